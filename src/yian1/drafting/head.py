"""The head of a text: notice, number, issuer, date, title, and the years that the plan spans."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from yian1.drafting import dates, units
from yian1.drafting.outline import ANNEX, ANNEX_LABEL, Block, Paragraph, Table, is_date_line, label
from yian1.model.period import Month, calendar_day, days_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,10}〔\d{4}〕\d+号")
_KINDS = (
    "通知|方案|意见|计划|分解表|清单|要点|分工|措施|任务表|责任书|工作安排|实事|项目表|目标任务|细则|办法|决定|规划|规程|指引"
    "|政策|安排|责任分解|一览表|分解|责任表|分工表|计划表|安排表|明细表|任务书|台账|目标表"
)
_TITLE = re.compile(rf"[^。\uff1b\uff01]{{4,80}}(?:{_KINDS})(?:[\uff08(][^\uff08\uff09()]{{1,24}}[\uff09)]){{0,2}}")
_NOTICE = re.compile(r"(?:印发|转发|分解|下达|下发|发布|公布|落实|做好).{0,80}的?(?:通知|函)$")
_ISSUED_TITLE = re.compile("(?:印发|转发|发布)(?:《(?P<named>[^《》]+)》|(?P<title>.+?))的通知$")
_ADDRESSED = re.compile(r"(?![^。]*[如以]下)[^。]{2,200}[\uff1a:]$")
_SIGNED = re.compile(
    r"(?P<by>[^\d。\uff0c]{2,40}?)\s*(?P<y>(?:19|20)\d\d)[年\-./](?P<m>\d{1,2})[月\-./](?P<d>\d{1,2})日?"
)
_ORDINAL = "十?[一二三四五六七八九十]{1,3}"
_SESSION = re.compile(
    rf"[市省区县州]?[^\uff0c。的]{{0,2}}?(?:[市省区县州])?(?:政协|人大)?{_ORDINAL}届(?:人大|政协)?{_ORDINAL}次(?:全体)?会议"
)
_SPAN = re.compile(r"((?:19|20)\d\d)年?\s*[-—–~～至到]+\s*((?:19|20)\d\d)年?")
_HANDED_OUT = re.compile("印发给你们|转发给你们|下达给你们|下发给你们|请(?:认真|结合|遵照|按照)")
_PUBLIC = re.compile(r"[\uff08(](?:此件|此文)?(?:主动|依申请|公开|依法|本件).{0,10}[\uff09)]$|此件公开发布|信息公开")
_LETTERHEAD = re.compile("([^\uff0c。\uff1a]{2,38})文件|([^\uff0c。\uff1a]{2,38}(?:政府|办公[厅室]|委员会|[局厅]))")
_OF_PAGE = re.compile("日期|时间|发布|来源|索引")
_CHAPTER_RANK = 1
_NEAR = 4  # lines between a date and the title below it
_SHORTEST = 4  # signs that a title has at least
_LONGEST = 60
_LONGEST_NAME = 40


@dataclass(slots=True)
class Head(units.Entry):
    """What the text says of itself: the plan's and the notice's own facts."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    session: str = ""
    motion: str = ""
    year: int = 0
    first: Month | None = None
    last: Month | None = None
    notice_title: str = ""
    purpose: str = ""
    addressed_to: str = ""
    notice: str = ""
    copied_to: tuple[str, ...] = ()


def divide(blocks: Sequence[Block], imprint: Sequence[str], this_year: int) -> tuple[Head, list[Block], list[str]]:
    """Return the head of a text, the plan's own blocks, and the lines before them that say nothing of either."""
    at, titles = _title(blocks)
    title = ANNEX_LABEL.sub("", "".join(_text(blocks[index]) for index in titles))
    before = [_text(block) for block in blocks[: titles[0] if titles else 0]]
    signed, body = _signature(list(blocks[at:]))
    head, rest = _facts(title, before, signed)
    dated = next((at for at, block in enumerate(body) if not head.issued and days_in(_date_line(block))), None)
    if dated is not None:  # of a notice with its table behind it
        head.issued = days_in(_text(body.pop(dated)))[0]
    body = _with_headings(body)
    opening = list(takewhile(lambda block: not (label(_text(block)) or isinstance(block, Table) or block.level), body))
    body = body[len(opening) :]
    opened = _open(head, list(map(_text, opening)))
    if body:
        head.purpose = "".join(opened)
    else:  # a text without any heading has its work where others say why
        body = [Paragraph(text) for text in opened]
    motion = re.search(r"《(关于[^《》]*?案)》", head.purpose)
    lines = [re.sub(r"^抄\s*[送报]\s*[:\uff1a]?\s*", "", line) for line in imprint]
    copied = tuple(line for line in lines if line and not re.search(r"印发$|共印", line.strip("\u3000 ")))
    head.motion, head.copied_to = motion[1] if motion else "", copied
    first, last, doubt = _span(head, [text for block in body for text in _texts(block)], this_year)
    head.year = first
    if first < last:
        head.first, head.last = Month(first, 1), Month(last, 12)
    if doubt:
        head.doubts["year"] = doubt
    return head, body, rest


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _date_line(block: Block) -> str:
    return _text(block) if is_date_line(_text(block)) else ""


