"""The record: what a run took in and gave out, by hash, and the versions in which it is published."""
