//! Work for the pool of threads that Node keeps: the event loop goes on meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kubetriage::SourceFile;
use napi::bindgen_prelude::*;

/// A piece of work. It is done once.
pub struct Work<T>(Option<Box<dyn FnOnce() -> Result<T> + Send>>);

impl<T> Work<T>
where
    Self: Task,
{
    /// Puts work into the queue; `signal` takes it out again while it waits there.
    pub(crate) fn start(
        signal: Option<AbortSignal>,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> AsyncTask<Self> {
        AsyncTask::with_optional_signal(Self(Some(Box::new(work))), signal)
    }
}

impl<T> Work<T> {
    fn run(&mut self) -> Result<T> {
        let Some(work) = self.0.take() else { return Err(Error::from_reason("the work was done already")) };
        // What the work touches is gone with it, so that nobody sees it half done.
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
            let message = panic.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(Error::from_reason(message.unwrap_or("kubetriage panicked").to_owned()))
        })
    }
}

impl Task for Work<String> {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> Result<String> {
        self.run()
    }

    fn resolve(&mut self, _: Env, text: String) -> Result<String> {
        Ok(text)
    }
}

impl Task for Work<Vec<SourceFile>> {
    type Output = Vec<SourceFile>;
    type JsValue = Vec<Uint8Array>;

    fn compute(&mut self) -> Result<Vec<SourceFile>> {
        self.run()
    }

    fn resolve(&mut self, _: Env, files: Vec<SourceFile>) -> Result<Vec<Uint8Array>> {
        Ok(files.into_iter().map(|file| file.bytes.into()).collect())
    }
}
