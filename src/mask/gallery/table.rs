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
        infer: first_degree,
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
        infer: |mask| mask.degree(last_query(mask)?).checked_sub(1).map(|w| vec![w as u64]),
    },
    Family {
        name: "dilated",
        parameters: Named(&["w", "r"]),
        definition: "|i - j| <= w*r, and r divides i - j",
        source: Some("Beltagy et al. 2020, arXiv 2004.05150"),
        build: |n, p| Ok(dilated(n, count(p[0]), count(p[1]))),
        infer: |mask| {
            let step = mask.visible(0).nth(1)?;
            Some(vec![mask.degree(0) as u64 - 1, step as u64])
        },
    },
    Family {
        name: "strided",
        parameters: Named(&["s"]),
        definition: "j <= i, and s divides i - j",
        source: Some("Child et al. 2019, arXiv 1904.10509"),
        build: |n, p| Ok(strided(n, count(p[0]))),
        infer: |mask| {
            let last = last_query(mask)?;
            let before = mask.visible(last).filter(|&key| key < last).last()?;
            Some(vec![(last - before) as u64])
        },
    },
    Family {
        name: "global",
        parameters: Named(&["g"]),
        definition: "i < g or j < g",
        source: Some("Beltagy et al. 2020, arXiv 2004.05150"),
        build: |n, p| Ok(global(n, count(p[0]))),
        infer: |mask| Some(vec![mask.degree(mask.queries() - 1) as u64]),
    },
    Family {
        name: "sinks",
        parameters: Named(&["k"]),
        definition: "j < k",
        source: Some("Xiao et al. 2023, arXiv 2309.17453"),
        build: |n, p| Ok(sinks(n, count(p[0]))),
        infer: first_degree,
    },
    Family {
        name: "blocks",
        parameters: Named(&["b"]),
        definition: "i and j lie in the same block of b",
        source: Some("Qiu et al. 2019, arXiv 1911.02972"),
        build: |n, p| blocks(n, count(p[0])),
        infer: first_degree,
    },
    Family {
        name: "block_causal",
        parameters: Named(&["b"]),
        definition: "the block of j is not after that of i, in blocks of b",
        source: None,
        build: |n, p| block_causal(n, count(p[0])),
        infer: first_degree,
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
        name: "random",
        parameters: Named(&["k", "seed"]),
        definition: "j is one of k random keys of i",
        source: Some("Zaheer et al. 2020, arXiv 2007.14062"),
        build: |n, p| Ok(random(n, count(p[0]), p[1])),
        infer: never_inferred,
    },
    Family {
        name: "permuted",
        parameters: Named(&["seed"]),
        definition: "j is not after i in a random order of the tokens",
        source: Some("Yang et al. 2019, arXiv 1906.08237"),
        build: |n, p| Ok(permuted(n, p[0])),
        infer: never_inferred,
    },
    Family {
        name: "ring",
        parameters: Named(&[]),
        definition: "j = i or j = i + 1 mod n",
        source: None,
        build: |n, _| Ok(ring(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "rotor",
        parameters: Named(&[]),
        definition: "j = i, or the group of j follows that of i: the first, (n - 1)/2 more, the rest",
        source: None,
        build: |n, _| Ok(rotor(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "staircase",
        parameters: Named(&[]),
        definition: "j = i, j = i + 1, or j < i and i - j is even",
        source: None,
        build: |n, _| Ok(staircase(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "antitriangle",
        parameters: Named(&[]),
        definition: "i + j >= n - 1",
        source: None,
        build: |n, _| Ok(antitriangle(n)),
        infer: nothing_to_infer,
    },
    Family {
        name: "bigbird",
        parameters: Named(&["w", "g", "k", "seed"]),
        definition: "longformer(w,g), or j is one of k random keys of i",
        source: Some("Zaheer et al. 2020, arXiv 2007.14062"),
        build: |n, p| Ok(bigbird(n, count(p[0]), count(p[1]), count(p[2]), p[3])),
        infer: never_inferred,
    },
    Family {
        name: "longformer",
        parameters: Named(&["w", "g"]),
        definition: "|i - j| <= w, i < g or j < g",
        source: Some("Beltagy et al. 2020, arXiv 2004.05150"),
        build: |n, p| Ok(longformer(n, count(p[0]), count(p[1]))),
        infer: window_and_globals,
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

fn first_degree(mask: &Mask) -> Option<Vec<u64>> {
    Some(vec![mask.degree(0) as u64])
}

/// The last token sees the globals, then a gap, then its window; without a gap its row does not
/// tell them apart.
fn window_and_globals(mask: &Mask) -> Option<Vec<u64>> {
    let last = last_query(mask)?;
    let globals = mask.visible(last).enumerate().take_while(|(place, key)| place == key).count();
    let window = mask.degree(last).checked_sub(globals)?.checked_sub(1)?;
    Some(vec![window as u64, globals as u64])
}

/// The degrees of the first token of each document, were the mask made of documents.
fn document_lengths(mask: &Mask) -> Option<Vec<u64>> {
    let mut lengths = vec![];
    let mut rest = 0..mask.queries();
    while let Some(first) = rest.next() {
        let others = mask.degree(first).checked_sub(1)?;
        lengths.push(mask.degree(first) as u64);
        rest.by_ref().take(others).for_each(drop);
    }
    Some(lengths)
}

fn last_query(mask: &Mask) -> Option<usize> {
    mask.queries().checked_sub(1)
}
