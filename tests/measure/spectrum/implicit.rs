use std::sync::atomic::{AtomicUsize, Ordering};

use fullrank::attention::{
    EluPlusOne, EmptyRows, FeatureMap, IdentityFeature, LinearAttention, Relu, scaled_dot_product,
    softmax,
};
use fullrank::mask::{Mask, gallery};
use fullrank::measure::spectrum::implicit::{
    AttentionOperator, ImplicitSpectrum, Interval, OnRows, Operator, OperatorError, Settings,
    Sweep, Visible,
};
use fullrank::measure::spectrum::{Spectrum, SpectrumError};
use fullrank::sample::Source;
use fullrank::scalar::{FloatFormat, bf16, f16, widen};
use nalgebra::{DMatrix, DVector};

/// A stored matrix.
struct Stored(DMatrix<f64>);

impl Operator for Stored {
    fn shape(&self) -> (usize, usize) {
        self.0.shape()
    }

    fn sweep(&self, block: &DMatrix<f64>, on_rows: OnRows) -> Sweep {
        let image = &self.0 * block;
        on_rows(self.0.nrows());
        Sweep { back: self.0.tr_mul(&image), image }
    }

    fn squared_norm(&self, on_rows: OnRows) -> f64 {
        on_rows(self.0.nrows());
        self.0.norm_squared()
    }

    fn is_nonnegative(&self) -> bool {
        self.0.iter().all(|&entry| entry >= 0.0)
    }
}

fn random<T: FloatFormat>(seed: u64, rows: usize, columns: usize) -> DMatrix<T> {
    let mut source = Source::from_seed(seed);
    DMatrix::from_fn(rows, columns, |_, _| T::nearest(source.normal()))
}

fn mask(visible: Visible, queries: usize, keys: usize) -> Mask {
    match visible {
        Visible::Full => Mask::full(queries, keys),
        Visible::Causal => gallery::causal(queries),
    }
}

fn of(operator: &impl Operator, settings: &Settings) -> ImplicitSpectrum {
    ImplicitSpectrum::of(operator, settings, &|_| {}).unwrap()
}

/// The dense spectrum may stray from the truth by its noise floor, and from the operator's by the
/// rounding of the weights: d products and their sum in scores up to `score`, exponential, n-fold
/// sum and quotient, at most 2 (d score + n + 4) units of each weight.
fn assert_agree(implicit: &ImplicitSpectrum, dense: &Spectrum, rounding: f64) {
    let n = dense.values().len() as f64;
    let slack = dense.noise_floor() + rounding * implicit.frobenius_norm().upper;
    for (value, leading) in dense.values().iter().zip(implicit.leading()) {
        let Interval { lower, upper } = leading.bounds;
        assert!(lower - slack <= *value && *value <= upper + slack, "{value} {leading:?}");
        let near = dense.values().iter().any(|v| (v - lower).abs() <= leading.distance + slack);
        assert!(near, "{leading:?}");
    }
    // A quotient of squares, and a function of values whose relative changes are the slack's.
    let relative = 2.0 * n * slack / dense.values()[0];
    for (value, Interval { lower, upper }) in [
        (dense.stable_rank(), implicit.stable_rank()),
        (dense.effective_rank(), implicit.effective_rank()),
    ] {
        let slack = n * relative * value;
        assert!(lower - slack <= value && value <= upper + slack, "{value} {lower} {upper}");
    }
}

fn softmax_agrees<T: FloatFormat>(n: usize, visible: Visible, spread: f64) -> ImplicitSpectrum {
    let (queries, keys) = (random::<T>(1, n, 5), random::<T>(2, n, 5));
    let operator = AttentionOperator::softmax(&queries, &keys, spread, visible).unwrap();
    let implicit = of(&operator, &Settings::default());
    let scores = scaled_dot_product(&widen(&queries), &widen(&keys), &spread).unwrap();
    let dense = softmax(&scores, &mask(visible, n, n), EmptyRows::Reject).unwrap();
    let dense = Spectrum::of(dense.weights()).unwrap();
    let rounding = 2.0 * (5.0 * scores.amax() + n as f64 + 4.0) * f64::EPSILON;
    assert_agree(&implicit, &dense, rounding);
    implicit
}

