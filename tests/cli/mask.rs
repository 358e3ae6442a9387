use crate::run::{fullrank, json, keys, refused, temporary};

#[test]
fn a_mask_has_the_documented_keys() {
    let report = json(&["mask", "causal", "-n", "8"]);
    assert_eq!(
        keys(&report),
        [
            "determinant_sign",
            "empty_rows",
            "entries",
            "mask",
            "n",
            "rank",
            "reach",
            "self_visible",
            "witness",
        ]
    );
    assert_eq!(report["entries"], 36);
    assert_eq!(report["self_visible"], true);
    assert_eq!(report["rank"]["guaranteed_full"], true);
    assert_eq!(report["rank"]["method"], "acyclic");
    assert_eq!(report["rank"]["generic"], 8);
    assert_eq!(report["rank"]["least"], serde_json::json!({"lower": 8, "upper": 8}));
    assert_eq!(report["determinant_sign"], 1);
    assert!(report["witness"].is_null());
    assert_eq!(
        report["reach"],
        serde_json::json!({"layers": null, "pairs": 36, "global": false, "bottleneck": null})
    );
}

#[test]
fn a_witness_is_made_of_fractions_that_sum_to_one() {
    let report = json(&["mask", "full", "-n", "3"]);
    assert_eq!(report["rank"]["guaranteed_full"], false);
    assert_eq!(report["rank"]["method"], "two-cycle");
    assert_eq!(report["witness"]["cycle"], serde_json::json!([0, 1]));
    assert_eq!(report["witness"]["rank"], 2);
    for row in report["witness"]["matrix"].as_array().unwrap() {
        let sum: f64 = row
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                let (numerator, denominator) = entry.as_str().unwrap().split_once('/').unwrap();
                numerator.parse::<f64>().unwrap() / denominator.parse::<f64>().unwrap()
            })
            .sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
    assert_eq!(report["reach"]["layers"], 1);
    // The scores give the weights back.
    for query in 0..3 {
        let scores = report["witness"]["scores"][query].as_array().unwrap();
        let sum: f64 = scores.iter().map(|score| score.as_f64().unwrap().exp()).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
    assert_eq!(report["rank"]["least_matrix"][2], serde_json::json!(["1/3", "1/3", "1/3"]));
}

#[test]
fn long_even_cycles_are_shown() {
    let report = json(&["mask", "ring", "-n", "6"]);
    assert_eq!(report["rank"]["method"], "even-cycle-search");
    assert_eq!(report["rank"]["even_cycle"].as_array().unwrap().len(), 6);
    let scores = report["witness"]["scores"][0].as_array().unwrap();
    assert_eq!(
        scores.iter().map(|score| score.is_null()).collect::<Vec<_>>(),
        [false, false, true, true, true, true]
    );
    let text = fullrank(&["mask", "ring", "-n", "66"]).out;
    assert!(text.contains("66 tokens: ") && text.contains("..."), "{text}");
    assert!(json(&["mask", "ring", "-n", "66"])["witness"].is_null());
}

#[test]
fn the_text_says_what_is_known() {
    let text = |mask: &str, tokens: &str| fullrank(&["mask", mask, "-n", tokens]).out;
    assert!(text("causal", "3").contains("\n■ · ·\n■ ■ ·\n■ ■ ■\n\n"));
    for (mask, tokens, line) in [
        ("dilated(2,2) | window(1)", "7", "least rank between 3 and 5"),
        ("causal", "3", "determinant always positive"),
        ("antitriangle", "2", "determinant always negative"),
        ("strict_causal", "3", "determinant always zero"),
        (
            "ring",
            "16",
            "even cycle 16 tokens: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0",
        ),
    ] {
        let text = text(mask, tokens);
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.lines().any(|other| words(other) == line), "no `{line}` in {text}");
    }
}

#[test]
fn the_bottleneck_of_alternating_layers_is_one_token() {
    let report = json(&["mask", "causal ; anticausal", "-n", "5"]);
    let expected = serde_json::json!({"pair": [0, 4], "width": 1, "depth": 1});
    assert_eq!(report["reach"]["bottleneck"], expected);
    assert!(json(&["mask", "full", "-n", "5"])["reach"]["bottleneck"].is_null());
}

#[test]
fn masks_are_drawn() {
    let path = temporary("mask.svg", b"");
    let file = path.to_str().unwrap();
    assert_eq!(fullrank(&["mask", "causal || window(1)", "-n", "4", "--svg", file]).status, 0);
    let drawn = std::fs::read_to_string(&path).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>"));
    assert!(drawn.contains("2 of 2: causal || window(1)"));
    assert_eq!(drawn.matches("class=\"mark\"").count(), 8);
    assert_eq!(fullrank(&["mask", "causal", "-n", "4", "--svg", file]).status, 0);
    let drawn = std::fs::read_to_string(&path).unwrap();
    assert!(drawn.contains(">causal</text>"), "one mask has no number: {drawn}");
    refused(&["mask", "causal", "--svg", "no/such/folder.svg"], &["no/such/folder.svg"]);
}

