"""The workspace's append-only log: what was decided and run, each entry chained to the one before."""
