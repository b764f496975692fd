"""Papers that are sent as printed: their length, the office's own words, what stands in them only once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledgers import check, load, make_ledger, promising
from rows import each
from sample import TEMPLATES, paper, place, reminder
from yian1.commands.documents import usual_months
from yian1.core.duties import duty_table
from yian1.core.rollup import assess
from yian1.model.filing import Figure, Filing, substance
from yian1.model.office import Closing, Contact, Hearing, Opinions, Paper
from yian1.model.period import Month, parse_date
from yian1.output.documents import write
from yian1.output.documents.document import Request, front_count, front_lines, plan_facts
from yian1.output.documents.lagging import LENGTHS, LINES_OF_A_PAGE
from yian1.output.documents.tasks import within, without_requests

if TYPE_CHECKING:
    from yian1.model.ledger import Ledger

MAY, JUNE, SEPTEMBER = Month(2024, 5), Month(2024, 6), Month(2024, 9)
FIGURE = re.compile(r"\d+\.\d*[1-9](?:个百分点|%|万家|亿元)|\d{3,}[家个名]")


@pytest.fixture
def wuhan() -> Ledger:
    return place("wuhan")


def with_paper(ledger: Ledger, name: str, text: str) -> Ledger:
    return replace(ledger, papers={name: check(Paper, load(text), name)})


@pytest.mark.parametrize("number", [1, 4, 5, 6, 7, 8, 9, 12])
def test_papers_keep_their_length_in_every_month(number: int) -> None:
    month = Month(2024, number)
    brief = paper("brief", month)
    assert front_count(brief) <= 1500
    assert front_lines(brief) <= 2 * LINES_OF_A_PAGE
    assert front_lines(paper("leaders", month)) <= LINES_OF_A_PAGE
    if number >= 4:  # each in its own season
        assert front_count(paper("half-year" if number <= 7 else "october", month)) <= 4000


def test_why_a_figure_is_missing_stands_where_the_paper_says_that_it_is(wuhan: Ledger) -> None:
    """Once in the sentence, once in the table's column of problems; the unit's own paper tells it too."""
    month, why = Month(2024, 3), "统计口径尚未明确"
    target = next(iter(wuhan.plan.goals[0].targets))
    unit = wuhan.owners[target.id]
    filing = {"unit": unit, "month": "2024-03", "figures": {target.id: {"value": None, "note": f"{why}。"}}}
    ledger = replace(wuhan, filings=(check(Filing, filing, f"data/progress/{unit}/2024-03.yaml"),))
    for name, sentences in (("brief", 0), ("half-year", 1), ("october", 1)):
        made = write.paper(name, ledger, month, TEMPLATES)
        text = "\n".join(part.body for part in (made, *made.annexes))
        assert text.count(f"暂无数据\uff08{why}\uff09") == sentences
        assert text.count(f"| {why} |") == 1


def test_a_paper_made_late_asks_for_nothing_by_a_day_that_is_past(wuhan: Ledger) -> None:
    for dated, by in (("2024-06-11", "随6月简报于7月5日前"), ("2024-08-20", "随8月简报于9月5日前")):
        late = with_paper(wuhan, "brief-2024-05", f"dated: {dated}\n")
        assert by in write.paper("brief", late, MAY, TEMPLATES).body


def test_a_report_is_of_the_month_before_it_is_due(wuhan: Ledger) -> None:
    assert usual_months(wuhan, "october") == [SEPTEMBER]
    for due, month in (("2024-12-20", 11), ("2025-01-10", 12), ("2025-03-10", 12)):
        duties = [
            one.model_copy(update={"due": parse_date(due)}) if one.id == "october" else one for one in wuhan.plan.duties
        ]
        late = replace(wuhan, plan=wuhan.plan.model_copy(update={"duties": tuple(duties)}))
        assert usual_months(late, "october") == [Month(2024, month)]
        assert usual_months(late, "half-year") == [JUNE]


def large(targets: int, tasks: int) -> Ledger:
    """A plan with many long names, everything late, and nobody on time."""
    long = "很长的名称" * 8
    owned = "\n".join(
        f"  - {{id: t{at}, name: {long}{at}, quote: {long}{at}达到100家, kind: flow, measure: 家, value: 100}}"
        for at in range(targets)
    )
    parts = "\n".join(
        f"  - {{id: 1-{at}, title: {long}任务{at}, actions: [{{id: 1-{at}, text: 办{at}。, units: [one]}}]}}"
        for at in range(1, tasks + 1)
    )
    plan = f"""
