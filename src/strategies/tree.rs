use std::fmt;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use rand_chacha::rand_core::Rng;

use super::generator::{Cases, Generator, Simpler};
use crate::claims::Claim;
use crate::sample::Source;

/// A generator as a strategy for proptest.
///
/// ```
/// use fullrank::strategies::{EdgeScores, strategy};
/// use proptest::test_runner::TestRunner;
///
/// let scores = strategy(EdgeScores::<f32>::default());
/// TestRunner::deterministic().run(&scores, |scores| {
///     assert!(scores.iter().all(|score| score.is_finite()));
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn strategy<G: Generator>(generator: G) -> Drawing<G> {
    Drawing(generator)
}

/// The cases of a claim, most of which satisfy its hypotheses.
pub fn cases<C: Claim>() -> Drawing<Cases<C>> {
    strategy(Cases::default())
}

/// See [`strategy`].
#[derive(Clone, Debug)]
pub struct Drawing<G>(G);

impl<G: Generator> Strategy for Drawing<G> {
    type Tree = Tree<G>;
    type Value = G::Value;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let failing = self.0.draw(&mut Source::from_seed(runner.rng().next_u64()));
        let untried = self.0.simpler(&failing);
        Ok(Tree { generator: self.0.clone(), failing, trying: None, untried })
    }
}

/// A value on its way to a simpler one: takes each simpler one that still fails, drops the others.
pub struct Tree<G: Generator> {
    generator: G,
    /// The simplest value known to fail.
    failing: G::Value,
    /// The simpler one that is being tried.
    trying: Option<G::Value>,
    /// The simpler ones not tried yet.
    untried: Simpler<G::Value>,
}

impl<G: Generator> fmt::Debug for Tree<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree")
            .field("failing", &self.failing)
            .field("trying", &self.trying)
            .finish()
    }
}

impl<G: Generator> ValueTree for Tree<G> {
    type Value = G::Value;

    fn current(&self) -> G::Value {
        self.trying.as_ref().unwrap_or(&self.failing).clone()
    }

    fn simplify(&mut self) -> bool {
        // What was tried failed too: go on from there.
        if let Some(failed) = self.trying.take() {
            self.untried = self.generator.simpler(&failed);
            self.failing = failed;
        }
        self.trying = self.untried.next();
        self.trying.is_some()
    }

    fn complicate(&mut self) -> bool {
        if self.trying.is_none() {
            return false;
        }
        self.trying = self.untried.next();
        self.trying.is_some()
    }
}
