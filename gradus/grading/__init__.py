"""Grades MANY: which submissions, in what order, and what became of each."""
