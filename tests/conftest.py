"""For all tests: the collector looks through the ledgers of thousands of tests again and again; less often will do."""

from __future__ import annotations

import gc

gc.set_threshold(200_000, 20, 20)
