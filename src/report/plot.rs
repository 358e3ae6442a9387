//! Curves over an axis: linear or logarithmic, one plot or several beside each other.

use super::{Anchor, Svg};

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name in the legend; none if the curves are alike.
    pub name: String,
    /// Its colour and dashes: a number below [`SERIES`], beyond which they repeat.
    pub style: usize,
    /// From left to right. On a logarithmic axis, points that are not positive are left out.
    pub points: Vec<(f64, f64)>,
    /// Single values behind the curve.
    pub dots: Vec<(f64, f64)>,
}

/// A plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Above it.
    pub title: String,
    /// What goes to the right.
    pub across: String,
    /// What goes up.
    pub up: String,
    /// Whether a step up multiplies.
    pub logarithmic: bool,
    /// The curves.
    pub series: Vec<Series>,
    /// Named levels, drawn across the plot.
    pub levels: Vec<(String, f64)>,
}

/// The number of styles that tell curves apart.
pub const SERIES: usize = 5;

const MARGIN: f64 = 12.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 36.0;
const LEGEND: f64 = 22.0;
/// Ticks that an axis aims at.
const TICKS: f64 = 4.0;
const SPARKLINE: (f64, f64) = (160.0, 48.0);

/// Draws plots beside each other, of the given size each, with one legend above.
pub fn plots(title: &str, plots: &[Plot], (width, height): (f64, f64)) -> Svg {
    let names = legend(plots);
    let legend_height = if names.is_empty() { 0.0 } else { LEGEND };
    let mut svg = Svg::new(plots.len() as f64 * width, height + legend_height, title);
    let mut x = LEFT;
    for (name, style) in &names {
        svg.polyline(&[(x, 14.0), (x + 24.0, 14.0)], &format!("curve series{style}"));
        svg.text((x + 30.0, 18.0), Anchor::Start, "name", name);
        x += 50.0 + 7.0 * name.chars().count() as f64;
    }
    for (at, plot) in plots.iter().enumerate() {
        let corner = (at as f64 * width + LEFT, legend_height + TOP);
        let frame = Frame::of(plot, corner, (width - LEFT - MARGIN, height - TOP - BOTTOM));
        frame.axes(&mut svg, plot);
        frame.curves(&mut svg, plot);
    }
    svg
}

/// A small curve on a logarithmic axis without numbers, and one level across it.
pub fn sparkline(points: &[(f64, f64)], level: f64) -> Svg {
    let series = Series { name: String::new(), style: 0, points: points.to_vec(), dots: vec![] };
    let (title, across, up) = (String::new(), String::new(), String::new());
    let levels = vec![(String::new(), level)];
    let plot = Plot { title, across, up, logarithmic: true, series: vec![series], levels };
    let mut svg = Svg::new(SPARKLINE.0, SPARKLINE.1, "singular values");
    let frame = Frame::of(&plot, (2.0, 2.0), (SPARKLINE.0 - 4.0, SPARKLINE.1 - 4.0));
    frame.curves(&mut svg, &plot);
    svg
}

/// The named curves, each name once.
fn legend(plots: &[Plot]) -> Vec<(&str, usize)> {
    let mut names: Vec<(&str, usize)> = vec![];
    for series in plots.iter().flat_map(|plot| &plot.series) {
        if !series.name.is_empty() && names.iter().all(|(name, _)| *name != series.name) {
            names.push((&series.name, series.style % SERIES));
        }
    }
    names
}

/// Where the values of a plot lie on the drawing.
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    across: (f64, f64),
    /// Of the logarithms, on a logarithmic axis.
    up: (f64, f64),
    logarithmic: bool,
}

impl Frame {
    fn of(plot: &Plot, (left, top): (f64, f64), (width, height): (f64, f64)) -> Self {
        let points = || plot.series.iter().flat_map(|s| s.points.iter().chain(&s.dots));
        let scale = |value: f64| if plot.logarithmic { value.log10() } else { value };
        let heights = points().map(|&(_, y)| y).chain(plot.levels.iter().map(|&(_, level)| level));
        let (low, high) = range(heights.map(scale));
        let room = 0.06 * (high - low);
        Self {
            left,
            top,
            width,
            height,
            across: range(points().map(|&(x, _)| x)),
            up: (low - room, high + room),
            logarithmic: plot.logarithmic,
        }
    }

