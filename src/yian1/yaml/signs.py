"""Characters that matter to YAML, and their look-alikes from Chinese input methods."""

from __future__ import annotations

ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
COLONS = "\uff1a\ufe13\ufe30\ufe55\u2236"
COMMAS = "\uff0c\ufe10\ufe50"
QUOTES = "\u201c\u201d\u2018\u2019\uff02\uff07"
DASHES = "\uff0d\u2014\u2013\u2212\ufe63\u2010\u2011\u2015\u2500"
HASHES = "\uff03\ufe5f"
BRACKETS = {"\uff3b": "[", "\uff3d": "]", "\uff5b": "{", "\uff5d": "}", "\u3010": "[", "\u3011": "]"}
PAIRS = {"[": "]", "{": "}"}
