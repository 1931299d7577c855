"""The formgrader's Autograde button grades in the engine."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.course import Course

NAME = "01_sample"
TOKEN = "secret"


@pytest.fixture
def server(sample: Course) -> Iterator[str]:
    """A Jupyter server with the formgrader, in the course's folder; its address."""
    sample.build(NAME)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    extensions = {"nbgrader.server_extensions.formgrader": True}
    command += [f"--ServerApp.jpserver_extensions={extensions}"]
    log = sample.root / "server.log"
    with log.open("wb") as out:
        running = subprocess.Popen(
            command, cwd=sample.root, stdout=out, stderr=out, env={**os.environ, "HOME": "/tmp"}
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api", log)
            yield address
        finally:
            running.terminate()
            running.wait(30)


def wait_for(address: str, log: Path) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def test_the_button_grades_in_the_engine(sample: Course, server: str) -> None:
    folder = sample.root / "submitted" / "ada" / NAME
    shutil.copytree(sample.root / "release" / NAME, folder)
    nbformat.write(sample.reference(NAME), folder / f"{NAME}.ipynb")
    request = urllib.request.Request(
        f"{server}/formgrader/api/submission/{NAME}/ada/autograde",
        method="POST",
        headers={"Authorization": f"token {TOKEN}"},
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        answer = json.load(response)
    assert answer["success"], answer
    graded = sample.graded(NAME, "ada")
    assert graded.metadata.gradus.graded.isolation == "split"
    (test,) = [cell for cell in graded.cells if "contract.holds" in cell.source]
    assert test.outputs == []
