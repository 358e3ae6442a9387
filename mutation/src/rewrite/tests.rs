use super::*;
use crate::listed::Span;

/// The source, with line 1 as that of all mutants: column, genre, replacement.
fn rewritten_line(source: &str, mutants: &[(usize, Genre, &str)]) -> String {
    line(source, mutants).text.replace("crate::__mutant::", "")
}

fn line(source: &str, mutants: &[(usize, Genre, &str)]) -> Rewritten {
    let mutants: Vec<Mutant> = mutants
        .iter()
        .map(|(column, genre, replacement)| Mutant {
            name: String::new(),
            file: String::new(),
            span: Span { start: Position { line: 1, column: *column } },
            replacement: (*replacement).to_owned(),
            genre: *genre,
        })
        .collect();
    rewritten(source, "crate", (1..).zip(&mutants)).unwrap()
}

#[test]
fn operands_stay_what_they_were_and_hold_mutants_only_where_they_are() {
    use Genre::BinaryOperator;
    let mutants = [(16, BinaryOperator, "*"), (20, BinaryOperator, "+"), (20, BinaryOperator, "/")];
    assert_eq!(
        rewritten_line("fn f() { _ = a - b * c; }", &mutants),
        "fn f() { _ = (if on(1) { (a) * (b * c) } else { a - \
         (if on(2) { (b) + (c) } else if on(3) { (b) / (c) } else { b * c }) }); }"
    );
    assert_eq!(
        rewritten_line("fn f() { _ = a - b - c; }", &[mutants[0], mutants[1]]),
        "fn f() { _ = (if on(2) { (a - b) + (c) } else { \
         (if on(1) { (a) * (b) } else { a - b }) - c }); }"
    );
}

#[test]
fn an_operator_in_front_is_left_out() {
    assert_eq!(
        rewritten_line("fn f() { if !done {} }", &[(13, Genre::UnaryOperator, "")]),
        "fn f() { if (if on(1) { done } else { !done }) {} }"
    );
}

#[test]
fn a_function_returns_before_anything_else() {
    assert_eq!(
        rewritten_line(
            "fn f() -> u8 { g() }",
            &[(16, Genre::FnValue, "0"), (16, Genre::FnValue, "1")]
        ),
        "fn f() -> u8 { if on(1) { return 0; } if on(2) { return 1; } g() }"
    );
}

#[test]
fn a_function_returns_another_iterator() {
    assert_eq!(
        rewritten_line(
            "fn f() -> impl Iterator<Item = u8> { g(); h() }",
            &[(38, Genre::FnValue, "once(0)"), (38, Genre::FnValue, "once(1)")]
        ),
        "fn f() -> impl Iterator<Item = u8> { if on(1) { return Either::Other(Box::new(once(0))); } \
         if on(2) { return Either::Other(Box::new(once(1))); } Either::Itself({ g(); h() }) }"
    );
}

#[test]
fn an_arm_is_left_out_by_a_guard() {
    assert_eq!(
        rewritten_line(
            "fn f() { match x { 1 | 2 => (), _ => g() } }",
            &[(20, Genre::MatchArm, "")]
        ),
        "fn f() { match x { 1 | 2 if !on(1) => (), _ => g() } }"
    );
}

#[test]
fn a_guard_is_answered() {
    let mutants = [(25, Genre::MatchArmGuard, "true"), (25, Genre::MatchArmGuard, "false")];
    assert_eq!(
        rewritten_line("fn f() { match x { y if z => (), _ => g() } }", &mutants),
        "fn f() { match x { y if (if on(1) { true } else if on(2) { false } else { z }) => (), _ => g() } }"
    );
}

#[test]
fn a_field_is_left_to_the_base() {
    let mutants = [(18, Genre::StructField, ""), (24, Genre::StructField, "")];
    assert_eq!(
        rewritten_line("fn f() { _ = S { a: 1, b, ..s }; }", &mutants),
        "fn f() { _ = (if on(1) { S {  b, ..s } } else if on(2) { S { a: 1,  ..s } } else { S { a: 1, b, ..s } }); }"
    );
}

#[test]
fn what_cannot_be_switched_is_left_as_it_is() {
    use Genre::{BinaryOperator, FnValue};
    for (source, mutant) in [
        ("const A: u8 = 1 + 2;", (17, BinaryOperator, "-")),
        ("const fn f() -> u8 { 1 + 2 }", (24, BinaryOperator, "-")),
        ("fn f() { let _ = [0; 1 + 2]; }", (24, BinaryOperator, "-")),
        ("fn f() { if let A = b && c {} }", (23, BinaryOperator, "||")),
        ("fn f() -> Result<impl Iterator, ()> { g() }", (39, FnValue, "Ok(::std::iter::empty())")),
    ] {
        let rewritten = line(source, &[mutant]);
        assert_eq!(rewritten.text, source);
        // What joins a `let` could not even be parsed.
        assert_eq!(!rewritten.not_viable.is_empty(), source.contains("let A"), "{source}");
    }
}

#[test]
fn a_closure_in_a_constant_runs_later() {
    assert_eq!(
        rewritten_line("const F: fn() -> u8 = || 1 + 2;", &[(28, Genre::BinaryOperator, "-")]),
        "const F: fn() -> u8 = || (if on(1) { (1) - (2) } else { 1 + 2 });"
    );
}

#[test]
fn branches_are_where_they_are_said_to_be() {
    let source = "fn f() -> u8 {\n    let ä = a - b;\n    ä\n}\n";
    let mutant = Mutant {
        name: String::new(),
        file: String::new(),
        span: Span { start: Position { line: 2, column: 15 } },
        replacement: "+".to_owned(),
        genre: Genre::BinaryOperator,
    };
    let Rewritten { text, branches, .. } = rewritten(source, "other", [(7, &mutant)]).unwrap();
    let [branch] = &branches[..] else { panic!("{branches:?}") };
    assert_eq!(&text[branch.switch.clone()], "other::__mutant::on(7)");
    assert_eq!(&text[branch.instead.clone()], "(a) + (b)");
}
