use nalgebra::DMatrix;

use crate::scalar::Scalar;

/// Features whose dot product is the Taylor polynomial of the exponential: for query `x` and key
/// `y`, the sum of `(x . y)^m / m!` for `m` from 0 to the degree.
///
/// There is a feature for every monomial `x^a` of total degree at most `degree`: C(d + degree,
/// degree) of them for width d. The factor `1 / a!` goes to the query, so that all stays rational.
///
/// Source: Arora et al., "Simple linear attention language models balance the recall-throughput
/// tradeoff", 2024, arXiv 2402.18668 (degree 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaylorFeatures {
    /// The degree of the polynomial.
    pub degree: usize,
}

impl TaylorFeatures {
    /// The number of features for queries and keys of this width.
    pub fn count(&self, width: usize) -> usize {
        (1..=self.degree).fold(1, |count, k| count * (width + k) / k)
    }

    /// The features of queries, n by d; the result is n by [`count`](Self::count).
    pub fn queries<T: Scalar>(&self, queries: &DMatrix<T>) -> DMatrix<T> {
        self.features(queries, |entry, power| entry.clone() / power)
    }

    /// The features of keys, as [`queries`](Self::queries).
    pub fn keys<T: Scalar>(&self, keys: &DMatrix<T>) -> DMatrix<T> {
        self.features(keys, |entry, _| entry.clone())
    }

    /// Each monomial as the product of `factor(x, s)` for the `s`-th occurrence of entry `x`.
    fn features<T: Scalar>(&self, rows: &DMatrix<T>, factor: impl Fn(&T, T) -> T) -> DMatrix<T> {
        let exponents = exponents(rows.ncols(), self.degree);
        DMatrix::from_fn(rows.nrows(), exponents.len(), |row, feature| {
            let mut product = T::one();
            for (column, &exponent) in exponents[feature].iter().enumerate() {
                let mut power = T::zero();
                for _ in 0..exponent {
                    power += T::one();
                    product *= factor(&rows[(row, column)], power.clone());
                }
            }
            product
        })
    }
}

/// All lists of `width` exponents with a sum of at most `degree`.
fn exponents(width: usize, degree: usize) -> Vec<Vec<usize>> {
    let mut lists = vec![vec![]];
    for _ in 0..width {
        lists = lists
            .into_iter()
            .flat_map(|list: Vec<usize>| {
                let left = degree.saturating_sub(list.iter().sum());
                (0..=left).map(move |next| list.iter().copied().chain([next]).collect())
            })
            .collect();
    }
    lists
}
