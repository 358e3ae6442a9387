//! The claims about implementations, asked of candle and burn on the CPU.
//!
//! ```sh
//! cargo run --release --features candle,burn --manifest-path examples/conform/frameworks/Cargo.toml
//! ```

#[cfg(feature = "burn")]
mod burn;
#[cfg(feature = "candle")]
mod candle;
mod examination;

use examination::Finding;

/// What fails, of all that is asked; each row of the table is printed on the way.
fn findings() -> Vec<Finding> {
    let mut findings = vec![];
    #[cfg(feature = "candle")]
    findings.extend(candle::examine());
    #[cfg(feature = "burn")]
    findings.extend(burn::examine());
    findings
}

fn main() {
    for finding in findings() {
        println!("\n{finding}");
    }
}

/// What `docs/conformance.md` reports, no more and no less.
#[cfg(all(test, feature = "burn", feature = "candle"))]
#[test]
fn the_findings_are_the_documented_ones() {
    let mut failed = std::collections::BTreeMap::new();
    for finding in findings() {
        *failed.entry(format!("{}, {}", finding.implementation, finding.scalar)).or_insert(0) += 1;
    }
    let expected = [
        ("burn MultiHeadAttention, flex, bf16", 1),
        ("burn MultiHeadAttention, flex, f16", 1),
        ("burn MultiHeadAttention, flex, f32", 1),
        ("burn MultiHeadAttention, flex, f64", 1),
        ("burn MultiHeadAttention, ndarray, f32", 1),
        ("burn MultiHeadAttention, ndarray, f64", 1),
        ("candle flash_attn, causal, f64", 4),
        ("candle flash_attn, mask, f64", 6),
    ];
    let failed: Vec<(&str, usize)> = failed.iter().map(|(name, count)| (&**name, *count)).collect();
    assert_eq!(failed, expected);
}
