"""Good files: whatever a clerk may rightly write gives no finding at all."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yian1.commands.session import Session
from yian1.files import disk
from yian1.files.disk import RawFile
from yian1.files.load import Loaded, load
from yian1.model.plan import Kind
from yian1.model.quantity import plain, round_half_up

if TYPE_CHECKING:
    from yian1.files.load import Loaded
    from yian1.model.plan import Target

ROOT = Path(__file__).parents[1]
UNITS = ("jingxin", "shichang", "kechuang", "renhang", "fagai", "caizheng", "jiangan", "donghu-gaoxin", "tongzhan")

# What stands in real reports and looks like a mark of YAML, a date, a number, a placeholder or a slip.
PHRASES = (
    "走访企业120家",
    "“一企一策”",
    "4月—6月",
    "完成率98.5%",
    "\uff08含开发区\uff09",
    "推进情况\uff1a良好",
    "1—5月新增1.2万家",
    "3×4网格",
    "C++和C#课程",
    "14:30召开调度会",
    "见 https://example.cn/a?b=c&d",
    "A/B两类",
    "《武汉市企业和企业经营者权益保护条例》",
    "“双随机、一公开”",
    "[2024]8号",
    "No.5",
    "e-mail",
    "~5%",
    "环比+3.1个百分点",
    "-0.3个百分点",
    "‘汉企通’",
    "2024-05-31前",
    "100%",
    "on/off",
    "①②③",
    "XXL",
    "5*8小时服务",
    "- 一是",
)
SENTENCE = st.lists(st.sampled_from(PHRASES), min_size=3, max_size=6, unique=True).map(
    lambda some: "企业" + "\uff0c".join(some) + "。"
)
STATES = st.sampled_from(("未启动", "推进中", "已完成", "长期坚持"))
STYLES = st.sampled_from(("{}", "'{}'", '"{}"'))


@cache
def base() -> tuple[tuple[RawFile, ...], Loaded]:
    files = tuple(raw for raw in disk.read_files(ROOT) if raw.path in {"data/plan.yaml", "data/office.yaml"})
    return files, load(files)


def figure(draw: st.DrawFn, target: Target) -> str:
    """Write a figure that may well be so: about what is due by May, in one of the ways to write it."""
    if target.kind is Kind.MILESTONE:
        return draw(st.sampled_from(("{done: true}", "{done: false, note: 正在编制}")))
    if target.kind in {Kind.COMPARISON, Kind.TREND}:
        other = "against" if target.kind is Kind.COMPARISON else "last_year"
        return f"{{value: {draw(st.integers(-20, 90))}.{draw(st.integers(0, 9))}, {other}: {draw(st.integers(0, 90))}}}"
    if target.kind is Kind.RATIO and draw(st.booleans()):
        whole = draw(st.integers(1, 9000))
        return f"{{part: {draw(st.integers(0, whole))}, whole: {whole}}}"
    assert target.value is not None
    ledger = base()[1].ledger
    share = draw(st.integers(70, 99)) if target.kind is not Kind.FLOW else draw(st.integers(20, 60))
    places = 0 if target.measure in {"家", "个", "名", "场"} else 2
    known = None if ledger is None else ledger.office.baselines.get(target.id)
    start = known.value if known is not None else Decimal(0)
    if start:
        share = draw(st.integers(10, 70))  # of the way from where the year began
    number = plain(round_half_up(start + (target.value - start) * share / 100, places))
    whole_number = number.partition(".")[0]
    ways = [
        number,
        number + target.measure,
        f"{number} {target.measure}",
        f"{{value: {number}, note: 按月核对\uff0c季末调整}}",
    ]
    ways.append(number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}))
    ways += (
        [f"'{number}'", f'"{number}"']
        if len(whole_number) < 4
        else [f"{int(whole_number):,}{number[len(whole_number) :]}"]
    )
    return draw(st.sampled_from(ways))


@st.composite
def filings(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a unit and its good filing for May."""
    ledger = base()[1].ledger
    assert ledger is not None
    unit = draw(st.sampled_from(UNITS))
    lines = [f"unit: {unit}", "month: 2024-05", "filed: 2024-06-04  # 补盖公章后报送", ""]
    lines += draw(st.permutations(["filed_by: 综合处", "approved_by: 分管领导", "sample: true"]))
    owned = [context.target for key, context in ledger.targets.items() if ledger.owners[key] == unit]
    if owned:
        lines += ["figures:", *(f"  {target.id}: {figure(draw, target)}" for target in owned)]
    actions = [action for action in ledger.actions if ledger.may_report(action, unit)]
    lines.append("progress:")
    for action in draw(st.lists(st.sampled_from(actions), min_size=1, max_size=4, unique=True)):
        lines += [f"  {action}:", f"    status: {draw(STATES)}"]
        for key in ("done", "next", "problem"):
            if draw(st.booleans()):
                lines.append(f"    {key}: {draw(STYLES).format(draw(SENTENCE))}")
    return unit, draw(st.sampled_from(("\n", "\r\n"))).join([*lines, ""])


@settings(suppress_health_check=list(HealthCheck))
@given(filings(), st.sampled_from((b"", b"\xef\xbb\xbf")))
def test_a_good_filing_gives_no_alarm(filing: tuple[str, str], mark: bytes) -> None:
    unit, text = filing
    raw = RawFile(f"data/progress/{unit}/2024-05.yaml", mark + text.encode("utf-8"))
    session = Session(ROOT, load([*base()[0], raw], earlier=base()[1]))
    assert [(one.diagnostic.code, one.span.line, one.diagnostic.message) for one in session.findings] == [], text


def test_the_repositorys_own_data_give_no_alarm() -> None:
    assert Session(ROOT, load(disk.read_files(ROOT))).findings == ()
