"""What was found wrong with a submission, as the log and the student are told it.

Each finding goes to the log when it is made, in English and with the file's name; the student reads
all of them in one markdown cell at the top of the graded notebook.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from logging import Logger
from typing import Any

from nbformat.notebooknode import NotebookNode
from traitlets.config import Configurable

from gradus.languages import LANGUAGES, Text
from gradus.plugins.language import SpeakLanguage

# More than this helps nobody; a hostile file may have a finding in each of a million cells.
_MOST_CELLS_NAMED = 30
_MOST_SENTENCES = 100
_LONGEST_DETAIL = 120
_NOTE_KEY = "note"

_TITLE = Text(
    en="**About the file that you handed in.** Some things had to be put right before it could be "
    "graded. Your own file was not changed.",
    es="**Sobre el archivo que entregaste.** Hubo que arreglar algunas cosas antes de poder "
    "corregirlo. Tu archivo no se ha modificado.",
)
_CELL = Text(en="cell {number}", es="celda {number}")
_NAMED_CELL = Text(en="cell {number} (`{grade_id}`)", es="celda {number} (`{grade_id}`)")
_AND_MORE = Text(en="and {n} more", es="y {n} más")


@dataclass(frozen=True)
class Finding:
    """One thing that was found and put right.

    Attributes:
        what: the sentence; `{cells}` in it names the cells concerned, `{detail}` the detail.
        number: the cell's number in the file that was handed in, counted from 1.
        grade_id: the cell's name in the assignment.
        detail: a few words of what was found.
    """

    what: Text
    number: int | None = None
    grade_id: str | None = None
    detail: str = ""


def plain(value: object) -> str:
    """Return what a student's file says as one short line that is safe in a log and in a note."""
    text = re.sub(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]|[`<>{}]", " ", str(value)[:1000])
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_DETAIL else text[: _LONGEST_DETAIL - 1] + "…"


def grade_id_of(cell: Any) -> str | None:
    """Return the grade id that a cell claims, None where it claims none that could be one."""
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    block = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = block.get("grade_id") if isinstance(block, dict) else None
    return name if isinstance(name, str) and re.fullmatch(r"[\w-]{1,128}", name) else None


def language_of(nb: NotebookNode, asking: Configurable) -> str:
    """Return the language that a student is spoken to in: the submission's, else the course's."""
    named = nb.metadata.get("gradus", {})
    chosen = named.get("language") if isinstance(named, dict) else None
    if isinstance(chosen, str) and chosen in LANGUAGES:
        return chosen
    default: str = SpeakLanguage(parent=asking).language
    return default


def log_findings(log: Logger, file: str, findings: list[Finding]) -> None:
    """Warn of each finding, naming the file and the cell."""
    for finding in findings[:_MOST_SENTENCES]:
        log.warning("%s: %s", file, _sentence([finding], "en"))
    if len(findings) > _MOST_SENTENCES:
        log.warning("%s: %s", file, _in(_AND_MORE, "en", n=len(findings) - _MOST_SENTENCES))


def tell_student(nb: NotebookNode, findings: list[Finding], language: str) -> None:
    """Write findings into the note at the top of a notebook, which is made where there is none."""
    if not findings:
        return
    if not (nb.cells and is_note(nb.cells[0])):
        nb.cells.insert(0, _new_note(nb, language))
    groups: dict[tuple[Text, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.what, finding.detail), []).append(finding)
    sentences = [_sentence(group, language) for group in groups.values()]
    if len(sentences) > _MOST_SENTENCES:
        rest = len(sentences) - _MOST_SENTENCES
        sentences = [*sentences[:_MOST_SENTENCES], _in(_AND_MORE, language, n=rest)]
    nb.cells[0].source += "".join(f"\n- {sentence}" for sentence in sentences)


def is_note(cell: Any) -> bool:
    """Tell whether a cell is the note of findings that grading wrote."""
    mark = cell["metadata"].get("gradus")
    return (
        cell["cell_type"] == "markdown" and isinstance(mark, dict) and mark.get(_NOTE_KEY) is True
    )


def free_cell_id(wanted: str, taken: Set[object]) -> str:
    """Return a valid cell id close to the one that is wanted, not among those taken."""
    base = re.sub(r"[^a-zA-Z0-9_-]", "-", wanted)[:56] or "cell"
    name, tries = base, 1
    while name in taken:
        tries += 1
        name = f"{base}-{tries}"
    return name


def _new_note(nb: NotebookNode, language: str) -> NotebookNode:
    return NotebookNode(
        cell_type="markdown",
        id=free_cell_id("about-this-file", {cell.get("id") for cell in nb.cells}),
        metadata=NotebookNode(gradus=NotebookNode({_NOTE_KEY: True})),
        source=_in(_TITLE, language) + "\n",
    )


def _sentence(alike: list[Finding], language: str) -> str:
    first = alike[0]
    text = _in(first.what, language, cells=_names(alike, language), detail=first.detail)
    return text[:1].upper() + text[1:]


def _names(findings: list[Finding], language: str) -> str:
    named = [_name(finding, language) for finding in findings]
    rest = len(named) - _MOST_CELLS_NAMED
    if rest > 0:
        named = [*named[:_MOST_CELLS_NAMED], _in(_AND_MORE, language, n=rest)]
    return ", ".join(named)


def _name(finding: Finding, language: str) -> str:
    if finding.number is None:
        return f"`{finding.grade_id}`"
    if finding.grade_id is None:
        return _in(_CELL, language, number=finding.number)
    return _in(_NAMED_CELL, language, number=finding.number, grade_id=finding.grade_id)


def _in(text: Text, language: str, **values: object) -> str:
    template: str = getattr(text, language)
    return template.format(**values)
