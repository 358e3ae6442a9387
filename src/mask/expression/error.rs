//! What can be wrong with an expression, shown in place.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

use super::{MAX_DEPTH, MAX_PAIRS};
use crate::mask::{MaskError, gallery};

/// What is wrong with an expression, and where.
///
/// Displays as the message, the expression with the place underlined, and a hint:
///
/// ```text
/// unknown mask `casual`
///   full & casual
///          ^^^^^^
/// hint: did you mean `causal`?
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    text: String,
    span: Range<usize>,
    kind: ExpressionErrorKind,
}

/// What can be wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExpressionErrorKind {
    /// A character that no expression contains.
    #[error("unexpected character `{0}`")]
    Character(char),
    /// Something else should stand here.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What could stand here.
        expected: &'static str,
        /// What does.
        found: String,
    },
    /// A name that is not in the gallery.
    #[error("unknown mask `{0}`")]
    UnknownMask(String),
    /// A file without its path.
    #[error("a file is written with its path, file(PATH)")]
    Path,
    /// A file that was not read: [`Expression::load`](super::Expression::load) comes first.
    #[error("the file `{0}` was not read")]
    NotLoaded(String),
    /// An integer above `u64::MAX`.
    #[error("the integer is too large")]
    IntegerTooLarge,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested more than {MAX_DEPTH} deep")]
    TooDeep,
    /// Heads or layers inside an operator on masks, or where one mask was asked for.
    #[error("a layout stands where a single mask is needed")]
    Layout,
    /// More than [`MAX_PAIRS`].
    #[error("too large: heads x tokens x tokens = {heads} x {tokens} x {tokens}")]
    TooLarge {
        /// How many tokens were asked for.
        tokens: usize,
        /// How many heads the expression has, in all layers.
        heads: usize,
    },
    /// Parameters that do not fit their mask.
    #[error(transparent)]
    Mask(#[from] MaskError),
}

impl ExpressionError {
    /// The bytes of the expression that are wrong; empty at its end.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// What is wrong.
    pub fn kind(&self) -> &ExpressionErrorKind {
        &self.kind
    }

    /// What to do about it, where the message does not say.
    pub fn hint(&self) -> Option<String> {
        self.kind.hint()
    }
}

impl ExpressionErrorKind {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Character('\u{2018}' | '\u{2019}' | '\u{2032}' | '`' | '"') => {
                Some("the transpose is written with a straight quote, a'".into())
            }
            Self::Character(_) => {
                Some("the operators are | & - ! ' and, between masks of a layout, || and ;".into())
            }
            Self::UnknownMask(name) => Some(match gallery::suggest(name) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    let names: Vec<&str> = gallery::FAMILIES.iter().map(|f| f.name).collect();
                    format!("the masks are {} and file(PATH)", names.join(", "))
                }
            }),
            Self::IntegerTooLarge => Some(format!("integers go up to {}", u64::MAX)),
            Self::TooDeep => Some("write it with fewer parentheses".into()),
            Self::Layout => {
                Some("|| joins heads and ; joins layers; the union of masks is |".into())
            }
            Self::TooLarge { .. } => Some(format!("the product may be up to {MAX_PAIRS}")),
            Self::Path => Some("the path goes to the next parenthesis".into()),
            Self::Unexpected { .. } | Self::NotLoaded(_) | Self::Mask(_) => None,
        }
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, indent, width) = excerpt(&self.text, &self.span);
        writeln!(f, "{}", self.kind)?;
        writeln!(f, "  {line}")?;
        write!(f, "  {}{}", " ".repeat(indent), "^".repeat(width))?;
        match self.hint() {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ExpressionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.kind)
    }
}

/// A problem and its place, before it is known in which text.
#[derive(Debug)]
pub(super) struct Problem {
    span: Range<usize>,
    kind: ExpressionErrorKind,
}

pub(super) fn problem(span: &Range<usize>, kind: impl Into<ExpressionErrorKind>) -> Problem {
    Problem { span: span.clone(), kind: kind.into() }
}

impl Problem {
    pub(super) fn within(self, text: &str) -> ExpressionError {
        ExpressionError { text: text.into(), span: self.span, kind: self.kind }
    }
}

/// How many characters of a long expression are shown on each side of the place.
const CONTEXT: usize = 32;

/// The text around `span` on one line, and the column and width, in characters, of the place.
///
/// Counts one column to a character; line breaks and other controls become spaces.
fn excerpt(text: &str, span: &Range<usize>) -> (String, usize, usize) {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let before: Vec<char> = text[..span.start].chars().map(visible).collect();
    let place: Vec<char> = text[span.clone()].chars().map(visible).collect();
    let after: Vec<char> = text[span.end..].chars().map(visible).collect();

    let skipped = before.len().saturating_sub(CONTEXT);
    let mut line = String::new();
    if skipped > 0 {
        line.push('…');
    }
    line.extend(&before[skipped..]);
    let indent = line.chars().count();
    let shown: Vec<char> = place.iter().chain(&after).copied().collect();
    let limit = place.len().min(CONTEXT) + CONTEXT;
    line.extend(shown.iter().take(limit));
    if shown.len() > limit {
        line.push('…');
    }
    (line.trim_end().into(), indent, place.len().clamp(1, limit))
}
