"""What the worksheet functions compute, one concept per file; standard library only, and no spreadsheet program."""
