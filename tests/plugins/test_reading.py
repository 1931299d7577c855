"""A submitted file is read, whatever became of it: cell by cell where it is broken."""

from __future__ import annotations

import copy
import json
import logging
import os
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from traitlets import Bool
from traitlets.config import Config, LoggingConfigurable

from gradus.languages import LANGUAGES, Text
from gradus.plugins import intake, reading, restore
from gradus.plugins.reading import ForgivingExporter, read_submission
from tests.course import ROOT

RELEASES = sorted((ROOT / "release").glob("*/*.ipynb"))
RELEASE = RELEASES[0]


@pytest.fixture
def raw() -> dict:
    """A small notebook as it lies in a file."""
    return {
        "cells": [
            {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": ["# One\n", "two"]},
            {
                "cell_type": "code",
                "execution_count": 1,
                "id": "f",
                "metadata": {"nbgrader": {"grade_id": "f", "solution": True}, "tags": ["a"]},
                "outputs": [{"name": "stdout", "output_type": "stream", "text": ["3\n"]}],
                "source": "def f(x):\n    return x",
            },
            {"cell_type": "raw", "id": "last", "metadata": {}, "source": "end"},
        ],
        "metadata": {"gradus": {"language": "en"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


class Read:
    """What became of a file: the notebook and the findings."""

    def __init__(self, folder: Path, content: object, max_megabytes: float = 100) -> None:
        data = content if isinstance(content, bytes) else None
        if data is None:
            data = (content if isinstance(content, str) else json.dumps(content)).encode()
        path = folder / "nb.ipynb"
        path.write_bytes(data)
        self.nb, self.findings = read_submission(path, max_megabytes)
        nbformat.validate(self.nb)
        nbformat.writes(self.nb).encode()
        assert path.read_bytes() == data

    @property
    def kinds(self) -> set[Text]:
        return {finding.what for finding in self.findings}

    @property
    def sources(self) -> list[str]:
        return [cell.source for cell in self.nb.cells]


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_a_sound_notebook_is_read_as_nbformat_reads_it(path: Path) -> None:
    nb, findings = read_submission(path, 100)
    assert nb == nbformat.read(path, as_version=4)
    assert findings == []


UNREADABLE = {
    "empty": (b"", reading.EMPTY),
    "blank": (b" \n\t\n", reading.EMPTY),
    "zeros": (b"\0" * 4096, reading.EMPTY),
    "text": (b"my answer is 42", reading.NOT_JSON),
    "web page": (b"<html><body>Please sign in</body></html>", reading.NOT_JSON),
    "zip": (b"PK\x03\x04\x14\x00\x08\x00\xff\xfe\x9d", reading.NOT_JSON),
    "list": (b"[1, 2]", reading.NO_NOTEBOOK),
    "number": (b"42", reading.NO_NOTEBOOK),
    "null": (b"null", reading.NO_NOTEBOOK),
    "no cells": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', reading.NO_NOTEBOOK),
    "cells a number": (b'{"cells": 3, "nbformat": 4}', reading.NO_NOTEBOOK),
    "deep": (b"[" * 100_000 + b"]" * 100_000, reading.NOT_JSON),
    "deep objects": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, reading.NOT_JSON),
    "cut in the first cell": (b'{"cells": [{"cell_type": "code", "source": ["a', reading.NOT_JSON),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_becomes_a_notebook_without_cells(name: str, tmp_path: Path) -> None:
    content, what = UNREADABLE[name]
    got = Read(tmp_path, content)
    assert got.sources == []
    assert what in got.kinds


def test_a_folder_of_the_notebooks_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "nb.ipynb").mkdir()
    nb, (finding,) = read_submission(tmp_path / "nb.ipynb", 100)
    assert (nb.cells, finding.what) == ([], reading.NOT_A_FILE)


@pytest.mark.parametrize("target", ["nowhere", "nb.ipynb"])
def test_a_link_that_leads_nowhere_is_no_file(target: str, tmp_path: Path) -> None:
    (tmp_path / "nb.ipynb").symlink_to(tmp_path / target)
    nb, (finding,) = read_submission(tmp_path / "nb.ipynb", 100)
    assert (nb.cells, finding.what) == ([], reading.NOT_A_FILE)


def test_a_pipe_of_the_notebooks_name_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "nb.ipynb")
    nb, (finding,) = read_submission(tmp_path / "nb.ipynb", 100)
    assert (nb.cells, finding.what) == ([], reading.NOT_A_FILE)


def test_a_file_that_is_not_there_is_no_students_doing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_submission(tmp_path / "nb.ipynb", 100)


@pytest.mark.parametrize(
    ("encoding", "what"),
    [
        ("utf-8-sig", reading.ENCODING),
        ("utf-16", reading.ENCODING),
        ("utf-16-le", reading.ENCODING),
        ("utf-32", reading.ENCODING),
        ("latin-1", reading.BAD_BYTES),
    ],
)
def test_another_encoding_is_recognized_or_named(raw, encoding, what, tmp_path) -> None:
    raw["cells"][0]["source"] = "año"
    got = Read(tmp_path, json.dumps(raw, ensure_ascii=False).encode(encoding))
    assert got.kinds == {what}
    assert got.sources[0] == ("año" if what is reading.ENCODING else "a\ufffdo")
    assert got.sources[1:] == ["def f(x):\n    return x", "end"]


def test_the_cells_before_a_cut_are_saved(raw, tmp_path) -> None:
    text = json.dumps(raw, indent=1)
    got = Read(tmp_path, text[: text.index('"raw"') + 3])
    assert got.kinds == {reading.DAMAGED}
    assert got.sources == ["# One\ntwo", "def f(x):\n    return x"]
    assert got.nb.cells[1].metadata.nbgrader.grade_id == "f"


def test_the_cells_around_a_damaged_one_are_saved(raw, tmp_path) -> None:
    text = json.dumps(raw, indent=1)
    got = Read(tmp_path, text.replace('"execution_count": 1,', '"execution_count": 1'))
    assert got.kinds == {reading.DAMAGED}
    assert got.sources == ["# One\ntwo", "end"]


def test_a_search_for_cells_in_hostile_text_ends(tmp_path: Path) -> None:
    got = Read(tmp_path, '{"cells": [' + '{"a": ' * 100_000)
    assert got.kinds == {reading.NOT_JSON}


OURS = ' "def f(x):\\n",\n "    return 1"\n'
THEIRS = ' "def f(x):\\n",\n "    return 2"\n'
BASE = "||||||| base\n" + ' "def f(x):"\n'


@pytest.mark.parametrize("base", ["", BASE], ids=["merge", "diff3"])
def test_of_a_git_conflict_the_first_side_is_taken(raw, base: str, tmp_path: Path) -> None:
    raw["cells"][1]["source"] = ["HERE"]
    conflict = f"<<<<<<< HEAD\n{OURS}{base}=======\n{THEIRS}>>>>>>> main\n"
    got = Read(tmp_path, json.dumps(raw, indent=1).replace('"HERE"', "\n" + conflict))
    assert got.kinds == {reading.CONFLICT}
    assert got.sources[1] == "def f(x):\n    return 1"


def test_of_a_git_conflict_the_second_side_is_taken_where_the_first_is_broken(raw, tmp_path):
    raw["cells"][1]["source"] = ["HERE"]
    conflict = f'\n<<<<<<< HEAD\n "a" "b"\n=======\n{THEIRS}>>>>>>> main\n'
    got = Read(tmp_path, json.dumps(raw, indent=1).replace('"HERE"', conflict))
    assert got.kinds == {reading.CONFLICT}
    assert got.sources[1] == "def f(x):\n    return 2"


BREAK_CELL = {
    "source missing": (lambda c: c.pop("source"), reading.SOURCE, ""),
    "source null": (lambda c: c.update(source=None), reading.SOURCE, ""),
    "source a number": (lambda c: c.update(source=42), reading.SOURCE, "42"),
    "source an object": (lambda c: c.update(source={"a": "b"}), reading.SOURCE, ""),
    "source holds null": (lambda c: c.update(source=["x = 1", None]), reading.SOURCE, "x = 1"),
    "half a character": (lambda c: c.update(source="a\ud800b"), reading.VALUES, "a\ufffdb"),
    "type unknown": (lambda c: c.update(cell_type="cod"), reading.KIND, None),
    "type missing": (lambda c: c.pop("cell_type"), reading.KIND, None),
    "type a list": (lambda c: c.update(cell_type=["code"]), reading.KIND, None),
    "metadata a list": (lambda c: c.update(metadata=[1]), reading.METADATA, None),
    "metadata null": (lambda c: c.update(metadata=None), reading.METADATA, None),
    "nbgrader a string": (lambda c: c["metadata"].update(nbgrader="f"), reading.METADATA, None),
    "tags a string": (lambda c: c["metadata"].update(tags="skip"), reading.METADATA, None),
    "tags twice": (lambda c: c["metadata"].update(tags=["a", "a"]), reading.METADATA, None),
    "nan": (lambda c: c["metadata"].update(x=float("nan")), reading.VALUES, None),
    "infinity": (lambda c: c["metadata"].update(x=[float("inf")]), reading.VALUES, None),
    "outputs text": (lambda c: c.update(outputs="3"), reading.OUTPUTS, None),
    "outputs null": (lambda c: c.update(outputs=None), reading.OUTPUTS, None),
    "output unknown": (lambda c: c["outputs"].append({"output_type": "x"}), reading.OUTPUTS, None),
    "output a number": (lambda c: c["outputs"].append(3), reading.OUTPUTS, None),
    "id missing": (lambda c: c.pop("id"), reading.CELL_ID, None),
    "id twice": (lambda c: c.update(id="prose"), reading.CELL_ID, None),
    "id with a space": (lambda c: c.update(id="a b"), reading.CELL_ID, None),
    "id a number": (lambda c: c.update(id=3), reading.CELL_ID, None),
    "id too long": (lambda c: c.update(id="x" * 65), reading.CELL_ID, None),
    "count a text": (lambda c: c.update(execution_count="one"), reading.IRREGULAR, None),
    "unknown field": (lambda c: c.update(prompt=3), reading.IRREGULAR, None),
}


UNNAMED = ("metadata a list", "metadata null", "nbgrader a string")


@pytest.mark.parametrize("name", BREAK_CELL)
def test_a_broken_cell_loses_only_what_is_broken(name: str, raw, tmp_path: Path) -> None:
    change, what, source = BREAK_CELL[name]
    change(raw["cells"][1])
    got = Read(tmp_path, raw)
    assert got.kinds == {what}
    if what is not reading.IRREGULAR:
        (finding,) = got.findings
        assert finding.number == 2
        assert finding.grade_id == (None if name in UNNAMED else "f")
    cell = got.nb.cells[1]
    assert cell.source == ("def f(x):\n    return x" if source is None else source)
    assert cell.cell_type == ("raw" if what is reading.KIND else "code")
    if what not in {reading.METADATA, reading.KIND}:
        assert cell.metadata.tags == ["a"]
    assert got.sources[0::2] == ["# One\ntwo", "end"]


def test_valid_outputs_stay_beside_a_damaged_one(raw, tmp_path) -> None:
    raw["cells"][1]["outputs"].append({"output_type": "stream"})
    got = Read(tmp_path, raw)
    assert [output.text for output in got.nb.cells[1].outputs] == ["3\n"]


def test_what_is_nested_too_deep_is_cut(raw, tmp_path) -> None:
    deep: list = []
    for _ in range(300):
        deep = [deep]
    raw["cells"][1]["metadata"]["deep"] = deep
    got = Read(tmp_path, raw)
    assert got.kinds == {reading.VALUES}
    copy.deepcopy(got.nb)


@pytest.mark.parametrize("entry", [None, 3, [], ["a"], ""])
def test_what_is_no_cell_is_left_out(entry, raw, tmp_path) -> None:
    raw["cells"].insert(1, entry)
    got = Read(tmp_path, raw)
    assert [(f.what, f.number) for f in got.findings] == [(reading.LOST, 2)]
    assert len(got.sources) == 3


def test_a_text_in_the_place_of_a_cell_is_kept(raw, tmp_path) -> None:
    raw["cells"].insert(1, "return x")
    got = Read(tmp_path, raw)
    assert got.kinds == {reading.KIND}
    assert (got.nb.cells[1].cell_type, got.nb.cells[1].source) == ("raw", "return x")


def test_damaged_attachments_are_left_out(raw, tmp_path) -> None:
    good = {"text/plain": "a"}
    raw["cells"][0]["attachments"] = {"good.txt": good, "bad.png": 3}
    got = Read(tmp_path, raw)
    assert got.kinds == {reading.ATTACHMENTS}
    assert got.nb.cells[0].attachments == {"good.txt": good}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kernelspec", "python3"),
        ("kernelspec", {"name": "python3"}),
        ("language_info", ["python"]),
        ("language_info", {}),
        ("language", 3),
        ("authors", "me"),
    ],
)
def test_damaged_settings_of_the_notebook_are_left_out(name, value, raw, tmp_path) -> None:
    raw["metadata"][name] = value
    got = Read(tmp_path, raw)
    (finding,) = got.findings
    assert (finding.what, finding.detail) == (reading.SETTINGS, name)
    assert got.nb.metadata == {"gradus": {"language": "en"}}
    assert len(got.sources) == 3


