"""The configuration of the course, read by every nbgrader and gradus command run in this folder.

Each line sets an option of nbgrader or gradus; `nbgrader --help-all` lists all of nbgrader's.
"""

import os
import sys

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    Execute,
    GetGrades,
    IgnorePattern,
    IncludeHeaderFooter,
    InstantiateTests,
    LimitOutput,
    LockCells,
    SaveAutoGrades,
    SaveCells,
)

from gradus.plugins.feedback import HideTests
from gradus.plugins.language import SelectLanguage, SpeakLanguage
from gradus.plugins.mark import Mark
from gradus.plugins.setup import mend_submissions, use_engine
from gradus.plugins.warnings import ForgiveWarnings

c = get_config()  # noqa: F821 (traitlets gives it)

# nbgrader runs `alembic` by name when it makes or upgrades a gradebook.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])

# ---------------------------------------------------------------------------------------------
# The course

# The name under which the exchange keeps this course. Students see it in `nbgrader list`.
c.CourseDirectory.course_id = "gradus"

# Where gradebook.db lies. A class of hundreds may prefer PostgreSQL:
# c.CourseDirectory.db_url = "postgresql://user:password@host/gradus"

# ---------------------------------------------------------------------------------------------
# The exchange: the folder through which `nbgrader release_assignment`, `submit` and `collect`
# hand files over. It must be writable by all students and instructors.

c.Exchange.root = "/usr/local/share/nbgrader/exchange"

# The time zone of the timestamps that submissions are given.
c.Exchange.timezone = "UTC"

# ---------------------------------------------------------------------------------------------
# Language: "en" or "es".

LANGUAGE = "en"

# The language that `gradus build` and `nbgrader generate_assignment` release. `gradus build
# --lang es` overrides it for one run.
c.SelectLanguage.language = LANGUAGE

# Feedback speaks the language of the notebook that was handed in, and this one where it names none.
c.SpeakLanguage.language = LANGUAGE

# ---------------------------------------------------------------------------------------------
# Releases: what `nbgrader generate_assignment` does to a source notebook, in this order.

c.GenerateAssignment.preprocessors = [
    SelectLanguage,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
    Mark,
]

# What stands in the place of a solution.
c.ClearSolutions.code_stub = {
    "python": "# YOUR CODE HERE · ESCRIBE AQUÍ TU CÓDIGO\n"
    'raise NotImplementedError("this exercise is not done yet · este ejercicio aún no está hecho")'
}

# Never copied into release/ or autograded/: the texts that assignments are built from hold the
# solutions and the hidden tests.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "[0-9][0-9]_*.py",
    "*.policies.json",
]

# ---------------------------------------------------------------------------------------------
# Grading: what is done with a submission after its cells were restored.

c.Autograde.autograde_preprocessors = [
    SpeakLanguage,
    Execute,
    ForgiveWarnings,
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]

# Wherever nbgrader would start a kernel, notebooks run in gradus's engine, warm and walled in.
use_engine(c)

# A damaged file is read as far as it goes; deleted, moved, copied or retyped cells are put right.
# What was found is said in the log and at the top of the graded notebook.
mend_submissions(c)

# Of a notebook larger than this the outputs are not read.
c.ForgivingExporter.max_megabytes = 100

# "split": students' code runs in one process behind walls, and the tests in another, which it can
# neither read nor change. "shared": both run in one process behind walls, as nbgrader runs them.
# Where this machine has no walls to offer (`gradus doctor` tells), nothing is run. "none": as
# "shared" without walls, on your account.
c.Execute.isolation = "split"

# Seconds that one cell, and all cells of a notebook together, may run. A cell is interrupted then,
# and the next cell runs.
c.Execute.timeout = 60
c.Execute.submission_timeout = 600

# What a notebook may use: memory, files, output of one cell, processes and threads.
c.Execute.memory_megabytes = 4096
c.Execute.disk_megabytes = 512
c.Execute.output_kilobytes = 4096
c.Execute.processes = 128

# A warning on stderr costs no points. False is nbgrader's own rule: any stderr scores 0.
c.ForgiveWarnings.enabled = True

# Lines of output kept per cell.
c.LimitOutput.max_lines = 500

# ---------------------------------------------------------------------------------------------
# Feedback: hidden tests stay hidden; the points, the messages and the visible tests are shown.

c.GenerateFeedback.preprocessors = [GetGrades, HideTests, CSSHTMLHeaderPreprocessor]

# "never", "after the deadline" or "always".
c.HideTests.show = "never"

# ---------------------------------------------------------------------------------------------
# Deadlines and late work

# Due dates belong to an assignment in the gradebook. Set them in the formgrader (Manage
# Assignments, the pencil), or with:
#   nbgrader db assignment add 01_tensors --duedate="2027-02-01 23:59:00 UTC"
#
# What a late submission loses: "none" (it is only reported) or "zero".
c.LateSubmissionPlugin.penalty_method = "none"
