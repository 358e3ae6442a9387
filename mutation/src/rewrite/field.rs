//! A field left out, which then has the value of the base.

use syn::ExprStruct;
use syn::spanned::Spanned;

use super::{Alternative, Places};
use crate::listed::Genre;

pub(super) fn alternatives(places: &Places<'_>, node: &ExprStruct) -> Vec<Alternative> {
    let whole = node.span().byte_range();
    let mut all = vec![];
    for pair in node.fields.pairs() {
        let field = pair.value().span();
        let end = pair.punct().map_or(field, |comma| comma.span());
        all.extend(places.alternatives(Genre::StructField, field, |_| {
            let before = whole.start..field.byte_range().start;
            let after = end.byte_range().end..whole.end;
            [before, after].map(|range| &places.source[range]).concat()
        }));
    }
    all
}
