//! The masks in use, by name.
//!
//! Every member is a documented function of the number of tokens and its parameters, and one entry
//! of [`FAMILIES`], from which the expression language, its error messages and
//! [`recognise`] are made. Query and key are `i` and `j`, both from 0.

mod band;
mod block;
mod family;
mod order;
mod recognise;
mod suggest;
mod table;

pub use band::{causal_window, window};
pub use block::{documents, encoder_decoder, full, identity, padding, prefix};
pub use family::{Family, Parameters};
pub use order::{anticausal, causal, permuted, strict_causal};
pub use recognise::recognise;
pub use suggest::suggest;
pub use table::FAMILIES;

/// The family of that name.
pub fn find(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.name == name)
}
