use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::spectrum::{Spectrum, SpectrumError};
use fullrank::sample::Source;
use fullrank::scalar::{bf16, f16};
use nalgebra::{DMatrix, DVector, dmatrix};

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-300), "{found} {expected}");
}

#[test]
fn a_diagonal_matrix_shows_its_diagonal() {
    let spectrum = Spectrum::of(&dmatrix![0.0_f64, -3.0; 4.0, 0.0; 0.0, 0.0]).unwrap();
    assert_eq!(spectrum.values().len(), 2);
    close(spectrum.values()[0], 4.0);
    close(spectrum.values()[1], 3.0);
    assert_eq!(spectrum.numerical_rank(), 2);
    assert_eq!(spectrum.gap(), None);
    close(spectrum.stable_rank(), 25.0 / 16.0);
    close(spectrum.condition().unwrap(), 4.0 / 3.0);
    // Shares 4/7 and 3/7.
    let entropy = -(4.0_f64 / 7.0) * (4.0_f64 / 7.0).ln() - (3.0 / 7.0) * (3.0_f64 / 7.0).ln();
    close(spectrum.effective_rank(), entropy.exp());
    close(spectrum.tolerance(), 3.0 * f64::EPSILON * 4.0);
    close(spectrum.noise_floor(), 3.0 * f64::EPSILON * 4.0);
}

#[test]
fn the_tolerance_is_that_of_the_stored_type() {
    let diagonal = [1.0, 1e-3, 1e-6, 1e-9];
    let rank = |spectrum: Result<Spectrum, SpectrumError>| spectrum.unwrap().numerical_rank();
    let matrix = DMatrix::from_diagonal(&DVector::from_row_slice(&diagonal));
    assert_eq!(rank(Spectrum::of(&matrix)), 4);
    assert_eq!(rank(Spectrum::of(&matrix.map(|x| x as f32))), 3);
    assert_eq!(rank(Spectrum::of(&matrix.map(bf16::from_f64))), 1);
    // 4 * 2^-10 is above a thousandth.
    assert_eq!(rank(Spectrum::of(&matrix.map(f16::from_f64))), 1);
    let spectrum = Spectrum::of(&matrix.map(|x| x as f32)).unwrap();
    assert!((spectrum.gap().unwrap() - 1e3).abs() < 1.0);
}

#[test]
fn the_range_of_the_format_does_not_matter() {
    for scale in [1e300, 1.0, 1e-300, 2.0_f64.powi(-1040)] {
        let matrix =
            DMatrix::from_fn(2, 2, |i, j| if i == j { scale * (2.0 - i as f64) } else { 0.0 });
        let spectrum = Spectrum::of(&matrix).unwrap();
        close(spectrum.values()[0] / scale, 2.0);
        close(spectrum.stable_rank(), 1.25);
        close(spectrum.condition().unwrap(), 2.0);
    }
}

#[test]
fn the_least_numbers_are_as_good_as_others() {
    let least = f64::from_bits(1);
    let (whole, small) = (dmatrix![1.0, 2.0; 3.0, 4.0], dmatrix![1.0, 2.0; 3.0, 4.0] * least);
    let [whole, small] = [whole, small].map(|matrix| Spectrum::of(&matrix).unwrap());
    close(small.stable_rank(), whole.stable_rank());
    close(small.condition().unwrap(), whole.condition().unwrap());
}

#[test]
fn what_is_as_small_as_a_limit_does_not_count() {
    // The limit of both is 2 * 2^-52.
    let at = |ratio: f64| Spectrum::of(&dmatrix![1.0, 0.0; 0.0, ratio]).unwrap();
    let (on, above) = (at(2.0 * f64::EPSILON), at(2.0 * f64::EPSILON.next_up()));
    assert_eq!((on.numerical_rank(), above.numerical_rank()), (1, 2));
    assert_eq!((on.condition(), on.gap()), (None, Some(0.5 / f64::EPSILON)));
    close(above.condition().unwrap(), 0.5 / f64::EPSILON);
    assert_eq!(at(0.0).gap(), None);
}

#[test]
fn zero_and_empty_matrices_have_nothing() {
    for (rows, columns) in [(0, 0), (0, 2), (3, 2)] {
        let spectrum = Spectrum::of(&DMatrix::<f32>::zeros(rows, columns)).unwrap();
        assert!(spectrum.values().iter().all(|&value| value == 0.0));
        assert_eq!(spectrum.numerical_rank(), 0);
        assert_eq!((spectrum.stable_rank(), spectrum.effective_rank()), (0.0, 0.0));
        assert_eq!((spectrum.gap(), spectrum.condition()), (None, None));
    }
}

#[test]
fn a_singular_matrix_has_no_condition_number() {
    let spectrum = Spectrum::of(&DMatrix::from_element(4, 4, 0.25_f64)).unwrap();
    assert_eq!(spectrum.numerical_rank(), 1);
    assert_eq!(spectrum.condition(), None);
    close(spectrum.effective_rank().round(), 1.0);
}

