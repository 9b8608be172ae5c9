//! Fingerprints: a digest of everything in a value. Knows no editions.
//!
//! A value is written in a form of our own, made for hashing: each thing begins with a letter that says what it is, and
//! a text with its length. A struct has its name, and its fields in their order, without theirs. So it can be read in
//! one way only, and two values with the same bytes are the same value. It costs a third of what JSON costs, most of
//! which is names and looking for letters to escape.

use serde::{Serialize, ser};
use sha2::{Digest, Sha256};

/// SHA-256 of an edition, or of a part of one: equal editions, equal fingerprints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// That of any value.
    pub fn of(value: &impl Serialize) -> Fingerprint {
        let mut written = Written { hash: Sha256::new(), bytes: Vec::with_capacity(2 * MOUTHFUL) };
        value.serialize(&mut written).expect("plain ordered data can always be hashed");
        written.hash.update(&written.bytes);
        Fingerprint(written.hash.finalize().into())
    }

    /// All of it, in hexadecimal.
    pub fn in_full(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Display for Fingerprint {
    /// Eight groups of four letters would be too long to compare by eye on paper; readers get the first four.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, pair) in self.0.chunks(2).take(4).enumerate() {
            let gap = if index == 0 { "" } else { " " };
            write!(f, "{gap}{:02x}{:02x}", pair[0], pair[1])?;
        }
        Ok(())
    }
}

/// Hashing is quick with mouthfuls only; a value is not held in memory a second time.
const MOUTHFUL: usize = 4 << 10;

/// What was written and not hashed yet, and the hash of what was.
struct Written {
    hash: Sha256,
    bytes: Vec<u8>,
}

impl Written {
    fn put(&mut self, letter: u8, bytes: &[u8]) {
        self.bytes.push(letter);
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= MOUTHFUL {
            self.hash.update(&self.bytes);
            self.bytes.clear();
        }
    }

    fn sized(&mut self, letter: u8, bytes: &[u8]) {
        self.put(letter, &(bytes.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(bytes);
    }
}

/// What cannot happen: bytes always go into memory.
#[derive(Debug)]
struct Failure(String);

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: std::fmt::Display>(said: T) -> Failure {
        Failure(said.to_string())
    }
}

type Done = Result<(), Failure>;

/// Values of a fixed size, each with its letter.
macro_rules! fixed {
    ($($name:ident $Value:ty: $letter:literal;)*) => {
        $(fn $name(self, value: $Value) -> Done {
            self.put($letter, &value.to_le_bytes());
            Ok(())
        })*
    };
}

impl<'w> ser::Serializer for &'w mut Written {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Inside<'w>;
    type SerializeTuple = Inside<'w>;
    type SerializeTupleStruct = Inside<'w>;
    type SerializeTupleVariant = Inside<'w>;
    type SerializeMap = Inside<'w>;
    type SerializeStruct = Inside<'w>;
    type SerializeStructVariant = Inside<'w>;

    fixed! {
        serialize_i8 i8: b'1';
        serialize_i16 i16: b'2';
        serialize_i32 i32: b'3';
        serialize_i64 i64: b'4';
        serialize_u8 u8: b'5';
        serialize_u16 u16: b'6';
        serialize_u32 u32: b'7';
        serialize_u64 u64: b'8';
        serialize_f32 f32: b'f';
        serialize_f64 f64: b'd';
    }

    fn serialize_bool(self, value: bool) -> Done {
        self.put(b'b', &[u8::from(value)]);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.put(b'c', &u32::from(value).to_le_bytes());
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Done {
        self.sized(b's', text.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Done {
        self.sized(b'y', bytes);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.put(b'-', &[]);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        self.put(b'+', &[]);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.put(b'0', &[]);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.sized(b'v', variant.as_bytes());
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.sized(b'w', variant.as_bytes());
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'w>, Failure> {
        self.put(b'[', &[]);
        Ok(Inside(self))
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'w>, Failure> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'w>, Failure> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'w>, Failure> {
        self.sized(b't', variant.as_bytes());
        Ok(Inside(self))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'w>, Failure> {
        self.put(b'{', &[]);
        Ok(Inside(self))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Inside<'w>, Failure> {
        self.sized(b'r', name.as_bytes());
        Ok(Inside(self))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'w>, Failure> {
        self.sized(b'z', variant.as_bytes());
        Ok(Inside(self))
    }
}

/// The inside of a list, a map or a struct, up to its end.
struct Inside<'w>(&'w mut Written);

impl Inside<'_> {
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.0)
    }

    /// A field that is left out still has its place.
    fn left_out(&mut self) -> Done {
        self.0.put(b'.', &[]);
        Ok(())
    }

    /// No value begins with this letter.
    fn close(self) -> Done {
        self.0.put(b']', &[]);
        Ok(())
    }
}

/// The traits that differ in the name of their one method.
macro_rules! list {
    ($($Trait:ident $method:ident;)*) => {
        $(impl ser::$Trait for Inside<'_> {
            type Ok = ();
            type Error = Failure;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.value(value)
            }
            fn end(self) -> Done {
                self.close()
            }
        })*
    };
}

list! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.value(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.value(value)
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl ser::SerializeStruct for Inside<'_> {
    type Ok = ();
    type Error = Failure;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Done {
        self.value(value)
    }

    fn skip_field(&mut self, _: &'static str) -> Done {
        self.left_out()
    }

    fn end(self) -> Done {
        self.close()
    }
}

impl ser::SerializeStructVariant for Inside<'_> {
    type Ok = ();
    type Error = Failure;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Done {
        self.value(value)
    }

    fn skip_field(&mut self, _: &'static str) -> Done {
        self.left_out()
    }

    fn end(self) -> Done {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn values_that_differ_have_fingerprints_that_differ() {
        #[derive(Serialize)]
        struct Said {
            this: Option<&'static str>,
            that: Option<&'static str>,
        }
        #[derive(Serialize)]
        struct Unsaid {
            #[serde(skip_serializing_if = "Option::is_none")]
            this: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            that: Option<&'static str>,
        }
        let same = |text: &str| Fingerprint::of(&vec![text.to_string()]);
        assert_eq!(same("a"), Fingerprint::of(&["a"]), "what a list is kept in does not matter");
        let long = "x".repeat(3 * MOUTHFUL);
        let all = [
            Fingerprint::of(&["ab", "c"]),
            Fingerprint::of(&["a", "bc"]),
            Fingerprint::of(&["abc"]),
            Fingerprint::of(&"abc"),
            Fingerprint::of(&[["ab"], ["c"]]),
            Fingerprint::of(&([["ab"]], "c")),
            Fingerprint::of(&BTreeMap::from([("ab", "c")])),
            Fingerprint::of(&Said { this: Some("a"), that: None }),
            Fingerprint::of(&Said { this: None, that: Some("a") }),
            Fingerprint::of(&Unsaid { this: Some("a"), that: None }),
            Fingerprint::of(&Unsaid { this: None, that: Some("a") }),
            Fingerprint::of(&[None::<u8>]),
            Fingerprint::of(&[Some(0_u8)]),
            Fingerprint::of(&[0_u8]),
            Fingerprint::of(&[0_u64]),
            Fingerprint::of(&[0.0_f64]),
            Fingerprint::of(&[-0.0_f64]),
            Fingerprint::of(&long),
            Fingerprint::of(&&long[1..]),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[..index].contains(one), "the {index}th is like one before it");
        }
    }
}
