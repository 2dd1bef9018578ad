//! A Job that has failed for good.

use crate::{
    hash::HashMap,
    options::{Lang, Text},
    report::Severity,
    resources::{Body, Condition, JobStatus, Resource, ResourceId, Truth},
    rules::{Check, Context, Finding, Rule, text},
    yaml::{Node, de::Item},
};

pub(crate) const RULE: Rule = Rule {
    name: "job-failed",
    severity: Severity::Error,
    summary: Text { en: "Job has failed", es: "Un Job ha fallado" },
    question: None,
    since: "0.1.0",
    file: "workload/job_failed",
    docs: Text { en: include_str!("job_failed.md"), es: include_str!("job_failed.es.md") },
    check: Check::Whole(check),
};

/// A CronJob by namespace and name.
type CronJob<'t> = (&'t str, &'t str);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    let jobs = || cluster.workloads().map(|it| it.0).filter(|it| it.gvk.kind == "Job" && it.is_live());
    // What became of an older run is history: RFC 3339 in one time zone is in the order of its letters.
    let mut newest: HashMap<CronJob<'_>, (&str, ResourceId)> = HashMap::default();
    for job in jobs() {
        let Some(cron_job) = cron_job_of(job) else { continue };
        let run = (job.live_metadata().creation_timestamp.or(""), job.id);
        let known = newest.entry(cron_job).or_insert(run);
        *known = run.max(*known);
    }
    for job in jobs() {
        let is_history = cron_job_of(job).is_some_and(|it| newest.get(&it).is_some_and(|it| it.1 != job.id));
        if is_history || job.live_metadata().is_terminating() {
            continue;
        }
        let Some(status) = job.status::<JobStatus<'_>>() else { continue };
        let failed = status.conditions.of_type("Failed").filter(|it| it.truth() == Truth::True);
        let Some(failed) = failed else { continue };
        let owner = cluster.owners().of(job.id).and_then(|id| cluster.resource(id));
        let top = owner.filter(|it| matches!(it.body, Body::Workload(_))).unwrap_or(job);
        let causes = cx.causes_in_pods(top.id);
        let finding = describe(cx.lang(), job, top, failed);
        cx.report(finding.on(top.id).caused_by(causes));
    }
}

/// The CronJob that made a Job, in the input or not.
fn cron_job_of<'t>(job: &Resource<'t>) -> Option<CronJob<'t>> {
    let owners = job.metadata.owner_references.get()?;
    let owner = owners.iter().find(|it| it.kind.get() == Some(&"CronJob"))?;
    Some((job.namespace_name(), *owner.name.get()?))
}

