"""python -m yian1."""

from yian1.cli import main

main()
