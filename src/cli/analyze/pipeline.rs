//! One thread reads, all cores analyse, and the reports come out in the order of the files.
//!
//! Few matrices wait to be analysed, and all that are read and not yet done with have no more
//! entries together than one matrix may have, so memory is bounded whatever the files hold.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};

use indicatif::ProgressBar;
use rayon::prelude::*;

use fullrank::dump::{AnyMatrix, Array, Entry, MAX_ENTRIES};

use super::question::Question;
use super::report::MatrixReport;
use super::survey::{File, Survey};
use crate::cli::{CliError, Output, progress};

/// A matrix on its way.
struct Job<'a> {
    /// Its number among all matrices.
    number: usize,
    file: &'a File,
    array: &'a Array,
    entry: Entry,
    _held: Held<'a>,
}

/// The report on every matrix for every question, matrix by matrix.
///
/// # Errors
/// The first in the order of the files, whatever the order in which they were met.
pub(super) fn analyze(
    survey: &Survey,
    questions: &[Question],
    output: Output,
) -> Result<Vec<MatrixReport>, CliError> {
    let bar = progress::bar(survey.matrices() as u64, "matrices", output);
    let room = Room::default();
    let failed = AtomicBool::new(false);
    let (sender, jobs) = sync_channel(rayon::current_num_threads());
    let (mut done, read) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| read(survey, sender, &room, &failed));
        let done: Vec<_> = jobs
            .into_iter()
            .par_bridge()
            .map(|job| {
                let result = answer(&job, questions, &bar);
                failed.fetch_or(result.is_err(), Ordering::Relaxed);
                (job.number, result)
            })
            .collect();
        (done, reader.join())
    });
    bar.finish_and_clear();
    // Matrices are handed out in order, so none before the first failure is missing.
    done.sort_unstable_by_key(|(number, _)| *number);
    let reports: Vec<Vec<MatrixReport>> =
        done.into_iter().map(|(_, result)| result).collect::<Result<_, _>>()?;
    // What stopped the reader comes after all that it had read.
    read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    Ok(reports.into_iter().flatten().collect())
}

fn read<'a>(
    survey: &'a Survey,
    sender: SyncSender<Job<'a>>,
    room: &'a Room,
    failed: &AtomicBool,
) -> Result<(), CliError> {
    let mut number = 0;
    for file in &survey.files {
        for array in file.arrays() {
            let (rows, columns) = array.matrix_shape();
            let hand_over = |entry| {
                let job = Job { number, file, array, entry, _held: room.hold(rows * columns) };
                number += 1;
                let sent = sender.send(job).is_ok();
                if sent && !failed.load(Ordering::Relaxed) {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            };
            let read = file.dump().read(array, hand_over);
            read.map_err(|source| CliError::Dump { path: file.path.clone(), source })?;
            if failed.load(Ordering::Relaxed) {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn answer(
    job: &Job<'_>,
    questions: &[Question],
    bar: &ProgressBar,
) -> Result<Vec<MatrixReport>, CliError> {
    let report = |question: &Question| {
        let findings = match &job.entry.matrix {
            AnyMatrix::F16(matrix) => question.ask(matrix),
            AnyMatrix::BF16(matrix) => question.ask(matrix),
            AnyMatrix::F32(matrix) => question.ask(matrix),
            AnyMatrix::F64(matrix) => question.ask(matrix),
        };
        let tensor = job.array.name().map(str::to_owned);
        let index = job.entry.index.clone();
        match findings {
            Ok(findings) => Ok(MatrixReport {
                file: job.file.path.display().to_string(),
                tensor,
                index,
                applied_mask: question.applied_mask(),
                findings,
            }),
            Err(problem) => {
                let path = job.file.path.clone();
                Err(CliError::Matrix { path, tensor, index, problem })
            }
        }
    };
    let reports = questions.iter().map(report).collect();
    bar.inc(1);
    reports
}

/// Entries of the matrices that are read and not yet done with.
#[derive(Default)]
struct Room {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// Some of the room, until it is dropped.
struct Held<'a> {
    room: &'a Room,
    entries: usize,
}

impl Room {
    /// Waits until there is room.
    fn hold(&self, entries: usize) -> Held<'_> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |taken: &mut usize| is_too_large(entries, *taken);
        let mut taken = self.freed.wait_while(taken, full).unwrap_or_else(PoisonError::into_inner);
        *taken += entries;
        Held { room: self, entries }
    }
}

/// Whether there is no room for so many entries. For the first matrix there is, whatever its size.
fn is_too_large(entries: usize, taken: usize) -> bool {
    taken > 0 && taken + entries > MAX_ENTRIES
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.entries;
        self.room.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    use super::*;

    /// What a thread of its own gets, so that a test may wait for it in vain.
    fn held(room: &'static Room, entries: usize) -> Receiver<Held<'static>> {
        let (sender, receiver) = channel();
        std::thread::spawn(move || sender.send(room.hold(entries)));
        receiver
    }

    #[test]
    fn one_matrix_fits_whatever_its_size_and_more_up_to_the_last_entry() {
        assert!(!is_too_large(MAX_ENTRIES + 5, 0) && is_too_large(1, MAX_ENTRIES + 5));
        assert!(!is_too_large(MAX_ENTRIES - 1, 1) && is_too_large(MAX_ENTRIES, 1));
    }

    #[test]
    fn room_is_counted_until_it_is_dropped() {
        let room = Room::default();
        let taken = || *room.taken.lock().unwrap();
        let (three, five) = (room.hold(3), room.hold(5));
        assert_eq!(taken(), 8);
        drop(three);
        assert_eq!(taken(), 5);
        drop(five);
        assert_eq!(taken(), 0);
    }

    #[test]
    fn room_is_given_until_it_is_full_and_again_once_it_is_free() {
        let (soon, never) = (Duration::from_secs(20), Duration::from_millis(200));
        let room: &'static Room = Box::leak(Box::default());
        // The first matrix has room whatever its size; then nothing has.
        let large = held(room, MAX_ENTRIES + 5).recv_timeout(soon).unwrap();
        let small = held(room, 1);
        assert!(small.recv_timeout(never).is_err());
        drop(large);
        let small = small.recv_timeout(soon).unwrap();
        // Up to the last entry, and not beyond.
        let rest = held(room, MAX_ENTRIES - 1).recv_timeout(soon).unwrap();
        let more = held(room, 1);
        assert!(more.recv_timeout(never).is_err());
        drop(small);
        assert!(more.recv_timeout(soon).is_ok());
        drop(rest);
        assert_eq!(*room.taken.lock().unwrap(), 0);
    }
}
