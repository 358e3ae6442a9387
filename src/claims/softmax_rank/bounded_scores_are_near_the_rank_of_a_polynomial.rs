#![doc = include_str!("../../../proofs/bounded_scores_are_near_the_rank_of_a_polynomial.md")]

use std::marker::PhantomData;

use crate::attention::{EmptyRows, scaled_dot_product, softmax};
use crate::claims::{Claim, Features, Hypothesis, Proof, Statement, Subject, Tier, near_rank};
use crate::mask::gallery;
use crate::sample::Source;
use crate::scalar::FloatFormat;

/// See the [module](self).
pub struct BoundedScoresAreNearTheRankOfAPolynomial<T>(PhantomData<T>);

impl<T: Subject + FloatFormat> Claim for BoundedScoresAreNearTheRankOfAPolynomial<T> {
    type Case = Features<T>;

    const STATEMENT: Statement = Statement {
        text: "Bidirectional softmax attention whose scores have head size d and differ in no row by more than 2R lies near matrices of low rank: for every degree k its singular value C(d + k, k) + 1 is at most e^R times its norm times R^(k+1) / (k+1)! or 2 (I_(k+1)(R) + I_(k+2)(R) + ...), the lesser of what Taylor's and Chebyshev's series leave, up to a derived rounding error. For ordinary head sizes the binomial exceeds the number of tokens, and the bound says nothing.",
        references: &[
            "Alman and Song, \"Fast attention requires bounded entries\", 2023, arXiv 2302.13214",
            "Weyl, \"Das asymptotische Verteilungsgesetz der Eigenwerte\", Math. Ann. 71, 1912",
        ],
    };
    const TIER: Tier = Tier::Numeric;
    const PROOF: Proof = Proof::MachineChecked { theory: "Claims/SoftmaxRank.v" };
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 64),
        ("fewer features than half the tokens", 64),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let tokens = source.tokens(14);
        near_rank::draw(source, gallery::full(tokens))
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![
            Hypothesis {
                text: "every token sees every token",
                without: "three causal tokens with equal scores, so that R is 0: singular values 2 and 3 are not small",
                holds: |case| case.mask == gallery::full(case.mask.queries()),
                counterexample: || {
                    Features::of(&[&[0], &[0], &[0]], &[&[0], &[0], &[0]], gallery::causal(3))
                },
            },
            Hypothesis {
                text: "the entries of queries and keys are multiples of 1/4 of magnitude at most 1",
                without: "scores beyond the range of the type: they are infinite",
                holds: |case| case.queries.iter().chain(&case.keys).all(near_rank::is_coarse),
                counterexample: near_rank::overflowing,
            },
        ]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let scores = scaled_dot_product(&case.queries, &case.keys, &T::one())
            .map_err(|error| error.to_string())?;
        let attention =
            softmax(&scores, &case.mask, EmptyRows::Reject).map_err(|error| error.to_string())?;
        let radius = near_rank::radius(&scores);
        let tokens = case.mask.queries();
        near_rank::require_near_polynomials(attention.weights(), tokens, case.width(), radius)?;
        Ok(format!("the scores of a row differ by up to twice {radius}, and all bounds hold"))
    }
}
