"""The numbers of a text with what they count, and which of them promise nothing: ages, parameters, names, the past."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from yian1.model.quantity import SCALE
from yian1.model.wording import COUNTERS, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


# What is counted in plans beyond what the plan's guard knows, and the times that are not counted so.
_COUNTERS = (
    "微克每立方米 克标准煤 千伏安 兆伏安 千伏 标方 吉焦 摄氏度 分贝 标台 个基点 基点 万平方公里 平方千米 万平方米 "
    "兆瓦 吉瓦 千米 海里 国际标准箱 人民币 张床位 个床位 床位 位 公顷 片 块 站 桩 门 例 期 对 单 度 标段 园 校 村 "
    "镇 街 组 队 班 类 批 级 载重吨 课时 学时 穴 眼 克 枚 幅 首 轮 家店 起 周 日 年 月 秒 点 分"
)
_NO_COUNTERS = {
    "人": "才员口均群大工民力居社文机物造行",
    "名": "录单胜称牌额",
    "家": "庭电园",
    "起": "来步草点动",
    "项": "目",
    "条": "例件",
    "部": "门署委位分",
    "件": "事",
    "单": "元位据独",
}
_COUNTER = "|".join(
    f"{word}(?![{_NO_COUNTERS[word]}])" if word in _NO_COUNTERS else word
    for word in sorted(COUNTERS | {*_COUNTERS.split()}, key=len, reverse=True)
)
_LATIN = (
    r"(?:MWh|GWh|TWh|kWh|KWh|MW|GW|kW|KW|km²|km2|km|㎡|m²|m2|m³|EFLOPS|PFLOPS|Gbps|Mbps|TEU|PB|TB|P)(?![A-Za-z0-9])"
)
_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
# What an amount is spread over: 元/月, 微克/立方米, 吨标准煤/万元.
_OVER = (
    "(?:/[百千万]?(?:人[次年月]|平方米|平方公里|立方米|千瓦时|公里|小时|学年|学期|标箱"
    "|[人户家亩升吨元台套次年月日天床生辆]))?"
)
_RATE = r"个?百分点|%|‰"
_MEASURE = rf"(?P<measure>(?:{_RATE}|{_LATIN}|(?:{_COUNTER})(?:\uff08[套件台次辆份处部个名户]\uff09)?){_OVER})"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9.〔\[/])(?:(?P<low>{_N})(?P<low_measure>%|(?:{SCALE})?(?:{_COUNTER})?)[-—–~～至到](?=\d))?"
    rf"(?P<number>{_N})(?P<more>[多余])?(?P<scale>{SCALE})?(?P<more2>[多余])?{_MEASURE}?"
)
# 分别不高于53和32微克/立方米, 分别提高1个和1.5个百分点
_MEASURE_AFTER = re.compile(rf"(?:[、和及与]\d[\d.]*个?)*[、和及与]\d[\d.]*(?P<scale>{SCALE})?{_MEASURE}")
_LISTED = re.compile("分别[^\uff0c。\uff1b\\d]*(?:\\d[\\d.]*[、和及与])*$")
# What ends its clause right after a number counts something, even if no list has it: 墓穴10000穴.
_RARE_COUNTER = re.compile(
    r"(?![年月日号级届期版强位名分时点以左多余个])[\u4e00-\u9fff](?=[\uff0c。\uff1b、\uff09]|以上|左右|$)"
)
_WHOLE = re.compile(r"(?<![”全])全覆盖(?=[\uff0c。\uff1b、\uff09]|$)|百分之百")
_SCOPE = re.compile(
    "街道|乡镇|镇街|社区|行政村|区县|县[市城]|城区|学校|医院|全[市区县省州镇]|所有|城乡|各[区县乡镇街]|每个|应.尽"
)
_HAN_SIGN = "[一二三四五六七八九十百千万亿两零]"
_HAN_NUMBER = re.compile(
    rf"(?P<fraction>[一二三四五六七八九十]分之[一二三四五六七八九两]|[一二三四五六七八九]成(?=以上|左右|[\uff0c。\uff1b]))|百分之(?P<share>[0-9.]+|(?!百){_HAN_SIGN}+)"
    r"|(?<![第前一二三四五六七八九十百千万亿])(?P<number>[一二三四五六七八九十两]+[百千万亿][一二三四五六七八九十百千万亿零]*)"
    rf"(?P<measure>{_RATE}|{_COUNTER})(?!级)"
    r"|(?<![第前之每一二三四五六七八九十百千万亿])(?P<few>[一两二三四五六七八九十]{1,2})(?P<things>[所座处家片栋幢条个支部场])"
    "(?=[\uff0c。\uff1b、\uff09]|$)"
    "|(?<=建设|新建|建成|组建|设立|创建)一(?P<one>[所座家])(?!所)"
)
# What is made, before a few of it in words: 新建小学一所.
_FEW_MADE = re.compile(
    "新建|改建|建设|建成|打造|新增|培育|共建|改造|创建|引进|组建|设立|建立|兴建|修建|改扩建|认定|开工|举办|组织|开展|承办"
)
_DATE = re.compile(
    r"(?:19|20)\d\d年?\s*[-—–~～至到]+\s*(?:19|20)\d\d年?|(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?"
    r"|\d{1,2}月(?!份?内?新)(?:\d{1,2}日)?"
    r"|\d{1,2}日(?=前|内|起|召开|发布)|(?<=月)\s*[-—–~～至到]\s*\d{1,2}月"
)
# The number of an item within a paragraph.
_ITEM = re.compile(
    r"(?:^|(?<=[。\uff1b\uff1a]))(?:[\uff08(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[\uff09)]|[①-⑳]|[一二三四五六七八九十]是|\d{1,2}[.\uff0e、](?=[\u4e00-\u9fff“]|\d{1,2}月|(?:19|20)\d\d年))"
)
# Part of a name: 5G基站, 4A级景区.
_CODE = re.compile(r"(?<![\d.])\d{1,2}[GAKD](?![A-Za-z0-9])")
_CAPTION = re.compile("(?:专栏|附[件表录图]|(?:^|见)[图表])$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MONEY = re.compile(r"元(?:/.+)?$")
_NAME_QUOTE = re.compile(r"“[^“”]{1,16}”|《[^《》]*》|〔\d{4}〕\d*号?|‘[^‘’]*’")
TITLE = re.compile("《[^《》]*》|〔[^〔〕]*〕")
_CLAUSE = re.compile("[\uff0c。\uff1b\uff1a\uff01\uff1f]")
_STOP = re.compile("[。\uff01\uff1f]")

ASIDE = re.compile("\uff08[^\uff08\uff09]*\uff09")
# A sentence that begins with a day gone by is about it to its end, but for what is wanted.
_SINCE_THEN = re.compile(
    r"(?:截至|截止)\d{1,2}月[^。]*?已|(?:截至|截止)(?:目前|(?:19|20)\d\d年)(?!.*(?:力争|确保|计划|目标|到(?:19|20)\d\d年|将))|自.{2,24}以来"
    r"|(?:全[市县区省州]|^)[共现]有|(?:前期|此前|现|目前)已(?!有)|(?<![比较于从由自])(?:去年|上年)"
    "|20\\d\\d年(?:以来|\uff0c?全[市区县]已)"
)
# After what is so already comes what is to be: 去年已建成130家，今年再新建10家.
_FROM_NOW_ON = re.compile("今年|本年|年内|再(?:新|建|增|改|培|认)|下一步|(?<!年度)计划|继续|确保|力争")
_COUNTED_BEFORE = re.compile("(?P<what>人次|[人户件家个])数?(?:累计|总[量数])?(?:要|应|可)?[\u4e00-\u9fff]{0,4}$")
_COEFFICIENT = re.compile(
    "(?P<what>系数|指数|比值)(?:要|应|可|力争)?(?:[提达降保维稳控高低超突不][\u4e00-\u9fff]{0,4}|为)$"
)
# 每个县至少建成1所, 各乡镇不少于2个: what each is to have, not what all have together.
_OF_EACH = re.compile(
    "每(?:个?(?:设区的?)?[市州县区乡镇村]|个?街道|个?社区|[所家座])|各[市州县区乡镇街道社村（）、]+(?:至少|均|都|不少于|分别)"
)
_ITEM_END = re.compile("[。\uff1b]")
_GIVEN = re.compile("给予|予以(?:奖|补|贴)|奖励|补助|补贴|贴息|奖补|资助|减免|免[征收]|返还|优先(?:支持|保障)|认定为")
_WHO = re.compile("(?:对|凡)(?!标|接|照|外)")
_WHOSE = re.compile("的(?:[^\uff0c、]{0,10}(?:企业|项目|单位|机构|个人|人员|主体|平台|园区|团队|人才|基地))?$")


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the headings of a table with the lines that are indented under each."""
    for block in re.split(r"\n(?=\S)", text.strip("\n")):
        heading, *lines = block.split("\n")
        yield heading, [line.strip() for line in lines]


