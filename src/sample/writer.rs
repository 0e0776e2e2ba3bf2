//! Puts events into deliveries and those into what stands around them, in blocks that
//! are used again and again.

use std::ops::ControlFlow;

use anyhow::Result;

use super::event::{Edit, Event, Template};
use super::fault::Item;
use super::odd::Odd;
use super::shape::{Shape, Wrapper};

/// How much is written at a time, in bytes.
const BLOCK: usize = 256 << 10;

/// Writes deliveries.
pub(super) struct Writer<'w> {
    template: Template,
    batch: u64,
    wrapper: Wrapper,
    /// The delivery that is being made, how many events it has, and the time of the last.
    delivery: Vec<u8>,
    events: u64,
    time: u64,
    /// What has been made, and is not written yet.
    block: Vec<u8>,
    write: &'w mut dyn FnMut(&[u8]) -> Result<ControlFlow<()>>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(
        shape: Shape,
        batch: u64,
        write: &'w mut dyn FnMut(&[u8]) -> Result<ControlFlow<()>>,
    ) -> Self {
        Self {
            template: Template::new(Wrapper::dress(shape)),
            batch,
            wrapper: Wrapper::new(shape),
            delivery: Vec::new(),
            events: 0,
            time: 0,
            block: Vec::with_capacity(BLOCK + (BLOCK >> 2)),
            write,
        }
    }

    /// Adds what comes next. Whether anybody wants more.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn add(&mut self, item: &Item) -> Result<ControlFlow<()>> {
        match item {
            Item::Event(event, edit) => self.add_event(event, edit.as_ref()),
            Item::Delivery(odd) => self.add_delivery(odd),
        }
        if self.block.len() < BLOCK { Ok(ControlFlow::Continue(())) } else { self.flush() }
    }

    fn add_event(&mut self, event: &Event, edit: Option<&Edit>) {
        let [open, between, _] = self.template.dress().delivery();
        let before = if self.events == 0 { open } else { between };
        self.delivery.extend_from_slice(before.as_bytes());
        if edit.is_none() {
            self.template.push(event, &mut self.delivery);
        } else {
            self.template.push_edited(event, edit, &mut self.delivery);
        }
        self.events += 1;
        self.time = event.time;
        if self.events == self.batch {
            self.close();
        }
    }

    fn add_delivery(&mut self, odd: &Odd) {
        self.close();
        odd.push(&mut self.delivery);
        // It comes in its turn, be it of an event that was earlier.
        self.time = self.time.max(odd.time());
        self.wrap();
    }

    /// Ends the delivery that is being made, if there is one.
    fn close(&mut self) {
        if self.events > 0 {
            let [.., close] = self.template.dress().delivery();
            self.delivery.extend_from_slice(close.as_bytes());
            self.wrap();
        }
    }

    fn wrap(&mut self) {
        self.wrapper.push(&self.delivery, self.time, &mut self.block);
        self.delivery.clear();
        self.events = 0;
    }

    fn flush(&mut self) -> Result<ControlFlow<()>> {
        let flow = (self.write)(&self.block)?;
        self.block.clear();
        Ok(flow)
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn finish(mut self) -> Result<()> {
        self.close();
        self.wrapper.finish(&mut self.block);
        self.flush().map(drop)
    }
}
