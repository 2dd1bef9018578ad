//! `serde::Deserializer` over a node, so that resources are plain derived structs with Kubernetes' field names.
//!
//! Strings are always borrowed from the document. Two wrappers make the result forgiving and precise:
//! [`Spanned`] keeps the place of a value, [`Field`] turns a value that does not fit into "absent" instead of
//! losing the whole object (that it does not fit is reported by the rule `api-wrong-type`).

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::{BorrowedStrDeserializer, U32Deserializer},
    },
    forward_to_deserialize_any,
};

use super::{Entry, Node, Span, Value};

use crate::order::Sorting;

/// A value does not fit. Nobody reads why: the rule `api-wrong-type` says it in Kubernetes' words. Without words, the code
/// that would make them for every type and every kind of value does not exist.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Error;

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value does not fit")
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads a `T` from a node.
pub(crate) fn from_node<'t, T: Deserialize<'t>>(node: Node<'t>) -> Result<T, Error> {
    T::deserialize(NodeDeserializer(node))
}

const SPANNED: &str = "$kubetriage::Spanned";
const SPANNED_FIELDS: &[&str] = &["start", "end", "value"];
const FIELD: &str = "$kubetriage::Field";

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SpannedVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
            type Value = Spanned<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a value with its span")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let missing = || de::Error::custom("Spanned needs the deserializer of this crate");
                let start = seq.next_element()?.ok_or_else(missing)?;
                let end = seq.next_element()?.ok_or_else(missing)?;
                let value = seq.next_element()?.ok_or_else(missing)?;
                Ok(Spanned { value, span: Span::new(start, end) })
            }
        }
        deserializer.deserialize_struct(SPANNED, SPANNED_FIELDS, SpannedVisitor(PhantomData))
    }
}

/// A field that is absent when it is not written, is `null`, or has a value that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field<T>(Option<Spanned<T>>);

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Field<T> {
    /// A field that is not written.
    pub(crate) const ABSENT: Self = Self(None);

    /// The value, if there is one that fits.
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|spanned| &spanned.value)
    }

    /// Where the value stands.
    pub(crate) fn span(&self) -> Option<Span> {
        self.0.as_ref().map(|spanned| spanned.span)
    }

    /// The value and its place.
    pub(crate) fn spanned(&self) -> Option<&Spanned<T>> {
        self.0.as_ref()
    }
}

impl<T: Copy> Field<T> {
    /// The value, or `default` (as the API server would fill it in).
    pub(crate) fn or(&self, default: T) -> T {
        self.get().copied().unwrap_or(default)
    }
}

impl<T> From<Spanned<T>> for Field<T> {
    fn from(spanned: Spanned<T>) -> Self {
        Self(Some(spanned))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for FieldVisitor<T> {
            type Value = Field<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a value or nothing")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Self::Value, D::Error> {
                Ok(Field(Option::<Spanned<T>>::deserialize(deserializer).ok().flatten()))
            }
        }
        deserializer.deserialize_newtype_struct(FIELD, FieldVisitor(PhantomData))
    }
}

/// A list whose items are kept as far as they fit; `position` is the index in the text.
#[derive(Clone, Debug)]
pub(crate) struct Items<T>(Box<[Item<T>]>);

/// An item of a list.
#[derive(Clone, Debug)]
pub(crate) struct Item<T> {
    pub(crate) position: usize,
    pub(crate) value: T,
    pub(crate) span: Span,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self(Box::default())
    }
}

impl<T> std::ops::Deref for Items<T> {
    type Target = [Item<T>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> std::ops::Deref for Item<T> {
    type Target = T;

    fn deref(&self) -> &Self::Target {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemsVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ItemsVisitor<T> {
            type Value = Items<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0));
                let mut position = 0;
                while let Some(field) = seq.next_element::<Field<T>>()? {
                    if let Field(Some(Spanned { value, span })) = field {
                        items.push(Item { position, value, span });
                    }
                    position += 1;
                }
                Ok(Items(items.into()))
            }
        }
        deserializer.deserialize_seq(ItemsVisitor(PhantomData))
    }
}

