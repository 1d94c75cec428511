"""How hard the property tests try: HYPOTHESIS_PROFILE is `default`, `ci` or `fuzz`."""

import os

from hypothesis import HealthCheck, settings

# A report takes many draws, and a shared machine is slow now and then: neither is a fault.
_PATIENT = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

settings.register_profile("default", max_examples=60, deadline=None, suppress_health_check=_PATIENT)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("fuzz", settings.get_profile("default"), max_examples=10_000)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)
