//! From a pattern back to its name.

use super::FAMILIES;
use crate::mask::Mask;

/// The gallery's name for a pattern, as an expression such as `window(2)`; `None` if it has none.
///
/// The first family of [`FAMILIES`] that has the pattern names it, with its least parameters, so
/// the name is a function of the pattern. A mask that is not square can only be `full`; the mask
/// without tokens is.
///
/// Costs a comparison of the whole mask with at most one member of each family.
pub fn recognise(mask: &Mask) -> Option<String> {
    if *mask == Mask::full(mask.queries(), mask.keys()) {
        return Some("full".into());
    }
    if !mask.is_square() {
        return None;
    }
    FAMILIES.iter().find_map(|family| {
        let parameters = (family.infer)(mask)?;
        let member = family.mask(mask.queries(), &parameters).ok()?;
        (member == *mask).then(|| family.call(&parameters))
    })
}
