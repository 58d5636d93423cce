"""The scorer of this folder can be imported by its tests, and run as a script."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
