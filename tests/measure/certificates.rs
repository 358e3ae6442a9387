//! A certificate that was tampered with proves nothing.

use fullrank::attention::{EmptyRows, softmax};
use fullrank::mask::gallery;
use fullrank::measure::rank::{
    Block, Bound, Certificate, CertificateError, ModularBlock, exact_rank,
};
use fullrank::sample::Source;
use fullrank::scalar::{BigRational, SAFE_PRIMES};
use nalgebra::{DMatrix, dmatrix};
use num_bigint::BigInt;

use crate::oracle;

fn integers(entries: &[i32]) -> Vec<BigInt> {
    entries.iter().map(|&entry| entry.into()).collect()
}

#[test]
fn what_is_found_is_what_is_proved() {
    for seed in 0..200 {
        let mut source = Source::from_seed(seed);
        let rank = source.below(5);
        let matrix = oracle::planted::<f32>(&mut source, rank);
        let found = exact_rank(&matrix).unwrap();
        assert_eq!(found.lower_certificate.check(&matrix), Ok(Bound::AtLeast(found.lower)));
        if let Some(certificate) = found.upper_certificate {
            assert_eq!(certificate.check(&matrix), Ok(Bound::AtMost(found.upper)));
        }
    }
}

#[test]
fn a_triangle_is_checked_entry_by_entry() {
    let matrix = dmatrix![0.0_f64, 2.0, 0.0; 3.0, 5.0, 0.0; 0.0, 0.0, 0.0];
    let triangle = |rows: &[usize], columns: &[usize]| {
        Certificate::Triangular { rows: rows.to_vec(), columns: columns.to_vec() }.check(&matrix)
    };
    assert_eq!(triangle(&[0, 1], &[1, 0]), Ok(Bound::AtLeast(2)));
    assert_eq!(triangle(&[], &[]), Ok(Bound::AtLeast(0)));
    assert_eq!(
        triangle(&[1, 0], &[0, 1]),
        Err(CertificateError::NotTriangular { row: 1, column: 1 })
    );
    assert_eq!(
        triangle(&[0, 1], &[0, 1]),
        Err(CertificateError::ZeroDiagonal { row: 0, column: 0 })
    );
    for (rows, columns) in
        [(&[0, 0][..], &[1, 0][..]), (&[0, 1], &[1, 1]), (&[0, 1], &[1]), (&[0, 3], &[1, 0])]
    {
        assert_eq!(triangle(rows, columns), Err(CertificateError::Selection));
    }
}

/// Nothing can be proved of the rank of a matrix that has none, wherever the certificate looks.
#[test]
fn a_matrix_that_is_not_finite_has_no_rank() {
    let matrix = |bad| dmatrix![1.0, 0.0, 0.0; bad, 1.0, 0.0];
    let (rows, columns) = (vec![0, 1], vec![0, 1]);
    let block = |at| ModularBlock { prime: SAFE_PRIMES[0], rows: vec![at], columns: vec![at] };
    let whole = Block { rows: vec![0, 1], columns: vec![0, 1], certificate: None };
    for certificate in [
        Certificate::Triangular { rows: rows.clone(), columns: columns.clone() },
        Certificate::Modular { prime: SAFE_PRIMES[0], rows: vec![0], columns: vec![0] },
        Certificate::BlockTriangular { blocks: vec![block(0), block(1)] },
        Certificate::DirectSum { blocks: vec![whole] },
        Certificate::Cover { rows, columns },
        Certificate::NullVectors { vectors: vec![] },
        Certificate::LeftNullVectors { vectors: vec![] },
        Certificate::VanishingMinors { rank: 2, primes: vec![] },
    ] {
        assert!(certificate.check(&matrix(3.0)).is_ok(), "{certificate:?}");
        for bad in [f64::NAN, f64::INFINITY] {
            let refused = Err(CertificateError::NotFinite { row: 1, column: 0 });
            assert_eq!(certificate.check(&matrix(bad)), refused, "{certificate:?}");
        }
    }
}

