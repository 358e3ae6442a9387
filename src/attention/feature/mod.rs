//! Feature maps: what linear attention puts in place of the exponential.

mod entry;
mod random;
mod taylor;

pub use entry::{EluPlusOne, ExpFeature, FeatureMap, IdentityFeature, Relu};
pub use random::PositiveRandomFeatures;
pub use taylor::TaylorFeatures;
