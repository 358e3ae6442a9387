use std::cmp::Ordering;
use std::fs;
use std::path::{Path, PathBuf};

use super::{DumpError, Format};

/// The files to read for an argument: itself, or all files of a known format in a folder and the
/// folders in it, in the order in which people count: `layer2` before `layer10`.
///
/// Links to folders are not followed, since they may lead round in a circle.
///
/// # Errors
/// [`DumpError::Io`], and [`DumpError::EmptyFolder`] if there is no such file.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, DumpError> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = vec![];
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if Format::of(&entry.path()).is_some() {
                found.push(entry.path());
            }
        }
    }
    if found.is_empty() {
        return Err(DumpError::EmptyFolder);
    }
    found.sort_by(|a, b| counting_order(&a.to_string_lossy(), &b.to_string_lossy()));
    Ok(found)
}

/// Compares texts with the numbers in them taken as numbers.
pub(super) fn counting_order(a: &str, b: &str) -> Ordering {
    let key = |text: &str| -> Vec<(String, u128)> {
        let mut parts = vec![];
        let mut rest = text;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(digits);
            let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
            let (number, tail) = tail.split_at(end);
            parts.push((word.to_owned(), number.parse().unwrap_or(u128::MAX)));
            rest = tail;
        }
        parts
    };
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}
