"""A simulated office year: a small city's plan, and what is committed for it from March to December, day by day."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

YEAR = 2025
MONTHS = range(3, 13)
REPORTING = range(4, 13)
SEED = 2

UNITS = ("fagai", "gongxin", "caizheng", "jinrong", "renshe", "dongcheng", "xicheng")
FIGURES: Mapping[str, tuple[str, ...]] = {
    "fagai": ("growth", "share", "hightech"),
    "gongxin": ("new-firms", "firms", "coverage", "stations", "converted", "srdi"),
    "caizheng": ("fee",),
    "jinrong": ("loans", "contact"),
    "renshe": (),  # owns 公益岗位 and never has the figure
    "dongcheng": ("converted",),
    "xicheng": ("converted",),
}
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "fagai": ("1-1", "2-2a"),
    "gongxin": ("1-1", "1-2", "2-1"),
    "caizheng": ("2-1", "2-2b"),
    "jinrong": ("2-1", "2-2a"),
    "renshe": ("1-3", "2-2b"),
    "dongcheng": ("1-1", "1-2"),
    "xicheng": ("1-2", "2-1"),
}

HERE = Path(__file__).parent / "year"
PROBLEMS = ("专业人手不足", "资金拨付偏慢", "部门之间数据尚未共享", "企业意愿不强")
STEPS = ("下月开展专项督办", "下月召开现场会", "完善工作台账", "组织专题培训")
SOURCES = ("座谈会", "走访企业", "专题视察")
BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Commit:
    """What is written on one day, by one hand."""

    day: date
    files: Mapping[str, str]


@dataclass(frozen=True)
class SimulatedYear:
    """The whole year's commits, in the order of days."""

    commits: tuple[Commit, ...]

    def published(self, month: int) -> date:
        """The day on which the office compiles a month: the tenth of the next one."""
        return date(YEAR + month // 12, month % 12 + 1, 10)

    def files(self, day: date) -> dict[str, str]:
        """The workspace as it was at the end of a day."""
        return {path: text for commit in self.commits if commit.day <= day for path, text in commit.files.items()}

    def write(self, path: Path) -> None:
        """Make it a git repository, with the working tree of its last day."""
        path.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        for command, given in (
            (["git", "init", "-q", "-b", "main"], b""),
            (["git", "fast-import", "--quiet"], b"".join(self._stream())),
            (["git", "reset", "-q", "--hard"], b""),
        ):
            subprocess.run(command, cwd=path, env=environment, input=given, check=True)

    def _stream(self) -> Iterator[bytes]:
        for commit in self.commits:
            noon = datetime(commit.day.year, commit.day.month, commit.day.day, 12, tzinfo=BEIJING)
            who = f"联络员 <author@example.org> {int(noon.timestamp())} +0800"
            yield f"commit refs/heads/main\ncommitter {who}\ndata 0\n".encode()
            for name, text in commit.files.items():
                data = text.encode()
                yield f'M 100644 inline "{name}"\ndata {len(data)}\n'.encode() + data + b"\n"


def simulate(seed: int = SEED) -> SimulatedYear:
    """Run the year: the same seed gives the same commits."""
    given = {f"data/{name}.yaml": (HERE / f"{name}.yaml").read_text(encoding="utf-8") for name in ("plan", "office")}
    office = _Office(Random(seed))  # noqa: S311 - a repeatable play of chance, no secret
    commits = [Commit(date(YEAR, 3, 20), given)]
    commits += [*office.workplans(), *office.opinions(), *office.events()]
    for month in REPORTING:
        commits += office.filings(month)
    return SimulatedYear(tuple(sorted(commits, key=lambda commit: commit.day)))


@dataclass
class _Office:
    """Draws what happens; `told` is what each unit last reported of a target, as a number."""

    random: Random
    told: dict[tuple[str, str], Decimal] = field(default_factory=dict)

    @cached_property
    def truth(self) -> Mapping[str, Mapping[int, Decimal]]:
        """The true value of each target at each month's end; of 个转企 for each district too."""
        draw = self.random.randint
        steps = {
            "new-firms": (0, 1, 60, 130),
            "firms": (440, 100, 2, 8),
            "loans": (0, 10, 30, 95),
            "fee": (140, 100, -6, 0),
            "coverage": (330, 10, 2, 12),
            "stations": (36, 1, 0, 5),
            "hightech": (900, 1, 5, 25),
            "srdi": (0, 1, 2, 7),
            "converted/dongcheng": (0, 1, 10, 22),
            "converted/xicheng": (0, 1, 14, 26),
            "converted/nanhu": (0, 1, 6, 14),
        }
        found = {name: dict(self._walk(*step)) for name, step in steps.items()}
        found["growth"] = {month: Decimal(draw(52, 68)) / 10 for month in range(1, 13)}
        found["share"] = {month: Decimal(draw(470, 482)) / 10 for month in range(1, 13)}
        districts = [found[f"converted/{name}"] for name in ("dongcheng", "xicheng", "nanhu")]
        found["converted"] = {month: sum((one[month] for one in districts), Decimal(0)) for month in range(1, 13)}
        return found

    def _walk(self, start: int, scale: int, least: int, most: int) -> Iterator[tuple[int, Decimal]]:
        at = start
        for month in range(1, 13):
            at += self.random.randint(least, most)
            yield month, Decimal(at) / scale

    def filings(self, month: int) -> Iterator[Commit]:
        """Everything filed for a month: in time, late, after the month was compiled, corrected in place, or never."""
        for unit in UNITS:
            luck = self.random.random()
            if luck < 0.1:
                continue
            days = self.random.randint(0, 3) if luck < 0.7 else self.random.randint(5, 8) if luck < 0.85 else 15
            day = date(YEAR + month // 12, month % 12 + 1, 1) + timedelta(days)
            figures = {target: self._figure(unit, target, month) for target in FIGURES[unit] if self._has(target)}
            path = f"data/progress/{unit}/{YEAR}-{month:02d}.yaml"
            filing = {
                "unit": unit,
                "month": f"{YEAR}-{month:02d}",
                "filed": day.isoformat(),
                "figures": figures,
                "progress": {action: self._report(month) for action in ACTIONS[unit] if self.random.random() < 0.8},
            }
            if month == 6 or (month == 9 and luck < 0.5):
                filing["submitted"] = {"half-year" if month == 6 else "october": day.isoformat()}
            yield Commit(day, {path: _yaml(filing)})
            wrong = figures.get("new-firms") or figures.get("converted")
            if wrong is not None and self.random.random() < 0.3:
                mended = day + timedelta(12)
                wrong["value"] = str(Decimal(wrong["value"]) - 2)
                wrong["correction"] = f"{mended.year}年{mended.month}月{mended.day}日核减重复统计2家"
                yield Commit(mended, {path: _yaml(filing)})

    def _has(self, target: str) -> bool:
        return self.random.random() < (0.3 if target == "hightech" else 0.93)

    def _figure(self, unit: str, target: str, month: int) -> dict[str, Any]:
        if target == "contact":
            whole = 400 + 3 * month
            return {"part": str(min(whole, 300 + month * self.random.randint(9, 14))), "whole": str(whole)}
        if target in {"growth", "share"}:
            other = {"growth": "against", "share": "last_year"}[target]
            against = Decimal(self.random.randint(52, 60) if target == "growth" else self.random.randint(470, 474)) / 10
            return {"value": str(self.truth[target][month]), other: str(against), "provisional": "true"}
        district = f"{target}/{unit}"
        value = self.truth[district if district in self.truth else target][month]
        if target == "new-firms" and self.random.random() < 0.3:  # counted twice, noticed a month later
            value += self.random.randint(80, 140)
        figure: dict[str, Any] = {"value": str(value)}
        before = self.told.get((unit, target))
        if before is not None and value < before and target != "fee":
            figure["correction"] = "上月重复统计，本月核减"
        if self.random.random() < 0.2:
            figure["note"] = self.random.choice(PROBLEMS)
        self.told[unit, target] = value
        return figure

    def _report(self, month: int) -> dict[str, str]:
        luck = self.random.random()
        status = "未启动" if month < 6 and luck < 0.3 else "已完成" if month > 8 and luck < 0.6 else "推进中"
        report = {
            "status": "长期坚持" if luck > 0.9 else status,
            "done": f"{month}月开展活动{self.random.randint(2, 30)}场",
        }
        if self.random.random() < 0.5:
            report["next"] = self.random.choice(STEPS)
        if self.random.random() < 0.3:
            report["problem"] = self.random.choice(PROBLEMS)
        return report

    def workplans(self) -> Iterator[Commit]:
        """Some units write their work plan in April, one of them without persons and days."""
        for unit in ("gongxin", "jinrong", "dongcheng"):
            lines = [{"action": action, "department": "综合科"} for action in ACTIONS[unit]]
            if unit != "jinrong":
                lines = [line | {"officer": "科长", "due": f"{YEAR}-08-31"} for line in lines]
            yield Commit(date(YEAR, 4, 22), {f"data/progress/{unit}/workplan.yaml": _yaml({"workplan": lines})})

    def opinions(self) -> Iterator[Commit]:
        """Opinions that come in from April to October, and their answers; some come late, some never."""
        known = []
        changes: set[date] = set()
        for number in range(1, 15):
            made = date(YEAR, 4, 1) + timedelta(self.random.randint(0, 200))
            waits = self.random.randint(20, 130)
            replied = None if self.random.random() < 0.2 else made + timedelta(waits)
            answer = {
                "state": self.random.choice(("已答复", "已办结")),
                "category": self.random.choice("AABC"),
                "result": f"第{number}件的办理结果",
                **({"satisfaction": mark} if (mark := self.random.choice(("满意", "基本满意", "不满意", ""))) else {}),
            }
            known.append((made, replied, number, self.random.sample(UNITS, self.random.randint(1, 2)), answer))
            changes |= {made} if replied is None else {made, replied}
        for day in sorted(changes):
            items = []
            for made, replied, number, units, answer in sorted(known, key=lambda item: item[0]):
                if made > day:
                    continue
                item = {"id": str(number), "date": made.isoformat(), "text": f"建议第{number}件", "units": units}
                item |= {"deputy": f"代表{number}", "occasion": SOURCES[number % 3]}
                if replied is not None and replied <= day:
                    item |= {"replied": replied.isoformat(), **answer}
                items.append(item)
            yield Commit(day, {"data/opinions.yaml": _yaml({"opinions": items})})

    def events(self) -> Iterator[Commit]:
        """The office's diary, written up on the day, with the vote of October."""
        diary = [
            ("2025-03-25", "领导小组会议", "2号议案办理工作部署会", "副市长", 0),
            ("2025-05-20", "走访", "代表走访中小企业", "办公室主任", 3),
            ("2025-07-08", "领导小组会议", "半年办理工作调度会", "副市长", 0),
            ("2025-08-12", "视察", "议案办理专题视察", "市人大常委会副主任", 4),
            ("2025-10-15", "检查", "议案办理情况检查", "副市长", 1),
        ]
        written: list[dict[str, Any]] = []
        for number, (day, kind, title, lead, opinions) in enumerate(diary, 1):
            event = {"id": str(number), "date": day, "kind": kind, "title": title, "lead": lead}
            written.append(
                {**event, "participants": ["市人大代表"], "opinions": str(opinions), "text": "听取情况汇报。"}
            )
            yield Commit(date.fromisoformat(day), {"data/events.yaml": _yaml({"events": written})})
        ballots = {
            "issued": "41",
            "received": "40",
            "satisfied": "31",
            "basic": "5",
            "dissatisfied": "3",
            "invalid": "1",
        }
        vote = {"date": "2025-10-30", **ballots}
        yield Commit(date(YEAR, 10, 31), {"data/events.yaml": _yaml({"events": written, "vote": vote})})


def _yaml(value: object) -> str:
    return yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
