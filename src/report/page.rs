//! One self-contained page: no network, no other file, light and dark, usable by keyboard and by
//! screen readers.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::svg::STYLE;
use super::{Shades, Svg};
use crate::claims::Tier;

const PAGE_STYLE: &str = include_str!("page.css");
/// Sorts tables; without it they stay as they are.
const SCRIPT: &str = include_str!("page.js");

/// A part of a page, which its contents link to.
#[derive(Debug)]
pub struct Section {
    /// The anchor.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What it holds.
    pub body: Markup,
}

/// The page as a file.
pub fn page(title: &str, lead: &Markup, sections: &[Section]) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(PAGE_STYLE)) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header { h1 { (title) } (lead) }
                nav aria-label="Contents" {
                    ul { @for section in sections { li { a href={ "#" (section.id) } { (section.title) } } } }
                }
                main id="content" {
                    @for section in sections {
                        section id=(section.id) aria-labelledby={ (section.id) "-title" } {
                            h2 id={ (section.id) "-title" } { (section.title) }
                            (section.body)
                        }
                    }
                }
                footer { "Made by fullrank " (env!("CARGO_PKG_VERSION")) "." }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// How far a number can be trusted, as a word beside it.
pub fn tier(tier: Tier) -> Markup {
    html! { span.tier.(tier.name()) { (tier.name()) } }
}

/// What the words mean that stand beside numbers.
pub fn tiers() -> Markup {
    html! {
        dl.tiers {
            dt { (tier(Tier::Exact)) }
            dd { "about the numbers that are stored, decided without tolerance" }
            dt { (tier(Tier::Rounded)) }
            dd { "from the stored numbers, with a rounding error in the last digits" }
            dt { (tier(Tier::Numeric)) }
            dd { "measured in floating point: it holds at a stated tolerance only" }
        }
    }
}

/// A small image within a page, for those who see it, and what it shows for those who do not.
pub fn picture(shades: &Shades, alt: &str) -> Markup {
    let (width, height) = shades.size();
    html! {
        img loading="lazy" decoding="async" width=(width) height=(height) alt=(alt)
            src=(shades.data_uri());
    }
}

/// A drawing within a page, with what it shows in words.
pub fn figure(drawing: &Svg, caption: &Markup) -> Markup {
    html! {
        figure {
            div.scroll tabindex="0" role="group" aria-label=(drawing.title()) { (PreEscaped(drawing.inline())) }
            figcaption { (caption) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_nothing_is_loaded() {
        let body = html! { p { "<script>alert(1)</script>" } (tiers()) };
        let sections = [Section { id: "one", title: "One & all", body }];
        let text = page("<b>", &html! { p { "&" } }, &sections);
        assert!(text.contains("<title>&lt;b&gt;</title>"));
        assert!(text.contains("&lt;script&gt;alert"));
        assert_eq!(text.matches("<script").count(), 1);
        for tier in [Tier::Exact, Tier::Rounded, Tier::Numeric].map(Tier::name) {
            let explained = format!(r#"<dt><span class="tier {tier}">{tier}</span></dt>"#);
            assert!(text.contains(&explained), "no {explained} in {text}");
        }
        for outside in ["http:", "https:", "src=\"/", "@import", "url("] {
            assert!(!text.contains(outside), "{outside}");
        }
    }
}
