//! What a seed means: the values that each generator draws, and what they are made simpler to. To
//! change a draw is to change `snapshots/strategies`.

use std::fmt::Write;

use fullrank::claims::triangular::causal_softmax_is_full_rank::CausalSoftmaxIsFullRank;
use fullrank::sample::{Source, hash};
use fullrank::scalar::{bf16, f16};
use fullrank::strategies::*;

use crate::kept;

/// From the seeds 0, 1, ...
const DRAWS: u64 = 64;
/// How many of them are made simpler, and how many are shown.
const SIMPLER: usize = 16;
const SHOWN: usize = 4;

fn describe<G: Generator>(generator: &G) -> String {
    let drawn: Vec<G::Value> =
        (0..DRAWS).map(|seed| generator.draw(&mut Source::from_seed(seed))).collect();
    let simpler: Vec<G::Value> =
        drawn.iter().take(SIMPLER).flat_map(|value| generator.simpler(value)).collect();
    let digest = |values: &[G::Value]| {
        hash(values.iter().flat_map(|value| format!("{value:?}\n").into_bytes()))
    };
    let mut text = format!(
        "{generator:?}\n  digest of {DRAWS} draws {:016x}\n  digest of {} values simpler than {SIMPLER} of them {:016x}\n",
        digest(&drawn),
        simpler.len(),
        digest(&simpler)
    );
    for value in &drawn[..SHOWN] {
        writeln!(text, "  {value:?}").unwrap();
    }
    text
}

/// `name: generators;`
macro_rules! draws {
    ($($name:ident: $($generator:expr),*;)*) => {$(
        #[test]
        fn $name() {
            let text = [$(describe(&$generator)),*].join("\n");
            kept::in_folder("snapshots/strategies")
                .bind(|| insta::assert_snapshot!(stringify!($name), text));
        }
    )*};
}

draws! {
    shapes: Shapes::default(), Shapes::NONEMPTY, Shapes::SQUARE, Shapes { least: 2, most: 2, square: false };
    edge_scores: EdgeScores::<f16>::default(), EdgeScores::<bf16>::default(),
        EdgeScores::<f32>::default().with_infinities(), EdgeScores::<f64>::of(Shapes::SQUARE);
    dyadic_scores: DyadicScores::<f16>::default(), DyadicScores::<f64>::of(Shapes::SQUARE);
    tied_scores: TiedScores::<f32>::default(), TiedScores::<f64>::of(Shapes::SQUARE);
    duplicate_tokens: DuplicateTokens::<f32>::default(), DuplicateTokens::<f64>::of(Shapes::SQUARE);
    low_rank_pairs: LowRankPairs::<f32>::default(), LowRankPairs::<f64>::of(Shapes::SQUARE);
    triangles: Triangles::<f16>::default(), Triangles::<f32>::default(), Triangles::<f64>::of(3);
    problems: Problems::<f32>::default();
    masks: Masks::default(), Masks::without_empty_rows(Shapes::NONEMPTY);
    gallery_masks: GalleryMasks::default();
    guaranteed_masks: GuaranteedMasks::default();
    layouts: Layouts::default();
    cases: Cases::<CausalSoftmaxIsFullRank<f32>>::default();
}

#[test]
fn values_on_their_way_are_shown() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;

    assert_eq!(format!("{:?}", Drawn::<Shapes>((2, 3))), "(2, 3)");
    let mut tree = strategy(Shapes { least: 0, most: 0, square: false })
        .new_tree(&mut TestRunner::deterministic())
        .unwrap();
    assert_eq!(format!("{tree:?}"), "Tree { failing: (0, 0), trying: None }");
    assert!(!tree.simplify(), "nothing is simpler than nothing");
    assert!(!tree.complicate());
}
