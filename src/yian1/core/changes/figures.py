"""Changed figures: what moved, by how much, for which reason, and what that does to the target."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from yian1.core.changes.change import BREAKING, INFO, NOTICE, Change, Effect, fields_of, moves, said, short, words_of
from yian1.core.closing import corrected
from yian1.core.progress import Status, TargetProgress, measure, progress, rule_of
from yian1.core.series import as_decimal
from yian1.core.terms import OTHER_SIDE, STATUSES, reached
from yian1.model.filing import SAYING
from yian1.model.plan import ADDITIVE, RELATIVE, Kind
from yian1.model.quantity import change, format_value, percent, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from fractions import Fraction

    from yian1.core.changes.change import ChangeSeverity, Move
    from yian1.core.changes.filings import FilingVersions
    from yian1.core.series import Observation, Series
    from yian1.model.filing import Figure
    from yian1.model.period import Month
    from yian1.model.plan import Target


Standing = TargetProgress | None


def standing(series: Series, target: str, unit: str, month: Month) -> Standing:
    """Return how a unit's figure makes its target stand: as the owner's, or against the unit's allotted part.

    None if the unit's figure of this target counts for nothing.
    """
    ledger = series.ledger
    if target not in ledger.targets:
        return None
    if ledger.owner(target) in {None, unit}:
        return progress(ledger, series, target, month)
    part, seen = ledger.share(target, unit), series.latest_of(target, unit, month)
    return None if part is None else measure(ledger, target, seen, month, owner=unit, part=part)


def effect_on(
    target: str, month: Month, sides: tuple[Standing, Standing], words: tuple[str | None, str | None]
) -> Effect:
    """Return what becomes of a target's figure, status and light."""
    one, other = sides
    statuses = (None if one is None else one.status, None if other is None else other.status)
    lights = (None if one is None else one.light, None if other is None else other.light)
    return Effect(target, month, *words, statuses, lights)


def effect_words(before: Standing, after: Standing) -> str:
    """Say what became of a target: 完成率84.2% → 86.8%，达时序 → 超时序; what stays the same is said once."""
    if after is None:
        return ""
    name, done = completion_words(after)
    old = ("", "") if before is None or before.status is Status.NO_DATA else completion_words(before)
    completion = [name + _moved(old[1] if old[0] == name else None, done)] if name else []
    return "，".join((*completion, _moved(None if before is None else STATUSES[before.status], STATUSES[after.status])))


def completion_words(item: TargetProgress) -> tuple[str, str]:
    """Return what percentage is told of a target and how much it is: the completion, or a stock's share of its target.

    Nothing where it has no meaning: how much of an upper limit is used up is neither.
    """
    if item.is_limit:
        return "", ""
    share = item.judgement.share if item.judgement.completion is None else None
    if share is not None:
        return "占目标", percent(share)
    return ("", "") if item.shown_completion is None else ("完成率", percent(item.shown_completion))


def value_words(target: Target, seen: Observation) -> str:
    """Return a figure in its target's measure, with its parts or what it is compared with."""
    if seen.value is None:
        return "不适用"
    if target.kind is Kind.MILESTONE:
        return reached(yes=bool(seen.value))
    if seen.part is not None and seen.whole is not None:
        return f"{percent(seen.value / 100)}（{_number(seen.part)}÷{_number(seen.whole)}）"
    text = format_value(_number(seen.value), target.measure)
    if target.kind in RELATIVE and seen.against is not None:
        return f"{text}（{OTHER_SIDE[target.kind]}{format_value(_number(seen.against), target.measure)}）"
    return text


def difference(target: Target, before: Observation, after: Observation) -> str:
    """Return how much a figure moved: +16个, -0.3个百分点; empty if the figure itself did not."""
    if before.value is None or after.value is None or target.kind is Kind.MILESTONE:
        return ""
    moved = _number(after.value - before.value) if after.whole is None else round_half_up(after.value - before.value, 1)
    return change(moved, target.measure) if moved else ""


def _moved(before: str | None, after: str) -> str:
    return after if before is None or before == after else f"{before} → {after}"


def _number(value: Fraction) -> Decimal:
    exact = as_decimal(value)
    return round_half_up(value, 2) if exact is None else exact


