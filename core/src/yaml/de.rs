//! Values out of nodes, so that resources are plain structs that list the names of their fields.
//!
//! Strings are always borrowed from the document. Two wrappers make the result forgiving and precise:
//! [`Spanned`] keeps the place of a value, [`Field`] turns a value that does not fit into "absent" instead of
//! losing the whole object (that it does not fit is reported by the rule `api-wrong-type`).
//!
//! Not with serde: what it derives for a hundred structs was a tenth of the module of WebAssembly.

use std::fmt;

use super::{Node, Span, Value};

use crate::order::Sorting;

/// What can be read from a node.
pub(crate) trait FromNode<'t>: Sized {
    /// The value, if the node has one that fits.
    fn from_node(node: Node<'t>) -> Option<Self>;
}

/// Reads a `T` from a node. Nobody asks why one does not fit: the rule `api-wrong-type` says it in Kubernetes' words.
pub(crate) fn from_node<'t, T: FromNode<'t>>(node: Node<'t>) -> Option<T> {
    T::from_node(node)
}

/// Reads a struct of [`Field`]s from a mapping: `read_fields!(Port<'t>: name, host_ip = "hostIP", …)`, where a field
/// without a name has the one that it is written with.
macro_rules! read_fields {
    ($type:ident<$life:lifetime>: $($field:ident $(= $($key:literal)|+)?),+ $(,)?) => {
        impl<$life> $crate::yaml::de::FromNode<$life> for $type<$life> {
            $crate::yaml::de::read_fields!(@ $life $($field $(= $($key)|+)?),+);
        }
    };
    ($type:ident: $($field:ident $(= $($key:literal)|+)?),+ $(,)?) => {
        impl<'t> $crate::yaml::de::FromNode<'t> for $type {
            $crate::yaml::de::read_fields!(@ 't $($field $(= $($key)|+)?),+);
        }
    };
    (@ $life:lifetime $($field:ident $(= $($key:literal)|+)?),+) => {
        fn from_node(node: $crate::yaml::Node<$life>) -> Option<Self> {
            let mut it = Self::default();
            // Every field is listed.
            let Self { $($field: _),+ } = &it;
            $crate::yaml::de::for_each_entry(node, &mut |name, value| {
                $(if $crate::yaml::de::read_fields!(? name $field $($($key)|+)?) {
                    return it.$field.read(value);
                })+
            })?;
            Some(it)
        }
    };
    (? $name:ident $field:ident) => {
        $name == stringify!($field)
    };
    (? $name:ident $field:ident $($key:literal)|+) => {
        matches!($name, $($key)|+)
    };
}
pub(crate) use read_fields;

/// Goes through the entries of a mapping; nothing else has fields, a list neither.
pub(crate) fn for_each_entry<'t>(node: Node<'t>, read: &mut dyn FnMut(&'t str, Node<'t>)) -> Option<()> {
    if !node.is_mapping() {
        return None;
    }
    for entry in node.entries() {
        read(entry.name, entry.value);
    }
    Some(())
}

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
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

    /// The value, to change it.
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut().map(|spanned| &mut spanned.value)
    }

    /// The value itself.
    pub(crate) fn into_value(self) -> Option<T> {
        self.0.map(|spanned| spanned.value)
    }

    /// The items of a list, or the entries of a map; none where it is absent.
    pub(crate) fn items<'s, U: 's>(&'s self) -> std::slice::Iter<'s, U>
    where
        T: std::ops::Deref<Target = [U]>,
    {
        self.get().map_or(&[] as &[U], |it| it).iter()
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

impl<'t, T: FromNode<'t>> Field<T> {
    /// Takes the value of a node. One function for each type, not one for each field.
    #[inline(never)]
    pub(crate) fn read(&mut self, node: Node<'t>) {
        self.0 = read_spanned(node);
    }
}

impl<'t, T: FromNode<'t>> FromNode<'t> for Field<T> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        Some(Self(read_spanned(node)))
    }
}

fn read_spanned<'t, T: FromNode<'t>>(node: Node<'t>) -> Option<Spanned<T>> {
    if node.is_null() {
        return None;
    }
    Some(Spanned { value: T::from_node(node)?, span: node.span() })
}

impl<'t> FromNode<'t> for &'t str {
    fn from_node(node: Node<'t>) -> Option<Self> {
        node.as_str()
    }
}

impl<'t> FromNode<'t> for bool {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.value() {
            Value::Bool(it) => Some(it),
            _ => None,
        }
    }
}

/// The largest float that stands for a whole number exactly; JSON `80.0` decodes into an integer field as 80.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl<'t> FromNode<'t> for i64 {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.value() {
            Value::Int(it) => Some(it),
            Value::Float(it) if it.fract() == 0.0 && it.abs() < EXACT => Some(it as i64),
            _ => None,
        }
    }
}

impl<'t, T: FromNode<'t>> FromNode<'t> for Box<T> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        T::from_node(node).map(Box::new)
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

impl<'t, T: FromNode<'t>> FromNode<'t> for Items<T> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        if !node.is_sequence() {
            return None;
        }
        let mut items = Vec::with_capacity(node.len());
        for (position, item) in node.items().enumerate() {
            if let Some(Spanned { value, span }) = read_spanned(item) {
                items.push(Item { position, value, span });
            }
        }
        Some(Self(items.into()))
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
    fn new(pairs: Vec<Pair<'t>>) -> Self {
        let mut sorted: Vec<u32> = Vec::new();
        if pairs.len() > FEW {
            sorted.extend(0..pairs.len() as u32);
            sorted.order_by_key(|index| pairs.get(*index as usize).map(|pair: &Pair<'_>| pair.key));
        }
        Self { pairs: pairs.into(), sorted: sorted.into() }
    }

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

impl<'t> Field<StringMap<'t>> {
    /// Adds the entries whose keys are not written; a message about them points at the map, or at `span` if there is none.
    pub(crate) fn complete(&mut self, more: impl Iterator<Item = (&'t str, &'t str)>, span: Span) {
        let span = self.span().unwrap_or(span);
        let written: &[Pair<'t>] = self.get().map_or(&[], StringMap::pairs);
        let more = more.filter(|(key, _)| written.iter().all(|pair| pair.key != *key));
        let more: Vec<Pair<'t>> =
            more.map(|(key, value)| Pair { key, key_span: span, value, value_span: span }).collect();
        if !more.is_empty() {
            let value = StringMap::new([written, &more].concat());
            *self = Spanned { value, span }.into();
        }
    }
}

impl<'t> std::ops::Deref for StringMap<'t> {
    type Target = [Pair<'t>];

    fn deref(&self) -> &Self::Target {
        &self.pairs
    }
}

impl<'t> FromNode<'t> for StringMap<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        if !node.is_mapping() {
            return None;
        }
        let mut pairs = Vec::with_capacity(node.len());
        for entry in node.entries() {
            let value = match entry.value.value() {
                Value::String(text) => text,
                Value::Null => "",
                _ => continue,
            };
            let (key_span, value_span) = (entry.key.span(), entry.value.span());
            pairs.push(Pair { key: entry.name, key_span, value, value_span });
        }
        Some(Self::new(pairs))
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

impl<'t> FromNode<'t> for IntOrString<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.value() {
            Value::String(text) => Some(Self::String(text)),
            _ => i64::from_node(node).map(Self::Int),
        }
    }
}
