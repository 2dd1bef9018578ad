//! What is shown while the user waits.

use std::{
    io::IsTerminal,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kubetriage::Lang;

use crate::language::text;

/// Nothing is shown before this time: most checks are done by then, and a flicker helps nobody.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the picture moves.
const TICK: Duration = Duration::from_millis(100);

/// Progress on standard error, which appears only if the work takes long and someone is there to see it.
/// It is gone when the value is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    lang: Lang,
    /// Ends the thread that waits until the bar is worth showing.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins with the search for files. Shows nothing if not `wanted`, or if standard error is no terminal.
    pub(super) fn start(wanted: bool, lang: Lang) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style("{spinner} {msg}"));
        bar.set_message(text!(lang, en: "looking for files"; es: "buscando archivos"));
        let waiting = (wanted && std::io::stderr().is_terminal()).then(|| {
            let (done, is_done) = mpsc::channel();
            let shown = bar.clone();
            let thread = thread::spawn(move || {
                if is_done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    shown.set_draw_target(ProgressDrawTarget::stderr());
                    shown.enable_steady_tick(TICK);
                }
            });
            (done, thread)
        });
        Self { bar, lang, waiting }
    }

    pub(super) fn reading(&self, files: usize) {
        self.bar.set_length(files as u64);
        self.bar.set_style(style("{spinner} {msg} {bar:30} {pos}/{len}"));
        self.bar.set_message(text!(self.lang, en: "reading"; es: "leyendo"));
    }

    pub(super) fn read_one(&self) {
        self.bar.inc(1);
    }

    pub(super) fn checking(&self) {
        self.bar.set_style(style("{spinner} {msg}"));
        self.bar.set_message(text!(self.lang, en: "checking"; es: "comprobando"));
    }

    /// Takes the picture away: a person is going to be asked.
    pub(crate) fn finish(&mut self) {
        if let Some((done, thread)) = self.waiting.take() {
            drop(done);
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
