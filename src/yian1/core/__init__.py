"""The figures: pure functions from a ledger and a month to results."""
