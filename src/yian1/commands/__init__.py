"""What each command does: its options, the workspace opened, one call, the result printed.

A module that cli lists imports nothing heavy at its top: its options are read for help pages and completion.
"""
