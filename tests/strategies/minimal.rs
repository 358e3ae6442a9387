//! A planted failure ends in the case that is known to be the least, under both drivers.

use std::cell::RefCell;

use fullrank::attention::Problem;
use fullrank::mask::{Layout, Mask, gallery};
use fullrank::scalar::{Exponential, FloatFormat, bf16, f16};
use fullrank::strategies::*;
use nalgebra::{DMatrix, dmatrix};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use quickcheck::{Gen, QuickCheck};

/// Each from a random start of its own.
const STARTS: u64 = 8;

/// Where proptest ends for values that `fail`.
fn by_proptest<G: Generator + Default>(fails: fn(&G::Value) -> bool, start: u64) -> String {
    let config =
        Config { rng_seed: RngSeed::Fixed(start), failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&strategy(G::default()), |value| {
        if fails(&value) { Err(TestCaseError::fail("planted")) } else { Ok(()) }
    });
    let Err(TestError::Fail(_, least)) = result else { panic!("no failure: {result:?}") };
    format!("{least:?}")
}

thread_local! {
    /// The value that failed last: where a shrink ends.
    static FAILED_LAST: RefCell<String> = RefCell::default();
}

/// Where quickcheck ends for a property that keeps what fails.
fn by_quickcheck<G: Generator + Default>(property: fn(Drawn<G>) -> bool, start: u64) -> String {
    let random = Gen::from_size_and_seed(16, start);
    let result = QuickCheck::new().rng(random).tests(1000).quicktest(property);
    assert!(result.is_err(), "no failure: {result:?}");
    FAILED_LAST.take()
}

/// `name: generator, what fails => the least such value;`
macro_rules! ends_with {
    ($($name:ident: $generator:ty, $fails:expr => $least:expr;)*) => {$(
        #[test]
        fn $name() {
            fn fails(value: &<$generator as Generator>::Value) -> bool {
                let fails: fn(&<$generator as Generator>::Value) -> bool = $fails;
                fails(value)
            }
            let property: fn(Drawn<$generator>) -> bool = |Drawn(value)| {
                let fails = fails(&value);
                if fails {
                    FAILED_LAST.set(format!("{value:?}"));
                }
                !fails
            };
            let least: <$generator as Generator>::Value = $least;
            for start in 0..STARTS {
                assert_eq!(by_proptest::<$generator>(fails, start), format!("{least:?}"));
                assert_eq!(by_quickcheck::<$generator>(property, start), format!("{least:?}"));
            }
        }
    )*};
}

fn vanishes<T: FloatFormat>(scores: &DMatrix<T>) -> bool {
    scores.iter().any(|score| Exponential::exp(&-*score).to_f64() == 0.0)
}

fn one<T: FloatFormat>(score: f64) -> DMatrix<T> {
    DMatrix::from_element(1, 1, T::nearest(score))
}