#[test]
fn a_modulus_must_be_a_prime_that_keeps_the_rank() {
    let matrix = dmatrix![1.0_f64, 2.0; 3.0, 4.0];
    let modular = |prime: u64, rows: &[usize], columns: &[usize]| {
        Certificate::Modular { prime, rows: rows.to_vec(), columns: columns.to_vec() }
            .check(&matrix)
    };
    assert_eq!(modular(SAFE_PRIMES[0], &[0, 1], &[0, 1]), Ok(Bound::AtLeast(2)));
    assert_eq!(modular(5, &[1, 0], &[0, 1]), Ok(Bound::AtLeast(2)));
    // Singular modulo 3, since 3 divides an entry; determinant -2.
    assert_eq!(modular(3, &[1], &[0]), Err(CertificateError::SingularModulo));
    assert_eq!(modular(9, &[0], &[0]), Err(CertificateError::NotPrime(9)));
    assert_eq!(modular(2, &[0], &[0]), Err(CertificateError::NotPrime(2)));
    assert_eq!(modular(5, &[0, 2], &[0, 1]), Err(CertificateError::Selection));
}

/// Sums of products of residues that a word would not hold.
#[test]
fn primes_of_any_length_tell_the_rank() {
    let source = &mut Source::from_seed(5);
    let rows = 40;
    let full = DMatrix::from_fn(rows, rows, |_, _| (source.word() >> 20) as f64);
    let mut deficient = full.clone();
    let sum = full.rows(0, rows - 1).row_sum();
    deficient.row_mut(rows - 1).copy_from(&sum);
    for (bits, distance) in [(28, 57), (29, 3), (30, 35), (31, 1), (32, 5), (61, 1), (63, 25)] {
        let modular = Certificate::Modular {
            prime: (1 << bits) - distance,
            rows: (0..rows).rev().collect(),
            columns: (0..rows).collect(),
        };
        assert_eq!(modular.check(&full), Ok(Bound::AtLeast(rows)), "{bits} bits");
        assert_eq!(modular.check(&deficient), Err(CertificateError::SingularModulo), "{bits} bits");
    }
}

#[test]
fn blocks_must_be_nonsingular_and_below_each_other() {
    let weights =
        softmax(&DMatrix::zeros(9, 9), &gallery::documents(9, &[4, 5]).unwrap(), EmptyRows::Reject);
    let mut matrix = weights.unwrap().into_weights();
    for token in 0..9 {
        matrix[(token, token)] = 1.0_f64;
    }
    matrix[(8, 0)] = 0.5;
    let found = exact_rank(&matrix).unwrap();
    assert_eq!(found.exact(), Some(9));
    let Certificate::BlockTriangular { blocks } = found.lower_certificate else { panic!() };
    assert_eq!(blocks.len(), 2);
    let check = |change: &dyn Fn(&mut Vec<ModularBlock>)| {
        let mut blocks = blocks.clone();
        change(&mut blocks);
        Certificate::BlockTriangular { blocks }.check(&matrix)
    };
    assert_eq!(check(&|_| ()), Ok(Bound::AtLeast(9)));
    assert_eq!(check(&|blocks| blocks.truncate(1)), Ok(Bound::AtLeast(4)));
    let above = Err(CertificateError::NotTriangular { row: 8, column: 0 });
    assert_eq!(check(&|blocks| blocks.reverse()), above);
    let composite = Err(CertificateError::NotPrime(9));
    assert_eq!(check(&|blocks| blocks[1].prime = 9), composite);
    assert_eq!(check(&|blocks| blocks[0].rows[0] = 8), Err(CertificateError::Selection));
    assert_eq!(check(&|blocks| blocks[0].columns[0] = 9), Err(CertificateError::Selection));
    let exchanged = check(&|blocks| {
        let row = blocks[0].rows[0];
        blocks[0].rows[0] = std::mem::replace(&mut blocks[1].rows[0], row);
    });
    assert_eq!(exchanged, Err(CertificateError::SingularModulo));
    matrix[(1, 8)] = 1.0;
    let connected = Certificate::BlockTriangular { blocks: blocks.clone() }.check(&matrix);
    assert_eq!(connected, Err(CertificateError::NotTriangular { row: 1, column: 8 }));
}

