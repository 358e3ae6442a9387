#![doc = include_str!("../../../proofs/expected_growth_of_the_inverse_follows_a_two_by_two_matrix.md")]

use std::marker::PhantomData;

use num_traits::{One, Zero};

use super::triangle;
use crate::claims::{Claim, CoinTosses, Hypothesis, Statement, Tier, evidence};
use crate::sample::Source;
use crate::scalar::BigRational;

/// See the [module](self).
pub struct ExpectedGrowthOfTheInverseFollowsATwoByTwoMatrix<T>(PhantomData<T>);

impl Claim for ExpectedGrowthOfTheInverseFollowsATwoByTwoMatrix<BigRational> {
    type Case = CoinTosses;

    const STATEMENT: Statement = Statement {
        text: "For causal softmax with independent, identically distributed scores, the expected squared norm of the first column of the inverse, and the expected square of its sum, grow with each token by the matrix (1 + R2 v, R2 m^2; R2 v, 1 - 2 R1 m + R2 m^2), with m and v the mean and variance of an exponential of a score, and R1, R2 the means of its inverse and of the square of that.",
        references: &[
            "Viswanath and Trefethen, \"Condition numbers of random triangular matrices\", SIAM J. Matrix Anal. Appl. 19, 1998",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] =
        &[("one token", 8), ("few tokens", 96), ("scores that are not all alike", 96)];

    fn draw(source: &mut Source) -> CoinTosses {
        // Four tokens have 2^10 outcomes.
        let tokens = if source.once_in(32) { 4 } else { source.between(1, 3) };
        let mut outcome =
            || BigRational::new(source.integer(1, 8).into(), source.integer(1, 3).into());
        CoinTosses { tokens, heads: outcome(), tails: outcome(), one_toss_a_row: false }
    }

    fn hypotheses() -> Vec<Hypothesis<CoinTosses>> {
        vec![Hypothesis {
            text: "the scores are independent",
            without: "three tokens that score all keys of a row alike: the inverse is that of uniform attention",
            holds: |case| !case.one_toss_a_row,
            counterexample: || CoinTosses {
                tokens: 3,
                heads: BigRational::one(),
                tails: BigRational::from_integer(2.into()),
                one_toss_a_row: true,
            },
        }]
    }

    fn conclusion(case: &CoinTosses) -> Result<String, String> {
        let mut found = (BigRational::zero(), BigRational::zero());
        let outcomes = case.outcomes();
        for weights in &outcomes {
            let inverse = triangle::lower_inverse(weights).ok_or("a self weight is zero")?;
            let column = inverse.column(0);
            found.0 += column.iter().map(|x| x.pow(2)).sum::<BigRational>();
            found.1 += column.iter().sum::<BigRational>().pow(2);
        }
        let count = BigRational::from_integer(outcomes.len().into());
        let found = (found.0 / &count, found.1 / &count);
        let expected = case.expected();
        evidence::require(found == expected, || {
            format!("the expectations are {found:?}, not {expected:?}")
        })?;
        Ok(format!("the expectations are exactly {} and {}", found.0, found.1))
    }
}
