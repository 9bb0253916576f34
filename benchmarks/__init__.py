"""What the project's promises about time and memory are measured by: `python -m benchmarks [name …]`."""
