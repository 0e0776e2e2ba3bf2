//! Whether anything in an output acts: on a terminal, in a CI job, in what reads it.

use serde_json::Value;

use super::super::sessions::cut;
use crate::support::Outcome;

/// Says what has come through, if anything has. `calm` is what comes of harmless words,
/// where those have to give as many lines, rows or elements.
pub fn of(
    words: &str,
    form: &str,
    look: &str,
    outcome: &Outcome,
    calm: Option<&Outcome>,
) -> Result<(), String> {
    if outcome.code > 2 {
        return Err(format!("exit code {}", outcome.code));
    }
    let shown = if form == "html" { cut(&outcome.stdout) } else { outcome.stdout.clone() };
    let is_github = form == "github";
    for (text, is_meant) in [(&shown, is_github), (&outcome.stderr, false)] {
        let text = if look == "colour" { without_colours(text) } else { text.clone() };
        acts(&text, is_meant)?;
        if look == "ascii" && form != "html" && !text.is_ascii() && !is_data(form) {
            return Err("what is not ASCII".to_owned());
        }
    }
    reads(form, &outcome.stdout)?;
    let Some(calm) = calm else { return Ok(()) };
    let (size, calm_size) = (size(form, &outcome.stdout), size(form, &calm.stdout));
    let is_same = size == calm_size && outcome.code == calm.code;
    is_same.then_some(()).ok_or_else(|| {
        format!(
            "{words}: {size:?} and {}, and of words {calm_size:?} and {}",
            outcome.code, calm.code
        )
    })
}

/// Forms whose charset their specifications fix.
fn is_data(form: &str) -> bool {
    ["json", "ndjson", "gitlab", "sarif", "github", "junit"].contains(&form)
}

/// Without colours, which are ours: no attack of this test has one.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
        match end.filter(|end| part[*end..].starts_with('m')) {
            Some(end) => plain.push_str(&part[end + 1..]),
            None => plain.extend(["\u{1b}[", part]),
        }
    }
    plain
}

/// Characters that act or hide, and commands of CI services.
fn acts(text: &str, is_meant: bool) -> Result<(), String> {
    let hides = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}')
            || matches!(c, '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e0fff}')
            || u32::from(c) & 0xfffe == 0xfffe
    };
    if let Some(character) = text.chars().find(|c| hides(*c)) {
        return Err(format!("{character:?}"));
    }
    for (at, _) in text.match_indices("##") {
        let name = text[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        if name.starts_with('[') {
            return Err("a command of Azure's or TeamCity's".to_owned());
        }
    }
    for line in text.lines() {
        let name = line.trim_start().strip_prefix("::").unwrap_or_default();
        let is_command = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_ours = line.starts_with("::error ") || line.starts_with("::warning ");
        if is_command != is_meant || (is_meant && !is_ours) {
            return Err(format!("a command of GitHub's, or none: {line}"));
        }
    }
    Ok(())
}

/// Whether those for whom it is can read it.
fn reads(form: &str, text: &str) -> Result<(), String> {
    // Half of a character is data, and has no place in this parser's strings.
    let whole = |text: &str| {
        ["\\ud83d", "\\udc00"]
            .iter()
            .fold(text.replace(r"\\", "//"), |text, half| text.replace(half, ""))
    };
    let json = |text: &str| {
        let parsed = serde_json::from_str(text).or_else(|_| serde_json::from_str(&whole(text)));
        parsed.map_err(|error: serde_json::Error| error.to_string())
    };
    match form {
        "json" | "gitlab" => json(text).map(|_: Value| ()),
        "sarif" => placeholders(&json(text)?),
        "ndjson" => text.lines().try_for_each(|line| json(line).map(|_: Value| ())),
        "junit" | "html" => elements(form, text).map(drop),
        "github" => {
            // As the runner takes a line apart: to the next `::`, then at commas and `=`.
            let fine = text.lines().all(|line| {
                let head = line[2..].split_once("::").and_then(|(head, _)| head.split_once(' '));
                head.is_some_and(|(_, of)| {
                    let mut names = of.split(',').map(|part| part.split_once('=').map(|p| p.0));
                    let known = ["file", "line", "endLine", "col", "endColumn", "title"];
                    names.all(|name| name.is_some_and(|name| known.contains(&name)))
                })
            });
            fine.then_some(()).ok_or_else(|| "a property of no command".to_owned())
        }
        _ => Ok(()),
    }
}

/// A brace would begin a placeholder, and a bracket a link.
fn placeholders(log: &Value) -> Result<(), String> {
    let results = log["runs"][0]["results"].as_array().ok_or("no results")?;
    let mut messages = results.iter().map(|result| result["message"]["text"].as_str());
    let acts = |text: &str| text.contains(['{', '}']) || text.replace("\\](", "").contains("](");
    match messages.find(|text| text.is_none_or(acts)) {
        Some(text) => Err(format!("a message that acts: {text:?}")),
        None => Ok(()),
    }
}

fn elements(form: &str, text: &str) -> Result<usize, String> {
    if text.is_empty() {
        return Ok(0); // there was nothing to show
    }
    let text = if form == "html" { cut(text) } else { text.to_owned() };
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(&text, options);
    let document = document.map_err(|error| error.to_string())?;
    Ok(document.descendants().filter(roxmltree::Node::is_element).count())
}

/// What of a form an attack must not change: rows, lines that are never wrapped, elements.
fn size(form: &str, text: &str) -> Option<usize> {
    match form {
        "line" | "concise" | "ndjson" | "github" => Some(text.lines().count()),
        "junit" | "html" => elements(form, text).ok(),
        _ => None,
    }
}
