//! How zdim writes JSON: on one line or in the manner of jq, with what could harm a
//! terminal or a CI log as `\uXXXX`, so that nothing is lost.
//!
//! A serializer of its own, since every event passes through it: names of fields,
//! which are ours, are not looked at, and text in which nothing can be wrong is
//! copied. A property test holds it against `serde_json`.

use std::fmt::{self, Display};
use std::io::{self, Write};

use serde::ser::{self, Impossible, Serialize};
use serde_json::Value;

use super::escape::{write_json, write_literal};
use crate::judge::LITERAL;

/// Writes `value` to `out`, on one line, or two blanks for each level of which the
/// first stands at `depth`.
///
/// # Errors
/// Those of `out`.
pub(super) fn write<W: Write + ?Sized>(
    value: &(impl Serialize + ?Sized),
    pretty: Option<usize>,
    out: &mut W,
) -> io::Result<()> {
    let mut writer = Writer { out, pretty, depth: pretty.unwrap_or(0) };
    value.serialize(&mut writer).map_err(|error| error.0)
}

struct Writer<'o, W: ?Sized> {
    out: &'o mut W,
    pretty: Option<usize>,
    depth: usize,
}

/// Only writing can fail.
#[derive(Debug)]
pub(super) struct Failed(io::Error);

impl Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failed {}

impl ser::Error for Failed {
    fn custom<T: Display>(message: T) -> Self {
        Self(io::Error::other(message.to_string()))
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self(error)
    }
}

type Done = Result<(), Failed>;

impl<W: Write + ?Sized> Writer<'_, W> {
    #[inline]
    fn raw(&mut self, text: &[u8]) -> Done {
        Ok(self.out.write_all(text)?)
    }

    fn shown(&mut self, value: impl Display) -> Done {
        Ok(write!(self.out, "{value}")?)
    }

    fn string(&mut self, text: &str) -> Done {
        self.raw(b"\"")?;
        write_json(self.out, text)?;
        self.raw(b"\"")
    }

    fn new_line(&mut self) -> Done {
        match self.pretty {
            Some(_) => Ok(write!(self.out, "\n{:1$}", "", 2 * self.depth)?),
            None => Ok(()),
        }
    }
}

/// An array or object that is being written.
struct Parts<'w, 'o, W: ?Sized> {
    writer: &'w mut Writer<'o, W>,
    close: &'static [u8],
    has_any: bool,
}

impl<'w, 'o, W: Write + ?Sized> Parts<'w, 'o, W> {
    fn open(
        writer: &'w mut Writer<'o, W>,
        open: &'static [u8],
        close: &'static [u8],
    ) -> Result<Self, Failed> {
        writer.raw(open)?;
        writer.depth += 1;
        Ok(Self { writer, close, has_any: false })
    }

    fn next(&mut self) -> Done {
        if std::mem::replace(&mut self.has_any, true) {
            self.writer.raw(b",")?;
        }
        self.writer.new_line()
    }

    fn colon(&mut self) -> Done {
        self.writer.raw(if self.writer.pretty.is_some() { b": " } else { b":" })
    }

    fn close(self) -> Done {
        self.writer.depth -= 1;
        if self.has_any {
            self.writer.new_line()?;
        }
        self.writer.raw(self.close)
    }
}

macro_rules! integers {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, value: $type) -> Done {
            self.raw(itoa::Buffer::new().format(value).as_bytes())
        })*
    };
}

impl<'w, 'o, W: Write + ?Sized> ser::Serializer for &'w mut Writer<'o, W> {
    type Ok = ();
    type Error = Failed;
    type SerializeSeq = Parts<'w, 'o, W>;
    type SerializeTuple = Parts<'w, 'o, W>;
    type SerializeMap = Parts<'w, 'o, W>;
    type SerializeStruct = Parts<'w, 'o, W>;
    // Nothing of ours has a form of these.
    type SerializeTupleStruct = Impossible<(), Failed>;
    type SerializeTupleVariant = Impossible<(), Failed>;
    type SerializeStructVariant = Impossible<(), Failed>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64
    }

    fn serialize_bool(self, value: bool) -> Done {
        self.raw(if value { b"true" } else { b"false" })
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Done {
        self.shown(Value::from(value))
    }

    fn serialize_char(self, value: char) -> Done {
        self.string(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Done {
        self.string(value)
    }

    /// Text in ASCII that is ours, such as a time: there is nothing to escape.
    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.raw(b"\"")?;
        self.raw(value)?;
        self.raw(b"\"")
    }

    fn serialize_none(self) -> Done {
        self.raw(b"null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.string(variant)
    }

    /// A string literal of the capture stands as it is.
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Done {
        if name != LITERAL {
            return value.serialize(self);
        }
        match value.serialize(serde_json::value::Serializer) {
            Ok(Value::String(literal)) => Ok(write_literal(self.out, &literal)?),
            _ => self.serialize_none(),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.collect_map([(variant, value)])
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Failed> {
        Parts::open(self, b"[", b"]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Failed> {
        Parts::open(self, b"[", b"]")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Failed> {
        Parts::open(self, b"{", b"}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Failed> {
        Parts::open(self, b"{", b"}")
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Failed> {
        Err(ser::Error::custom(name))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Failed> {
        Err(ser::Error::custom(name))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Failed> {
        Err(ser::Error::custom(name))
    }
}

impl<W: Write + ?Sized> ser::SerializeSeq for Parts<'_, '_, W> {
    type Ok = ();
    type Error = Failed;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.next()?;
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl<W: Write + ?Sized> ser::SerializeTuple for Parts<'_, '_, W> {
    type Ok = ();
    type Error = Failed;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl<W: Write + ?Sized> ser::SerializeMap for Parts<'_, '_, W> {
    type Ok = ();
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.next()?;
        key.serialize(&mut *self.writer)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.colon()?;
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl<W: Write + ?Sized> ser::SerializeStruct for Parts<'_, '_, W> {
    type Ok = ();
    type Error = Failed;

    /// The key is ours: there is nothing to escape.
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.next()?;
        self.writer.raw(b"\"")?;
        self.writer.raw(key.as_bytes())?;
        self.writer.raw(if self.writer.pretty.is_some() { b"\": " } else { b"\":" })?;
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Done {
        self.close()
    }
}
