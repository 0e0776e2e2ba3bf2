//! The options of `zdim sample`.

use clap::Args;

use super::values;
use super::when::When;
use crate::rules::Rule;
use crate::sample::{LARGEST_BATCH, MOST, Shape};
use crate::tables::{ReplyStatus, SessionStatus};

/// `zdim sample`
#[derive(Debug, Args)]
#[command(after_long_help = values::faults_listed())]
pub struct Sample {
    /// How many events [default: 1]
    ///
    /// What a fault takes counts too, and is written whole.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST))]
    pub count: Option<u64>,

    /// How many sessions, each from its beginning to its end
    ///
    /// Without `--count` all their events are written, with it that many.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST))]
    pub sessions: Option<u64>,

    /// The same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,

    /// When the first event may happen [default: 2025-07-21T08:00Z]
    ///
    /// A date or a time (2025-06-27T11:01:27Z, or 20:00 for today's), today or yesterday,
    /// a span back from now (30m, 2h, 1d12h, 1w), or milliseconds since 1970 in thirteen
    /// digits. If only `--until` is said, it is eight hours before.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<When>,

    /// Before what time events happen [default: eight hours after --since]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub until: Option<When>,

    /// How many events a delivery holds
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=LARGEST_BATCH))]
    pub batch: u64,

    /// What each event's session status is, such as ON_HOLD
    ///
    /// Each event is in a session of its own then, and its other fields go with it.
    #[arg(long, value_name = "STATUS", ignore_case = true)]
    #[arg(value_parser = values::session_status(), hide_possible_values = true)]
    pub status: Option<SessionStatus>,

    /// What each event's reply status is, such as SESSION_EXPIRED
    ///
    /// Each event is in a session of its own then, and its other fields go with it.
    #[arg(long, value_name = "STATUS", ignore_case = true)]
    #[arg(value_parser = values::reply_status(), hide_possible_values = true)]
    pub reply: Option<ReplyStatus>,

    /// One thing that is wrong, so that RULE fires once
    ///
    /// May be repeated, or with commas. It stands in a session of its own.
    #[arg(long = "fault", value_name = "RULE", conflicts_with_all = ["status", "reply"])]
    #[arg(value_delimiter = ',', value_parser = values::fault(), hide_possible_values = true)]
    pub faults: Vec<&'static Rule>,

    /// What stands around deliveries: json, ndjson, log, docker, cri, cloudwatch,
    /// apigateway, har [default: ndjson]
    #[arg(long, default_value = "ndjson", hide_default_value = true, hide_possible_values = true)]
    #[arg(long_help = values::listed::<Shape>("What stands around deliveries [default: ndjson]"))]
    pub shape: Shape,
}
