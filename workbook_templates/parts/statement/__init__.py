"""The sheets of the throughput statement, room by room: inputs, calculation, results, sources, checks."""
