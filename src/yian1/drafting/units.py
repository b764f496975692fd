"""Who is to do it: brackets and lines of units, their parts in it, lists taken to pieces, and the roster with ids."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, count
from typing import TYPE_CHECKING, NamedTuple

from yian1.model.diagnostics import needing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is named for a piece of text, as written: leads (牵头), units (责任、配合), and until when."""

    lead: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due: str = ""
    raw: str = ""
    doubt: str = ""

    def __bool__(self) -> bool:
        """Whether anybody is named."""
        return bool(self.lead or self.units)


class Bracket(NamedTuple):
    """A bracket of a text with whom it names."""

    start: int
    end: int
    who: Assignment


@dataclass(slots=True, kw_only=True)
class Entry:
    """What the draft has fields of: its id if it gets one, and by field what a person has to look at."""

    id: str = ""
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Unit(Entry):
    """A unit, or a group of units, by the name in the text."""

    name: str
    group: bool = False
    aliases: tuple[str, ...] = ()
    kind: str = ""
    note: str = ""


_LEAD = "牵头责任|牵头|主要责任|主责|主办|首要责任|总牵头|第一责任"
_SUPPORT = "协同配合|支撑|保障|联办|协办|配合|协同|协助|参与|参加|会办|支持|共同责任|配合责任|协作|辅助"
_PLAIN = "主管|涉及|责任|推动|执行|归口|属地|负责|承办|落实|实施|完成|具体责任|承担|任务|建设|推进"
_BODIES = "单位|部门|站所|股室|专班|机构|主体|处室|科室|地区|区县"
_BODY = rf"(?:{_BODIES})(?:[\uff08(及和、/](?:有关|相关)?(?:{_BODIES})[\uff09)]?)?"
ROLE = re.compile(
    rf"(?:(?P<lead>{_LEAD})(?:{_BODY})(?:及|和|、|/)?(?:分管领导)?(?:为)?"
    rf"|(?P<support>{_SUPPORT})(?:{_BODY})(?:为)?"
    rf"|(?P<plain>{_PLAIN})(?:{_BODY})(?:为)?"
    r"|(?<![\u4e00-\u9fff])(?P<plain3>[\u4e00-\u9fff]{2}(?:单位|部门))"
    r"|(?P<plain2>责任|负责)"
    r"|(?P<due>完成(?:时限|时间|期限|日期)|时间(?:节点|要求|进度|安排)|(?:办结|办理|工作|整改)?时限(?:要求)?|实施期限)"
    r"|(?P<person>(?:[市区县])?(?:责任|牵头|分管|包保|包抓|挂点|联系)?(?:[市区县])?领导|责任人|负责人|联系人))\s*[\uff1a:]"
    r"|(?P<lead2>牵头|主责|主办)(?:\s*[\uff1a:]|—{1,2})|(?P<support2>配合|协助|协同|协办|参与)(?:\s*[\uff1a:]|—{1,2})"
)
_TAIL = (
    r"(?:(?:等(?:有关|相关)?(?:部门|单位)?)?(?:根据|按照?|依照?|依据)(?:各自)?(?:部门|单位)?的?(?:职[责能权](?:范围|分工)?|分工)"
    r"|分别|共同|各自|具体|分工)?"
)
_VERB = re.compile(
    rf"(?P<lead>{_TAIL}(?:总?牵头(?:负责|组织|推进|落实|实施|总抓|督导|指导|协调|统筹|、)?|主办|牵头并负责|负总责|总负责|为(?:牵头|主办|主责)(?:单位|部门)))(?=[\uff0c,\uff1b;、。]|$)"
    rf"|(?P<support>{_TAIL}(?:(?:配合|参与|参加|协助|协办|支持|协同)(?:落实|实施|负责|推进|做好)?|技术支撑|(?<=[局委厅部办府会院队])(?:业务|技术)?指导|为(?:配合|协办|参与)(?:单位|部门)|各负其责|分工落实))(?=[\uff0c,\uff1b;、。]|$)"
    rf"|(?P<plain>{_TAIL}(?:负责(?:落实|实施|推进|组织实施|统筹)?|督导|(?:抓好)?落实|承办|组织实施|做好相关工作))(?=[\uff0c,\uff1b;、。]|$)"
)
_AFTER_LEAD = re.compile(
    r"(?P<lead>[^\uff0c,\uff1b;]+?)牵头[\uff0c,]?(?:会同|会|联合|和)|(?P<lead2>[^\uff0c,\uff1b;]+?)(?:会同|会商)"
)
_FIRST_LEADS = re.compile(
    r"(?:列|排|排名|排列|排序)(?:在|为|名)?(?:第一(?:位|个|名)?|首位|首|前)[^。\uff1b]{0,12}(?:牵头|主办|总?汇总)(?:责任)?(?:单位|部门)?"
    r"|(?:首位|第一)(?:责任)?(?:单位|部门)?(?:的)?(?:单位|部门)?为(?:牵头|主办)"
)
_LIST_BEFORE = re.compile("(?:[局委厅部办府会行社署]|负责|落实)\\s*[\uff0c\uff1b;]$")
_WITH_VERBS = re.compile("牵头|会同|(?:配合|协助|参与|参加|负责|落实)(?=[\uff0c,\uff1b;。]|$)|分别负责")
_EACH_ITS_OWN = re.compile("分别负责[^\uff0c,\uff1b;。]{2,30}")  # 分别负责用地、资金、融资保障
_RULE_NOTE = re.compile(
    r"[\uff08(][^\uff08\uff09()]*(?:首位|第一|列|排)[^\uff08\uff09()]*(?:牵头|主办)[^\uff08\uff09()]*[\uff09)]"
    r"|。以下(?!简称|统称).*$"
    r"|[\uff0c,\uff1b;。](?:列|排)(?:名|在)?(?:第一|首)[^\uff0c\uff1b]*(?:[\uff0c,]?下同)?"
)
_OPEN_END = re.compile(r"等(?:[^、\uff0c]{0,10}(?:部门|单位|地区|方面|成员单位|企业|机构|区县|街道|乡镇)?)?$")
_DUE_PART = re.compile(
    r"(?:[\uff0c,\uff1b;]|^)\s*("
    r"(?:\d{1,4}[年月日])+[底末]?(?:之?前|以前|内)?(?:完成|实施|启动|见效|落实)?"
    r"|[^\uff0c,\uff1b;]{0,12}(?:长期坚持|持续(?:推进|实施)|全年推进|年底前完成|取得阶段性成果)"
    r")(?=[\uff0c,\uff1b;]|$)"
)
_ENDINGS = (
    "局 司 委 办 厅 部 署 院 会 社 行 中心 公司 集团 政府 管委会 委员会 街道 办事处 镇 乡 区 县 市 州 盟 旗 省 联 "
    "团市委 团区委 团县委 团省委 团委 组 处 科 室 站 所 馆 队 大学 学院 学校 银行 部门 单位 地区 管理办 指挥部 "
    "联社 分行 支行 总工会 工会 妇联 残联 科协 文联 侨联 贸促会 专班 企业 机构 街镇 园区 开发区 新区 功能区 "
    "度假区 示范区 自贸区 管理区 高新区 经开区 集聚区 协会 商会 务段 电段 党校 党委 关 校 基地 运营商 供电 电力 "
    "邮政 移动 电信 联通 公积金 中院 总队 支队 大队 气象台 林场 农场 党工委 事务所 平台 央行 台 报 网 代表处 交易所 "
    "电网 铁塔 石油 石化 烟草 地铁 水务 城投 房管 分局 总局 总署 街办 镇街 街乡 乡镇 村 社区 学会 中学 小学 "
    "高中 一中 二中 三中 四中 幼儿园 研究院 医院 主体 "
    "业主 律协 邮管 国投 城建 国企 央企"
)
_UNIT = re.compile(
    "(?:" + "|".join(sorted(_ENDINGS.split(), key=len, reverse=True)) + r")(?:[\uff08(〈][^\uff09)〉]*[\uff09)〉])?$"
)
_NO_UNIT = re.compile(
    r"以下(?:简|统)?称|^(?:设在|简称|含|包括|如|即|见|详见|附件|不含|下同|试行|草案|暂定|其中|包含)"
    r"|[。\uff1f\uff01“”《》]|\d+(?:\.\d+)?[^月日年底]{0,3}[家个名项%]"
)
# An area by its rank, or by several at once: 县（市、区）, 市州, 县市区.
_AREA = (
    "(?:[市州县区旗盟镇乡]|[\uff08(][市州县区旗盟、]{1,5}[\uff09)]){1,5}|县级市|自治[县州区]|街道|镇?街镇?"
    "|(?:产业|工业|高新|农业)?园区|(?:功能|管理|度假|新|示范|特|林|矿)区|(?:国有)?[农林]场"
)
# What goes with 各 before it: 各区、县级市; 各镇人民政府、街道办事处.
_COLLECTIVE = re.compile(
    f"(?:(?:{_AREA})(?:人民政府|政府|办事处|办|管委会|党工委)?|[市州县区旗]?[\uff08(][市州县区旗、]{{1,5}}[\uff09)][\u4e00-\u9fff]{{2,8}}[局委]|管委会|街道党工委"
    "|(?:直属|有关|相关|市直|区直|县直|驻.)?(?:部门|单位|机构)|企业|委办局|人民政府|办事处|办|局|委|国有企业|高校|学校|金融机构)"
    "(?:\uff08[^\uff08\uff09]{1,8}\uff09)?"
)
_NO_NAME = re.compile(
    r"^(?:新?开工|建设|新建|改建|扩建|迁建|启动|完成|推进|改造|加快|实施|开展|建成|继续|加强|建立|健全|打造|支持|推动|提升|完善|优化|深化|落实|组织|培育|新增|创建|启用|持续|全面|积极|规划|做好|开设|筹建|引进)"
)
_AN_OFFICE = re.compile(
    "[\u4e00-\u9fff]{2,7}(?:局|委|办|厅|司|处|科|股|(?<!总)部)"
)  # 建设局, 规划资源局, though 建设 begins what is done
_WATCHES = re.compile("(?:督导|督办|监督|验收|考核)(?:单位|部门)\\s*[\uff1a:]")
_ABOVE, _AS_ABOVE = {"同上", "〃"}, "原文写的是“同上”"
# Of what kind a place is, in brackets behind it: 供养服务设施（敬老院）.
_PLACE = re.compile(r"(?![市县区省州团]).*(?<![法察党])(?:院|校|学|馆|站|园|村|社区|场|基地|平台|企业|机构)")
_SHORTEST = 2
_SHORTEST_NAME = 3
_LONGEST = 32
_BROKEN_OFF = re.compile(rf"[\uff08(\[【]((?:{_LEAD}|{_SUPPORT}|{_PLAIN})(?:{_BODY})[\uff1a:][^\uff09)\]】]*)$")
# Without brackets, as the last words of a paragraph: …。责任单位：市工信局、市发改委
_AT_THE_END = re.compile(
    rf"(?<=[。\uff1b”])((?:{_LEAD}|{_SUPPORT}|{_PLAIN})(?:{_BODY})(?:[\uff1a:]|为)[^。]*(?:。[^。]*[\uff1a:][^。]*)*)。?$"
)
_MARKED_LEAD = re.compile(r"(.+)[\uff08(](?:牵头|主办|主责)(?:单位|部门)?[\uff09)]")
# What stands before and behind a name in a list and is none of it.
_BEFORE_NAME = re.compile(
    r"^(?:(?:(?:本[节项部条章]|以上|上述)[^由]{0,6})?由|(?:以及|及|和|会同|会|联合)(?=[市区县省州各国人中团])"
    r"|等.*(?:部门|单位|地区)$|(?:无|[-—/\\]+)$)"
)
_BEHIND_NAME = re.compile(
    r"(?:[\uff0c,\uff1b;]?以?下同|[\uff0c,]?(?:排|列)在?(?:名|第一|首).*|[\uff08(](?:按|根据|排名|列|以上|均为|依)[^\uff09)]*[\uff09)]"
    r"|(?<=[\u4e00-\u9fff]{2})按照?(?:各自)?职责(?:分工)?(?:分别|共同|具体)?(?:负责|落实)?)+$"
)
_AND_AFTER = re.compile("[市区县省州各国团]|[一二三四五六七八九十两\\d]+[个家]|有关|相关|乡镇|街道|人民银行|税务")
OPENING, _CLOSING = "\uff08([\uff3b【〔〈<", "\uff09)]\uff3d】〕〉>"
_OPEN, _CLOSE = (f"[{re.escape(signs)}]" for signs in (OPENING, _CLOSING))
_INSIDE = f"[^{re.escape(OPENING + _CLOSING)}]*"
_BRACKET = re.compile(f"{_OPEN}{_INSIDE}(?:{_OPEN}{_INSIDE}{_CLOSE}{_INSIDE})*{_CLOSE}")
# A piece of a list, with the mark before it; marks inside brackets do not divide.
_LIST_MARKS = "、\uff0c,\uff1b;/|\uff0f\uff5c\n\t "
_PIECE = re.compile(f"([{_LIST_MARKS}]?)((?:{_BRACKET.pattern}|[^{_LIST_MARKS}])*)")


