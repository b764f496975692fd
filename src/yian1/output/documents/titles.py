"""What a document is called in titles and sentences: 关于推进人才集聚工程的实施意见 is about 推进人才集聚工程."""

from __future__ import annotations

import re

# 武汉市人民政府办公厅关于印发《…》的通知: the matter is what was issued.
_ISSUED = re.compile(r"^.{0,40}?关于(?:印发|下达|分解落实)[《〈]?(.+?)[》〉]?的通知$")
_BRACKETS = re.compile(r"[\uff08(][^\uff08\uff09()]*[\uff09)]$")
_ISSUER = r"(?:[^《》]*(?:国务院|政府|办公[厅室]|委员会|[委局厅部]))?"
_ABOUT = re.compile(rf"^{_ISSUER}关于(.+?)的?$")
_PLACE_ABOUT = re.compile(r"^([^《》，]{1,12}?[省市县区州盟旗])关于(.+?)的?$")
_MOTION = re.compile(r"(?:议案|建议案|提案)$")
_DECISION = re.compile(r"(?:决议|决定)$")
# What is carried out under its own name, since nothing but the form would be left of it.
_NAMED = re.compile(r"(?:规划|规划纲要|纲要|条例|办法|细则|规定|规则)$")
_ACTION = re.compile(r"行动(?:计划|方案)$")
_DIVIDED = re.compile(
    r"(?:(?<=实事|事项|工作|项目)任务)?(?:责任)?(?:分解|分工)(?:落实)?(?:一览|情况|进度)?(?:的?(?:表|方案|清单|意见|通知))?$"
    r"|(?:目标|任务|责任)*(?:清单|责任书|任务书)$|一览表$"
)
_FORM = re.compile(
    r"(?:的?(?:若干|具体)?(?:实施|指导|工作)?意见|的?若干(?:政策|措施)(?:措施)?|的?(?:政策|工作)措施|的?(?:年度)?(?:工作|实施|总体)*(?:方案|计划|要点|安排)|的通知)$"
)
# Things to be done, which take a verb: 目标任务落实情况.
_THINGS = re.compile(r"(?:任务|实事|实事项目|重点工作|政府工作|工作报告[》〉]?|目标|指标|事项|项目|承诺)$")
_ACTED = re.compile(r"(?:办理|落实|实施)$")
_EVENT = re.compile(r"(?:行动|工程|建设)$")
_LED = re.compile(r"^(?:贯彻)?落实")
_WORK = "工作"


def inner(title: str) -> str:
    """Return a title to stand in 《》: the marks inside it are single ones."""
    return title.replace("《", "〈").replace("》", "〉")


def matter(title: str, short: str | None = None) -> str:
    """Return what the work is, to stand before 工作简报 and 工作进展情况; `short` is the plan's own name."""
    if short:
        return _acted(short)
    issued = _ISSUED.match(title)
    if issued and issued[1] != title:
        return matter(issued[1])
    bare = _BRACKETS.sub("", title)
    if _MOTION.search(bare):
        return f"{_marked(bare)}办理" if "关于" in bare else f"{bare}办理"
    if _DECISION.search(bare):
        return f"{_marked(bare)}落实"
    if _NAMED.search(bare):
        return f"{_marked(bare)}实施"
    return _acted(_about(_without_form(bare)) or bare)


def _without_form(title: str) -> str:
    if _ACTION.search(title):
        return title[:-2]
    divided = _DIVIDED.search(title)
    if divided and divided.start():
        rest = title[: divided.start()]
        return rest if _THINGS.search(rest) else _without_work(rest)
    return _without_work(_FORM.sub("", title))


def _without_work(text: str) -> str:
    """Leave out a last 工作, which what follows says again; 重点工作 and 政府工作 are names."""
    return text if _THINGS.search(text) else text.removesuffix("的").removesuffix(_WORK)


def _about(text: str) -> str:
    found = _ABOUT.fullmatch(text)
    if found:
        return found[1]
    placed = _PLACE_ABOUT.fullmatch(text)
    return placed[1] + placed[2] if placed else text


def _acted(text: str) -> str:
    """Add the verb that a thing to be done takes; what is a piece of work already takes none."""
    if _ACTED.search(text) or _LED.match(text):
        return text
    if _MOTION.search(text):
        return f"{text}办理"
    return f"{text}落实" if _THINGS.search(text) else text


def _marked(title: str) -> str:
    return title if title.startswith("《") and title.endswith("》") else f"《{inner(title)}》"


def reported(text: str) -> str:
    """Return a matter to stand before 情况的报告: 政务公开工作; 办理, 落实 and 实施 stand by themselves."""
    return text if _ACTED.search(text) or _LED.match(text) or _EVENT.search(text) else f"{text}{_WORK}"
