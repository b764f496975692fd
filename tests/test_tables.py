from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.console import Console

from rows import each
from worlds import assessment_of, one, plan_of, task_of, worlds
from yian1.files.history import Recorded
from yian1.model.diagnostics import Span
from yian1.model.period import Month
from yian1.model.typography import cell_width
from yian1.output import lists
from yian1.output.lists import unit_rows
from yian1.output.terminal import ASCII, BLOCKS, Grid, Screen, Terminal, open_screen
from yian1.output.terminal.show import print_history
from yian1.output.terminal.status import bar, print_by_task, print_by_unit, print_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from yian1.core.rollup import Assessment

fractions = st.fractions(min_value=-2, max_value=3, max_denominator=1000)


def shown(call: Callable[[Screen], None], width: int | None = 80, *, colour: bool = False, code: str = "utf-8") -> str:
    """Return what a terminal of that width gets; without a width, what a pipe gets."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=code, errors="replace", newline="\n")
    if width is None:
        call(Screen(out))
    else:
        system: Any = "standard" if colour else None
        call(Terminal(Console(file=out, width=width, force_terminal=True, color_system=system, legacy_windows=False)))
    out.seek(0)
    return out.read()


def status(assessment: Assessment, *, forecast: bool = False) -> Callable[[Screen], None]:
    return lambda screen: print_status(screen, assessment, forecast=forecast)


def test_a_schedule_is_named_before_the_term_that_it_lies_in() -> None:
    target = one("flow", "100", due="2024-09")
    filing = {"unit": "nongye", "month": "2024-05", "figures": {"t": "50"}}
    office = {"owners": {"t": "nongye"}, "schedules": {"t": {"2024-06": "40%", "2024-09": "100%"}}}
    text = shown(status(assessment_of(plan_of([target]), office, [filing], 5)))
    assert "按节点目标计算时序\uff1a指标。" in text
    assert "按自己的时限" not in text


def sample() -> Assessment:
    targets = [
        one("stock", "225", "above", measure="万家") | {"id": "a", "name": "经营主体总量"},
        one("flow", "3000") | {"id": "b", "name": "个转企"},
        one("level", "40", "above", measure="%") | {"id": "c", "name": "规上工业企业研发机构覆盖率"},
        one("stock", "95") | {"id": "d", "name": "民营企业"},
    ]
    share = one("ratio", "100", measure="%") | {"id": "e", "name": "对接率"}
    plan = plan_of(targets)
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jiaotong"], [share])]
    office = {"owners": {target["id"]: "nongye" for target in targets}, "baselines": {"a": {"value": "206"}}}
    first = {"unit": "nongye", "month": "2024-04", "figures": {"c": "38.5"}, "sample": "true"}
    second = {"unit": "nongye", "month": "2024-05", "figures": {"a": "206.9", "b": "1356"}}
    third = {"unit": "jiaotong", "month": "2024-05", "figures": {"e": {"part": "5690", "whole": "5691"}}}
    return assessment_of(plan, office, [first, second, third], 5)


STATUS_80 = """\
方案
截至2024年5月末，时序进度41.7%，示例数据
共5项指标：超时序1、滞后1、未达标2、暂无数据1

指标                        目标值     当前值  完成率           较时序  状态
────────────────────────────────────────────────────────────────────────────────
目标（一）目标一
经营主体总量             ＞225万家  206.9万家  ···│····   4.7%   -36.9  滞后
个转企                     ≥3000家     1356家  ███│····  45.2%    +3.5  超时序
规上工业企业研发机构覆       ＞40%     38.5%*  -1.5个百分点          —  未达标
盖率
民营企业                     ≥95家          —  —                     —  暂无数据
任务（一）任务
对接率                       ≥100%      99.9%  ███████·  99.9%       —  未达标

时序进度按月计算：5÷12＝41.7%；完成率条中的“│”为数据所属月份的时序。
亮灯：达到时序为绿灯，低于时序不超过10个百分点为黄灯，超过10个百分点为红灯；未达
标为黄灯。
完成率一栏带正负号或写“持平”的，是与目标、对比值或上年的差距。
* 为以前月份的数据：规上工业企业研发机构覆盖率（4月）。
"""

STATUS_PIPE = """\
方案
截至2024年5月末，时序进度41.7%，示例数据
共5项指标：超时序1、滞后1、未达标2、暂无数据1

