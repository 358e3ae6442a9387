use npyz::WriterBuilder;

use crate::run::{fullrank, json, keys, refused, temporary};

fn header(descr: &str, order: &str, shape: &str) -> Vec<u8> {
    let text = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.bytes());
    bytes
}

fn array(shape: &str, values: &[f32]) -> Vec<u8> {
    let mut bytes = header("<f4", "False", shape);
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

fn analyze(name: &str, content: &[u8]) -> serde_json::Value {
    json(&["analyze", temporary(name, content).to_str().unwrap()])
}

#[test]
fn the_encoder_has_72_heads_of_exact_full_rank() {
    let reports = json(&["analyze", "data/encoder.attn.npy"]);
    let reports = reports.as_array().unwrap();
    assert_eq!(reports.len(), 72);
    assert_eq!(reports[13]["index"], serde_json::json!([1, 1]));
    for report in reports {
        assert_eq!(
            keys(report),
            [
                "condition",
                "diagonal",
                "dtype",
                "file",
                "index",
                "log_abs_det",
                "noise_floor",
                "rank",
                "shape",
                "singular_values",
                "stochastic",
                "support",
                "tensor",
            ]
        );
        assert_eq!(report["shape"], serde_json::json!([32, 32]));
        assert_eq!(report["dtype"], "f32");
        assert_eq!(report["support"]["mask"], "full");
        let exact = &report["rank"]["exact"];
        assert_eq!((&exact["lower"], &exact["upper"]), (&32.into(), &32.into()));
        assert_eq!(exact["certificate"], "modular");
        assert_eq!(report["stochastic"]["rows_outside"], serde_json::json!([]));
        assert_eq!(report["singular_values"].as_array().unwrap().len(), 32);
    }
    let below = reports.iter().filter(|r| r["rank"]["numerical"]["rank"] != 32).count();
    assert!(below > 0, "some head should be numerically deficient");
}

#[test]
fn scores_become_weights_under_a_mask() {
    let file = "data/encoder.logits.npy";
    let causal = json(&["analyze", file, "--scores", "--mask", "causal"]);
    for report in causal.as_array().unwrap() {
        assert_eq!(report["support"]["mask"], "causal");
        assert_eq!(report["support"]["outside"], 0);
        assert_eq!(report["rank"]["exact"]["certificate"], "triangular");
        assert_eq!(report["diagonal"]["zeros"], 0);
        assert!(report["log_abs_det"].as_f64().unwrap() < 0.0);
    }
    // The weights of the dump are the softmax of its scores.
    let (weights, scores) =
        (json(&["analyze", "data/encoder.attn.npy"]), json(&["analyze", file, "--scores"]));
    for (stored, computed) in weights.as_array().unwrap().iter().zip(scores.as_array().unwrap()) {
        let value = |report: &serde_json::Value| report["rank"]["effective"].as_f64().unwrap();
        assert!((value(stored) - value(computed)).abs() < 1e-3);
    }
}

#[test]
fn a_mask_that_was_expected_is_compared() {
    let file = "data/encoder.attn.npy";
    let reports = json(&["analyze", file, "--mask", "causal"]);
    assert_eq!(reports[0]["support"]["outside"], 32 * 31 / 2);
}

#[test]
fn small_matrices_are_measured() {
    let report = analyze("half.npy", &array("(2, 2)", &[0.5, 0.5, 0.5, 0.5]));
    assert_eq!(report[0]["index"], serde_json::json!([]));
    assert_eq!(
        report[0]["rank"]["exact"],
        serde_json::json!({"lower": 1, "upper": 1, "certificate": "null-vectors"})
    );
    assert_eq!(report[0]["rank"]["numerical"]["rank"], 1);
    assert!(report[0]["log_abs_det"].is_null());
    let report = analyze("wide.npy", &array("(1, 3)", &[0.25, 0.25, 0.25]));
    assert_eq!(report[0]["stochastic"]["rows_outside"], serde_json::json!([0]));
    assert!(report[0]["diagonal"].is_null());
    for shape in ["(0, 0)", "(3, 0)", "(0, 3)"] {
        let report = analyze("empty.npy", &array(shape, &[]));
        assert_eq!(report[0]["rank"]["exact"]["upper"], 0, "{shape}");
    }
    assert_eq!(analyze("none.npy", &array("(0, 2, 2)", &[])), serde_json::json!([]));
    let zero = analyze("zero.npy", &array("(1, 1)", &[0.0]));
    assert_eq!(zero[0]["stochastic"]["empty_rows"], serde_json::json!([0]));
}

#[test]
fn types_byte_orders_and_fortran_order_are_read() {
    // Rows 1, 0 and 1/2, 1/2, in Fortran order and big-endian f64.
    let mut bytes = header(">f8", "True", "(2, 2)");
    bytes.extend([1.0_f64, 0.5, 0.0, 0.5].iter().flat_map(|value| value.to_be_bytes()));
    let report = analyze("fortran.npy", &bytes);
    assert_eq!(report[0]["support"]["mask"], "causal");
    assert_eq!(report[0]["dtype"], "f64");
    // Two matrices in Fortran order, whose entries alternate.
    let mut bytes = header("<f4", "True", "(2, 1, 2)");
    bytes.extend([1.0_f32, 0.25, 0.0, 0.75].iter().flat_map(|value| value.to_le_bytes()));
    let report = analyze("alternating.npy", &bytes);
    assert_eq!(report[0]["support"]["nonzero"], 1);
    assert_eq!(report[1]["support"]["nonzero"], 2);
    // As another library writes it.
    let mut file = vec![];
    let mut writer = npyz::WriteOptions::new()
        .default_dtype()
        .shape(&[1, 2])
        .writer(&mut file)
        .begin_nd()
        .unwrap();
    writer.extend([half::f16::ONE, half::f16::ZERO]).unwrap();
    writer.finish().unwrap();
    assert_eq!(analyze("f16.npy", &file)[0]["dtype"], "f16");
}

#[test]
fn a_lying_or_hostile_header_is_refused() {
    let bad = |name: &str, content: &[u8], words: &[&str]| {
        let path = temporary(name, content);
        refused(&["analyze", path.to_str().unwrap()], &[&[name], words].concat());
    };
    bad("long.npy", &array("(2, 2)", &[0.0; 5]), &["16 bytes", "20"]);
    bad("short.npy", &array("(2, 2)", &[0.0; 3]), &["16 bytes", "12"]);
    bad("huge.npy", &header("<f4", "False", "(4294967296, 4294967296)"), &["no machine"]);
    bad("large.npy", &header("<f8", "False", "(1000000, 1000000)"), &["8000000000000 bytes"]);
    bad("flat.npy", &array("(4,)", &[0.0; 4]), &["1 axes"]);
    bad("integers.npy", &header("<i4", "False", "(0, 2)"), &["<i4", "float32"]);
    bad("record.npy", &header("O", "False", "(0, 2)"), &[]);
    bad("empty-file.npy", b"", &["header"]);
    bad("text.npy", b"not an array at all", &["magic"]);
    bad("cut.npy", &header("<f4", "False", "(2, 2)")[..30], &["header"]);
    bad("claimed.npy", b"\x93NUMPY\x02\x00\xff\xff\xff\xff{}", &["header"]);
    bad("deep.npy", &[&b"\x93NUMPY\x01\x00\x00\x80"[..], &[b'('; 0x8000]].concat(), &["brackets"]);
    bad("latin.npy", &[&b"\x93NUMPY\x01\x00\x04\x00"[..], b"{\xff\xfe}"].concat(), &[]);
    bad("keys.npy", &[&b"\x93NUMPY\x01\x00\x02\x00"[..], b"{}"].concat(), &["missing key"]);
    bad("nan.npy", &array("(1, 2, 2)", &[0.5, 0.5, f32::NAN, 0.5]), &["[0]", "row 1", "column 0"]);
    bad("data.csv", b"1,0", &[".npy"]);
    refused(&["analyze", "no/such/file.npy"], &["no/such/file.npy"]);
    let wide = temporary("rectangle.npy", &array("(1, 2)", &[0.5, 0.5]));
    refused(&["analyze", wide.to_str().unwrap(), "--mask", "causal"], &["square"]);
    refused(&["analyze", wide.to_str().unwrap(), "--mask", "caus"], &["causal"]);
    let infinite = temporary("infinite.npy", &array("(1, 1)", &[f32::INFINITY]));
    refused(&["analyze", infinite.to_str().unwrap(), "--scores"], &["not finite"]);
}

#[test]
fn every_cut_of_a_file_is_refused_without_a_panic() {
    let whole = array("(1, 2)", &[0.5, 0.5]);
    for end in (0..whole.len()).step_by(7) {
        let path = temporary("cuts.npy", &whole[..end]);
        refused(&["analyze", path.to_str().unwrap()], &["cuts.npy"]);
    }
    assert_eq!(fullrank(&["analyze", temporary("whole.npy", &whole).to_str().unwrap()]).status, 0);
}
