"""The throughput add-in."""
