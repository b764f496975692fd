"""A good filing with all that the format allows, and the marks of Chinese input methods."""

from __future__ import annotations

from yian1.yaml.read import Parsed, unify
from yian1.yaml.syntax import read_closely

COLON, COMMA, HASH, MINUS = "\uff1a", "\uff0c", "\uff03", "\uff0d"
SPACE, NBSP, ZERO_WIDTH = "\u3000", "\u00a0", "\u200b"
LEFT, RIGHT, OPEN, CLOSE = "\u201c", "\u201d", "\uff3b", "\uff3d"
CURLY, YLRUC, LENTIL, LITNEL = "\uff5b", "\uff5d", "\u3010", "\u3011"

FILING = f"""\
# yaml-language-server: $schema=../../../schema/filing.json
unit: jingxin
month: 2024-05
filed: 2024-06-03
filed_by: "企业服务处"   # 引号可用
approved_by: '张三'
sample: true
figures:
  service-stations: 521             # 个
  private-firms: 98.2万家
  new-msb-loans: {{value: 310.5, source: 人行月报, as_of: 2024-05-31, note: 按月报数{COMMA}季末核对}}
  contact-rate: {{part: 5650, whole: 5691}}
  rd-coverage: \uff12\uff15\uff05
  srdi-firms:
    value: 186
    note: 首批{COMMA}见 http://example.cn/a:b
  listed-firms:
  pilot-platforms: ~
units: [jingxin, shichang]
groups:
- 市人大财经委
- 市经信局\uff08办公室\uff09
progress:
  6-2a: {{status: 推进中, done: 开展{LEFT}服务企业{RIGHT}活动{COMMA}走访企业521家, next: ''}}
  1-5b:
    status: 推进中
    done: |
      一、走访企业{COLON}290家
        其中{COLON}规上 12 家 # 不是注释
      二、时间 12:30
    next: >-
      下月继续推进
      有关工作
    problem: 第一行
      第二行
stages:
  - {{title: 办理落实阶段, from: 2024-04}}
  - title: 督促检查阶段
    units: [
      jingxin,
      shichang,  # 注释
    ]
"""


def closely(text: str) -> Parsed:
    """Read a text the slow way, line by line, whether it needs it or not."""
    return read_closely(unify(text), "f")
