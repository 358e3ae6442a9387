//! The comparison as a page to read: summary, drawing, a table, pictures.

use std::path::Path;

use fullrank::claims::Tier;
use fullrank::mask::Mask;
use fullrank::report::{Cell, Column, Section, Shades, figure, page, picture, table, tier};
use maud::{Markup, html};

use super::drawing;
use super::report::Member;
use crate::cli::{CliError, output};

/// Writes `index.html`, and its drawing as `gallery.svg`.
pub(super) fn write(directory: &Path, members: &[Member], tokens: usize) -> Result<(), CliError> {
    let drawing = drawing::drawing(members, tokens);
    let caption = html! {
        "Masks by the rank that they guarantee and by the layers until every token sees every "
        "token " (tier(Tier::Exact)) ". Those of the summary, in blue, guarantee full rank and reach "
        "everything; the others, in orange, do not."
    };
    let sections = [
        Section { id: "summary", title: "Summary", body: summary(members) },
        Section { id: "drawing", title: "Rank against reach", body: figure(&drawing, &caption) },
        Section { id: "masks", title: "All masks", body: masks(members, tokens) },
        Section { id: "pictures", title: "Pictures", body: pictures(members) },
    ];
    let html = page("What attention masks guarantee", &lead(members, tokens), &sections);
    let files = [("index.html", &*html), ("gallery.svg", &drawing.to_string())];
    output::write_folder(directory, &files)
}

fn lead(members: &[Member], tokens: usize) -> Markup {
    html! {
        p {
            (members.len()) " masks and layouts of " (tokens) " tokens. What is said holds for every "
            "choice of scores whose softmax is positive where the mask allows. "
            code { "||" } " joins heads of one layer, " code { ";" } " layers that alternate; of a "
            "layout, the ranks are those of its worst mask. Every number on this page is "
            (tier(Tier::Exact)) ": decided, without tolerance."
        }
    }
}

fn summary(members: &[Member]) -> Markup {
    let full = |member: &&Member| member.guaranteed_full == Some(true);
    let reaching = |member: &&Member| member.layers.is_some();
    let unknown = members.iter().filter(|member| member.guaranteed_full.is_none()).count();
    let both: Vec<&Member> = members.iter().filter(|member| member.has_both()).collect();
    html! {
        p {
            strong { (members.iter().filter(full).count()) " of " (members.len()) }
            " guarantee full rank"
            @if unknown > 0 { ", of " (unknown) " that is not known" }
            "; under " strong { (members.iter().filter(reaching).count()) }
            " every token sees every token in the end; "
            strong { (both.len()) } " do both " (tier(Tier::Exact))
            @if both.is_empty() { "." } @else {
                ": "
                @for (at, member) in both.iter().enumerate() {
                    @if at > 0 { ", " }
                    code { (member.mask) }
                }
                "."
            }
        }
    }
}

fn masks(members: &[Member], tokens: usize) -> Markup {
    let name = |title| Column { title, tier: None };
    let number = |title| Column { title, tier: Some(Tier::Exact) };
    let columns = [
        name("Mask"),
        number("Entries"),
        name("Full rank"),
        name("Decided by"),
        number("Least rank"),
        number("Generic rank"),
        number("Layers to all"),
    ];
    let rows: Vec<Vec<Cell>> = members
        .iter()
        .map(|member| {
            vec![
                Cell { shown: html! { code { (member.mask) } }, key: member.mask.clone() },
                Cell::number(member.entries as f64, member.entries.to_string()),
                Cell::text(member.full_rank_text()),
                Cell::text(member.method),
                Cell::number(member.least.lower as f64, member.least.text()),
                Cell::number(member.generic as f64, member.generic.to_string()),
                Cell::number(member.depth() as f64, member.layers_text()),
            ]
        })
        .collect();
    html! {
        p {
            "A button on each heading sorts by it. The least rank is over all choices of scores, the "
            "generic one that of almost every choice; full rank is " (tokens) ". Everything is decided, "
            "except by the method " code { "randomised" } ", which errs with a probability below 2"
            sup { "−55" } "."
        }
        (table("Every mask in one line", &columns, &rows))
    }
}

fn pictures(members: &[Member]) -> Markup {
    html! {
        p {
            "Queries go down, keys across; what a mask hides is blank. Heads of a layer stand side by "
            "side, layers below each other."
        }
        div.cards { @for member in members { (card(member)) } }
    }
}

fn card(member: &Member) -> Markup {
    html! {
        figure.card {
            @for (layer, heads) in member.layout.layers().iter().enumerate() {
                div.heads {
                    @for (head, mask) in heads.iter().enumerate() {
                        (picture(&shades(mask), &alt(member, layer, head)))
                    }
                }
            }
            figcaption {
                strong { (member.mask) } br;
                "least rank " strong { (member.least.text()) } " of " (member.n) br;
                "layers to all " strong { (member.layers_text()) }
            }
        }
    }
}

fn shades(mask: &Mask) -> Shades {
    let allowed = |query, key| f64::from(u8::from(mask.allows(query, key)));
    Shades::of((mask.queries(), mask.keys()), allowed)
}

fn alt(member: &Member, layer: usize, head: usize) -> String {
    let layers = member.layout.layers();
    let mut text = format!("What {} allows", member.mask);
    if layers.len() > 1 {
        text += &format!(", layer {}", layer + 1);
    }
    if layers[layer].len() > 1 {
        text += &format!(", head {}", head + 1);
    }
    text
}
