"""The `gradus` command: arguments and printing, nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    track,
)
from rich.table import Table

from gradus.languages import LANGUAGES

if TYPE_CHECKING:  # nbgrader and torch take seconds to import; a command does it when it runs.
    from gradus.demo import Graded
    from gradus.plugins.course import Score

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Build, check and grade a course whose exercises grade themselves.",
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Names = Annotated[
    list[str] | None,
    typer.Argument(help="Assignments, like 01_tensors; all of them by default.", metavar="[NAME]…"),
]
Root = Annotated[
    Path,
    typer.Option("--course", help="The course's folder.", exists=True, file_okay=False),
]


@app.command()
def build(
    names: Names = None,
    course: Root = Path("."),
    lang: Annotated[
        str | None,
        typer.Option(
            help=f"Language of the release: {' or '.join(LANGUAGES)}; "
            "that of grader_config.py by default."
        ),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite", help="Replace notebooks that were edited since they were built."
        ),
    ] = False,
) -> None:
    """Build source notebooks and releases from the texts in source/."""
    from gradus.authoring.build import BuildError, assignments
    from gradus.authoring.build import build as build_assignment
    from gradus.authoring.text import TextError
    from gradus.plugins.course import load_config

    root = course.resolve()
    chosen = _chosen(names, assignments(root), root)
    if lang is not None and lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang!r} is not one of {', '.join(LANGUAGES)}.")
    config = load_config(root)
    if lang is not None:
        config.SelectLanguage.language = lang
    refused = False
    for name in track(chosen, "building", console=err, transient=True, disable=len(chosen) < 2):
        try:
            built = build_assignment(root, name, config, overwrite=overwrite)
        except (BuildError, TextError) as error:
            err.print(f"[red]✗[/] {escape(str(error))}")
            refused = True
            continue
        if built.up_to_date:
            out.print(f"[green]✓[/] {name} is up to date")
        for path in built.written:
            out.print(f"[green]✓[/] wrote {path.relative_to(root)}")
        for path in built.removed:
            out.print(f"[green]✓[/] removed {path.relative_to(root)}")
    if refused:
        raise typer.Exit(1)


@app.command()
def sync(names: Names = None, course: Root = Path(".")) -> None:
    """Bring edits made in source notebooks into their texts."""
    from gradus.authoring.build import BuildError, assignments
    from gradus.authoring.build import sync as sync_assignment

    root = course.resolve()
    refused = False
    for name in _chosen(names, assignments(root), root):
        try:
            text = sync_assignment(root, name)
        except BuildError as error:
            err.print(f"[red]✗[/] {escape(str(error))}")
            refused = True
            continue
        if text is None:
            out.print(f"[green]✓[/] {name}: the notebook was not edited")
        else:
            out.print(f"[green]✓[/] wrote {text.relative_to(root)}")
    if refused:
        raise typer.Exit(1)


@app.command()
def lint(names: Names = None, course: Root = Path(".")) -> None:
    """Check the rules of a graded exercise in the texts in source/."""
    from gradus.authoring.build import assignments, text_path
    from gradus.authoring.lint import lint as lint_notebook
    from gradus.authoring.text import TextError, notebook_of

    root = course.resolve()
    found = 0
    for name in _chosen(names, assignments(root), root):
        path = text_path(root, name)
        try:
            findings = lint_notebook(notebook_of(path.read_text(encoding="utf-8")))
        except TextError as error:
            err.print(f"[red]✗[/] {path.relative_to(root)}: {escape(str(error))}")
            found += 1
            continue
        for finding in findings:
            err.print(
                f"[red]✗[/] {path.relative_to(root)}: {escape(str(finding))}", highlight=False
            )
        if not findings:
            out.print(f"[green]✓[/] {path.relative_to(root)}")
        found += len(findings)
    if found:
        raise typer.Exit(1)


@app.command()
def exercises(course: Root = Path(".")) -> None:
    """Write docs/exercises.md, the table of all exercises."""
    from gradus.authoring.build import assignments
    from gradus.authoring.catalogue import PAGE, catalogue

    root = course.resolve()
    _chosen(None, assignments(root), root)
    (root / PAGE).parent.mkdir(exist_ok=True)
    (root / PAGE).write_text(catalogue(root), encoding="utf-8")
    out.print(f"[green]✓[/] wrote {PAGE}")


@app.command()
def demo(
    course: Root = Path("."),
    workspace: Annotated[
        Path | None,
        typer.Option(help="Where the class works; demo/ in the course by default. Emptied first."),
    ] = None,
    timeout: Annotated[int, typer.Option(help="Seconds that one cell may run.")] = 20,
    jobs: Annotated[int, typer.Option(help="Submissions graded at a time.")] = 2,
) -> None:
    """Build three assignments and grade a made-up class of a dozen submissions."""
    from gradus import demo as show
    from gradus.plugins.course import GradingError

    root = course.resolve()
    place = (workspace or root / "demo").resolve()
    began = time.monotonic()
    try:
        show.prepare(root, place)
    except FileExistsError as error:
        raise typer.BadParameter(str(error)) from error
    config = show.settings(place, timeout)
    graded = []
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
    ) as progress:
        building = progress.add_task("building both languages", total=len(show.ASSIGNMENTS))
        for _ in show.build_releases(config, place):
            progress.advance(building)
        grading = progress.add_task("grading with nbgrader", total=len(show.CLASS))
        for submission in show.CLASS:
            show.submit(root, place, submission)
        for result in show.grade_class(place, config, jobs):
            if isinstance(result, GradingError):
                err.print(f"[red]✗[/] {escape(str(result))}")
            else:
                graded.append(result)
            progress.advance(grading)
    graded.sort(key=lambda each: show.CLASS.index(each.submission))
    for assignment in show.ASSIGNMENTS:
        of_assignment = [each for each in graded if each.submission.assignment == assignment]
        if of_assignment:
            _print_scores(of_assignment, place)
    seconds = time.monotonic() - began
    out.print(f"\n{len(graded)} of {len(show.CLASS)} submissions graded in {seconds:.0f} s.")
    out.print(f"Open any of the files above in a browser; everything lies in {place}.")
    if len(graded) < len(show.CLASS):
        raise typer.Exit(1)


def _print_scores(graded: list[Graded], workspace: Path) -> None:
    """Print one assignment: a row per exercise, a column per student, then the feedback files."""
    table = Table(title=f"\n{graded[0].submission.assignment}", title_justify="left", box=SIMPLE)
    table.add_column("exercise", no_wrap=True)
    for each in graded:
        table.add_column(each.submission.student, no_wrap=True)
    for exercise in graded[0].exercises:
        table.add_row(exercise, *(_score(each.exercises[exercise]) for each in graded))
    table.add_section()
    table.add_row("total", *(_score(each.total) for each in graded))
    out.print(table)
    for each in graded:
        submission = each.submission
        out.print(f"  [bold]{submission.student}[/] · {submission.about}")
        out.print(f"    [dim]{each.feedback.relative_to(workspace.parent)}[/]")
        if each.mistakes:
            out.print(f"    recognised: [yellow]{', '.join(each.mistakes)}[/]")


def _score(score: Score) -> str:
    """Return `2/4`, its colour saying full, some or no points; optional exercises are dim."""
    if not score.possible:
        return "[dim]optional[/]"
    share = score.given / score.possible
    colour = "green" if share == 1 else "yellow" if share > 0 else "red"
    mark = "✓" if share == 1 else "◐" if share > 0 else "✗"
    return f"[{colour}]{mark} {score.given:g}/{score.possible:g}[/]"


def _chosen(names: list[str] | None, known: list[str], root: Path) -> list[str]:
    """Return the assignments that were named, or all; refuse unknown ones."""
    if not known:
        raise typer.BadParameter(f"{root / 'source'} holds no assignment text (NAME/NAME.py).")
    unknown = [name for name in names or [] if name not in known]
    if unknown:
        raise typer.BadParameter(
            f"no assignment {', '.join(unknown)}; there are {', '.join(known)}."
        )
    return names or known
