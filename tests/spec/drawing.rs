//! The drawing of the machine-checked claims and the theories that they rest on,
//! `proofs/dependencies.svg`, is that of the registry and the theories as they are.
//! `INSTA_UPDATE=always` draws it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use fullrank::claims::{Entry, Proof, registry};

use crate::theories::{Theory, proofs, theories};

const ROW: usize = 15;
/// Where the claims end and the theories begin.
const MARGIN: usize = 640;
const COLUMN: usize = 135;

#[test]
fn the_drawing_is_current() {
    let path = proofs().join("dependencies.svg");
    let drawn = drawing();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == drawn, "INSTA_UPDATE=always cargo test --test spec drawing");
}

/// The machine-checked claims in reading order, each with its theory.
fn machine_checked() -> Vec<(Entry, &'static str)> {
    let mut seen = BTreeSet::new();
    registry()
        .into_iter()
        .filter(|entry| seen.insert(entry.id))
        .filter_map(|entry| match entry.proof {
            Proof::MachineChecked { theory } => Some((entry, theory)),
            _ => None,
        })
        .collect()
}

/// How far a theory is from those that require none of ours.
fn level(name: &str, required: &BTreeMap<&str, Vec<&str>>) -> usize {
    required[name].iter().map(|below| 1 + level(below, required)).max().unwrap_or(0)
}

/// What a theory requires, except what that requires itself.
fn directly<'a>(name: &str, required: &BTreeMap<&str, Vec<&'a str>>) -> Vec<&'a str> {
    fn reaches(from: &str, to: &str, required: &BTreeMap<&str, Vec<&str>>) -> bool {
        required[from].iter().any(|below| *below == to || reaches(below, to, required))
    }
    let all = &required[name];
    let implied = |below: &str| all.iter().any(|other| reaches(other, below, required));
    all.iter().copied().filter(|below| !implied(below)).collect()
}

fn drawing() -> String {
    let mut all = theories();
    all.retain(|theory| !theory.file.starts_with("Vectors/"));
    let (claims, topics): (Vec<&Theory>, Vec<&Theory>) =
        all.iter().partition(|theory| theory.file.starts_with("Claims/"));
    let required: BTreeMap<&str, Vec<&str>> =
        topics.iter().map(|theory| (theory.name(), theory.required())).collect();
    let mut edges = String::new();
    let mut nodes = String::new();

    // Theories in columns: those that require none of ours at the right.
    let levels: BTreeMap<&str, usize> =
        required.keys().map(|name| (*name, level(name, &required))).collect();
    let columns = 1 + levels.values().max().unwrap();
    let checked = machine_checked();
    let chapters = checked.iter().map(|(entry, _)| entry.chapter).collect::<BTreeSet<_>>().len();
    let height = ROW * (checked.len() + 2 * chapters + 2);
    let mut places = BTreeMap::new();
    for column in 0..columns {
        let here: Vec<&str> =
            levels.iter().filter(|(_, at)| **at == column).map(|(name, _)| *name).collect();
        for (row, name) in here.iter().enumerate() {
            let x = MARGIN + 60 + COLUMN * (columns - 1 - column);
            let y = height * (2 * row + 1) / (2 * here.len());
            places.insert(*name, (x, y));
            let _ = writeln!(
                nodes,
                "<rect x=\"{x}\" y=\"{}\" width=\"112\" height=\"20\" rx=\"4\" class=\"theory\"/>\
                 <text x=\"{}\" y=\"{}\" class=\"name\">{name}</text>",
                y - 10,
                x + 6,
                y + 4
            );
        }
    }
    for name in required.keys() {
        for below in directly(name, &required) {
            let ((x, y), end) = (places[name], places[below]);
            curve(&mut edges, (x + 112, y), end, "requires");
        }
    }

    // Claims in reading order; each leads to the theories whose lemmas its proof names.
    let (mut y, mut chapter) = (0, "");
    for (entry, theory) in checked {
        if entry.chapter != chapter {
            chapter = entry.chapter;
            y += 2 * ROW;
            let _ = writeln!(nodes, "<text x=\"10\" y=\"{y}\" class=\"chapter\">{chapter}</text>");
        }
        y += ROW;
        let _ = writeln!(nodes, "<text x=\"20\" y=\"{y}\">{}</text>", entry.id);
        let stated = claims.iter().find(|claims| claims.file == theory).unwrap();
        let words = stated.proof(entry.id);
        for topic in &topics {
            let lemmas = ["Lemma", "Theorem", "Corollary"].map(|word| topic.stated(word));
            if lemmas.concat().iter().any(|lemma| words.contains(lemma)) {
                let start = 26 + 61 * entry.id.len() / 10;
                curve(&mut edges, (start, y - 4), places[topic.name()], "uses");
            }
        }
    }
    let width = MARGIN + 60 + COLUMN * columns;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"monospace\" font-size=\"10\">\n<style>\n\
         .theory{{fill:#eef;stroke:#557}} .chapter{{font-weight:bold}}\n\
         .uses{{fill:none;stroke:#2a7;stroke-opacity:.35}}\n\
         .requires{{fill:none;stroke:#557;stroke-opacity:.6}}\n</style>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{edges}{nodes}</svg>\n"
    )
}

fn curve(edges: &mut String, start: (usize, usize), end: (usize, usize), class: &str) {
    let middle = (start.0 + end.0) / 2;
    let _ = writeln!(
        edges,
        "<path d=\"M{} {} C{middle} {} {middle} {} {} {}\" class=\"{class}\"/>",
        start.0, start.1, start.1, end.1, end.0, end.1
    );
}
