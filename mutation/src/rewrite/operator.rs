//! Another operator, or none. Operands stay what they were: with `*` for `+`, `a + b - c` is `(a * b) - c`,
//! and with `*` for `-` it is `(a + b) * c`.

use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprUnary};

use super::{Alternative, Places};
use crate::listed::Genre;

pub(super) fn binary(places: &Places<'_>, node: &ExprBinary) -> Vec<Alternative> {
    let (left, right) = (places.text(node.left.span()), places.text(node.right.span()));
    places.alternatives(Genre::BinaryOperator, node.op.span(), |mutant| {
        format!("({left}) {} ({right})", mutant.replacement)
    })
}

/// What holds a `let` is joined by `&&` alone.
pub(super) fn is_chain_of_let(node: &ExprBinary) -> bool {
    matches!(node.op, BinOp::And(_))
        && [&*node.left, &*node.right].into_iter().any(|side| match side {
            Expr::Let(_) => true,
            Expr::Binary(inner) => is_chain_of_let(inner),
            _ => false,
        })
}

pub(super) fn unary(places: &Places<'_>, node: &ExprUnary) -> Vec<Alternative> {
    let operand = places.text(node.expr.span());
    places.alternatives(Genre::UnaryOperator, node.op.span(), |_| operand.to_owned())
}
