"""The official documents: facts of a ledger, put into words by the templates."""
