"""Restoring the assignment's cells in a submission: settings, kinds, texts, order, presence.

What was released is read from the gradebook. Where the released notebook lies at hand it says, in
addition, where each cell stood between the cells that the gradebook does not know.
"""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import nbformat
from jsonschema import Draft4Validator  # type: ignore[import-untyped]
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    BaseCell,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SourceCell,
    TaskCell,
)
from nbgrader.nbgraderformat import SCHEMA_VERSION, MetadataValidator
from nbgrader.preprocessors import NbGraderPreprocessor
from sqlalchemy import func, select
from traitlets import Bool

from gradus.languages import Text
from gradus.plugins.coursedir import coursedir_of
from gradus.plugins.intake import (
    Finding,
    free_cell_id,
    grade_id_of,
    is_note,
    language_of,
    log_findings,
    plain,
    tell_student,
)

Resources = dict[str, Any]
Found = Callable[..., None]

_SKIP_TAG = "skip-execution"
_FLAGS = ("grade", "solution", "locked", "task")

MISSING = Text(
    en="{cells}: missing from your file, and put back as the assignment has it.",
    es="{cells}: faltaba en tu archivo y se ha vuelto a poner tal como está en la tarea.",
)
NOT_RUN = Text(
    en="{cells}: missing from your file, and put back as the assignment has it. It is shown and "
    "not run: another cell of yours defines {detail}, and that counts.",
    es="{cells}: faltaba en tu archivo y se ha vuelto a poner tal como está en la tarea. Se "
    "muestra pero no se ejecuta: otra celda tuya define {detail}, y esa es la que cuenta.",
)
MOVED = Text(
    en="{cells}: not in the assignment's order, and moved back to its place.",
    es="{cells}: fuera del orden de la tarea; se ha devuelto a su sitio.",
)
RETYPED = Text(
    en="{cells}: the kind of cell had become “{detail}”; it is again what it is in the assignment.",
    es="{cells}: el tipo de celda era ahora «{detail}»; vuelve a ser el que tiene en la tarea.",
)
TEXT = Text(
    en="{cells}: the text of this cell is the assignment's. It had been changed, and was put back; "
    "write your answers in the cells meant for them.",
    es="{cells}: el texto de esta celda es el de la tarea. Estaba cambiado y se ha restaurado; "
    "escribe tus respuestas en las celdas previstas para ello.",
)
SETTINGS = Text(
    en="{cells}: the settings for grading ({detail}) were not the assignment's; the assignment's "
    "count.",
    es="{cells}: los ajustes de corrección ({detail}) no eran los de la tarea; valen los de la "
    "tarea.",
)
DUPLICATE = Text(
    en="{cells}: more than one cell has this name. The last one is graded; this one is an ordinary "
    "cell.",
    es="{cells}: hay más de una celda con este nombre. Se corrige la última; esta es una celda "
    "corriente.",
)
UNKNOWN = Text(
    en="{cells}: marked as a cell of the assignment, which has no such cell; it is an ordinary "
    "cell.",
    es="{cells}: marcada como celda de la tarea, que no tiene tal celda; es una celda corriente.",
)
SKIPPED = Text(
    en="{cells}: a tag (`{detail}`) kept this cell from being run; the tag was taken off.",
    es="{cells}: una etiqueta (`{detail}`) impedía ejecutar esta celda; se ha quitado.",
)


