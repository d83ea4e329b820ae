"""A folder of articles from end to end: which files, who works on them, what came of it."""


class RunError(ValueError):
    """A run that cannot be done as it was asked for; the message is one line, for people."""
