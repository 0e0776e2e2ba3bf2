//! The part of the report's schema that is about counts.

use serde_json::{Value, json};

use super::NULL;
use super::pieces::{count, described, record, text, text_or_null, version};
use crate::event::SUMS_KEY;

/// What `stats -o json` prints, and reads again.
pub(super) fn report() -> Value {
    let ms = || json!({ "type": ["integer", NULL] });
    let by = |description: &str| {
        let number = count();
        json!({ "description": description, "type": "object", "additionalProperties": number })
    };
    let statuses = json!({
        "description": "Events by session status, then by reply status; \"\" is not known.",
        "type": "object",
        "additionalProperties": by("By reply status."),
    });
    let hours = json!({
        "description": "Events by hour of the day, in the zone tz.",
        "type": "array",
        "items": count(),
        "minItems": 24,
        "maxItems": 24,
    });
    record([
        (SUMS_KEY, version()),
        ("tz", described("The zone of days and hours.", text())),
        ("from", described("The earliest time, RFC 3339 in UTC.", text_or_null())),
        ("fromMs", described("The same in milliseconds since 1970.", ms())),
        ("until", described("The latest time, RFC 3339 in UTC.", text_or_null())),
        ("untilMs", described("The same in milliseconds since 1970.", ms())),
        ("inputs", count()),
        ("events", count()),
        ("untimed", described("Events without a valid time.", count())),
        ("permitted", count()),
        ("refused", count()),
        ("unknown", described("Events that do not say.", count())),
        ("noiseLines", described("Lines of logs without an event.", count())),
        ("byStatus", statuses),
        ("refusedImplied", described("Refusals while the session waits, or is closed.", count())),
        ("byReason", by("The other refusals, by reply status.")),
        ("byActor", by("The other refusals, by who acts.")),
        ("byChannel", by("Events by channelId.")),
        ("byAssignee", by("Events by assigneeType and currentAssigneeId; \"\" is nobody.")),
        ("byDay", by("Events by day, in the zone tz.")),
        ("byHour", hours),
        ("otherEvents", by("Other events of Zoho Desk's, by type.")),
        ("findings", by("Findings by rule, but for those across events.")),
    ])
}
