use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::spectrum::{LeastSingularValue, Spectrum, TriangleError};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, Scalar, bf16, f16, power_of_two};
use nalgebra::{DMatrix, dmatrix};
use num_traits::{Pow, Signed, Zero};

use crate::oracle;

/// How many eigenvalues of `A A^T` lie below a rational number: the negative pivots of their
/// difference (Sylvester's law of inertia), over the rationals.
fn squares_below<T: Scalar>(matrix: &DMatrix<T>, bound: &BigRational) -> usize {
    let rows = oracle::exactly(matrix);
    let product = |a: &[BigRational], b: &[BigRational]| -> BigRational {
        a.iter().zip(b).map(|(a, b)| a * b).fold(BigRational::zero(), |sum, term| sum + term)
    };
    let mut gram: Vec<Vec<BigRational>> =
        rows.iter().map(|a| rows.iter().map(|b| product(a, b)).collect()).collect();
    (0..gram.len()).for_each(|at| gram[at][at] -= bound);
    let mut negative = 0;
    for step in 0..gram.len() {
        let (above, below) = gram.split_at_mut(step + 1);
        let pivot_row = &above[step];
        assert!(
            !pivot_row[step].is_zero(),
            "{bound} is an eigenvalue of a leading block: {matrix}"
        );
        negative += usize::from(pivot_row[step].is_negative());
        for row in below {
            let factor = &row[step] / &pivot_row[step];
            for (entry, above) in row[step..].iter_mut().zip(&pivot_row[step..]) {
                *entry -= &factor * above;
            }
        }
    }
    negative
}

fn exact(value: f64, exponent: i64) -> BigRational {
    let two = BigRational::from_integer(2.into());
    value.to_rational().unwrap() * two.pow(exponent as i32)
}

/// The least singular value lies within the bounds, by exact arithmetic, and they are close.
fn assert_proved<T: FloatFormat>(matrix: &DMatrix<T>) {
    let least = LeastSingularValue::of_triangle(matrix).unwrap();
    // Moved by a little, so as not to be an eigenvalue of a leading block.
    let hair = exact(1.0, -80);
    let square = |bound: f64, hair: BigRational| {
        let bound = exact(bound, least.exponent);
        &bound * &bound * (hair + exact(1.0, 0))
    };
    assert_eq!(squares_below(matrix, &square(least.lower, -hair.clone())), 0, "{matrix} {least:?}");
    assert!(squares_below(matrix, &square(least.upper, hair)) >= 1, "{matrix} {least:?}");
    let n = matrix.nrows() as f64;
    // The first step of the search is 4 n^2 units on both sides, and the bounds of its verdict are
    // 2 n^2 and 2 n more; the root halves them. Ten roundings are left.
    let width = (8.0 * n * (n + 4.0) + 10.0) * f64::EPSILON;
    assert!(least.upper / least.lower - 1.0 <= width, "{least:?} {width:e}");
}

fn random_triangle<T: FloatFormat>(source: &mut Source, n: usize) -> DMatrix<T> {
    let kind = source.below(4);
    let lowest = T::MIN_EXPONENT - T::PRECISION as i32 + 1;
    let mut entry = || match kind {
        0 => source.normal(),
        1 => f64::from(source.integer(-2, 2)),
        // Over the whole range of the format.
        2 => source.normal() * power_of_two(source.integer(lowest, T::MAX_EXPONENT - 3)),
        // Subnormal numbers only.
        _ => f64::from(source.integer(-9, 9)) * power_of_two(lowest),
    };
    DMatrix::from_fn(n, n, |i, j| {
        let value = T::nearest(if j <= i { entry() } else { 0.0 });
        if i == j && value.is_zero() { T::nearest(power_of_two(lowest)) } else { value }
    })
}

fn random_triangles_are_bounded<T: FloatFormat>() {
    let mut source = Source::from_seed(1);
    for case in 0..40 {
        let n = 1 + source.below(6);
        let lower = random_triangle::<T>(&mut source, n);
        assert_proved(&if case % 2 == 0 { lower } else { lower.transpose() });
    }
}

#[test]
fn bounds_are_right_by_exact_arithmetic_in_every_format() {
    random_triangles_are_bounded::<f16>();
    random_triangles_are_bounded::<bf16>();
    random_triangles_are_bounded::<f32>();
    random_triangles_are_bounded::<f64>();
}

#[test]
fn random_causal_attention_is_bounded_by_exact_arithmetic() {
    let mut source = Source::from_seed(2);
    for spread in [1.0, 10.0] {
        let scores = DMatrix::from_fn(12, 12, |_, _| (spread * source.normal()) as f32);
        let attention = softmax(&scores, &gallery::causal(12), EmptyRows::Reject).unwrap();
        assert_proved(attention.weights());
    }
}

