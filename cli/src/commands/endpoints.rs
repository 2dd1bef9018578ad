//! `kubetriage endpoints`

use kubetriage::{
    Lang,
    report::{PodEndpoint, PortEndpoints, ServiceEndpoints},
};

use super::{closed_is_enough, code_of, read_input};
use crate::{
    args::{EndpointsArgs, Format},
    configuration,
    failure::Failure,
    language::text,
    output::{Output, style, table::Table, terminal::visible},
};

pub(super) fn run(arguments: &EndpointsArgs) -> Result<u8, Failure> {
    let options = configuration::options(&arguments.input, arguments.output.language.wanted())?;
    let lang = options.lang;
    let input = read_input(&arguments.input, arguments.output.quiet, lang);
    let services = kubetriage::endpoints_parsed(&input.files, &options);
    let code = code_of(input, 0, lang);
    let mut output = Output::open(&arguments.output, lang)?;
    let written = match arguments.format {
        Format::Json => output.write_json(&services),
        Format::Text => {
            let text = table(&services, output.colored, lang);
            output.write(&text)
        }
    };
    closed_is_enough(written.and_then(|()| output.finish()), code)
}

fn table(services: &[ServiceEndpoints], colored: bool, lang: Lang) -> String {
    if services.is_empty() {
        return text!(lang, en: "No Service in these files\n"; es: "Ningún Service en estos archivos\n");
    }
    let head = match lang {
        Lang::En => ["NAMESPACE", "SERVICE", "PORT", "ENDPOINT", "STATE"],
        Lang::Es => ["NAMESPACE", "SERVICE", "PUERTO", "ENDPOINT", "ESTADO"],
    };
    let mut table = Table::new(&head);
    for service in services {
        let (namespace, name) = (&service.namespace, &service.service);
        if service.ports.is_empty() {
            table.row(&[namespace, name, "-", "-", "-"].map(|it| visible(it).into_owned()));
        }
        for port in &service.ports {
            let port_name = port_name(port);
            if port.endpoints.is_empty() {
                let style = style::of_severity(kubetriage::Severity::Error, colored);
                let nothing = text!(lang, en: "none"; es: "ninguno");
                let cells = [namespace.as_str(), name, &port_name, "-"].map(|it| visible(it).into_owned());
                table.styled_row(&cells, style, &nothing);
            }
            for endpoint in &port.endpoints {
                let severity = if endpoint.ready { None } else { Some(kubetriage::Severity::Warning) };
                let style =
                    severity.map_or_else(|| style::of_success(colored), |it| style::of_severity(it, colored));
                let address = format!("{}:{}", endpoint.pod, endpoint.port);
                let cells =
                    [namespace.as_str(), name, &port_name, &address].map(|it| visible(it).into_owned());
                table.styled_row(&cells, style, &state(endpoint, lang));
            }
        }
    }
    table.to_string()
}

/// `http/TCP`; a port without a name is its protocol.
fn port_name(port: &PortEndpoints) -> String {
    match port.name.as_str() {
        "" => port.protocol.clone(),
        name => format!("{name}/{}", port.protocol),
    }
}

fn state(endpoint: &PodEndpoint, lang: Lang) -> String {
    match (endpoint.ready, endpoint.serving, endpoint.terminating) {
        (true, true, false) => text!(lang, en: "ready"; es: "listo"),
        (true, ..) => text!(lang,
            en: "gets requests, though it is not ready";
            es: "recibe peticiones, aunque no está listo"),
        (false, true, _) => text!(lang,
            en: "terminating, still answers";
            es: "terminando, todavía responde"),
        (false, false, true) => text!(lang, en: "terminating"; es: "terminando"),
        (false, false, false) => text!(lang, en: "not ready"; es: "no está listo"),
    }
}
