//! Files → objects, each of them judged by itself.
//!
//! All this happens to a file as soon as it was read, when its text and its tree are still near the processor; in a large
//! input they are far from it when the next stage comes to them. What takes other files to know comes after that, in
//! `graph` and `rules`.

use std::cell::OnceCell;

use crate::{
    check::SourceFile,
    options::Options,
    resources::{Collected, Collector, may_concern_others},
    rules::{Judge, Judged},
    yaml::{self, File},
};

/// What was found in the files without comparing them.
pub(crate) struct Intake<'t> {
    pub(crate) collected: Collected<'t>,
    pub(crate) judged: Judged<'t>,
}

/// So many bytes of text are read before their objects are collected, and these are then judged: little enough to stay
/// near the processor with what is made of it, and enough for the code of each stage to stay there, too.
const AT_ONCE: usize = 128 * 1024;

impl<'t> Intake<'t> {
    /// Takes in files that were read and are in the order of their paths.
    pub(crate) fn of(files: &[&'t File], options: &'t Options) -> Self {
        let mut collector = Collector::for_files(files, options);
        let mut judge = Judge::new(options);
        let mut rest = files;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = |file: &&&File| {
                bytes += file.text.len();
                bytes < AT_ONCE
            };
            let (lot, after) = rest.split_at(rest.iter().take_while(fits).count().max(1));
            add(lot, &mut collector, &mut judge);
            rest = after;
        }
        Self { collected: collector.finish(files), judged: judge.finish(&[]) }
    }

    /// Reads files that are in the order of their paths into `room`, which has a place for each, and takes them in.
    pub(crate) fn read(
        files: Vec<SourceFile>,
        room: &'t [OnceCell<File>],
        options: &'t Options,
    ) -> (Vec<&'t File>, Self) {
        let mut read: Vec<&'t File> = Vec::with_capacity(files.len());
        let mut collector = Collector::new(options);
        let mut judge = Judge::new(options);
        // Where a file says how others are to be taken, these cannot be taken in before all are read.
        let mut alone = !files.iter().any(|file| may_concern_others(&file.path));
        let mut taken = 0;
        let mut bytes = 0;
        for (file, place) in files.into_iter().zip(room) {
            bytes += file.bytes.len();
            read.push(place.get_or_init(|| yaml::read_file(file.path, file.bytes)));
            if alone && bytes >= AT_ONCE {
                add(read.get(taken..).unwrap_or_default(), &mut collector, &mut judge);
                taken = read.len();
                bytes = 0;
                alone = !collector.met_kustomization();
            }
        }
        if alone {
            add(read.get(taken..).unwrap_or_default(), &mut collector, &mut judge);
            alone = !collector.met_kustomization();
        }
        let intake = if alone {
            Self { collected: collector.finish(&read), judged: judge.finish(&[]) }
        } else {
            Self::of(&read, options)
        };
        (read, intake)
    }
}

fn add<'t>(files: &[&'t File], collector: &mut Collector<'t>, judge: &mut Judge<'t>) {
    let from = collector.resources().len();
    for file in files {
        collector.add(file);
    }
    for resource in collector.resources().get(from..).unwrap_or_default() {
        judge.look_at(resource);
    }
}

#[cfg(test)]
mod tests {
    use super::AT_ONCE;
    use crate::{Options, SourceFile, check, check_parsed, parse};

    const SERVICE: &str =
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n";

    /// The namespace of the one object, which must be the same when all files were read before.
    fn namespace(files: &[(&str, &str)]) -> Option<String> {
        let files: Vec<SourceFile> = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
        let parsed: Vec<_> = files.iter().cloned().map(parse).collect();
        let report = check(files, &Options::default());
        assert_eq!(report, check_parsed(&parsed, &Options::default()));
        let mut objects = report.documents.iter().filter_map(|it| it.resource.clone());
        let object = objects.next();
        assert_eq!(objects.next(), None);
        object?.namespace
    }

    #[test]
    fn a_kustomization_concerns_the_files_before_it_whatever_its_name() {
        let text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [app/web.yaml]\nnamespace: shop\n";
        for service in [SERVICE.to_owned(), format!("# {}\n{SERVICE}", "-".repeat(AT_ONCE))] {
            assert_eq!(namespace(&[("app/web.yaml", &service)]).as_deref(), Some("default"));
            for name in ["kustomization.yaml", "overlay.yaml"] {
                for text in [text.to_owned(), format!("{text}---\n")] {
                    let files = [("app/web.yaml", service.as_str()), (name, text.as_str())];
                    assert_eq!(namespace(&files).as_deref(), Some("shop"), "{name}");
                }
            }
        }
    }

    #[test]
    fn templates_of_a_chart_are_no_objects() {
        let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
        for path in ["shop/Chart.yaml", "Chart.yaml"] {
            let folder = path.trim_end_matches("Chart.yaml");
            let template = format!("{folder}templates/web.yaml");
            let before = format!("{folder}AAA.yaml");
            assert_eq!(
                namespace(&[(&before, SERVICE), (path, chart), (&template, SERVICE)]).as_deref(),
                Some("default")
            );
        }
    }
}
