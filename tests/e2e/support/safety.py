"""What must never reach a terminal: controls, and what turns or hides the text around it."""
import unicodedata

# Clears the screen, names the window, turns the line around; also with controls of eight bits.
HOSTILE = "x\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp\x7f"


def unsafe(data, allowed="\n"):
    """The characters in it that could; bytes that are no UTF-8 raise an error."""
    text = data.decode() if isinstance(data, bytes) else data
    return [char for char in text
            if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in allowed]
