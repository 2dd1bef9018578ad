"""The command line, the same as that of the binary: ``python -m kubetriage check k8s/``."""

from __future__ import annotations

import signal
import sys

from . import _native


def main() -> int:
    """Run the command line with the arguments of this process."""
    # Python waits with Ctrl+C until the extension module returns; a command should end at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.run(["kubetriage", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
