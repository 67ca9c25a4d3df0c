"""The steps of re-performance: find our calls, compute them again, and tell apart what differs."""
