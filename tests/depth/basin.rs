//! The threshold of collapse, from both sides.

use fullrank::attention::{Head, Layer, Normalised, Residual, forward};
use fullrank::mask::{Layout, gallery};
use nalgebra::dmatrix;

/// Two tokens x and -x, scores x y, values 2 y: the token becomes 2 x tanh(x^2), so it is fixed
/// where tanh(x^2) = 1/2. From just below it goes to zero, from just above to infinity.
#[test]
fn two_opposite_tokens_collapse_exactly_below_the_threshold() {
    let layer = Layer {
        heads: vec![Head {
            query: dmatrix![1.0],
            key: dmatrix![1.0],
            value: dmatrix![2.0],
            scale: 1.0,
        }],
        residual: Residual::Omit,
        norm: Normalised::Never,
    };
    let layout = Layout::new(vec![vec![gallery::full(2)]; 40]).unwrap();
    let layers = vec![layer; 40];
    let after = |start: f64| {
        let outputs = forward(&layers, &dmatrix![start; -start], &layout).unwrap();
        assert_eq!(outputs[0], -outputs[1]);
        outputs[0]
    };
    let threshold = 0.5_f64.atanh().sqrt();
    assert_eq!(after(0.999 * threshold), 0.0);
    assert!(after(1.001 * threshold) > 1e6);
}

/// The condition 4 |V| |W| < sqrt(d) of Dong, Cordonnier and Loukas (Theorem 2.2, with gamma = 1)
/// holds: 4.4 < 8. Their residual, what is left of the tokens less one common row, grows.
#[test]
fn a_condition_on_the_projections_alone_does_not_make_tokens_collapse() {
    const SIZE: usize = 64;
    let identity = nalgebra::DMatrix::<f64>::identity(SIZE, SIZE);
    let layer = Layer {
        heads: vec![Head {
            query: identity.clone(),
            key: identity.clone(),
            value: identity.clone() * 1.1,
            scale: 1.0 / 8.0,
        }],
        residual: Residual::Omit,
        norm: Normalised::Never,
    };
    let layout = Layout::new(vec![vec![gallery::full(SIZE)]; 40]).unwrap();
    let tokens = identity * 8.0;
    let outputs = forward(&vec![layer; 40], &tokens, &layout).unwrap();
    // By symmetry the tokens are a I + b: the best common row leaves the multiple of I, less its
    // mean.
    let size = |tokens: &nalgebra::DMatrix<f64>| tokens[(0, 0)] - tokens[(0, 1)];
    assert!((size(&tokens) - 8.0).abs() < 1e-12);
    assert!(size(&outputs) > 300.0, "{}", size(&outputs));
}
