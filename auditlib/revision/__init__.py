"""Two standards compared: what changed by clause, told in words, and what it does to the same cities' scores."""
