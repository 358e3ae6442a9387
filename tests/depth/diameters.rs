//! Token diameters by layer.

use fullrank::attention::{EmptyRows, average, compose, softmax};
use fullrank::mask::Mask;
use fullrank::report::{Plot, Series, plots};
use nalgebra::DMatrix;
use num_traits::{FromPrimitive, One};

use crate::snapshots;
use crate::stacks::{self, Stack, TOKENS};
use crate::wide::Wide;

const DEPTH: usize = 24;
/// What 2048 bits resolve, with room for the rounding of a layer.
const FLOOR: f64 = -600.0;
/// What `f64` resolves: the diameters below it are rounding errors, and differ by machine.
const F64_FLOOR: f64 = -13.0;

fn logarithms(stack: &Stack) -> Vec<f64> {
    stack.diameters::<Wide>(DEPTH).iter().map(Wide::log10).collect()
}

fn cell(logarithm: f64, floor: f64) -> String {
    if logarithm < floor { "<floor".into() } else { format!("{logarithm:.2}") }
}

/// What a layer multiplies the diameter by, on average over the last half of the depth.
fn late_factor(logarithms: &[f64]) -> String {
    if logarithms[DEPTH] < FLOOR {
        return "cubes".into();
    }
    let change = (logarithms[DEPTH] - logarithms[DEPTH / 2]) / (DEPTH - DEPTH / 2) as f64;
    format!("{:.3}", 10f64.powf(change))
}

/// The magnitude of the second eigenvalue of uniform attention, for one layer: the factor that
/// almost equal tokens settle at, since their scores are almost equal.
fn uniform_factor(stack: &Stack) -> String {
    let uniform = |heads: &Vec<Mask>| {
        let weights = |mask| {
            let scores = DMatrix::zeros(TOKENS, TOKENS);
            softmax(&scores, mask, EmptyRows::Reject).unwrap().into_weights()
        };
        average(&heads.iter().map(weights).collect::<Vec<DMatrix<f64>>>()).unwrap()
    };
    let round = compose(&stack.round.iter().map(uniform).collect::<Vec<_>>()).unwrap();
    let eigenvalues = round.complex_eigenvalues();
    let mut magnitudes: Vec<f64> = eigenvalues.iter().map(|value| value.norm()).collect();
    magnitudes.sort_by(|one, other| other.total_cmp(one));
    // Zero comes out as rounding error.
    let second = if magnitudes[1] < 1e-12 { 0.0 } else { magnitudes[1] };
    format!("{:.3}", second.powf(1.0 / stack.round.len() as f64))
}

#[test]
fn the_table_is_current() {
    let stacks = stacks::all();
    let curves: Vec<Vec<f64>> = stacks.iter().map(logarithms).collect();
    let mut lines = vec![format!("{:<17} {}", "layers", header())];
    for (stack, curve) in stacks.iter().zip(&curves) {
        let cells = layers().map(|layer| format!("{:>8}", cell(curve[layer], FLOOR)));
        let uniform = if stack.is_pure() { uniform_factor(stack) } else { "".into() };
        let factors = format!("{:>8}{uniform:>9}", late_factor(curve));
        lines.push(format!("{:<17} {}{factors}", stack.name, cells.collect::<String>()));
    }
    for stack in [stacks::full(), stacks::causal()] {
        let diameters = stack.diameters::<f64>(DEPTH);
        let cells =
            layers().map(|layer| format!("{:>8}", cell(diameters[layer].log10(), F64_FLOOR)));
        lines.push(format!("{:<17} {}", format!("{}, f64", stack.name), cells.collect::<String>()));
    }
    let what = "decimal logarithms of token diameters, 5 tokens of width 4; factor: what a layer \
                multiplies the diameter by over the last 12; uniform: the second eigenvalue of \
                uniform attention";
    snapshots(what).bind(|| insta::assert_snapshot!("token_diameters", lines.join("\n")));
}

fn layers() -> impl Iterator<Item = usize> {
    (0..=8).chain([12, 16, DEPTH])
}

fn header() -> String {
    let layers: String = layers().map(|layer| format!("{layer:>8}")).collect();
    format!("{layers}{:>8}{:>9}", "factor", "uniform")
}

/// Compares the drawing of some of the stacks with the stored one.
fn assert_drawing(name: &str, title: &str, names: &[&str]) {
    let stacks = stacks::all().into_iter().filter(|stack| names.contains(&stack.name));
    let series = stacks.enumerate().map(|(style, stack)| Series {
        name: stack.name.into(),
        style,
        points: drawn(&logarithms(&stack)),
        dots: vec![],
    });
    let plot = Plot {
        title: title.into(),
        across: "layers".into(),
        up: "token diameter".into(),
        logarithmic: true,
        series: series.collect(),
        levels: vec![],
    };
    let drawing = plots(title, &[plot], (640.0, 360.0)).to_string();
    snapshots(title).bind(|| insta::assert_binary_snapshot!(name, drawing.into_bytes()));
}

/// The points of a curve until it falls below 1e-14, where it is cut.
fn drawn(logarithms: &[f64]) -> Vec<(f64, f64)> {
    let cut = -14.0;
    let mut points = vec![];
    for (layer, &logarithm) in logarithms.iter().enumerate() {
        if logarithm < cut {
            let above = logarithms[layer - 1];
            let share = (above - cut) / (above - logarithm);
            points.push(((layer - 1) as f64 + share, 10f64.powf(cut)));
            break;
        }
        points.push((layer as f64, 10f64.powf(logarithm)));
    }
    points
}

#[test]
fn the_drawing_of_masks_is_current() {
    assert_drawing(
        "token_diameters_of_masks.svg",
        "One mask in all layers: the full one cubes the diameter, the others multiply it",
        &["full", "causal", "window", "causal window", "ring"],
    );
}

#[test]
fn the_drawing_of_mixed_masks_is_current() {
    assert_drawing(
        "token_diameters_of_mixed_masks.svg",
        "Two directions halve the diameter, in heads or in layers; documents keep theirs",
        &["full", "documents", "opposite heads", "alternating"],
    );
}

#[test]
fn the_drawing_of_residual_connections_is_current() {
    assert_drawing(
        "token_diameters_with_residual.svg",
        "Residual connections under the full mask prevent the collapse; post-norm only slows it",
        &["full", "residual", "pre-norm", "post-norm", "causal post-norm"],
    );
}

/// [`full_attention_contracts_the_token_diameter`](fullrank::claims::depth), layer by layer: for
/// scores x y / 2 in the 1-norm, |W| is 1/2.
#[test]
fn full_attention_stays_within_its_bound_down_to_the_floor() {
    let diameters = stacks::full().diameters::<Wide>(DEPTH);
    let eighth = Wide::one() / Wide::from_i64(8).unwrap();
    let mut layers = 0;
    for pair in diameters.windows(2).take_while(|pair| pair[1].log10() > FLOOR) {
        let square = pair[0].clone() * pair[0].clone();
        let bound = pair[0].clone() * (square * eighth.clone()).tanh();
        assert!(pair[1] < bound, "{} after {}", pair[1].log10(), pair[0].log10());
        layers += 1;
    }
    assert!(layers >= 6, "only {layers} layers to look at");
}
