use fullrank::attention::{AttentionError, Norm, centred};
use fullrank::scalar::BigRational;
use nalgebra::{DMatrix, dmatrix};

#[test]
fn layer_norm_takes_off_the_mean_and_rms_norm_does_not() {
    let tokens = dmatrix![1.0, 3.0; -7.0, 1.0];
    assert_eq!(centred(&tokens), dmatrix![-1.0, 1.0; -4.0, 4.0]);
    let layer = Norm::Layer { epsilon: 0.0 }.apply(&tokens).unwrap();
    assert_eq!(layer, dmatrix![-1.0, 1.0; -1.0, 1.0]);
    let size = Norm::RootMeanSquare { epsilon: 0.0 }.apply(&dmatrix![-7.0, 1.0]).unwrap();
    assert_eq!(size, dmatrix![-1.4, 0.2]);
    // Epsilon is added to the mean square: 1 + 3 has the root 2.
    let damped = Norm::Layer { epsilon: 3.0 }.apply(&dmatrix![1.0, 3.0]).unwrap();
    assert_eq!(damped, dmatrix![-0.5, 0.5]);
}

#[test]
fn a_token_without_size_is_refused_unless_epsilon_is_positive() {
    let constant = dmatrix![1.0, -1.0; 2.0, 2.0];
    let refused = Norm::Layer { epsilon: 0.0 }.apply(&constant).unwrap_err();
    assert_eq!(refused, AttentionError::NoNorm { row: 1 });
    assert!(refused.to_string().contains("token 1"));
    let damped = Norm::Layer { epsilon: 1.0 }.apply(&constant).unwrap();
    assert_eq!(damped.row(1), dmatrix![0.0, 0.0].row(0));
    for hostile in [f64::NAN, f64::INFINITY, 1e200] {
        let refused = Norm::RootMeanSquare { epsilon: 0.0 }.apply(&dmatrix![hostile, 1.0]);
        assert_eq!(refused, Err(AttentionError::NoNorm { row: 0 }));
    }
}

#[test]
fn rationals_are_normalised_where_roots_exist() {
    let whole = |entries: &[i32]| {
        let entries = entries.iter().map(|&entry| BigRational::from_integer(entry.into()));
        DMatrix::from_row_iterator(1, entries.len(), entries)
    };
    let norm = Norm::RootMeanSquare { epsilon: BigRational::from_integer(0.into()) };
    let fifths = norm.apply(&whole(&[-7, 1])).unwrap();
    assert_eq!(fifths.map(|entry| entry * BigRational::from_integer(5.into())), whole(&[-7, 1]));
    assert_eq!(norm.apply(&whole(&[1, 2])), Err(AttentionError::NoNorm { row: 0 }));
    let empty = DMatrix::<f64>::zeros(0, 3);
    assert_eq!(Norm::Layer { epsilon: 0.0 }.apply(&empty), Ok(empty));
    let narrow = DMatrix::<f64>::zeros(2, 0);
    assert_eq!(Norm::Layer { epsilon: 1.0 }.apply(&narrow), Ok(narrow));
}
