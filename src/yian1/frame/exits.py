"""The exit codes: 0 is good."""

EXIT_DATA, EXIT_USAGE, EXIT_BUG, EXIT_INTERRUPTED = 1, 2, 3, 130
EXIT_CUT_OFF = 141  # 128 + SIGPIPE, what every Unix tool returns when `head` has closed its output
