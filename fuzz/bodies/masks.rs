//! Masks as text.

use fullrank::mask::Mask;
use fullrank::mask::expression::{Expression, ExpressionError};
use fullrank::mask::gallery::recognise;

/// Numbers of tokens for which an expression is evaluated.
const TOKENS: [usize; 6] = [0, 1, 2, 3, 6, 65];

/// An expression, and rows of 0 and 1: what is printed is read as the same again, and an error says
/// where it is.
pub fn masks(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match text.parse::<Mask>() {
        Ok(mask) => assert_eq!(mask.to_string().parse(), Ok(mask)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let expression = match Expression::parse(text) {
        Ok(expression) => expression,
        Err(error) => return shown(&error, text),
    };
    assert_eq!(Expression::parse(&expression.to_string()).as_ref(), Ok(&expression));
    for tokens in TOKENS {
        evaluated(&expression, tokens, text);
    }
}

fn evaluated(expression: &Expression, tokens: usize, text: &str) {
    let mask = expression.mask(tokens);
    match expression.layout(tokens) {
        Ok(layout) => assert_eq!(layout.tokens(), tokens),
        Err(error) => shown(&error, text),
    }
    match mask {
        Ok(mask) => {
            assert_eq!((mask.queries(), mask.keys()), (tokens, tokens));
            if let Some(name) = recognise(&mask) {
                assert_eq!(Expression::parse(&name).and_then(|named| named.mask(tokens)), Ok(mask));
            }
        }
        Err(error) => shown(&error, text),
    }
}

/// The place of an error is one of the text, and its message can be written.
fn shown(error: &ExpressionError, text: &str) {
    assert!(text.get(error.span()).is_some(), "{error:?}");
    assert!(error.to_string().lines().count() >= 3);
}
