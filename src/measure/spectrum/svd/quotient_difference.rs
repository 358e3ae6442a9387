/// The singular values of the upper bidiagonal matrix with this diagonal and superdiagonal, in no
/// order; `None` if they do not settle within a number of sweeps.
///
/// A sweep replaces `B^T B - s` by `B B^T - s` in terms of the squares of the entries, which takes
/// half the divisions of a QR step and none of its roots. An entry beside the diagonal is dropped
/// when it is below rounding against the greatest entry: since `x -> sqrt(s + x^2)` has slope 1 at
/// most, that moves no singular value by more, whatever was subtracted before.
///
/// Source: Fernando and Parlett, "Accurate singular values and differential qd algorithms", 1994;
/// Parlett and Marques, "An implementation of the dqds algorithm (positive case)", 2000.
pub(super) fn singular_values(
    diagonal: &[f64],
    above: &[f64],
    mut sweeps: usize,
) -> Option<Vec<f64>> {
    let greatest = diagonal.iter().chain(above).fold(0.0, |max: f64, x| max.max(x.abs()));
    let negligible = (f64::EPSILON * greatest).powi(2);
    let squares = |entries: &[f64]| entries.iter().map(|entry| entry * entry).collect();
    let mut values = Vec::with_capacity(diagonal.len());
    let mut next = Block::new(vec![], vec![], 0.0);
    let mut blocks = vec![Block::new(squares(diagonal), squares(above), 0.0)];
    while let Some(mut block) = blocks.pop() {
        block.deflate(negligible, &mut values);
        if block.diagonal.is_empty() {
            continue;
        }
        if let Some(at) = block.above.iter().rposition(|&entry| entry <= negligible) {
            blocks.extend(block.split(at));
            continue;
        }
        block.turn_least_last();
        let mut shift = block.shift();
        for attempt in 1.. {
            sweeps = sweeps.checked_sub(1)?;
            shift = match block.sweep(shift, &mut next) {
                Ok(()) => break,
                // Without a shift, a sweep succeeds.
                Err(_) if attempt == 3 => 0.0,
                // The last entry became negative alone, and is the error of the shift, nearly.
                Err(Negative::Last(entry)) => {
                    ((shift + entry) * (1.0 - 4.0 * f64::EPSILON)).max(0.0)
                }
                Err(Negative::Earlier) => shift / 4.0,
            };
        }
        std::mem::swap(&mut block, &mut next);
        blocks.push(block);
    }
    Some(values)
}

/// The squares of the entries of an upper bidiagonal matrix.
struct Block {
    diagonal: Vec<f64>,
    above: Vec<f64>,
    /// What has been subtracted from the squares of the singular values.
    origin: f64,
    least: Option<Least>,
}

/// What the last sweep met on its way: bounds of the least square of a singular value from above.
#[derive(Clone, Copy)]
struct Least {
    whole: f64,
    without_last: f64,
    without_last_two: f64,
}

impl Least {
    fn without_row(self) -> Self {
        Self { whole: self.without_last, without_last: self.without_last_two, ..self }
    }
}

/// Where a sweep with too great a shift met a negative number.
enum Negative {
    Earlier,
    /// At the last entry, which is this.
    Last(f64),
}

impl Block {
    fn new(diagonal: Vec<f64>, above: Vec<f64>, origin: f64) -> Self {
        Self { diagonal, above, origin, least: None }
    }

    /// Takes off what has settled at the end: single values, and pairs.
    fn deflate(&mut self, negligible: f64, values: &mut Vec<f64>) {
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
    fn split(mut self, row: usize) -> [Self; 2] {
        let diagonal = self.diagonal.split_off(row + 1);
        let above = self.above.split_off(row + 1);
        self.above.pop();
        let rest = Self::new(diagonal, above, self.origin);
        [Self { least: None, ..self }, rest]
    }

    /// Turns the block around if it is graded the wrong way, which the sweeps, going down, would
    /// take long to change.
    fn turn_least_last(&mut self) {
        if 1.5 * self.diagonal[0] < self.diagonal[self.above.len()] {
            self.diagonal.reverse();
            self.above.reverse();
            self.least = None;
        }
    }

    /// A number just below the least square of a singular value, most often.
    fn shift(&self) -> f64 {
        let Some(Least { whole, without_last_two, .. }) = self.least else { return 0.0 };
        let ([.., before, last], [.., e, f]) = (self.diagonal.as_slice(), self.above.as_slice())
        else {
            return 0.0;
        };
        // In the tridiagonal matrix `B B^T`, `last` stands in the corner, the root of `beside` next
        // to it, then `second` on the diagonal, and the root of `above` over that.
        let (second, beside, above) = (before + f, last * f, before * e);
        // What is left of the least eigenvalue of a leading block if one row is added.
        let lowered = |entry: f64, beside: f64, leading: f64| {
            let gap = leading - entry;
            (gap > 0.0 && beside < gap * gap).then(|| entry - beside / gap)
        };
        let leading =
            lowered(second, above, 0.75 * without_last_two).unwrap_or(second - above.sqrt());
        if let Some(bound) = lowered(*last, beside, leading) {
            return bound.clamp(0.5 * whole, whole);
        }
        // The Rayleigh quotient of the vector that `B` sends to the last axis, less its residual.
        let (mut norm, mut term) = (0.0, 1.0);
        for (d, e) in self.diagonal.iter().zip(&self.above).rev() {
            term *= e / d;
            norm += term;
            if term < 0.01 * norm || norm > FAR {
                break;
            }
        }
        norm *= 1.05;
        if norm < FAR && *last <= whole {
            last * (1.0 - norm.sqrt()) / (1.0 + norm)
        } else {
            whole / 4.0
        }
    }

    /// One sweep, into `next`.
    fn sweep(&self, shift: f64, next: &mut Self) -> Result<(), Negative> {
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
            return Err(Negative::Last(d));
        }
        next.diagonal[size] = d;
        next.origin = self.origin + shift;
        next.least = Some(least);
        Ok(())
    }
}

/// From this on a vector is too far from the last axis to say something of the least value.
const FAR: f64 = 0.6;
