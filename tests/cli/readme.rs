//! The examples of the README print what it shows.

use std::path::PathBuf;

use crate::run::fullrank;

const PROMPT: &str = "$ cargo run --release --quiet -- ";
/// Stands for any number of lines.
const ELLIPSIS: &str = "...";

/// The commands that the README shows at a prompt, each with the lines below it.
fn examples() -> Vec<(String, Vec<String>)> {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let mut examples: Vec<(String, Vec<String>)> = vec![];
    let mut console = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            console = line == "```console";
        } else if let Some(command) = line.strip_prefix(PROMPT).filter(|_| console) {
            examples.push((command.to_owned(), vec![]));
        } else if console && !line.starts_with('$') {
            examples.last_mut().unwrap().1.push(line.trim_end().to_owned());
        }
    }
    examples
}

/// Whether `printed` is `shown`, lines that are left out apart.
fn matches(shown: &[String], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first == ELLIPSIS => {
            (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..]))
        }
        Some((first, rest)) => printed
            .split_first()
            .is_some_and(|(line, others)| line == first && matches(rest, others)),
    }
}

#[test]
fn every_example_prints_what_the_readme_shows() {
    // The tests may be built without optimisation, and so are the examples beside them.
    let built = std::env::current_exe().unwrap();
    let built = built.parent().unwrap().parent().unwrap().to_str().unwrap().to_owned();
    let out: PathBuf = std::env::temp_dir().join(format!("fullrank-readme-{}", std::process::id()));
    let examples = examples();
    assert!(examples.len() >= 4, "{examples:?}");
    for (command, shown) in examples {
        let command = command.replace("target/release", &built);
        let words: Vec<String> = shlex::split(&command).unwrap();
        let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(report) = arguments.iter().position(|word| *word == "--report") {
            arguments[report + 1] = out.to_str().unwrap();
        }
        let run = fullrank(&arguments);
        let printed: Vec<String> = run.out.lines().map(|line| line.trim_end().to_owned()).collect();
        assert!(
            matches(&shown, &printed),
            "`{command}` prints\n{}\n{}\nbut the README shows\n{}",
            run.out,
            run.err,
            shown.join("\n")
        );
    }
    let _ = std::fs::remove_dir_all(out);
}
