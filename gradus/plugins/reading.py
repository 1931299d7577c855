"""Reading a submitted notebook, whatever became of the file on its way.

A healthy file is read exactly as nbformat reads it. Anything else is repaired cell by cell: a
broken cell loses only itself, and a file in which nothing can be read becomes a notebook without
cells.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import nbformat.reader
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbformat.validator import get_validator
from traitlets import Float

from gradus.languages import Text
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

# A file this many times as large as the limit is not even read without its outputs.
_HOPELESS = 10
# No front end nests this deep; Python's own limit is a few times higher, and several of the
# functions that copy a notebook take three calls a level.
_MAX_DEPTH = 64
# An effort to find cells in a damaged file may parse this many times the file's length.
_SALVAGE_EFFORT = 20
_MEGABYTE = 1_000_000
_CONTAINERS = (dict, list)
_CELL_TYPES = ("code", "markdown", "raw")

_UNREADABLE = (
    " Nothing in it could be graded. Open your notebook, save it, look at the saved file once "
    "more and hand it in again.",
    " No se pudo corregir nada de él. Abre tu cuaderno, guárdalo, vuelve a mirar el archivo "
    "guardado y entrégalo otra vez.",
)


def _unreadable(en: str, es: str) -> Text:
    return Text(en + _UNREADABLE[0], es + _UNREADABLE[1])


EMPTY = _unreadable("The file is empty.", "El archivo está vacío.")
NOT_A_FILE = _unreadable(
    "What has the notebook's name is no file ({detail}).",
    "Lo que lleva el nombre del cuaderno no es un archivo ({detail}).",
)
NOT_JSON = _unreadable(
    "The file is no notebook: it is not valid JSON ({detail}).",
    "El archivo no es un cuaderno: no es JSON válido ({detail}).",
)
NO_NOTEBOOK = _unreadable(
    "The file is JSON but no notebook: it has no list of cells.",
    "El archivo es JSON pero no es un cuaderno: no tiene una lista de celdas.",
)
MUCH_TOO_LARGE = _unreadable(
    "The file is {detail} MB large, too much to be read.",
    "El archivo ocupa {detail} MB, demasiado para leerlo.",
)
TOO_LARGE = Text(
    en="The file is {detail} MB large; the outputs of its cells were left out.",
    es="El archivo ocupa {detail} MB; se omitieron las salidas de sus celdas.",
)
ENCODING = Text(
    en="The file is saved as {detail}; a notebook should be UTF-8 without a mark. It was read all "
    "the same.",
    es="El archivo está guardado como {detail}; un cuaderno debería ser UTF-8 sin marca. Se leyó "
    "de todos modos.",
)
BAD_BYTES = Text(
    en="Some characters of the file could not be read; each was replaced by �.",
    es="Algunos caracteres del archivo no se podían leer; cada uno se sustituyó por �.",
)
DAMAGED = Text(
    en="The file is damaged: it is not valid JSON ({detail}). The cells that could still be read "
    "were graded; others may be lost.",
    es="El archivo está dañado: no es JSON válido ({detail}). Se corrigieron las celdas que aún se "
    "podían leer; puede que falten otras.",
)
CONFLICT = Text(
    en="The file holds the marks of a git merge that was not finished (lines of `<<<<<<<`, "
    "`=======` and `>>>>>>>`). Of its two versions the {detail} was graded.",
    es="El archivo contiene las marcas de una fusión de git sin terminar (líneas con `<<<<<<<`, "
    "`=======` y `>>>>>>>`). De las dos versiones se corrigió la {detail}.",
)
FORMAT = Text(
    en="The notebook names a format that is unknown here ({detail}); it was read as format 4.",
    es="El cuaderno indica un formato desconocido ({detail}); se leyó como formato 4.",
)
SETTINGS = Text(
    en="The notebook's settings `{detail}` were damaged and were left out.",
    es="Los ajustes `{detail}` del cuaderno estaban dañados y se omitieron.",
)
IRREGULAR = Text(
    en="The notebook's format was not quite right ({detail}); it was put right.",
    es="El formato del cuaderno no era del todo correcto ({detail}); se corrigió.",
)
LOST = Text(
    en="{cells}: this was no cell and was left out.",
    es="{cells}: esto no era una celda y se omitió.",
)
KIND = Text(
    en="{cells}: the kind of cell is unknown ({detail}); its text was kept as plain text.",
    es="{cells}: el tipo de celda es desconocido ({detail}); su texto se conservó sin formato.",
)
SOURCE = Text(
    en="{cells}: the text was damaged; what could be read of it was kept.",
    es="{cells}: el texto estaba dañado; se conservó lo que se podía leer.",
)
METADATA = Text(
    en="{cells}: the cell's settings ({detail}) were damaged and were left out.",
    es="{cells}: los ajustes de la celda ({detail}) estaban dañados y se omitieron.",
)
OUTPUTS = Text(
    en="{cells}: outputs that were damaged were left out. The cell's text is untouched.",
    es="{cells}: se omitieron salidas dañadas. El texto de la celda está intacto.",
)
ATTACHMENTS = Text(
    en="{cells}: attached pictures that were damaged were left out.",
    es="{cells}: se omitieron imágenes adjuntas dañadas.",
)
CELL_ID = Text(
    en="{cells}: the cell's internal id was missing, not valid or that of another cell; it has a "
    "new one. Nothing else changed.",
    es="{cells}: el identificador interno de la celda faltaba, no era válido o era el de otra "
    "celda; ahora tiene uno nuevo. No cambió nada más.",
)
VALUES = Text(
    en="{cells}: the cell held values that no file can hold (half characters, NaN or infinity, or "
    "lists nested very deep); they were replaced.",
    es="{cells}: la celda contenía valores que un archivo no puede guardar (medios caracteres, NaN "
    "o infinito, o listas anidadas muy hondo); se sustituyeron.",
)


# Of programs' making and mended without a trace: only the log tells.
_HARMLESS = (CELL_ID, IRREGULAR)


class ForgivingExporter(NotebookExporter):
    """Read whatever a student handed in; belongs in Autograde.exporter_class.

    What was found is logged and said to the student in a note at the top of the graded notebook.
    The submitted file is only read.
    """

    max_megabytes = Float(
        100, help="Of a larger notebook, in megabytes, the outputs are not read."
    ).tag(config=True)

    def from_filename(
        self, filename: str, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a submitted notebook, however broken.

        Raises:
            OSError: the file is there and cannot be read: no student's doing.
        """
        # Autograde reads twice: what was handed in, then the notebook that it made of it, which
        # is sound and has its note.
        if not getattr(self.parent, "_sanitizing", True):
            return super().from_filename(filename, resources, **kw)
        nb, findings = read_submission(Path(filename), self.max_megabytes)
        log_findings(self.log, filename, findings)
        # A note in what was handed in is about an earlier submission: the student worked on in
        # a graded copy.
        nb.cells = [cell for cell in nb.cells if not is_note(cell)]
        tell_student(nb, [f for f in findings if f.what not in _HARMLESS], language_of(nb, self))
        convert: Callable[..., tuple[Any, dict[str, Any]]] = self.from_notebook_node
        return convert(nb, resources=_with_file(resources, Path(filename)), **kw)


