//! Runs the binary.

use std::path::PathBuf;
use std::process::Command;

pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn fullrank(arguments: &[&str]) -> Run {
    with_environment(arguments, &[])
}

pub(crate) fn with_environment(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fullrank"));
    run(command.args(arguments).envs(variables.iter().copied()))
}

fn run(command: &mut Command) -> Run {
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    Run {
        // A signal, such as an abort, has no code.
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The JSON that a successful run prints, and nothing else.
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let run = fullrank(&[arguments, &["--json"]].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// Bad input: status 2, nothing on standard output, one message with these words.
pub(crate) fn refused(arguments: &[&str], words: &[&str]) {
    assert_refused(&fullrank(arguments), arguments, words);
}

/// The same where the system grants no more than 1 GiB of addresses, which counts more than memory
/// in use.
pub(crate) fn refused_within_a_gigabyte(arguments: &[&str], words: &[&str]) {
    if cfg!(not(target_os = "linux")) {
        return refused(arguments, words);
    }
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v 1048576; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_fullrank")]);
    // Each thread reserves addresses that it never uses.
    let run = run(command.args(arguments).env("RAYON_NUM_THREADS", "2"));
    assert_refused(&run, arguments, words);
}

fn assert_refused(run: &Run, arguments: &[&str], words: &[&str]) {
    assert_eq!(run.status, 2, "{arguments:?}: {}", run.err);
    assert!(run.out.is_empty());
    assert!(run.err.starts_with("error: ") && !run.err.contains("panicked"), "{}", run.err);
    for word in words {
        assert!(run.err.contains(word), "no `{word}` in: {}", run.err);
    }
}

/// A file of this test process alone.
pub(crate) fn temporary(name: &str, content: &[u8]) -> PathBuf {
    let directory = std::env::temp_dir().join(format!("fullrank-test-{}", std::process::id()));
    let path = directory.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    path
}

pub(crate) fn keys(value: &serde_json::Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
