use super::block::{Block, Least};

/// From this on a vector is too far from the last axis to say something of the least value.
const FAR: f64 = 0.6;

impl Block {
    /// A number just below the least square of a singular value, most often.
    pub(super) fn shift(&self) -> f64 {
        let Some(Least { whole, without_last_two, .. }) = self.least else { return 0.0 };
        let ([.., before, last], [.., e, f]) = (self.diagonal.as_slice(), self.above.as_slice())
        else {
            return 0.0;
        };
        // In the tridiagonal matrix `B B^T`, `last` stands in the corner, the root of `beside` next
        // to it, then `second` on the diagonal, and the root of `above` over that.
        let (second, beside, above) = (before + f, last * f, before * e);
        let leading =
            lowered(second, above, 0.75 * without_last_two).unwrap_or(second - above.sqrt());
        if let Some(bound) = lowered(*last, beside, leading) {
            return bound.clamp(0.5 * whole, whole);
        }
        match self.tail() {
            Some(tail) if *last <= whole => last * (1.0 - tail.sqrt()) / (1.0 + tail),
            _ => whole / 4.0,
        }
    }

    /// The squares of the vector that `B` sends to the last axis, but for its last entry, which is
    /// 1; `None` where they sum to too much.
    ///
    /// The Rayleigh quotient of the vector is the square of the last diagonal entry over `1 + tail`,
    /// and its residual that times the root of `tail`.
    fn tail(&self) -> Option<f64> {
        let (mut sum, mut term) = (0.0, 1.0);
        for (d, e) in self.diagonal.iter().zip(&self.above).rev() {
            term *= e / d;
            sum += term;
            // With an allowance for what follows.
            if 1.05 * sum >= FAR {
                return None;
            }
            if term < 0.01 * sum {
                break;
            }
        }
        Some(1.05 * sum)
    }
}

/// What is left of the least eigenvalue `leading` of a leading block if one row is added: `entry` on
/// the diagonal, and beside it numbers whose squares sum to `beside`. `None` where that is no better
/// than Gershgorin's `entry - sqrt(beside)`.
///
/// The new eigenvalue `x` is least if those numbers stand by the eigenvector of `leading`, where
/// `(leading - x) (entry - x) = beside`. Since `x` is below `entry`, `entry - x` is at most
/// `beside / (leading - entry)`.
fn lowered(entry: f64, beside: f64, leading: f64) -> Option<f64> {
    let gap = leading - entry;
    (gap > beside.sqrt()).then(|| entry - beside / gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_lowers_an_eigenvalue_by_its_squares_over_the_gap() {
        assert_eq!(lowered(3.0, 2.0, 5.0), Some(2.0));
        // With a gap of 2, the root of 4 is as good.
        assert_eq!(lowered(3.0, 4.0, 5.0), None);
        assert_eq!(lowered(3.0, 5.0, 5.0), None);
        // Without a gap nothing is known.
        assert_eq!(lowered(5.0, 2.0, 3.0), None);
        // Of (5 1; 1 3) the least eigenvalue is 4 - sqrt 2, less than a tenth above the bound.
        let (bound, least) = (lowered(3.0, 1.0, 5.0).unwrap(), 4.0 - 2.0_f64.sqrt());
        assert!(bound < least && least < bound + 0.1, "{bound} {least}");
    }

    fn block(diagonal: &[f64], above: &[f64], whole: f64, without_last_two: f64) -> Block {
        let mut block = Block::new(diagonal.to_vec(), above.to_vec(), 0.0);
        block.least = Some(Least { whole, without_last: f64::NAN, without_last_two });
        block
    }

    #[test]
    fn before_anything_is_known_nothing_is_subtracted() {
        assert_eq!(Block::new(vec![9.0, 8.0, 1.0], vec![1.0, 1.0], 0.0).shift(), 0.0);
        assert_eq!(block(&[8.0, 1.0], &[1.0], 1.0, 9.0).shift(), 0.0);
    }

    #[test]
    fn two_rows_lower_the_least_eigenvalue_of_those_before() {
        // 6 + 2 with 6 * 2 over it, below 12, leaves 8 - 12 / 4 = 5; then 1 with 2 beside it
        // 1 - 2 / 4.
        let shift = |whole| block(&[9.0, 6.0, 1.0], &[2.0, 2.0], whole, 16.0).shift();
        assert_eq!(shift(0.75), 0.5);
        // Between the least number that the sweep met and its half.
        assert_eq!((shift(0.25), shift(1.5)), (0.25, 0.75));
    }

    #[test]
    fn rows_before_that_are_not_apart_from_the_last_two_are_bounded_by_gershgorin() {
        // 8 + 2 is no less than 9, with 8 * 2 over it: 10 - 4 = 6; then 2 - 4 / 4.
        assert_eq!(block(&[9.0, 8.0, 2.0], &[2.0, 2.0], 1.5, 12.0).shift(), 1.0);
    }

    #[test]
    fn without_a_gap_a_vector_near_the_last_axis_gives_its_rayleigh_quotient() {
        // 8 + 1 with 8 * 2 over it leaves 9 - 4, less than the root of 4 * 1 above 4. The squares of
        // the vector are 1/8 and 1/8 * 2/16.
        let shift = |whole| block(&[16.0, 8.0, 4.0], &[2.0, 1.0], whole, 4.0).shift();
        let tail: f64 = 1.05 * 9.0 / 64.0;
        let quotient = 4.0 / (1.0 + tail);
        let residual = quotient * tail.sqrt();
        for whole in [4.0, 5.0] {
            assert!((shift(whole) / (quotient - residual) - 1.0).abs() <= 4.0 * f64::EPSILON);
        }
        // Unless the least number that the sweep met came before the last.
        assert_eq!(shift(3.0), 0.75);
    }

    #[test]
    fn where_nothing_is_near_a_quarter_of_the_bound_is_subtracted() {
        // 8 + 8 with 8 * 2 over it leaves 16 - 4, less than the root of 10 * 8 above 10, and the
        // first square of the vector is 1.
        assert_eq!(block(&[16.0, 8.0, 10.0], &[2.0, 8.0], 10.0, 4.0).shift(), 2.5);
    }

    #[test]
    fn squares_of_a_vector_are_summed_until_they_are_few_or_too_many() {
        let tail = |diagonal: &[f64], above: &[f64]| block(diagonal, above, 1.0, 1.0).tail();
        assert_eq!(tail(&[16.0, 8.0, 4.0], &[2.0, 1.0]), Some(1.05 * (9.0 / 64.0)));
        // 1/512 is less than a hundredth of 1/4, and what follows is left out.
        let few = tail(&[1.0, 128.0, 4.0, 1.0], &[1000.0, 1.0, 1.0]);
        assert_eq!(few, Some(1.05 * (0.25 + 1.0 / 512.0)));
        // 1/256 is a hundredth of 100/256, and sixteen times as much follows.
        let hundredth = tail(&[1.0, 99.0, 256.0, 1.0], &[16.0, 1.0, 99.0]);
        assert_eq!(hundredth, Some(1.05 * (116.0 / 256.0)));
        // 21/20 of 4/7 is 3/5.
        assert_eq!(tail(&[7.0, 1.0], &[4.0]), None);
        assert_eq!(tail(&[8.0, 1.0], &[4.0]), Some(1.05 * 0.5));
    }
}
