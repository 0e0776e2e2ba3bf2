//! A text with the places of the events in it, and what each step does to both.

use super::random::Random;

/// A text that was put together step by step.
#[derive(Clone, Debug)]
pub struct Shape {
    pub text: String,
    /// Each event's session, and the offset of what stands for its place: its `{`, or the
    /// value that it is encoded in.
    pub spots: Vec<(String, usize)>,
    /// The text is one JSON value.
    pub is_json: bool,
    /// The text is nothing but base64, which is a place only by itself.
    pub is_code: bool,
    /// How many strings are around the events.
    pub strings: usize,
    /// The steps so far.
    pub steps: Vec<&'static str>,
}

impl Shape {
    pub fn has(&self, step: &str) -> bool {
        self.steps.contains(&step)
    }

    /// Text before it and after it.
    pub fn within(self, before: &str, after: &str) -> Self {
        self.mapped(before, after, |c, text| text.push(c))
    }

    /// Each character written in another way, with text before and after it all.
    pub fn mapped(mut self, before: &str, after: &str, map: impl Fn(char, &mut String)) -> Self {
        self.is_code &= before.is_empty() && after.is_empty();
        let mut text = before.to_owned();
        let mut spots = self.spots.iter_mut().map(|(_, at)| at).collect::<Vec<_>>();
        spots.sort();
        let mut spots = spots.into_iter().peekable();
        for (offset, c) in self.text.char_indices() {
            while let Some(spot) = spots.next_if(|spot| **spot <= offset) {
                *spot = text.len();
            }
            map(c, &mut text);
        }
        drop(spots);
        text.push_str(after);
        self.text = text;
        self
    }

    /// Each line put between what `around` says of it.
    pub fn lines(mut self, mut around: impl FnMut(usize, &str) -> (String, String)) -> Self {
        let (mut text, mut at) = (String::new(), 0);
        let mut moved = self.spots.clone();
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            let (content, end) = match line.strip_suffix('\n') {
                Some(content) => (content, "\n"),
                None => (line, ""),
            };
            let (before, after) = around(number, content);
            for ((_, old), (_, new)) in self.spots.iter().zip(&mut moved) {
                if (at..at + line.len()).contains(old) {
                    *new = text.len() + before.len() + (old - at);
                }
            }
            text.extend([&before, content, &after, end]);
            at += line.len();
        }
        self.is_code = false;
        (self.text, self.spots) = (text, moved);
        self
    }

    /// The whole text as one JSON string.
    pub fn quoted(self, is_html_safe: bool) -> Self {
        let escape = |c: char, text: &mut String| {
            if is_html_safe && matches!(c, '"' | '<' | '>' | '&' | '\'') {
                text.push_str(&format!("\\u{:04x}", c as u32));
            } else {
                let literal = serde_json::to_string(c.encode_utf8(&mut [0; 4])).expect("JSON");
                text.push_str(&literal[1..literal.len() - 1]);
            }
        };
        let is_code = self.is_code;
        let mut shape = Self { is_json: true, is_code: false, ..self.mapped("\"", "\"", escape) };
        if is_code {
            shape.spots.iter_mut().for_each(|(_, at)| *at = 0);
        }
        shape
    }

    /// All of it in a way that has no places of its own.
    pub fn opaque(mut self, text: String) -> Self {
        self.text = text;
        self.is_code = true;
        self.spots.iter_mut().for_each(|(_, at)| *at = 0);
        self
    }

    /// The same, as a JSON string, which is the place of all.
    pub fn encoded(self, text: String) -> Self {
        self.opaque(text).quoted(false)
    }

    /// Line and column of each event.
    pub fn places(&self) -> Vec<(String, usize, usize)> {
        let place = |(session, at): &(String, usize)| {
            let before = &self.text[..*at];
            let line = before.rfind('\n').map_or(0, |newline| newline + 1);
            (session.clone(), before.matches('\n').count() + 1, before[line..].chars().count() + 1)
        };
        let mut places: Vec<_> = self.spots.iter().map(place).collect();
        places.sort();
        places
    }
}

/// Deliveries, in one of the ways in which they are printed; or other JSON that looks alike.
pub fn delivery(random: &mut Random, has_event: bool) -> Shape {
    let count = 1 + random.below(2);
    let mut objects = Vec::new();
    let mut sessions = Vec::new();
    for _ in 0..count {
        let session = format!("6540300{:010}", random.below(1 << 30));
        objects.push(object(&session, random.below(6) == 0, has_event));
        sessions.push(session);
    }
    let kind = random.below(5);
    let (step, separator, is_alone) = match kind {
        0 => ("compact", ",", false),
        1 => ("spaced", ", ", false),
        2 => ("pretty", ",\n  ", false),
        3 => ("alone", "", true),
        _ => ("pretty-alone", "", true),
    };
    let mut shape = Shape {
        text: String::new(),
        spots: Vec::new(),
        is_json: true,
        is_code: false,
        strings: 0,
        steps: vec![step],
    };
    if is_alone {
        objects.truncate(1);
    }
    let value = |object: &serde_json::Value| match kind {
        0 | 3 => object.to_string(),
        1 => object.to_string().replace("\":", "\": ").replace(",\"", ", \""),
        2 => serde_json::to_string_pretty(object).expect("JSON").replace('\n', "\n  "),
        _ => serde_json::to_string_pretty(object).expect("JSON"),
    };
    shape.text.push_str(match kind {
        0 | 1 => "[",
        2 => "[\n  ",
        _ => "",
    });
    for (number, (object, session)) in objects.iter().zip(&sessions).enumerate() {
        if number > 0 {
            shape.text.push_str(separator);
        }
        if has_event {
            shape.spots.push((session.clone(), shape.text.len()));
        }
        shape.text.push_str(&value(object));
    }
    shape.text.push_str(match kind {
        0 | 1 => "]",
        2 => "\n]",
        _ => "",
    });
    shape
}

fn object(session: &str, is_spread: bool, has_event: bool) -> serde_json::Value {
    let mut object = serde_json::json!({
        "payload": {
            "currentAssigneeId": "106554156", "sessionStatus": "ON_HOLD", "replyStatus": "ACCEPTED",
            "sessionOldStatus": "ENDED", "sessionId": session, "messagesCount": "23",
            "assigneeType": "AGENT", "channelId": "65403000000038011",
        },
        "eventTime": "1751022087019", "eventType": "IM_Session_Status", "orgId": "106553778",
    });
    if !has_event {
        object = serde_json::json!({
            "payload": {"id": session, "status": "OPEN", "text": "a {brace} and a \"quote\" & 100%", "empty": ""},
            "time": "1751022087019", "type": "Other",
        });
    }
    if is_spread {
        let mut record = serde_json::Map::new();
        record.insert("level".to_owned(), 30.into());
        record.insert("time".to_owned(), 1_751_022_087_019_u64.into());
        record.insert("pid".to_owned(), 12.into());
        record.insert("hostname".to_owned(), "web-1".into());
        record.extend(object.as_object().expect("an object").clone());
        record.insert("msg".to_owned(), "webhook".into());
        object = record.into();
    }
    object
}
