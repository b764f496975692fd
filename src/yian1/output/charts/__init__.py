"""Completion against pace as pictures: shapes, SVG and PNG without a library."""