document: {{title: {long}计划, year: 2024}}
units: [{{id: one, name: 甲局}}]
goals:
- id: g1
  title: {long}
  text: {"".join(f"{long}{at}达到100家。" for at in range(targets))}
  targets:
{owned}
sections:
- id: s1
  title: {long}
  tasks:
{parts}
"""
    figures = ", ".join(f"t{at}: {{value: 1, note: {'原因很多' * 20}}}" for at in range(targets))
    said = "做了很多工作" * 30
    progress = ", ".join(
        f"1-{at}: {{status: 推进中, done: {said}, problem: {said}{at}, next: {said}}}" for at in range(1, tasks + 1)
    )
    owners = "owners: {" + ", ".join(f"t{at}: one" for at in range(targets)) + "}"
    filing = f"{{unit: one, month: 2024-06, figures: {{{figures}}}, progress: {{{progress}}}}}"
    return make_ledger(plan, owners, filing)


@pytest.mark.parametrize(("targets", "tasks"), [(1, 1), (60, 40)])
def test_papers_keep_their_length_for_any_plan(targets: int, tasks: int) -> None:
    ledger = large(targets, tasks)
    brief = write.paper("brief", ledger, JUNE, TEMPLATES)
    assert front_count(brief) <= 1500
    assert f"滞后于时序的目标{targets}项" in brief.body
    for made in (write.paper("half-year", ledger, JUNE, TEMPLATES), write.paper("october", ledger, JUNE, TEMPLATES)):
        assert front_count(made) <= 4000
    assert front_lines(write.paper("leaders", ledger, JUNE, TEMPLATES)) <= LINES_OF_A_PAGE


def test_leaders_read_of_the_worst_laggard_where_there_is_no_room_for_the_names_of_units() -> None:
    assert any(limits.detailed and not limits.units for limits in LENGTHS["leaders"].steps)


def test_what_does_not_fit_is_said_to_be_left_out() -> None:
    body = write.paper("brief", large(90, 60), JUNE, TEMPLATES).body
    assert re.search(r"滞后于时序的目标90项.*见附件1。", body)
    assert "动态" not in body


@pytest.mark.parametrize("number", range(4, 10))
def test_no_figure_stands_more_than_twice_in_a_main_text(number: int) -> None:
    for kind in ("brief", "leaders", "october"):
        made = paper(kind, Month(2024, number))
        body = re.sub(r"月均[^）]*|100\.?0?%", "", made.body)
        often = {figure: times for figure, times in Counter(FIGURE.findall(body)).items() if times > 2}
        assert often == {}, (made.kind, often)


def test_the_period_is_told_from_all_months_and_never_only_the_last(wuhan: Ledger) -> None:
    body = paper("half-year", JUNE).body
    for earlier in ("公布首批免罚轻罚事项214项", "无还本续贷86.4亿元", "指导22家直属商会完成换届"):
        assert earlier in body
    assert not re.search(r"\d月报送", body)
    only_june = replace(wuhan, filings=tuple(filing for filing in wuhan.filings if filing.month == JUNE))
    assert body != write.paper("half-year", only_june, JUNE, TEMPLATES).body


def test_a_report_tells_nothing_from_its_meeting_on(wuhan: Ledger) -> None:
    held = Hearing(meeting="第二十次会议", date=parse_date("2024-10-10"))
    ledger = replace(wuhan, office=wuhan.office.model_copy(update={"hearing": held}))
    report = write.paper("october", ledger, Month(2024, 10), TEMPLATES).markdown()
    assert "截至10月9日" in report
    assert "议案办理情况实地检查" not in report  # of 16 October
    assert "测评" not in report
    assert "满意度测评" in paper("brief", Month(2024, 10)).body


def test_a_report_names_no_bureau_behind_its_sentences_and_receives_inspections() -> None:
    body = paper("october", SEPTEMBER).body
    assert "接受视察2次" in body
    assert "组织视察" not in body
    told = re.split(r"## [四五]、", body)
    assert not re.search(r"（市\w+局[，）]", told[0] + told[2])


def test_an_unsatisfied_opinion_is_told_with_what_was_done(wuhan: Ledger) -> None:
    body = paper("october", SEPTEMBER).body
    assert "代表评价不满意的1件，办理情况是：" in body
    assert "已将分阶段奖励方案列为下年度政策研究事项。" in body
    quiet = replace(wuhan, opinions=Opinions())
    assert "不满意" not in write.paper("october", quiet, SEPTEMBER, TEMPLATES).body


PAPER = """
dated: 2024-06-11
issue: 12
opening: 五月的事，开头由办公室写。
highlights: [亮点一, 亮点二。]
instructions: [领导批示一。]
demands: [要求一, 要求二。]
tasks: {2-2: 办公室写的个转企进展。}
problems: {listed-firms: 办公室写的原因}
leave_out: [opinions]
"""


def test_the_words_of_the_office_stand_in_the_paper_and_survive(wuhan: Ledger) -> None:
    ledger = with_paper(wuhan, "brief-2024-05", PAPER)
    brief = write.paper("brief", ledger, MAY, TEMPLATES)
    assert brief.masthead is not None
    assert (brief.masthead.issue, brief.masthead.date) == ("第12期", "2024年6月11日")
    text = brief.markdown()
    assert brief.body.startswith("五月的事，开头由办公室写。\n")
    for words in ("亮点一。亮点二。", "领导批示一。", "1. 要求一。\n2. 要求二。", "办公室写的个转企进展。"):
        assert words in text, words
    assert "**新增上市企业**（市委金融办，低21.7个百分点），办公室写的原因，还需8家；" in text
    assert "在审项目撤回3家" not in text
    assert "代表意见建议2" not in brief.body
    assert write.paper("brief", ledger, JUNE, TEMPLATES) == paper("brief", JUNE)


def test_attendance_is_that_of_the_day_of_the_issue(wuhan: Ledger) -> None:
    on_the_day, next_day = (with_paper(wuhan, "brief-2024-05", f"dated: 2024-06-0{day}") for day in (5, 6))
    waiting = write.paper("brief", on_the_day, MAY, TEMPLATES).body
    assert "截至6月5日，按时报送19份，尚未报送7份" in waiting
    assert "尚未报送的单位按时报送" in waiting
    missing = write.paper("brief", next_day, MAY, TEMPLATES).body
    assert "截至6月6日，按时报送19份，迟报1份（市委金融办），未报6份" in missing
    assert "，其中2份此后补报。" in missing
    assert "截至6月11日，按时报送19份，迟报3份" in paper("brief", MAY).body


def test_closing_fixes_the_date_of_an_issue(wuhan: Ledger) -> None:
    closing = Closing.model_construct(month=MAY, closed=parse_date("2024-06-12"), units={})
    head = write.paper("brief", replace(wuhan, closings=(closing,)), MAY, TEMPLATES).masthead
    assert head is not None
    assert head.date == "2024年6月12日"


def test_the_file_to_fill_in_holds_the_candidates_and_changes_nothing_but_the_date(wuhan: Ledger) -> None:
    request = Request("brief", assess(wuhan, MAY))
    made = paper("brief", MAY)
    text = write.draft(request, made)
    assert request.file_name == "brief-2024-05"
    assert check(Paper, load(text), "brief-2024-05").model_dump(exclude_unset=True) == {
        "dated": parse_date("2024-06-11")
    }
    assert write.paper("brief", with_paper(wuhan, "brief-2024-05", text), MAY, TEMPLATES) == made
    filled = re.sub(r"^# (?=  |[a-z_]+: |[a-z_]+:$|[a-z_]+:  #)", "", text, flags=re.MULTILINE)
    whole = check(Paper, load(filled), "brief-2024-05")
    assert whole.problems["listed-firms"] == "在审项目撤回3家"
    assert whole.demands[1] == "未报送的单位于6月14日前补报，尚未启动的任务明确时限。"
    assert len(whole.demands) == 2
    assert set(whole.tasks) == set(wuhan.tasks)


def test_the_file_for_a_report_has_the_day_of_the_report_itself(wuhan: Ledger) -> None:
    text = write.draft(Request("october", assess(wuhan, SEPTEMBER)), paper("october", SEPTEMBER))
    assert "\ndated: 2024-10-25  #" in text  # its own deadline, not the day by which units answer
    assert "以上报告" not in text  # what closes a report is nothing that it intends


def test_a_reminder_says_by_when_to_whom_and_speaks_to_each_as_is_due(wuhan: Ledger) -> None:
    contact = Contact(unit="领导小组办公室", person="综合科", phone="000-0000", days=5)
    ledger = replace(wuhan, office=wuhan.office.model_copy(update={"contact": contact}))
    day = parse_date("2024-06-20")
    own, other = (reminder(ledger, unit, day).body for unit in ("jiaoyu", "jianchayuan"))
    assert own.startswith(
        "截至2024年6月20日，你单位有1份材料超过时限尚未报送。请于2024年6月27日前补报至领导小组办公室。"
    )
    assert "联系人：综合科，电话：000-0000。" in own
    assert "贵单位有1份材料" in other
    message = write.group_message(ledger, duty_table(ledger, day), day, TEMPLATES)
    assert message.startswith("【催报】截至6月20日，尚未报送的有：")
    assert "市住房和城市更新局（4月、5月简报）" in message
    assert message.endswith("请于6月27日前补报至领导小组办公室，联系人综合科000-0000。（示例数据）\n")


def test_a_name_with_its_measure_is_not_told_the_measure_twice() -> None:
    plan = """
