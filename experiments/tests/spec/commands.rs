//! The command line, from end to end.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use candle_core::Device;
use fullrank::dump::Dump;
use fullrank_experiments::measure::Ranks;
use serde_json::Value;

fn run(arguments: &[&str], out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fullrank-experiments"));
    command.args(arguments).arg("--out").arg(out).output().unwrap()
}

fn smoke(name: &str) {
    let out = tempfile::tempdir().unwrap();
    let first = run(&[name, "--smoke"], out.path());
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let folder = out.path().join(name).join("smoke");
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    assert_eq!(String::from_utf8(first.stdout).unwrap(), read("summary.md"));
    assert!(read("curves.svg").ends_with("</svg>"));
    let text = read("results.json");
    let results: Value = serde_json::from_str(&text).unwrap();
    // The keys that the README documents.
    let readme = include_str!("../../README.md");
    for (key, value) in results.as_object().unwrap() {
        assert!(readme.contains(&format!("`{key}`")), "{key}");
        assert!(!value.is_null());
    }
    let steps = results["settings"]["steps"].as_u64().unwrap();
    for run in results["runs"].as_array().unwrap() {
        let points = run["points"].as_array().unwrap();
        assert_eq!(points.last().unwrap()["step"], 4 * steps);
        let name = |key: &str| run[key].to_string().replace('"', "");
        for (at, point) in [(0, &points[0]), (4 * steps, points.last().unwrap())] {
            let (corpus, arm, seed) = (name("corpus"), name("arm"), name("seed"));
            let dump = folder.join(format!("{corpus}-{arm}-{seed}-step-{at}.safetensors"));
            // The file that `fullrank analyze` reads holds what was measured.
            assert!(Dump::open(&dump).unwrap().skipped().is_empty());
            let tensors = candle_core::safetensors::load(&dump, &Device::Cpu).unwrap();
            let mut layers: Vec<_> = tensors.iter().collect();
            layers.sort_by_key(|(name, _)| *name);
            let ranks = Ranks::of(layers.into_iter().map(|(_, tensor)| tensor)).unwrap();
            for (key, found) in [("exact", ranks.exact), ("off_diagonal", ranks.off_diagonal)] {
                assert_eq!(point["ranks"][key].as_f64().unwrap(), found);
            }
        }
    }
    // All is done: the second time reads what the first one wrote.
    let written = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let checkpoint = folder.join(checkpoint(&folder));
    let before = written(&checkpoint);
    assert!(run(&[name, "--smoke"], out.path()).status.success());
    assert_eq!(read("results.json"), text);
    assert_eq!(written(&checkpoint), before);
}

/// The name of some checkpoint.
fn checkpoint(folder: &Path) -> String {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names = names.map(|name| name.into_string().unwrap());
    names.find(|name| name.ends_with(".checkpoint")).unwrap()
}

#[test]
fn masked_runs_and_writes_what_it_promises() {
    smoke("masked");
}

#[test]
fn architectures_runs_and_writes_what_it_promises() {
    smoke("architectures");
}

#[test]
fn mistakes_are_told() {
    let out = tempfile::tempdir().unwrap();
    for wrong in [&["masked", "--seeds", "0"][..], &["masked", "--full", "--smoke"], &["essay"]] {
        assert!(!run(wrong, out.path()).status.success(), "{wrong:?}");
    }
    let file = out.path().join("file");
    fs::write(&file, "").unwrap();
    let failed = run(&["masked", "--smoke"], &file);
    assert!(String::from_utf8_lossy(&failed.stderr).starts_with("error: "));
    assert_eq!(failed.status.code(), Some(1));
}
