//! Which files belong to a Helm chart.

use crate::{hash::HashMap, yaml::File};

/// The charts of the input, by folder.
#[derive(Debug, Default)]
pub(crate) struct Charts<'t>(HashMap<&'t str, u32>);

impl<'t> Charts<'t> {
    pub(crate) fn find(files: &[&'t File]) -> Self {
        let charts = (0..).zip(files).filter_map(|(index, file)| {
            let folder = match file.path.rsplit_once('/') {
                Some((folder, "Chart.yaml")) => folder,
                None if file.path == "Chart.yaml" => "",
                _ => return None,
            };
            Some((folder, index))
        });
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
