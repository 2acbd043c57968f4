"""Where the line that `hgk enable` writes is, or is to be."""

from __future__ import annotations

import os
import site
import sysconfig

FILE_NAME = "hgkernels-mercurial.pth"

# Python executes lines of such a file that begin with `import`. This one does
# nothing when the package has gone, or cannot be imported for any reason:
# it is executed by programs that have nothing to do with Mercurial.
LINE = (
    'import sys; exec("try:\\n from hgkernels_mercurial import hook\\n'
    ' hook.install()\\nexcept Exception: pass")\n'
)


class NoPlaceError(Exception):
    """There is no folder for the line."""


def folders() -> list[str]:
    """Return the folders in which Python looks for such lines."""
    found = list(site.getsitepackages())
    for name in ("purelib", "platlib"):
        path = sysconfig.get_path(name)
        if path not in found:
            found.append(path)
    user = user_folder()
    if user:
        found.append(user)
    return found


def user_folder() -> str:
    """Return the user's own folder, or "" where Python does not look there."""
    return site.getusersitepackages() if site.ENABLE_USER_SITE else ""


def existing() -> list[str]:
    """Return the paths of the files that are there."""
    paths = [os.path.join(folder, FILE_NAME) for folder in folders()]
    return [path for path in paths if os.path.lexists(path)]


def new(*, user: bool) -> str:
    """Return the path of the file to write.

    It is beside this package where that is one of the folders, so that it
    is seen by those who see the package.
    """
    if user:
        folder = user_folder()
        if not folder:
            message = "this Python does not look into a user's site-packages"
            raise NoPlaceError(message)
    else:
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        known = {os.path.realpath(each) for each in folders()}
        if os.path.realpath(package) in known:
            folder = package
        else:
            folder = sysconfig.get_path("purelib")
    return os.path.join(folder, FILE_NAME)


def read(path: str) -> str:
    """Return what a file says, or "" if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write(path: str) -> None:
    """Write the line to *path*, all of it or nothing."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    # Of another ending, so that Python does not execute half of it.
    temporary = f"{path}.new"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(LINE)
    os.replace(temporary, path)
