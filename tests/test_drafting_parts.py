"""The stages of drafting, each by a table: lines, spaces, labels, units, deadlines, numbers, targets, names, YAML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import yaml

from rows import each
from yian1.drafting import cleaning, dates, numbers, units
from yian1.drafting.build import draft
from yian1.drafting.cleaning import decoded, from_text
from yian1.drafting.outline import Node, label, split_title
from yian1.drafting.tables import columns, is_header
from yian1.drafting.targets import targets
from yian1.drafting.units import Assignment
from yian1.drafting.writing import comment, office_yaml, plan_yaml, scalar
from yian1.model.diagnostics import UsageError
from yian1.model.period import Month

YEAR = dates.Calendar(2024, Month(2024, 1), Month(2024, 12))
FIVE = dates.Calendar(2012, Month(2012, 1), Month(2016, 12))


@each(
    ("printed", "clean"),
    [
        ("总数达到 1. 85 万家", "总数达到1.85万家"),
        ("提高到47.1%. 发改委", "提高到47.1%。发改委"),
        ("1. 打造环境", "1.打造环境"),
        ("1. 2025年底前完成", "1.2025年底前完成"),
        ("占比４０％，力争", "占比40%\uff0c力争"),
        ("(责任单位:市发改委,市财政局;各区)", "\uff08责任单位\uff1a市发改委\uff0c市财政局\uff1b各区\uff09"),
        ("武政办[2024]30 号", "武政办〔2024〕30号"),
        ("增长4%,规模以上", "增长4%\uff0c规模以上"),
        ("“金种子” “银种子”", "“金种子”“银种子”"),
        ("推广 5G 和 AI Agent 应用", "推广5G和AI Agent应用"),
        ("《关于加快产业转型闯关 打造重要增长极的建议案》", "《关于加快产业转型闯关 打造重要增长极的建议案》"),
    ],
)
def test_prose_is_clean_and_full_width(printed: str, clean: str):
    assert cleaning.prose(printed) == clean


def test_words_cut_by_justification_are_joined_only_in_printed_lines():
    assert cleaning.prose("推动产 业化", cut=True) == "推动产业化"


def test_the_imprint_is_taken_out_of_the_middle_of_a_sentence():
    rows = [
        "成立1号议案办",
        "抄送: 市委办公厅,各民主",
        "党派。",
        "市政府办公厅 2024 年 3 月 27 日印发",
        "理工作领导小组。",
    ]
    assert cleaning.imprint(rows) == {1, 2, 3}


def test_a_page_number_is_no_text():
    assert cleaning.lines("前文\n— 3 —\n- 12 -\n第 4 页 共 9 页\n后文") == ["前文", "", "", "", "后文"]


@each(
    ("text", "words", "rank"),
    [
        ("第一部分 总体要求", "第一部分", 0),
        ("一、工作目标", "一、", 1),
        ("（一）加强领导", "（一）", 2),
        ("(十二)加强领导", "(十二)", 2),
        ("1.打造", "1.", 3),
        ("12、打造", "12、", 3),
        ("1.2025年底前", "1.", 3),
        ("（3）开展", "（3）", 4),
        ("①开展", "①", 5),
    ],
)
def test_labels_of_every_style(text: str, words: str, rank: int):
    found = label(text)
    assert found is not None
    assert (found.words, found.rank) == (words, rank)


@each("text", ["1.85万家", "2024年3月", "一是加强", "3—5年一遇", "100家", "二十届三中全会"])
def test_a_number_is_no_label(text: str):
    assert label(text) is None


def test_a_label_before_a_figure_counts_if_it_is_the_next_number():
    assert label("11.121人才梯队项目") is None
    found = label("11.121人才梯队项目", expected=11)
    assert found is not None
    assert found.end == 3


@each(
    ("text", "title", "rest"),
    [
        ("加快推进“个转企”。持续壮大市场主体。", "加快推进“个转企”", "持续壮大市场主体。"),
        ("强化规划管控：坚持规划引领，适时启动。", "强化规划管控", "坚持规划引领，适时启动。"),
        ("优化发展环境，激发民营企业活力", "优化发展环境，激发民营企业活力", ""),
        ("加强领导（责任单位：市发改委）", "加强领导", "（责任单位：市发改委）"),
    ],
)
def test_titles_end_with_their_sentence(text: str, title: str, rest: str):
    assert split_title(text) == (title, rest, False)


ASSIGNMENTS = [
    ("责任单位：市发改委、市财政局，各区", (), ("市发改委", "市财政局", "各区")),
    ("牵头单位：市经信局；责任单位：市文旅局、市商务局", ("市经信局",), ("市文旅局", "市商务局")),
    (
        "牵头单位：市委组织部，配合单位：市财政局、各有关单位，各区、县级市",
        ("市委组织部",),
        ("市财政局", "各有关单位", "各区、县级市"),
    ),
    ("责任单位：市教育局；配合单位：市财政局", ("市教育局",), ("市财政局",)),
    ("市工信局牵头，市发展改革委、市商务局配合", ("市工信局",), ("市发展改革委", "市商务局")),
    ("省委组织部牵头负责", ("省委组织部",), ()),
    ("由市民政局牵头，会同市财政局、市残联落实", ("市民政局",), ("市财政局", "市残联")),
    ("国家发展改革委牵头，财政部、人民银行等按职责分工负责，年内持续推进", ("国家发展改革委",), ("财政部", "人民银行")),
    ("税务总局、财政部负责", (), ("税务总局", "财政部")),
    ("商务部、海关总署等有关部门负责", (), ("商务部", "海关总署")),
    ("责任单位：市交通委（市道运局）、市水务局", (), ("市交通委（市道运局）", "市水务局")),
    ("责任领导：张三；责任单位：县住建局；完成时限：2024年10月底前", (), ("县住建局",)),
    ("责任单位：市工信局（牵头）、市发改委，各县（市、区）政府", ("市工信局",), ("市发改委", "各县（市、区）政府")),
    ("责任单位：市发改委牵头，市住建局配合", ("市发改委",), ("市住建局",)),
    ("牵头单位：州司法局、州委编办及州直相关单位，6月底完成", ("州司法局", "州委编办", "州直相关单位"), ()),
    ("各乡、镇人民政府，经济开发区负责", (), ("各乡、镇人民政府", "经济开发区")),
    ("责任单位：县发改局（首位单位为牵头单位，下同）、县财政局", ("县发改局",), ("县财政局",)),
    ("市财政局、市商务局等按照职责分工负责。列第一位者为牵头单位，下同", ("市财政局",), ("市商务局",)),
    ("责任部门（单位）：市教育局、各市州、县市区人民政府", (), ("市教育局", "各市州、县市区人民政府")),
    ("责任科室：基础研究科；责任单位：市科技局", (), ("市科技局",)),
    ("省经信厅牵头，各有关单位按职责分工负责", ("省经信厅",), ("各有关单位",)),
    ("市发改委、市财政局等按职能分工负责；各区政府", (), ("市发改委", "市财政局", "各区政府")),
    ("主责：市发改委；协同：市财政局", ("市发改委",), ("市财政局",)),
    ("市发改委负总责，各县区具体落实", ("市发改委",), ("各县区",)),
    ("农水司，经济局参与", ("农水司",), ("经济局",)),
    ("责任单位：无", (), ()),
    ("责任单位：市经开区管委会、市国控集团、\uff08", (), ("市经开区管委会", "市国控集团")),
    ("牵头处室：电子处；配合处室：园区处；责任单位：各市工信局", ("电子处",), ("各市工信局", "园区处")),
    ("各区政府负责落实，市生态环境局督导", (), ("各区政府", "市生态环境局")),
    ("商务部、供销合作总社负责，列第一位者为牵头单位", ("商务部",), ("供销合作总社",)),
]


@each(("text", "lead", "named"), ASSIGNMENTS)
def test_brackets_name_units_by_their_role(text: str, lead: tuple[str, ...], named: tuple[str, ...]):
    who = units.assignment(text)
    assert (who.lead, who.units) == (lead, named)


@each(
    "text",
    [
        "以下简称领导小组",
        "含开发区、长江新区",
        "嘉定新城5个、其他区域4个",
        "BIPV",
        "2018—2020年",
        "如企业、学校等",
        "简称“留交会”",
        "试行",
    ],
)
def test_other_brackets_name_nobody(text: str):
    assert not units.assignment(text, at_end=True)


@each(
    ("sentence", "lead", "named", "rest"),
    [
        (
            "由省民政厅牵头\uff0c省住房城乡建设厅、省残联等配合\uff0c三年内完成",
            ("省民政厅",),
            ("省住房城乡建设厅", "省残联"),
            "",
        ),
        ("教育部会同财政部制定办法", ("教育部",), ("财政部",), "制定办法"),
        ("市人社局会同市教育局、市总工会举办招聘会", ("市人社局",), ("市教育局", "市总工会"), "举办招聘会"),
        (
            "市自然资源和规划局、市发展改革委要在6月底前出台",
            (),
            ("市自然资源和规划局", "市发展改革委"),
            "在6月底前出台",
        ),
        ("人民银行江南市分行负责推动新增首贷户", (), ("人民银行江南市分行",), "推动新增首贷户"),
        ("市委宣传部、市委网信办牵头", ("市委宣传部", "市委网信办"), (), ""),
        ("市民可通过手机办理", (), (), "市民可通过手机办理"),
        ("市场主体要依法参与", (), (), "市场主体要依法参与"),
        ("县级医院要开设门诊", (), (), "县级医院要开设门诊"),
        ("由第三方机构负责评估", (), (), "由第三方机构负责评估"),
        ("各级各部门要高度重视", (), (), "各级各部门要高度重视"),
    ],
)
def test_sentences_name_bodies_by_what_they_are_to_do(sentence: str, lead: object, named: object, rest: str):
    who = units.in_prose(sentence)
    assert (who.lead, who.units) == (lead, named)
    assert bool(who.doubt) == bool(who)
    clause = sentence.partition("\uff0c")[0]
    assert clause[units.opening(clause)[1] :] == rest


@each(
    ("text", "value", "measure", "doubt"),
    [
        ("占比达到百分之六十五以上", 65, "%", "用汉字写的数"),
        ("建成老年食堂两千个", 2000, "个", "用汉字写的数"),
        ("每个县至少建成2所", 2, "所", "每一处的数\uff0c不是总数"),
        ("各乡镇不少于3个", 3, "个", "每一处的数\uff0c不是总数"),
        ("全县建成2所", 2, "所", ""),
    ],
)
def test_a_number_may_need_a_second_look(text: str, value: int, measure: str, doubt: str):
    (found,) = numbers.numbers(text)
    assert (found.value, found.measure, found.reason, found.doubt) == (value, measure, "", doubt)


def test_a_fraction_in_words_is_kept_for_a_person():
    (found,) = numbers.numbers("三分之二以上的县建成食堂")
    assert found.reason == "用汉字写的分数\uff0c换算后填"


def test_units_without_brackets_at_the_end_of_a_paragraph():
    (found,) = units.brackets("新增企业60家。责任单位：市工信局（牵头）、市发改委")
    assert (found.start, found.who.lead, found.who.units) == (8, ("市工信局",), ("市发改委",))
    assert units.brackets("明确责任。责任单位：要勇于担当、密切配合。") == []


def test_units_at_the_end_of_a_paragraph_may_be_named_in_a_sentence():
    (found,) = units.brackets("新建市场6个。责任单位为市人社局、市总工会。")
    assert (found.who.lead, found.who.units) == ((), ("市人社局", "市总工会"))
    assert units.brackets("压实责任。责任单位为第一责任主体，要抓好落实。") == []


def test_the_first_is_the_lead_where_the_text_says_so():
    assert units.first_leads("责任分解中，列第一位的责任单位为牵头单位或汇总单位。")
    assert units.first_leads("财政部、海关总署负责，排在第一位的部门为牵头部门，下同")
    who = units.led(units.assignment("海关总署、商务部负责"))
    assert (who.lead, who.units) == (("海关总署",), ("商务部",))


def test_a_deadline_inside_a_bracket_is_no_unit():
    assert units.assignment("责任单位：县住建局；完成时限：2024年10月底前").due == "2024年10月底前"
    assert units.assignment("市发改委、市财政局负责，2020年底前完成").due == "2020年底前完成"
    assert units.line("完成时限：2025年12月底前").due == "2025年12月底前"


def test_units_stand_once_with_short_ids_and_abbreviations_are_proposed():
    lists = [
        Assignment(units=("市发改委", "市市场监管局", "各区人民政府〈含开发区，下同〉")),
        Assignment(("市发展改革委",), ("市商务局", "各区人民政府")),
    ]
    found, ids = units.roster(lists)
    assert [(unit.id, unit.name, unit.group, unit.aliases) for unit in found] == [
        ("fagai", "市发改委", False, ("市发展改革委",)),
        ("shichang", "市市场监管局", False, ()),
        ("districts", "各区人民政府", True, ()),
        ("shangwu", "市商务局", False, ()),
    ]
    assert found[0].doubts == {"aliases": "简称与全称，是否同一单位"}
    assert found[2].note == "含开发区"
    assert ids["市发展改革委"] == "fagai"


def test_a_name_that_nobody_can_speak_has_an_id_all_the_same():
    found, _ = units.roster([Assignment(units=("\uff08市\uff09", "\uff08县\uff09"))])
    assert [unit.id for unit in found] == ["unit-2", "unit-3"]


@each(
    ("first", "second"),
    [
        ("市财政局", "市商务局"),
        ("市委办", "市委金融办"),
        ("市教育局", "市体育局"),
        ("区建管委", "市建设管理委"),
        ("市政府办", "市政府外办"),
    ],
)
def test_different_units_are_never_taken_for_one(first: str, second: str):
    found, _ = units.roster([Assignment(units=(first,)), Assignment(units=(second,))])
    assert [unit.name for unit in found] == [first, second]


def test_two_names_in_one_list_are_two_units():
    found, _ = units.roster([Assignment(units=("市规划局", "市规划和自然资源局"))])
    assert len(found) == 2


@each(
    ("text", "month"),
    [
        ("到2025年底，", "2025-12"),
        ("2026年6月底前", "2026-06"),
        ("6月底之前", "2024-06"),
        ("今年", "2024-12"),
        ("上半年", "2024-06"),
        ("第三季度末", "2024-09"),
        ("“十四五”期间", "2025-12"),
        ("2024年3月15日前", "2024-03"),
        ("2023—2025年", "2025-12"),
    ],
)
def test_deadlines_in_words(text: str, month: str):
    assert [str(limit.month) for limit in dates.deadlines(text, YEAR)] == [month]


@each("text", ["自2020年以来", "比2020年增长", "较2023年提高", "2022年的基础上", "2024年1月1日起", "从2023年"])
def test_a_year_that_something_is_measured_against_is_no_deadline(text: str):
    assert list(dates.deadlines(text, YEAR)) == []


def test_years_from_the_beginning_of_the_plan():
    assert [str(limit.month) for limit in dates.deadlines("5年内引进100名，3年内建成", FIVE)] == ["2016-12", "2014-12"]


@each(
    ("text", "reason"),
    [
        ("对35岁以下青年给予支持", "年限、年龄或时间"),
        ("连续3年给予资助", "年限、年龄或时间"),
        ("给予最高500万元奖励", "政策的标准、额度"),
        ("按设备投资额的5%给予补助", "政策的标准、额度"),
        ("引进10亿元以上项目", "规模的界线"),
        ("落实30项重点任务", "任务、措施的件数"),
        ("目前已建成25公里", "已有的数"),
        ("按照100年一遇标准建设", "名次、标准或名称的一部分"),
        ("打造15分钟生活圈", "年限、年龄或时间"),
        ("推进远香湖南（4.73平方公里）达标", "括号里的说明"),
        ("进入前10名", "名次、标准或名称的一部分"),
        ("总投资46亿元的项目", "投资额"),
        ("推进3批试点", "类别、批次，不是数量"),
        ("对研发费用占比超过5%的，给予最高200万元补助。", "政策的条件"),
        ("年营业收入首次突破5亿元的，分别给予20万元奖励。", "政策的条件"),
        ("职工30人（含）以下的企业暂免征收。", "规模的界线"),
        ("培育年营收100亿元以上的企业3家。", "规模的界线"),
        ("企业由32家整合到15家以内。", "原来的数"),
        ("按每百户20平方米配建用房。", "配置的标准"),
        ("依托8个培训基地，每年开班。", "做法所依托的，不是要做到的"),
        ("将日产2000吨及以下的生产线纳入改造范围", "规模的界线"),
        ("单个园规模一般不超过12个班", "配置的标准"),
        ("贴息期限不超过12个月", "年限、年龄或时间"),
        ("中小学校每学期至少开展1次演练", "按月、按季的频次"),
        ("15个镇街综治中心达标率达到100%", "范围，不是数量"),
        ("即办件24小时内答复", "年限、年龄或时间"),
        ("负荷率低于60%的全部完成整改", "规模的界线"),
        ("培育年交易额超100亿元的电商平台2家", "规模的界线"),
        ("截至6月底，已开工71个", "已有的数"),
        ("招生规模由去年的3800人扩大到4500人", "原来的数"),
    ],
)
def test_numbers_that_promise_nothing_are_named_with_their_reason(text: str, reason: str):
    assert next(number.reason for number in numbers.numbers(text)) == reason


@each("text", ["实施“三个100%”行动", "《规划（2018-2035）》", "沪府办发〔2024〕3号", "2024年3月1日"])
def test_names_dates_and_document_numbers_are_no_numbers(text: str):
    assert [number for number in numbers.numbers(text) if not number.reason] == []


@each("text", ["推进5G、4K应用和5A级景区创建", "分两步：1.选址。2.开工", "指标见表1"])
def test_codes_items_and_captions_are_not_even_looked_at(text: str):
    assert numbers.numbers(text) == []


def test_parts_that_add_up_to_their_total_are_no_targets_of_their_own():
    found, untaken = targets("公园建设项目共计9个（嘉定新城5个、其他区域4个）", YEAR)
    assert [(target.value, target.measure) for target in found] == [(9, "个")]
    assert [line.partition("——")[2] for line in untaken] == ["上一个数的分项"] * 2
    apart, _ = targets("总规模突破2万亿元（光电子信息8500亿元、大健康6600亿元）", YEAR)
    assert [str(target.value) for target in apart] == ["2", "8500", "6600"]


TARGETS = [
    ("全市经营主体突破225万家", "stock", "above", "225", "万家"),
    ("新增民营企业10万家", "flow", "at-least", "10", "万家"),
    ("担保费率降至1%以下", "level", "at-most", "1", "%"),
    ("城镇登记失业率控制在4.5%以内", "level", "at-most", "4.5", "%"),
    ("地区生产总值增长6.5%左右", "level", "about", "6.5", "%"),
    ("培养博士后研究人员不少于400名", "flow", "at-least", "400", "名"),
    ("雨水主管满管率低于50%", "level", "below", "50", "%"),
    ("单位能耗不高于0.3吨标准煤", "flow", "at-most", "0.3", "吨标准煤"),
    ("对接率100%", "ratio", "at-least", "100", "%"),
    ("新增光伏装机容量120MW", "flow", "at-least", "120", "MW"),
    ("新增墓穴10000穴", "flow", "at-least", "10000", "穴"),
    ("力争开工亿元以上产业项目480个", "flow", "at-least", "480", "个"),
    ("50平方公里以上建设用地面积达到海绵城市建设目标要求", "stock", "at-least", "50", "平方公里"),
    ("服务业增加值占比提高1.5个百分点", "level", "at-least", "1.5", "个百分点"),
    ("实现全市重点街道全覆盖", "ratio", "at-least", "100", "%"),
]


@each(("text", "kind", "rule", "value", "measure"), TARGETS)
def test_a_target_with_its_kind_rule_value_and_measure(text: str, kind: str, rule: str, value: str, measure: str):
    found, _ = targets(f"{text}。", YEAR)
    assert [(target.kind, target.rule, str(target.value), target.measure) for target in found] == [
        (kind, rule, value, measure)
    ]


def test_lists_share_their_verb_and_each_member_is_quoted_alone():
    found, _ = targets("新增中试平台30家、科技成果转化中心10家，培育企业5户和基地2个。", YEAR)
    assert [(target.quote, target.kind, target.value) for target in found] == [
        ("新增中试平台30家", "flow", 30),
        ("科技成果转化中心10家", "flow", 10),
        ("培育企业5户", "flow", 5),
        ("基地2个", "flow", 2),
    ]


def test_members_of_a_list_keep_their_own_names_and_quotes_unmarked():
    found, _ = targets("选拔100名正职人才、200名副职人才\uff0c改建100张照护床位、611张护理型床位。", YEAR)
    assert [(target.name, target.quote, target.doubts) for target in found] == [
        ("选拔正职人才", "选拔100名正职人才", {}),
        ("副职人才", "200名副职人才", {}),
        ("改建照护床位", "改建100张照护床位", {}),
        ("护理型床位", "611张护理型床位", {}),
    ]


def test_a_bracket_or_a_long_and_between_two_numbers_stays_where_it_belongs():
    found, _ = targets(
        "新增400个公共\uff08含专用\uff09充电桩、10个小区\uff0c放映1000场电影服务以及200场艺术导赏。", YEAR
    )
    assert [(target.name, target.quote) for target in found] == [
        ("新增公共\uff08含专用\uff09充电桩", "新增400个公共\uff08含专用\uff09充电桩"),
        ("小区", "10个小区"),
        ("放映电影服务", "放映1000场电影服务"),
        ("艺术导赏", "200场艺术导赏"),
    ]


def test_ranges_stretches_and_yearly_promises():
    (low,), _ = targets("建设1到2个培养基地。", YEAR)
    assert (low.value, low.upto) == (1, 2)
    (pair,), _ = targets("装机容量确保达到120MW，力争达到180MW。", YEAR)
    assert (pair.value, pair.stretch, pair.quote) == (120, 180, "装机容量确保达到120MW，力争达到180MW")
    apart, _ = targets("到2014年，突破2000亿元；到2015年，力争达到2300亿元。", FIVE)
    assert [(target.value, target.stretch, str(target.due)) for target in apart] == [
        (2000, None, "2014-12"),
        (2300, None, "2015-12"),
    ]
    (yearly,), _ = targets("每年举办活动不少于3次。", FIVE)
    assert (yearly.per, yearly.due) == ("year", None)


def test_a_deadline_holds_for_its_sentence_until_the_next():
    found, _ = targets("到2025年，突破75家、超过690家；到2027年，突破90家。其他10家。", FIVE)
    assert [str(target.due) for target in found] == ["2025-12", "2025-12", "2027-12", "None"]


def test_a_promise_with_a_date_and_no_number_is_a_milestone():
    found, _ = targets(
        "2026年底前，完成2030年达标区域系统方案编制。到2030年，公共机构屋顶光伏应装尽装。到2030年，水平不断提高。", YEAR
    )
    assert [(target.kind, str(target.due), target.quote) for target in found] == [
        ("milestone", "2026-12", "2026年底前，完成2030年达标区域系统方案编制"),
        ("milestone", "2030-12", "到2030年，公共机构屋顶光伏应装尽装"),
    ]


def test_what_only_says_by_when_is_no_part_of_a_name_nor_a_promise_to_make_this_plan():
    found, _ = targets(
        "现就全市2024年重点工作\uff0c制定分工方案如下。改造市场15家\uff0c年底前五化市场占比达到85%\uff0c年底前至少引进项目6个。",
        YEAR,
    )
    assert [target.name for target in found] == ["改造市场", "五化市场占比", "至少引进项目"]


def test_promises_against_another_rate_or_the_year_before():
    found, _ = targets("推动民营经济增加值增速高于全市地区生产总值增速，民营经济占比逐年提升。", YEAR)
    assert [(target.kind, target.rule, target.quote, target.value) for target in found] == [
        ("comparison", "above", "民营经济增加值增速高于全市地区生产总值增速", None),
        ("trend", "above", "民营经济占比逐年提升", None),
    ]


@each(
    ("text", "rule", "measure", "name"),
    [
        ("责任事故起数低于上年\uff0c投诉减少。", "below", "起", "责任事故起数"),
        ("群众满意率不低于去年同期水平。", "at-least", "%", "群众满意率"),
        ("万元产值能耗不高于上年。", "at-most", "%", "万元产值能耗"),
    ],
)
def test_a_promise_against_the_year_before_needs_no_number(text: str, rule: str, measure: str, name: str):
    (target,), _ = targets(text, YEAR)
    assert (target.kind, target.rule, target.measure, target.name) == ("trend", rule, measure, name)
    assert target.doubts == {"kind": "与上年比较"}


def test_a_deadline_at_the_end_of_a_sentence_is_that_of_its_numbers():
    found, _ = targets("新建农田2.3万亩、改造1.1万亩\uff0c2024年10月底前全部建成。", YEAR)
    assert [(target.value, str(target.due), target.kind) for target in found] == [
        (Decimal("2.3"), "2024-10", "flow"),
        (Decimal("1.1"), "2024-10", "flow"),
    ]


def test_a_year_before_the_plan_is_no_deadline_of_what_follows():
    found, untaken = targets("对2017年整治出新的107个小区实行管理\uff1b完成70部电梯安装。", YEAR)
    assert [(target.value, target.due) for target in found] == [(70, None)]
    assert [line.partition("——")[2] for line in untaken] == ["已有的数"]


def test_what_is_so_already_ends_where_this_year_begins():
    found, untaken = targets("去年已建成130家，今年再新建10家。2023年共走访6200户，解决问题1183个。", YEAR)
    assert [target.value for target in found] == [10]
    assert [line.partition("——")[2] for line in untaken] == ["已有的数"] * 3


def test_a_month_holds_for_what_is_done_by_it_and_for_what_comes_with_it():
    found, _ = targets(
        "6月底前完成9条，修补1条；更换井盖300个。五小8月底前建成投用，新增学位1620个。大楼10月底前投用，新建诊所20个。",
        YEAR,
    )
    numbered = [str(target.due) for target in found if target.kind != "milestone"]
    assert numbered == ["2024-06", "2024-06", "None", "2024-08", "2024-12"]
    assert found[-1].doubts["due"] == "前面的时限2024-10是不是也管这个数"


def test_a_doubtful_deadline_is_shown_though_it_is_that_of_the_plan():
    text = "方案（2024年）\n\n一、任务\n\n1.大楼10月底前投用，新建诊所20个。\n\n2.新建学校20所。\n"
    due = [line.strip() for line in plan_yaml(draft(*from_text(text))).split("\n") if "due: 2024-12" in line]
    assert due == ["due: 2024-12  # 待核：前面的时限2024-10是不是也管这个数"]


def test_a_month_and_this_year_are_those_of_the_year_that_is_named_before():
    found, _ = targets("2025年，6月底前建成3座，全年接待9万人次。年内新增8家。", FIVE)
    assert [str(target.due) for target in found] == ["2025-06", "2025-12", "2012-12"]
    assert [target.doubts.get("due") for target in found] == [None, "哪一年的", "哪一年的"]


def test_full_coverage_is_a_target_only_of_a_named_whole():
    found, untaken = targets("实现全市街道全覆盖\uff0c实现排水管网维养全覆盖。", YEAR)
    assert [target.quote for target in found] == ["实现全市街道全覆盖"]
    assert [line.partition("——")[2] for line in untaken] == ["“全覆盖”\uff0c没有写明范围"]


def test_a_size_class_is_no_amount_and_its_rule_is_not_that_of_the_count():
    found, _ = targets("年营业收入超1000亿元的2个、超500亿元的5个。", YEAR)
    assert [(target.value, target.measure, target.rule) for target in found] == [
        (2, "个", "at-least"),
        (5, "个", "at-least"),
    ]
    shared, _ = targets("分别超过90家和870家。", YEAR)
    assert [(target.value, target.rule) for target in shared] == [(90, "above"), (870, "above")]
    assert shared[1].quote == "分别超过90家和870家"
    assert [target.doubts.get("rule") for target in shared] == [None, "规则用词与前一个数共用"]


def test_duties_monthly_quarterly_and_once():
    node = Node(
        title="办理阶段（2024年4月—9月）", texts=["每月报送工作简报。每季度末报送进展情况。6月底前报送半年总结。"]
    )
    found = list(dates.duties([node], YEAR, date(2024, 3, 27)))
    assert [(duty.every, str(duty.first), str(duty.last), duty.due) for duty in found] == [
        ("month", "2024-04", "2024-09", None),
        ("quarter", "2024-04", "2024-09", None),
        ("", "None", "None", date(2024, 6, 30)),
    ]


@each(
    ("text", "title", "day", "month", "doubt"),
    [
        ("每月5日前报送上月进展情况", "进展情况", 5, "next", ""),
        ("每月25日前报送当月进展", "进展", 25, "same", ""),
        ("每月5日前报送进展情况", "进展情况", 5, "next", "当月还是次月"),
        ("每月28日前将工作进展报委办公室", "工作进展", 28, "same", "当月还是次月"),
        ("每季度首月10日前报送工程进展", "工程进展", 10, "next", ""),
        ("每季度末月25日前将工作进展情况报送区科技局", "工作进展情况", 25, "same", ""),
        ("每月报送工作简报", "工作简报", None, "", ""),
    ],
)
def test_by_which_day_a_paper_is_due_stands_in_the_text(text: str, title: str, day: int | None, month: str, doubt: str):
    (duty,) = dates.duties([Node(title="推进阶段\uff082024年4月—9月\uff09", texts=[f"{text}。"])], YEAR, None)
    assert (duty.title, duty.day, duty.month, duty.doubts.get("day", "")) == (title, day, month, doubt)


def test_months_of_which_only_the_last_is_called_so_are_all_those_from_the_first():
    node = Node(title="推进阶段\uff085—9月\uff09", texts=["每月25日前报送工作进展。每月5日、20日前报送小结。"])
    month, twice = dates.duties([node], YEAR, None)
    assert (str(month.first), str(month.last)) == ("2024-05", "2024-09")
    assert (month.doubts.get("every"), twice.doubts["every"]) == (None, "原文一个月不止一次")


def test_a_paper_of_every_half_year_is_one_for_each_of_the_years():
    found = list(dates.duties([Node(texts=["每半年报送一次小结。"])], FIVE, None))
    assert [str(duty.due) for duty in found][:3] == ["2012-06-30", "2012-12-31", "2013-06-30"]
    assert {duty.doubts["due"] for duty in found} == {"原文是每半年一次，没有写哪一天；共10次，只列了前6次"}


def test_a_scheme_that_is_made_and_handed_in_is_owed():
    text = "各单位制定具体办理方案\uff0c明确责任人\uff0c于4月15日前报送市政府办公室。"
    (duty,) = dates.duties([Node(title="动员", texts=[text])], YEAR, None)
    assert (duty.id, duty.title, duty.due) == ("report", "办理方案", date(2024, 4, 15))


@each(
    ("sentence", "duties"),
    [
        (
            "各单位于3月20日前将实施方案报县政府督查室，每月25日前报送进展情况，12月10日前报送工作总结。",
            [("实施方案", "", "2024-03-20"), ("进展情况", "month", "None"), ("工作总结", "", "2024-12-10")],
        ),
        ("各单位制定任务清单，于2月10日前报县政府督查室。", [("任务清单", "", "2024-02-10")]),
        ("各单位3月20日前将推进计划报办公室，系统每月5日更新。", [("推进计划", "", "2024-03-20")]),
        ("各单位于12月25日前将全年情况总结报县政府督查室。", [("全年情况总结", "", "2024-12-25")]),
        (
            "建立月报制度\uff0c自4月起每月5日前报送上月进展\uff0c7月10日前报送半年小结\uff0c次年1月10日前报送年度总结。",
            [("进展", "month", "None"), ("半年小结", "", "2024-07-10"), ("年度总结", "", "2025-01-10")],
        ),
        (
            "每季度末月25日前将进展情况报区政府督查室，12月10日前报全年总结。",
            [("进展情况", "quarter", "None"), ("全年总结", "", "2024-12-10")],
        ),
        ("7月10日前报送上半年工作小结。", [("上半年工作小结", "", "2024-07-10")]),
        (
            "每季度报送一次工作进展情况，每半年报送一次阶段性工作总结。",
            [
                ("工作进展情况", "quarter", "None"),
                ("上半年阶段性工作总结", "", "2024-06-30"),
                ("下半年阶段性工作总结", "", "2024-12-31"),
            ],
        ),
        (
            "各单位于每年12月5日前将工作总结报县林业局\uff08联系人：邓某，电话：0000\uff09。",
            [("工作总结", "", "2024-12-05")],
        ),
        ("各牵头单位要制定工作细则，于10月15日前报县优化办。", [("工作细则", "", "2024-10-15")]),
        (
            "从3月起，务于每月25日前将审阅后的《2024年重点任务推进情况表》\uff08电子版\uff09报旗政府督查室。",
            [("2024年重点任务推进情况表", "month", "None")],
        ),
        ("完成整改后5个工作日内报送销号材料。", [("销号材料", "", "None")]),
        ("各地于3月20日前将联络员名单\uff08姓名、电话\uff09报市安委会办公室。", [("联络员名单", "", "2024-03-20")]),
    ],
)
def test_each_paper_that_a_sentence_asks_for_is_a_duty_by_its_own_day(sentence: str, duties: list[tuple[str, ...]]):
    node, headed = Node(texts=[sentence]), Node(title=sentence.rstrip("。"), texts=["联系人：张某。"])
    for holder in (node, headed):
        found = dates.duties([holder], YEAR, None)
        assert [(duty.title, duty.every, str(duty.due)) for duty in found] == duties


def test_the_steps_of_one_task_are_no_tasks_and_a_way_of_checking_is_none():
    text = """督查通知

