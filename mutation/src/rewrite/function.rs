//! A function that returns a value at once.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{ReturnType, Signature, TypeImplTrait};

use super::Places;
use super::edits::Text;
use crate::listed::Genre;

/// In front of a body that starts there.
pub(super) fn returns(places: &Places<'_>, signature: &Signature, body: Span) -> Text {
    if is_opaque(&signature.output) {
        return Text::default();
    }
    places
        .alternatives(Genre::FnValue, body, |mutant| mutant.replacement.clone())
        .into_iter()
        .fold(Text::default(), |text, value| text.branch(["if ", " { return ", "; } "], value))
}

/// Whether the body determines the type of what is returned, so that nothing else can be.
fn is_opaque(output: &ReturnType) -> bool {
    #[derive(Default)]
    struct Search {
        found: bool,
    }
    impl Visit<'_> for Search {
        fn visit_type_impl_trait(&mut self, node: &TypeImplTrait) {
            self.found = true;
            visit::visit_type_impl_trait(self, node);
        }
    }
    let mut search = Search::default();
    search.visit_return_type(output);
    search.found
}
