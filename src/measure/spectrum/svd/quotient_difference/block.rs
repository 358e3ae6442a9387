/// The squares of the entries of an upper bidiagonal matrix.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) diagonal: Vec<f64>,
    pub(super) above: Vec<f64>,
    /// What has been subtracted from the squares of the singular values.
    pub(super) origin: f64,
    pub(super) least: Option<Least>,
}

/// What the last sweep met on its way: bounds of the least square of a singular value from above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Least {
    pub(super) whole: f64,
    pub(super) without_last: f64,
    pub(super) without_last_two: f64,
}

impl Least {
    fn without_row(self) -> Self {
        Self { whole: self.without_last, without_last: self.without_last_two, ..self }
    }
}

/// Where a sweep with too great a shift met a negative number.
#[derive(Debug, PartialEq)]
pub(super) enum Negative {
    Earlier,
    /// At the last entry alone, which is this.
    Last(f64),
}

impl Negative {
    /// A smaller shift, after so many in vain.
    pub(super) fn lessened(self, shift: f64, attempts: usize) -> f64 {
        // Without a shift, a sweep succeeds.
        if attempts == 3 {
            return 0.0;
        }
        match self {
            // The entry is the error of the shift, nearly.
            Self::Last(entry) => ((shift + entry) * (1.0 - 4.0 * f64::EPSILON)).max(0.0),
            Self::Earlier => shift / 4.0,
        }
    }
}

impl Block {
    pub(super) fn new(diagonal: Vec<f64>, above: Vec<f64>, origin: f64) -> Self {
        Self { diagonal, above, origin, least: None }
    }

    /// Takes off what has settled at the end: single values, and pairs.
    pub(super) fn deflate(&mut self, negligible: f64, values: &mut Vec<f64>) {
        let mut push = |square: f64| values.push((self.origin + square).sqrt());
        while let [rest @ .., last] = self.diagonal.as_slice() {
            let size = rest.len() + 1;
            if size == 1 || self.above[size - 2] <= negligible {
                push(*last);
                self.diagonal.pop();
                self.above.pop();
                self.least = self.least.map(Least::without_row);
            } else if size == 2 || self.above[size - 3] <= negligible {
                let [f, g, h] =
                    [rest[size - 2], self.above[size - 2], *last].map(|square: f64| square.sqrt());
                // Half of sigma_1 + sigma_2 and sigma_1 - sigma_2; the product of both is f h.
                let greater = ((f + h).hypot(g) + (f - h).hypot(g)) / 2.0;
                push(greater * greater);
                push((f * (h / greater)).powi(2));
                self.diagonal.truncate(size - 2);
                self.above.truncate(size.saturating_sub(3));
                self.least = self.least.map(|least| least.without_row().without_row());
            } else {
                break;
            }
        }
    }

    /// Two blocks, without the entry beside the diagonal in this row.
    pub(super) fn split(mut self, row: usize) -> [Self; 2] {
        let diagonal = self.diagonal.split_off(row + 1);
        let above = self.above.split_off(row + 1);
        self.above.pop();
        let rest = Self::new(diagonal, above, self.origin);
        [Self { least: None, ..self }, rest]
    }

    /// Turns the block around if it is graded the wrong way, which the sweeps, going down, would
    /// take long to change.
    pub(super) fn turn_least_last(&mut self) {
        if 1.5 * self.diagonal[0] < self.diagonal[self.above.len()] {
            self.diagonal.reverse();
            self.above.reverse();
            self.least = None;
        }
    }

