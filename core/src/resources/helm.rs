//! Which files belong to a Helm chart, and what Helm made of one.

use std::collections::hash_map::Entry;

use super::{Resource, kustomize::Kustomizations, resource::Namespace};
use crate::{
    hash::HashMap,
    yaml::{Document, File},
};

/// The template that a document comes from: `helm template` writes its path above, as
/// `# Source: shop/templates/web.yaml`.
pub(crate) fn source(document: &Document) -> Option<&str> {
    let comments = document.comments.iter().take(3);
    comments.filter_map(|comment| document.text(*comment).strip_prefix("# Source: ")).map(str::trim).next()
}

/// Gives the objects of a rendered chart that name no namespace the one that all others name: some templates write
/// the namespace of the release, and some leave it to Helm, which puts both into the same.
pub(super) fn set_release_namespaces<'t>(
    files: &[&'t File],
    kustomizations: &Kustomizations<'t>,
    resources: &mut [Resource<'t>],
) {
    // `None` where the objects of a release name several.
    let mut releases: HashMap<(&str, &str), Option<&'t str>> = HashMap::default();
    let release = |resource: &Resource<'t>| {
        let file = files.get(resource.file as usize)?;
        let source = source(resource.node.document())?;
        // `--output-dir` writes each template's objects into a file of its own.
        let folder = file.path.strip_suffix(source).unwrap_or(&file.path);
        Some((folder, source.split('/').next().unwrap_or_default()))
    };
    for resource in resources.iter() {
        let Some(namespace) = resource.namespace.filter(|it| it.certain) else { continue };
        let Some(release) = release(resource) else { continue };
        match releases.entry(release) {
            Entry::Vacant(entry) => {
                entry.insert(Some(namespace.name));
            }
            Entry::Occupied(mut entry) if *entry.get() != Some(namespace.name) => {
                entry.insert(None);
            }
            Entry::Occupied(_) => {}
        }
    }
    if releases.is_empty() {
        return;
    }
    for resource in resources {
        let unnamed = resource.namespace.is_some_and(|it| !it.certain);
        if unnamed
            && kustomizations.namespace_of(resource.file).is_none()
            && let Some(name) = release(resource).and_then(|it| releases.get(&it).copied().flatten())
        {
            resource.namespace = Some(Namespace { name, certain: false });
        }
    }
}

/// The folder of the chart that a file of this path describes.
pub(super) fn folder_of_chart(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        Some((folder, "Chart.yaml")) => Some(folder),
        None if path == "Chart.yaml" => Some(""),
        _ => None,
    }
}

/// The charts of the input, by folder.
#[derive(Debug, Default)]
pub(crate) struct Charts<'t>(HashMap<&'t str, u32>);

impl<'t> Charts<'t> {
    pub(crate) fn find(files: &[&'t File]) -> Self {
        let charts = (0..).zip(files);
        let charts = charts.filter_map(|(index, file)| Some((folder_of_chart(&file.path)?, index)));
        Self(charts.collect())
    }

    /// The `Chart.yaml` of the chart whose templates, values or description are in the file `path`. Everything else in
    /// a chart's folder, such as `crds/`, is what it is.
    pub(crate) fn of_file(&self, path: &str) -> Option<u32> {
        if self.0.is_empty() {
            return None;
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let beside = matches!(name, "Chart.yaml" | "requirements.yaml")
            || name.starts_with("values") && (name.ends_with(".yaml") || name.ends_with(".yml"));
        if let Some(chart) = self.0.get(folder).filter(|_| beside) {
            return Some(*chart);
        }
        let mut below = folder;
        loop {
            let (above, last) = below.rsplit_once('/').unwrap_or(("", below));
            if last == "templates"
                && let Some(chart) = self.0.get(above)
            {
                return Some(*chart);
            }
            if above.is_empty() {
                return None;
            }
            below = above;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read_file;

    #[test]
    fn templates_and_values_belong_to_the_nearest_chart() {
        let files = [read_file("Chart.yaml", Vec::new()), read_file("charts/db/Chart.yaml", Vec::new())];
        let files: Vec<&File> = files.iter().collect();
        let charts = Charts::find(&files);
        assert_eq!(charts.of_file("templates/web.yaml"), Some(0));
        assert_eq!(charts.of_file("templates/tests/web.yaml"), Some(0));
        assert_eq!(charts.of_file("charts/db/templates/web.yaml"), Some(1));
        assert_eq!(charts.of_file("values-prod.yaml"), Some(0));
        assert_eq!(charts.of_file("charts/db/values.yaml"), Some(1));
        assert_eq!(charts.of_file("crds/database.yaml"), None);
        assert_eq!(charts.of_file("other/templates/web.yaml"), None);
    }
}
