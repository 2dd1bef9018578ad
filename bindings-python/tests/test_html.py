"""What a notebook shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import kubetriage
from apps import BROKEN, BROKEN_APP, FIXED_APP

APP = {"app.yaml": (BROKEN_APP / "app.yaml").read_text()}


class Strict(HTMLParser):
    """Collects tags and text, and finds what is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data


def test_causes_are_unfolded_and_consequences_folded() -> None:
    page = kubetriage.check(APP)._repr_html_()
    shown = Strict(page)
    assert "3 errors in 1 file (3 documents, 3 objects)" in shown.text
    assert page.count('<details class="finding error" open>') == 2
    assert page.count('<details class="consequences">\n<summary>1 consequence</summary>') == 1
    assert "<mark>name</mark>: my-app" in page
    assert "<u>my-app</u>" in page
    assert "<del>8080</del><ins>80</ins>" in page


def test_nothing_found_says_what_connects() -> None:
    page = kubetriage.check(FIXED_APP)._repr_html_()
    assert 'class="verdict sound"' in page
    assert "1 Ingress path, 1 Service and 1 workload connect" in Strict(page).text
    assert "<details" not in page


def test_it_speaks_spanish() -> None:
    text = Strict(kubetriage.check(APP, lang="es")._repr_html_()).text
    assert "1 consecuencia" in text and "Arreglo:" in text


def test_text_from_files_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    text = BROKEN.replace("name: web", f'name: "{evil}\'&amp;<img src=x onerror=alert(1)>"')
    shown = Strict(kubetriage.check({f"{evil}.yaml": text})._repr_html_())
    assert not {"script", "img", "iframe"} & set(shown.tags)
    assert evil in shown.text
    assert all(not name.startswith("on") for name, _ in shown.attributes)
    assert all(re.match("https://", value) for name, value in shown.attributes if name == "href")


def test_no_value_of_a_secret_is_shown() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: hunter2\n  password: hunter2\n"
    report = kubetriage.check(text)
    assert report.diagnostics
    for shown in (report._repr_html_(), str(report), repr(report)):
        assert "hunter2" not in shown
    assert "•••" in report._repr_html_()


def test_it_brings_its_style_and_no_scripts() -> None:
    page = kubetriage.check(APP)._repr_html_()
    assert "color-scheme: light dark" in page
    assert "data-jp-theme-light" in page and "vscode-dark" in page
    assert "<script" not in page and "url(" not in page
    rules = re.sub(r"/\*.*?\*/", "", page.partition("</style>")[0], flags=re.S)
    selectors = [it.strip() for it in re.findall(r"([^{}]+)\{", rules.partition("<style>")[2])]
    assert all(".kubetriage" in part for it in selectors for part in it.split(", ")), "nothing else on the page changes"


def test_thousands_of_findings_do_not_stop_the_browser() -> None:
    many = {f"{number}.yaml": BROKEN.replace("web", f"web-{number}").replace("wbe", f"wbe-{number}") for number in range(300)}
    page = kubetriage.check(many)._repr_html_()
    assert page.count('<details class="finding') == 100
    assert "… and 200 more" in page