def read_submission(path: Path, max_megabytes: float) -> tuple[NotebookNode, list[Finding]]:
    """Return the notebook of a file, valid in any case, and what was found wrong with the file.

    Args:
        path: the file; it need not be one.
        max_megabytes: of a larger file the outputs are left out.

    Raises:
        OSError: the file is there and cannot be read.
    """
    obstacle = _obstacle(path)
    if obstacle is not None:
        return _empty_notebook(), [obstacle]
    size = path.stat().st_size
    megabytes = str(math.ceil(size / _MEGABYTE))
    if size > _HOPELESS * max_megabytes * _MEGABYTE:
        return _empty_notebook(), [Finding(MUCH_TOO_LARGE, detail=megabytes)]
    text, findings = _decode(path.read_bytes())
    if size > max_megabytes * _MEGABYTE:
        nb, more = _repair(text, None, keep_outputs=False)
        return nb, [Finding(TOO_LARGE, detail=megabytes), *findings, *more]
    try:
        return _read_sound(text), findings
    except Exception as error:
        # Whatever stands in the way of nbformat, the repair looks for it and names it.
        nb, more = _repair(text, error, keep_outputs=True)
        return nb, findings + more


def _with_file(resources: Any, path: Path) -> Any:
    """Return resources that name the file, as nbconvert's own from_filename has them."""
    if resources is None:
        resources = ResourcesDict()
    if not resources.get("metadata"):
        resources["metadata"] = ResourcesDict()
    modified = datetime.fromtimestamp(path.lstat().st_mtime, tz=UTC)
    resources["metadata"]["name"] = path.stem
    resources["metadata"]["path"] = os.path.dirname(path)
    resources["metadata"]["modified_date"] = f"{modified:%B} {modified.day}, {modified.year}"
    return resources