@pytest.mark.parametrize("metadata", [None, [], "x", 3])
def test_settings_that_are_no_dictionary_are_left_out(metadata, raw, tmp_path) -> None:
    raw["metadata"] = metadata
    got = Read(tmp_path, raw)
    assert got.kinds == {reading.SETTINGS}
    assert len(got.sources) == 3


@pytest.mark.parametrize("version", [5, 0, "4", None, 4.5, True, [4]])
def test_an_unknown_format_is_read_as_format_4(version, raw, tmp_path) -> None:
    raw["nbformat"] = version
    got = Read(tmp_path, raw)
    assert got.kinds <= {reading.FORMAT, reading.IRREGULAR}
    assert got.kinds
    assert got.sources == ["# One\ntwo", "def f(x):\n    return x", "end"]


@pytest.mark.parametrize("minor", [None, "5", -1, 3.5, [5]])
def test_an_unknown_minor_format_is_no_obstacle(minor, raw, tmp_path) -> None:
    raw["nbformat_minor"] = minor
    got = Read(tmp_path, raw)
    assert got.findings
    assert len(got.sources) == 3


def old_notebook(version: int) -> dict:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Title"]},
        {
            "cell_type": "code",
            "collapsed": False,
            "input": ["x = 1", "x"] if version == 2 else ["x = 1\n", "x"],
            "language": "python",
            "outputs": [],
            "prompt_number": 1,
        },
    ]
    for cell in cells:
        cell.update({"metadata": {}} if version == 3 else {})
    return {
        "metadata": {"name": "old"},
        "nbformat": version,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells, **({"metadata": {}} if version == 3 else {})}],
    }


