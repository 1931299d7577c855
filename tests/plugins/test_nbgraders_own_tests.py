"""nbgrader's own tests of autograde and validate pass with notebooks run in the engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbgrader

from tests.course import ROOT

TESTS = Path(nbgrader.__file__).parent / "tests"
AUTOGRADE = "apps/test_nbgrader_autograde.py::TestNbGraderAutograde::"

# Of autograde's tests, those about what execution does and leaves behind; the others, which take
# minutes, are about the gradebook, permissions and time stamps.
CHOSEN = (
    "test_validator.py",
    "apps/test_nbgrader_validate.py",
    *(
        AUTOGRADE + name
        for name in (
            "test_autograde_timeout",
            "test_grade",
            "test_grade_autotest",
            "test_grade_with_validating_envvar",
            "test_handle_failure_single_notebook",
            "test_hidden_tests_single_notebook",
            "test_infinite_loop",
            "test_no_execute",
            "test_showtraceback_exploit",
            "test_side_effects",
        )
    ),
)
CONFIG = """
from gradus.plugins.setup import use_engine

use_engine(get_config())
"""
# The tests of Validator make it without any configuration.
PLUGIN = """
from nbgrader.validator import Validator
from traitlets.config import Config

from gradus.plugins.setup import use_engine

c = Config()
use_engine(c)
Validator.preprocessors.default_args = (c.Validator.preprocessors,)
"""


def test_nbgraders_own_tests_pass_in_the_engine(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    (tmp_path / "validate_in_the_engine.py").write_text(PLUGIN)
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(TESTS)]
    command += ["-p", "no:cacheprovider", "-p", "validate_in_the_engine", "-q", "-W", "ignore"]
    environment = {
        "JUPYTER_CONFIG_PATH": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
        "PYTEST_ADDOPTS": "",
    }
    done = subprocess.run(
        [*command, *(str(TESTS / name) for name in CHOSEN)],
        cwd=tmp_path,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
