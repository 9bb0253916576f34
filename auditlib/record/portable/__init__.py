"""What goes along with a bundle and runs without auditlib."""
