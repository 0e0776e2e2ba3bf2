//! `zdim sample`: write deliveries that are made up.

use std::ops::ControlFlow;

use anyhow::{Context as _, Result};
use jiff::Timestamp;

use crate::cli::{Sample, When};
use crate::exit::Exit;
use crate::output::{Progress, Sink, Streams};
use crate::sample::{self, Order, Window};
use crate::settings::Settings;
use crate::text::sort;

/// When events happen if nothing is said: no clock is asked, so that the same order
/// gives the same bytes. 2025-07-21T08:00Z, in milliseconds since 1970.
const SINCE: i64 = 1_753_084_800_000;

/// How long events happen if nothing is said, in milliseconds.
const LENGTH: i64 = 8 * 3_600_000;

/// Runs `zdim sample`.
///
/// # Errors
/// If there is nothing as it was ordered, or standard output cannot be written.
pub(crate) fn sample(options: &Sample, settings: &Settings, streams: &Streams) -> Result<Exit> {
    let mut faults = options.faults.clone();
    sort::by_key(&mut faults, |rule| rule.name);
    faults.dedup_by_key(|rule| rule.name);
    let order = Order {
        count: options.count,
        sessions: options.sessions,
        seed: options.seed,
        window: window(options, settings)?,
        batch: options.batch,
        status: options.status,
        reply: options.reply,
        faults,
        shape: options.shape,
    };
    let mut stdout = Sink::stdout(streams, false, &Progress::default());
    sample::write(&order, &mut |block| {
        stdout.write_all(block)?;
        let is_enough = stdout.is_closed();
        Ok(if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    stdout.flush()?;
    Ok(Exit::Fine)
}

fn window(options: &Sample, settings: &Settings) -> Result<Window> {
    let settle = |when: Option<&When>, name| {
        let time = when.map(|when| when.settle(settings.now, &settings.zone));
        time.transpose().context(name).map(|time| time.map(Timestamp::as_millisecond))
    };
    let since = settle(options.since.as_ref(), "--since")?;
    let until = settle(options.until.as_ref(), "--until")?;
    let since = since.unwrap_or_else(|| until.map_or(SINCE, |until| until.saturating_sub(LENGTH)));
    let until = until.unwrap_or_else(|| since.saturating_add(LENGTH));
    // What lies before 1970 is refused with all that no event can bear.
    let ms = |time: i64| u64::try_from(time).unwrap_or_default();
    Ok(Window { since: ms(since), until: ms(until) })
}
