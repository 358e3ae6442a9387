//! What the experiments rest on.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod arms;
mod commands;
mod common;
mod corpora;
mod gradients;
mod masks;
mod measure;
mod optimiser;
mod results;
mod resume;
mod rule;
mod settings;
