//! The progress of long commands: on standard error, and only on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

use super::Output;

/// A bar for so many of something, hidden if no messages are wanted.
pub(crate) fn bar(length: u64, unit: &str, output: Output) -> ProgressBar {
    if output.quiet {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template(&format!("{{wide_bar}} {{pos}}/{{len}} {unit}, {{eta}} left"));
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