@dataclass(frozen=True)
class FigureVersions:
    """One figure before and after: as written (None if missing or blank) and as a number (None if unreadable too)."""

    filing: FilingVersions
    target: str
    old: Figure | None
    new: Figure | None
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
    def standings(self) -> tuple[Standing, Standing]:
        """How the figure makes its target stand, in the older and in the newer ledger."""
        filing = self.filing
        old, new = (
            standing(series, self.target, filing.unit, filing.month) for series in (filing.pair.old, filing.pair.new)
        )
        return old, new

    @property
    def same_number(self) -> bool:
        """Whether both say the same amount, however it is written."""
        one, other = self.old_seen, self.new_seen
        if one is None or other is None:
            return _written(self.old) == _written(self.new)
        uncounted = one.whole is None or other.whole is None
        same_parts = uncounted or (one.part, one.whole) == (other.part, other.whole)
        return (one.value, one.against) == (other.value, other.against) and same_parts

    @property
    def same_day(self) -> bool:
        """Whether both are dated the same: a figure of another month is judged by that month."""
        one, other = self.old_seen, self.new_seen
        return one is not None and other is not None and one.of == other.of

    @property
    def reason(self) -> str | None:
        """The correction that explains this change; one that was there before explains an earlier change."""
        if self.new is None or (self.old is not None and self.old.correction == self.new.correction):
            return None
        return self.new.correction

    @property
    def foreign(self) -> bool:
        """Whether the figure is another unit's to file: neither its own target nor a part allotted to it."""
        ledger, unit = self.filing.pair.after, self.filing.unit
        owned = self.target in ledger.targets and ledger.owner(self.target) is not None
        return owned and not ledger.files(self.target, unit)

    @property
    def remarks(self) -> Sequence[Move]:
        """What else than the number is another: where it is from, of which day, whether it may change, and why."""
        if self.old is None or self.new is None:
            return []
        return list(moves(fields_of(self.old, SAYING), fields_of(self.new, SAYING)))

    @property
    def before(self) -> str | None:
        """The older side in words."""
        return self._words(self.old, self.old_seen)

    @property
    def after(self) -> str | None:
        """The newer side in words."""
        return self._words(self.new, self.new_seen)

    def _words(self, figure: Figure | None, seen: Observation | None) -> str | None:
        if figure is None:
            return None
        if seen is not None:
            pair = self.filing.pair
            ledger = pair.after if seen is self.new_seen else pair.before
            return value_words(ledger.targets[self.target].target, seen)
        return short("÷".join(_written(figure)))


def figure_changes(filing: FilingVersions) -> Iterator[Change]:
    """Yield the changes of a filing that is in both ledgers, at most one for each figure."""
    for target in _targets(filing):
        figure = filing.figure(target)
        if figure.same_number:
            yield from _noted(figure)
        elif figure.new is None:
            yield _removed(figure)
        elif figure.foreign:
            yield _foreign(figure)
        elif figure.old is None:
            yield _added(figure)
        else:
            yield _changed(figure)


def first_figures(filing: FilingVersions) -> tuple[tuple[str, ...], tuple[Effect, ...], tuple[Change, ...]]:
    """Return what a new filing states, a line and an effect for each figure; apart those that need a look."""
    lines, effects, changes = [], [], []
    for target in _targets(filing):
        figure = filing.figure(target)
        if figure.new is None:
            continue
        if figure.foreign:
            changes.append(_foreign(figure))
        elif _dropped(figure):
            changes.append(_fallen(figure))
        else:
            lines.append(_sentence(figure, figure.last))
            effects.append(effect_of(figure))
    return tuple(lines), tuple(effects), tuple(changes)


def _targets(filing: FilingVersions) -> list[str]:
    named = [side.figures for side in (filing.new, filing.old) if side is not None]
    return list(dict.fromkeys(target for figures in named for target in figures))


def _added(figure: FigureVersions) -> Change:
    if figure.filing.closed:
        return _after_closing(figure, "补填")
    if _dropped(figure):
        return _fallen(figure)
    severity, verb = (NOTICE, "补填") if figure.filing.past else (INFO, "新填")
    return _change(severity, "figure-added", f"{verb}{_sentence(figure, figure.last)}", figure)


def _changed(figure: FigureVersions) -> Change:
    if figure.filing.closed:
        return _after_closing(figure, "")
    sentence = _sentence(figure, figure.old_seen)
    if figure.filing.past:
        severity = NOTICE if figure.reason else BREAKING
        return _change(severity, "figure-corrected", f"{sentence}；{_because(figure)}", figure)
    if _fell(figure, figure.old_seen):
        return _fallen(figure)
    reason = f"；{_because(figure)}" if figure.reason else ""
    return _change(NOTICE if _is_worse(figure) else INFO, "figure-changed", sentence + reason, figure)


def _fallen(figure: FigureVersions) -> Change:
    """A growing amount that became smaller: than it was, or in a new month than the month before."""
    message = f"{_sentence(figure, figure.old_seen or figure.last)}；比原来少，{_because(figure)}"
    return _change(NOTICE if figure.reason else BREAKING, "figure-fell", message, figure)


