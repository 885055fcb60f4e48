"""A page in headless Chromium, driven by its DevTools protocol over a pipe."""
import base64
import json
import os
import select
import shutil
import tempfile
import time

from support.especho import LIMIT, Process

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--headless=new", "--disable-gpu", "--no-first-run", "--disable-extensions",
         "--disable-background-networking", "--hide-scrollbars", "--remote-debugging-pipe")


def find():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One tab; leaving the `with` block ends the browser and whatever it started."""

    def __init__(self, program):
        self._profile = tempfile.mkdtemp()
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        flags = [*FLAGS, f"--user-data-dir={self._profile}"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # which root can't have
        redirect = f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}'
        self._process = Process("-c", redirect, program, *flags, "about:blank", program="/bin/sh",
                                pass_fds=(theirs_in, theirs_out), start_new_session=True)
        os.close(theirs_in)
        os.close(theirs_out)
        self._buffer = b""
        self._last = 0
        self._session = None
        self.events = []
        try:
            self._attach()
        except BaseException:
            self.close()
            raise

    def _attach(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target,
                                  flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **params):
        """Asks, and returns the answer; what happens meanwhile goes to `events`."""
        self._last += 1
        request = {"id": self._last, "method": method, "params": params}
        if self._session:
            request["sessionId"] = self._session
        os.write(self._out, json.dumps(request).encode() + b"\0")
        deadline = time.monotonic() + LIMIT
        while True:
            message = self._read(deadline)
            if message.get("id") == self._last:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def _read(self, deadline):
        while b"\0" not in self._buffer:
            left = max(0, deadline - time.monotonic())
            if not select.select([self._in], [], [], left)[0]:
                raise AssertionError("the browser does not answer")
            piece = os.read(self._in, 1 << 16)
            if not piece:
                raise AssertionError(f"the browser is gone: {self._process.err.all()[-2000:]!r}")
            self._buffer += piece
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def _seen(self, method):
        return [event["params"] for event in self.events if event.get("method") == method]

    def emulate(self, width, height=900, scheme="light", media="screen"):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, url):
        """Returns when all of the page is loaded."""
        self.events.clear()
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + LIMIT
        while not self._seen("Page.loadEventFired"):
            self.events.append(self._read(deadline))

    def run(self, script):
        """The value of an expression of JavaScript."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def complaints(self):
        """What its console says about the page."""
        return [str(event) for name in ("Log.entryAdded", "Runtime.exceptionThrown",
                                        "Runtime.consoleAPICalled") for event in self._seen(name)]

    def requests(self):
        return [event["request"]["url"] for event in self._seen("Network.requestWillBeSent")]

    def accessible_names(self):
        """(role, name) of everything that a screen reader meets."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [(node.get("role", {}).get("value"), node.get("name", {}).get("value", ""))
                for node in nodes if not node.get("ignored")]

    def screenshot(self):
        """All of the page, as PNG."""
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(answer["data"])

    def close(self):
        os.close(self._out)  # which ends it
        os.close(self._in)
        self._process.__exit__()
        shutil.rmtree(self._profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
