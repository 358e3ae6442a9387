//! The syntax tree.

use std::fmt;
use std::ops::Range;

use super::lexer::FILE;
use crate::mask::Mask;
use crate::mask::gallery::Family;

/// A node of the tree, and the bytes of the text it was read from.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A member of the gallery.
    Member {
        family: &'static Family,
        parameters: Vec<u64>,
    },
    /// A mask from a file, once it has been read.
    File {
        path: String,
        mask: Option<Mask>,
    },
    Not(Box<Node>),
    Transpose(Box<Node>),
    /// A chain such as `a | b | c`: two operands or more, joined from the left.
    Chain {
        operator: Operator,
        operands: Vec<Node>,
    },
}

/// The binary operators, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operator {
    Layers,
    Heads,
    Or,
    And,
    Minus,
}

/// What an expression stands for: each form is a special case of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Mask,
    Heads,
    Layers,
}

impl Operator {
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Layers => ";",
            Self::Heads => "||",
            Self::Or => "|",
            Self::And => "&",
            Self::Minus => "-",
        }
    }

    /// What a chain of it stands for, and the most its operands may stand for.
    pub(super) fn form(self) -> Form {
        match self {
            Self::Layers => Form::Layers,
            Self::Heads => Form::Heads,
            Self::Or | Self::And | Self::Minus => Form::Mask,
        }
    }
}

impl Node {
    pub(super) fn form(&self) -> Form {
        match &self.kind {
            Kind::Chain { operator, .. } => operator.form(),
            _ => Form::Mask,
        }
    }

    /// The number of masks of a layout.
    pub(super) fn heads(&self) -> usize {
        match &self.kind {
            Kind::Chain { operator, operands } if operator.form() != Form::Mask => {
                operands.iter().map(Self::heads).sum()
            }
            _ => 1,
        }
    }

    /// The number of operators on the longest way down.
    pub(super) fn height(&self) -> usize {
        match &self.kind {
            Kind::Member { .. } | Kind::File { .. } => 0,
            Kind::Not(node) | Kind::Transpose(node) => 1 + node.height(),
            Kind::Chain { operands, .. } => {
                1 + operands.iter().map(Self::height).max().unwrap_or(0)
            }
        }
    }

    /// The masks from files, with their paths, from left to right.
    pub(super) fn files(&mut self) -> Vec<(&str, &mut Option<Mask>)> {
        match &mut self.kind {
            Kind::Member { .. } => vec![],
            Kind::File { path, mask } => vec![(path, mask)],
            Kind::Not(node) | Kind::Transpose(node) => node.files(),
            Kind::Chain { operands, .. } => operands.iter_mut().flat_map(Self::files).collect(),
        }
    }

    fn fmt_within(&self, f: &mut fmt::Formatter<'_>, needs_parentheses: bool) -> fmt::Result {
        if needs_parentheses { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

/// Equal trees; where they were read does not count.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (
                Kind::Member { family, parameters },
                Kind::Member { family: other, parameters: others },
            ) => family.name == other.name && parameters == others,
            (Kind::File { path, .. }, Kind::File { path: other, .. }) => path == other,
            (Kind::Not(node), Kind::Not(other)) => node == other,
            (Kind::Transpose(node), Kind::Transpose(other)) => node == other,
            (
                Kind::Chain { operator, operands },
                Kind::Chain { operator: other, operands: others },
            ) => operator == other && operands == others,
            _ => false,
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Member { family, parameters } => f.write_str(&family.call(parameters)),
            Kind::File { path, .. } => write!(f, "{FILE}({path})"),
            Kind::Not(node) => {
                f.write_str("!")?;
                node.fmt_within(f, matches!(node.kind, Kind::Chain { .. }))
            }
            Kind::Transpose(node) => {
                node.fmt_within(f, matches!(node.kind, Kind::Chain { .. } | Kind::Not(_)))?;
                f.write_str("'")
            }
            Kind::Chain { operator, operands } => {
                for (position, operand) in operands.iter().enumerate() {
                    if position > 0 {
                        write!(f, " {} ", operator.symbol())?;
                    }
                    let looser =
                        matches!(operand.kind, Kind::Chain { operator: o, .. } if o <= *operator);
                    operand.fmt_within(f, looser)?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::mask::expression::parser::parse;

    #[test]
    fn heads_are_counted_in_every_layer() {
        let heads = |text| parse(text).unwrap().heads();
        assert_eq!(heads("full || causal || full"), 3);
        assert_eq!(heads("full | causal"), 1);
        assert_eq!(heads("full || causal; full; full || full"), 5);
    }
}
