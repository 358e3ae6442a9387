use super::{Case, Proof, Statement, Tier};
use crate::sample::Source;

/// A theorem about attention matrices, as code that judges a case.
///
/// Every driver uses this and nothing else: a claim is stated once.
pub trait Claim: 'static {
    /// What the theorem quantifies over.
    type Case: Case;

    /// The theorem in words.
    const STATEMENT: Statement;

    /// In which sense it holds here.
    const TIER: Tier;

    /// How far its truth is settled.
    const PROOF: Proof = Proof::Written;

    /// [`Self::labels`] that 256 random cases must carry, each with the least number of
    /// them: what a run must have seen to mean anything.
    const FLOORS: &'static [(&'static str, usize)];

    /// A random case; most of them satisfy the hypotheses.
    fn draw(source: &mut Source) -> Self::Case;

    /// The properties of a case that the floors count: those of its type, unless the claim adds
    /// what only it can tell.
    fn labels(case: &Self::Case) -> Vec<&'static str> {
        case.labels()
    }

    /// What the theorem assumes, each assumption with a case that shows it is needed.
    fn hypotheses() -> Vec<Hypothesis<Self::Case>>;

    /// Whether the conclusion holds, with evidence or with what was found instead.
    ///
    /// Called also on cases that violate a hypothesis, so it must not rely on them.
    ///
    /// # Errors
    /// What refutes the conclusion.
    fn conclusion(case: &Self::Case) -> Result<String, String>;

    /// The verdict on a case.
    fn check(case: &Self::Case) -> Verdict {
        let hypotheses = Self::hypotheses();
        match hypotheses.iter().find(|hypothesis| !(hypothesis.holds)(case)) {
            Some(violated) => Verdict::Vacuous(violated.text),
            None => match Self::conclusion(case) {
                Ok(evidence) => Verdict::Holds(evidence),
                Err(found) => Verdict::Refuted(found),
            },
        }
    }
}

/// An assumption of a claim.
pub struct Hypothesis<C> {
    /// The assumption in words.
    pub text: &'static str,
    /// The counterexample in words.
    pub without: &'static str,
    /// Whether a case satisfies it.
    pub holds: fn(&C) -> bool,
    /// A case that violates this assumption alone, and the conclusion with it.
    pub counterexample: fn() -> C,
}

/// What a claim says of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The hypotheses hold, and so does the conclusion, by this evidence.
    Holds(String),
    /// This hypothesis fails, so the claim says nothing.
    Vacuous(&'static str),
    /// The hypotheses hold and the conclusion does not: this was found instead.
    Refuted(String),
}

/// The smallest refuted case that can be reached from `case` by shrinking.
pub fn minimise<C: Claim>(case: C::Case) -> C::Case {
    minimise_by(case, |smaller| matches!(C::check(smaller), Verdict::Refuted(_)))
}

/// The smallest case that can be reached from `case` by shrinking through those that fail.
///
/// Greedy: takes the first shrink that fails too, as long as there is one.
pub fn minimise_by<C: Case>(case: C, mut fails: impl FnMut(&C) -> bool) -> C {
    let mut least = case;
    while let Some(smaller) = least.shrinks().into_iter().find(&mut fails) {
        least = smaller;
    }
    least
}
