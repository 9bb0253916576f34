"""The docket: decisions found by the words that a user types, and told in lines of plain text."""
