//! The cases of the claims as strategies for property tests, yours included.
//!
//! Feature `proptest`: [`cases`] is a [`proptest`](::proptest) strategy. Feature `quickcheck`:
//! [`Drawn`] implements [`quickcheck::Arbitrary`](::quickcheck::Arbitrary). Both draw and shrink
//! as the claim does: fewer tokens first, so that what fails at the end is small and readable.

#[cfg(feature = "quickcheck")]
mod drawn;
#[cfg(feature = "proptest")]
mod tree;

#[cfg(feature = "quickcheck")]
pub use drawn::Drawn;
#[cfg(feature = "proptest")]
pub use tree::{CaseTree, Cases, cases};
