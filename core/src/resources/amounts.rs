//! How much of what: requests, limits, and the hard limits of a quota.

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};
use std::fmt;

use crate::{
    quantity::{Precision, Quantity},
    yaml::{
        Span,
        de::{Field, Spanned},
    },
};

/// A quantity in a list of resources, which is rounded up to thousandths. A number counts like a text.
#[derive(Clone, Copy, Debug)]
struct Amount(Quantity);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AmountVisitor;
        impl Visitor<'_> for AmountVisitor {
            type Value = Amount;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a quantity")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
                let quantity = Quantity::parse(text, Precision::Milli);
                quantity.map(Amount).ok_or_else(|| de::Error::custom("not a quantity"))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Amount, E> {
                Ok(Amount(Quantity::count(number)))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Amount, E> {
                self.visit_str(&number.to_string())
            }
        }
        deserializer.deserialize_any(AmountVisitor)
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

impl<'de: 't, 't> Deserialize<'de> for ResourceList<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;
        impl<'de> Visitor<'de> for ListVisitor {
            type Value = ResourceList<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map of quantities")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some((key, amount)) =
                    map.next_entry::<Spanned<&'de str>, Spanned<Field<Amount>>>()?
                {
                    list.push(ResourceAmount {
                        name: key.value,
                        name_span: key.span,
                        quantity: amount.value.get().map(|it| it.0),
                        span: amount.span,
                    });
                }
                Ok(ResourceList(list))
            }
        }
        deserializer.deserialize_map(ListVisitor)
    }
}

/// `resources` of a container, or of a Pod as a whole.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 't"))]
pub(crate) struct ResourceRequirements<'t> {
    pub(crate) requests: Field<ResourceList<'t>>,
    pub(crate) limits: Field<ResourceList<'t>>,
}