@pytest.mark.parametrize("version", [2, 3])
def test_a_notebook_of_an_old_format_is_upgraded(version: int, tmp_path: Path) -> None:
    got = Read(tmp_path, old_notebook(version))
    assert [(c.cell_type, c.source) for c in got.nb.cells] == [
        ("markdown", "## Title"),
        ("code", "x = 1\nx"),
    ]
    assert got.findings == []


@pytest.mark.parametrize("version", [2, 3])
def test_a_broken_notebook_of_an_old_format_is_saved_too(version: int, tmp_path: Path) -> None:
    raw = old_notebook(version)
    raw["worksheets"].insert(0, None)
    raw["worksheets"][1]["cells"].append(None)
    got = Read(tmp_path, raw)
    assert got.sources == ["## Title", "x = 1\nx"]
    assert got.kinds == {reading.LOST}


def test_nan_literals_are_replaced(raw, tmp_path) -> None:
    text = json.dumps(raw).replace('"execution_count": 1', '"execution_count": NaN')
    got = Read(tmp_path, text)
    assert got.kinds == {reading.VALUES}
    assert got.nb.cells[1].execution_count is None


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5000])
def test_numbers_beyond_measure_are_replaced(number: str, raw, tmp_path: Path) -> None:
    text = json.dumps(raw).replace('"tags"', f'"x": {number}, "tags"')
    got = Read(tmp_path, text)
    assert got.findings
    json.loads(nbformat.writes(got.nb), parse_constant=pytest.fail)
    assert len(got.sources) == 3


