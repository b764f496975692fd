"""Templates of an office's own: whatever they do, it is told as theirs, soon and with name and line."""

from __future__ import annotations

import json

import pytest

from yian1.model.diagnostics import UsageError
from yian1.output import sandbox
from yian1.output.documents.write import FILTERS
from yian1.output.sandbox import Own, Sandbox, run

LONG = {
    "loops in loops": "{% for a in range(90000) %}{% for b in range(90000) %}{% for c in range(90000) %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    "a large product of text": "{{ 'x' * 10 ** 9 }}",
    "a large product of text, the other way round": "{{ 10 ** 9 * 'x' }}",
    "a large list": "{{ ([1] * 10 ** 9)|length }}",
    "a long range": "{{ range(10 ** 6)|list|length }}",
    "a high power": "{{ 9 ** 99 }}",
    "squares of squares": "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "text doubled": "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "text doubled by a sum": "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}"
    "{% endfor %}",
    "a list doubled": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "large output": "{% set x %}{% for i in range(99999) %}" + "x" * 99 + "{% endfor %}{% endset %}",
    "large output kept until a block ends": "{% filter upper %}{% for i in range(9999) %}{{ 'x' * 9999 }}{% endfor %}"
    "{% endfilter %}",
    "large replacements": "{% set x = 'x' * 9999 %}{{ x|replace('x', x) }}",
    "large joins": "{{ range(9999)|join('x' * 9999) }}",
    "a width": "{{ 'x'|truncate(length=10 ** 9) }}",
    "rows of a width": "{{ [1]|batch(10 ** 9, 'x')|list|length }}",
    "a format": "{{ '%1000000000d' % 1 }}",
    "calls": "{% macro m() %}{% for i in range(999) %}{% endfor %}{% endmacro %}"
    "{% for i in range(99999) %}{{ m() }}{% endfor %}",
    "loops of a loop": "{% for i in range(9999) recursive %}{{ loop(range(9999)|list) if loop.depth < 9 }}{% endfor %}",
}
WRONG = {
    "除数是0": "{{ 1 / 0 }}",
    "多了“}”$": "{{ x( }}",
    "OverflowError": "{{ 1e200 ** 2 }}",
    "ValueError": "{{ 'x'.split('') }}",
    "不能这样用（TypeError": "{{ 1 + 'x' }}",
    "AttributeError": "{{ 5|value('家')|sentence }}{{ 5|sentence }}",
    "没有“9”这一项": "{{ ['x']|sum(attribute=9) }}",
    "套用得太深": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "列表不能直接写出": "{% set x = [1, [2]] %}{{ x }}",
    "没有“nothing”这一项": "{{ {}.nothing }}",
    "没有“nothing”这个名称": "{{ nothing }}",
    "没有“center”这个过滤器": "{{ 'x'|center(9) }}",
    "unsafe": "{{ 'x'.ljust(9) }}",
    "is not safely callable|unsafe": "{{ '{:999999999}'.format(1) }}",
    "没有“lipsum”这个名称": "{{ lipsum() }}",
    "“if”没有结尾，少了“endif”|里的没有写完": "{% if 1 %}",
    "“endif”和前面的“for”对不上": "{% for x in [] %}{% endif %}",
    "没有写完": "{{ 1 + }}",
    "后面不认识“late”": "{{ 1 is late }}",
    "多了“'”": "{{ 'x",
    "“{%”里的没有写完": "{% for one in %}{% endfor %}",
    "没有模板 gone.j2": "{% include 'gone.j2' %}",
}


def write(template: str, *, html: bool = False, **facts: object) -> str:
    environment = Sandbox({"own.j2": f"\n\n{template}"}, FILTERS, html=html)
    return run(environment, "own.j2", lambda made: made.render(facts))


@pytest.mark.parametrize("template", LONG.values(), ids=LONG)
@pytest.mark.parametrize("html", [False, True])
def test_a_template_that_would_go_on_for_ever_or_fill_the_memory_ends_soon(template, html, monkeypatch):
    monkeypatch.setattr(sandbox, "MOST_STEPS", 300_000)
    with pytest.raises(UsageError, match=r"模板 own\.j2 第3行有错误：.*(太|超过|不能用)"):
        write(template, html=html)


@pytest.mark.parametrize(("words", "template"), WRONG.items(), ids=WRONG)
@pytest.mark.parametrize("html", [False, True])
def test_whatever_a_template_raises_is_told_as_its_own_fault(words, template, html):
    with pytest.raises(UsageError, match=rf"模板 own\.j2 第3行有错误：.*({words})") as caught:
        write(template, html=html)
    assert caught.value.hint


def test_a_fault_in_an_included_template_names_that_one():
    environment = Sandbox(
        {
            "own.j2": "{% import 'other.j2' as o %}{{ o.m() }}",
            "other.j2": "\n{% macro m() %}\n{{ 1 / 0 }}{% endmacro %}",
        },
        {},
        html=False,
    )
    with pytest.raises(UsageError, match=r"other\.j2 第3行"):
        run(environment, "own.j2", lambda made: made.render())


def test_a_template_that_includes_itself_is_told():
    environment = Sandbox({"own.j2": "{% include 'own.j2' %}"}, {}, html=False)
    with pytest.raises(UsageError, match=r"own\.j2 第1行有错误：套用得太深"):
        run(environment, "own.j2", lambda made: made.render())


def test_a_template_nested_too_deep_for_the_compiler_is_told():
    with pytest.raises(UsageError, match=r"模板 own\.j2 .*有错误"):
        write("{% if x %}" * 150 + "{% endif %}" * 150, x=1)
    with pytest.raises(UsageError, match=r"模板 own\.j2 .*有错误"):
        write("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}")


def test_text_of_the_data_is_harmless_and_that_of_the_template_stays():
    template = "{% macro m(x) %}**{{ x }}**{% endmacro %}{{ m(given)|trim }}{{ '甲：' ~ m(given) ~ given }}"

    assert write(template, given="*a|b*").strip() == "**\\*a\\|b\\***甲：**\\*a\\|b\\***\\*a\\|b\\*"
    assert write("{{ '<' ~ given }}", html=True, given="<b>").strip() == "&lt;&lt;b&gt;"
    assert isinstance(write("甲"), Own)


@pytest.mark.parametrize("given", [("甲", "乙"), ["甲", "乙"]])
def test_what_templates_need_is_there(given):
    template = "{% for x in given %}{{ loop.index }}/{{ loop.length }}{{ x }}{{ '、' if not loop.last }}{% endfor %}"

    assert write("\n" + template, given=given).strip() == "1/2甲、2/2乙"
    assert (
        write("{{ given|join('、') }}{{ range(3)|sum }}{{ 'ab'|replace('a', 'c') }}", given=given).strip()
        == "甲、乙3cb"
    )
    assert write("{{ items|map(attribute='n')|sum }}", items=[{"n": 1}, {"n": 2}]).strip() == "3"
    assert json.loads(write("{{ 7 // 2 + 3 * 2 ** 3 }}")) == 27
