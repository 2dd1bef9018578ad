//! A Pod reads a Secret that is not there.

use super::config_refs::{check_objects, look_for};
use crate::{
    options::Text,
    report::Severity,
    resources::{PodSpec, ResourceId},
    rules::{Check, Context, Look, Looker, Rule, Scene, With},
};

pub(crate) const RULE: Rule = Rule {
    name: "pod-secret-not-found",
    severity: Severity::Error,
    summary: Text { en: "Pod reads a Secret that is not there", es: "El Pod lee un Secret que no existe" },
    question: None,
    since: "0.1.0",
    file: "pod/secret_not_found",
    docs: Text { en: include_str!("secret_not_found.md"), es: include_str!("secret_not_found.es.md") },
    check: Check::Suspects(Look::PodMakers(look), check),
};

fn look<'c, 'a>(cx: &'c Scene<'a>) -> Looker<'c, With<'a, PodSpec<'a>>> {
    look_for(cx, "Secret")
}

fn check(cx: &mut Context<'_>, suspects: &[ResourceId]) {
    check_objects(cx, suspects, &RULE, "Secret");
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check_diagnostics, check_fix, check_silent};

    fn deployment(pod: &str, rest: &str) -> String {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata: {{name: shop}}
spec:
  template:
    spec:
{pod}
{rest}"
        )
    }

    const DATABASE: &str =
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: shop-database}\nstringData: {password: x}\n";

    #[test]
    fn a_misspelt_name_is_an_error_and_another_one_a_warning() {
        check_diagnostics(
            &RULE,
            &deployment(
                "      containers:
      - name: shop
        image: shop
        envFrom: [{secretRef: {name: shop-databse}}]
#                                    ^^^^^^^^^^^^ error[pod-secret-not-found]: Container `shop` of Deployment `shop` reads Secret `shop-databse`, which does not exist; there is `shop-database`
      volumes:
      - {name: tls, secret: {secretName: shop-tls}}
#                                        ^^^^^^^^ warning[pod-secret-not-found]: Volume `tls` of Deployment `shop` holds Secret `shop-tls`, which is not in these files
      - {name: all, projected: {sources: [{secret: {name: shop-token}}]}}
#                                                         ^^^^^^^^^^ warning[pod-secret-not-found]: Volume `all` of Deployment `shop` holds Secret `shop-token`",
                DATABASE,
            ),
        );
    }

    #[test]
    fn credentials_of_a_registry_are_made_by_hand() {
        let pod = "      imagePullSecrets: [{name: registry}]\n";
        check_silent(&RULE, &deployment(pod, ""));
        check_silent(&RULE, &deployment(pod, DATABASE));
        let other = DATABASE.replace("stringData", "type: kubernetes.io/dockerconfigjson\nstringData");
        check_diagnostics(
            &RULE,
            &deployment(
                &format!(
                    "{pod}#                               ^^^^^^^^ warning[pod-secret-not-found]: Deployment `shop` pulls its images with Secret `registry`"
                ),
                &other,
            ),
        );
    }

    #[test]
    fn secrets_that_something_in_the_files_makes() {
        let pod = "      containers: [{name: shop, image: shop, envFrom: [{secretRef: {name: made}}]}]";
        for maker in [
            "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: x}\nspec: {secretName: made}",
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: made}\nspec: {}",
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x}\nspec: {target: {name: made}}",
            "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: made}\nspec: {}",
            "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata: {name: x}\nspec: {secretObjects: [{secretName: made}]}",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x, annotations: {cert-manager.io/cluster-issuer: acme}}\nspec: {tls: [{secretName: made}]}",
        ] {
            check_silent(&RULE, &deployment(pod, &format!("---\n{maker}\n")));
        }
        // A Certificate of another namespace makes its Secret there.
        let elsewhere = "---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: x, namespace: other}\nspec: {secretName: made}\n";
        let here = deployment(
            "      containers: [{name: shop, image: shop, envFrom: [{secretRef: {name: made}}]}]
#                                                                         ^^^^ warning[pod-secret-not-found]: Container `shop`",
            elsewhere,
        );
        check_diagnostics(&RULE, &here.replace("{name: shop}\n", "{name: shop, namespace: shop}\n"));
    }

    #[test]
    fn the_name_that_was_meant() {
        let text = |name: &str| {
            deployment(
                &format!(
                    "      containers: [{{name: shop, image: shop, envFrom: [{{secretRef: {{name: {name}}}}}]}}] # db"
                ),
                DATABASE,
            )
        };
        check_fix(&RULE, &text("shop-databse"), &text("shop-database"));
    }
}
