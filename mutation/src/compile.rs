//! The compiler's word on the copy.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use serde::Deserialize;

use crate::rewrite::Branch;
use crate::work::{State, Work};

/// A line of what cargo says in JSON: a message of the compiler, or a file that it has made.
#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
    executable: Option<PathBuf>,
    target: Option<Target>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Message {
    level: String,
    pub(crate) rendered: String,
    spans: Vec<Place>,
}

#[derive(Clone, Debug, Deserialize)]
struct Place {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    expansion: Option<Expansion>,
}

/// Of a macro, whose text stands elsewhere.
#[derive(Clone, Debug, Deserialize)]
struct Expansion {
    span: Box<Place>,
}

impl Place {
    fn site(&self) -> &Self {
        self.expansion.as_ref().map_or(self, |expansion| expansion.span.site())
    }
}

/// The mutant that does not compile, and whether that is its own fault or that of its switch.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Blame {
    pub(crate) mutant: u32,
    pub(crate) state: State,
}

impl Message {
    /// By the first place that lies in what is done instead of the source, or in a switch. If there is
    /// none, the source is of another type than what is done instead, which stands before it.
    pub(crate) fn blame(&self, places: &BTreeMap<String, Vec<Branch>>) -> Option<Blame> {
        let (primary, secondary): (Vec<&Place>, Vec<&Place>) =
            self.spans.iter().partition(|place| place.is_primary);
        let sites = || primary.iter().chain(&secondary).map(|place| place.site());
        let branches = |site: &Place| places.get(&site.file_name).into_iter().flatten();
        let within = sites().find_map(|site| {
            let within =
                |range: &Range<usize>| range.start <= site.byte_start && site.byte_end <= range.end;
            branches(site).find_map(|branch| {
                let state = if within(&branch.instead) {
                    State::NotViable
                } else if within(&branch.switch) {
                    State::NotSwitched
                } else {
                    return None;
                };
                Some(Blame { mutant: branch.mutant, state })
            })
        });
        within.or_else(|| {
            sites().find_map(|site| {
                let before = branches(site).filter(|branch| branch.instead.end <= site.byte_start);
                let last = before.max_by_key(|branch| branch.instead.end)?;
                Some(Blame { mutant: last.mutant, state: State::NotSwitched })
            })
        })
    }
}

/// What does not compile in the library and the binary.
pub(crate) fn errors(work: &Work) -> Result<Vec<Message>> {
    // Tests need features that the library alone does without.
    let (lines, succeeded) = cargo(work, &["check", "--lib", "--bins", "--all-features"])?;
    let messages = lines.into_iter().filter_map(|line| line.message);
    // The last error only counts the others, and stands nowhere.
    let placed = |message: &Message| message.level == "error" && !message.spans.is_empty();
    let errors: Vec<Message> = messages.filter(placed).collect();
    ensure!(succeeded || !errors.is_empty(), "cargo check fails");
    Ok(errors)
}

/// The executables of the tests that cargo chooses so, each with its name.
pub(crate) fn tests(work: &Work, chosen: &[&str]) -> Result<Vec<(String, PathBuf)>> {
    // Which some tests run.
    let (_, succeeded) = cargo(work, &["build", "--bins", "--examples"])?;
    ensure!(succeeded, "the programs do not compile");
    let (lines, succeeded) = cargo(work, &[&["test", "--no-run"], chosen].concat())?;
    ensure!(succeeded, "the tests do not compile");
    let of_test = |line: Line| {
        line.profile.filter(|profile| profile.test)?;
        Some((line.target?.name, line.executable?))
    };
    Ok(lines.into_iter().filter_map(of_test).collect())
}

fn cargo(work: &Work, arguments: &[&str]) -> Result<(Vec<Line>, bool)> {
    let output = Command::new("cargo")
        .args(arguments)
        .args(["--locked", "--message-format", "json"])
        // Which takes a third of the time, for nothing that a trial needs.
        .args(["--config", "profile.dev.package.fullrank.debug=false"])
        .env("CARGO_TARGET_DIR", &work.target)
        .current_dir(work.copy())
        .stderr(Stdio::inherit())
        .output()?;
    let lines: Result<Vec<Line>, _> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect();
    Ok((lines?, output.status.success()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_blamed_on_the_first_place_that_is_a_mutants() {
        let branch = |mutant: u32, start: usize| Branch {
            mutant,
            switch: start..start + 10,
            instead: start + 20..start + 30,
        };
        let places = BTreeMap::from([("a.rs".to_owned(), vec![branch(1, 0), branch(2, 100)])]);
        let place = |file_name: &str, byte_start, is_primary| Place {
            file_name: file_name.to_owned(),
            byte_start,
            byte_end: byte_start + 5,
            is_primary,
            expansion: None,
        };
        let blame = |spans| {
            let (level, rendered) = (String::new(), String::new());
            Message { level, rendered, spans }.blame(&places)
        };
        let not_viable = |mutant| Some(Blame { mutant, state: State::NotViable });
        assert_eq!(blame(vec![place("a.rs", 22, true)]), not_viable(1));
        assert_eq!(blame(vec![place("a.rs", 22, false), place("a.rs", 120, true)]), not_viable(2));
        assert_eq!(blame(vec![place("a.rs", 50, true), place("a.rs", 22, false)]), not_viable(1));
        let not_switched = |mutant| Some(Blame { mutant, state: State::NotSwitched });
        assert_eq!(blame(vec![place("a.rs", 101, true)]), not_switched(2));
        assert_eq!(blame(vec![place("a.rs", 32, true)]), not_switched(1));
        assert_eq!(blame(vec![place("b.rs", 22, true), place("a.rs", 12, true)]), None);
        let expansion = Some(Expansion { span: Box::new(place("a.rs", 22, false)) });
        assert_eq!(blame(vec![Place { expansion, ..place("vec.rs", 7, true) }]), not_viable(1));
    }
}
