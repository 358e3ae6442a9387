//! Depth, to be seen: token diameters layer by layer, as a table and as a drawing.
//!
//! Full attention collapses doubly exponentially, so `f64` shows it for a few layers only; the
//! stacks run on a float of 2048 bits.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod basin;
mod diameters;
mod ranks;
mod stacks;
mod wide;

fn snapshots(what: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(what);
    settings
}
