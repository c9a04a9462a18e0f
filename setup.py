"""Puts the base into a wheel: kb/, cases/ and, where `alianza carry` wrote it, their index."""

from pathlib import Path
from shutil import copy, copytree, rmtree

from setuptools import setup
from setuptools.command.build_py import build_py

PROJECT = Path(__file__).parent
CARRIED = ("kb", "cases", "LICENSE-CONTENT.md")


class BuildWithBase(build_py):
    """Builds the packages, then copies the base to where an installed package looks for it."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return  # a checkout holds the base itself
        place = Path(self.build_lib, "indexer", "carried")
        rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in CARRIED:
            source = PROJECT / name
            (copytree if source.is_dir() else copy)(source, place / name)
        index = PROJECT / "build" / "carried"
        if index.is_dir():
            copytree(index, place / "index")
        else:
            self.warn("no index: see `make wheel`; `alianza build` will encode for minutes")


setup(cmdclass={"build_py": BuildWithBase})
