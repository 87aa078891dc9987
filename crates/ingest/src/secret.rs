//! What marks are made with that nobody else can make.

/// A secret of a data folder. A mark made with it is the same in every release that is read there, and does not tell what
/// it was made of: codes of registers are few enough for all of them to be tried against a mark made without.
#[derive(Clone, Copy)]
pub struct Secret([u8; 32]);

impl Secret {
    pub fn of(text: &str) -> Secret {
        Secret(blake3::derive_key("asterism 2026-11-27 marks of what is withheld", text.as_bytes()))
    }

    /// The mark of `what` in a list: 128 bits in hexadecimal.
    pub(crate) fn mark(&self, list: &str, what: &str) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(list.as_bytes()).update(b"\x1f").update(what.as_bytes());
        hasher.finalize().to_hex().as_str().get(..32).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_of_its_folder_its_list_and_what_it_stands_for() {
        let mark = |secret: &str, list: &str, what: &str| Secret::of(secret).mark(list, what);
        let one = mark("a", "fp7", "1");
        assert_eq!((one.len(), &one), (32, &mark("a", "fp7", "1")));
        for other in [mark("b", "fp7", "1"), mark("a", "101", "1"), mark("a", "fp7", "2")] {
            assert_ne!(one, other);
        }
    }
}
