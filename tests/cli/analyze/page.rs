//! The page that `--report` writes.

use super::content::array;
use super::path;
use crate::run::{fullrank, json, refused, temporary};

/// Writes a page about `files` and reads it.
fn page(name: &str, arguments: &[&str]) -> String {
    let folder = temporary(&format!("{name}/keep"), b"").parent().unwrap().to_owned();
    let run = fullrank(&[&["analyze", "--report", path(&folder)], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    std::fs::read_to_string(folder.join("index.html")).unwrap()
}

#[test]
fn the_page_shows_every_matrix_under_every_mask_and_loads_nothing() {
    let masks = ["--scores", "--mask", "full", "--mask", "causal", "--mask", "anticausal"];
    let text = page("encoder", &[&["data/encoder.logits.npy"], &masks[..]].concat());
    assert_eq!(text.matches("<img").count(), 3 * 72);
    assert_eq!(text.matches("alt=\"Weights of [").count(), 3 * 72);
    for mask in ["full", "causal", "anticausal"] {
        let sentence = format!("Under <code>{mask}</code></strong>: <strong>72 of 72</strong>");
        assert!(text.contains(&sentence), "no `{sentence}`");
    }
    for title in ["layer 0, full", "layer 5, anticausal", "exact rank", "noise floor"] {
        assert!(text.contains(&format!(">{title}</text>")), "no `{title}`");
    }
    for outside in ["http:", "https:", "<link rel=\"stylesheet\"", "url(", "<iframe"] {
        assert!(!text.contains(outside), "{outside}");
    }
    for sound in ["prefers-color-scheme: dark", "aria-sort=\"none\"", "<caption>", "lang=\"en\""] {
        assert!(text.contains(sound), "no {sound}");
    }
}

/// The drawing and the counts that the README gives.
#[test]
fn the_readme_says_what_the_encoder_does_under_three_masks() {
    let masks = ["--scores", "--mask", "full", "--mask", "causal", "--mask", "anticausal"];
    let arguments = [&["data/encoder.logits.npy"], &masks[..]].concat();
    page("drawn", &arguments);
    let drawing = temporary("drawn/keep", b"").with_file_name("layers.svg");
    let drawn = std::fs::read_to_string(drawing).unwrap();
    assert!(
        drawn == std::fs::read_to_string("docs/encoder-ranks.svg").unwrap(),
        "docs/encoder-ranks.svg is not what `analyze --report` draws"
    );
    let reports = json(&[&["analyze"], &arguments[..]].concat());
    let heads: Vec<&[serde_json::Value]> = reports.as_array().unwrap().chunks(3).collect();
    let count = |pointer: &str, mask: usize, than: fn(f64, f64) -> bool| {
        let value = |report: &serde_json::Value| report.pointer(pointer).unwrap().as_f64().unwrap();
        heads.iter().filter(|head| than(value(&head[mask]), value(&head[0]))).count()
    };
    let (numerical, effective) = ("/rank/numerical/rank", "/rank/effective");
    let (below, above) = (|x, y| x < y, |x, y| x > y);
    assert_eq!((count(numerical, 1, below), count(numerical, 1, above)), (31, 2));
    assert_eq!((count(effective, 1, above), count(effective, 2, above)), (46, 71));
    assert!(
        reports.as_array().unwrap().iter().all(|report| report["rank"]["exact"]["lower"] == 32)
    );
}

#[test]
fn a_page_of_a_thousand_matrices_is_light() {
    let row: Vec<f32> = (1..=16).map(|key| key as f32 / 136.0).collect();
    let values: Vec<f32> = (0..16 * 1024).flat_map(|_| row.clone()).collect();
    let file = temporary("thousand.npy", &array("(32, 32, 16, 16)", &values));
    let text = page("thousand", &[path(&file)]);
    assert_eq!(text.matches("<img").count(), 1024);
    assert!(text.len() < 5_000_000, "{} bytes", text.len());
}

#[test]
fn only_the_first_4096_matrices_have_a_picture() {
    let file = temporary("many.npy", &array("(2, 2049, 1, 1)", &[1.0; 2 * 2049]));
    let text = page("many", &[path(&file)]);
    assert_eq!(text.matches("<img").count(), 4096);
    assert!(text.contains("Only the first 4096 matrices have a picture."));
    assert!(text.contains("layer 0 (2049)") && text.contains("layer 1 (2047)"));
}

#[test]
fn columns_tell_matrices_apart() {
    let triangle = temporary("triangle.npy", &array("(2, 2)", &[1.0, 0.0, 0.5, 0.5]));
    let square = temporary("square.npy", &array("(2, 2)", &[0.75, 0.25, 0.25, 0.75]));
    let heading = |text: &str, title: &str| text.contains(&format!(">{title}</button>"));
    let one = page("one-file", &[path(&triangle)]);
    assert!(!heading(&one, "File") && !heading(&one, "Tensor"));
    let two = page("two-files", &[path(&triangle), path(&square)]);
    assert!(heading(&two, "File") && !heading(&two, "Tensor") && !heading(&two, "Remarks"));
    // Both determinants are 1/2, and one of them is proved up to rounding.
    assert_eq!(two.matches("rounded</span> -0.69</td>").count(), 1);
    assert_eq!(two.matches("-0.69</td>").count(), 2);
    let means = "<caption>Means over the matrices of each layer</caption>";
    assert!(two.contains(means) && two.contains(r#">2.00</td>"#));
}

#[test]
fn names_from_files_are_escaped_and_odd_matrices_shown() {
    let content = super::content::npz(
        super::content::Stored,
        &[
            ("<script>alert(1)</script>", array("(1, 1)", &[1.0])),
            ("empty", array("(0, 3)", &[])),
            ("zero", array("(2, 2)", &[0.0; 4])),
        ],
    );
    let file = temporary("odd.npz", &content);
    let text = page("odd", &[path(&file)]);
    assert!(!text.contains("<script>alert"));
    assert!(text.contains("2 zero rows, 2 zero columns, 2 zeros on the diagonal"));
    assert!(text.contains("<code>full</code> in 2, <code>global(0)</code> in 1."));
    assert!(text.contains("aria-label=\"Ranks by layer\""));
    let nothing = temporary("nothing.npy", &array("(0, 2, 2)", &[]));
    assert!(page("nothing", &[path(&nothing)]).contains("0 matrices"));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let file = temporary("in-the-way", b"");
    refused(&["analyze", "data/encoder.attn.npy", "--report", path(&file)], &["in-the-way"]);
}
