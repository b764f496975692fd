"""YAML text to plain values: every slip of a Chinese keyboard found, nothing misread, usable by itself.

The principle
    Nothing is resolved: every scalar is the text that was written (`0123`, `on` and `12:30` stay what they are), and
    what a text means is for the caller to say. Anchors, aliases, tags, merge keys and directives are refused.
    A text that nothing speaks against is read at once. One that is in doubt is read line by line: each mistake is
    reported once, in its place, with a hint, and put right in a copy (a `Draft`) with every line and the column of
    every character, so that all that stands after the mistake is read and checked too.
    A mistake with one meaning is noted for certain. A likely one is a guess: it counts only if the YAML parser refuses
    the text as it stands, so that no good text is ever blamed.
    Problems are values; no text, however hostile, makes reading fail, recurse without a limit or take long.

The way of a text
    bytes → `encoding.decode` → text → `read.read_yaml` → value and problems; `read.Positions` knows where a value
    stands; `repair.repair` finds the one displaced line of a file that does not fit its model; `repair.tidy` mends for
    good what has one safe meaning.

The modules, each importing only from those before it: encoding · slips · tree · tokens · indentation · syntax · read ·
repair.
"""