#[test]
fn a_factorisation_must_be_exact() {
    let rational = |entries: &[i32], rows, columns| {
        DMatrix::from_row_iterator(
            rows,
            columns,
            entries.iter().map(|&x| BigRational::from_integer(x.into())),
        )
    };
    let matrix = dmatrix![2.0_f32, 4.0; 3.0, 6.0];
    let factorisation = |left, right| Certificate::Factorisation { left, right };
    let good = factorisation(rational(&[2, 3], 2, 1), rational(&[1, 2], 1, 2));
    assert_eq!(good.check(&matrix), Ok(Bound::AtMost(1)));
    for bad in [
        factorisation(rational(&[2, 3], 2, 1), rational(&[1, 3], 1, 2)),
        factorisation(rational(&[2], 1, 1), rational(&[1, 2], 1, 2)),
        factorisation(rational(&[2, 3], 2, 1), rational(&[1], 1, 1)),
        factorisation(rational(&[2, 3], 2, 1), rational(&[1, 2, 0, 0], 2, 2)),
    ] {
        assert_eq!(bad.check(&matrix), Err(CertificateError::NotAFactorisation));
    }
}

/// One field at a time of what is found for a matrix of rank 5 of 9 x 8.
#[test]
fn a_certificate_is_refused_once_any_field_is_wrong() {
    let mut source = Source::from_seed(2);
    let mut whole =
        |rows, columns| DMatrix::from_fn(rows, columns, |_, _| source.integer(-9, 9) as f32);
    let mut matrix = whole(9, 5) * whole(5, 8);
    let zeros = DMatrix::zeros(1, 8);
    matrix.set_row(3, &zeros.row(0));
    let found = exact_rank(&matrix).unwrap();
    assert_eq!(found.exact(), Some(5));

    let Certificate::Modular { prime, rows, columns } = found.lower_certificate else { panic!() };
    let modular = |prime: u64, rows: &[usize], columns: &[usize]| {
        Certificate::Modular { prime, rows: rows.to_vec(), columns: columns.to_vec() }
            .check(&matrix)
    };
    assert_eq!(modular(prime, &rows, &columns), Ok(Bound::AtLeast(5)));
    for at in 0..5 {
        let with = |indices: &[usize], index: usize| {
            let mut changed = indices.to_vec();
            changed[at] = index;
            changed
        };
        // The row of zeros, an index twice, one that is out of range, one too few.
        assert_eq!(
            modular(prime, &with(&rows, 3), &columns),
            Err(CertificateError::SingularModulo)
        );
        let twice = with(&rows, rows[(at + 1) % 5]);
        assert_eq!(modular(prime, &twice, &columns), Err(CertificateError::Selection));
        assert_eq!(modular(prime, &rows, &with(&columns, 8)), Err(CertificateError::Selection));
        assert_eq!(modular(prime, &rows, &columns[1..]), Err(CertificateError::Selection));
    }
    for composite in [0, 1, 2, prime - 1, prime * 3, prime * prime] {
        let refused = Err(CertificateError::NotPrime(composite));
        assert_eq!(modular(composite, &rows, &columns), refused);
    }
    // More rows and columns than the rank.
    let more = |indices: &[usize], size: usize| -> Vec<usize> {
        let rest = (0..size).filter(|index| !indices.contains(index));
        indices.iter().copied().chain(rest).take(6).collect()
    };
    let larger = modular(prime, &more(&rows, 9), &more(&columns, 8));
    assert_eq!(larger, Err(CertificateError::SingularModulo));

    let Some(Certificate::NullVectors { vectors }) = found.upper_certificate else { panic!() };
    let left = exact_rank(&matrix.transpose()).unwrap().upper_certificate;
    let Some(Certificate::NullVectors { vectors: left }) = left else { panic!() };
    let right = |vectors| Certificate::NullVectors { vectors }.check(&matrix);
    let left_of = |vectors| Certificate::LeftNullVectors { vectors }.check(&matrix);
    assert_eq!(right(vectors.clone()), Ok(Bound::AtMost(5)));
    assert_eq!(left_of(left.clone()), Ok(Bound::AtMost(5)));
    let tampered = |vectors: &[Vec<BigInt>], at: usize, place: usize| {
        let mut changed = vectors.to_vec();
        changed[at][place] += 1;
        changed
    };
    for at in 0..vectors.len() {
        for place in 0..8 {
            let refused = Err(CertificateError::NotANullVector(at));
            assert_eq!(right(tampered(&vectors, at, place)), refused);
        }
        let mut repeated = vectors.clone();
        repeated[at] = vectors[(at + 1) % vectors.len()].clone();
        assert_eq!(right(repeated), Err(CertificateError::Dependent));
    }
    for at in 0..left.len() {
        // Whatever stands at the row of zeros, the vector stays a null vector.
        for place in (0..9).filter(|&place| place != 3) {
            let refused = Err(CertificateError::NotANullVector(at));
            assert_eq!(left_of(tampered(&left, at, place)), refused);
        }
    }
    assert_eq!(left_of(vectors.clone()), Err(CertificateError::NotANullVector(0)));
    assert_eq!(right(left), Err(CertificateError::NotANullVector(0)));
}

