//! How a test notices a mutant.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Output;

use serde::{Deserialize, Serialize};

/// Signals.
const KILLED: i32 = 9;
const OUT_OF_TIME: i32 = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// A test failed by what it asserts.
    Assertion,
    /// The library, or what it calls, panicked.
    Panic,
    /// The test had no end, or took all memory.
    Time,
    Unnoticed,
    /// No test comes to this place.
    Unreached,
}

impl Outcome {
    pub(crate) fn is_unnoticed(self) -> bool {
        matches!(self, Self::Unnoticed | Self::Unreached)
    }
}

/// How the test that ended so noticed a mutant, if it did.
pub(crate) fn noticed(package: &Path, output: &Output) -> Option<Outcome> {
    if output.status.success() {
        return None;
    }
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&said);
    Some(match (output.status.signal(), panicked_at(&said)) {
        (Some(KILLED | OUT_OF_TIME), _) => Outcome::Time,
        (Some(_), _) if said.contains("memory allocation of") => Outcome::Time,
        (Some(_), _) => Outcome::Panic,
        (None, Some((file, line))) if !is_test(package, file, line) => Outcome::Panic,
        (None, _) => Outcome::Assertion,
    })
}

/// File and line of the first one: what drives random cases catches a panic, and panics itself.
fn panicked_at(said: &str) -> Option<(&str, usize)> {
    let place = said.split_once("panicked at ")?.1.lines().next()?;
    let mut parts = place.rsplitn(4, ':').skip(2);
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line))
}

/// Whether this place is in a test; insta panics itself where a snapshot differs, and quickcheck where a property is
/// false.
fn is_test(package: &Path, file: &str, line: usize) -> bool {
    file.starts_with("tests/")
        || ["/insta-", "/quickcheck-"].iter().any(|harness| file.contains(harness))
        || file.starts_with("src/")
            && (is_below_tests(package, file, line) || is_file_of_tests(package, file))
}

/// Unit tests stand at the end of a file,
fn is_below_tests(package: &Path, file: &str, line: usize) -> bool {
    let source = fs::read_to_string(package.join(file)).unwrap_or_default();
    source.lines().take(line).any(|line| line.trim() == "#[cfg(test)]")
}

/// or in one of their own, which the module above declares.
fn is_file_of_tests(package: &Path, file: &str) -> bool {
    let file = package.join(file);
    let (Some(folder), Some(name)) = (file.parent(), file.file_stem()) else { return false };
    let declared = format!("#[cfg(test)]\nmod {};", name.display());
    let above = [folder.with_extension("rs"), folder.join("mod.rs"), folder.join("lib.rs")];
    above.iter().any(|above| fs::read_to_string(above).is_ok_and(|above| above.contains(&declared)))
}

#[cfg(test)]
mod tests {
    use std::process::ExitStatus;

    use super::*;

    fn ended(status: i32, said: &str) -> Option<Outcome> {
        let status = ExitStatus::from_raw(status);
        let output = Output { status, stdout: said.into(), stderr: vec![] };
        noticed(Path::new(env!("CARGO_MANIFEST_DIR")), &output)
    }

    #[test]
    fn what_panics_first_tells_assertions_from_panics() {
        let failed = 101 << 8;
        assert_eq!(ended(0, "test holds ... ok"), None);
        let test = "thread 'holds' (7) panicked at tests/mask/main.rs:3:5:\nassertion failed: it";
        assert_eq!(ended(failed, test), Some(Outcome::Assertion));
        assert_eq!(ended(failed, "Error: refused"), Some(Outcome::Assertion));
        for harness in ["insta-1.49.0/src/runtime.rs", "quickcheck-1.1.0/src/tester.rs"] {
            let said = format!("thread 'holds' (7) panicked at /registry/{harness}:28:9:");
            assert_eq!(ended(failed, &said), Some(Outcome::Assertion));
        }
        let library = "thread 'holds' (7) panicked at src/main.rs:3:5:\nindex out of bounds";
        assert_eq!(ended(failed, &format!("{library}\n{test}")), Some(Outcome::Panic));
        assert_eq!(ended(failed, &format!("{test}\n{library}")), Some(Outcome::Assertion));
        let line = u32::MAX;
        let unit_test =
            format!("thread 'it' panicked at src/outcome.rs:{line}:9:\nassertion failed");
        assert_eq!(ended(failed, &unit_test), Some(Outcome::Assertion));
        let file_of_tests = "thread 'it' panicked at src/rewrite/tests.rs:9:9:\nassertion failed";
        assert_eq!(ended(failed, file_of_tests), Some(Outcome::Assertion));
        let other = "thread 'it' panicked at src/rewrite/arm.rs:1:9:\nindex out of bounds";
        assert_eq!(ended(failed, other), Some(Outcome::Panic));
    }

    #[test]
    fn what_is_killed_has_run_out_of_something() {
        for (signal, said, expected) in [
            (KILLED, "", Outcome::Time),
            (OUT_OF_TIME, "", Outcome::Time),
            (6, "memory allocation of 9 bytes failed", Outcome::Time),
            (6, "thread 'holds' has overflowed its stack", Outcome::Panic),
        ] {
            assert_eq!(ended(signal, said), Some(expected));
        }
    }
}
