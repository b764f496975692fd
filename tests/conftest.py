"""For all tests: a run under a minute; HYPOTHESIS_PROFILE=deep draws more examples."""

from __future__ import annotations

import gc
import os

from hypothesis import settings

# The collector would look through the ledgers of thousands of tests again and again.
gc.set_threshold(200_000, 20, 20)

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("deep", max_examples=400, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
