//! How much of what: requests, limits, and the hard limits of a quota.

use crate::{
    quantity::{Precision, Quantity},
    yaml::{
        Node, Span, Value,
        de::{Field, FromNode, read_fields},
    },
};

/// A quantity in a list of resources, which is rounded up to thousandths. A number counts like a text.
#[derive(Clone, Copy, Debug)]
struct Amount(Quantity);

impl<'t> FromNode<'t> for Amount {
    fn from_node(node: Node<'t>) -> Option<Self> {
        if let Some(number) = i64::from_node(node) {
            return Some(Self(Quantity::count(number)));
        }
        match node.value() {
            Value::String(text) => Quantity::parse(text, Precision::Milli).map(Self),
            Value::Float(number) => Quantity::parse(&number.to_string(), Precision::Milli).map(Self),
            _ => None,
        }
    }
}

/// An entry of a [`ResourceList`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResourceAmount<'t> {
    /// `cpu`, `limits.memory`, `nvidia.com/gpu`.
    pub(crate) name: &'t str,
    pub(crate) name_span: Span,
    /// `None` for what is no quantity, which the API server refuses.
    pub(crate) quantity: Option<Quantity>,
    pub(crate) span: Span,
}

/// Amounts by resource, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceList<'t>(Vec<ResourceAmount<'t>>);

impl<'t> ResourceList<'t> {
    pub(crate) fn get(&self, name: &str) -> Option<&ResourceAmount<'t>> {
        self.0.iter().find(|it| it.name == name)
    }
}

impl<'t> std::ops::Deref for ResourceList<'t> {
    type Target = [ResourceAmount<'t>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'t> FromNode<'t> for ResourceList<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        if !node.is_mapping() {
            return None;
        }
        let mut list = Vec::with_capacity(node.len());
        for entry in node.entries() {
            let (name_span, span) = (entry.key.span(), entry.value.span());
            let quantity = Amount::from_node(entry.value).map(|it| it.0);
            list.push(ResourceAmount { name: entry.name, name_span, quantity, span });
        }
        Some(Self(list))
    }
}

/// `resources` of a container, or of a Pod as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceRequirements<'t> {
    pub(crate) requests: Field<ResourceList<'t>>,
    pub(crate) limits: Field<ResourceList<'t>>,
}
read_fields!(ResourceRequirements<'t>: requests, limits);
