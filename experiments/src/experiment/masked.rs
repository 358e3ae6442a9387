//! Masked language modelling: does the direction of attention help, or its rank?

use fullrank::mask::{Layout, Mask, MaskError, gallery};

use super::{Arm, Experiment, Statement, compare, ground_lost, halves, layers};
use crate::corpus::Task;
use crate::model::Wiring;
use crate::rule::Kind::{Lower, NotLower};
use crate::settings::{BUDGETS, Settings};

/// One symbol in this many is hidden.
const HIDDEN: usize = 4;
/// Width of a feed-forward network over width of a token.
const WIDENING: usize = 4;

/// Full attention, both directions in two ways, one direction, and masks as sparse as a triangle
/// without any direction.
///
/// # Errors
/// For sizes of zero.
pub fn masked(settings: &Settings) -> Result<Experiment, MaskError> {
    let &Settings { tokens, heads, layers: depth, .. } = settings;
    let (lower, upper) = (gallery::causal(tokens), gallery::anticausal(tokens));
    let alike = |mask: &Mask| vec![mask.clone(); heads];
    let arm = |name, layout| Arm {
        name,
        wiring: Wiring::Stack(layout),
        hidden: WIDENING * settings.width,
    };
    Ok(Experiment {
        name: "masked",
        task: Task::Masked { one_in: HIDDEN },
        arms: vec![
            arm("full", layers(depth, &[alike(&gallery::full(tokens))])?),
            arm("half-heads", layers(depth, &[halves(heads, &lower, &upper)])?),
            arm("alternating", layers(depth, &[alike(&lower), alike(&upper)])?),
            arm("random", scattered(tokens, heads, depth)?),
            arm("causal", layers(depth, &[alike(&lower)])?),
        ],
        statements: statements(),
    })
}

/// Another mask for each head of each layer. A token sees itself and half of all others at random,
/// on average: as many as in a triangle, and as in a triangle nothing but luck makes it singular.
fn scattered(tokens: usize, heads: usize, depth: usize) -> Result<Layout, MaskError> {
    let head =
        |at: usize| gallery::random(tokens, tokens / 2, at as u64).or(&gallery::identity(tokens));
    let layer = |layer: usize| (0..heads).map(|at| head(layer * heads + at)).collect();
    Layout::new((0..depth).map(layer).collect::<Result<_, _>>()?)
}

fn statements() -> Vec<Statement> {
    let state = |text, kind, terms| Statement { text, kind, terms };
    vec![
        state(
            "half of the heads in each direction learn faster than full attention",
            Lower,
            compare("half-heads", "full", 1),
        ),
        state(
            "layers of alternating direction learn faster than full attention",
            Lower,
            compare("alternating", "full", 1),
        ),
        state(
            "half of the heads in each direction end better than full attention",
            Lower,
            compare("half-heads", "full", BUDGETS),
        ),
        state(
            "layers of alternating direction end better than full attention",
            Lower,
            compare("alternating", "full", BUDGETS),
        ),
        state(
            "with more training, full attention gains on half of the heads in each direction",
            Lower,
            ground_lost("half-heads", "full"),
        ),
        state(
            "with more training, full attention gains on layers of alternating direction",
            Lower,
            ground_lost("alternating", "full"),
        ),
        state(
            "masks as sparse without direction learn faster than full attention",
            Lower,
            compare("random", "full", 1),
        ),
        state(
            "masks as sparse without direction end better than full attention",
            Lower,
            compare("random", "full", BUDGETS),
        ),
        state(
            "at the end, half of the heads in each direction are no better than masks without direction",
            NotLower,
            compare("half-heads", "random", BUDGETS),
        ),
        state(
            "at the end, layers of alternating direction are no better than masks without direction",
            NotLower,
            compare("alternating", "random", BUDGETS),
        ),
        state(
            "one direction alone, of guaranteed full rank, ends no worse than full attention",
            NotLower,
            compare("full", "causal", BUDGETS),
        ),
    ]
}