class RestoreCells(NbGraderPreprocessor):
    """Make the assignment's cells in a submission what was released; belongs before OverwriteCells
    in Autograde.sanitize_preprocessors, where DeduplicateIds finds nothing left to do.

    Cells that the gradebook does not know stay as and where they are. A notebook in which the
    assignment's cells are all as released passes through unchanged.
    """

    add_missing = Bool(
        True,
        help="Whether cells that were deleted are put back; nbgrader's own rule is that they are "
        "not.",
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        where = resources["nbgrader"]
        assigned = assigned_cells(where["db_url"], where["notebook"], where["assignment"])
        notes, cells = nb.cells[:1], nb.cells[1:]
        if not (notes and is_note(notes[0])):
            notes, cells = [], nb.cells
        restoration = _Restoration(
            cells, assigned, self._release(where, assigned), self._skip_tag()
        )
        restoration.restore(add_missing=self.add_missing)
        nb.cells = notes + restoration.cells
        findings = restoration.findings
        if findings:
            log_findings(self.log, _file_name(resources), findings)
            tell_student(nb, findings, language_of(nb, self))
        return nb, resources

    def _release(self, where: Resources, assigned: dict[str, AssignedCell]) -> NotebookNode | None:
        """Return the released notebook, None where it is not at hand or not the gradebook's."""
        coursedir = coursedir_of(self)
        if coursedir is None:
            return None
        folder = coursedir.format_path(coursedir.release_directory, ".", where["assignment"])
        path = Path(folder) / f"{where['notebook']}.ipynb"
        if not path.is_file():
            return None
        state = path.stat()
        release = _read_release(path, state.st_mtime_ns, state.st_size)
        names = [name for cell in release.cells if (name := grade_id_of(cell)) in assigned]
        return release if sorted(names) == sorted(assigned) else None

    def _skip_tag(self) -> str:
        """Return the tag by which the executing preprocessor is told to skip a cell."""
        tag = _SKIP_TAG
        for name in ("NotebookClient", "ExecutePreprocessor", "Execute"):
            chosen = self.config[name].get("skip_cells_with_tag") if name in self.config else None
            tag = chosen if isinstance(chosen, str) else tag
        return tag


@dataclass(frozen=True)
class AssignedCell:
    """A cell of the assignment, as the gradebook has it."""

    grade_id: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def is_test(self) -> bool:
        return self.grade and self.locked

    def metadata(self) -> dict[str, Any]:
        """Return the cell's nbgrader metadata."""
        written = {
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "grade": self.grade,
            "grade_id": self.grade_id,
            "locked": self.locked,
            "points": self.points,
            "schema_version": SCHEMA_VERSION,
            "solution": self.solution,
            "task": self.task,
        }
        return {name: value for name, value in written.items() if value is not None}


def assigned_cells(db_url: str, notebook: str, assignment: str) -> dict[str, AssignedCell]:
    """Return the cells of a notebook that the gradebook knows, in its order: grade id → cell.

    Raises:
        nbgrader.api.MissingEntry: the gradebook has no such notebook.
    """
    with Gradebook(db_url) as gradebook:
        found = gradebook.db.execute(
            select(Notebook.id)
            .join(Assignment, Assignment.id == Notebook.assignment_id)
            .where(Notebook.name == notebook, Assignment.name == assignment)
        ).scalar_one_or_none()
        if found is None:
            raise MissingEntry(f"No such notebook: {assignment}/{notebook}")
        roles = _roles(gradebook, found)
        texts = gradebook.db.execute(
            select(
                SourceCell.name,
                SourceCell.cell_type,
                SourceCell.source,
                SourceCell.checksum,
                SourceCell.locked,
            ).where(SourceCell.notebook_id == found)
        )
        return {
            name: AssignedCell(
                grade_id=name,
                cell_type=cell_type,
                source=source or "",
                checksum=checksum,
                locked=locked,
                grade="GradeCell" in roles.get(name, {}),
                solution="SolutionCell" in roles.get(name, {}),
                task="TaskCell" in roles.get(name, {}),
                points=next(filter(_is_number, roles.get(name, {}).values()), None),
            )
            for name, cell_type, source, checksum, locked in texts
        }


def _roles(gradebook: Gradebook, notebook: str) -> dict[str, dict[str, float | None]]:
    """Return grade id → the kinds of cell that it is, each with its points.

    The gradebook's own properties would load the points with a query for each cell.
    """
    base, grade, task = BaseCell.__table__, GradeCell.__table__, TaskCell.__table__
    rows = gradebook.db.execute(
        select(base.c.name, base.c.type, func.coalesce(grade.c.max_score, task.c.max_score))
        .select_from(
            base.outerjoin(grade, grade.c.id == base.c.id).outerjoin(task, task.c.id == base.c.id)
        )
        .where(base.c.notebook_id == notebook)
    )
    roles: dict[str, dict[str, float | None]] = {}
    for name, kind, points in rows:
        roles.setdefault(name, {})[kind] = points
    return roles


@lru_cache(maxsize=32)
def _read_release(path: Path, modified: int, size: int) -> NotebookNode:
    """Return a released notebook; one assignment is read once for all of its submissions."""
    release: NotebookNode = nbformat.read(path, as_version=4)
    return release


def _file_name(resources: Resources) -> str:
    where = resources["nbgrader"]
    folder = (resources.get("metadata") or {}).get("path") or os.path.join(
        str(where.get("student", "")), where["assignment"]
    )
    return os.path.join(folder, f"{where['notebook']}.ipynb")


@dataclass
class _Restoration:
    """The cells of one submission while they are restored."""

    cells: list[NotebookNode]
    assigned: dict[str, AssignedCell]
    release: NotebookNode | None
    skip_tag: str
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = {id(cell): n for n, cell in enumerate(self.cells, start=1)}
        self.released = _released_by_name(self.release)
        order = [_key(cell) for cell in self.release.cells] if self.release else self.assigned
        self.ranks = {key: rank for rank, key in enumerate(order)}
        self.own: dict[str, NotebookNode] = {}

    def restore(self, *, add_missing: bool) -> None:
        self._claim()
        for name, cell in self.own.items():
            self._restore_cell(cell, self.assigned[name])
        self._reorder()
        self.findings.sort(key=lambda finding: finding.number or 0)
        if add_missing:
            for name in sorted(set(self.assigned) - set(self.own), key=self.ranks.__getitem__):
                self._add(self.assigned[name])

    def _found(self, what: Text, cell: NotebookNode, detail: str = "") -> None:
        self.findings.append(Finding(what, self.numbers[id(cell)], grade_id_of(cell), detail))

    # Which cell is which --------------------------------------------------------------------

    def _claim(self) -> None:
        """Find each cell of the assignment; what only claims to be one becomes ordinary."""
        claims: dict[str, list[NotebookNode]] = {}
        for cell in self.cells:
            if "nbgrader" not in cell.metadata:
                continue
            name = grade_id_of(cell)
            if name is not None and name in self.assigned:
                claims.setdefault(name, []).append(cell)
            elif not _is_inert(cell.metadata["nbgrader"]):
                self._found(UNKNOWN, cell)
                del cell.metadata["nbgrader"]
        for name, cells in claims.items():
            # As DeduplicateIds: the last, of those that say that they are graded or locked.
            chosen = ([cell for cell in cells if _has_role(cell)] or cells)[-1]
            self.own[name] = chosen
            for cell in cells:
                if cell is not chosen:
                    self._found(DUPLICATE, cell)
                    del cell.metadata["nbgrader"]

    # What a cell is -------------------------------------------------------------------------

    def _restore_cell(self, cell: NotebookNode, assigned: AssignedCell) -> None:
        block = cell.metadata["nbgrader"]
        handed_in = dict(block)
        if cell.cell_type != assigned.cell_type:
            self._found(RETYPED, cell, plain(cell.cell_type))
            _retype(cell, assigned.cell_type)
        wrong = _wrong_settings(block, assigned)
        if wrong:
            self._found(SETTINGS, cell, plain(", ".join(wrong)))
            cell.metadata["nbgrader"] = NotebookNode(assigned.metadata())
        elif assigned.checksum is not None:
            block["checksum"] = assigned.checksum
        if assigned.locked and cell.source != assigned.source:
            if self._is_edited(cell, assigned, handed_in):
                self._found(TEXT, cell)
            # Not by itself a finding: hidden tests come back here too.
            cell.source = assigned.source
        self._let_run(cell, assigned)

    def _is_edited(
        self, cell: NotebookNode, assigned: AssignedCell, handed_in: dict[str, Any]
    ) -> bool:
        """Tell whether a locked text is not the one that its checksum was computed of, nor the one
        released now."""
        released = self.released.get(assigned.grade_id)
        if released is not None and released.source == cell.source:
            return False
        checksum, points = handed_in.get("checksum"), handed_in.get("points")
        if not isinstance(checksum, str):
            return False
        block = assigned.metadata()
        if _is_number(points):
            block["points"] = points
        probe = nbformat.from_dict({**cell, "metadata": {"nbgrader": block}})
        return bool(utils.compute_checksum(probe) != checksum)

    def _let_run(self, cell: NotebookNode, assigned: AssignedCell) -> None:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not {_SKIP_TAG, self.skip_tag} & set(tags):
            return
        released = self.released.get(assigned.grade_id)
        meant = set(released.metadata.get("tags", [])) if released is not None else set()
        barred = sorted(({_SKIP_TAG, self.skip_tag} & set(tags)) - meant)
        if barred:
            self._found(SKIPPED, cell, plain(", ".join(barred)))
            cell.metadata["tags"] = [tag for tag in tags if tag not in barred]

    # Where cells stand ----------------------------------------------------------------------

    def _reorder(self) -> None:
        """Move as few cells as possible, locked ones first, if a locked cell is out of order.

        Cells to write in may change places among themselves: that order is the student's.
        """
        names = self._names_in_place()
        ranks = [self.ranks[name] for name in names]
        locked = [self.assigned[name].locked for name in names]
        if not _is_locked_out_of_order(ranks, locked):
            return
        # One cell to write in outweighs all the locked ones: what the student wrote around it
        # belongs to it.
        weights = [1 if is_locked else len(names) + 1 for is_locked in locked]
        stay = _heaviest_ascent(ranks, weights)
        moved = [name for place, name in enumerate(names) if place not in stay]
        gone = {id(self.own[name]) for name in moved}
        self.cells = [cell for cell in self.cells if id(cell) not in gone]
        for name in sorted(moved, key=self.ranks.__getitem__):
            self._found(MOVED, self.own[name])
            self._put(self.own[name], self.assigned[name])

    def _add(self, assigned: AssignedCell) -> None:
        """Put a missing cell back as it was released."""
        cell = self._new_cell(assigned)
        redefined = "" if assigned.locked else self._defined_elsewhere(assigned)
        if redefined:
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), self.skip_tag]
        what = NOT_RUN if redefined else MISSING
        self.findings.append(Finding(what, None, assigned.grade_id, redefined))
        self._put(cell, assigned)
        self.own[assigned.grade_id] = cell

    def _new_cell(self, assigned: AssignedCell) -> NotebookNode:
        released = self.released.get(assigned.grade_id)
        metadata = NotebookNode(deletable=False)
        if assigned.locked:
            metadata["editable"] = False
        if released is not None:
            metadata = copy.deepcopy(released.metadata)
        metadata["nbgrader"] = NotebookNode(assigned.metadata())
        cell = NotebookNode(
            cell_type=assigned.cell_type,
            id=free_cell_id(assigned.grade_id, {cell.get("id") for cell in self.cells}),
            metadata=metadata,
            source=assigned.source,
        )
        if assigned.cell_type == "code":
            cell.update(execution_count=None, outputs=[])
        return cell

    def _defined_elsewhere(self, assigned: AssignedCell) -> str:
        """Return which names of a deleted cell's stub the student's other cells define.

        Run after them, the stub would undo an answer that was only moved to another cell.
        """
        if assigned.cell_type != "code":
            return ""
        names = _defined_names(assigned.source)
        elsewhere: set[str] = set()
        for cell in self.cells:
            name = grade_id_of(cell)
            if cell.cell_type == "code" and not (name and self.assigned[name].locked):
                elsewhere |= _defined_names(cell.source)
        return ", ".join(f"`{name}`" for name in sorted(names & elsewhere))

    def _put(self, cell: NotebookNode, assigned: AssignedCell) -> None:
        """Insert a cell between its neighbours of the assignment.

        What tests comes late, behind what the student may have added to the answer; anything else
        comes early, so that what the student wrote below can build on it.
        """
        rank = self.ranks[assigned.grade_id]
        places = {id(self.own[name]): self.ranks[name] for name in self.own}
        of_own = [(i, places[id(c)]) for i, c in enumerate(self.cells) if id(c) in places]
        low = max((i + 1 for i, other in of_own if other < rank), default=0)
        high = min((i for i, other in of_own if other > rank), default=len(self.cells))
        between = [(i, r) for i, r in self._ordinary_ranks() if low <= i < high]
        before = max((i + 1 for i, other in between if other < rank), default=low)
        after = min((i for i, other in between if other > rank), default=max(low, high))
        self.cells.insert(after if assigned.is_test or before == 0 else before, cell)

    def _ordinary_ranks(self) -> Iterator[tuple[int, int]]:
        """Yield where a released cell that the gradebook does not know stands, and its rank."""
        for place, cell in enumerate(self.cells):
            rank = self.ranks.get(_key(cell))
            if rank is not None and grade_id_of(cell) not in self.assigned:
                yield place, rank

    def _names_in_place(self) -> list[str]:
        names = {id(cell): name for name, cell in self.own.items()}
        return [names[id(cell)] for cell in self.cells if id(cell) in names]


