"""The rooms of the delta decision: its inputs, calculation, results, pictures, checks and examples."""
