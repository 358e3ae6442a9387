use crate::run::{fullrank, json, refused, temporary};

#[test]
fn the_argument_of_the_essay_is_in_the_table() {
    let report = json(&["gallery", "-n", "7"]);
    let member = |mask: &str| {
        let all = report.as_array().unwrap();
        all.iter().find(|member| member["mask"] == mask).unwrap_or_else(|| panic!("{mask}"))
    };
    // Full rank or global reach for one mask of one direction or none, both for two of them.
    for (mask, guaranteed, least, layers) in [
        ("causal", true, 7, None),
        ("full", false, 1, Some(1)),
        ("window(1)", false, 6, Some(6)),
        ("full - identity", false, 3, Some(2)),
        ("causal || anticausal", true, 7, Some(1)),
        ("causal ; anticausal", true, 7, Some(2)),
        ("antitriangle", true, 7, Some(2)),
        ("rotor", true, 7, Some(3)),
        ("ring", true, 7, Some(6)),
        ("staircase", true, 7, Some(6)),
    ] {
        assert_eq!(member(mask)["guaranteed_full"], guaranteed, "{mask}");
        assert_eq!(member(mask)["least"]["lower"], least, "{mask}");
        assert_eq!(member(mask)["layers"], serde_json::json!(layers), "{mask}");
    }
    let text = fullrank(&["gallery", "-n", "7"]).out;
    assert!(text.lines().any(|line| line.starts_with("causal ") && line.ends_with("never")));
}

#[test]
fn the_smallest_galleries_work() {
    for n in ["1", "2", "3"] {
        assert_eq!(fullrank(&["gallery", "-n", n]).status, 0, "{n}");
    }
}

#[test]
fn impossible_galleries_are_refused() {
    for n in ["0", "513", "x"] {
        assert_eq!(fullrank(&["gallery", "-n", n]).status, 2, "{n}");
    }
    let file = temporary("not-a-folder", b"");
    refused(&["gallery", "--report", file.to_str().unwrap()], &["not-a-folder"]);
}

/// `fullrank gallery --report docs` draws it anew.
#[test]
fn the_drawing_of_the_readme_is_current() {
    let folder = temporary("gallery-marker", b"").with_file_name("gallery");
    assert_eq!(fullrank(&["gallery", "--report", folder.to_str().unwrap()]).status, 0);
    let drawn = std::fs::read_to_string(folder.join("gallery.svg")).unwrap();
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/gallery.svg");
    assert!(std::fs::read_to_string(kept).unwrap() == drawn, "run fullrank gallery --report docs");
}
