"""Changed filings: new ones, lost ones, ones in the wrong place; their figures, by how much, why and to what end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from yian1.core.changes.change import (
    BREAKING,
    INFO,
    NOTICE,
    Change,
    Effect,
    Item,
    Standings,
    effect_words,
    keyed,
    moves,
    one_side,
    short,
)
from yian1.core.closing import UNDATED, corrected, refiled
from yian1.core.progress import TargetProgress, rule_of
from yian1.core.series import as_decimal
from yian1.core.terms import fields_of, value_words, words_of
from yian1.model.filing import HEAD, NESTED, SAYING, Figure, Filing, Report, ReportState
from yian1.model.office import uses
from yian1.model.plan import ADDITIVE, RELATIVE, Kind
from yian1.model.quantity import change, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from yian1.core.changes.change import ChangeSeverity, Move, Pair
    from yian1.core.series import Observation, Series
    from yian1.model.diagnostics import Place
    from yian1.model.ledger import Ledger
    from yian1.model.period import Month
    from yian1.model.plan import Target

    Key = tuple[str, Month, str]
    Sides = tuple[str | None, str | None]

_QUIET = {HEAD[name] for name, use in uses(Filing).items() if use.quiet}
_ADVANCE = {ReportState.NOT_STARTED: 0, ReportState.UNDER_WAY: 1, ReportState.ONGOING: 2, ReportState.DONE: 2}


@dataclass(frozen=True)
class FilingVersions:
    """One unit's filing of one month before and after; one that is not there says nothing, and is in no file."""

    pair: Pair
    unit: str
    month: Month
    old: Filing
    new: Filing

    @cached_property
    def past(self) -> bool:
        """Whether the unit has filed a later month, in either ledger; a form still blank is none."""
        filed = (one for side in (self.pair.before, self.pair.after) for one in side.by_unit.get(self.unit, ()))
        return any(one.month > self.month and not one.blank for one in filed)

    @property
    def closed(self) -> date | None:
        """The day on which the month was closed, if it was."""
        return self.pair.closed.get(self.month)

    @property
    def lead(self) -> str:
        """How a sentence about it begins: 市经信局5月."""
        return f"{self.pair.name(self.unit)}{self.pair.after.month_words(self.month)}"

    @property
    def is_closed(self) -> str:
        """The words for a closed month, else nothing."""
        return "已结账，" if self.closed else ""

    def place(self, part: str, key: str) -> tuple[Place, bool]:
        """Return where a figure or a report stands in the newer filing, else stood in the older one; if it is gone."""
        gone = key not in getattr(self.new, part)
        return (self.old if gone else self.new).place(part, key), gone

    def figures(self) -> Iterator[FigureVersions]:
        """Yield the two versions of each figure that either has, the newer ones first."""
        nothing = Figure()
        for target in dict.fromkeys((*self.new.figures, *self.old.figures)):
            given = (side.figures.get(target, nothing) for side in (self.old, self.new))
            old, new = (nothing if figure.blank else figure for figure in given)
            before = self.pair.old.by_file.get((self.old.file, target))
            after = self.pair.new.by_file.get((self.new.file, target))
            yield FigureVersions(self, target, old, new, before, after)


def filing_changes(pair: Pair) -> Iterator[Change]:
    """Yield what changed in the filings, by unit in the order of the plan and then by month."""
    old, new = _keyed(pair.before), _keyed(pair.after)
    order = {unit: rank for rank, unit in enumerate((*pair.after.units, *pair.before.units))}
    for key in sorted(old.keys() | new.keys(), key=lambda key: (order.get(key[0], len(order)), key)):
        unit, month, _ = key
        none = Filing.model_construct(unit=unit, month=month)
        filing = FilingVersions(pair, unit, month, old.get(key, none), new.get(key, none))
        if not filing.new.file:
            message = f"{filing.lead}{filing.is_closed}填报被整份删去"
            there = (filing.old.place(), unit, str(month))
            effects = tuple(figure.effect for figure in filing.figures() if not figure.old.blank)
            yield Change(BREAKING, "filing-removed", message, *there, gone=True, effects=effects)
        elif not filing.old.file:
            yield from _added(filing, filing.new)
        elif filing.old != filing.new:
            yield from _edited(filing, filing.old, filing.new)