    fn x(&self, value: f64) -> f64 {
        self.left + self.width * (value - self.across.0) / (self.across.1 - self.across.0)
    }

    /// `None` for what a logarithmic axis cannot show.
    fn y(&self, value: f64) -> Option<f64> {
        let value = if self.logarithmic { value.log10() } else { value };
        let share = (value - self.up.0) / (self.up.1 - self.up.0);
        value.is_finite().then_some(self.top + self.height * (1.0 - share))
    }

    fn axes(&self, svg: &mut Svg, plot: &Plot) {
        svg.text((self.left - LEFT + MARGIN, self.top - 26.0), Anchor::Start, "title", &plot.title);
        svg.text((self.left - LEFT + MARGIN, self.top - 9.0), Anchor::Start, "faint", &plot.up);
        let bottom = self.top + self.height;
        svg.text((self.left + self.width, bottom + 30.0), Anchor::End, "faint", &plot.across);
        for (value, text) in self.ticks_up() {
            let Some(y) = self.y(value) else { continue };
            svg.polyline(&[(self.left, y), (self.left + self.width, y)], "line");
            svg.text((self.left - 6.0, y + 4.0), Anchor::End, "faint", &text);
        }
        for tick in ticks(self.across).filter(|tick| tick.fract() == 0.0) {
            let x = self.x(tick);
            svg.text((x, bottom + 16.0), Anchor::Middle, "faint", &tick.to_string());
        }
    }

    fn curves(&self, svg: &mut Svg, plot: &Plot) {
        for (name, level) in &plot.levels {
            let Some(y) = self.y(*level) else { continue };
            svg.polyline(&[(self.left, y), (self.left + self.width, y)], "level");
            if !name.is_empty() {
                svg.text((self.left + 4.0, y - 4.0), Anchor::Start, "faint", name);
            }
        }
        for series in &plot.series {
            let style = series.style % SERIES;
            for &(x, y) in &series.dots {
                let Some(y) = self.y(y) else { continue };
                svg.circle((self.x(x), y), 2.0, &format!("dot{style}"));
            }
            let points = series.points.iter();
            let curve: Vec<_> =
                points.filter_map(|&(x, y)| Some((self.x(x), self.y(y)?))).collect();
            svg.polyline(&curve, &format!("curve series{style}"));
        }
    }

    fn ticks_up(&self) -> Vec<(f64, String)> {
        if !self.logarithmic {
            return ticks(self.up).map(|tick| (tick, decimal(tick))).collect();
        }
        let (low, high) = (self.up.0.ceil(), self.up.1.floor());
        let step = ((high - low) / TICKS).ceil().max(1.0);
        let count = ((high - low) / step).floor().max(0.0) as u32;
        (0..=count)
            .map(|k| low + f64::from(k) * step)
            .map(|exponent| (10_f64.powf(exponent), format!("1e{exponent}")))
            .collect()
    }
}

/// The least and the greatest of the finite values, apart from each other.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if high > low {
        (low, high)
    } else if high == low {
        // One value stands in the middle.
        (low - 0.5, high + 0.5)
    } else {
        (0.0, 1.0)
    }
}

/// Round numbers within a range: steps of 1, 2 or 5 times a power of ten.
fn ticks((low, high): (f64, f64)) -> impl Iterator<Item = f64> {
    let rough = (high - low) / TICKS;
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough).unwrap_or(10.0);
    let step = factor * power;
    let first = (low / step).ceil();
    let count = ((high / step).floor() - first).max(0.0) as u32;
    (0..=count).map(move |k| (first + f64::from(k)) * step)
}

