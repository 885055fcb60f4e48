"""especho report: its command line, and its pages in a real browser."""
import os
import re
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from support import browser
from support.bench import BenchCase

DOCTYPE = "<!DOCTYPE html>\n"


class _Reports(BenchCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def result(self, name, *args, code=0):
        path = self.folder / name
        self.expect(code, "bench", *args, f"--json={path}")
        return path

    def page(self, *args):
        page = self.folder / "page.html"
        self.expect(0, "report", *args, "-o", page)
        return page


class CommandLine(_Reports):
    def test_a_result_becomes_a_page(self):
        result = self.result("before.json", "sim", "-n", 50)
        page = self.folder / "out.html"
        done = self.expect(0, "report", result, "-o", page)
        self.assertEqual(done.out, b"")
        self.assert_tells(done.err, r"out\.html: 1 result, \d+ KiB")
        text = page.read_text(encoding="utf-8")
        self.assertTrue(text.startswith(DOCTYPE))
        self.assertEqual(ElementTree.fromstring(text[len(DOCTYPE):]).tag, "html")
        self.assertIn("<title>especho: before</title>", text)

    def test_without_a_name_it_is_report_html_here(self):
        result = self.result("r.json", "sim", "-n", 5)
        done = self.expect(0, "report", result, cwd=self.folder)
        self.assertTrue((self.folder / "report.html").exists(), done.err)

    def test_results_come_from_stdin_and_pages_go_to_stdout(self):
        json = self.expect(0, "bench", "sim", "-n", 20, "-J").out
        done = self.expect(0, "report", "-", "-o", "-", "--title", "From a <pipe>", stdin=json)
        self.assertIn(b"<h1>From a &lt;pipe&gt;</h1>", done.out)
        self.assertEqual(done.err, "")

    def test_files_of_the_same_name_are_distinguished(self):
        (self.folder / "other").mkdir()
        results = [self.result(name, "sim", "-n", 20) for name in ("r.json", "other/r.json")]
        text = self.page(*results).read_text(encoding="utf-8")
        self.assertIn("r (2) against r", text)

    def test_the_page_of_a_bench_that_failed_says_why(self):
        # Port 1 is tcpmux, on which nothing listens any more.
        result = self.result("lost.json", "127.0.0.1:1", "-n", 5, code=3)
        text = self.page(result).read_text(encoding="utf-8")
        self.assert_tells(text, "connection refused", "No echo was completed")

    def test_what_cannot_be_read_is_named_and_nothing_is_left(self):
        good = self.result("good.json", "sim", "-n", 5)
        cut = self.folder / "cut.json"
        cut.write_bytes(good.read_bytes()[:500])
        page = self.folder / "page.html"
        for bad in (self.folder / "missing.json", cut):
            with self.subTest(bad.name):
                done = self.expect(1, "report", good, bad, "-o", page)
                self.assert_tells(done.err, re.escape(bad.name))
                self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                                 ["cut.json", "good.json"])

    def test_what_cannot_be_written_is_known_before_anything_is_read(self):
        done = self.expect(1, "report", self.folder / "missing.json", "-o",
                           self.folder / "no" / "page.html")
        self.assert_tells(done.err, "cannot write .*page.html")

    def test_a_report_never_replaces_one_of_its_results(self):
        result = self.result("r.json", "sim", "-n", 5)
        before = result.read_bytes()
        done = self.expect(2, "report", result, "-o", result)
        self.assert_tells(done.err, "would replace the result")
        self.assertEqual(result.read_bytes(), before)

    def test_no_results_and_too_many_are_usage_errors(self):
        self.expect(2, "report")
        result = self.result("r.json", "sim", "-n", 5)
        self.assert_tells(self.expect(2, "report", *[result] * 9).err, "8 at most")


