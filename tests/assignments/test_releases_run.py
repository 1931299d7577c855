"""A released notebook runs from top to bottom with what a student has."""

import nbformat
import pytest
from nbclient import NotebookClient

from gradus.authoring.build import assignments, release_path
from gradus.authoring.lint import RELEASE_MODULES
from tests.course import ROOT

# Asked of the kernel at the end: which packages outside Python did the cells themselves import?
ASK = """
import sys
_asked = {name.split(".")[0] for name in %r if name in sys.modules}
print(sorted(_asked))
"""
NOT_THERE = ("gradus", "nbgrader", "jupytext", "sklearn", "scipy", "pandas", "pytest")


@pytest.mark.parametrize("name", assignments(ROOT))
def test_a_release_runs_to_its_end_and_says_what_is_not_done(name: str) -> None:
    nb = nbformat.read(release_path(ROOT, name), as_version=4)
    cells = list(nb.cells)
    nb.cells.append(nbformat.v4.new_code_cell(ASK % (NOT_THERE,)))
    folder = {"metadata": {"path": str(release_path(ROOT, name).parent)}}
    # Errors are not allowed here but where a cell is tagged, as in "Run All Cells".
    NotebookClient(nb, timeout=120, kernel_name="python3", resources=folder).execute()
    assert nb.cells[-1].outputs[0].text.strip() == "[]", f"a release needs only {RELEASE_MODULES}"
    for cell in cells:
        errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
        assert all(error.ename == "NotImplementedError" for error in errors), cell.source
        assert not [o for o in cell.get("outputs", []) if o.get("name") == "stderr"], cell.source
        if cell.metadata.get("nbgrader", {}).get("grade"):
            assert errors, f"{cell.metadata.nbgrader.grade_id} does not say that it is not done"
            assert "not done yet" in errors[0].evalue
            assert "aún no está hecho" in errors[0].evalue
