//! The masks in use, by name.
//!
//! Every member is a documented function of the number of tokens and its parameters, and one entry
//! of [`FAMILIES`], from which the expression language, its error messages and
//! [`recognise`] are made. Query and key are `i` and `j`, both from 0.

mod band;
mod block;
mod chance;
mod extremal;
mod family;
mod hub;
mod order;
mod recognise;
mod suggest;
mod table;

pub use band::{causal_window, dilated, strided, window};
pub use block::{
    block_causal, blocks, documents, encoder_decoder, full, identity, padding, prefix,
};
pub use chance::{permuted, random};
pub use extremal::{antitriangle, ring, rotor, staircase};
pub use family::{Family, Parameters};
pub use hub::{bigbird, global, longformer, sinks};
pub use order::{anticausal, causal, strict_causal};
pub use recognise::recognise;
pub use suggest::suggest;
pub use table::FAMILIES;

/// The family of that name.
pub fn find(name: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.name == name)
}
