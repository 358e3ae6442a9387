//! What is compared.

/// Masks of the gallery, some of their combinations, and layouts, for a number of tokens.
pub(super) fn expressions(tokens: usize) -> Vec<String> {
    let third = tokens.div_ceil(3);
    let (first, second) = (tokens / 2, tokens - tokens / 2);
    [
        "full",
        &format!("prefix({third})"),
        &format!("blocks({third})"),
        &format!("block_causal({third})"),
        &format!("documents({first},{second})"),
        "window(1)",
        "window(2)",
        "dilated(2,2) | window(1)",
        "longformer(1,1)",
        "bigbird(1,1,1,0)",
        "global(1)",
        "full - identity",
        "strict_causal",
        "causal",
        "anticausal",
        "permuted(0)",
        "identity",
        "causal_window(2)",
        "strided(2)",
        "causal & (sinks(1) | window(2))",
        &format!("causal & documents({first},{second})"),
        "antitriangle",
        "ring",
        "rotor",
        "staircase",
        "causal || anticausal",
        "causal ; anticausal",
        "causal_window(2) || causal_window(2)'",
        "causal_window(2) ; causal_window(2)'",
    ]
    .map(String::from)
    .to_vec()
}
