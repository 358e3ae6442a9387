//! The masks of other libraries in `docs/masks.md`, against their definitions in our words.

use fullrank::mask::expression::Expression;
use fullrank::measure::guarantee::Guarantee;

const TOKENS: i64 = 12;

/// Whether query `i` sees key `j`, by the words of the third column.
fn definition(allows: &str, i: i64, j: i64) -> bool {
    let document = |token: i64| token >= 5;
    match allows {
        "all" => true,
        "j <= i" => j <= i,
        "0 <= i - j <= 3" => (0..=3).contains(&(i - j)),
        "|i - j| <= 6, and 3 divides i - j" => (i - j).abs() <= 6 && (i - j) % 3 == 0,
        "j < 4, or j <= i" => j < 4 || j <= i,
        "same document, and j <= i" | "same block, and j <= i" | "same sequence, and j <= i" => {
            document(i) == document(j) && j <= i
        }
        "0 <= i - j < 3" => (0..3).contains(&(i - j)),
        "i - 3 <= j <= i + 1" => i - 3 <= j && j <= i + 1,
        "same block" => document(i) == document(j),
        "j > i - 3, and j <= i" => j > i - 3 && j <= i,
        "i and j in the same chunk, and j <= i" => i / 4 == j / 4 && j <= i,
        "j >= 2, and j <= i" => j >= 2 && j <= i,
        _ => panic!("no definition of `{allows}`"),
    }
}

#[test]
fn masks_of_other_libraries_have_expressions() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/masks.md");
    let page = std::fs::read_to_string(path).unwrap();
    // The bars of the language are escaped in a table.
    let rows: Vec<Vec<String>> = page
        .lines()
        .filter(|line| line.starts_with('|') && line.contains('`'))
        .map(|line| line.replace(r"\|", "\u{1}"))
        .map(|line| line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect())
        .collect();
    assert_eq!(rows.len(), 16);
    for row in rows {
        let [allows, expression, answer] = [&row[3], &row[4], &row[5]];
        let expression: Expression = expression.trim_matches('`').parse().unwrap();
        let mask = expression.mask(TOKENS as usize).unwrap();
        for (i, j) in (0..TOKENS).flat_map(|i| (0..TOKENS).map(move |j| (i, j))) {
            let found = mask.allows(i as usize, j as usize);
            assert_eq!(found, definition(allows, i, j), "{row:?} at {i}, {j}");
        }
        let guaranteed = Guarantee::of(&mask).guaranteed_full;
        assert_eq!(guaranteed, Some(answer == "guaranteed"), "{row:?}");
    }
}
