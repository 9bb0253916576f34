"""The auditor's decisions: what they are, who may make them, which of them stand, and what they do to a city's values."""
