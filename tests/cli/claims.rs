use crate::run::{fullrank, json, keys};

#[test]
fn the_list_has_the_documented_keys() {
    let claims = json(&["claims"]);
    assert!(claims.as_array().unwrap().len() > 15);
    for claim in claims.as_array().unwrap() {
        for key in ["id", "chapter", "tier", "statement", "hypotheses", "references", "proof"] {
            assert!(keys(claim).contains(&key));
        }
        assert_eq!(keys(&claim["proof"]), ["file", "status", "theorem", "theory"]);
        let page = claim["proof"]["file"].as_str().unwrap();
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(page).is_file());
        for hypothesis in claim["hypotheses"].as_array().unwrap() {
            assert_eq!(keys(hypothesis), ["counterexample", "text"]);
        }
    }
}

/// Of the senses in which it holds for its scalars.
#[test]
fn every_claim_is_listed_by_its_weakest_sense() {
    let strength = |tier: &str| ["exact", "rounded", "numeric"].iter().position(|t| *t == tier);
    let listing = fullrank(&["claims"]).out;
    let lines: Vec<Vec<&str>> =
        listing.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["CHAPTER", "CLAIM", "TIER", "PROOF"]);
    let claims = json(&["claims"]);
    let claims = claims.as_array().unwrap();
    assert_eq!(lines.len(), claims.len() + 1);
    for (claim, line) in claims.iter().zip(&lines[1..]) {
        let text = |name: &str| claim[name].as_str().unwrap();
        assert_eq!(line[..3], [text("chapter"), text("id"), text("tier")]);
        let senses = fullrank::claims::registry()
            .into_iter()
            .filter(|entry| entry.id == text("id"))
            .map(|entry| strength(entry.tier.name()));
        assert_eq!(senses.max().unwrap(), strength(text("tier")), "{claim}");
    }
}

#[test]
fn one_claim_is_explained_with_its_counterexamples() {
    let run = fullrank(&["claims", "causal_softmax_is_full_rank"]);
    assert_eq!(run.status, 0);
    for word in ["underflow", "rank 1", "proofs/causal_softmax_is_full_rank.md", "::bf16"] {
        assert!(run.out.contains(word), "{word}");
    }
}

#[test]
fn the_readme_has_the_table_of_claims() {
    let table = fullrank(&["claims", "--markdown"]).out;
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- claims -->\n").unwrap();
    let (block, _) = rest.split_once("<!-- /claims -->").unwrap();
    assert_eq!(block, table, "run `cargo run -- claims --markdown` and replace the table");
}

#[test]
fn the_verdicts_of_the_readme_name_claims() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, verdicts) = readme.split_once("| the essay says").unwrap();
    let (verdicts, _) = verdicts.split_once("## Ask").unwrap();
    let claims = json(&["claims"]);
    let ids: Vec<&str> =
        claims.as_array().unwrap().iter().map(|claim| claim["id"].as_str().unwrap()).collect();
    let named: Vec<&str> = verdicts
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.contains('_') && !name.contains(' '))
        .collect();
    assert!(named.len() > 10);
    assert!(named.iter().all(|name| ids.contains(name)), "{named:?}");
}