def _released_by_name(release: NotebookNode | None) -> dict[str, NotebookNode]:
    cells = release.cells if release is not None else []
    return {name: cell for cell in cells if (name := grade_id_of(cell)) is not None}


def _key(cell: NotebookNode) -> str:
    """Return what a cell is known by across copies of a notebook.

    A grade id holds no space, so that it is never taken for a cell's id.
    """
    return grade_id_of(cell) or f"id {cell.get('id')}"


@cache
def _metadata_schema() -> Draft4Validator:
    return Draft4Validator(MetadataValidator().schema)


def _is_inert(block: Any) -> bool:
    """Tell whether nbgrader metadata is valid and says that the cell is an ordinary one."""
    if not isinstance(block, dict) or any(block.get(flag, False) for flag in _FLAGS):
        return False
    return bool(_metadata_schema().is_valid(block))


def _has_role(cell: NotebookNode) -> bool:
    block = cell.metadata["nbgrader"]
    return any(block.get(flag) is True for flag in _FLAGS)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _wrong_settings(block: dict[str, Any], assigned: AssignedCell) -> list[str]:
    """Return the names of the settings that are not the assignment's, as nbgrader reads them."""
    right = assigned.metadata()
    wrong = [name for name in ("grade", "solution") if block.get(name) is not right[name]]
    # nbgrader looks at `locked` only where the cell is neither a test nor an answer.
    counts = not (assigned.grade or assigned.solution)
    locked = block.get("locked")
    if not isinstance(locked, bool) or (counts and locked is not assigned.locked):
        wrong.append("locked")
    if block.get("task", False) is not assigned.task:
        wrong.append("task")
    if not _are_right_points(block, assigned):
        wrong.append("points")
    version = block.get("schema_version")
    if not _is_number(version) or version != SCHEMA_VERSION:
        wrong.append("schema_version")
    if block.get("cell_type", assigned.cell_type) != assigned.cell_type:
        wrong.append("cell_type")
    return wrong + sorted(set(block) - {*right, "points", "checksum"})


