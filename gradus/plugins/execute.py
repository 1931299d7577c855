"""nbgrader's Execute on gradus's engine: notebooks run in a warm, walled-in process."""

from __future__ import annotations

import atexit
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.preprocessors import Execute as StockExecute
from traitlets import Bool, Dict, Enum, Integer, List, Unicode

from gradus.engine.cells import MEGABYTE, Cell, Examination, Limits, Output, Ran, Tier
from gradus.engine.discretion import discreet
from gradus.engine.engine import PRELOAD, Engine, Settings
from gradus.engine.errors import EngineError
from gradus.engine.faults import TIMED_OUT_NAME, error_output
from gradus.engine.submission import Submission
from gradus.languages import LANGUAGE_VARIABLE, Text
from gradus.plugins.coursedir import coursedir_of, source_folder
from gradus.plugins.policies import DamagedPolicies, Policies, read_policies
from gradus.plugins.reading import ForgivingExporter

Resources = dict[str, Any]

ISOLATIONS = ("split", "shared", "none")
_WALLS = (Tier.NAMESPACES, Tier.LANDLOCK)
_TIERS = {"split": _WALLS, "shared": _WALLS, "none": (Tier.NONE,)}
_PASSED_ON = (LANGUAGE_VARIABLE, "NBGRADER_EXECUTION", "NBGRADER_VALIDATING")
_LANGUAGE_INFO = {
    "name": "python",
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
_IN_THE_WAY = (NotADirectoryError, FileExistsError, IsADirectoryError, PermissionError)
_TOO_MUCH = Text(
    en="This test gave {given:g} points, but is worth {points:g}. The test has to be corrected; "
    "please tell your instructor.",
    es="Esta prueba dio {given:g} puntos, pero vale {points:g}. Hay que corregir la prueba; avisa "
    "a tu profesor.",
)


class Execute(StockExecute):
    """Run a notebook's cells; takes the place of nbgrader's Execute and obeys its `timeout`.

    Unlike nbgrader's it never gives a submission up: a cell that hangs, dies or eats memory is
    named in the notebook and in the log, and the other cells are run.
    """

    isolation = Enum(
        ISOLATIONS,
        "shared",
        help="split: students' code runs in a walled-in process, and the tests in another that it "
        "can neither read nor change. shared: both run in one walled-in process, as nbgrader runs "
        "them. none: the same without walls, on your own account.",
    ).tag(config=True)
    clean_outputs = Bool(
        True,
        help="Where tests run apart: run cells after a hidden test once more without the tests, "
        "for what they show. A student's code could show there what a test passed to it.",
    ).tag(config=True)
    submission_timeout = Integer(
        600, allow_none=True, help="Seconds that all cells of a notebook may take together."
    ).tag(config=True)
    cpu_seconds = Integer(
        600, allow_none=True, help="Seconds of processor time that a notebook may take."
    ).tag(config=True)
    memory_megabytes = Integer(4096, help="Memory that a notebook may use.").tag(config=True)
    disk_megabytes = Integer(512, help="Files that a notebook may write.").tag(config=True)
    kept_megabytes = Integer(
        64, help="Files that a notebook wrote which are kept beside the graded notebook."
    ).tag(config=True)
    output_kilobytes = Integer(4096, help="Output of one cell that is kept.").tag(config=True)
    processes = Integer(128, help="Processes and threads that a notebook may have.").tag(
        config=True
    )
    preload = List(
        Unicode(),
        list(PRELOAD),
        help="Modules that are imported once and not once for each notebook.",
    ).tag(config=True)
    readable = List(
        Unicode(), help="Files and folders, beside Python's own, that notebooks may read."
    ).tag(config=True)
    environment = Dict(help="Environment variables of the process that runs notebooks.").tag(
        config=True
    )

    def preprocess(
        self, nb: NotebookNode, resources: Resources | None = None, km: object = None
    ) -> tuple[NotebookNode, Resources]:
        """Run the notebook in its folder.

        Raises:
            EngineError: nothing can be run here, or the notebook is not Python.
        """
        resources = resources or {}
        known = resources.get("nbgrader", {}).get("folder")
        folder = Path(known or resources.get("metadata", {}).get("path") or ".")
        notebook = self._name_of(resources)
        self._require_python(nb, resources)
        engine = self.engine()
        cells = list(self._cells(nb))
        files, course_files = self._files(folder, resources)
        examination = None
        if self.isolation == "split":
            examination = Examination(self._policies(resources), False, course_files)
        with self._submission(files, examination) as submission:
            # All first: a cell may change what an earlier one shows.
            ran = [submission.run(cell) for cell, _ in cells]
            written = submission.written(self.kept_megabytes * MEGABYTE)
        if examination is not None and self.clean_outputs:
            written = self._clean([cell for cell, _ in cells], ran, files, written)
        if "nbgrader" in resources:
            self._keep(written, folder)
        for (cell, node), result in zip(cells, ran, strict=True):
            self._note(cell, node, result, notebook)
        nb.metadata["language_info"] = nbformat.from_dict(_LANGUAGE_INFO)
        graded = {"isolation": self.isolation, "walls": engine.tier.value}
        nb.metadata.setdefault("gradus", NotebookNode())["graded"] = nbformat.from_dict(graded)
        return nb, resources

    def _clean(
        self, cells: list[Cell], ran: list[Ran], files: dict[str, Path], written: dict[str, bytes]
    ) -> dict[str, bytes]:
        """Show of the cells after a hidden test what they show where no test was run before them.

        A student's code is told what a test passes to it, and could show it there. Return the files
        that the cells write then.
        """
        first = next((place for place, cell in enumerate(cells) if cell.hidden), len(cells))
        later = [place for place in range(first, len(cells)) if not cells[place].is_test]
        own = [cell.source for cell in cells if not cell.is_test]
        outputs = [output for place in later for output in ran[place].outputs]
        if not written and all(_tells_nothing(output, own) for output in outputs):
            return written
        with self._submission(files, None) as submission:
            for place, cell in enumerate(cells):
                if cell.is_test:
                    submission.leave_out(cell)
                else:
                    again = submission.run(cell)
                    ran[place] = again if place in later else ran[place]
            return submission.written(self.kept_megabytes * MEGABYTE)

    def ran(
        self,
        nb: NotebookNode,
        folder: Path,
        ignore: Iterable[str] = (),
        policies: Policies | None = None,
        *,
        record: bool = False,
    ) -> dict[str, Ran]:
        """Return what becomes of the test cells of a source notebook.

        Args:
            nb: the source notebook; it is not changed.
            folder: where it lies, and what it reads.
            ignore: patterns of files there that notebooks do not get.
            policies: to run the tests apart, what the reference does in them.
            record: to run the tests apart, and record it.

        Raises:
            EngineError: nothing can be run here.
        """
        found = utils.find_all_files(str(folder), [*ignore, "*.ipynb"])
        files = {Path(name).relative_to(folder).as_posix(): Path(name) for name in sorted(found)}
        examination = None
        if record or policies is not None:
            examination = Examination(policies or {}, record, frozenset(files))
        with self._submission(files, examination) as submission:
            cells = [cell for cell, _ in self._cells(deepcopy(nb))]
            ran = [submission.run(cell) for cell in cells]
        return {str(cell.name): each for cell, each in zip(cells, ran, strict=True) if cell.is_test}

    def _submission(
        self, files: dict[str, Path], examination: Examination | None
    ) -> AbstractContextManager[Submission]:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= self.environment
        return self.engine().submission(self._limits(files), files, environment, examination)

    def _policies(self, resources: Resources) -> Policies:
        """Return what the reference does in the tests of this notebook.

        Raises:
            EngineError: it cannot be recorded.
        """
        coursedir, known = coursedir_of(self.parent), resources.get("nbgrader")
        if coursedir is None or known is None:
            return {}  # a notebook that is validated, before anybody's tests are hidden in it
        folder = source_folder(coursedir, known["assignment"])
        notebook = folder / f"{known['notebook']}.ipynb"
        if not notebook.is_file():
            self.log.warning(
                "%s is not here, so nobody knows what the reference solution does: answers are "
                "not held to it",
                notebook,
            )
            return {}
        key = notebook, notebook.stat().st_mtime_ns
        if key not in _recorded:
            _recorded[key] = self._read_or_record(notebook, coursedir.ignore)
        return _recorded[key]

    def _read_or_record(self, notebook: Path, ignore: list[str]) -> Policies:
        nb = nbformat.read(notebook, as_version=4)
        try:
            policies = read_policies(notebook, nb)
        except DamagedPolicies as error:
            raise EngineError(str(error)) from error
        if policies is None:
            self.log.info("Recording what the reference solution of %s does", notebook.name)
            policies = self._record(nb, notebook.parent, ignore)
        return policies

    def _record(self, nb: NotebookNode, folder: Path, ignore: list[str]) -> Policies:
        policies, failed = {}, {}
        for name, ran in self.ran(nb, folder, ignore, record=True).items():
            if error := ran.error:
                failed[name] = f"{error['ename']}: {error['evalue']}"
            elif ran.policy is not None:
                policies[name] = ran.policy
        together = self.ran(nb, folder, ignore) if failed else {}
        for name, said in failed.items():
            if together[name].error is None:
                raise EngineError(
                    f"the reference solution fails the test {name} where tests run apart from it "
                    f'({said}). Correct the test, or set c.Execute.isolation = "shared".'
                )
            self.log.warning("The reference solution fails the test %s (%s)", name, said)
        return policies

    def engine(self) -> Engine:
        """Return the running engine, one for all notebooks of this process.

        Raises:
            EngineError: this machine cannot wall students' code in as `isolation` asks.
        """
        return _engine(self.isolation, tuple(self.preload), tuple(self.readable))

    def _require_python(self, nb: NotebookNode, resources: Resources) -> None:
        """Refuse an assignment of another language; what a submission says of itself is nothing."""
        language = _language_of(nb.metadata.get("kernelspec"))
        if language == "python":
            return
        notebook = self._name_of(resources)
        assigned = (
            _assigned_language(resources["nbgrader"]) if "nbgrader" in resources else language
        )
        if assigned is None and isinstance(self.parent, ForgivingExporter):
            assigned = "python"
        if assigned == "python":
            self.log.warning("%s says that it is in %s; it is run as Python", notebook, language)
            return
        raise EngineError(
            f"{notebook} is a notebook in {language}, and gradus's engine runs Python. Leave "
            "nbgrader's own Execute in Autograde.autograde_preprocessors for this assignment."
        )

    def _name_of(self, resources: Resources) -> str:
        """Return the notebook as the log names it."""
        known = resources.get("nbgrader")
        if known is None:
            return str(resources.get("metadata", {}).get("name", "the notebook"))
        return f"{known['student']}/{known['assignment']}/{known['notebook']}.ipynb"

    def _cells(self, nb: NotebookNode) -> Iterator[tuple[Cell, NotebookNode]]:
        for number, node in enumerate(nb.cells, start=1):
            if node.cell_type != "code":
                continue
            node.outputs = []
            node.execution_count = None
            graded = utils.is_grade(node)
            # A tag of the student's keeps no test from being run, and so from failing.
            skipped = self.skip_cells_with_tag in node.metadata.get("tags", []) and not graded
            if node.source.strip() and not skipped:
                name = node.metadata.get("nbgrader", {}).get("grade_id")
                is_test = graded and not utils.is_solution(node)
                is_locked = utils.is_locked(node) and not is_test
                hidden = self._hidden_lines(node) if is_test else ()
                yield Cell(number, node.source, name, is_test, is_locked, hidden), node

    def _hidden_lines(self, node: NotebookNode) -> tuple[int, ...]:
        """Return the lines of a test cell, counted from 1, that releases leave out."""
        marks = ClearHiddenTests(parent=self)
        found, inside = [], False
        for number, line in enumerate(node.source.split("\n"), start=1):
            inside = inside or marks.begin_test_delimeter in line
            if inside:
                found.append(number)
            inside = inside and marks.end_test_delimeter not in line
        return tuple(found)

    def _note(self, cell: Cell, node: NotebookNode, result: Ran, notebook: str) -> None:
        """Write into a cell what came of it."""
        node.outputs = [nbformat.from_dict(output) for output in result.outputs]
        node.execution_count = result.count
        _say_as_configured(node, self.error_on_timeout)
        if result.fault is not None:
            self.log.error("%s, cell %s: %s", notebook, cell.label, result.fault)
        if cell.is_test:
            self._require_possible_score(cell, node, notebook)

    def _require_possible_score(self, cell: Cell, node: NotebookNode, notebook: str) -> None:
        """Keep a test's result from being one at which nbgrader gives up."""
        try:
            utils.determine_grade(node)
        except KeyError:  # a result without text, which is no number
            _show_as_no_result(node)
        except ValueError:  # a number above the points
            points = float(node.metadata.nbgrader.points)
            if points == 0:
                _show_as_no_result(node)
                return
            result = next(o for o in node.outputs if o.output_type == "execute_result")
            given = float("".join(result.data["text/plain"]))
            message = _TOO_MUCH(given=given, points=points)
            self.log.error("%s, cell %s: %s", notebook, cell.label, message)
            node.outputs.insert(0, nbformat.from_dict(error_output("ImpossibleScore", message)))

    def _limits(self, files: dict[str, Path]) -> Limits:
        own = sum(path.stat().st_size for path in files.values())
        if own > self.disk_megabytes * MEGABYTE:
            raise EngineError(
                f"the files beside the notebook take {own // MEGABYTE} MB, and a notebook may have "
                f"{self.disk_megabytes}: raise c.Execute.disk_megabytes, or name their folder in "
                "c.Execute.readable and read them there."
            )
        seconds = self.timeout if self.timeout and self.timeout > 0 else None
        return Limits(
            cell_seconds=seconds,
            submission_seconds=self.submission_timeout,
            cpu_seconds=self.cpu_seconds,
            memory=self.memory_megabytes * MEGABYTE,
            processes=self.processes,
            disk=self.disk_megabytes * MEGABYTE + own,
            file_size=max(self.disk_megabytes * MEGABYTE, own),
            output=self.output_kilobytes * 1000,
        )

    def _files(self, folder: Path, resources: Resources) -> tuple[dict[str, Path], frozenset[str]]:
        """Return what a notebook finds beside it, path there → file, and which is the course's.

        Notebooks are left out, for they hold the hidden tests, and so is what nbgrader copied
        because a student handed in a link to it.
        """
        found, course_files = {}, set()
        submitted, source = self._folders(resources)
        for base, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not _is_aside(Path(base) / name)]
            for name in names:
                path = Path(base) / name
                inside = path.relative_to(folder)
                own = source is None or (source / inside).is_file()
                if submitted is not None and (submitted / inside).is_symlink() and not own:
                    self.log.warning(
                        "%s: %s was handed in as a link and is left out",
                        self._name_of(resources),
                        inside,
                    )
                elif path.suffix != ".ipynb" and path.is_file() and not path.is_symlink():
                    found[inside.as_posix()] = path
                    if own:
                        course_files.add(inside.as_posix())
        return found, frozenset(course_files)

    def _keep(self, written: dict[str, bytes], folder: Path) -> None:
        """Put what a notebook wrote beside the graded notebook, as if it had been run there."""
        written.pop("timestamp.txt", None)  # when it was handed in, which is not for it to say
        for name, content in written.items():
            path = folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.unlink(missing_ok=True)
                path.write_bytes(content)
            except (
                NotADirectoryError,
                FileExistsError,
                IsADirectoryError,
                PermissionError,
            ) as error:
                self.log.warning("%s, which a notebook wrote, was not kept: %s", path, error)

    def _folders(self, resources: Resources) -> tuple[Path | None, Path | None]:
        """Return where the submission came from, and the instructor's own files."""
        coursedir = coursedir_of(self.parent)
        known = resources.get("nbgrader")
        if coursedir is None or known is None:
            return None, None
        assignment = known["assignment"]
        return (
            Path(
                coursedir.format_path(coursedir.submitted_directory, known["student"], assignment)
            ),
            source_folder(coursedir, assignment),
        )


