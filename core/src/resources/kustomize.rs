//! What a kustomization says about the files around it.

use super::collect::is_kustomization_version;
use crate::{
    hash::{HashMap, HashSet},
    yaml::{File, Node, Value},
};

/// A ConfigMap or Secret that kustomize makes. It exists under its own name, whatever suffix it gets in the end,
/// because kustomize puts the suffix into every reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GeneratedName<'t> {
    /// The file of the kustomization.
    pub(crate) file: u32,
    pub(crate) kind: &'static str,
    pub(crate) name: &'t str,
}

/// `namePrefix` and `nameSuffix` of a kustomization; an object may be referred to by its old or its new name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Renaming<'t> {
    /// The file of the kustomization.
    pub(crate) file: u32,
    pub(crate) prefix: &'t str,
    pub(crate) suffix: &'t str,
}

/// Objects that a patch changes which is no piece of them: a list of operations, or a text inside the kustomization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PatchTarget<'t> {
    /// The file of the kustomization.
    pub(crate) file: u32,
    pub(crate) kind: &'t str,
    /// Empty for all objects of the kind.
    pub(crate) name: &'t str,
    /// The patch as it is written.
    pub(crate) text: &'t str,
}

/// A label that a kustomization gives to objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AddedLabel<'t> {
    pub(crate) key: &'t str,
    /// `None` where several overlays disagree.
    pub(crate) value: Option<&'t str>,
    /// It goes into the templates of Pods, too.
    pub(crate) to_pods: bool,
    /// It goes into selectors, too.
    pub(crate) to_selectors: bool,
}

/// Everything that the kustomizations of the input say.
#[derive(Debug, Default)]
pub(crate) struct Kustomizations<'t> {
    pub(crate) generated: Vec<GeneratedName<'t>>,
    pub(crate) renamings: Vec<Renaming<'t>>,
    pub(crate) targets: Vec<PatchTarget<'t>>,
    /// Files whose objects belong to a component that no kustomization includes: something to choose, not in force.
    pub(crate) optional: HashSet<u32>,
    /// What the objects of a file are labelled with.
    pub(crate) labels: HashMap<u32, Vec<AddedLabel<'t>>>,
    /// Files that kustomize reads and that are no objects: patches, inputs of generators, values of charts.
    inputs: HashSet<u32>,
    /// The namespace of the objects in a file: `Some` where one is certain, `None` where several overlays disagree.
    namespaces: HashMap<u32, Option<&'t str>>,
}

