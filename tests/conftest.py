from __future__ import annotations

import os

from hypothesis import settings

# The same examples at every run of the gates, so that what they cover does not vary; fresh ones elsewhere.
settings.register_profile("gates", derandomize=True, deadline=None)
settings.register_profile("fresh", deadline=None)
settings.load_profile("gates" if os.environ.get("CI") else "fresh")