def test_raw_line_breaks_within_strings_are_read(raw, tmp_path) -> None:
    got = Read(tmp_path, json.dumps(raw).replace("\\n", "\n"))
    assert got.kinds == {reading.IRREGULAR}
    assert got.sources[1] == "def f(x):\n    return x"


def test_a_cell_of_ten_megabytes_is_kept(raw, tmp_path) -> None:
    raw["cells"][1]["source"] = "#" * 10_000_000
    got = Read(tmp_path, raw)
    assert got.findings == []
    assert len(got.sources[1]) == 10_000_000


def test_of_a_file_above_the_limit_the_outputs_are_left_out(raw, tmp_path) -> None:
    raw["cells"][1]["outputs"][0]["text"] = "x" * 2_000_000
    got = Read(tmp_path, raw, max_megabytes=1)
    (finding,) = got.findings
    assert (finding.what, finding.detail) == (reading.TOO_LARGE, "3")
    assert got.nb.cells[1].outputs == []
    assert len(got.sources) == 3


def test_a_file_far_above_the_limit_is_not_read(raw, tmp_path) -> None:
    got = Read(tmp_path, json.dumps(raw) + " " * 11_000, max_megabytes=0.001)
    assert got.kinds == {reading.MUCH_TOO_LARGE}


# ---------------------------------------------------------------------------------------------
# The exporter