document: {title: 计划, year: 2024}
units: [{id: one, name: 甲局}]
goals:
- {id: g1, title: 提升, text: 培训100人。, targets: [
    {id: t1, name: 培训（人）, quote: 培训100人, kind: flow, measure: 人, value: 100}]}
duties: [{id: brief, title: 月报, every: month, from: 2024-01, to: 2024-12}]
"""
    letter = reminder(make_ledger(plan, "owners: {t1: one}", ""), "one", parse_date("2024-03-01"))
    assert letter.body.count("人") == 2 * letter.body.count("培训（人）") - letter.body.count("培训（人）")


@each(
    ("text", "most", "expected"),
    [
        ("甲乙丙丁。戊己庚辛。", 4, "甲乙丙丁"),
        ("甲乙丙丁；戊己庚辛。", 9, "甲乙丙丁；戊己庚辛"),
        ("甲乙，丙丁，戊己。", 5, "甲乙，丙丁"),
        ("甲乙丙丁戊己。", 5, ""),
        ("", 5, ""),
        ("甲。", 0, ""),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_sentence_or_clause_alone(text: str, most: int, expected: str) -> None:
    assert within(text, most) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("无", ""), ("暂无。", ""), ("同上月", ""), ("/", ""), ("略", ""), ("见附件", ""), ("\u3002", ""), (None, ""),
        ("甲局：完成立项", "完成立项"), ("下一步，抓紧施工", "抓紧施工"), ("无人值守站点建成", "无人值守站点建成"),
        ("主要问题是：缺钱", "缺钱"), ("问题：无", ""), ("问题企业已关停", "问题企业已关停"),
        ("下一步工作：抓紧施工", "抓紧施工"), ("没有问题的站点已经验收", "没有问题的站点已经验收"),
    ],
)  # fmt: skip
def test_nothing_to_say_is_not_printed_nor_the_units_own_name(text: str | None, expected: str) -> None:
    assert substance(text, ("甲局",)) == expected


@each(
    ("title", "report", "brief"),
    [
        ("关于推进人才集聚工程的实施意见", "关于推进人才集聚工程情况的报告", "推进人才集聚工程工作简报"),
        (
            "2023年市《政府工作报告》目标任务责任分解方案",
            "关于2023年市《政府工作报告》目标任务落实情况的报告",
            "2023年市《政府工作报告》目标任务落实工作简报",
        ),
        ("重点项目任务分解表", "关于重点项目落实情况的报告", "重点项目落实工作简报"),
        ("养老三年行动计划（2026—2028年）", "关于养老三年行动情况的报告", "养老三年行动工作简报"),
        ("民生实事实施方案", "关于民生实事落实情况的报告", "民生实事落实工作简报"),
        ("经济工作要点", "关于经济工作情况的报告", "经济工作简报"),
        ("办学责任清单", "关于办学工作情况的报告", "办学工作简报"),
        ("关于城市更新议案的办理工作方案", "关于城市更新议案办理情况的报告", "城市更新议案办理工作简报"),
        ("关于认真办理1号议案的实施方案", "关于1号议案办理情况的报告", "1号议案办理工作简报"),
        ("《养老决议》的实施方案", "关于《养老决议》落实情况的报告", "《养老决议》落实工作简报"),
    ],
)
def test_titles_of_all_forms_make_sentences(title: str, report: str, brief: str) -> None:
    plan = f"document: {{title: {title}, year: 2024}}\nunits: [{{id: one, name: 甲局}}]\n"
    ledger = make_ledger(plan, "", "{unit: one, month: 2024-06}")
    made = write.paper("october", ledger, JUNE, TEMPLATES)
    assert made.title == report
    head = write.paper("brief", ledger, JUNE, TEMPLATES).masthead
    assert head is not None
    assert head.name == brief
    assert plan_facts(ledger)["title"] == title.replace("《", "〈").replace("》", "〉")


QUARTERLY = """
document: {title: 关于文旅融合议案的办理方案, year: 2024, session: 县十届人大四次会议, motion: 文旅融合议案}
units: [{id: one, name: 甲局}, {id: two, name: 乙局}]
sections:
- id: s1
  title: 文旅
  tasks:
  - id: 1-1
    title: 修路
    actions: [{id: 1-1, text: 修路。, units: [one]}]
    targets:
    - {id: paths, name: 步道, quote: 步道10公里, kind: flow, measure: 公里, value: 10, due: 2024-10}
    - {id: inns, name: 民宿, quote: 民宿85家左右, kind: stock, measure: 家, rule: about, value: 85}
    - {id: fees, name: 费率, quote: 费率降至1%以下, kind: level, measure: '%', rule: at-most, value: 1}
    - {id: shows, name: 演出, quote: 演出100场, kind: flow, measure: 场, value: 100}
  - {id: 1-2, title: 种树, actions: [{id: 1-2, text: 种树。, units: [two]}]}
