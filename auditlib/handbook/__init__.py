"""A standard as a page to read: every clause with its rules in words, in a terminal, as HTML and as Markdown."""
