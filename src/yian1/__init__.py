"""yian1: how far a plan's targets have been met, from plain YAML files in git."""

__version__ = "0.1.0"
