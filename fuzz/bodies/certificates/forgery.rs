//! False certificates, and some that happen to be true.

use fullrank::measure::rank::{Block, Certificate, ModularBlock};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, SAFE_PRIMES, Scalar};
use nalgebra::DMatrix;
use num_bigint::BigInt;

type Shape = (usize, usize);

/// A certificate of any kind, made up.
pub(super) fn forged<T: Scalar>(matrix: &DMatrix<T>, source: &mut Source) -> Certificate {
    if source.once_in(8) {
        return factors(matrix, source);
    }
    made_up(matrix.shape(), 2, source)
}

/// Without factors, which are no forgery unless they fit.
fn made_up((rows, columns): Shape, depth: usize, source: &mut Source) -> Certificate {
    match source.below(if depth == 0 { 7 } else { 8 }) {
        0 => Certificate::Triangular {
            rows: indices(rows, source),
            columns: indices(columns, source),
        },
        1 => {
            let ModularBlock { prime, rows, columns } = block((rows, columns), source);
            Certificate::Modular { prime, rows, columns }
        }
        2 => Certificate::BlockTriangular {
            blocks: list(3, source, |source| block((rows, columns), source)),
        },
        3 => Certificate::Cover { rows: indices(rows, source), columns: indices(columns, source) },
        4 => Certificate::NullVectors { vectors: list(columns, source, |s| vector(columns, s)) },
        5 => Certificate::LeftNullVectors { vectors: list(rows, source, |s| vector(rows, s)) },
        6 => Certificate::VanishingMinors {
            rank: index(rows.min(columns), source),
            primes: list(8, source, prime),
        },
        _ => Certificate::DirectSum {
            blocks: list(3, source, |source| summand((rows, columns), depth, source)),
        },
    }
}

/// The matrix times one, or something like it.
fn factors<T: Scalar>(matrix: &DMatrix<T>, source: &mut Source) -> Certificate {
    let zero = || BigRational::from_integer(0.into());
    let left = matrix.map(|entry| entry.to_rational().unwrap_or_else(zero));
    let inner = source.below(matrix.ncols() + 2);
    let right = DMatrix::from_fn(inner, matrix.ncols(), |i, j| {
        BigRational::from_integer(i32::from(i == j).into())
    });
    let left = left.resize_horizontally(source.below(matrix.ncols() + 2), zero());
    Certificate::Factorisation { left, right }
}

/// Changes one thing.
pub(super) fn tamper(certificate: &mut Certificate, shape: Shape, source: &mut Source) {
    let (all_rows, all_columns) = shape;
    match certificate {
        Certificate::Triangular { rows, columns } | Certificate::Cover { rows, columns } => {
            tamper_indices(rows, columns, shape, source);
        }
        Certificate::Modular { prime, rows, columns } => {
            tamper_modular(prime, rows, columns, shape, source);
        }
        Certificate::BlockTriangular { blocks } => match pick(blocks, source) {
            Some(ModularBlock { prime, rows, columns }) if source.once_in(2) => {
                tamper_modular(prime, rows, columns, shape, source);
            }
            _ => change(blocks, source, |source| block(shape, source)),
        },
        Certificate::DirectSum { blocks } => match pick(blocks, source) {
            Some(Block { rows, columns, certificate: Some(inner) }) if source.once_in(2) => {
                tamper(inner, (rows.len(), columns.len()), source);
            }
            Some(Block { rows, columns, certificate }) if source.once_in(2) => {
                match source.once_in(4) {
                    true => *certificate = None,
                    false => tamper_indices(rows, columns, shape, source),
                }
            }
            _ => change(blocks, source, |source| summand(shape, 1, source)),
        },
        Certificate::NullVectors { vectors } => tamper_vectors(vectors, all_columns, source),
        Certificate::LeftNullVectors { vectors } => tamper_vectors(vectors, all_rows, source),
        Certificate::VanishingMinors { rank, primes } => match source.below(3) {
            0 => *rank = rank.wrapping_sub(1),
            1 => *rank = index(all_rows, source),
            _ => change(primes, source, prime),
        },
        // Those that are found are of the kinds above.
        _ => {}
    }
}

