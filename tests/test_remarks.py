"""What is remarked on a figure, in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yian1.forms.remarks import in_one, taken_apart

PIECES = st.sampled_from(
    [
        "来源",
        "更正原因",
        "更正",
        "初步数",
        "说明",
        "数据截至",
        "截至",
        "\uff1a",
        ":",
        "\uff1b",
        ";",
        "\n",
        "\u3000",
        "甲",
        "2024-05",
        "。",
    ]
)
TEXT = st.lists(PIECES, min_size=1, max_size=6).map("".join).map(str.strip).filter(bool)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("source", "as_of", "note", "correction"), TEXT)),
    st.booleans(),
)
def test_remarks_come_back_as_they_were(fields: dict[str, str], provisional: bool) -> None:  # noqa: FBT001
    given_ = fields | ({"provisional": "true"} if provisional else {})
    assert taken_apart(in_one(given_) or "") == given_


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("部分企业退库", {"note": "部分企业退库"}),
        ("更正\uff1a4月重复统计12名", {"correction": "4月重复统计12名"}),
        ("初步数", {"provisional": "true"}),
        (
            "初步数\uff1b来源: 人行月报\uff1b净增低于预期",
            {"provisional": "true", "source": "人行月报\uff1b净增低于预期"},
        ),
        ("净增低于预期\uff1b更正原因\uff1a重复统计", {"note": "净增低于预期", "correction": "重复统计"}),
        ("初步数偏低", {"note": "初步数偏低"}),
        (
            "截至\uff1a2024-05-31\n初步数。\n第三批待公示",
            {"as_of": "2024-05-31", "provisional": "true", "note": "第三批待公示"},
        ),
    ],
)
def test_what_clerks_write_is_understood(typed: str, fields: dict[str, str]) -> None:
    assert taken_apart(typed) == fields