# Words that the rules below name. SHARE: what share of the money goes where is a promise, no rate of support.
_WORDS = {
    name: "|".join(lines)
    for name, lines in _sections(r"""
MADE
    [建设选聘办引增]|控制|打造|培育|引进|开展|实施|完成|组织|遴选|认定|形成|支持|推动|达|入|发展|培训|服务
BUILT
    新建|新增|建成|建设|培育|打造|改造|引进|组织|举办|培训|创建
ISSUED
    归集|汇聚|共享|开放|接入|上线|推出|应用|编制|发布|出台|制定|印发|形成|遴选|认定|公布|落地
DONE
    实行|实施|开展|进行|建立|完成|纳入|落实|配备|设置|安装|参与|接入
LIFE
    (?:优良|达标|良好)[^\uff0c]{0,4}天数|寿命|受教育年限|满意度|得分|评分|测评|成绩
LASTS
    (?:使用|有效|保修|服务|合同|贴息|贷款|补贴|担保|还款|享受|政策)期限?[^\uff0c]*$
SHORTENED
    [减压缩][到至]|(?:时间|天数|时长)均?(?:低于|小于|少于|不高于)|压缩|缩短|缩减|压减|减少|控制
    不超过|降[至到]|时限|用时|耗时|时间.{0,4}(?:至|到|不少于)
BODY
    大班额|企业|单位|机构|学校|园区|项目|主体|城市|地区|县|乡镇|街道|社区|村
WHO
    $|全部|[均可应须乡街园县区镇村户]|地区|地方|城市|企业|项目|单位|机构|农户|家庭|人员|人群|群众|对象
KIND
    主要|重点|具体|重大|改革|目标|各项|政策|工作|细化
MEASURE
    任务|措施|举措|行动|方面|指标|原则|要求|条款|条措施|事项清单|内容|环节|阶段|(?:机制|制度)(?!创新)
    清单|民生实事|实事|领域|维度|体系
SHARED
    元(?:/.+)?|[%‰倍]|\d个?基点|\d个百分点
SHARE
    (?:用于|占)(?!.*上限).*(?:比例|比重|占比)
SUBSIDY
    [给予]予|奖励|补助|补贴|补偿|贴息|奖补|罚款|处以|减免|优惠(?!政策|贷款余额)|贷款利率|LPR|减按|免征|税率
    注册资本|最高|限额|(?:额度|总额)(?:为|不超过)|每人每[月年日天]|每[亩吨人户家台套辆个名]|标准为|按照?.{0,12}比例
    单笔|单户|放宽|一次性(?!通过|合格|建成|验收)|启动费|租金|上限|收费(?!.*(?:[压降减]|下降))|安家|抵[免扣减]|加计扣除|减征|缓缴|加征|退还
    按照?每|资助.{0,8}元|标准(?:上|下)[浮调]
GRANT
    [给予]予|予以|等?[\u4e00-\u9fff]{0,4}政策|奖励|补助|补贴|资助|奖补|贴息|罚款|安家|创业启动|经费|扶持资金
    抵[免扣减]|减征|返还|政策|待遇
PAST
    已(?!有)(?!建成区)(?![\u4e00-\u9fff]{2}(?:的?项目|企业|平台|设施|小区)[^\uff0c。]{0,10}率)
    已有(?=[^\uff0c。]{0,16}$)|截至|截止|(?<![由从将])(?:目前|现有)|(?<![比较从由自])(?:去年|上年)|以来|累计已|此前|原有
    共有(?!产权)|完成了|仅[为有]|只有
""")
}
PAST = re.compile(_WORDS["PAST"])  # what is so already
_Rule = tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]]


