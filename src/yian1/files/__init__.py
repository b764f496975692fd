"""The outside world: YAML text, the disk, git."""