一、重点任务
（一）做好宣传。开展活动20场。
（二）推进建设。分步实施。
1.完成选址。
2.开工建设。
（三）加强监管。检查企业100家。
二、督查方式
分2个组进行。
三、项目清单
各项目的责任单位和完成时限见附件。
"""
    found = draft(*from_text(text))
    assert [task.title for section in found.sections for task in section.tasks] == ["做好宣传", "推进建设", "加强监管"]
    assert [requirement.title for requirement in found.requirements] == ["督查方式"]
    assert found.rest == ["三、项目清单各项目的责任单位和完成时限见附件。"]


@each(
    ("line", "issuer"),
    [
        ("中共望江市委办公室 望江市人民政府办公室", "中共望江市委办公室、望江市人民政府办公室"),
        ("中共云阳县委\u3000云阳县人民政府", "中共云阳县委、云阳县人民政府"),
        ("云阳县人民政府办公室", "云阳县人民政府办公室"),
        ("中共云阳县委办公室", "中共云阳县委办公室"),
    ],
)
def test_bodies_that_issue_together_are_parted(line: str, issuer: str):
    text = f"{line}\n关于开展服务活动的实施意见\n望办发〔2026〕4号\n一、重点任务\n1.新建公园3个。\n{line}\n2026年1月9日"
    head = draft(*from_text(text)).head
    assert (head.issuer, "issuer" in head.doubts) == (issuer, "、" in issuer)


def test_a_requirement_that_is_a_heading_and_nothing_else_has_that_as_its_text():
    text = "一、重点任务\n1.新建公园3个。\uff08责任单位\uff1a市园林局\uff09\n二、加强组织领导"
    assert [(one.title, one.text) for one in draft(*from_text(text)).requirements] == [("加强组织领导", "加强组织领导")]


@each(
    "text",
    [
        "市发改委",
        "2024",
        "1.5",
        "%",
        "- 条",
        "a: b",
        "x #y",
        "'引'",
        "yes",
        "null",
        "*号",
        "“引号”",
        "[甲]",
        "结尾:",
        "",
        "true",
        "2024-05",
        "@甲",
        "`",
        "{a}",
    ],
)
def test_every_scalar_reads_back_as_written(text: str):
    assert yaml.safe_load(f"key: {scalar(text)}")["key"] == text


def test_a_comment_stays_one_line():
    assert comment("第一行\n第二行: x\x1b[31m", 2) == "  # 第一行 第二行: x [31m"


def test_texts_in_gbk_and_utf16_are_read_and_other_bytes_refused():
    assert decoded("方案".encode("gb18030")) == "方案"
    assert decoded("方案".encode("utf-16")) == "方案"
    assert decoded("方案".encode("utf-8-sig")) == "方案"
    with pytest.raises(UsageError):
        decoded(b"\xff\xfe\xfd"[1:] + b"\x80\xff")


def test_a_table_with_pipes_and_one_with_a_cell_a_line_give_the_same_tasks():
    rows = ("序号|工作任务|牵头单位|完成时限", "1|新建公路50公里|市交通局|6月底前", "2|改造桥梁8座|市住建局|12月底前")
    piped = "\n".join(("任务分解表", *rows))
    celled = "\n\n".join(("任务分解表", *(cell for row in rows for cell in row.split("|"))))

    def told(text: str):
        return [
            (task.title, task.due, [(t.value, t.measure, str(t.due)) for t in task.targets],
             [action.lead for action in task.actions])
            for section in draft(*from_text(text), this_year=2024).sections for task in section.tasks
        ]  # fmt: skip

    assert (
        told(piped)
        == told(celled)
        == [
            ("新建公路50公里", date(2024, 6, 30), [(Decimal(50), "公里", "2024-06")], [("jiaotong",)]),
            ("改造桥梁8座", date(2024, 12, 31), [(Decimal(8), "座", "None")], [("zhujian",)]),
        ]
    )


def test_a_row_that_is_broken_within_a_cell_and_headings_between_rows_belong_to_the_table():
    text = """重点工作任务分解表

