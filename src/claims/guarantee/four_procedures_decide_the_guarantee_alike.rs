#![doc = include_str!("../../../proofs/four_procedures_decide_the_guarantee_alike.md")]

use std::marker::PhantomData;

use nalgebra::DMatrix;
use num_traits::Signed;

use crate::claims::{Boolean, Claim, Hypothesis, Pattern, Statement, Tier, evidence};
use crate::mask::Mask;
use crate::measure::guarantee::{Guarantee, has_odd_permutation};
use crate::measure::matching::Matching;
use crate::sample::Source;
use crate::scalar::BigRational;

use super::draw;

/// See the [module](self).
pub struct FourProceduresDecideTheGuaranteeAlike<T>(PhantomData<T>);

impl Claim for FourProceduresDecideTheGuaranteeAlike<Boolean> {
    type Case = Pattern;

    const STATEMENT: Statement = Statement {
        text: "Whether a mask with a perfect matching guarantees full rank is told alike by the signs of all permutations inside it, by the permanent and the determinant, by a search for even cycles once the matching is moved to the diagonal, and by random weights in a field of characteristic two, which ask for permutations of the other sign than the matching.",
        references: &[
            "Brualdi and Shader, \"Matrices of sign-solvable linear systems\", 1995",
            "Ryser, \"Combinatorial Mathematics\", 1963, chapter 2 (the permanent by inclusion and exclusion)",
            "Björklund, Husfeldt and Kaski, \"The shortest even cycle problem is tractable\", STOC 2022, arXiv 2111.02992",
        ],
    };
    const TIER: Tier = Tier::Exact;
    const FLOORS: &'static [(&'static str, usize)] = &[
        ("one token", 1),
        ("six tokens or more", 48),
        ("full rank guaranteed", 48),
        ("full rank not guaranteed", 20),
        ("a token that does not see itself", 48),
    ];

    fn draw(source: &mut Source) -> Self::Case {
        let mask = if source.once_in(4) {
            draw::without_even_cycle(source, 9)
        } else {
            draw::self_visible(source, 7)
        };
        if source.once_in(2) {
            return Pattern::new(mask);
        }
        let all: Vec<usize> = (0..mask.queries()).collect();
        Pattern::new(mask.select_rows_columns(&all, &source.order(all.len())))
    }

    fn labels(case: &Self::Case) -> Vec<&'static str> {
        let mut labels = crate::claims::Case::labels(case);
        labels.extend((!case.mask.self_visible()).then_some("a token that does not see itself"));
        labels
    }

    fn hypotheses() -> Vec<Hypothesis<Self::Case>> {
        vec![Hypothesis {
            text: "the mask has a perfect matching",
            without: "two tokens that see only the first: permanent and determinant agree, at zero, and no rank is full",
            holds: |case| Matching::maximum(&case.mask).permutation().is_some(),
            counterexample: || Pattern::new(crate::claims::masks::first_only(2)),
        }]
    }

    fn conclusion(case: &Self::Case) -> Result<String, String> {
        let mask = &case.mask;
        let tokens: Vec<usize> = (0..mask.queries()).collect();
        // Without a matching there is nothing to move.
        let matching = Matching::maximum(mask).permutation().unwrap_or_else(|| tokens.clone());
        let moved = mask.select_rows_columns(&tokens, &matching);

        let [even, odd] = draw::permutations(mask);
        let by_signs = (even == 0) != (odd == 0);

        let (permanent, determinant) = (permanent(mask), determinant(mask)?);
        let by_permanent = BigRational::from_integer(permanent.into()) == determinant.abs();

        let by_search = Guarantee::of(mask).guaranteed_full;
        let by_walks = !draw::has_even_cycle(&moved);

        let odd_of_moved = has_odd_permutation(&moved, 1);
        let by_weights = odd_of_moved.map(|odd| !odd);

        let others = [Some(by_permanent), by_search, Some(by_walks), by_weights];
        evidence::require(others.iter().all(|&answer| answer == Some(by_signs)), || {
            format!(
                "guaranteed by signs: {by_signs}, by the permanent: {by_permanent}, by the search: {by_search:?}, by walks: {by_walks}, by weights: {by_weights:?}"
            )
        })?;
        Ok(format!("permanent {permanent}, determinant {determinant}: guaranteed: {by_signs}"))
    }
}

/// The permanent of the mask as a matrix of zeros and ones, by Ryser's formula: the sum over sets of
/// keys of the products of the row sums without them, with alternating signs.
fn permanent(mask: &Mask) -> i64 {
    (0..1_u32 << mask.keys())
        .map(|left_out| {
            let row =
                |query| mask.visible(query).filter(|key| left_out >> key & 1 == 0).count() as i64;
            let product: i64 = (0..mask.queries()).map(row).product();
            if left_out.count_ones().is_multiple_of(2) { product } else { -product }
        })
        .sum()
}

/// The determinant of the same matrix.
fn determinant(mask: &Mask) -> Result<BigRational, String> {
    let ones = DMatrix::from_fn(mask.queries(), mask.keys(), |query, key| {
        f64::from(u8::from(mask.allows(query, key)))
    });
    evidence::exact_determinant(&ones)
}
