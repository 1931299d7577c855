"""Measures grading: what one submission costs with stock nbgrader and with gradus's engine.

`python -m benchmarks`, or `make bench`, grades the same generated submissions in several ways in
one run. The package `gradus` never imports this one.
"""
