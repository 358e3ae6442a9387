//! Matrices that belong together, such as the heads of a layer.

use crate::cli::analyze::report::{MatrixReport, masks};

/// The matrices by layer, and the masks that they stand under.
pub(super) struct Groups<'a> {
    pub(super) layers: Vec<Layer<'a>>,
    pub(super) masks: Vec<Option<&'a str>>,
}

/// Matrices that differ only in the last leading axis; in files of single matrices, those of one
/// archive or of one folder.
pub(super) struct Layer<'a> {
    pub(super) label: String,
    pub(super) reports: Vec<&'a MatrixReport>,
}

/// What the matrices of a layer have in common.
type Key<'a> = (&'a str, Option<&'a str>, &'a [usize]);

impl<'a> Groups<'a> {
    pub(super) fn of(reports: &'a [MatrixReport]) -> Self {
        let mut layers: Vec<(Key<'a>, Vec<&'a MatrixReport>)> = vec![];
        for report in reports {
            match layers.last_mut() {
                Some((key, layer)) if *key == key_of(report) => layer.push(report),
                _ => layers.push((key_of(report), vec![report])),
            }
        }
        let one_file = layers.windows(2).all(|pair| pair[0].0.0 == pair[1].0.0);
        let layers = layers.into_iter();
        let layers =
            layers.map(|(key, reports)| Layer { label: label(key, one_file), reports }).collect();
        Self { layers, masks: masks(reports) }
    }
}

impl<'a> Layer<'a> {
    /// The matrices under one mask.
    pub(super) fn under(
        &self,
        mask: Option<&str>,
    ) -> impl Iterator<Item = &'a MatrixReport> + Clone {
        self.reports.iter().copied().filter(move |report| report.applied_mask.as_deref() == mask)
    }
}

fn key_of(report: &MatrixReport) -> Key<'_> {
    let (file, tensor) = (report.file.as_str(), report.tensor.as_deref());
    match (report.index.as_slice(), tensor) {
        ([prefix @ .., _], _) => (file, tensor, prefix),
        ([], Some(_)) => (file, None, &[]),
        ([], None) => (file.rsplit_once('/').map_or("", |(folder, _)| folder), None, &[]),
    }
}

fn label((file, tensor, prefix): Key<'_>, one_file: bool) -> String {
    let mut parts = vec![];
    if !one_file || (tensor.is_none() && prefix.is_empty()) {
        parts.push(file.to_owned());
    }
    parts.extend(tensor.map(str::to_owned));
    match prefix {
        [] => {}
        [layer] => parts.push(format!("layer {layer}")),
        more => parts.push(format!("layer {more:?}")),
    }
    let label = parts.join(", ");
    // Files of single matrices in the folder at hand.
    if label.is_empty() { "All matrices".into() } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_called_by_what_tells_it_apart() {
        for (key, one_file, expected) in [
            (("f", None, &[][..]), true, "f"),
            (("f", None, &[2]), true, "layer 2"),
            (("f", None, &[2]), false, "f, layer 2"),
            (("f", Some("t"), &[]), true, "t"),
            (("f", Some("t"), &[1, 2]), false, "f, t, layer [1, 2]"),
            (("", None, &[]), true, "All matrices"),
        ] {
            assert_eq!(label(key, one_file), expected);
        }
    }
}
