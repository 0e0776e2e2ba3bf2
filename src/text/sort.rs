//! One sort for lists that are short, or sorted once a run.
//!
//! The standard sorts are compiled anew for each type that they sort, at some six
//! kilobytes; here the places are sorted, which are numbers whatever stands at them.
//! What is sorted for each event of a capture takes the standard ones, unless it is rare.

use std::cmp::Ordering;

/// Sorts by `compare`; what is equal stays in its order.
pub(crate) fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut from: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut from, &|one, other| compare(&items[one], &items[other]));
    // `from` says which item comes here; each circle of them moves on by one.
    for start in 0..from.len() {
        let mut here = start;
        while from[here] != start {
            let next = std::mem::replace(&mut from[here], here);
            items.swap(here, next);
            here = next;
        }
        from[here] = here;
    }
}

/// Sorts by what `key` says of each; what is equal stays in its order.
pub(crate) fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

#[inline(never)]
fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|one, other| compare(*one, *other));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_sort(items: Vec<(u8, String)>) {
            let (mut sorted, mut expected) = (items.clone(), items);
            by_key(&mut sorted, |item| item.0);
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(&sorted, &expected);
            by(&mut sorted, |one, other| other.cmp(one));
            expected.sort_by(|one, other| other.cmp(one));
            prop_assert_eq!(sorted, expected);
        }
    }
}
