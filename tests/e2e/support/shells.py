"""Interactive shells on a terminal of their own, to which a person types."""
import os
import pty

from support.especho import Process, Stream

PROMPT = "ready> "
# Tells the arguments that the shell makes of what was typed.
FUNCTION = "especho() { printf 'got:'; printf '<%s>' \"$@\"; printf ':%s\\n' end; }\n"


def has(program):
    """Whether the shell, or whatever it is, is installed."""
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return any(os.access(os.path.join(folder, program), os.X_OK) for folder in path)


class Typist:
    """A shell in which `especho` only prints its arguments; leaving the `with` block ends it."""

    def __init__(self, *command, folder, env=None):
        self._terminal, other = pty.openpty()
        settings = {"PS1": PROMPT, "TERM": "vt100", "HOME": str(folder), **(env or {})}
        self._process = Process(*command[1:], program=command[0], env=settings, cwd=folder,
                                stdin=other, stdout=other, stderr=other, start_new_session=True)
        os.close(other)
        self._screen = Stream(self._terminal)
        self._told = 0

    def type(self, text):
        """Types a line; returns the arguments that especho is then run with."""
        self._told += 1
        self._screen.wait_for(rf"(?s:(?:{PROMPT}.*?){{{self._told}}})")
        os.write(self._terminal, text.encode() + b"\n")
        match = self._screen.wait_for(rf"(?s:(?:got:.*?){{{self._told}}}):end")
        last = match[0].decode(errors="replace").rpartition("got:")[2]
        return last.removesuffix(":end")[1:-1].split("><")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.__exit__()
        self._screen.all()
        os.close(self._terminal)
