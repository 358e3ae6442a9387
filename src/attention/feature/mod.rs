//! Feature maps: what linear attention puts in place of the exponential.

mod cosine;
mod entry;
mod random;
mod taylor;

pub use cosine::{cosine_reweighted, reweighted_by_angle};
pub use entry::{EluPlusOne, ExpFeature, FeatureMap, IdentityFeature, Relu};
pub use random::PositiveRandomFeatures;
pub use taylor::TaylorFeatures;
