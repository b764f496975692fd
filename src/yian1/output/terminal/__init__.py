"""What the terminal shows: tables, pages and their words, laid out in cells."""
