"""The parts of the offering portfolio."""
