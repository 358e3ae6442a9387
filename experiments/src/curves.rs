//! Curves of an experiment as a drawing.

use fullrank::report::{Plot, SERIES, Series, Svg, plots};

use crate::results::{Results, RunReport};
use crate::rule::MARGIN;

/// The size of one plot.
const SIZE: (f64, f64) = (460.0, 300.0);

/// Held-out loss less that of the first arm, over training steps: the mean over seeds as a curve,
/// each seed as a dot. One plot for each corpus.
pub fn curves(results: &Results<'_>) -> Svg {
    let drawn: Vec<Plot> =
        results.corpora.iter().map(|corpus| plot(results, corpus.name)).collect();
    plots(&format!("{}: loss less that of the first arm", results.experiment), &drawn, SIZE)
}

fn plot(results: &Results<'_>, corpus: &str) -> Plot {
    let runs: Vec<&RunReport> = results.runs.iter().filter(|run| run.corpus == corpus).collect();
    let mut arms: Vec<&str> = runs.iter().map(|run| run.arm).collect();
    arms.dedup();
    let reference = arms.first().copied().unwrap_or_default();
    let others = arms.iter().skip(1).take(SERIES).enumerate();
    let series = others.map(|(style, arm)| series(&runs, style, (arm, reference))).collect();
    Plot {
        title: format!("{corpus}: loss less that of {reference}"),
        across: "steps".into(),
        up: "nats per symbol".into(),
        logarithmic: false,
        series,
        levels: vec![(String::new(), -MARGIN), (String::new(), 0.0), (String::new(), MARGIN)],
    }
}

fn series(runs: &[&RunReport], style: usize, (arm, reference): (&str, &str)) -> Series {
    let of = |name| runs.iter().filter(move |run| run.arm == name);
    let pairs: Vec<(&RunReport, &RunReport)> = of(arm)
        .filter_map(|run| Some((*run, *of(reference).find(|other| other.seed == run.seed)?)))
        .collect();
    let dots: Vec<Vec<(f64, f64)>> = pairs
        .iter()
        .map(|(run, other)| {
            // Before training there is nothing to compare but chance.
            let points = run.points.iter().zip(&other.points).filter(|(mine, _)| mine.step > 0);
            points.map(|(mine, theirs)| (mine.step as f64, mine.loss - theirs.loss)).collect()
        })
        .collect();
    let steps = dots.first().map_or(0, Vec::len);
    let mean = |at: usize| {
        let sum: f64 = dots.iter().map(|seed| seed[at].1).sum();
        (dots[0][at].0, sum / dots.len() as f64)
    };
    let points = (0..steps).map(mean).collect();
    Series { name: arm.into(), style, points, dots: dots.concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Ranks;
    use crate::record::Point;

    #[test]
    fn a_curve_is_the_mean_of_the_differences_of_its_seeds() {
        let run = |arm, seed, losses: [f64; 2]| {
            let point = |(step, loss)| Point { step, loss, ranks: Ranks::default() };
            let points = [(0, 9.0)].into_iter().chain((1..).zip(losses)).map(point).collect();
            RunReport { corpus: "text", arm, seed, parameters: 0, points }
        };
        let runs = [
            run("one", 1, [3.0, 2.0]),
            run("one", 2, [5.0, 4.0]),
            run("two", 1, [3.0, 3.0]),
            run("two", 2, [5.0, 2.0]),
        ];
        let series = series(&runs.iter().collect::<Vec<_>>(), 0, ("two", "one"));
        assert_eq!(series.dots, [(1.0, 0.0), (2.0, 1.0), (1.0, 0.0), (2.0, -2.0)]);
        assert_eq!(series.points, [(1.0, 0.0), (2.0, -0.5)]);
    }
}
