use nalgebra::DMatrix;

use super::Source;

impl Source {
    /// Scores of one [`ScoreKind`], chosen at random, for differences up to `limit`.
    pub fn scores(&mut self, queries: usize, keys: usize, limit: f64) -> DMatrix<f64> {
        let kind = ScoreKind::ALL[self.below(ScoreKind::ALL.len())];
        // Filled by rows, whatever the storage order.
        let mut scores = DMatrix::zeros(queries, keys);
        for row in 0..queries {
            for column in 0..keys {
                scores[(row, column)] = kind.draw(self, limit);
            }
        }
        scores
    }
}

/// The shapes that scores take at the edges of what softmax can represent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreKind {
    /// All equal: uniform weights.
    Zero,
    /// Integers from -1 to 1, full of ties and equal rows.
    Ties,
    /// Integers from -8 to 8.
    Integers,
    /// Standard normal.
    Normal,
    /// Uniform up to the limit, or the limit itself: weights that all but vanish.
    Edge,
    /// Normal with a quarter of the limit as deviation: weights that sometimes vanish.
    Wide,
}

impl ScoreKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Zero, Self::Ties, Self::Integers, Self::Normal, Self::Edge, Self::Wide];

    fn draw(self, source: &mut Source, limit: f64) -> f64 {
        match self {
            Self::Zero => 0.0,
            Self::Ties => f64::from(source.integer(-1, 1)),
            Self::Integers => f64::from(source.integer(-8, 8)),
            Self::Normal => source.normal(),
            Self::Edge => match source.below(3) {
                0 => 0.0,
                1 => -limit,
                _ => -limit * source.unit(),
            },
            Self::Wide => source.normal() * limit / 4.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn kinds_are_what_they_say() {
        let limit = 100.0;
        for kind in ScoreKind::ALL {
            let source = &mut Source::from_seed(3);
            let drawn: Vec<f64> = (0..2000).map(|_| kind.draw(source, limit)).collect();
            let least = drawn.iter().copied().fold(f64::INFINITY, f64::min);
            let greatest = drawn.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let deviation = (drawn.iter().map(|x| x * x).sum::<f64>() / 2000.0).sqrt();
            let whole: BTreeSet<i32> =
                drawn.iter().filter(|x| x.fract() == 0.0).map(|&x| x as i32).collect();
            let values = drawn.iter().map(|x| x.to_bits()).collect::<BTreeSet<u64>>().len();
            match kind {
                ScoreKind::Zero => assert_eq!((least, greatest), (0.0, 0.0)),
                ScoreKind::Ties => assert!(values == 3 && whole.into_iter().eq(-1..=1)),
                ScoreKind::Integers => assert!(values == 17 && whole.into_iter().eq(-8..=8)),
                ScoreKind::Normal => assert!((deviation - 1.0).abs() < 0.1, "{deviation}"),
                ScoreKind::Edge => {
                    assert_eq!((least, greatest), (-limit, 0.0));
                    assert!(whole.into_iter().eq([-100, 0]) && values > 500, "{values}");
                }
                ScoreKind::Wide => assert!((deviation - 25.0).abs() < 2.5, "{deviation}"),
            }
        }
    }
}
