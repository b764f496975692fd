"""The ledger (台账): plan, office and filings as one frozen value, with the look-ups that everybody needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from yian1.model.filing import substance
from yian1.model.office import Acceptances, Events, Following, Office, Opinions, Receipts, Verification
from yian1.model.period import QUARTER, Month, day_of, months
from yian1.model.plan import Every, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from yian1.model.diagnostics import Path
    from yian1.model.filing import Filing, WorkPlan
    from yian1.model.office import Closing, Paper
    from yian1.model.plan import Action, Duty, Group, Plan, Section, Target, Task, Unit


class TargetContext(NamedTuple):
    """A target with where it stands in the plan: in a goal (目标) or in a task (任务)."""

    target: Target
    title: str
    text: str
    path: Path
    goal: str | None = None
    task: str | None = None
    section: str | None = None
    default_owner: str | None = None


class ActionContext(NamedTuple):
    """An action with the task and section that it belongs to."""

    action: Action
    task: Task
    section: Section


@dataclass(frozen=True, eq=False, repr=False)
class Ledger:
    """Everything that was written, read once; filings are in the order of unit and month."""

    plan: Plan
    office: Office = field(default_factory=Office)
    filings: tuple[Filing, ...] = ()
    workplans: tuple[WorkPlan, ...] = ()
    opinions: Opinions = field(default_factory=Opinions)
    events: Events = field(default_factory=Events)
    closings: tuple[Closing, ...] = ()
    verification: Verification = field(default_factory=Verification)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    acceptances: Acceptances = field(default_factory=Acceptances)
    receipts: Receipts = field(default_factory=Receipts)

    @property
    def year(self) -> int:
        """The plan's year."""
        return self.plan.document.year

    @cached_property
    def first(self) -> Month:
        """The first month of the plan's span: what it asks for is counted from here."""
        return self.plan.document.span[0]

    @cached_property
    def last(self) -> Month:
        """The last month of the plan's span."""
        return self.plan.document.span[1]

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month of the plan's span."""
        return months(self.first, self.last)

    @cached_property
    def regular(self) -> Duty | None:
        """The first duty that returns every month or quarter: what the briefings of units are."""
        return next((duty for duty in self.plan.duties if duty.every is not None), None)

    def regular_in(self, month: Month) -> Duty | None:
        """Return the duty that returns for a month: the first of those with a document of it, else the first of all."""
        known = (duty for duty in self.plan.duties if duty.every is not None and month in duty.periods)
        return next(known, self.regular)

    def step(self, month: Month) -> int:
        """How many months a report on a month covers: three at the end of a quarter where reports are quarterly."""
        regular = self.regular_in(month)
        quarterly = regular is not None and regular.every is Every.QUARTER and month.number % QUARTER == 0
        return QUARTER if quarterly else 1

    @property
    def one_year(self) -> bool:
        """Whether the plan's span is one calendar year, so that its targets are the year's."""
        return (self.first.number, self.last) == (1, Month(self.first.year, 12))

    @property
    def span_words(self) -> str:
        """The span as people name it: 2024 年度, or from which month to which."""
        if self.one_year:
            return f"{self.year} 年度"
        return f"{self.first} 至 {self.last} 期间"

    def within(self, month: Month) -> bool:
        """Whether a month lies in the plan's span."""
        return self.first <= month <= self.last

    @property
    def several_years(self) -> bool:
        """Whether the plan's span lies in more than one calendar year."""
        return self.first.year != self.last.year

    def month_words(self, month: Month) -> str:
        """A month as people name it: 5月; in a plan of several years, or outside its year, 2024年5月."""
        named = f"{month.number}月"
        return named if month.year == self.year and not self.several_years else f"{month.year}年{named}"

    @cached_property
    def sample(self) -> bool:
        """Whether anything in the ledger is sample data: then everything made from it must say so."""
        many: Sequence[Filing | WorkPlan | Paper] = (*self.filings, *self.workplans, *self.papers.values())
        return any(one.sample for one in many) or self.opinions.sample or self.events.sample or self.verification.sample

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Every single organisation by id: the plan's first, then the office's."""
        return {unit.id: unit for unit in (*self.plan.units, *self.office.units)}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Every group by id."""
        return {group.id: group for group in self.plan.groups}

    @cached_property
    def targets(self) -> Mapping[str, TargetContext]:
        """Every target by id, in the order of the plan."""
        return {context.target.id: context for context in self.target_contexts()}

    @cached_property
    def target_names(self) -> Mapping[str, str]:
        """The name of every target by id."""
        return {target: context.target.name for target, context in self.targets.items()}

    @cached_property
    def milestones(self) -> frozenset[str]:
        """The milestones, counted apart from the targets; where a plan has nothing else, they are its targets."""
        found = {target for target, context in self.targets.items() if context.target.kind is Kind.MILESTONE}
        return frozenset(found) if len(found) < len(self.targets) else frozenset()

    @cached_property
    def duties(self) -> Mapping[str, Duty]:
        """Every duty by id."""
        return {duty.id: duty for duty in self.plan.duties}

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Every task by id."""
        return {task.id: task for _, _, task in self.plan.placed_tasks()}

    @cached_property
    def actions(self) -> Mapping[str, ActionContext]:
        """Every action by id, in the order of the plan."""
        return {
            action.id: ActionContext(action, task, section)
            for _, section, task in self.plan.placed_tasks()
            for action in task.actions
        }

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[Filing, ...]]:
        """The filings of each unit, by month."""
        found: dict[str, list[Filing]] = {}
        for filing in self.filings:
            found.setdefault(filing.unit, []).append(filing)
        return {unit: tuple(sorted(filings, key=lambda filing: filing.month)) for unit, filings in found.items()}

    def filing(self, unit: str, month: Month) -> Filing | None:
        """Return what a unit has filed for a month; None if nothing."""
        return next((filing for filing in self.by_unit.get(unit, ()) if filing.month == month), None)

    @cached_property
    def handed_in(self) -> tuple[Filing, ...]:
        """The filings without the forms that are still to be filled in."""
        return tuple(filing for filing in self.filings if not filing.empty)

    def last_filing(self, unit: str, month: Month) -> Filing | None:
        """Return what a unit last handed in up to a month."""
        own = reversed(self.by_unit.get(unit, ()))
        return next((one for one in own if one.month <= month and not one.empty), None)

    @cached_property
    def groups_of(self) -> Mapping[str, frozenset[str]]:
        """The groups that each unit is a member of."""
        found: dict[str, set[str]] = {}
        for group, membership in self.office.groups.items():
            for member in membership.members:
                found.setdefault(member, set()).add(group)
        return {unit: frozenset(groups) for unit, groups in found.items()}

    @cached_property
    def owners(self) -> Mapping[str, str | None]:
        """Who files each target's figure: as the office says, else its task's first lead, else its first unit."""
        named = self.office.owners
        return {target: named.get(target, context.default_owner) for target, context in self.targets.items()}

    @cached_property
    def responsible_units(self) -> Mapping[str, frozenset[str]]:
        """The units on each action's list, themselves or through a group."""
        return {
            action: frozenset(context.action.listed).union(*map(self.members, context.action.listed))
            for action, context in self.actions.items()
        }

    def members(self, group: str) -> tuple[str, ...]:
        """The units of a group, as the office lists them."""
        membership = self.office.groups.get(group)
        return () if membership is None else membership.members

    def may_report(self, action: str, unit: str) -> bool:
        """Whether a unit's report of an action counts: it is on the action's list, or nobody is."""
        return not (listed := self.responsible_units[action]) or unit in listed

    def share(self, target: str, unit: str) -> Decimal | None:
        """Return a unit's allotted part of a target, in its measure; the owner has none, it files the whole figure."""
        return None if self.owners[target] == unit else self.office.allocations.get(target, {}).get(unit)

    def files(self, target: str, unit: str) -> bool:
        """Whether a unit has to file a target's figure: the whole one as its owner, or that of its own part."""
        return self.owners[target] == unit or self.share(target, unit) is not None

    def name(self, unit: str) -> str:
        """Return the Chinese name of a unit or a group."""
        if unit in self.units:
            return self.units[unit].name
        return self.groups[unit].name if unit in self.groups else unit

    def names_of(self, unit: str) -> tuple[str, ...]:
        """Return every name that a unit goes by; none of an unknown one."""
        known = self.units.get(unit)
        return () if known is None else tuple(filter(None, (known.name, known.full_name, *known.aliases)))

    def text_of(self, unit: str, text: str | None) -> str:
        """Return what a unit's text says."""
        return substance(text, self.names_of(unit))

    @cached_property
    def filed_months(self) -> tuple[Month, ...]:
        """The months that anybody filed something for."""
        return tuple(sorted({filing.month for filing in self.filings if not filing.blank}))

    def span_of(self, target: Target, month: Month) -> tuple[Month, Month]:
        """Return the first and the last month of the way to a target that a month belongs to.

        From the plan's first month to the target's `due`, else to the plan's last month; of what is promised anew
        each year (每年), the calendar year of the month.
        """
        if target.per is not None:
            return Month(month.year, 1), Month(month.year, 12)
        return self.first, target.due or self.last

    def deadline(self, duty: Duty, period: Month) -> date:
        """Return the last day for a duty: the office's rule, else the plan's day, else the month's end.

        What falls on a day off moves to the next working day.
        """
        rule = self.office.deadlines.get(duty.id)
        day = duty.due or period.last_day
        if rule is not None and rule.date is not None:
            day = rule.date
        elif rule is not None and rule.day is not None:
            day = day_of(period if rule.month is Following.SAME else period.plus(1), rule.day)
        return self.office.calendar.next_working_day(day)

    def has_own_term(self, target: str) -> bool:
        """Whether the way to a target is another one than the plan's span."""
        promise = self.targets[target].target
        return promise.per is not None or promise.due not in {None, self.last}

    def counted_since(self, target: Target, month: Month) -> str:
        """Return the day that a target's amounts are counted from, as people name it: 1月1日, 2023年10月1日."""
        first, _ = self.span_of(target, month)
        year = "" if self.one_year or target.per is not None else f"{first.year}年"
        return f"{year}{first.number}月1日"

    def target_contexts(self) -> Iterator[TargetContext]:
        """Yield every target with where it stands, one whose id is used twice too."""
        for number, goal in enumerate(self.plan.goals):
            for index, target in enumerate(goal.targets):
                where: Path = ("goals", number, "targets", index)
                yield TargetContext(target, goal.title, goal.text, where, goal=goal.id)
        for path, section, task in self.plan.placed_tasks():
            leads = [unit for action in task.actions for unit in action.lead]
            named = leads or [unit for action in task.actions for unit in action.units]
            owner = next((unit for unit in named[:1] if unit not in self.groups), None)
            for index, target in enumerate(task.targets):
                where = (*path, "targets", index)
                yield TargetContext(
                    target, task.title, task.text, where, task=task.id, section=section.id, default_owner=owner
                )
