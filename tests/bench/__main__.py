"""All measurements, one after another: `make bench`."""

import sys

from tests.bench import fanout

if __name__ == "__main__":
    sys.exit(fanout.main())