def _keyed(ledger: Ledger) -> Mapping[Key, Filing]:
    """Return the filings by unit and month; a second one of the same unit and month is known by its file."""
    found: dict[Key, Filing] = {}
    for filing in sorted(ledger.filings, key=lambda filing: filing.in_place, reverse=True):
        first = (filing.unit, filing.month, "")
        found[(*first[:2], filing.file) if first in found else first] = filing
    return found


def _added(filing: FilingVersions, new: Filing) -> Iterator[Change]:
    """Tell of a new filing in one change: a line and an effect for each figure; apart those that need a look."""
    lines, effects, apart = [], [], []
    for figure in filing.figures():
        if figure.new.blank:
            continue
        if figure.foreign:
            apart.append(_foreign(figure))
        elif figure.dropped:
            apart.append(_fallen(figure))
        else:
            lines.append(_sentence(figure, figure.last))
            effects.append(figure.effect)
    states = [
        f"举措{action}{report.status.value}" for action, report in new.progress.items() if report.status is not None
    ]
    given = sum(not figure.blank for figure in new.figures.values())
    content = f"数据{given}项，进展{sum(not report.blank for report in new.progress.values())}项"
    severity, kind = NOTICE if filing.closed or filing.past else INFO, "filing-added"
    if not new.in_place:
        severity, kind, message = BREAKING, "wrong-file", f"{_strayed(filing, new)}；{content}"
    elif filing.closed:
        message = f"{filing.lead}已结账，又补报了填报：{content}"
    else:
        message = f"{filing.lead}填报{'补报' if filing.past else '新报'}：{content}"
    yield Change(
        *(severity, kind, message, new.place(), filing.unit, str(filing.month), None, content),
        details=(*lines, *(["；".join(states)] if states else [])),
        effects=tuple(effects),
    )
    yield from apart


def _edited(filing: FilingVersions, old: Filing, new: Filing) -> Iterator[Change]:
    subject = str(filing.month)
    if not new.in_place and (old.in_place or old.file != new.file):
        there = (new.place("unit"), filing.unit, subject)
        yield Change(BREAKING, "wrong-file", _strayed(filing, new), *there, old.file, new.file)
    yield from keyed([_head(filing, old)], [_head(filing, new)])
    for figure in filing.figures():
        yield from _figure_changed(figure)
    nothing = Report()
    for action in dict.fromkeys((*new.progress, *old.progress)):
        reports = old.progress.get(action, nothing), new.progress.get(action, nothing)
        texts = list(moves(*(fields_of(report, ["status"]) for report in reports)))
        if texts or reports[0].status is not reports[1].status:
            yield _reported(filing, action, *reports, texts)


def _strayed(filing: FilingVersions, new: Filing) -> str:
    return f"{filing.lead}的填报放在别处：{new.file}，不是它自己的 data/progress/{new.unit}/{new.month}.yaml"


def _head(filing: FilingVersions, side: Filing) -> Item:
    """Return what a filing says of itself, and when it says that other documents were handed in."""

    def weight(move: Move) -> ChangeSeverity:
        return NOTICE if move.name not in _QUIET and move.before is not None else INFO

    fields = dict(fields_of(side, ("unit", "month", *NESTED)))
    for duty, day in side.submitted.items():
        known = filing.pair.after.duties.get(duty) or filing.pair.before.duties.get(duty)
        fields[f"submitted/{duty}"] = known.title if known else duty, str(day)
    lead, subject = f"{filing.lead}填报：", str(filing.month)
    return Item("filing", subject, side.place(), fields, lead=lead, weight=weight, unit=filing.unit, subject=subject)