#[test]
fn a_layout_has_a_list_of_ranks() {
    let written = json(&["mask", "causal || anticausal", "-n", "5"]);
    assert_eq!(written["rank"].as_array().unwrap().len(), 2);
    assert_eq!(written["reach"]["layers"], 1);
    assert_eq!(json(&["mask", "causal", "--heads", "anticausal", "-n", "5"]), written);
    let layers = json(&["mask", "causal", "--layers", "anticausal", "-n", "5"]);
    assert_eq!(layers, json(&["mask", "causal ; anticausal", "-n", "5"]));
    assert_eq!(layers["reach"]["layers"], 2);
    // Of one mask as well.
    let twice = json(&["mask", "causal ; causal", "-n", "5"]);
    assert_eq!(twice["rank"].as_array().unwrap().len(), 1);
}

#[test]
fn requirements_decide_the_exit_status() {
    let status = |arguments: &[&str]| fullrank(arguments).status;
    assert_eq!(status(&["mask", "causal", "--require", "full-rank"]), 0);
    assert_eq!(status(&["mask", "full", "--require", "full-rank"]), 1);
    assert_eq!(status(&["mask", "full", "--require", "reach:1"]), 0);
    assert_eq!(status(&["mask", "causal", "--require", "reach:9"]), 1);
    assert_eq!(status(&["mask", "causal ; anticausal", "--require", "full-rank,reach:2"]), 0);
    assert_eq!(status(&["mask", "causal ; anticausal", "--require", "full-rank,reach:1"]), 1);
}

#[test]
fn the_smallest_masks_work() {
    for n in ["0", "1"] {
        let report = json(&["mask", "full", "-n", n]);
        assert_eq!(report["rank"]["guaranteed_full"], true);
        assert_eq!(report["reach"]["global"], true);
        assert_eq!(fullrank(&["mask", "full", "-n", n]).status, 0);
    }
    assert_eq!(json(&["mask", "strict_causal", "-n", "3"])["empty_rows"], serde_json::json!([0]));
}

#[test]
fn bad_expressions_show_the_place() {
    refused(&["mask", "causal | windw(2)"], &["windw", "window", "         ^^^^^"]);
    refused(&["mask", "causal &"], &["^"]);
    refused(&["mask", "documents(3,4)", "-n", "8"], &["documents", "8"]);
    refused(&["mask", "full", "-n", "99999999999"], &["99999999999"]);
    refused(&["mask", "causal ; full", "--heads", "full"], &["layout"]);
}

#[test]
fn a_mask_can_come_from_a_file() {
    let path = temporary("mask.txt", b"1 0 0\n1 1 0\n1 1 1\n");
    let written = format!("file({})", path.display());
    let report = json(&["mask", &written]);
    assert_eq!((report["n"].as_u64(), report["entries"].as_u64()), (Some(3), Some(6)));
    assert_eq!(report["mask"], written);
    assert_eq!(json(&["mask", &format!("{written} | full")])["entries"], 9);
    refused(&["mask", &written, "-n", "4"], &["3 x 3", "4 tokens"]);
    refused(&["mask", "file(no/such.txt)"], &["no/such.txt"]);
    let wrong = temporary("wrong.txt", b"10\n12\n");
    refused(&["mask", &format!("file({})", wrong.display())], &["line 2", "column 2"]);
}

/// As many bytes as there are pairs of 2^14 tokens. A file of zeros takes no room on disk.
#[test]
fn files_of_masks_end_somewhere() {
    let path = temporary("zeros.txt", b"");
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    let expression = format!("file({})", path.display());
    file.set_len(1 << 28).unwrap();
    refused(&["mask", &expression], &["line 1"]);
    file.set_len((1 << 28) + 1).unwrap();
    refused(&["mask", &expression], &["more than 268435456 bytes"]);
    std::fs::remove_file(path).unwrap();
}

/// An array file with this header.
fn npy(kind: &str, fortran: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let text = format!("{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let length = u16::try_from(text.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], text.as_bytes(), data].concat()
}

#[test]
fn a_mask_can_come_from_an_array() {
    let file = |name: &str, bytes: Vec<u8>| format!("file({})", temporary(name, &bytes).display());
    let rows = file("rows.npy", npy("|b1", "False", "(2, 2)", &[1, 0, 1, 1]));
    let columns = file("columns.npy", npy("|u1", "True", "(2, 2)", &[1, 1, 0, 1]));
    let floats = [1.0_f32, 0.0, 1.0, 1.0].map(f32::to_le_bytes).concat();
    let floats = file("floats.npy", npy("<f4", "False", "(2, 2)", &floats));
    for text in [rows, columns, floats] {
        assert_eq!(json(&["mask", &text])["rank"]["method"], "acyclic", "{text}");
    }
    for (name, bytes, word) in [
        ("two.npy", npy("|u1", "False", "(1, 1)", &[2]), "neither 0 nor 1"),
        ("axes.npy", npy("|b1", "False", "(1,)", &[1]), "1 axes"),
        ("short.npy", npy("|b1", "False", "(2, 2)", &[1]), "ends too soon"),
        ("text.npy", npy("<U4", "False", "(1, 1)", &[0; 16]), "float64"),
        ("huge.npy", npy("|b1", "False", "(99999999, 99999999)", &[]), "too many"),
        ("tall.npy", npy("|b1", "False", "(9999999999, 0)", &[]), "9999999999 x 0"),
        ("wide.npy", npy("|b1", "False", "(2, 3)", &[1; 6]), "2 x 3"),
        ("bare.npy", b"\x93NUMPY".to_vec(), "bare.npy"),
    ] {
        refused(&["mask", &file(name, bytes)], &[name, word]);
    }
}
