//! The recurrent forms against the recurrences themselves, over the rationals.

use fullrank::attention::{
    AttentionError, decayed_attention, delta_rule_attention, gated_attention, product_decay,
    recurrent_attention,
};
use fullrank::sample::Source;
use fullrank::scalar::BigRational;
use nalgebra::{DMatrix, DVector, dmatrix};

fn integer(value: i32) -> BigRational {
    BigRational::from_integer(value.into())
}

fn random(source: &mut Source, rows: usize, columns: usize) -> DMatrix<BigRational> {
    DMatrix::from_fn(rows, columns, |_, _| {
        BigRational::new(source.integer(-3, 3).into(), source.integer(1, 3).into())
    })
}

/// A state, d by e, carried from token to token: `step(state, token)`, then read by the query.
fn run(
    queries: &DMatrix<BigRational>,
    values: &DMatrix<BigRational>,
    mut step: impl FnMut(&mut DMatrix<BigRational>, usize),
) -> DMatrix<BigRational> {
    let mut state = DMatrix::from_element(queries.ncols(), values.ncols(), integer(0));
    let mut outputs = DMatrix::from_element(queries.nrows(), values.ncols(), integer(0));
    for token in 0..queries.nrows() {
        step(&mut state, token);
        outputs.row_mut(token).copy_from(&(queries.row(token) * &state));
    }
    outputs
}

#[test]
fn a_state_is_read_after_every_transition() {
    let readouts = dmatrix![1.0, 0.0; 1.0, 1.0; 1.0, 0.0];
    // The state is kept, but for the last token, which reads the second entry twice.
    let transitions = dmatrix![0.0, 0.0; 0.0, 0.0; 1.0, 0.0; 0.0, 0.0; 1.0, 2.0; 0.0, 0.0];
    let inputs = dmatrix![1.0, 0.0; 0.0, 1.0; 1.0, 0.0];
    let attention = recurrent_attention(&readouts, &transitions, &inputs).unwrap();
    assert_eq!(attention.weights(), &dmatrix![1.0, 0.0, 0.0; 1.0, 1.0, 0.0; 1.0, 2.0, 1.0]);
}

#[test]
fn gates_multiply_what_came_before() {
    let (queries, keys) = (dmatrix![1.0; 2.0], dmatrix![3.0; 5.0]);
    let gated = gated_attention(&queries, &keys, &dmatrix![0.5; 0.25]).unwrap();
    assert_eq!(gated.weights(), &dmatrix![3.0, 0.0; 1.5, 10.0]);
    let decayed = decayed_attention(&queries, &keys, &dmatrix![1.0, 0.0; 0.25, 0.5]).unwrap();
    assert_eq!(decayed.weights(), &dmatrix![3.0, 0.0; 1.5, 5.0]);
}

#[test]
fn the_delta_rule_writes_what_the_key_did_not_hold() {
    let (queries, keys) = (dmatrix![1.0; 1.0], dmatrix![2.0; 3.0]);
    let attention = delta_rule_attention(&queries, &keys, &DVector::from_vec(vec![0.5, 0.25]));
    // The second key meets the first by 6, and a quarter of that is replaced.
    assert_eq!(attention.unwrap().weights(), &dmatrix![1.0, 0.0; -1.25, 0.75]);
}

#[test]
fn the_parallel_forms_compute_what_the_recurrences_compute() {
    for seed in 0..64 {
        let source = &mut Source::from_seed(seed);
        let (tokens, width, out) = (source.below(6), 1 + source.below(3), 1 + source.below(2));
        let [queries, keys, gates] = [0; 3].map(|_| random(source, tokens, width));
        let values = random(source, tokens, out);
        let rates = DVector::from_fn(tokens, |_, _| random(source, 1, 1)[0].clone());

        let gated = gated_attention(&queries, &keys, &gates).unwrap();
        let expected = run(&queries, &values, |state, i| {
            let kept = DMatrix::from_diagonal(&gates.row(i).transpose()) * &*state;
            *state = kept + keys.row(i).transpose() * values.row(i);
        });
        assert_eq!(gated.apply(&values).unwrap(), expected);

        let delta = delta_rule_attention(&queries, &keys, &rates).unwrap();
        let expected = run(&queries, &values, |state, i| {
            let error = (values.row(i) - keys.row(i) * &*state) * rates[i].clone();
            *state += keys.row(i).transpose() * error;
        });
        assert_eq!(delta.apply(&values).unwrap(), expected);

        let transitions = random(source, tokens * width, width);
        let recurrent = recurrent_attention(&queries, &transitions, &keys).unwrap();
        let expected = run(&queries, &values, |state, i| {
            let moved = transitions.rows(i * width, width) * &*state;
            *state = moved + keys.row(i).transpose() * values.row(i);
        });
        assert_eq!(recurrent.apply(&values).unwrap(), expected);
    }
}

#[test]
fn one_gate_for_all_features_is_a_product_decay() {
    let source = &mut Source::from_seed(1);
    let [queries, keys] = [0; 2].map(|_| random(source, 5, 2));
    let gates = [2, 0, -1, 3, 1].map(integer);
    let wide = DMatrix::from_fn(5, 2, |token, _| gates[token].clone());
    let decay = product_decay(&gates);
    assert_eq!(
        decayed_attention(&queries, &keys, &decay).unwrap(),
        gated_attention(&queries, &keys, &wide).unwrap()
    );
}

#[test]
fn a_decay_is_the_product_of_the_gates_between() {
    let decay = product_decay(&[7.0, 2.0, 3.0]);
    assert_eq!(decay, dmatrix![1.0, 0.0, 0.0; 2.0, 1.0, 0.0; 6.0, 3.0, 1.0]);
    assert_eq!(product_decay::<f32>(&[]).shape(), (0, 0));
}

#[test]
fn the_delta_rule_replaces_what_was_stored_under_the_same_key() {
    let one = DMatrix::from_element(2, 1, 1.0);
    let weights = delta_rule_attention(&one, &one, &DVector::from_element(2, 1.0)).unwrap();
    assert_eq!(*weights.weights(), dmatrix![1.0, 0.0; 0.0, 1.0]);
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let (two, three) = (DMatrix::<f64>::zeros(2, 1), DMatrix::zeros(3, 1));
    let argument = |error: AttentionError| match error {
        AttentionError::Shape { argument, .. } => argument,
        other => panic!("{other}"),
    };
    assert_eq!(argument(gated_attention(&two, &three, &two).unwrap_err()), "the keys");
    assert_eq!(argument(gated_attention(&two, &two, &three).unwrap_err()), "the gates");
    assert_eq!(argument(decayed_attention(&two, &three, &two).unwrap_err()), "the keys");
    assert_eq!(argument(decayed_attention(&two, &two, &two).unwrap_err()), "the decay");
    let rates = DVector::zeros(2);
    assert_eq!(argument(delta_rule_attention(&two, &three, &rates).unwrap_err()), "the keys");
    assert_eq!(argument(delta_rule_attention(&three, &three, &rates).unwrap_err()), "the rates");
    let transitions = argument(recurrent_attention(&two, &three, &two).unwrap_err());
    assert_eq!(transitions, "the transitions");
    assert_eq!(argument(recurrent_attention(&two, &two, &three).unwrap_err()), "the inputs");
}
