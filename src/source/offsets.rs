//! A set of offsets in a text, small whether it holds few of them or nearly all.

use roaring::RoaringBitmap;

use crate::text::Span;

/// Offsets, in their order; those of a text of less than 4 GiB.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Offsets(RoaringBitmap);

impl Offsets {
    pub(crate) fn insert(&mut self, at: usize) {
        self.0.insert(narrow(at));
    }

    pub(crate) fn contains(&self, at: usize) -> bool {
        self.0.contains(narrow(at))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|at| at as usize)
    }

    /// Those that lie in a stretch.
    pub(crate) fn within(&self, Span { start, end }: Span) -> impl Iterator<Item = usize> {
        self.0.range(narrow(start)..narrow(end.max(start))).map(|at| at as usize)
    }

    /// Adds those of `other` that lie in a stretch, as they stand when its
    /// beginning comes to stand at `at`.
    pub(crate) fn add(&mut self, other: &Self, span: Span, at: usize) {
        self.0.extend(other.within(span).map(|offset| narrow(offset - span.start + at)));
    }

    /// Takes out those that are `taken`.
    pub(crate) fn take_if(&mut self, mut taken: impl FnMut(usize) -> bool) -> Self {
        let out: RoaringBitmap = self.0.iter().filter(|at| taken(*at as usize)).collect();
        self.0 -= &out;
        Self(out)
    }
}

/// The texts that are kept at a time are far smaller.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