impl<'t> Kustomizations<'t> {
    /// Reads every kustomization among the files.
    pub(crate) fn read(files: &[&'t File]) -> Self {
        let found: Vec<(u32, Node<'t>)> = (0..)
            .zip(files)
            .flat_map(|(index, file)| {
                let roots = file.documents.iter().filter_map(|document| document.root());
                roots.filter(|root| is_kustomization(&file.path, *root)).map(move |root| (index, root))
            })
            .collect();
        let mut all = Self::default();
        if found.is_empty() {
            return all;
        }
        let paths: HashMap<String, u32> = files.iter().map(|file| join("", &file.path)).zip(0..).collect();
        let mut objects: HashSet<u32> = HashSet::default();
        // Kustomization → the files and kustomizations that it takes its objects from.
        let mut members: HashMap<u32, Vec<u32>> = HashMap::default();
        for (index, root) in &found {
            let folder = files.get(*index as usize).map_or("", |file| super::folder_of(&file.path));
            let file_at = |path: &str| paths.get(&join(folder, path)).copied();
            all.inputs.extend(input_paths(*root).into_iter().filter_map(file_at));
            let resources = ["resources", "bases", "components"].iter().filter_map(|key| root.get(key));
            for path in resources.flat_map(Node::items).filter_map(Node::as_str) {
                let member = file_at(path).inspect(|file| {
                    objects.insert(*file);
                });
                let below = FILE_NAMES.iter().find_map(|name| file_at(&format!("{path}/{name}")));
                members.entry(*index).or_default().extend(member.or(below));
            }
            all.read_names(*index, *root);
            let text_of = |path: &str| files.get(file_at(path)? as usize).map(|file| &*file.text);
            all.read_targets(*index, *root, text_of);
        }
        // Who names a file among its resources means objects, whatever else the file serves as.
        all.inputs.retain(|file| !objects.contains(file));
        all.optional = optional(&found, &members);
        all.namespaces = namespaces(&found, &members);
        all.labels = labels(&found, &members);
        all
    }

    fn read_names(&mut self, file: u32, root: Node<'t>) {
        for (key, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            let generators = root.get(key).into_iter().flat_map(Node::items);
            let names = generators.filter_map(|it| it.get("name")?.as_str());
            self.generated.extend(names.map(|name| GeneratedName { file, kind, name }));
        }
        let text = |key| root.get(key).and_then(Node::as_str).unwrap_or_default();
        let (prefix, suffix) = (text("namePrefix"), text("nameSuffix"));
        if !prefix.is_empty() || !suffix.is_empty() {
            self.renamings.push(Renaming { file, prefix, suffix });
        }
    }

    /// `text_of` reads a file beside the kustomization.
    fn read_targets(&mut self, file: u32, root: Node<'t>, text_of: impl Fn(&str) -> Option<&'t str>) {
        let patches = ["patches", "patchesStrategicMerge", "patchesJson6902"].into_iter();
        for patch in patches.filter_map(|key| root.get(key)).flat_map(Node::items) {
            let inline = patch.as_str().or_else(|| patch.get("patch")?.as_str());
            let path = patch.get("path").and_then(Node::as_str);
            let Some(text) = path.and_then(&text_of).or(inline) else { continue };
            if let Some((kind, name)) = target_of(patch, text) {
                self.targets.push(PatchTarget { file, kind, name, text });
            }
        }
    }

    /// Whether the file with this index is read by kustomize only, and holds no objects of its own.
    pub(crate) fn is_input(&self, file: u32) -> bool {
        self.inputs.contains(&file)
    }

    /// What kustomize does to the namespace of the objects in a file: nothing (`None`), one namespace for all, or
    /// one that depends on the overlay.
    pub(crate) fn namespace_of(&self, file: u32) -> Option<Option<&'t str>> {
        self.namespaces.get(&file).copied()
    }
}

/// The names under which kustomize looks for a kustomization in a folder.
const FILE_NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A kustomization need not say what it is: the name of the file does.
pub(crate) fn is_kustomization(path: &str, root: Node<'_>) -> bool {
    match root.get("apiVersion").and_then(Node::as_str) {
        Some(version) => is_kustomization_version(version),
        None => is_named_kustomization(path) && root.is_mapping(),
    }
}

/// Whether a file has one of the names under which kustomize looks for a kustomization.
pub(super) fn is_named_kustomization(path: &str) -> bool {
    FILE_NAMES.contains(&path.rsplit_once('/').map_or(path, |(_, name)| name))
}

/// Kind and name of what a patch changes, as its `target` says or what is `written` in it.
fn target_of<'t>(patch: Node<'t>, written: &'t str) -> Option<(&'t str, &'t str)> {
    let text = |node: Node<'t>, key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    if let Some(target) = patch.get("target") {
        return Some((text(target, "kind"), text(target, "name")));
    }
    let after = |key: &str| written.lines().find_map(|line| line.trim().strip_prefix(key)).map(str::trim);
    Some((after("kind:")?, after("name:")?))
}

/// The paths of everything that a kustomization reads besides objects, relative to its folder.
fn input_paths<'t>(root: Node<'t>) -> Vec<&'t str> {
    let items = |key: &str| root.get(key).into_iter().flat_map(Node::items).collect::<Vec<Node<'t>>>();
    let mut paths = Vec::new();
    // Texts and `path` fields; a text may also be a patch itself, which is then the name of no file.
    for key in [
        "patches",
        "patchesStrategicMerge",
        "patchesJson6902",
        "replacements",
        "transformers",
        "generators",
        "validators",
        "configurations",
        "crds",
    ] {
        for item in items(key) {
            paths.extend(item.as_str().or_else(|| item.get("path")?.as_str()));
        }
    }
    for generator in items("configMapGenerator").into_iter().chain(items("secretGenerator")) {
        let listed = ["files", "envs"].into_iter().filter_map(|key| generator.get(key)).flat_map(Node::items);
        for input in listed.filter_map(Node::as_str) {
            // `key=path` gives the file another key in the ConfigMap.
            paths.push(input.split_once('=').map_or(input, |(_, path)| path));
        }
        paths.extend(generator.get("env").and_then(Node::as_str));
    }
    for chart in items("helmCharts") {
        paths.extend(chart.get("valuesFile").and_then(Node::as_str));
        let more = chart.get("additionalValuesFiles").into_iter().flat_map(Node::items);
        paths.extend(more.filter_map(Node::as_str));
    }
    paths.extend(root.get("openapi").and_then(|it| it.get("path")?.as_str()));
    paths
}

