"""A workspace opened for one command: read, checked, refused if it has errors; and the filing asked for."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from yian1.console import put_error
from yian1.core import names
from yian1.files import disk
from yian1.files.disk import OFFICE, PLAN, PROGRESS
from yian1.model.diagnostics import DataError, Diagnostic, UsageError, errors, needing
from yian1.model.period import Month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from yian1.core.checks import Finding
    from yian1.core.rollup import Assessment
    from yian1.core.series import Series
    from yian1.core.worksheet import Worksheet
    from yian1.files.load import Loaded
    from yian1.model.ledger import Ledger
    from yian1.output.workings import Origins

# Every command imports this module; what is slow to load is imported where it is used.


class Session:
    """One workspace, as it is on the disk or as it was at a git revision."""

    def __init__(self, root: Path, loaded: Loaded) -> None:
        self.root, self.loaded = root, loaded

    @cached_property
    def series(self) -> Series:
        """Every figure that was filed."""
        from yian1.core.series import read_series

        return read_series(self.readable)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong in all files."""
        from yian1.core.checks import check_filings, check_plan

        found = list(self.loaded.problems)
        if self.loaded.ledger is not None:
            of_plan = list(check_plan(self.loaded.ledger, whole=self.loaded.whole))
            found += of_plan
            if self.loaded.sound and not errors(of_plan):
                found += check_filings(self.series)
        return tuple(found)

    def located(self, diagnostics: Sequence[Diagnostic]) -> tuple[Finding, ...]:
        """Return diagnostics with line and column, in the order of the files."""
        from yian1.output import findings

        return findings.findings(diagnostics, lambda diagnostic: self.loaded.span(diagnostic.where))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The diagnostics with line and column, in the order of the files."""
        return self.located(self.diagnostics)

    @property
    def broken(self) -> bool:
        """Whether anything is an error: then nothing may be computed."""
        return bool(errors(self.diagnostics))

    @property
    def ledger(self) -> Ledger:
        """The ledger, if nothing in it is wrong; else the diagnostics are shown and DataError is raised."""
        if self.broken:
            self._refuse()
        return self.readable

    def broken_files(self) -> tuple[str, ...]:
        """Return the files that have errors, what has become of a closed month aside; DataError if all hangs on one.

        Without a sound plan and sound rules of the office nothing in the other files means anything.
        """
        own = (one for one in errors(self.diagnostics) if not one.code.startswith("closed-"))
        found = {self.loaded.span(one.where).file for one in own}
        if self.loaded.ledger is None or not self.loaded.sound or not found.isdisjoint({PLAN, OFFICE}):
            self._refuse()
        return tuple(sorted(found))

    @property
    def readable(self) -> Ledger:
        """The ledger as far as it can be read; DataError where there is none."""
        if self.loaded.ledger is None:
            raise DataError("没有可用的方案，无法继续。")
        return self.loaded.ledger

    def _refuse(self) -> NoReturn:
        from yian1.output import findings

        put_error(findings.as_text(self.findings, self.loaded.texts, len(self.loaded.files)).rstrip("\n"))
        raise DataError("数据有错误，没有生成任何结果；请先按上面的提示改正。")

    def unit(self, text: str | None) -> str | None:
        """Return the unit that was asked for, by its id; None if none was."""
        return None if text is None else names.unit(self.ledger, text)

    def month(self, text: str | None) -> Month:
        """Return the month asked for, or the latest one with a filing."""
        ledger = self.ledger
        return month_of(ledger, text) if text is not None else max(ledger.filed_months, default=ledger.first)

    def assess(self, month: Month) -> Assessment:
        """Work out the whole picture at the end of a month."""
        from yian1.core.rollup import assess

        return assess(self.ledger, month, self.series)

    def hint_at_warnings(self) -> None:
        """Say on stderr that there are warnings, which stop nothing."""
        warnings = len(self.diagnostics)
        if warnings:
            put_error(f"另有警告 {warnings} 处，运行 yian1 check 查看。")


def parse_month(text: str) -> Month:
    """Read a month given on the command line."""
    try:
        return Month.parse(text)
    except ValueError:
        raise UsageError(f"“{text}”不是月份", "写成四位年、连字符、两位月，如 2024-05") from None


def month_of(ledger: Ledger, text: str) -> Month:
    """Read a month of the plan's span."""
    month = parse_month(text)
    if not ledger.within(month):
        raise UsageError(f"{month} 不在方案的 {ledger.span_words}内", f"月份应为 {ledger.first} 至 {ledger.last}")
    return month


def open_workspace(root: Path | None, at: str | None = None) -> Session:
    """Read the workspace at a folder, or the nearest one upwards from here; `at` takes it from git as it was then."""
    from yian1.files.load import load, present_files

    folder = disk.find_root(root)
    if at is None:
        return Session(folder, load(present_files(folder)))
    from yian1.files.git import Repository

    repository = Repository.locate(folder)
    return Session(folder, load(repository.files(repository.revision(at))))


def origins_of(session: Session, at: str | None) -> Origins:
    """Return where everything was written; without git, or without a whole history, no commits are named."""
    from yian1.files.git import Repository
    from yian1.files.history import last_commits
    from yian1.output.workings import Origins

    address = session.ledger.office.repository or ""
    try:
        repository = Repository.locate(session.root)
        commits = last_commits(repository, session.loaded.files.values(), at)
        return Origins(session.loaded.span, commits, address, repository.prefix)
    except UsageError:
        return Origins(session.loaded.span)


def planned(session: Session) -> Ledger:
    """Return the ledger if plan and office are sound: mistakes in other units' filings hinder nobody."""
    session.broken_files()
    return session.readable


def asked(session: Session, unit: str, month: str) -> Worksheet:
    """Return what a unit is asked for in a month of the plan's year; UsageError for an unknown one."""
    from yian1.core.worksheet import worksheet

    ledger = planned(session)
    return worksheet(ledger, names.unit(ledger, unit), month_of(ledger, month))


def filing_path(sheet: Worksheet) -> str:
    """Return where a filing is kept, relative to the workspace."""
    return f"{PROGRESS}{sheet.unit.id}/{sheet.month}.yaml"


def save(session: Session, path: str, text: str, *, new: bool, next_step: str = "") -> None:
    """Write a file of the workspace whole and say so; never through a link that leads out of it.

    With `new` nothing that is there, or that git keeps out of the folder, is written over: FileExistsError.
    """
    target = disk.inside(session.root, path)
    if new and (path in session.loaded.files or os.path.lexists(session.root / path)):
        raise FileExistsError(path)
    (disk.create if new else disk.write)(target, text.encode("utf-8"))
    put_error(f"已写入 {path}{next_step}")


def workbook(sheet: Worksheet) -> bytes:
    """Return a form as .xlsx; UsageError without openpyxl."""
    with needing("生成 Excel 表", "openpyxl", otherwise="；或者文件名以 .csv 结尾"):
        from yian1.forms.workbook import as_xlsx
    return as_xlsx(sheet)
