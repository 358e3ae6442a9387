use std::collections::BTreeMap;

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::rank::{Bound, Certificate, ExactRank, RankError, determinant, exact_rank};
use fullrank::measure::spectrum::Spectrum;
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, FloatFormat, Scalar, bf16, f16, power_of_two};
use nalgebra::{DMatrix, dmatrix};

use crate::oracle;

fn agrees_on_planted_ranks<T: FloatFormat>() {
    let mut seen = BTreeMap::new();
    for seed in 0..600 {
        let mut source = Source::from_seed(seed);
        let planted = source.below(6);
        let matrix = oracle::planted::<T>(&mut source, planted);
        let rank = exact_rank(&matrix).unwrap();
        let expected = oracle::rank(&matrix);
        assert_eq!(rank.exact(), Some(expected), "{matrix}");
        assert_eq!(rank.upper_certificate.is_some(), expected < matrix.nrows().min(matrix.ncols()));
        *seen.entry(rank.certificate_name()).or_insert(0) += 1;
        if matrix.is_square() && matrix.nrows() <= 5 {
            assert_eq!(
                determinant(&matrix).unwrap(),
                oracle::determinant(&oracle::exactly(&matrix))
            );
            *seen.entry("determinant").or_insert(0) += 1;
        }
    }
    // Every way of deciding, and determinants, occurred often.
    for kind in ["triangular", "modular", "null-vectors", "determinant"] {
        assert!(seen.get(kind).is_some_and(|&count| count >= 10), "{seen:?}");
    }
}

#[test]
fn exact_rank_agrees_with_rational_elimination() {
    agrees_on_planted_ranks::<f16>();
    agrees_on_planted_ranks::<bf16>();
    agrees_on_planted_ranks::<f32>();
    agrees_on_planted_ranks::<f64>();
}

#[test]
fn one_unit_in_the_last_place_is_a_rank() {
    let mut matrix = dmatrix![1.0_f64, 1.0; 1.0, 1.0];
    assert_eq!(exact_rank(&matrix).unwrap().exact(), Some(1));
    matrix[(1, 1)] += f64::EPSILON;
    assert_eq!(exact_rank(&matrix).unwrap().exact(), Some(2));
    assert_eq!(Spectrum::of(&matrix).unwrap().numerical_rank(), 1);
}

#[test]
fn a_causal_matrix_is_full_rank_where_its_spectrum_says_otherwise() {
    // Earlier tokens score higher by 2: the inverse grows like (e^2 - 1)^n.
    let scores = DMatrix::from_fn(64, 64, |i, j| if j < i { 2.0_f32 } else { 0.0 });
    let attention = softmax(&scores, &gallery::causal(64), EmptyRows::Reject).unwrap();
    let rank = exact_rank(attention.weights()).unwrap();
    assert_eq!((rank.exact(), rank.certificate_name()), (Some(64), "triangular"));
    assert!(Spectrum::of(attention.weights()).unwrap().numerical_rank() < 64);
}

#[test]
fn empty_and_zero_matrices_have_rank_zero() {
    for (rows, columns) in [(0, 0), (0, 3), (3, 0), (1, 1), (2, 3)] {
        let rank = exact_rank(&DMatrix::<f32>::zeros(rows, columns)).unwrap();
        assert_eq!(rank.exact(), Some(0), "{rows} x {columns}");
    }
    assert_eq!(
        determinant(&DMatrix::<f32>::zeros(0, 0)).unwrap(),
        BigRational::from_integer(1.into())
    );
}

/// As few zeros as two blocks leave.
#[test]
fn one_zero_makes_a_triangle_of_two_tokens() {
    let rank = exact_rank(&dmatrix![1.0, 1.0; 0.0, 1.0]).unwrap();
    assert_eq!((rank.exact(), rank.certificate_name()), (Some(2), "triangular"));
}