#[test]
fn small_softmax_attention_is_settled_to_the_last_value() {
    for n in [1, 2, 3, 31, 64, 65, 96] {
        for visible in [Visible::Full, Visible::Causal] {
            for spread in [0.0, 0.5, 20.0] {
                let implicit = softmax_agrees::<f64>(n, visible, spread);
                let Interval { lower, upper } = implicit.effective_rank();
                // The squares of what is not seen are below the rounding of all squares, 2 n units,
                // and what was dropped as dependent, 1e-13; n roots of that sum to n times as much.
                let tail = n as f64 * (2.0 * n as f64 * f64::EPSILON + 1e-13).sqrt();
                assert!(upper - lower <= 20.0 * tail * upper, "{n} {visible:?} {lower} {upper}");
                let estimate = implicit.effective_rank_estimate().unwrap().value;
                assert!(lower <= estimate && estimate <= upper);
            }
        }
    }
    softmax_agrees::<f16>(40, Visible::Causal, 1.0);
    softmax_agrees::<bf16>(40, Visible::Full, 1.0);
    softmax_agrees::<f32>(40, Visible::Causal, 1.0);
}

#[test]
fn leading_values_of_larger_attention_lie_in_narrow_bounds() {
    for visible in [Visible::Full, Visible::Causal] {
        let implicit = softmax_agrees::<f32>(400, visible, 0.5);
        let Interval { lower, upper } = implicit.leading()[0].bounds;
        assert!(upper / lower < 1.0 + 1e-3, "{visible:?} {lower} {upper}");
        let Interval { lower, upper } = implicit.stable_rank();
        assert!(upper / lower < 1.0 + 2e-3, "{visible:?} {lower} {upper}");
    }
}

#[test]
fn the_estimate_is_near_the_effective_rank_and_says_how_near() {
    for (visible, spread) in [(Visible::Full, 0.5), (Visible::Causal, 1.0)] {
        let n = 400;
        let (queries, keys) = (random::<f64>(3, n, 16), random::<f64>(4, n, 16));
        let operator = AttentionOperator::softmax(&queries, &keys, spread, visible).unwrap();
        let estimate = of(&operator, &Settings::default()).effective_rank_estimate().unwrap();
        let scores = scaled_dot_product(&queries, &keys, &spread).unwrap();
        let dense = softmax(&scores, &mask(visible, n, n), EmptyRows::Reject).unwrap();
        let truth = Spectrum::of(dense.weights()).unwrap().effective_rank();
        // Eight probes estimate their own error from seven degrees of freedom: 5 deviations of
        // Student's t are met by all but 2 in 1000.
        let error = (estimate.value - truth).abs();
        assert!(error < 5.0 * estimate.uncertainty, "{truth} {estimate:?}");
        assert!(estimate.uncertainty < 0.25 * truth, "{truth} {estimate:?}");
    }
}

fn linear_agrees<T: FloatFormat>(
    (queries, keys): (&DMatrix<T>, &DMatrix<T>),
    features: &impl FeatureMap<f64>,
    visible: Visible,
) -> ImplicitSpectrum {
    let operator = AttentionOperator::linear(queries, keys, features, visible).unwrap();
    let implicit = of(&operator, &Settings::default());
    let mask = mask(visible, queries.nrows(), keys.nrows());
    let dense = LinearAttention::new(&widen(queries), &widen(keys), features, &mask).unwrap();
    let dense = Spectrum::of(dense.attention().weights()).unwrap();
    // Features are the same; numerators and normalisers are sums of d and of n d products.
    let terms = queries.ncols() * keys.nrows();
    assert_agree(&implicit, &dense, 2.0 * (terms + 2) as f64 * f64::EPSILON);
    implicit
}