def _obstacle(path: Path) -> Finding | None:
    """Return why a path is no file to be read; opening a pipe would wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if path.is_symlink() and error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR):
            return Finding(NOT_A_FILE, detail="a link to nowhere · un enlace a ninguna parte")
        raise
    if path.is_symlink():
        # It may lead to somebody else's work, which this process may read.
        return Finding(NOT_A_FILE, detail="a link · un enlace")
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return Finding(NOT_A_FILE, detail="a folder · una carpeta")
    return Finding(NOT_A_FILE, detail="a device or pipe · un dispositivo o tubería")


def _empty_notebook() -> NotebookNode:
    nb: NotebookNode = nbformat.v4.new_notebook()
    return nb


def _decode(data: bytes) -> tuple[str, list[Finding]]:
    """Return a file's text: UTF-8, or what its first bytes leave no doubt of."""
    findings = []
    encoding = json.detect_encoding(data)
    if encoding != "utf-8":
        name = "UTF-8 with a byte order mark" if encoding == "utf-8-sig" else encoding.upper()
        findings.append(Finding(ENCODING, detail=name))
    try:
        return data.decode(encoding), findings
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), [*findings, Finding(BAD_BYTES)]


# ---------------------------------------------------------------------------------------------
# A sound file


class _Unsound(Exception):
    """A notebook that nbformat accepts and that would make a later step fail."""


def _read_sound(text: str) -> NotebookNode:
    """Return the notebook as nbformat reads it.

    Raises:
        Exception: it needs repair.
    """
    nb: NotebookNode = nbformat.convert(nbformat.reader.reads(text), nbformat.current_nbformat)
    ids = [cell.get("id") for cell in nb.cells]
    # nbformat would replace these by random ones, with a warning of Python's that names no file.
    if None in ids or len(set(ids)) < len(ids):
        raise _Unsound("cell ids")
    _validate(nb)
    # nbconvert takes this key for a string.
    if not isinstance(nb.metadata.get("language", ""), str):
        raise _Unsound("language")
    if not all(isinstance(cell.metadata.get("nbgrader", {}), dict) for cell in nb.cells):
        raise _Unsound("nbgrader metadata")
    if not _is_storable(nb):
        raise _Unsound("values")
    # Only where the file spells out a surrogate can one be alone.
    if re.search(r"\\u[dD][89a-fA-F]", text):
        json.dumps(nb, ensure_ascii=False).encode()
    return nb


def _validate(nb: Any) -> None:
    """Raise nbformat.ValidationError unless a notebook of format 4.5 is valid."""
    get_validator(nbformat.current_nbformat, nbformat.current_nbformat_minor).validate(nb)


def _is_storable(nb: NotebookNode) -> bool:
    """Tell whether no value is nested too deep to copy, or a number that JSON lacks.

    A valid notebook has free values in metadata, outputs and attachments only.
    """
    free = [nb.metadata]
    for cell in nb.cells:
        free += filter(None, (cell.metadata, cell.get("outputs"), cell.get("attachments")))
    stack: list[tuple[Any, int]] = [(value, 0) for value in free]
    while stack:
        value, depth = stack.pop()
        if depth > _MAX_DEPTH:
            return False
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, _CONTAINERS):
                stack.append((item, depth + 1))
            elif isinstance(item, float) and not math.isfinite(item):
                return False
    return True


