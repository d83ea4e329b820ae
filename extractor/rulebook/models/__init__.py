"""What may stand in each rules file: one model per kind of entry, one per file.

They serve the checks, the JSON Schema for editors and the reference in `docs/rules.md`; the program itself reads the
plain tables.  Only `id` is required by a model, since an overlay may say as little as it changes; what a *new* entry
must have besides is in `NEEDED`.
"""

from __future__ import annotations

from extractor.rulebook.models.base import Entry, Table
from extractor.rulebook.models.claims import ClaimPatterns, Confidence, Offers, Patterns, Plausibility
from extractor.rulebook.models.names import Accelerators, Cues, Organisations, Regions, Systems
from extractor.rulebook.models.pages import Furniture, Pages, Scripts
from extractor.rulebook.models.values import Currencies, Numbers, Times, Units

__all__ = ["FILES", "Entry", "Table"]

FILES: dict[str, type[Table]] = {
    "accelerators": Accelerators,
    "systems": Systems,
    "organisations": Organisations,
    "regions": Regions,
    "cues": Cues,
    "currencies": Currencies,
    "numbers": Numbers,
    "units": Units,
    "times": Times,
    "patterns": Patterns,
    "claim_patterns": ClaimPatterns,
    "plausibility": Plausibility,
    "offers": Offers,
    "furniture": Furniture,
    "scripts": Scripts,
    "pages": Pages,
    "confidence": Confidence,
}
"""The model of every file, by its name without `.toml`."""
