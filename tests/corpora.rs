//! Replays the corpora of the fuzz targets, which hold what fuzzing has found, on stable Rust.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(feature = "cli")]

#[path = "../fuzz/read.rs"]
mod read;

use std::fs;
use std::path::Path;

use fullrank::dump::Format;

#[test]
fn every_file_of_the_corpora_is_read_or_refused() {
    for format in Format::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
        let folder = folder.join(format.extension());
        let mut files = 0;
        for entry in fs::read_dir(&folder).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            read::read(format, &bytes);
            // Each byte less, and each byte changed, is a file too.
            for at in 0..bytes.len().min(512) {
                read::read(format, &bytes[..at]);
                let mut changed = bytes.clone();
                changed[at] ^= 1 << (at % 8);
                read::read(format, &changed);
            }
            files += 1;
        }
        assert!(files >= 4, "only {files} files in {}", folder.display());
    }
}