/// The files that only components take which nothing includes.
fn optional(found: &[(u32, Node<'_>)], members: &HashMap<u32, Vec<u32>>) -> HashSet<u32> {
    let included: HashSet<u32> = members.values().flatten().copied().collect();
    let is_unused = |(index, root): &&(u32, Node<'_>)| is_component(*root) && !included.contains(index);
    let unused: HashSet<u32> = found.iter().filter(is_unused).map(|(index, _)| *index).collect();
    let others: HashSet<u32> =
        found.iter().map(|(index, _)| *index).filter(|it| !unused.contains(it)).collect();
    let files = |of: &HashSet<u32>| -> HashSet<u32> {
        of.iter().filter_map(|index| members.get(index)).flatten().copied().collect()
    };
    &files(&unused) - &files(&others)
}

/// The labels of a kustomization go to all objects below it; those of a component, to what the kustomizations take that
/// include it.
fn labels<'t>(
    found: &[(u32, Node<'t>)],
    members: &HashMap<u32, Vec<u32>>,
) -> HashMap<u32, Vec<AddedLabel<'t>>> {
    let mut labels: HashMap<u32, Vec<AddedLabel<'t>>> = HashMap::default();
    for (index, root) in found {
        let added = added_labels(*root);
        if added.is_empty() {
            continue;
        }
        let mut pending = vec![*index];
        if is_component(*root) {
            let including = members.iter().filter(|(_, files)| files.contains(index));
            pending.extend(including.map(|(from, _)| *from));
        }
        let mut seen: HashSet<u32> = pending.iter().copied().collect();
        while let Some(file) = pending.pop() {
            let of_file = labels.entry(file).or_default();
            for label in &added {
                match of_file.iter_mut().find(|it| it.key == label.key) {
                    Some(other) => {
                        other.value = other.value.filter(|value| Some(*value) == label.value);
                        other.to_pods |= label.to_pods;
                        other.to_selectors |= label.to_selectors;
                    }
                    None => of_file.push(*label),
                }
            }
            pending.extend(members.get(&file).into_iter().flatten().filter(|file| seen.insert(**file)));
        }
    }
    labels
}

/// What `commonLabels` and `labels` of a kustomization add.
fn added_labels<'t>(root: Node<'t>) -> Vec<AddedLabel<'t>> {
    let of = |pairs: Option<Node<'t>>, to_pods: bool, to_selectors: bool| {
        let pairs = pairs.into_iter().flat_map(Node::entries);
        pairs.map(move |it| AddedLabel { key: it.name, value: it.value.as_str(), to_pods, to_selectors })
    };
    let common = of(root.get("commonLabels"), true, true);
    let listed = root.get("labels").into_iter().flat_map(Node::items).flat_map(|item| {
        let is_set = |key| item.get(key).is_some_and(|it| it.value() == Value::Bool(true));
        let selectors = is_set("includeSelectors");
        of(item.get("pairs"), selectors || is_set("includeTemplates"), selectors)
    });
    common.chain(listed).collect()
}

fn is_component(root: Node<'_>) -> bool {
    root.get("kind").and_then(Node::as_str) == Some("Component")
}

