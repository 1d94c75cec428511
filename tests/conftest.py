"""How hard the property tests try: HYPOTHESIS_PROFILE is `default`, `ci` or `fuzz`. And a cache of their own.

FUZZ_EXAMPLES says how many examples the profile `fuzz` tries: 1,000, if nothing else is given.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

# A report takes many draws, and a shared machine is slow now and then: neither is a fault.
_PATIENT = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

settings.register_profile("default", max_examples=60, deadline=None, suppress_health_check=_PATIENT)
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
_FUZZ = int(os.environ.get("FUZZ_EXAMPLES", "1000"))
settings.register_profile("fuzz", settings.get_profile("default"), max_examples=_FUZZ)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


@pytest.fixture(autouse=True, scope="session")
def far_from_the_users_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the tests a cache folder of their own; what they start inherits it."""
    os.environ["POSTMORTEM_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
