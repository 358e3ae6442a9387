//! Drawings as SVG text: deterministic, self-contained, readable on light and dark pages; and, with
//! the command line, pages of them.

mod grid;
mod heat_map;
#[cfg(feature = "cli")]
mod page;
mod plot;
#[cfg(feature = "cli")]
mod shades;
mod svg;
#[cfg(feature = "cli")]
mod table;

pub use grid::{Grid, grid};
pub use heat_map::{HeatMap, heat_maps};
#[cfg(feature = "cli")]
pub use page::{Section, figure, page, picture, tier, tiers};
pub use plot::{Plot, SERIES, Series, plots, sparkline};
#[cfg(feature = "cli")]
pub use shades::Shades;
pub use svg::{Anchor, Svg};
#[cfg(feature = "cli")]
pub use table::{Cell, Column, table};
