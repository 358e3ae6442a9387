#![doc = include_str!("../../../proofs/softmax_weighs_exactly_the_visible_keys.md")]

use std::marker::PhantomData;

use crate::attention::{Kernel, Problem};
use crate::claims::implementation::{self, Finding, Implementable, our};
use crate::claims::{Claim, Hypothesis, Proof, Scored, Statement, Subject, Tier, masked, masks};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::{FloatFormat, power_of_two};

/// See the [module](self).
pub struct SoftmaxWeighsExactlyTheVisibleKeys<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for SoftmaxWeighsExactlyTheVisibleKeys<T> {
    type Case = Scored<T>;

    const STATEMENT: Statement = Statement {
        text: "Softmax gives weight exactly zero to a hidden key, however great its score, and a positive weight to a visible one.",
        references: &["Vaswani et al., \"Attention is all you need\", 2017, section 3.2.3"],
    };
    const TIER: Tier = Tier::Rounded;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Implementations.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("near underflow", 12),
        ("a great hidden score", 48),
        ("only low scores are visible", 24),
    ];

    fn draw(source: &mut Source) -> Scored<T> {
        let tokens = source.tokens(10);
        let whole = if source.once_in(2) { gallery::causal(tokens) } else { gallery::full(tokens) };
        let mask = masks::thinned(source, &whole);
        let mut case = Scored::draw(source, mask);
        if source.once_in(2) {
            let great = T::nearest(T::greatest() / 2.0);
            for query in 0..tokens {
                for key in (0..tokens).filter(|&key| !case.mask.allows(query, key)) {
                    case.scores[(query, key)] = great;
                }
            }
        }
        if source.once_in(3) {
            (0..tokens).for_each(|query| lower::<T>(source, query, &mut case));
        }
        case
    }

    fn hypotheses() -> Vec<Hypothesis<Scored<T>>> {
        vec![
            masked::every_query_sees_a_key(),
            Hypothesis {
                text: "no visible score lies so far below another that its weight could underflow",
                without: "a self score below another one by twice the underflow gap: a stored zero",
                holds: |case| {
                    let mut queries = 0..case.mask.queries();
                    queries
                        .all(|query| case.mask.visible(query).all(|key| case.survives(query, key)))
                },
                counterexample: || masks::dying_self_weight(2),
            },
        ]
    }

    fn conclusion(case: &Scored<T>) -> Result<String, String> {
        our::<T, Self>(case)
    }
}

impl<T: Subject + FloatFormat> Implementable<T> for SoftmaxWeighsExactlyTheVisibleKeys<T> {
    fn problem(case: &Scored<T>) -> Problem<T> {
        case.problem()
    }

    fn conclusion_about(case: &Scored<T>, kernel: &mut dyn Kernel<T>) -> Result<String, Finding> {
        let weights = implementation::weights(case, kernel)?;
        for query in 0..weights.nrows() {
            for key in 0..weights.ncols() {
                let weight = weights[(query, key)];
                let (visible, fits) = match case.mask.allows(query, key) {
                    true => ("visible", weight > T::zero()),
                    false => ("hidden", weight == T::zero()),
                };
                if !fits {
                    let found = format!("query {query} gives {visible} key {key} weight {weight}");
                    return Err(found.into());
                }
            }
        }
        Ok("the weights are positive exactly where the mask allows".into())
    }
}

/// Moves what a query sees down to some power of two, or to where a hidden score of -10000 would
/// take all the weight.
fn lower<T: Subject + FloatFormat>(source: &mut Source, query: usize, case: &mut Scored<T>) {
    let down = match source.once_in(2) {
        true => 20_000.0,
        false => power_of_two(source.integer(0, T::MAX_EXPONENT)),
    };
    for key in 0..case.mask.keys() {
        if case.mask.allows(query, key) {
            let score = case.scores[(query, key)].to_f64();
            case.scores[(query, key)] = T::nearest(score - down);
        }
    }
}
