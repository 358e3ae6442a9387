//! What each fuzz target does with its bytes: whatever they are, no panic, and nothing else that an
//! assertion forbids. The targets hand their bytes over, and `tests/corpora.rs` replays their corpora.

mod certificates;
mod claims;
mod dump;
mod masks;

pub use certificates::certificates;
pub use claims::claims;
pub use dump::{npy, npz, safetensors};
pub use masks::masks;

/// What a target does with its bytes.
pub type Body = fn(&[u8]);

/// Every target by the name of its file and of its corpus.
pub const BODIES: &[(&str, Body)] = &[
    ("certificates", certificates),
    ("claims", claims),
    ("masks", masks),
    ("npy", npy),
    ("npz", npz),
    ("safetensors", safetensors),
];
