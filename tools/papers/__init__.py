"""The Word files that come with auditlib: the blank one that forms are written into, and the default letters."""
