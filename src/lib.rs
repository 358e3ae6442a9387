//! The executable theory of attention matrices.

pub mod attention;
pub mod mask;
pub mod measure;
pub mod scalar;
