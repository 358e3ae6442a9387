//! From text to tokens.

use std::fmt;
use std::ops::Range;

use super::ast::Operator;
use super::error::{ExpressionErrorKind, Problem, problem};

/// The name before the path of a file.
pub(super) const FILE: &str = "file";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) span: Range<usize>,
    pub(super) symbol: Symbol<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol<'a> {
    Name(&'a str),
    /// The path of a mask that is read from a file: all of `file(path)`.
    File(&'a str),
    Integer(u64),
    Operator(Operator),
    Not,
    Transpose,
    Open,
    Close,
    Comma,
    End,
}

/// The tokens of `text`, the last of them [`Symbol::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, Problem> {
    let mut tokens = vec![];
    let mut rest = text;
    let place = |rest: &str| text.len() - rest.len();
    while let Some(first) = rest.chars().next() {
        let tail = &rest[first.len_utf8()..];
        let after = if starts_name(first) {
            tail.trim_start_matches(continues_name)
        } else if first.is_ascii_digit() {
            tail.trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            rest.strip_prefix("||").unwrap_or(tail)
        };
        let word = rest.strip_suffix(after).unwrap_or(rest);
        let start = std::mem::replace(&mut rest, after);
        if first.is_whitespace() {
            continue;
        }
        let mut span = place(start)..place(after);
        let symbol = if word == FILE {
            let (path, after) =
                path(after).ok_or_else(|| problem(&span, ExpressionErrorKind::Path))?;
            (span.end, rest) = (place(after), after);
            Symbol::File(path)
        } else {
            symbol(word, first).map_err(|kind| problem(&span, kind))?
        };
        tokens.push(Token { span, symbol });
    }
    tokens.push(Token { span: text.len()..text.len(), symbol: Symbol::End });
    Ok(tokens)
}

/// What stands between the parentheses with which `text` begins, and what stands after them.
fn path(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('(')?.split_once(')').filter(|(path, _)| !path.is_empty())
}

fn starts_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit()
}

fn symbol(word: &str, first: char) -> Result<Symbol<'_>, ExpressionErrorKind> {
    Ok(match word {
        "||" => Symbol::Operator(Operator::Heads),
        ";" => Symbol::Operator(Operator::Layers),
        "|" => Symbol::Operator(Operator::Or),
        "&" => Symbol::Operator(Operator::And),
        "-" => Symbol::Operator(Operator::Minus),
        "!" => Symbol::Not,
        "'" => Symbol::Transpose,
        "(" => Symbol::Open,
        ")" => Symbol::Close,
        "," => Symbol::Comma,
        _ if starts_name(first) => Symbol::Name(word),
        // A run of digits fails to parse only by overflow.
        _ if first.is_ascii_digit() => {
            Symbol::Integer(word.parse().map_err(|_| ExpressionErrorKind::IntegerTooLarge)?)
        }
        _ => return Err(ExpressionErrorKind::Character(first)),
    })
}

/// As error messages name it.
impl fmt::Display for Symbol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "`{}`", abbreviated(name)),
            Self::File(_) => write!(f, "`{FILE}`"),
            Self::Integer(value) => write!(f, "`{value}`"),
            Self::Operator(operator) => write!(f, "`{}`", operator.symbol()),
            Self::Not => f.write_str("`!`"),
            Self::Transpose => f.write_str("`'`"),
            Self::Open => f.write_str("`(`"),
            Self::Close => f.write_str("`)`"),
            Self::Comma => f.write_str("`,`"),
            Self::End => f.write_str("the end"),
        }
    }
}

/// At most the first 40 letters of a name.
pub(super) fn abbreviated(name: &str) -> String {
    if name.len() <= 40 { name.into() } else { format!("{}…", &name[..40]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_after_forty_letters() {
        let name = "n".repeat(40);
        assert_eq!(abbreviated(&format!("{name}m")), format!("{name}…"));
        assert_eq!(abbreviated(&name), name);
    }

    #[test]
    fn tokens_know_their_place() {
        let found = |text| -> Vec<(usize, usize, Symbol)> {
            let tokens = tokens(text).unwrap().into_iter();
            tokens.map(|token| (token.span.start, token.span.end, token.symbol)).collect()
        };
        assert_eq!(found(""), [(0, 0, Symbol::End)]);
        let expected = [(0, 2, Symbol::Name("a1")), (2, 3, Symbol::Not), (4, 4, Symbol::End)];
        assert_eq!(found("a1! "), expected);
        let expected = [
            (1, 8, Symbol::File("m")),
            (8, 10, Symbol::Operator(Operator::Heads)),
            (10, 12, Symbol::Integer(17)),
            (13, 13, Symbol::End),
        ];
        assert_eq!(found(" file(m)||17 "), expected);
    }
}
