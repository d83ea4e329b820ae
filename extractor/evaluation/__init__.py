"""Extracted claims against annotated articles: what was found, what was missed, how far each rule can be trusted.

One module each, in the order of use: `measures` (do two claims state the same value), `slots` (do they agree about
the rest), `scoring` (which claim answers which annotation), `gold` (annotated articles from disk), `evaluation`
(the figures), `report` (the figures as text), `trained` (the measured precisions as `rules/confidence.toml`);
and `corrections` (annotated articles from a corrected table).
"""
