//! How many bytes have been looked at: tests hold that they grow as the input does, however
//! hostile it is. Outside of tests nothing is counted.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static LOOKED_AT: Cell<u64> = const { Cell::new(0) };
}

/// So many bytes are looked at, by this thread.
#[inline]
pub(crate) fn looked_at(bytes: usize) {
    #[cfg(test)]
    LOOKED_AT.with(|sum| sum.set(sum.get() + bytes as u64));
    let _ = bytes;
}

/// How many bytes this thread looks at in `work`.
#[cfg(test)]
pub(crate) fn of(work: impl FnOnce()) -> u64 {
    let before = LOOKED_AT.with(Cell::get);
    work();
    LOOKED_AT.with(Cell::get) - before
}
