//! Arranges a module for the compressor through which it is sent: the same functions with the same instructions, in
//! another order and with other numbers for their locals.
//!
//! `wasm-bindgen` writes the largest function first. But gzip finds again only what it has seen in the last 32 KiB, and
//! functions that were made from the same generic one, or by the same hand, have much in common: side by side they are a
//! twentieth smaller.

#![allow(clippy::indexing_slicing, reason = "a build may end at a fault of this program")]

use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    error::Error,
};

use wasm_encoder::{
    CodeSection, FunctionSection, Instruction, Module,
    reencode::{self, Reencode, utils},
};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Operator, Parser, Payload, TypeRef, ValType,
};

type Reencoded<T> = Result<T, reencode::Error<Infallible>>;

/// A module that does the same and is smaller with gzip.
pub(crate) fn arrange(wasm: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let facts = Facts::of(wasm)?;
    let mut module = Module::new();
    let mut locals = Locals { parameters: facts.parameters, function: 0, number: Vec::new() };
    locals.parse_core_module(&mut module, Parser::new(0), wasm)?;
    let wasm = module.finish();

    let order = neighbours(&Facts::of(&wasm)?.bodies);
    let mut number: Vec<u32> = (0..).take(facts.imports + order.len()).collect();
    for (new, old) in order.iter().enumerate() {
        number[facts.imports + old] = u32::try_from(facts.imports + new)?;
    }
    let mut module = Module::new();
    Functions { order, number }.parse_core_module(&mut module, Parser::new(0), &wasm)?;
    Ok(module.finish())
}

/// What has to be known of the functions of a module.
struct Facts<'w> {
    /// How many functions come from outside, and have the first numbers.
    imports: usize,
    /// How many parameters each function of the module has.
    parameters: Vec<usize>,
    bodies: Vec<&'w [u8]>,
}

impl<'w> Facts<'w> {
    fn of(wasm: &'w [u8]) -> Result<Self, Box<dyn Error>> {
        let mut facts = Self { imports: 0, parameters: Vec::new(), bodies: Vec::new() };
        let mut types = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for it in section.into_iter_err_on_gc_types() {
                        types.push(it?.params().len());
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        facts.imports += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => {
                    for it in section {
                        facts.parameters.push(types[it? as usize]);
                    }
                }
                Payload::CodeSectionEntry(body) => facts.bodies.push(&wasm[body.range()]),
                _ => {}
            }
        }
        Ok(facts)
    }
}

/// Gives the locals of each function the numbers 0, 1, 2, … in the order of how often they are used, so that the same
/// few numbers are everywhere.
struct Locals {
    parameters: Vec<usize>,
    /// The function that is read.
    function: usize,
    /// The new numbers of its locals.
    number: Vec<u32>,
}

impl Reencode for Locals {
    type Error = Infallible;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Reencoded<()> {
        // The numbers of parameters are those of the arguments.
        let parameters = self.parameters[self.function];
        self.function += 1;
        let mut types: Vec<ValType> = Vec::new();
        for locals in body.get_locals_reader()? {
            let (count, of) = locals?;
            types.extend((0..count).map(|_| of));
        }
        let mut uses = vec![0_u32; parameters + types.len()];
        for operator in body.get_operators_reader()? {
            if let Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } = operator?
            {
                uses[local_index as usize] += 1;
            }
        }

        // Locals of one type stand together, because a function says how many of each type follow one another.
        let mut kinds: Vec<(ValType, u32)> = Vec::new();
        for (of, uses) in types.iter().zip(&uses[parameters..]) {
            match kinds.iter_mut().find(|it| it.0 == *of) {
                Some(kind) => kind.1 += uses,
                None => kinds.push((*of, *uses)),
            }
        }
        kinds.sort_by_key(|it| std::cmp::Reverse(it.1));
        let kind = |local: usize| kinds.iter().position(|it| it.0 == types[local - parameters]);
        let mut locals: Vec<usize> = (parameters..uses.len()).filter(|it| uses[*it] > 0).collect();
        locals.sort_by_key(|it| (kind(*it), std::cmp::Reverse(uses[*it])));

