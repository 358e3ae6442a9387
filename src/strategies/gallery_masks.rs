use std::fmt;

use super::generator::{Generator, Simpler};
use crate::mask::Mask;
use crate::mask::gallery::{FAMILIES, Family, Parameters, find};
use crate::sample::{Source, shrink};

/// Members of the [gallery](crate::mask::gallery): the masks in use, of every family, with
/// parameters up to the number of tokens.
#[derive(Clone, Copy, Debug)]
pub struct GalleryMasks {
    /// The greatest number of tokens; the least is one.
    pub most: usize,
}

/// A mask with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct GalleryMask {
    /// The name of the family.
    pub family: &'static str,
    /// Its parameters.
    pub parameters: Vec<u64>,
    /// The mask.
    pub mask: Mask,
}

impl GalleryMask {
    fn build(family: &'static Family, tokens: usize, parameters: Vec<u64>) -> Option<Self> {
        let mask = family.mask(tokens, &parameters).ok()?;
        Some(Self { family: family.name, parameters, mask })
    }

    /// As an [expression](crate::mask::expression), such as `window(2)`.
    pub fn expression(&self) -> String {
        find(self.family).map_or_else(String::new, |family| family.call(&self.parameters))
    }
}

impl fmt::Debug for GalleryMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} tokens", self.expression(), self.mask.queries())
    }
}

/// Of up to 8 tokens.
impl Default for GalleryMasks {
    fn default() -> Self {
        Self { most: 8 }
    }
}

impl Generator for GalleryMasks {
    type Value = GalleryMask;

    fn draw(&self, source: &mut Source) -> GalleryMask {
        let tokens = source.tokens(self.most);
        let family = &FAMILIES[source.below(FAMILIES.len())];
        let parameters = match family.parameters {
            Parameters::Named(names) => {
                names.iter().map(|_| source.below(tokens + 1) as u64).collect()
            }
            Parameters::List(_) => parts(source, tokens),
        };
        // A block of no tokens is refused, and then there is one token to a block.
        let ones = || parameters.iter().map(|&parameter| parameter.max(1)).collect();
        GalleryMask::build(family, tokens, parameters.clone())
            .or_else(|| GalleryMask::build(family, tokens, ones()))
            .unwrap_or_else(|| full(tokens))
    }

    fn simpler(&self, member: &GalleryMask) -> Simpler<GalleryMask> {
        let tokens = member.mask.queries();
        let Some(family) = find(member.family) else { return Box::new(std::iter::empty()) };
        let parameters = member.parameters.clone();
        let list = matches!(family.parameters, Parameters::List(_));
        let smaller = shrink::fewer_tokens(tokens).into_iter().map(|kept| kept.len());
        let fewer_tokens = smaller.filter_map({
            let parameters = parameters.clone();
            move |tokens| match list {
                true => None,
                false => GalleryMask::build(family, tokens, parameters.clone()),
            }
        });
        // Families without parameters, those before its own.
        let plainer = FAMILIES.iter().take_while(move |other| other.name != family.name);
        let plainer = plainer
            .filter(|other| matches!(other.parameters, Parameters::Named([])))
            .filter_map(move |other| GalleryMask::build(other, tokens, vec![]));
        let lesser = (0..parameters.len()).flat_map(move |index| {
            let parameters = parameters.clone();
            [0, parameters[index] / 2, parameters[index].saturating_sub(1)].into_iter().filter_map(
                move |lesser| {
                    let mut parameters = parameters.clone();
                    let lost = parameters[index].checked_sub(lesser).filter(|&lost| lost > 0)?;
                    parameters[index] = lesser;
                    // Documents that are shorter hold fewer tokens.
                    let tokens = if list { tokens.checked_sub(lost as usize)? } else { tokens };
                    parameters.retain(|&length| !list || length > 0);
                    GalleryMask::build(family, tokens, parameters)
                },
            )
        });
        Box::new(fewer_tokens.chain(plainer).chain(lesser))
    }
}

fn full(tokens: usize) -> GalleryMask {
    GalleryMask { family: "full", parameters: vec![], mask: Mask::full(tokens, tokens) }
}

/// Lengths of documents that hold so many tokens.
fn parts(source: &mut Source, tokens: usize) -> Vec<u64> {
    let (mut parts, mut rest) = (vec![], 0..tokens);
    while !rest.is_empty() {
        let part = source.between(1, rest.len());
        parts.push(part as u64);
        rest.by_ref().take(part).for_each(drop);
    }
    parts
}