/// Sums that a machine word, or two, would get wrong.
#[test]
fn null_vectors_are_multiplied_without_overflow() {
    let matrix = dmatrix![4_611_686_018_427_387_904.0_f64, 4_611_686_018_427_387_904.0, 1.0];
    let vector = |entries: [i128; 3]| Certificate::NullVectors {
        vectors: vec![entries.iter().map(|&entry| entry.into()).collect()],
    };
    let large = i128::from(i64::MAX);
    let held = Ok(Bound::AtMost(2));
    assert_eq!(vector([large, -large, 0]).check(&matrix), held);
    assert_eq!(vector([large << 9, -large << 9, 0]).check(&matrix), held);
    for wrong in [[large, large, 0], [large, -large, 1], [4, 0, 0], [large << 66, 0, 0]] {
        assert_eq!(vector(wrong).check(&matrix), Err(CertificateError::NotANullVector(0)));
    }
    // 2^62 * 4 = 2^64, which is zero in a word.
    let word = dmatrix![4_611_686_018_427_387_904.0_f64];
    let four = Certificate::NullVectors { vectors: vec![vec![4.into()]] };
    assert_eq!(four.check(&word), Err(CertificateError::NotANullVector(0)));
}

/// Rows and vectors of words and of more, in units far from 1.
#[test]
fn null_vectors_of_any_length_are_multiplied_out() {
    let power = |exponent: u32| BigInt::from(2).pow(exponent);
    let tiny = 2_f64.powi(-60);
    for (row, vector) in [
        ([3.0 * tiny, 5.0 * tiny], [5.into(), (-3).into()]),
        ([tiny, -(2_f64.powi(60))], [power(120), 1.into()]),
        ([3.0, 2_f64.powi(40)], [power(80), -3 * power(40)]),
        ([-(2_f64.powi(90)), 3.0 * 2_f64.powi(80)], [3.into(), power(10)]),
        ([3.0 * 2_f64.powi(80), tiny], [power(20), -3 * power(160)]),
    ] {
        let matrix = DMatrix::from_row_slice(1, 2, &row);
        let check = |vector: [BigInt; 2]| {
            Certificate::NullVectors { vectors: vec![vector.to_vec()] }.check(&matrix)
        };
        assert_eq!(check(vector.clone()), Ok(Bound::AtMost(1)), "{row:?}");
        let [first, second] = vector;
        for wrong in [[first.clone() + 1, second.clone()], [first, -second]] {
            assert_eq!(check(wrong), Err(CertificateError::NotANullVector(0)), "{row:?}");
        }
    }
    // With a third entry that makes the row long, which a short vector leaves out.
    let matrix = dmatrix![3.0 * 2_f64.powi(80), 5.0 * 2_f64.powi(80), tiny];
    let short = |entries: [i32; 3]| {
        Certificate::NullVectors { vectors: vec![integers(&entries)] }.check(&matrix)
    };
    assert_eq!(short([5, -3, 0]), Ok(Bound::AtMost(2)));
    assert_eq!(short([5, -2, 0]), Err(CertificateError::NotANullVector(0)));
    // Fractions, which are multiplied by a common denominator.
    let ratio = |numer: i32, denom: i32| BigRational::new(numer.into(), denom.into());
    let matrix = dmatrix![ratio(1, 2), ratio(-2, 3), ratio(5, 6)];
    let of_fractions = |entries: [i32; 3]| {
        Certificate::NullVectors { vectors: vec![integers(&entries)] }.check(&matrix)
    };
    assert_eq!(of_fractions([3, 1, -1]), Ok(Bound::AtMost(2)));
    assert_eq!(of_fractions([3, 1, 1]), Err(CertificateError::NotANullVector(0)));
}

