//! Reads an object's tree against its type, as the API server decodes it in strict mode, and lists what does not fit.
//!
//! One pass for all rules that ask about fields and types. There are no messages for people here.

use super::{
    FieldType, TypeId,
    missing::{self, RequiredValue},
    values,
};
use crate::{
    hash::HashMap,
    yaml::{Entry, Node, Style, Value},
};

/// Index of a [`Frame`] of the same [`Decoded`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FrameId(u32);

/// The whole object.
const ROOT: FrameId = FrameId(0);

/// How a value is reached from the one around it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<'t> {
    /// It is the whole object.
    Root,
    /// A field of a type.
    Field(Entry<'t>),
    /// An entry of a map with free keys, such as labels.
    Key(Entry<'t>),
    /// An item of a list.
    Item(u32),
}

/// A value together with what the schema wants in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'t> {
    pub(crate) parent: Option<FrameId>,
    pub(crate) step: Step<'t>,
    pub(crate) node: Node<'t>,
    pub(crate) wanted: FieldType,
}

/// Something that does not fit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Misfit<'t> {
    /// The type of the mapping `at` has no field of this name.
    UnknownField { at: FrameId, entry: Entry<'t> },
    /// The value `at` cannot be decoded into what is wanted there.
    WrongType { at: FrameId },
    /// The plain scalar `at` is read as a number or a boolean, and a string is wanted.
    ImplicitType { at: FrameId },
    /// The plain key of an entry of the map `at` is read as a number or a boolean, and that changes its text.
    ImplicitKey { at: FrameId, entry: Entry<'t> },
    /// The mapping `at` lacks a value that validation asks for.
    Missing { at: FrameId, what: RequiredValue },
}

/// What does not fit in one object.
#[derive(Debug, Default)]
pub(crate) struct Decoded<'t> {
    frames: Vec<Frame<'t>>,
    unknown_fields: usize,
    /// Values are encrypted in the file, and somebody decrypts it before the API server sees it.
    encrypted: bool,
    pub(crate) misfits: Vec<Misfit<'t>>,
}

/// Where the frames of one object after the other are kept. Most objects fit, and nobody looks at their frames again.
#[derive(Debug, Default)]
pub(crate) struct FrameMemory<'t>(Vec<Frame<'t>>);

/// Keys with which `kubectl patch` and Kustomize give orders. What holds one is a patch of an object.
const DIRECTIVES: &[&str] = &["$patch", "$retainKeys", "$setElementOrder/", "$deleteFromPrimitiveList/"];

/// The field that SOPS adds to a file whose values it encrypts, each to an `ENC[…]`.
const SOPS: &str = "sops";

/// Whether SOPS encrypted the values of the object.
fn is_encrypted(node: Node<'_>) -> bool {
    node.get(SOPS).is_some_and(|sops| sops.get("mac").is_some() || sops.get("lastmodified").is_some())
}

/// Strict decoding lists no more unknown fields of one object.
const MOST_UNKNOWN: usize = 100;

/// Fields that earlier releases knew and wrote into every object they printed.
const FORGOTTEN: &[(&str, &str)] = &[("meta.v1.ObjectMeta", "clusterName")];

impl<'t> Decoded<'t> {
    /// Decodes a whole object of the type `object`.
    pub(crate) fn new(node: Node<'t>, object: TypeId, memory: FrameMemory<'t>) -> Self {
        let mut decoded = Self { encrypted: is_encrypted(node), frames: memory.0, ..Self::default() };
        decoded.push(None, Step::Root, node, FieldType::Object(object));
        decoded.run();
        decoded
    }

