import os
import shutil
import sys
from pathlib import Path

import pytest

os.environ.setdefault("MPLBACKEND", "agg")
# Two workers on two cores: more threads would wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# nbgrader runs alembic by name.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new gradebook; nbgrader takes seconds to make one, and a copy takes none."""
    from nbgrader.api import Gradebook

    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    Gradebook(f"sqlite:///{path}", "gradus").close()
    return path


@pytest.fixture
def sample(tmp_path: Path, empty_gradebook: Path):
    """A course with one small assignment, 01_sample, not built yet."""
    from tests.course import new_course
    from tests.sample import TEXT

    shutil.copy(empty_gradebook, tmp_path)
    folder = tmp_path / "source" / "01_sample"
    folder.mkdir(parents=True)
    (folder / "01_sample.py").write_text(TEXT, encoding="utf-8")
    return new_course(tmp_path)


# The modules that take longest, each by one worker (`--dist loadfile`), which begin with them so
# that none has to wait for another at the end.
LONGEST = (
    "test_banks.py",
    "test_parity.py",
    "test_stock_grading.py",
    "test_faults.py",
    "test_demo.py",
    "test_bench.py",
    "test_attacks.py",
    "test_nbgraders_own_tests.py",
    "test_exchange.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest modules; otherwise the order stays."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))
