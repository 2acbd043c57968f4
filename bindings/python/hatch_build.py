"""Puts the native library into the wheel.

The library is built with SwiftPM from the sources of the checkout, or in a
source distribution from those that it carries. Should the environment variable
HGKERNELS_LIBRARY name a ready library, that is taken instead.

The wheel holds no extension module, only a library that any Python opens with
cffi, so one wheel for a platform serves all of them: its tag is
py3-none-<platform>.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILE_NAME = "libhgkernels.so"
BUILD = ("swift", "build", "-c", "release", "--product", "hgkernels")
# What the library is linked with.
PACKAGES = ("libdeflate-dev", "libssl-dev", "libzstd-dev")
# The package description names the tests too, so they have to be there.
SOURCES = ("Package.swift", "Sources", "Include", "Tests")


class CustomBuildHook(BuildHookInterface[Any]):
    """Builds the library and adds it to what is being built."""

    folder: str | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Do it, before the files are collected."""
        if self.target_name == "sdist":
            self.add_sources(build_data)
            return
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
        if version == "editable":
            # The package finds the library of the checkout by itself.
            self.library()
            return
        self.folder = tempfile.mkdtemp()
        copy = os.path.join(self.folder, FILE_NAME)
        shutil.copyfile(self.library(), copy)
        strip(copy)
        build_data["force_include"][copy] = f"hgkernels/{FILE_NAME}"

    def finalize(
        self,
        version: str,  # noqa: ARG002
        build_data: dict[str, Any],  # noqa: ARG002
        artifact_path: str,  # noqa: ARG002
    ) -> None:
        """Clean up, when all is in the wheel."""
        if self.folder:
            shutil.rmtree(self.folder)

    def add_sources(self, build_data: dict[str, Any]) -> None:
        """Add the library's sources to a source distribution."""
        for name in SOURCES:
            path = os.path.join(self.checkout(), name)
            if os.path.exists(path):
                build_data["force_include"][path] = name

    def checkout(self) -> str:
        """Return the folder with the library's sources."""
        for folder in (self.root, os.path.join(self.root, "..", "..")):
            if os.path.exists(os.path.join(folder, "Package.swift")):
                return os.path.abspath(folder)
        message = (
            "hgkernels: there are no Swift sources beside this package; build"
            " it in a checkout or from a source distribution, or set"
            " HGKERNELS_LIBRARY to a ready library"
        )
        raise SystemExit(message)

    def library(self) -> str:
        """Return the path of the library, built if need be."""
        if ready := os.environ.get("HGKERNELS_LIBRARY"):
            if not os.path.isfile(ready):
                message = f"hgkernels: HGKERNELS_LIBRARY: there is no {ready}"
                raise SystemExit(message)
            return os.path.abspath(ready)
        checkout = self.checkout()
        if not shutil.which(BUILD[0]):
            message = (
                "hgkernels: building the library needs Swift 6.3 or later"
                " (https://www.swift.org/install), and there is no 'swift' on"
                " the PATH; or set HGKERNELS_LIBRARY to a ready library"
            )
            raise SystemExit(message)
        self.app.display_info(" ".join(BUILD))
        if subprocess.run(BUILD, cwd=checkout, check=False).returncode:
            message = (
                f"hgkernels: '{' '.join(BUILD)}' failed in {checkout}; it"
                f" needs {', '.join(PACKAGES)}, as Debian calls them"
            )
            raise SystemExit(message)
        return os.path.join(checkout, ".build", "release", FILE_NAME)


def strip(path: str) -> None:
    """Remove what only debuggers need, where there is a tool for it."""
    for tool in ("strip", "llvm-strip"):
        if shutil.which(tool):
            subprocess.run([tool, "--strip-unneeded", path], check=True)
            return
