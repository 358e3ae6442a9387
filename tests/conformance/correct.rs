//! Correct kernels that compute in other ways than ours.

use fullrank::attention::{Answer, EmptyRows, Kernel, KernelError, Problem, Reference};
use fullrank::claims::{Subject, registry};
use fullrank::harness::{EmptyRowConvention, empty_row_convention, requirements};
use fullrank::scalar::{FloatFormat, bf16, f16};
use nalgebra::DMatrix;

use crate::{CASES, examine};

fn conforms<T: Subject + FloatFormat>(kernel: &mut dyn Kernel<T>) {
    for (id, conformance) in examine(kernel) {
        assert_eq!(conformance.failure, None, "{id} for {}", T::NAME);
        assert!(conformance.held() > CASES / 2, "{id} for {}: {conformance:?}", T::NAME);
    }
}

/// One pass over the keys that rescales what it has summed whenever a greater score comes, and
/// multiplies with the reciprocal at the end; answers the output alone.
fn streaming<T: Subject + FloatFormat>(problem: &Problem<T>) -> Result<Answer<T>, KernelError> {
    let mut output = DMatrix::zeros(problem.mask.queries(), problem.values.ncols());
    for query in 0..problem.mask.queries() {
        let (mut greatest, mut sum) = (T::nearest(f64::NEG_INFINITY), T::zero());
        for key in problem.mask.visible(query) {
            // The scale is applied to the query first.
            let score = (0..problem.queries.ncols()).fold(T::zero(), |score, k| {
                score + problem.queries[(query, k)] * problem.scale * problem.keys[(key, k)]
            });
            if score > greatest {
                let factor = if sum.is_zero() { T::zero() } else { (greatest - score).exp() };
                sum *= factor;
                output.row_mut(query).iter_mut().for_each(|entry| *entry *= factor);
                greatest = score;
            }
            let term = (score - greatest).exp();
            sum += term;
            for column in 0..output.ncols() {
                output[(query, column)] += term * problem.values[(key, column)];
            }
        }
        let reciprocal = T::one() / sum;
        output.row_mut(query).iter_mut().for_each(|entry| *entry *= reciprocal);
    }
    Ok(Answer { weights: None, output: Some(output) })
}

/// In `f64`, rounded at the end, as tensor cores accumulate in a wider format.
fn wide<T: Subject + FloatFormat>(problem: &Problem<T>) -> Result<Answer<T>, KernelError> {
    let widen = |matrix: &DMatrix<T>| matrix.map(FloatFormat::to_f64);
    let wide = Problem {
        queries: widen(&problem.queries),
        keys: widen(&problem.keys),
        values: widen(&problem.values),
        mask: problem.mask.clone(),
        scale: problem.scale.to_f64(),
    };
    let answer = Reference { empty_rows: EmptyRows::Zeros }.attend(&wide)?;
    let narrow = |matrix: DMatrix<f64>| matrix.map(T::nearest);
    Ok(Answer { weights: answer.weights.map(narrow), output: answer.output.map(narrow) })
}

/// From the last key to the first.
fn backwards<T: Subject + FloatFormat>(problem: &Problem<T>) -> Result<Answer<T>, KernelError> {
    let last_first: Vec<usize> = (0..problem.mask.keys()).rev().collect();
    let queries: Vec<usize> = (0..problem.mask.queries()).collect();
    let reversed = Problem {
        keys: problem.keys.select_rows(&last_first),
        values: problem.values.select_rows(&last_first),
        mask: problem.mask.select_rows_columns(&queries, &last_first),
        ..problem.clone()
    };
    let answer = Reference { empty_rows: EmptyRows::Zeros }.attend(&reversed)?;
    let weights = answer.weights.map(|weights| weights.select_columns(&last_first));
    Ok(Answer { weights, ..answer })
}

fn all_conform<T: Subject + FloatFormat>() {
    conforms::<T>(&mut Reference { empty_rows: EmptyRows::Reject });
    conforms::<T>(&mut streaming::<T>);
    conforms::<T>(&mut wide::<T>);
    conforms::<T>(&mut backwards::<T>);
}

#[test]
fn no_false_alarm_in_any_format() {
    all_conform::<f16>();
    all_conform::<bf16>();
    all_conform::<f32>();
    all_conform::<f64>();
}

#[test]
fn what_declines_is_skipped_and_not_judged() {
    let mut declines = |_: &Problem<f32>| Err(KernelError::Declined("no masks".into()));
    for (id, conformance) in examine(&mut declines) {
        assert_eq!(conformance.declined + conformance.vacuous, CASES, "{id}");
        assert!(conformance.declined > CASES / 2 && conformance.held() == 0, "{id}");
        assert_eq!(conformance.reason.as_deref(), Some("no masks"));
    }
}

