//! An arm of a match left out, or its guard answered beforehand.

use syn::spanned::Spanned;
use syn::{Arm, Expr};

use super::edits::Text;
use super::{Alternative, Places};
use crate::listed::Genre;

/// Behind the pattern: a guard that holds unless the arm is left out. Only arms without a guard are.
pub(super) fn guard(places: &Places<'_>, node: &Arm) -> Text {
    places
        .alternatives(Genre::MatchArm, node.span(), |_| String::new())
        .into_iter()
        .fold(Text::default(), |text, left_out| text.branch([" if !", "", ""], left_out))
}

pub(super) fn answers(places: &Places<'_>, guard: &Expr) -> Vec<Alternative> {
    places.alternatives(Genre::MatchArmGuard, guard.span(), |mutant| mutant.replacement.clone())
}
