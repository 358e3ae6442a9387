//! Bounds on all singular values together, from lower bounds on some and the sum of all squares.

/// Two bounds on one number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// It is at least this.
    pub lower: f64,
    /// It is at most this.
    pub upper: f64,
}

impl Interval {
    /// Of a number that is not negative, and off by at most so much of itself.
    pub(super) fn around(value: f64, relative: f64) -> Self {
        Self { lower: value * (1.0 - relative), upper: value * (1.0 + relative) }
    }
}

/// What is known of `count` singular values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// How many there are.
    pub(super) count: usize,
    /// The first of them are at least these, which descend and are positive.
    pub(super) lower: Vec<f64>,
    /// The sum of all squares.
    pub(super) squares: Interval,
    /// The first is at most this.
    pub(super) greatest: f64,
}

impl Known {
    /// How much the squares exceed those of the lower bounds, in all, at most.
    pub(super) fn excess(&self) -> f64 {
        let known: f64 = self.lower.iter().map(|value| value * value).sum();
        (self.squares.upper - known).max(0.0)
    }

    /// Bounds on the value at `index`, which `lower` must have.
    pub(super) fn value(&self, index: usize) -> Interval {
        let lower = self.lower[index];
        // As many squares, at least, are no less than this one.
        let share = self.squares.upper / (index + 1) as f64;
        let upper = (lower * lower + self.excess()).min(share).sqrt().min(self.greatest);
        Interval { lower, upper: upper.max(lower) }
    }

    /// Bounds on the sum of squares over the greatest square; 0 for no values but zeros.
    pub(super) fn stable_rank(&self) -> Interval {
        if self.squares.upper == 0.0 {
            return Interval { lower: 0.0, upper: 0.0 };
        }
        let seen = self.lower.first().copied().unwrap_or_default();
        let lower = self.squares.lower / (self.greatest * self.greatest);
        let upper = self.squares.upper / (seen * seen);
        Interval { lower: lower.max(1.0), upper: upper.min(self.count as f64) }
    }

    /// Bounds on the exponential of the entropy of the values over their sum; 0 for no values but
    /// zeros.
    pub(super) fn effective_rank(&self) -> Interval {
        if self.squares.upper == 0.0 {
            return Interval { lower: 0.0, upper: 0.0 };
        }
        let lower = self.entropy_from_sum().max(self.entropy_of_known()).exp();
        let upper = (0..=self.lower.len()).map(|head| self.entropy_at_most(head));
        let upper = upper.fold(f64::INFINITY, f64::min).exp();
        // Some thousand roundings on either side.
        let slack = 1e-12;
        Interval {
            lower: (lower * (1.0 - slack)).max(1.0),
            upper: (upper * (1.0 + slack)).clamp(1.0, self.count as f64),
        }
    }

    /// The entropy is at least that of order two, ln(sum^2 / sum of squares).
    ///
    /// Each value exceeds its lower bound by its square's excess over the sum of both, which is at
    /// most twice the greatest value: in all, by at least the excess over that.
    fn entropy_from_sum(&self) -> f64 {
        let squares: f64 = self.lower.iter().map(|value| value * value).sum();
        let excess = (self.squares.lower - squares).max(0.0);
        let sum = self.lower.iter().sum::<f64>() + excess / (2.0 * self.greatest);
        (sum * sum / self.squares.upper).ln()
    }

    /// The values are their lower bounds and a nonnegative rest, so their distribution is a mixture
    /// of those two, and entropy is concave. The squares of the rest sum to at most the excess, so
    /// the rest sums to at most the root of that, times the root of the count.
    fn entropy_of_known(&self) -> f64 {
        let sum: f64 = self.lower.iter().sum();
        if sum == 0.0 {
            return 0.0;
        }
        let rest = (self.count as f64 * self.excess()).sqrt();
        let entropy = self.lower.iter().map(|value| value / sum).map(|share| -share * share.ln());
        entropy.sum::<f64>() * sum / (sum + rest)
    }

