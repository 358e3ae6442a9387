use super::{Bilinear, Case};
use crate::claims::Subject;
use crate::mask::Mask;
use crate::sample::Source;
use crate::scalar::Scalar;

/// Layers whose tokens have width one.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<T: Scalar> {
    bilinear: Bilinear<T>,
}

impl<T: Subject> Line<T> {
    /// These tokens, with their products times `form` as scores and times `values` as values.
    pub fn new(tokens: &[f64], form: f64, values: f64, mask: Mask) -> Self {
        Self { bilinear: Bilinear::line(tokens, form, values, mask) }
    }

    /// Two to seven tokens, all numbers whole, and often few different ones.
    pub fn draw(source: &mut Source, mask: impl Fn(usize) -> Mask) -> Self {
        let count = 1 + source.tokens(6);
        let most = source.integer(1, 4);
        let mut whole = |most: i32| f64::from(source.integer(-most, most));
        let tokens: Vec<f64> = (0..count).map(|_| whole(most)).collect();
        Self::new(&tokens, whole(2), whole(2), mask(count))
    }

    /// The layers.
    pub fn bilinear(&self) -> &Bilinear<T> {
        &self.bilinear
    }
}

impl<T: Subject> Case for Line<T> {
    fn shrinks(&self) -> Vec<Self> {
        self.bilinear.shrinks().into_iter().map(|bilinear| Self { bilinear }).collect()
    }

    fn labels(&self) -> Vec<&'static str> {
        self.bilinear.labels()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        self.bilinear.fields()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::gallery;

    #[test]
    fn the_least_line_has_two_tokens() {
        let line: Line<f64> = Line::draw(&mut Source::from_bytes(&[0; 8]), gallery::full);
        assert_eq!(line.bilinear.tokens.nrows(), 2);
    }
}
