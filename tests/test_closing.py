"""Closed months: what is recorded, what counts as a change, and when a correction is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledgers import OFFICE, PLAN, make_ledger, read
from rows import each
from yian1.core.closing import close, verify
from yian1.core.series import Series, read_series
from yian1.files.disk import RawFile
from yian1.files.load import load
from yian1.model.diagnostics import Diagnostic, Severity, UsageError
from yian1.model.office import Closing
from yian1.model.period import Month

MAY = Month(2024, 5)
DAY = date(2024, 6, 12)


def may(figures: str, rest: str = "", filed: str = "2024-06-03") -> str:
    return f"unit: shichang\nmonth: 2024-05\nfiled: {filed}\nfigures: {{{figures}}}\n{rest}"


FILED = may("all-firms: 98.2万家, new-firms: 400", "progress: {1-1b: {status: 推进中, done: 走访企业}}\n")


def series(*filings: str, closing: str = "", plan: str = PLAN) -> Series:
    ledger = make_ledger(filings=filings, plan=plan)
    closings = (read(Closing, closing, "data/closed/2024-05.yaml"),) if closing else ()
    return read_series(replace(ledger, closings=closings))


def check_closed(series: Series) -> list[Diagnostic]:
    return [one for closed in verify(series) for one in closed.diagnostics]


def found(after: str | None, before: str = FILED) -> list[tuple[str, str]]:
    closing = close(series(before), MAY, DAY)
    now = series(*([] if after is None else [after]), closing=closing)
    return [(item.code, item.severity.value) for item in check_closed(now)]


def test_a_correction_without_a_day_is_told_to_lack_it():
    closing = close(series(FILED), MAY, DAY)
    for figure, told in (("{value: 388, correction: 重复统计12家}", True), ("388", False)):
        (one,) = check_closed(series(FILED.replace("new-firms: 400", f"new-firms: {figure}"), closing=closing))
        assert one.message.endswith("写了更正原因\uff0c但没有注明结账以后的日期") == told


def test_the_file_holds_a_digest_of_every_value_and_no_value() -> None:
    text = close(series(FILED, "unit: shuju\nmonth: 2024-05\n"), MAY, DAY)
    closing = read(Closing, text, "data/closed/2024-05.yaml")
    assert (closing.month, closing.closed) == (MAY, DAY)
    assert list(closing.units) == ["shichang", "shuju"]
    assert list(closing.units["shichang"].figures) == ["all-firms", "new-firms"]
    assert list(closing.units["shichang"].progress) == ["1-1b"]
    assert "98.2" not in text
    assert "400" not in text
    assert all(len(digest) == 16 for digest in closing.units["shichang"].figures.values())


def test_the_same_ledger_gives_the_same_bytes() -> None:
    assert close(series(FILED), MAY, DAY) == close(series(FILED), MAY, DAY)


@each(
    "after",
    [
        FILED,
        FILED.replace("98.2万家", "982000家"),
        FILED.replace("98.2万家", "{value: 98.20, source: 登记系统, note: 期末数}"),
        FILED.replace("走访企业", "走访企业3家"),
        "# 说明\n" + FILED.replace("filed: 2024-06-03\n", ""),
    ],
)
def test_another_way_of_writing_is_no_change_of_a_closed_value(after: str) -> None:
    assert found(after) == []


@each(
    ("after", "code"),
    [
        (FILED.replace("98.2", "98.3"), "closed-changed"),
        (FILED.replace("推进中", "已完成"), "closed-changed"),
        (FILED.replace(", new-firms: 400", ""), "closed-changed"),
        (FILED.replace("new-firms: 400", "new-firms: "), "closed-changed"),
        (FILED.replace("new-firms: 400", "new-firms: 400, stations: 5"), "closed-changed"),
        (FILED.replace("new-firms: 400", "new-firms: 四百"), "closed-changed"),
        (None, "closed-removed"),
    ],
)
def test_every_other_change_is_an_error(after: str | None, code: str) -> None:
    assert found(after) == [(code, "error")]


@pytest.mark.parametrize(
    ("correction", "accepted"),
    [
        ("6月20日核减重复统计12家", True),
        ("2024-06-12 核减", True),
        ("2024年6月20日核减", True),
        ("2024/7/1 核减", True),
        ("6月11日核减", False),
        ("4月重复统计12家", False),
        ("2023年7月1日核减", False),
        ("6月31日核减", False),
    ],
)
def test_a_correction_counts_if_it_is_dated_since_the_closing(correction: str, *, accepted: bool) -> None:
    after = FILED.replace("new-firms: 400", f"new-firms: {{value: 388, correction: {correction}}}")
    assert found(after) == [("closed-corrected", "warning") if accepted else ("closed-changed", "error")]


@pytest.mark.parametrize(("day", "accepted"), [("2024-06-20", True), ("2024-06-13", True), ("2024-06-12", False)])
def test_a_filing_handed_in_again_dates_its_corrections_and_its_states(day: str, *, accepted: bool) -> None:
    again = FILED.replace("2024-06-03", day)  # on the day of the closing it may be what was closed
    told = [("closed-corrected", "warning") if accepted else ("closed-changed", "error")]
    assert found(again.replace("推进中", "已完成")) == told
    assert found(again.replace("400", "{value: 388, correction: 核减}")) == told
    assert found(again.replace("400", "388")) == [("closed-changed", "error")]


def test_one_correction_does_not_cover_another_figure() -> None:
    after = FILED.replace("400", "{value: 388, correction: 6月20日核减}").replace("98.2", "98.3")
    assert found(after) == [("closed-changed", "error"), ("closed-corrected", "warning")]


def test_a_late_filing_is_a_warning() -> None:
    now = series(FILED, "unit: shuju\nmonth: 2024-05\n", closing=close(series(FILED), MAY, DAY))
    (late,) = check_closed(now)
    assert (late.code, late.severity) == ("closed-added", Severity.WARNING)
    assert late.message == "2024-05 已结账\uff0c市数据局的填报是结账以后补报的"


def test_another_scale_of_the_same_measure_is_no_change() -> None:
    plan = PLAN.replace("measure: 万家, value: 95", "measure: 家, value: 950000")
    closing = close(series(FILED), MAY, DAY)
    assert list(check_closed(series(FILED, closing=closing, plan=plan))) == []


def test_an_error_names_the_value_and_the_way_out() -> None:
    closing = close(series(FILED), MAY, DAY)
    (problem,) = check_closed(series(FILED.replace("400", "388"), closing=closing))
    assert problem.message == "2024-05 已于 2024-06-12 结账\uff0c市市场监管局“新增企业”的数与结账时不同"
    assert "correction" in problem.hint


def test_closing_again_takes_up_accepted_corrections_only() -> None:
    first = close(series(FILED), MAY, DAY)
    corrected = FILED.replace("400", "{value: 388, correction: 6月20日核减}")
    second = close(series(corrected, closing=first), MAY, date(2024, 6, 25))
    assert list(check_closed(series(corrected, closing=second))) == []
    with pytest.raises(UsageError, match="未注明更正的改动"):
        close(series(FILED.replace("400", "388"), closing=first), MAY, date(2024, 6, 25))


@pytest.mark.parametrize(
    ("month", "day", "words"),
    [(Month(2024, 7), DAY, "没有填报"), (MAY, date(2024, 5, 31), "还没有结束")],
)
def test_what_cannot_be_closed(month: Month, day: date, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        close(series(FILED), month, day)


def test_verify_tells_month_by_month() -> None:
    closing = close(series(FILED), MAY, DAY)
    (intact,) = verify(series(FILED, closing=closing))
    assert intact.intact
    (broken,) = verify(series(FILED.replace("400", "388"), closing=closing))
    assert not broken.intact
    assert verify(series(FILED)) == ()


def test_closings_are_read_and_misplaced_ones_told() -> None:
    closing = close(series(FILED), MAY, DAY)
    files = [
        RawFile("data/plan.yaml", PLAN.encode()),
        RawFile("data/progress/shichang/2024-05.yaml", FILED.encode()),
        RawFile("data/closed/2024-04.yaml", closing.encode()),
        RawFile("data/closed/五月.yaml", closing.encode()),
    ]
    loaded = load(files)
    assert loaded.ledger is not None
    assert [(problem.code, problem.where.file) for problem in loaded.problems] == [
        ("misplaced-file", "data/closed/五月.yaml")
    ]
    (misnamed,) = check_closed(read_series(loaded.ledger))
    assert misnamed.code == "month-not-of-file"
    assert loaded.span(misnamed.where).line == 2


class TestStandings:
    """A rule that is changed later may turn over what came of a closed month."""

    OFFICE_LATER = OFFICE + "lights: {red: -1}\n"

    @staticmethod
    def later(office: str, filing: str = FILED) -> list[tuple[str, str]]:
        closing = read(Closing, close(series(FILED), MAY, DAY), "data/closed/2024-05.yaml")
        ledger = replace(make_ledger(filings=[filing], office=office), closings=(closing,))
        return [(item.code, item.message.partition("\uff0c")[2]) for item in check_closed(read_series(ledger))]

    def test_the_file_says_how_each_target_stood(self) -> None:
        closing = read(Closing, close(series(FILED), MAY, DAY), "data/closed/2024-05.yaml")
        firms, others = closing.standings["new-firms"], [closing.standings[one] for one in ("all-firms", "stations")]
        assert (firms[:14], len(firms), others) == ("behind/yellow/", 22, ["met/green", "no-data"])

    def test_what_was_turned_over_is_named_with_both_sides(self) -> None:
        told = [("closed-standing", "“新增企业”当时滞后、黄灯\uff0c现在滞后、红灯")]
        assert self.later(self.OFFICE_LATER) == told
        assert self.later(OFFICE + "lights: {red: -50}\n") == []

    BASED = OFFICE + "baselines: {all-firms: {value: BASE, as_of: 2023-12, source: 公报}}\n"

    def test_another_baseline_is_another_completion_though_the_state_stays(self) -> None:
        filed = may("all-firms: 85")
        then = read_series(make_ledger(filings=[filed], office=self.BASED.replace("BASE", "80")))
        known = (read(Closing, close(then, MAY, DAY), "data/closed/2024-05.yaml"),)
        now = make_ledger(filings=[filed], office=self.BASED.replace("BASE", "80.1"))
        (checked,) = verify(read_series(replace(now, closings=known)))
        told = [(item.code, item.message.partition("\uff0c")[2]) for item in checked.diagnostics]
        assert told == [("closed-standing", "“企业总量”的完成率与当时不同")]

    def test_a_figure_that_changed_itself_is_told_once(self) -> None:
        assert [code for code, _ in self.later(OFFICE, FILED.replace("400", "600"))] == ["closed-changed"]

    def test_it_is_no_error_but_not_intact_and_may_be_closed_again(self) -> None:
        closing = close(series(FILED), MAY, DAY)
        known = (read(Closing, closing, "data/closed/2024-05.yaml"),)
        now = read_series(replace(make_ledger(filings=[FILED], office=self.OFFICE_LATER), closings=known))
        (checked,) = verify(now)
        assert (checked.sound, checked.intact) == (True, False)
        assert "new-firms: behind/red" in close(now, MAY, date(2024, 6, 20))


def test_another_id_is_no_other_value() -> None:
    closing = close(series(FILED), MAY, DAY).replace("shichang:", "scjg:").replace("new-firms:", "firms:")
    plan = PLAN.replace("id: shichang", "id: scjg").replace("id: new-firms", "id: firms")
    office = OFFICE.replace("shichang", "scjg").replace("new-firms", "firms")
    filed = FILED.replace("unit: shichang", "unit: scjg").replace("new-firms", "firms")
    known = (read(Closing, closing, "data/closed/2024-05.yaml"),)
    ledger = replace(make_ledger(plan=plan, office=office, filings=[filed]), closings=known)
    assert list(check_closed(read_series(ledger))) == []


def test_what_the_plan_no_longer_has_is_missing_from_no_closed_month() -> None:
    closing = close(series(FILED), MAY, DAY)
    plan = PLAN.replace(
        "  - {id: new-firms, name: 新增企业, quote: 新增企业1200家, kind: flow, measure: 家, value: 1200}\n", ""
    )
    office = OFFICE.replace("new-firms: shichang, ", "")
    ledger = make_ledger(plan=plan, office=office, filings=[FILED.replace(", new-firms: 400", "")])
    known = (read(Closing, closing, "data/closed/2024-05.yaml"),)
    now = read_series(replace(ledger, closings=known))
    assert not check_closed(now)
    assert "new-firms" not in close(now, MAY, DAY)