    /// The memory of an object of which nobody asks any more.
    pub(crate) fn into_memory(mut self) -> FrameMemory<'t> {
        self.frames.clear();
        FrameMemory(self.frames)
    }

    /// Decodes `metadata` alone, for an object of a kind whose other fields nobody here knows.
    pub(crate) fn metadata_only(node: Node<'t>, metadata: &FieldType) -> Self {
        let mut decoded = Self::default();
        let root = decoded.push(None, Step::Root, node, FieldType::Any);
        if let Some(entry) = node.entry("metadata") {
            decoded.check(root, Step::Field(entry), entry.value, metadata);
        }
        decoded.run();
        decoded
    }

    /// The frame with this id.
    pub(crate) fn frame(&self, id: FrameId) -> Option<&Frame<'t>> {
        self.frames.get(id.0 as usize)
    }

    /// The frame with this id and all around it, from the inside out.
    pub(crate) fn outwards(&self, id: FrameId) -> impl Iterator<Item = (FrameId, &Frame<'t>)> {
        std::iter::successors(Some(id), |id| self.frame(*id)?.parent)
            .filter_map(|id| self.frame(id).map(|frame| (id, frame)))
    }

    /// The unknown fields, by the mapping in which they stand.
    pub(crate) fn unknown_fields(&self) -> HashMap<FrameId, Vec<Entry<'t>>> {
        let mut fields: HashMap<FrameId, Vec<Entry<'t>>> = HashMap::default();
        for misfit in &self.misfits {
            if let Misfit::UnknownField { at, entry } = *misfit {
                fields.entry(at).or_default().push(entry);
            }
        }
        fields
    }

    /// The path of a frame as Kubernetes writes it: `spec.containers[0].resources.limits[cpu]`; empty for the root.
    pub(crate) fn path(&self, id: FrameId) -> String {
        let steps: Vec<Step<'t>> = self.outwards(id).map(|(_, frame)| frame.step).collect();
        let mut path = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Field(entry) if path.is_empty() => path.push_str(entry.name),
                Step::Field(entry) => path.push_str(&format!(".{}", entry.name)),
                Step::Key(entry) => path.push_str(&format!("[{}]", entry.name)),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }

    fn push(
        &mut self,
        parent: Option<FrameId>,
        step: Step<'t>,
        node: Node<'t>,
        wanted: FieldType,
    ) -> FrameId {
        let id = FrameId(self.frames.len() as u32);
        self.frames.push(Frame { parent, step, node, wanted });
        id
    }

    /// Works through the frames in the order in which they were found; each adds those inside it.
    fn run(&mut self) {
        let mut is_patch = false;
        let mut next = 0;
        while let Some(frame) = self.frames.get(next).copied() {
            let at = FrameId(next as u32);
            next += 1;
            match frame.wanted {
                FieldType::Object(object) if frame.node.is_mapping() => {
                    is_patch |= self.check_fields(at, frame.node, object);
                }
                FieldType::Map(value) if frame.node.is_mapping() => self.check_entries(at, frame.node, value),
                FieldType::List(item) if frame.node.is_sequence() => {
                    for (index, node) in frame.node.items().enumerate() {
                        self.check(at, Step::Item(index as u32), node, item);
                    }
                }
                _ => {}
            }
        }
        if is_patch {
            self.misfits.retain(|misfit| !matches!(misfit, Misfit::Missing { .. }));
        }
    }

    /// True when the mapping holds an order for a patch.
    fn check_fields(&mut self, at: FrameId, node: Node<'t>, object: TypeId) -> bool {
        let mut is_patch = false;
        for entry in node.entries() {
            if let Some(wanted) = object.field(entry.name) {
                self.check(at, Step::Field(entry), entry.value, wanted);
            } else if DIRECTIVES.iter().any(|directive| entry.name.starts_with(directive)) {
                is_patch = true;
            } else if self.encrypted && entry.name == SOPS && at == ROOT {
                // Decrypting takes it away.
            } else if self.unknown_fields < MOST_UNKNOWN && !FORGOTTEN.contains(&(object.name(), entry.name))
            {
                self.unknown_fields += 1;
                self.misfits.push(Misfit::UnknownField { at, entry });
            }
        }
        let mut misfits = std::mem::take(&mut self.misfits);
        missing::find(object, node, || self.around(at), |what| misfits.push(Misfit::Missing { at, what }));
        if at == ROOT {
            misfits.extend(missing::metadata(object, node).map(|what| Misfit::Missing { at, what }));
        }
        self.misfits = misfits;
        is_patch
    }

    /// The objects around a frame, the innermost first.
    fn around(&self, at: FrameId) -> missing::Around<'t> {
        let objects = self.outwards(at).skip(1).filter_map(|(_, frame)| match frame.wanted {
            FieldType::Object(object) => Some((object, frame.node)),
            _ => None,
        });
        let mut objects = objects.fuse();
        [objects.next(), objects.next()]
    }

    fn check_entries(&mut self, at: FrameId, node: Node<'t>, value: &FieldType) {
        for entry in node.entries() {
            let plain = entry.key.style() == Some(Style::Plain);
            if plain && entry.name != entry.key.text() && !entry.key.is_null() {
                self.misfits.push(Misfit::ImplicitKey { at, entry });
            }
            self.check(at, Step::Key(entry), entry.value, value);
        }
    }

    /// Judges a scalar at once; adds a frame for what has an inside.
    fn check(&mut self, at: FrameId, step: Step<'t>, node: Node<'t>, wanted: &FieldType) {
        let value = node.value();
        let is_scalar = !matches!(value, Value::Mapping | Value::Sequence);
        let misfit: fn(FrameId) -> Misfit<'t> = match (wanted, value) {
            (FieldType::Any, _) => return,
            // An absent value for the decoder; validation may still ask for it.
            (_, Value::Null) if !matches!(step, Step::Item(_)) => return,
            (FieldType::Object(_), Value::Mapping)
            | (FieldType::Map(_), Value::Mapping)
            | (FieldType::List(_), Value::Sequence) => {
                self.push(Some(at), step, node, *wanted);
                return;
            }
            (FieldType::String, Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Float(_)) => {
                |at| Misfit::ImplicitType { at }
            }
            _ if is_scalar && values::fits(value, wanted) => return,
            (_, Value::String(text)) if self.encrypted && text.starts_with("ENC[") => return,
            _ => |at| Misfit::WrongType { at },
        };
        let at = self.push(Some(at), step, node, *wanted);
        self.misfits.push(misfit(at));
    }
}