def _reported(filing: FilingVersions, action: str, old: Report, new: Report, texts: list[Move]) -> Change:
    """Return what became of a report: another state, and texts that were changed with it or alone."""
    known = filing.pair.after.actions.get(action) or filing.pair.before.actions.get(action)
    title = f"“{known.task.title}”" if known is not None else ""
    message, names = f"{filing.lead}{filing.is_closed}举措{action}{title}", "、".join(text.name for text in texts)
    severity, kind = NOTICE if filing.past or filing.closed else INFO, "text-changed"
    verbs = {"填写" if text.before is None else "删去" if text.after is None else "修改" for text in texts}
    verb = verbs.pop() if len(verbs) == 1 else "修改"
    sides: Sides = (None, None)
    if old.status is new.status:
        alone = texts[0] if len(texts) == 1 else None
        message += f"{verb}了{names}" + (f"：{alone.sides}" if alone else "")
        sides, texts = ((alone.before, alone.after), []) if alone else (sides, texts)
    else:
        sides = words_of(old.status), words_of(new.status)
        message += f"{one_side(sides[0])} → {one_side(sides[1])}" + (f"，并{verb}了{names}" if texts else "")
        kind = "report-added" if old.blank else "report-removed" if new.blank else "state-changed"
        # The report says less than it did: a state is taken back, or taken away.
        if old.status is not None and (new.status is None or _ADVANCE[new.status] < _ADVANCE[old.status]):
            severity = NOTICE
        if filing.closed:
            again, kind = refiled(filing.new, filing.closed), "closed-changed"
            severity, message = NOTICE if again else BREAKING, message + ("；已重新报送" if again else "；没有重新报送")
    place, gone = filing.place("progress", action)
    details = tuple(text.words for text in texts)
    return Change(severity, kind, message, place, filing.unit, action, *sides, gone=gone, details=details)


