//! Closed classes: where a walk along a mask ends.

use crate::mask::{Mask, MaskError};

/// The closed classes of a square mask: sets of tokens that all reach each other and, within them,
/// see no token outside. Each ascending, in the order of their first tokens.
///
/// A token that sees nothing is a class of its own. Costs O(n^3 log(n) / 64).
///
/// # Errors
/// [`MaskError::NotSquare`].
pub fn closed_classes(mask: &Mask) -> Result<Vec<Vec<usize>>, MaskError> {
    let tokens = mask.queries();
    let reached = mask.or(&Mask::identity(tokens))?.power(tokens)?;
    let class = |token: usize| -> Option<Vec<usize>> {
        let class: Vec<usize> = reached.visible(token).collect();
        let is_first = class.first() == Some(&token);
        (is_first && class.iter().all(|&other| reached.allows(other, token))).then_some(class)
    };
    Ok((0..tokens).filter_map(class).collect())
}