    /// An upper bound on the entropy, which treats all values after `head` as one tail.
    ///
    /// By Gibbs' inequality the entropy of `p` is at most `-sum p_i ln q_i` for any distribution
    /// `q`. Here `q` is in proportion to the lower bounds, and uniform in the tail. What remains is
    /// the greatest mean of costs `-ln q_i` with weights between bounds, which has the dearer ones
    /// at their upper and the cheaper ones at their lower bounds. Raising the dearest never lowers
    /// the mean, so that at least that one is at its upper bound.
    fn entropy_at_most(&self, head: usize) -> f64 {
        let (known, tail) = (&self.lower[..head], self.count - head);
        let squares: f64 = known.iter().map(|value| value * value).sum();
        // By the inequality of Cauchy and Schwarz.
        let tail_sum = (tail as f64 * (self.squares.upper - squares).max(0.0)).sqrt();
        let total = known.iter().sum::<f64>() + tail_sum;
        let mut items: Vec<(f64, Interval)> =
            (0..head).map(|index| (-(self.lower[index] / total).ln(), self.value(index))).collect();
        if tail_sum > 0.0 {
            let cost = -(tail_sum / total / tail as f64).ln();
            items.push((cost, Interval { lower: 0.0, upper: tail_sum }));
        }
        items.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut sum: f64 = items.iter().map(|(_, weight)| weight.lower).sum();
        let mut cost: f64 = items.iter().map(|(cost, weight)| cost * weight.lower).sum();
        let mut greatest: f64 = 0.0;
        for (price, weight) in items {
            sum += weight.upper - weight.lower;
            cost += price * (weight.upper - weight.lower);
            greatest = greatest.max(cost / sum);
        }
        greatest
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{LN_2, SQRT_2};

    use super::*;
    use crate::assert_near::assert_near;

    fn known(count: usize, lower: &[f64], squares: [f64; 2], greatest: f64) -> Known {
        let [least, most] = squares;
        let squares = Interval { lower: least, upper: most };
        Known { count, lower: lower.to_vec(), squares, greatest }
    }

    fn within(found: Interval, expected: f64) {
        assert!(found.lower <= expected && expected <= found.upper, "{found:?} {expected}");
        assert!(found.upper - found.lower <= 1e-11, "{found:?}");
    }

    #[test]
    fn an_interval_lies_around_its_number() {
        assert_eq!(Interval::around(8.0, 0.25), Interval { lower: 6.0, upper: 10.0 });
    }

    #[test]
    fn a_value_has_its_share_of_the_squares_at_most() {
        let some = known(3, &[2.0, 1.0], [5.5, 6.0], 3.0);
        assert_eq!(some.excess(), 1.0);
        // All of the excess may belong to any of them.
        assert_eq!(some.value(0), Interval { lower: 2.0, upper: 5.0_f64.sqrt() });
        assert_eq!(some.value(1), Interval { lower: 1.0, upper: SQRT_2 });
        assert_eq!(Known { greatest: 2.125, ..some.clone() }.value(0).upper, 2.125);
        // The second of three is the greater of two, the third the least of three.
        let alike = known(3, &[1.0, 1.0, 1.0], [9.0, 9.0], 3.0);
        assert_eq!(alike.value(1).upper, 4.5_f64.sqrt());
        assert_eq!(alike.value(2).upper, 3.0_f64.sqrt());
        // Rounding may leave less than the lower bounds, which are bounds all the same.
        let rounded = known(1, &[2.0], [3.5, 3.5], 1.75);
        assert_eq!(rounded.excess(), 0.0);
        assert_eq!(rounded.value(0), Interval { lower: 2.0, upper: 2.0 });
    }

    #[test]
    fn the_stable_rank_is_a_quotient_of_squares() {
        let stable_rank = |count, lower: &[f64], squares, greatest| {
            let Interval { lower, upper } = known(count, lower, squares, greatest).stable_rank();
            (lower, upper)
        };
        assert_eq!(stable_rank(3, &[2.0, 1.0], [20.0, 24.0], 4.0), (1.25, 3.0));
        assert_eq!(stable_rank(5, &[2.0, 1.0], [20.0, 24.0], 4.0), (1.25, 5.0));
        assert_eq!(stable_rank(9, &[2.0, 1.0], [20.0, 24.0], 4.0), (1.25, 6.0));
        assert_eq!(stable_rank(9, &[2.0], [8.0, 24.0], 4.0), (1.0, 6.0));
        assert_eq!(stable_rank(9, &[], [8.0, 24.0], 4.0), (1.0, 9.0));
        assert_eq!(stable_rank(9, &[], [0.0, 0.0], 0.0), (0.0, 0.0));
    }

    #[test]
    fn a_spectrum_that_is_known_has_its_effective_rank() {
        // Shares 2/3 and 1/3.
        let expected = 3.0 * (-LN_2 * 2.0 / 3.0).exp();
        within(known(2, &[2.0, 1.0], [5.0, 5.0], 2.0).effective_rank(), expected);
        within(known(4, &[3.0; 4], [36.0, 36.0], 3.0).effective_rank(), 4.0);
        within(known(9, &[3.0], [9.0, 9.0], 3.0).effective_rank(), 1.0);
        let zero = known(9, &[], [0.0, 0.0], 0.0).effective_rank();
        assert_eq!(zero, Interval { lower: 0.0, upper: 0.0 });
        // Of which nothing is known there may be one, or all alike.
        let unknown = known(9, &[], [8.0, 8.0], 3.0).effective_rank();
        assert_eq!(unknown, Interval { lower: 1.0, upper: 9.0 });
    }

    #[test]
    fn entropy_is_bounded_from_below_by_the_sum_and_by_what_is_known() {
        let some = known(3, &[2.0, 1.0], [5.5, 6.0], 2.0);
        // The excess of 1/2 adds an eighth to the sum, and a sixteenth if one may be 4.
        assert_near(some.entropy_from_sum(), (3.125_f64 * 3.125 / 6.0).ln());
        let wide = Known { greatest: 4.0, ..some.clone() };
        assert_near(wide.entropy_from_sum(), (3.0625_f64 * 3.0625 / 6.0).ln());
        let entropy = 3.0_f64.ln() - LN_2 * 2.0 / 3.0;
        assert_near(some.entropy_of_known(), entropy * 3.0 / (3.0 + 3.0_f64.sqrt()));
        assert_eq!(known(3, &[], [5.5, 6.0], 2.0).entropy_of_known(), 0.0);
        // The greater of both, each in its turn.
        let rank = |case: &Known, entropy: f64| {
            let lower = case.effective_rank().lower;
            assert!((lower / entropy.exp() - 1.0).abs() <= 2e-12, "{case:?} {lower}");
        };
        rank(&some, (3.125_f64 * 3.125 / 6.0).ln());
        rank(&known(2, &[2.0, 1.0], [5.0, 5.0], 2.0), entropy);
    }

    #[test]
    fn entropy_is_bounded_from_above_by_gibbs() {
        let some = known(3, &[2.0, 1.0], [5.5, 6.0], 3.0);
        // All as one tail of three.
        assert_near(some.entropy_at_most(0), 3.0_f64.ln());
        // Shares 2, 1 and 1 of 4; both dearer ones, of cost ln 4, at their most: sqrt 2 and 1.
        assert_near(some.entropy_at_most(2), LN_2 * (4.0 + 2.0 * SQRT_2) / (3.0 + SQRT_2));
        // A tail of two with squares up to 2 sums to 2 at most: shares 2, 1 and 1 again.
        assert_near(some.entropy_at_most(1), LN_2 * 1.5);
        // Where all is known no bound leaves room.
        assert_near(known(2, &[3.0, 3.0], [18.0, 18.0], 3.0).entropy_at_most(2), LN_2);
        assert_eq!(known(2, &[], [0.0, 0.0], 3.0).entropy_at_most(0), 0.0);
        let upper = some.effective_rank().upper;
        assert!((upper / (LN_2 * 1.5).exp() - 1.0).abs() <= 2e-12, "{upper}");
    }
}
