"""For all tests: a run under a minute; HYPOTHESIS_PROFILE=deep draws more examples."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

# The collector would look through the ledgers of thousands of tests again and again: what is old stays (about 0.5 GB).
gc.set_threshold(200_000, 50, 1000)

# A file need not outlive a failure of the power here; a disk that is waited for is the larger part of some tests.
os.fsync = lambda _: None

# The same examples every time: what passes today fails on no other day. Whoever looks for faults draws new ones.
settings.register_profile("quick", max_examples=6, deadline=None, derandomize=True, database=None)
settings.register_profile("deep", max_examples=400, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_configure(config: pytest.Config) -> None:
    """What the program or a test warns of is an error; what other packages warn of among themselves is shown."""
    own = "|".join(["yian1", *sorted(path.stem for path in Path(__file__).parent.glob("*.py"))])
    config.addinivalue_line("filterwarnings", rf"error:::({own})(\.|$)")


def pytest_sessionfinish() -> None:
    """Let go of everything at once: at the end the collector would look through all of it several times."""
    gc.freeze()
