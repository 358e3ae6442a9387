use std::error::Error;

use fullrank::mask::expression::{Expression, ExpressionError, ExpressionErrorKind, MAX_DEPTH};
use fullrank::mask::{Mask, MaskError, gallery};

fn mask(text: &str, n: usize) -> Mask {
    Expression::parse(text).unwrap().mask(n).unwrap()
}

#[test]
fn operators_bind_as_documented() {
    for (text, grouped) in [
        ("causal | identity & window(1)", "causal | (identity & window(1))"),
        ("full - causal & window(1)", "(full - causal) & window(1)"),
        ("full - causal - identity", "(full - causal) - identity"),
        ("!causal'", "!(causal')"),
        ("!causal - identity", "(!causal) - identity"),
        ("causal''", "causal"),
        ("causal()", "causal"),
        (" ( ( causal ) ) ", "causal"),
    ] {
        assert_eq!(mask(text, 6), mask(grouped, 6), "{text}");
    }
    assert_ne!(mask("full - causal - identity", 6), mask("full - (causal - identity)", 6));
    assert_eq!(mask("causal'", 5), gallery::anticausal(5));
    assert_eq!(mask("!causal", 5), gallery::strict_causal(5).transpose());
}

#[test]
fn heads_are_parallel_and_layers_successive() {
    let layout = Expression::parse("causal || anticausal | window(1) ; identity").unwrap();
    assert!(layout.is_layout());
    let layers = layout.layout(4).unwrap();
    assert_eq!(layers.layers().iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    assert!(matches!(layout.mask(4).unwrap_err().kind(), ExpressionErrorKind::Layout));
    let single = Expression::parse("causal").unwrap();
    assert!(!single.is_layout());
    assert_eq!(single.layout(3).unwrap().layers(), [[gallery::causal(3)]]);
}

#[test]
fn expressions_print_as_something_that_parses_to_the_same() {
    for text in [
        "causal",
        "!(causal | identity)'",
        "full - (causal - identity)",
        "documents(2,3) & window(1) | prefix(2)",
        "(causal || anticausal) ; full ; identity || padding(1)",
        "!!causal''",
    ] {
        let expression = Expression::parse(text).unwrap();
        let printed = expression.to_string();
        assert_eq!(Expression::parse(&printed).unwrap(), expression, "{text} {printed}");
    }
}

#[test]
fn expressions_are_equal_iff_their_trees_are() {
    let texts = [
        "window(1)",
        "window(2)",
        "causal_window(1)",
        "file(a)",
        "file(b)",
        "!causal",
        "causal'",
        "causal",
        "causal | full",
        "causal & full",
        "causal | identity",
    ];
    for (at, one) in texts.iter().enumerate() {
        for (other_at, other) in texts.iter().enumerate() {
            let equal = Expression::parse(one).unwrap() == Expression::parse(other).unwrap();
            assert_eq!(equal, at == other_at, "{one} and {other}");
        }
    }
}

/// The message, and the expression with the place underlined.
fn refusal(error: &ExpressionError) -> [String; 3] {
    let text = error.to_string();
    let mut lines = text.lines().map(str::to_owned);
    let found = [(); 3].map(|()| lines.next().unwrap());
    assert_eq!(
        lines.collect::<Vec<_>>().join("\n"),
        match error.hint() {
            Some(hint) => format!("hint: {hint}"),
            None => String::new(),
        }
    );
    assert_eq!(error.source().unwrap().to_string(), found[0]);
    found
}

#[test]
fn errors_point_at_the_place() {
    for (text, place, message) in [
        ("windw(2)", "^^^^^", "unknown mask `windw`"),
        ("causal & ", "         ^", "expected a mask, found the end"),
        ("causal & |", "         ^", "expected a mask, found `|`"),
        ("causal causal", "       ^^^^^^", "expected an operator or the end, found `causal`"),
        ("(causal", "       ^", "expected an operator or `)`, found the end"),
        ("(causal !", "        ^", "expected an operator or `)`, found `!`"),
        ("causal)", "      ^", "expected an operator or the end, found `)`"),
        ("causal'(", "       ^", "expected an operator or the end, found `(`"),
        ("causal (", "        ^", "expected a nonnegative integer, found the end"),
        ("window()", "^^^^^^^^", "`window(w)` takes 1 parameter, not 0"),
        ("causal(1,2)", "^^^^^^^^^^^", "`causal` takes no parameters, not 2"),
        ("dilated(1)", "^^^^^^^^^^", "`dilated(w,r)` takes 2 parameters, not 1"),
        ("window(,", "       ^", "expected a nonnegative integer, found `,`"),
        ("window(1 2", "         ^", "expected `,` or `)`, found `2`"),
        ("window(')", "       ^", "expected a nonnegative integer, found `'`"),
        ("window(99999999999999999999)", "       ^^^^^^^^^^^^^^^^^^^^", "the integer is too large"),
        ("causal # x", "       ^", "unexpected character `#`"),
        ("", "^", "expected a mask, found the end"),
        ("(causal ; full) | identity", "^^^^^^^^^^^^^^^", LAYOUT),
        ("causal | (full || full)'", "         ^^^^^^^^^^^^^^", LAYOUT),
        ("café", "   ^", "unexpected character `é`"),
        ("causal | file", "         ^^^^", "a file is written with its path, file(PATH)"),
        ("file()", "^^^^", "a file is written with its path, file(PATH)"),
        ("file(a.txt", "^^^^", "a file is written with its path, file(PATH)"),
        (
            "file(a.txt) file(b)",
            "            ^^^^^^^",
            "expected an operator or the end, found `file`",
        ),
    ] {
        let [found, shown, carets] = refusal(&Expression::parse(text).unwrap_err());
        assert_eq!(found, message, "{text}");
        assert_eq!((shown.trim(), carets), (text.trim(), format!("  {place}")), "{found}");
    }
}

const LAYOUT: &str = "a layout stands where a single mask is needed";

#[test]
fn long_expressions_are_shown_around_the_place() {
    let shown = |text: &str| {
        let [_, line, carets] = refusal(&Expression::parse(text).unwrap_err());
        [line, carets]
    };
    // What fits is shown to the end, and a letter more is not.
    let around = |before: usize, after: usize| " ".repeat(before) + "#" + &"|".repeat(after);
    let line = |before: usize, after: usize| "  ".to_owned() + &around(before, after);
    assert_eq!(shown(&around(32, 32)), [line(32, 32), line(32, 0).replace('#', "^")]);
    let cut = format!("  …{}…", around(32, 32));
    assert_eq!(shown(&around(33, 33)), [cut, line(33, 0).replace('#', "^")]);
    // A place that does not fit itself.
    let name = "m".repeat(100);
    assert_eq!(shown(&name), [format!("  {}…", "m".repeat(64)), "  ".to_owned() + &"^".repeat(64)]);
    assert_eq!(shown("\tcausal\n#"), ["   causal #", "          ^"]);
}

#[test]
fn messages_name_the_beginning_of_a_long_name() {
    let message = |text: &str| refusal(&Expression::parse(text).unwrap_err())[0].clone();
    let (fits, long) = ("m".repeat(40), "m".repeat(41));
    assert_eq!(message(&fits), format!("unknown mask `{fits}`"));
    assert_eq!(message(&long), format!("unknown mask `{fits}…`"));
}

#[test]
fn hints_say_what_to_do() {
    for (text, hint) in [
        ("casual", Some("did you mean `causal`?")),
        ("zzz", Some("the masks are full, causal, ")),
        ("causal’", Some("the transpose is written with a straight quote")),
        ("causal # full", Some("the operators are ")),
        ("window(99999999999999999999)", Some("integers go up to 18446744073709551615")),
        ("(causal ; full)'", Some("|| joins heads and ; joins layers")),
        ("file()", Some("the path goes to the next parenthesis")),
        ("causal causal", None),
    ] {
        let found = Expression::parse(text).unwrap_err().hint();
        match (&found, hint) {
            (Some(found), Some(hint)) => assert!(found.starts_with(hint), "{text}: {found}"),
            _ => assert_eq!(found.as_deref(), hint, "{text}"),
        }
    }
}
fn is_too_deep(text: &str) -> bool {
    match Expression::parse(text) {
        Ok(_) => false,
        Err(error) => {
            assert_eq!(error.kind(), &ExpressionErrorKind::TooDeep);
            assert_eq!(error.hint().unwrap(), "write it with fewer parentheses");
            true
        }
    }
}

#[test]
fn depth_is_bounded_however_it_comes_about() {
    for (before, after) in [("(", ")"), ("!", ""), ("", "'"), ("(causal | ", ")")] {
        let nested = |depth: usize| before.repeat(depth) + "causal" + &after.repeat(depth);
        assert!(!is_too_deep(&nested(MAX_DEPTH)), "{before}{after}");
        assert!(is_too_deep(&nested(MAX_DEPTH + 1)), "{before}{after}");
    }
    // Three operators to a parenthesis.
    let chains =
        |depth: usize| "full | full & full - (".repeat(depth) + "full" + &")".repeat(depth);
    assert!(!is_too_deep(&chains(MAX_DEPTH / 3)));
    assert!(is_too_deep(&chains(MAX_DEPTH / 3 + 1)));
    // Beside each other they are not nested.
    assert!(!is_too_deep(&vec!["!(causal)'"; 2 * MAX_DEPTH].join(" | ")));
}

#[test]
fn hostile_expressions_are_refused() {
    let deep = "(".repeat(100_000) + "causal" + &")".repeat(100_000);
    assert!(Expression::parse(&deep).is_err());
    assert!(Expression::parse(&"!".repeat(100_000)).is_err());
    let nested = "(".repeat(MAX_DEPTH / 2) + "causal" + &")".repeat(MAX_DEPTH / 2);
    assert_eq!(mask(&nested, 3), gallery::causal(3));
    let chain = vec!["causal"; 10_000].join(" | ");
    assert_eq!(mask(&chain, 3), gallery::causal(3));
    assert!(Expression::parse("full").unwrap().mask(1 << 15).is_ok());
    let huge = Expression::parse("full || full").unwrap();
    let refused = huge.layout(30_000).unwrap_err();
    assert_eq!(refused.kind(), &ExpressionErrorKind::TooLarge { tokens: 30_000, heads: 2 });
    assert_eq!(refused.hint().unwrap(), "the product may be up to 1073741824");
    assert_eq!(refused.span(), 0..12);
    let refused = Expression::parse("full | full").unwrap().layout(40_000).unwrap_err();
    assert_eq!(refused.kind(), &ExpressionErrorKind::TooLarge { tokens: 40_000, heads: 1 });
    assert!(huge.layout(usize::MAX).is_err());
    let document = Expression::parse("documents(3,4)").unwrap();
    assert!(matches!(document.mask(8).unwrap_err().kind(), ExpressionErrorKind::Mask(_)));
}

#[test]
fn files_are_read_before_they_are_used() {
    let expression = Expression::parse("causal & file(a b.txt)' | file(c)").unwrap();
    assert_eq!(expression.to_string(), "causal & file(a b.txt)' | file(c)");
    assert!(matches!(expression.mask(2).unwrap_err().kind(), ExpressionErrorKind::NotLoaded(_)));
    let refused = expression.clone().load(|path| Err::<Mask, _>(path.to_owned()));
    assert_eq!(refused, Err("a b.txt".to_owned()));
    let loaded = expression
        .load(|path| if path == "c" { "00\n10".parse::<Mask>() } else { "01\n01".parse() })
        .unwrap();
    assert_eq!(loaded.mask(2).unwrap().to_string(), "00\n11");
    assert!(matches!(
        loaded.mask(3).unwrap_err().kind(),
        ExpressionErrorKind::Mask(MaskError::FileShape { queries: 2, keys: 2, tokens: 3 })
    ));
}
