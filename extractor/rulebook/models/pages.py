"""How articles are read from their files: page furniture, scripts, elements and columns."""

from __future__ import annotations

from pydantic import Field

from extractor.rulebook.models.base import Table, Words


class Furniture(Table):
    """Marks of page furniture."""

    line_max: int | None = Field(None, ge=1, description="longest line that can be furniture, in characters")
    notice_max: int | None = Field(None, ge=1, description="longest line that can be a notice")
    tail_max: int | None = Field(None, ge=1, description="longest line that can begin a tail")
    prose_min: int | None = Field(None, ge=1, description="shortest line that is prose")
    whole: Words = Field([], description="lines that are nothing but the mark")
    line: Words = Field([], description="what furniture lines begin with")
    notice: Words = Field([], description="the same, for longer lines")
    tail: Words = Field([], description="what the line begins with behind which nothing is article")
    aside: Words = Field([], description="the same, until prose goes on")
    section: Words = Field([], description="headings whose section is furniture")
    anywhere: Words = Field([], description="words that make a short line furniture wherever they stand")
    within: Words = Field([], description="regular expressions for whole lines")
    fields: Words = Field([], description="keys of front matter and metadata lines")
    without: Words = Field([], description="marks to take away from the built-in ones")


class Scripts(Table):
    """Characters that are read as another one, and HTML tags."""

    line_tags: Words = Field([], description="HTML tags that begin or end a line")
    inline_tags: Words = Field([], description="HTML tags that vanish where they stand")
    symbols: Words = Field([], description="pairs of signs: the one in the text, the one that it is read as")
    shared: str | None = Field(None, description="traditional characters that simplified text has too")
    radicals: Words = Field([], description="pairs of characters: what PDF files have, the ordinary one")
    traditional: Words = Field([], description="pairs of characters: traditional, simplified")


class Credits(Table):
    """Labels before a name, in the first lines of an article."""

    author: Words = Field([], description="labels before the author")
    publisher: Words = Field([], description="labels before the publisher")


class Columns(Table):
    """Names of columns and keys of CSV, JSON Lines and Parquet, the best first, in small letters."""

    text: Words = Field([], description="columns with the text of the article")
    title: Words = Field([], description="columns with its title")
    date: Words = Field([], description="columns with its publication date")
    url: Words = Field([], description="columns with its address")
    author: Words = Field([], description="columns with its author")
    publisher: Words = Field([], description="columns with its publisher")
    id: Words = Field([], description="columns with its identifier")


class Pages(Table):
    """What tells an article from the rest of a web page, and names of columns."""

    aside: Words = Field([], description="words in class and id names of furniture")
    aside_prefix: Words = Field([], description="what such words begin with")
    comment_prefix: Words = Field([], description="what words of readers' comments begin with")
    aside_role: Words = Field([], description="roles of furniture")
    body: Words = Field([], description="class and id names of the element that holds the article")
    headline: Words = Field([], description="words in class and id names of the title")
    date: Words = Field([], description="names of meta elements with the publication date, the best first")
    author: Words = Field([], description="names of meta elements with the author")
    publisher: Words = Field([], description="names of meta elements with the publisher")
    title: Words = Field([], description="names of meta elements with the title")
    script_date: Words = Field([], description="regular expressions of scripts; the first group is a date")
    credits: Credits | None = Field(None, description="labels before names in the text")
    columns: Columns | None = Field(None, description="names of columns in files of many articles")
