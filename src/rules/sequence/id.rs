//! A session's id in few bytes: those that Zoho sends fit in where a pointer and two
//! numbers would be.

/// So many bytes need no memory of their own.
const INLINE: usize = 22;

/// An id of any length.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Id {
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
                Self::Inline { length, bytes }
            }
            _ => Self::Boxed(id.into()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            // It was text when it was put in.
            Self::Inline { length, bytes } => {
                std::str::from_utf8(&bytes[..usize::from(*length)]).unwrap_or_default()
            }
            Self::Boxed(id) => id,
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
            assert_eq!(matches!(id, Id::Boxed(_)), length > INLINE);
        }
    }
}