        self.number = (0..).take(uses.len()).collect();
        let mut declared = Vec::new();
        for (local, number) in locals.into_iter().zip((0..).skip(parameters)) {
            self.number[local] = number;
            declared.push((1, self.val_type(types[local - parameters])?));
        }
        let mut function = wasm_encoder::Function::new(merged(declared));
        for operator in body.get_operators_reader()? {
            function.instruction(&self.instruction(operator?)?);
        }
        code.function(&function);
        Ok(())
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Reencoded<Instruction<'a>> {
        let number = |local: u32| self.number[local as usize];
        Ok(match operator {
            Operator::LocalGet { local_index } => Instruction::LocalGet(number(local_index)),
            Operator::LocalSet { local_index } => Instruction::LocalSet(number(local_index)),
            Operator::LocalTee { local_index } => Instruction::LocalTee(number(local_index)),
            other => utils::instruction(self, other)?,
        })
    }
}

/// `i32, i32, i64` as 2 × `i32`, 1 × `i64`.
fn merged(locals: Vec<(u32, wasm_encoder::ValType)>) -> Vec<(u32, wasm_encoder::ValType)> {
    let mut merged: Vec<(u32, wasm_encoder::ValType)> = Vec::new();
    for (count, of) in locals {
        match merged.last_mut() {
            Some(last) if last.1 == of => last.0 += count,
            _ => merged.push((count, of)),
        }
    }
    merged
}

/// Writes the functions in another order.
struct Functions {
    /// The numbers that the functions of the module have had, in the order in which they come now.
    order: Vec<usize>,
    /// The new number of each function, imported ones included.
    number: Vec<u32>,
}

impl Reencode for Functions {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Reencoded<u32> {
        Ok(self.number[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Reencoded<()> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for old in &self.order {
            functions.function(types[*old]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Reencoded<()> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for place in 0..self.order.len() {
            let body = bodies[self.order[place]].clone();
            utils::parse_function_body(self, code, body)?;
        }
        Ok(())
    }
}

/// How far gzip looks back, in bytes.
const WINDOW: usize = 32 * 1024;

/// So many bytes in a row are something in common.
const RUN: usize = 6;

/// What is in more functions than these does not tell which belong together.
const EVERYWHERE: usize = 200;

/// Short functions are not to come first only because all of their few bytes have been seen.
const SHORT: usize = 100;

/// An order of functions in which each has much in common with those that stand before it.
fn neighbours(bodies: &[&[u8]]) -> Vec<usize> {
    let mut known: HashMap<&[u8], usize> = HashMap::new();
    // Each run of bytes with the functions that have it, and each function with its runs.
    let mut functions: Vec<Vec<usize>> = Vec::new();
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (function, body) in bodies.iter().enumerate() {
        let mut own = Vec::new();
        for bytes in body.windows(RUN) {
            let run = *known.entry(bytes).or_insert(functions.len());
            if run == functions.len() {
                functions.push(Vec::new());
            }
            if functions[run].last() != Some(&function) {
                functions[run].push(function);
                own.push(run);
            }
        }
        runs.push(own);
    }
    for own in &mut runs {
        own.retain(|run| (2..=EVERYWHERE).contains(&functions[*run].len()));
    }

    // How often each run is in the window, and how many of its runs each function finds there.
    let mut seen = vec![0_usize; functions.len()];
    let mut found = vec![0_usize; bodies.len()];
    let mut window = VecDeque::new();
    let mut bytes = 0;
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    // The best one is that of which the largest part is in the window; of equal ones, the first.
    let share = |found: &[usize], it: usize| found[it] as f64 / (bodies[it].len() + SHORT) as f64;
    while let Some(place) = (0..left.len()).rev().max_by(|one, two| {
        share(&found, left[*one]).total_cmp(&share(&found, left[*two])).then(left[*two].cmp(&left[*one]))
    }) {
        let next = left.swap_remove(place);
        order.push(next);
        for run in &runs[next] {
            seen[*run] += 1;
            if seen[*run] == 1 {
                functions[*run].iter().for_each(|it| found[*it] += 1);
            }
        }
        window.push_back(next);
        bytes += bodies[next].len();
        while bytes > WINDOW {
            let Some(gone) = window.pop_front() else { break };
            bytes -= bodies[gone].len();
            for run in &runs[gone] {
                seen[*run] -= 1;
                if seen[*run] == 0 {
                    functions[*run].iter().for_each(|it| found[*it] -= 1);
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::neighbours;

    #[test]
    fn what_is_alike_stands_side_by_side() {
        let bodies: [&[u8]; 4] =
            [b"one two three four", b"1234567890", b"two three four five", b"234567890 end"];
        let order = neighbours(&bodies);
        let place = |function| order.iter().position(|it| *it == function).unwrap();
        assert_eq!(place(0).abs_diff(place(2)), 1);
        assert_eq!(place(1).abs_diff(place(3)), 1);
    }
}
