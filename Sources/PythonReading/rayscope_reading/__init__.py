"""What is read out of a script and its pickles, in the same way on both engines: what a function
captured, and the names that the script wrote at a call. Knows neither engine."""
