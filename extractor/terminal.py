"""What the commands say to people at a terminal."""

from __future__ import annotations

from typing import NoReturn

import typer


def wrong(message: str) -> NoReturn:
    """Say what is wrong, on one line of standard error, and end with the exit code for wrong use."""
    typer.echo("extractor: " + " ".join(message.split()), err=True)
    raise typer.Exit(2)
