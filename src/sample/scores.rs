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
