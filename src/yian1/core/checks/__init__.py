"""What a careful clerk would notice: each check is a small function from a ledger to diagnostics."""