class InABrowser(_Reports):
    """All that must hold for a page, however it is looked at."""

    @classmethod
    def setUpClass(cls):
        program = browser.find()
        if program is None:
            raise unittest.SkipTest("there is no Chromium")
        cls.browser = browser.Browser(program)
        cls.addClassCleanup(cls.browser.close)

    LOOKS = (dict(width=1280), dict(width=1280, scheme="dark"), dict(width=360, height=740),
             dict(width=360, height=740, scheme="dark"), dict(width=794, media="print"))
    # Text whose own element holds it, and how much lighter or darker it is than what is behind it.
    CONTRAST = """(() => {
      const parts = (color) => color.match(/[\\d.]+/g).map(Number);
      const light = (color) => {
        const [r, g, b] = parts(color).map((c) => c / 255)
          .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (element) => {
        for (let e = element; e; e = e.parentElement) {
          const color = getComputedStyle(e).backgroundColor;
          const alpha = parts(color)[3];
          if (alpha === undefined || alpha === 1) return color;
        }
        return "rgb(255, 255, 255)";
      };
      const faint = [];
      for (const element of document.body.querySelectorAll("*")) {
        const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if (!own || element.tagName === "title") continue;
        const style = getComputedStyle(element);
        const svg = element instanceof SVGElement;
        const pair = [light(svg ? style.fill : style.color), light(behind(element))];
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (ratio < 4.5) faint.push([element.outerHTML.slice(0, 80), ratio]);
      }
      return faint;
    })()"""
    # Plots that nobody sees or hears of; keys of legends are beside their words.
    LOST = """[...document.querySelectorAll("svg")].filter((svg) => !svg.ownerSVGElement)
      .filter((svg) => {
        const style = getComputedStyle(svg);
        if (style.display === "none") return false;
        const box = svg.getBoundingClientRect();
        const by = svg.getAttribute("aria-labelledby");
        const name = svg.getAttribute("aria-label") ||
          (by && document.getElementById(by) || {}).textContent;
        const silent = svg.getAttribute("aria-hidden") === "true";
        return box.width < 8 || box.height < 8 || !(silent || name && name.trim());
      }).map((svg) => svg.outerHTML.slice(0, 120))"""
    WIDE = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    BROKEN = """[...document.querySelectorAll("svg *")].flatMap((e) => [...e.attributes])
      .map((a) => a.value).filter((value) => /NaN|Infinity|undefined/i.test(value))"""

    def check(self, page):
        for look in self.LOOKS:
            with self.subTest(page=page.name, **look):
                self.browser.emulate(**look)
                self.browser.open(page.as_uri())
                needed, given = self.browser.run(self.WIDE)
                self.assertLessEqual(needed, given, "the page is wider than its window")
                self.assertEqual(self.browser.run(self.LOST), [])
                self.assertEqual(self.browser.run(self.BROKEN), [])
                self.assertEqual(self.browser.run(self.CONTRAST), [])
                self.assertEqual(self.browser.complaints(), [])
                self.assertEqual(self.browser.requests(), [page.as_uri()])
        self.browser.emulate(1280)
        names = [name for role, name in self.browser.accessible_names() if role == "image"]
        for name in names:
            self.assertRegex(name, r"\d|: none$", "a plot's name tells its figures")
        return names

    def test_a_page_of_one_result(self):
        result = self.result("one.json", "sim", "-n", 400, "-s", "1k")
        names = self.check(self.page(result))
        self.assertTrue(any("p99" in name for name in names), names)

    def test_a_page_of_a_sweep_that_was_repeated(self):
        result = self.result("sweep.json", "sim", "-n", 40, "-s", "64,1436,16k", "--repeat", 2)
        self.check(self.page(result))

    def test_a_page_of_an_open_loop(self):
        result = self.result("open.json", "sim", "-r", 500, "-n", 200, "-c", 3)
        self.check(self.page(result))

    def test_a_page_of_three_results_of_long_names(self):
        args = ("-n", 100, "-s", "64,4k")
        long = "a-name-" + "that-is-longer-than-the-screen-of-a-phone" * 2
        results = [self.result("base.json", "sim", *args),
                   self.result(f"{long}.json", "sim", *args, "-d", 4),
                   self.result("lost.json", "127.0.0.1:1", *args, code=3)]
        page = self.page(*results)
        self.check(page)
        self.assertLess(os.path.getsize(page), 150_000)

    def test_a_page_of_a_bench_without_an_echo(self):
        self.check(self.page(self.result("lost.json", "127.0.0.1:1", "-n", 5, code=3)))
