"""The whole ledger as one page that needs nothing but itself, for leaders, deputies or the public."""

from yian1.output.site.page import render_site

__all__ = ["render_site"]
