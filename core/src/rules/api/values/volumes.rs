//! Volumes and where they are mounted.

use super::{
    At, Fault, Validator,
    fault::{Reason, quoted},
    firsts::Firsts,
    resources::amount,
    spelling::LABEL,
};
use crate::{
    hash::{HashMap, HashSet},
    options::Text,
    report::Applicability,
    rules::text,
    yaml::Span,
};

/// What a volume can be, in the order in which Kubernetes looks: the first one counts, each further one is refused.
const SOURCES: &[&str] = &[
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
    "flexVolume",
];

const PROJECTIONS: &[&str] =
    &["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];

const HOST_PATHS: &[&str] =
    &["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

const MODE: Reason = Reason {
    says: "must be a number between 0 and 0777 (octal), both inclusive",
    because: Text {
        en: "the rights of a file are an octal number up to `0777`",
        es: "los permisos de un archivo son un número octal hasta `0777`",
    },
    help: Text {
        en: "Write the number with a leading 0, for example `0644`: without it YAML reads a decimal number",
        es: "Escribe el número con un 0 delante, por ejemplo `0644`: sin él YAML lee un número decimal",
    },
};

const RELATIVE: Reason = Reason {
    says: "must be a relative path",
    because: Text { en: "the path must not begin with `/`", es: "la ruta no debe empezar por `/`" },
    help: Text { en: "Remove the `/` at the start", es: "Quita la `/` del principio" },
};

const ABSOLUTE: Reason = Reason {
    says: "must be an absolute path",
    because: Text { en: "the path must begin with `/`", es: "la ruta debe empezar por `/`" },
    help: Text { en: "Write the path from `/`", es: "Escribe la ruta desde `/`" },
};

const NO_STEP_BACK: Reason = Reason {
    says: "must not contain '..'",
    because: Text {
        en: "the path must not lead out of its folder",
        es: "la ruta no debe salir de su carpeta",
    },
    help: Text { en: "Write the path without `..`", es: "Escribe la ruta sin `..`" },
};

const DOTS_FIRST: Reason = Reason {
    says: "must not start with '..'",
    because: Text {
        en: "names that begin with `..` belong to Kubernetes",
        es: "los nombres que empiezan por `..` son de Kubernetes",
    },
    help: Text { en: "Choose another name", es: "Elige otro nombre" },
};

const UNIQUE_PATH: Reason = Reason {
    says: "must be unique",
    because: Text {
        en: "another volume of the container is mounted there",
        es: "otro volumen del contenedor ya está montado ahí",
    },
    help: Text {
        en: "Mount one of them elsewhere, or one file of it with `subPath`",
        es: "Monta uno de ellos en otro sitio, o un archivo suyo con `subPath`",
    },
};

const PRIVILEGED_ONLY: Reason = Reason {
    says: "Bidirectional mount propagation is available only to privileged containers",
    because: Text {
        en: "only a privileged container may mount something on the node",
        es: "solo un contenedor privilegiado puede montar algo en el nodo",
    },
    help: Text {
        en: "Write `HostToContainer`, or `privileged: true` in its `securityContext`",
        es: "Escribe `HostToContainer`, o `privileged: true` en su `securityContext`",
    },
};

const TEN_MINUTES: Reason = Reason {
    says: "may not specify a duration less than 10 minutes",
    because: Text {
        en: "a token is valid for 10 minutes at least",
        es: "un token vale 10 minutos como mínimo",
    },
    help: Text { en: "Write 600 or more", es: "Escribe 600 o más" },
};

const TOO_LONG: Reason = Reason {
    says: "may not specify a duration larger than 2^32 seconds",
    because: Text { en: "no token is valid for so long", es: "ningún token vale tanto tiempo" },
    help: Text {
        en: "Write a smaller number, such as 3600",
        es: "Escribe un número menor, por ejemplo 3600",
    },
};

const ONE_SUB_PATH: Reason = Reason {
    says: "subPathExpr and subPath are mutually exclusive",
    because: Text { en: "there is a `subPath` already", es: "ya hay un `subPath`" },
    help: Text { en: "Keep `subPath` or `subPathExpr`", es: "Deja `subPath` o `subPathExpr`" },
};

impl<'t> Validator<'_, 't> {
    pub(super) fn volumes(&mut self, spec: &At<'_, 't>) {
        let mut names = Firsts::default();
        for volume in spec.list("volumes") {
            if let Some(name) = volume.field("name") {
                self.spelled(&name, &LABEL);
                self.unique(
                    &mut names,
                    &name,
                    Text {
                        en: "each volume of a Pod needs a name of its own",
                        es: "cada volumen de un Pod necesita un nombre propio",
                    },
                );
            }
            self.only_one(&volume, SOURCES);
            self.volume_source(&volume);
        }
    }

    fn only_one(&mut self, at: &At<'_, 't>, sources: &[&str]) {
        let Some(first) = sources.iter().find(|it| at.has(it)) else { return };
        for field in sources.iter().filter(|it| *it != first) {
            let Some(second) = at.field(field) else { continue };
            let fault = Fault::forbidden(&second, "may not specify more than 1 volume type")
                .because(text!(self.lang,
                    en: "the volume has `{first}` already",
                    es: "el volumen ya tiene `{first}`"))
                .help(text!(self.lang,
                    en: "Keep `{first}` or `{field}`, or make two volumes of it",
                    es: "Deja `{first}` o `{field}`, o haz dos volúmenes"));
            self.report(fault);
        }
    }

    fn volume_source(&mut self, volume: &At<'_, 't>) {
        if let Some(host_path) = volume.field("hostPath") {
            self.one_of(&host_path, "type", HOST_PATHS);
            if let Some(path) = host_path.field("path") {
                self.no_step_back(&path);
            }
        }
        for field in ["secret", "configMap", "downwardAPI", "projected"] {
            if let Some(files) = volume.field(field) {
                self.mode(&files, "defaultMode");
                self.files(&files);
                for file in files.list("items") {
                    self.downward_file(&file);
                }
            }
        }
        if let Some(projected) = volume.field("projected") {
            self.projected(&projected);
        }
        if let Some(nfs) = volume.field("nfs")
            && let Some(path) = nfs.field("path")
            && path.text().is_some_and(|it| !it.is_empty() && !it.starts_with('/'))
        {
            self.invalid(&path, &ABSOLUTE);
        }
        if let Some(empty) = volume.field("emptyDir")
            && let Some(limit) = empty.field("sizeLimit")
            && amount(&limit).is_some_and(|(_, it)| it.is_negative())
        {
            let fault = Fault::forbidden(&limit, "SizeLimit field must be a valid resource quantity")
                .at_span(limit.span())
                .because(
                    text!(self.lang, en: "a size must not be negative", es: "un tamaño no debe ser negativo"),
                )
                .help(text!(self.lang, en: "Write a size such as `1Gi`", es: "Escribe un tamaño como `1Gi`"));
            self.report(fault);
        }
        if let Some(ephemeral) = volume.field("ephemeral")
            && let Some(template) = ephemeral.field("volumeClaimTemplate")
            && let Some(claim) = template.field("spec")
        {
            self.claim(&claim);
        }
    }

    /// Volumes of several sources: no two may fill the same file.
    fn projected(&mut self, projected: &At<'_, 't>) {
        let mut paths: HashSet<&'t str> = HashSet::default();
        for source in projected.list("sources") {
            self.only_one(&source, PROJECTIONS);
            for field in PROJECTIONS {
                let Some(inner) = source.field(field) else { continue };
                self.files(&inner);
                if let Some(seconds) = inner.field("expirationSeconds")
                    && *field == "serviceAccountToken"
                {
                    match seconds.int() {
                        Some(it) if it < 600 => self.invalid(&seconds, &TEN_MINUTES),
                        Some(it) if it > 1 << 32 => self.invalid(&seconds, &TOO_LONG),
                        _ => {}
                    }
                }
                let mut own = Vec::new();
                for file in inner.list("items") {
                    if *field == "downwardAPI" {
                        self.downward_file(&file);
                    }
                    own.extend(file.field("path").and_then(|it| it.text()));
                    let Some(path) = file.field("path") else { continue };
                    if path.text().is_some_and(|it| paths.contains(it)) {
                        let name = inner.text_of("name");
                        let fault = Fault::invalid(&path, "")
                            .says(format!("Invalid value: {}: conflicting duplicate paths", quoted(name)))
                            .named(projected.path())
                            .because(text!(self.lang,
                                en: "another source of the volume fills the same file",
                                es: "otro origen del volumen llena el mismo archivo"))
                            .help(text!(self.lang, en: "Choose another path", es: "Elige otra ruta"));
                        self.report(fault);
                    }
                }
                paths.extend(own);
            }
        }
    }

    fn files(&mut self, source: &At<'_, 't>) {
        for file in source.list("items") {
            self.mode(&file, "mode");
            if let Some(path) = file.field("path") {
                self.local_path(&path);
            }
        }
    }

    fn mode(&mut self, at: &At<'_, 't>, field: &str) {
        if let Some(at) = at.field(field)
            && at.int32().is_some_and(|it| !(0..=0o777).contains(&it))
        {
            let written = at.node.text();
            let fault = Fault::invalid(&at, MODE.says);
            let octal = format!("0{written}");
            let meant = written.len() == 3 && written.bytes().all(|it| (b'0'..=b'7').contains(&it));
            let fault = if meant { fault.fix(&at, &octal, Applicability::Unsafe) } else { fault };
            self.refuse(fault, &MODE);
        }
    }

    /// A path below a folder, which cannot leave it.
    fn local_path(&mut self, at: &At<'_, 't>) {
        let Some(path) = at.text() else { return };
        if path.starts_with('/') {
            self.invalid(at, &RELATIVE);
        }
        if path.starts_with("..") && !path.split('/').any(|part| part == "..") {
            self.invalid(at, &DOTS_FIRST);
        }
        self.no_step_back(at);
    }

    fn no_step_back(&mut self, at: &At<'_, 't>) {
        if at.text().is_some_and(|path| path.split('/').any(|part| part == "..")) {
            self.invalid(at, &NO_STEP_BACK);
        }
    }

    /// The volume of a mount is looked up by another rule.
    pub(super) fn volume_mounts(&mut self, container: &At<'_, 't>) {
        let mut paths: HashMap<&'t str, Span> = HashMap::default();
        for mount in container.list("volumeMounts") {
            self.one_of(&mount, "mountPropagation", &["Bidirectional", "HostToContainer", "None"]);
            if let Some(both) = mount.field("mountPropagation")
                && both.text() == Some("Bidirectional")
                && !container.field("securityContext").is_some_and(|it| it.is_set("privileged"))
            {
                self.forbidden(&both, &PRIVILEGED_ONLY);
            }
            for field in ["subPath", "subPathExpr"] {
                let Some(path) = mount.field(field) else { continue };
                // Kubernetes names no index here.
                let named = format!("{}.{field}", container.path_of("volumeMounts"));
                let reason = match path.text() {
                    Some(text) if text.starts_with('/') => &RELATIVE,
                    Some(text) if text.split('/').any(|part| part == "..") => &NO_STEP_BACK,
                    _ => continue,
                };
                self.refuse(Fault::invalid(&path, reason.says).named(named), reason);
            }
            if !mount.text_of("subPath").is_empty()
                && let Some(both) =
                    mount.field("subPathExpr").filter(|it| it.text().is_some_and(|it| !it.is_empty()))
            {
                self.refuse(Fault::invalid(&both, ONE_SUB_PATH.says).not_allowed(), &ONE_SUB_PATH);
            }
            let Some(path) = mount.field("mountPath") else { continue };
            let Some(text) = path.text().filter(|it| !it.is_empty()) else { continue };
            match paths.get(text) {
                Some(first) => {
                    let fault = Fault::invalid(&path, UNIQUE_PATH.says).repeats(*first);
                    self.refuse(fault, &UNIQUE_PATH);
                }
                None => _ = paths.insert(text, path.span()),
            }
        }
    }
}
