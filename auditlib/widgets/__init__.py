"""The auditor's desk in the notebook: the report's own parts, alive, and the forms in which he decides."""
