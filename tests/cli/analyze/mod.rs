mod content;
mod formats;
mod hostile;
mod page;
mod structure;

use std::path::Path;

use content::array;

use crate::run::{fullrank, json, keys, refused, temporary};

fn analyze(name: &str, content: &[u8]) -> serde_json::Value {
    json(&["analyze", path(&temporary(name, content))])
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
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
                "applied_mask",
                "condition",
                "diagonal",
                "dtype",
                "duplicate_rows",
                "file",
                "index",
                "least_singular_value",
                "log_abs_det",
                "log_abs_det_error",
                "noise_floor",
                "padding",
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
        assert_eq!(report["applied_mask"], "causal");
        assert_eq!(report["support"]["mask"], "causal");
        assert_eq!(report["support"]["outside"], 0);
        assert_eq!(report["rank"]["exact"]["certificate"], "triangular");
        assert_eq!(report["diagonal"]["zeros"], 0);
        assert!(report["log_abs_det"].as_f64().unwrap() < 0.0);
        assert!(report["log_abs_det_error"].as_f64().unwrap() < 1e-10);
        // Known of a triangle even where it is beyond the reach of an SVD.
        let condition = report["condition"].as_f64().unwrap();
        let hidden = condition > 1.0 / (32.0 * f64::EPSILON);
        assert_eq!(report["least_singular_value"].is_null(), !hidden, "{condition}");
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
fn masks_are_compared_matrix_by_matrix() {
    let both = ["--scores", "--mask", "full", "--mask", "prefix(4)"];
    let file = temporary("scores.npy", &array("(2, 8, 8)", &[0.25; 128]));
    let reports = json(&[&["analyze", path(&file)], &both[..]].concat());
    let seen: Vec<_> = reports
        .as_array()
        .unwrap()
        .iter()
        .map(|report| (report["index"][0].as_u64(), report["applied_mask"].as_str()))
        .collect();
    let (full, prefix) = (Some("full"), Some("prefix(4)"));
    assert_eq!(seen, [(Some(0), full), (Some(0), prefix), (Some(1), full), (Some(1), prefix)]);
    // Equal scores: rank 1 without a mask, the prefix counts once with one.
    assert_eq!(reports[0]["rank"]["exact"]["upper"], 1);
    assert_eq!(reports[1]["rank"]["exact"]["upper"], 5);
    let run = fullrank(&[&["analyze", path(&file)], &both[..]].concat());
    for line in ["full       2         0             0                 1.00", "prefix(4)  2"] {
        assert!(run.out.contains(line), "no `{line}` in {}", run.out);
    }
    let weights = ["analyze", path(&file), "--mask", "full", "--mask", "causal"];
    refused(&weights, &["--scores"]);
}

#[test]
fn a_mask_that_was_expected_is_compared() {
    let file = "data/encoder.attn.npy";
    let reports = json(&["analyze", file, "--mask", "causal"]);
    assert_eq!(reports[0]["support"]["outside"], 32 * 31 / 2);
    assert!(reports[0]["applied_mask"].is_null());
}

#[test]
fn a_mask_needs_a_square_matrix_and_finite_visible_scores() {
    let wide = temporary("rectangle.npy", &array("(1, 2)", &[0.5, 0.5]));
    refused(&["analyze", path(&wide), "--mask", "causal"], &["square"]);
    refused(&["analyze", path(&wide), "--mask", "caus"], &["causal"]);
    let infinite = [0.5, f32::NEG_INFINITY, 0.5, 0.5];
    let scores = temporary("infinite.npy", &array("(2, 2)", &infinite));
    refused(&["analyze", path(&scores), "--scores"], &["not finite", "query 0"]);
    let hidden = json(&["analyze", path(&scores), "--scores", "--mask", "causal"]);
    assert_eq!(hidden[0]["rank"]["exact"]["lower"], 2);
}

/// Below the range of floats, in whatever order the rows stand.
#[test]
fn a_triangle_has_a_determinant_and_a_condition_however_small() {
    let least = 2.0_f32.powi(-140);
    for rows in [[least, 0.0, 1.0, least], [1.0, least, least, 0.0], [least, 1.0, 0.0, least]] {
        let report = &analyze("triangle.npy", &array("(2, 2)", &rows))[0];
        let number = |name: &str| report[name].as_f64().unwrap();
        // The determinant is +-2^-280, the greatest singular value 1 up to 2^-280.
        let ln = -280.0 * std::f64::consts::LN_2;
        assert!((number("log_abs_det") - ln).abs() <= number("log_abs_det_error"));
        assert!(number("log_abs_det_error") < 1e-12);
        assert!((number("condition").ln() + ln).abs() < 1e-12, "{report}");
        let bounds = &report["least_singular_value"];
        let [lower, upper] = ["ln_lower", "ln_upper"].map(|name| bounds[name].as_f64().unwrap());
        assert!(lower <= ln && ln <= upper && upper - lower < 1e-12, "{bounds}");
    }
    // Other matrices have the logarithms of their singular values, which are proved of nothing.
    let report = &analyze("square.npy", &array("(2, 2)", &[0.75, 0.25, 0.25, 0.75]))[0];
    assert!((report["log_abs_det"].as_f64().unwrap() - 0.5_f64.ln()).abs() < 1e-12);
    assert!(report["log_abs_det_error"].is_null() && report["least_singular_value"].is_null());
}

#[test]
fn small_matrices_are_measured() {
    let report = analyze("half.npy", &array("(2, 2)", &[0.5, 0.5, 0.5, 0.5]));
    assert_eq!(report[0]["index"], serde_json::json!([]));
    assert_eq!(report[0]["rank"]["exact"]["lower"], 1);
    assert_eq!(report[0]["rank"]["exact"]["upper"], 1);
    assert_eq!(report[0]["rank"]["numerical"]["rank"], 1);
    assert!(report[0]["log_abs_det"].is_null());
    let report = analyze("wide.npy", &array("(1, 3)", &[0.25, 0.25, 0.25]));
    assert_eq!(report[0]["stochastic"]["rows_outside"], serde_json::json!([0]));
    assert!(report[0]["diagonal"].is_null());
    // There is no logarithm of a determinant where there is no square, or where it is zero.
    assert!(report[0]["log_abs_det"].is_null());
    let report = analyze("part.npy", &array("(2, 2)", &[0.5, 0.0, 0.0, 0.0]));
    assert!(report[0]["log_abs_det"].is_null() && report[0]["condition"].is_null());
}

/// What softmax in the stored type can guarantee: gamma(n), and for each entry half of the least
/// subnormal.
#[test]
fn row_sums_are_compared_with_their_bound() {
    let halves: Vec<u8> = [0.25_f32; 4].map(|v| half::f16::from_f32(v).to_le_bytes()).concat();
    let content = [&content::header("<f2", "False", "(1, 4)")[..], &halves].concat();
    let bound = &analyze("halves.npy", &content)[0]["stochastic"]["bound"];
    let expected = 4.0 / (2048.0 - 4.0) + 4.0 * 2.0_f64.powi(-25);
    assert!((bound.as_f64().unwrap() - expected).abs() < 1e-15, "{bound}");
    // For one f64, three roundoffs are the limit: that of the quotient, and two of the sum.
    let outside = |roundoffs: f64| {
        let number = 1.0 - roundoffs * f64::EPSILON / 2.0;
        let data = [&content::header("<f8", "False", "(1, 1)")[..], &number.to_le_bytes()].concat();
        analyze("one.npy", &data)[0]["stochastic"]["rows_outside"].as_array().unwrap().len()
    };
    assert_eq!([3.0, 4.0].map(outside), [0, 1]);
}

#[test]
fn the_table_sums_up_what_is_more_than_one() {
    let matrices = [[0.5, 0.5, 0.5, 0.5], [1.0, 0.0, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]].concat();
    let file = temporary("three.npy", &array("(3, 2, 2)", &matrices));
    let text = fullrank(&["analyze", path(&file)]).out;
    let summary = "\
MASK       MATRICES  EXACTLY FULL  NUMERICALLY FULL  MEAN NUMERICAL  MEAN EFFECTIVE  MEAN STABLE  REMARKED
as stored  3         1             1                 1.33            1.27            1.05         2
";
    assert!(text.contains(summary), "{text}");
    let one = temporary("one-alone.npy", &array("(2, 2)", &[1.0, 0.0, 0.5, 0.5]));
    let text = fullrank(&["analyze", path(&one)]).out;
    assert!(!text.contains("REMARKS") && !text.contains("MATRICES"), "{text}");
}

/// Of 64 numbers and singular values each, 2^24 are reported at most.
#[test]
fn as_many_matrices_are_reported_as_fit() {
    let file = temporary("most.npy", &array("(262145, 0, 5)", &[]));
    refused(&["analyze", path(&file)], &["most.npy", "--tensor"]);
    let file = temporary("twice.npy", &array("(131072, 0, 5)", &[]));
    let both = ["--scores", "--mask", "full", "--mask", "full", "--mask", "full"];
    refused(&[&["analyze", path(&file)], &both[..]].concat(), &["twice.npy", "--tensor"]);
}