#[test]
fn what_has_no_rank_is_refused() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let matrix = dmatrix![1.0, 0.0, 0.0; 0.0, 1.0, bad];
        assert_eq!(exact_rank(&matrix), Err(RankError::NotFinite { row: 1, column: 2 }));
        assert_eq!(determinant(&matrix), Err(RankError::NotSquare { rows: 2, columns: 3 }));
        let square = dmatrix![bad];
        assert_eq!(determinant(&square), Err(RankError::NotFinite { row: 0, column: 0 }));
        assert_eq!(exact_rank(&square), Err(RankError::NotFinite { row: 0, column: 0 }));
        let triangle = dmatrix![1.0, 0.0; bad, 1.0];
        assert_eq!(exact_rank(&triangle), Err(RankError::NotFinite { row: 1, column: 0 }));
    }
}

/// The prime of the lower bound.
fn prime_of<T: Scalar>(matrix: &DMatrix<T>) -> u64 {
    let rank = exact_rank(matrix).unwrap();
    assert_eq!(rank.exact(), Some(2));
    assert_eq!(rank.lower_certificate.check(matrix), Ok(Bound::AtLeast(2)));
    match rank.lower_certificate {
        Certificate::Modular { prime, .. } => prime,
        other => panic!("{other:?}"),
    }
}

/// A determinant that the primes tried first divide.
#[test]
fn a_matrix_that_some_primes_hide_is_decided_by_the_next() {
    let with_determinant = |determinant: f64| dmatrix![1.0 + determinant, 1.0; 1.0, 1.0];
    let first = prime_of(&with_determinant(1.0)) as f64;
    let second = prime_of(&with_determinant(first)) as f64;
    let third = prime_of(&with_determinant(first * second)) as f64;
    assert!(first < 1000.0 && second > 1e6 && third > 1e6, "{first} {second} {third}");
    assert!(first != second && second != third);
    // What is deficient modulo the first prime is left to a greater one, even if it is so exactly.
    assert!(prime_of(&dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0; 7.0, 8.0, 9.0]) > 1_000_000);
}

/// A rational whose denominator a prime divides has no residue there.
#[test]
fn an_entry_without_a_residue_is_left_to_another_prime() {
    let rational =
        |numerator: i64, denominator: i64| BigRational::new(numerator.into(), denominator.into());
    let first = prime_of(&dmatrix![rational(2, 1), rational(1, 1); rational(1, 1), rational(1, 1)]);
    let third = rational(1, first as i64);
    let undefined = dmatrix![third, rational(1, 1); rational(1, 1), rational(1, 1)];
    assert_ne!(prime_of(&undefined), first);
}

/// A product of whole matrices: its rank is the planted one for almost every draw, and at most that
/// for all.
fn product(source: &mut Source, rows: usize, columns: usize, rank: usize) -> DMatrix<f64> {
    let mut whole =
        |rows, columns| DMatrix::from_fn(rows, columns, |_, _| f64::from(source.integer(-9, 9)));
    whole(rows, rank) * whole(rank, columns)
}

fn bounds_proved<T: Scalar>(matrix: &DMatrix<T>) -> ExactRank {
    let rank = exact_rank(matrix).unwrap();
    assert_eq!(rank.lower_certificate.check(matrix), Ok(Bound::AtLeast(rank.lower)));
    if let Some(certificate) = &rank.upper_certificate {
        assert_eq!(certificate.check(matrix), Ok(Bound::AtMost(rank.upper)));
    }
    rank
}

#[test]
fn both_bounds_are_proved_at_sizes_that_are_halved_and_for_every_rank() {
    let mut source = Source::from_seed(3);
    for (rows, columns) in [(33, 33), (70, 40), (40, 70), (97, 130), (160, 100)] {
        for rank in [1, 2, 31, 32, 33, 39, 40, 96, 97] {
            let planted = rank.min(rows).min(columns);
            let matrix = product(&mut source, rows, columns, rank);
            assert_eq!(bounds_proved(&matrix).exact(), Some(planted), "{rows} x {columns}");
        }
    }
}

