//! What the rules about containers of a dump show beside their message: how the last run ended, in whose words, and where to
//! read more.

use super::{
    exit_words::{exit_code, exit_meaning},
    quoted::{last_words, without_secrets},
    troubled::Troubled,
};
use crate::{
    graph::Role,
    options::Lang,
    resources::{ContainerStatus, Terminated},
    rules::{Finding, Scene, text},
};

impl<'a> Troubled<'a> {
    /// "Container `web` of Deployment `web`", for the beginning of a sentence.
    pub(super) fn container_subject(&self, lang: Lang) -> String {
        let owner = self.top.describe();
        let Some(key) = self.group.container else { return owner };
        let name = key.name;
        match key.role {
            Role::Init => text!(lang,
                en: "Init container `{name}` of {owner}",
                es: "El contenedor de inicio `{name}` de {owner}"),
            Role::Sidecar => {
                text!(lang, en: "Sidecar `{name}` of {owner}", es: "El sidecar `{name}` de {owner}")
            }
            Role::Regular => {
                text!(lang, en: "Container `{name}` of {owner}", es: "El contenedor `{name}` de {owner}")
            }
        }
    }

    /// What the kubelet says of the container.
    pub(super) fn status(&self) -> Option<&'a ContainerStatus<'a>> {
        self.live.container(self.group.container?)
    }

    /// How the latest run ended.
    pub(super) fn end(&self) -> Option<&'a Terminated<'a>> {
        self.status()?.latest_end()
    }

    /// Adds how the container ended last, the last line that it wrote, and where its log is.
    pub(super) fn with_end(&self, cx: &Scene<'a>, mut finding: Finding) -> Finding {
        let lang = cx.lang();
        let Some(end) = self.end() else { return self.with_log(finding) };
        if end.exit_code.get().is_some() {
            let code = end.exit_code();
            finding = finding.evidence(match end.reason() {
                "OOMKilled" => text!(lang,
                    en: "{0}: the kernel has ended it at once, without a word in its log", exit_code(lang, code);
                    es: "{0}: el kernel lo ha terminado al momento, sin una palabra en su registro", exit_code(lang, code)),
                _ => exit_meaning(lang, code),
            });
        }
        self.with_last_words(cx, finding)
    }

    /// Adds the last line that the container wrote, and where its log is.
    pub(super) fn with_last_words(&self, cx: &Scene<'a>, mut finding: Finding) -> Finding {
        let lang = cx.lang();
        let Some((status, end)) = self.status().zip(self.end()) else { return self.with_log(finding) };
        let of_runtime = matches!(end.reason(), "StartError" | "ContainerCannotRun");
        if !of_runtime && !end.message().is_empty() {
            if let Some(line) = last_words(&without_secrets(cx, self.pod, end.message())) {
                finding = finding.evidence(text!(lang,
                    en: "its last message: {line}",
                    es: "su último mensaje: {line}"));
            }
            // That was not Kubernetes' own.
            if self.leading.message == end.message() {
                let waits = status.waiting().map(|it| it.message()).filter(|it| !it.is_empty());
                finding.kubernetes_message = waits.map(str::to_owned);
            }
        }
        self.with_log(finding)
    }

    /// Adds the command that shows the log of the run that failed; the one before if the container runs again.
    pub(super) fn with_log(&self, mut finding: Finding) -> Finding {
        let Some(key) = self.group.container else { return finding };
        let (pod, container, flag) = (self.pod.name(), key.name, self.pod.namespace_flag());
        let ended_before =
            self.status().is_some_and(|it| it.terminated().is_none() && it.last_terminated().is_some());
        let previous = if ended_before { " --previous" } else { "" };
        finding.commands.insert(0, format!("kubectl logs {pod} -c {container}{previous}{flag}"));
        finding
    }
}