指标                           目标值     当前值  数据月份        完成率  较时序  状态      前六个月亮灯  数据责任单位
"""


def test_the_status_fits_eighty_columns() -> None:
    assert shown(status(sample())) == STATUS_80


def test_a_pipe_gets_every_column_and_no_drawing() -> None:
    text = shown(status(sample()), None)
    assert text.startswith(STATUS_PIPE)
    assert not set(text) & set("\x1b█─·")
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_a_wide_terminal_shows_who_files_and_a_projection() -> None:
    text = shown(status(sample(), forecast=True), 150)
    head = next(line for line in text.splitlines() if line.startswith("指标"))
    assert head.split() == [
        "指标",
        "目标值",
        "当前值",
        "数据月份",
        "完成率",
        "较时序",
        "期末推算",
        "每月还需",
        "前景",
        "状态",
        "前六个月亮灯",
        "数据责任单位",
    ]
    row = next(line for line in text.splitlines() if line.startswith("个转企"))
    assert row.split()[-6:] == ["3254家", "235家", "—", "超时序", "无无无无", "nongye"]
    assert "前六个月亮灯按月份先后列出" in text


def test_lights_of_earlier_months_are_explained_only_where_there_are_any() -> None:
    filing = {"unit": "nongye", "month": "2024-01", "figures": {"t": "50"}}
    january = assessment_of(plan_of([one("flow", "100")]), {"owners": {"t": "nongye"}}, [filing], 1)
    assert "按月份先后" not in shown(status(january), 150)


def cells_of(target: dict[str, str], figures: dict[int, str], month: int, **office: Any) -> list[str]:
    """Return the target's row of the status with its projections."""
    filings = [
        {"unit": "nongye", "month": f"2024-{number:02d}", "figures": {"t": value}} for number, value in figures.items()
    ]
    text = shown(status(assessment_of(plan_of([target]), office, filings, month), forecast=True), None)
    return next(line for line in text.splitlines() if line.startswith("指标 ") and "100" in line).split()


def test_what_has_to_fall_is_rounded_towards_its_target() -> None:
    row = cells_of(one("stock", "100", "at-most"), {2: "146"}, 2, baselines={"t": {"value": "150"}})
    assert row[6:8] == ["126家", "净减4.6家"]


def test_at_the_years_end_nothing_is_projected() -> None:
    assert cells_of(one("flow", "100"), {12: "95"}, 12)[6:8] == ["—", "—"]


def test_a_plan_without_targets_says_so() -> None:
    assert shown(status(assessment_of(plan_of([]), {}, [], 5))).endswith("没有指标。\n")


def test_colours_follow_the_lights() -> None:
    text = shown(status(sample()), colour=True)
    assert "\x1b[31m滞后" in text
    assert "\x1b[32m超时序" in text
    assert "\x1b[33m未达标" in text


def test_a_column_that_nobody_ranks_pushes_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    widths = (40, 60, 80, 100, 120, 160)
    before = {width: shown(status(sample()), width) for width in widths}
    told = lists.Column("又一列", lambda _: "有" * 12, ("table",))
    monkeypatch.setattr(lists, "COLUMNS", (*lists.COLUMNS[:4], told, *lists.COLUMNS[4:]))
    after = {width: shown(status(sample()), width) for width in widths}
    shows = {width: "又一列" in text for width, text in after.items()}
    assert shows == {40: False, 60: False, 80: False, 100: False, 120: False, 160: True}
    assert all(after[width] == before[width] for width, there in shows.items() if not there)
    assert "又一列" in shown(status(sample()), None)


def test_a_console_of_code_page_936_gets_only_signs_that_it_has() -> None:
    text = shown(status(sample()), code="gbk")
    assert "###|....  45.2%" in text
    assert "?" not in text


def test_foreign_text_cannot_steer_the_terminal() -> None:
    plan = plan_of([one("flow", "9", name="甲\x1b[2J\n乙", measure="家\x1b[1m")])
    text = shown(status(assessment_of(plan, {}, [], 5)))
    assert "甲[2J 乙" in text
    assert "\x1b" not in text


@given(worlds(), st.integers(40, 160), st.booleans())
def test_no_line_is_wider_than_the_terminal_and_no_name_is_lost(world: Any, width: int, forecast: bool) -> None:  # noqa: FBT001 - drawn
    assessment = assessment_of(*world)
    for call in (
        status(assessment, forecast=forecast),
        lambda screen: print_by_task(screen, assessment),
        lambda screen: print_by_unit(screen, assessment),
    ):
        text = shown(call, max(width, 60))
        assert max(map(cell_width, text.splitlines())) <= max(width, 60)
    text = shown(status(assessment, forecast=forecast), width)
    assert all(item.target.name in text for item in assessment.targets)


