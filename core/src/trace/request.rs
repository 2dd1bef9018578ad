//! Requests as people write them.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{options::Lang, report::Request, rules::text};

/// A text that is no URL. It shows itself in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    url: String,
    fault: Fault,
}

/// What is wrong with a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Scheme,
    Port,
    Host,
}

impl RequestError {
    /// What is wrong, in the language of the reader.
    pub fn message(&self, lang: Lang) -> String {
        let url = &self.url;
        let why = match self.fault {
            Fault::Scheme => text!(lang,
                en: "the scheme is neither http nor https",
                es: "el esquema no es ni http ni https"),
            Fault::Port => text!(lang,
                en: "the port is no number up to 65535",
                es: "el puerto no es un número de hasta 65535"),
            Fault::Host => text!(lang,
                en: "the host is no name and no address",
                es: "el host no es ni un nombre ni una dirección"),
        };
        text!(lang,
            en: "`{url}` is not a URL such as http://shop.example/cart: {why}",
            es: "`{url}` no es una URL como http://shop.example/cart: {why}")
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for RequestError {}

impl Request {
    /// The request as a URL.
    pub fn url(&self) -> String {
        let port = self.port.map_or(String::new(), |port| format!(":{port}"));
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("{}://{host}{port}{}", self.scheme, self.path)
    }

    /// The port that it goes to.
    pub(super) fn port_or_default(&self) -> i64 {
        i64::from(self.port.unwrap_or(if self.scheme == "https" { 443 } else { 80 }))
    }
}

impl FromStr for Request {
    type Err = RequestError;

    /// Reads `http://shop.example/cart`; without a scheme it is `http`.
    fn from_str(url: &str) -> Result<Self, RequestError> {
        let refuse = |fault: Fault| RequestError { url: url.to_owned(), fault };
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let scheme = scheme_of(scheme).ok_or_else(|| refuse(Fault::Scheme))?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = match authority.strip_prefix('[').and_then(|it| it.split_once(']')) {
            Some((address, rest)) => (address, rest.strip_prefix(':')),
            None => match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            },
        };
        let port = match port.filter(|port| !port.is_empty()) {
            Some(port) => Some(port.parse().map_err(|_| refuse(Fault::Port))?),
            None => None,
        };
        let host = host_of(host).ok_or_else(|| refuse(Fault::Host))?;
        Ok(Self { scheme: scheme.to_owned(), host, port, path: path_of(path), ..Self::default() })
    }
}

fn scheme_of(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "http" | "ws" => Some("http"),
        "https" | "wss" => Some("https"),
        _ => None,
    }
}

/// A host in small letters, without the dot that may end it.
fn host_of(text: &str) -> Option<String> {
    let host = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '*' | ':');
    (!host.is_empty() && host.chars().all(known)).then_some(host)
}

fn path_of(text: &str) -> String {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

impl<'de> Deserialize<'de> for Request {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RequestVisitor)
    }
}

struct RequestVisitor;

impl<'de> Visitor<'de> for RequestVisitor {
    type Value = Request;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a URL, or an object with `host`")
    }

    fn visit_str<E: Error>(self, url: &str) -> Result<Request, E> {
        url.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Request, A::Error> {
        let fields = Fields::deserialize(MapAccessDeserializer::new(map))?;
        let scheme = fields.scheme.as_deref().unwrap_or("http");
        let scheme = scheme_of(scheme)
            .ok_or_else(|| A::Error::custom(format!("`{scheme}` is neither `http` nor `https`")))?;
        let (written, port) = match fields.host.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
            Some((host, Ok(port))) if !host.contains(':') => (host, Some(port)),
            _ => (fields.host.as_str(), None),
        };
        let host =
            host_of(written).ok_or_else(|| A::Error::custom(format!("`{}` is no host", fields.host)))?;
        Ok(Request {
            scheme: scheme.to_owned(),
            host,
            port: fields.port.or(port),
            path: path_of(fields.path.as_deref().unwrap_or("/")),
            headers: fields.headers,
            cookies: fields.cookies,
            from: fields.from.filter(|from| !from.is_empty()),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    scheme: Option<String>,
    host: String,
    port: Option<u16>,
    path: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    cookies: BTreeMap<String, String>,
    from: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        for (url, parts) in [
            ("http://Shop.Example/cart?x=1#top", ("http", "shop.example", None, "/cart")),
            ("https://shop.example", ("https", "shop.example", None, "/")),
            ("shop.example./cart/", ("http", "shop.example", None, "/cart/")),
            ("http://user:pw@web.shop.svc:8080/?a=/b", ("http", "web.shop.svc", Some(8080), "/")),
            ("http://[fd00::1]:80/x", ("http", "fd00::1", Some(80), "/x")),
            ("wss://chat", ("https", "chat", None, "/")),
        ] {
            let request: Request = url.parse().unwrap();
            let found = (&*request.scheme, &*request.host, request.port, &*request.path);
            assert_eq!(found, parts, "{url}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for url in
            ["", "http://", "ftp://shop.example", "http://shop.example:99999/", "http://a b/", "http:///x"]
        {
            assert!(url.parse::<Request>().is_err(), "{url}");
        }
    }

    #[test]
    fn it_is_refused_in_the_language_of_the_reader() {
        for (url, en, es) in [
            (
                "ftp://shop.example",
                "the scheme is neither http nor https",
                "el esquema no es ni http ni https",
            ),
            (
                "shop.example:x",
                "the port is no number up to 65535",
                "el puerto no es un número de hasta 65535",
            ),
            ("http://", "the host is no name and no address", "el host no es ni un nombre ni una dirección"),
        ] {
            let error = url.parse::<Request>().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("`{url}` is not a URL such as http://shop.example/cart: {en}")
            );
            let spanish = error.message(Lang::Es);
            assert_eq!(spanish, format!("`{url}` no es una URL como http://shop.example/cart: {es}"));
        }
    }

    #[test]
    fn a_request_is_a_url_or_an_object() {
        let url: Request = serde_json::from_value(json!("https://shop.example/cart")).unwrap();
        let object = json!({"scheme": "https", "host": "Shop.example", "path": "/cart"});
        assert_eq!(serde_json::from_value::<Request>(object).unwrap(), url);
        let canary = json!({"host": "shop.example:8080", "headers": {"X-Canary": "always"}});
        let canary: Request = serde_json::from_value(canary).unwrap();
        assert_eq!((canary.port, canary.url().as_str()), (Some(8080), "http://shop.example:8080/"));
        for wrong in
            [json!(7), json!({}), json!({"host": "a", "hots": "b"}), json!({"host": "a", "scheme": "ftp"})]
        {
            assert!(serde_json::from_value::<Request>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
