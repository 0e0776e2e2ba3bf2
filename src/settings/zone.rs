//! The time zone that `--tz` names. Looks at the zones' database, and for
//! `local` at the machine's own settings; `settings` alone asks for it.

use std::{env, fs};

use anyhow::{Context as _, Result, anyhow};
use jiff::tz::TimeZone;

use super::zones;
use crate::text::similar;

/// The zone of this name, in any letter case; `local` is the system's. UTC is
/// known without a look at the zones' database.
pub(crate) fn zone(name: &str) -> Result<TimeZone> {
    if name.eq_ignore_ascii_case("utc") {
        return Ok(TimeZone::UTC);
    }
    if name.eq_ignore_ascii_case("local") {
        return TimeZone::try_system()
            .or_else(|error| local().ok_or(error))
            .context("the local time zone is not known: name one, as in --tz Europe/Berlin");
    }
    let zone = TimeZone::get(name).ok().or_else(|| zones::named(name));
    zone.filter(|zone| !zone.is_unknown()).ok_or_else(|| {
        let of_system = jiff::tz::db().available().map(|name| name.to_string());
        let names: Vec<String> = of_system.chain(zones::names()).collect();
        let meant = match zone_meant(name, &names) {
            Some(meant) => format!("did you mean {meant}?"),
            None => "it takes UTC, local, or a name such as Europe/Berlin".to_owned(),
        };
        anyhow!("--tz: there is no time zone `{name}`: {meant}")
    })
}

/// The machine's own zone, where that is named and the system does not know the name: a
/// container often says `TZ`, or has a link to a database that it lacks.
fn local() -> Option<TimeZone> {
    let said = env::var("TZ").ok().filter(|said| !said.is_empty());
    let said = said.or_else(|| {
        let link = fs::read_link("/etc/localtime").ok()?;
        Some(link.to_str()?.to_owned())
    })?;
    zones::named(zone_in(&said))
}

/// The name in what `TZ` says, or in the path to a zone.
fn zone_in(said: &str) -> &str {
    let said = said.strip_prefix(':').unwrap_or(said);
    said.rsplit_once("zoneinfo/").map_or(said, |(_, name)| name)
}

/// The zone that was probably meant: a slip away, or with its region left out.
fn zone_meant<'n>(name: &str, names: &'n [String]) -> Option<&'n str> {
    let zones = || names.iter().map(String::as_str).filter(|name| !is_double(name));
    similar::nearest(name, zones()).or_else(|| {
        let city = |zone: &'n str| zone.rsplit('/').next().unwrap_or(zone);
        let near = similar::nearest(name, zones().map(city))?;
        zones().find(|zone| city(zone) == near)
    })
}

/// Some systems keep every zone twice more, in these folders.
fn is_double(zone: &str) -> bool {
    zone.starts_with("posix/") || zone.starts_with("right/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_name() {
        let zone = |name| zone(name).map(|zone| zone.iana_name().map(str::to_owned));
        assert_eq!(zone("utc").unwrap().as_deref(), Some("UTC"));
        assert_eq!(zone("europe/berlin").unwrap().as_deref(), Some("Europe/Berlin"));
        let says = |name| zone(name).unwrap_err().to_string();
        assert!(says("Europe/Berln").ends_with("did you mean Europe/Berlin?"));
        assert!(says("berlin").ends_with("did you mean Europe/Berlin?"));
        assert!(says("New York").ends_with("did you mean America/New_York?"));
        for odd in ["", "Mars/Olympus_Mons", "Etc/Unknown", "../../etc/passwd", "+02:00", "\0"] {
            assert!(says(odd).ends_with("or a name such as Europe/Berlin"), "{}", says(odd));
        }
    }

    #[test]
    fn a_zone_is_named_in_several_ways() {
        for said in [
            "Europe/Berlin",
            ":Europe/Berlin",
            "/usr/share/zoneinfo/Europe/Berlin",
            ":/usr/share/zoneinfo/Europe/Berlin",
            "../usr/share/zoneinfo/Europe/Berlin",
        ] {
            assert_eq!(zone_in(said), "Europe/Berlin");
        }
    }
}
