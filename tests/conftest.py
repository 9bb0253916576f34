"""How all tests run: the same examples every time where it counts, fresh ones at a developer's desk."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("desk", deadline=None, suppress_health_check=SLOW)
settings.register_profile("ci", deadline=None, suppress_health_check=SLOW, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
