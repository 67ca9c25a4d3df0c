"""Windows Excel: the functions through xlwings, the ready add-in, and putting it on a computer; no business logic."""
