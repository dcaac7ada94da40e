"""What `Benchmarks/speed` and `Benchmarks/reading` are made of; the standard library only."""
