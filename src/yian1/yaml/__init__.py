"""YAML text to plain values: every slip of a Chinese keyboard found, nothing misread."""
