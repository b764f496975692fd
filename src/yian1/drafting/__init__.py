"""From the official text of a plan to drafted data files: what is read, what is guessed, what is left to a person."""
