//! Patterns for whole numbers, since a schema cannot count in a string.

/// A pattern for the whole numbers from `low` to `high`, which have equally many digits.
pub(super) fn between(low: i64, high: i64) -> String {
    let (low, high) = (low.to_string(), high.to_string());
    alternatives(low.as_bytes(), high.as_bytes()).join("|")
}

fn alternatives(low: &[u8], high: &[u8]) -> Vec<String> {
    let ([first, low @ ..], [last, high @ ..]) = (low, high) else {
        return vec![String::new()];
    };
    let under = |digit: u8, rest: Vec<String>| {
        rest.into_iter().map(move |rest| format!("{}{rest}", char::from(digit)))
    };
    if first == last {
        return under(*first, alternatives(low, high)).collect();
    }
    let (zeros, nines) = (vec![b'0'; low.len()], vec![b'9'; high.len()]);
    let (low_is_whole, high_is_whole) = (low == zeros, high == nines);
    let from = if low_is_whole { *first } else { first + 1 };
    let to = if high_is_whole { *last } else { last - 1 };
    let mut all = Vec::new();
    if !low_is_whole {
        all.extend(under(*first, alternatives(low, &nines)));
    }
    if from <= to {
        all.push(format!("{}{}", class(from, to), any(low.len())));
    }
    if !high_is_whole {
        all.extend(under(*last, alternatives(&zeros, high)));
    }
    all
}

/// One digit of a range.
fn class(from: u8, to: u8) -> String {
    let (from, to) = (char::from(from), char::from(to));
    if from == to { from.to_string() } else { format!("[{from}-{to}]") }
}

/// So many digits.
fn any(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "[0-9]".to_owned(),
        _ => format!("[0-9]{{{count}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::between;
    use crate::event::TIME_RANGE;

    #[test]
    fn a_pattern_ends_where_its_range_does() {
        let whole = |low, high| {
            let schema = serde_json::json!({ "pattern": format!("^({})$", between(low, high)) });
            jsonschema::validator_for(&schema).unwrap()
        };
        for (low, high) in [(126, 410), (100, 999), (105, 105), (199, 200), (130, 149), (320, 399)]
        {
            let small = whole(low, high);
            for n in 0..1100 {
                let is_in = (low..=high).contains(&n);
                assert_eq!(small.is_valid(&n.to_string().into()), is_in, "{n} in {low} to {high}");
            }
        }
        let (low, high) = (*TIME_RANGE.start(), *TIME_RANGE.end());
        let time = whole(low, high);
        for (ms, is_good) in [(low, true), (high, true), (low - 1, false), (high + 1, false)] {
            assert_eq!(time.is_valid(&ms.to_string().into()), is_good, "{ms}");
        }
    }
}
