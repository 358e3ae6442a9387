//! Scores, and what models add to them or do with them before they are normalised.

mod alibi;
mod dot_product;
mod rotary;
mod soft_cap;

pub use alibi::alibi;
pub use dot_product::scaled_dot_product;
pub use rotary::{rotary, rotate};
pub use soft_cap::soft_cap;
