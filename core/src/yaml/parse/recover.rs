//! How reading goes on after a fault: at a line where an entry of one of the open collections may begin.

use super::{Frame, MOST_FAULTS, Parser, State};
use crate::yaml::{
    Problem, ProblemKind,
    scan::Fault,
    tree::{NONE, NodeKind, Style, TextRef},
};

impl Parser<'_> {
    /// Remembers the fault and finds where to go on; false when the rest cannot be read.
    pub(super) fn recover(&mut self, fault: Fault) -> bool {
        self.remember(&fault);
        if self.problems.len() > MOST_FAULTS {
            return false;
        }
        let flow = self.frames.iter().find(|frame| frame.is_flow());
        let flow = flow.and_then(|frame| self.tree.node(frame.node)).map(|node| node.span.start);
        let seen = fault.began.unwrap_or(fault.span).start;
        let base = flow.map_or(seen, |flow| flow.min(seen)) as usize;
        if let Some(frame) = self.frames.iter().position(Frame::is_flow) {
            self.cut(frame);
        }
        if fault.kind == ProblemKind::ColonNotAllowed
            && let Some(line) = self.cut_text(fault.span.start)
            && self.resume_at(line)
        {
            return true;
        }
        if let ProblemKind::KeyIndentation { found, .. } = fault.kind
            && self.reopen(found as i32, self.line_start(base))
            && self.resume_at(self.line_start(base))
        {
            return true;
        }
        let line = self.line_start(base);
        // Below a key, a line that a tab indents says nothing of the lines after it.
        let most = match fault.kind {
            ProblemKind::TabIndentation if self.awaits_value() => usize::MAX,
            _ => self.indentation(line),
        };
        let mut next = self.next_line(line);
        while let Some(line) = next {
            if self.has_content(line) && self.indentation(line) <= most && self.resume_at(line) {
                return true;
            }
            next = self.next_line(line);
        }
        false
    }

    /// The innermost collection is a mapping whose last key has no value yet.
    fn awaits_value(&self) -> bool {
        self.frames.last().is_some_and(|frame| {
            let mapping = self.tree.node(frame.node).is_some_and(|node| node.kind == NodeKind::Mapping);
            mapping && frame.children % 2 == 1
        })
    }

    fn remember(&mut self, fault: &Fault) {
        // Lines are counted only for the fault that Kubernetes names, which is the first.
        let first = !std::mem::replace(&mut self.has_fault, true);
        self.problems.push(Problem {
            kind: fault.kind.clone(),
            span: fault.span,
            began: fault.began.filter(|began| *began != fault.span),
            kubernetes: first.then(|| fault.sentence(self.text, self.start)),
        });
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind(['\n', '\r']).map_or(0, |found| found + 1)
    }

    fn next_line(&self, line: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(line..)?;
        let found = memchr::memchr2(b'\n', b'\r', rest)?;
        let crlf = rest.get(found..found + 2) == Some(b"\r\n");
        let next = line + found + if crlf { 2 } else { 1 };
        (next < self.text.len()).then_some(next)
    }

    fn line(&self, line: usize) -> &str {
        let rest = self.text.get(line..).unwrap_or_default();
        rest.split(['\n', '\r']).next().unwrap_or_default()
    }

    fn indentation(&self, line: usize) -> usize {
        self.line(line).bytes().take_while(|byte| *byte == b' ').count()
    }

    fn has_content(&self, line: usize) -> bool {
        let text = self.line(line).trim_start();
        !text.is_empty() && !text.starts_with('#')
    }

    /// Takes the innermost collections away, down to `keep` of them. A collection that holds nothing is taken out of
    /// its parent, as if its value were still to come.
    fn cut(&mut self, keep: usize) {
        while self.frames.len() > keep {
            let Some(frame) = self.frames.pop() else { return };
            self.complete(frame);
        }
    }

    fn complete(&mut self, mut frame: Frame) {
        let mapping = self.tree.node(frame.node).is_some_and(|node| node.kind == NodeKind::Mapping);
        if mapping && frame.children % 2 == 1 {
            self.frames.push(frame);
            self.empty_after_last(0);
            frame = self.frames.pop().unwrap_or(frame);
        }
        self.close(frame, None);
    }

    /// Takes the last child of the innermost collection out again.
    fn detach(&mut self) {
        let Some(frame) = self.frames.last_mut() else { return };
        self.tree.link(frame.node, frame.before_last, NONE);
        frame.last = frame.before_last;
        frame.children = frame.children.saturating_sub(1);
    }

    /// A colon at `at` stands behind a plain text that began on an earlier line: the text ends before that line.
    /// Answers the line of the colon, if a value may begin there.
    fn cut_text(&mut self, at: u32) -> Option<usize> {
        let line = self.line_start(at as usize);
        let last = self.frames.last()?.last;
        let node = self.tree.node(last)?;
        let start = node.span.start as usize;
        if node.kind != NodeKind::Scalar(Style::Plain) || start >= line || (node.span.end as usize) < line {
            return None;
        }
        let written = self.line(start);
        let length = written.split(" #").next().unwrap_or_default().trim_end().len();
        if self.begins_line(node.span.start) {
            self.detach();
            return Some(line);
        }
        if let Some(node) = self.tree.nodes.get_mut(last as usize) {
            node.span.end = (start + length) as u32;
            node.set_text(TextRef::Source(node.span));
        }
        None
    }

    /// The line at column `found` stands between the columns of the innermost mapping and of its last value, which
    /// is a mapping too: it was meant to be one of that mapping's.
    fn reopen(&mut self, found: i32, line: usize) -> bool {
        let Some(frame) = self.frames.last().copied() else { return false };
        let Some(node) = self.tree.node(frame.last).copied() else { return false };
        let inner = self.column_of(node.span.start) as i32;
        if node.kind != NodeKind::Mapping
            || self.text.as_bytes().get(node.span.start as usize) == Some(&b'{')
            || frame.column >= found
            || inner <= found
            || self.lies_below(line, frame.column, found)
        {
            return false;
        }
        if let Some(problem) = self.problems.last_mut() {
            problem.kind = ProblemKind::KeyIndentation { found: found as u32, siblings: inner as u32 };
        }
        let (mut child, mut last, mut before_last, mut children) = (node.first_child(), NONE, NONE, 0);
        while let Some(node) = self.tree.node(child) {
            (before_last, last) = (last, child);
            children += 1;
            child = node.next_sibling;
        }
        self.frames.push(Frame {
            node: frame.last,
            state: State::BlockKey,
            last,
            before_last,
            column: found,
            children,
        });
        true
    }

    /// What follows `line` stands left of `found` and belongs to the key on the line all the same, so the key was
    /// meant to stand at `outer`.
    fn lies_below(&self, line: usize, outer: i32, found: i32) -> bool {
        let mut next = self.next_line(line);
        while let Some(line) = next.filter(|line| !self.has_content(*line)) {
            next = self.next_line(line);
        }
        let Some(next) = next else { return false };
        let column = self.indentation(next) as i32;
        let entry = self.line(next).trim_start().starts_with("- ");
        (outer < column && column < found) || (column == outer && entry)
    }

    /// Goes on at the start of `line`, if something may begin at its column.
    fn resume_at(&mut self, line: usize) -> bool {
        if line <= self.resumed_at {
            return false;
        }
        let column = self.indentation(line) as i32;
        let text = self.line(line).trim_start();
        let entry = text == "-" || text.starts_with("- ");
        let keep = self.frames.iter().rposition(|frame| {
            frame.column < column || (frame.column == column && entry == takes_entries(frame))
        });
        let Some(keep) = keep else {
            // A fault before anything was read: the document may begin here.
            if self.tree.root.is_none() && self.frames.is_empty() {
                self.go_on(line, &[]);
                return true;
            }
            return false;
        };
        let Some(frame) = self.frames.get(keep).copied() else { return false };
        let mapping = self.tree.node(frame.node).is_some_and(|node| node.kind == NodeKind::Mapping);
        let incomplete = mapping && frame.children % 2 == 1;
        if frame.column < column {
            // Deeper than what is open: only as a value that is still missing, or that is nothing yet.
            let broken = self.frames.len() == keep + 1 && self.is_empty_collection(frame.last);
            if !incomplete && !broken {
                return false;
            }
            self.cut(keep + 1);
            if !incomplete {
                self.detach();
            }
            self.set_state(State::BlockNode);
        } else {
            self.cut(keep + 1);
            if incomplete {
                self.empty_after_last(line as u32);
            }
            self.set_state(match frame.state {
                State::IndentlessEntry => State::IndentlessEntry,
                _ if mapping => State::BlockKey,
                _ => State::BlockEntry,
            });
        }
        let indents: Vec<i32> = self
            .frames
            .iter()
            .filter(|frame| frame.state != State::IndentlessEntry)
            .map(|frame| frame.column)
            .collect();
        self.go_on(line, &indents);
        true
    }

    fn go_on(&mut self, line: usize, indents: &[i32]) {
        self.resumed_at = line;
        self.scanner.resume(line, indents);
    }

    /// The remains of a collection that a fault cut off, as `{{ include "x" . }}` leaves them.
    fn is_empty_collection(&self, id: u32) -> bool {
        let Some(node) = self.tree.node(id) else { return false };
        let bracket = self.text.as_bytes().get(node.span.start as usize);
        matches!(node.kind, NodeKind::Mapping | NodeKind::Sequence) && matches!(bracket, Some(b'{' | b'['))
    }
}

fn takes_entries(frame: &Frame) -> bool {
    matches!(frame.state, State::BlockEntry | State::IndentlessEntry)
}
