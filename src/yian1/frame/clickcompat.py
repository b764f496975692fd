"""click, wherever Typer keeps it: Typer ≥ 0.26 carries its own copy, an older one depends on the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter, Parameter
    from typer._click import exceptions as errors
else:
    try:
        from typer._click import Command, Context, HelpFormatter, Parameter
        from typer._click import exceptions as errors
    except ImportError:
        from click import Command, Context, HelpFormatter, Parameter
        from click import exceptions as errors

__all__ = ["Command", "Context", "HelpFormatter", "Parameter", "errors"]
