use fullrank::attention::{AttentionError, Head, Layer, Norm, Normalised, Residual, forward};
use fullrank::mask::{Layout, Mask, gallery};
use nalgebra::{DMatrix, dmatrix};

/// Equal scores, and the tokens themselves as values.
fn averaging(residual: Residual, heads: usize) -> Layer<f64> {
    let head = Head { query: dmatrix![0.0], key: dmatrix![0.0], value: dmatrix![1.0], scale: 1.0 };
    Layer { heads: vec![head; heads], residual, norm: Normalised::Never }
}

fn single(mask: Mask) -> Layout {
    Layout::single(mask).unwrap()
}

#[test]
fn layers_average_what_their_masks_show() {
    let tokens = dmatrix![0.0; 4.0; 8.0];
    let run = |layers: &[Layer<f64>], layout: &Layout| forward(layers, &tokens, layout).unwrap();
    let causal = run(&[averaging(Residual::Omit, 1)], &single(gallery::causal(3)));
    assert_eq!(causal, dmatrix![0.0; 2.0; 4.0]);
    let residual = run(&[averaging(Residual::Add, 1)], &single(gallery::causal(3)));
    assert_eq!(residual, dmatrix![0.0; 6.0; 12.0]);
    let heads = Layout::new(vec![vec![gallery::causal(3), gallery::anticausal(3)]]).unwrap();
    assert_eq!(run(&[averaging(Residual::Omit, 2)], &heads), dmatrix![4.0; 8.0; 12.0]);
    let layers = Layout::new(vec![vec![gallery::causal(3)], vec![gallery::anticausal(3)]]).unwrap();
    let both = [averaging(Residual::Omit, 1), averaging(Residual::Omit, 1)];
    assert_eq!(run(&both, &layers), dmatrix![2.0; 3.0; 4.0]);
}

#[test]
fn scores_steer_the_average() {
    // Every query is 1, keys are the tokens: the greatest token wins.
    let head = Head {
        query: dmatrix![1.0_f64, 0.0; 0.0, 0.0],
        key: dmatrix![0.0, 0.0; 1.0, 0.0],
        value: DMatrix::identity(2, 2),
        scale: 1000.0,
    };
    let layer = Layer { heads: vec![head], residual: Residual::Omit, norm: Normalised::Never };
    let tokens = dmatrix![1.0, 3.0; 1.0, 5.0; 1.0, 4.0];
    let outputs = forward(&[layer], &tokens, &single(gallery::full(3))).unwrap();
    assert_eq!(outputs, dmatrix![1.0, 5.0; 1.0, 5.0; 1.0, 5.0]);
}

#[test]
fn norms_come_before_the_heads_or_after_everything() {
    // Uniform heads over both tokens; their mean is zero in each feature.
    let tokens = dmatrix![3.0, 1.0; 1.0, 3.0];
    let head = Head {
        query: DMatrix::zeros(2, 1),
        key: DMatrix::zeros(2, 1),
        value: DMatrix::identity(2, 2),
        scale: 1.0,
    };
    let norm = Norm::Layer { epsilon: 0.0 };
    let run = |norm: Normalised<f64>| {
        let layer = Layer { heads: vec![head.clone()], residual: Residual::Add, norm };
        forward(&[layer], &tokens, &single(gallery::full(2))).unwrap()
    };
    assert_eq!(run(Normalised::Never), dmatrix![5.0, 3.0; 3.0, 5.0]);
    // The normalised tokens (1, -1) and (-1, 1) average to zero: the residual stream stays.
    assert_eq!(run(Normalised::Before(norm.clone())), tokens);
    assert_eq!(run(Normalised::After(norm)), dmatrix![1.0, -1.0; -1.0, 1.0]);
}

#[test]
fn a_layout_must_match_the_layers() {
    let tokens = dmatrix![0.0; 1.0];
    let error =
        |layers: &[Layer<f64>], layout: Layout| forward(layers, &tokens, &layout).unwrap_err();
    let layer = averaging(Residual::Omit, 1);
    assert!(matches!(
        error(&[layer.clone(), layer.clone()], single(gallery::causal(2))),
        AttentionError::Layout { expected: 2, found: 1, .. }
    ));
    assert!(matches!(
        error(&[averaging(Residual::Omit, 3)], single(gallery::causal(2))),
        AttentionError::Layout { expected: 3, found: 1, .. }
    ));
    assert!(matches!(
        error(std::slice::from_ref(&layer), single(gallery::causal(3))),
        AttentionError::Shape { .. }
    ));
    let mut wide = layer;
    wide.heads[0].value = dmatrix![1.0, 1.0];
    assert!(matches!(error(&[wide], single(gallery::causal(2))), AttentionError::Shape { .. }));
}
