"""Where a value stands: spans for values, keys and places that the text does not have."""

from __future__ import annotations

import pytest

from typed import COLON, FILING
from yian1.model.diagnostics import Place, Span
from yian1.yaml.read import Positions


@pytest.mark.parametrize(
    ("path", "at", "place"),
    [
        (("unit",), "value", (2, 7, 7)),
        (("unit",), "key", (2, 1, 4)),
        (("figures", "new-msb-loans", "value"), "value", (11, 26, 5)),
        (("figures", "contact-rate"), "value", (12, 17, 25)),
        (("figures", "srdi-firms"), "value", (14, 3, 10)),
        (("figures", "srdi-firms", "source"), "value", (14, 3, 10)),
        (("figures", "listed-firms"), "value", (17, 3, 12)),
        (("figures", "union-tag", "srdi-firms", "value"), "value", (15, 12, 3)),
        (("units", 1), "value", (19, 18, 8)),
        (("stages", 1, "title"), "key", (38, 5, 5)),
        ((), "value", (2, 1, 13)),
    ],
)
def test_a_place_is_found_and_steps_that_the_text_does_not_have_are_skipped(path, at: str, place):
    span = Positions(FILING, "f").span(Place("f", path, at))
    assert (span.line, span.column, span.length) == place


def test_places_are_those_of_the_text_as_it_was_written():
    text = f"figures:\n  aa{COLON}1\n  bb:22\nunit: x\n"
    positions = Positions(text, "f")
    assert positions.span(Place("f", ("figures", "aa"))) == Span("f", 2, 6, 1)
    assert positions.span(Place("f", ("figures", "bb"))) == Span("f", 3, 6, 2)
