//! Masks as text.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Mask, bits};

/// One line of `0` and `1` for each query.
impl fmt::Display for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for query in 0..self.queries {
            if query > 0 {
                writeln!(f)?;
            }
            for key in 0..self.keys {
                f.write_str(if self.allows(query, key) { "1" } else { "0" })?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mask {}x{}\n{self}", self.queries, self.keys)
    }
}

/// Why a text is not a mask; lines and columns from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MaskTextError {
    /// Something that is neither 0 nor 1.
    #[error("line {line}, column {column}: `{found}` is neither 0 nor 1")]
    Character {
        /// Its line.
        line: usize,
        /// Its column, in characters.
        column: usize,
        /// What stands there.
        found: char,
    },
    /// A row of another length than the first one.
    #[error("line {line} has {found} entries, but the first row has {expected}")]
    Length {
        /// The line.
        line: usize,
        /// Its number of entries.
        found: usize,
        /// That of the first row.
        expected: usize,
    },
}

/// Rows of `0` and `1`; spaces and commas between the entries, and empty lines, do not count.
impl FromStr for Mask {
    type Err = MaskTextError;

    fn from_str(text: &str) -> Result<Self, MaskTextError> {
        let mut rows: Vec<Vec<bool>> = vec![];
        for (number, line) in (1..).zip(text.lines()) {
            let row = entries(line, number)?;
            let expected = rows.first().map_or(row.len(), Vec::len);
            if row.is_empty() {
                continue;
            }
            if row.len() != expected {
                return Err(MaskTextError::Length { line: number, found: row.len(), expected });
            }
            rows.push(row);
        }
        let keys = rows.first().map_or(0, Vec::len);
        let mut mask = Mask::empty(rows.len(), keys);
        for (query, row) in rows.iter().enumerate() {
            bits::fill(mask.row_mut(query), keys, |key| row[key]);
        }
        Ok(mask)
    }
}

fn entries(text: &str, line: usize) -> Result<Vec<bool>, MaskTextError> {
    let mut row = vec![];
    for (before, found) in text.chars().enumerate() {
        match found {
            '0' | '1' => row.push(found == '1'),
            ',' => {}
            _ if found.is_whitespace() => {}
            _ => return Err(MaskTextError::Character { line, column: before + 1, found }),
        }
    }
    Ok(row)
}