# In running prose: 由市教育局牵头，市财政局等配合 · 省民政厅会同省卫生健康委 · 市医保局要…
_OTHERS = r"(?:等(?:有关|相关)?(?:部门|单位)?)?"
_PROSE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:由)?(?P<lead>.+?){_OTHERS}(?:总?牵头)(?:会同(?P<support>.+))?",
        r"(?:由)?(?P<lead>.+?)会同(?P<support>.+)",
        rf"(?P<support>.+?){_OTHERS}(?:要|应|负责|积极|密切|共同|做好)*(?:配合|协助|参与|支持)",
        rf"由(?P<plain>.+?){_OTHERS}(?:分别|具体|共同)?(?:负责|承担|组织|实施)",
        rf"(?P<plain>.+?){_OTHERS}(?:要|应当|应|负责)",
    )
)
_FIRST_BODY = re.compile(
    "[省市区县]?(?:总工会|妇联|残联|工商联)"
    "|.{2,}?(?:局|厅|委(?!员|托)|部(?!门|署|分(?![批别工步类]))|署|办公室|办(?!公|理|事)|总工会|[分支]行|总队|支队)"
)
_CLAUSE = re.compile("[\uff0c,\uff1b;。]")
# A body with its rank or a ministry; 市场主体、区域中心、用人单位 are nobody.
_BODY_OF_A_RANK = re.compile(
    "(?![市省县区](?:级|场(?!监)|域|民(?!政|宗)|内|际|属|直))(?:[省市区县州盟旗]|国家|国务院|全国|中国|团[省市区县]|[\u4e00-\u9fff]{2,8}(?:部|总局)$"
    "|[厅局委部](?=[\u4e00-\u9fff]{2,10}[处司]$))"
    ".*(?<!单位|部门|机构|企业|主体|学校|医院|地区|园区|社区)$|.{2,}(?:[分支]行|分局|税务局|监管局|海关)$"
)