    /// One sweep, into `next`.
    pub(super) fn sweep(&self, shift: f64, next: &mut Self) -> Result<(), Negative> {
        let size = self.above.len();
        next.diagonal.resize(size + 1, 0.0);
        next.above.resize(size, 0.0);
        let entries = self.above.iter().zip(&self.diagonal[1..]);
        let images = next.above.iter_mut().zip(&mut next.diagonal);
        let mut d = self.diagonal[0] - shift;
        let mut least = Least { whole: d, without_last: d, without_last_two: d };
        for ((above, diagonal), (image, sum)) in entries.zip(images) {
            if d < 0.0 {
                return Err(Negative::Earlier);
            }
            *sum = d + above;
            *image = above * (diagonal / *sum);
            // Divided last, so that the product does not wait for the quotient.
            d = d * diagonal / *sum - shift;
            least = Least {
                whole: least.whole.min(d),
                without_last: least.whole,
                without_last_two: least.without_last,
            };
        }
        if d < 0.0 {
            // After a zero it is the shift itself, and says nothing of its error.
            let alone = least.without_last > 0.0;
            return Err(if alone { Negative::Last(d) } else { Negative::Earlier });
        }
        next.diagonal[size] = d;
        next.origin = self.origin + shift;
        next.least = Some(least);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(diagonal: &[f64], above: &[f64]) -> Block {
        Block::new(diagonal.to_vec(), above.to_vec(), 0.0)
    }

    const LEAST: Least = Least { whole: 1.0, without_last: 2.0, without_last_two: 3.0 };

    #[test]
    fn a_row_less_leaves_what_was_met_before() {
        let least = Least { whole: 2.0, without_last: 3.0, without_last_two: 3.0 };
        assert_eq!(LEAST.without_row(), least);
    }

    /// What is left of a block, and the values that it gave.
    fn deflated(mut block: Block, negligible: f64) -> (Block, Vec<f64>) {
        let mut values = vec![];
        block.deflate(negligible, &mut values);
        (block, values)
    }

    #[test]
    fn single_values_and_pairs_are_taken_off_the_end() {
        let whole = Block { least: Some(LEAST), ..block(&[4.0, 5.0, 6.0], &[1.0, 2.0]) };
        assert_eq!(deflated(whole.clone(), 0.5), (whole, vec![]));
        // The last entry is negligible, the one before is not.
        let single = Block {
            origin: 16.0,
            least: Some(LEAST),
            ..block(&[4.0, 5.0, 6.0, 9.0], &[1.0, 2.0, 0.5])
        };
        let left = Block {
            origin: 16.0,
            least: Some(LEAST.without_row()),
            ..block(&[4.0, 5.0, 6.0], &[1.0, 2.0])
        };
        assert_eq!(deflated(single, 0.5), (left, vec![5.0]));
        // (20 12; 0 15) has the values 25 and 12: their squares sum to 769, and the product is 300.
        let pair = Block {
            least: Some(LEAST),
            ..block(&[4.0, 5.0, 6.0, 400.0, 225.0], &[1.0, 2.0, 0.5, 144.0])
        };
        let left = Block {
            least: Some(LEAST.without_row().without_row()),
            ..block(&[4.0, 5.0, 6.0], &[1.0, 2.0])
        };
        assert_eq!(deflated(pair, 0.5), (left, vec![25.0, 12.0]));
        let all = block(&[9.0, 400.0, 225.0], &[0.0, 144.0]);
        assert_eq!(deflated(all, 0.0), (block(&[], &[]), vec![25.0, 12.0, 3.0]));
        let shifted = Block { origin: 25.0, ..block(&[144.0, 0.0], &[0.0]) };
        assert_eq!(deflated(shifted, 0.0).1, [5.0, 13.0]);
    }

    #[test]
    fn parts_know_nothing_of_a_sweep_over_both() {
        let both = Block {
            origin: 7.0,
            least: Some(LEAST),
            ..block(&[1.0, 2.0, 3.0, 4.0, 5.0], &[10.0, 20.0, 30.0, 40.0])
        };
        let first = Block { origin: 7.0, ..block(&[1.0, 2.0], &[10.0]) };
        let second = Block { origin: 7.0, ..block(&[3.0, 4.0, 5.0], &[30.0, 40.0]) };
        assert_eq!(both.split(1), [first, second]);
    }

    #[test]
    fn a_block_is_turned_if_it_ends_with_more_than_one_and_a_half_times_its_first() {
        let turned = |diagonal: &[f64]| {
            let mut block = Block { least: Some(LEAST), ..block(diagonal, &[6.0, 7.0]) };
            block.turn_least_last();
            block
        };
        let as_it_was = Block { least: Some(LEAST), ..block(&[2.0, 9.0, 3.0], &[6.0, 7.0]) };
        assert_eq!(turned(&[2.0, 9.0, 3.0]), as_it_was);
        assert_eq!(turned(&[2.0, 9.0, 3.25]), block(&[3.25, 9.0, 2.0], &[7.0, 6.0]));
    }

    /// What a sweep makes of a block, written over another one.
    fn swept(block: &Block, shift: f64) -> Result<Block, Negative> {
        let mut next = super::tests::block(&[1.0; 4], &[1.0; 3]);
        block.sweep(shift, &mut next).map(|()| next)
    }

    /// The sum of all entries is the trace, from which each row takes the shift.
    #[test]
    fn a_sweep_subtracts_its_shift_from_every_square() {
        let plain = Block {
            least: Some(Least { whole: 4.0, without_last: 4.0, without_last_two: 4.0 }),
            ..block(&[6.0, 4.0], &[2.0])
        };
        assert_eq!(swept(&block(&[4.0, 6.0], &[2.0]), 0.0), Ok(plain));
        // Of 5 4 is left, and 4 beside it makes 8; 4 * 6 / 8 less 1 is 2, and 2 more make 4;
        // 2 * 4 / 4 less 1 is 1.
        let three = Block { origin: 3.0, ..block(&[5.0, 6.0, 4.0], &[4.0, 2.0]) };
        let expected = Block {
            origin: 4.0,
            least: Some(Least { whole: 1.0, without_last: 2.0, without_last_two: 4.0 }),
            ..block(&[8.0, 4.0, 1.0], &[3.0, 2.0])
        };
        assert_eq!(swept(&three, 1.0), Ok(expected));
    }

    #[test]
    fn a_sweep_without_shift_succeeds_even_after_a_zero() {
        let least = Least { whole: 0.0, without_last: 0.0, without_last_two: 0.0 };
        let zero = Block { least: Some(least), ..block(&[2.0, 0.0], &[6.0]) };
        assert_eq!(swept(&block(&[0.0, 6.0], &[2.0]), 0.0), Ok(zero));
    }

    #[test]
    fn a_sweep_tells_where_its_shift_was_too_great() {
        // 4 * 2 / 8 is as much as is subtracted, 4 * 1 / 8 is half of it.
        let zero = swept(&block(&[5.0, 2.0], &[4.0]), 1.0).unwrap();
        assert_eq!((zero.diagonal, zero.above), (vec![8.0, 0.0], vec![1.0]));
        assert_eq!(swept(&block(&[5.0, 1.0], &[4.0]), 1.0), Err(Negative::Last(-0.5)));
        assert_eq!(swept(&block(&[5.0, 9.0], &[4.0]), 6.0), Err(Negative::Earlier));
        // Zero is not negative, but leaves nothing of what follows.
        assert_eq!(swept(&block(&[1.0, 6.0], &[2.0]), 1.0), Err(Negative::Earlier));
        assert_eq!(swept(&block(&[5.0, 2.0, 7.0], &[4.0, 3.0]), 1.0), Err(Negative::Earlier));
    }

    #[test]
    fn a_shift_in_vain_is_lessened_until_there_is_none() {
        for attempts in [1, 2] {
            assert_eq!(Negative::Earlier.lessened(4.0, attempts), 1.0);
            let hair = 4.0 * f64::EPSILON;
            assert_eq!(Negative::Last(-1.0).lessened(4.0, attempts), 3.0 - 3.0 * hair);
            assert_eq!(Negative::Last(-5.0).lessened(4.0, attempts), 0.0);
        }
        assert_eq!(Negative::Earlier.lessened(4.0, 3), 0.0);
        assert_eq!(Negative::Last(-1.0).lessened(4.0, 3), 0.0);
    }
}
