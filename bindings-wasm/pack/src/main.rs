//! Makes the generated files of the npm package: `kubetriage-wasm-pack kubetriage_wasm.wasm bindings-wasm/package/dist`.
//!
//! A program of this workspace instead of the `wasm-bindgen` command, so that `Cargo.lock` keeps its version in step with
//! that of the library, and nothing has to be installed.

#![allow(clippy::print_stdout, reason = "the size is printed for whoever builds")]

mod arrange;

use std::{collections::BTreeMap, env, error::Error, fs, io::Write, path::Path};

use flate2::{Compression, write::GzEncoder};
use kubetriage::Lang;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [wasm, folder] = arguments.as_slice() else {
        return Err("two arguments are needed: the compiled library, and the folder to write to".into());
    };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    Bindgen::new()
        .input_path(wasm)
        .out_name("kubetriage")
        .web(true)?
        // `index.d.ts` declares what the package exports; this file is not part of it.
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .reset_state_function(true)
        .generate(folder)?;
    write_pages(folder, Lang::En, "docs.en.json")?;
    write_pages(folder, Lang::Es, "docs.es.json")?;
    let module = folder.join("kubetriage_bg.wasm");
    let bytes = arrange::arrange(&fs::read(&module)?)?;
    fs::write(&module, &bytes)?;
    let (raw, small) = (bytes.len().div_ceil(1024), gzip_len(&bytes)?.div_ceil(1024));
    println!("kubetriage_bg.wasm: {raw} KiB, {small} KiB with gzip");
    Ok(())
}

/// What `explain` answers, by the name of the rule.
fn write_pages(folder: &Path, lang: Lang, file: &str) -> Result<(), Box<dyn Error>> {
    let rules = kubetriage::rules(lang).into_iter();
    let pages: BTreeMap<String, &str> = rules
        .filter_map(|rule| kubetriage::explain(&rule.name, lang).map(|page| (rule.name, page)))
        .collect();
    fs::write(folder.join(file), serde_json::to_string(&pages)?)?;
    Ok(())
}

fn gzip_len(bytes: &[u8]) -> std::io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
