"""gradus: a course in the foundations of deep learning whose exercises grade themselves."""

__version__ = "0.1.0"
