"""What a person may give as files → (path, bytes) pairs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, Union

from . import _native

if TYPE_CHECKING:
    from typing_extensions import TypeAlias


class File(TypedDict):
    """A file that is not read from disk."""

    path: str
    text: Union[str, bytes]


_One = Union[str, "os.PathLike[str]", File]
Files: TypeAlias = Union[_One, Mapping[str, Union[str, bytes]], Iterable[_One]]
"""What `check` and the functions beside it take as files."""

_EXPECTED = "a path, a YAML text, {'path': …, 'text': …}, {path: text}, or a list of these"


class Loaded(NamedTuple):
    """Files with their bytes, and the paths of those that were named one by one, as opposed to found in a folder."""

    files: list[tuple[str, bytes]]
    named: list[str]


def load(files: object) -> Loaded:
    """Turn every form of files into one."""
    loaded = Loaded([], [])
    paths: list[str] = []
    texts: list[bytes] = []
    for item in _items(files):
        if isinstance(item, str) and _is_text(item):
            texts.append(bytes_of(item, "files"))
        elif isinstance(item, (str, os.PathLike)):
            paths.append(_existing(os.fspath(item)))
        elif isinstance(item, Mapping) and set(item) == {"path", "text"}:
            loaded.files.append((path_of(item["path"], "files: path"), bytes_of(item["text"], "files: text")))
        else:
            raise TypeError(f"files: expected {_EXPECTED}, not {_shown(item)}")
    names = ["<text>"] if len(texts) == 1 else [f"<text {number}>" for number in range(1, len(texts) + 1)]
    loaded.files.extend(zip(names, texts))
    if paths:
        read, named, unreadable = _native.read_files(paths)
        for path, reason in unreadable:
            raise OSError(f"{path}: {reason}")
        loaded.files.extend(read)
        loaded.named.extend(named)
    return loaded


def text_of(content: bytes) -> str:
    """Turn the bytes of a file into text from which `load` makes the same bytes."""
    return content.decode("utf-8", "surrogateescape")


def path_of(path: Any, name: str) -> str:
    """Check a path that nothing is read from."""
    if isinstance(path, os.PathLike):
        path = os.fspath(path)
    if not isinstance(path, str):
        raise TypeError(f"{name}: expected str, not {_shown(path)}")
    return path.encode("utf-8", "replace").decode("utf-8")


def bytes_of(text: Any, name: str) -> bytes:
    """Turn a text into the bytes of its file."""
    if isinstance(text, (bytes, bytearray)):
        return bytes(text)
    if not isinstance(text, str):
        raise TypeError(f"{name}: expected str or bytes, not {_shown(text)}")
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # Half a character is no UTF-8, which is a finding and no exception.
        return text.encode("utf-8", "surrogatepass")


def _items(files: object) -> Iterable[Any]:
    if isinstance(files, (str, os.PathLike)):
        return [files]
    if isinstance(files, Mapping):
        is_file = not {"path", "text"}.isdisjoint(files)
        return [files] if is_file else [{"path": path, "text": text} for path, text in files.items()]
    if isinstance(files, Iterable) and not isinstance(files, (bytes, bytearray)):
        return files
    raise TypeError(f"files: expected {_EXPECTED}, not {_shown(files)}")


def _is_text(text: str) -> bool:
    return "\n" in text or "\r" in text or text.lstrip().startswith(("{", "["))


def _existing(path: Any) -> str:
    if not isinstance(path, str):
        raise TypeError(f"files: path: expected str, not {_shown(path)}")
    if not os.path.exists(path):
        hint = "no such file or folder; a YAML text of one line needs a line break at its end"
        raise FileNotFoundError(f"files: {path!r}: {hint}")
    # For the command line, this alone is standard input.
    return os.path.join(".", path) if path == "-" else path


def _shown(value: object) -> str:
    return f"{type(value).__name__} ({value!r:.60})"
