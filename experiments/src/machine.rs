//! The machine of a run.

use std::fs;
use std::thread;

use serde::Serialize;

/// A machine.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// The architecture.
    pub architecture: &'static str,
    /// The operating system.
    pub system: &'static str,
    /// The processor by the name it gives itself, where the system tells.
    pub processor: Option<String>,
    /// How many threads it runs at once.
    pub threads: usize,
}

impl Machine {
    /// The one that this runs on.
    pub fn this() -> Self {
        let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let named = cpus.lines().find(|line| line.starts_with("model name"));
        let name = named.and_then(|line| line.split_once(':'));
        Self {
            architecture: std::env::consts::ARCH,
            system: std::env::consts::OS,
            processor: name.map(|(_, name)| name.trim().to_owned()),
            threads: thread::available_parallelism().map_or(1, usize::from),
        }
    }
}
