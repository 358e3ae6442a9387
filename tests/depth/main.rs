//! Depth, to be seen: token diameters layer by layer, as a table and as a drawing.
//!
//! Full attention collapses doubly exponentially, so `f64` shows it for a few layers only; the
//! stacks run on a float of 2048 bits.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod basin;
mod diameters;
#[path = "../kept/mod.rs"]
mod kept;
mod ranks;
mod stacks;
mod wide;

fn snapshots(what: &str) -> insta::Settings {
    let mut settings = kept::in_folder("snapshots");
    settings.set_description(what);
    settings
}
