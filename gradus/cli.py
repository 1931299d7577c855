"""The `gradus` command: arguments and printing, nothing else."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
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
    from gradus.engine.doctor import Report, TierReport
    from gradus.plugins.autograde import Outcome
    from gradus.plugins.course import Score

# With this package at hand, which JupyterLab brings, jsonschema compiles the grammars of addresses
# when it is imported: 1.6 s before every command, and no notebook's schema asks for one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

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
    from gradus.engine.errors import EngineError
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
        except (BuildError, TextError, EngineError) as error:
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
    timeout: Annotated[int, typer.Option(help="Seconds that one cell may run.")] = 10,
) -> None:
    """Build three assignments and grade a made-up class of a dozen submissions."""
    from gradus import demo as show
    from gradus.plugins.autograde import Outcome

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
        grading = progress.add_task("grading, writing feedback", total=len(show.CLASS))
        for submission in show.CLASS:
            show.submit(root, place, submission)
        for result in show.grade_class(place, config):
            if isinstance(result, Outcome):
                for remark in _remarks(result):
                    err.print(f"[red]✗[/] {remark}")
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


@app.command()
def grade(
    names: Names = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Grade every assignment that was handed in.")
    ] = False,
    course: Root = Path("."),
    student: Annotated[
        list[str] | None, typer.Option(help="Grade this student's work only; may be repeated.")
    ] = None,
    isolation: Annotated[
        str | None,
        typer.Option(
            help="split: tests run in a process that the student's code cannot reach. shared: "
            "students' code and the tests in one walled-in process. none: the same without walls, "
            "on your own account. That of grader_config.py by default."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Grade again what was graded before.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the outcomes as JSON, for a program.")
    ] = False,
) -> None:
    """Grade what students handed in.

    Submissions graded before and not handed in again since are left as they are, so an interrupted
    run is continued by the same command. The exit status is 1 when a submission could not be
    graded; each is named.
    """
    from gradus.engine.errors import EngineError
    from gradus.grading import batch
    from gradus.plugins.autograde import UnknownAssignment
    from gradus.plugins.course import handed_in, load_config
    from gradus.plugins.execute import ISOLATIONS

    root = course.resolve()
    config = load_config(root)
    if isolation is not None:
        if isolation not in ISOLATIONS:
            raise typer.BadParameter(f"{isolation!r} is not one of {', '.join(ISOLATIONS)}.")
        config.Execute.isolation = isolation
    if bool(names) == everything:
        raise typer.BadParameter("name the assignments to grade, or say --all.")
    batches = batch.plan(config, names or handed_in(config), student or ())
    missing = set(student or ()) - {each for one in batches for each in one.students}
    empty = [one.assignment for one in batches if not one.students]
    if missing or (empty and not student):
        whose = f" by {', '.join(sorted(missing))}" if missing else ""
        raise typer.BadParameter(f"nothing was handed in{whose} for {', '.join(names or empty)}.")
    outcomes = []
    try:
        with _grading_bar(sum(len(one.students) for one in batches)) as advance:
            for one in batches:
                for outcome in batch.grade(config, one, force):
                    outcomes.append(outcome)
                    advance(outcome)
    except UnknownAssignment as error:
        raise typer.BadParameter(str(error)) from error
    except EngineError as error:
        err.print(f"[red]✗[/] {escape(str(error))}")
        raise typer.Exit(1) from error
    finally:
        if as_json:
            print(json.dumps([asdict(each) for each in outcomes], indent=2, ensure_ascii=False))
        else:
            _print_outcomes(outcomes)
    if any(outcome.status == "failed" for outcome in outcomes):
        raise typer.Exit(1)


@app.command()
def doctor(
    course: Root = Path("."),
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what was found as JSON, for programs.")
    ] = False,
) -> None:
    """Try whether this machine can wall students' code in, and say what to do where not.

    A student process is started behind each kind of walls, and tries to break out of them. Exit
    status 0: grading runs behind walls, and they hold; 1: it does not, or they do not.
    """
    from gradus.engine.doctor import examine

    with err.status("") as status:
        report = examine(course.resolve(), lambda text: status.update(f"{text}…"))
    if as_json:
        print(report.as_json())
    else:
        _print_report(report)
    if not report.healthy:
        raise typer.Exit(1)


def _print_report(report: Report) -> None:
    """Print the machine, each tier, the advice, the conclusion."""
    machine = report.machine
    found = {
        "Python": f"{machine['python']}, {machine['executable']}",
        "torch": f"{machine['torch']}, {'with' if machine['cuda'] else 'without'} a CUDA device",
        "nbgrader": machine["nbgrader"] or "missing",
        "alembic": machine["alembic"] or "not on PATH",
        "system": f"{machine['system']}, Linux {machine['kernel']} on {machine['processor']}"
        + (f", in a container ({machine['container']})" if machine["container"] else ""),
        "account": machine["account"],
        "cores": machine["cores"],
        "memory": f"{machine['memory_megabytes']} MB, {machine['memory_available_megabytes']} MB "
        "of it free",
        "temporary files": f"{machine['temporary_folder']}, {machine['temporary_free_megabytes']} "
        "MB free",
        "bubblewrap": machine["bubblewrap"] or "missing",
        "Landlock": f"version {machine['landlock']}" if machine["landlock"] else "missing",
    }
    for name, value in found.items():
        out.print(f"{name:16}{escape(str(value))}")
    for tier in report.tiers:
        _print_tier(tier)
    for paragraph in report.advice:
        out.print(f"\n[yellow]→[/] {escape(paragraph)}")
    out.print(f"\n{_conclusion(report)}")


def _print_tier(tier: TierReport) -> None:
    if not tier.stands:
        out.print(f"\n[red]✗[/] [bold]{tier.tier.value}[/]: not here")
        out.print(f"  [dim]{escape(tier.reason)}[/]")
        return
    mark = "[green]✓[/]" if tier.holds else "[red]✗[/]"
    out.print(
        f"\n{mark} [bold]{tier.tier.value}[/]: {tier.seconds:.1f} s to start, "
        f"{tier.memory >> 20} MB"
    )
    out.print("  What a student's code tried:")
    for finding in tier.findings:
        mark, word = ("[green]✓[/]", "kept from it") if finding.holds else ("[red]✗[/]", "DID IT")
        out.print(f"  {mark} {finding.what}: {word} [dim]({escape(finding.detail)})[/]")


def _conclusion(report: Report) -> str:
    if report.used is None:
        return (
            "[red]✗[/] Nothing will be graded here: no walls stand. The advice above helps; "
            "`isolation = none` grades without any."
        )
    tier = report.used.tier.value
    if not report.healthy:
        return (
            f"[red]✗[/] Grading would use the tier {tier}, whose walls do not hold. Do not grade."
        )
    return f"[green]✓[/] Grading runs behind walls here: the tier {tier}."


@contextmanager
def _grading_bar(total: int) -> Iterator[Callable[[Outcome], None]]:
    """Show how far grading is, on a terminal; elsewhere a line per submission that has remarks."""
    with Progress(
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=total)

        def advance(outcome: Outcome) -> None:
            progress.update(task, advance=1, description=f"{outcome.student}/{outcome.assignment}")
            sign = "[red]✗[/]" if outcome.status == "failed" else "[yellow]![/]"
            for remark in _remarks(outcome):
                err.print(f"{sign} {remark}")

        yield advance


def _remarks(outcome: Outcome) -> list[str]:
    """Return what there is to say of a submission, each line with its name."""
    place = f"{outcome.student}/{outcome.assignment}"
    return [
        escape(remark if remark.startswith(place) else f"{place}: {remark}")
        for remark in outcome.remarks
    ]


def _print_outcomes(outcomes: list[Outcome]) -> None:
    """Print a row per submission and the count of each status."""
    table = Table(box=SIMPLE)
    for column in ("assignment", "student", "score", "of", "", "seconds"):
        table.add_column(column, no_wrap=True, justify="right" if column == "seconds" else "left")
    for each in outcomes:
        note = "waits for a person's grade" if each.review else ""
        if each.status == "failed":
            row = ("[red]✗ not graded[/]", "", "[red]see above[/]")
        else:
            row = (f"{each.score:g}", f"{each.possible:g}", f"[dim]{each.status}[/] {note}")
        table.add_row(each.assignment, each.student, *row, f"{each.seconds:.2f}")
    out.print(table)
    counts = Counter(each.status for each in outcomes)
    out.print(", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing done")


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
