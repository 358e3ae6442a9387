use fullrank::attention::{AttentionError, MultiHead, average};
use fullrank::sample::Source;
use fullrank::scalar::BigRational;
use nalgebra::{DMatrix, dmatrix};

fn whole(source: &mut Source, rows: usize, columns: usize) -> DMatrix<BigRational> {
    DMatrix::from_fn(rows, columns, |_, _| BigRational::from_integer(source.integer(-3, 3).into()))
}

/// The operator, applied to tokens read row by row, is the map itself.
#[test]
fn the_operator_does_what_the_heads_do() {
    for seed in 0..40 {
        let mut source = Source::from_seed(seed);
        let (tokens, heads) = (1 + source.below(3), 1 + source.below(3));
        let width = heads * (1 + source.below(2));
        let attentions = (0..heads).map(|_| whole(&mut source, tokens, tokens)).collect();
        let (values, output) = (whole(&mut source, width, width), whole(&mut source, width, width));
        let combined = MultiHead::new(attentions, values, output).unwrap();
        assert_eq!(combined.head_width() * heads, width);
        let x = whole(&mut source, tokens, width);
        let flat = DMatrix::from_row_iterator(tokens * width, 1, x.transpose().iter().cloned());
        let expected = combined.operator().unwrap() * flat;
        let found = combined.apply(&x).unwrap();
        let found =
            DMatrix::from_row_iterator(tokens * width, 1, found.transpose().iter().cloned());
        assert_eq!(found, expected);
    }
}

#[test]
fn heads_own_columns_in_order() {
    // Three heads of two columns each.
    let attentions = [1.0, 2.0, 3.0].map(|factor| dmatrix![factor]).to_vec();
    let combined =
        MultiHead::new(attentions, DMatrix::identity(6, 6), DMatrix::identity(6, 6)).unwrap();
    let tokens = dmatrix![1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let expected = dmatrix![1.0, 1.0, 2.0, 2.0, 3.0, 3.0];
    assert_eq!(combined.apply(&tokens), Ok(expected.clone()));
    assert_eq!(combined.operator(), Ok(DMatrix::from_diagonal(&expected.transpose().column(0))));
    assert!(matches!(combined.apply(&dmatrix![3.0]), Err(AttentionError::Shape { .. })));
    // Head 0 keeps its column, head 1 doubles its own.
    let attentions = vec![dmatrix![1.0_f64], dmatrix![2.0]];
    let combined =
        MultiHead::new(attentions, DMatrix::identity(2, 2), DMatrix::identity(2, 2)).unwrap();
    assert_eq!(combined.apply(&dmatrix![3.0, 5.0]), Ok(dmatrix![3.0, 10.0]));
}

#[test]
fn what_does_not_fit_is_refused() {
    assert!(matches!(average(&[DMatrix::<f64>::zeros(1, 2)]), Err(AttentionError::Shape { .. })));
    let (one, two) = (DMatrix::<f64>::identity(1, 1), DMatrix::<f64>::identity(2, 2));
    let combine = |attentions: Vec<DMatrix<f64>>, values: &DMatrix<f64>, output: &DMatrix<f64>| {
        MultiHead::new(attentions, values.clone(), output.clone()).unwrap_err()
    };
    assert_eq!(combine(vec![], &one, &one), AttentionError::NoHeads);
    let three = vec![one.clone(); 3];
    assert_eq!(combine(three, &two, &two), AttentionError::HeadWidth { heads: 3, width: 2 });
    assert!(matches!(
        combine(vec![one.clone(), two.clone()], &two, &two),
        AttentionError::Shape { .. }
    ));
    assert!(matches!(
        combine(vec![one.clone()], &DMatrix::zeros(2, 3), &two),
        AttentionError::Shape { .. }
    ));
    assert!(matches!(
        combine(vec![one], &two, &DMatrix::zeros(3, 2)),
        AttentionError::Shape { .. }
    ));
    assert_eq!(average::<f64>(&[]), Err(AttentionError::NoHeads));
}

#[test]
fn the_average_is_the_mean() {
    let heads = [
        dmatrix![1.0_f32, 0.0; 0.0, 1.0],
        dmatrix![0.0, 1.0; 1.0, 0.0],
        dmatrix![0.5, 0.5; 0.5, 0.5],
    ];
    assert_eq!(average(&heads), Ok(DMatrix::from_element(2, 2, 0.5)));
}
