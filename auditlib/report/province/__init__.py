"""The province's summary: all cities' published scores beside each other, each figure leading to its city and clause."""
