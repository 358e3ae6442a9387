use super::generator::{Generator, Simpler};
use super::shapes::Shapes;
use crate::mask::Mask;
use crate::sample::{Source, masks};

/// Masks of any kind: empty, full, dense or sparse, with or without every token seeing itself.
#[derive(Clone, Copy, Debug)]
pub struct Masks {
    /// The numbers of queries and keys.
    pub shapes: Shapes,
    /// Whether a query may see nothing.
    pub empty_rows: bool,
}

impl Masks {
    /// Masks of these shapes under which every query sees some key, if there is one.
    pub fn without_empty_rows(shapes: Shapes) -> Self {
        Self { shapes, empty_rows: false }
    }

    fn accepts(&self, mask: &Mask) -> bool {
        self.empty_rows || mask.keys() == 0 || mask.empty_rows().is_empty()
    }
}

/// Masks of 0 to 8 queries and keys, with empty rows.
impl Default for Masks {
    fn default() -> Self {
        Self { shapes: Shapes::default(), empty_rows: true }
    }
}

impl Generator for Masks {
    type Value = Mask;

    fn draw(&self, source: &mut Source) -> Mask {
        let (queries, keys) = self.shapes.draw(source);
        let quarters = source.below(5);
        let reflexive = source.once_in(2);
        let seen: Vec<usize> = (0..queries).map(|_| source.below(keys)).collect();
        Mask::from_fn(queries, keys, |query, key| {
            (reflexive && query == key)
                || (!self.empty_rows && seen[query] == key)
                || source.below(4) < quarters
        })
    }

    fn simpler(&self, mask: &Mask) -> Simpler<Mask> {
        let whole = mask.clone();
        let smaller = self.shapes.selections(mask.queries(), mask.keys()).into_iter();
        let smaller =
            smaller.map(move |(queries, keys)| whole.select_rows_columns(&queries, &keys));
        let generator = *self;
        let all = smaller.chain(with_one_pair_less(mask));
        Box::new(all.filter(move |mask| generator.accepts(mask)))
    }
}

/// The mask without one pair, the last one first.
fn with_one_pair_less(mask: &Mask) -> impl Iterator<Item = Mask> + use<> {
    let pairs = (0..mask.queries()).flat_map(|i| mask.visible(i).map(move |j| (i, j)));
    let pairs: Vec<(usize, usize)> = pairs.collect();
    let whole = mask.clone();
    pairs.into_iter().rev().map(move |pair| {
        Mask::from_fn(whole.queries(), whole.keys(), |i, j| (i, j) != pair && whole.allows(i, j))
    })
}

/// Masks that guarantee full rank for every choice of scores, of one direction or of none: every
/// token sees itself, and no cycle of tokens, each of which sees the next one, is of even length.
#[derive(Clone, Copy, Debug)]
pub struct GuaranteedMasks {
    /// The greatest number of tokens.
    pub most: usize,
}

/// Of up to 8 tokens.
impl Default for GuaranteedMasks {
    fn default() -> Self {
        Self { most: 8 }
    }
}

impl Generator for GuaranteedMasks {
    type Value = Mask;

    fn draw(&self, source: &mut Source) -> Mask {
        masks::without_even_cycle(source, self.most)
    }

    /// Fewer tokens, or fewer pairs of different ones, leave no more cycles than there were.
    fn simpler(&self, mask: &Mask) -> Simpler<Mask> {
        let whole = mask.clone();
        let shapes = Shapes { least: 1, most: self.most, square: true };
        let smaller = shapes.selections(mask.queries(), mask.keys()).into_iter();
        let smaller = smaller.map(move |(kept, _)| whole.select(&kept));
        Box::new(smaller.chain(with_one_pair_less(mask).filter(Mask::self_visible)))
    }
}
