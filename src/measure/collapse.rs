//! How far tokens are from being one and the same, and how fast attention brings them there.

use nalgebra::DMatrix;

use crate::mask::Mask;
use crate::scalar::Scalar;

/// The token diameter: the greatest distance between two rows, in the 1-norm; zero for fewer than
/// two rows.
///
/// `tokens` is n by width. Costs O(n^2 * width).
pub fn token_diameter<T: Scalar>(tokens: &DMatrix<T>) -> T {
    let mut greatest = T::zero();
    for one in 0..tokens.nrows() {
        for other in 0..one {
            let distance = (0..tokens.ncols()).fold(T::zero(), |mut sum, column| {
                sum += magnitude(tokens[(one, column)].clone() - tokens[(other, column)].clone());
                sum
            });
            if distance > greatest {
                greatest = distance;
            }
        }
    }
    greatest
}

/// The coefficient of ergodicity: half of the greatest distance between two rows of `weights`.
///
/// If all rows have one sum, it is the greatest factor by which the weights can stretch a token
/// diameter, in any norm; of a stochastic matrix it is at most 1. Costs O(n^2 m) for n by m
/// weights.
///
/// Source: Dobrushin, "Central limit theorem for nonstationary Markov chains", 1956; Seneta,
/// "Non-negative Matrices and Markov Chains", 1981, section 3.1.
pub fn dobrushin_coefficient<T: Scalar>(weights: &DMatrix<T>) -> T {
    token_diameter(weights) / (T::one() + T::one())
}

/// The greatest sum of magnitudes in a row: the norm of `x -> M x` for the maximum norm.
pub fn row_sum_norm<T: Scalar>(matrix: &DMatrix<T>) -> T {
    let sums = (0..matrix.nrows()).map(|row| {
        (0..matrix.ncols()).fold(T::zero(), |mut sum, column| {
            sum += magnitude(matrix[(row, column)].clone());
            sum
        })
    });
    sums.fold(T::zero(), |greatest, sum| if sum > greatest { sum } else { greatest })
}

/// The least number of steps in which every token reaches one and the same token; `None` if no
/// token is reached from all. A token reaches itself in none.
///
/// Costs O(n^4 / 64).
pub fn radius(mask: &Mask) -> Option<usize> {
    let tokens = mask.queries();
    let mut within = Mask::identity(tokens);
    let step = mask.or(&within).ok()?;
    for steps in 0..tokens {
        if (0..tokens).any(|root| (0..tokens).all(|token| within.allows(token, root))) {
            return Some(steps);
        }
        within = within.compose(&step).ok()?;
    }
    None
}

fn magnitude<T: Scalar>(value: T) -> T {
    if value < T::zero() { -value } else { value }
}

#[cfg(test)]
mod tests {
    use nalgebra::dmatrix;

    use super::*;
    use crate::mask::gallery;

    #[test]
    fn the_diameter_is_the_greatest_distance() {
        assert_eq!(token_diameter(&dmatrix![0.0, 0.0; 1.0, -2.0; -1.0, 1.0]), 5.0);
        assert_eq!(token_diameter(&dmatrix![7.0, 7.0]), 0.0);
        assert_eq!(dobrushin_coefficient(&dmatrix![1.0, 0.0; 0.0, 1.0]), 1.0);
        assert_eq!(dobrushin_coefficient(&dmatrix![0.5, 0.5; 0.5, 0.5]), 0.0);
        assert_eq!(row_sum_norm(&dmatrix![1.0, -2.0; 0.5, 0.0]), 3.0);
    }

    #[test]
    fn the_radius_counts_steps_to_a_common_token() {
        assert_eq!(radius(&gallery::full(1)), Some(0));
        assert_eq!(radius(&gallery::causal(5)), Some(1));
        assert_eq!(radius(&gallery::causal_window(7, 2)), Some(3));
        assert_eq!(radius(&gallery::window(7, 1)), Some(3));
        assert_eq!(radius(&gallery::identity(2)), None);
        assert_eq!(radius(&Mask::full(2, 3)), None);
    }
}
