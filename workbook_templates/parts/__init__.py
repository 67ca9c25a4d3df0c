"""The sheets every template has, and what all sheets are drawn with."""
