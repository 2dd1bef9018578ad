//! Pictures: SVG, Mermaid, DOT. Where things stand is computed here, in whole numbers, so that every front end shows the
//! same picture, to the byte.

mod chart;
mod metrics;
mod quote;
mod svg;

use serde::{Deserialize, Serialize};

use crate::{check::SourceFile, options::Options};

/// Which picture is drawn, and in which language of pictures.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Picture {
    /// What is drawn.
    pub what: PictureOf,
    /// How it is written.
    pub format: PictureFormat,
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum PictureOf {
    /// The troubleshooting flowchart; files are not looked at.
    Flowchart,
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
pub fn render(files: Vec<SourceFile>, picture: &Picture, options: &Options) -> String {
    let _ = files;
    let lang = options.lang;
    match (picture.what, picture.format) {
        (PictureOf::Flowchart, PictureFormat::Svg) => chart::svg(lang, None),
        (PictureOf::Flowchart, PictureFormat::Mermaid) => chart::mermaid(lang, None),
        (PictureOf::Flowchart, PictureFormat::Dot) => chart::dot(lang, None),
    }
}
