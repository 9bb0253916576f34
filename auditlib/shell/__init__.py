"""The shell of this process: a notebook's cells run in it as a Jupyter kernel would run them, without a kernel."""