ends_with! {
    // The underflow gap, rounded up to a whole number, which is easier to read.
    vanishing_in_f16: EdgeScores<f16>, vanishes => one(18.0);
    vanishing_in_bf16: EdgeScores<bf16>, vanishes => one(93.0);
    vanishing_in_f32: EdgeScores<f32>, vanishes => one(104.0);
    vanishing_in_f64: EdgeScores<f64>, vanishes => one(746.0);
    // Where no whole number will do, the edge.
    subnormal: EdgeScores<f32>, |scores| scores.iter().any(|score| score.is_subnormal())
        => one(f32::from_bits(1).into());
    overflowing_square: EdgeScores<f64>, |scores| scores.iter().any(|score| score * score == f64::INFINITY)
        => one(f64::MAX.sqrt().next_up());
    negative_zero: EdgeScores<f32>, |scores| scores.iter().any(|score| score.to_bits() == 1 << 31)
        => one(-0.0);
    negative: EdgeScores<bf16>, |scores| scores.iter().any(|score| score.to_f64() < -40.5) => one(-41.0);
    third_key: EdgeScores<f16>, |scores| scores.ncols() >= 3 => dmatrix![f16::ZERO, f16::ZERO, f16::ZERO];

    any_dyadic: DyadicScores<f32>, |_| true => one(0.0);
    threshold: DyadicScores<f32>, |scores| scores.iter().any(|score| *score > 2.5) => one(3.0);
    between: DyadicScores<bf16>, |scores| scores.iter().any(|score| (2.1..2.9).contains(&score.to_f64()))
        => one(2.5);

    any_tie: TiedScores<f32>, |_| true => dmatrix![0.0, 0.0];
    high_tie: TiedScores<f64>, |scores| scores.max() >= 3.0 => dmatrix![3.0, 3.0];
    third_query: TiedScores<f64>, |scores| scores.nrows() >= 3 => DMatrix::zeros(3, 2);

    any_duplicates: DuplicateTokens<f32>, |_| true => dmatrix![0.0; 0.0];
    great_duplicates: DuplicateTokens<f32>, |tokens| tokens.iter().all(|entry| *entry > 1.0) => dmatrix![2.0; 2.0];

    any_pair: LowRankPairs<f32>, |_| true => LowRankPair {
        queries: dmatrix![0.0; 0.0],
        keys: dmatrix![0.0; 0.0],
    };
    two_features: LowRankPairs<f64>, |pair| pair.queries.ncols() >= 2 => LowRankPair {
        queries: DMatrix::zeros(3, 2),
        keys: DMatrix::zeros(3, 2),
    };

    any_triangle: Triangles<f32>, |triangle| triangle.iter().any(|entry| *entry > 0.0) => one(1.0);
    below_the_diagonal: Triangles<f32>, |triangle| (0..triangle.nrows()).any(|i| (0..i).any(|j| triangle[(i, j)] != 0.0))
        => dmatrix![1.0, 0.0; 1.0, 1.0];
    small_pivot: Triangles<f16>, |triangle| triangle.diagonal().iter().any(|x| (0.0..1e-3).contains(&x.to_f64()))
        => one(f16::least_positive());

    any_problem: Problems<f32>, |_| true => Problem {
        keys: one(0.0),
        values: one(0.0),
        ..Problem::of_scores(&one(0.0), Mask::full(1, 1))
    };

    any_mask: Masks, |_| true => Mask::empty(0, 0);
    two_keys: Masks, |mask| (0..mask.queries()).any(|query| mask.degree(query) >= 2) => Mask::full(1, 2);

    any_member: GalleryMasks, |_| true => GalleryMask { family: "full", parameters: vec![], mask: Mask::full(1, 1) };
    hiding_member: GalleryMasks, |member| member.mask.self_visible() && member.mask.entries() < member.mask.queries().pow(2)
        => GalleryMask { family: "causal", parameters: vec![], mask: gallery::causal(2) };

    wide_window: GalleryMasks, |member| member.family == "window" && member.parameters[0] >= 2
        => GalleryMask { family: "window", parameters: vec![2], mask: gallery::window(1, 2) };
    long_document: GalleryMasks, |member| member.family == "documents" && member.parameters.iter().any(|&n| n >= 3)
        => GalleryMask { family: "documents", parameters: vec![3], mask: Mask::full(3, 3) };
    two_documents: GalleryMasks, |member| member.family == "documents" && member.parameters.len() >= 2
        => GalleryMask { family: "documents", parameters: vec![1, 1], mask: Mask::identity(2) };

    any_guarantee: GuaranteedMasks, |_| true => Mask::full(1, 1);
    looking_back: GuaranteedMasks, |mask| (0..mask.queries()).any(|i| (0..i).any(|j| mask.allows(i, j)))
        => gallery::causal(2);

    any_layout: Layouts, |_| true => Layout::single(Mask::empty(1, 1)).unwrap();
    two_layers: Layouts, |layout| layout.layers().len() >= 2
        => Layout::new(vec![vec![Mask::empty(1, 1)]; 2]).unwrap();
    two_heads: Layouts, |layout| layout.layers().iter().any(|heads| heads.len() >= 2)
        => Layout::new(vec![vec![Mask::empty(1, 1); 2]]).unwrap();

    any_shape: Shapes, |_| true => (0, 0);
    odd: Shapes, |(rows, columns)| rows % 2 == 1 && columns % 2 == 1 => (1, 1);
    even: Shapes, |(rows, columns)| *rows >= 2 && *columns >= 2 => (2, 2);
    tall: Shapes, |(rows, columns)| rows > columns => (1, 0);
}
