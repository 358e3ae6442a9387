//! The table of families: the one place that lists them.

use super::family::{Family, Parameters::*};
use super::*;
use crate::mask::Mask;

/// All families, in the order in which [`recognise`] tries them: where two of them share a mask,
/// the earlier one names it.
pub static FAMILIES: &[Family] = &[
    Family {
        name: "full",
        parameters: Named(&[]),
        definition: "every i sees every j",
        source: Some("Devlin et al. 2018, arXiv 1810.04805"),
        build: |n, _| Ok(full(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "causal",
        parameters: Named(&[]),
        definition: "j <= i",
        source: Some("Vaswani et al. 2017, arXiv 1706.03762"),
        build: |n, _| Ok(causal(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "anticausal",
        parameters: Named(&[]),
        definition: "j >= i",
        source: None,
        build: |n, _| Ok(anticausal(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "strict_causal",
        parameters: Named(&[]),
        definition: "j < i",
        source: None,
        build: |n, _| Ok(strict_causal(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "identity",
        parameters: Named(&[]),
        definition: "j = i",
        source: None,
        build: |n, _| Ok(identity(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "prefix",
        parameters: Named(&["p"]),
        definition: "j <= i, or both i < p and j < p",
        source: Some("Raffel et al. 2019, arXiv 1910.10683"),
        build: |n, p| Ok(prefix(n, count(p[0]))),
        infer: |mask| Some(vec![mask.degree(0) as u64]),
    },
    Family {
        name: "encoder_decoder",
        parameters: Named(&["p"]),
        definition: "the first p tokens see each other; the rest sees them, and causally itself",
        source: Some("Vaswani et al. 2017, arXiv 1706.03762"),
        build: |n, p| Ok(encoder_decoder(n, count(p[0]))),
        infer: never_inferred,
    },
    Family {
        name: "window",
        parameters: Named(&["w"]),
        definition: "|i - j| <= w",
        source: Some("Beltagy et al. 2020, arXiv 2004.05150"),
        build: |n, p| Ok(window(n, count(p[0]))),
        infer: |mask| mask.degree(0).checked_sub(1).map(|w| vec![w as u64]),
    },
    Family {
        name: "causal_window",
        parameters: Named(&["w"]),
        definition: "0 <= i - j <= w",
        source: Some("Child et al. 2019, arXiv 1904.10509"),
        build: |n, p| Ok(causal_window(n, count(p[0]))),
        infer: |mask| mask.degree(mask.queries() - 1).checked_sub(1).map(|w| vec![w as u64]),
    },
    Family {
        name: "documents",
        parameters: List("l"),
        definition: "i and j lie in the same of documents of lengths l1, l2, ...",
        source: Some("Krell et al. 2021, arXiv 2107.02027"),
        build: |n, p| documents(n, &p.iter().copied().map(count).collect::<Vec<_>>()),
        infer: document_lengths,
    },
    Family {
        name: "padding",
        parameters: Named(&["m"]),
        definition: "j >= m",
        source: None,
        build: |n, p| Ok(padding(n, count(p[0]))),
        infer: |mask| Some(vec![(mask.keys() - mask.degree(0)) as u64]),
    },
    Family {
        name: "permuted",
        parameters: Named(&["seed"]),
        definition: "j is not after i in a random order of the tokens",
        source: Some("Yang et al. 2019, arXiv 1906.08237"),
        build: |n, p| Ok(permuted(n, p[0])),
        infer: never_inferred,
    },
];

/// A count of tokens. One that does not fit a `usize` exceeds every number of tokens, as does the
/// largest `usize`.
fn count(parameter: u64) -> usize {
    usize::try_from(parameter).unwrap_or(usize::MAX)
}

fn nothing_to_infer(_: &Mask) -> Option<Vec<u64>> {
    Some(vec![])
}

fn never_inferred(_: &Mask) -> Option<Vec<u64>> {
    None
}

/// The degrees of the first token of each document, were the mask made of documents.
fn document_lengths(mask: &Mask) -> Option<Vec<u64>> {
    let mut lengths = vec![];
    let mut start = 0;
    while start < mask.queries() {
        let length = mask.degree(start);
        if length == 0 {
            return None;
        }
        lengths.push(length as u64);
        start += length;
    }
    Some(lengths)
}
