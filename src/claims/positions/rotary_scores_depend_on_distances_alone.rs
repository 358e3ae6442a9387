#![doc = include_str!("../../../proofs/rotary_scores_depend_on_distances_alone.md")]

use std::marker::PhantomData;

use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Tier, Turn, Turned, evidence};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::BigRational;
use num_traits::One;

/// See the [module](self).
pub struct RotaryScoresDependOnDistancesAlone<T>(PhantomData<T>);

impl Claim for RotaryScoresDependOnDistancesAlone<BigRational> {
    type Case = Turned;

    const STATEMENT: Statement = Statement {
        text: "With rotary position embedding the scores stay as they are if all positions move by the same amount, and a token's score for itself is what it is without the embedding.",
        references: &[
            "Su et al., \"RoFormer: enhanced transformer with rotary position embedding\", 2021, arXiv 2104.09864, section 3.2",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/Positions.v" };
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 1), ("few tokens", 64), ("several pairs", 64)];

    fn draw(source: &mut Source) -> Turned {
        let tokens = source.tokens(6);
        Turned::draw(source, gallery::full(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Turned>> {
        vec![
            Hypothesis {
                text: "every turn of a query keeps lengths",
                without: "a turn by the point (1, 1), which stretches: scores grow with the position",
                holds: |case| case.query_turns.iter().all(is_rotation),
                counterexample: || stretched(),
            },
            Hypothesis {
                text: "keys are turned as queries are",
                without: "turned queries and keys that are left as they are",
                holds: |case| case.query_turns == case.key_turns,
                counterexample: || {
                    let mut case = stretched();
                    case.query_turns =
                        vec![(BigRational::from_integer(0.into()), BigRational::one())];
                    case.key_turns =
                        vec![(BigRational::one(), BigRational::from_integer(0.into()))];
                    case
                },
            },
        ]
    }

    fn conclusion(case: &Turned) -> Result<String, String> {
        let here = case.scores(0).map_err(|error| error.to_string())?;
        let there = case.scores(case.start).map_err(|error| error.to_string())?;
        evidence::require(here == there, || {
            format!("the scores are {here}, and {there} at positions {} later", case.start)
        })?;
        for token in 0..here.nrows() {
            let (own, plain) = (&here[(token, token)], case.features.dot(token, token));
            evidence::require(*own == plain, || {
                format!("token {token} scores itself by {own}, without the embedding by {plain}")
            })?;
        }
        Ok(format!("the scores are the same at positions {} later", case.start))
    }
}

fn is_rotation((cosine, sine): &Turn) -> bool {
    (cosine * cosine + sine * sine).is_one()
}

/// One token, its query and its key turned by (1, 1).
fn stretched() -> Turned {
    let turns = vec![(BigRational::one(), BigRational::one())];
    Turned {
        features: Features::of(&[&[1, 0]], &[&[1, 0]], gallery::full(1)),
        query_turns: turns.clone(),
        key_turns: turns,
        start: 1,
    }
}