/// Ones on the diagonal and `below` under it; the inverse is `-c (1 - c)^(i-j-1)` under its own.
fn constant_below(n: usize, below: f64) -> DMatrix<f64> {
    DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => 0.0,
        std::cmp::Ordering::Equal => 1.0,
        std::cmp::Ordering::Greater => below,
    })
}

#[test]
fn a_value_of_1e_90_and_less_is_known_where_a_dense_decomposition_prints_noise() {
    for (n, c) in [(60, 4.0), (200, 4.0), (64, std::f64::consts::E), (300, 100.0)] {
        let matrix = constant_below(n, c);
        let (lower, upper) = LeastSingularValue::of_triangle(&matrix).unwrap().ln();
        // The inverse has n - k entries of size c |1 - c|^(k-1) and n of size 1: the norm is at
        // least that of the first column and at most that of all of them.
        let (mut column, mut all) = (0.0, (n as f64).ln());
        for k in 1..n {
            let square = 2.0 * (c.ln() + (k - 1) as f64 * (c - 1.0).ln());
            let add = |sum: f64, term: f64| sum.max(term) + (-(sum - term).abs()).exp().ln_1p();
            (column, all) = (add(column, square), add(all, square + ((n - k) as f64).ln()));
        }
        assert!(lower <= -column / 2.0 + 1e-9 && -all / 2.0 - 1e-9 <= upper, "{n} {c}");
        assert!(upper < (1e-15_f64).ln());
        assert!(upper - lower < 1e-9 * -upper, "{lower} {upper}");
        let dense = Spectrum::of(&matrix).unwrap();
        assert!(*dense.values().last().unwrap() < dense.noise_floor());
    }
    // Beyond the range of f64: 99^298.
    let least = LeastSingularValue::of_triangle(&constant_below(300, 100.0)).unwrap();
    assert!(least.exponent < -1074 && least.lower > 0.0);
}

#[test]
fn uniform_causal_attention_agrees_with_hardys_bounds() {
    for n in [1, 2, 10, 60] {
        let scores = DMatrix::from_element(n, n, 0.0_f64);
        let attention = softmax(&scores, &gallery::causal(n), EmptyRows::Reject).unwrap();
        let least = LeastSingularValue::of_triangle(attention.weights()).unwrap();
        let bound = |bound: f64| bound * 2.0_f64.powi(least.exponent as i32);
        // The inverse has rows of i and -(i - 1), so its norm is at most 2 n - 1 and at least n; the
        // stored weights are off by one rounding, which the inverse magnifies at most so much.
        let rounding = 1.0 + 4.0 * (n * n) as f64 * f64::EPSILON;
        assert!(bound(least.upper) >= 1.0 / (2 * n - 1) as f64 / rounding);
        assert!(bound(least.lower) <= 1.0 / n as f64 * rounding);
        let dense = Spectrum::of(attention.weights()).unwrap();
        let value = dense.values()[n - 1];
        assert!(bound(least.lower) <= value + dense.noise_floor());
        assert!(value <= bound(least.upper) + dense.noise_floor());
    }
}

#[test]
fn a_zero_on_the_diagonal_is_a_zero_value() {
    let zero = LeastSingularValue::of_triangle(&dmatrix![1.0_f32, 0.0; 1.0, 0.0]).unwrap();
    assert_eq!((zero.lower, zero.upper), (0.0, 0.0));
    assert_eq!(zero.ln(), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    // Exact, whatever its size.
    for value in [1.0, -3.0, f64::MAX, f64::from_bits(1)] {
        let one = LeastSingularValue::of_triangle(&dmatrix![value]).unwrap();
        let [lower, upper] = [one.lower, one.upper].map(|bound| exact(bound, one.exponent));
        let value = value.to_rational().unwrap().abs();
        assert!(lower <= value && value <= upper && &upper - &lower < &value * exact(1.0, -48));
    }
}

#[test]
fn what_is_no_triangle_is_refused() {
    let error = |matrix: DMatrix<f64>| LeastSingularValue::of_triangle(&matrix).unwrap_err();
    assert_eq!(error(dmatrix![1.0, 2.0; 3.0, 4.0]), TriangleError::NotTriangular);
    assert_eq!(error(dmatrix![1.0, 0.0]), TriangleError::Shape { rows: 1, columns: 2 });
    assert_eq!(error(DMatrix::zeros(0, 0)), TriangleError::Shape { rows: 0, columns: 0 });
    for bad in [f64::NAN, f64::INFINITY] {
        let matrix = dmatrix![1.0, 0.0; bad, 1.0];
        assert_eq!(error(matrix), TriangleError::NotFinite { row: 1, column: 0 });
    }
}