def test_the_history_of_a_figure_is_whole_on_a_narrow_screen() -> None:
    assessment, day = sample(), date(2024, 6, 3)
    item, path = assessment.targets[0], "data/progress/shichang/2024-05.yaml"
    entry = Recorded(Month(2024, 5), "a", None, day, "登记注册处", "0" * 40, "张三", day, path, 8)

    def told(screen: Screen) -> None:
        print_history(screen, assessment.ledger, item, [entry], lambda _: Span(path, 8, 1))

    texts = {width: shown(told, width) for width in (60, 80, 160)}
    assert all(cell_width(line) <= width for width, text in texts.items() for line in text.splitlines())
    assert all("张三" in text for text in texts.values())


def world_of_split() -> Assessment:
    plan = plan_of([one("flow", "100", name="个转企")])
    plan["groups"] = [{"id": "towns", "name": "各镇"}]
    plan["sections"][0]["tasks"] = [task_of("1-1", ["jiaotong", "towns"]), task_of("1-2", ["jiaotong", "nongye"])]
    office = {
        "owners": {"t": "jiaotong"},
        "groups": {"towns": {"members": ["shuiwu"]}},
        "allocations": {"t": {"nongye": "60", "shuiwu": "40"}},
    }
    filings = [
        {"unit": "jiaotong", "month": "2024-06", "figures": {"t": "50"}, "progress": {"1-2": {"status": "已完成"}}},
        {
            "unit": "shuiwu",
            "month": "2024-06",
            "figures": {"t": "30"},
            "progress": {"1-1": {"status": "推进中", "problem": "缺地"}},
        },
    ]
    return assessment_of(plan, office, filings, 6)


def test_by_task_shows_who_has_not_reported() -> None:
    assert shown(lambda screen: print_by_task(screen, world_of_split())) == (
        "方案\n"
        "截至2024年6月末\uff0c时序进度50.0%\n"
        "共2项任务\uff1a推进中2\n"
        "\n"
        "任务        状态    已报  问题  未报送单位\n"
        "──────────────────────────────────────────\n"
        "\uff08一\uff09任务\n"
        "1. 任务1-1  推进中     1     1  jiaotong\n"
        "2. 任务1-2  推进中     1     —  nongye\n"
    )


def test_by_unit_shows_the_split_targets_in_the_offices_order_unless_ranked() -> None:
    text = shown(lambda screen: print_by_unit(screen, world_of_split()))
    assert text.index("jiaotong") < text.index("任务分解\uff1a个转企")
    split = text[text.index("任务分解") :]
    assert split.index("nongye") < split.index("shuiwu      40家    30家  ████│█··  75.0%   +25.0  超时序")
    assert split.endswith("数据核对\uff1a6月\uff0c已报的1个单位合计30家\uff0cjiaotong填报50家\uff0c另有1个单位未报。\n")
    ranked = shown(lambda screen: print_by_unit(screen, world_of_split(), rank=True))
    ranked = ranked[ranked.index("任务分解") :]
    assert ranked.index("shuiwu") < ranked.index("nongye")


@given(fractions, st.one_of(st.none(), fractions), st.integers(1, 30))
@example(Fraction(1, 3), Fraction(1, 3), 12)
def test_a_bar_is_as_wide_as_asked_and_tells_ahead_from_behind(
    completion: Fraction, pace: Fraction | None, width: int
) -> None:
    full, empty, mark = ASCII
    drawn = bar(completion, pace, width, ASCII)
    assert len(drawn) == width
    if pace is None:
        assert mark not in drawn
        return
    assert drawn.count(mark) == 1
    at = drawn.index(mark)
    assert set(drawn[:at]) <= {full} if completion > pace else set(drawn[at + 1 :]) <= {empty}


@each(
    ("completion", "drawn"), [("0", "..|..."), ("0.5", "##|..."), ("1", "##|###"), ("2.3", "##|###"), ("-1", "..|...")]
)
def test_a_bar_is_full_or_empty_beyond_its_ends(completion: str, drawn: str) -> None:
    assert bar(Fraction(completion), Fraction("0.4"), 6, ASCII) == drawn
    assert len(bar(Fraction(completion), None, 6, BLOCKS)) == 6


def test_a_grid_folds_what_may_fold_and_cuts_nothing() -> None:
    columns = ("甲", "乙")
    row = ("一二三四五六七八九十\uff0c十一。", "12")
    layout = Grid(columns, [row], 16)
    assert [("".join(text for text, _ in line)) for line in layout.row(row)] == [
        "一二三四五六  12",
        "七八九十\uff0c十",
        "一。",
    ]
    whole = Grid(columns, [row], None)
    assert len(whole.row(row)) == 1