def _are_right_points(block: dict[str, Any], assigned: AssignedCell) -> bool:
    if "points" not in block:
        return assigned.points is None
    points: Any = block["points"]
    if not _is_number(points):
        return False
    # Of a cell without points nbgrader asks only that the number be one.
    return bool(points >= 0 if assigned.points is None else points == assigned.points)


def _retype(cell: NotebookNode, cell_type: str) -> None:
    cell.cell_type = cell_type
    if cell_type == "code":
        cell.pop("attachments", None)
        cell.update(outputs=[], execution_count=None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


_DEFINITION = re.compile(
    r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)


def _defined_names(source: str) -> set[str]:
    """Return the names that code defines at its top level; the code need not be valid."""
    return {defined or assigned for defined, assigned in _DEFINITION.findall(source)}


def _is_locked_out_of_order(ranks: list[int], locked: list[bool]) -> bool:
    """Tell whether a locked cell stands on the wrong side of another one."""
    return any(
        ranks[i] > ranks[j] and (locked[i] or locked[j])
        for j in range(len(ranks))
        for i in range(j)
    )


def _heaviest_ascent(ranks: list[int], weights: list[int]) -> set[int]:
    """Return the places of the heaviest subsequence whose ranks ascend."""
    best, previous = list(weights), [-1] * len(ranks)
    for j in range(len(ranks)):
        for i in range(j):
            if ranks[i] < ranks[j] and best[i] + weights[j] > best[j]:
                best[j], previous[j] = best[i] + weights[j], i
    place = max(range(len(ranks)), key=best.__getitem__)
    stay = set()
    while place >= 0:
        stay.add(place)
        place = previous[place]
    return stay
