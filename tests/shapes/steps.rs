//! What may be done to a text on its way into a capture, a function each.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::random::Random;
use super::shape::{Shape, delivery};

/// A step: nothing where it cannot be taken.
pub type Step = fn(Shape, &mut Random) -> Option<Shape>;

/// All steps by name.
pub const STEPS: [(&str, Step); 53] = [
    ("nested", nested),
    ("nested-pretty", nested_pretty),
    ("string", string),
    ("records", records),
    ("logfmt", logfmt),
    ("base64", base64),
    ("base64-gzip", base64_gzip),
    ("base64-line", base64_line),
    ("base64-lines", base64_lines),
    ("hex", hex),
    ("html", html),
    ("html-breaks", html_breaks),
    ("form", form),
    ("uri", uri),
    ("csv", csv),
    ("csv-rows", csv_rows),
    ("tsv", tsv),
    ("cut-out", cut_out),
    ("cut-out-deeper", cut_out_deeper),
    ("rfc5424", rfc5424),
    ("compose", compose),
    ("compose-others", compose_others),
    ("compose-two", compose_two),
    ("kubectl", kubectl),
    ("cri", cri),
    ("cri-parts", cri_parts),
    ("loki", loki),
    ("syslog-data", syslog_data),
    ("html-rows", html_rows),
    ("journald-bytes", journald_bytes),
    ("syslog", syslog),
    ("rsyslog", rsyslog),
    ("cat-n", cat_n),
    ("nl-right", nl),
    ("less-n", less_n),
    ("bat", bat),
    ("vim", vim),
    ("dmesg", dmesg),
    ("grep-n", grep_n),
    ("grep-groups", grep_groups),
    ("git-diff", git_diff),
    ("git-show", git_show),
    ("git-blame", git_blame),
    ("docker", docker),
    ("text-before", text_before),
    ("coloured", coloured),
    ("grep-colour", grep_colour),
    ("open-title", open_title),
    ("among-lines", among_lines),
    ("multipart", multipart),
    ("sse", sse),
    ("quoted-mail", quoted_mail),
    ("indented", indented),
];

/// In these, where a quote may be written in figures, records of others than docker's and
/// journald's are not put together.
pub const NOT_AROUND_RECORDS: [&str; 5] = ["hex", "html", "html-breaks", "form", "uri"];

/// What leaves rows as they are, of which each is a line of JSON, and has no brackets.
pub const AROUND_ROWS: [&str; 12] = [
    "string",
    "compose",
    "cri",
    "docker",
    "among-lines",
    "cat-n",
    "nl-right",
    "less-n",
    "vim",
    "grep-n",
    "quoted-mail",
    "sse",
];

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[usize::try_from(random.below(from.len() as u64)).expect("small")]
}

/// Lines are numbered from one of these.
fn first_number(random: &mut Random) -> usize {
    [1, 7, 95, 996][usize::try_from(random.below(4)).expect("small")]
}

