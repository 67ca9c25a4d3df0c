"""The `throughput` command: its commands by name, each imported when it is asked for; it computes nothing itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer

from .terminal import INTERRUPTED, REFUSED, USAGE, CommandError, let_every_terminal_print, one_sentence


def _version(wanted: bool) -> None:
    if wanted:
        from addin.version import VERSION

        print(f"throughput {VERSION}")
        raise typer.Exit


def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


COMMANDS: Final = {
    "eval": "functions:evaluate_formula",
    "functions": "functions:list_functions",
    "statement": "statement:write_statement",
    "new": "templates:new_template",
    "refill": "templates:refill_template",
    "audit": "audit:audit_workbook",
    "compare": "compare:compare_workbooks",
    "issue": "issue:issue_workbook",
    "build": "hosts:build_host",
    "install": "hosts:install_host",
    "remove": "hosts:remove_host",
    "status": "hosts:show_status",
}
"""Each command's room and function: a room is imported when one of its commands is asked for."""


def _command(name: str) -> Callable[..., int]:
    room, function = COMMANDS[name].split(":")
    command: Callable[..., int] = getattr(import_module(f".{room}", __name__), function)
    return command


def _application(words: list[str]) -> typer.Typer:
    """The command asked for, or all of them for the help: to set up every option of each is felt at every start."""
    application = typer.Typer(
        name="throughput",
        help="Throughput decisions in a spreadsheet: formulas, functions and the statement of a period.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    application.callback()(_common)
    asked = [name for name in COMMANDS if name in words[:1]]
    for name in asked or COMMANDS:
        application.command(name)(_command(name))
    return application


def main() -> None:
    """Run the command line of this process and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run one command line.

    Args:
        words: the command line without the program's name.

    Returns:
        The exit status: 0, 1 for refused input, 2 for a wrong command line, 130 after an interrupt.
    """
    let_every_terminal_print()
    try:
        status = _application(words)(words, standalone_mode=False, prog_name="throughput")
        sys.stdout.flush()
    except CommandError as stop:
        return _say(str(stop), stop.status)
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted; nothing was written", INTERRUPTED)
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        sys.stdout = None  # keeps the interpreter from flushing into it on the way out
        return 0
    except MemoryError:
        return _say("there is not enough memory for this; split the table by period", REFUSED)
    except Exception as problem:
        words_of_it = getattr(problem, "format_message", None)
        if words_of_it is None:
            return _say(_fault_of_ours(problem), REFUSED)
        text = one_sentence(words_of_it())
        return _say(f"{text} (see throughput --help)", USAGE) if text else USAGE  # no text: help was printed
    if status == INTERRUPTED:  # typer turns an interrupt into an exit status without a word
        return _say("interrupted; nothing was written", INTERRUPTED)
    return status if isinstance(status, int) else 0


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


def _fault_of_ours(problem: Exception) -> str:
    """What nobody foresaw, in one sentence that can be reported."""
    at, step = "", problem.__traceback__
    while step is not None:
        at, step = f"{Path(step.tb_frame.f_code.co_filename).name} line {step.tb_lineno}", step.tb_next
    words = one_sentence(f"{type(problem).__name__}: {problem}")[:200]
    return f"this is a fault of the program and not of what was given ({words}; {at}); please report it"
