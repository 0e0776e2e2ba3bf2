//! One page to look at and to share: a bar a session, and inside of each all that
//! happened.
//!
//! The rows are the data. There is no script whose text comes from a capture: script and
//! style are two fixed files, which a policy at the head of the page allows by their
//! hashes, and nothing else. Bars are nested pictures whose places are attributes, so
//! that the page is whole without its script. What comes from a capture passes
//! [`markup::text`] on its way in.

mod markup;
mod row;

use std::fmt::Write as _;

use anyhow::Result;

use self::markup::{percent, text};
use super::axis::Axis;
use super::columns::{range, zone};
use super::words::status;
use super::{Out, Overview, Rows};
use crate::render::Look;
use crate::render::lengths::{length, length_of};
use crate::sessions::Totals;
use crate::tables::SessionStatus;

/// So many sessions stand on a page if no limit is given: browsers are quick with these.
pub(crate) const MOST_ROWS: usize = 5000;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The hashes of both files, by which the page's policy knows them.
const STYLE_HASH: &str = "sha256-mlwExm0CmhAJupK6l7NkW7Gj1mWNdCjQmCBt1rbnHAE=";
const SCRIPT_HASH: &str = "sha256-VVcJgPfu/T1TRO8F7MKlEGLFrac9nAvbIne4mnjTnM4=";

/// The part of an axis that a mark at its end takes.
const END: i64 = 250;

/// How many columns of text the axis takes where no script measures it.
const COLUMNS: usize = 64;

/// What is drawn, and up to when.
pub(super) struct Page<'l> {
    look: &'l Look,
    /// Where what is shown ends; the axis goes on a little.
    until: i64,
    axis: Axis,
}

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub(crate) fn html(rows: &mut dyn Rows, look: &Look, out: Out<'_>) -> Result<()> {
    let limit = rows.overview().limit.unwrap_or(MOST_ROWS);
    // The page is for browsers, which read UTF-8 wherever it is written.
    let look = &Look { unicode: true, colour: false, ..look.clone() };
    let mut seen: Option<(i64, i64)> = None;
    let mut number = 0;
    rows.each(Some(limit), &mut |told| {
        number += 1;
        if let Some(course) = &told.course {
            let (from, until) = seen.unwrap_or((course.first, course.end));
            seen = Some((from.min(course.first), until.max(course.end)));
        }
        Ok(())
    })?;
    let overview = rows.overview();
    let (from, until) = seen.unwrap_or((0, 0));
    let from = overview.window.0.map_or(from, |since| since.max(from));
    let until = overview.window.1.map_or(until, |end| end.min(until));
    // Room for what marks an end in the last moment.
    let end = until + (until - from) / END;
    let page = Page { look, until, axis: Axis::new(from, end, COLUMNS) };
    out(&page.head(overview, number))?;
    rows.each(Some(limit), &mut |told| out(&page.row(told)))?;
    out(&Page::foot(number))
}

impl Page<'_> {
    fn head(&self, overview: &Overview, number: u64) -> String {
        let sessions = super::columns::number(overview, number);
        let inputs = inputs(overview);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"en\" data-tz=\"{}\" data-from=\"{}\" data-until=\"{}\">\n\
             <head>\n<meta charset=\"utf-8\"/>\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             script-src '{SCRIPT_HASH}'; style-src '{STYLE_HASH}'; base-uri 'none'; \
             form-action 'none'\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
             <meta name=\"referrer\" content=\"no-referrer\"/>\n\
             <meta name=\"color-scheme\" content=\"light dark\"/>\n\
             <title>{} · {} · zdim</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{DEFS}\n",
            text(&zone(self.look, self.axis.from)),
            self.axis.from,
            self.axis.until(),
            text(&sessions),
            text(&inputs),
        );
        let events = overview.summary.events;
        let mut under = vec![inputs];
        if overview.totals.range.is_some() {
            under.push(range(self.axis.from, self.until, self.look));
        }
        under.push(format!("{events} event{}", if events == 1 { "" } else { "s" }));
        let _ = write!(
            out,
            "<a class=\"skip\" href=\"#list\">Skip to the sessions</a>\n<header>\n<h1>{}</h1>\n\
             <p class=\"sub\">{}</p>\n{}{}</header>\n<main>\n{}\n{}",
            text(&sessions),
            text(&under.join(" · ")),
            tiles(&overview.totals),
            legend(&overview.totals),
            tools(overview.sorted_by),
            self.columns(),
        );
        out
    }

    /// The titles of the columns, and the axis; and the lines behind all bars.
    fn columns(&self) -> String {
        let (mut ticks, mut lines) = (String::new(), String::new());
        for tick in self.axis.ticks(self.look) {
            let x = percent(tick.at - self.axis.from, self.axis.span);
            let _ = write!(
                ticks,
                "<line x1=\"{x}\" x2=\"{x}\" y1=\"3\" y2=\"18\"/>\
                 <text x=\"{x}\" dx=\"4\" y=\"13\">{}</text>",
                text(&tick.label)
            );
            let _ = write!(lines, "<line x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"100%\"/>");
        }
        format!(
            "<div class=\"head grid\"><span class=\"t\">Session</span><span class=\"t\">Status\
             </span><span class=\"n t\">Waited</span><span class=\"n t w2\">Answered</span>\
             <span class=\"n t w3\">Msgs</span><span class=\"t w3\">Handler</span>\
             <span class=\"bx\"><svg class=\"axis\" role=\"img\" \
             aria-label=\"Time axis; drag to zoom\">{ticks}</svg></span></div>\n\
             <div class=\"list\">\n<div class=\"lines grid\" aria-hidden=\"true\">\
             <span class=\"bx\"><svg>{lines}</svg></span></div>\n\
             <div role=\"list\" class=\"rows\" id=\"list\">\n"
        )
    }

    fn foot(number: u64) -> String {
        let none = if number == 0 { "" } else { " hidden=\"hidden\"" };
        format!(
            "</div>\n</div>\n<p class=\"none\" id=\"none\"{none}>No session matches.</p>\n</main>\n\
             {TERMS}\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
        )
    }
}