# What opens a clause that is nothing but names and what they do: 此项工作由建设处牵头, 规划计划处、财务审计处配合.
_THE_WORK = re.compile(
    "^(?:(?:以上|上述|[此本该][项条节章]?|各项)(?:工作|任务)?|.{0,24}?(?:分别|具体|均)?(?=由))?(?:请|由|会同)?"
)


def first_leads(text: str) -> str:
    """Return the words by which a text makes the first unit of each list the lead, nothing without them.

    Said behind one list, and not 下同, it is of that list alone.
    """
    for found in _FIRST_LEADS.finditer(text):
        behind_a_list = _LIST_BEFORE.search(text[: found.start()].rstrip("排列其以"))
        if not behind_a_list or text[found.end() :].lstrip("\uff0c ").startswith(("下同", "以下同")):
            return found.group()
    return ""


def led(who: Assignment) -> Assignment:
    """Return whom a list names with the first of them as the lead, as the text has it where no lead is named."""
    if who.lead or not who.units or supports(who.raw):
        return who
    return replace(who, lead=who.units[:1], units=who.units[1:])


def as_above(who: Assignment, before: Assignment) -> Assignment:
    """Return whom a list names, with those of the list before it where it says 同上."""
    if not _ABOVE & {*who.lead, *who.units}:
        return who
    lead, named = (
        tuple(dict.fromkeys(each for name in part for each in (above if name in _ABOVE else (name,))))
        for part, above in ((who.lead, before.lead or before.units), (who.units, before.units))
    )
    return replace(who, lead=lead or before.lead, units=named, doubt=who.doubt or _AS_ABOVE)


