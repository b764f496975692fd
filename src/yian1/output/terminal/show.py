"""The page of whatever was named: a target, a task, an action, a unit or a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yian1.core.names import Thing
from yian1.output.terminal.target_page import target_page
from yian1.output.terminal.task_page import action_page, task_page
from yian1.output.terminal.unit_page import group_page, unit_page

if TYPE_CHECKING:
    from datetime import date

    from yian1.core.rollup import Assessment
    from yian1.output.terminal.pages import Page
    from yian1.output.values import Locate


def page_of(assessment: Assessment, thing: Thing, name: str, span: Locate, on: date) -> Page:
    """Return the page of a thing by its id; duties are told as they stood at the end of the day `on`."""
    match thing:
        case Thing.TARGET:
            return target_page(assessment, name, span)
        case Thing.UNIT:
            return unit_page(assessment, name, on)
        case Thing.GROUP:
            return group_page(assessment, name)
        case Thing.TASK:
            return task_page(assessment, name)
        case Thing.ACTION:
            return action_page(assessment, name)