fn nested(shape: Shape, random: &mut Random) -> Option<Shape> {
    let (before, after) = match random.below(5) {
        0 => (r#"{"requestId":"a-1","body":"#, r#","ok":true}"#),
        1 => (r#"[1,"x","#, "]"),
        2 => (r#"{"level":30,"time":1751022087019,"pid":7,"msg":"got","data":{"x":[null,"#, "]}}"),
        3 => (r#"{"message": {"request": {"payload": "#, "}}}"),
        _ => (r#"{"Records":[{"messageId":"1","Sns":"#, "}]}"),
    };
    shape.is_json.then(|| shape.within(before, after))
}

fn nested_pretty(shape: Shape, random: &mut Random) -> Option<Shape> {
    let key = pick(random, &["body", "payload", "data"]);
    let indented = |shape: Shape| {
        shape.lines(|number, _| (if number > 0 { "  " } else { "" }.to_owned(), String::new()))
    };
    shape.is_json.then(|| {
        indented(shape)
            .within(&format!("{{\n  \"level\": \"info\",\n  \"{key}\": "), ",\n  \"ok\": true\n}")
    })
}

fn string(mut shape: Shape, random: &mut Random) -> Option<Shape> {
    shape.strings += 1;
    let key = pick(random, &["message", "msg", "body", "content", "textPayload", "MESSAGE", "log"]);
    let before = format!(r#"{{"level":"info","{key}":"#);
    let is_html_safe = random.below(4) == 0;
    let (before, after) = match random.below(8) {
        // Where ngrok has base64, others have text.
        0 => (r#"{"request":{"method":"POST","raw":"#, "}}"),
        _ => (&*before, r#","time":"2025-06-27T11:01:27Z"}"#),
    };
    let shape = shape.quoted(is_html_safe).within(before, after);
    (shape.strings <= 4).then_some(shape)
}

fn logfmt(mut shape: Shape, _: &mut Random) -> Option<Shape> {
    shape.strings += 1;
    // A code in lines is all of its string, another one stands in it.
    let is_code = shape.is_code && shape.text.contains('\n');
    let shape = Shape { is_code, ..shape }
        .quoted(false)
        .within("time=2025-06-27T11:01:27Z level=info msg=", " took=3ms");
    (shape.strings <= 4).then_some(Shape { is_json: false, ..shape })
}

fn begins_json(shape: &Shape) -> bool {
    shape.text.starts_with(['{', '['])
}

fn encode(random: &mut Random, bytes: &[u8]) -> String {
    match random.below(4) {
        0 => STANDARD.encode(bytes),
        1 => URL_SAFE.encode(bytes),
        2 => STANDARD_NO_PAD.encode(bytes),
        _ => URL_SAFE_NO_PAD.encode(bytes),
    }
}

fn base64(shape: Shape, random: &mut Random) -> Option<Shape> {
    if !begins_json(&shape) {
        return None;
    }
    let mut encoded = encode(random, shape.text.as_bytes());
    if random.below(4) == 0 {
        let lines: Vec<&str> = encoded
            .as_bytes()
            .chunks(76)
            .map(|it| std::str::from_utf8(it).expect("ASCII"))
            .collect();
        encoded = lines.join("\n");
    }
    let key = pick(random, &["data", "body", "payload", "message", "raw"]);
    let shape = shape.encoded(encoded);
    let is_pretty = random.below(3) == 0;
    Some(if is_pretty {
        shape.within(&format!("{{\n  \"id\": 1,\n  \"{key}\": "), "\n}")
    } else {
        shape.within(&format!(r#"{{"id":1,"{key}":"#), "}")
    })
}

fn base64_gzip(shape: Shape, _: &mut Random) -> Option<Shape> {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(shape.text.as_bytes()).expect("memory can be written");
    let encoded = STANDARD.encode(gzip.finish().expect("memory can be written"));
    begins_json(&shape).then(|| shape.encoded(encoded).within(r#"{"awslogs":{"data":"#, "}}"))
}

fn base64_line(shape: Shape, random: &mut Random) -> Option<Shape> {
    let encoded = encode(random, shape.text.as_bytes());
    // A code in a code of which not even the beginning is known.
    let is_known = shape.is_json || !shape.steps.iter().any(|step| step.starts_with("base64"));
    (begins_json(&shape) && is_known).then(|| Shape { is_json: false, ..shape.opaque(encoded) })
}

/// As `base64` breaks it into lines, and others do at other widths.
fn base64_lines(shape: Shape, random: &mut Random) -> Option<Shape> {
    const WIDTHS: [usize; 8] = [40, 57, 60, 64, 76, 100, 120, 200];
    // What begins otherwise cannot be known by its first line.
    if !shape.is_json || shape.text.starts_with("[1") || !begins_json(&shape) {
        return None;
    }
    let encoded = encode(random, shape.text.as_bytes());
    let width = WIDTHS[random.below(WIDTHS.len() as u64) as usize];
    let lines = encoded.as_bytes().chunks(width).map(String::from_utf8_lossy);
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = match random.below(3) {
        0 => format!("{text}\n"),
        _ => text,
    };
    let shape = Shape { is_json: false, ..shape.opaque(text) };
    Some(match random.below(4) {
        0 => shape.within("-----BEGIN BODY-----\n", "\n-----END BODY-----\n"),
        1 => shape.within("2025-06-27 11:01:27 body:\n", "\n"),
        _ => shape,
    })
}

/// Whether it has lines of base64, which only lines can be made of.
fn is_of_lines(shape: &Shape) -> bool {
    shape.has("base64-lines")
}

fn hex(shape: Shape, _: &mut Random) -> Option<Shape> {
    let is_encoded = ["form", "uri", "html-breaks"].iter().any(|step| shape.has(step));
    if is_encoded && shape.text.contains('\u{1b}') {
        return None;
    }
    let escape = |c: char, text: &mut String| {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            if matches!(byte, b'"' | b'\\') || !(0x20..0x7F).contains(&byte) {
                text.push_str(&format!("\\x{byte:02X}"));
            } else {
                text.push(byte.into());
            }
        }
    };
    let before = r#"10.0.0.7 - - [27/Jun/2025:11:01:27 +0000] "POST /hook HTTP/1.1" 200 2 ""#;
    Some(Shape { is_json: false, ..shape.mapped(before, "\"", escape) })
}

/// As `jq @tsv`, `mysql --batch` and PostgreSQL's `COPY` write a row of text.
fn tsv(shape: Shape, _: &mut Random) -> Option<Shape> {
    // That backslashes are doubled is told by a quote behind one.
    let is_told = shape.text.contains("\\\"") || !shape.text.contains('\\');
    let escape = |c: char, text: &mut String| match c {
        '\\' => text.push_str("\\\\"),
        '\n' => text.push_str("\\n"),
        c => text.push(c),
    };
    (shape.is_json && is_told).then(|| Shape { is_json: false, ..shape.mapped("1\t", "", escape) })
}

/// As rsyslog writes a message of several lines.
fn rsyslog(shape: Shape, _: &mut Random) -> Option<Shape> {
    let escape = |c: char, text: &mut String| match c {
        c if c.is_ascii_control() => text.push_str(&format!("#{:03o}", u32::from(c))),
        c => text.push(c),
    };
    let before = "2025-06-27T11:01:27.019+00:00 host app[12]: ";
    let is_json = shape.is_json;
    is_json.then(|| Shape { is_json: false, ..shape.mapped(before, "", escape) })
}

fn html(shape: Shape, random: &mut Random) -> Option<Shape> {
    if shape.has("html-breaks") {
        return None;
    }
    let quote = pick(random, &["&quot;", "&#34;", "&#x22;"]);
    let (before, after) = if random.below(2) == 0 { ("<pre>", "</pre>") } else { ("", "") };
    Some(Shape { is_json: false, ..html_text(shape, quote).within(before, after) })
}

fn html_text(shape: Shape, quote: &str) -> Shape {
    shape.mapped("", "", |c, text| match c {
        '"' => text.push_str(quote),
        '&' => text.push_str("&amp;"),
        '<' => text.push_str("&lt;"),
        '>' => text.push_str("&gt;"),
        '\'' => text.push_str("&#39;"),
        c => text.push(c),
    })
}

/// As log4j's pages have pretty-printed JSON.
fn html_breaks(shape: Shape, random: &mut Random) -> Option<Shape> {
    if !shape.is_json || shape.text.contains('&') {
        return None;
    }
    let line_break = pick(random, &["<br>", "<br/>", "<br />"]);
    let escape = |c: char, text: &mut String| match c {
        '"' => text.push_str("&quot;"),
        '\n' => text.push_str(line_break),
        '<' => text.push_str("&lt;"),
        '>' => text.push_str("&gt;"),
        c => text.push(c),
    };
    let shape = shape.mapped("<td title=\"Message\">", "</td>", escape);
    Some(Shape { is_json: false, ..shape })
}

fn percent(c: char, text: &mut String, is_plain: impl Fn(char) -> bool) {
    if c.is_ascii_alphanumeric() || is_plain(c) {
        text.push(c);
    } else {
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
}

fn form(shape: Shape, _: &mut Random) -> Option<Shape> {
    // The commas between bytes would be hidden.
    let shape = Some(shape).filter(|shape| !shape.has("journald-bytes"))?;
    let escape = |c: char, text: &mut String| match c {
        ' ' => text.push('+'),
        c => percent(c, text, |c| matches!(c, '*' | '-' | '.' | '_')),
    };
    Some(Shape { is_json: false, ..shape.mapped("id=1&payload=", "&token=a%3Db", escape) })
}

fn uri(shape: Shape, _: &mut Random) -> Option<Shape> {
    if is_of_lines(&shape) || shape.has("journald-bytes") {
        return None;
    }
    let escape = |c: char, text: &mut String| percent(c, text, |c| "-_.!~*'()".contains(c));
    Some(Shape { is_json: false, ..shape.mapped("GET /hook?payload=", " HTTP/1.1", escape) })
}

fn csv(shape: Shape, random: &mut Random) -> Option<Shape> {
    if shape.has("indented") {
        return None;
    }
    let escape = |c: char, text: &mut String| {
        text.push(c);
        if c == '"' {
            text.push(c);
        }
    };
    let (before, after) = match random.below(3) {
        0 if !shape.is_code => ("\"", "\""),
        1 => ("uuid,type,content,created_at\n5d0c,web,\"", "\",2025-06-27 11:01:27"),
        _ => ("\"uuid\",\"content\",\"note\"\n\"5d0c\",\"", "\",\"a, b\""),
    };
    Some(Shape { is_json: false, ..shape.mapped(before, after, escape) })
}

/// Each line of pretty-printed JSON is a field of a row.
fn csv_rows(shape: Shape, random: &mut Random) -> Option<Shape> {
    let opens = |line: &str| matches!(line.trim(), "{" | "[");
    if !shape.is_json || shape.has("docker") || !shape.text.lines().next().is_some_and(opens) {
        return None;
    }
    let doubled = |c: char, text: &mut String| {
        text.push(c);
        text.extend(Some(c).filter(|c| *c == '"'));
    };
    let (head, before, after) = match random.below(3) {
        0 => ("@timestamp,@message\n", "2025-06-27 11:01:27.019,\"", "\""),
        1 => ("\"_time\";\"_raw\"\n", "\"2025-06-27T11:01:27\";\"", "\""),
        _ => ("_source,_index\n", "\"", "\",hooks-2025"),
    };
    let rows = shape.mapped("", "", doubled);
    let rows = rows.lines(|_, _| (before.to_owned(), after.to_owned()));
    Some(Shape { is_json: false, ..rows.within(head, "") })
}

/// The inside of a JSON string, without its quotes.
fn cut_out(shape: Shape, random: &mut Random) -> Option<Shape> {
    // Escaped colours within a key that is encoded would be a part of it.
    let is_encoded = ["form", "uri", "hex", "html"].iter().any(|step| shape.has(step));
    let is_code = shape.is_code || is_of_lines(&shape) || shape.has("cri-parts");
    if is_code || (is_encoded && shape.text.contains('\u{1b}')) {
        return None;
    }
    let is_html_safe = random.below(5) == 0;
    let quoted = shape.quoted(is_html_safe);
    let length = quoted.text.len();
    let spots = quoted.spots.iter().map(|(session, at)| (session.clone(), at - 1)).collect();
    let text = quoted.text[1..length - 1].to_owned();
    // The prefix of a container's line is cut off before anything is undressed.
    let begins_with_prefix = text.contains("Z stdout ");
    let before = pick(random, &["", "body: ", "2025-06-27 got "]);
    let before = if begins_with_prefix { "body: " } else { before };
    Some(Shape { text, spots, is_json: false, ..quoted }.within(before, ""))
}

/// From a string within a string.
fn cut_out_deeper(shape: Shape, random: &mut Random) -> Option<Shape> {
    let once = cut_out(shape, random)?;
    let once = Shape { is_json: false, ..once.within("body: ", "") };
    cut_out(once, random)
}

/// A parameter of syslog's structured data.
fn rfc5424(shape: Shape, _: &mut Random) -> Option<Shape> {
    if shape.is_code || !shape.is_json {
        return None;
    }
    let escape = |c: char, text: &mut String| {
        if matches!(c, '"' | '\\' | ']') {
            text.push('\\');
        }
        if c != '\n' {
            text.push(c);
        }
    };
    let before = "<134>1 2025-06-27T11:01:27.109Z web-1 hook 812 - [mdc@32473 body=\"";
    let shape = shape.mapped(before, "\" requestId=\"a-1\"] received", escape);
    Some(Shape { is_json: false, ..shape })
}

fn prefixed(shape: Shape, prefix: impl Fn(usize) -> String) -> Option<Shape> {
    Some(Shape { is_json: false, ..shape.lines(|number, _| (prefix(number), String::new())) })
}

fn compose(shape: Shape, random: &mut Random) -> Option<Shape> {
    let name = pick(random, &["web_1  | ", "web-1     | ", "hook | "]);
    prefixed(shape, |_| name.to_owned())
}

/// Lines of another container among those of JSON that is pretty-printed.
fn compose_others(shape: Shape, random: &mut Random) -> Option<Shape> {
    if !shape.is_json || shape.text.lines().count() < 5 {
        return None;
    }
    let other = pick(random, &["db_1   | LOG:  checkpoint complete", "proxy_1 | GET / 200 [12ms]"]);
    let every = 4 + usize::try_from(random.below(4)).expect("small");
    let shape = shape.lines(|number, _| {
        let is_before_other = number > 0 && number % every == 1;
        let after = if is_before_other { format!("\n{other}") } else { String::new() };
        ("web_1  | ".to_owned(), after)
    });
    Some(Shape { is_json: false, ..shape })
}

/// Two services that print at the same time.
fn compose_two(shape: Shape, random: &mut Random) -> Option<Shape> {
    if !shape.is_json || shape.text.lines().count() < 5 {
        return None;
    }
    let other = delivery(random, !shape.spots.is_empty());
    let (one, two) = match random.below(3) {
        0 => ("web_1  | ", "db_1   | "),
        1 => ("web-1  | ", "web-2  | "),
        _ => ("[pod/web-5d9c/app] ", "[pod/web-77aa/app] "),
    };
    let named = |shape: Shape, name: &str| {
        let shape = shape.lines(|_, _| (name.to_owned(), String::new()));
        let text = format!("{}\n", shape.text);
        Shape { text, ..shape }
    };
    let (shape, other) = (named(shape, one), named(other, two));
    let mut woven =
        Shape { text: String::new(), spots: Vec::new(), is_json: false, ..shape.clone() };
    let (mut rest, every) = ([(&shape, 0), (&other, 0)], 1 + random.below(3));
    while rest.iter().any(|(from, at)| *at < from.text.len()) {
        for (from, at) in &mut rest {
            for _ in 0..=random.below(every) {
                let Some(line) = from.text[*at..].split_inclusive('\n').next() else { break };
                let here = *at..*at + line.len();
                let spots = from.spots.iter().filter(|(_, spot)| here.contains(spot));
                let length = woven.text.len();
                woven
                    .spots
                    .extend(spots.map(|(id, spot)| (id.clone(), length + spot - here.start)));
                woven.text.push_str(line);
                *at = here.end;
            }
        }
    }
    Some(woven)
}

fn kubectl(shape: Shape, _: &mut Random) -> Option<Shape> {
    prefixed(shape, |line| {
        format!("[pod/web-5d9c/app] 2025-06-27T11:01:{:02}.{}Z ", 8 + line / 30, 99 + line * 7)
    })
}

fn cri(shape: Shape, _: &mut Random) -> Option<Shape> {
    prefixed(shape, |line| format!("2025-06-27T11:01:27.{:09}Z stdout F ", line * 137))
}

/// Each line in parts: what is cut is a place in a line, and no character.
fn cri_parts(shape: Shape, random: &mut Random) -> Option<Shape> {
    let longest = 20 + random.below(300) as usize;
    let mut is_first = true;
    let shape = Shape { is_json: false, ..shape };
    let mut text = String::new();
    let mut spots = shape.spots.clone();
    let mut at = 0;
    for line in shape.text.split_terminator('\n') {
        let mut rest = 0;
        loop {
            let left = &line[rest..];
            let end = left.floor_char_boundary(longest.min(left.len()));
            let is_last = end == left.len();
            let tag = if is_last { 'F' } else { 'P' };
            if !std::mem::take(&mut is_first) {
                text.push('\n');
            }
            text.push_str(&format!("2025-06-27T11:01:27.{:09}Z stdout {tag} ", text.len()));
            for ((_, old), (_, new)) in shape.spots.iter().zip(&mut spots) {
                if (at + rest..at + rest + end).contains(old) {
                    *new = text.len() + (old - at - rest);
                }
            }
            text.push_str(&left[..end]);
            rest += end;
            if is_last {
                break;
            }
        }
        at += line.len() + 1;
    }
    // An escape sequence that is cut is none.
    let has_escape = shape.text.contains('\u{1b}');
    let is_plain = !shape.is_code && !is_of_lines(&shape) && !shape.has("cri-parts") && !has_escape;
    is_plain.then_some(Shape { text, spots, ..shape })
}

/// As `logcli query` prints labels.
fn loki(shape: Shape, _: &mut Random) -> Option<Shape> {
    // Names are looked for before the first quote.
    let is_mixed = shape.has("compose-two") || shape.has("compose-others");
    let shape = Some(shape).filter(|_| !is_mixed)?;
    prefixed(shape, |line| {
        format!("2025-06-27T11:01:{:02}Z {{app=\"hook\", pod=\"web-5d9c\"}} ", 8 + line / 30)
    })
}

/// Lines of syslog with structured data.
fn syslog_data(shape: Shape, _: &mut Random) -> Option<Shape> {
    // Names are looked for before the first quote.
    let is_mixed = shape.has("compose-two") || shape.has("compose-others");
    let shape = Some(shape).filter(|_| !is_mixed)?;
    prefixed(shape, |line| {
        format!(
            "<14>1 2025-06-27T11:01:27.{line:03}Z web-1 hook 812 - [a@32473 b=\"3\" c=\"d{{e}}\"] "
        )
    })
}

/// A page that has each line in an element of its own.
fn html_rows(shape: Shape, random: &mut Random) -> Option<Shape> {
    let is_html = ["html", "html-breaks", "html-rows", "compose-two", "cri-parts"]
        .iter()
        .any(|step| shape.has(step));
    let (before, after) = match random.below(3) {
        0 => ("", "<br>"),
        1 => ("<tr><td>12</td><td>", "</td></tr>"),
        _ => ("<li><code>", "</code></li>"),
    };
    let shape = html_text(shape, "&quot;");
    let shape = shape.lines(|_, _| (before.to_owned(), after.to_owned()));
    (!is_html).then_some(Shape { is_json: false, ..shape })
}

/// A record for each line, whose text is an array of bytes.
fn journald_bytes(mut shape: Shape, _: &mut Random) -> Option<Shape> {
    // A line that is not its own place, and one that is no line of the text.
    if shape.strings > 3 || !shape.is_json || shape.text.contains('\r') {
        return None;
    }
    shape.strings += 1;
    let mut all = Shape { text: String::new(), spots: Vec::new(), is_code: false, ..shape.clone() };
    let mut at = 0;
    for line in shape.text.lines() {
        all.text.push_str("{\"_PID\":\"812\",\"MESSAGE\":");
        let here = at..=at + line.len();
        let spots = shape.spots.iter().filter(|(_, spot)| here.contains(spot));
        let length = all.text.len();
        all.spots.extend(spots.map(|(session, _)| (session.clone(), length)));
        all.text.push_str(&serde_json::to_string(line.as_bytes()).expect("JSON"));
        all.text.push_str("}\n");
        at += line.len() + 1;
    }
    Some(Shape { is_json: false, ..all })
}

fn syslog(shape: Shape, random: &mut Random) -> Option<Shape> {
    let day = 9 + random.below(2);
    prefixed(shape, |line| format!("Jun {day:2} 11:{:02}:27 web-1 hook[812]: ", 9 + line / 20))
}

fn cat_n(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    prefixed(shape, |line| format!("{:6}\t", first + line))
}

fn nl(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    let is_left = random.below(2) == 0;
    prefixed(shape, |line| {
        let number = first + line;
        if is_left { format!("{number:<6}: ") } else { format!("{number:6}  ") }
    })
}

fn less_n(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    prefixed(shape, |line| format!("{:7} ", first + line))
}

fn bat(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    let bar = pick(random, &[" │ ", " "]);
    prefixed(shape, |line| format!("{:4}  {bar}", first + line))
}

fn vim(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    let width = (first + shape.text.lines().count()).to_string().len().max(3);
    prefixed(shape, |line| format!("{:width$} ", first + line))
}

fn dmesg(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    prefixed(shape, |line| format!("[{:5}.{:06}] ", first + line / 3, (line * 333_331) % 1_000_000))
}

fn grep_n(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    let name = pick(random, &["", "", "app.log", "logs/app-1.log"]);
    let matched = random.below(7) as usize;
    prefixed(shape, |line| {
        let sign = if line % 7 == matched { ':' } else { '-' };
        let name = if name.is_empty() { String::new() } else { format!("{name}{sign}") };
        format!("{name}{}{sign}", first + line)
    })
}

/// The lines around a match, one of several groups.
fn grep_groups(shape: Shape, random: &mut Random) -> Option<Shape> {
    let before = "3-started\n4:an eventType\n5-ready\n--\n";
    let shape = grep_n(shape, random)?;
    let newline = if shape.text.ends_with('\n') { "" } else { "\n" };
    Some(shape.within(before, &format!("{newline}--\n2000-GET /health\n2001:an eventType\n")))
}

fn git_show(shape: Shape, random: &mut Random) -> Option<Shape> {
    let shape = git_diff(shape, random)?;
    let before = "commit a1b2c3d4e5f60718293a4b5c6d7e8f9012345678\nAuthor: Ann Other <ann@example.com>\nDate:   Fri Jun 27 11:01:27 2025 +0200\n\n    Keep a {capture}\n\n";
    Some(shape.within(before, ""))
}

fn git_diff(shape: Shape, random: &mut Random) -> Option<Shape> {
    let sign = pick(random, &["+", "-", " ", "mixed"]);
    let lines = shape.text.lines().count();
    let first = random.below(4) as usize;
    let head = format!(
        "diff --git a/hook.json b/hook.json\nindex 3b18e51..a1b2c3d 100644\n--- a/hook.json\n+++ b/hook.json\n@@ -1,{lines} +1,{lines} @@\n"
    );
    let shape = shape.lines(|number, _| {
        let sign = match sign {
            "mixed" if number < first => " ",
            "mixed" => "+",
            sign => sign,
        };
        (sign.to_owned(), String::new())
    });
    Some(Shape { is_json: false, ..shape.within(&head, "") })
}

fn git_blame(shape: Shape, random: &mut Random) -> Option<Shape> {
    let first = first_number(random);
    let width = (first + shape.text.lines().count()).to_string().len();
    let is_mixed = random.below(2) == 0;
    prefixed(shape, |line| {
        let (hash, author, day) = match line % 5 {
            1 if is_mixed => ("^3f2e1d0", "Bo       ", 9),
            4 if is_mixed => ("00000000", "Not Yet C", 30),
            _ => ("a1b2c3d4", "Ann Other", 27),
        };
        let number = first + line;
        format!("{hash} ({author} 2025-06-{day:02} 11:01:27 +0200 {number:width$}) ")
    })
}

fn docker(mut shape: Shape, _: &mut Random) -> Option<Shape> {
    if shape.has("docker") {
        return None;
    }
    if !shape.text.ends_with('\n') {
        shape.text.push('\n');
    }
    let around = [r#"{"log":"#, ",\"stream\":\"stdout\",\"time\":\"2025-06-27T11:01:27.019Z\"}\n"];
    let records = each_line(shape, true, around);
    (records.strings <= 4).then_some(Shape { is_json: false, ..records })
}

/// A logger's or collector's record for each line of pretty-printed JSON, one a line or as
/// elements of an array.
fn records(shape: Shape, random: &mut Random) -> Option<Shape> {
    // That it goes on is known by a bracket, which may stand in records.
    let is_first = |line: &str| matches!(line.trim(), "{" | "[");
    let ends = ["\"{\"}", "\"{\","];
    let opens = |line: &str| {
        if shape.is_json { is_first(line) } else { ends.iter().any(|end| line.contains(end)) }
    };
    // Of docker's within others nothing is seen.
    let is_pretty = shape.text.contains('\n') && shape.text.lines().next().is_some_and(opens);
    let is_wrapped = shape.steps.last() == Some(&"base64-lines");
    if shape.has("docker") || !(is_pretty || is_wrapped) {
        return None;
    }
    let (before, after) = match random.below(4) {
        0 => (r#"{"level":30,"pid":7,"hostname":"web1","msg":"#, "}"),
        1 => (
            r#"{"@timestamp":"2025-06-27T11:01:27Z","message":"#,
            r#","log":{"offset":1,"file":{"path":"/x"}}}"#,
        ),
        2 => (r#"{"preview":false,"result":{"host":"web1","_raw":"#, "}}"),
        _ => (r#"{"labels":{"pod":"web1"},"textPayload":"#, "}"),
    };
    let has_ends = random.below(4) == 0;
    let records = if random.below(3) == 0 {
        let all = each_line(shape, has_ends, [before, &format!("{after}, ")]);
        all.within(r#"{"events":["#, "null]}")
    } else {
        let all = each_line(shape, has_ends, [before, &format!("{after}\n")]);
        Shape { is_json: false, ..all }
    };
    (records.strings <= 4).then_some(records)
}

/// Each line, with its end or without, as a string between two texts.
fn each_line(mut shape: Shape, has_ends: bool, [before, after]: [&str; 2]) -> Shape {
    shape.strings += 1;
    let mut all = Shape { text: String::new(), spots: Vec::new(), is_code: false, ..shape.clone() };
    let mut at = 0;
    for line in shape.text.split_inclusive('\n') {
        let here = at..at + line.len();
        let spots = shape.spots.iter().filter(|(_, spot)| here.contains(spot));
        let spots = spots.map(|(session, spot)| (session.clone(), spot - at)).collect();
        let is_code = !is_of_lines(&shape)
            && !line
                .trim_end()
                .contains(|c: char| !c.is_ascii_alphanumeric() && !"+/-_=".contains(c));
        let text = if has_ends { line } else { line.trim_end_matches('\n') };
        let part = Shape { text: text.to_owned(), spots, is_code, ..shape.clone() };
        let part = part.quoted(false).within(before, after);
        let length = all.text.len();
        all.spots.extend(part.spots.into_iter().map(|(session, spot)| (session, length + spot)));
        all.text.push_str(&part.text);
        at += line.len();
    }
    all
}

fn text_before(shape: Shape, random: &mut Random) -> Option<Shape> {
    let before = pick(
        random,
        &[
            "2025-06-27T11:01:27Z INFO webhook: ",
            "[2025-06-27 11:01:27] prod.DEBUG: BODY: ",
            "POST ",
        ],
    );
    // No tool begins a text with blanks that all its lines have.
    if shape.has("indented") {
        return None;
    }
    Some(Shape { is_json: false, ..shape.within(before, "") })
}

/// As `jq -C` colours JSON.
fn coloured(shape: Shape, _: &mut Random) -> Option<Shape> {
    let colour = |c: char, text: &mut String| match c {
        '{' | '}' | '[' | ']' | ',' => text.extend(["\u{1b}[1;39m", c.encode_utf8(&mut [0; 4])]),
        ':' => text.extend([":", "\u{1b}[0m"]),
        c => text.push(c),
    };
    if shape.text.contains('\u{1b}') {
        return None;
    }
    let mut shape = shape.mapped("", "\u{1b}[0m", colour);
    // The bracket is what has a place, and not its colour.
    for (_, at) in &mut shape.spots {
        if shape.text[*at..].starts_with('\u{1b}') {
            *at += "\u{1b}[1;39m".len();
        }
    }
    Some(Shape { is_json: false, ..shape })
}

fn grep_colour(shape: Shape, _: &mut Random) -> Option<Shape> {
    let word = "eventType";
    // A record with an escape in it goes on with none that has none.
    if shape.has("docker") {
        return None;
    }
    if !shape.text.contains(word) || shape.text.contains('\u{1b}') {
        return None;
    }
    let (on, off) = ("\u{1b}[01;31m\u{1b}[K", "\u{1b}[m\u{1b}[K");
    let mut spots = shape.spots.clone();
    for (_, at) in &mut spots {
        *at += shape.text[..*at].matches(word).count() * (on.len() + off.len());
    }
    let text = shape.text.replace(word, &format!("{on}{word}{off}"));
    Some(Shape { text, spots, is_json: false, ..shape })
}

fn open_title(shape: Shape, random: &mut Random) -> Option<Shape> {
    let before = pick(
        random,
        &["\u{1b}]0;title", "\u{1b}]0;title\n", "\u{1b}[3", "\u{1b}[\n", "\u{1b}]8;;http://x "],
    );
    // A letter or a digit would be a part of the escape, and a prefix run on from a title.
    let before = if shape.is_json { before } else { "\u{1b}]0;title\n" };
    (!shape.has("open-title")).then(|| Shape { is_json: false, ..shape.within(before, "") })
}

fn among_lines(shape: Shape, random: &mut Random) -> Option<Shape> {
    const LINES: [&str; 9] = [
        "2025-06-27T11:01:26Z INFO [main] started {\"port\": 8080}",
        "GET /health 200 1.2ms",
        "Error: [object Object] at Foo.bar (x.js:1:2)",
        "{\"level\":\"info\",\"msg\":\"ready\",\"a\":[1,2]}",
        "    at handler {",
        "100% of 7 done; a=%7B b=&amp; \\x41 \\\"quoted\\\"",
        "id,name,\"a \"\"quoted\"\" word\"",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
        "",
    ];
    let before: Vec<&str> = (0..random.below(4)).map(|_| pick(random, &LINES)).collect();
    let after: Vec<&str> = (0..random.below(3)).map(|_| pick(random, &LINES)).collect();
    let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let newline = if shape.text.ends_with('\n') { "" } else { "\n" };
    let after = format!("{newline}{}", joined(&after));
    Some(Shape { is_json: false, ..shape.within(&joined(&before), &after) })
}

fn multipart(shape: Shape, _: &mut Random) -> Option<Shape> {
    let before = "POST /hook HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=----x1\r\n\r\n------x1\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n";
    Some(Shape { is_json: false, ..shape.within(before, "\r\n------x1--\r\n") })
}

fn sse(shape: Shape, _: &mut Random) -> Option<Shape> {
    prefixed(shape, |_| "data: ".to_owned())
}

fn quoted_mail(shape: Shape, _: &mut Random) -> Option<Shape> {
    let shape = prefixed(shape, |_| "> ".to_owned())?;
    Some(shape.within("On Fri, Jun 27, 2025 at 11:01 AM Ann wrote:\n", ""))
}

fn indented(shape: Shape, _: &mut Random) -> Option<Shape> {
    // A code with blanks around it is all of its string, and no tool indents CSV.
    let is_alone = shape.is_code || shape.has("csv");
    prefixed(shape, |_| "    ".to_owned()).filter(|_| !is_alone)
}
