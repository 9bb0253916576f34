"""The worked cases of a standard: cities whose points a person worked out, beside its file, told and proved."""
