//! The executable theory of attention matrices.

pub mod mask;
pub mod measure;
pub mod scalar;