/// `namespace:` of a kustomization holds for all objects below it, even for those that write another one. Files that
/// share a kustomization stay together: where it is not one namespace that all of them get (`dev` and `prod` over one
/// base), they must still meet, and so none of them has a certain one.
fn namespaces<'t>(
    found: &[(u32, Node<'t>)],
    members: &HashMap<u32, Vec<u32>>,
) -> HashMap<u32, Option<&'t str>> {
    let mut namespaces: HashMap<u32, Option<&'t str>> = HashMap::default();
    let mut groups = Groups::default();
    let mut governed: Vec<(u32, &'t str)> = Vec::new();
    for (from, files) in members {
        for file in files {
            groups.join(*from, *file);
        }
    }
    for (index, root) in found {
        let Some(namespace) = root.get("namespace").and_then(Node::as_str).filter(|it| !it.is_empty()) else {
            continue;
        };
        governed.push((*index, namespace));
    }
    let mut of_group: HashMap<u32, Option<&'t str>> = HashMap::default();
    for (index, namespace) in &governed {
        let group = groups.of(*index);
        let entry = of_group.entry(group).or_insert(Some(namespace));
        if *entry != Some(namespace) {
            *entry = None;
        }
    }
    let mut pending: Vec<u32> = governed.iter().map(|(index, _)| *index).collect();
    while let Some(file) = pending.pop() {
        let group = groups.of(file);
        if namespaces.insert(file, of_group.get(&group).copied().flatten()).is_none() {
            pending.extend(members.get(&file).into_iter().flatten());
        }
    }
    namespaces
}

/// Files that hang together, as sets with a representative.
#[derive(Default)]
struct Groups(HashMap<u32, u32>);

impl Groups {
    fn of(&mut self, file: u32) -> u32 {
        let mut root = file;
        while let Some(above) = self.0.get(&root).copied().filter(|above| *above != root) {
            root = above;
        }
        let mut at = file;
        while at != root {
            at = self.0.insert(at, root).unwrap_or(root);
        }
        root
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        if a != b {
            self.0.insert(a.max(b), a.min(b));
        }
    }
}

/// `path`, which is relative to `folder`, from the top: `.` and `..` are resolved.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read_file;

    fn files(texts: &[(&str, &str)]) -> Vec<File> {
        texts.iter().map(|(path, text)| read_file(*path, text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn everything_that_kustomize_reads_besides_objects_is_an_input() {
        let files = files(&[
            (
                "k8s/dev/kustomization.yaml",
                "resources: [../base/web.yaml, both.yaml]
patches: [{path: a.yaml}, {patch: '- op: remove', target: {kind: Service}}]
patchesStrategicMerge: [./b.yaml, both.yaml]
patchesJson6902: [{path: ../c.yaml, target: {kind: Ingress, name: web}}]
configMapGenerator:
- name: settings
  files: [d.yaml, key=e.yaml]
  envs: [f.yaml]
secretGenerator: [{name: token, env: g.yaml}]
",
            ),
            ("k8s/dev/a.yaml", ""),
            ("./k8s/dev/b.yaml", ""),
            ("k8s/c.yaml", ""),
            ("k8s/dev/d.yaml", ""),
            ("k8s/dev/e.yaml", ""),
            ("k8s/dev/f.yaml", ""),
            ("k8s/dev/g.yaml", ""),
            ("k8s/base/web.yaml", ""),
            ("k8s/dev/both.yaml", ""),
            ("k8s/dev/other.yaml", ""),
        ]);
        let files: Vec<&File> = files.iter().collect();
        let found = Kustomizations::read(&files);
        let inputs: Vec<u32> = (0..files.len() as u32).filter(|file| found.is_input(*file)).collect();
        assert_eq!(inputs, [1, 2, 3, 4, 5, 6, 7]);
        let generated: Vec<_> = found.generated.iter().map(|it| (it.kind, it.name)).collect();
        assert_eq!(generated, [("ConfigMap", "settings"), ("Secret", "token")]);
    }

    #[test]
    fn one_namespace_holds_for_all_and_several_for_none() {
        let files = files(&[
            ("base/kustomization.yaml", "resources: [web.yaml]"),
            ("base/web.yaml", ""),
            ("dev/kustomization.yaml", "namespace: dev\nresources: [../base, more.yaml]"),
            ("dev/more.yaml", ""),
            ("prod/kustomization.yaml", "namespace: prod\nresources: [../base]"),
            ("tools/kustomization.yaml", "namespace: tools\nresources: [x.yaml]"),
            ("tools/x.yaml", ""),
            ("tools/y.yaml", ""),
        ]);
        let files: Vec<&File> = files.iter().collect();
        let found = Kustomizations::read(&files);
        assert_eq!(found.namespace_of(1), Some(None), "dev or prod");
        assert_eq!(found.namespace_of(3), Some(None), "has to meet the base");
        assert_eq!(found.namespace_of(6), Some(Some("tools")));
        assert_eq!(found.namespace_of(7), None, "no kustomization names it");
    }

    #[test]
    fn labels_go_down_and_those_of_a_component_beside() {
        let files = files(&[
            ("base/kustomization.yaml", "resources: [web.yaml]\ncommonLabels: {app: web}"),
            ("base/web.yaml", ""),
            (
                "dev/kustomization.yaml",
                "resources: [../base]\nlabels: [{pairs: {env: dev}}]\ncomponents: [../c]",
            ),
            ("prod/kustomization.yaml", "resources: [../base]\nlabels: [{pairs: {env: prod}}]"),
            (
                "c/kustomization.yaml",
                "kind: Component\nresources: [x.yaml]\nlabels: [{pairs: {c: d}, includeTemplates: true}]",
            ),
            ("c/x.yaml", ""),
            ("other.yaml", ""),
        ]);
        let files: Vec<&File> = files.iter().collect();
        let found = Kustomizations::read(&files);
        let labels = |file: u32| -> Vec<String> {
            let all = found.labels.get(&file).into_iter().flatten();
            let text = |it: &AddedLabel<'_>| {
                format!("{}={} {}", it.key, it.value.unwrap_or("?"), u8::from(it.to_pods))
            };
            let mut texts: Vec<String> = all.map(text).collect();
            texts.sort();
            texts
        };
        assert_eq!(labels(1), ["app=web 1", "c=d 1", "env=? 0"]);
        assert_eq!(labels(5), ["c=d 1", "env=dev 0"]);
        assert_eq!(labels(6), [""; 0]);
    }
}
