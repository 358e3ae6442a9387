use fullrank::mask::expression::{Expression, ExpressionErrorKind, MAX_DEPTH};
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
fn errors_point_at_the_place() {
    for (text, caret) in [
        ("windw(2)", "windw(2)\n  ^^^^^"),
        ("causal & ", "^"),
        ("causal causal", "       ^^^^^^"),
        ("(causal", "^"),
        ("causal)", "      ^"),
        ("window()", "^"),
        ("window(1,2)", "^"),
        ("window(99999999999999999999)", "       ^"),
        ("causal # x", "       ^"),
        ("", "^"),
        ("(causal ; full) | identity", "^"),
        ("café", "^"),
        ("causal | file", "         ^^^^"),
        ("file()", "^^^^"),
        ("file(a.txt", "^^^^"),
        ("file(a.txt) causal", "            ^^^^^^"),
    ] {
        let error = Expression::parse(text).unwrap_err().to_string();
        assert!(error.contains(caret), "{text}:\n{error}");
    }
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
    let huge = Expression::parse("full || full").unwrap();
    assert!(matches!(
        huge.layout(30_000).unwrap_err().kind(),
        ExpressionErrorKind::TooLarge { tokens: 30_000, heads: 2 }
    ));
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
