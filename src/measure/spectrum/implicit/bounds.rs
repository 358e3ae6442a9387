//! Bounds on all singular values together, from lower bounds on some and the sum of all squares.

/// Two bounds on one number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// It is at least this.
    pub lower: f64,
    /// It is at most this.
    pub upper: f64,
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
    /// at their upper and the cheaper ones at their lower bounds.
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
        let mut greatest = if sum > 0.0 { cost / sum } else { 0.0 };
        for (price, weight) in items {
            sum += weight.upper - weight.lower;
            cost += price * (weight.upper - weight.lower);
            greatest = greatest.max(cost / sum);
        }
        greatest
    }
}
