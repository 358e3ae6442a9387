//! Masks of the gallery, whether they guarantee full rank, and what layers reach.

use fullrank::mask::expression::Expression;
use fullrank::mask::{Layout, Mask};
use fullrank::measure::guarantee::Guarantee;
use fullrank::measure::reach::Reach;

use crate::term::Term;
use crate::{all_agree, none_agrees, states};

#[test]
fn the_vectors_of_masks_hold() {
    all_agree("mask_vectors", judge_mask);
}

#[test]
fn the_wrong_vectors_of_masks_are_refused() {
    none_agrees("wrong_mask_vectors", judge_mask);
}

#[test]
fn the_vectors_of_layouts_hold() {
    all_agree("layout_vectors", judge_layout);
}

#[test]
fn the_wrong_vectors_of_layouts_are_refused() {
    none_agrees("wrong_layout_vectors", judge_layout);
}

fn judge_mask(vector: &Term) -> Result<(), String> {
    let mask = vector.field("mask").mask();
    let tokens = mask.queries();
    assert!(mask.self_visible(), "even cycles decide only where all see themselves: {vector}");
    let family = Expression::parse(vector.field("family").text()).unwrap();
    let full = Guarantee::of(&mask).guaranteed_full.unwrap();
    let reach = Reach::new(&Layout::single(mask).unwrap());
    let layers = 1..=vector.field("reached").list().len();
    let reached = layers.map(|count| Term::of_count(reach.after(count).entries())).collect();
    states(vector, "mask", &Term::of_mask(&family.mask(tokens).unwrap()))?;
    states(vector, "even_cycle", &Term::of_truth(!full))?;
    states(vector, "reached", &Term::List(reached))
}

fn judge_layout(vector: &Term) -> Result<(), String> {
    let layers: Vec<Vec<Mask>> = vector
        .field("layers")
        .list()
        .iter()
        .map(|heads| heads.list().iter().map(Term::mask).collect())
        .collect();
    let depth = layers.len();
    let found = Reach::new(&Layout::new(layers).unwrap()).after(depth);
    states(vector, "depends", &Term::of_mask(&found))
}
