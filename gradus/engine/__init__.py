"""Runs ONE submission in a warm, walled-in process; knows no nbgrader and no gradebook.

`Engine` is the door. A *zygote* process stands inside an outer wall (`wall`) with everything heavy
imported; it forks one *student process* per submission, which walls itself in further (`confine`)
and runs cells as IPython does (`shell`). The engine watches from outside.
"""
