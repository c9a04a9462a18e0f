"""Measurements, as commands that print ratios of two things measured in one run.

Machines differ and are noisy: a ratio holds where a time does not. None of these is a test.
"""