fn tamper_indices(
    rows: &mut Vec<usize>,
    columns: &mut Vec<usize>,
    shape: Shape,
    source: &mut Source,
) {
    let (indices, size) = if source.once_in(2) { (rows, shape.0) } else { (columns, shape.1) };
    change(indices, source, |source| index(size, source));
}

fn tamper_modular(
    modulus: &mut u64,
    rows: &mut Vec<usize>,
    columns: &mut Vec<usize>,
    shape: Shape,
    source: &mut Source,
) {
    match source.once_in(2) {
        true => *modulus = prime(source),
        false => tamper_indices(rows, columns, shape, source),
    }
}

fn tamper_vectors(vectors: &mut Vec<Vec<BigInt>>, size: usize, source: &mut Source) {
    match pick(vectors, source) {
        Some(vector) if source.once_in(2) => change(vector, source, integer),
        _ => change(vectors, source, |source| vector(size, source)),
    }
}

/// Drops, repeats, exchanges, replaces or adds an element.
fn change<E: Clone>(
    list: &mut Vec<E>,
    source: &mut Source,
    mut fresh: impl FnMut(&mut Source) -> E,
) {
    let (one, other) = (source.below(list.len()), source.below(list.len()));
    match source.below(if list.is_empty() { 1 } else { 5 }) {
        0 => list.insert(one, fresh(source)),
        1 => list[one] = fresh(source),
        2 => list.swap(one, other),
        3 => list[one] = list[other].clone(),
        _ => drop(list.remove(one)),
    }
}

fn pick<'a, E>(list: &'a mut [E], source: &mut Source) -> Option<&'a mut E> {
    list.get_mut(source.below(list.len()))
}

fn list<E>(most: usize, source: &mut Source, mut fresh: impl FnMut(&mut Source) -> E) -> Vec<E> {
    (0..source.below(most + 1)).map(|_| fresh(source)).collect()
}

/// Some of `size` things in any order, or indices at random.
fn indices(size: usize, source: &mut Source) -> Vec<usize> {
    match source.once_in(4) {
        true => list(size + 1, source, |source| index(size, source)),
        false => {
            let mut order = source.order(size);
            order.truncate(source.below(size + 1));
            order
        }
    }
}

/// One of `size` things, or none.
fn index(size: usize, source: &mut Source) -> usize {
    match source.below(16) {
        0 => size,
        1 => source.word() as usize,
        2 => usize::MAX,
        _ => source.below(size),
    }
}

/// Often one.
fn prime(source: &mut Source) -> u64 {
    match source.below(8) {
        0 => source.word(),
        1 => source.below(64) as u64,
        2 => SAFE_PRIMES[source.below(2)],
        _ => [3, 5, 7, 11, 13, 467, 8_387_507][source.below(7)],
    }
}

fn integer(source: &mut Source) -> BigInt {
    match source.below(8) {
        0 => BigInt::from(source.word()) << source.below(2048),
        1 => (source.word() as i64).into(),
        _ => source.integer(-1, 1).into(),
    }
}

fn vector(size: usize, source: &mut Source) -> Vec<BigInt> {
    let size = if source.once_in(16) { source.below(size + 2) } else { size };
    (0..size).map(|_| integer(source)).collect()
}

fn block((rows, columns): Shape, source: &mut Source) -> ModularBlock {
    ModularBlock {
        prime: prime(source),
        rows: indices(rows, source),
        columns: indices(columns, source),
    }
}

fn summand((rows, columns): Shape, depth: usize, source: &mut Source) -> Block {
    let (rows, columns) = (indices(rows, source), indices(columns, source));
    let inner = (rows.len(), columns.len());
    let certificate = (!source.once_in(4)).then(|| made_up(inner, depth - 1, source));
    Block { rows, columns, certificate }
}