duties: [{id: brief, title: 季报, every: quarter, from: 2024-03, to: 2024-12}, {id: half, title: 小结, due: 2024-07-03}]
"""
QUARTERLY_OFFICE = """
owners: {paths: one, inns: one, fees: one, shows: one}
baselines: {inns: {value: 31}, fees: {value: 3}}
deadlines: {brief: {day: 15, month: next}}
hearing: {meeting: 第三次会议, date: 2024-06-28, reporter: 甲某}
"""
QUARTERLY_FILINGS = """
{unit: two, month: 2024-03, filed: 2024-04-02,
 progress: {1-2: {status: 推进中, done: 累计种树900棵，正在验收, problem: 苗木短缺}}}
---
{unit: one, month: 2024-06, filed: 2024-07-09, figures: {paths: 5.5, inns: 50, fees: 2.5, shows: 20},
 progress: {1-1: {status: 推进中, done: 修路6段}}}
"""
OPINION = (
    "opinions: [{id: '1', date: 2024-04-20, text: 修厕所, units: [one], "
    "state: 已答复, replied: 2024-05-08, result: 已修}]"
)
MAY_DAY = (
    "events: [{id: '1', date: 2024-05-06, kind: 检查, title: 检查}]\n"
    "vote: {date: 2024-05-09, issued: 3, received: 3, satisfied: 1, basic: 1, dissatisfied: 1}"
)


@pytest.fixture(scope="module")
def quarterly() -> Ledger:
    return make_ledger(QUARTERLY, QUARTERLY_OFFICE, QUARTERLY_FILINGS, opinions=OPINION, events=MAY_DAY)


def test_a_quarterly_brief_tells_of_the_whole_quarter(quarterly: Ledger) -> None:
    body = write.paper("brief", quarterly, JUNE, TEMPLATES).body
    assert "5月9日，办理工作接受满意度测评" in body
    assert "本季开展检查1次" in body
    assert "本季收到代表意见建议1件，本季答复1件。" in body
    assert "满意度测评" not in write.paper("brief", quarterly, SEPTEMBER, TEMPLATES).body


def test_a_difference_of_printed_numbers_is_exact() -> None:
    plan = (
        QUARTERLY.replace("1%", "0.008人").replace("measure: '%'", "measure: 人").replace("value: 1}", "value: 0.008}")
    )
    ledger = make_ledger(plan, QUARTERLY_OFFICE, "{unit: one, month: 2024-06, figures: {fees: 0.0094}}")
    assert "费率（高0.0014人）" in write.paper("brief", ledger, JUNE, TEMPLATES).body


def test_a_month_within_a_quarter_has_no_issue_of_its_own(quarterly: Ledger) -> None:
    heads = [write.paper("brief", quarterly, Month(2024, number), TEMPLATES).masthead for number in (3, 5, 6)]
    assert [head and head.issue for head in heads] == ["第1期", "", "第2期"]


def test_of_those_behind_the_red_ones_stand_first(quarterly: Ledger) -> None:
    body = write.paper("brief", quarterly, JUNE, TEMPLATES).body
    assert re.search("其中红灯2项[^\uff1a]*\uff1a\\*\\*演出.*民宿.*步道", body)


def test_a_summary_dates_what_has_passed_and_leaves_no_task_out(quarterly: Ledger) -> None:
    body = write.paper("half-year", quarterly, JUNE, TEMPLATES).body
    assert "**1. 修路**。修路6段。" in body
    assert "累计种树900棵，正在验收（3月末）。" in body
    assert "种树方面，3月末苗木短缺。" in body
    assert "民宿50家，增量完成35.2%" in body  # of about 85, more is better
    assert "尚未到时限1份，其中1份此后报送。" in body.replace("尚未到时限2份", "尚未到时限1份")


def test_a_completion_of_what_falls_is_explained(quarterly: Ledger) -> None:
    text = write.paper("brief", quarterly, JUNE, TEMPLATES).markdown()
    assert "其中费率列出的完成率为（基数－现值）÷（基数－目标），仅供参考" in text


def test_a_report_says_what_only_the_office_can_put_right(quarterly: Ledger) -> None:
    made = write.paper("october", quarterly, JUNE, TEMPLATES)
    assert any(line.startswith("报告用的是截至6月末的数，会议在2024年6月28日举行") for line in made.lacks)
    assert "（以下称" not in made.body  # what is no shorter than the motion's name
    assert "》确定2项任务" in made.body  # and no goals, since the plan has none


def test_a_summary_begins_with_the_plan_and_a_session_has_no_plan_of_the_government() -> None:
    span = QUARTERLY.replace("year: 2024", "year: 2024, from: 2024-05, to: 2026-04").replace(
        ", motion: 文旅融合议案", ""
    )
    ledger = make_ledger(span, QUARTERLY_OFFICE, "{unit: one, month: 2024-09, figures: {shows: 20}}")
    assert write.paper("half-year", ledger, SEPTEMBER, TEMPLATES).title.endswith("（2024年5—9月）")
    assert "现将《关于文旅融合议案的办理方案》落实情况" in write.paper("october", ledger, SEPTEMBER, TEMPLATES).body


SUMMARIES = """
{unit: one, month: 2024-05, filed: 2024-06-02, progress: {1-1: {status: 推进中, done: 步道有2处未动工}}}
---
{unit: one, month: 2024-06, filed: 2024-07-09, summary: 上半年修通三段步道，游客中心开放。}
---
{unit: one, month: 2024-08, filed: 2024-09-02, progress: {1-1: {status: 推进中, done: 第四段步道开工建设}}}
---
{unit: two, month: 2024-06, filed: 2024-07-09, summary: 落实修路配套资金三百万元。种树九百棵，成活率九成以上。,
 progress: {1-1: {status: 推进中, done: 配合征地工作完成}, 1-2: {status: 推进中, done: 春季种树工作结束}}}
