//! What is said about an image that could not be pulled.

use crate::{messages::PullFailure, options::Lang, rules::text};

/// The reason in our words, for the end of a sentence.
pub(super) fn why(lang: Lang, failure: PullFailure<'_>, image: &str) -> String {
    match failure {
        PullFailure::InvalidName => {
            text!(lang, en: "it is no name of an image", es: "no es un nombre de imagen")
        }
        PullFailure::NameUnknown => text!(lang,
            en: "the registry has no repository of this name",
            es: "el registro no tiene ningún repositorio con ese nombre"),
        PullFailure::NameUnknownOrDenied => text!(lang,
            en: "the repository does not exist, or is private and no valid credentials were given",
            es: "el repositorio no existe, o es privado y no se han dado credenciales válidas"),
        PullFailure::TagUnknown => match version(image) {
            Version::Digest => text!(lang,
                en: "the registry does not have this digest",
                es: "el registro no tiene ese digest"),
            Version::Tag(tag) => text!(lang,
                en: "the registry has no tag `{tag}` of it",
                es: "el registro no tiene la etiqueta (tag) `{tag}`"),
        },
        PullFailure::Unauthorized => text!(lang,
            en: "the registry refuses it without valid credentials",
            es: "el registro la niega sin credenciales válidas"),
        PullFailure::RateLimited => text!(lang,
            en: "the registry has been asked too often from this address",
            es: "el registro ha recibido demasiadas peticiones desde esa dirección"),
        PullFailure::HostNotFound { host: Some(host) } => text!(lang,
            en: "the node finds no address for `{host}`",
            es: "el nodo no encuentra ninguna dirección para `{host}`"),
        PullFailure::HostNotFound { host: None } => text!(lang,
            en: "the node finds no address for the registry",
            es: "el nodo no encuentra ninguna dirección para el registro"),
        PullFailure::ConnectionRefused { address: Some(address) } => text!(lang,
            en: "nothing listens at `{address}`",
            es: "nadie escucha en `{address}`"),
        PullFailure::ConnectionRefused { address: None } => text!(lang,
            en: "the registry refuses the connection",
            es: "el registro rechaza la conexión"),
        PullFailure::Unreachable => text!(lang,
            en: "the registry does not answer the node in time",
            es: "el registro no responde al nodo a tiempo"),
        PullFailure::Certificate => text!(lang,
            en: "the node does not trust the certificate of the registry",
            es: "el nodo no confía en el certificado del registro"),
        PullFailure::PlainHttp => text!(lang,
            en: "the registry speaks HTTP, and the node HTTPS",
            es: "el registro habla HTTP, y el nodo HTTPS"),
        PullFailure::RegistryFault => text!(lang,
            en: "the registry answers with a fault of its own",
            es: "el registro responde con un fallo propio"),
        PullFailure::Platform => text!(lang,
            en: "there is none for the processor of the node",
            es: "no hay ninguna para el procesador del nodo"),
        PullFailure::NeverPull => text!(lang,
            en: "it is not on the node, and `imagePullPolicy: Never` forbids pulling it",
            es: "no está en el nodo, e `imagePullPolicy: Never` prohíbe descargarla"),
        PullFailure::Signature => text!(lang,
            en: "it does not have the signature that the node asks for",
            es: "no tiene la firma que exige el nodo"),
        PullFailure::NoSpace => text!(lang,
            en: "the node has no space left for it",
            es: "al nodo no le queda espacio para ella"),
        PullFailure::InspectFailed => text!(lang,
            en: "the runtime of the node cannot read what it has of it",
            es: "el runtime del nodo no puede leer lo que tiene de ella"),
        PullFailure::RuntimeGone => text!(lang,
            en: "the container runtime of the node does not answer",
            es: "el runtime de contenedores del nodo no responde"),
        PullFailure::ShortName => text!(lang,
            en: "it names no registry, and the runtime of the node adds none by itself",
            es: "no nombra ningún registro, y el runtime del nodo no añade ninguno por su cuenta"),
        PullFailure::NotTold => text!(lang,
            en: "why is in an Event that these files do not hold",
            es: "el porqué está en un Event que estos archivos no contienen"),
        PullFailure::Unknown(words) => one_line(words),
    }
}