def _after_closing(figure: FigureVersions, verb: str) -> Change:
    filing = figure.filing
    accepted = (
        filing.new is not None
        and filing.closed is not None
        and figure.new is not None
        and figure.reason is not None
        and corrected(filing.new, figure.new, filing.closed)
    )
    reason = _because(figure) if accepted or not figure.reason else f"{_because(figure)}，但没有注明结账以后的日期"
    message = f"已结账，{verb}{_sentence(figure, figure.old_seen)}；{reason}"
    return _change(NOTICE if accepted else BREAKING, "closed-changed", message, figure)


def _removed(figure: FigureVersions) -> Change:
    closed = "已结账，" if figure.filing.closed else ""
    message = f"{closed}删去了{_sentence(figure, figure.old_seen)}"
    severity = BREAKING if closed or figure.filing.past else NOTICE
    return _change(severity, "closed-changed" if closed else "figure-removed", message, figure)


def _foreign(figure: FigureVersions) -> Change:
    pair = figure.filing.pair
    owner = pair.name(pair.after.owner(figure.target) or "")
    message = f"填了{figure.name}{said(figure.after)}，这个数由{owner}填报"
    return _change(BREAKING, "wrong-owner", message, figure)


def _noted(figure: FigureVersions) -> Iterator[Change]:
    if figure.remarks:
        words = "，".join(move.words for move in figure.remarks)
        explained = any(move.key == "correction" for move in figure.remarks)
        severity = NOTICE if explained or figure.filing.closed else INFO
        yield _change(severity, "figure-noted", f"{figure.name}数未变，{words}", figure)


def _sentence(figure: FigureVersions, before: Observation | None) -> str:
    """Say both sides and the effect: “…”505个 → 521个（+16个），完成率84.2% → 86.8%，达时序 → 超时序."""
    filing, moved = figure.filing, ""
    if figure.promise is not None and before is not None and figure.new_seen is not None:
        moved = difference(figure.promise, before, figure.new_seen)
        if moved and figure.old is None:
            moved = f"比{filing.pair.after.month_words(before.month)}{moved}"
    sides = said(figure.after) if figure.old is None else f"{said(figure.before)} → {said(figure.after)}"
    done = effect_words(*figure.standings)
    return figure.name + sides + (f"（{moved}）" if moved else "") + (f"，{done}" if done else "")


def _because(figure: FigureVersions) -> str:
    return f"更正原因：{short(figure.reason, 80)}" if figure.reason else "没有写更正原因"


def _dropped(figure: FigureVersions) -> bool:
    """Whether the first figure of a month is smaller than the unit's figure of the month before.

    What is promised anew each year begins again with the year.
    """
    promise, last = figure.promise, figure.last
    if promise is None or last is None or figure.old is not None:
        return False
    began_anew = promise.per is not None and last.month.year != figure.filing.month.year
    return not began_anew and _fell(figure, last)


def _fell(figure: FigureVersions, before: Observation | None) -> bool:
    """Whether an amount, which only grows over the year, is smaller than before."""
    moved = _step(before, figure.new_seen)
    return figure.promise is not None and figure.promise.kind in ADDITIVE and moved is not None and moved < 0


def _is_worse(figure: FigureVersions) -> bool:
    """Whether a rate has moved away from what is promised."""
    before, after, promise = figure.old_seen, figure.new_seen, figure.promise
    moved = _step(before, after)
    if promise is None or before is None or after is None or moved is None:
        return False
    if promise.kind in RELATIVE:
        moved -= (after.against or 0) - (before.against or 0)
    return moved < 0 if rule_of(promise).rising else moved > 0


def _step(before: Observation | None, after: Observation | None) -> Fraction | None:
    if before is None or after is None or before.value is None or after.value is None:
        return None
    return after.value - before.value


def _change(severity: ChangeSeverity, kind: str, message: str, figure: FigureVersions) -> Change:
    """Return a change of a figure; what else was changed with the number is told beside it."""
    filing = figure.filing
    beside = [move.words for move in figure.remarks if move.key != "correction" or not figure.reason]
    also = "；另改" + "，".join(beside) if beside and not figure.same_number else ""
    gone = filing.new is None or figure.target not in filing.new.figures
    place = (filing.old if gone and filing.old else filing).place("figures", figure.target)
    sides, effects = (
        (figure.before, figure.after),
        () if figure.same_number and figure.same_day else (effect_of(figure),),
    )
    words = f"{filing.lead}{message}{also}"
    return Change(severity, kind, words, place, filing.unit, figure.target, *sides, gone=gone, effects=effects)


def effect_of(figure: FigureVersions) -> Effect:
    """Return what became of the figure's target."""
    return effect_on(figure.target, figure.filing.month, figure.standings, (figure.before, figure.after))


def _written(figure: Figure | None) -> tuple[str, ...]:
    """Return what a figure says, as it is written."""
    said_of = () if figure is None else (words_of(getattr(figure, name)) for name in SAYING)
    return tuple(text for text in said_of if text is not None)
