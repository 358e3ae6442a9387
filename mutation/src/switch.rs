//! Which of the mutants compiled into this copy of the library is on. `MUTANT` has its number; without it,
//! none is on, and the file that `MUTANT_REACHED` names gets the number of each place that is reached.

use std::env::var;
use std::fs::File;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

const UNREAD: u32 = u32::MAX;
const RECORDING: u32 = u32::MAX - 1;
/// Numbers start from 1.
const NONE: u32 = 0;

static CHOSEN: AtomicU32 = AtomicU32::new(UNREAD);
static REACHED: [AtomicBool; 1 << 16] = [const { AtomicBool::new(false) }; 1 << 16];
static RECORD: OnceLock<File> = OnceLock::new();

#[inline(always)]
pub fn on(mutant: u32) -> bool {
    let chosen = CHOSEN.load(Relaxed);
    if chosen < RECORDING { chosen == mutant } else { at_first_or_recording(mutant) }
}

#[cold]
fn at_first_or_recording(mutant: u32) -> bool {
    if CHOSEN.load(Relaxed) == UNREAD {
        CHOSEN.store(chosen(), Relaxed);
        return on(mutant);
    }
    let reached = &REACHED[mutant as usize];
    if !reached.load(Relaxed) && !reached.swap(true, Relaxed) {
        let line = format!("{mutant}\n");
        // In one piece: several processes may append to the file.
        RECORD.get().unwrap().write_all(line.as_bytes()).unwrap();
    }
    false
}

fn chosen() -> u32 {
    if let Ok(number) = var("MUTANT") {
        return number.parse().unwrap();
    }
    let Ok(path) = var("MUTANT_REACHED") else { return NONE };
    RECORD.get_or_init(|| File::options().create(true).append(true).open(path).unwrap());
    RECORDING
}

/// An iterator or, with a mutant, another one.
pub enum Either<'a, I, T> {
    Itself(I),
    Other(Box<dyn Iterator<Item = T> + 'a>),
}

impl<I: Iterator<Item = T>, T> Iterator for Either<'_, I, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self {
            Self::Itself(iterator) => iterator.next(),
            Self::Other(iterator) => iterator.next(),
        }
    }
}
