//! What tells one problem from another between two runs, wherever its lines are now.

use std::collections::HashSet;

use super::paths;
use crate::judge::Problem;
use crate::settings::Folders;

/// A fingerprint for each problem, in 32 hexadecimal digits.
///
/// It is made of what stays when lines move: path, rule, the way to the JSON
/// text and the pointer in it without places in arrays, and the message without
/// places in files. Equal problems are numbered in their order. Whatever the capture holds, no two are the same: a fingerprint
/// that is taken already, by an equal problem or by a forged one, is made anew
/// with the next number.
pub fn fingerprints(problems: &[Problem], folders: &Folders) -> Vec<String> {
    let mut taken = HashSet::with_capacity(problems.len());
    let mut numbers = std::collections::HashMap::new();
    let mut fingerprints = Vec::with_capacity(problems.len());
    for problem in problems {
        let base = hash_of(problem, folders);
        let number: &mut u64 = numbers.entry(base).or_default();
        let fingerprint = loop {
            let candidate = fnv(base, &number.to_le_bytes());
            *number += 1;
            if taken.insert(candidate) {
                break candidate;
            }
        };
        fingerprints.push(format!("{fingerprint:032x}"));
    }
    fingerprints
}

fn hash_of(problem: &Problem, folders: &Folders) -> u128 {
    let path = paths::relative(&problem.path, folders);
    let parts = [path, problem.rule.name.to_owned(), without_places(&problem.message)];
    let steps =
        [&problem.pointer].into_iter().chain(&problem.via).map(|step| without_numbers(step));
    parts.into_iter().chain(steps).fold(BASIS, |hash, part| {
        // 0xFF ends a part: it is no byte of UTF-8, so parts cannot run together.
        fnv(fnv(hash, part.as_bytes()), &[0xFF])
    })
}

/// A pointer without the steps that may count elements of an array.
fn without_numbers(pointer: &str) -> String {
    let is_number = |step: &str| !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit());
    let steps = pointer.split('/').map(|step| if is_number(step) { "" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// A message without the lines and columns that follow a path: `:12:7`.
fn without_places(message: &str) -> String {
    let mut kept = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find(':') {
        let (before, after) = rest.split_at(at);
        kept.push_str(before);
        rest = number(after).and_then(number).unwrap_or_else(|| {
            kept.push(':');
            &after[1..]
        });
    }
    kept + rest
}

/// What stands behind `:` and a number.
fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix(':')?;
    let behind = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    (behind.len() < digits.len()).then_some(behind)
}

const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// FNV-1a with 128 bits. The standard library's hash may change with a release,
/// which would make every known problem a new one; one that withstands forgery
/// (SHA-2) would bring a dependency, for what `fingerprints` sees to by itself.
fn fnv(hash: u128, bytes: &[u8]) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(hash, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_does_not_count() {
        assert_eq!(without_places("as at a:b.log:12:7, and 1:2"), "as at a:b.log, and 1:2");
        assert_eq!(without_places("is `12:30`: a time?"), "is `12:30`: a time?");
        assert_eq!(without_numbers("string:/Records/12/body"), "string:/Records//body");
        assert_eq!(without_numbers("/payload/x2"), "/payload/x2");
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // From the FNV authors' test vectors.
        assert_eq!(fnv(BASIS, b""), BASIS);
        assert_eq!(fnv(BASIS, b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(fnv(BASIS, b"foobar"), 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
    }
}
