//! What an exit code says, in our words.

use crate::{
    messages::{Exit, exit},
    options::Lang,
    rules::text,
};

/// "exit code 137 (SIGKILL)", for the middle of a sentence.
pub(super) fn exit_code(lang: Lang, code: i64) -> String {
    let signal = match exit(code) {
        Exit::Signal { name: Some(name), .. } => format!(" ({name})"),
        _ => String::new(),
    };
    text!(lang, en: "exit code {code}{signal}", es: "código de salida {code}{signal}")
}

/// What the code means, for a line of its own: "exit code 137 (SIGKILL): …".
pub(super) fn exit_meaning(lang: Lang, code: i64) -> String {
    let (head, meaning) = (exit_code(lang, code), meaning(lang, code));
    format!("{head}: {meaning}")
}

fn meaning(lang: Lang, code: i64) -> String {
    match exit(code) {
        Exit::Success => text!(lang,
            en: "the process has ended by itself, and well",
            es: "el proceso ha terminado por sí mismo, y bien"),
        Exit::NotExecutable => text!(lang,
            en: "a shell has found the command and could not execute it",
            es: "un shell ha encontrado el comando y no lo ha podido ejecutar"),
        Exit::NotFound => text!(lang,
            en: "a shell has not found a command, or the loader a library",
            es: "un shell no ha encontrado un comando, o el cargador una biblioteca"),
        Exit::NotStarted => text!(lang,
            en: "the runtime could not start it, or the program chose this code",
            es: "el runtime no lo ha podido arrancar, o el programa eligió este código"),
        Exit::Error(1) => text!(lang,
            en: "a fault that the program itself has noticed; its log says which",
            es: "un fallo que el propio programa ha notado; su registro dice cuál"),
        Exit::Error(2) => text!(lang,
            en: "so ends a shell with a mistake in its call or script, and a Go program that panics",
            es: "así termina un shell con un error en su llamada o su script, y un programa de Go con un panic"),
        Exit::Error(255) => text!(lang,
            en: "the program's own -1, or the runtime does not know how it ended",
            es: "el -1 del propio programa, o el runtime no sabe cómo terminó"),
        Exit::Error(_) => text!(lang,
            en: "a code of the program itself; its log or its documentation says which fault it means",
            es: "un código del propio programa; su registro o su documentación dice qué fallo es"),
        Exit::Signal { number, .. } => signal(lang, number),
    }
}

fn signal(lang: Lang, number: i64) -> String {
    match number {
        1 => text!(lang, en: "its terminal was closed", es: "se cerró su terminal"),
        2 => text!(lang, en: "it was interrupted, as with Ctrl-C", es: "se interrumpió, como con Ctrl-C"),
        4 => text!(lang,
            en: "it is built for a processor that can do more than that of the node",
            es: "está construido para un procesador que puede más que el del nodo"),
        6 => text!(lang,
            en: "the program gave up by itself; its log says why",
            es: "el programa se rindió por sí mismo; su registro dice por qué"),
        7 => text!(lang,
            en: "it used memory that is not there, as that of a file that has become shorter",
            es: "usó memoria que no existe, como la de un fichero que se ha acortado"),
        9 => text!(lang,
            en: "it was killed from outside: for memory, or because it did not stop in time when it was asked to",
            es: "lo mataron desde fuera: por memoria, o porque no paró a tiempo cuando se le pidió"),
        11 => text!(lang,
            en: "it used memory that is not its own: a fault of the program, or a library of another kind (musl and glibc)",
            es: "usó memoria que no es suya: un fallo del programa, o una biblioteca de otro tipo (musl y glibc)"),
        13 => text!(lang,
            en: "it wrote to somebody who no longer reads",
            es: "escribió a alguien que ya no lee"),
        15 => text!(lang,
            en: "it was asked to stop, and did: by a probe, a rollout, or the end of its node",
            es: "se le pidió parar, y paró: por una sonda, un rollout o el final de su nodo"),
        _ => text!(lang, en: "ended by signal {number}", es: "lo terminó la señal {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::exit_meaning;
    use crate::options::Lang;

    #[test]
    fn codes_that_everybody_meets() {
        let starts = |code, words: &str| {
            let meaning = exit_meaning(Lang::En, code);
            assert!(meaning.starts_with(words), "{meaning}");
        };
        starts(0, "exit code 0: the process has ended by itself");
        starts(1, "exit code 1: a fault that the program itself has noticed");
        starts(126, "exit code 126: a shell has found the command");
        starts(127, "exit code 127: a shell has not found a command");
        starts(137, "exit code 137 (SIGKILL): it was killed from outside");
        starts(139, "exit code 139 (SIGSEGV): it used memory that is not its own");
        starts(143, "exit code 143 (SIGTERM): it was asked to stop");
        starts(190, "exit code 190: ended by signal 62");
        starts(-1, "exit code -1: a code of the program itself");
    }
}
