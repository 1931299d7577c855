"""What the reference solution does in each test cell, in a file beside the source notebook.

Submissions are held to it (`gradus.engine.border.policy`). The file says of which notebook it was
recorded: when a code cell of that changes, it counts for nothing until it is recorded again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

Policies = dict[str, dict[str, Any]]  # name of a test cell → CellPolicy.as_data()

SUFFIX = ".policies.json"
# What is recorded and how: another number makes every file out of date.
_FORMAT = 3


class DamagedPolicies(Exception):
    """A file of policies that cannot be read; the message says what to do."""


def policies_path(notebook: Path) -> Path:
    """Return where the policies of a source notebook lie."""
    return notebook.with_suffix(SUFFIX)


def read_policies(notebook: Path, nb: NotebookNode) -> Policies | None:
    """Return the policies of a source notebook; None where they were not recorded of this text.

    Raises:
        DamagedPolicies: the file is none of build's.
    """
    path = policies_path(notebook)
    if not path.is_file():
        return None
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        found: Policies = held["cells"]
        return found if held["of"] == _fingerprint(nb) else None
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedPolicies(f"{path} is damaged ({error}): delete it") from error


def policies_text(nb: NotebookNode, policies: Policies) -> str:
    """Return the content of the file."""
    held = {"of": _fingerprint(nb), "cells": policies}
    return json.dumps(held, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _fingerprint(nb: NotebookNode) -> str:
    digest = hashlib.sha256(f"policies {_FORMAT}".encode())
    for cell in nb.cells:
        if cell.cell_type == "code":
            named = cell.metadata.get("nbgrader", {})
            digest.update(json.dumps([cell.source, named], sort_keys=True).encode())
    return digest.hexdigest()
