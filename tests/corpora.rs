//! Replays the corpora of the fuzz targets, which hold what fuzzing has found, on stable Rust.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, reason = "the fuzz targets use the same bodies as a library")]
#![cfg(feature = "cli")]

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use std::fs;
use std::path::{Path, PathBuf};

fn fuzz(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder)
}

#[test]
fn every_file_of_the_corpora_is_borne() {
    for (name, body) in bodies::BODIES {
        let folder = fuzz("corpus").join(name);
        let mut files = 0;
        for entry in fs::read_dir(&folder).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            body(&bytes);
            // Each byte less, and each byte changed, is an input too.
            for at in 0..bytes.len().min(512) {
                body(&bytes[..at]);
                let mut changed = bytes.clone();
                changed[at] ^= 1 << (at % 8);
                body(&changed);
            }
            files += 1;
        }
        assert!(files >= 4, "only {files} files in {}", folder.display());
    }
}

#[test]
fn every_target_has_a_body_and_a_corpus() {
    let mut names: Vec<&str> = bodies::BODIES.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    for (folder, extension) in [("fuzz_targets", ".rs"), ("corpus", "")] {
        let entries = fs::read_dir(fuzz(folder)).unwrap();
        let mut found: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .map(|name| name.strip_suffix(extension).unwrap().to_owned())
            .collect();
        found.sort_unstable();
        assert_eq!(found, names, "in fuzz/{folder}");
    }
}
