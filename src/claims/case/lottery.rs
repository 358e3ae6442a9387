use super::{Case, Pattern, shrink};

/// A mask, and random weights for its pairs, each drawn from a number of elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lottery {
    /// The mask.
    pub pattern: Pattern,
    /// The number of elements, as a power of two: from 1 to 63.
    pub bits: u32,
    /// What the draws follow from.
    pub seed: u64,
}

impl Case for Lottery {
    fn shrinks(&self) -> Vec<Self> {
        let smaller = self.pattern.shrinks().into_iter();
        let bits = shrink::lesser(&self.bits, 1).into_iter();
        let seed = shrink::simpler_seed(self.seed).into_iter();
        smaller
            .map(|pattern| Self { pattern, ..self.clone() })
            .chain(bits.map(|bits| Self { bits, ..self.clone() }))
            .chain(seed.map(|seed| Self { seed, ..self.clone() }))
            .collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        self.pattern.labels()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.pattern.fields();
        fields.push(("bits", self.bits.to_string()));
        fields.push(("seed", self.seed.to_string()));
        fields
    }
}