fn describe(lang: Lang, job: &Resource<'_>, top: &Resource<'_>, failed: &Item<Condition<'_>>) -> Finding {
    let limit = |field: &str, otherwise: &str| {
        let written = job.node.get("spec").and_then(|it| it.get(field)).map(Node::text);
        written.unwrap_or(otherwise).to_owned()
    };
    let is_cron = top.id != job.id;
    let name = job.describe();
    let who = match is_cron {
        true => {
            let cron = top.describe();
            text!(lang, en: "{name}, the last run of {cron},", es: "{name}, la última ejecución de {cron},")
        }
        false => name,
    };
    let mut field = None;
    let message = match failed.reason() {
        "BackoffLimitExceeded" => {
            let most = limit("backoffLimit", "6");
            text!(lang,
                en: "{who} has failed: its Pods failed more often than its `backoffLimit` of {most} allows",
                es: "{who} ha fallado: sus Pods fallaron más veces de las que permite su `backoffLimit` de {most}")
        }
        "DeadlineExceeded" => {
            field = Some("activeDeadlineSeconds");
            let seconds = limit("activeDeadlineSeconds", "?");
            text!(lang,
                en: "{who} has failed: it took longer than its `activeDeadlineSeconds` of {seconds} allows",
                es: "{who} ha fallado: tardó más de lo que permite su `activeDeadlineSeconds` de {seconds}")
        }
        "PodFailurePolicy" => {
            field = Some("podFailurePolicy");
            text!(lang,
                en: "{who} has failed: a Pod failed in a way for which its `podFailurePolicy` gives up",
                es: "{who} ha fallado: un Pod falló de una manera ante la que su `podFailurePolicy` se rinde")
        }
        "MaxFailedIndexesExceeded" | "FailedIndexes" => text!(lang,
            en: "{who} has failed: some of its indexes failed for good",
            es: "{who} ha fallado: algunos de sus índices fallaron definitivamente"),
        "" => text!(lang, en: "{who} has failed", es: "{who} ha fallado"),
        reason => text!(lang, en: "{who} has failed: `{reason}`", es: "{who} ha fallado: `{reason}`"),
    };
    let help = match is_cron {
        true => text!(lang,
            en: "Mend what made its Pods fail; the next run tries again, and `kubectl create job --from=cronjob/{0} NAME` runs it at once", top.name();
            es: "Arregla lo que hizo fallar a sus Pods; la próxima ejecución lo intenta de nuevo, y `kubectl create job --from=cronjob/{0} NOMBRE` lo ejecuta enseguida", top.name()),
        false => text!(lang,
            en: "Mend what made its Pods fail, then delete the Job and create it again: one that has failed is not tried again",
            es: "Arregla lo que hizo fallar a sus Pods, y después borra el Job y créalo de nuevo: uno que ha fallado no se reintenta"),
    };
    let spec = top.node.get("spec");
    let spec = spec.and_then(|it| it.get("jobTemplate")?.get("spec")).or(spec);
    let span = field.and_then(|field| Some(spec?.get(field)?.span()));
    let primary = span.map_or_else(|| top.name_place(), |span| top.place(span));
    let flag = job.namespace_flag();
    let mut finding = Finding::new(&RULE, primary, message, help)
        .command(format!("kubectl describe job {}{flag}", job.name()))
        .command(format!("kubectl logs job/{} --all-containers{flag}", job.name()));
    if !failed.message().is_empty() {
        finding = finding.kubernetes_message(failed.message().to_owned());
    }
    if let Some(span) = failed.reason.span().or(failed.status.span()) {
        let related = text!(lang, en: "the condition says so", es: "lo dice la condición");
        finding = finding.related(job.place(span), related);
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::{
        Options,
        rules::testing::{check_diagnostics, check_silent, run},
    };

    fn job(name: &str, spec: &str, owner: &str, created: &str, condition: &str) -> String {
        format!(
            "apiVersion: batch/v1
kind: Job
metadata:
  name: {name}
  namespace: shop
  uid: j-{created}
  creationTimestamp: \"2026-03-0{created}T10:00:00Z\"
{owner}
spec:
{spec}
  template: {{metadata: {{labels: {{job-name: migrate}}}}, spec: {{restartPolicy: Never, containers: [{{name: migrate, image: 'example/migrate:1'}}]}}}}
status: {{failed: 7, conditions: [{condition}]}}
---
"
        )
    }

    const BACK_OFF: &str = "{type: Failed, status: \"True\", reason: BackoffLimitExceeded, message: Job has reached the specified backoff limit}";

    #[test]
    fn its_pods_failed_too_often() {
        let name = "migrate
#       ^^^^^^^ error[job-failed]: Job `migrate` has failed: its Pods failed more often than its `backoffLimit` of 3 allows";
        check_diagnostics(&RULE, &job(name, "  backoffLimit: 3", "", "1", BACK_OFF));
        check_silent(&RULE, &job("migrate", "", "", "1", "{type: Complete, status: \"True\"}"));
        check_silent(&RULE, &job("migrate", "", "", "1", "{type: Failed, status: \"False\"}"));
    }

    #[test]
    fn it_took_too_long() {
        let spec = "  activeDeadlineSeconds: 60
#                        ^^ error[job-failed]: Job `migrate` has failed: it took longer than its `activeDeadlineSeconds` of 60 allows";
        check_diagnostics(
            &RULE,
            &job("migrate", spec, "", "1", &BACK_OFF.replace("BackoffLimitExceeded", "DeadlineExceeded")),
        );
    }

    #[test]
    fn it_follows_from_what_became_of_its_pod() {
        let pod = "apiVersion: v1
kind: Pod
metadata:
  name: migrate-x
  namespace: shop
  uid: p
  ownerReferences: [{apiVersion: batch/v1, kind: Job, name: migrate, uid: j-1, controller: true}]
spec: {restartPolicy: Never, nodeName: n1, containers: [{name: migrate, image: 'example/migrate:1'}]}
status: {phase: Pending, containerStatuses: [{name: migrate, state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image'}}}]}
";
        let deadline = BACK_OFF.replace("BackoffLimitExceeded", "DeadlineExceeded");
        let report = run(&(job("migrate", "", "", "1", &deadline) + pod), &Options::default());
        let [root, failed] = &report.diagnostics[..] else { panic!("{:#?}", report.diagnostics) };
        assert_eq!((root.rule.as_str(), failed.rule.as_str()), ("pod-image-pull-failed", RULE.name));
        assert_eq!(failed.caused_by, std::slice::from_ref(&root.id));
    }

    const OWNER: &str =
        "  ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: nightly, uid: c, controller: true}]";

    fn cron_job(marker: &str) -> String {
        format!(
            "apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
{marker}
  namespace: shop
  uid: c
spec:
  schedule: '0 3 * * *'
  jobTemplate: {{spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: migrate, image: 'example/migrate:1'}}]}}}}}}}}
---
"
        )
    }

    #[test]
    fn of_a_cron_job_the_last_run_counts() {
        let complete = "{type: Complete, status: \"True\"}";
        let marker = "#       ^^^^^^^ error[job-failed]: Job `nightly-2`, the last run of CronJob `nightly`, has failed";
        let runs = |first: &str, second: &str| {
            job("nightly-1", "", OWNER, "1", first) + &job("nightly-2", "", OWNER, "2", second)
        };
        check_diagnostics(&RULE, &(cron_job(marker) + &runs(complete, BACK_OFF)));
        check_silent(&RULE, &(cron_job("") + &runs(BACK_OFF, complete)));
        // The CronJob itself need not be in the input.
        check_silent(&RULE, &runs(BACK_OFF, complete));
    }
}
