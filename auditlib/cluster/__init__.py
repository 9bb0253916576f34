"""Beyond one machine: a province's cities sent to the workers of a dask cluster, their reports published as here."""