# ---------------------------------------------------------------------------------------------
# A broken file


def _repair(
    text: str, error: Exception | None, *, keep_outputs: bool
) -> tuple[NotebookNode, list[Finding]]:
    """Return the notebook made of what can be saved, and what was found.

    Args:
        text: the file's text.
        error: what nbformat said of it, for a file with which nothing else is found wrong.
        keep_outputs: whether outputs are read.
    """
    document, findings = _parse(text, keep_outputs)
    raw_cells = _cells_of(document)
    if raw_cells is None:
        return _empty_notebook(), findings or [Finding(NO_NOTEBOOK)]
    findings += _version_findings(document)
    metadata, damaged = _sound_settings(document.get("metadata", {}))
    if damaged:
        findings.append(Finding(SETTINGS, detail=plain(", ".join(damaged))))
    cells: list[dict[str, Any]] = []
    taken: set[str] = set()
    for number, raw in enumerate(raw_cells, start=1):
        cell, found = _sound_cell(raw, number, taken, _needs_id(document))
        findings += [Finding(what, number, grade_id_of(raw), detail) for what, detail in found]
        if cell is not None:
            cells.append(cell)
            taken.add(cell["id"])
    if error is not None and not findings:
        findings.append(Finding(IRREGULAR, detail=plain(str(error).partition("\n")[0])))
    nb = nbformat.v4.to_notebook_json(_notebook(cells, metadata))
    return nb, findings


def _notebook(cells: list[Any], metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "cells": cells,
        "metadata": metadata,
        "nbformat": nbformat.current_nbformat,
        "nbformat_minor": nbformat.current_nbformat_minor,
    }


def _parse(text: str, keep_outputs: bool) -> tuple[Any, list[Finding]]:
    """Return what a file's JSON says, None where there is none, and what is wrong with it."""
    if not text.strip("\0 \t\r\n\ufeff"):
        return None, [Finding(EMPTY)]
    decoder = _lenient_decoder(keep_outputs)
    try:
        return decoder.decode(text), []
    except RecursionError:
        reason = "nested too deep · anidado demasiado hondo"
    except json.JSONDecodeError as error:
        reason = plain(error)
    for side, name in (("first", "first · primera"), ("second", "second · segunda")):
        chosen = _side_of_conflicts(text, side)
        if chosen is None:
            break
        try:
            return decoder.decode(chosen), [Finding(CONFLICT, detail=name)]
        except (json.JSONDecodeError, RecursionError):
            continue
    cells = list(_salvaged_cells(text, decoder))
    if cells:
        return {"cells": cells, "nbformat": 4}, [Finding(DAMAGED, detail=reason)]
    return None, [Finding(NOT_JSON, detail=reason)]


def _lenient_decoder(keep_outputs: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        # Control characters within strings: a program wrapped or tabbed the lines.
        strict=False,
        # NaN and infinity stay what they are here, so that the cell that holds them is named.
        parse_constant=float,
        parse_int=_integer,
        object_hook=None if keep_outputs else _without_outputs,
    )


def _integer(digits: str) -> int | None:
    """Return an integer, unless it has so many digits that Python refuses it."""
    return int(digits) if len(digits) <= 1000 else None


def _without_outputs(found: dict[str, Any]) -> dict[str, Any]:
    """Empty the outputs of a cell as soon as it is parsed, before the next one takes memory."""
    if "outputs" in found and "cell_type" in found:
        found["outputs"] = []
    return found


def _side_of_conflicts(text: str, side: str) -> str | None:
    """Return the text with one side of each git conflict, None where there is no whole conflict."""
    if not re.search("^<{7}", text, re.MULTILINE):
        return None
    kept, part, conflicts = [], "", 0
    for line in text.splitlines(keepends=True):
        mark = line[:7]
        if mark == "<" * 7:
            part = "first"
        elif part and mark == "|" * 7:
            part = "base"
        elif part and mark == "=" * 7:
            part = "second"
        elif part and mark == ">" * 7:
            part, conflicts = "", conflicts + 1
        elif part in ("", side):
            kept.append(line)
    return "".join(kept) if conflicts and not part else None


