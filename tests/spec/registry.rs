//! The registry is complete: each claim has its page, and each page its claim.

use std::collections::BTreeSet;
use std::path::Path;

use fullrank::claims::{Proof, registry};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn claims() -> BTreeSet<String> {
    registry().iter().map(|entry| entry.id.to_owned()).collect()
}

#[test]
fn there_are_claims() {
    assert!(!claims().is_empty());
    for entry in registry() {
        assert!(!entry.statement.text.is_empty() && !entry.statement.references.is_empty());
        for (text, without) in (entry.hypotheses)() {
            assert!(!text.is_empty() && !without.is_empty(), "{}", entry.id);
        }
    }
}

#[test]
fn each_claim_has_a_page_and_each_page_a_claim() {
    let pages: BTreeSet<String> = std::fs::read_dir(root().join("proofs"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "README")
        .collect();
    assert_eq!(pages, claims());
    for id in pages {
        let page = std::fs::read_to_string(root().join(format!("proofs/{id}.md"))).unwrap();
        let entry = registry().into_iter().find(|entry| entry.id == id).unwrap();
        let settled: &[&str] = match entry.proof {
            Proof::Open | Proof::Empirical => &["**What was measured.**"],
            _ => &["**Proof.**", "∎"],
        };
        for part in ["**Statement.**", "**What it needs.**"].iter().chain(settled) {
            assert!(page.contains(part), "proofs/{id}.md lacks {part}");
        }
    }
}

#[test]
fn each_claim_has_a_source_file_in_its_chapter() {
    for entry in registry() {
        let path = root().join(format!("src/claims/{}/{}.rs", entry.chapter, entry.id));
        let source = std::fs::read_to_string(&path).unwrap();
        assert!(source.contains(&format!("proofs/{}.md", entry.id)), "{}", path.display());
    }
}

#[test]
fn regressions_belong_to_claims() {
    let names: BTreeSet<String> =
        registry().iter().map(|entry| format!("{}.{}.txt", entry.id, entry.scalar)).collect();
    for file in std::fs::read_dir(root().join("tests/regressions")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(name == ".gitkeep" || names.contains(&name), "{name} belongs to no claim");
    }
}
