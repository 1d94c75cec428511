"""What the searches found once stays mended, and the searches themselves find what is wrong."""

from random import Random

import pytest

from tests.fuzzing import __main__ as search
from tests.fuzzing import laws
from tests.fuzzing.generators import GENERATORS, Generator, seeds

FILES = sorted(laws.EXAMPLES.glob("*.txt"))


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_what_was_found_once_holds(name: str) -> None:
    """Each input that broke a law keeps it now."""
    text = (laws.EXAMPLES / name).read_bytes().decode(errors="surrogatepass")
    laws.LAWS[name.partition("-")[0]](text)


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_generator_makes_the_same_of_the_same_numbers(generator: Generator) -> None:
    """So what a seed has found can be found again; and twenty of its inputs keep the laws."""
    for seed in range(20):
        kind, text = generator(Random(seed))
        assert generator(Random(seed)) == (kind, text)
        laws.LAWS[kind](text)


def test_the_seeds_keep_the_laws() -> None:
    """The search begins with inputs that are read."""
    for kind, text in seeds():
        laws.LAWS[kind](text)


def test_a_search_writes_what_breaks_a_law(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """A law that is broken ends with exit code 1 and a file that holds the input."""
    monkeypatch.setattr(laws, "EXAMPLES", tmp_path)

    def broken(_text: str) -> None:
        raise ValueError("broken")

    for kind in laws.LAWS:
        monkeypatch.setitem(laws.LAWS, kind, broken)
    assert search.main(["--seconds", "30", "--most", "2"]) == 1
    shown = capsys.readouterr().out
    assert "ValueError" in shown
    assert "2 findings" in shown
    assert len(list(laws.EXAMPLES.glob("*.txt"))) == 2
