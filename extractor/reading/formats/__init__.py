"""Every file an analyst has: which format a file is in, and the articles in it, one module per format."""

from __future__ import annotations

from extractor.reading.formats.dispatch import FileReader, documents
from extractor.reading.formats.document import Document, MissingExtraError, Piece, Stream

__all__ = ["Document", "FileReader", "MissingExtraError", "Piece", "Stream", "documents"]
