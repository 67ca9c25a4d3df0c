"""The template workbooks."""
