//! Padding, duplicates and dead diagonals.

use serde_json::json;

use super::content::array;
use super::path;
use crate::run::{fullrank, json, temporary};

/// Five tokens, causal, of which the first two are padding: nobody sees them, and the first sees
/// nobody, while the second still asks.
const PADDED: [f32; 25] = [
    0.0, 0.0, 0.0, 0.0, 0.0, //
    0.0, 0.0, 0.5, 0.5, 0.0, //
    0.0, 0.0, 1.0, 0.0, 0.0, //
    0.0, 0.0, 0.5, 0.5, 0.0, //
    0.0, 0.0, 0.5, 0.25, 0.0,
];

#[test]
fn padding_is_reported_and_left_out_on_request() {
    let file = temporary("padded.npy", &array("(5, 5)", &PADDED));
    let whole = &json(&["analyze", path(&file)])[0];
    let zeros = json!({"rows": [0], "columns": [0, 1, 4], "analysed": [5, 5]});
    assert_eq!(whole["padding"], zeros);
    assert_eq!(whole["stochastic"]["empty_rows"], json!([0]));
    assert_eq!(whole["stochastic"]["rows_outside"], json!([0, 4]));
    assert_eq!(whole["duplicate_rows"], json!([[1, 3]]));
    assert_eq!(whole["diagonal"], json!({"least": 0.0, "zeros": 3, "zero_at": [0, 1, 4]}));
    assert_eq!(whole["rank"]["exact"]["upper"], 2);

    let stripped = &json(&["analyze", path(&file), "--strip-padding"])[0];
    let kept = json!({"rows": [0], "columns": [0, 1, 4], "analysed": [2, 2]});
    assert_eq!(stripped["padding"], kept);
    assert_eq!(stripped["shape"], json!([5, 5]));
    assert_eq!(stripped["support"]["mask"], "causal");
    assert_eq!(stripped["stochastic"]["rows_outside"], json!([]));
    assert_eq!(stripped["duplicate_rows"], json!([]));
    assert_eq!(stripped["diagonal"]["zeros"], 0);
    assert_eq!(
        stripped["rank"]["exact"],
        json!({"lower": 2, "upper": 2, "certificate": "triangular"})
    );
}

#[test]
fn rows_are_numbered_as_in_the_file_when_padding_is_left_out() {
    let mut rows = PADDED;
    rows[12] = 0.0;
    rows[13] = 0.5;
    let file = temporary("numbered.npy", &array("(5, 5)", &rows));
    let stripped = &json(&["analyze", path(&file), "--strip-padding"])[0];
    assert_eq!(stripped["stochastic"]["rows_outside"], json!([2]));
    assert_eq!(stripped["diagonal"]["zero_at"], json!([2]));
    let rows = [
        0.0, 0.0, 0.0, 0.0, //
        0.0, 0.25, 0.0, 0.75, //
        0.0, 0.25, -0.0, 0.75, //
        0.0, 0.0, 1.0, 0.0,
    ];
    let file = temporary("duplicates.npy", &array("(4, 4)", &rows));
    let stripped = &json(&["analyze", path(&file), "--strip-padding"])[0];
    assert_eq!(stripped["padding"]["analysed"], json!([3, 3]));
    assert_eq!(stripped["duplicate_rows"], json!([[1, 2]]));
}

#[test]
fn remarks_count_what_is_unusual() {
    let file = temporary("remarked.npy", &array("(5, 5)", &PADDED));
    let run = fullrank(&["analyze", path(&file), "--mask", "identity"]);
    for remark in [
        "1 zero rows",
        "3 zero columns",
        "2 duplicate rows",
        "3 zeros on the diagonal",
        "2 row sums out of bound",
        "5 entries outside the mask",
    ] {
        assert!(run.out.contains(remark), "no `{remark}` in {}", run.out);
    }
    let sound = fullrank(&["analyze", "data/encoder.attn.npy"]);
    assert!(!sound.out.contains("REMARKS"));
}
