use std::fmt;
use std::marker::PhantomData;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use rand_chacha::rand_core::Rng;

use crate::claims::{Case, Claim};
use crate::sample::Source;

/// The cases of a claim, most of which satisfy its hypotheses.
pub fn cases<C: Claim>() -> Cases<C> {
    Cases(PhantomData)
}

/// See [`cases`].
pub struct Cases<C>(PhantomData<C>);

impl<C> fmt::Debug for Cases<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cases<{}>", std::any::type_name::<C>())
    }
}

impl<C: Claim> Strategy for Cases<C> {
    type Tree = CaseTree<C::Case>;
    type Value = C::Case;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut source = Source::from_seed(runner.rng().next_u64());
        Ok(CaseTree::new(C::draw(&mut source)))
    }
}

/// A case on its way to a smaller one: takes each shrink that still fails, drops the others.
#[derive(Clone, Debug)]
pub struct CaseTree<S> {
    /// The smallest case known to fail.
    failing: S,
    /// The shrink of it that is being tried.
    trying: Option<S>,
    /// The shrinks not tried yet, the next one last.
    untried: Vec<S>,
}

impl<S: Case> CaseTree<S> {
    fn new(case: S) -> Self {
        Self { untried: reversed_shrinks(&case), failing: case, trying: None }
    }
}

fn reversed_shrinks<S: Case>(case: &S) -> Vec<S> {
    let mut shrinks = case.shrinks();
    shrinks.reverse();
    shrinks
}

impl<S: Case> ValueTree for CaseTree<S> {
    type Value = S;

    fn current(&self) -> S {
        self.trying.as_ref().unwrap_or(&self.failing).clone()
    }

    fn simplify(&mut self) -> bool {
        // What was tried failed too: go on from there.
        if let Some(failed) = self.trying.take() {
            self.untried = reversed_shrinks(&failed);
            self.failing = failed;
        }
        self.trying = self.untried.pop();
        self.trying.is_some()
    }

    fn complicate(&mut self) -> bool {
        if self.trying.is_none() {
            return false;
        }
        self.trying = self.untried.pop();
        self.trying.is_some()
    }
}
