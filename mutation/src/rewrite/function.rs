//! A function that returns a value at once.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{ReturnType, Signature, Type, TypeImplTrait, TypeParamBound};

use super::Places;
use super::edits::Text;
use crate::listed::Genre;

/// In front of a body that starts there, and behind it.
pub(super) fn returns(places: &Places<'_>, signature: &Signature, body: Span) -> [Text; 2] {
    let either = format!("{}::__mutant::Either", places.root);
    let ([before, after], [open, close]) = match opaque(&signature.output) {
        Opaque::Nothing => Default::default(),
        // The body, or another iterator: one type for both.
        Opaque::Iterator => (
            [format!("{either}::Other(Box::new("), "))".to_owned()],
            [format!("{either}::Itself({{ "), " })".to_owned()],
        ),
        Opaque::Otherwise => return Default::default(),
    };
    let values = places.alternatives(Genre::FnValue, body, |mutant| mutant.replacement.clone());
    if values.is_empty() {
        return Default::default();
    }
    let (before, after) = (format!(" {{ return {before}"), format!("{after}; }} "));
    let returns = values
        .into_iter()
        .fold(Text::default(), |text, value| text.branch(["if ", &before, &after], value));
    [returns.then(&open), Text::default().then(&close)]
}

/// Where the body determines the type of what is returned, nothing else can be.
enum Opaque {
    Nothing,
    Iterator,
    Otherwise,
}

fn opaque(output: &ReturnType) -> Opaque {
    if let ReturnType::Type(_, whole) = output
        && let Type::ImplTrait(TypeImplTrait { bounds, .. }) = &**whole
        && let Some(TypeParamBound::Trait(bound)) = bounds.first()
        && bound.path.segments.last().is_some_and(|segment| segment.ident == "Iterator")
    {
        return Opaque::Iterator;
    }
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
    if search.found { Opaque::Otherwise } else { Opaque::Nothing }
}
