"""Rewrites a script so that one variable reaches one remote function another way: by value, by
reference or captured; refuses, naming the line, where the result could mean something else."""
