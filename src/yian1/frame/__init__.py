"""The frame around the commands: Chinese help and usage errors, exit codes, what a console can print."""
