/// That a number is the expected one, but for a few roundings in `f64`.
#[track_caller]
pub(crate) fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-14 * expected.abs(), "{found} instead of {expected}");
}
