//! Masks as pictures.

use fullrank::mask::{Layout, Mask};
use fullrank::report::{HeatMap, Svg, heat_maps};

/// The distinct masks of the layout, side by side: queries down, keys across.
pub(super) fn drawing(expression: &str, layout: &Layout) -> Svg {
    let masks = layout.distinct();
    let title = |place: usize| match masks.len() {
        1 => expression.to_owned(),
        _ => format!("{} of {}: {expression}", place + 1, masks.len()),
    };
    let titles: Vec<String> = (0..masks.len()).map(title).collect();
    let allowed = |mask: Mask| move |i: usize, j: usize| f64::from(u8::from(mask.allows(i, j)));
    let values: Vec<_> = masks.iter().map(|&mask| allowed(mask.clone())).collect();
    let maps: Vec<HeatMap<'_>> = titles
        .iter()
        .zip(&values)
        .map(|(title, value)| HeatMap { title, shape: (layout.tokens(), layout.tokens()), value })
        .collect();
    heat_maps(expression, &maps)
}
