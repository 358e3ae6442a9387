//! The library computes the results of `proofs/theories/Vectors/Data.v`, and refuses the wrong ones.
//!
//! Rocq computes them too, by the definitions of the claims, and reads the same file: so what is
//! proved and what is programmed are one thing, as far as these cases go.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod attention;
mod masks;
mod reader;
mod term;

use term::Term;

/// The vectors of a list in the file.
fn vectors(list: &str) -> Vec<Term> {
    let file = include_str!("../../proofs/theories/Vectors/Data.v");
    let vectors = reader::defined(list, file).list().to_vec();
    assert!(!vectors.is_empty(), "{list} is empty");
    vectors
}

/// Every vector of the list holds.
fn all_agree(list: &str, judge: impl Fn(&Term) -> Result<(), String>) {
    let refused: Vec<String> =
        vectors(list).iter().filter_map(|vector| judge(vector).err()).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// No vector of the list holds.
fn none_agrees(list: &str, judge: impl Fn(&Term) -> Result<(), String>) {
    for vector in vectors(list) {
        assert!(judge(&vector).is_err(), "not refused: {vector}");
    }
}

/// That a field of the vector is what the library finds.
fn states(vector: &Term, field: &str, found: &Term) -> Result<(), String> {
    if vector.field(field) == found {
        return Ok(());
    }
    Err(format!("{vector}\nhas not {field} := {found}"))
}
