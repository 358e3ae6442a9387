//! The command line as its users meet it: output, JSON, exit status, and messages on bad input.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod analyze;
mod claims;
mod conform;
mod gallery;
mod mask;
mod readme;
mod run;
mod spectrum;
mod verify;

use run::{fullrank, refused};

#[test]
fn help_and_version_succeed() {
    for arguments in [&["--help"][..], &["--version"], &["mask", "--help"], &["verify", "--help"]] {
        let run = fullrank(arguments);
        assert_eq!(run.status, 0, "{arguments:?}");
        assert!(!run.out.is_empty() && run.err.is_empty());
    }
}

/// A reader that has gone away is no error, a full disk is one.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_told() {
    use std::process::{Command, Stdio};

    let gallery = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fullrank"));
        command.args(["gallery", "-n", "9"]);
        command
    };
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(gallery().stdout(writer).status().unwrap().code(), Some(0));
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = gallery().stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: ") && said.contains("No space left"), "{said}");
}

#[test]
fn misuse_exits_with_status_two() {
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["mask"],
        &["mask", "causal", "-n", "x"],
        &["analyze"],
        &["merge"],
        &["verify", "--shard", "2/2"],
        &["verify", "--shard", "0/0"],
        &["verify", "--shard", "half"],
        &["mask", "causal", "--require", "magic"],
    ] {
        let run = fullrank(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.out.is_empty() && !run.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn unknown_claims_and_scalars_are_named() {
    refused(&["claims", "nonsense"], &["nonsense", "fullrank claims"]);
    refused(&["verify", "nonsense"], &["nonsense"]);
    refused(&["verify", "--scalar", "f8"], &["f8", "bf16", "rational"]);
    refused(
        &["verify", "causal_layers_never_look_ahead", "--scalar", "f16"],
        &["nothing to verify"],
    );
}