"""


def test_what_units_sum_up_is_in_the_papers() -> None:
    named = QUARTERLY.replace("title: 种树", "title: 种树九百棵").replace("units: [one]}]", "units: [one, two]}]", 1)
    ledger = make_ledger(named, QUARTERLY_OFFICE, SUMMARIES)
    body = write.paper("october", ledger, Month(2024, 8), TEMPLATES).body
    assert "**1. 修路**。上半年修通三段步道，游客中心开放。第四段步道开工建设。" in body
    assert "**2. 种树九百棵**。种树九百棵，成活率九成以上。" in body  # of several tasks what names this one
    own = write.paper("half-year", ledger, JUNE, TEMPLATES, unit="two").body
    assert "总结如下。落实修路配套资金三百万元。种树九百棵，成活率九成以上。" in own
    assert "配合征地工作完成。" in own


def test_what_was_not_done_then_is_no_news_later() -> None:
    body = write.paper("october", make_ledger(QUARTERLY, "", SUMMARIES.split("---")[0::2]), SEPTEMBER, TEMPLATES).body
    assert "**1. 修路**。第四段步道开工建设。" in body


def test_a_problem_that_stands_in_the_way_of_two_tasks_is_told_once() -> None:
    plan = """
document: {title: 提升方案, year: 2024}
units: [{id: one, name: 甲局}]
sections:
- {id: s1, title: 建设, tasks: [{id: 1, title: 修路, actions: [{id: a1, text: 修路。, units: [one]}]}]}
- {id: s2, title: 服务, tasks: [{id: 2, title: 通车, actions: [{id: a2, text: 通车。, units: [one]}]}]}
"""
    report = "{status: 推进中, done: 完成勘察设计招标, problem: 用地指标尚未落实}"
    filing = f"{{unit: one, month: 2024-06, progress: {{a1: {report}, a2: {report}}}}}"
    body = write.paper("half-year", make_ledger(plan, "", filing), JUNE, TEMPLATES).body
    assert "修路方面\uff0c用地指标尚未落实。" in body
    assert body.count("用地指标") == 1


COUNTY = """
document: {title: 实事清单, year: 2024}
units: [{id: one, name: 甲局}, {id: two, name: 大湾乡, kind: township}]
sections:
- id: s1
  title: 民生
  tasks:
  - id: 1
    title: 建设老年食堂
    actions: [{id: a1, text: 建设食堂。, units: [one]}]
    targets:
    - {id: canteens, name: 食堂, quote: 食堂10家, kind: flow, measure: 家, value: 10}
    - {id: rank, name: 评价排名, quote: 前20位, kind: level, measure: 位, rule: at-most, value: 20, due: 2024-09}
    - {id: fraud, name: 案件, quote: 案件不超过300起, kind: flow, measure: 起, rule: at-most, value: 300}
  - id: 2
    title: 改造口袋公园
    actions: [{id: a2, text: 改造公园。, units: [one]}]
    targets: [{id: parks, name: 公园, quote: 9月底前公园6个, kind: flow, measure: 个, value: 6, due: 2024-09}]
