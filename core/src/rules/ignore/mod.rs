//! What people have asked not to be told: by a comment in the text, an annotation on an object, or the options.

mod annotations;
mod comments;
mod options;
pub(crate) mod unused;

use super::{Context, FindingId, Place, Scene, rule_named};
use crate::resources::ResourceId;

/// One rule named in one comment or annotation, or one entry of `Options.ignores`.
struct Ignored {
    /// As written; may be no rule at all.
    rule: String,
    /// Where it is written; `None` for one of the options.
    place: Option<Place>,
    /// Index in `Options.ignores`, for one of these.
    option: Option<usize>,
    used: bool,
}

impl Ignored {
    fn written(rule: &str, place: Place) -> Self {
        Self { rule: rule.to_owned(), place: Some(place), option: None, used: false }
    }
}

/// Marks every finding that is to be ignored as suppressed, and gives back what matched nothing. `annotated` are the objects
/// that [ask for it themselves](annotations::is_annotated).
fn apply(cx: &mut Context<'_>, annotated: &[ResourceId]) -> Vec<Ignored> {
    let mut all = Vec::new();
    let mut matches: Vec<FindingId> = Vec::new();
    comments::apply(cx, &mut all, &mut matches);
    annotations::apply(cx, annotated, &mut all, &mut matches);
    options::apply(cx, &mut all, &mut matches);
    cx.findings.suppress(matches);
    all.retain(|ignored| !ignored.used && ran(cx, &ignored.rule));
    all
}

/// Whether the rule had the chance to report something. What the options turn off is no reason to call an ignore
/// unused; a name that is no rule always is.
fn ran(cx: &Scene<'_>, name: &str) -> bool {
    let named = |list: &[String]| list.iter().any(|it| it == name);
    let options = cx.options;
    rule_named(name).is_none()
        || ((options.only.is_empty() || named(&options.only))
            && !named(&options.skip)
            && options.severity.get(name).is_none_or(Option::is_some))
}