#[test]
fn null_vectors_must_be_null_and_independent() {
    let matrix = dmatrix![1.0_f64, 1.0, 1.0];
    let vectors = |vectors: &[&[i32]]| {
        Certificate::NullVectors { vectors: vectors.iter().map(|v| integers(v)).collect() }
            .check(&matrix)
    };
    assert_eq!(vectors(&[&[1, -1, 0], &[0, 1, -1]]), Ok(Bound::AtMost(1)));
    assert_eq!(vectors(&[&[1, -1, 0]]), Ok(Bound::AtMost(2)));
    assert_eq!(vectors(&[]), Ok(Bound::AtMost(3)));
    assert_eq!(vectors(&[&[1, -1, 0], &[1, 1, -1]]), Err(CertificateError::NotANullVector(1)));
    assert_eq!(vectors(&[&[1, -1]]), Err(CertificateError::NotANullVector(0)));
    assert_eq!(vectors(&[&[1, -1, 0], &[-2, 2, 0]]), Err(CertificateError::Dependent));
    assert_eq!(vectors(&[&[0, 0, 0]]), Err(CertificateError::Dependent));
    // Without an entry of its own for every vector.
    let zero = DMatrix::<f64>::zeros(1, 4);
    let vectors = |vectors: &[[i32; 4]]| {
        Certificate::NullVectors { vectors: vectors.iter().map(|v| integers(v)).collect() }
            .check(&zero)
    };
    assert_eq!(vectors(&[[1, 1, 0, 0], [1, -1, 0, 0]]), Ok(Bound::AtMost(2)));
    for dependent in [
        &[[1, 0, 1, 0], [0, 1, 1, 0], [1, 1, 2, 0]][..],
        &[[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
    ] {
        assert_eq!(vectors(dependent), Err(CertificateError::Dependent));
    }
}

#[test]
fn a_direct_sum_is_refused_once_any_field_is_wrong() {
    // A block of rank 1 in rows 0, 2 and columns 1, 3; one of rank 2 in the others; a zero row.
    let matrix = dmatrix![
        0.0_f64, 1.0, 0.0, 2.0;
        3.0, 0.0, 1.0, 0.0;
        0.0, 2.0, 0.0, 4.0;
        0.0, 0.0, 0.0, 0.0;
        5.0, 0.0, 1.0, 0.0
    ];
    let found = exact_rank(&matrix).unwrap();
    assert_eq!((found.exact(), found.certificate_name()), (Some(3), "direct-sum"));
    let Certificate::DirectSum { blocks: below } = found.lower_certificate else { panic!() };
    let Some(Certificate::DirectSum { blocks: above }) = found.upper_certificate else { panic!() };
    let changed = |blocks: &[Block], change: &dyn Fn(&mut Vec<Block>)| {
        let mut blocks = blocks.to_vec();
        change(&mut blocks);
        Certificate::DirectSum { blocks }.check(&matrix)
    };
    assert_eq!(changed(&below, &|_| ()), Ok(Bound::AtLeast(3)));
    assert_eq!(changed(&above, &|_| ()), Ok(Bound::AtMost(3)));
    let lesser_size = changed(&above, &|blocks| blocks[0].certificate = None);
    assert_eq!(lesser_size, Ok(Bound::AtMost(4)));
    assert_eq!(
        changed(&above, &|blocks| blocks.truncate(1)),
        Err(CertificateError::Outside { row: 1, column: 0 })
    );
    for at in [1, 4, 5] {
        let index = |blocks: &mut Vec<Block>| blocks[0].rows[0] = at;
        assert_eq!(changed(&above, &index), Err(CertificateError::Index), "row {at}");
    }
    assert_eq!(changed(&above, &|blocks| blocks[1].columns[0] = 4), Err(CertificateError::Index));
    assert_eq!(
        changed(&above, &|blocks| blocks[0].rows[0] = 3),
        Err(CertificateError::Outside { row: 0, column: 1 })
    );
    let mixed = changed(&above, &|blocks| blocks[1].certificate = below[1].certificate.clone());
    assert_eq!(mixed, Err(CertificateError::MixedBounds(1)));
    let foreign = changed(&below, &|blocks| blocks[0].certificate = below[1].certificate.clone());
    let Err(CertificateError::Block { index: 0, reason }) = foreign else { panic!("{foreign:?}") };
    assert_eq!(*reason, CertificateError::SingularModulo);
}

#[test]
fn a_cover_is_refused_once_an_entry_is_left_out() {
    let matrix =
        DMatrix::from_fn(5, 6, |i, j| if i > 1 && j > 1 { 0.0 } else { (i + 2 * j + 1) as f32 });
    let found = exact_rank(&matrix).unwrap();
    assert_eq!((found.exact(), found.certificate_name()), (Some(4), "cover"));
    let Some(Certificate::Cover { rows, columns }) = found.upper_certificate else { panic!() };
    assert_eq!((&rows[..], &columns[..]), (&[0, 1][..], &[0, 1][..]));
    let cover = |rows: &[usize], columns: &[usize]| {
        Certificate::Cover { rows: rows.to_vec(), columns: columns.to_vec() }.check(&matrix)
    };
    assert_eq!(cover(&rows, &columns), Ok(Bound::AtMost(4)));
    assert_eq!(cover(&[0, 1, 4], &columns), Ok(Bound::AtMost(5)));
    let outside = |row, column| Err(CertificateError::Outside { row, column });
    assert_eq!(cover(&[1], &columns), outside(0, 2));
    assert_eq!(cover(&rows, &[0]), outside(2, 1));
    assert_eq!(cover(&[0, 0], &columns), Err(CertificateError::Index));
    assert_eq!(cover(&rows, &[1, 1]), Err(CertificateError::Index));
    assert_eq!(cover(&[0, 5], &columns), Err(CertificateError::Index));
    assert_eq!(cover(&rows, &[0, 6]), Err(CertificateError::Index));
}

#[test]
fn minors_vanish_only_modulo_enough_primes() {
    let minors = |matrix: &DMatrix<f64>, rank: usize, primes: &[u64]| {
        Certificate::VanishingMinors { rank, primes: primes.to_vec() }.check(matrix)
    };
    // Rows 1, 1 and 3, 3 once columns are divided by 2: minors are below 1 * 3 * 2 or so.
    let matrix = dmatrix![2.0, 4.0; 3.0, 6.0];
    let held = Ok(Bound::AtMost(1));
    assert_eq!(minors(&matrix, 1, &[17]), held);
    assert_eq!(minors(&matrix, 1, &[7, 3]), held);
    let few = Err(CertificateError::TooFewPrimes { bits: 4 });
    for too_few in [&[][..], &[13], &[5, 3], &[13, 13]] {
        assert_eq!(minors(&matrix, 1, too_few), few);
    }
    for composite in [0, 1, 2, 9, 1 << 40] {
        let refused = Err(CertificateError::NotPrime(composite));
        assert_eq!(minors(&matrix, 1, &[composite, 17]), refused);
    }
    assert_eq!(minors(&matrix, 0, &[17]), Err(CertificateError::GreaterModulo(17)));
    // The determinant is 17.
    let regular = dmatrix![1.0, 1.0; 1.0, 18.0];
    let greater = Err(CertificateError::GreaterModulo(19));
    assert_eq!(minors(&regular, 1, &[17]), Err(CertificateError::TooFewPrimes { bits: 7 }));
    assert_eq!(minors(&regular, 1, &[17, 19]), greater);
    // No matrix has minors with more rows than it has, so nothing is left to show.
    for rank in [2, 3, usize::MAX] {
        assert_eq!(minors(&regular, rank, &[]), Ok(Bound::AtMost(rank)));
    }
}

/// Rationals are cleared of denominators, so a prime must not divide one.
#[test]
fn minors_of_rationals_are_bounded_too() {
    let rational =
        |numerator: i64, denominator: i64| BigRational::new(numerator.into(), denominator.into());
    let matrix = dmatrix![rational(1, 3), rational(2, 3); rational(1, 17), rational(2, 17)];
    let minors = |primes: &[u64]| {
        Certificate::VanishingMinors { rank: 1, primes: primes.to_vec() }.check(&matrix)
    };
    assert_eq!(minors(&[19]), Ok(Bound::AtMost(1)));
    assert_eq!(minors(&[17]), Err(CertificateError::NoResidue { row: 1, column: 0 }));
    assert_eq!(minors(&[7]), Err(CertificateError::TooFewPrimes { bits: 3 }));
}