def _rules(text: str) -> Iterator[_Rule]:
    for name, words in _WORDS.items():
        text = text.replace(f"<{name}>", f"(?:{words})")
    for why, lines in _sections(text):
        for line in lines:
            ((counted, before, after),) = re.findall(r"^(?:\{(.*?)\} )?(.*?)(?: ?~ (.*))?$", line)
            yield why, re.compile(f"(?:{counted})$"), re.compile(before), re.compile(after)


# Why a number is no amount: by its measure, what stands before it in its clause ~ and after it; ？ only if in doubt.
_NO_AMOUNT = tuple(
    _rules(r"""
名次、标准或名称的一部分
    第$|前$|No\.?$|全[国省市].{0,3}前$|(?:排名|位居|进入前|进入全国).{0,4}$
    ~ 一遇|范围|服务半径|圈|以内的?(?:社区|服务|生活)|之内|的?标准(?!化|厂房|地|田)|的(?:规模|要求)|[A-Za-z]+级
原来的数
    (?:[由从自]|将[现原]有)[^\uff0c]{0,6}$ ~ (?:左右)?[\u4e00-\u9fff]{1,6}[到至为](?=约?\d)
？时限作为指标
    {\d(?:个月|小时|分钟|个?工作日|天|毫秒|期)} ^(?!.*(?:<LIFE>|<LASTS>)).*<SHORTENED>
年限、年龄或时间
    {\d(?:[年岁月天日周秒点分]|个月|小时|分钟|个?工作日|毫秒)} ^(?!.*<LIFE>)
按月、按季的频次
    {[次遍轮]} 每(?:学期|学年|半年|季度?|月|周|人|户|名)[^\uff0c]{0,14}$
    {\b1[次遍轮]} 每年[^\uff0c]{0,14}$
""")
)
# Why an amount is none that is promised.
_UNCOUNTED = tuple(
    _rules(r"""
按月、按季的频次
    (?<!均)每个?(?:月|季度?|周|半年|旬|天|日)(?!度?末)[^\uff0c]{0,12}$
类别、批次，不是数量
    {\d(?:[级折度]|千伏)} ^(?!.*<LIFE>)
    {\d[批类]} ^(?!.*<ISSUED>[^\uff0c]{0,18}$)
每一个的标准，不是总数
    [一每][套份人户]$
    \d[万亿千百多余]*(?P<what>[^年月日周季天]).*每(?P=what)[^每]{0,8}$
范围，不是数量
    {(?<![%‰点])} ^(?!.*<MADE>) ~ [^\uff0c。\uff1b、\d]{2,18}(?:率|比例|占比)(?:均|全部)?(?:[达为不\d保控]|提高)
    等$ ~ [^、]*?\d[\d.]*%
已有的数
    ^(?!.*(?:[新净]增|增加|转移|力争|确保)).*(?:老年|常住|户籍|总|农业)人口为?$
    占(?:户籍|常住|总)人口的?(?:比例|比重)?(?:为|达到?)?$ ~ (?!以上|左右)
提出议案、建议的人数和件数
    (?:所附|附带|附有)的?$|^(?:委员|代表)(?:提案|建议)$
    (?:交由|交办|收到|承办|受理|提出)[^。]*(?:建议|提案|议案|意见|办理|承办)[共计合的]*$
    等$ ~ [^\uff0c。]{0,6}(?:代表|委员)
    {\d件} (?:建议案|提案|议案|代表建议)$|^(?:其中)?(?:(?:主办|承办|协办|会办|分办|独办)、?)+$|^共计$
地点，不是数量
    ^在[^\uff0c]*$ ~ [^\uff0c。\uff1b]*中(?:加[大快]|推[广进行]|开展|实施|应用)
做法所依托的，不是要做到的
    ^(?!.*<MADE>)(?:充分)?(?:依托|围绕|聚焦|针对|面向|利用|发挥|用好)
做法里的数
    ~ [^\uff0c。\uff1b]{0,10}为(?:重点|抓手|主攻|突破口)
政策的标准、额度
    (?:加价|降价|优惠|减收|加收)$|限[补购领报][^\uff0c]{0,3}$|可(?:提高|放宽|上浮)[到至][^\uff0c]*$
    按照?[^\uff0c]*$ ~ (?:左右|以上)?(?:的比例)?(?:确定|核定|执行|计发|承担|分担|收取)
    ~ (?:以[内下])的?(?:小额)?(?:信贷|贷款|信用)|的规定
配置的标准
    每[百千万个]?[\u4e00-\u9fff]{1,4}[^每]{0,8}$ ~ (?:左右|以上)?(?:的?标准)?(?:配[建置备]|设置|安排|计算|核定)
    ^(?:单[个处体]|每[班所园校个座处])[^\uff0c]*(?:规模|人数|面积|半径)[^\uff0c]*$|[大中小]班$
规模的界线
    {(?<!\d[家户个所项批%])} ~ (?:[\uff08(]含[\uff09)]|及)?以[上下]的?[^\uff0c。\uff1b、\d]{0,6}<BODY>
    {(?<!\d[家户个所项批座处%])} ~ (?:\uff08含\uff09|及)*以[上下]的
    (?:超过|高于|低于|不足|达到?|大于|小于|多于|少于|超)$ ~ (?:以[上下])?的<WHO>
    ~ 级(?:及)?以[上下]的?[\u4e00-\u9fff]|[\u4e00-\u9fff]{1,6}以[上下]的|(?:[\uff08(]含[\uff09)])?以下的
    ~ (?:及)?以[上下]的?[^\uff0c。\uff1b、\uff08\d]{2,12}\d+[个家座所处条项户艘台辆列架套栋]
    ~ [^\uff0c。\uff1b]*[两三四五六]档
规格
    单机$|周边$|每$|每隔$|人均.{0,4}每$|[A-Za-z]$|(?:直径|半径|间距)(?:约|为|达|不.{2})?$
    (?<![增提拔最校延成队市县区乡镇处科所生伸河院园组站行首店社厂场村家班会部])[宽长高深厚距粗]\s*[度约达]?$
    (?:日|年|小时|设计)(?:处理|供水|生产|供热|吞吐|产)$ ~ (?:以[上下])?的
    (?:面积|户型)以?[^\uff0c]*$ ~ 为主
    最[大高长](?:不超过|为)$ ~ $|[^\uff0c]*面积
    (?:面积|长度?|宽度?|高度?|深度?)(?:不?(?:超过|低于|小于|少于|大于)|在|约)$ ~ (?:以[上下内])?的
投资额
    {元} (?:总投资|计划投资|概算|投资估算|估算投资|预计投资)额?[约为]?$|安排(?:财政)?资金$
    {元} (?:^|\uff08)(?:投资|投入)(?:资金)?约?$
规模的界线
    {元} ~ 以[上下]的?[\u4e00-\u9fff]{2,8}(?:\d+月底前)?(?:全部|一律|均)
    {元} ~ 级?[^\uff0c。\uff1b、\d]{0,8}(?:企业|项目|集群|园区)(?:达到?|新增|超过|不少于)?\d|(?:及?以[上下])?的?\d
    {元} ~ (?:及?以[上下])?的[^\uff0c。\uff1b、\d]{0,10}(?:项目|企业|产业(?!.{0,4}基金)|集群|园区|县|区|镇|村)
    {元} ~ (?:及?以[上下])?的[^\uff0c。\uff1b、\d]{2,12}\d
任务、措施的件数
    {\d[项个条类件]} ~ (?:方面|大类|大)?的?<KIND>*<MEASURE>
政策的标准、额度
    {<SHARED>} ^(?!.*<SHARE>)(?!.*(?:全年|累计)减免).*<SUBSIDY>
    {<SHARED>} ^(?!.*<SHARE>) ~ (?:[、和及与]\d[\d.]*[%万亿元倍]+)*(?:(?:以[内下]|左右)?的?)?(?:标准|比例|资金)*<GRANT>
已有的数
    ^(?!.*(?:力争|确保|达到.*以上$)).*<PAST>
    ^(?!.*(?:力争|确保|达到.*以上$)) ~ [^\uff0c。\uff08]{0,6}已
？是做这么多，还是对这么多做
    ^(?!.*<BUILT>[^\uff0c、]{0,12}$) ~ [^\uff0c。\uff1b、\d的]{2,20}<DONE>
？“原则上”的标准，是不是指标
    原则上
？“等”几个是新的还是已有的
    等$
""")
)


