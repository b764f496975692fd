"""What a plan is about, in the forms that titles and openings need, taken from the plan's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yian1.model.plan import Issue

# A plan's title ends in what the document is; what stands before it is what the work is about.
_FORM = re.compile(r"(?:工作)?(?:方案|计划|要点)$")
_OFFICE_OF = re.compile(r"(?:办公厅|办公室)$")
_WORK = "办理"
_CONGRESS = re.compile(r"^(.+?人大)(?!常委)")


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A plan's document.

    `matter` is its title without the form (市十五届人大三次会议1号议案办理), `short` that without the
    session (1号议案办理), `called` what that calls the motion (1号议案), `government` the issuer without
    its office, `congress` the people's congress of the session; those that the plan does not give are empty.
    """

    title: str
    number: str
    issuer: str
    government: str
    session: str
    congress: str
    motion: str
    called: str
    matter: str
    short: str
    year: int


def plan_fact(issue: Issue) -> PlanFact:
    """Return what titles and openings are made of."""
    session, issuer = issue.session or "", issue.issuer or ""
    matter = _FORM.sub("", issue.title) or issue.title
    short = matter.removeprefix(session) or matter
    congress = _CONGRESS.match(session)
    return PlanFact(
        issue.title,
        issue.number or "",
        issuer,
        _OFFICE_OF.sub("", issuer),
        session,
        congress[1] if congress else "",
        issue.motion or "",
        short.removesuffix(_WORK) if issue.motion and short.endswith(_WORK) else "",
        matter,
        short,
        issue.year,
    )
