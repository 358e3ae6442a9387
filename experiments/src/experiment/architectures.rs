//! GPT, UniLM and T5: the same data and budget, and the loss of the outputs alone.

use fullrank::mask::{Layout, Mask, MaskError, gallery};

use super::{Arm, Experiment, Statement, compare, halves, layers};
use crate::corpus::Task;
use crate::model::Wiring;
use crate::rule::Kind::{Lower, NotLower, Same};
use crate::settings::{BUDGETS, Settings};

/// Width of a feed-forward network over width of a token.
const WIDENING: usize = 4;
/// The same in a T5 of the parameters of GPT. With half of the layers in its encoder and half in
/// its decoder, L in all and of width D, it has (4 + 8) D^2 L / 2 numbers in its attention, and so
/// 2 x 3 D^2 L are left of 12 D^2 L.
const MATCHED_WIDENING: usize = 3;

/// Models that differ in the input mask alone, in parameters, and in the mask of an encoder.
///
/// # Errors
/// For sizes of zero.
pub fn architectures(settings: &Settings) -> Result<Experiment, MaskError> {
    let &Settings { tokens, heads, layers: depth, width, .. } = settings;
    let inputs = tokens / 2;
    let alike = |mask: &Mask, depth| layers(depth, &[vec![mask.clone(); heads]]);
    let stack = |name, mask: &Mask| {
        let wiring = Wiring::Stack(alike(mask, depth)?);
        Ok::<_, MaskError>(Arm { name, wiring, hidden: WIDENING * width })
    };
    let decoder = |depth| alike(&gallery::causal(tokens - inputs), depth);
    let full = gallery::full(inputs);
    let matched = |name, encoder: Layout| {
        let wiring = Wiring::EncoderDecoder { encoder, decoder: decoder(depth / 2)? };
        Ok::<_, MaskError>(Arm { name, wiring, hidden: MATCHED_WIDENING * width })
    };
    let mixed = halves(heads, &gallery::causal(inputs), &gallery::anticausal(inputs));
    Ok(Experiment {
        name: "architectures",
        task: Task::Continuation { inputs },
        arms: vec![
            stack("gpt", &gallery::causal(tokens))?,
            stack("unilm", &gallery::prefix(tokens, inputs))?,
            Arm {
                name: "t5-large",
                wiring: Wiring::EncoderDecoder {
                    encoder: alike(&full, depth)?,
                    decoder: decoder(depth)?,
                },
                hidden: WIDENING * width,
            },
            matched("t5", alike(&full, depth / 2)?)?,
            matched("t5-causal", alike(&gallery::causal(inputs), depth / 2)?)?,
            matched("t5-mixed", layers(depth / 2, &[mixed])?)?,
        ],
        statements: statements(),
    })
}

fn statements() -> Vec<Statement> {
    let state = |text, kind, terms| Statement { text, kind, terms };
    vec![
        state(
            "UniLM has no advantage over GPT after one budget",
            NotLower,
            compare("unilm", "gpt", 1),
        ),
        state("UniLM has no advantage over GPT", NotLower, compare("unilm", "gpt", BUDGETS)),
        state("UniLM and GPT do not differ", Same, compare("unilm", "gpt", BUDGETS)),
        state(
            "T5 with more parameters is better than GPT",
            Lower,
            compare("t5-large", "gpt", BUDGETS),
        ),
        state(
            "T5 with the parameters of GPT is not better than GPT",
            NotLower,
            compare("t5", "gpt", BUDGETS),
        ),
        state(
            "T5 with the parameters of GPT and GPT do not differ",
            Same,
            compare("t5", "gpt", BUDGETS),
        ),
        state("a causal encoder makes T5 better", Lower, compare("t5-causal", "t5", BUDGETS)),
        state(
            "an encoder of both directions makes T5 better",
            Lower,
            compare("t5-mixed", "t5", BUDGETS),
        ),
        state(
            "an encoder of both directions makes T5 better after one budget",
            Lower,
            compare("t5-mixed", "t5", 1),
        ),
    ]
}
