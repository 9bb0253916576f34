"""A standard's file begun from the document that issues it: its table read, its words kept, its rules left to be written."""
