"""The Chinese face of the command line: help pages, wrong usage, and the program that runs commands."""
