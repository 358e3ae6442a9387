use fullrank::measure::state::{below_split, state_ranks};
use nalgebra::{DMatrix, dmatrix};

#[test]
fn blocks_lie_below_the_split() {
    let matrix = dmatrix![1.0, 0.0, 0.0; 2.0, 3.0, 0.0; 4.0, 5.0, 6.0];
    assert_eq!(below_split(&matrix, 1), dmatrix![2.0; 4.0]);
    assert_eq!(below_split(&matrix, 2), dmatrix![4.0, 5.0]);
    assert_eq!(below_split(&matrix, 3).shape(), (0, 3));
    assert_eq!(below_split(&DMatrix::<f64>::zeros(6, 4), 2).shape(), (4, 2));
}

#[test]
fn state_ranks_see_what_plain_rank_does_not() {
    let ranks = |matrix: &DMatrix<f64>| -> Vec<Option<usize>> {
        state_ranks(matrix).unwrap().iter().map(|rank| rank.exact()).collect()
    };
    let ones = DMatrix::from_fn(4, 4, |i, j| if j <= i { 1.0 } else { 0.0 });
    assert_eq!(ranks(&ones), [Some(1); 3]);
    assert_eq!(ranks(&DMatrix::identity(4, 4)), [Some(0); 3]);
    let powers =
        DMatrix::from_fn(4, 4, |i, j| if j <= i { 2.0_f64.powi((i * j) as i32) } else { 0.0 });
    assert_eq!(ranks(&powers), [Some(1), Some(2), Some(1)]);
    assert_eq!(ranks(&DMatrix::zeros(0, 0)), []);
}