序号|工作任务|牵头单位|配合单位|完成时限
一、产业发展
1|建成标准厂房12万平方米|经开区管委会|区工信局
区城投集团|10月底
序号|工作任务|牵头单位|配合单位|完成时限
二、城市建设
2|改造老旧小区42个|区住建局|区财政局、
区发改局|11月底
"""
    found = draft(*from_text(text), this_year=2024)
    told = [
        (section.title, task.title, task.due, [len(action.units) for action in task.actions])
        for section in found.sections
        for task in section.tasks
    ]
    assert told == [
        ("产业发展", "建成标准厂房12万平方米", date(2024, 10, 31), [2]),
        ("城市建设", "改造老旧小区42个", date(2024, 11, 30), [2]),
    ]


def test_years_beside_a_base_are_each_a_target():
    text = """行动方案（2024—2026年）

一、工作目标
主要指标如下。
序号 指标名称 单位 2023年基数 2024年 2026年
1 达标社区数 个 31 62 126
2 空驶率 % 38.6 ≤37 ≤35
"""
    targets_of = [target for goal in draft(*from_text(text)).goals for target in goal.targets]
    assert [(target.value, target.measure, target.rule, str(target.due)) for target in targets_of] == [
        (62, "个", "at-least", "2024-12"),
        (126, "个", "at-least", "None"),
        (37, "%", "at-most", "2024-12"),
        (35, "%", "at-most", "None"),
    ]


@each(
    ("times", "due"),
    [
        (("2024年目标", "2025年目标"), ["2024-12", "2024-12", "2025-12"]),
        (("上半年", "全年目标"), ["2024-06", "2024-06", "2024-12"]),
    ],
)
def test_a_table_of_tasks_with_a_column_for_each_time_says_what_is_due_when(times: tuple[str, str], due: list[str]):
    rows = (
        f"序号|项目名称|建设内容|{'|'.join(times)}|责任单位",
        "1|口袋公园|建设公园和绿道|公园8个、绿道12公里|公园10个|区园林局",
        "2|停车设施|新增车位|持续推进|持续推进|区城管局",
    )
    text = "\n".join(("任务清单（2024—2025年）" if "2025" in times[1] else "2024年任务清单", "", *rows))
    first, second = draft(*from_text(text)).sections[0].tasks
    assert [str(one.value) for one in first.targets] == ["8", "12", "10"]
    assert [str(one.due or due[-1]) for one in first.targets] == due
    assert second.text == f"新增车位；{times[0]}：持续推进；{times[1]}：持续推进"


@each(
    ("text", "asked"),
    [
        ("9月底前发放补贴300万元\uff0c培训农民1000人。", "时限2024-09是不是也管这个数"),
        ("9月底前\uff0c发放补贴300万元\uff0c培训农民1000人。", None),
        ("9月底前建成停车场10个\uff0c新增泊位1000个。", None),
        ("2024年发放补贴300万元\uff0c培训农民1000人。", None),
    ],
)
def test_a_month_of_what_its_own_clause_says_is_done_is_asked_about_for_what_is_done_besides(
    text: str, asked: str | None
):
    last = targets(text, YEAR)[0][-1]
    assert (last.value, last.doubts.get("due")) == (1000, asked)


def test_a_number_alone_in_the_column_of_a_time_is_named_by_its_task_and_the_column():
    rows = ("序号|任务名称|第一季度|第二季度|第三季度|责任单位", "1|老旧小区改造|改造30个|30个|新增电梯60部|市住建局")
    (task,) = draft(*from_text("\n".join(("2024年任务清单", "", *rows)))).sections[0].tasks
    found = [(target.name, str(target.due), target.doubts.get("name")) for target in task.targets]
    asked = "取自任务和列的名称"
    assert found == [
        ("老旧小区改造\uff08第一季度\uff09", "2024-03", asked),
        ("老旧小区改造\uff08第二季度\uff09", "2024-06", asked),
        ("新增电梯", "2024-09", None),
    ]


def test_a_column_for_each_quarter_is_known_and_one_for_a_single_year_is_a_note():
    quarters = [f"第{number}季度" for number in "一二三四"]
    head = ("序号", "任务名称", "工作内容", *quarters, "责任单位")
    assert is_header(head)
    assert columns(head) == ["number", "title", "text", *["time"] * 4, "units"]
    assert columns(("序号", "任务名称", "工作内容", "2025年", "责任单位"))[3] == ""


def test_units_below_a_heading_are_those_of_the_text_that_follows():
    text = """实施计划（2026年）