#[test]
fn what_is_not_a_number_is_refused_at_once() {
    for bad in [f64::NAN, f64::INFINITY] {
        let mut matrix = DMatrix::<f64>::identity(6, 6);
        matrix[(4, 2)] = bad;
        assert_eq!(Spectrum::of(&matrix), Err(SpectrumError::NotFinite { row: 4, column: 2 }));
    }
}

/// The greatest difference between the singular values and those of Jacobi's method, written here
/// without regard to speed, relative to the greatest.
fn distance_from_jacobi(matrix: &DMatrix<f64>) -> f64 {
    let mut columns =
        if matrix.nrows() < matrix.ncols() { matrix.transpose() } else { matrix.clone() };
    for _ in 0..30 {
        for right in 1..columns.ncols() {
            for left in 0..right {
                let (a, b) =
                    (columns.column(left).into_owned(), columns.column(right).into_owned());
                let angle = 0.5 * (2.0 * a.dot(&b)).atan2(a.dot(&a) - b.dot(&b));
                let (sin, cos) = angle.sin_cos();
                columns.set_column(left, &(&a * cos + &b * sin));
                columns.set_column(right, &(b * cos - a * sin));
            }
        }
    }
    let mut norms: Vec<f64> = columns.column_iter().map(|column| column.norm()).collect();
    norms.sort_by(|a, b| b.total_cmp(a));
    let spectrum = Spectrum::of(matrix).unwrap();
    assert_eq!(spectrum.values().len(), norms.len());
    let differences = norms.iter().zip(spectrum.values()).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f64::max) / norms[0].max(f64::MIN_POSITIVE)
}

#[test]
fn values_agree_with_jacobi_on_matrices_of_every_kind() {
    let mut source = Source::from_seed(1);
    for case in 0..400 {
        let (rows, columns) = (1 + source.below(40), 1 + source.below(40));
        let rank = 1 + source.below(6);
        let matrix = match case % 7 {
            0 => DMatrix::from_fn(rows, columns, |_, _| source.normal()),
            1 => DMatrix::from_fn(rows, columns, |_, _| f64::from(source.integer(-1, 1))),
            // Low rank, where values coincide with zero.
            2 => {
                let left = DMatrix::from_fn(rows, rank, |_, _| source.normal());
                left * DMatrix::from_fn(rank, columns, |_, _| source.normal())
            }
            // Few columns of many, with zeros and repeated values among them.
            3 => {
                let basis = DMatrix::from_fn(rows, rank, |_, _| source.normal()).qr().q();
                let scales = DVector::from_fn(rows, |_, _| f64::from(source.integer(0, 2)));
                DMatrix::from_diagonal(&scales) * basis
            }
            // Graded over thirty orders of magnitude, and the other way.
            4 => DMatrix::from_fn(rows, columns, |i, j| {
                source.normal() * 10.0_f64.powf(-30.0 * (i + j) as f64 / 80.0)
            }),
            5 => DMatrix::from_fn(rows, columns, |i, j| {
                source.normal() * 10.0_f64.powf(30.0 * (i + j) as f64 / 80.0 - 30.0)
            }),
            // Two diagonals, on which nothing is reduced, of numbers that hardly couple or do.
            _ => DMatrix::from_fn(rows, columns, |i, j| match j.wrapping_sub(i) {
                0 => source.normal(),
                1 => source.normal() * 10.0_f64.powf(8.0 * source.unit() - 6.0),
                _ => 0.0,
            }),
        };
        // Both are off by at most the noise floor.
        let bound = 2.0 * rows.max(columns) as f64 * f64::EPSILON;
        let distance = distance_from_jacobi(&matrix);
        assert!(distance <= bound, "case {case}, {rows} x {columns}: {distance:e} {matrix}");
    }
}

#[test]
fn values_agree_with_jacobi_over_several_panels() {
    let mut source = Source::from_seed(2);
    for (rows, columns) in [(64, 64), (97, 70), (33, 100)] {
        let matrix = DMatrix::from_fn(rows, columns, |_, _| source.normal());
        let distance = distance_from_jacobi(&matrix);
        assert!(distance <= 2.0 * rows.max(columns) as f64 * f64::EPSILON, "{distance:e}");
    }
}

#[test]
fn attention_that_is_nearly_the_identity_has_a_spectrum() {
    for n in [3, 4, 8, 20] {
        for gap in [34.0, 35.0, 36.0] {
            let scores = DMatrix::from_fn(n, n, |i, j| if i == j { gap } else { 0.0_f64 });
            for mask in [gallery::causal(n), gallery::causal_window(n, 1), gallery::full(n)] {
                let attention = softmax(&scores, &mask, EmptyRows::Reject).unwrap();
                let spectrum = Spectrum::of(attention.weights()).unwrap();
                // All that is not the identity sums to less than this in each row and column.
                let slack = 2.0 * n as f64 * f64::exp(-gap) + spectrum.noise_floor();
                let far = spectrum.values().iter().map(|value| (value - 1.0).abs());
                assert!(far.fold(0.0, f64::max) <= slack, "{n} {gap}: {spectrum:?}");
            }
        }
    }
}
