//! A source with all its mutants, each behind a switch.
//!
//! An expression becomes `(if on(1) { changed } else if on(2) { changed otherwise } else { itself })`,
//! with mutants inside of itself alone: as only one is on at a time, what is changed is the text as it was.

mod arm;
mod edits;
mod field;
mod function;
mod operator;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use anyhow::Result;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

pub(crate) use edits::Branch;
use edits::{Edits, Text};

use crate::listed::{Genre, Mutant, Position};

struct Alternative {
    mutant: u32,
    /// The call that tells whether it is on.
    switch: String,
    instead: String,
}

/// A source with those of its mutants that can be switched.
pub(crate) struct Rewritten {
    pub(crate) text: String,
    /// Where they are in it.
    pub(crate) branches: Vec<Branch>,
    /// Those that the grammar of the language forbids.
    pub(crate) not_viable: Vec<u32>,
}

/// The switch is a module of the crate `root`.
pub(crate) fn rewritten<'a>(
    source: &'a str,
    root: &'a str,
    mutants: impl IntoIterator<Item = (u32, &'a Mutant)>,
) -> Result<Rewritten> {
    let mut places = Places {
        source,
        root,
        wanted: HashMap::new(),
        edits: Edits::default(),
        not_viable: vec![],
        constant: false,
    };
    for (number, mutant) in mutants {
        let place = (mutant.genre, mutant.span.start);
        places.wanted.entry(place).or_default().push((number, mutant));
    }
    places.visit_file(&syn::parse_file(source)?);
    let (text, branches) = places.edits.applied(source);
    Ok(Rewritten { text, branches, not_viable: places.not_viable })
}

struct Places<'a> {
    source: &'a str,
    root: &'a str,
    wanted: HashMap<(Genre, Position), Vec<(u32, &'a Mutant)>>,
    edits: Edits,
    not_viable: Vec<u32>,
    /// Whether the walk is within what is computed when the library is compiled.
    constant: bool,
}

impl<'a> Places<'a> {
    fn text(&self, span: Span) -> &'a str {
        &self.source[span.byte_range()]
    }

    fn alternatives(
        &self,
        genre: Genre,
        at: Span,
        instead: impl Fn(&Mutant) -> String,
    ) -> Vec<Alternative> {
        let start = at.start();
        let place = Position { line: start.line, column: start.column + 1 };
        let here = self.wanted.get(&(genre, place)).filter(|_| !self.constant);
        here.into_iter()
            .flatten()
            .map(|&(number, mutant)| Alternative {
                mutant: number,
                switch: format!("{}::__mutant::on({number})", self.root),
                instead: instead(mutant),
            })
            .collect()
    }

    fn choice(&mut self, of: Span, alternatives: Vec<Alternative>, inside: impl FnOnce(&mut Self)) {
        if alternatives.is_empty() {
            return inside(self);
        }
        let choice = alternatives.into_iter().fold(Text::default().then("("), |text, instead| {
            text.branch(["if ", " { ", " } else "], instead)
        });
        let whole = of.byte_range();
        self.edits.open(whole.start, choice.then("{ "));
        inside(self);
        self.edits.close(whole.end, Text::default().then(" })"));
    }

    fn within(&mut self, constant: bool, inside: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.constant, constant);
        inside(self);
        self.constant = outside;
    }

    fn function(
        &mut self,
        signature: &syn::Signature,
        block: &syn::Block,
        inside: impl FnOnce(&mut Self),
    ) {
        self.within(signature.constness.is_some(), |places| {
            let [Some(first), Some(last)] = [block.stmts.first(), block.stmts.last()] else {
                return;
            };
            let [before, behind] = function::returns(places, signature, first.span());
            places.edits.open(first.span().byte_range().start, before);
            inside(places);
            places.edits.close(last.span().byte_range().end, behind);
        });
    }
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let mut alternatives = operator::binary(self, node);
        if operator::is_chain_of_let(node) {
            self.not_viable.extend(alternatives.drain(..).map(|instead| instead.mutant));
        }
        self.choice(node.span(), alternatives, |places| visit::visit_expr_binary(places, node));
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let alternatives = operator::unary(self, node);
        self.choice(node.span(), alternatives, |places| visit::visit_expr_unary(places, node));
    }

    fn visit_expr_struct(&mut self, node: &'ast syn::ExprStruct) {
        let alternatives = field::alternatives(self, node);
        self.choice(node.span(), alternatives, |places| visit::visit_expr_struct(places, node));
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        self.visit_pat(&node.pat);
        self.edits.open(node.pat.span().byte_range().end, arm::guard(self, node));
        if let Some((_, guard)) = &node.guard {
            let answers = arm::answers(self, guard);
            self.choice(guard.span(), answers, |places| places.visit_expr(guard));
        }
        self.visit_expr(&node.body);
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        self.function(&node.sig, &node.block, |places| visit::visit_item_fn(places, node));
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        self.function(&node.sig, &node.block, |places| visit::visit_impl_item_fn(places, node));
    }

    fn visit_trait_item_fn(&mut self, node: &'ast syn::TraitItemFn) {
        if let Some(block) = &node.default {
            self.function(&node.sig, block, |places| visit::visit_trait_item_fn(places, node));
        }
    }

    /// Runs when it is called, wherever it is written.
    fn visit_expr_closure(&mut self, node: &'ast syn::ExprClosure) {
        self.within(false, |places| visit::visit_expr_closure(places, node));
    }

    fn visit_item_const(&mut self, node: &'ast syn::ItemConst) {
        self.within(true, |places| visit::visit_item_const(places, node));
    }

    fn visit_impl_item_const(&mut self, node: &'ast syn::ImplItemConst) {
        self.within(true, |places| visit::visit_impl_item_const(places, node));
    }

    fn visit_trait_item_const(&mut self, node: &'ast syn::TraitItemConst) {
        self.within(true, |places| visit::visit_trait_item_const(places, node));
    }

    fn visit_item_static(&mut self, node: &'ast syn::ItemStatic) {
        self.within(true, |places| visit::visit_item_static(places, node));
    }

    fn visit_expr_const(&mut self, node: &'ast syn::ExprConst) {
        self.within(true, |places| visit::visit_expr_const(places, node));
    }

    fn visit_variant(&mut self, node: &'ast syn::Variant) {
        self.within(true, |places| visit::visit_variant(places, node));
    }

    fn visit_type(&mut self, node: &'ast syn::Type) {
        self.within(true, |places| visit::visit_type(places, node));
    }

    fn visit_path(&mut self, node: &'ast syn::Path) {
        self.within(true, |places| visit::visit_path(places, node));
    }

    fn visit_pat(&mut self, node: &'ast syn::Pat) {
        self.within(true, |places| visit::visit_pat(places, node));
    }

    fn visit_expr_repeat(&mut self, node: &'ast syn::ExprRepeat) {
        self.visit_expr(&node.expr);
        self.within(true, |places| places.visit_expr(&node.len));
    }
}
