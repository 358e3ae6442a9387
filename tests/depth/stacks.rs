//! The models whose depth is drawn: one kind of layer each, over the same tokens.

use fullrank::attention::{Head, Layer, Norm, Normalised, Residual, forward};
use fullrank::mask::{Layout, Mask, gallery};
use fullrank::measure::collapse::token_diameter;
use fullrank::sample::Source;
use fullrank::scalar::{Exponential, SquareRoot};
use nalgebra::DMatrix;

pub(crate) const TOKENS: usize = 5;
const WIDTH: usize = 4;

/// A model that repeats a round of layers, all of one kind.
#[derive(Clone)]
pub(crate) struct Stack {
    pub(crate) name: &'static str,
    pub(crate) round: Vec<Vec<Mask>>,
    residual: Residual,
    norm: Place,
}

#[derive(Clone, Copy)]
enum Place {
    Never,
    Before,
    After,
}

impl Stack {
    fn pure(name: &'static str, round: Vec<Vec<Mask>>) -> Self {
        Self { name, round, residual: Residual::Omit, norm: Place::Never }
    }

    fn single(name: &'static str, mask: Mask) -> Self {
        Self::pure(name, vec![vec![mask]])
    }

    fn residual(name: &'static str, mask: Mask, norm: Place) -> Self {
        Self { residual: Residual::Add, norm, ..Self::single(name, mask) }
    }

    /// Whether there is attention and nothing else.
    pub(crate) fn is_pure(&self) -> bool {
        self.residual == Residual::Omit && matches!(self.norm, Place::Never)
    }

    /// The tokens after no layer, one, two, ..., `depth`.
    ///
    /// Queries and keys are the tokens, the scale is 1/2; the heads share the values, which are the
    /// tokens, equally.
    pub(crate) fn run<T: Exponential + SquareRoot>(&self, depth: usize) -> Vec<DMatrix<T>> {
        let number = |value: f64| T::from_f64(value).unwrap();
        let identity = DMatrix::identity(WIDTH, WIDTH);
        let mut states = vec![tokens::<T>()];
        for layer in 0..depth {
            let masks = &self.round[layer % self.round.len()];
            let head = Head {
                query: identity.clone(),
                key: identity.clone(),
                value: identity.clone() * number(1.0 / masks.len() as f64),
                scale: number(0.5),
            };
            let norm = Norm::Layer { epsilon: number(0.0) };
            let layer = Layer {
                heads: vec![head; masks.len()],
                residual: self.residual,
                norm: match self.norm {
                    Place::Never => Normalised::Never,
                    Place::Before => Normalised::Before(norm),
                    Place::After => Normalised::After(norm),
                },
            };
            let layout = Layout::new(vec![masks.clone()]).unwrap();
            states.push(forward(&[layer], &states[states.len() - 1], &layout).unwrap());
        }
        states
    }

    /// The token diameter after no layer, one, two, ..., `depth`.
    pub(crate) fn diameters<T: Exponential + SquareRoot>(&self, depth: usize) -> Vec<T> {
        self.run(depth).iter().map(token_diameter).collect()
    }
}

/// Normal tokens in multiples of 1/64, the same for every stack and scalar.
fn tokens<T: Exponential>() -> DMatrix<T> {
    let mut source = Source::from_seed(1);
    DMatrix::from_fn(TOKENS, WIDTH, |_, _| {
        T::from_f64((source.normal() * 64.0).round() / 64.0).unwrap()
    })
}

pub(crate) fn full() -> Stack {
    Stack::single("full", gallery::full(TOKENS))
}

pub(crate) fn causal() -> Stack {
    Stack::single("causal", gallery::causal(TOKENS))
}

/// All of them, pure attention first.
pub(crate) fn all() -> Vec<Stack> {
    let ring = Mask::from_fn(TOKENS, TOKENS, |i, j| i == j || (i + 1) % TOKENS == j);
    let (causal_mask, anticausal) = (gallery::causal(TOKENS), gallery::anticausal(TOKENS));
    vec![
        full(),
        causal(),
        Stack::single("window", gallery::window(TOKENS, 1)),
        Stack::single("causal window", gallery::causal_window(TOKENS, 1)),
        Stack::single("ring", ring),
        Stack::single("documents", gallery::documents(TOKENS, &[2, 3]).unwrap()),
        Stack::pure("opposite heads", vec![vec![causal_mask.clone(), anticausal.clone()]]),
        Stack::pure("alternating", vec![vec![anticausal], vec![causal_mask.clone()]]),
        Stack::residual("residual", gallery::full(TOKENS), Place::Never),
        Stack::residual("pre-norm", gallery::full(TOKENS), Place::Before),
        Stack::residual("post-norm", gallery::full(TOKENS), Place::After),
        Stack::residual("causal post-norm", causal_mask, Place::After),
    ]
}
