//! Elimination in columns of a few entries.

use nalgebra::DMatrix;

use super::Pivots;
use crate::measure::rank::word::{Modulus, Word};

impl<W: Word> Modulus<W> {
    /// The pivots of a matrix with at most `HEIGHT` rows, which is far fewer than the products that
    /// may be added up.
    ///
    /// All loops have a fixed length, and no rows are exchanged: the row of a pivot is cleared in
    /// all later columns, and so is never chosen again. The columns do not wait for each other.
    pub(super) fn pivots_of_short<const HEIGHT: usize>(&self, residues: DMatrix<W>) -> Pivots {
        let most = residues.nrows().min(residues.ncols());
        let [mut rows, mut columns] = [(); 2].map(|()| Vec::with_capacity(most));
        let mut padded = residues;
        if padded.nrows() != HEIGHT {
            // nalgebra 0.35 itself makes a matrix taller through a pointer that Miri calls invalid.
            let mut taller = DMatrix::zeros(HEIGHT, padded.ncols());
            taller.rows_mut(0, padded.nrows()).copy_from(&padded);
            padded = taller;
        }
        let mut rest = padded.as_mut_slice().as_chunks_mut::<HEIGHT>().0;
        for at in 0.. {
            let next = rest.split_first_mut().filter(|_| rows.len() < most);
            let Some((current, later)) = next else { break };
            self.reduce_all(current);
            if let Some(row) = current.iter().position(|entry| !entry.is_zero()) {
                let reciprocal = self.inverse(current[row]);
                let multiplier = current.map(|entry| self.reduce(entry * reciprocal));
                rows.push(row);
                columns.push(at);
                for column in &mut *later {
                    let factor = self.reduce(column[row]);
                    for (entry, &multiplier) in column.iter_mut().zip(&multiplier) {
                        *entry -= multiplier * factor;
                    }
                }
            }
            rest = later;
        }
        Pivots { rows, columns }
    }
}
