//! Pictures: SVG, Mermaid, DOT. Where things stand is computed here, in whole numbers, so that every front end shows the
//! same picture, to the byte.

mod chart;
mod graph;
mod metrics;
mod quote;
mod svg;

use serde::{Deserialize, Serialize};

use crate::{
    check::{Parsed, SourceFile, check_parsed, parse},
    options::{Include, Options},
};

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
    /// The objects of the files and their connections.
    Graph,
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
    let files: Vec<Parsed> = match picture.what {
        PictureOf::Flowchart => Vec::new(),
        _ => files.into_iter().map(parse).collect(),
    };
    render_parsed(&files, picture, options)
}

/// The same as [`render`], for files that were read. Their order does not matter.
pub fn render_parsed(files: &[Parsed], picture: &Picture, options: &Options) -> String {
    let lang = options.lang;
    match picture.what {
        PictureOf::Flowchart => match picture.format {
            PictureFormat::Svg => chart::svg(lang, None),
            PictureFormat::Mermaid => chart::mermaid(lang, None),
            PictureFormat::Dot => chart::dot(lang, None),
        },
        PictureOf::Graph => {
            let options = Options { include: [Include::Graph].into(), ..options.clone() };
            let model = graph::Model::new(&check_parsed(files, &options), lang);
            match picture.format {
                PictureFormat::Svg => graph::svg(&model, lang),
                PictureFormat::Mermaid => graph::mermaid(&model),
                PictureFormat::Dot => graph::dot(&model),
            }
        }
    }
}
