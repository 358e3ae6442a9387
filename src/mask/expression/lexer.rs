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
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        let length = if starts_name(first) {
            rest.find(|c| !continues_name(c)).unwrap_or(rest.len())
        } else if first.is_ascii_digit() {
            rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        } else if rest.starts_with("||") {
            2
        } else {
            first.len_utf8()
        };
        let mut span = start..start + length;
        if &rest[..length] == FILE {
            let path = path(&text[span.end..]).map_err(|kind| problem(&span, kind))?;
            span.end += path.len() + "()".len();
            tokens.push(Token { span: span.clone(), symbol: Symbol::File(path) });
        } else if !first.is_whitespace() {
            let symbol = symbol(&rest[..length], first).map_err(|kind| problem(&span, kind))?;
            tokens.push(Token { span: span.clone(), symbol });
        }
        start = span.end;
    }
    tokens.push(Token { span: text.len()..text.len(), symbol: Symbol::End });
    Ok(tokens)
}

/// What stands between the parentheses with which `text` begins.
fn path(text: &str) -> Result<&str, ExpressionErrorKind> {
    let path = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(path, _)| path);
    path.filter(|path| !path.is_empty()).ok_or(ExpressionErrorKind::Path)
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
    fn the_end_is_a_token_too() {
        let symbols = |text| -> Vec<Symbol> {
            tokens(text).unwrap().into_iter().map(|token| token.symbol).collect()
        };
        assert_eq!(symbols(""), [Symbol::End]);
        assert_eq!(symbols("a1!"), [Symbol::Name("a1"), Symbol::Not, Symbol::End]);
    }
}
