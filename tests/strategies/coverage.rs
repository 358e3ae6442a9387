//! Each strategy reaches the edges that it is for: at least half as often as expected.

use std::collections::BTreeMap;

use fullrank::mask::gallery::FAMILIES;
use fullrank::measure::guarantee::{Guarantee, Method};
use fullrank::measure::rank::exact_rank;
use fullrank::sample::{Source, edges};
use fullrank::scalar::{FloatFormat, bf16, f16};
use fullrank::strategies::*;
use nalgebra::DMatrix;

const CASES: u64 = 512;

/// How many of the values are so, as a share.
fn share<G: Generator>(generator: &G, is: impl Fn(&G::Value) -> bool) -> f64 {
    let drawn = (0..CASES).map(|seed| generator.draw(&mut Source::from_seed(seed)));
    drawn.filter(|value| is(value)).count() as f64 / CASES as f64
}

/// That many of the values are so, but not all.
#[track_caller]
fn reaches<G: Generator>(generator: &G, floor: f64, is: impl Fn(&G::Value) -> bool) {
    let share = share(generator, is);
    assert!(share >= floor && share < 1.0, "{share} of {generator:?}: want {floor}");
}

fn every_edge_is_reached<T: FloatFormat>() {
    let has = |scores: &DMatrix<T>, edge: f64| {
        let bits = edge.to_bits();
        scores.iter().any(|score| score.to_f64().to_bits() == bits)
    };
    let finite = EdgeScores::<T>::default();
    for edge in edges::<T>().into_iter().map(FloatFormat::to_f64).chain([0.0]) {
        for edge in [edge, -edge] {
            let share = share(&finite, |scores| has(scores, edge));
            assert!(share > 0.04, "{}: {edge} in {share}", T::NAME);
        }
    }
    let infinite = EdgeScores::<T>::default().with_infinities();
    for edge in [f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(share(&finite, |scores| has(scores, edge)), 0.0);
        reaches(&infinite, 0.3, |scores| has(scores, edge));
    }
    let one_row = |scores: &DMatrix<T>| scores.nrows() == 1 && scores.ncols() > 1;
    reaches(&finite, 0.08, one_row);
    reaches(&finite, 0.4, |scores| scores.nrows() != scores.ncols());
}

#[test]
fn edges_in_every_format() {
    every_edge_is_reached::<f16>();
    every_edge_is_reached::<bf16>();
    every_edge_is_reached::<f32>();
    every_edge_is_reached::<f64>();
}

#[test]
fn dyadic_scores_of_every_kind() {
    let dyadic = DyadicScores::<f32>::default();
    for places in [1.0, 2.0, 4.0] {
        let with = |scores: &DMatrix<f32>| {
            scores.iter().any(|score| {
                (score * places).fract() == 0.0 && (score * places / 2.0).fract() != 0.0
            })
        };
        reaches(&dyadic, 0.4, with);
    }
    reaches(&dyadic, 0.1, |scores| scores.amax() == 8.0);
}

#[test]
fn ties_of_two_of_some_and_of_all() {
    let ties = |share: std::ops::RangeInclusive<f64>| {
        move |scores: &DMatrix<f64>| {
            scores.row_iter().any(|row| {
                let tied = row.iter().filter(|score| **score == row.max()).count();
                share.contains(&(tied as f64 / scores.ncols() as f64))
            })
        }
    };
    let tied = TiedScores::<f64>::default();
    reaches(&tied, 0.15, ties(0.0..=0.4));
    reaches(&tied, 0.25, ties(0.5..=0.99));
    reaches(&tied, 0.25, ties(1.0..=1.0));
}

#[test]
fn duplicates_of_one_token_and_of_several() {
    let groups = |tokens: &DMatrix<f64>| -> BTreeMap<Vec<u64>, usize> {
        tokens.row_iter().fold(BTreeMap::new(), |mut groups, row| {
            *groups.entry(row.iter().map(|entry| entry.to_bits()).collect()).or_default() += 1;
            groups
        })
    };
    let duplicates = DuplicateTokens::<f64>::default();
    reaches(&duplicates, 0.1, |tokens| groups(tokens).len() == 1);
    reaches(&duplicates, 0.25, |tokens| groups(tokens).values().any(|&count| count == 2));
    let several = |tokens: &DMatrix<f64>| groups(tokens).values().filter(|&&n| n >= 2).count() >= 2;
    reaches(&duplicates, 0.1, several);
}

