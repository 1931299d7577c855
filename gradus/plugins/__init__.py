"""The only code that knows nbgrader's classes: what its commands are configured with."""
