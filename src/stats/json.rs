//! Counts as JSON, and back: what one machine writes another adds up.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Counts, Tally};
use crate::event::SUMS_KEY;

/// The key by which the form is known, and its version.
const VERSION: (&str, u64) = (SUMS_KEY, 1);

/// The members of the JSON, in their order; days and hours are those of the zone `tz`.
pub(crate) fn members(counts: &Counts, tz: &str) -> Vec<(&'static str, Value)> {
    vec![
        (VERSION.0, VERSION.1.into()),
        ("tz", tz.into()),
        ("from", instant(counts.from)),
        ("fromMs", counts.from.into()),
        ("until", instant(counts.until)),
        ("untilMs", counts.until.into()),
        ("inputs", counts.inputs.into()),
        ("events", counts.events.into()),
        ("untimed", counts.untimed.into()),
        ("permitted", counts.permitted.into()),
        ("refused", counts.refused.into()),
        ("unknown", counts.unknown.into()),
        ("noiseLines", counts.noise_lines.into()),
        ("byStatus", statuses(counts)),
        ("refusedImplied", counts.refused_implied.into()),
        ("byReason", tally(&counts.by_reason)),
        ("byActor", tally(&counts.by_actor)),
        ("byChannel", tally(&counts.by_channel)),
        ("byAssignee", tally(&counts.by_assignee)),
        ("byDay", tally(&counts.by_day)),
        ("byHour", json!(counts.by_hour)),
        ("otherEvents", tally(&counts.other_events)),
        ("findings", tally(&counts.findings)),
    ]
}

fn instant(ms: Option<i64>) -> Value {
    let time = ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    time.map_or(Value::Null, |time| format!("{time:.3}").into())
}

fn tally(tally: &Tally) -> Value {
    tally.iter().map(|(key, number)| (key.to_owned(), number.into())).collect::<Map<_, _>>().into()
}

fn statuses(counts: &Counts) -> Value {
    let mut by_status = Map::new();
    for (status, reply, number) in counts.statuses() {
        let replies = by_status.entry(status).or_insert_with(|| Map::new().into());
        replies[reply] = number.into();
    }
    by_status.into()
}

/// The counts that `text`, which has the key of the form, holds.
///
/// # Errors
/// If they cannot be added to those of the zone `tz`, in words that go on a sentence.
pub(crate) fn read(text: &str, tz: &str) -> Result<Counts, String> {
    let document: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let of = |key: &str| document.get(key).unwrap_or(&Value::Null);
    let (key, version) = VERSION;
    if of(key).as_u64() != Some(version) {
        return Err(format!("its {key} is {}, and this zdim knows {version} alone", of(key)));
    }
    let zone = of("tz").as_str().ok_or("its tz is no text")?;
    if zone != tz {
        return Err(format!(
            "its days and hours are those of {zone}, not of {tz}: counts of one zone add up, \
             which --tz {zone} makes"
        ));
    }
    let count = |key: &str| of(key).as_u64().ok_or_else(|| format!("its {key} is no count"));
    let time = |key: &str| match of(key) {
        Value::Null => Ok(None),
        value => value.as_i64().map(Some).ok_or_else(|| format!("its {key} is no time")),
    };
    let mut counts = Counts {
        from: time("fromMs")?,
        until: time("untilMs")?,
        inputs: count("inputs")?,
        events: count("events")?,
        untimed: count("untimed")?,
        permitted: count("permitted")?,
        refused: count("refused")?,
        unknown: count("unknown")?,
        noise_lines: count("noiseLines")?,
        refused_implied: count("refusedImplied")?,
        by_reason: tally_of(&document, "byReason")?,
        by_actor: tally_of(&document, "byActor")?,
        by_channel: tally_of(&document, "byChannel")?,
        by_assignee: tally_of(&document, "byAssignee")?,
        by_day: tally_of(&document, "byDay")?,
        other_events: tally_of(&document, "otherEvents")?,
        findings: tally_of(&document, "findings")?,
        ..Counts::default()
    };
    let hours = of("byHour").as_array().filter(|hours| hours.len() == counts.by_hour.len());
    for (own, hour) in counts.by_hour.iter_mut().zip(hours.ok_or("its byHour is not 24 counts")?) {
        *own = hour.as_u64().ok_or("its byHour is not 24 counts")?;
    }
    for (status, replies) in object(&document, "byStatus")? {
        let replies = replies.as_object().ok_or("its byStatus is no object of objects")?;
        for (reply, number) in replies {
            let number = number.as_u64().ok_or("its byStatus has what is no count")?;
            let plain = |text: &str| text.replace('\0', "\u{fffd}");
            counts.add_statuses(&plain(status), &plain(reply), number);
        }
    }
    Ok(counts)
}

fn object<'d>(
    document: &'d Map<String, Value>,
    key: &str,
) -> Result<&'d Map<String, Value>, String> {
    let object = document.get(key).and_then(Value::as_object);
    object.ok_or_else(|| format!("its {key} is no object"))
}

fn tally_of(document: &Map<String, Value>, key: &str) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for (name, number) in object(document, key)? {
        let number = number.as_u64().ok_or_else(|| format!("its {key} has what is no count"))?;
        tally.add(name, number);
    }
    Ok(tally)
}
