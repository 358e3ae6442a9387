//! Constructions against their definitions, and their errors.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod heads;
mod linear;
mod softmax;
mod stack;