def _texts(block: Block) -> list[str]:
    if isinstance(block, Table):
        return [f"{row.text} {row.who.due}" for row in block.tasks] if block.tasks is not None else [""]
    return [block.text]


def _title(blocks: Sequence[Block]) -> tuple[int, list[int]]:
    """Return where the plan begins and the blocks of its title."""
    places = [at for at, block in enumerate(blocks) if _is_title(_text(block))]
    first_label = next((at for at, block in enumerate(blocks) if label(_text(block))), len(blocks))
    own = [at for at in places if _opens_plan(blocks, at)]
    early = [at for at in places if at <= first_label]
    at = own[0] if own else (early[-1] if early else -1)
    if at < 0 and blocks and _is_title(ANNEX_LABEL.sub("", _text(blocks[0]))):
        return 1, [0]
    if at < 0:
        return (1, [0]) if blocks and _is_upper_line(_text(blocks[0])) else (0, [])
    lines = [at]
    if at and _is_upper_line(_text(blocks[at - 1])) and not _is_title(_text(blocks[at - 1])):
        lines.insert(0, at - 1)
    after = at + 1
    if after < len(blocks) and re.fullmatch(r"[\uff08(].{2,24}[\uff09)]", _text(blocks[after])):
        lines.append(after)
        after += 1
    return after, lines


def _is_title(text: str) -> bool:
    return bool(text) and not label(text) and _TITLE.fullmatch(text) is not None and not ANNEX.match(text)


def _opens_plan(blocks: Sequence[Block], at: int) -> bool:
    """Whether a title stands where a plan's does: soon after the date of its notice."""
    near = [_text(block) for block in blocks[max(0, at - _NEAR) : at]]
    dated = any(is_date_line(text) or _SIGNED.fullmatch(text) or ANNEX.match(text) for text in near)
    return dated and not _NOTICE.search(_text(blocks[at]))


def _is_upper_line(text: str) -> bool:
    """Whether a line is the first half of a title over two lines."""
    return (
        _SHORTEST <= len(text) <= _LONGEST_NAME
        and not re.search(r"[。\uff1a\uff1b\uff0c号局]$|(?:文件|办公[厅室]|政府|委员会)$|^[\uff08(].*[\uff09)]$", text)
        and not (
            is_date_line(text) or label(text) or _SIGNED.fullmatch(text) or _PUBLIC.search(text) or ANNEX.match(text)
        )
    )


def _facts(title: str, before: Sequence[str], signed: tuple[str, date] | None) -> tuple[Head, list[str]]:
    joined = " ".join(before)
    numbered = _NUMBER.search(joined) or _NUMBER.search(title)
    number = re.sub("^.*(?:通知|文号|字号|公告|意见|方案|办公室|机构|文件)", "", numbered.group()) if numbered else ""
    notice_title = next((text for text in before if _NOTICE.search(text)), "")
    signed = next((found for at in range(len(before)) if (found := _signed(before, at))), None) or signed
    addressed = next((at for at, text in enumerate(before) if _ADDRESSED.fullmatch(text)), None)
    notice, signers = _notice(before, addressed)
    issuer = signed[0] if signed and signed[0] else _issuer(notice_title or title, before)
    # Between two bodies of one line the blank is lost: 中共某市委办公室 某市人民政府办公室.
    parted = re.sub("^(中共.*?委(?:员会)?(?:办公[厅室])?)(?=.{2,}政府)", r"\1、", issuer)
    together = "、".join(signers) if len(signers) > 1 and issuer == signers[-1] else parted if parted != issuer else ""
    inner, session = _ISSUED_TITLE.search(title), _SESSION.search(title)
    head = Head(
        title=inner["named"] or inner["title"] if inner else title, number=number, issuer=together or issuer,
        issued=signed[1] if signed else None, session=session.group() if session else "",
        notice_title=notice_title or (title if inner else ""),
        doubts={"issuer": "几个单位联合发文"} if together else {},
        addressed_to=before[addressed].rstrip("\uff1a:") if addressed is not None else "", notice="".join(notice),
    )  # fmt: skip
    used = {number, notice_title, issuer, *notice, *signers}
    rest = [text for at, text in enumerate(before) if text and text not in used and at != addressed]
    return head, [text for text in rest if not is_date_line(text)]


def _signed(lines: Sequence[str], at: int) -> tuple[str, date] | None:
    """Return who signed and when: both in one line, or a day below a name."""
    text, above = lines[at], lines[at - 1] if at else ""
    found = _SIGNED.search(text)
    if found and not (label(text) or len(text) > _LONGEST or text.endswith("。") or _OF_PAGE.search(text)):
        by, day = found["by"].strip(), calendar_day(*found.group("y", "m", "d"))
    else:
        by = above if len(above) <= _LONGEST_NAME and not (re.search("。$|\uff1a", above) or label(above)) else ""
        day = next(iter(days_in(text) if is_date_line(text) else ()), None)
    return (by, day) if day else None


