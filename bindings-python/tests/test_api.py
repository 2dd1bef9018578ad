"""The functions and what they return."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

import kubetriage
import pytest
from apps import BROKEN, BROKEN_APP, DEPLOYMENT, FIXED_APP, SERVICE

APP = {"app.yaml": (BROKEN_APP / "app.yaml").read_text()}


def test_a_report_has_what_the_contract_says() -> None:
    report = kubetriage.check(APP)
    assert (report.schema_version, report.position_encoding) == (1, "utf-32")
    assert (report.summary.files, report.summary.documents, report.summary.errors) == (1, 3, 3)
    assert report.summary.connected.services == 0
    assert [it.rule for it in report.diagnostics] == [
        "service-selector-matches-no-pod",
        "ingress-backend-unreachable",
        "ingress-backend-port-not-found",
    ]
    cause, consequence, _ = report.diagnostics
    assert consequence.caused_by == [cause.id]
    assert cause.caused_by == []
    assert cause.severity == "error"
    assert cause.resource is not None
    assert (cause.resource.kind, cause.resource.namespace, cause.resource.name) == ("Service", "default", "my-service")
    assert cause.field_path == "spec.selector.name"
    assert cause.commands == ["kubectl get pods --show-labels"]
    assert report.documents[1].resource == cause.resource
    assert report.graph is None


def test_spans_cut_texts() -> None:
    text = "# 🙂 ñ\n" + BROKEN
    span = kubetriage.check({"app.yaml": text}).diagnostics[0].primary
    assert text[span.start.offset : span.end.offset] == "wbe"
    assert text.splitlines()[span.start.line][span.start.column :] == "wbe"


def test_every_property_is_the_field_of_the_json() -> None:
    def snake(name: str) -> str:
        return {"from": "from_"}.get(name) or re.sub("[A-Z]", lambda match: "_" + match[0].lower(), name)

    def same(value: Any, data: Any) -> None:
        if isinstance(data, dict):
            for name, field in data.items():
                same(getattr(value, snake(name)), field)
            absent = {it for it in dir(type(value)) if isinstance(getattr(type(value), it), property)}
            for name in absent - {snake(name) for name in data}:
                assert getattr(value, name) in (None, []), name
        elif isinstance(data, list):
            assert len(value) == len(data)
            for item, its_data in zip(value, data):
                same(item, its_data)
        else:
            assert value == data

    ignores: list[Any] = [{"rule": "service-port-name-missing", "kind": "Service"}]
    report = kubetriage.check(APP, include=["graph"], ignores=ignores)
    same(report, report.to_dict())
    for diagnostic in report.diagnostics:
        assert diagnostic.to_dict() == json.loads(diagnostic.to_json())


def test_results_are_frozen_and_compare_by_value() -> None:
    report = kubetriage.check(APP)
    with pytest.raises(AttributeError):
        report.diagnostics[0].message = "all is well"  # type: ignore[misc]
    with pytest.raises(TypeError):
        kubetriage.Report()
    again = kubetriage.check(APP)
    assert report == again
    assert report.diagnostics == again.diagnostics
    assert report.diagnostics[0] != report.diagnostics[1]
    assert report.diagnostics[0].primary.start == again.diagnostics[0].primary.start
    assert report.diagnostics[0] is report.diagnostics[0]


def test_what_is_printed_helps() -> None:
    report = kubetriage.check(APP)
    assert repr(report) == "<Report: 3 errors in 1 file (3 documents, 3 objects)>"
    assert repr(kubetriage.check(FIXED_APP)).endswith("; 1 Ingress path, 1 Service and 1 workload connect>")
    cause = report.diagnostics[0]
    assert repr(cause).startswith("<Diagnostic error[service-selector-matches-no-pod] app.yaml:30:5: Service `my")
    span = "Span(file='app.yaml', document=1, start=Position(offset=629, line=29, column=4), end="
    assert repr(cause.primary).startswith(span)
    assert repr(cause.fixes) == "[<Fix unsafe: Select `any-name: my-app`>]"
    assert repr(cause.resource).startswith("ObjectRef(api_version='v1', kind='Service', namespace='default'")
    expected = (BROKEN_APP / "output.txt").read_text().partition("To learn more")[0].strip()
    assert str(report) == expected.replace("examples/broken-app/", "")


def test_options_choose_what_is_said() -> None:
    assert kubetriage.check(APP, lang="es").diagnostics[0].help.startswith("Escribe ")
    only = kubetriage.check(APP, only=["ingress-backend-port-not-found"])
    assert [it.rule for it in only.diagnostics] == ["ingress-backend-port-not-found"]
    off = kubetriage.check(APP, severity={"ingress-backend-port-not-found": "warning"})
    assert off.summary.warnings == 1
    graph = kubetriage.check(APP, include={"graph"}).graph  # type: ignore[arg-type]
    assert graph is not None
    assert {edge.kind for edge in graph.edges} >= {"routes"}
    assert kubetriage.check(SERVICE, namespace="shop").documents[0].resource.namespace == "shop"  # type: ignore[union-attr]


def test_keywords_go_before_options_and_none_says_nothing() -> None:
    config = kubetriage.parse_config("lang: es\nnamespace: shop\n")
    resource = kubetriage.check(SERVICE, config, namespace="store").documents[0].resource
    assert resource is not None and resource.namespace == "store"
    assert kubetriage.check(APP, config).to_json() == kubetriage.check(APP, **config).to_json()
    assert kubetriage.check(APP, config, lang=None) == kubetriage.check(APP, lang="es", namespace="shop")


@pytest.mark.parametrize(
    ("option", "error", "message"),
    [
        ({"namspace": "shop"}, TypeError, "there is no option 'namspace'; did you mean 'namespace'\\?"),
        ({"namespace": 5}, TypeError, "^namespace: invalid type: integer `5`, expected a string"),
        ({"kubernetes_version": 1.3}, TypeError, "^kubernetes_version: invalid type: floating point"),
        ({"kubernetes_version": "new"}, ValueError, "^kubernetes_version: `new` is not a Kubernetes version"),
        ({"now": "yesterday"}, ValueError, "^now: `yesterday` is not a time such as"),
        ({"only": "yaml-syntax"}, TypeError, "^only: invalid type: string"),
        ({"only": ["yaml-sintax"]}, ValueError, "no rule `yaml-sintax`; did you mean `yaml-syntax`"),
        ({"only": [object()]}, TypeError, "^only: object cannot be an option"),
        ({"lang": "fr"}, ValueError, "^lang: unknown variant `fr`, expected `en` or `es`"),
        ({"severity": {"yaml-syntax": 1}}, TypeError, "^severity.*: invalid type"),
        ({"ignores": [{"kind": "Pod"}]}, TypeError, "^ignores\\[0\\]: missing field `rule`"),
        ({"limits": {"deep": 3}}, TypeError, "^limits.deep: unknown field `deep`"),
        ({"options": "shop"}, TypeError, "^options: expected what parse_config returns, not str"),
    ],
)
def test_misuse_names_the_argument(option: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        kubetriage.check(BROKEN, **option)


def test_the_options_stand_in_the_signature() -> None:
    for function in (kubetriage.check, kubetriage.view):
        parameters = inspect.signature(function).parameters
        assert [*parameters][:3] == ["files", "options", "lang"]
        assert set(kubetriage.Options.__annotations__) < set(parameters)
    for name in set(kubetriage.Options.__annotations__) - {"defaults", "named_files"}:
        assert f"``{name}``" in (kubetriage.check.__doc__ or ""), name


def test_fixes_make_the_text_that_rust_makes() -> None:
    report = kubetriage.check(APP)
    assert [it.applicability for it in report.select_fixes()] == ["safe"]
    fixed = kubetriage.apply_fixes(APP, report.select_fixes(unsafe=True))
    wanted = (FIXED_APP / "app.yaml").read_text()
    assert fixed["app.yaml"].splitlines()[1:] == wanted.splitlines()[1:]
    assert kubetriage.check(fixed).diagnostics == []


def test_fixes_keep_every_other_byte() -> None:
    text = b"\xef\xbb\xbf" + BROKEN.replace("\n", "\r\n").encode() + "# 🙂 \xff\r\n".encode("latin-1", "ignore") + b"# \xff\r\n"
    files = {"a.yaml": text}
    fixes = kubetriage.check(files).select_fixes(unsafe=True)
    fixed = kubetriage.apply_fixes(files, fixes)["a.yaml"].encode("utf-8", "surrogateescape")
    assert fixed == text.replace(b"app: wbe", b"app: web")
    assert kubetriage.check({"a.yaml": fixed}).select_fixes(unsafe=True) == []


def test_fixes_that_do_not_fit_are_refused() -> None:
    fixes = kubetriage.check(APP).select_fixes()
    with pytest.raises(ValueError, match="`app.yaml` is not the text that was checked"):
        kubetriage.apply_fixes({"app.yaml": "a: 1\n"}, fixes)
    with pytest.raises(ValueError, match="the file `app.yaml` of a fix was not given"):
        kubetriage.apply_fixes([], fixes)
    with pytest.raises(TypeError, match="fixes"):
        kubetriage.apply_fixes(APP, ["mend it"])  # type: ignore[list-item]
    assert kubetriage.apply_fixes(APP, []) == APP


def test_view_shows_what_kubernetes_reads() -> None:
    first, second = kubetriage.view({"a.yaml": "a: on\nb: 0777\n---\n# nothing\n---\nc: [\n"})
    assert (first.file, first.document, first.value, first.refusal) == ("a.yaml", 0, {"a": True, "b": 511}, None)
    assert first.to_dict() == {"file": "a.yaml", "document": 0, "value": {"a": True, "b": 511}}
    assert (second.document, second.value) == (2, None)
    assert second.refusal is not None
    assert (second.refusal.kubernetes_message or "").startswith("yaml: line ")
    assert second.to_dict()["refusal"] == second.refusal.to_dict()
    assert repr(second) == "<DocumentValue a.yaml#2 refused>"
    value = kubetriage.view(DEPLOYMENT, defaults=True)[0].value
    assert value["spec"]["replicas"] == 1
    secret = kubetriage.view("kind: Secret\nstringData: {password: hunter2}\n")[0].value
    assert secret["stringData"] == {"password": "•••"}


def test_rules_and_their_pages() -> None:
    rules = kubetriage.rules()
    assert len(rules) > 20
    assert {it.severity for it in rules} <= {"error", "warning", "info"}
    for rule in rules:
        assert kubetriage.explain(rule.name).startswith(rule.summary)
        assert kubetriage.explain(rule.name, "es") != kubetriage.explain(rule.name)
    with pytest.raises(ValueError, match="no rule `yaml-sintax`; did you mean `yaml-syntax`"):
        kubetriage.explain("yaml-sintax")
    with pytest.raises(TypeError, match="rule"):
        kubetriage.explain(5)  # type: ignore[arg-type]


def test_a_configuration_is_read() -> None:
    config = kubetriage.parse_config("severity: {yaml-syntax: 'off'}\nlimits: {documentBytes: 5}\n")
    assert config["severity"] == {"yaml-syntax": "off"}
    assert config["limits"]["document_bytes"] == 5  # type: ignore[index]
    assert kubetriage.check(BROKEN, kubetriage.parse_config("")) == kubetriage.check(BROKEN)
    with pytest.raises(kubetriage.ConfigError, match="unknown field `skipp`") as raised:
        kubetriage.parse_config("namespace: shop\nskipp: []\n")
    assert (raised.value.line, raised.value.column) == (1, 0)
    assert isinstance(raised.value, ValueError)
    with pytest.raises(TypeError, match="text"):
        kubetriage.parse_config(5)  # type: ignore[arg-type]


def test_the_version_is_one() -> None:
    assert kubetriage.version() == kubetriage.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", kubetriage.version())


def test_everything_has_a_description() -> None:
    for name in kubetriage.__all__:
        thing = getattr(kubetriage, name)
        if name in ("__version__", "Files"):
            continue
        assert thing.__doc__, name
        if inspect.isclass(thing) and thing.__module__ == "kubetriage":
            for member in vars(thing):
                assert member.startswith("_") or getattr(thing, member).__doc__, f"{name}.{member}"
