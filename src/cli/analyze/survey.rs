//! What there is to analyse, known from the headers alone, before the long work begins.

use std::path::PathBuf;

use fullrank::dump::{self, Array, Dump};

use crate::cli::CliError;

/// The most numbers in all reports together; beyond it they would not fit in a gigabyte.
const MAX_REPORTED: usize = 1 << 24;
/// The numbers of a report besides singular values.
const REPORTED_PER_MATRIX: usize = 64;

/// The files and which of their arrays to read.
pub(super) struct Survey {
    pub(super) files: Vec<File>,
    /// Members of archives that are not matrices.
    pub(super) skipped: Vec<String>,
}

pub(super) struct File {
    pub(super) path: PathBuf,
    dump: Dump,
    /// Positions among the arrays of the dump.
    chosen: Vec<usize>,
}

impl File {
    pub(super) fn dump(&self) -> &Dump {
        &self.dump
    }

    pub(super) fn arrays(&self) -> impl Iterator<Item = &Array> {
        self.chosen.iter().map(|&at| &self.dump.arrays()[at])
    }
}

impl Survey {
    /// Opens all files; of archives, only the named arrays if any are named.
    pub(super) fn of(
        paths: &[PathBuf],
        tensors: &[String],
        questions: usize,
    ) -> Result<Self, CliError> {
        let mut survey = Self { files: vec![], skipped: vec![] };
        let mut reported: usize = 0;
        for argument in paths {
            let dump_error = |source| CliError::Dump { path: argument.clone(), source };
            for path in dump::files(argument).map_err(dump_error)? {
                let file = survey.open(path, tensors)?;
                for array in file.arrays() {
                    let matrices = array.matrices().saturating_mul(questions);
                    let numbers = matrices.saturating_mul(numbers_of(array.matrix_shape()));
                    reported = reported.saturating_add(numbers);
                }
                if is_too_much(reported) {
                    return Err(CliError::TooManyMatrices { path: file.path });
                }
                survey.files.push(file);
            }
        }
        let named = |name: &str| {
            survey.files.iter().any(|file| file.arrays().any(|array| array.name() == Some(name)))
        };
        match tensors.iter().find(|name| !named(name)) {
            Some(missing) => Err(CliError::UnknownTensor(missing.clone())),
            None => Ok(survey),
        }
    }

    fn open(&mut self, path: PathBuf, tensors: &[String]) -> Result<File, CliError> {
        let dump =
            Dump::open(&path).map_err(|source| CliError::Dump { path: path.clone(), source })?;
        let wanted = |array: &Array| match array.name() {
            Some(name) => tensors.is_empty() || tensors.iter().any(|tensor| tensor == name),
            None => true,
        };
        let arrays = dump.arrays().iter().enumerate();
        let chosen = arrays.filter(|(_, array)| wanted(array)).map(|(at, _)| at).collect();
        for member in dump.skipped() {
            let (path, name, reason) = (path.display(), &member.name, &member.reason);
            self.skipped.push(format!("{path}: member {name} is left out: {reason}"));
        }
        Ok(File { path, dump, chosen })
    }

    /// The number of matrices.
    pub(super) fn matrices(&self) -> usize {
        self.files.iter().flat_map(File::arrays).map(Array::matrices).sum()
    }
}

/// How many numbers the report on a matrix holds, about.
fn numbers_of((rows, columns): (usize, usize)) -> usize {
    rows.min(columns) + REPORTED_PER_MATRIX
}

fn is_too_much(numbers: usize) -> bool {
    numbers > MAX_REPORTED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_as_many_singular_values_as_the_lesser_side() {
        assert_eq!([(0, 9), (3, 2), (7, 100)].map(numbers_of), [64, 66, 71]);
    }

    #[test]
    fn reports_end_beyond_a_number_of_numbers() {
        assert_eq!([MAX_REPORTED, MAX_REPORTED + 1].map(is_too_much), [false, true]);
    }
}
