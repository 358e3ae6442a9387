//! The edges of a format have both sides.

use fullrank::sample::edges;
use fullrank::scalar::{Exponential, FloatFormat, bf16, f16};

/// Whether `happens` is false up to some edge, true from the very next number of the format on.
fn turns<T: FloatFormat>(happens: impl Fn(T) -> bool) -> bool {
    let edges = edges::<T>();
    let Some(first) = edges.iter().position(|&edge| happens(edge)) else { return false };
    let (last, first) = (edges[first - 1].to_f64(), edges[first].to_f64());
    // Nothing lies between them but their mean, which rounds to one of them.
    let mean = T::nearest(last + (first - last) / 2.0).to_f64();
    mean == last || mean == first
}

fn have_both_sides<T: FloatFormat>() {
    let exp = |x: T| Exponential::exp(&x).to_f64();
    let least_normal = fullrank::scalar::power_of_two(T::MIN_EXPONENT);
    assert!(turns::<T>(|x| exp(-x) == 0.0), "{}: an exponential vanishes", T::NAME);
    assert!(turns::<T>(|x| exp(-x) < least_normal), "{}: it becomes subnormal", T::NAME);
    assert!(turns::<T>(|x| exp(x) == f64::INFINITY), "{}: it overflows", T::NAME);
    assert!(turns::<T>(|x| (x * x).to_f64() > 0.0), "{}: a square vanishes", T::NAME);
    assert!(turns::<T>(|x| !(x * x).is_finite()), "{}: a square overflows", T::NAME);
    assert!(turns::<T>(|x| x.to_f64() >= 1.0), "{}: one", T::NAME);
    assert!(turns::<T>(|x| x.to_f64() > 1.0), "{}: one", T::NAME);
    let edges: Vec<f64> = edges::<T>().into_iter().map(FloatFormat::to_f64).collect();
    assert!(edges.is_sorted() && edges[0] == T::least_positive());
    assert!(edges.contains(&least_normal) && edges.contains(&(least_normal - edges[0])));
    assert_eq!(edges.last(), Some(&T::greatest()));
}

#[test]
fn in_every_format() {
    have_both_sides::<f16>();
    have_both_sides::<bf16>();
    have_both_sides::<f32>();
    have_both_sides::<f64>();
}