_OPENING = re.compile(r"\{\s*\"")


def _salvaged_cells(text: str, decoder: json.JSONDecoder) -> Iterator[dict[str, Any]]:
    """Yield the cells that stand whole in a text that is not JSON as a whole."""
    effort = _SALVAGE_EFFORT * len(text)
    start = text.find('"cells"')
    match = _OPENING.search(text, max(start, 0))
    while match is not None and effort > 0:
        try:
            found, end = decoder.raw_decode(text, match.start())
        except json.JSONDecodeError as error:
            # The error's message counts the lines before it.
            effort -= error.pos - match.start() + error.pos // 10 + 100
            end = match.start() + 1
        except RecursionError:
            effort -= len(text)
            end = match.start() + 1
        else:
            effort -= end - match.start()
            if "cell_type" in found:
                yield found
        match = _OPENING.search(text, end)


def _cells_of(document: Any) -> list[Any] | None:
    """Return the cells of a notebook of any format."""
    if not isinstance(document, dict):
        return None
    cells = document.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = document.get("worksheets")
    if not isinstance(sheets, list):
        return None
    of_sheets = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    flat = [cell for cells in of_sheets if isinstance(cells, list) for cell in cells]
    return list(map(_with_line_ends, flat)) if document.get("nbformat") == 2 else flat


def _with_line_ends(raw: Any) -> Any:
    """Return a cell of format 2, whose lines stand without their ends, with the lines joined."""
    if not isinstance(raw, dict):
        return raw
    lists = {name: raw[name] for name in ("source", "input") if isinstance(raw.get(name), list)}
    texts = {
        name: [line for line in lines if isinstance(line, str)] for name, lines in lists.items()
    }
    return raw | {name: "\n".join(lines) for name, lines in texts.items()}


def _version_findings(document: dict[str, Any]) -> list[Finding]:
    version = document.get("nbformat")
    if isinstance(version, int) and version in nbformat.versions:
        return []
    return [Finding(FORMAT, detail=plain(version))]


def _needs_id(document: dict[str, Any]) -> bool:
    """Tell whether cells of the notebook's format have ids, so that a missing one is a finding."""
    version = (document.get("nbformat"), document.get("nbformat_minor"))
    return all(isinstance(part, int) for part in version) and version >= (4, 5)


def _sound_settings(raw: Any) -> tuple[dict[str, Any], list[str]]:
    """Return what is valid of a notebook's metadata, and the names of what is not."""
    if not isinstance(raw, dict):
        return {}, ["metadata"]
    sound: dict[str, Any] = {}
    damaged: list[str] = []
    for name, value in raw.items():
        faults: list[str] = []
        setting = {_stored(name, faults): _stored(value, faults)}
        wrong_type = name == "language" and not isinstance(value, str)
        if wrong_type or not _is_valid([], setting):
            damaged.append(name)
            continue
        sound.update(setting)
        if faults:
            damaged.append(name)
    return sound, damaged


Found = list[tuple[Text, str]]


def _sound_cell(
    raw: Any, number: int, taken: set[str], needs_id: bool
) -> tuple[dict[str, Any] | None, Found]:
    """Return a valid cell made of what stands in the place of one, None of nothing, and faults."""
    found: Found = []
    faults: list[str] = []
    stored = _stored(raw, faults)
    if faults:
        found.append((VALUES, ""))
    if isinstance(stored, str) and stored.strip():
        stored = {"cell_type": "a text · un texto", "id": f"cell-{number}", "source": stored}
    if not isinstance(stored, dict):
        return None, [(LOST, "")]
    kind, source = _sound_kind(stored, found), _sound_source(stored, found)
    cell: dict[str, Any] = {"cell_type": kind, "id": "cell", "metadata": {}, "source": source}
    if kind == "code":
        count = stored.get("execution_count")
        countable = isinstance(count, int) and not isinstance(count, bool) and count >= 0
        cell |= {"execution_count": count if countable else None, "outputs": []}
    _fill(cell, "metadata", stored, found, METADATA)
    _fill(cell, "outputs", stored, found, OUTPUTS)
    _fill(cell, "attachments", stored, found, ATTACHMENTS)
    cell["id"] = _sound_id(stored, number, taken, needs_id, found)
    return cell, found


