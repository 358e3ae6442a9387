use fullrank::measure::exact::{Echelon, factorisation, solve};
use fullrank::measure::rank::exact_rank;
use fullrank::sample::Source;
use fullrank::scalar::BigRational;
use nalgebra::DMatrix;

fn random(source: &mut Source, rows: usize, columns: usize) -> DMatrix<BigRational> {
    DMatrix::from_fn(rows, columns, |_, _| BigRational::from_integer(source.integer(-1, 1).into()))
}

#[test]
fn the_echelon_form_agrees_with_the_exact_rank_and_factorises() {
    for seed in 0..256 {
        let source = &mut Source::from_seed(seed);
        let (rows, columns) = (source.below(5), source.below(5));
        let matrix = random(source, rows, columns);
        let echelon = Echelon::of(&matrix);
        assert_eq!(Some(echelon.rank()), exact_rank(&matrix).unwrap().exact());
        let (left, right) = factorisation(&matrix);
        assert_eq!((left.ncols(), right.nrows()), (echelon.rank(), echelon.rank()));
        assert_eq!(left * right, matrix);
    }
}

#[test]
fn solutions_solve_and_are_found_exactly_where_they_exist() {
    let (mut solved, mut unsolvable) = (0, 0);
    for seed in 0..256 {
        let source = &mut Source::from_seed(seed);
        let (rows, columns) = (1 + source.below(4), 1 + source.below(4));
        let (matrix, right) = (random(source, rows, columns), random(source, rows, 2));
        let both = DMatrix::from_fn(rows, columns + 2, |i, j| {
            if j < columns { matrix[(i, j)].clone() } else { right[(i, j - columns)].clone() }
        });
        match solve(&matrix, &right) {
            Some(solution) => {
                assert_eq!(&matrix * solution, right);
                solved += 1;
            }
            None => {
                assert!(exact_rank(&both).unwrap().lower > Echelon::of(&matrix).rank());
                unsolvable += 1;
            }
        }
    }
    assert!(solved > 32 && unsolvable > 32);
}
