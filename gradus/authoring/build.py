"""Building an assignment: text → source notebook → release."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from gradus.authoring.leaks import find_leaks
from gradus.authoring.proof import ProofError, prove
from gradus.authoring.text import notebook_of, text_hash, text_of
from gradus.plugins.course import generate_release
from gradus.plugins.execute import Execute
from gradus.plugins.mark import is_edited
from gradus.plugins.policies import (
    DamagedPolicies,
    policies_path,
    policies_text,
    read_policies,
)


class BuildError(Exception):
    """An assignment that was not built; the message says why and what to do."""


@dataclass(frozen=True)
class Built:
    """The files that building one assignment wrote, removed or found up to date."""

    assignment: str
    written: list[Path]
    removed: list[Path]

    @property
    def up_to_date(self) -> bool:
        return not self.written and not self.removed


def assignments(root: Path) -> list[str]:
    """Return the names of the assignments that have a text under `source/`."""
    return sorted(
        folder.name
        for folder in (root / "source").glob("*")
        if (folder / f"{folder.name}.py").is_file()
    )


def text_path(root: Path, assignment: str) -> Path:
    """Return where the text of an assignment lies."""
    return root / "source" / assignment / f"{assignment}.py"


def source_path(root: Path, assignment: str) -> Path:
    """Return where the source notebook of an assignment lies."""
    return text_path(root, assignment).with_suffix(".ipynb")


def release_path(root: Path, assignment: str) -> Path:
    """Return where the released notebook of an assignment lies."""
    return root / "release" / assignment / f"{assignment}.ipynb"


def build(root: Path, assignment: str, config: Config, *, overwrite: bool = False) -> Built:
    """Build the source notebook and the release of one assignment.

    A file whose content would not change is not written.

    Args:
        root: the course's folder.
        assignment: the assignment's name.
        config: the course's configuration.
        overwrite: whether notebooks that somebody edited since they were built may be replaced.

    Raises:
        BuildError: a notebook was edited since it was built, or the release would leak, or a test
            gives other verdicts where it runs apart from the solution.
        TextError: the text is no assignment.
    """
    source, release = source_path(root, assignment), release_path(root, assignment)
    if not overwrite:
        _refuse_edited(source, _SOURCE_EDITED, root)
        _refuse_edited(release, _RELEASE_EDITED, root)
    nb = notebook_of(text_path(root, assignment).read_text(encoding="utf-8"))
    written = _write_notebook(nb, source) + _prove(nb, source, config)
    with tempfile.TemporaryDirectory() as temporary:
        generate_release(config, assignment, Path(temporary))
        made = Path(temporary) / assignment
        leaks = find_leaks(nb, made)
        if leaks:
            raise BuildError(f"{assignment} is not released: " + "; ".join(leaks))
        copied, removed = _mirror(made, release.parent)
    return Built(assignment, written + copied, removed)


def _prove(nb: NotebookNode, source: Path, config: Config) -> list[Path]:
    """Have on record what the reference does, where tests are to run apart from it.

    It takes as long as running the notebook four times, and is done once for each text.
    """
    if Execute(config=config).isolation != "split":
        return []
    try:
        if read_policies(source, nb) is not None:
            return []
        policies = prove(nb, source.parent, config, CourseDirectory(config=config).ignore)
    except (ProofError, DamagedPolicies) as error:
        raise BuildError(f"{source.stem} is not released: {error}") from error
    path = policies_path(source)
    path.write_text(policies_text(nb, policies), encoding="utf-8")
    return [path]


def sync(root: Path, assignment: str) -> Path | None:
    """Bring the edits of a source notebook into its text; return the text if it was written.

    Raises:
        BuildError: the text changed too since the notebook was built, so one of the two would
            be lost; or the notebook cannot be read.
    """
    source, text = source_path(root, assignment), text_path(root, assignment)
    nb = read_notebook(source)
    if not is_edited(nb):
        return None
    if nb.metadata.get("gradus", {}).get("text") != text_hash(text.read_text(encoding="utf-8")):
        raise BuildError(
            f"{text.relative_to(root)} and {source.relative_to(root)} were both edited since the "
            f"notebook was built.\n"
            f"  Look at the notebook's side: jupytext --to py:percent --output - "
            f"{source.relative_to(root)}\n"
            f"  Put what you want to keep into the text, then: gradus build {assignment} "
            f"--overwrite"
        )
    text.write_text(text_of(nb), encoding="utf-8")
    rebuilt = notebook_of(text.read_text(encoding="utf-8"))
    _write_notebook(rebuilt, source)
    return text


_SOURCE_EDITED = (
    "{notebook} was edited since it was built from {text}; building would lose the edit.\n"
    "  Keep it:    gradus sync {name}    (brings the notebook into the text)\n"
    "  Discard it: gradus build {name} --overwrite"
)
_RELEASE_EDITED = (
    "{notebook} was edited since it was built; edits belong in {text}.\n"
    "  Discard it: gradus build {name} --overwrite"
)


def _refuse_edited(path: Path, message: str, root: Path) -> None:
    if not path.exists():
        return
    if is_edited(read_notebook(path)):
        name = path.stem
        text = text_path(root, name).relative_to(root)
        raise BuildError(message.format(notebook=path.relative_to(root), text=text, name=name))


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook of a file.

    Raises:
        BuildError: the file is no notebook.
    """
    try:
        nb: NotebookNode = nbformat.read(path, as_version=4)
    except (ValueError, nbformat.reader.NotJSONError) as error:
        reason = str(error).splitlines()[0][:200]
        raise BuildError(f"{path} is not a notebook that can be read: {reason}") from error
    return nb


def _write_notebook(nb: NotebookNode, path: Path) -> list[Path]:
    text = nbformat.writes(nb) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return []
    path.write_text(text, encoding="utf-8")
    return [path]


def _mirror(made: Path, target: Path) -> tuple[list[Path], list[Path]]:
    """Make `target` hold the files of `made`; return what was written and what was removed."""
    written, removed = [], []
    files = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    for name in sorted(files):
        if not (target / name).exists() or not filecmp.cmp(made / name, target / name, False):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made / name, target / name)
            written.append(target / name)
    for path in sorted(target.rglob("*")):
        checkpoint = ".ipynb_checkpoints" in path.parts
        if path.is_file() and not checkpoint and path.relative_to(target) not in files:
            path.unlink()
            removed.append(path)
    return written, removed
