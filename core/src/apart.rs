//! Iterators whose code exists once.

/// An iterator whose `next` is a function of its own wherever it is used. A chain of adapters is otherwise made anew in
/// each place, and most of what looks at objects goes through the same few ones: in WebAssembly, this is size.
#[derive(Clone)]
pub(crate) struct Apart<I>(I);

impl<I: Iterator> Iterator for Apart<I> {
    type Item = I::Item;

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline)]
    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// Makes an iterator [`Apart`].
pub(crate) trait KeepApart: Iterator + Sized {
    fn apart(self) -> Apart<Self> {
        Apart(self)
    }
}

impl<I: Iterator> KeepApart for I {}
