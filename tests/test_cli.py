"""The command says what it did, and what to do where it did not."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gradus.cli import app
from tests.course import Course
from tests.sample import TEXT

runner = CliRunner()


@pytest.fixture
def course(sample: Course) -> Path:
    return sample.root


def gradus(*arguments: str | Path) -> tuple[int, str]:
    done = runner.invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_help_lists_the_commands() -> None:
    code, said = gradus("--help")
    assert code == 0
    assert all(command in said for command in ("build", "sync", "lint", "demo"))


def test_build_says_what_it_wrote_and_then_that_nothing_changed(course: Path) -> None:
    code, said = gradus("build", "--course", course)
    assert code == 0
    assert "wrote release/01_sample/01_sample.ipynb" in said
    assert "01_sample is up to date" in gradus("build", "01_sample", "--course", course)[1]
    code, said = gradus("build", "--lang", "es", "--course", course)
    assert code == 0
    assert "wrote release/" in said
    assert "El doble" in (course / "release/01_sample/01_sample.ipynb").read_text("utf-8")


def test_build_refuses_to_lose_an_edit_and_sync_keeps_it(course: Path) -> None:
    gradus("build", "--course", course)
    notebook = course / "source/01_sample/01_sample.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("Return $2x$.", "Edited."), "utf-8")
    code, said = gradus("build", "--course", course)
    assert code == 1
    assert "gradus sync 01_sample" in said
    code, said = gradus("sync", "--course", course)
    assert code == 0
    assert "wrote source/01_sample/01_sample.py" in said
    assert "# Edited." in (course / "source/01_sample/01_sample.py").read_text("utf-8")


def test_lint_names_file_cell_and_rule(course: Path) -> None:
    assert gradus("lint", "--course", course)[0] == 0
    text = course / "source/01_sample/01_sample.py"
    text.write_text(TEXT.replace("5 minutos", "6 minutos"), encoding="utf-8")
    code, said = gradus("lint", "--course", course)
    assert code == 1
    assert "source/01_sample/01_sample.py: twice: states other facts in Spanish" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "02_other"), "no assignment 02_other"),
        (("build", "--lang", "fr"), "'fr' is not one of en, es"),
        (("build", "--course", "/no/such/folder"), "does not exist"),
    ],
)
def test_wrong_use_is_explained(course: Path, arguments, said) -> None:
    if "--course" not in arguments:
        arguments = (*arguments, "--course", str(course))
    code, output = gradus(*arguments)
    assert code == 2
    assert said in " ".join(output.replace("│", " ").split())


def test_a_folder_without_texts_is_wrong_use(tmp_path: Path) -> None:
    code, output = gradus("build", "--course", tmp_path)
    assert code == 2
    assert "holds no assignment text" in " ".join(output.replace("│", " ").split())


def test_the_demo_empties_no_folder_but_its_own(tmp_path: Path, course: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    code, output = gradus("demo", "--course", course, "--workspace", tmp_path / "mine")
    assert code == 2
    assert "no earlier demo made it" in " ".join(output.replace("│", " ").split())
    assert (tmp_path / "mine" / "thesis.txt").exists()
