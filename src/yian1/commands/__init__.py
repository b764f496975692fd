"""What each command does: open the workspace, make one call, print; cli.py holds only the options."""
