use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::rank;
use fullrank::measure::spectrum::{DeterminantError, LogDeterminant};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, bf16, f16, power_of_two};
use nalgebra::{DMatrix, dmatrix};
use num_traits::{Pow, Signed, ToPrimitive, Zero};

/// The logarithm by exact powers of two: of the quotient with one in [1/4, 4].
fn exact_ln(value: &BigRational) -> f64 {
    let bits = value.numer().bits() as i32 - value.denom().bits() as i32;
    let power = BigRational::from_integer(2.into()).pow(bits);
    (value.abs() / power).to_f64().unwrap().ln() + f64::from(bits) * std::f64::consts::LN_2
}

fn assert_right<T: FloatFormat>(matrix: &DMatrix<T>) -> LogDeterminant {
    let exact = rank::determinant(matrix).unwrap();
    let found = LogDeterminant::of(matrix).unwrap();
    assert_eq!(i64::from(found.sign), exact.signum().to_integer().to_i64().unwrap(), "{matrix}");
    if exact.is_zero() {
        assert_eq!(found.ln_abs, f64::NEG_INFINITY);
        return found;
    }
    let expected = exact_ln(&exact);
    let slack = 4.0 * f64::EPSILON * (1.0 + expected.abs());
    assert!(
        (found.ln_abs - expected).abs() <= found.error + slack,
        "{matrix} {found:?} {expected}"
    );
    found
}

fn random_matrices_agree<T: FloatFormat>() {
    let mut source = Source::from_seed(1);
    for case in 0..120 {
        let n = source.below(9);
        let least = power_of_two(T::MIN_EXPONENT - T::PRECISION as i32 + 1);
        let scales = [1.0, least, T::greatest() / 64.0];
        let scale = scales[source.below(3)];
        let matrix = DMatrix::from_fn(n, n, |_, _| match case % 3 {
            0 => T::nearest(source.normal() * scale),
            1 => T::nearest(f64::from(source.integer(-1, 1)) * scale),
            _ => T::nearest(source.normal() * scales[source.below(3)]),
        });
        assert_right(&matrix);
        assert_right(&matrix.lower_triangle());
        assert_right(&matrix.upper_triangle());
    }
}

#[test]
fn determinants_agree_with_exact_ones_in_every_format() {
    random_matrices_agree::<f16>();
    random_matrices_agree::<bf16>();
    random_matrices_agree::<f32>();
    random_matrices_agree::<f64>();
}

#[test]
fn well_conditioned_matrices_are_known_to_many_digits() {
    let mut source = Source::from_seed(2);
    let matrix = DMatrix::from_fn(30, 30, |_, _| source.normal());
    let found = assert_right(&matrix);
    assert!(found.error < 1e-8, "{found:?}");
}

#[test]
fn a_determinant_of_a_thousand_tokens_does_not_underflow() {
    let n = 1000;
    let scores = DMatrix::from_fn(n, n, |i, j| if i == j { -600.0_f64 } else { 0.0 });
    let attention = softmax(&scores, &gallery::causal(n), EmptyRows::Reject).unwrap();
    let found = LogDeterminant::of(attention.weights()).unwrap();
    // The first weight is 1, the others are e^-600 over their number of earlier tokens.
    let expected: f64 = (1..n).map(|earlier| -600.0 - (earlier as f64).ln()).sum();
    assert!((found.ln_abs - expected).abs() < 1e-9 * expected.abs());
    assert!(found.error < 1e-9 * expected.abs());
    assert_eq!(found.sign, 1);
}

#[test]
fn large_matrices_that_are_no_triangles_are_decomposed() {
    // A bidiagonal and its transpose, of small whole numbers: the determinant is a power of 6.
    let n = 150;
    let lower =
        DMatrix::from_fn(n, n, |i, j| f64::from(u8::from(i == j) * 3 + u8::from(i == j + 1)));
    let upper =
        DMatrix::from_fn(n, n, |i, j| f64::from(u8::from(i == j) * 2 + u8::from(j == i + 1)));
    for (scale, sign) in [(1.0, 1), (1e-300, 1), (-1.0, 1)] {
        let mut matrix = &lower * &upper * scale;
        matrix.swap_rows(3, 90);
        let found = LogDeterminant::of(&matrix).unwrap();
        let expected = n as f64 * (6.0_f64.ln() + f64::abs(scale).ln());
        // Scaling by 1e-300 rounds each entry, which the inverse magnifies at most so much.
        assert!((found.ln_abs - expected).abs() <= found.error + 1e-9, "{found:?} {expected}");
        assert!(found.error < 1e-6, "{found:?}");
        assert_eq!(found.sign, -sign);
    }
}

#[test]
fn errors_are_those_of_a_few_roundings() {
    let signs = LogDeterminant::of(&dmatrix![1.0, 0.0; 5.0, -1.0]).unwrap();
    assert_eq!(signs, LogDeterminant { ln_abs: 0.0, error: 0.0, sign: -1 });
    // The logarithm is off by two roundings, and the sum by one, of half a unit each.
    let two = assert_right(&dmatrix![2.0]);
    let rounding = 1.5 * f64::EPSILON * std::f64::consts::LN_2;
    assert!(rounding <= two.error && two.error < 1.001 * rounding, "{two:?}");
    // By exact integers, 1 over 2^52: four units of what is subtracted, and of 1.
    let near = assert_right(&dmatrix![1.0, 1.0; 1.0, 1.0 + f64::EPSILON]);
    let below = 52.0 * std::f64::consts::LN_2;
    assert!((near.ln_abs + below).abs() <= near.error, "{near:?}");
    let rounding = 4.0 * f64::EPSILON * (1.0 + below);
    assert!((near.error / rounding - 1.0).abs() < 1e-9, "{near:?}");
}

#[test]
fn singular_and_nearly_singular_matrices_are_exact_or_refused() {
    assert_right(&DMatrix::from_element(4, 4, 0.25_f64));
    let hilbert = DMatrix::from_fn(14, 14, |i, j| 1.0 / (i + j + 1) as f64);
    assert_right(&hilbert);
    let flat = DMatrix::from_element(65, 65, 0.25_f64);
    assert_eq!(LogDeterminant::of(&flat), Err(DeterminantError::NearlySingular));
}

#[test]
fn what_has_no_determinant_is_refused() {
    let empty = LogDeterminant::of(&DMatrix::<f32>::zeros(0, 0)).unwrap();
    assert_eq!(empty, LogDeterminant { ln_abs: 0.0, error: 0.0, sign: 1 });
    let wide = LogDeterminant::of(&dmatrix![1.0_f32, 2.0]);
    assert_eq!(wide, Err(DeterminantError::NotSquare { rows: 1, columns: 2 }));
    let bad = LogDeterminant::of(&dmatrix![1.0, 2.0; f64::NAN, 1.0]);
    assert_eq!(bad, Err(DeterminantError::NotFinite { row: 1, column: 0 }));
}