/// A map of strings to strings, such as labels, in the order of the text. A `null` value is the empty string, as
/// for the API server; values of other types are left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct StringMap<'t> {
    pairs: Box<[Pair<'t>]>,
    /// Indexes into `pairs` in the order of the keys, for maps with more than [`FEW`] entries; else empty.
    sorted: Box<[u32]>,
}

/// Up to this many entries of a map are looked at one by one.
const FEW: usize = 16;

/// An entry of a [`StringMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair<'t> {
    pub(crate) key: &'t str,
    pub(crate) key_span: Span,
    pub(crate) value: &'t str,
    pub(crate) value_span: Span,
}

impl Pair<'_> {
    /// From the first byte of the key to the last byte of the value.
    pub(crate) fn span(&self) -> Span {
        self.key_span.to(self.value_span)
    }
}

impl<'t> StringMap<'t> {
    /// The entry with this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Pair<'t>> {
        if self.sorted.is_empty() {
            return self.pairs.iter().find(|pair| pair.key == key);
        }
        let pair = |index: &u32| self.pairs.get(*index as usize);
        let found = self.sorted.binary_search_by_key(&Some(key), |index| pair(index).map(|pair| pair.key));
        pair(self.sorted.get(found.ok()?)?)
    }

    /// The entries alone.
    pub(crate) fn pairs(&self) -> &[Pair<'t>] {
        &self.pairs
    }
}

impl<'t> std::ops::Deref for StringMap<'t> {
    type Target = [Pair<'t>];

    fn deref(&self) -> &Self::Target {
        &self.pairs
    }
}

impl<'de: 't, 't> Deserialize<'de> for StringMap<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StringMapVisitor;
        impl<'de> Visitor<'de> for StringMapVisitor {
            type Value = StringMap<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some((key, Text(value))) = map.next_entry::<Spanned<&'de str>, Text<'de>>()? {
                    if let Some(value) = value {
                        pairs.push(Pair {
                            key: key.value,
                            key_span: key.span,
                            value: value.value,
                            value_span: value.span,
                        });
                    }
                }
                let mut sorted: Vec<u32> = Vec::new();
                if pairs.len() > FEW {
                    sorted.extend(0..pairs.len() as u32);
                    sorted.order_by_key(|index| pairs.get(*index as usize).map(|pair: &Pair<'_>| pair.key));
                }
                Ok(StringMap { pairs: pairs.into(), sorted: sorted.into() })
            }
        }

        /// A string, `null` as the empty string, anything else as nothing.
        struct Text<'t>(Option<Spanned<&'t str>>);
        impl<'de> Deserialize<'de> for Text<'de> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let Spanned { value: Any(value), span } = Spanned::deserialize(deserializer)?;
                Ok(Text(value.map(|value| Spanned { value, span })))
            }
        }

        struct Any<'t>(Option<&'t str>);
        impl<'de> Deserialize<'de> for Any<'de> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct AnyVisitor;
                impl<'de> Visitor<'de> for AnyVisitor {
                    type Value = Any<'de>;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str("anything")
                    }

                    fn visit_newtype_struct<D: Deserializer<'de>>(self, it: D) -> Result<Any<'de>, D::Error> {
                        Ok(Any(Option::<&'de str>::deserialize(it).map(Option::unwrap_or_default).ok()))
                    }
                }
                deserializer.deserialize_newtype_struct(FIELD, AnyVisitor)
            }
        }

        deserializer.deserialize_map(StringMapVisitor)
    }
}

/// A whole number or a text, as `targetPort` and `maxSurge` take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntOrString<'t> {
    Int(i64),
    String(&'t str),
}

impl fmt::Display for IntOrString<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => number.fmt(formatter),
            Self::String(text) => text.fmt(formatter),
        }
    }
}

impl<'de: 't, 't> Deserialize<'de> for IntOrString<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntOrStringVisitor;
        impl<'de> Visitor<'de> for IntOrStringVisitor {
            type Value = IntOrString<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a whole number or a string")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(IntOrString::Int(number))
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(IntOrString::String(text))
            }
        }
        deserializer.deserialize_any(IntOrStringVisitor)
    }
}