def _tells_nothing(output: Output, cells: list[str]) -> bool:
    """Tell whether an output is an error whose text stands in the notebook, as of an empty stub."""
    if output["output_type"] != "error":
        return False
    text = str(output["evalue"])
    return discreet(text, cells, raised=True) == text


def _is_aside(folder: Path) -> bool:
    """Tell whether a folder holds nothing of an assignment's: of git, of Jupyter, of Python."""
    aside = (".git", ".ipynb_checkpoints", "__pycache__", "node_modules")
    return folder.name in aside or (folder / "pyvenv.cfg").exists()


def _say_as_configured(node: NotebookNode, configured: dict[str, Any] | None) -> None:
    """Let what Execute.error_on_timeout says stand at the end of a time-out's message."""
    if not configured:
        return
    for output in node.outputs[-1:]:
        if output.output_type == "error" and output.ename == TIMED_OUT_NAME:
            output.ename = configured["ename"]
            output.evalue = configured["evalue"] or output.evalue
            output.traceback = [*output.traceback, *configured["traceback"]]


def _show_as_no_result(node: NotebookNode) -> None:
    """Turn the value of a cell's last line, which is no score, into something that is shown."""
    result = next(o for o in node.outputs if o.output_type == "execute_result")
    del result["execution_count"]
    result.output_type = "display_data"


def _language_of(kernelspec: Any) -> str:
    named = kernelspec.get("language") if isinstance(kernelspec, dict) else None
    return named.lower() if isinstance(named, str) else "python"


def _assigned_language(where: Resources) -> str | None:
    """Return the language of the notebook that was assigned; None where it does not say."""
    with Gradebook(where["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(where["notebook"], where["assignment"])
        kernelspec = json.loads(notebook.kernelspec or "{}")
    return _language_of(kernelspec) if kernelspec else None


_recorded: dict[tuple[Path, int], Policies] = {}
_engines: dict[tuple[tuple[Tier, ...], tuple[str, ...], tuple[str, ...]], Engine] = {}


def _engine(isolation: str, preload: tuple[str, ...], readable: tuple[str, ...]) -> Engine:
    key = (_TIERS[isolation], preload, readable)
    if key not in _engines:
        paths = [Path(name).expanduser() for name in readable]
        engine = Engine(Settings(_TIERS[isolation], preload, paths))
        atexit.register(engine.close)
        _engines[key] = engine
    _engines[key].start()
    return _engines[key]