def _notice(before: Sequence[str], addressed: int | None) -> tuple[list[str], list[str]]:
    """Return the paragraphs of the notice, and the lines above its date: those who signed it."""
    found: list[str] = []
    for text in before[addressed + 1 :] if addressed is not None else ():
        if is_date_line(text) or _SIGNED.fullmatch(text):
            break
        found.append(text)
    signers: list[str] = []
    while found and not re.search(r"[。\uff1a]$", found[-1]):
        signers.insert(0, found.pop())
    return found, [text for text in signers if not ANNEX.match(text) and not label(text)]


def _issuer(title: str, before: Sequence[str]) -> str:
    by = re.match(r"([^关]{0,40}?(?:政府|办公[厅室]|委员会|局|国务院|委|部))(?:等[^关]{1,4}(?:部门|单位))?关于", title)
    if by:
        return by[1]
    letterhead = (found for text in before if (found := _LETTERHEAD.fullmatch(text)))
    return next((found[1] or found[2] for found in letterhead), "")


def _signature(body: list[Block]) -> tuple[tuple[str, date] | None, list[Block]]:
    """Return who signed at the end and when, and the body without that and without notes on publication."""
    kept = list(body)
    signed = None
    while kept and (text := _text(kept[-1])) and (_PUBLIC.search(text) or (is_date_line(text) and days_in(text))):
        if not _PUBLIC.search(text):
            signed = _signed(list(map(_text, kept)), len(kept) - 1)
            del kept[-1 if signed and signed[0] else len(kept) :]
        kept.pop()
    found = _SIGNED.fullmatch(_text(kept[0])) if kept and not signed else None
    if found:  # a table's issuer and date under its title
        day, kept = calendar_day(*found.group("y", "m", "d")), kept[1:]
        signed = (found["by"].strip(), day) if day else None
    return signed, kept


def _with_headings(body: list[Block]) -> list[Block]:
    """Return the body with short lines above numbered paragraphs as headings, if it has no numbered chapters."""
    ranks = [found.rank if (found := label(_text(block))) else None for block in body]
    if any(rank is not None and rank <= _CHAPTER_RANK for rank in ranks):
        return body
    return [
        replace(block, level=_CHAPTER_RANK)
        if isinstance(block, Paragraph)
        and not block.level
        and rank is None
        and below is not None
        and _is_upper_line(block.text)
        and not re.search(r"\d", block.text)
        and not units.line(block.text)
        else block
        for block, rank, below in zip(body, ranks, [*ranks, None][1:], strict=True)
    ]


def _open(head: Head, opening: list[str]) -> list[str]:
    """Give the head what opens the text, first to whom where the notice is the plan itself; return what says why."""
    aside = [text for text in opening if _NUMBER.fullmatch(text) or is_date_line(text)]
    head.number = head.number or next(filter(_NUMBER.fullmatch, aside), "")
    head.issued = head.issued or next(iter(days_in("".join(aside))), None)
    opening = [text for text in opening if text not in aside]
    if len(opening) > 1 and not head.addressed_to and _ADDRESSED.fullmatch(opening[0]):
        handed_out = [text for text in opening[1:] if _HANDED_OUT.search(text)]
        head.addressed_to, head.notice = opening[0].rstrip("\uff1a:"), head.notice or "".join(handed_out)
        opening = [text for text in opening[1:] if text not in handed_out]
    return opening


def _span(head: Head, texts: Sequence[str], this_year: int) -> tuple[int, int, str]:
    """Return the first and the last year of a plan, and what is doubtful of them."""
    span = _SPAN.search(head.title)
    if span:
        return int(span[1]), int(span[2]), ""
    until = re.search(r"(?<!\d)((?:19|20)\d\d)年[底末]?(?:之前|以前|前)", head.title)
    if until and head.issued and head.issued.year <= int(until[1]):
        return head.issued.year, int(until[1]), "自印发的一年起，到标题写明的一年止"
    named = re.search(r"(?<!\d)((?:19|20)\d\d)年?(?!\d)", head.title)
    numbered = re.search(r"〔(\d{4})〕", head.number)
    if named:
        year, doubt = int(named[1]), ""
    elif numbered and not head.issued:
        year, doubt = int(numbered[1]), "按发文字号"
    elif head.issued:
        year, doubt = head.issued.year, "" if head.session else "按印发日期"
    else:
        # The first year that is a deadline, and no older than what it cites (云创文〔2020〕3号); else the latest.
        calendar = dates.Calendar(this_year, Month(this_year, 1), Month(this_year, 12))
        limits = (text[limit.start : limit.end] for text in texts for limit in dates.deadlines(text, calendar))
        cited = [int(year) for year in re.findall("〔(\\d{4})〕", "".join(texts) + head.purpose)]
        years = [year for year in dates.years_in(" ".join(limits)) if year >= max(cited, default=0)]
        latest = [year for year in dates.years_in("".join(texts)) if year <= this_year]
        year, doubt = min(years or [max([*latest, *cited], default=this_year)]), "原文没有写明年度"
    return year, year, doubt
