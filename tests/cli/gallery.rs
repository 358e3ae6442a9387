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
    for line in [
        "MASK                                   ENTRIES  FULL RANK   LEAST   GENERIC  LAYERS TO ALL",
        "full                                   49       -           1       7        1",
        "dilated(2,2) | window(1)               35       -           3 to 5  7        2",
        "causal                                 28       guaranteed  7       7        never",
    ] {
        assert!(text.lines().any(|other| other == line), "no `{line}` in {text}");
    }
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

/// Writes the page for `n` tokens and reads the file of this name beside it.
fn report(n: &str, name: &str) -> String {
    let folder = temporary("gallery-marker", b"").with_file_name(format!("gallery-{n}"));
    let folder = folder.to_str().unwrap().to_owned();
    let run = fullrank(&["gallery", "-n", n, "--report", &folder]);
    assert_eq!(run.status, 0, "{}", run.err);
    std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
}

#[test]
fn the_page_shows_every_mask_and_loads_nothing() {
    let text = report("7", "index.html");
    let members = json(&["gallery", "-n", "7"]);
    let members = members.as_array().unwrap();
    for member in members {
        let name = member["mask"].as_str().unwrap().replace('&', "&amp;");
        assert!(text.contains(&format!("<td class=\"name\" data-key=\"{name}\">")), "{name}");
        assert!(text.contains(&format!("alt=\"What {name} allows")), "{name}");
    }
    // One picture for each head of each layer.
    assert_eq!(text.matches("<img").count(), members.len() + 4);
    assert!(text.contains("alt=\"What causal || anticausal allows, head 2\""));
    assert!(text.contains("alt=\"What causal ; anticausal allows, layer 2\""));
    let both = members.iter().filter(|m| m["guaranteed_full"] == true && !m["layers"].is_null());
    assert!(text.contains(&format!("<strong>{}</strong> do both", both.count())));
    let guaranteed = members.iter().filter(|m| m["guaranteed_full"] == true).count();
    let all = members.len();
    assert!(text.contains(&format!("<strong>{guaranteed} of {all}</strong> guarantee full rank")));
    assert!(
        text.contains("that is not known")
            == members.iter().any(|m| m["guaranteed_full"].is_null())
    );
    assert!(text.contains(&format!("{all} masks and layouts of 7 tokens.")));
    assert!(
        text.contains("aria-label=\"What masks guarantee for every choice of scores, 7 tokens\"")
    );
    assert!(
        text.contains("<title>What masks guarantee for every choice of scores, 7 tokens</title>")
    );
    for outside in ["http:", "https:", "<link rel=\"stylesheet\"", "url(", "<iframe"] {
        assert!(!text.contains(outside), "{outside}");
    }
}

#[test]
fn the_smallest_galleries_have_pages() {
    for n in ["1", "2"] {
        assert!(report(n, "index.html").ends_with("</html>"), "{n}");
    }
}

/// `fullrank gallery --report DIR` draws it anew.
#[test]
fn the_drawing_of_the_readme_is_current() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/gallery.svg");
    assert!(
        std::fs::read_to_string(kept).unwrap() == report("9", "gallery.svg"),
        "docs/gallery.svg is not what `fullrank gallery --report` draws"
    );
}