def _sound_kind(raw: dict[str, Any], found: Found) -> str:
    kind = raw.get("cell_type")
    if kind in _CELL_TYPES:
        return str(kind)
    if kind == "heading":
        return "markdown"
    found.append((KIND, plain(kind)))
    return "raw"


def _sound_source(raw: dict[str, Any], found: Found) -> str:
    # Formats before 4 call the text of a code cell its input.
    source = raw.get("source", raw.get("input"))
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        if len(lines) < len(source):
            found.append((SOURCE, ""))
        source = "".join(lines)
    if not isinstance(source, str):
        found.append((SOURCE, ""))
        known = isinstance(source, int | float) and not isinstance(source, bool)
        source = str(source) if known else ""
    if raw.get("cell_type") == "heading":
        given = raw.get("level")
        level = given if isinstance(given, int) and 1 <= given <= 6 else 1
        return "#" * level + " " + " ".join(source.splitlines())
    return source


def _sound_id(
    raw: dict[str, Any], number: int, taken: set[str], needs_id: bool, found: Found
) -> str:
    cell_id = raw.get("id")
    if isinstance(cell_id, str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell_id):
        if cell_id not in taken:
            return cell_id
        found.append((CELL_ID, ""))
        return free_cell_id(f"{cell_id[:48]}-{number}", taken)
    if needs_id or cell_id is not None:
        found.append((CELL_ID, ""))
    return free_cell_id(f"cell-{number}", taken)


def _fill(cell: dict[str, Any], field: str, raw: dict[str, Any], found: Found, what: Text) -> None:
    """Put into a field of a valid cell what is valid of it, tried one entry at a time.

    A field that the kind of cell lacks is left out, and nothing is said of it.
    """
    is_code = cell["cell_type"] == "code"
    foreign = {"outputs": not is_code, "attachments": is_code, "metadata": False}
    if field not in raw or foreign[field]:
        return
    value = raw[field]
    empty: Any = [] if field == "outputs" else {}
    if not isinstance(value, type(empty)):
        found.append((what, field))
        return
    if field == "metadata" and not isinstance(value.get("nbgrader", {}), dict):
        value = {name: entry for name, entry in value.items() if name != "nbgrader"}
        found.append((what, "nbgrader"))
    if _is_valid([cell | {field: value}]):
        cell[field] = value
        return
    entries, damaged = _valid_entries(value, lambda part: _is_valid([cell | {field: part}]))
    cell[field] = entries
    found.append((what, plain(", ".join(damaged)) if field == "metadata" else ""))


def _valid_entries(value: Any, is_valid: Callable[[Any], bool]) -> tuple[Any, list[str]]:
    """Return the entries of a list or a dictionary that are valid alone, and the other's names."""
    if isinstance(value, list):
        return [item for item in value if is_valid([item])], []
    kept = {name: item for name, item in value.items() if is_valid({name: item})}
    return kept, [name for name in value if name not in kept]


def _is_valid(cells: list[Any], metadata: dict[str, Any] | None = None) -> bool:
    try:
        _validate(_notebook(cells, metadata or {}))
    except nbformat.ValidationError:
        return False
    return True


def _stored(value: Any, faults: list[str], depth: int = 0) -> Any:
    """Return a copy of a value that JSON and UTF-8 can hold; add to `faults` what was replaced."""
    if isinstance(value, str):
        text = re.sub("[\ud800-\udfff]", "\ufffd", value)
        if text != value:
            faults.append("characters")
        return text
    if isinstance(value, float) and not math.isfinite(value):
        faults.append("numbers")
        return None
    if not isinstance(value, dict | list):
        return value
    if depth > _MAX_DEPTH - 8:
        faults.append("depth")
        return None
    if isinstance(value, list):
        return [_stored(item, faults, depth + 1) for item in value]
    return {_stored(name, faults): _stored(item, faults, depth + 1) for name, item in value.items()}
