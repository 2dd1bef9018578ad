//! Masks the values of Secrets in a document that could be read: each value by one of its own type, so that the text
//! stays YAML and what is wrong with it stays wrong.

use std::ops::Range;

use super::{Mask, is_masked, lines, mask_of, mask_of_comment, may_mean_secret};
use crate::{
    hash::HashSet,
    mask::HIDDEN,
    order::Sorting,
    secret::{LAST_APPLIED, is_open_field, is_secret_object, is_text_field, is_value_field, merged},
    yaml::{
        Document, Node, Span, Value,
        tree::{NONE, NodeId, NodeKind},
        written::Written,
    },
};

/// The fields of metadata.
const METADATA: [&str; 17] = [
    "name",
    "generateName",
    "namespace",
    "selfLink",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "clusterName",
    "managedFields",
    "<<",
];

/// What becomes of a document.
pub(super) struct Masked {
    /// In the order of the text, none overlapping the next.
    pub(super) masks: Vec<Mask>,
    /// The ranges of the masks, and those of what was looked at and holds no value.
    pub(super) dealt_with: Vec<Range<usize>>,
}

pub(super) fn masks(document: &Document) -> Masked {
    let mut masking = Masking {
        document,
        written: Written(document),
        edits: Vec::new(),
        seen: HashSet::default(),
        open: Vec::new(),
        keys: 0,
    };
    masking.document();
    masking.finish()
}

/// A value that is replaced.
struct Edit {
    at: Range<usize>,
    text: String,
    /// The node whose anchor stands in the range, and the name of the anchor.
    anchor: Option<(u32, String)>,
}

struct Masking<'a> {
    document: &'a Document,
    written: Written<'a>,
    edits: Vec<Edit>,
    /// Secrets, fields of values and values that were masked: a thousand aliases of one are one.
    seen: HashSet<(u32, Role)>,
    /// What holds no value: aliases of what is masked in its own place, comments that ignore rules.
    open: Vec<Range<usize>>,
    /// How many keys were masked.
    keys: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    Secret,
    Values,
    Value,
}

impl<'a> Masking<'a> {
    fn document(&mut self) {
        for index in 0..self.document.tree.nodes.len() as u32 {
            let fields = self.written.fields(index);
            let kinds = fields.iter().filter(|(key, _)| self.written.text(*key) == "kind");
            let kinds: Vec<&str> = kinds.map(|(_, kind)| self.written.text(*kind).trim()).collect();
            let is_list = kinds.iter().any(|kind| kind.to_ascii_lowercase().ends_with("list"));
            let of_secrets = kinds.iter().any(|kind| kind.eq_ignore_ascii_case("SecretList"));
            if of_secrets || is_list && kinds.contains(&"List") {
                for (_, items) in self.written.fields_named(index, "items") {
                    for item in self.written.children(items) {
                        let has_kind = !self.written.fields_named(item, "kind").is_empty();
                        if of_secrets || !has_kind {
                            self.secret(item);
                        }
                    }
                }
            }
            let is_root = self.document.tree.root == Some(NodeId(index));
            let misses_kind = is_root && kinds.is_empty();
            let is_secret = kinds.iter().any(|kind| may_mean_secret(kind));
            if misses_kind
                || is_secret
                || fields.iter().any(|(key, _)| is_text_field(self.written.text(*key)))
            {
                self.secret(index);
            }
            for (key, applied) in fields {
                // Wherever it stands: what is above may be misspelt.
                if self.written.text(key) == LAST_APPLIED
                    && lines::is_secret_object(self.written.text(applied))
                {
                    self.value(Some(key), applied, false);
                }
            }
        }
        if !self.seen.is_empty() {
            self.fields_in_comments();
        }
        self.behind_the_end();
    }

    /// Whether the document speaks of a Secret and has none: its kind is not where it should be.
    fn hides_secret(&self) -> bool {
        let all = 0..self.document.tree.nodes.len() as u32;
        let mut kinds = all.flat_map(|index| self.written.fields_named(index, "kind"));
        lines::names_secret(self.document.source())
            && !kinds.any(|(_, kind)| may_mean_secret(self.written.text(kind)))
    }

