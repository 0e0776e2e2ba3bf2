//! A session's id in few bytes: those that Zoho sends fit in where a pointer and two
//! numbers would be.

/// So many bytes need no memory of their own.
const INLINE: usize = 22;

/// The id of a session, of any length.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id(Kept);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kept {
    Inline { length: u8, bytes: [u8; INLINE] },
    Boxed(Box<str>),
}

const _: () = assert!(size_of::<Id>() <= 24);

impl Id {
    pub(crate) fn new(id: &str) -> Self {
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..id.len()), u8::try_from(id.len())) {
            (Some(room), Ok(length)) => {
                room.copy_from_slice(id.as_bytes());
                Self(Kept::Inline { length, bytes })
            }
            _ => Self(Kept::Boxed(id.into())),
        }
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // It was text when it was put in.
            Kept::Inline { length, bytes } => {
                std::str::from_utf8(&bytes[..usize::from(*length)]).unwrap_or_default()
            }
            Kept::Boxed(id) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_what_was_put_in() {
        for length in [0, 1, 17, 20, INLINE, INLINE + 1, 300] {
            let text = "7".repeat(length);
            let id = Id::new(&text);
            assert_eq!(id.as_str(), text);
            assert_eq!(matches!(id.0, Kept::Boxed(_)), length > INLINE);
        }
    }
}
