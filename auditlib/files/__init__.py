"""Text files as people write them, read strictly, and files written whole or not at all."""
