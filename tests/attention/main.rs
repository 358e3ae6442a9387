//! Constructions against their definitions, and their errors.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod features;
mod heads;
mod linear;
mod norm;
mod normalisers;
mod recurrence;
mod scores;
mod softmax;
mod stack;
