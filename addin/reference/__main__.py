"""Writes the reference pages and the README's table of functions: `python -m addin.reference`."""

from __future__ import annotations

from pathlib import Path

from .pages import FOLDER, pages, with_function_table


def main() -> None:
    """Bring every generated page up to date."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"wrote {name}")
    readme = Path("README.md")
    if readme.is_file():
        readme.write_text(with_function_table(readme.read_text(encoding="utf-8")), encoding="utf-8")
        print("wrote the table of functions in README.md")


main()
