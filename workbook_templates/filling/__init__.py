"""Fills templates: from a table of a user's, from our other workbooks, or from an older copy of the same template.

Whatever is read is hostile, is never written to, and is either taken over or named as not taken over.
"""