一、主要任务

（一）老旧小区改造
牵头单位：市住建局　责任单位：各区政府，经开区管委会
2026年改造老旧小区96个。
"""
    (task,) = draft(*from_text(text)).sections[0].tasks
    assert [(action.text, action.lead, len(action.units)) for action in task.actions] == [
        ("2026年改造老旧小区96个。", ("zhujian",), 2)
    ]


def test_two_tables_under_each_other_are_two_and_values_of_a_year_are_no_tasks():
    text = """重点工作清单

一、主要指标

| 序号 | 指标名称 | 2024年实绩 | 2025年目标 | 责任单位 |
|---|---|---|---|---|
| 1 | 技术交易总额 | 178亿元 | 190亿元 | 市科技局 |

二、重点工作

| 序号 | 工作任务 | 具体内容 | 牵头单位 | 完成时间 |
|---|---|---|---|---|
| 1 | 扩大学位供给 | 新增学位3240个 | 市教育局 | 8月底 |
"""
    found = draft(*from_text(text), this_year=2025)
    assert [(task.title, task.due) for section in found.sections for task in section.tasks] == [
        ("扩大学位供给", date(2025, 8, 31))
    ]
    assert [(target.value, target.measure) for goal in found.goals for target in goal.targets] == [(190, "亿元")]


def test_a_number_that_was_signed_is_no_rough_one_and_a_shared_measure_is_marked():
    (signed,), _ = targets("完成征收签约310户。", YEAR)
    assert signed.rule == "at-least"
    shared, _ = targets("出栏率分别提高1个和1.5个百分点。", YEAR)
    assert [(target.value, target.measure) for target in shared] == [(1, "个百分点"), (Decimal("1.5"), "个百分点")]
    assert "value" in shared[0].doubts
    assert "value" not in shared[1].doubts


def test_numbers_in_the_title_of_a_row_are_promised_too_and_what_is_numbered_in_a_cell_keeps_its_months():
    rows = (
        "序号\t实事项目\t实施计划\t责任单位",
        "1\t新建学校7所\uff0c新增学位6800个。\t1.4月底前开工。 2.8月底前竣工交付。\t区教育局",
        "2\t新建公厕12座\t10月底前全部完成。\t同上",
    )
    plan = draft(*from_text("\n".join(("某区2022年民生实事任务分解表", *rows))))
    first, second = (task for section in plan.sections for task in section.tasks)
    promised = [(target.name, target.value and int(target.value), target.due) for target in first.targets]
    assert promised[:2] == [("新建学校", 7, None), ("新增学位", 6800, None)]
    assert [due for _, _, due in promised[2:]] == [Month(2022, 4), Month(2022, 8)]
    assert "。4月底前开工。2.8月底前竣工交付" in first.text
    assert [(target.value, target.due) for target in second.targets] == [(Decimal(12), Month(2022, 10))]
    assert second.actions[0].who.units == ("区教育局",)
    assert "同上" in second.actions[0].who.doubt


def test_the_people_in_a_column_of_units_are_no_part_of_their_names():
    rows = (
        "序号\t工作任务\t牵头单位及主要负责人\t责任单位及责任人\t完成时限",
        "1\t建成食堂9个\t市民政局 伍泽国\t市妇联 李慧\t2024.11",
        "2\t改造公厕8座\t市城管局\t市妇联负责\uff0c市财政局配合\t国庆节前",
        "3\t改造危桥3座\t市交通局\uff08王芳\uff09\t各镇\uff08街道\uff09\t2024.11",
    )
    plan = draft(*from_text("\n".join(("某市2024年民生实事任务分解表", *rows))))
    first, second, third = (task for section in plan.sections for task in section.tasks)
    assert [unit.name for unit in plan.units][:4] == ["市民政局", "市妇联", "市城管局", "市财政局"]
    who = third.actions[0].who
    assert (who.lead, who.units) == (("市交通局",), ("各镇\uff08街道\uff09",))
    assert "市民政局伍泽国" in "".join(first.notes)
    assert first.due == date(2024, 11, 30)
    assert (second.due, second.targets[0].doubts["due"]) == (None, "原文的时限是“国庆节前”")


@each(
    ("lead", "support", "found"),
    [
        ("同上", "同上", (("区教育局",), ("区财政局",))),
        ("同上", "", (("区教育局",), ())),
        ("", "同上", (("区教育局",), ("区财政局",))),
        ("区住建局", "同上", (("区住建局",), ("区财政局",))),
        ("", "同上、区妇联", (("区教育局",), ("区财政局", "区妇联"))),
    ],
)
def test_the_same_as_above_is_each_part_of_the_list_above(lead: str, support: str, found: tuple[tuple[str, ...], ...]):
    lists = [("区教育局", "区财政局"), (lead, support)]
    above, who = (units.of_lists({"lead": [first], "support": [second]}) for first, second in lists)
    made = units.as_above(who, above)
    assert (made.lead, made.units) == found
    plain = units.of_lists({"plain": ["区教育局"]})
    assert units.as_above(units.of_lists({"lead": ["同上"]}), plain).lead == ("区教育局",)


@each(
    ("bracket", "lead", "named"),
    [
        ("市生态环境局、工业和信息化局牵头督导\uff0c市公安局参与", ("市生态环境局", "工业和信息化局"), ("市公安局",)),
        (
            "市住建局牵头\uff0c各县、区人民政府\uff08管委会\uff09落实。以下均需各县落实\uff0c不再列出",
            ("市住建局",),
            ("各县、区人民政府\uff08管委会\uff09",),
        ),
        ("各县人民政府负责\uff0c市应急局指导", ("各县人民政府",), ("市应急局",)),
        ("敬老院", (), ()),
        ("市敬老院", (), ("市敬老院",)),
    ],
)
def test_who_is_named_in_a_bracket_of_an_unseen_plan(bracket: str, lead: tuple[str, ...], named: tuple[str, ...]):
    who = units.assignment(bracket, at_end=True)
    assert (who.lead, who.units) == (lead, named)


@each(
    ("text", "found"),
    [
        ("浓度分别不高于53和32微克/立方米", [(53, "微克/立方米"), (32, "微克/立方米")]),
        ("覆盖户数由2021年的1500万户提高到2500万户", [(2500, "万户")]),
        ("A类\uff08已解决的\uff09建议占比不低于60%", [(60, "%")]),
        ("代表提出建议186件\uff0c经审查交由市政府办理172件", []),
    ],
)
def test_what_is_promised_in_an_unseen_plan(text: str, found: list[tuple[int, str]]):
    calendar = dates.Calendar(2022, Month(2022, 1), Month(2024, 12))
    assert [(int(each.value or 0), each.measure) for each in targets(text, calendar)[0]] == found


def test_a_deadline_ends_before_the_next_one_and_that_of_every_year_is_in_doubt():
    calendar = dates.Calendar(2024, Month(2024, 1), Month(2026, 12))
    text = (
        "2025年底前有效遏制增量\uff0c2026年底前印发整治方案。每年3月底前完成立项。每年评估\uff0c三年内完成签约600户。"
    )
    made, _ = targets(text, calendar)
    assert [(each.quote, each.due) for each in made] == [
        ("2026年底前印发整治方案", Month(2026, 12)),
        ("每年3月底前完成立项", Month(2024, 3)),
        ("三年内完成签约600户", Month(2026, 12)),
    ]
    assert made[2].name == "完成签约"
    assert ["每年" in each.doubts.get("due", "") for each in made] == [False, True, False]


def test_two_papers_of_one_sentence_are_two_duties_and_the_year_of_a_title_is_none_of_the_plan():
    text = (
        "某市2024年工作方案",
        "一、工作任务",
        "1.产业发展。落实《某省三年行动计划\uff082024—2026年\uff09》\uff0c建成园区3个。\uff08责任单位\uff1a市发改委\uff09",
        "二、工作要求",
        "各单位于7月10日、12月10日前分别报送半年总结和年度总结。",
        "各单位于6月底前报送工作小结、11月底前报送总结报告。",
    )
    plan = draft(*from_text("\n".join(text)))
    assert plan.head.last is None
    assert [(duty.title, str(duty.due)) for duty in plan.duties] == [
        ("半年总结", "2024-07-10"),
        ("年度总结", "2024-12-10"),
        ("工作小结", "2024-06-30"),
        ("总结报告", "2024-11-30"),
    ]


@each(
    ("text", "found"),
    [
        ("注册志愿者占常住人口比例达到13%以上", [13]),
        ("承办议案2件\uff0c其中主办4件\uff0c协办、会办7件\uff0c共计16件", []),
        ("其中9月投入使用2所\uff0c新增学位3600个", [2, 3600]),
        ("根据县政府关于印发2024年工作方案的通知", []),
    ],
)
def test_what_opens_a_plan_is_none_of_its_promises(text: str, found: list[int]):
    made, _ = targets(text, YEAR)
    assert [int(each.value or 0) for each in made] == found
    assert all(each.due != Month(2024, 9) for each in made[1:])


def test_a_notice_above_a_table_of_tasks_is_no_task_and_a_plan_is_not_older_than_what_it_cites():
    text = (
        "某县重点工作任务分解",
        "一、强化责任落实。按照某政办〔2021〕3号的要求\uff0c巩固2018年、2019年成果。",
        "二、细化工作方案。各单位要将方案报县政府督查室备案。",
        "附件",
        "序号\t工作任务\t牵头单位\t责任单位",
        "1\t新建学校7所\t县教育局\t县发改局",
    )
    plan = draft(*from_text("\n".join(text)), this_year=2026)
    assert [task.title for section in plan.sections for task in section.tasks] == ["新建学校7所"]
    assert [each.title for each in plan.requirements] == ["强化责任落实", "细化工作方案"]
    assert plan.head.year == 2021


def test_what_stands_under_a_heading_before_a_table_is_kept():
    rows = ("序号\t工作任务\t责任单位", "1\t新建学校7所\t县教育局")
    plan = draft(*from_text("\n".join(("某县2024年方案", "一、任务分工", "全年完成投资30亿元\uff0c见下表。", *rows))))
    assert plan.sections[0].text == "全年完成投资30亿元\uff0c见下表。"
    assert [(each.quote, each.value) for each in plan.goals[0].targets] == [("全年完成投资30亿元", Decimal(30))]


def test_a_heading_that_is_a_unit_has_what_stands_below_it_to_do():
    text = (
        "某县2024年重点工作任务分解",
        "一、县发展和改革局",
        "1.固定资产投资增长8%以上。",
        "二、县教育局、县卫生健康局",
        "2.新建幼儿园2所。",
        "三、县交通运输局\uff08配合单位\uff1a县财政局\uff09",
        "3.改造危桥4座。",
    )
    plan = draft(*from_text("\n".join(text)))
    tasks = [task for section in plan.sections for task in section.tasks]
    assert [(task.actions[0].who.lead, task.actions[0].who.units) for task in tasks] == [
        ((), ("县发展和改革局",)),
        ((), ("县教育局", "县卫生健康局")),
        (("县交通运输局",), ("县财政局",)),
    ]
    assert all(task.actions[0].who.doubt for task in tasks)


def test_a_table_of_what_is_to_be_put_right_and_one_of_projects_are_tables_of_tasks():
    rows = (
        "序号\t反馈问题\t整改目标\t整改措施\t责任单位\t整改时限",
        "1\t养殖尾水直排。16家养殖场没有设施\t设施配套率达到100%\t1.2024年6月底前改造管网85公里。\t市渔业局\t2024.11",
    )
    (task,) = draft(*from_text("\n".join(("某市2024年整改任务清单", *rows)))).sections[0].tasks
    assert task.title == "养殖尾水直排"
    assert task.text == "设施配套率达到100%\uff1b1.2024年6月底前改造管网85公里。"
    assert [(target.name, target.due) for target in task.targets] == [
        ("设施配套率", Month(2024, 11)),
        ("改造管网", Month(2024, 6)),
    ]
    rows = (
        "序号\t项目名称\t建设内容\t总投资\uff08万元\uff09\t2024年计划投资\uff08万元\uff09\t2024年形象进度\t责任单位\t责任领导",
        "1\t产业园\t建设厂房\t78000\t25000\t建成厂房8万平方米\t某开发区管委会\t林涛",
    )
    (task,) = draft(*from_text("\n".join(("某市2024年重点项目计划表", *rows)))).sections[0].tasks
    assert (task.title, task.text) == ("产业园", "建设厂房\uff1b建成厂房8万平方米")
    assert "总投资" in "".join(task.notes)


def test_units_in_a_list_behind_the_tasks_are_theirs_by_number():
    text = (
        "某区2025年重点工作责任分解",
        "一、主要任务",
        "1.推进片区改造。完成签约600户。",
        "2.发展学前教育。新建幼儿园3所。",
        "3.整治背街小巷。完成整治40条。",
        "二、责任分工",
        "第1项任务由区住建局牵头\uff0c东湖街道配合。",
        "第2、3项任务由区教育局负责。",
    )
    plan = draft(*from_text("\n".join(text)))
    whom = [task.actions[0].who for section in plan.sections for task in section.tasks]
    assert [(who.lead, who.units) for who in whom] == [
        (("区住建局",), ("东湖街道",)),
        ((), ("区教育局",)),
        ((), ("区教育局",)),
    ]
    assert all("责任分工" in who.doubt for who in whom)


def test_a_deadline_of_one_action_is_in_doubt_for_the_others_and_their_texts_are_not_run_together():
    text = (
        "某市2024年工作方案",
        "一、主要任务",
        "\uff08一\uff09完善设施",
        "一是新建管网90公里\uff08市水务局牵头\uff09。",
        "二是新增泊位400个\uff08市城管局牵头\uff0c11月底前\uff09。",
        "二、发展消费",
        "1.提振大宗消费",
        "\uff081\uff09以旧换新。销售6万辆。\uff08市商务局牵头\uff09",
        "\uff082\uff09活跃餐饮。打造街区2条。\uff08市文旅局牵头\uff0c6月底前完成\uff09",
    )
    first, *others = (task for section in draft(*from_text("\n".join(text))).sections for task in section.tasks)
    assert [task.title for task in others] == ["以旧换新", "活跃餐饮"]
    assert [(target.quote, target.doubts.get("due", "")) for target in first.targets] == [
        ("新建管网90公里", "时限写在另一条举措后面"),
        ("新增泊位400个", ""),
    ]
    assert [target.due for task in others for target in task.targets] == [None, Month(2024, 6)]


def test_a_number_without_words_is_no_heading():
    text = (
        "某市2024年方案",
        "一、主要任务",
        "1.建成园区3个。",
        "二、保障措施",
        "\uff08一\uff09",
        "\uff08二\uff09加强领导。",
    )
    plan = draft(*from_text("\n".join(text)))
    assert [each.title for each in plan.requirements] == ["保障措施", "加强领导"]
    assert yaml.safe_load(plan_yaml(plan))


def test_a_problem_with_what_is_to_be_done_about_it_line_by_line_is_one_task():
    text = """临川县整改任务清单