/// A number as people write it, without the rounding of its last bits.
fn decimal(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(logarithmic: bool, points: &[(f64, f64)]) -> Plot {
        let series = Series { name: "a<".into(), style: 7, points: points.to_vec(), dots: vec![] };
        let (title, across, up) = ("t".into(), "layer".into(), "rank".into());
        Plot { title, across, up, logarithmic, series: vec![series], levels: vec![] }
    }

    #[test]
    fn ticks_are_round_and_lie_in_the_range() {
        assert_eq!(ticks((0.0, 5.0)).collect::<Vec<_>>(), [0.0, 2.0, 4.0]);
        assert_eq!(ticks((31.0, 33.0)).collect::<Vec<_>>(), [31.0, 31.5, 32.0, 32.5, 33.0]);
        for range in [(0.0, 0.003), (-7.0, 1e6), (1e-9, 2e-9)] {
            let ticks: Vec<f64> = ticks(range).collect();
            assert!((2..=7).contains(&ticks.len()), "{ticks:?}");
            assert!(ticks.iter().all(|tick| (range.0..=range.1 * 1.001).contains(tick)));
        }
    }

    #[test]
    fn plots_of_nothing_and_of_one_point_are_drawn() {
        for points in [&[][..], &[(0.0, 1.0)], &[(0.0, f64::NAN), (1.0, f64::INFINITY)]] {
            for logarithmic in [false, true] {
                let text = plots("c", &[plot(logarithmic, points)], (200.0, 150.0)).to_string();
                assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
            }
        }
        assert!(plots("nothing", &[], (200.0, 150.0)).to_string().ends_with("</svg>"));
    }

    #[test]
    fn a_logarithmic_axis_leaves_out_zero_and_steps_by_powers() {
        let points = [(0.0, 1.0), (1.0, 1e-8), (2.0, 0.0)];
        let text = plots("c", &[plot(true, &points)], (200.0, 150.0)).to_string();
        assert!(text.contains(">1e-8<") && text.contains(">1e0<"), "{text}");
        let curve = text.split("<polyline points=\"").last().unwrap().split('"').next().unwrap();
        assert_eq!(curve.split(' ').count(), 2);
    }

    #[test]
    fn values_lie_where_the_axes_say() {
        let mut plot = plot(false, &[(1.0, 0.0), (3.0, 100.0)]);
        let frame = Frame::of(&plot, (10.0, 20.0), (100.0, 112.0));
        assert_eq!([1.0, 2.0, 3.0].map(|value| frame.x(value)), [10.0, 60.0, 110.0]);
        // Room of 6 above and below, up to rounding.
        let up = [0.0, 50.0, 100.0].map(|value| frame.y(value).map(f64::round));
        assert_eq!(up, [126.0, 76.0, 26.0].map(Some));
        plot.levels.push(("half".into(), 50.0));
        let mut svg = Svg::new(200.0, 150.0, "one level");
        frame.curves(&mut svg, &plot);
        let text = svg.to_string();
        assert!(text.contains(r#"<polyline points="10,76 110,76" class="level"/>"#), "{text}");
        assert!(text.contains(r#"<text x="14" y="72""#), "{text}");
    }

    #[test]
    fn a_sparkline_fills_its_rectangle() {
        let text = sparkline(&[(1.0, 1.0), (3.0, 100.0)], 10.0).to_string();
        // Two pixels are left free; of the 44 between, 44 * 0.12 / 2.24 stay above and below.
        assert!(text.contains(r#"<polyline points="2,24 158,24" class="level"/>"#), "{text}");
        assert!(text.contains(r#"<polyline points="2,43.64 158,4.36""#), "{text}");
    }

    #[test]
    fn curves_of_one_name_have_one_entry_in_the_legend() {
        let two = [plot(false, &[(0.0, 1.0)]), plot(false, &[(0.0, 2.0)])];
        let text = plots("c", &two, (200.0, 150.0)).to_string();
        assert_eq!(text.matches("a&lt;").count(), 1);
        assert!(text.contains("series2"), "styles repeat");
    }
}
