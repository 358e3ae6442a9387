use super::{Case, Scored};
use crate::claims::Subject;
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Tokens in two parts: a prefix and the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Split<T: Scalar> {
    /// All of them.
    pub scored: Scored<T>,
    /// The length of the prefix.
    pub prefix: usize,
}

impl<T: Subject> Split<T> {
    /// Random scores under `mask`; in half of the cases two tokens of the prefix are one and the
    /// same to each other, so that their rows and columns of the prefix agree.
    pub fn draw(source: &mut Source, mask: Mask, prefix: usize) -> Self {
        let mut scored: Scored<T> = Scored::draw(source, mask);
        if prefix >= 2 && source.once_in(2) {
            let (one, other) = (source.below(prefix), source.below(prefix));
            for token in 0..prefix {
                scored.scores[(token, other)] = scored.scores[(token, one)].clone();
            }
            for token in 0..prefix {
                scored.scores[(other, token)] = scored.scores[(one, token)].clone();
            }
        }
        Self { scored, prefix }
    }

    fn has_twins(&self) -> bool {
        let Scored { scores, mask } = &self.scored;
        let block = scores.view((0, 0), (self.prefix, self.prefix)).into_owned();
        let alike = |one, other| {
            block.row(one) == block.row(other) && mask.visible(one).eq(mask.visible(other))
        };
        (0..self.prefix).any(|one| (0..one).any(|other| alike(one, other)))
    }

    fn hides_some_of_the_prefix(&self) -> bool {
        (0..self.prefix).any(|query| self.scored.mask.degree(query) < self.prefix)
    }
}

impl<T: Subject> Case for Split<T> {
    fn shrinks(&self) -> Vec<Self> {
        let tokens = self.scored.mask.queries();
        let fewer = super::shrink::fewer_tokens(tokens).into_iter().map(|kept| Self {
            prefix: kept.iter().filter(|&&token| token < self.prefix).count(),
            scored: self.scored.select(&kept),
        });
        let simpler =
            self.scored.simpler_entries().into_iter().map(|scored| Self { scored, ..self.clone() });
        let prefixes = super::shrink::lesser(&self.prefix, 0).into_iter();
        fewer.chain(simpler).chain(prefixes.map(|prefix| Self { prefix, ..self.clone() })).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        let mut labels = self.scored.labels();
        if self.has_twins() {
            labels.push("twins in the prefix");
        }
        if self.hides_some_of_the_prefix() {
            labels.push("a sparse prefix");
        }
        match self.prefix {
            0 | 1 => labels.push("causal"),
            prefix if prefix == self.scored.mask.queries() => labels.push("bidirectional"),
            _ => labels.push("proper prefix"),
        }
        labels
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.scored.fields();
        fields.push(("prefix", self.prefix.to_string()));
        fields
    }
}
