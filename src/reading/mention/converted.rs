//! What tools make of JSON that is no language's notation, and how it becomes JSON again.

/// What tools make of JSON.
pub(super) const GRON: &str = "what gron made of JSON: `gron --ungron` makes JSON of it again";
pub(super) const STREAM: &str =
    "what `jq --stream` made of JSON: `jq -n 'fromstream(inputs)'` makes JSON of it again";
pub(super) const XML: &str = "XML, not JSON: capture the body as it was sent";
pub(super) const YAML: &str = "YAML, not JSON: `yq -o json` makes JSON of it";
pub(super) const HEX: &str =
    "hexadecimal digits, not text: `xxd -r -p` makes text of what `xxd -p` printed";
pub(super) const DECIMAL: &str =
    "bytes written as numbers: log them as text, as Go's %s and Buffer's toString() do";
pub(super) const BASE32: &str = "base32, which is not read: `base32 -d` makes text of it";

/// What a tool made of JSON, if that is not a language's notation.
pub(super) fn converted(before: &str, after: &str) -> Option<&'static str> {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let (key, rest) = (line.trim_start(), after.trim_start());
    // `json[0].payload.sessionStatus = "ENDED";`
    let is_gron = line.ends_with('.') && line.contains("json") && after.starts_with(" = ");
    // `[["payload","sessionStatus"],"ENDED"]`, also over lines.
    let is_stream = || {
        let before = before.strip_suffix('"')?.trim_end().strip_suffix([',', '['])?;
        let is_within = before.trim_end().ends_with(['"', '[', ','])
            || before.ends_with(|c: char| c.is_ascii_digit());
        let value = after.strip_prefix('"')?.trim_start().strip_prefix(']')?.trim_start();
        value.strip_prefix(',').filter(|value| is_within && value.trim_start().starts_with('"'))
    };
    // Ruby's objects begin with `#<`.
    let tag = line.rfind('<').filter(|at| !line[..*at].ends_with('#')).map(|at| &line[at..]);
    let tag = tag.filter(|tag| !tag.contains('>'));
    let is_xml = tag.is_some_and(|tag| match tag {
        "<" | "</" => rest.starts_with('>'),
        _ => tag[1..].starts_with(char::is_alphabetic) && rest.starts_with("=\""),
    });
    let value = after.strip_prefix(": ").map(|value| value.lines().next().unwrap_or_default());
    let is_yaml = matches!(key, "" | "- ")
        && value.is_some_and(|value| {
            let inside = value.trim().trim_matches('\'');
            !inside.is_empty()
                && inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        });
    if is_gron {
        Some(GRON)
    } else if is_stream().is_some() {
        Some(STREAM)
    } else if is_xml {
        Some(XML)
    } else if is_yaml {
        Some(YAML)
    } else {
        None
    }
}