class Converter(LoggingConfigurable):
    """What an exporter sees of the converter that it works for."""

    _sanitizing = Bool(True)


def test_a_sound_notebook_is_exported_as_by_nbconvert() -> None:
    ours, theirs = ForgivingExporter(), NotebookExporter()
    got, resources = ours.from_filename(str(RELEASE))
    expected, expected_resources = theirs.from_filename(str(RELEASE))
    assert got == expected
    assert resources == expected_resources


def export(path: Path, config: Config | None = None, sanitizing: bool = True) -> NotebookNode:
    config = config or Config()
    parent = Converter(config=config, _sanitizing=sanitizing)
    output, _ = ForgivingExporter(parent=parent, config=config).from_filename(str(path))
    return nbformat.reads(output, as_version=4)


def broken(raw: dict, path: Path) -> Path:
    raw["cells"][1]["outputs"] = None
    path.write_text(json.dumps(raw))
    return path


@pytest.mark.parametrize(("language", "words"), [("en", "cell 2 (`f`)"), ("es", "celda 2 (`f`)")])
def test_the_student_is_told_in_one_note_at_the_top(raw, language, words, tmp_path) -> None:
    raw["metadata"]["gradus"]["language"] = language
    nb = export(broken(raw, tmp_path / "nb.ipynb"))
    assert len(nb.cells) == 4
    note = nb.cells[0]
    assert note.cell_type == "markdown"
    assert "nbgrader" not in note.metadata
    assert words in note.source.lower()


def test_where_the_file_names_no_language_the_courses_is_spoken(tmp_path: Path) -> None:
    (tmp_path / "nb.ipynb").write_bytes(b"")
    config = Config()
    config.SpeakLanguage.language = "es"
    (note,) = export(tmp_path / "nb.ipynb", config).cells
    assert "El archivo está vacío" in note.source


def test_the_log_names_the_file_and_the_cell(raw, tmp_path, caplog) -> None:
    path = broken(raw, tmp_path / "nb.ipynb")
    with caplog.at_level(logging.WARNING):
        export(path)
    (record,) = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert str(path) in record.getMessage()
    assert "ell 2 (`f`)" in record.getMessage()


def test_the_second_reading_neither_adds_nor_loses_a_note(raw, tmp_path) -> None:
    first = export(broken(raw, tmp_path / "nb.ipynb"))
    again = tmp_path / "again.ipynb"
    nbformat.write(first, again)
    assert export(again, sanitizing=False) == first


def test_a_note_about_an_earlier_submission_is_taken_away(raw, tmp_path) -> None:
    first = export(broken(raw, tmp_path / "nb.ipynb"))
    again = tmp_path / "again.ipynb"
    nbformat.write(first, again)
    assert export(again).cells == first.cells[1:]


def test_a_file_of_faults_floods_neither_log_nor_note(raw, tmp_path, caplog) -> None:
    raw["cells"] = [{"cell_type": f"kind {n}"} for n in range(5000)]
    (tmp_path / "nb.ipynb").write_text(json.dumps(raw))
    with caplog.at_level(logging.WARNING):
        nb = export(tmp_path / "nb.ipynb")
    assert len(nb.cells) == 5001
    assert len(nb.cells[0].source.splitlines()) < 150
    assert len(caplog.records) < 150


def test_what_a_file_says_cannot_write_into_log_or_note() -> None:
    assert intake.plain("a\n- `b` <script>{x}\x1b[31m") == "a - b script x [31m"
    cell = {"metadata": {"nbgrader": {"grade_id": "x`\n<b>"}}}
    assert intake.grade_id_of(cell) is None


def test_every_finding_has_the_same_places_in_each_language() -> None:
    from string import Formatter

    texts = [t for m in (intake, reading, restore) for t in vars(m).values() if isinstance(t, Text)]
    assert len(texts) > 25
    for text in texts:
        places = [
            {name for _, name, _, _ in Formatter().parse(getattr(text, lang)) if name}
            for lang in LANGUAGES
        ]
        assert places[0] == places[1], text.en
