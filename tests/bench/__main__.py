"""All measurements, one after another, or those that are named: `make bench ARGS=browser`."""

import sys

from tests.bench import browser, fanout

MEASUREMENTS = {"fanout": fanout.main, "browser": browser.main}

if __name__ == "__main__":
    sys.exit(max(MEASUREMENTS[name]() for name in sys.argv[1:] or MEASUREMENTS))
