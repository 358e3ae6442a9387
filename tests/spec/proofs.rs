//! Status, page, theorem and audit of the claims agree. This needs no Rocq; `proofs/check` asks
//! Rocq what the theorems rest on.

use std::collections::{BTreeMap, BTreeSet};

use fullrank::claims::{Proof, registry};

use crate::theories::{Theory, proofs, theories};

/// Theorem and theory of each claim that is machine-checked.
fn machine_checked() -> BTreeMap<String, String> {
    let theory = |proof| match proof {
        Proof::MachineChecked { theory } => Some(theory.to_owned()),
        _ => None,
    };
    registry()
        .iter()
        .filter_map(|entry| Some((entry.id.to_owned(), theory(entry.proof)?)))
        .collect()
}

/// The theorems that theories state, with the theory of each.
fn stated(of: impl Fn(&Theory) -> bool) -> BTreeMap<String, String> {
    let mut stated = BTreeMap::new();
    for theory in theories().iter().filter(|theory| of(theory)) {
        for theorem in theory.stated("Theorem") {
            stated.insert(theorem.to_owned(), theory.file.clone());
        }
    }
    stated
}

#[test]
fn the_audited_theorems_are_the_machine_checked_claims_and_the_vectors() {
    let list = std::fs::read_to_string(proofs().join("audit.txt")).unwrap();
    let mut audited = BTreeMap::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let [tier, theory, theorem] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("audit.txt: not a tier, a theory and a theorem: {line}");
        };
        assert!(["algebra", "analysis", "floats"].contains(&tier), "{line}");
        assert!(audited.insert(theorem.to_owned(), theory.to_owned()).is_none(), "twice: {line}");
    }
    let vectors = stated(|theory| theory.file == "Vectors/Agreement.v");
    assert!(!vectors.is_empty());
    assert_eq!(audited, vectors.into_iter().chain(machine_checked()).collect());
}

#[test]
fn the_theorems_of_the_claims_folder_are_the_machine_checked_claims() {
    assert_eq!(stated(|theory| theory.file.starts_with("Claims/")), machine_checked());
}

#[test]
fn pages_name_the_theorem_if_there_is_one() {
    let checked = machine_checked();
    for id in registry().iter().map(|entry| entry.id).collect::<BTreeSet<_>>() {
        let page = std::fs::read_to_string(proofs().join(format!("{id}.md"))).unwrap();
        let words: Vec<&str> = page.split_whitespace().collect();
        let words = words.join(" ");
        match checked.get(id) {
            Some(theory) => {
                let named = format!("**Machine-checked.** Theorem `{id}` of `theories/{theory}`");
                assert!(words.contains(&named), "proofs/{id}.md lacks: {named}");
            }
            None => assert!(!words.contains("**Machine-checked.**"), "proofs/{id}.md"),
        }
    }
}

#[test]
fn nothing_is_assumed() {
    for Theory { file, text, .. } in theories() {
        for escape in ["Admitted", "admit.", "Axiom", "Parameter", "Conjecture"] {
            assert!(!text.contains(escape), "proofs/theories/{file}: {escape}");
        }
    }
}
