"""The rooms of the TVC register: its inputs, calculation, results, checks and worked example."""
