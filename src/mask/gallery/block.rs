//! Masks made of blocks of tokens.

use crate::mask::{Mask, MaskError};

/// Every token sees every token.
///
/// Source: Devlin et al., "BERT", 2018, arXiv 1810.04805.
pub fn full(tokens: usize) -> Mask {
    Mask::full(tokens, tokens)
}

/// Each token sees only itself: `j = i`.
pub fn identity(tokens: usize) -> Mask {
    Mask::identity(tokens)
}

/// Causal, but the first `length` tokens also see each other: `j <= i`, or `j < length`.
///
/// A `length` of 0 or 1 is [`causal`](super::causal); `length >= tokens` is [`full`].
///
/// Source: Raffel et al., "T5", 2019, arXiv 1910.10683 (prefix language model); Dong et al.,
/// "UniLM", 2019, arXiv 1905.03197.
pub fn prefix(tokens: usize, length: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |i, j| j <= i || j < length)
}

/// An encoder and a decoder on one sequence: the first `encoded` tokens see each other; each of
/// the rest sees all of them, and causally the rest.
///
/// As a pattern this is [`prefix`]; the name says how it comes about.
///
/// Source: Vaswani et al., "Attention is all you need", 2017, arXiv 1706.03762.
pub fn encoder_decoder(tokens: usize, encoded: usize) -> Mask {
    prefix(tokens, encoded)
}

/// Several documents in one sequence, of the given lengths: each token sees its own document.
///
/// # Errors
/// [`MaskError::Documents`] if the lengths do not add up to `tokens`.
///
/// Source: Krell et al., "Efficient sequence packing without cross-contamination", 2021,
/// arXiv 2107.02027.
pub fn documents(tokens: usize, lengths: &[usize]) -> Result<Mask, MaskError> {
    let held = lengths.iter().fold(0usize, |sum, &length| sum.saturating_add(length));
    if held != tokens {
        return Err(MaskError::Documents { held, tokens });
    }
    let document: Vec<usize> = lengths
        .iter()
        .enumerate()
        .flat_map(|(index, &length)| std::iter::repeat_n(index, length))
        .collect();
    Ok(Mask::from_fn(tokens, tokens, |i, j| document[i] == document[j]))
}

/// Blocks of `size` tokens, the last one perhaps shorter: each token sees its own block.
///
/// # Errors
/// [`MaskError::BlockSize`] for a size of 0.
///
/// Source: Qiu et al., "Blockwise self-attention for long document understanding", 2019,
/// arXiv 1911.02972.
pub fn blocks(tokens: usize, size: usize) -> Result<Mask, MaskError> {
    blockwise(tokens, size, |query, key| key == query)
}

/// Blocks of `size` tokens, the last one perhaps shorter: each token sees its own block and those
/// before it.
///
/// A size of 1 is [`causal`](super::causal).
///
/// # Errors
/// [`MaskError::BlockSize`] for a size of 0.
pub fn block_causal(tokens: usize, size: usize) -> Result<Mask, MaskError> {
    blockwise(tokens, size, |query, key| key <= query)
}

fn blockwise(
    tokens: usize,
    size: usize,
    sees: impl Fn(usize, usize) -> bool,
) -> Result<Mask, MaskError> {
    if size == 0 {
        return Err(MaskError::BlockSize);
    }
    let block: Vec<usize> = (0..tokens).map(|token| token / size).collect();
    Ok(Mask::from_fn(tokens, tokens, |i, j| sees(block[i], block[j])))
}

/// Padding on the left: nobody sees the first `hidden` keys, `j >= hidden`.
pub fn padding(tokens: usize, hidden: usize) -> Mask {
    Mask::from_fn(tokens, tokens, |_, j| j >= hidden)
}