一、问题一：污水收集率偏低，2023年仅为62%，3个片区混流。
（一）整改目标：2025年6月底前，收集率提高到75%以上。
（二）整改措施：
1.新建污水管网23公里。
2.2025年4月底前完成3个片区分流改造。
（三）牵头领导：副县长 赵志刚
（四）牵头单位：县住建局
（五）责任单位：县城投公司、城东街道
（六）整改时限：2025年6月30日
二、问题二：扬尘管控不力。
（一）整改目标：机械化清扫率达到95%。
（二）整改措施：落实“六个百分百”。
（三）责任单位：县城管局
各责任单位于每月30日前报送整改进展。联系人：张某。
"""
    found = draft(*from_text(text))
    first, second = (task for section in found.sections for task in section.tasks)
    assert [task.title for task in (first, second)] == ["污水收集率偏低，2023年仅为62%，3个片区混流", "扬尘管控不力"]
    assert [target.value for target in first.targets] == [75, 23, 3]
    assert (first.named, str(first.due)) == (True, "2025-06-30")
    assert "赵志刚" in first.actions[0].who.raw
    assert "赵志刚" not in first.text
    assert second.text == "整改目标：机械化清扫率达到95%。整改措施：落实“六个百分百”。"
    assert [(duty.title, duty.every) for duty in found.duties] == [("整改进展", "month")]
    assert [each.text for each in found.requirements] == ["各责任单位于每月30日前报送整改进展。联系人：张某。"]


def test_problems_with_lines_below_them_are_tasks_and_who_only_watches_is_in_doubt():
    text = """整改方案
