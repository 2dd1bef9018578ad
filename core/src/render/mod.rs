//! Pictures: SVG, Mermaid, DOT. Where things stand is computed here, in whole numbers, so that every front end shows the
//! same picture, to the byte.
//!
//! What a page finds in an SVG, to bring it to life, is said at [`render`].

mod chart;
mod graph;
mod metrics;
mod quote;
mod svg;

use serde::{Deserialize, Serialize};

use crate::{
    check::{Parsed, SourceFile, check_files, parse},
    flowchart::{UnknownSubject, walk_files},
    options::{Include, Lang, Options},
    order::Sorting,
    report::{Answers, ObjectRef, Verdict, Walk},
    yaml::File,
};
use chart::Way;

/// Which picture is drawn, and in which language of pictures.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Picture {
    /// What is drawn.
    pub what: PictureOf,
    /// How it is written.
    pub format: PictureFormat,
    /// The workload whose walk is drawn; without one, the first that is not healthy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ts", ts(optional, type = "Pick<ObjectRef, \"kind\"> & Partial<ObjectRef>"))]
    pub subject: Option<ObjectRef>,
    /// What somebody who sees the cluster answers on that walk, by the id of the question.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    #[cfg_attr(feature = "ts", ts(optional, type = "{ [question: string]: Answer }"))]
    pub answers: Answers,
}

impl Picture {
    /// A picture without choices.
    pub fn new(what: PictureOf, format: PictureFormat) -> Self {
        Self { what, format, subject: None, answers: Answers::new() }
    }
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PictureOf {
    /// The troubleshooting flowchart; files are not looked at.
    Flowchart,
    /// The objects of the files and their connections.
    Graph,
    /// The flowchart with the way lit that it takes for a workload.
    Walk,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PictureFormat {
    /// A picture for pages and slides, light or dark as the reader's system is.
    Svg,
    /// The language of Mermaid, which GitHub and many wikis draw.
    Mermaid,
    /// The language of Graphviz.
    Dot,
}

/// Draws a picture.
///
/// An SVG has no script; a page that wants to bring it to life finds what it shows by attributes.
///
/// In a graph:
///
/// - Each box is a `g` with `data-node`, the id of its `GraphNode` in the report of the same files. A box for several
///   Pods that are alike has the id of the first, and in `data-nodes` those of all of them, as a JSON array. A box
///   "leads nowhere" has the id of what leads there, whose own box stands before it in the document.
/// - Each line is a `g` with `data-edge`, the indexes of its edges in `Graph::edges`, with a space between them, and
///   empty for a line to where nothing leads; `data-from` and `data-to` have the `data-node` of its two boxes.
///
/// In a flowchart, with a walk or without:
///
/// - Each box is a `g` with one of `data-question="S2"`, `data-command="C4"`, `data-exit="X7"`, `data-stage="G1"` (a green
///   box), and `data-terminal`, which is `START` or `END`.
/// - Each line is a `g` with the ids of its two boxes in `data-from` and `data-to`, and where it leaves a question
///   `data-answer`, which is `yes` or `no`.
/// - With a walk, all of them have the class `taken` if they are on the way, and otherwise `dim`; a line that was taken
///   without knowing the answer has the class `assumed` as well.
///
/// # Errors
///
/// When the walk of a workload is asked for that the files do not have.
pub fn render(
    files: Vec<SourceFile>,
    picture: &Picture,
    options: &Options,
) -> Result<String, UnknownSubject> {
    let files: Vec<Parsed> = match picture.what {
        PictureOf::Flowchart => Vec::new(),
        _ => files.into_iter().map(parse).collect(),
    };
    render_parsed(&files, picture, options)
}

/// The same as [`render`], for files that were read. Their order does not matter.
///
/// # Errors
///
/// When the walk of a workload is asked for that the files do not have.
pub fn render_parsed(
    files: &[Parsed],
    picture: &Picture,
    options: &Options,
) -> Result<String, UnknownSubject> {
    let mut files: Vec<&File> = files.iter().map(|file| &file.0).collect();
    files.order_by(|a, b| a.path.cmp(&b.path));
    render_files(&files, picture, options)
}

/// For files that are in the order of their paths.
pub(crate) fn render_files(
    files: &[&File],
    picture: &Picture,
    options: &Options,
) -> Result<String, UnknownSubject> {
    let lang = options.lang;
    Ok(match picture.what {
        PictureOf::Flowchart => chart(picture.format, None, lang),
        PictureOf::Walk => {
            let walk = match &picture.subject {
                Some(subject) => Some(walk_files(files, subject, &picture.answers, options)?),
                None => first_walk(files, &picture.answers, options),
            };
            chart(picture.format, walk.as_ref(), lang)
        }
        PictureOf::Graph => {
            let options = Options { include: [Include::Graph].into(), ..options.clone() };
            let model = graph::Model::new(&check_files(files, &options), lang);
            match picture.format {
                PictureFormat::Svg => graph::svg(&model, lang),
                PictureFormat::Mermaid => graph::mermaid(&model),
                PictureFormat::Dot => graph::dot(&model),
            }
        }
    })
}

/// The walk that a person would look at first.
fn first_walk(files: &[&File], answers: &Answers, options: &Options) -> Option<Walk> {
    let with_walks = Options { include: [Include::Walks].into(), ..options.clone() };
    let walks = check_files(files, &with_walks).walks.unwrap_or_default();
    let sick = walks.iter().position(|it| !matches!(it.verdict, Verdict::Healthy | Verdict::Unknown));
    let first = walks.into_iter().nth(sick.unwrap_or_default())?;
    if answers.is_empty() {
        return Some(first);
    }
    walk_files(files, &first.subject, answers, options).ok()
}

fn chart(format: PictureFormat, walk: Option<&Walk>, lang: Lang) -> String {
    let way = walk.map(Way::of);
    match format {
        PictureFormat::Svg => {
            let name = walk.map(|it| {
                let name = it.subject.name.as_deref().unwrap_or_default();
                format!("{} {name}", it.subject.kind)
            });
            chart::svg(lang, way.as_ref().zip(name.as_deref()))
        }
        PictureFormat::Mermaid => chart::mermaid(lang, way.as_ref()),
        PictureFormat::Dot => chart::dot(lang, way.as_ref()),
    }
}