/// What to do about it. `has_credentials` says whether the Pod names `imagePullSecrets`.
pub(super) fn help(lang: Lang, failure: PullFailure<'_>, has_credentials: bool) -> String {
    let credentials = || match has_credentials {
        true => text!(lang,
            en: "see whether the Secret in `imagePullSecrets` is for this registry's host and still valid",
            es: "mira si el Secret de `imagePullSecrets` es para el host de este registro y sigue siendo válido"),
        false => text!(lang,
            en: "make a Secret with `kubectl create secret docker-registry` and name it in `imagePullSecrets`",
            es: "crea un Secret con `kubectl create secret docker-registry` y nómbralo en `imagePullSecrets`"),
    };
    match failure {
        PullFailure::InvalidName | PullFailure::NameUnknown => text!(lang,
            en: "Write the name as the registry shows it",
            es: "Escribe el nombre como lo muestra el registro"),
        PullFailure::NameUnknownOrDenied => {
            let credentials = credentials();
            text!(lang,
                en: "Write the name as the registry shows it; for a private repository {credentials}",
                es: "Escribe el nombre como lo muestra el registro; para un repositorio privado, {credentials}")
        }
        PullFailure::TagUnknown => text!(lang,
            en: "Write a tag that the registry has, or push this one",
            es: "Escribe una etiqueta que el registro tenga, o sube esta"),
        PullFailure::Unauthorized => {
            let credentials = credentials();
            text!(lang, en: "For the registry's credentials, {credentials}", es: "Para las credenciales del registro, {credentials}")
        }
        PullFailure::RateLimited => {
            let credentials = credentials();
            text!(lang,
                en: "Wait, pull through a mirror, or log in: {credentials}",
                es: "Espera, descarga a través de un mirror, o identifícate: {credentials}")
        }
        PullFailure::HostNotFound { .. } => text!(lang,
            en: "Correct the host in the image's name, or the DNS of the node: it is the node that asks, not the cluster's DNS",
            es: "Corrige el host del nombre de la imagen, o el DNS del nodo: pregunta el nodo, no el DNS del clúster"),
        PullFailure::ConnectionRefused { .. } | PullFailure::Unreachable | PullFailure::RegistryFault => {
            text!(lang,
            en: "See whether the registry runs, and whether the node reaches it (port in the name, firewall, proxy)",
            es: "Mira si el registro funciona y si el nodo llega a él (puerto del nombre, cortafuegos, proxy)")
        }
        PullFailure::Certificate => text!(lang,
            en: "Give the container runtime of every node the certificate authority of the registry",
            es: "Da al runtime de contenedores de cada nodo la autoridad de certificación del registro"),
        PullFailure::PlainHttp => text!(lang,
            en: "Give the registry a certificate, or tell the runtime of every node that this registry speaks HTTP",
            es: "Da un certificado al registro, o indica al runtime de cada nodo que este registro habla HTTP"),
        PullFailure::Platform => text!(lang,
            en: "Build the image for the architecture of the node as well, or choose nodes by `kubernetes.io/arch`",
            es: "Construye la imagen también para la arquitectura del nodo, o elige nodos por `kubernetes.io/arch`"),
        PullFailure::NeverPull => text!(lang,
            en: "Load the image on every node, or write `imagePullPolicy: IfNotPresent`",
            es: "Carga la imagen en cada nodo, o escribe `imagePullPolicy: IfNotPresent`"),
        PullFailure::Signature => text!(lang,
            en: "Sign the image as the policy of the nodes asks for it",
            es: "Firma la imagen como exige la política de los nodos"),
        PullFailure::NoSpace => text!(lang,
            en: "Make room on the node: remove images and logs, or give it a larger disk",
            es: "Haz sitio en el nodo: borra imágenes y registros, o dale un disco mayor"),
        PullFailure::InspectFailed => text!(lang,
            en: "Remove the image on the node with `crictl rmi`, and look at the runtime's log",
            es: "Borra la imagen en el nodo con `crictl rmi`, y mira el registro del runtime"),
        PullFailure::RuntimeGone => text!(lang,
            en: "Look at the container runtime of the node, `systemctl status containerd` or `crio`, and at its disk",
            es: "Mira el runtime de contenedores del nodo, `systemctl status containerd` o `crio`, y su disco"),
        PullFailure::ShortName => text!(lang,
            en: "Write the name with its registry, such as `docker.io/library/nginx:1.27`",
            es: "Escribe el nombre con su registro, como `docker.io/library/nginx:1.27`"),
        PullFailure::NotTold | PullFailure::Unknown(_) => text!(lang,
            en: "Read what the kubelet says with `kubectl describe pod`, and correct the image's name or its tag, or the access to its registry",
            es: "Lee lo que dice el kubelet con `kubectl describe pod`, y corrige el nombre o la etiqueta de la imagen, o el acceso a su registro"),
    }
}

/// What an image's name asks for.
enum Version<'t> {
    Tag(&'t str),
    Digest,
}

fn version(image: &str) -> Version<'_> {
    match crate::resources::parse_image(image) {
        Ok(name) if name.digest.is_some() => Version::Digest,
        Ok(name) => Version::Tag(name.tag.unwrap_or("latest")),
        Err(_) => Version::Tag(""),
    }
}

/// Foreign words as a part of our sentence.
pub(super) fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}
