/// The singular values of the upper bidiagonal matrix with this diagonal and superdiagonal, in no
/// order; `None` if they do not settle within a number of sweeps.
///
/// An entry beside the diagonal is dropped when it is below rounding against the greatest entry, so
/// that no singular value moves by more than that.
///
/// Source: Golub and Kahan, "Calculating the singular values and pseudo-inverse of a matrix", 1965;
/// Demmel and Kahan, "Accurate singular values of bidiagonal matrices", 1990, for the sweep without
/// shift, which also deals with zeros on the diagonal.
pub(super) fn singular_values(
    mut diagonal: Vec<f64>,
    mut above: Vec<f64>,
    sweeps: usize,
) -> Option<Vec<f64>> {
    let greatest = diagonal.iter().chain(&above).fold(0.0, |max: f64, x| max.max(x.abs()));
    let negligible = f64::EPSILON * greatest;
    let mut end = above.len();
    for _ in 0..sweeps {
        while end > 0 && above[end - 1].abs() <= negligible {
            end -= 1;
        }
        if end == 0 {
            break;
        }
        let start = (0..end).rev().find(|&at| above[at].abs() <= negligible).map_or(0, |at| at + 1);
        let (d, e) = (&mut diagonal[start..=end], &mut above[start..end]);
        let vanishing = d.iter().any(|entry| entry.abs() <= negligible);
        let shift = least_of_last_two(d, e);
        // A shift that is lost against the first entry would only add rounding.
        if vanishing || (shift / d[0]).powi(2) < f64::EPSILON {
            sweep(d, e);
        } else {
            shifted_sweep(d, e, shift);
        }
    }
    let settled = above.iter().all(|entry| entry.abs() <= negligible);
    settled.then(|| diagonal.iter().map(|entry| entry.abs()).collect())
}

/// The lesser singular value of the last 2 x 2 block, without overflow or cancellation.
fn least_of_last_two(d: &[f64], e: &[f64]) -> f64 {
    let (f, g, h) = (d[d.len() - 2].abs(), e[e.len() - 1].abs(), d[d.len() - 1].abs());
    // sigma_1 + sigma_2 and sigma_1 - sigma_2 are these; their product sigma_1 sigma_2 is f h.
    let (sum, difference) = ((f + h).hypot(g), (f - h).hypot(g));
    2.0 * f * (h / (sum + difference))
}

/// One implicit QR step with a shift.
fn shifted_sweep(d: &mut [f64], e: &mut [f64], shift: f64) {
    let last = e.len();
    let mut f = (d[0].abs() - shift) * (1.0_f64.copysign(d[0]) + shift / d[0]);
    let mut g = e[0];
    for i in 0..last {
        let (cos, sin, norm) = rotation(f, g);
        if i > 0 {
            e[i - 1] = norm;
        }
        f = cos * d[i] + sin * e[i];
        e[i] = cos * e[i] - sin * d[i];
        g = sin * d[i + 1];
        d[i + 1] *= cos;
        let (cos, sin, norm) = rotation(f, g);
        d[i] = norm;
        f = cos * e[i] + sin * d[i + 1];
        d[i + 1] = cos * d[i + 1] - sin * e[i];
        if i + 1 < last {
            g = sin * e[i + 1];
            e[i + 1] *= cos;
        }
    }
    e[last - 1] = f;
}

/// One implicit QR step without a shift.
fn sweep(d: &mut [f64], e: &mut [f64]) {
    let last = e.len();
    let (mut cos, mut old_cos, mut old_sin) = (1.0, 1.0, 0.0);
    for i in 0..last {
        let (next_cos, sin, norm) = rotation(d[i] * cos, e[i]);
        cos = next_cos;
        if i > 0 {
            e[i - 1] = old_sin * norm;
        }
        (old_cos, old_sin, d[i]) = rotation(old_cos * norm, d[i + 1] * sin);
    }
    let rest = d[last] * cos;
    d[last] = rest * old_cos;
    e[last - 1] = rest * old_sin;
}

/// Cosine and sine of the rotation that sends `(f, g)` to `(norm, 0)`, and the norm.
fn rotation(f: f64, g: f64) -> (f64, f64, f64) {
    if g == 0.0 {
        return (1.0, 0.0, f);
    }
    let square = f * f + g * g;
    if square < TINY {
        let (cos, sin, norm) = rotation(f * UP, g * UP);
        return (cos, sin, norm / UP);
    }
    let norm = square.sqrt();
    (f / norm, g / norm, norm)
}

/// Sums of squares below this have lost bits.
const TINY: f64 = 1e-280;
/// Brings them back: the rotation does not depend on the scale.
const UP: f64 = 1e150;
