//! A test in a process of its own, with limits.

use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, Result};

/// Kilobytes of address space.
const MEMORY: u64 = 4 << 20;

/// Seconds of a processor, and a few times as many by the clock, so that a busy machine decides nothing.
/// All processes that the test starts end with it.
const LIMITED: &str = r#"ulimit -c 0; ulimit -v "$1"; ulimit -t "$2"; wall=$(($2 * 4)); shift 2
exec timeout -s KILL "$wall" "$@""#;

pub(crate) struct Limited<'a> {
    pub(crate) executable: &'a Path,
    pub(crate) package: &'a Path,
    pub(crate) seconds: u64,
    /// Whether a case that fails is made simpler, which only tests of just that need.
    pub(crate) shrinks: bool,
}

impl Limited<'_> {
    pub(crate) fn run(&self, test: &str, variable: (&str, &str)) -> Result<Output> {
        let mut command = Command::new("sh");
        command
            .args(["-c", LIMITED, "sh", &MEMORY.to_string(), &self.seconds.to_string()])
            .arg(self.executable)
            .args(["--exact", test, "--test-threads", "1"])
            .current_dir(self.package)
            .env("CARGO_MANIFEST_DIR", self.package)
            .env("INSTA_UPDATE", "no")
            .env(variable.0, variable.1);
        if !self.shrinks {
            command.env("PROPTEST_MAX_SHRINK_ITERS", "0");
        }
        command.output().with_context(|| format!("cannot run {test}"))
    }
}
