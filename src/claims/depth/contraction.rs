//! How far full attention takes tokens that lie apart by a given diameter.

/// The greatest diameter after a layer, `|V| d tanh(|W| d^2 / 4)`, which two opposite tokens attain.
pub(super) fn step(form: f64, values: f64, diameter: f64) -> f64 {
    values * diameter * (form * diameter * diameter / 4.0).tanh()
}
