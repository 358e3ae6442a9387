//! A small language of masks and layouts.
//!
//! | written         | is                                              | binds     |
//! |-----------------|-------------------------------------------------|-----------|
//! | `window(2)`     | a member of the [gallery](super::gallery)       |           |
//! | `file(PATH)`    | a mask that [`Expression::load`] reads          |           |
//! | `a'`            | the transpose                                   | tightest  |
//! | `!a`            | the complement                                  |           |
//! | `a - b`         | the difference                                  |           |
//! | `a & b`         | the intersection                                |           |
//! | <code>a \| b</code>  | the union                                  |           |
//! | <code>a \|\| b</code> | a layer of two heads                      |           |
//! | `a ; b`         | a layer, then another                           | loosest   |
//!
//! Binary operators associate to the left, and rank as Python ranks them for its sets. Parentheses
//! group; `causal()` is `causal`. An expression says nothing of the number of tokens:
//! [`Expression::mask`] and [`Expression::layout`] take it.
//!
//! ```
//! use fullrank::mask::expression::Expression;
//!
//! let chunked: Expression = "causal & documents(3, 2) | identity".parse()?;
//! assert!(chunked.mask(5)?.self_visible());
//! # Ok::<(), fullrank::mask::expression::ExpressionError>(())
//! ```

mod ast;
mod error;
mod evaluate;
mod lexer;
mod parser;

use std::fmt;
use std::str::FromStr;

use crate::mask::{Layout, Mask};
use ast::{Form, Node};
pub use error::{ExpressionError, ExpressionErrorKind};
use error::{Problem, problem};

/// The most pairs of query and key, over all heads of a layout, that an expression is evaluated
/// for: 2^30 pairs, which take 128 MiB. One mask can have 32768 tokens.
pub const MAX_PAIRS: usize = 1 << 30;

/// How deep parentheses and operators may be nested. Chains such as `a | b | c` are not nested.
pub const MAX_DEPTH: usize = 64;

/// A parsed mask or layout, for any number of tokens.
///
/// Equal expressions have equal syntax trees: spacing and needless parentheses do not count.
#[derive(Debug, Clone)]
pub struct Expression {
    text: String,
    root: Node,
}

impl Expression {
    /// Parses `text`, in the language described [above](self).
    ///
    /// # Errors
    /// [`ExpressionError`], with the place in `text` and a hint.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        match parser::parse(text) {
            Ok(root) => Ok(Self { text: text.into(), root }),
            Err(problem) => Err(problem.within(text)),
        }
    }

    /// Reads its files: `read` takes a path, as written, to a mask.
    ///
    /// # Errors
    /// The first error of `read`.
    pub fn load<E>(mut self, mut read: impl FnMut(&str) -> Result<Mask, E>) -> Result<Self, E> {
        for (path, mask) in self.root.files() {
            *mask = Some(read(path)?);
        }
        Ok(self)
    }

    /// Whether it has several heads or layers, so that only [`layout`](Self::layout) applies.
    pub fn is_layout(&self) -> bool {
        self.root.form() != Form::Mask
    }

    /// The mask over `tokens` tokens.
    ///
    /// # Errors
    /// [`ExpressionErrorKind::TooLarge`] above [`MAX_PAIRS`],
    /// [`ExpressionErrorKind::Layout`] if the expression is a layout,
    /// [`ExpressionErrorKind::NotLoaded`] before its files were read, and
    /// [`ExpressionErrorKind::Mask`] where a member of the gallery rejects its parameters.
    pub fn mask(&self, tokens: usize) -> Result<Mask, ExpressionError> {
        self.evaluate(tokens, evaluate::mask)
    }

    /// The layout over `tokens` tokens; a mask is a layout of one layer with one head.
    ///
    /// # Errors
    /// As [`mask`](Self::mask), without [`ExpressionErrorKind::Layout`].
    pub fn layout(&self, tokens: usize) -> Result<Layout, ExpressionError> {
        self.evaluate(tokens, evaluate::layout)
    }

    fn evaluate<T>(
        &self,
        tokens: usize,
        evaluate: impl Fn(&Node, usize) -> Result<T, Problem>,
    ) -> Result<T, ExpressionError> {
        let heads = self.root.heads();
        if tokens.saturating_mul(tokens).saturating_mul(heads) > MAX_PAIRS {
            let kind = ExpressionErrorKind::TooLarge { tokens, heads };
            return Err(problem(&self.root.span, kind).within(&self.text));
        }
        evaluate(&self.root, tokens).map_err(|problem| problem.within(&self.text))
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        Self::parse(text)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl Eq for Expression {}

/// In canonical spacing, with only the parentheses it needs; parses to an equal expression.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}
