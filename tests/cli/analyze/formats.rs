//! What the formats have in common: types, byte orders, names, leading axes, folders.

use safetensors::tensor::Dtype;

use super::content::{Deflated, Stored, array, half, header, npz, safetensors};
use super::{analyze, path};
use crate::run::{fullrank, json, refused, temporary};

#[test]
fn fortran_order_and_byte_orders_are_read() {
    // Rows 1, 0 and 1/2, 1/2, in Fortran order and big-endian f64.
    let mut bytes = header(">f8", "True", "(2, 2)");
    bytes.extend([1.0_f64, 0.5, 0.0, 0.5].iter().flat_map(|value| value.to_be_bytes()));
    for content in [bytes.clone(), npz(Deflated, &[("a.npy", bytes.clone())])] {
        let name = if content == bytes { "fortran.npy" } else { "fortran.npz" };
        let report = analyze(name, &content);
        assert_eq!(report[0]["support"]["mask"], "causal");
        assert_eq!(report[0]["dtype"], "f64");
    }
    // Axes of 2, 3, 1 and 2, whose six matrices are interleaved: matrix number k holds 1 and k.
    let mut bytes = header("<f4", "True", "(2, 3, 1, 2)");
    for column in 0..2 {
        for second in 0..3 {
            for first in 0..2 {
                let number = (3 * first + second) as f32;
                let value = if column == 0 { 1.0 } else { number };
                bytes.extend(value.to_le_bytes());
            }
        }
    }
    let reports = analyze("interleaved.npy", &bytes);
    for (number, report) in reports.as_array().unwrap().iter().enumerate() {
        assert_eq!(report["index"], serde_json::json!([number / 3, number % 3]));
        let greatest = report["singular_values"][0].as_f64().unwrap();
        assert!((greatest - (1.0 + (number * number) as f64).sqrt()).abs() < 1e-12);
    }
}

#[test]
fn all_types_are_read() {
    let types = [Dtype::F16, Dtype::BF16, Dtype::F32, Dtype::F64];
    let tensors: Vec<_> =
        types.iter().map(|&dtype| (dtype.to_string(), dtype, half(dtype))).collect();
    let tensors: Vec<_> = tensors
        .iter()
        .map(|(name, dtype, data)| (name.as_str(), *dtype, &[1, 1][..], data.clone()))
        .collect();
    let reports = analyze("types.safetensors", &safetensors(&tensors));
    for report in reports.as_array().unwrap() {
        let name = report["tensor"].as_str().unwrap();
        assert_eq!(report["dtype"], name.to_lowercase());
        assert_eq!(report["singular_values"], serde_json::json!([0.5]));
    }
    assert_eq!(reports.as_array().unwrap().len(), types.len());
    let mut bytes = header("<f2", "False", "(1, 1)");
    bytes.extend(half(Dtype::F16));
    assert_eq!(analyze("f16.npy", &bytes)[0]["dtype"], "f16");
}

#[test]
fn archives_name_their_arrays_in_counting_order() {
    let one = |value: f32| array("(1, 1)", &[value]);
    let tokens = {
        let mut bytes = header("<i8", "False", "(1,)");
        bytes.extend([0; 8]);
        bytes
    };
    let members = [
        ("layer10.npy", one(10.0)),
        ("tokens.npy", tokens),
        ("layer2.npy", one(2.0)),
        ("layer1.npy", one(1.0)),
    ];
    for method in [Stored, Deflated] {
        let file = temporary("archive.npz", &npz(method, &members));
        let run = fullrank(&["analyze", path(&file), "--json"]);
        assert_eq!(run.err.lines().count(), 1, "one member is left out: {}", run.err);
        assert!(run.err.contains("tokens") && run.err.contains("i8"), "{}", run.err);
        let reports: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let names: Vec<_> =
            reports.as_array().unwrap().iter().map(|report| report["tensor"].clone()).collect();
        assert_eq!(names, ["layer1", "layer2", "layer10"]);
        assert_eq!(reports[2]["singular_values"], serde_json::json!([10.0]));
    }
    let file = temporary("chosen.npz", &npz(Stored, &members));
    let chosen = json(&["analyze", path(&file), "--tensor", "layer2", "--quiet"]);
    assert_eq!(chosen.as_array().unwrap().len(), 1);
    refused(&["analyze", path(&file), "--quiet", "--tensor", "layer3"], &["layer3"]);
    refused(&["analyze", path(&file), "--quiet", "--tensor", "tokens"], &["tokens"]);
}

#[test]
fn folders_are_read_in_counting_order_on_any_number_of_threads() {
    let one = |value: f32| array("(4, 1, 1)", &[value; 4]);
    let folder = temporary("dumps/layer2.npy", &one(2.0)).parent().unwrap().to_owned();
    for name in ["layer10", "layer1", "deep/layer1", "deep/er/layer1"] {
        temporary(&format!("dumps/{name}.npy"), &one(1.0));
    }
    temporary("dumps/notes.txt", b"not an array");
    let all = |threads| {
        let run = crate::run::with_environment(
            &["analyze", path(&folder), "--json"],
            &[("RAYON_NUM_THREADS", threads)],
        );
        assert_eq!(run.status, 0, "{}", run.err);
        run.out
    };
    let text = all("1");
    assert_eq!(text, all("3"));
    let reports: serde_json::Value = serde_json::from_str(&text).unwrap();
    let files: Vec<_> = reports.as_array().unwrap().iter().step_by(4).collect();
    let expected = ["deep/er/layer1", "deep/layer1", "layer1", "layer2", "layer10"];
    for (report, name) in files.iter().zip(expected) {
        let file = report["file"].as_str().unwrap();
        assert!(file.ends_with(&format!("dumps/{name}.npy")), "{file} is not {name}");
    }
    let empty = temporary("nothing/notes.txt", b"").parent().unwrap().to_owned();
    refused(&["analyze", path(&empty)], &["nothing", ".safetensors"]);
}
