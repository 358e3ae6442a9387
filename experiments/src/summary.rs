//! Results as tables in Markdown, for people and for the README.

use crate::measure::MEASURES;
use crate::record::Point;
use crate::results::{Results, RunReport};
use crate::settings::BUDGETS;

/// Losses, ranks, statements and predictors.
pub fn markdown(results: &Results<'_>) -> String {
    let tables = [losses(results), ranks(results), statements(results), predictors(results)];
    tables.join("\n")
}

/// Rows of cells under a head.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let rows =
        rows.into_iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    line(head) + &rule + &rows.collect::<String>()
}

/// The runs of each corpus and arm, in order.
fn arms<'a>(results: &'a Results<'_>) -> Vec<&'a [RunReport]> {
    results.runs.chunk_by(|one, next| (one.corpus, one.arm) == (next.corpus, next.arm)).collect()
}

/// The mean over seeds of something at a step.
fn mean(runs: &[RunReport], step: usize, what: impl Fn(&Point) -> f64) -> f64 {
    let points = runs.iter().flat_map(|run| run.points.iter().filter(|point| point.step == step));
    points.map(what).sum::<f64>() / runs.len() as f64
}

fn losses(results: &Results<'_>) -> String {
    let steps = results.settings.steps;
    let bayes = results.corpora.iter().filter_map(|corpus| {
        let loss = format!("{:.3}", corpus.bayes?);
        Some(vec![corpus.name.into(), "best possible".into(), String::new(), loss.clone(), loss])
    });
    let rows = arms(results).into_iter().map(|runs| {
        let loss = |budgets| format!("{:.3}", mean(runs, budgets * steps, |point| point.loss));
        let parameters = runs[0].parameters.to_string();
        vec![runs[0].corpus.into(), runs[0].arm.into(), parameters, loss(1), loss(BUDGETS)]
    });
    let head = ["corpus", "model", "parameters", "loss after one budget", "at the end"];
    table(&head, rows.chain(bayes))
}

fn ranks(results: &Results<'_>) -> String {
    let last = results.settings.total_steps();
    let rows = arms(results).into_iter().map(|runs| {
        let cells = (0..MEASURES.len()).map(|at| {
            let share = |step| 100.0 * mean(runs, step, |point| point.ranks.values()[at]);
            format!("{:.0} → {:.0}", share(0), share(last))
        });
        [runs[0].corpus.to_owned(), runs[0].arm.to_owned()].into_iter().chain(cells).collect()
    });
    let mut head = vec!["corpus", "model"];
    head.extend(MEASURES);
    table(&head, rows)
}

fn statements(results: &Results<'_>) -> String {
    let mut head = vec!["statement", "verdict"];
    head.extend(results.corpora.iter().map(|corpus| corpus.name));
    let rows = results.statements.iter().map(|statement| {
        let cells = results.corpora.iter().map(|corpus| {
            let judged = &statement.corpora[corpus.name];
            let difference = judged.difference;
            let (mean, error) = (difference.mean, difference.standard_error);
            format!("{mean:+.3} ± {error:.3}, {}", judged.verdict)
        });
        let verdict = format!("**{}**", statement.verdict);
        [statement.text.to_owned(), verdict].into_iter().chain(cells).collect()
    });
    table(&head, rows)
}

fn predictors(results: &Results<'_>) -> String {
    let mut head = vec!["rank that may predict the last loss", "verdict"];
    head.extend(results.corpora.iter().map(|corpus| corpus.name));
    let rows = results.predictors.iter().map(|predictor| {
        let cells = results.corpora.iter().map(|corpus| {
            let show = |value: &Option<f64>| value.map_or("none".into(), |r| format!("{r:+.2}"));
            let shown = predictor.correlations[corpus.name].iter().map(show);
            shown.collect::<Vec<String>>().join(", ")
        });
        let when = if predictor.trained { "after" } else { "before" };
        let name = format!("{}, {when} training", predictor.measure);
        [name, format!("**{}**", predictor.verdict)].into_iter().chain(cells).collect()
    });
    table(&head, rows)
}
