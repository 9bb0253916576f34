"""The page: fragments that the notebook shows, and the report that is made of them."""
