//! What `ARCHITECTURE.md` says about which part of the core may do what, read from the source. A scan of text sees
//! the slip that happens, not every way around it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken invariant has to stop the test")]

mod common;

use std::path::{Path, PathBuf};

use common::{files_below, read, repository};

#[test]
fn the_core_knows_no_files_clock_network_threads_or_processes() {
    const OUTSIDE: [&str; 8] = ["fs", "io", "net", "time", "thread", "process", "env", "os"];
    for (file, text) in sources("core/src") {
        for (at, _) in text.match_indices("std::") {
            let path = text.split_at(at + "std::".len()).1;
            // `std::fs::read` has one module, `use std::{collections::HashMap, fs};` has several.
            let modules: Vec<&str> = match path.strip_prefix('{') {
                Some(group) => {
                    group.split(';').next().unwrap().split([',', '{', '}']).map(str::trim).collect()
                }
                None => vec![path],
            };
            for module in modules {
                let module = module.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                assert!(!OUTSIDE.contains(&module), "core/src/{file} uses std::{module}");
            }
        }
    }
}

#[test]
fn yaml_knows_nothing_of_kubernetes_objects() {
    check_independence("core/src/yaml", &["schema", "resources", "graph", "rules"]);
}

#[test]
fn the_graph_knows_no_rules_and_says_nothing() {
    check_independence("core/src/graph", &["rules", "check"]);
    for (file, text) in sources("core/src/graph") {
        for word in ["Lang", "text!("] {
            assert!(!text.contains(word), "graph/{file}: a message does not belong here (`{word}`)");
        }
    }
}

/// What goes through all objects for each object costs the square of the input. Rules go through the objects once, and
/// ask the graph for those that belong to one of them.
#[test]
fn what_looks_at_one_object_never_goes_through_all_of_them() {
    const ALL: &str = ".resources()";
    for folder in ["core/src/rules", "core/src/report"] {
        for (file, text) in sources(folder) {
            for function in text.split("fn ").skip(1).filter(|function| function.contains(ALL)) {
                let (name, rest) = function.split_once('(').unwrap();
                let parameters = rest.split(") ").next().unwrap();
                let one = ["&Resource<", "ResourceId", "Route<"].iter().any(|it| parameters.contains(it));
                assert!(!one, "{folder}/{file}: `{name}` is given one object and goes through all of them");
                let depths: Vec<usize> = function
                    .lines()
                    .filter(|line| line.contains(ALL))
                    .map(|line| line.len() - line.trim_start().len())
                    .collect();
                let nested = depths.windows(2).any(|pair| matches!(pair, [outer, inner] if inner > outer));
                assert!(!nested, "{folder}/{file}: `{name}` goes through all objects inside of a loop");
            }
        }
    }
}

/// What is published alone has to bring the licence along.
#[test]
fn every_package_has_the_licence() {
    let licence = read(&repository().join("LICENSE"));
    for package in ["core", "cli", "bindings-node", "bindings-python", "bindings-wasm/package"] {
        assert!(read(&repository().join(package).join("LICENSE")) == licence, "{package}/LICENSE differs");
    }
}

#[test]
fn all_packages_have_one_version() {
    let wanted = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    for package in ["bindings-node", "bindings-wasm/package"] {
        assert!(read(&repository().join(package).join("package.json")).contains(&wanted), "{package}");
    }
}

#[track_caller]
fn check_independence(folder: &str, forbidden: &[&str]) {
    for (file, text) in sources(folder) {
        for (at, _) in text.match_indices("crate::") {
            let statement = text.split_at(at).1.split(';').next().unwrap();
            for module in forbidden {
                let (path, grouped) = (format!("crate::{module}"), format!(" {module}::"));
                let uses = statement.starts_with(&path)
                    || statement.starts_with("crate::{") && statement.contains(&grouped);
                assert!(!uses, "{folder}/{file} uses crate::{module}");
            }
        }
    }
}

/// The source below a folder of the repository without comments and tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    let core = repository().join("core/src");
    let tests: Vec<PathBuf> = files_below(&core).iter().flat_map(|(_, path)| test_modules(path)).collect();
    let sources: Vec<(String, String)> = files_below(&repository().join(folder))
        .into_iter()
        .filter(|(file, path)| file.ends_with(".rs") && !tests.iter().any(|test| path.starts_with(test)))
        .filter(|(_, path)| !tests.contains(&path.with_extension("")))
        .map(|(file, path)| {
            let text = read(&path);
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let lines: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (file, lines.join("\n"))
        })
        .collect();
    assert!(!sources.is_empty(), "{folder} holds no source");
    sources
}

/// The modules in files of their own that are compiled for tests only, without ending: a file declares them with
/// `#[cfg(test)]` before `mod name;`.
fn test_modules(path: &Path) -> Vec<PathBuf> {
    if path.extension().is_none_or(|ending| ending != "rs") {
        return Vec::new();
    }
    let name = path.file_stem().unwrap();
    let folder = if name == "mod" || name == "lib" {
        path.parent().unwrap().to_owned()
    } else {
        path.with_extension("")
    };
    let text = read(path);
    let declared = text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
        let declaration = rest.lines().next()?.strip_suffix(';')?;
        declaration.split_once("mod ").map(|(_, name)| folder.join(name))
    });
    declared.collect()
}