@dataclass(frozen=True)
class FigureVersions:
    """One figure before and after: as written, blank if it is missing, and as a number, None if unreadable too."""

    filing: FilingVersions
    target: str
    old: Figure
    new: Figure
    old_seen: Observation | None
    new_seen: Observation | None

    @property
    def name(self) -> str:
        """The target's name, quoted."""
        return f"“{self.filing.pair.target_name(self.target)}”"

    @property
    def promise(self) -> Target | None:
        """The target itself, if the newer ledger has it."""
        context = self.filing.pair.after.targets.get(self.target)
        return None if context is None else context.target

    @property
    def last(self) -> Observation | None:
        """The unit's own figure before this month's."""
        return self.filing.pair.new.latest_of(self.target, self.filing.unit, self.filing.month.plus(-1))

    @cached_property
    def standings(self) -> Standings:
        """How the figure makes its target stand, in the older and in the newer ledger."""
        pair = self.filing.pair
        return self._standing(pair.old), self._standing(pair.new)

    def _standing(self, series: Series) -> TargetProgress | None:
        """Return how it stands as the owner's figure, or against the unit's allotted part; None if it counts not."""
        ledger, target, unit, month = series.ledger, self.target, self.filing.unit, self.filing.month
        if target not in ledger.targets:
            return None
        if ledger.owners[target] in {None, unit}:
            return TargetProgress.of(series, target, month)
        part, seen = ledger.share(target, unit), series.latest_of(target, unit, month)
        return None if part is None else TargetProgress(ledger, target, month, seen, owner=unit, part=part)

    @property
    def effect(self) -> Effect:
        """What became of the figure's target."""
        return Effect(self.target, self.filing.month, self.before, self.after, self.standings)

    @property
    def same_number(self) -> bool:
        """Whether both say the same amount, however it is written."""
        one, other = self.old_seen, self.new_seen
        if one is None or other is None:
            return _written(self.old) == _written(self.new)
        counted = None not in {one.whole, other.whole}
        same_parts = not counted or (one.part, one.whole) == (other.part, other.whole)
        return (one.value, one.against) == (other.value, other.against) and same_parts

    @property
    def reason(self) -> str | None:
        """The correction that explains this change; one that was there before explains an earlier change."""
        return None if self.old.correction == self.new.correction else self.new.correction

    @property
    def because(self) -> str:
        """The reason in a sentence."""
        return f"更正原因：{short(self.reason, 80)}" if self.reason else "没有写更正原因"

    @property
    def foreign(self) -> bool:
        """Whether the figure is another unit's to file: neither its own target nor a part allotted to it."""
        ledger, unit = self.filing.pair.after, self.filing.unit
        owned = self.target in ledger.targets and ledger.owners[self.target] is not None
        return owned and not ledger.files(self.target, unit)

    @property
    def remarks(self) -> Sequence[Move]:
        """What else than the number is another: where it is from, of which day, whether it may change, and why."""
        if self.old.blank or self.new.blank:
            return []
        return list(moves(fields_of(self.old, SAYING), fields_of(self.new, SAYING)))

    @property
    def before(self) -> str | None:
        """The older side in words."""
        return self._words(self.filing.pair.before, self.old, self.old_seen)

    @property
    def after(self) -> str | None:
        """The newer side in words."""
        return self._words(self.filing.pair.after, self.new, self.new_seen)

    def _words(self, ledger: Ledger, figure: Figure, seen: Observation | None) -> str | None:
        if figure.blank:
            return None
        if seen is None:
            return short("÷".join(_written(figure)))
        return value_words(ledger.targets[self.target].target, seen)

    @property
    def dropped(self) -> bool:
        """Whether the first figure of a month is smaller than the unit's figure of the month before.

        What is promised anew each year begins again with the year.
        """
        promise, last = self.promise, self.last
        if promise is None or last is None or not self.old.blank:
            return False
        began_anew = promise.per is not None and last.month.year != self.filing.month.year
        return not began_anew and self.fell(last)

    def fell(self, before: Observation | None) -> bool:
        """Whether an amount, which only grows over the year, is smaller than before."""
        step = _step(before, self.new_seen)
        return self.promise is not None and self.promise.kind in ADDITIVE and step is not None and step < 0

    @property
    def is_worse(self) -> bool:
        """Whether a rate has moved away from what is promised."""
        before, after, promise = self.old_seen, self.new_seen, self.promise
        step = _step(before, after)
        if promise is None or before is None or after is None or step is None:
            return False
        if promise.kind in RELATIVE:
            step -= (after.against or 0) - (before.against or 0)
        return step < 0 if rule_of(promise).rising else step > 0


def _step(before: Observation | None, after: Observation | None) -> Fraction | None:
    if before is None or after is None or before.value is None or after.value is None:
        return None
    return after.value - before.value


def _written(figure: Figure) -> tuple[str, ...]:
    """Return what a figure says, as it is written."""
    return tuple(text for name in SAYING if (text := words_of(getattr(figure, name))) is not None)