/// The largest float that stands for a whole number exactly; JSON `80.0` decodes into an integer field as 80.
const EXACT: f64 = 9_007_199_254_740_992.0;

struct NodeDeserializer<'t>(Node<'t>);

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.value() {
            Value::Null => visitor.visit_unit(),
            Value::Bool(it) => visitor.visit_bool(it),
            Value::Int(it) => visitor.visit_i64(it),
            Value::Uint(it) => visitor.visit_u64(it),
            Value::Float(it) if it.fract() == 0.0 && it.abs() < EXACT => visitor.visit_i64(it as i64),
            Value::Float(it) => visitor.visit_f64(it),
            Value::String(it) => visitor.visit_borrowed_str(it),
            Value::Sequence => visitor.visit_seq(ItemAccess::of(self.0)),
            Value::Mapping => visitor.visit_map(EntryAccess::of(self.0)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == SPANNED {
            let span = self.0.span();
            return visitor.visit_seq(SpannedAccess { span, part: 0, value: Some(self) });
        }
        self.deserialize_map(visitor)
    }

    // A derived type would take a list as its fields in their order, which Kubernetes does not.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.value() {
            Value::Mapping => visitor.visit_map(EntryAccess::of(self.0)),
            _ => Err(Error),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.value() {
            Value::Sequence => visitor.visit_seq(ItemAccess::of(self.0)),
            _ => Err(Error),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct enum identifier
    }
}

/// The three parts of a [`Spanned`]: start, end, value.
struct SpannedAccess<D> {
    span: Span,
    part: u8,
    value: Option<D>,
}

impl<'de, D: Deserializer<'de, Error = Error>> SeqAccess<'de> for SpannedAccess<D> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.part += 1;
        let number = |it: u32| -> U32Deserializer<Error> { it.into_deserializer() };
        match (self.part, self.value.take()) {
            (1, value) => {
                self.value = value;
                seed.deserialize(number(self.span.start)).map(Some)
            }
            (2, value) => {
                self.value = value;
                seed.deserialize(number(self.span.end)).map(Some)
            }
            (_, Some(value)) => seed.deserialize(value).map(Some),
            (_, None) => Ok(None),
        }
    }
}

struct ItemAccess<'de, I> {
    list: Node<'de>,
    items: I,
}

impl<'de> ItemAccess<'de, ()> {
    fn of(list: Node<'de>) -> ItemAccess<'de, impl Iterator<Item = Node<'de>>> {
        ItemAccess { list, items: list.items() }
    }
}

impl<'de, I: Iterator<Item = Node<'de>>> SeqAccess<'de> for ItemAccess<'de, I> {
    type Error = Error;

    // Asked for before the first item, so that room is made for all of them at once.
    fn size_hint(&self) -> Option<usize> {
        Some(self.list.len())
    }

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.items.next().map(|node| seed.deserialize(NodeDeserializer(node))).transpose()
    }
}

struct EntryAccess<'de, I> {
    mapping: Node<'de>,
    entries: I,
    value: Option<Node<'de>>,
}

impl<'de> EntryAccess<'de, ()> {
    fn of(mapping: Node<'de>) -> EntryAccess<'de, impl Iterator<Item = Entry<'de>>> {
        EntryAccess { mapping, entries: mapping.entries(), value: None }
    }
}

impl<'de, I: Iterator<Item = Entry<'de>>> MapAccess<'de> for EntryAccess<'de, I> {
    type Error = Error;

    fn size_hint(&self) -> Option<usize> {
        Some(self.mapping.len())
    }

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(entry.value);
        seed.deserialize(KeyDeserializer { name: entry.name, span: entry.key.span() }).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(node) => seed.deserialize(NodeDeserializer(node)),
            // It was asked for before its key.
            None => Err(Error),
        }
    }
}

/// A key is always a string, as in JSON.
struct KeyDeserializer<'t> {
    name: &'t str,
    span: Span,
}

impl<'de> Deserializer<'de> for KeyDeserializer<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.name)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == SPANNED {
            let value = BorrowedStrDeserializer::new(self.name);
            return visitor.visit_seq(SpannedAccess { span: self.span, part: 0, value: Some(value) });
        }
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
