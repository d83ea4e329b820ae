"""Why a value became the claim that it is, or none: what was seen at every stage.

`listen` hears what the engine does, `reasons` puts it into words, `explanation` holds them, `terminal` prints them.
"""

from __future__ import annotations

from extractor.explaining.explanation import Explanation, explain_article

__all__ = ["Explanation", "explain_article"]
