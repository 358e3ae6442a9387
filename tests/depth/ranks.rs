//! What the rank of a product of causal layers is, exactly and in floating point.

use fullrank::attention::{EmptyRows, base2_softmax, compose};
use fullrank::mask::gallery;
use fullrank::measure::rank::exact_rank;
use fullrank::measure::spectrum::Spectrum;
use fullrank::sample::Source;
use fullrank::scalar::BigRational;
use nalgebra::DMatrix;
use num_traits::ToPrimitive;

use crate::snapshots;

const TOKENS: usize = 8;

/// Causal base-two softmax of whole scores from -2 to 2: exact at any depth.
fn layer(source: &mut Source) -> DMatrix<BigRational> {
    let scores = DMatrix::from_fn(TOKENS, TOKENS, |_, _| {
        BigRational::from_integer(source.integer(-2, 2).into())
    });
    base2_softmax(&scores, &gallery::causal(TOKENS), EmptyRows::Reject).unwrap().into_weights()
}

#[test]
fn the_exact_rank_stays_and_the_numerical_rank_falls() {
    let mut source = Source::from_seed(1);
    let layers: Vec<DMatrix<BigRational>> = (0..40).map(|_| layer(&mut source)).collect();
    let mut lines = vec!["layers  exact rank  numerical rank  effective rank".to_owned()];
    for depth in [1, 2, 4, 8, 16, 24, 32, 40] {
        let product = compose(&layers[..depth]).unwrap();
        let exact = exact_rank(&product).unwrap().exact().unwrap();
        assert_eq!(exact, TOKENS);
        let rounded = product.map(|weight| weight.to_f64().unwrap());
        let spectrum = Spectrum::of(&rounded).unwrap();
        lines.push(format!(
            "{depth:>6}  {exact:>10}  {:>14}  {:>14.2}",
            spectrum.numerical_rank(),
            spectrum.effective_rank()
        ));
    }
    let what = "ranks of products of causal attention over 8 tokens";
    snapshots(what).bind(|| insta::assert_snapshot!("causal_products", lines.join("\n")));
}
