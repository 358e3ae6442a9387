//! What each claim assumes: to weaken a claim, or to strengthen it, is to change this list.

use std::collections::BTreeMap;

use fullrank::claims::registry;

use crate::settings;

#[test]
fn hypotheses_of_all_claims() {
    let mut claims = BTreeMap::<&str, Vec<String>>::new();
    for entry in registry() {
        let lines = claims.entry(entry.id).or_default();
        for (text, without) in (entry.hypotheses)() {
            let line = format!("  {text}; without it: {without}");
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    let text: Vec<String> = claims
        .into_iter()
        .map(|(id, lines)| [vec![id.to_owned()], lines].concat().join("\n"))
        .collect();
    settings("What each claim assumes; without it, the case that refutes the claim")
        .bind(|| insta::assert_snapshot!("hypotheses", text.join("\n")));
}