@dataclass(frozen=True, slots=True)
class Found:
    """A number of a text: where it stands, its value, what it counts, and why it promises nothing, if so."""

    start: int
    end: int
    value: Decimal
    measure: str
    low: Decimal | None = None
    vague: str = ""  # 多、余
    reason: str = ""
    doubt: str = ""


def numbers(text: str) -> list[Found]:
    """Return the numbers of a text but for dates and document numbers, each with the reason if it is no promise."""
    bare = masked(text)
    found = [*_figures(bare), *_others(bare)]
    found.sort(key=lambda number: number.start)
    return _without_parts(text, found)


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """Return a text of the same length in which whatever fits a pattern is blanked out."""
    return pattern.sub(lambda found: "\ue000" * len(found.group()), text)


def masked(text: str) -> str:
    """Return a text of the same length without names in quotes, titles and document numbers."""
    return blanked(_NAME_QUOTE, text)


def item(text: str) -> int:
    """Return where the number of an item ends that a text begins with."""
    found = _ITEM.match(text)
    return found.end() if found else 0


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause around a place begins and ends."""
    before = [mark.end() for mark in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def sentence_start(text: str, at: int) -> int:
    """Return where the sentence of a place begins."""
    stops = [mark.end() for mark in _STOP.finditer(text, 0, at)]
    return stops[-1] if stops else 0


def _figures(bare: str) -> Iterator[Found]:
    dates = [found.span() for pattern in (_DATE, _ITEM, _CODE) for found in pattern.finditer(bare)]
    for found in _NUMBER.finditer(bare):
        if _CAPTION.search(bare, 0, found.start()) or any(start <= found.start("number") < end for start, end in dates):
            continue
        low, scale, measure = found["low"], found["scale"] or "", found["measure"] or ""
        start = found.start() if low else found.start("number")
        doubt = ""
        rare = None if measure else _RARE_COUNTER.match(bare, found.end())
        if rare:
            measure, doubt = rare[0], f"“{rare[0]}”是不是计量单位"
        bare_pattern = _COUNTED_BEFORE if scale else _COEFFICIENT
        named = None if measure else bare_pattern.search(bare, 0, found.start())
        if named:
            measure, doubt = named["what"], "计量单位取自前面的词" + ("" if scale else "，没有单位的写 无")
        last = _MEASURE_AFTER.match(bare, found.end()) if _LISTED.search(bare, 0, found.start()) else None
        if last and (not measure or (measure == "个" and last["measure"] == "个百分点")):
            scale, measure, doubt = last["scale"] or "", last["measure"], "计量单位取自后面的数"
        end = rare.end() if rare else found.end()
        vague = found["more"] or found["more2"] or ""
        value, least = Decimal(found["number"].replace(",", "")), Decimal(low.replace(",", "")) if low else None
        made = Found(start, end, value, scale + measure, least, vague, doubt=doubt)
        yield _judged(bare, made, measure)


def _others(bare: str) -> Iterator[Found]:
    for found in _WHOLE.finditer(bare):
        scope = found.group() == "百分之百" or _SCOPE.search(bare, clause(bare, *found.span())[0], found.start())
        reason, doubt = ("", "“全覆盖”作为100%的指标") if scope else ("“全覆盖”，没有写明范围", "")
        yield Found(found.start(), found.end(), Decimal(100), "%", reason=reason, doubt=doubt)
    for found in _HAN_NUMBER.finditer(bare):
        measure = found["measure"] or "%"
        if found["fraction"]:
            yield Found(*found.span(), Decimal(0), measure, reason="用汉字写的分数，换算后填")
        else:
            few = found["few"] or (found["one"] and "一")
            if few and not _FEW_MADE.search(bare, clause(bare, *found.span())[0], found.start()):
                continue
            measure = found["things"] or found["one"] or measure
            value = spelt(found["share"] or found["number"] or few)
            yield _judged(bare, Found(*found.span(), value, measure, doubt="用汉字写的数"), measure)


def _judged(text: str, number: Found, measure: str) -> Found:
    reason, doubt = _reason(text, number, measure)
    of_each = "%" not in measure and _OF_EACH.search(text, clause(text, number.start, number.end)[0], number.start)
    doubt = doubt or number.doubt or ("每一处的数，不是总数" if of_each else "")
    return replace(number, reason=reason, doubt=doubt)


def _reason(text: str, number: Found, measure: str) -> tuple[str, str]:
    """Return why a number promises nothing, or what about it is doubtful."""
    first, last = clause(text, number.start, number.end)
    before, after = text[first : number.start], text[number.end : last]
    opened = before.rfind("\uff08")
    inside = opened > before.rfind("\uff09")
    own = before[opened + 1 :] if inside else before
    before = blanked(ASIDE, before)
    if not measure:
        return ("没有计量单位" if not number.measure else "没有写明计什么"), ""
    key = f"{number.value}{measure}"
    why = _why(_NO_AMOUNT, key, before, after)
    if not why:
        why = "政策的条件" if _condition(text, number, first, last) else _why(_UNCOUNTED, key, before, after)
    if why[:1] in {"", "？"}:
        sentence = text[sentence_start(text, number.start) : number.start]
        if inside and not _HAN.search(own) and not _HAN.search(after.partition("\uff09")[0]):
            why = "括号里的说明"
        else:
            plain = blanked(ASIDE, sentence)
            ends = [found.end() for found in _SINCE_THEN.finditer(plain)]
            why = "已有的数" if ends and not _FROM_NOW_ON.search(plain, ends[-1]) else why
    return ("", why[1:]) if why.startswith("？") else (why, "")


def _why(rules: Iterable[_Rule], measure: str, before: str, after: str) -> str:
    return next(
        (why for why, m, left, right in rules if m.search(measure) and left.search(before) and right.match(after)), ""
    )


def _condition(text: str, number: Found, first: int, last: int) -> bool:
    """Whether a number says who is given something: 对…5%以上的企业，给予…; 首次突破1亿元、5亿元的，分别给予…."""
    end = _ITEM_END.search(text, number.end)
    given = _GIVEN.search(text, number.end, end.start() if end else len(text))
    if given is None:
        return False
    words = text[first:last]
    if words.startswith("每"):  # 每吸纳1名…的，给予… · 每招用1人给予…
        return True
    of_size = _MONEY.search(number.measure) or number.measure in {"%", "倍"}
    whose = of_size and given.start() >= last and _WHOSE.search(words)
    return _WHO.match(words) is not None or bool(whose)


def _without_parts(text: str, found: list[Found]) -> list[Found]:
    """Return numbers of which those in a bracket that add up to the one before it are marked as its parts."""
    made = list(found)
    for at, number in enumerate(found):
        opening = re.match(r"[^\uff08\uff0c。]{0,8}\uff08", text[number.end :])
        if not opening or number.reason:
            continue
        start = number.end + opening.end()
        end = text.find("\uff09", start)
        parts = [index for index in range(at + 1, len(found)) if found[index].start < end]
        same = [index for index in parts if found[index].measure == number.measure]
        if same and sum(found[index].value for index in same) == number.value:
            for index in same:
                made[index] = replace(found[index], reason="上一个数的分项")
    return made