duties:
- {id: brief, title: 月报, every: month, from: 2024-04, to: 2024-05}
- {id: autumn, title: 秋季月报, every: month, from: 2024-09, to: 2024-10}
"""
COUNTY_OFFICE = "{owners: {canteens: one, rank: one, fraud: one}, masthead: {title: 通报}}"
COUNTY_FILINGS = """
{unit: two, month: 2024-04, filed: 2024-04-30, progress: {a1: {status: 推进中}}}
---
{unit: one, month: 2024-05, filed: 2024-05-30, figures: {fraud: 80, canteens: 2},
 progress: {a1: {status: 推进中, done: 新建2家并已运营。完成选址培训}},
 summary: 老年食堂和口袋公园每周调度。老年食堂开放。}
---
{unit: one, month: 2024-09, filed: 2024-09-30, figures: {canteens: 4, rank: 27, parks: 4},
 progress: {a1: {status: 推进中, done: 新建4家且都通过验收, problem: 补贴少；场地缺},
  a2: {status: 推进中, done: 公园开放4处}}}
"""


@pytest.fixture(scope="module")
def county() -> Ledger:
    return make_ledger(COUNTY, COUNTY_OFFICE, COUNTY_FILINGS)


def test_reports_with_a_pause_are_counted_and_asked_for_by_the_duty_of_their_month(county: Ledger) -> None:
    made = {number: write.paper("brief", county, Month(2024, number), TEMPLATES) for number in (4, 5, 7, 9)}
    assert [one.masthead and one.masthead.issue for one in made.values()] == ["第1期", "第2期", "", "第3期"]
    assert "应报秋季月报2份" in made[9].body
    assert "随10月秋季月报于10月31日前报送" in made[9].body
    assert "应报" not in made[7].body
    body = write.paper("half-year", county, Month(2024, 12), TEMPLATES).body
    assert "4—5月，应报送月报4份，按时报送2份，未报2份。\n\n9—10月，应报送秋季月报4份" in body


def test_a_unit_merged_within_the_year_owes_nothing_from_then_on() -> None:
    """The duty is in two parts, the later without the unit; issues go on, and the last of the first names the next."""
    plan = """