一、整改措施
问题1：污水厂超负荷，2023年有46天超过2.5万吨。
整改目标：日处理能力达到4万吨。
整改时限：2024年12月31日
责任单位：县住建局
督导单位：县生态环境局
问题2：矿山修复滞后，21座仅修复9座。
整改目标：2025年6月底前完成剩余12座修复。
责任单位：县自然资源局
二、保障措施
成立工作专班，下设办公室（设在县住建局）。
"""
    found = draft(*from_text(text))
    first, second = (task for section in found.sections for task in section.tasks)
    assert [[target.value for target in task.targets] for task in (first, second)] == [[4], [12]]
    assert first.actions[0].who.doubt == "督导、验收、考核单位是不是也要办"
    assert [each.title for each in found.requirements] == ["保障措施"]


def test_a_time_by_which_a_list_is_handed_in_is_none_of_what_is_to_be_done():
    found, _ = targets("各区于4月底前报送项目清单，全市不少于100项，总投资约15亿元，12月底前全部完成。", YEAR)
    assert [(target.value, str(target.due), target.doubts.get("due")) for target in found] == [(100, "2024-12", None)]


@each(
    ("text", "value", "measure"),
    [
        ("牲畜存栏控制在90万头只以内", 90, "万头只"),
        ("优良天数不少于310天", 310, "天"),
        ("全年减免税费3000万元以上", 3000, "万元"),
    ],
)
def test_what_is_counted_rarely_is_promised_as_well(text: str, value: int, measure: str):
    (target,), _ = targets(f"{text}。", YEAR)
    assert (target.value, target.measure) == (value, measure)


def test_two_tables_of_a_notice_are_two_chapters_and_their_titles_are_not_left_over():
    text = """宁安区人民政府办公室关于做好2024年重点工作的通知