/// The patterns of states that are no plain colour.
const DEFS: &str = "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
    <pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect class=\"bg\" width=\"6\" height=\"6\"/>\
    <line class=\"hb\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern>\
    <pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"bg\" width=\"6\" height=\"6\"/><circle class=\"du\" cx=\"3\" cy=\"3\" r=\"1.2\"/>\
    </pattern></defs></svg>";

/// What the script serves, hidden until it runs; what sessions are sorted by is chosen.
fn tools(sorted_by: &str) -> String {
    let option = |(sort, key, name)| {
        let chosen = if sort == sorted_by { " selected=\"selected\"" } else { "" };
        format!("<option value=\"{key}\"{chosen}>{name}</option>")
    };
    let sorts: String = SORTS.into_iter().map(option).collect();
    format!(
        "<div class=\"tools\" hidden=\"hidden\" role=\"search\">\
         <input id=\"find\" type=\"search\" placeholder=\"Find an id, a status, a handler   ( / )\" \
         aria-label=\"Find sessions\"/><select id=\"show\" aria-label=\"Show\">\
         <option value=\"\">all sessions</option><option value=\"open\">open</option>\
         <option value=\"waiting\">waiting now</option><option value=\"never\">never picked up</option>\
         <option value=\"refused\">reply was refused</option>\
         <option value=\"marks\">with gaps or duplicates</option></select>\
         <select id=\"sort\" aria-label=\"Sort by\">{sorts}</select>\
         <button id=\"out\" type=\"button\" aria-label=\"Zoom out\">−</button>\
         <button id=\"in\" type=\"button\" aria-label=\"Zoom in\">+</button>\
         <button id=\"earlier\" type=\"button\" aria-label=\"Earlier\">‹</button>\
         <button id=\"later\" type=\"button\" aria-label=\"Later\">›</button>\
         <button id=\"fit\" type=\"button\">Fit</button>\
         <span class=\"count\" id=\"count\" role=\"status\"></span></div>"
    )
}

/// What sessions can be sorted by: as `--sort` calls it, as the script does, and in words.
const SORTS: [(&str, &str, &str); 6] = [
    ("first", "first", "first event"),
    ("last", "last", "last event"),
    ("duration", "dur down", "longest"),
    ("waiting", "wait down", "waited longest"),
    ("refused", "ref down", "refused longest"),
    ("messages", "n down", "most messages"),
];

/// What the words mean.
const TERMS: &str = concat!(
    "<footer><p><b>Waited</b> is the time in CREATED and OPEN. <b>Answered</b> is the time from the \
     queue until an agent had the session ON_PROGRESS, in the last episode; an episode begins with \
     the session, or when it is reopened. <b>≥</b> means that it is not over yet, or was not seen \
     from its start; <b>–</b> that it is nothing, or that nobody can say. A reply that is refused \
     because the session waits, has ended or is blocked is not marked.</p>\
     <p>Written by zdim ",
    env!("CARGO_PKG_VERSION"),
    ". Keys: / find, + − 0 zoom, ← → move, Tab and Enter open a session; drag on the axis to \
     zoom.</p></footer>"
);