document: {title: 方案, year: 2024}
units: [{id: one, name: 甲局}, {id: two, name: 乙局}]
sections:
- {id: s, title: 事项, tasks: [{id: t, title: 修路, actions: [{id: t, text: 修路。, units: [one, two]}]}]}
duties:
- {id: early, title: 月度简报, every: month, from: 2024-04, to: 2024-05}
- {id: later, title: 月度简报, every: month, from: 2024-06, to: 2024-12, units: [one]}
"""
    filings = """
{unit: two, month: 2024-05, filed: 2024-05-30, progress: {t: {status: 已完成}}}
---
{unit: one, month: 2024-05, filed: 2024-05-30, progress: {t: {status: 推进中}}}
---
{unit: one, month: 2024-06, filed: 2024-06-28, progress: {t: {status: 已完成}}}
"""
    ledger = make_ledger(plan, "", filings)
    may, june = (write.paper("brief", ledger, month, TEMPLATES) for month in (MAY, JUNE))
    assert "6月简报于7月1日前报送" in may.body
    assert (june.masthead and june.masthead.issue, "应报月度简报1份" in june.body) == ("第3期", True)
    assert "1项任务已完成" in june.body


def test_keeping_within_a_limit_is_no_news_and_the_end_of_the_year_names_the_next(county: Ledger) -> None:
    assert "新完成目标" not in write.paper("brief", county, MAY, TEMPLATES).body
    assert "于2025年1月3日前报送" in write.paper("brief", county, Month(2024, 12), TEMPLATES).body


def test_a_rank_is_neither_high_nor_low(county: Ledger) -> None:
    made = write.paper("brief", county, SEPTEMBER, TEMPLATES)
    assert "评价排名（比目标靠后7位）" in made.body
    assert "| 9月底前进入前20位 | 27位 |" in made.annexes[0].body
    earlier = county.filings[1].model_copy(update={"month": Month(2024, 8), "figures": {"rank": Figure(value="25")}})
    moved = write.paper("brief", replace(county, filings=(*county.filings, earlier)), SEPTEMBER, TEMPLATES)
    assert "| 27位 | 后移2位 |" in moved.annexes[0].body


def test_what_fell_short_by_an_older_figure_says_of_when(county: Ledger) -> None:
    october = Month(2024, 10)
    assert "公园（9月末完成66.7%）" in write.paper("brief", county, october, TEMPLATES).body
    done = county.filings[2].model_copy(update={"month": october, "figures": {"parks": Figure(value="6")}})
    after = write.paper("brief", replace(county, filings=(*county.filings, done)), october, TEMPLATES).body
    assert "新完成目标1项：公园（晚于计划）。" in after
    trend = "{id: share, name: 占比, quote: 占比逐年提升, kind: trend, measure: '%'}"
    filing = "{unit: a, month: 2024-06, figures: {share: {value: 5, last_year: 6}}}"
    older = make_ledger(promising(trend), "owners: {share: a}", filing)
    assert "占比（上半年低于上年同期1.0个百分点）" in write.paper("brief", older, Month(2024, 8), TEMPLATES).body


@each(
    ("target", "figure", "told"),
    [
        ("name: 投资增速, kind: level, value: 8", "7.5", "一季度增长7.5%，低于目标0.5个百分点"),
        ("name: 收入增速, kind: comparison", "{value: 7.5, against: 7}", "一季度增长7.5%"),
        ("name: 贷款增速, kind: comparison", "{value: 7.5, against: 7}", "3月末增长7.5%"),  # of a balance
        ("name: 占比, kind: trend", "{value: 7.5, last_year: 7}", "一季度为7.5%"),
        ("name: 覆盖率, kind: level, value: 8", "7.5", "3月末为7.5%"),
    ],
)
def test_growth_is_of_the_months_since_january_and_a_balance_of_the_months_end(target: str, figure: str, told: str):
    plan = promising(f"{{id: t, {target}, quote: 好于比较的, measure: '%'}}")
    ledger = make_ledger(plan, "owners: {t: a}", f"{{unit: a, month: 2024-03, figures: {{t: {figure}}}}}")
    assert f"：{told}" in write.paper("half-year", ledger, Month(2024, 3), TEMPLATES, "a").body
    years = make_ledger(plan.replace("year: 2024", "year: 2024, from: 2024-01, to: 2026-12"), "owners: {t: a}",
                        f"{{unit: a, month: 2024-03, figures: {{t: {figure}}}}}")  # fmt: skip
    assert f"：2024年{told}" in write.paper("half-year", years, Month(2025, 3), TEMPLATES, "a").body


def test_an_index_has_no_measure() -> None:
    target = "{id: t, name: 综合指数, quote: 综合指数降至4.0以下, kind: level, measure: 无, rule: at-most, value: 4.0}"
    ledger = make_ledger(promising(target), "owners: {t: a}", "{unit: a, month: 2024-06, figures: {t: 4.05}}")
    made = write.paper("brief", ledger, JUNE, TEMPLATES)
    assert "综合指数\uff08高0.05\uff09" in made.body
    assert "| 综合指数 | 不高于4.0 | 4.05 |" in made.annexes[0].body


def test_one_alone_is_no_some_and_has_no_number_of_a_list() -> None:
    target = "{id: t, name: 食堂, quote: 食堂10家, kind: flow, measure: 家, value: 10}"
    rate = "{id: r, name: 达标率, quote: 达标率90%, kind: level, measure: '%', value: 90}"
    other = "{id: o, name: 公园, quote: 公园5个, kind: flow, measure: 个, value: 5}"
    filing = "{unit: a, month: 2024-06, figures: {t: 1, r: 80, o: 4}}"
    ledger = make_ledger(promising(target, rate, other), "owners: {t: a, r: a, o: a}", filing)
    body = write.paper("october", ledger, JUNE, TEMPLATES).body
    assert "一是1项目标滞后于时序：食堂" in body
    assert "二是1项指标没有达到要求：达标率" in body
    assert "确定工作目标；" in body
    assert "（一）" not in body


@each(
    ("session", "congress"),
    [
        ("市十五届人大三次会议", "市十五届人大"),
        ("清河县第十八届人民代表大会第六次会议", "清河县第十八届人大"),
        ("市十五届人大常委会第三次会议", ""),
        ("清河县第十八届人民代表大会常务委员会第六次会议", ""),
        ("市政协十四届三次会议", ""),
    ],
)
def test_a_session_names_its_congress(session: str, congress: str) -> None:
    plan = promising().replace("year: 2024", f"year: 2024, session: {session}")
    assert plan_facts(make_ledger(plan, ""))["congress"] == congress


def test_a_reason_has_no_mark_that_parts_the_list_it_stands_in(county: Ledger) -> None:
    one = county.plan.sections[0].tasks[0].targets[0].id
    noted = with_paper(county, "brief-2024-09", f"problems: {{{one}: 食堂补贴少；场地缺。}}")
    assert "，补贴少，场地缺，其余3个月还需6家" in write.paper("brief", noted, SEPTEMBER, TEMPLATES).body


def test_an_account_gives_no_figure_that_has_changed_and_no_sentence_twice(county: Ledger) -> None:
    told = replace(county, filings=tuple(one for one in county.filings if one.month != MAY or one.unit != "one"))
    plain = county.filings[1].model_copy(update={"summary": None})
    body = write.paper("october", replace(told, filings=(plain, *told.filings)), SEPTEMBER, TEMPLATES).body
    assert "**1. 建设老年食堂**。完成选址培训。新建4家且都通过验收。" in body
    body = write.paper("october", county, SEPTEMBER, TEMPLATES).body
    assert body.count("每周调度") == 1
    own = write.paper("half-year", county, SEPTEMBER, TEMPLATES, unit="one").body
    assert "老年食堂开放（5月末）。" in own
    assert "公园开放4处（9月末）。" in write.paper("october", county, Month(2024, 12), TEMPLATES).body
    points = (
        COUNTY_FILINGS.replace("家", "个")
        .replace("完成选址培训", "好评比去年提高2个百分点")
        .replace("summary", "filed_by")
    )
    ledger = make_ledger(COUNTY.replace("家", "个"), COUNTY_OFFICE, points)
    assert "好评比去年提高2个百分点。" in write.paper("october", ledger, SEPTEMBER, TEMPLATES).body


def test_a_town_is_one_of_the_governments_own(county: Ledger) -> None:
    assert "你单位有1份材料" in reminder(county, "two", parse_date("2024-06-03")).body


def test_a_task_of_nobody_is_asked_of_nobody_and_counts_for_who_reports_it() -> None:
    ledger = make_ledger(COUNTY.replace("公园。, units: [one]", "公园。"), COUNTY_OFFICE, COUNTY_FILINGS)
    assert "应报送进展的举措" not in reminder(ledger, "two", parse_date("2024-06-03")).body
    for number, told in ((5, "承担1项任务、1条举措"), (9, "承担2项任务、2条举措")):
        assert told in write.paper("brief", ledger, Month(2024, number), TEMPLATES, unit="one").body


def test_the_same_words_of_several_stand_once_with_all_their_names() -> None:
    filings = COUNTY_FILINGS.replace(
        "2024-04, filed: 2024-04-30, progress: {a1: {status: 推进中}}",
        "2024-05, progress: {a1: {status: 推进中, done: 新建2家并已运营。完成选址培训}}",
    )
    ledger = make_ledger(COUNTY.replace("食堂。, units: [one]", "食堂。, units: [one, two]"), COUNTY_OFFICE, filings)
    assert (
        "甲局、大湾乡：新建2家并已运营。完成选址培训。" in write.paper("brief", ledger, MAY, TEMPLATES).annexes[1].body
    )


def test_leaders_are_referred_to_the_brief_of_the_quarter() -> None:
    paper_of_office = QUARTERLY_OFFICE + "lights: {red: -90}\n"
    many = QUARTERLY.replace(
        "- {id: paths",
        "".join(
            f"- {{id: x{at}, name: 项{at}, quote: 项{at}, kind: flow, measure: 公里, value: 10}}\n    "
            for at in range(9)
        )
        + "- {id: paths",
    )
    figures = ", ".join(f"x{at}: 1" for at in range(9))
    ledger = make_ledger(many, paper_of_office, f"{{unit: one, month: 2024-06, figures: {{{figures}}}}}")
    assert "见当季简报" in write.paper("leaders", ledger, JUNE, TEMPLATES).body


def test_words_of_another_year_and_month_say_so() -> None:
    plan = COUNTY.replace("year: 2024}", "year: 2024, from: 2024-01, to: 2025-12}")
    filings = """
{unit: one, month: 2024-12, filed: 2024-12-30, figures: {rank: 22},
 progress: {a1: {status: 推进中, done: 今年开展宣讲51场}, a2: {status: 推进中, done: 5月5日公园开放一处}}}
