//! What a result depends on, in a line.

use std::fmt::Debug;
use std::hash::Hasher;

use fnv::FnvHasher;
use serde_json::json;

use crate::run::Run;
use crate::versions::versions;

/// A hash that is the same in every release of Rust.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Everything that the losses of a run depend on, the machine apart: its settings, its data and
/// model by their hashes, its seed, and the versions of what computes it.
///
/// How many seeds there are is left out, so that more can be added to runs that are done.
pub(crate) fn of(run: &Run<'_>) -> String {
    let of = |value: &dyn Debug| hash(&format!("{value:?}"));
    let settings = crate::Settings { seeds: 0, ..run.settings.clone() };
    json!({
        "settings": settings,
        "arm": run.arm.name,
        "architecture": of(&run.architecture()),
        "corpus": of(run.corpus),
        "task": of(&run.task),
        "seed": run.seed,
        "versions": versions(),
    })
    .to_string()
}