各街道办事处，区政府各部门：
现将重点工作印发给你们，请认真抓好落实。
一、各单位要高度重视，主要领导要亲自抓。
附件：1.2024年重点工作任务分解表
2.2024年民生实事任务分解表
2024年2月20日
附件1
2024年重点工作任务分解表
序号	重点工作	工作目标	牵头单位	完成时限
1	扩大投资	新开工亿元以上项目30个	区发改局	12月底
附件2
2024年民生实事任务分解表
序号	项目名称	建设内容	责任单位	完成时限
1	老旧小区改造	改造老旧小区12个	区住建局	10月底
"""
    found = draft(*from_text(text))
    assert found.head.issued == date(2024, 2, 20)
    assert [(section.title, [task.title for task in section.tasks]) for section in found.sections] == [
        ("2024年重点工作任务分解表", ["扩大投资"]),
        ("2024年民生实事任务分解表", ["老旧小区改造"]),
    ]
    assert found.rest == []


def test_a_title_may_name_another_paper():
    lines = "宁安区人民政府办公室 关于印发2024年《政府工作报告》 重点任务分工的通知 各部门： 现印发。 一、任务 抓好。"
    assert draft(*from_text("\n".join(lines.split()))).head.title == "2024年《政府工作报告》重点任务分工"


def test_a_head_whose_words_were_broken_is_put_together_and_an_office_inside_is_the_unit_where_no_other_is():
    rows = (
        "序号 重点工作 责任 领导 责任 科室 攻坚目标 任务 完成时间 "
        "1 水库工程 欧乾震 水库工程领导小组 迁移进度达100%。 2024年12月 "
        "2 农户增收 吴宇凡 乡村振兴办 社会事务办 收入增长13%以上。 2024年9月"
    )
    found = draft(*from_text("某镇2024年度重点工作计划\n\n" + "\n\n".join(rows.split())))
    first, second = (task for section in found.sections for task in section.tasks)
    names = {unit.id: unit.name for unit in found.units}
    assert [names[unit] for unit in first.actions[0].units] == ["水库工程领导小组"]
    assert [names[unit] for unit in second.actions[0].units] == ["乡村振兴办", "社会事务办"]
    assert (first.title, first.text, str(second.due)) == ("水库工程", "迁移进度达100%。", "2024-09-30")
    assert "责任领导：欧乾震" in first.notes[0]


def test_a_unit_without_its_rank_is_the_one_that_has_it():
    lists = [
        Assignment(lead=("市公安局", "发展改革委", "民政局")),
        Assignment(lead=("市发展改革委",), units=("县民政局",)),
    ]
    known, ids = units.roster([*lists, Assignment(units=("市民政局",))])
    assert [(unit.name, unit.aliases) for unit in known][1] == ("市发展改革委", ("发展改革委",))
    assert ids["发展改革委"] == ids["市发展改革委"]
    assert len({ids["民政局"], ids["县民政局"], ids["市民政局"]}) == 3


def test_a_stage_keeps_the_days_that_its_months_do_not_say():
    found = dates.stage(Node(title="动员阶段\uff089月21日—9月30日\uff09", texts=["召开会议。"]), 2023)
    assert (found.title, str(found.first), str(found.last)) == (
        "动员阶段\uff089月21日—9月30日\uff09",
        "2023-09",
        "2023-09",
    )


def test_a_notice_without_headings_is_one_task_and_what_it_asks_for_a_paper_no_part_of_it():
    text = """关于做好2024年度高标准农田建设工作的通知
各乡镇人民政府，县直有关单位：
根据市级任务，2024年全县新建高标准农田3万亩、改造提升1.2万亩，11月底前全部完工。
请县农业农村局牵头，会同县财政局、县水利局抓好落实。各乡镇每周五前报送进度，每月5日前报送资金情况。
县农业农村局联系人：郭某。
安平县农业农村局
2024年3月8日
"""
    found = draft(*from_text(text))
    (task,) = (task for section in found.sections for task in section.tasks)
    assert (task.title, found.goals) == ("2024年全县新建高标准农田3万亩、改造提升1.2万亩，11月底前全部完工", [])
    assert [(target.value, str(target.due)) for target in task.targets] == [(3, "2024-11"), (Decimal("1.2"), "2024-11")]
    assert (task.actions[0].who.lead, task.actions[0].who.units) == (("县农业农村局",), ("县财政局", "县水利局"))
    assert [(duty.title, duty.day) for duty in found.duties] == [("资金情况", 5)]
    assert found.untimed == ["各乡镇每周五前报送进度"]
    assert "报送" not in task.text


def test_items_in_square_brackets_are_tasks_and_a_size_is_no_amount():
    text = """2024年督办事项
各单位：
现将有关事项交办如下。
【事项一】治理停车难
承办单位：县住建局（牵头）、县公安局
办结时限：2024年6月30日
工作要求：新建停车场4个。
【事项二】清理欠款
承办单位：县工信局（牵头）、各乡镇
办结时限：2024年12月20日
工作要求：清偿率不低于80%，其中5万元以下小额欠款3月底前全部清零。
"""
    found = draft(*from_text(text))
    first, second = (task for section in found.sections for task in section.tasks)
    assert (first.title, first.actions[0].who.lead, str(first.due)) == ("治理停车难", ("县住建局",), "2024-06-30")
    assert [target.value for target in second.targets if target.value] == [80]


def test_rows_of_a_table_are_no_printed_lines_and_a_limit_stands_behind_its_measure():
    text = """云溪区2025年度目标任务分解表
