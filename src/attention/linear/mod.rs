//! Attention whose weights are dot products of features, and its recurrent forms.
//!
//! The recurrent forms carry a state of fixed size from token to token. They are not normalised.

mod decay;
mod delta;
mod normalised;
mod recurrent;

pub use decay::{decayed_attention, gated_attention, product_decay};
pub use delta::delta_rule_attention;
pub use normalised::LinearAttention;
pub use recurrent::recurrent_attention;