def brackets(text: str) -> list[Bracket]:
    """Return the brackets of a text that name units, in their order."""
    found: list[Bracket] = []
    for start, end in (bracket.span() for bracket in _BRACKET.finditer(text)):
        inner = text[start + 1 : end - 1]
        who = assignment(inner, at_end=not text[end:].strip("。\uff1b"))
        if who:
            found.append(Bracket(start, end, who))
        elif who.due and found and found[-1].end == start:  # （责任单位：…）（完成时限：…）
            found[-1] = Bracket(found[-1].start, end, replace(found[-1].who, due=who.due))
    last = found[-1].end if found else 0
    broken = _BROKEN_OFF.search(text, last)
    open_list = None if broken else _AT_THE_END.search(text, last)
    if broken:
        who = assignment(broken[1])
        found.append(Bracket(broken.start(), len(text), replace(who, doubt="括号没有写完")))
    elif open_list:
        who = assignment(re.sub("(?<=[位门])为(?![\uff1a:])", "\uff1a", open_list[1]))
        if who and all(is_unit(name) for name in (*who.lead, *who.units)):
            found.append(Bracket(open_list.start(1), len(text), who))
    return found


def line(text: str) -> Assignment:
    """Return whom a line of its own names, 责任单位：…, or its deadline, with or without a bracket around it."""
    inner = text.strip().rstrip("。")
    if _BRACKET.fullmatch(inner):
        inner = inner[1:-1]
    elif not ROLE.match(inner):
        return Assignment()
    return assignment(inner, at_end=True)


