"""Speed as ratios inside one run: `python -m tests.benchmarks`; nothing here is asserted, a missed bound is printed."""
