"""What a guest in somebody else's process owes: the lock, exceptions, threads."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import kubetriage
import pytest
from apps import BROKEN, DEPLOYMENT
from kubetriage import _native


def test_another_thread_goes_on_while_rust_works() -> None:
    files = {f"{number}.yaml": DEPLOYMENT.replace("web", f"web-{number}") for number in range(2000)}
    done = threading.Event()
    ticks: list[float] = []

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())

    thread = threading.Thread(target=tick)
    thread.start()
    report = kubetriage.check(files)
    start = time.perf_counter()
    str(report)
    end = time.perf_counter()
    done.set()
    thread.join()
    # With the lock held, no tick could lie inside of the call.
    inside = [at for at in ticks if start + (end - start) / 10 < at < end - (end - start) / 10]
    assert len(inside) > 20


def test_many_threads_get_the_same_answer() -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: kubetriage.check(BROKEN).to_json(), range(64)))
    assert len(answers) == 1


@pytest.mark.filterwarnings("ignore")
def test_a_panic_is_an_exception_and_the_next_call_works() -> None:
    program = """
import kubetriage
for _ in range(3):
    try:
        kubetriage._native._panic()
    except RuntimeError as error:
        print(error)
print(kubetriage.check("kind: Servce\\napiVersion: v1\\n").summary.errors > 0)
"""
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    failed = "kubetriage failed, which is a fault of its own: asked for\n"
    assert answer.stdout == f"{failed * 3}True\n"


def test_a_panic_leaves_no_lock_behind() -> None:
    def panic(_: int) -> str:
        try:
            _native._panic()
        except RuntimeError as error:
            return str(error)
        return "no exception"

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(panic, range(8)))) == 1


def test_strange_texts_never_raise() -> None:
    texts = ["\0\n", "\x1b[31m\n", "{" * 5000 + "\n", "a: &a [*a]\n", "- " * 5000 + "\n", "\ufeff\n", "%YAML 9\n---\n", "\r"]
    for text in texts:
        report = kubetriage.check(text)
        assert str(report) and report._repr_html_() and report.to_dict()
        kubetriage.view(text)