#[test]
fn every_claim_about_implementations_is_asked() {
    let ids: Vec<&str> = requirements::<f32>().iter().map(|requirement| requirement.id).collect();
    let mut implementable = 0;
    for entry in registry().iter().filter(|entry| entry.scalar == "f32") {
        let source = format!("src/claims/{}/{}.rs", entry.chapter, entry.id);
        let source = std::fs::read_to_string(source).unwrap();
        assert_eq!(
            source.contains(" Implementable<T> for "),
            ids.contains(&entry.id),
            "{}",
            entry.id
        );
        implementable += usize::from(ids.contains(&entry.id));
    }
    assert_eq!(implementable, ids.len());
}

#[test]
fn the_convention_for_empty_rows_is_reported() {
    let mut zero = Reference { empty_rows: EmptyRows::Zeros };
    assert_eq!(empty_row_convention::<f32>(&mut zero), EmptyRowConvention::Zero);
    let mut refused = Reference { empty_rows: EmptyRows::Reject };
    assert_eq!(empty_row_convention::<f32>(&mut refused), EmptyRowConvention::Refused);
    let constant = |entry: f32| {
        move |_: &Problem<f32>| {
            Ok(Answer { weights: Some(DMatrix::from_element(2, 2, entry)), output: None })
        }
    };
    assert_eq!(empty_row_convention(&mut constant(f32::NAN)), EmptyRowConvention::NaN);
    assert_eq!(empty_row_convention(&mut constant(0.5)), EmptyRowConvention::Uniform);
    assert_eq!(empty_row_convention(&mut constant(0.25)), EmptyRowConvention::Other);
}

/// Both entries of the row decide, of the weights if there are any, and only of two queries and keys.
#[test]
fn the_convention_is_that_of_the_whole_second_row() {
    let answering = |weights: Option<DMatrix<f32>>, output: Option<DMatrix<f32>>| {
        empty_row_convention(&mut move |_: &Problem<f32>| {
            Ok(Answer { weights: weights.clone(), output: output.clone() })
        })
    };
    for (one, other) in [(0.0, 0.5), (0.0, f32::NAN), (0.5, f32::NAN)] {
        for row in [[one, other], [other, one]] {
            let weights = DMatrix::from_fn(2, 2, |_, key| row[key]);
            assert_eq!(answering(Some(weights), None), EmptyRowConvention::Other, "{row:?}");
        }
    }
    let [zero, half] = [0.0, 0.5].map(|entry| DMatrix::from_element(2, 2, entry));
    assert_eq!(answering(None, Some(zero.clone())), EmptyRowConvention::Zero);
    assert_eq!(answering(Some(half), Some(zero)), EmptyRowConvention::Uniform);
    assert_eq!(answering(Some(DMatrix::zeros(2, 3)), None), EmptyRowConvention::Refused);
    assert_eq!(answering(None, None), EmptyRowConvention::Refused);
}

#[test]
fn conventions_have_names() {
    use EmptyRowConvention::*;
    let names = [Zero, NaN, Uniform, Refused, Other].map(EmptyRowConvention::name);
    assert_eq!(names, ["zero", "nan", "uniform", "refused", "other"]);
}

#[test]
fn the_first_failure_ends_the_questions_and_the_first_reason_is_kept() {
    let mut twice = |problem: &Problem<f32>| {
        let weights = DMatrix::from_element(problem.mask.queries(), problem.mask.keys(), 2.0);
        Ok(Answer { output: Some(&weights * &problem.values), weights: Some(weights) })
    };
    let sums = |requirement: &fullrank::harness::Requirement<f32>| {
        requirement.id == "softmax_rows_sum_to_one_within_gamma"
    };
    let mut calls = 0;
    let requirement = requirements::<f32>().into_iter().find(sums).unwrap();
    let conformance = requirement.ask(&mut twice, 0, CASES, || calls += 1);
    assert!(conformance.failure.is_some());
    assert_eq!((conformance.cases, conformance.held()), (calls, 0));
    assert_eq!(calls, conformance.vacuous + 1);
    let mut asked = 0;
    let mut declines = |_: &Problem<f32>| {
        asked += 1;
        Err(KernelError::Declined(asked.to_string()))
    };
    let conformance = requirements::<f32>()[0].ask(&mut declines, 0, CASES, || {});
    assert_eq!(conformance.reason.as_deref(), Some("1"));
}
