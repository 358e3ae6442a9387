use crate::run::{fullrank, json, keys, refused, temporary};

fn array(shape: &str, values: &[f32]) -> Vec<u8> {
    let text = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.bytes());
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    bytes
}

fn file(name: &str, shape: &str, values: &[f32]) -> String {
    temporary(name, &array(shape, values)).to_str().unwrap().to_owned()
}

const ENCODER: [&str; 4] = ["--queries", "data/encoder.q.npy", "--keys", "data/encoder.k.npy"];

#[test]
fn the_encoder_agrees_with_its_stored_attention() {
    let reports = json(&[&["spectrum", "--mask", "full"], &ENCODER[..]].concat());
    let stored = json(&["analyze", "data/encoder.attn.npy"]);
    let (reports, stored) = (reports.as_array().unwrap(), stored.as_array().unwrap());
    assert_eq!(reports.len(), 72);
    assert_eq!(
        keys(&reports[0]),
        [
            "effective_rank",
            "frobenius_norm",
            "index",
            "linear",
            "mask",
            "shape",
            "singular_values",
            "stable_rank",
        ]
    );
    for (report, stored) in reports.iter().zip(stored) {
        assert_eq!(report["index"], stored["index"]);
        let within = |bounds: &serde_json::Value, value: &serde_json::Value| {
            let value = value.as_f64().unwrap();
            let bound = |side: &str| bounds[side].as_f64().unwrap();
            // The file holds weights of f32, which the model computed from scores of f32.
            assert!(bound("lower") < value + 1e-3 * value, "{bounds} {value}");
            assert!(bound("upper") > value - 1e-3 * value, "{bounds} {value}");
            // All 32 values are within reach of 96 directions.
            assert!(bound("upper") - bound("lower") < 1e-3 * value, "{bounds} {value}");
        };
        within(&report["stable_rank"], &stored["rank"]["stable"]);
        within(&report["effective_rank"], &stored["rank"]["effective"]);
        assert_eq!(report["singular_values"].as_array().unwrap().len(), 8);
        within(&report["singular_values"][0], &stored["singular_values"][0]);
    }
}

#[test]
fn masks_and_feature_maps_are_told_apart() {
    let text = |arguments: &[&str]| {
        let run = fullrank(&[&["spectrum"], &ENCODER[..], arguments].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        run.out
    };
    let (softmax, elu) = (text(&[]), text(&["--linear", "elu"]));
    assert!(softmax.contains("causal softmax") && elu.contains("causal elu"));
    assert_ne!(softmax, text(&["--scale", "1"]));
    assert_ne!(softmax, text(&["--mask", "full"]));
    assert_eq!(softmax, text(&["--seed", "0"]));
    let shortened = |count: &str| text(&["--values", count]).contains("...");
    assert!(!shortened("4") && shortened("5"));
    let few = json(&[&["spectrum"], &ENCODER[..], &["--values", "2"]].concat());
    assert_eq!(few[0]["singular_values"].as_array().unwrap().len(), 2);
}

#[test]
fn two_equal_tokens_have_one_singular_value() {
    let same = file("same.npy", "(2, 1)", &[1.0, 1.0]);
    let reports = json(&["spectrum", "--queries", &same, "--keys", &same, "--mask", "full"]);
    assert_eq!(reports[0]["index"], serde_json::json!([]));
    assert_eq!(reports[0]["shape"], serde_json::json!([2, 2]));
    let upper = reports[0]["stable_rank"]["upper"].as_f64().unwrap();
    assert!((upper - 1.0).abs() < 1e-12);
    let none = file("none.npy", "(0, 1)", &[]);
    let reports = json(&["spectrum", "--queries", &none, "--keys", &none]);
    assert_eq!(reports[0]["effective_rank"]["estimate"], serde_json::Value::Null);
    assert_eq!(reports[0]["singular_values"], serde_json::json!([]));
}

#[test]
fn files_that_do_not_fit_are_refused() {
    let pair = |queries: &str, keys: &str, more: &[&str], words: &[&str]| {
        refused(&[&["spectrum", "--queries", queries, "--keys", keys], more].concat(), words);
    };
    let two = file("two.npy", "(2, 2)", &[1.0, 2.0, 3.0, 4.0]);
    let three = file("three.npy", "(3, 2)", &[1.0; 6]);
    let wide = file("wide-keys.npy", "(2, 3)", &[1.0; 6]);
    let stack = file("stack.npy", "(1, 2, 2)", &[1.0; 4]);
    let bad = file("bad.npy", "(2, 2)", &[1.0, f32::NAN, 3.0, 4.0]);
    let negative = file("negative.npy", "(2, 2)", &[-1.0; 4]);
    pair(&two, &three, &[], &["causal", "2 and 3"]);
    pair(&two, &wide, &[], &["width 2", "3"]);
    pair(&two, &stack, &[], &["stack.npy", "leading axes"]);
    pair(&bad, &two, &[], &["bad.npy", "queries", "row 0, column 1"]);
    pair(&two, &bad, &[], &["keys", "row 0, column 1"]);
    pair(&negative, &two, &["--linear", "relu"], &["query 0"]);
    pair("no/such/file.npy", &two, &[], &["no/such/file.npy"]);
    for misuse in [
        &["spectrum"][..],
        &["spectrum", "--queries", &two],
        &["spectrum", "--queries", &two, "--keys", &two, "--probes", "0"],
        &["spectrum", "--queries", &two, "--keys", &two, "--scale", "nan"],
        &["spectrum", "--queries", &two, "--keys", &two, "--mask", "window(2)"],
    ] {
        assert_eq!(fullrank(misuse).status, 2, "{misuse:?}");
    }
}
