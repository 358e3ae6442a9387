//! Random masks for quickcheck.

use fullrank::mask::Mask;
use fullrank::sample::Source;
use fullrank::strategies::{Generator, Masks, Shapes};
use quickcheck::{Arbitrary, Gen};

/// A square mask of up to eight tokens; often full, empty, or with every token seeing itself.
#[derive(Clone, Debug)]
pub(crate) struct Small(pub(crate) Mask);

/// Three square masks of one size.
#[derive(Clone, Debug)]
pub(crate) struct Triple(pub(crate) [Mask; 3]);

fn mask(g: &mut Gen, tokens: usize) -> Mask {
    let density = *g.choose(&[0_u8, 64, 128, 192, 255]).unwrap();
    let reflexive = bool::arbitrary(g);
    Mask::from_fn(tokens, tokens, |i, j| (reflexive && i == j) || u8::arbitrary(g) < density)
}

fn without(mask: &Mask, token: usize) -> Mask {
    let kept: Vec<usize> = (0..mask.queries()).filter(|&other| other != token).collect();
    mask.select(&kept)
}

const SMALL: Masks = Masks { shapes: Shapes { least: 0, ..Shapes::SQUARE }, empty_rows: true };

impl Arbitrary for Small {
    fn arbitrary(g: &mut Gen) -> Self {
        Self(SMALL.draw(&mut Source::from_seed(u64::arbitrary(g))))
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        Box::new(SMALL.simpler(&self.0).map(Self))
    }
}

impl Arbitrary for Triple {
    fn arbitrary(g: &mut Gen) -> Self {
        // Around a word, too, where rows spill into the next one.
        let tokens = *g.choose(&[0, 1, 2, 3, 5, 8, 63, 64, 65]).unwrap();
        Self([mask(g, tokens), mask(g, tokens), mask(g, tokens)])
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        let masks = self.0.clone();
        let tokens = masks[0].queries();
        Box::new(
            (0..tokens).map(move |token| Self(masks.clone().map(|mask| without(&mask, token)))),
        )
    }
}

pub(crate) fn naive(mask: &Mask) -> Vec<Vec<bool>> {
    (0..mask.queries()).map(|i| (0..mask.keys()).map(|j| mask.allows(i, j)).collect()).collect()
}

pub(crate) fn naive_product(left: &[Vec<bool>], right: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let columns = right.first().map_or(0, Vec::len);
    left.iter()
        .map(|row| (0..columns).map(|j| (0..right.len()).any(|k| row[k] && right[k][j])).collect())
        .collect()
}
