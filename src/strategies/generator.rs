use std::fmt::Debug;
use std::marker::PhantomData;

use crate::claims::{Case, Claim};
use crate::sample::Source;

/// What draws values at random and makes one that fails simpler.
pub trait Generator: Clone + Debug + 'static {
    /// What is drawn.
    type Value: Clone + Debug + 'static;

    /// A value, which the stream alone decides.
    fn draw(&self, source: &mut Source) -> Self::Value;

    /// Simpler values of the same kind, the boldest first, made as they are asked for. However
    /// often one goes on from a simpler value, that comes to an end.
    fn simpler(&self, value: &Self::Value) -> Simpler<Self::Value>;
}

/// See [`Generator::simpler`].
pub type Simpler<V> = Box<dyn Iterator<Item = V>>;

/// The cases of a claim, most of which satisfy its hypotheses.
pub struct Cases<C>(PhantomData<C>);

impl<C> Default for Cases<C> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<C> Clone for Cases<C> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<C> Debug for Cases<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cases<{}>", std::any::type_name::<C>())
    }
}

impl<C: Claim> Generator for Cases<C> {
    type Value = C::Case;

    fn draw(&self, source: &mut Source) -> C::Case {
        C::draw(source)
    }

    fn simpler(&self, case: &C::Case) -> Simpler<C::Case> {
        Box::new(case.shrinks().into_iter())
    }
}
