"""What an edit of the plan, of the office's rules or of a register means."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledgers import OFFICE, PLAN, compare, make_ledger, read
from told import BREAKING, INFO, NOTICE, SCHEDULED, kinds, october, only
from yian1.core.changes.rules import KINDS
from yian1.model.fields import Field
from yian1.model.office import Lights, Office, Paper, Receipts, Verification

if TYPE_CHECKING:
    from yian1.core.changes.change import Change
    from yian1.model.ledger import Ledger


class TestPlan:
    @pytest.mark.parametrize(
        ("old", "new", "kind", "words"),
        [
            ("value: 600", "value: 650", "target-changed", "指标“服务站”的目标值\uff1a600个 → 650个"),
            ("value: 600", "rule: above, value: 600", "target-changed", "的判定规则\uff1a不低于 → 高于"),
            ("quote: 新增企业1200家", "quote: 力争新增企业1200家", "target-changed", "的方案原文"),
            (
                "text: 建平台\u3002",
                "text: 建大平台\u3002",
                "action-changed",
                "举措1-1b的原文\uff1a建平台\u3002 → 建大平台\u3002",
            ),
            ("units: [jingxin, shuju]", "units: [jingxin]", "action-changed", "市经信局、市数据局 → 市经信局"),
            ("units: [jingxin, shuju]", "units: [shuju, jingxin]", "action-changed", "市数据局、市经信局"),
            ("due: 2024-06-30", "due: 2024-07-31", "duty-changed", "报送义务“半年总结”的截止日期"),
            ("to: 2024-09", "to: 2024-10", "duty-changed", "结束月份\uff1a2024-09 → 2024-10"),
            ("name: 市数据局", "name: 市大数据局", "unit-changed", "责任单位“市大数据局”的简称"),
            ("title: 规模\n", "title: 总量\n", "goal-changed", "目标“总量”的标题"),
            ("title: 方案,", "title: 新方案,", "plan-changed", "文件信息的标题"),
        ],
    )
    def test_every_promise_and_every_printed_word_is_breaking(self, old: str, new: str, kind: str, words: str) -> None:
        assert old in PLAN
        change = only(compare(make_ledger(), make_ledger(plan=PLAN.replace(old, new, 1))))
        assert kinds([change]) == [(kind, BREAKING)]
        assert words in change.message
        assert change.place.file == "data/plan.yaml"

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("value: 600", "value: 600.0"),
            ("value: 600", "rule: at-least, value: 600"),
            ("units: [jingxin, districts]", "units: [jingxin,   districts]"),
        ],
    )
    def test_another_way_of_writing_the_same_promise_is_no_change(self, old: str, new: str) -> None:
        assert compare(make_ledger(), make_ledger(plan=PLAN.replace(old, new, 1))) == ()

    def test_the_order_of_units_says_nothing_but_for_the_first(self) -> None:
        plans = [
            PLAN.replace("[jingxin, shuju]", units)
            for units in ("[jingxin, shuju, shichang]", "[jingxin, shichang, shuju]")
        ]
        assert compare(*(make_ledger(plan=plan) for plan in plans)) == ()

    def test_a_changed_promise_says_what_it_does(self) -> None:
        before = make_ledger(filings=october("521"), office=SCHEDULED)
        after = make_ledger(filings=october("521"), office=SCHEDULED, plan=PLAN.replace("value: 600", "value: 650"))
        assert only(compare(before, after)).message.endswith("完成率86.8% → 80.2%\uff0c超时序 → 滞后")

    def test_added_and_removed_parts(self) -> None:
        line = "    - {id: 1-1b, text: 建平台\u3002, units: [jingxin, shuju]}\n"
        less = make_ledger(plan=PLAN.replace(line, ""))
        assert kinds(compare(make_ledger(), less)) == [("action-removed", BREAKING)]
        assert kinds(compare(less, make_ledger())) == [("action-added", BREAKING)]

    def test_an_alias_only_helps_to_find_a_unit(self) -> None:
        after = make_ledger(plan=PLAN.replace("name: 市数据局", "name: 市数据局, aliases: [数据局]"))
        assert kinds(compare(make_ledger(), after)) == [("unit-changed", NOTICE)]


class TestOffice:
    FILED = (
        october("521"),
        "unit: shichang\nmonth: 2024-10\nfiled: 2024-11-04\nfigures: {new-firms: 900, all-firms: 90}\n",
        "unit: jingxin\nmonth: 2024-05\nfiled: 2024-06-04\nfigures: {stations: 200}\n",
        "unit: jiangan\nmonth: 2024-10\nfigures: {new-firms: 100}\n",
    )

    def compared(self, old: str, new: str) -> tuple[Change, ...]:
        return compare(*(make_ledger(filings=self.FILED, office=OFFICE + extra) for extra in (old, new)))

    @pytest.mark.parametrize(
        ("old", "new", "kind", "severity", "words"),
        [
            ("", "baselines: {all-firms: {value: 80}}", "baseline-changed", BREAKING, "基数\uff1a（无） → 80万家"),
            (
                "baselines: {all-firms: {value: 80}}",
                "baselines: {all-firms: {value: 80.0, source: 公报}}",
                "baseline-changed",
                NOTICE,
                "80万家（公报）",
            ),
            ("", "lights: {red: -1}", "lights-changed", BREAKING, "黄灯0、红灯-10 → 黄灯0、红灯-1"),
            ("", "lights: {red: -50}", "lights-changed", NOTICE, "黄灯0、红灯-50"),
            (
                "",
                "schedules: {stations: {2024-10: 90%}}",
                "schedule-changed",
                BREAKING,
                "节点目标\uff1a（无） → 10月90%",
            ),
            ("", "year_end: [new-firms]", "year-end-changed", BREAKING, "年末考核"),
            ("", "pace: daily", "pace-changed", NOTICE, "按月 → 按日"),
            ("", "tolerances: {all-firms: 2}", "tolerance-changed", NOTICE, "“企业总量”的容差\uff1a（无） → 2万家"),
            ("", "outlook: {faster: 2}", "outlook-changed", NOTICE, "需加快1倍、难以完成1.5倍 → 需加快2倍"),
            (
                "",
                "allocations: {new-firms: {jiangan: 500}}",
                "allocation-changed",
                NOTICE,
                "江岸区“新增企业”的分解任务",
            ),
            (
                "allocations: {new-firms: {jiangan: 500}}",
                "allocations: {new-firms: {jiangan: 50}}",
                "allocation-changed",
                BREAKING,
                "500家 → 50家",
            ),
            ("", "definitions: {stations: 建成的}", "definition-changed", NOTICE, "“服务站”的口径"),
            ("", "calendar: {holidays: [2024-11-05]}", "calendar-changed", NOTICE, "放假日期"),
            ("", "opinion_categories: {A: 已解决}", "opinion-category-changed", NOTICE, "意见办理类别A"),
            ("", "vote_rule: {pass: 60%}", "vote-rule-changed", NOTICE, "60%通过"),
            ("", "masthead: {title: 简报}", "masthead-changed", INFO, "报头的简报名称"),
        ],
    )
    def test_a_rule_is_breaking_if_it_overturns_what_was_judged(
        self, old: str, new: str, kind: str, severity: str, words: str
    ) -> None:
        change = only(self.compared(old, new))
        assert kinds([change]) == [(kind, severity)]
        assert words in change.message
        assert change.place.file == "data/office.yaml"

    def test_a_rule_is_judged_at_the_last_month_that_both_have(self) -> None:
        may = "unit: jingxin\nmonth: 2024-05\nfigures: {stations: 230}\n"  # 3.3 points behind
        june = "unit: jingxin\nmonth: 2024-06\nfigures: {stations: 300}\n"  # on pace
        after = make_ledger(filings=(may, june), office=OFFICE + "lights: {red: -3}\n")
        (change,) = (one for one in compare(make_ledger(filings=may), after) if one.kind == "lights-changed")
        assert change.severity.value == BREAKING
        assert "滞后、黄灯 → 完成率38.3%、滞后、红灯" in change.message

    def test_a_setting_of_the_lights_that_was_left_out_is_not_told(self) -> None:
        class More(Lights):
            months: int | None = Field(None, title="月数")

        def of(lights: Lights) -> Ledger:
            ledger = make_ledger(filings=self.FILED)
            return replace(ledger, office=ledger.office.model_copy(update={"lights": lights}))

        change = only(compare(of(More()), of(More(months=2))))
        assert "黄灯0、红灯-10 → 黄灯0、红灯-10、月数2" in change.message

    def test_another_owner(self) -> None:
        after = make_ledger(filings=self.FILED, office=OFFICE.replace("all-firms: shichang", "all-firms: shuju"))
        change = only(compare(make_ledger(filings=self.FILED), after))
        assert kinds([change]) == [("owner-changed", BREAKING)]
        assert change.message.startswith(
            "“企业总量”的数据责任单位\uff1a市市场监管局 → 市数据局\uff1b10月“企业总量”\uff1a占目标94.7%"
        )

    def test_every_month_that_was_filed_is_judged_anew(self) -> None:
        may = "unit: jingxin\nmonth: 2024-05\nfigures: {stations: 245}\n"  # 0.8 points behind
        june = "unit: jingxin\nmonth: 2024-06\nfigures: {stations: 310}\n"  # ahead
        filings = (may, june)
        after = make_ledger(filings=filings, office=OFFICE + "lights: {red: -0.5}\n")
        change = only(compare(make_ledger(filings=filings), after))
        assert kinds([change]) == [("lights-changed", BREAKING)]
        assert "5月“服务站”\uff1a完成率40.8%、滞后、黄灯 → 完成率40.8%、滞后、红灯" in change.message

    def test_two_rules_may_turn_a_month_over_together(self) -> None:
        may = "unit: jingxin\nmonth: 2024-05\nfigures: {stations: 245}\n"
        rules = {
            "schedule": "schedules: {stations: {2024-05: 41%, 2024-12: 100%}}\n",
            "lights": "lights: {yellow: -0.5, red: -10}\n",
        }
        for rule in rules.values():
            alone = compare(make_ledger(filings=may), make_ledger(filings=may, office=OFFICE + rule))
            assert only(alone).severity.value == NOTICE
        both = compare(make_ledger(filings=may), make_ledger(filings=may, office=OFFICE + "".join(rules.values())))
        assert kinds(both) == [("schedule-changed", BREAKING), ("lights-changed", BREAKING)]

    def test_an_owner_moves_though_nobody_named_one(self) -> None:
        lines = PLAN.splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if "1-1a" in line)
        lines[at : at + 2] = [lines[at + 1].replace("[jingxin, shuju]", "[shuju, jingxin]"), lines[at]]
        one = make_ledger(plan=PLAN.replace("units: [jingxin, shuju]", "units: [shuju, jingxin]"))
        change = only(compare(one, make_ledger(plan="".join(lines))))
        assert (change.kind, change.subject) == ("owner-changed", "stations")
        assert (change.before, change.after) == ("市经信局", "市数据局")
        assert change.place.file == "data/plan.yaml"

    def test_a_hundredth_of_a_percent_is_another_schedule(self) -> None:
        change = only(
            self.compared("schedules: {stations: {2024-12: 40%}}", "schedules: {stations: {2024-12: 40.04%}}")
        )
        assert (change.before, change.after) == ("12月40%", "12月40.04%")

    def test_the_schedule_of_a_rate_is_told_in_its_measure(self) -> None:
        plan = PLAN.replace("kind: flow, measure: 个", "kind: level, measure: 个")
        sides = [f"{OFFICE}schedules: {{stations: {{2024-06: {value}, 2025-06: 40}}}}" for value in (18, 20)]
        change = only(compare(*(make_ledger(plan=plan, office=office) for office in sides)))
        assert (change.before, change.after) == ("6月18个、2025年6月40个", "6月20个、2025年6月40个")

    def test_the_day_of_a_list_of_members(self) -> None:
        office = OFFICE.replace("members: [jiangan, wuchang]", "members: [jiangan, wuchang], as_of: 2024-03")
        change = only(compare(make_ledger(), make_ledger(office=office)))
        assert change.after == "江岸区、武昌区（截至2024-03）"

    def test_a_rule_folded_elsewhere_is_no_change(self) -> None:
        long = "definitions: {stations: 建成并挂牌的服务站}\n"
        folded = "definitions:\n  stations: >-\n    建成并挂牌的\n    服务站\n"
        assert compare(make_ledger(office=OFFICE + long), make_ledger(office=OFFICE + folded)) == ()

    def test_an_owner_only_written_out_is_no_change(self) -> None:
        after = make_ledger(office=OFFICE.replace("owners: {", "owners: {stations: jingxin, "))
        assert compare(make_ledger(), after) == ()

    def test_an_earlier_deadline_says_who_is_late_by_it(self) -> None:
        after = make_ledger(filings=self.FILED, office=OFFICE.replace("day: 5", "day: 3"))
        change = only(compare(make_ledger(filings=self.FILED), after))
        assert kinds([change]) == [("deadline-changed", BREAKING)]
        assert change.message == "“月度简报”的报送时限\uff1a次月5日 → 次月3日\uff1b市经信局5月简报\uff1a按时 → 迟报"

    def test_what_can_overturn_no_verdict_has_no_part_in_one(self) -> None:
        more = "lights: {yellow: 60, red: -80}\noutlook: {faster: 2}\ndefinitions: {stations: 建成的}\n"
        after = make_ledger(filings=self.FILED, office=OFFICE.replace("day: 5", "day: 3") + more)
        found = {change.kind: change for change in compare(make_ledger(filings=self.FILED), after)}
        assert {kind: change.severity for kind, change in found.items()} == {
            "deadline-changed": BREAKING,
            "lights-changed": NOTICE,
            "outlook-changed": NOTICE,
            "definition-changed": NOTICE,
        }

    def test_choices_are_told_by_their_chinese_words(self) -> None:
        plan = PLAN.replace("kind: stock", "kind: flow").replace("every: month", "every: quarter")
        office = OFFICE + "publication: {public: [problems]}\nvote_rule: {base: issued}\n"
        messages = [change.message for change in compare(make_ledger(), make_ledger(plan=plan, office=office))]
        sides = [message.partition("\uff1a")[2] for message in messages]
        assert sides[:2] == ["总量 → 累计数", "每月 → 每季度"]
        assert "按有效票数、50%通过 → 按发出票数、50%通过" in sides
        assert "目标、任务的状态 → 单位写的问题、原因和更正" in sides

    def test_units_of_the_office(self) -> None:
        more = OFFICE.replace(
            "{id: wuchang, name: 武昌区}]", "{id: wuchang, name: 武昌}, {id: hongshan, name: 洪山区}]"
        )
        assert kinds(compare(make_ledger(), make_ledger(office=more))) == [
            ("office-unit-changed", NOTICE),
            ("office-unit-added", NOTICE),
        ]
        assert ("office-unit-removed", BREAKING) in kinds(compare(make_ledger(office=more), make_ledger()))

    def test_members_of_a_group(self) -> None:
        less = OFFICE.replace("members: [jiangan, wuchang]", "members: [jiangan]")
        change = only(compare(make_ledger(), make_ledger(office=less)))
        assert change.message == "“各区人民政府”的成员\uff1a江岸区、武昌区 → 江岸区"

    def test_every_part_of_the_file_is_told(self) -> None:
        apart = {"units", "masthead", "contact", "hearing", "publication", "repository"}  # not as rules
        assert Office.model_fields.keys() - apart == KINDS.keys()


class TestRenames:
    """A new id for what stays the same is one change, however much was filed under the old one."""

    FILED = (
        "unit: jingxin\nmonth: 2024-05\nfigures: {stations: 250}\nprogress: {1-1a: {status: 推进中, done: 好}}\n",
        "unit: shichang\nmonth: 2024-05\nfigures: {new-firms: 500}\n",
    )

    @pytest.mark.parametrize(
        ("old", "new", "kind", "message"),
        [
            ("jingxin", "jxj", "unit-renamed", "单位“市经信局”的代号\uff1ajingxin → jxj"),
            ("stations", "service", "target-renamed", "指标“服务站”的代号\uff1astations → service"),
            ("1-1a", "1-1c", "action-renamed", "举措“建服务站600个\u3002”的代号\uff1a1-1a → 1-1c"),
            ("jiangan", "jad", "unit-renamed", "单位“江岸区”的代号\uff1ajiangan → jad"),
        ],
    )
    def test_a_new_id_is_one_change(self, old: str, new: str, kind: str, message: str) -> None:
        office = OFFICE + (
            "baselines: {all-firms: {value: 80}}\nschedules: {stations: {2024-12: 100%}}\n"
            "allocations: {new-firms: {jiangan: 500}}\n"
        )
        opinions = "opinions: [{id: O-1, date: 2024-04-18, text: 建议, units: [jingxin]}]\n"
        workplan = "unit: jingxin\nworkplan: [{action: 1-1a, due: 2024-09-30}]\n"
        whole = {"plan": PLAN, "office": office, "opinions": opinions}
        before = make_ledger(**whole, filings=self.FILED, workplans=workplan)
        after = make_ledger(
            **{key: text.replace(old, new) for key, text in whole.items()},
            filings=[text.replace(old, new) for text in self.FILED],
            workplans=workplan.replace(old, new),
        )
        change = only(compare(before, after))
        assert (kinds([change]), change.message) == ([(kind, NOTICE)], message)
        assert (change.before, change.after, change.subject) == (old, new, new)

    def test_an_edit_beside_it_is_told_apart(self) -> None:
        before = make_ledger(filings=self.FILED)
        filed = [text.replace("stations: 250", "service: 240") for text in self.FILED]
        after = make_ledger(plan=PLAN.replace("id: stations", "id: service"), filings=filed)
        assert kinds(compare(before, after)) == [("figure-fell", BREAKING), ("target-renamed", NOTICE)]

    def test_what_has_another_name_too_is_another_thing(self) -> None:
        after = make_ledger(
            plan=PLAN.replace("{id: shuju, name: 市数据局}", "{id: sjj, name: 市大数据局}").replace("shuju", "sjj")
        )
        assert {kind for kind, _ in kinds(compare(make_ledger(), after))} >= {"unit-added", "unit-removed"}


class TestRegisters:
    OPINION = "opinions: [{{id: O-1, date: 2024-04-18, text: 建议甲, units: [jingxin]{}}}]\n"

    @pytest.mark.parametrize(
        ("old", "new", "kind", "severity"),
        [
            ("", ", state: 已答复, replied: 2024-06-01", "opinion-answered", INFO),
            (", state: 已答复", ", state: 已办结", "opinion-settled", INFO),
            (", state: 已办结", ", state: 已答复", "opinion-changed", NOTICE),
            ("", ", satisfaction: 满意", "opinion-changed", INFO),
            (", satisfaction: 满意", ", satisfaction: 不满意", "opinion-changed", NOTICE),
            (", satisfaction: 不满意", ", satisfaction: 满意", "opinion-changed", NOTICE),
            ("", ", due: 2024-09-01", "opinion-changed", NOTICE),
        ],
    )
    def test_opinions(self, old: str, new: str, kind: str, severity: str) -> None:
        sides = [make_ledger(opinions=self.OPINION.format(text)) for text in (old, new)]
        assert kinds(compare(*sides)) == [(kind, severity)]

    def test_opinions_added_and_removed(self) -> None:
        one = make_ledger(opinions=self.OPINION.format(""))
        added = only(compare(make_ledger(), one))
        assert (added.kind, added.message) == ("opinion-added", "新增代表意见O-1\uff1a建议甲（市经信局）")
        assert kinds(compare(one, make_ledger())) == [("opinion-removed", BREAKING)]

    def test_events_and_the_vote(self) -> None:
        event = "events: [{{id: E-1, date: 2024-04-09, kind: 会议, title: 部署会{}}}]\n"
        one, other = (make_ledger(events=event.format(text)) for text in ("", ", lead: 副市长"))
        assert kinds(compare(make_ledger(), one)) == [("event-added", INFO)]
        assert kinds(compare(one, other)) == [("event-changed", INFO)]
        assert kinds(compare(one, make_ledger())) == [("event-removed", NOTICE)]
        ballots = "issued: 60, received: 60, satisfied: {}, basic: {}, dissatisfied: 0"
        votes = [
            make_ledger(events=f"vote: {{date: 2024-10-30, {ballots.format(count, 60 - count)}}}\n")
            for count in (50, 51)
        ]
        assert kinds(compare(make_ledger(), votes[0])) == [("vote-added", INFO)]
        assert kinds(compare(*votes)) == [("vote-changed", BREAKING)]
        assert kinds(compare(votes[0], make_ledger())) == [("vote-removed", BREAKING)]

    def test_work_plans(self) -> None:
        text = "unit: jingxin\nworkplan:\n- {{action: 1-1a, department: {}, due: {}}}\n"
        one = make_ledger(workplans=text.format("甲处", "2024-09-30"))
        assert kinds(compare(make_ledger(), one)) == [("workplan-added", INFO)]
        assert kinds(compare(one, make_ledger())) == [("workplan-removed", NOTICE)]
        assert kinds(compare(one, make_ledger(workplans=text.format("乙处", "2024-09-30")))) == [
            ("workplan-changed", INFO)
        ]
        later = only(compare(one, make_ledger(workplans=text.format("甲处", "2024-12-31"))))
        assert (later.severity.value, later.before, later.after) == (NOTICE, "2024-09-30", "2024-12-31")

    CHECK = "verification: [{{target: all-firms, month: 2024-05, result: 属实{}}}]\n"

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            (", value: 90", ", value: 90.00万家", []),
            (", value: 90", ", value: 91", [("check-changed", NOTICE)]),
            (", value: 90", ", value: 90, result: 存疑", [("check-changed", NOTICE)]),
            (", by: 统计局", ", by: 市统计局", [("check-changed", INFO)]),
        ],
    )
    def test_what_was_checked(self, old: str, new: str, told: list[tuple[str, str]]) -> None:
        texts = [self.CHECK.format(text) for text in (old, new)]
        texts = [text.replace("result: 属实, ", "") if text.count("result") > 1 else text for text in texts]
        assert kinds(compare(*map(self.checked, texts))) == told

    def test_checks_added_and_removed(self) -> None:
        none, one, doubt = (
            make_ledger(),
            *(self.checked(text) for text in (self.CHECK.format(""), self.CHECK.format("").replace("属实", "存疑"))),
        )
        added = only(compare(none, one))
        assert (added.kind, added.severity.value) == ("check-added", INFO)
        assert added.message == "新增5月“企业总量”的核实记录\uff1a属实"
        assert kinds(compare(none, doubt)) == [("check-added", NOTICE)]
        assert kinds(compare(one, none)) == [("check-removed", NOTICE)]

    def checked(self, text: str) -> Ledger:
        return replace(make_ledger(), verification=read(Verification, text, "data/verification.yaml"))

    def test_what_was_sent_in_grows_line_by_line(self) -> None:
        line = "- {{time: 2024-06-0{}, result: 已写入, file: 表.xlsx, digest: abc}}\n"
        one, three, other = (
            replace(make_ledger(), receipts=read(Receipts, f"received:\n{lines}", "data/received.yaml"))
            for lines in (line.format(1), "".join(map(line.format, (1, 2, 3))), line.format(4))
        )
        change = only(compare(one, three))
        assert (kinds([change]), change.message) == ([("received", INFO)], "收件登记增加2条")
        assert change.place.path == ("received", 1)
        assert kinds(compare(one, other)) == kinds(compare(three, one)) == [("receipt-changed", NOTICE)]

    @pytest.mark.parametrize(
        ("old", "new", "severity", "words"),
        [
            ("opening: 甲", "opening: 乙", INFO, "开头甲 → 乙"),
            ("tasks: {1-1: 甲}", "tasks: {1-1: 乙}", INFO, "任务1-1甲 → 乙"),
            ("issue: 2", "issue: 2\ndated: 2024-06-11", INFO, "印发日期（无） → 2024-06-11"),
            ("issue: 2\ndated: 2024-06-11", "issue: 3\ndated: 2024-06-11", NOTICE, "期号2 → 3"),
            ("dated: 2024-06-11", "dated: 2024-06-12", NOTICE, "印发日期2024-06-11 → 2024-06-12"),
            ("dated: 2024-06-11", "dated: 2024-06-11\nproblems: {stations: 用地}", INFO, "问题服务站（无） → 用地"),
        ],
    )
    def test_the_words_of_papers(self, old: str, new: str, severity: str, words: str) -> None:
        change = only(compare(*(self.papers(text) for text in (old, new))))
        assert (change.kind, change.severity.value, change.subject) == ("paper-changed", severity, "brief-2024-05")
        assert change.message == f"5月简报的用语\uff1a{words}"
        assert change.month == "2024-05"

    def papers(self, text: str) -> Ledger:
        paper = read(Paper, text, "data/documents/brief-2024-05.yaml")
        return replace(make_ledger(), papers={paper.name: paper})

    def test_papers_added_and_removed(self) -> None:
        none, open_, issued = make_ledger(), self.papers("opening: 甲"), self.papers("dated: 2024-06-11")
        assert kinds(compare(none, open_)) == [("paper-added", INFO)]
        assert kinds(compare(open_, none)) == [("paper-removed", INFO)]
        assert kinds(compare(issued, none)) == [("paper-removed", NOTICE)]

    def test_the_mark_of_sample_data(self) -> None:
        sides = [make_ledger(opinions=f"sample: {value}\nopinions: []\n") for value in ("true", "false")]
        assert kinds(compare(*sides)) == [("sample-changed", NOTICE)]


def test_verdicts_of_a_plan_of_several_years_name_the_year() -> None:
    plan = PLAN.replace("year: 2024}", "year: 2024, to: 2025-12}")
    filing = "unit: shichang\nmonth: 2025-03\nfigures: {all-firms: 91}\n"
    offices = (f"{OFFICE}baselines: {{all-firms: {{value: {value}}}}}\n" for value in (80, 90))
    before, after = (make_ledger(plan, office, filing) for office in offices)
    assert "2025年3月“企业总量”" in only(compare(before, after)).message