/// Rows and columns of zeros and repeated ones: pivots leave the diagonal everywhere.
#[test]
fn dependent_columns_and_rows_may_come_first() {
    let mut source = Source::from_seed(4);
    for _ in 0..10 {
        let basis = product(&mut source, 90, 90, 60);
        let repeated = |source: &mut Source| -> Vec<usize> {
            (0..140).map(|at| if at < 40 { at % 3 } else { source.below(90) }).collect()
        };
        let (rows, columns) = (repeated(&mut source), repeated(&mut source));
        let matrix = DMatrix::from_fn(140, 140, |i, j| {
            if i % 7 == 0 || j % 5 == 0 { 0.0 } else { basis[(rows[i], columns[j])] }
        });
        let rank = bounds_proved(&matrix);
        assert_eq!(rank.exact(), Some(oracle::rank_modulo(&matrix)));
        assert!(rank.lower > 20);
    }
}

/// Two equal rows among random ones: a null vector on the right has entries as long as minors, one
/// on the left is 1 and -1.
#[test]
fn the_shorter_null_vectors_are_found() {
    let mut source = Source::from_seed(5);
    let mut matrix = DMatrix::from_fn(60, 60, |_, _| source.normal());
    let row = matrix.row(7).into_owned();
    matrix.set_row(41, &row);
    let rank = bounds_proved(&matrix);
    assert_eq!((rank.exact(), rank.certificate_name()), (Some(59), "left-null-vectors"));
    let rank = bounds_proved(&matrix.transpose());
    assert_eq!((rank.exact(), rank.certificate_name()), (Some(59), "null-vectors"));
    // Both at once: long entries on either side.
    let twice = DMatrix::from_fn(120, 120, |i, j| match (i < 60, j < 60) {
        (true, true) => matrix[(i, j)],
        (false, false) => matrix[(j - 60, i - 60)],
        _ => 0.0,
    });
    assert_eq!(bounds_proved(&twice).exact(), Some(118));
}

#[test]
fn the_whole_range_of_exponents_is_exact() {
    let mut source = Source::from_seed(6);
    let extremes = [5e-324, 1e-300, 1e-160, 1.0, 1e160, 1e300];
    for size in [2, 9, 24] {
        let mut matrix = DMatrix::from_fn(size, size, |_, _| {
            extremes[source.below(extremes.len())] * f64::from(source.integer(1, 7))
        });
        assert_eq!(bounds_proved(&matrix).exact(), Some(size));
        let column = matrix.column(0) * 2.0;
        matrix.set_column(size - 1, &column);
        assert_eq!(bounds_proved(&matrix).exact(), Some(size - 1));
        let scaled = DMatrix::from_fn(size, size, |i, j| {
            f64::from((i * j) as u32 % 5) * power_of_two(40 * (i as i32) - 30 * (j as i32) - 300)
        });
        assert_eq!(bounds_proved(&scaled).exact(), Some(oracle::rank(&scaled)));
    }
}

/// At 512 rows, threads share both the reduction to residues and the products of the elimination.
#[test]
fn the_certificate_does_not_depend_on_the_number_of_threads() {
    let mut source = Source::from_seed(7);
    let random = DMatrix::from_fn(512, 700, |_, _| source.normal());
    // Among the first columns only three are independent, and pivots leave the diagonal.
    let repeated = DMatrix::from_fn(512, 700, |i, j| {
        if i % 9 == 0 && j < 300 { 0.0 } else { random[(i, if j < 40 { j % 3 } else { j })] }
    });
    for matrix in [random.columns(0, 512).into_owned(), repeated.transpose(), repeated] {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bounds_proved(&matrix))
        };
        let single = on(1);
        assert_eq!(single.exact(), Some(512));
        for threads in [2, 3] {
            assert_eq!(on(threads), single, "{threads} threads");
        }
    }
}

/// Loops of fixed length work on columns of at most 8, 16, 32 and 64 entries.
#[test]
fn short_columns_have_the_rank_of_their_transpose() {
    let mut source = Source::from_seed(8);
    for rows in [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65] {
        for rank in [1, 2, rows / 2, rows - 1, rows] {
            let matrix = product(&mut source, rows, 70, rank.max(1));
            let expected = oracle::rank_modulo(&matrix);
            assert_eq!(bounds_proved(&matrix).exact(), Some(expected), "{rows} rows, rank {rank}");
            assert_eq!(bounds_proved(&matrix.transpose()).exact(), Some(expected));
        }
    }
}
