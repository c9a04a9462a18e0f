"""`python -m benchmarks`: the table of speed and memory."""

import sys

from benchmarks.speed import main

main(sys.argv[1:])
