"""The `gradus` command: arguments and printing, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from gradus.checks.messages import LANGUAGES

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Build, check and grade a course whose exercises grade themselves.",
)
out = Console()
err = Console(stderr=True)

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
            err.print(f"[red]✗[/] {error}", highlight=False)
            refused = True
            continue
        if built.up_to_date:
            out.print(f"[green]✓[/] {name} is up to date", highlight=False)
        for path in built.written:
            out.print(f"[green]✓[/] wrote {path.relative_to(root)}", highlight=False)
        for path in built.removed:
            out.print(f"[green]✓[/] removed {path.relative_to(root)}", highlight=False)
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
            err.print(f"[red]✗[/] {error}", highlight=False)
            refused = True
            continue
        if text is None:
            out.print(f"[green]✓[/] {name}: the notebook was not edited", highlight=False)
        else:
            out.print(f"[green]✓[/] wrote {text.relative_to(root)}", highlight=False)
    if refused:
        raise typer.Exit(1)


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