序号	指标名称	计量单位	2024年实绩	2025年目标	责任单位
1	空气质量优良天数比率	%	88.2	90以上	区生态环境分局
2	PM2.5年均浓度	微克/立方米	34	≤32	区生态环境分局、区住建局
3	国控断面水质优良比例	%	100	100	区水利局
4	单位GDP二氧化碳排放降低	%	3.5	完成市下达目标	区发改局
5	森林覆盖率	%	41.3	41.5	区林业局
说明：各责任单位每季度第一个月10日前报送上季度指标完成情况。
"""
    found = draft(*from_text(text))
    (goal,) = found.goals
    assert [str(target.value) for target in goal.targets] == ["90", "32", "100", "41.5"]
    assert [(duty.day, duty.month, duty.quote[:2]) for duty in found.duties] == [(10, "next", "各责")]


def test_by_when_all_is_begun_may_not_be_by_when_it_is_done():
    (first, second), _ = targets("完成老旧小区改造5个，6月底前全部开工，10月底前竣工3个。", YEAR)
    assert (str(first.due), first.doubts["due"]) == ("2024-06", "是开工的时限，还是完成的")
    assert str(second.due) == "2024-10"


@each(
    ("rows", "paragraphs"),
    [
        (["（一）优化审批，各县区人民政府〕", "（二）提升水平。"], 2),
        (["1、完成改造5个。责任领导：胡某  责任科室：城建办", "2、拆除违建1.6万平方米。"], 2),
        (["一、坚决破除门槛，营造公平竞争的市场环境、优化", "（一）推进机制建设。"], 2),
        (["6、调解成功率不低于96%。责任科室：平安建设办完成", "时限：12月底"], 1),
        (["办结时限：2024年", "工作要求：新建停车场4个。"], 2),
        (["坚持新发展理念，确保各项任务落实到位，加快形成第", "一、第二产业协调发展的格局。"], 1),
        (["说完了全部的任务和时限，没有句号，这一行也是满的", "备注：每月3日前报送。"], 2),
    ],
)
def test_where_a_paragraph_of_printed_lines_ends(rows: list[str], paragraphs: int):
    assert len(cleaning.joined(rows, 25)) == paragraphs


def test_lines_that_begin_with_a_comma_are_printed_ones():
    rows = [
        "标题",
        "各单位：",
        "现将有关事项交办如下请各有关单位认真办理",
        "，按时限抓好。",
        "新建停车场共计四个并且同步增设停车泊位",
        "；共享十五家。",
        "全部惠及全县一万八千人的居民生活用水",
        "，合格率达标。",
    ]
    assert cleaning.printed_width(rows)
    assert not cleaning.printed_width([row.lstrip("\uff0c\uff1b") for row in rows])


@each(
    ("line", "tasks"),
    [
        ("|  |  | 整治道路 | 芮某 | 住建局 | 五星街道 |", ["老城厢"]),
        ("\t\t整治道路\t芮某\t住建局\t五星街道", ["老城厢"]),
    ],
)
def test_a_row_with_nothing_in_its_first_cells_goes_on_with_the_task_above(line: str, tasks: list[str]):
    mark = "|" if "|" in line else "\t"
    head = mark.join(("序号", "项目名称", "主要内容", "分管领导", "牵头单位", "配合单位"))
    first = mark.join(("3", "老城厢", "完成修缮", "何某", "文体旅局", "晋陵公司"))
    found = draft(*from_text(f"某区任务分解表\n{head}\n{first}\n{line}"))
    (task,) = (task for section in found.sections for task in section.tasks)
    assert [task.title] == tasks
    assert [action.who.lead for action in task.actions] == [("文体旅局",), ("住建局",)]


@each("glue", ["\t", "  ", "\n"])
def test_cells_of_a_row_are_told_apart_however_they_came(glue: str):
    rows = (
        ("序号", "项目名称", "主要内容", "分管领导", "牵头单位", "配合单位"),
        ("1", "增加教育资源", "增加学位5000个。", "何海平", "教育局", "经开区、高新园（邹区镇）、各街道"),
        ("2", "促进就业", "新增就业15000人。", "何海平", "人社局", "高新园（邹区镇）、各街道"),
        ("3", "优化养老", "改造8家服务中心。", "张菁", "民政局", "各街道"),
    )
    found = draft(*from_text("\n".join(("2021年任务分解表", *map(glue.join, rows)))))
    tasks = [task for section in found.sections for task in section.tasks]
    assert [task.title for task in tasks] == ["增加教育资源", "促进就业", "优化养老"]
    assert [task.actions[0].who.lead for task in tasks] == [("教育局",), ("人社局",), ("民政局",)]
    assert tasks[0].actions[0].who.units == ("经开区", "高新园（邹区镇）", "各街道")


@each("glue", ["\t", "  ", "\n"])
def test_a_table_of_indicators_is_one_however_its_cells_came(glue: str):
    rows = (
        ("序号", "指标名称", "计量单位", "2024年实绩", "2025年目标", "责任单位"),
        ("1", "优良天数比率", "%", "88.2", "90以上", "区生态环境分局"),
        ("2", "森林覆盖率", "%", "41.3", "41.5", "区林业局"),
    )
    found = draft(*from_text("\n".join(("云溪区2025年度目标分解表", *map(glue.join, rows)))))
    assert [str(target.value) for goal in found.goals for target in goal.targets] == ["90", "41.5"]
    assert [unit.name for unit in found.units] == ["区生态环境分局", "区林业局"]
    owners = yaml.safe_load(office_yaml(found))["owners"]
    assert owners == {"youliangtianshu": "shengtai", "senlinfugai": "linye"}


def test_what_a_project_must_be_like_is_no_task():
    text = """方案
一、重点任务
（一）利用屋顶
安装设施。
（二）健全模式
建立机制。
二、项目实施条件
1.屋面1500平方米以上；
2.使用寿命应在20年以上。
"""
    found = draft(*from_text(text))
    assert [task.title for section in found.sections for task in section.tasks] == ["利用屋顶", "健全模式"]


def test_what_a_whole_year_is_said_of_may_have_its_month_behind_it():
    found, _ = targets("（一）今年改造老旧小区17个、1860户，由县住建局牵头，10月底前全部完工。", YEAR)
    assert [(target.value, str(target.due)) for target in found] == [(17, "2024-10"), (1860, "2024-10")]
    assert [target.name for target in found] == ["改造老旧小区", "改造老旧小区"]
    found, _ = targets("年内筹集住房6000套，9月底前全部开工。", YEAR)
    assert [(target.value, str(target.due)) for target in found] == [(6000, "2024-12")]


def test_points_of_a_score_are_no_units_and_who_only_assesses_is_in_doubt():
    who = units.assignment("15分，考核单位：县发改局")
    assert (who.units, who.doubt) == (("县发改局",), "督导、验收、考核单位是不是也要办")


def test_paragraphs_behind_bullets_are_tasks_and_their_annex_may_have_the_only_title():
    text = """附件：2025年江北市十件民生实事任务分解表
经市人民代表大会票决，2025年重点办好以下10件民生实事：
●实施教育工程。新增学位1.26万个。牵头单位：市教育局；责任单位：各县（区）人民政府
●实施就业工程。城镇新增就业3.8万人。牵头单位：市人社局
请各牵头单位于每月25日前报送进展情况。
"""
    found = draft(*from_text(text))
    assert (found.head.title, found.head.year) == ("2025年江北市十件民生实事任务分解表", 2025)
    assert (found.head.addressed_to, found.head.issuer) == ("", "")
    assert [(section.title, [task.title for task in section.tasks]) for section in found.sections] == [
        ("工作任务", ["实施教育工程", "实施就业工程"])
    ]
    assert [duty.day for duty in found.duties] == [25]


@each("title", ["调度方式", "结果运用", "考核奖惩"])
def test_how_the_work_is_watched_is_no_task(title: str):
    text = f"方案\n一、重点任务\n1.新建学校2所。（责任单位：县教育局）\n二、{title}\n结果纳入考核，占比不低于20%。\n"
    found = draft(*from_text(text))
    assert [requirement.title for requirement in found.requirements] == [title]


def test_a_sentence_below_a_table_is_no_cell_of_its_last_row_though_a_remark_is_missing():
    text = """中共河口镇委员会 河口镇人民政府
关于印发《河口镇2024年重点任务清单》的通知
各村：
现印发给你们。
2024年2月6日
河口镇2024年重点任务清单
序号	任务类别	具体任务	责任单位	完成时限	备注
1	产业	发展脐橙3000亩	镇农业中心	10月底前
2	生态	造林绿化800亩	镇村建办	12月
各责任单位每月28日前将进展情况报镇乡村振兴办公室邮箱。
"""
    found = draft(*from_text(text))
    assert found.head.issuer == "中共河口镇委员会、河口镇人民政府"
    assert [str(task.due) for section in found.sections for task in section.tasks] == ["2024-10-31", "2024-12-31"]
    assert [duty.day for duty in found.duties] == [28]


def test_what_is_said_of_a_plan_behind_its_last_task_is_no_part_of_that():
    text = """2025年实施意见
1.攻克一批技术。突破关键技术20项。（责任单位：市科技局）
2.引育一批人才。引进团队8个。（责任单位：市人社局）
各责任单位于每季度结束后10日内报送进展。
本意见自印发之日起施行，有效期至2027年12月31日。
"""
    found = draft(*from_text(text))
    first, second = (task for section in found.sections for task in section.tasks)
    assert first.targets[0].doubts["rule"] == "“突破”是攻克还是超过"
    assert second.text == "引进团队8个。"
    assert [(duty.title, duty.every) for duty in found.duties] == [("进展", "quarter")]