#[test]
fn low_ranks_below_and_at_the_number_of_features() {
    let pairs = LowRankPairs::<f64>::default();
    let rank = |pair: &LowRankPair<f64>| {
        exact_rank(&(&pair.queries * pair.keys.transpose())).unwrap().exact()
    };
    for features in 1..4 {
        reaches(&pairs, 0.04, |pair| pair.queries.ncols() == features);
    }
    reaches(&pairs, 0.3, |pair| rank(pair) == Some(pair.queries.ncols()));
    reaches(&pairs, 0.04, |pair| rank(pair) < Some(pair.queries.ncols()));
}

fn triangles_are_nearly_singular<T: FloatFormat>() {
    let triangles = Triangles::<T>::default();
    let least = |triangle: &DMatrix<T>| {
        let wide = triangle.map(FloatFormat::to_f64);
        (wide.singular_values().min(), wide.diagonal().amin())
    };
    let below_the_pivots = |triangle: &DMatrix<T>| {
        let (singular, pivot) = least(triangle);
        singular < pivot / 16.0
    };
    reaches(&triangles, 0.1, below_the_pivots);
    let tiny_pivot = |triangle: &DMatrix<T>| least(triangle).1 <= 4.0 * T::unit_roundoff();
    reaches(&triangles, 0.15, tiny_pivot);
}

#[test]
fn triangles_with_and_without_small_pivots() {
    triangles_are_nearly_singular::<f16>();
    triangles_are_nearly_singular::<bf16>();
    triangles_are_nearly_singular::<f32>();
    triangles_are_nearly_singular::<f64>();
}

#[test]
fn problems_with_hidden_keys_and_scales() {
    let problems = Problems::<f32>::default();
    reaches(&problems, 0.3, |p| p.mask.queries() != p.mask.keys());
    reaches(&problems, 0.35, |p| p.mask.entries() < p.mask.queries() * p.mask.keys());
    reaches(&problems, 0.3, |p| p.scale != 1.0);
}

#[test]
fn masks_of_every_density() {
    let masks = Masks::default();
    reaches(&masks, 0.04, |mask| mask.queries() > 0 && mask.entries() == 0);
    assert!(
        share(&masks, |mask| mask.entries() > 1 && mask.entries() == mask.queries() * mask.keys())
            > 0.06
    );
    reaches(&masks, 0.2, |mask| !mask.empty_rows().is_empty());
    reaches(&masks, 0.03, |mask| mask.self_visible());
    let seen = Masks::without_empty_rows(Shapes::NONEMPTY);
    assert_eq!(share(&seen, |mask| !mask.empty_rows().is_empty()), 0.0);
}

#[test]
fn members_of_every_family() {
    let gallery = GalleryMasks::default();
    for family in FAMILIES {
        reaches(&gallery, 0.01, |member| member.family == family.name);
    }
}

#[test]
fn guarantees_with_and_without_cycles() {
    let guaranteed = GuaranteedMasks::default();
    let acyclic = |mask: &_| Guarantee::of(mask).method == Method::Acyclic;
    assert!((0.3..0.9).contains(&share(&guaranteed, acyclic)));
}

#[test]
fn layouts_of_heads_and_layers() {
    let layouts = Layouts::default();
    reaches(&layouts, 0.15, |layout| layout.layers().len() == 1);
    reaches(&layouts, 0.3, |layout| layout.layers().len() > 1);
    reaches(&layouts, 0.4, |layout| layout.layers().iter().any(|heads| heads.len() > 1));
    reaches(&layouts, 0.05, |layout| layout.tokens() == 1);
}

#[test]
fn shapes_of_every_kind() {
    let shapes = Shapes::default();
    reaches(&shapes, 0.05, |&(rows, columns)| rows == 0 && columns > 0);
    reaches(&shapes, 0.05, |&(rows, columns)| rows > 0 && columns == 0);
    reaches(&shapes, 0.01, |&shape| shape == (0, 0));
    reaches(&shapes, 0.05, |&(rows, columns)| rows == 1 && columns > 1);
    reaches(&shapes, 0.08, |&(rows, columns)| rows % 2 == 1 && columns % 2 == 1);
    reaches(&shapes, 0.35, |&(rows, columns)| rows != columns);
    assert!(share(&Shapes::SQUARE, |&(rows, columns)| rows != columns) == 0.0);
}
