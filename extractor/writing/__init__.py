"""See the package docstring in extractor/__init__.py for the way of the data."""