/// `six.ndjson`, or `a.log and 2 more`.
fn inputs(overview: &Overview) -> String {
    match overview.inputs.as_slice() {
        [] => "no input".to_owned(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

fn tiles(totals: &Totals) -> String {
    let episodes = &totals.episodes;
    let within = |of: &crate::sessions::Histogram| match of.within(50) {
        Some(ms) => length(ms),
        None => "–".to_owned(),
    };
    let bad = |number: u64| if number > 0 { "bad" } else { "" };
    let wait = if episodes.waiting > 0 { "wait" } else { "" };
    let longest = match episodes.waiting {
        0 => "nobody waits".to_owned(),
        _ => format!("longest {}", length_of(totals.longest_wait_ms)),
    };
    let half = "half within this".to_owned();
    let tiles = [
        ("", "Open", totals.open.to_string(), format!("of {} selected", totals.selected)),
        (wait, "Waiting now", episodes.waiting.to_string(), longest),
        (
            bad(episodes.never_picked_up),
            "Never picked up",
            episodes.never_picked_up.to_string(),
            "by an agent".to_owned(),
        ),
        ("", "Picked up", within(&episodes.picked_up), half.clone()),
        ("", "Answered by an agent", within(&episodes.agent_answered), half),
        (
            bad(totals.refused),
            "Reply refused",
            totals.refused.to_string(),
            format!("{} of them now", totals.refused_now),
        ),
    ];
    let mut out = "<dl class=\"tiles\">".to_owned();
    for (class, name, number, words) in tiles {
        let _ = write!(
            out,
            "<div class=\"{class}\"><dt>{name}</dt><dd>{}<small>{}</small></dd></div>",
            text(&number),
            text(&words)
        );
    }
    out + "</dl>\n"
}

/// The states that are drawn, each with the time in it, all sessions together.
fn legend(totals: &Totals) -> String {
    let mut out = "<ul class=\"legend\">".to_owned();
    let statuses = SessionStatus::ALL.into_iter().map(Some).chain([None]);
    for (status_of, ms) in statuses.zip(totals.time_in) {
        let is_end = status_of == Some(SessionStatus::Ended);
        if ms == 0 && !is_end {
            continue;
        }
        let name = status(status_of);
        let swatch = if is_end {
            "<rect class=\"e\" x=\"12\" width=\"2\" height=\"16\"/>".to_owned()
        } else {
            format!("<rect class=\"s-{name}\" width=\"26\" height=\"16\" rx=\"2\"/>")
        };
        let shown = if status_of.is_none() { "not known" } else { name };
        let time = if ms > 0 { length_of(ms) } else { String::new() };
        let _ = write!(
            out,
            "<li><svg aria-hidden=\"true\">{swatch}</svg>{shown} <span>{time}</span></li>"
        );
    }
    if totals.refused > 0 {
        let _ = write!(
            out,
            "<li><svg aria-hidden=\"true\"><rect class=\"r\" y=\"6\" width=\"26\" height=\"4\"/>\
             </svg>reply refused <span>{}</span></li>",
            length_of(totals.refused_ms)
        );
    }
    out + "</ul>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_policy_knows_script_and_style_by_their_hashes() {
        for (text, hash) in [(STYLE, STYLE_HASH), (SCRIPT, SCRIPT_HASH)] {
            let now = format!("sha256-{}", STANDARD.encode(Sha256::digest(text)));
            assert_eq!(hash, now);
            // Browsers hash what they have made of line ends, and scripts end here.
            assert!(!text.contains('\r') && !text.contains("</") && !text.contains("<!--"));
        }
    }

    /// The colours of a palette by name, over those of another.
    fn palette<'s>(style: &'s str, over: &HashMap<&'s str, f64>) -> HashMap<&'s str, f64> {
        let variables = style.split("--").skip(1).filter_map(|text| {
            let (name, hex) = text.split_once(":#")?;
            let digits = hex.find(|c: char| !c.is_ascii_hexdigit()).map_or(hex, |end| &hex[..end]);
            let digit = |at: usize| u32::from_str_radix(&digits[at..=at], 16).expect("a digit");
            let part = |part: usize| match digits.len() {
                3 => digit(part) * 17,
                _ => digit(2 * part) * 16 + digit(2 * part + 1),
            };
            Some((name, luminance([part(0), part(1), part(2)])))
        });
        over.clone().into_iter().chain(variables).collect()
    }

    /// As WCAG 2 defines it.
    fn luminance(parts: [u32; 3]) -> f64 {
        let linear = |part: u32| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let weights = [0.2126, 0.7152, 0.0722];
        parts.into_iter().zip(weights).map(|(part, weight)| weight * linear(part)).sum()
    }

    #[test]
    fn text_stands_out_from_what_is_behind_it_in_both_palettes() {
        let (root, rest) = STYLE.split_once("@media (prefers-color-scheme:dark)").expect("two");
        let light = palette(root, &HashMap::new());
        let dark = palette(rest.split_once("\n*").expect("rules").0, &light);
        assert!(light["paper"] > 0.9 && dark["paper"] < 0.1);
        let on_paper = ["ink", "quiet", "refused", "warn", "progress", "blocked", "accent"];
        let pairs = on_paper.into_iter().map(|text| (text, "paper")).chain([
            ("ink", "wash"),
            ("quiet", "wash"),
            ("on-wait", "created"),
            ("on-wait", "open"),
            ("on-busy", "hold"),
            ("on-busy", "progress"),
        ]);
        for (text, behind) in pairs {
            for colours in [&light, &dark] {
                let (one, other) = (colours[text] + 0.05, colours[behind] + 0.05);
                let contrast = one.max(other) / one.min(other);
                assert!(contrast >= 4.5, "{text} on {behind}: {contrast:.2}");
            }
        }
    }
}