---
{unit: one, month: 2025-02, filed: 2025-02-28, progress: {a2: {status: 推进中, done: 修缮门楼完工}}}
"""
    ledger = make_ledger(plan, COUNTY_OFFICE + "\n", filings)
    brief = write.paper("brief", ledger, Month(2025, 1), TEMPLATES)
    assert "应报送" not in write.paper("half-year", ledger, Month(2025, 2), TEMPLATES).body  # nothing is owed that year
    assert "甲局（2024年12月）：今年开展宣讲51场。" in brief.annexes[1].body
    assert (
        "5月5日公园开放一处（2024年）。修缮门楼完工。" in write.paper("october", ledger, Month(2025, 2), TEMPLATES).body
    )


def test_what_falls_short_of_a_point_of_a_schedule_says_of_what() -> None:
    plan = promising("{id: t, name: 投资增速, quote: 投资增长8%, kind: level, measure: '%', value: 8}")
    office = "{owners: {t: a}, schedules: {t: {2024-03: 6, 2024-12: 8}}}"
    ledger = make_ledger(plan, office, "{unit: a, month: 2024-04, figures: {t: 5.9}}")
    assert "投资增速（低于节点目标0.1个百分点）" in write.paper("brief", ledger, Month(2024, 4), TEMPLATES).body


def test_a_point_of_a_schedule_that_is_the_target_is_called_so() -> None:
    office = COUNTY_OFFICE.replace("owners", "schedules: {rank: {2024-06: 40, 2024-09: 20}}, owners")
    filings = ["{unit: one, month: 2024-07, figures: {rank: 41}}", "{unit: one, month: 2024-09, figures: {rank: 22}}"]
    ledger = make_ledger(COUNTY, office, filings)
    based = make_ledger(COUNTY, office.replace("owners", "baselines: {rank: {value: 50}}, owners"), filings)
    notes = write.paper("brief", based, SEPTEMBER, TEMPLATES).annexes[0].body
    assert "其中评价排名与到期的节点目标比较，评价排名列出的完成率" in notes
    for number, told in ((7, "比节点目标靠后1位"), (9, "比目标靠后2位")):
        assert told in write.paper("brief", ledger, Month(2024, number), TEMPLATES).body


def test_problems_stand_in_a_list_without_marks_of_their_own_and_the_congress_is_asked_for_nothing(
    county: Ledger,
) -> None:
    problem = "一是用地未批，恳请市政府协调解决；二是请假条审批慢。建议县财政局尽快拨款"
    report = county.filings[2].progress["a2"].model_copy(update={"problem": problem})
    filing = county.filings[2].model_copy(update={"progress": {"a2": report}})
    ledger = replace(county, filings=(*county.filings[:2], filing))
    body = write.paper("october", ledger, SEPTEMBER, TEMPLATES).body
    assert "工作推进中还有困难：改造口袋公园方面，用地未批，请假条审批慢。" in body
    body = write.paper("half-year", ledger, SEPTEMBER, TEMPLATES).body
    assert "用地未批，恳请市政府协调解决，请假条审批慢，建议县财政局尽快拨款" in body
    own = write.paper("brief", ledger, SEPTEMBER, TEMPLATES, unit="one").body
    assert "一是用地未批，恳请市政府协调解决；二是" in own


@each("text", ["望城区征地滞后\uff0c资金未到位", "希望小学县级配套未落实", "建议案涉及的市直部门多", "请进来的客商少"])
def test_a_name_that_begins_like_a_request_is_none(text: str) -> None:
    assert without_requests(text) == text
    assert not without_requests("望上级支持\uff0c望市政府协调")
