use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::CliError;

/// Where and how results go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
}

impl Output {
    /// Prints a result: as JSON if asked for, else as `text`.
    ///
    /// A reader that has gone away, as in a pipe to `head`, is no error.
    pub(crate) fn print<T: Serialize>(
        self,
        result: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<(), CliError> {
        let written = if self.json {
            serde_json::to_string_pretty(result).map_err(io::Error::from)
        } else {
            Ok(text(result).trim_end().to_owned())
        };
        match written.and_then(|text| writeln!(io::stdout().lock(), "{text}")) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output(error)),
            _ => Ok(()),
        }
    }
}

/// Writes text files into a folder, which is made if it is missing.
pub(crate) fn write_folder(folder: &Path, files: &[(&str, &str)]) -> Result<(), CliError> {
    std::fs::create_dir_all(folder)
        .map_err(|source| CliError::File { path: folder.into(), source })?;
    files.iter().try_for_each(|(name, text)| write(&folder.join(name), text))
}

/// Writes a text file.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    std::fs::write(path, text).map_err(|source| CliError::File { path: path.into(), source })
}

/// Rows of cells as columns, each as wide as its widest cell.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
