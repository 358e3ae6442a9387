//! Our side of `benches/versus.py`: for each line `WHAT ROWS COLUMNS PATH` on standard input, the
//! seconds that it takes (`ranks` and `sum`: one of many in a row), on the matrix of `f64` in the file, in
//! column order without a header.

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;

use fullrank::measure::rank::{Bound, exact_rank};
use nalgebra::DMatrix;

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let &[what, rows, columns, path] = words.as_slice() else { continue };
        let (rows, columns) = (rows.parse().unwrap_or(0), columns.parse().unwrap_or(0));
        let bytes = std::fs::read(path)?;
        let entries = bytes.chunks_exact(8).map(|bytes| bytes.try_into().map(f64::from_le_bytes));
        let entries: Vec<f64> = entries.collect::<Result<_, _>>().unwrap_or_default();
        let matrix = DMatrix::from_vec(rows, columns, entries);
        let least = match what {
            "ranks" => 0.1,
            "sum" => 0.002,
            _ if rows < 100 => 0.002,
            _ => 0.0,
        };
        println!("{:e}", seconds(|| run(what, &matrix), least));
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn run(what: &str, matrix: &DMatrix<f64>) {
    match what {
        "rank" | "ranks" => {
            black_box(exact_rank(matrix).is_ok_and(|rank| rank.exact().is_some()));
        }
        "certified" => {
            // Found, and every certificate checked once more.
            let rank = exact_rank(matrix).expect("finite entries");
            let lower = rank.lower_certificate.check(matrix);
            let upper = rank.upper_certificate.map(|certificate| certificate.check(matrix));
            assert_eq!(lower, Ok(Bound::AtLeast(rank.lower)));
            assert!(upper.is_none_or(|upper| upper == Ok(Bound::AtMost(rank.upper))));
            assert_eq!(rank.lower, rank.upper);
        }
        "svd" => {
            black_box(matrix.singular_values());
        }
        "sum" => {
            black_box(matrix.sum());
        }
        other => {
            eprintln!("{other} is none of rank, ranks, certified, svd, sum");
            std::process::exit(2);
        }
    }
}

/// The seconds of one call, of as many as fill `least` seconds.
fn seconds(mut call: impl FnMut(), least: f64) -> f64 {
    let mut calls = 1;
    loop {
        let start = Instant::now();
        (0..calls).for_each(|_| call());
        let spent = start.elapsed().as_secs_f64();
        if spent >= least {
            return spent / f64::from(calls);
        }
        calls *= 2;
    }
}
