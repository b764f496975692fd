"""The command line: every command, where it is declared and what it does; a command is loaded when it is asked for."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from yian1.usage.program import COMPLETE, Listed, group, run

SENTENCE = "议案办理进度：从方案和填报到简报、总结和报告。"

# In the order of the help page. To add a command, declare it in a module of `commands` and list it here.
COMMANDS = {
    "check": Listed("yian1.commands.check:check", "检查所有文件，一次列出全部问题。"),
    "status": Listed("yian1.commands.status:status", "查看各项目标的完成情况。"),
    "show": Listed("yian1.commands.status:show", "查看一项指标、任务、举措或一个单位的全部情况。"),
    "brief": Listed("yian1.commands.documents:brief", "生成月度简报；加 --unit 生成一个单位的简报。"),
    "half-year": Listed("yian1.commands.documents:half_year", "生成半年办理工作总结（默认截至6月）。"),
    "october": Listed("yian1.commands.documents:october", "生成向人大常委会的办理情况报告（默认截至9月）。"),
    "site": Listed("yian1.commands.documents:site", "生成一页进度网页，给领导、代表或公众看。"),
    "draft": Listed("yian1.commands.documents:draft", "为一份文书建待填的文件，写办公室自己的话。"),
    "verify": Listed("yian1.commands.documents:verify", "核对改过的 Word 文书：数字、日期、名称与台账是否一致。"),
    "due": Listed("yian1.commands.status:due", "查看谁应报什么、谁迟报、谁未报。"),
    "diff": Listed("yian1.commands.diff:diff", "比较两个版本，说明数据和状态有什么变化。"),
    "textconv": Listed("yian1.commands.diff:textconv", "把一份填报写成文字，供 git 使用。", hidden=True),
    "close": Listed("yian1.commands.archive:close", "给一个月结账：此后的改动都会被指出。"),
    "new": Listed("yian1.commands.filling:new", "为一个单位建一份待填的月报。"),
    "form": Listed("yian1.commands.filling:form", "生成 Excel 填报表，供单位用 WPS 或 Excel 填写。"),
    "import": Listed("yian1.commands.filling:import_form", "把填好的表转成填报文件；有错误时什么也不写。"),
    "desk": Listed("yian1.commands.desk:desk", "收下“收件”里的表，检查、催报、写简报，结果放进“发件”。"),
    "fmt": Listed("yian1.commands.check:fmt", "整理文件写法：全角标点、制表符、换行、键的顺序；不改任何数值。"),
    "schema": Listed("yian1.commands.filling:schema", "输出各类文件的 JSON Schema，供编辑器提示和补全。"),
    "export": Listed("yian1.commands.documents:export", "导出整本台账为 Excel 工作簿或 CSV。"),
    "init": Listed("yian1.commands.init:init", "建一个新的工作目录；可由方案的 Word 或文本起草。"),
    "archive": Listed("yian1.commands.archive:archive", "把一个月的数据、模板和文书归档，多年后可重新生成、核对。"),
    "doctor": Listed("yian1.commands.doctor:doctor", "检查本机和工作目录：缺什么、怎么办。"),
    "completion": Listed("yian1.usage.completion:completion", "打印命令行补全的脚本：bash、zsh、fish、PowerShell。"),
}


def main() -> NoReturn:
    """Run the program, or tell a shell what may come next; it ends with SystemExit."""
    program = group(SENTENCE, COMMANDS)
    if os.environ.get(COMPLETE):
        from yian1.usage.completion import answer  # only shells ask

        sys.stdout.write(answer(program))
        sys.exit()
    run(program)
