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
