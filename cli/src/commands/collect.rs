//! `kubetriage collect`

use super::hint;
use crate::{args::CollectArgs, failure::Failure, language::text, output::Output};

/// What kubetriage looks at, as kubectl calls it. `all` leaves out most kinds, and Secrets are nobody's business.
const KINDS: &str =
    "all,ing,ingressclass,ep,endpointslices,events,cm,sa,pvc,pv,sc,quota,limits,netpol,pdb,nodes,ns";

pub(super) fn run(arguments: &CollectArgs) -> Result<u8, Failure> {
    let lang = arguments.output.language.lang();
    let namespace = match (&arguments.namespace, arguments.all_namespaces) {
        (_, true) => " -A".to_owned(),
        (Some(name), false) => format!(" -n {}", quoted(name)),
        (None, false) => String::new(),
    };
    let mut output = Output::open(&arguments.output, lang)?;
    output.write(&format!("kubectl get {KINDS}{namespace} -o yaml\n"))?;
    output.finish()?;
    // On standard error, so that `$(kubetriage collect) | kubetriage check -` runs the command and nothing else.
    if !arguments.output.quiet {
        hint(&text!(lang,
            en: "Give what it prints to kubetriage: $(kubetriage collect) | kubetriage check -";
            es: "Da a kubetriage lo que imprima: $(kubetriage collect) | kubetriage check -"));
    }
    Ok(0)
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '_');
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