#[test]
fn linear_attention_agrees_with_its_matrix() {
    for n in [1, 2, 50, 130] {
        let (queries, keys) = (random::<f32>(5, n, 4), random::<f32>(6, n, 4));
        let causal = linear_agrees((&queries, &keys), &EluPlusOne, Visible::Causal);
        assert!(causal.leading().len() >= n.min(96) / 2);
        let full = linear_agrees((&queries, &keys), &EluPlusOne, Visible::Full);
        // Four features: more values are rounding, and the sweeps end with them.
        assert!(full.leading().len() <= 5, "{}", full.leading().len());
        let Interval { lower, upper } = full.effective_rank();
        assert!(upper / lower < 1.0 + 1e-3);
    }
    // More keys than queries, and the reverse.
    let (few, many) = (random::<f64>(7, 20, 3), random::<f64>(8, 140, 3));
    linear_agrees((&few, &many), &EluPlusOne, Visible::Full);
    linear_agrees((&many, &few), &EluPlusOne, Visible::Full);
}

#[test]
fn features_of_either_sign_have_no_positive_vector_to_lean_on() {
    let shift = |seed| random::<f64>(seed, 60, 2).map(|entry| 4.0 + entry);
    let operator = |features: &DMatrix<f64>| {
        AttentionOperator::linear(features, features, &IdentityFeature, Visible::Causal).unwrap()
    };
    assert!(operator(&shift(9).map(f64::abs)).is_nonnegative());
    let mut mixed = shift(9);
    mixed[(3, 1)] = -0.5;
    assert!(!operator(&mixed).is_nonnegative());
    linear_agrees((&mixed, &mixed), &IdentityFeature, Visible::Causal);
}

#[test]
fn bounds_hold_for_spectra_of_every_shape() {
    let mut source = Source::from_seed(10);
    for case in 0..200 {
        let n = 1 + source.below(60);
        let decay = 4.0 * source.unit() / n as f64;
        let sign = if case % 2 == 0 { 1.0 } else { -1.0 };
        let diagonal = DVector::from_fn(n, |i, _| match case % 3 {
            0 => (-decay * i as f64).exp(),
            1 => source.unit(),
            _ => f64::from(source.integer(0, 2)),
        });
        let matrix = DMatrix::from_diagonal(&(sign * diagonal));
        // Few directions, so that most of the spectrum stays unseen.
        let settings =
            Settings { probes: 1 + case % 3, sweeps: 1 + case / 3 % 4, seed: case as u64 };
        let dense = Spectrum::of(&matrix).unwrap();
        let implicit = of(&Stored(matrix), &settings);
        if dense.values()[0] == 0.0 {
            assert!(implicit.leading().is_empty());
            assert_eq!(implicit.effective_rank(), Interval { lower: 0.0, upper: 0.0 });
            assert_eq!(implicit.effective_rank_estimate(), None);
        } else {
            assert_agree(&implicit, &dense, 0.0);
        }
    }
}

#[test]
fn what_is_seen_of_the_greatest_value_bounds_the_stable_rank() {
    // No positive vector bounds the greatest value, but the sweeps find both: 5 over 4.
    let matrix = DMatrix::from_diagonal(&DVector::from_row_slice(&[-2.0, 1.0]));
    let Interval { lower, upper } = of(&Stored(matrix), &Settings::default()).stable_rank();
    // Of some dozen roundings on either side.
    let slack = 100.0 * f64::EPSILON;
    assert!(1.25 - slack <= lower && lower <= 1.25 && 1.25 <= upper && upper <= 1.25 + slack);
}

#[test]
fn the_scale_of_the_matrix_does_not_matter() {
    let matrix = random::<f64>(11, 30, 20);
    let plain = of(&Stored(matrix.clone()), &Settings::default());
    for exponent in [-400, 400] {
        let scale = 2.0_f64.powi(exponent);
        let scaled = of(&Stored(&matrix * scale), &Settings::default());
        assert_eq!(scaled.leading()[0].bounds.lower / scale, plain.leading()[0].bounds.lower);
        assert_eq!(scaled.stable_rank(), plain.stable_rank());
    }
}

