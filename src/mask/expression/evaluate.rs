//! From a syntax tree and a number of tokens to a mask or a layout.

use super::ast::{Kind, Node, Operator};
use super::error::{ExpressionErrorKind, Problem, problem};
use crate::mask::{Layout, Mask, MaskError};

pub(super) fn mask(node: &Node, tokens: usize) -> Result<Mask, Problem> {
    match &node.kind {
        Kind::Member { family, parameters } => {
            family.mask(tokens, parameters).map_err(|error| problem(&node.span, error))
        }
        Kind::File { path, mask } => {
            let mask = mask
                .as_ref()
                .ok_or_else(|| problem(&node.span, ExpressionErrorKind::NotLoaded(path.clone())))?;
            let (queries, keys) = mask.shape();
            if (queries, keys) != (tokens, tokens) {
                let error = MaskError::FileShape { queries, keys, tokens };
                return Err(problem(&node.span, error));
            }
            Ok(mask.clone())
        }
        Kind::Not(inner) => Ok(mask(inner, tokens)?.not()),
        Kind::Transpose(inner) => Ok(mask(inner, tokens)?.transpose()),
        Kind::Chain { operator, operands } => {
            let join: fn(&Mask, &Mask) -> Result<Mask, MaskError> = match operator {
                Operator::Or => Mask::or,
                Operator::And => Mask::and,
                Operator::Minus => Mask::minus,
                Operator::Heads | Operator::Layers => {
                    return Err(problem(&node.span, ExpressionErrorKind::Layout));
                }
            };
            let mut joined = mask(&operands[0], tokens)?;
            for operand in &operands[1..] {
                joined = join(&joined, &mask(operand, tokens)?)
                    .map_err(|error| problem(&operand.span, error))?;
            }
            Ok(joined)
        }
    }
}

pub(super) fn layout(node: &Node, tokens: usize) -> Result<Layout, Problem> {
    Layout::new(layers(node, tokens)?).map_err(|error| problem(&node.span, error))
}

fn layers(node: &Node, tokens: usize) -> Result<Vec<Vec<Mask>>, Problem> {
    match &node.kind {
        Kind::Chain { operator: Operator::Layers, operands } => {
            each(operands, |operand| layers(operand, tokens))
        }
        _ => Ok(vec![heads(node, tokens)?]),
    }
}

fn heads(node: &Node, tokens: usize) -> Result<Vec<Mask>, Problem> {
    match &node.kind {
        Kind::Chain { operator: Operator::Heads, operands } => {
            each(operands, |operand| heads(operand, tokens))
        }
        _ => Ok(vec![mask(node, tokens)?]),
    }
}

fn each<T>(
    operands: &[Node],
    part: impl Fn(&Node) -> Result<Vec<T>, Problem>,
) -> Result<Vec<T>, Problem> {
    let mut parts = vec![];
    for operand in operands {
        parts.extend(part(operand)?);
    }
    Ok(parts)
}
