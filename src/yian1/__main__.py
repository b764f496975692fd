"""python -m yian1."""

from yian1.entry import main

main()
