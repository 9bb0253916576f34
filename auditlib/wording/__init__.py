"""A standard's rules told in words, before any city is looked at: what an effect does, upon what, and how a row adds up."""