def _figure_changed(figure: FigureVersions) -> Iterator[Change]:
    """Yield the change of a figure in a filing that is in both ledgers, if there is one."""
    filing, reason = figure.filing, figure.reason
    sentence = _sentence(figure, figure.last if figure.old.blank else figure.old_seen)
    if figure.same_number:
        if figure.remarks:
            words = "，".join(move.words for move in figure.remarks)
            explained = any(move.key == "correction" for move in figure.remarks)
            severity = NOTICE if explained or filing.closed else INFO
            yield _change(severity, "figure-noted", f"{figure.name}数未变，{words}", figure)
    elif figure.new.blank:
        severity = BREAKING if filing.closed or filing.past else NOTICE
        kind = "closed-changed" if filing.closed else "figure-removed"
        yield _change(severity, kind, f"{filing.is_closed}删去了{sentence}", figure)
    elif figure.foreign:
        yield _foreign(figure)
    elif filing.closed:
        yield _after_closing(figure, filing.closed)
    elif figure.dropped or (not figure.old.blank and not filing.past and figure.fell(figure.old_seen)):
        yield _fallen(figure)
    elif figure.old.blank:
        severity, verb = (NOTICE, "补填") if filing.past else (INFO, "新填")
        yield _change(severity, "figure-added", f"{verb}{sentence}", figure)
    elif filing.past:
        severity = NOTICE if reason else BREAKING
        yield _change(severity, "figure-corrected", f"{sentence}；{figure.because}", figure)
    else:
        severity = NOTICE if figure.is_worse else INFO
        yield _change(severity, "figure-changed", f"{sentence}；{figure.because}" if reason else sentence, figure)


def _fallen(figure: FigureVersions) -> Change:
    """A growing amount that became smaller: than it was, or in a new month than the month before."""
    message = f"{_sentence(figure, figure.old_seen or figure.last)}；比原来少，{figure.because}"
    return _change(NOTICE if figure.reason else BREAKING, "figure-fell", message, figure)


def _after_closing(figure: FigureVersions, closed: date) -> Change:
    verb = "补填" if figure.old.blank else ""
    accepted = figure.reason is not None and corrected(figure.filing.new, figure.new, closed)
    undated = f"，{UNDATED}" if figure.reason and not accepted else ""
    message = f"已结账，{verb}{_sentence(figure, figure.old_seen)}；{figure.because}{undated}"
    return _change(NOTICE if accepted else BREAKING, "closed-changed", message, figure)


def _foreign(figure: FigureVersions) -> Change:
    pair = figure.filing.pair
    owner = pair.name(pair.after.owners[figure.target] or "")
    message = f"填了{figure.name}{one_side(figure.after)}，这个数由{owner}填报"
    return _change(BREAKING, "wrong-owner", message, figure)


def _sentence(figure: FigureVersions, before: Observation | None) -> str:
    """Say both sides and the effect: “…”505个 → 521个（+16个），完成率84.2% → 86.8%，达时序 → 超时序."""
    promise, seen, step, moved = figure.promise, figure.new_seen, _step(before, figure.new_seen), ""
    if promise is not None and before is not None and seen is not None and step and promise.kind is not Kind.MILESTONE:
        shown = as_decimal(step) if (seen.whole, before.whole) == (None, None) else round_half_up(step, 1)
        moved = change(shown, promise.measure) if shown else ""
        if moved and figure.old.blank:
            moved = f"比{figure.filing.pair.after.month_words(before.month)}{moved}"
    done = effect_words(*figure.standings)
    sides = one_side(figure.after) if figure.old.blank else f"{one_side(figure.before)} → {one_side(figure.after)}"
    told = done in {"", sides}  # a milestone's figure is its status
    return figure.name + sides + (f"（{moved}）" if moved else "") + ("" if told else f"，{done}")


def _change(severity: ChangeSeverity, kind: str, message: str, figure: FigureVersions) -> Change:
    """Return a change of a figure; what else was changed with the number is listed with it."""
    filing = figure.filing
    beside = [move.words for move in figure.remarks if move.key != "correction" or not figure.reason]
    also = "；另改" + "，".join(beside) if beside and not figure.same_number else ""
    place, gone = filing.place("figures", figure.target)
    words, sides = f"{filing.lead}{message}{also}", (figure.before, figure.after)
    # A figure of another month is judged by that month.
    same_day = {None if seen is None else seen.of for seen in (figure.old_seen, figure.new_seen)}
    effects = () if figure.same_number and None not in same_day and len(same_day) == 1 else (figure.effect,)
    return Change(severity, kind, words, place, filing.unit, figure.target, *sides, gone=gone, effects=effects)
