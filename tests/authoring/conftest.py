import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tests.authoring.sample import TEXT
from tests.course import Course, new_course


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new gradebook; nbgrader takes seconds to make one, and a copy takes none."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    Gradebook(f"sqlite:///{path}", "gradus").close()
    return path


@pytest.fixture
def sample(tmp_path: Path, empty_gradebook: Path) -> Course:
    """A course with one small assignment, 01_sample, not built yet."""
    shutil.copy(empty_gradebook, tmp_path)
    folder = tmp_path / "source" / "01_sample"
    folder.mkdir(parents=True)
    (folder / "01_sample.py").write_text(TEXT, encoding="utf-8")
    return new_course(tmp_path)
