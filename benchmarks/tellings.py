"""What units write of their figures, written apart from sentences.py: true, and the same sentence with something false.

Names are shortened, values told in another scale, months as quarters; beside them stand steps, goals, shares, last
year's values, parts and other people's numbers, none of which contradicts a figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from realistic import Figures

MONTHS = 12
QUARTERS = {
    3: ("一季度", "今年一季度"),
    6: ("上半年", "今年上半年"),
    9: ("前三季度", "1至9月"),
    12: ("全年", "2024年全年"),
}

# {n} is the name or a short form, {v} the value, {s} the step of the month, {g} the goal, {p} the completion.
SUMS = (
    "1-{m}月，全市{n}{v}",
    "1—{m}月{n}完成{v}",
    "1至{m}月，{n}累计{v}",
    "截至{m}月底，{n}{v}",
    "截至{m}月末，已累计完成{n}{v}",
    "截止目前，{n}{v}，占年度任务的{p}%",
    "今年以来，累计{n}{v}",
    "今年以来{n}累计达{v}，为历年同期较好水平",
    "{n}工作有序推进，目前已完成{v}",
    "{n}方面，累计完成{v}，完成率{p}%",
    "{n}全年计划{g}，截至{m}月末实际完成{v}",
    "{n}：年度目标{g}，累计完成{v}",
    "围绕年度目标，扎实推进{n}，截至目前完成{v}",
    "至{m}月末，{n}累计达到{v}，完成年度目标的{p}%",
    "牵头的{n}任务已完成{v}，其余正在加快推进",
    "{n}累计{v}（年度任务{g}）",
    "加大统筹力度，年内{n}已达{v}",
    "{n}目标任务{g}，已完成{v}，占比{p}%",
    "{n}完成{v}，占全年目标{g}的{p}%",
    "一是{n}稳步推进。累计完成{v}",
    "我局坚持每周调度，{n}累计{v}",
    "{n}任务{g}，1-{m}月完成{v}",
)
STEPS = (
    "{m}月当月{n}{s}，年内累计{v}",
    "本月新增{s}，{n}累计{v}",
    "{n}当月完成{s}，1-{m}月累计完成{v}",
    "{n}累计{v}，比上月增加{s}",
    "{n}由上月的{l}增加到{v}",
    "{m}月份，{n}{s}；今年以来累计{v}",
    "{n}{v}，较上月末净增{s}",
    "当月推进{n}{s}，累计已达{v}，同比增长{x}%",
)
QUARTERLY = ("{q}，{n}{v}", "{q}全市{n}完成{v}，同比增长{x}%", "{q}累计{n}{v}", "{q}{n}{v}，占全年任务的{p}%")
TOTALS = (
    "截至{m}月末，全市{n}{v}",
    "全市现有{n}{v}",
    "{n}达到{v}",
    "{n}总数达{v}",
    "{n}{v}，年度目标{g}",
    "期末{n}为{v}",
    "{m}月末{n}{v}，同比增长{x}%",
    "目前{n}共{v}",
    "{n}稳步增长，达到{v}",
)
GROWN = ("{n}{v}，较上月净增{s}", "{n}达{v}，比上月末增加{s}", "{n}由上月末的{l}增至{v}")
GROWN_SINCE = ("{n}{v}，较年初净增{b}", "{n}达到{v}，比上年末增加{b}")
RATES = (
    "{n}{v}",
    "{n}达到{v}",
    "{n}为{v}",
    "1-{m}月{n}{v}",
    "截至{m}月末{n}为{v}",
    "{n}保持平稳，为{v}，目标为{g}",
    "{m}月末，{n}{v}，去年同期为{y}",
)
MOVED = ("{n}{v}，较上月{r}个百分点", "{n}由上月的{l}变为{v}")
SHARES = (
    "{n}{v}",
    "{n}达{v}",
    "应办{w}件，办成{p}件，{n}{v}",
    "{n}为{v}，目标{g}%",
    "1-{m}月{n}{v}",
    "截至{m}月末，{n}达到{v}",
)
AHEAD = (
    "{n}快于时序进度{d}个百分点",
    "{n}进度快于时序",
    "{n}超序时进度{d}个百分点",
    "{n}超时序推进",
    "{n}高于时序进度{d}个百分点",
    "{n}进展超过时序进度",
    "{n}完成率{p}%，快于序时进度",
    "{n}领先时序进度{d}个百分点",
)
BEHIND = (
    "{n}慢于时序进度{d}个百分点",
    "{n}进度滞后于时序",
    "{n}低于序时进度{d}个百分点",
    "{n}滞后时序进度",
    "{n}落后于时间进度{d}个百分点",
    "{n}未达到时序进度要求",
    "{n}完成率{p}%，低于时序进度",
    "{n}进度偏慢，落后时序{d}个百分点",
)
DONE = (
    "{n}已完成年度任务",
    "{n}提前完成全年目标任务",
    "{n}超额完成全年任务",
    "{n}年度目标已完成",
    "{n}已达到年度目标",
    "{n}已实现全年目标",
)
FILLERS = (
    "召开专题会{}次", "深入企业走访{}家", "协调解决问题{}个", "印发工作提示{}期", "组织观摩学习{}人次",
    "受理群众咨询{}件", "拟于下季度开展督查{}轮", "争取上级资金{}万元", "开展培训{}期、{}人次", "推送政策信息{}条",
    "完成整改{}处", "其中城区{}家、县域{}家", "比去年同期多{}个", "计划年底前再建{}个", "累计发放宣传册{}份",
    "核查台账{}本",
)  # fmt: skip
FACTORS = (0.6, 0.75, 0.85, 0.93, 0.97, 1.03, 1.08, 1.2, 1.35, 1.6)


class Telling(NamedTuple):
    """A true sentence of a target, and the same with something false; `kind` is what is false."""

    target: str
    kind: str
    true: str
    wrong: str


def filler(random: Random, month: int) -> str:
    """Return a sentence with numbers that are of no figure."""
    text = random.choice(FILLERS)
    if random.random() < 0.2:
        text = f"{month}月{random.randint(2, 28)}日，{text}"
    return text.format(random.randint(2, 900), random.randint(2, 900))


def tell(
    random: Random, target: Mapping[str, Any], short: str, one: Figures, month: int, baseline: float | None
) -> list[Telling]:
    """Return one sentence of a figure, perhaps two."""
    name = random.choice((target["name"], target["name"], short, f"“{short}”"))
    if one.kind in {"comparison", "trend"}:
        return [_of_sides(random, target, name, one, month)]
    if "part" in one.by_month[month]:
        return [_of_ratio(random, target, name, one, month)]
    made = [_of_value(random, target, name, one, month, baseline)]
    state = _of_state(random, target, name, one, month, baseline)
    return [*made, *state] if random.random() < 0.5 else made


def _of_value(
    random: Random, target: Mapping[str, Any], name: str, one: Figures, month: int, baseline: float | None
) -> Telling:
    value, measure = one.by_month[month]["value"], target["measure"]
    earlier = [past for past in sorted(one.by_month) if past < month]
    last = one.by_month[earlier[-1]]["value"] if earlier else None
    show = _scale(random, value, measure)
    words = {"n": name, "m": month, "g": f"{target['value']}{measure}", "x": f"{random.uniform(1, 30):.1f}"}
    words["q"], words["y"] = random.choice(QUARTERS.get(month, ("",))), f"{float(value) * 0.97:.1f}{measure}"
    ways: list[str] = []
    if one.kind == "flow":
        words["p"] = f"{100 * float(value) / float(target['value']):.1f}"
        ways += SUMS
        ways += QUARTERLY if month in QUARTERS else ()
    elif one.kind == "stock":
        ways += TOTALS
    else:
        ways += RATES
    if last is not None:
        step = float(value) - float(last)
        places = len(value.partition(".")[2])
        words |= {"l": f"{last}{measure}", "s": f"{step:.{places}f}{measure}"}
        words["r"] = f"{'提高' if step >= 0 else '回落'}{abs(step):.{places}f}"
        if one.kind == "flow" and step > 0 and "correction" not in one.by_month[month]:
            ways += STEPS
        if one.kind == "stock" and step > 0:
            ways += GROWN
        if one.kind == "level" and measure == "%":
            ways += MOVED
    if one.kind == "stock" and baseline is not None and float(value) > baseline:
        words["b"] = f"{float(value) - baseline:.{len(value.partition('.')[2])}f}{measure}"
        ways += GROWN_SINCE
    way = random.choice(ways)
    if float(value) == 0:
        return Telling(target["id"], "", f"{name}正在推进", f"{name}正在推进")
    true = way.format(v=show(value), **words)
    return Telling(target["id"], "数", true, way.format(v=show(_another_value(random, value, one.kind)), **words))


def _another_value(random: Random, value: str, kind: str) -> str:
    """Return a value that a unit might wrongly write: off by some percent, or by a digit; of a rate by some points."""
    places = len(value.partition(".")[2])
    if kind == "level":
        return f"{float(value) + random.choice((-3.2, -1.4, -0.6, 0.7, 1.5, 2.9)):.{places}f}"
    while True:
        other = f"{float(value) * random.choice(FACTORS):.{places}f}"
        if other != value:
            return other
        if places == 0:
            return str(int(value) + random.choice((-1, 1, 2)))


def _scale(random: Random, value: str, measure: str) -> Any:  # noqa: ANN401 - a way of printing
    """Return how a value is told: as filed, or now and then in another scale."""
    number, draw = float(value), random.random()
    if draw < 0.2 and measure in {"个", "家", "套", "张", "人", "亩", "人次"} and number >= 10000:
        return lambda text: f"{float(text) / 10000:.2f}万{measure}"
    if draw < 0.2 and measure[0] == "万":
        return lambda text: f"{float(text) * 10000:.0f}{measure[1:]}"
    if draw < 0.15 and measure == "亿元" and number < 20:
        return lambda text: f"{float(text) * 10000:.0f}万元"
    return lambda text: f"{text}{measure}"


def _of_ratio(random: Random, target: Mapping[str, Any], name: str, one: Figures, month: int) -> Telling:
    fields = one.by_month[month]
    part, whole = int(fields["part"]), int(fields["whole"])
    share = 100 * part / whole
    off = random.choice((-4.5, -2, -0.9, 0.8, 1.9, 4.1))
    other = f"{share + off if share + off > 0 else share - off:.1f}%"
    way = random.choice(SHARES)
    words = {"n": name, "w": whole, "p": part, "m": month, "g": target["value"]}
    return Telling(target["id"], "数", way.format(v=f"{share:.1f}%", **words), way.format(v=other, **words))


def _of_sides(random: Random, target: Mapping[str, Any], name: str, one: Figures, month: int) -> Telling:
    fields = one.by_month[month]
    value, other = fields["value"], fields.get("against", fields.get("last_year", ""))
    gap = float(value) - float(other)
    words = {"n": name, "o": other, "m": month, "d": f"{abs(gap):.1f}", "h": "高" if gap >= 0 else "低"}
    ways = (
        ("{n}{v}%，{h}于全部增速{d}个百分点", "{n}{v}%，面上增速{o}%", "1-{m}月，{n}为{v}%")
        if one.kind == "comparison"
        else ("{n}{v}%，同比{h}{d}个百分点", "{n}由上年同期的{o}%变为{v}%", "{n}为{v}%，去年同期{o}%")
    )
    way = random.choice(ways)
    wrong = f"{float(value) + random.choice((-4.3, -1.8, -0.7, 0.6, 1.7, 4.4)):.1f}"
    return Telling(target["id"], "数", way.format(v=value, **words), way.format(v=wrong, **words))


def _of_state(
    random: Random, target: Mapping[str, Any], name: str, one: Figures, month: int, baseline: float | None
) -> Iterator[Telling]:
    value, goal = float(one.by_month[month]["value"]), float(target["value"])
    if one.kind == "level" or (one.kind == "stock" and baseline is None):
        return
    start = baseline if one.kind == "stock" and baseline is not None else 0.0
    if goal <= start:
        return
    completion = (value - start) / (goal - start)
    ahead = 100 * (completion - month / MONTHS)
    words = {"n": name, "d": f"{abs(ahead):.1f}", "p": f"{100 * completion:.1f}"}
    if value >= goal:
        way, other = random.choice(DONE), random.choice(BEHIND)
        if month < MONTHS:
            yield Telling(target["id"], "快慢", way.format(**words), other.format(**words))
    elif abs(ahead) > 1:
        right, false = (AHEAD, BEHIND) if ahead > 0 else (BEHIND, AHEAD)
        wrong = random.choice((random.choice(false), random.choice(false), random.choice(DONE)))
        yield Telling(target["id"], "快慢", random.choice(right).format(**words), wrong.format(**words))
