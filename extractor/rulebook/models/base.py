"""What every table of a rules file is, and the types of what stands in them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

Word = Annotated[str, Field(min_length=1)]
Words = list[Word]
Number = int | float


class Table(BaseModel):
    """A table of a rules file: no key but those listed, and every value of the very type that is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)
    NEEDED: ClassVar[tuple[str, ...]] = ()


class Entry(Table):
    """An entry with an id, and what an overlay can say about the built-in entry of the same id."""

    id: Word = Field(description="its name")
    off: bool = Field(False, description="true switches the built-in entry of this id off")
    replace: bool = Field(False, description="true puts this entry in the place of the built-in one, as a whole")
    without: Words = Field([], description="spellings to take away from the built-in entry")