def test_a_long_word_is_broken_where_it_must_be() -> None:
    layout = Grid(("文件",), [("data/progress/a.yaml",)], 10)
    assert [line[0][0] for line in layout.row(("data/progress/a.yaml",))] == ["data/progr", "ess/a.yaml"]


def test_standard_output_is_a_plain_screen_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    screen = open_screen()
    screen.say("[甲] 1", "bold")
    screen.blank()
    assert (type(screen), capsys.readouterr().out) == (Screen, "[甲] 1\n\n")


def test_a_pipe_may_be_forced_to_take_colours(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    screen = open_screen()
    screen.say("[甲] 1", "bold")
    assert (screen.plain, screen.width) == (False, 40)
    assert capsys.readouterr().out == "\x1b[1m[甲] 1\x1b[0m\n"


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(("", "bold", "dim"))), max_size=4))
def test_rich_prints_into_a_pipe_what_is_printed_without_it(line: list[tuple[str, str]]) -> None:
    outputs = []
    for make in (Screen, lambda out: Terminal(Console(file=out, highlight=False, markup=False, emoji=False))):
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
        make(out).put(line)
        out.flush()
        outputs.append(out.buffer.getvalue())
    assert outputs[0] == outputs[1]


def test_a_pipe_gets_every_column_however_short_the_names_are() -> None:
    plan = plan_of([one("flow", "30") | {"id": "a", "name": "甲"}])
    text = shown(status(assessment_of(plan, {}, [], 5)), None)
    assert [line.split() for line in text.splitlines()[4:7:2]] == [
        ["指标", "目标值", "当前值", "数据月份", "完成率", "较时序", "状态", "前六个月亮灯", "数据责任单位"],
        ["甲", "≥30家", "—", "—", "—", "—", "暂无数据", "无无无无", "—"],
    ]


def test_one_unit_is_listed_with_its_own_figures_and_parts() -> None:
    text = shown(lambda screen: print_by_unit(screen, world_of_split(), "shuiwu"), None)
    assert [line.split() for line in text.splitlines()[3:] if line] == [
        ["单位", "最近填报", "数据指标", "已完成", "滞后未达标", "举措", "已报", "问题"],
        ["shuiwu", "6月", "—", "—", "—", "1", "1", "1"],
        ["分解到本单位的任务"],
        ["指标", "分解任务", "当前值", "完成率", "较时序", "状态"],
        ["个转企", "40家", "30家", "75.0%", "+25.0", "超时序"],
    ]
    owner = shown(lambda screen: print_by_unit(screen, world_of_split(), "jiaotong"), None)
    assert "任务分解\uff1a个转企" in owner
    assert "\nnongye  6月" not in owner


def test_a_unit_with_parts_only_has_targets_all_the_same() -> None:
    of_shuiwu = world_of_split().of_unit("shuiwu")
    text = shown(lambda screen: print_status(screen, of_shuiwu, "shuiwu"), None)
    assert ("没有指标" in text, "分解到本单位的任务" in text) == (False, True)
    nobody = shown(lambda screen: print_status(screen, world_of_split().of_unit("x"), "x"), None)
    assert ("没有指标" in nobody, "分解到本单位的任务" in nobody) == (True, False)


def test_the_figure_of_a_target_without_owner_belongs_to_who_filed_it() -> None:
    filing = {"unit": "nongye", "month": "2024-05", "figures": {"t": "50"}}
    assessment = assessment_of(plan_of([one("flow", "100", name="个转企")]), {}, [filing], 5)
    assert len(assessment.of_unit("nongye").targets) == 1
    assert not assessment.of_unit("jiaotong").targets
    assert [row[:3] for row in unit_rows(assessment, "nongye")] == [("nongye", "5月", "1")]


@pytest.mark.parametrize("width", [40, 46, 52, 60, 80, 120, None])
def test_notes_explain_only_what_is_shown(width: int | None) -> None:
    lines = shown(status(sample(), forecast=True), width).splitlines()
    heads = next(line for line in lines if line.startswith("指标"))
    notes = "".join(lines[lines.index("", 5) :])
    assert [word in notes for word in ("期末推算", "每月还需")] == [word in heads for word in ("期末推算", "每月还需")]
    assert ("完成率条" in notes) == any("│" in line for line in lines[5:15])


def test_a_plan_without_tasks_says_so() -> None:
    assessment = assessment_of(plan_of([one("flow", "100")]) | {"sections": []}, {}, [], 5)
    assert shown(lambda screen: print_by_task(screen, assessment)).splitlines()[2:] == ["没有任务。"]
