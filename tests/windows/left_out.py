"""The list of the tests that do not run under wine, each with its reason: left_out.txt."""
from pathlib import Path

FILE = Path(__file__).with_name("left_out.txt")


class LeftOut:
    """A test is named as it is in CTest, with the method's name after that of an end-to-end class."""

    def __init__(self, text):
        self.reasons = {}  # by test, a class of tests or a whole file of them
        self._used = set()
        reason = None
        for number, line in enumerate(text.splitlines(), 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("["):
                reason = line.strip("[]")
            elif reason is None or line in self.reasons:
                raise ValueError(f"{FILE.name}:{number}: without a reason, or twice: {line}")
            else:
                self.reasons[line] = reason

    @classmethod
    def read(cls):
        return cls(FILE.read_text("utf-8"))

    def reason(self, *names):
        """Why it is left out, by any of its names, the whole and its parts; None if it is not."""
        for name in names:
            if name in self.reasons:
                self._used.add(name)
                return self.reasons[name]
        return None

    def unknown(self):
        """What is listed, but was never asked for: it does not exist any more."""
        return [name for name in self.reasons if name not in self._used]
