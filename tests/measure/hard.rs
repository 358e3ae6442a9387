//! Deficient matrices whose null vectors are as long as minors on both sides. Times are printed, not
//! asserted: `cargo test --release --test measure hard -- --nocapture` runs them at full size.

use std::time::Instant;

use fullrank::measure::rank::{Bound, exact_rank};
use fullrank::sample::Source;
use fullrank::scalar::power_of_two;
use nalgebra::DMatrix;

/// Rows and columns; less where the library is hardly optimised.
const SIZE: usize = if cfg!(debug_assertions) { 48 } else { 256 };

/// The rank is decided to be this, by a certificate of that name, and both certificates hold.
fn decided(what: &str, matrix: &DMatrix<f64>, rank: usize, certificate: &str) {
    let start = Instant::now();
    let found = exact_rank(matrix).unwrap();
    let decided = start.elapsed();
    assert_eq!((found.lower, found.upper), (rank, rank), "{what}");
    assert_eq!(found.certificate_name(), certificate, "{what}");
    assert_eq!(found.lower_certificate.check(matrix), Ok(Bound::AtLeast(rank)), "{what}");
    let start = Instant::now();
    let upper = found.upper_certificate.unwrap().check(matrix);
    assert_eq!(upper, Ok(Bound::AtMost(rank)), "{what}");
    eprintln!("{what}: decided in {decided:?}, checked in {:?}", start.elapsed());
}

/// Exponents over nearly all of the range of `f64`.
fn wild(source: &mut Source, rows: usize, columns: usize) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| {
        source.normal() * power_of_two(source.integer(-1000, 1000))
    })
}

fn with_equal_rows(mut matrix: DMatrix<f64>) -> DMatrix<f64> {
    let row = matrix.row(2).into_owned();
    matrix.set_row(7, &row);
    matrix
}

fn diagonal_blocks(first: &DMatrix<f64>, second: &DMatrix<f64>) -> DMatrix<f64> {
    let (rows, columns) = first.shape();
    let mut both = DMatrix::zeros(rows + second.nrows(), columns + second.ncols());
    both.view_mut((0, 0), first.shape()).copy_from(first);
    both.view_mut(first.shape(), second.shape()).copy_from(second);
    both
}

fn shuffled(source: &mut Source, matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let mut order = |size: usize| {
        let mut order: Vec<usize> = (0..size).collect();
        (1..size).rev().for_each(|at| order.swap(at, source.below(at + 1)));
        order
    };
    let (rows, columns) = (order(matrix.nrows()), order(matrix.ncols()));
    matrix.select_rows(&rows).select_columns(&columns)
}

fn scaled(source: &mut Source, matrix: &DMatrix<f64>, range: i32) -> DMatrix<f64> {
    let mut powers =
        |size| -> Vec<i32> { (0..size).map(|_| source.integer(-range, range)).collect() };
    let (rows, columns) = (powers(matrix.nrows()), powers(matrix.ncols()));
    DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |i, j| {
        matrix[(i, j)] * power_of_two(rows[i] + columns[j])
    })
}

fn whole(source: &mut Source, rows: usize, columns: usize, most: i32) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| f64::from(source.integer(-most, most)))
}

#[test]
fn two_blocks_that_are_deficient_on_different_sides() {
    let mut source = Source::from_seed(11);
    let first = with_equal_rows(wild(&mut source, SIZE / 2, SIZE / 2));
    let second = with_equal_rows(wild(&mut source, SIZE / 2, SIZE / 2)).transpose();
    let matrix = shuffled(&mut source, &diagonal_blocks(&first, &second));
    decided("two blocks", &matrix, SIZE - 2, "direct-sum");
}

/// The second block has rows of its own above it, so that nothing falls apart.
#[test]
fn coupled_blocks_that_are_deficient_on_different_sides() {
    let mut source = Source::from_seed(12);
    let first = with_equal_rows(wild(&mut source, SIZE / 2, SIZE / 2));
    let second = with_equal_rows(wild(&mut source, SIZE / 2, SIZE / 2)).transpose();
    let mut matrix = diagonal_blocks(&first, &second);
    let above = wild(&mut source, SIZE / 2, SIZE / 2);
    matrix.view_mut((0, SIZE / 2), above.shape()).copy_from(&above);
    let matrix = shuffled(&mut source, &matrix);
    decided("coupled blocks", &matrix, SIZE - 1, "vanishing-minors");
}

/// Sums of rows, then of columns, hide the blocks.
#[test]
fn a_dense_matrix_without_short_null_vectors() {
    let mut source = Source::from_seed(13);
    let first = with_equal_rows(whole(&mut source, SIZE / 2, SIZE / 2, 1 << 30));
    let second = with_equal_rows(whole(&mut source, SIZE / 2, SIZE / 2, 1 << 30)).transpose();
    let mix = |source: &mut Source| whole(source, SIZE, SIZE, 1);
    let matrix = mix(&mut source) * diagonal_blocks(&first, &second) * mix(&mut source);
    let matrix = scaled(&mut source, &matrix, 400);
    decided("dense", &matrix, SIZE - 2, "vanishing-minors");
}

/// A block of zeros too large to be avoided.
#[test]
fn zeros_alone_settle_a_rank() {
    let mut source = Source::from_seed(14);
    let mut matrix = wild(&mut source, SIZE, SIZE);
    matrix.view_mut((0, 0), (SIZE / 2 + 5, SIZE / 2 + 9)).fill(0.0);
    let matrix = shuffled(&mut source, &matrix);
    decided("zeros", &matrix, SIZE - 14, "cover");
}

#[test]
fn products_of_whole_matrices_of_any_inner_size() {
    let mut source = Source::from_seed(15);
    let (size, ranks) =
        if cfg!(debug_assertions) { (SIZE, &[3, 24, 45][..]) } else { (1024, &[8, 64, 256][..]) };
    for &rank in ranks {
        let (left, right) =
            (whole(&mut source, size, rank, 1 << 20), whole(&mut source, rank, size, 1 << 20));
        let product = left * right;
        let matrix = scaled(&mut source, &product, 400);
        let name = exact_rank(&matrix).unwrap().certificate_name();
        assert!(["null-vectors", "left-null-vectors", "vanishing-minors"].contains(&name));
        decided(&format!("rank {rank} of {size}"), &matrix, rank, name);
    }
}