#[test]
fn matrices_without_rows_or_columns_have_no_values() {
    for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
        let implicit = of(&Stored(DMatrix::zeros(rows, columns)), &Settings::default());
        assert!(implicit.leading().is_empty());
        assert_eq!(implicit.stable_rank(), Interval { lower: 0.0, upper: 0.0 });
        assert_eq!(implicit.frobenius_norm().upper, 0.0);
    }
    let nothing = DMatrix::<f32>::zeros(0, 4);
    let operator = AttentionOperator::softmax(&nothing, &nothing, 1.0, Visible::Causal).unwrap();
    assert!(of(&operator, &Settings::default()).leading().is_empty());
}

#[test]
fn every_thread_count_gives_the_same_bits() {
    let (queries, keys) = (random::<f64>(12, 300, 8), random::<f64>(13, 300, 8));
    let operator = AttentionOperator::softmax(&queries, &keys, 1.0, Visible::Causal).unwrap();
    let settings = Settings { sweeps: 3, ..Settings::default() };
    let spectra: Vec<_> = [1, 2, 5]
        .into_iter()
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| of(&operator, &settings))
        })
        .collect();
    assert_eq!(spectra[0], spectra[1]);
    assert_eq!(spectra[0], spectra[2]);
    let other = of(&operator, &Settings { seed: 1, ..settings });
    assert_ne!(spectra[0], other);
}

#[test]
fn progress_counts_every_row_of_every_sweep() {
    let keys = random::<f32>(14, 200, 4);
    let operator = AttentionOperator::softmax(&keys, &keys, 1.0, Visible::Full).unwrap();
    let settings = Settings { sweeps: 4, ..Settings::default() };
    let done = AtomicUsize::new(0);
    let count = |rows| {
        done.fetch_add(rows, Ordering::Relaxed);
    };
    ImplicitSpectrum::of(&operator, &settings, &count).unwrap();
    assert_eq!(done.into_inner(), settings.rows(200));
    assert_eq!(settings.rows(200), 1000);
}

#[test]
fn bad_queries_and_keys_are_refused() {
    let good = random::<f64>(15, 3, 2);
    let with = |value: f64| {
        let mut bad = good.clone();
        bad[(1, 0)] = value;
        bad
    };
    let softmax = |q: &DMatrix<f64>, k: &DMatrix<f64>| {
        AttentionOperator::softmax(q, k, 1.0, Visible::Causal).unwrap_err()
    };
    assert_eq!(softmax(&good, &random(16, 3, 4)), OperatorError::Width { queries: 2, keys: 4 });
    assert_eq!(softmax(&good, &random(16, 4, 2)), OperatorError::NotSquare { queries: 3, keys: 4 });
    for value in [f64::NAN, f64::INFINITY] {
        let error = |argument| OperatorError::NotFinite { argument, row: 1, column: 0 };
        assert_eq!(softmax(&with(value), &good), error("the queries"));
        assert_eq!(softmax(&good, &with(value)), error("the keys"));
    }
    assert_eq!(softmax(&with(1e200), &with(1e200)), OperatorError::Overflow);
    let none = DMatrix::zeros(0, 2);
    let full = AttentionOperator::softmax(&good, &none, 1.0, Visible::Full);
    assert_eq!(full.unwrap_err(), OperatorError::NoKeys);
    let mut dark = good.map(f64::abs);
    dark.row_mut(2).fill(-1.0);
    let linear = AttentionOperator::linear(&dark, &good.map(f64::abs), &Relu, Visible::Causal);
    assert_eq!(linear.unwrap_err(), OperatorError::Normaliser { row: 2 });
    let mut matrix = good;
    matrix[(2, 1)] = f64::NAN;
    let spectrum = ImplicitSpectrum::of(&Stored(matrix.clone()), &Settings::default(), &|_| {});
    assert!(matches!(spectrum, Err(SpectrumError::Overflow)));
}
