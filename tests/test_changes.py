"""What an edit of a filing means: each change told once, and nothing told of edits without meaning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledgers import OFFICE, PLAN, compare, make_ledger, read
from told import BREAKING, INFO, NOTICE, SCHEDULED, kinds, october, only
from yian1.core.changes import fails
from yian1.core.changes.change import Change, ChangeSeverity
from yian1.core.closing import close
from yian1.core.series import read_series
from yian1.model.office import Closing
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yian1.model.ledger import Ledger

ALLOTTED = OFFICE + "allocations: {new-firms: {jiangan: 500, wuchang: 700}}\n"


def changes(before: str | Sequence[str] = (), after: str | Sequence[str] = (), **office: str) -> tuple[Change, ...]:
    return compare(make_ledger(filings=before, **office), make_ledger(filings=after, **office))


class TestFigures:
    def test_a_raised_figure_with_what_it_does_to_its_target(self) -> None:
        change = only(changes(october("505"), october("521"), office=SCHEDULED))
        assert kinds([change]) == [("figure-changed", NOTICE)]
        assert change.message == (
            "市经信局10月“服务站”505个 → 521个（+16个）\uff0c完成率84.2% → 86.8%\uff0c滞后 → 超时序"
        )
        assert (change.unit, change.subject, change.before, change.after) == ("jingxin", "stations", "505个", "521个")
        assert change.place.file == "data/progress/jingxin/2024-10.yaml"
        assert change.place.path == ("figures", "stations")

    def test_a_light_that_turns_while_the_status_stays_is_told(self) -> None:
        change = only(changes(october("300"), october("480")))
        assert kinds([change]) == [("figure-changed", NOTICE)]
        assert change.message.endswith("完成率50.0% → 80.0%，滞后（红灯 → 黄灯）")

    def test_a_figure_that_leaves_its_target_where_it_stood_is_ordinary(self) -> None:
        change = only(changes(october("521"), october("522"), office=SCHEDULED))
        assert kinds([change]) == [("figure-changed", INFO)]
        (effect,) = change.effects
        assert (effect.subject, str(effect.month), effect.moved) == ("stations", "2024-10", False)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("98.2", "98.20"),
            ("98.2万家", "982000家"),
            ("98.2", "{value: 98.2}"),
            ("98.2", "\uff19\uff18.2"),
        ],
    )
    def test_another_way_of_writing_a_number_is_no_change(self, one: str, other: str) -> None:
        text = "unit: shichang\nmonth: 2024-05\nfigures: {{all-firms: {}}}\n"
        assert changes(text.format(one), text.format(other)) == ()

    def test_a_small_figure_is_told_as_papers_tell_it(self) -> None:
        text = "unit: shichang\nmonth: 2024-05\nfigures: {{all-firms: {}}}\n"
        change = only(changes(text.format("0.95"), text.format("0.98")))
        assert "9500家 → 9800家\uff08+300家\uff09" in change.message

    def test_a_share_that_moves_by_less_than_it_shows_is_not_said_to_have_moved(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个, value: 600", "kind: ratio, measure: '%', value: 100")
        one, other = october("{part: 2489, whole: 2490}"), october("{part: 2618, whole: 2618}")
        change = only(changes(one, other, plan=plan))
        assert change.message.startswith(
            "市经信局10月“服务站”99.9%\uff082489÷2490\uff09 → 100.0%\uff082618÷2618\uff09\uff0c完成率"
        )

    def test_a_share_is_the_same_with_its_parts_or_without_but_not_with_others(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个, value: 600", "kind: ratio, measure: '%', value: 100")
        bare, counted, others = (october(text) for text in ("90%", "{part: 90, whole: 100}", "{part: 45, whole: 50}"))
        assert changes(bare, counted, plan=plan) == ()
        assert kinds(changes(counted, others, plan=plan)) == [("figure-changed", INFO)]

    def test_a_fall_without_its_reason_is_breaking_with_it_worth_a_look(self) -> None:
        change = only(changes(october("521"), october("505")))
        assert kinds([change]) == [("figure-fell", BREAKING)]
        assert change.message.endswith("比原来少\uff0c没有写更正原因")
        corrected = only(changes(october("521"), october("{value: 505, correction: 重复统计16个}")))
        assert kinds([corrected]) == [("figure-fell", NOTICE)]
        assert corrected.message.endswith("更正原因\uff1a重复统计16个")

    def test_a_reason_that_was_there_before_explains_nothing_new(self) -> None:
        before = october("{value: 505, correction: 重复统计16个}")
        after = october("{value: 500, correction: 重复统计16个}")
        assert kinds(changes(before, after)) == [("figure-fell", BREAKING)]

    def test_a_new_month_below_the_last_one_is_a_fall_too(self) -> None:
        september = "unit: jingxin\nmonth: 2024-09\nfigures: {stations: 521}\n"
        found = changes([september], [september, october("505")])
        assert kinds(found) == [("figure-fell", BREAKING), ("filing-added", INFO)]
        assert "505个（比9月-16个）" in found[0].message

    def test_an_old_month_needs_its_reason(self) -> None:
        november = "unit: jingxin\nmonth: 2024-11\nfigures: {stations: 560}\n"
        found = changes([october("505"), november], [october("521"), november])
        assert kinds(found) == [("figure-corrected", BREAKING)]
        found = changes([october("505"), november], [october("{value: 521, correction: 漏报16个}"), november])
        assert kinds(found) == [("figure-corrected", NOTICE)]
        assert only(found).message.endswith("更正原因\uff1a漏报16个")

    def test_an_old_month_is_old_though_the_new_one_comes_with_it(self) -> None:
        november = "unit: jingxin\nmonth: 2024-11\nfigures: {stations: 560}\n"
        found = changes([october("505")], [october("521"), november])
        assert kinds(found) == [("figure-corrected", BREAKING), ("filing-added", INFO)]

    def test_what_is_changed_beside_the_number_is_told_with_it(self) -> None:
        old = october("{value: 505, source: 台账}")
        new = october("{value: 506, source: 月报, as_of: 2024-10-30, provisional: true, note: 含新区}")
        assert only(changes(old, new)).message.endswith(
            "\uff1b另改来源台账 → 月报\uff0c数据截至（无） → 2024-10-30\uff0c初步数否 → 是\uff0c说明（无） → 含新区"
        )

    def test_an_upper_limit_has_no_completion(self) -> None:
        plan = PLAN.replace("measure: 个, value: 600", "measure: 个, rule: at-most, value: 600")
        assert "完成率" not in only(changes(october("505"), october("521"), plan=plan)).message

    def test_added_and_removed_figures(self) -> None:
        bare = "unit: jingxin\nmonth: 2024-10\nfiled: 2024-11-04\n"
        assert kinds(changes(bare, october("505"))) == [("figure-added", NOTICE)]
        removed = only(changes(october("505"), bare))
        assert kinds([removed]) == [("figure-removed", NOTICE)]
        assert removed.gone
        assert removed.place.path == ("figures", "stations")

    def test_a_milestone_taken_away(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个, value: 600", "kind: milestone")
        for done in ("true", "false"):
            change = only(changes(october(f"{{done: {done}}}"), october(""), plan=plan))
            assert kinds([change]) == [("figure-removed", NOTICE)]

    def test_a_milestone_says_once_that_it_is_reached(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个, value: 600", "kind: milestone, due: 2024-09")
        change = only(changes(october("{done: false}"), october("{done: true}"), plan=plan))
        assert change.message == "市经信局10月“服务站”未完成 → 已完成"

    def test_a_blank_figure_is_none(self) -> None:
        assert (
            changes("unit: jingxin\nmonth: 2024-10\n", "unit: jingxin\nmonth: 2024-10\nfigures: {stations: }\n") == ()
        )

    def test_a_remark_is_told_apart_from_the_number(self) -> None:
        change = only(changes(october("505"), october("{value: 505, source: 台账, provisional: true}")))
        assert kinds([change]) == [("figure-noted", INFO)]
        assert change.message == "市经信局10月“服务站”数未变\uff0c来源（无） → 台账\uff0c初步数否 → 是"

    def test_a_figure_of_another_unit_is_breaking(self) -> None:
        text = "unit: shuju\nmonth: 2024-10\nfigures: {stations: 505}\n"
        found = changes((), text)
        assert kinds(found) == [("wrong-owner", BREAKING), ("filing-added", INFO)]
        assert found[0].message == "市数据局10月填了“服务站”505个\uff0c这个数由市经信局填报"

    def test_an_allotted_part_is_the_units_own(self) -> None:
        text = "unit: jiangan\nmonth: 2024-06\nfigures: {{new-firms: {}}}\n"
        change = only(changes(text.format(200), text.format(260), office=ALLOTTED))
        assert change.message == (
            "江岸区6月“新增企业”200家 → 260家（+60家）\uff0c完成率40.0% → 52.0%\uff0c滞后 → 超时序"
        )

    def test_a_rate_that_moves_away_from_its_promise_is_worth_a_look(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个, value: 600", "kind: ratio, measure: '%', value: 100")
        good, bad = october("{part: 99, whole: 100}"), october("{part: 90, whole: 100}")
        assert kinds(changes(good, bad, plan=plan)) == [("figure-changed", NOTICE)]
        change = only(changes(bad, good, plan=plan))
        assert change.severity is ChangeSeverity.INFO
        assert change.message.startswith("市经信局10月“服务站”90.0%（90÷100） → 99.0%（99÷100）（+9.0个百分点）")

    def test_a_share_without_its_parts_has_not_moved_by_what_nobody_sees(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个, value: 600", "kind: ratio, measure: '%', value: 90")
        change = only(changes(october("{part: 561, whole: 568}"), october("98.8%"), plan=plan))
        assert "“服务站”98.8%（561÷568） → 98.8%\uff0c" in change.message

    def test_a_rate_is_seen_against_its_other_side(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个, value: 600", "kind: comparison, measure: '%'")
        before, beside, behind = (
            october(f"{{value: {one}, against: {other}}}") for one, other in ((6, 5), (7, 6), (7, 7))
        )
        assert kinds(changes(before, beside, plan=plan)) == [("figure-changed", INFO)]
        assert kinds(changes(before, behind, plan=plan)) == [("figure-changed", NOTICE)]

    def test_a_number_that_cannot_be_read_is_shown_as_written(self) -> None:
        change = only(changes(october("505"), october("约510")))
        assert change.message.startswith("市经信局10月“服务站”505个 → 约510")

    def test_foreign_text_is_one_short_printable_line(self) -> None:
        note = "x" * 200 + "\\n\\e[31m"
        change = only(changes(october("505"), october(f'{{value: 505, note: "{note}"}}')))
        assert change.message.isprintable()
        assert len(change.message) < 120


class TestFilings:
    def test_a_new_filing_is_one_change_with_its_figures_inside(self) -> None:
        september = "unit: jingxin\nmonth: 2024-09\nfigures: {stations: 450}\n"
        text = october("521", "progress:\n  1-1a: {status: 推进中, done: 好}\n  1-1b: {done: 好}\n")
        change = only(changes([september], [september, text], office=SCHEDULED))
        assert kinds([change]) == [("filing-added", NOTICE)]
        assert change.message == "市经信局10月填报新报\uff1a数据1项\uff0c进展2项"
        assert change.details == (
            "“服务站”521个（比9月+71个）\uff0c完成率75.0% → 86.8%\uff0c滞后 → 超时序",
            "举措1-1a推进中",
        )

    def test_a_late_filing_is_worth_a_look(self) -> None:
        november = "unit: jingxin\nmonth: 2024-11\nfigures: {stations: 560}\n"
        assert kinds(changes([november], [november, october("521")])) == [("filing-added", NOTICE)]

    def test_a_filing_taken_away_tells_what_goes_with_it(self) -> None:
        (effect,) = only(changes(october("521"), office=SCHEDULED)).effects
        assert (effect.subject, effect.before, effect.after) == ("stations", "521个", None)
        assert [status.value for status in effect.statuses if status] == ["ahead", "no-data"]

    def test_a_filing_taken_away_is_breaking(self) -> None:
        change = only(changes(october("505"), ()))
        assert kinds([change]) == [("filing-removed", BREAKING)]
        assert change.gone

    def test_a_filing_in_another_units_folder_is_breaking_once(self) -> None:
        ledger = make_ledger(filings=october("505"))
        ledger.filings[0].located("data/progress/shuju/2024-10.yaml")
        assert kinds(compare(make_ledger(), ledger)) == [("wrong-file", BREAKING)]
        assert kinds(compare(make_ledger(filings=october("505")), ledger)) == [("wrong-file", BREAKING)]
        assert compare(ledger, ledger) == ()

    def test_moving_a_filing_to_its_right_place_is_no_change(self) -> None:
        ledger = make_ledger(filings=october("505"))
        ledger.filings[0].located("data/progress/shuju/2024-10.yaml")
        assert compare(ledger, make_ledger(filings=october("505"))) == ()

    @pytest.mark.parametrize(
        ("old", "new", "severity", "words"),
        [
            ("filed: 2024-11-04", "filed: 2024-11-05", NOTICE, "报送日期2024-11-04 → 2024-11-05"),
            ("", "filed: 2024-11-05", INFO, "报送日期（无） → 2024-11-05"),
            ("filed_by: 甲处", "filed_by: 乙处", INFO, "填报部门甲处 → 乙处"),
            ("sample: true", "sample: false", NOTICE, "示例数据是 → 否"),
            ("", "submitted: {half-year: 2024-06-27}", INFO, "半年总结（无） → 2024-06-27"),
        ],
    )
    def test_what_the_filing_says_of_itself(self, old: str, new: str, severity: str, words: str) -> None:
        base = "unit: jingxin\nmonth: 2024-10\n"
        change = only(changes(f"{base}{old}\n", f"{base}{new}\n"))
        assert kinds([change]) == [("filing-changed", severity)]
        assert change.message == f"市经信局10月填报\uff1a{words}"


class TestReports:
    @staticmethod
    def report(text: str, month: str = "2024-10") -> str:
        return f"unit: jingxin\nmonth: {month}\nprogress:\n  1-1a: {text}\n"

    @pytest.mark.parametrize(
        ("old", "new", "kind", "severity"),
        [
            ("{status: 推进中}", "{status: 已完成}", "state-changed", INFO),
            ("{status: 已完成}", "{status: 推进中}", "state-changed", NOTICE),
            ("{status: 已完成}", "{status: 长期坚持}", "state-changed", INFO),
            ("{status: 推进中}", "{done: 好}", "state-changed", NOTICE),
            ("{}", "{status: 推进中}", "report-added", INFO),
            ("{status: 推进中}", "{}", "report-removed", NOTICE),
            ("{done: 甲}", "{done: 乙}", "text-changed", INFO),
            ("{status: 推进中, done: 甲}", "{status: 已完成, done: 乙}", "state-changed", INFO),
        ],
    )
    def test_one_change_an_action(self, old: str, new: str, kind: str, severity: str) -> None:
        assert kinds(changes(self.report(old), self.report(new))) == [(kind, severity)]

    def test_a_moved_state_says_what_else_was_rewritten(self) -> None:
        change = only(
            changes(self.report("{status: 推进中, done: 甲}"), self.report("{status: 已完成, done: 乙, next: 丙}"))
        )
        assert change.message == "市经信局10月举措1-1a“服务站”推进中 → 已完成\uff0c并修改了进展、下一步"
        assert change.details == ("进展甲 → 乙", "下一步（无） → 丙")
        assert (change.before, change.after) == ("推进中", "已完成")

    def test_a_report_that_comes_or_goes_was_not_rewritten(self) -> None:
        blank, full = self.report("{done: }"), self.report("{status: 推进中, done: 甲}")
        assert only(changes(blank, full)).message.endswith("（无） → 推进中\uff0c并填写了进展")
        assert only(changes(full, blank)).message.endswith("推进中 → （无）\uff0c并删去了进展")
        assert only(changes(blank, self.report("{done: 甲}"))).message.endswith("填写了进展\uff1a（无） → 甲")
        stated = self.report("{status: 推进中}")
        assert only(changes(stated, full)).message.endswith("填写了进展\uff1a（无） → 甲")
        assert only(changes(full, stated)).message.endswith("删去了进展\uff1a甲 → （无）")

    def test_a_long_text_is_shown_where_it_differs(self) -> None:
        old, new = "走访企业" * 20 + "290家\u3002", "走访企业" * 20 + "291家\u3002"
        change = only(changes(self.report(f"{{done: {old}}}"), self.report(f"{{done: {new}}}")))
        assert change.message.endswith("修改了进展\uff1a“…走访企业290家\u3002” → “…走访企业291家\u3002”")

    def test_a_text_folded_elsewhere_is_no_change(self) -> None:
        old = "unit: jingxin\nmonth: 2024-10\nprogress:\n  1-1a:\n    done: 走访企业290家\uff0c推动清偿\n"
        new = old.replace("走访企业290家\uff0c推动", ">-\n      走访企业290家\uff0c\n      推动")
        assert changes(old, new) == ()

    def test_an_old_month_is_worth_a_look(self) -> None:
        later = "unit: jingxin\nmonth: 2024-11\n"
        found = changes([self.report("{done: 甲}"), later], [self.report("{done: 乙}"), later])
        assert kinds(found) == [("text-changed", INFO)], "a form that waits to be filled in makes no month old"
        later += "progress: {1-1b: {done: 好}}\n"
        found = changes([self.report("{done: 甲}"), later], [self.report("{done: 乙}"), later])
        assert kinds(found) == [("text-changed", NOTICE)]


class TestClosedMonths:
    CLOSING = "month: 2024-10\nclosed: 2024-11-12\nunits: {}\n"

    def found(self, before: str | Sequence[str], after: str | Sequence[str]) -> list[tuple[str, str]]:
        closing = read(Closing, self.CLOSING, "data/closed/2024-10.yaml")
        sides = [make_ledger(filings=filings) for filings in (before, after)]
        return kinds(compare(*(_with(side, closing) for side in sides)))

    def test_a_changed_value_is_breaking_unless_its_correction_is_dated(self) -> None:
        assert self.found(october("505"), october("521")) == [("closed-changed", BREAKING)]
        undated = october("{value: 521, correction: 漏报16个}")
        assert self.found(october("505"), undated) == [("closed-changed", BREAKING)]
        dated = october("{value: 521, correction: 11月20日补报漏报的16个}")
        assert self.found(october("505"), dated) == [("closed-changed", NOTICE)]

    def test_a_state_needs_a_filing_handed_in_again(self) -> None:
        old = october("505", "progress: {1-1a: {status: 推进中}}\n")
        new = october("505", "progress: {1-1a: {status: 已完成}}\n")
        assert self.found(old, new) == [("closed-changed", BREAKING)]
        again = new.replace("filed: 2024-11-04", "filed: 2024-11-20")
        assert self.found(old, again) == [("filing-changed", NOTICE), ("closed-changed", NOTICE)]

    def test_texts_and_late_filings_are_worth_a_look(self) -> None:
        old, new = (october("505", f"progress: {{1-1a: {{done: {text}}}}}\n") for text in ("甲", "乙"))
        assert self.found(old, new) == [("text-changed", NOTICE)]
        assert self.found((), october("505")) == [("filing-added", NOTICE)]
        assert self.found(october("505"), ()) == [("filing-removed", BREAKING)]
        assert self.found(october("505"), "unit: jingxin\nmonth: 2024-10\nfiled: 2024-11-04\n") == [
            ("closed-changed", BREAKING)
        ]

    def test_closing_opening_and_closing_again(self) -> None:
        ledger, closing = make_ledger(), read(Closing, self.CLOSING, "data/closed/2024-10.yaml")
        closed = _with(ledger, closing)
        assert kinds(compare(ledger, closed)) == [("month-closed", INFO)]
        assert kinds(compare(closed, ledger)) == [("month-reopened", BREAKING)]
        again = read(Closing, self.CLOSING.replace("11-12", "11-20"), "data/closed/2024-10.yaml")
        assert kinds(compare(closed, _with(ledger, again))) == [("month-closed-again", NOTICE)]
        (back,) = compare(_with(ledger, again), closed)
        assert (back.severity, back.message[-7:]) == (BREAKING, "结账日期改早了")

    def test_a_record_that_was_changed_by_hand_is_no_second_closing(self) -> None:
        ledger = make_ledger(filings=[october("505"), october("7").replace("jingxin", "shuju")])
        text = close(read_series(ledger), Month(2024, 10), date(2024, 11, 12))
        digest = next(line for line in text.splitlines() if "stations: '" in line)
        lost = text[: text.index("  shuju:")] if text.index("  shuju:") > text.index("  jingxin:") else text
        closed, *others = (
            _with(ledger, read(Closing, each, "data/closed/2024-10.yaml"))
            for each in (text, text.replace(digest, digest[:-3] + "00'"), lost)
        )
        for other in others:
            (found,) = compare(closed, other)
            assert (found.severity, found.message) == (BREAKING, "10月的结账记录和填报对不上")


def _with(ledger: Ledger, *closings: Closing) -> Ledger:
    return replace(ledger, closings=closings)


def test_fail_on_a_severity_means_that_one_or_worse() -> None:
    found = changes(october("521"), october("{value: 505, correction: 重复}"))
    assert fails(found, ChangeSeverity.NOTICE)
    assert not fails(found, ChangeSeverity.BREAKING)
    assert not fails((), ChangeSeverity.NOTICE)


class TestDoubts:
    """A number that may be wrong, or a text that it contradicts, is worth a look however the change is graded."""

    EARLIER = tuple(
        f"unit: jingxin\nmonth: 2024-{month:02}\nfigures: {{stations: {value}}}\n"
        for month, value in ((5, 452), (6, 464), (7, 477), (8, 489), (9, 501))
    )

    def after(self, now: str, rest: str = "", before: str | None = "512") -> tuple[Change, ...]:
        old = self.EARLIER if before is None else (*self.EARLIER, october(before, rest))
        return changes(old, (*self.EARLIER, october(now, rest)))

    def test_a_mistyped_digit_is_worth_a_look_with_the_words_of_the_check(self) -> None:
        change = only(self.after("521", before="511"))
        assert change.severity == INFO
        change = only(self.after("811", before="511"))
        assert (change.severity, change.kind) == (NOTICE, "figure-changed")
        assert "；可疑：“服务站”10月是811个" in change.message

    def test_a_new_filing_with_a_doubtful_figure_is_worth_a_look(self) -> None:
        assert only(self.after("511", before=None)).severity == INFO
        change = only(self.after("811", before=None))
        assert (change.severity, change.kind) == (NOTICE, "filing-added")
        assert "可疑：“服务站”10月是811个" in change.message

    def test_a_figure_that_is_left_as_it_was_is_no_new_doubt(self) -> None:
        note = "progress:\n  1-1a: {status: 推进中, done: %s}\n"
        found = changes(
            (*self.EARLIER, october("811", note % "加快建设")), (*self.EARLIER, october("811", note % "加快建设和验收"))
        )
        assert kinds(found) == [("text-changed", INFO)]

    def test_a_text_that_now_contradicts_its_figure_is_worth_a_look(self) -> None:
        text = "progress:\n  1-1a: {status: 推进中, done: 累计建成服务站511个}\n"
        change = only(self.after("515", text, before="511"))
        assert change.severity == NOTICE
        assert "可疑：文字写“累计建成服务站511个”，“服务站”填的数是515个" in change.message

    def test_a_doubt_of_a_text_stands_beside_the_figure_that_it_names(self) -> None:
        filings = (
            f"unit: jingxin\nmonth: 2024-10\nfigures: {{new-firms: {firms}, stations: {stations}}}\n"
            "progress:\n  1-1a: {status: 推进中, done: 累计建成服务站511个}\n"
            for firms, stations in ((500, 511), (600, 515))
        )
        told = {change.subject: change.message for change in changes(*((one,) for one in filings))}
        assert "可疑" not in told["new-firms"]
        assert "“服务站”填的数是515个" in told["stations"]
