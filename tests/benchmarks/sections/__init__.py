"""What bench.py measures: each module has TITLE, COMMANDS (as one would type them) and measure(bench), which gives contests."""