def of_people(text: str) -> bool:
    """Whether a line names people: 牵头领导：…."""
    found = ROLE.match(text.strip())
    return found is not None and found.lastgroup == "person"


def in_prose(text: str) -> Assignment:
    """Return whom the sentences of a text name where no bracket does; always in doubt."""
    found: dict[str, list[str]] = {}
    for clause in _CLAUSE.split(text):
        for kind, names in opening(clause)[0].items():
            found.setdefault(kind, []).extend(names)
    people = of_lists(found)
    return replace(people, doubt="单位取自句子") if people else people


def opening(clause: str) -> tuple[dict[str, list[str]], int]:
    """Return the bodies that open a clause, by their part, and where they end with the words that give it to them."""
    words = _THE_WORK.sub("", clause)
    verbs = list(_VERB.finditer(words))
    if verbs and verbs[-1].end() == len(words):  # it says nothing else
        whole = {kind: "、".join(names) for kind, names in _by_verb(words).items()}
        if whole and all(map(are_units, whole.values())):
            return {kind: split(names) for kind, names in whole.items()}, len(clause)
    for pattern in _PROSE:
        named = pattern.match(clause)
        lists = {kind: _bodies(words) for kind, words in named.groupdict().items() if words} if named else {}
        if named and lists and all(lists.values()):
            last = list(lists.values())[-1][-1]
            open_end = named.end() in map(named.end, lists)  # what goes on behind the last name is none
            return lists, clause.index(last) + len(last) if open_end else named.end()
    return {}, 0


def _bodies(words: str) -> list[str]:
    """Return the names of a list that opens a clause, if each is that of a body; what goes on behind it is left."""
    names = split(_OPEN_END.sub("", words))
    if names and (first := _FIRST_BODY.match(names[-1])):
        names[-1] = first.group()
    return names if all(is_unit(name) and _BODY_OF_A_RANK.match(name) for name in names) else []


def supports(raw: str) -> bool:
    """Whether a line names those who support: 配合单位：…."""
    found = ROLE.match(raw)
    return found is not None and (found.lastgroup or "").startswith("support")