    /// Masks the values of the Secret at this index of the tree, those of the mappings that it is merged from included.
    fn secret(&mut self, secret: u32) {
        let mut pending = vec![secret];
        while let Some(index) = pending.pop() {
            let index = self.written.followed(index);
            if !self.seen.insert((index, Role::Secret)) {
                continue;
            }
            let fields = self.written.fields(index);
            let written =
                fields.iter().map(|(key, value)| (self.written.text(*key), self.written.text(*value)));
            let named = written.clone().any(|(key, kind)| key == "kind" && may_mean_secret(kind));
            let written =
                written.map(|(key, value)| (key, if key == "kind" && named { "Secret" } else { value }));
            let is_root = self.document.tree.root == Some(NodeId(index));
            let misses_kind = !fields.iter().any(|(key, _)| self.written.text(*key) == "kind");
            let is_object =
                is_secret_object(written) || is_root && (named || misses_kind && self.hides_secret());
            for (key, value) in fields {
                match self.written.text(key) {
                    name if is_value_field(name) => self.field(key, value),
                    "metadata" => {
                        // Where the indentation is wrong or a line is lost, the values stand in here.
                        for (key, value) in self.written.fields(value) {
                            if !METADATA.contains(&self.written.text(key)) {
                                self.key(key, value);
                                self.field(key, value);
                            }
                        }
                        for (_, annotations) in self.written.fields_named(value, "annotations") {
                            for (key, note) in self.written.fields(annotations) {
                                self.key(key, note);
                                // What is an object may well be this one, whatever wrote it there.
                                let text = self.written.text(self.written.followed(note));
                                if self.written.text(key) == LAST_APPLIED || text.contains(['{', '"']) {
                                    self.value(Some(key), note, false);
                                }
                            }
                        }
                    }
                    "<<" if self.written.fields(value).is_empty() => {
                        pending.extend(self.written.children(value))
                    }
                    "<<" => pending.push(value),
                    name if is_object && !is_open_field(name) => {
                        self.key(key, value);
                        self.field(key, value);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Masks the values under a key and the comments between and behind them.
    fn field(&mut self, key: u32, values: u32) {
        let is_data = self.written.text(key).eq_ignore_ascii_case("data");
        self.values(key, values, is_data);
        self.comments(self.range(key).end, values);
    }

    /// Masks each value of a mapping, or whatever stands in its place.
    fn values(&mut self, key: u32, values: u32, is_data: bool) {
        let target = self.written.followed(values);
        let fields = self.written.fields(values);
        if fields.is_empty() {
            return self.value(Some(key), values, is_data);
        }
        if target != values || self.written.text(key) == "<<" {
            self.open.extend([self.range(values), self.range(target)]);
        }
        if !self.seen.insert((target, Role::Values)) {
            return;
        }
        for (key, value) in fields {
            if self.written.text(key) == "<<" && !self.written.fields(value).is_empty() {
                self.values(key, value, is_data);
            } else if self.written.text(key) == "<<" && !self.written.children(value).is_empty() {
                for item in self.written.children(value) {
                    self.values(key, item, is_data);
                }
            } else {
                self.key(key, value);
                self.value(Some(key), value, is_data);
            }
        }
        self.comments(self.range(target).start, target);
    }

    /// A key is no secret, unless it is none that a Secret may have: half a line may have become one.
    fn key(&mut self, key: u32, value: u32) {
        let is_scalar = matches!(self.kind(self.written.followed(key)), Some(NodeKind::Scalar(_)));
        let is_key = |it: char| it.is_ascii_alphanumeric() || "-._/".contains(it);
        let text = self.written.text(key);
        let is_open = text.chars().all(is_key) || text.chars().all(|it| it == '•');
        if !is_scalar || !is_open || self.colon(key, value).is_none() {
            // Each by another text: a key that stands twice would be another fault.
            let more = "•".repeat(self.keys);
            self.keys += 1;
            self.replace(key, &format!("\"{HIDDEN}{more}\""));
        }
    }

    /// Masks one value by one of its type. `key` is the key before it, if it has one.
    fn value(&mut self, key: Option<u32>, value: u32, is_data: bool) {
        let target = self.written.followed(value);
        let node = Node::new(self.document, NodeId(target));
        let text = match node.value() {
            Value::Null => "null".to_owned(),
            Value::Bool(_) if matches!(node.text(), "true" | "false") => "true".to_owned(),
            Value::Bool(_) => "yes".to_owned(),
            Value::Float(_) => "0.5".to_owned(),
            Value::String(text) => mask_of(text, is_data),
            _ if node.is_sequence() => "[]".to_owned(),
            _ if node.is_mapping() => "{}".to_owned(),
            _ => "0".to_owned(),
        };
        if target != value && self.seen.insert((target, Role::Value)) {
            self.shared(target, is_data);
        }
        let at = self.range(value);
        let colon = key.and_then(|key| self.colon(key, value)).unwrap_or(at.start);
        let between = self.source(colon..at.start);
        let properties = colon + (between.len() - between.trim_start().len());
        let anchor = self.anchor(value);
        let is_block = matches!(self.kind(value), Some(NodeKind::Sequence | NodeKind::Mapping))
            && !self.source(at.clone()).starts_with(['[', '{']);
        if is_block {
            // What begins on a line of its own may stand too far to the left for anything else.
            self.edits.push(Edit { at: colon..at.end, text: format!(" {text}"), anchor });
        } else if is_masked(self.source(properties.min(at.start)..at.end))
            || between.trim().is_empty() && is_null(self.source(at.clone()))
        {
            self.open.push(at);
        } else {
            self.edits.push(Edit { at: properties.min(at.start)..at.end, text, anchor });
        }
    }

    /// Masks what stands behind an alias, in its own place.
    fn shared(&mut self, target: u32, is_data: bool) {
        let mut pending = vec![target];
        while let Some(index) = pending.pop() {
            match self.kind(index) {
                Some(NodeKind::Scalar(_)) => {
                    let text = Node::new(self.document, NodeId(index)).text();
                    if !is_null(self.source(self.range(index))) {
                        let text = mask_of(text, is_data);
                        self.replace(index, &text);
                    }
                }
                Some(NodeKind::Sequence | NodeKind::Mapping) => pending.extend(self.written.children(index)),
                Some(NodeKind::Alias) if self.written.followed(index) != index => {
                    self.open.push(self.range(index));
                    let target = self.written.followed(index);
                    if self.seen.insert((target, Role::Value)) {
                        pending.push(target);
                    }
                }
                Some(NodeKind::Alias) => self.replace(index, &format!("\"{HIDDEN}\"")),
                None => {}
            }
        }
    }

    /// Replaces a node with the tag and the anchor before it.
    fn replace(&mut self, index: u32, text: &str) {
        let at = self.range(index);
        let start = self.properties(at.start);
        let anchor = self.anchor(index);
        self.edits.push(Edit { at: start..at.end, text: text.to_owned(), anchor });
    }

    /// Masks the comments from `start` on, to where something begins that is no part of `values`.
    fn comments(&mut self, start: usize, values: u32) {
        let end = self.range(values).end.max(start);
        let nodes = &self.document.tree.nodes;
        let after = nodes.partition_point(|node| (node.span.start as usize) < end);
        // An empty value stands where the one before it ends.
        let next = nodes.iter().skip(after).find(|node| node.span.start < node.span.end);
        let next = next.map_or(self.document.source().len(), |node| node.span.start as usize);
        let first = self.document.comments.partition_point(|comment| (comment.start as usize) < start);
        let comments = self.document.comments.iter().skip(first);
        for comment in comments.take_while(|comment| (comment.start as usize) < next) {
            self.comment(*comment);
        }
    }

    /// Masks comments that are fields of a Secret, taken out for a while, with what follows below them.
    fn fields_in_comments(&mut self) {
        let mut end = None;
        for comment in &self.document.comments {
            let text = self.document.text(*comment).to_ascii_lowercase();
            let follows = end.is_some_and(|end| self.source(end..comment.start as usize).trim().is_empty());
            if follows || ["data:", "data\":", "data':", "data :"].iter().any(|field| text.contains(field)) {
                self.comment(*comment);
                end = Some(comment.end as usize);
            }
        }
    }

    fn comment(&mut self, comment: Span) {
        let at = comment.start as usize..comment.end as usize;
        match mask_of_comment(self.document.text(comment)) {
            Some(text) => self.edits.push(Edit { at, text, anchor: None }),
            None => self.open.push(at),
        }
    }

    /// Kubernetes' reader drops what follows the end of the value. It may be a Secret all the same.
    fn behind_the_end(&mut self) {
        let source = self.document.source();
        let root = self.document.root().map_or(0, |root| root.written_span().end as usize);
        let mut from = root;
        // Comments are no such text.
        for comment in &self.document.comments {
            let comment = comment.start as usize..comment.end as usize;
            if comment.start >= from && self.source(from..comment.start).trim().is_empty() {
                from = comment.end;
            }
        }
        let rest = self.source(from..source.len());
        if !self.seen.is_empty() || lines::may_hold_secret(rest) {
            let masks = lines::masks(rest, from);
            self.edits.extend(masks.into_iter().map(|Mask { at, text }| Edit { at, text, anchor: None }));
        }
    }

    fn finish(mut self) -> Masked {
        self.edits.order_by(|a, b| (a.at.start, b.at.end).cmp(&(b.at.start, a.at.end)));
        let mut kept: Vec<Edit> = Vec::with_capacity(self.edits.len());
        for edit in std::mem::take(&mut self.edits) {
            // One that lies in another is said by it, and so is the same once more.
            if kept.last().is_none_or(|last| last.at.end <= edit.at.start && last.at != edit.at) {
                kept.push(edit);
            }
        }
        let ranges: Vec<Range<usize>> = kept.iter().map(|edit| edit.at.clone()).collect();
        let wanted = if kept.iter().any(|edit| edit.anchor.is_some()) {
            self.anchors_outside(&ranges)
        } else {
            HashSet::default()
        };
        let masks = kept.into_iter().map(|Edit { at, text, anchor }| {
            let anchor = anchor.filter(|(node, _)| wanted.contains(node));
            let text = match anchor {
                Some((_, name)) if text.starts_with(' ') => format!(" &{name}{text}"),
                Some((_, name)) => format!("&{name} {text}"),
                None => text,
            };
            Mask { at, text }
        });
        let masks: Vec<Mask> = masks.filter(|mask| self.source(mask.at.clone()) != mask.text).collect();
        self.open.extend(ranges);
        Masked { masks, dealt_with: merged(self.open) }
    }

    /// The nodes that aliases outside of what is masked stand for.
    fn anchors_outside(&self, masked: &[Range<usize>]) -> HashSet<u32> {
        let nodes = &self.document.tree.nodes;
        let aliases = nodes.iter().filter(|node| node.kind == NodeKind::Alias && node.first_child() != NONE);
        let outside = aliases.filter(|alias| {
            let at = alias.span.start as usize;
            let next = masked.partition_point(|range| range.end <= at);
            masked.get(next).is_none_or(|range| at < range.start)
        });
        outside.map(|alias| alias.first_child()).collect()
    }

    /// Behind the colon between a key and its value.
    fn colon(&self, key: u32, value: u32) -> Option<usize> {
        let (key, value) = (self.range(key), self.range(value));
        let mut from = key.end;
        // A comment before the colon may well hold another one.
        loop {
            let between = self.source(from..value.start.max(from));
            let rest = between.trim_start();
            if let Some(comment) = rest.strip_prefix('#') {
                from += between.len() - comment.len() + comment.find(['\n', '\r'])?;
                continue;
            }
            // The value of a key with nothing behind its colon stands at the end of the key.
            let rest = if rest.is_empty() { self.source(from..self.document.source().len()) } else { rest };
            let skipped = rest.len() - rest.trim_start().len();
            let start = if between.trim_start().is_empty() {
                from + skipped
            } else {
                from + (between.len() - rest.len())
            };
            return rest.trim_start().starts_with(':').then_some(start + 1);
        }
    }

    /// Where the tag and the anchor before a node begin.
    fn properties(&self, start: usize) -> usize {
        let mut start = start;
        for _ in 0..2 {
            let before = self.source(0..start).trim_end();
            let word =
                before.rfind(|it: char| it.is_whitespace() || "[]{},".contains(it)).map_or(0, |at| at + 1);
            if !before.get(word..).unwrap_or_default().starts_with(['&', '!']) {
                break;
            }
            start = word;
        }
        start
    }

    /// The anchor before a node.
    fn anchor(&self, index: u32) -> Option<(u32, String)> {
        let start = self.range(index).start;
        let properties = self.source(self.properties(start)..start);
        let name = properties.split_whitespace().find_map(|word| word.strip_prefix('&'))?;
        Some((index, name.to_owned()))
    }

    fn source(&self, range: Range<usize>) -> &'a str {
        self.document.source().get(range).unwrap_or_default()
    }

    fn kind(&self, index: u32) -> Option<NodeKind> {
        self.document.tree.node(index).map(|node| node.kind)
    }

    /// Where a node is written, without the line ends that a block scalar is said to have.
    fn range(&self, index: u32) -> Range<usize> {
        let span = self.document.tree.node(index).map_or(Span::default(), |node| node.span);
        let start = span.start as usize;
        start..start + self.source(start..span.end as usize).trim_end().len()
    }
}

fn is_null(written: &str) -> bool {
    matches!(written, "" | "~" | "null" | "Null" | "NULL")
}
