"""The reference pages: generated from where things are defined, never edited by hand."""