def assignment(text: str, *, at_end: bool = False) -> Assignment:
    """Return whom the words of a bracket or of a cell name; nobody if they are about something else."""
    raw = text.strip()
    inner = _RULE_NOTE.sub("", raw.rstrip("。\uff1b; "))
    roles = list(ROLE.finditer(inner))
    if not roles and (_NO_UNIT.search(inner) or len(inner) < _SHORTEST):
        return Assignment()
    inner, due = _without_due(inner) if not roles else (inner, "")
    lists = _by_label(inner, roles) if roles else _by_verb(inner)
    if lists:
        return of_lists(lists, raw, due)
    listed = at_end and are_units(inner) and not all(map(_PLACE.fullmatch, split(inner)))
    return of_lists({"plain": [inner]}, raw, due, "括号里没有“责任单位”等字样") if listed else Assignment()


def are_units(text: str) -> bool:
    """Whether a text is a list of organisations."""
    names = split(text)
    return bool(names) and all(map(is_unit, names))


def are_bodies(text: str) -> bool:
    """Whether a text is nothing but names of bodies of the government: 市发改委、市统计局."""
    return are_units(text) and all(_BODY_OF_A_RANK.match(name) for name in split(text))


def is_unit(name: str) -> bool:
    """Whether a name reads like that of an organisation."""
    if len(name) > _LONGEST or (_NO_NAME.match(name) and not _AN_OFFICE.fullmatch(name)):
        return False
    return _UNIT.search(name) is not None or re.fullmatch(r"各[^，。；：]{1,14}", name) is not None


def below(before: str, after: str) -> str:
    """Return two lines of a cell as one text: of names one below the other, a list."""
    last, first = split(before)[-1:], split(after)[:1]
    names = bool(last and first) and all(map(is_unit, (*last, *first))) and len(first[0]) >= _SHORTEST_NAME
    glue = "、" if names and before[-1] not in "、\uff0c,\uff1b。\uff1a" else ""
    return f"{before}{glue}{after}"


def split(text: str) -> list[str]:
    """Return the names of a list: 各区、县级市 is one, and what stands in brackets belongs to its name."""
    names: list[str] = []
    for mark, name in _PIECE.findall(text):
        clean = _tidy(name)
        if not clean:
            continue
        # A name goes with the one before: 各镇人民政府、街道办事处.
        collective = mark == "、" and not clean.startswith("各") and _COLLECTIVE.fullmatch(clean)
        if names and names[-1].startswith("各") and collective:
            names[-1] += f"、{clean}"
        else:
            names += _joined_by_and(clean)
    return names


def _joined_by_and(name: str) -> list[str]:
    """Return two names that are joined by 及 or 和; 市自然资源和规划局 is one."""
    for found in re.finditer("以及|及|和|与", name):
        first, second = name[: found.start()], name[found.end() :]
        if _AND_AFTER.match(second) and is_unit(first) and is_unit(second):
            return [first, *_joined_by_and(second)]
    return [name]


def _tidy(name: str) -> str:
    name = _BEFORE_NAME.sub("", _BEHIND_NAME.sub("", name.strip(" \u3000。\uff1b")))
    opened = _OPEN_END.sub("", name) if "等" in name[1:] and "高等" not in name else name
    opened = opened.strip(" 、")
    return opened if re.search(r"\w", opened) else ""


def _by_label(text: str, roles: list[re.Match[str]]) -> dict[str, list[str]]:
    lists = {"plain": ["、".join(filter(is_unit, split(text[: roles[0].start()])))]}  # not the points of a score
    ends = [role.start() for role in roles[1:]] + [len(text)]
    bodies = {role.group()[:2] for role in roles if re.search("单位|部门", role.group())}
    for role, end in zip(roles, ends, strict=True):
        kind = (role.lastgroup or "").rstrip("23")
        inside = re.search("[科处]室", role.group()) and not re.search("单位|部门", role.group())
        kind = "person" if inside and role.group()[:2] in bodies else kind  # 责任科室 of the 责任单位
        words = text[role.end() : end].strip("\uff0c\uff1b,;。 ")
        words, due = _without_due(words) if kind != "due" else (words, "")
        if due:
            lists.setdefault("due", [due])
        in_words = kind == "plain" and _WITH_VERBS.search(words)
        inner = (in_words and _by_verb(_EACH_ITS_OWN.sub("牵头", words))) or {kind: [words]}
        for role_kind, named in inner.items():
            lists.setdefault(role_kind, []).extend(named)
    return lists


