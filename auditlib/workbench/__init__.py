"""The auditor's workbench: a city's working notebook, and the local server that opens it in a browser."""
