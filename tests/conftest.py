import os
import sys
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "agg")
# nbgrader runs alembic by name.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