def _by_verb(text: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    together = _AFTER_LEAD.match(text)
    at = 0
    if together:
        lists["lead"] = [together["lead"] or together["lead2"]]
        at = together.end()
    for found in _VERB.finditer(text, at):
        kind = found.lastgroup or ""
        words = text[at : found.start()].strip("\uff0c\uff1b,;、 ")
        at = found.end()
        if not words:
            continue
        kind = "support" if together and kind == "plain" else kind
        parted = re.split("[\uff0c\uff1b,;]", words, maxsplit=1)
        if kind == "support" and not lists and len(parted) > 1:
            lists["plain"], words = parted[:1], parted[1]
        lists.setdefault(kind, []).append(words)
    rest = text[at:].strip("\uff0c\uff1b,;、。 ")
    if lists and are_units(rest):
        lists.setdefault("support" if "lead" in lists else "plain", []).append(rest)
    names = (name for words in lists.values() for name in split("、".join(words)))
    return lists if all(len(name) <= _LONGEST for name in names) else {}


def of_lists(lists: dict[str, list[str]], raw: str = "", due: str = "", doubt: str = "") -> Assignment:
    """Return whom lists name by their part: those who lead, those who support them, and the others."""
    lead, plain, support = (split("、".join(lists.get(kind, ()))) for kind in ("lead", "plain", "support"))
    marked = [found[1] for name in plain if (found := _MARKED_LEAD.fullmatch(name))]
    if marked and not lead:
        lead, plain = marked, [name for name in plain if not _MARKED_LEAD.fullmatch(name)]
    if not lead and (support or _FIRST_LEADS.search(raw)):
        lead, plain = (plain, []) if support else (plain[:1], plain[1:])
    doubt = doubt or ("督导、验收、考核单位是不是也要办" if _WATCHES.search(raw) else "")
    if any(re.search("等[^、\uff0c]*(?:部门|单位|地区|$)", words) for part in lists.values() for words in part):
        doubt = doubt or "名单以“等”结尾，其余单位待定"
    named = tuple(name for name in dict.fromkeys([*plain, *support]) if name not in lead or name in _ABOVE)
    return Assignment(tuple(dict.fromkeys(lead)), named, "".join(lists.get("due", ())[:1]) or due, raw, doubt)


def _without_due(text: str) -> tuple[str, str]:
    """Return a list without the deadlines in it, and the last of them: 6月底前取得阶段性成果，年内持续推进."""
    found = [part[1] for part in _DUE_PART.finditer(text)]
    return _DUE_PART.sub("", text).strip("\uff0c\uff1b,; "), found[-1] if found else ""


# Words of banks, which a dictionary reads as others, by words of the same sound: to teach the library takes seconds.
_SPOKEN = {"人行": "人航", "省行": "省航", "分行": "分航", "支行": "支航"}
_GROUP = re.compile(
    r"各|^(?:市|区|县|省)?(?:直|级|属|政府|委)?(?:有关|相关)|(?:有关|相关|成员|责任|牵头|承办|主管)(?:部门|单位|地区|企业)$|^(?:其他|全体)"
)
_NOTE = re.compile(r"[〈\uff08(](含[^〉\uff09)]*|包括[^〉\uff09)]*)[〉\uff09)]")
_PREFIX = re.compile(r"^(?:中共)?(?:[市区县省州](?=..)(?!场监|政))")
_RANKED = re.compile("^[市县区旗省州](?!委|政府)")  # 市市场监管局、发展改革委: the second without its rank
_KINDS = (
    ("justice", re.compile(r"法院|检察院|中院")),
    ("bank", re.compile(r"人行|人民银行|银行.*分行|营管部")),
    ("enterprise", re.compile(r"公司|集团|城投|国投|投控|电网|供电")),
    ("party", re.compile(r"[市区县省]委(?!员会)|组织部|宣传部|统战部|政法委|编办|纪委|党校|直属机关工委")),
    (
        "association",
        re.compile(r"工商联|总工会|团[市区县省]委|妇联|残联|科协|文联|侨联|红十字会|贸促会|协会|商会|联合会"),
    ),
    ("district", re.compile(r"(?:区|县|街道|镇|乡|县级市)(?:人民政府|办事处|管委会)?$|管委会$")),
    ("government", re.compile("")),
)


def roster(lists: Sequence[Assignment]) -> tuple[list[Unit], Mapping[str, str]]:
    """Return the units and groups in the order of their names' first appearance, and the id of each name as printed.

    A name that seems to be a longer or shorter one of an earlier body is its alias.
    """
    # What is printed: its name without a note.
    names = {name: _NOTE.sub("", name, count=1) for who in lists for name in (*who.lead, *who.units)}
    found = {name: Unit(name, group=_GROUP.search(name) is not None, kind=_kind(name)) for name in names.values()}
    for printed, name in names.items():
        if note := _NOTE.search(printed):
            found[name].note = re.sub(r"[\uff0c,]?下同$", "", note[1])
    together = [{names[printed] for printed in (*who.lead, *who.units)} for who in lists]
    ranked = Counter(_RANKED.sub("", name) for name in found if _RANKED.match(name))
    same: dict[str, str] = {}
    for first, second in combinations((name for name, unit in found.items() if not unit.group), 2):
        apart = first in same or second in same or any({first, second} <= here for here in together)
        short, long = sorted((first, second), key=len)
        without_rank = _RANKED.sub("", long) == short != long and ranked[short] == 1
        if not apart and (without_rank or _abbreviates(short, long)):
            same[second] = first
            found[first].name = long if without_rank else first
            found[first].aliases += (short if without_rank else second,)
            found[first].doubts = {"aliases": "简称与全称，是否同一单位"}
    kept = [unit for name, unit in found.items() if name not in same]
    taken = {"unit"}
    for unit in kept:
        wanted = _candidates(unit.name)
        unit.id = free(next((made for made in wanted if made not in taken), wanted[-1]), taken)
    return kept, {printed: found[same.get(name, name)].id for printed, name in names.items()}


def _kind(name: str) -> str:
    return next(kind for kind, pattern in _KINDS if pattern.search(name))


def _abbreviates(short: str, long: str) -> bool:
    """Whether a name is a longer one with signs left out: 市发改委, 市发展改革委.

    市委办 is none of 市委金融办: one sign between prefix and ending proves nothing.
    """
    if len(short) == len(long) or short[:2] != long[:2] or short[-1] != long[-1] or len(short) < len("市发改委"):
        return False
    if re.search("(?:政府|集团|公司|委会|街道|办事处|公室|公厅)$|[委府]办", short):
        return False
    signs = iter(long)
    return all(sign in signs for sign in short)


def _candidates(name: str) -> list[str]:
    """Return ids for a name: two syllables of what is its own, more where that is taken."""
    if name.startswith("各区") and not re.search(r"属|街", name):
        return ["districts"]
    stem = _PREFIX.sub("", re.sub(r"[\uff08(〈].*", "", name))
    spoken = syllables(re.sub(r"^委(?=..)", "", stem))
    initials = "".join(sound[0] for sound in spoken)
    made = ("".join(spoken[:2]), "".join(spoken[:3]), "".join(spoken[:4]))
    return [*made, f"{made[0]}-{initials}", "".join(spoken)] if spoken else ["unit"]


def identifier(text: str, taken: set[str]) -> str:
    """Return a free id from the first readings of a name."""
    return free("".join(syllables(text)[:4]) or "x", taken)


def free(base: str, taken: set[str]) -> str:
    """Return an id that is not taken, with a number where it must be, and note it as taken."""
    made = next(made for made in chain([base], (f"{base}-{number}" for number in count(2))) if made not in taken)
    taken.add(made)
    return made


def syllables(text: str) -> list[str]:
    """Return the readings of a text without tones; English and figures are one syllable each."""
    with needing("由方案原文起草", "pypinyin", extra="draft"):
        from pypinyin import lazy_pinyin  # an extra; it takes a moment to load
    for word, spoken in _SPOKEN.items():
        text = text.replace(word, spoken)
    sounds: list[str] = []
    for piece in re.findall("[A-Za-z0-9]+|[^A-Za-z0-9]+", text):
        sounds += [piece.lower()] if piece.isascii() else lazy_pinyin(piece, errors="ignore", v_to_u=False)
    return [sound for sound in sounds if re.fullmatch("[a-z0-9]+", sound)]
