//! From tokens to a syntax tree, by precedence climbing.

use std::ops::Range;

use super::MAX_DEPTH;
use super::ast::{Form, Kind, Node, Operator};
use super::error::{ExpressionErrorKind, Problem, problem};
use super::lexer::{Symbol, Token, abbreviated, tokens};
use crate::mask::gallery;

pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let tokens = tokens(text)?;
    let mut parser = Parser { rest: &tokens, end: 0, levels: MAX_DEPTH };
    let node = parser.chain(Operator::Layers)?;
    parser.expect(Symbol::End, "an operator or the end")?;
    Ok(node)
}

struct Parser<'t, 'a> {
    /// What has not been read.
    rest: &'t [Token<'a>],
    /// The end of what has been read.
    end: usize,
    /// How many more parentheses and complements may be opened here.
    levels: usize,
}

impl<'t, 'a> Parser<'t, 'a> {
    /// Operands joined by operators at least as tight as `loosest`.
    fn chain(&mut self, loosest: Operator) -> Result<Node, Problem> {
        let mut node = self.prefixed()?;
        while let Symbol::Operator(operator) = self.peek().symbol
            && operator >= loosest
        {
            let mut operands = vec![operand(node, operator.form())?];
            while self.skip(Symbol::Operator(operator)) {
                let next = match tighter(operator) {
                    Some(tighter) => self.chain(tighter)?,
                    None => self.prefixed()?,
                };
                operands.push(operand(next, operator.form())?);
            }
            let span = operands[0].span.start..self.end;
            node = bounded(span, Kind::Chain { operator, operands })?;
        }
        Ok(node)
    }

    /// An operand with any number of `!` before it.
    fn prefixed(&mut self) -> Result<Node, Problem> {
        let start = self.peek().span.start;
        if !self.skip(Symbol::Not) {
            return self.postfixed();
        }
        let node = self.nested(Self::prefixed)?;
        let node = operand(node, Form::Mask)?;
        bounded(start..self.end, Kind::Not(Box::new(node)))
    }

    /// An operand with any number of `'` after it.
    fn postfixed(&mut self) -> Result<Node, Problem> {
        let start = self.peek().span.start;
        let mut node = self.primary()?;
        while self.skip(Symbol::Transpose) {
            node = operand(node, Form::Mask)?;
            node = bounded(start..self.end, Kind::Transpose(Box::new(node)))?;
        }
        Ok(node)
    }

    /// A member of the gallery, a file, or an expression in parentheses.
    fn primary(&mut self) -> Result<Node, Problem> {
        let start = self.peek().span.start;
        if let Symbol::File(path) = self.peek().symbol {
            self.advance();
            let kind = Kind::File { path: path.into(), mask: None };
            return Ok(Node { span: start..self.end, kind });
        }
        if let Symbol::Name(name) = self.peek().symbol {
            self.advance();
            return self.member(name, start);
        }
        self.expect(Symbol::Open, "a mask")?;
        let node = self.nested(|parser| parser.chain(Operator::Layers))?;
        self.expect(Symbol::Close, "an operator or `)`")?;
        Ok(Node { span: start..self.end, ..node })
    }

    fn member(&mut self, name: &str, start: usize) -> Result<Node, Problem> {
        let family = gallery::find(name).ok_or_else(|| {
            problem(&(start..self.end), ExpressionErrorKind::UnknownMask(abbreviated(name)))
        })?;
        let parameters = if self.skip(Symbol::Open) { self.parameters()? } else { vec![] };
        let span = start..self.end;
        family.check(parameters.len()).map_err(|error| problem(&span, error))?;
        Ok(Node { span, kind: Kind::Member { family, parameters } })
    }

    /// Integers and the closing parenthesis.
    fn parameters(&mut self) -> Result<Vec<u64>, Problem> {
        let mut parameters = vec![];
        if self.skip(Symbol::Close) {
            return Ok(parameters);
        }
        loop {
            let Symbol::Integer(value) = self.peek().symbol else {
                return Err(self.unexpected("a nonnegative integer"));
            };
            self.advance();
            parameters.push(value);
            if !self.skip(Symbol::Comma) {
                self.expect(Symbol::Close, "`,` or `)`")?;
                return Ok(parameters);
            }
        }
    }

    /// Parses one level deeper. The bound keeps hostile input from exhausting the stack.
    fn nested(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<Node, Problem>,
    ) -> Result<Node, Problem> {
        let Some(below) = self.levels.checked_sub(1) else {
            return Err(problem(&self.peek().span, ExpressionErrorKind::TooDeep));
        };
        let here = std::mem::replace(&mut self.levels, below);
        let node = parse(self)?;
        self.levels = here;
        Ok(node)
    }

    fn peek(&self) -> &'t Token<'a> {
        // The end is read last, hence always there.
        &self.rest[0]
    }

    fn advance(&mut self) {
        if let [read, rest @ ..] = self.rest {
            (self.end, self.rest) = (read.span.end, rest);
        }
    }

    fn skip(&mut self, symbol: Symbol<'_>) -> bool {
        let found = self.peek().symbol == symbol;
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, symbol: Symbol<'_>, expected: &'static str) -> Result<(), Problem> {
        if self.skip(symbol) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    fn unexpected(&self, expected: &'static str) -> Problem {
        let found = self.peek().symbol.to_string();
        problem(&self.peek().span, ExpressionErrorKind::Unexpected { expected, found })
    }
}

fn tighter(operator: Operator) -> Option<Operator> {
    match operator {
        Operator::Layers => Some(Operator::Heads),
        Operator::Heads => Some(Operator::Or),
        Operator::Or => Some(Operator::And),
        Operator::And => Some(Operator::Minus),
        Operator::Minus => None,
    }
}

/// The node, unless it is a layout where `most` does not admit one.
fn operand(node: Node, most: Form) -> Result<Node, Problem> {
    if node.form() <= most {
        Ok(node)
    } else {
        Err(problem(&node.span, ExpressionErrorKind::Layout))
    }
}

/// The node, unless it is too high: evaluating, printing and dropping it recurse.
fn bounded(span: Range<usize>, kind: Kind) -> Result<Node, Problem> {
    let node = Node { span, kind };
    if node.height() <= MAX_DEPTH {
        Ok(node)
    } else {
        Err(problem(&node.span, ExpressionErrorKind::TooDeep))
    }
}
