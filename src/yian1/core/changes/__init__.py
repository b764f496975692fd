"""What an edit means: two ledgers → what changed between them, each change once, in whole sentences."""
