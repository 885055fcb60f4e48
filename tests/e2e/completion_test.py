"""The completion scripts, in the shells that they are for. (PowerShell is not in Debian.)"""
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from support.especho import BINARY, LIMIT, Case
from support.shells import FUNCTION, PROMPT, Typist, has

COMMANDS = {"send", "bench", "check", "sim", "compare", "report", "schema", "completion", "man"}
COLORS = ["always", "auto", "never"]


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False,
                          stdin=subprocess.DEVNULL, **options)


class _Completed(Case):
    """A folder with the script of the shell, and a result file with a blank in its name."""

    shell = file = ""

    @classmethod
    def setUpClass(cls):
        if not has(cls.shell):
            raise unittest.SkipTest(f"there is no {cls.shell} here")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.script = cls.folder / cls.file
        made = run(BINARY, "completion", cls.shell)
        assert made.returncode == 0, made.stderr
        cls.script.write_text(made.stdout)
        (cls.folder / "my result.json").write_text("{}")
        (cls.folder / "results").mkdir()

    def assert_parsed(self, *how):
        result = run(self.shell, *how, self.script)
        self.assertEqual((result.returncode, result.stderr), (0, ""))


class Bash(_Completed):
    shell, file = "bash", "especho.bash"

    WORD_BREAKS = " \t\n\"'@><=;|&(:"  # as bash has them

    # What readline does before it calls the function, and what is seen of it afterwards.
    CALL = """
        compopt() { told+=("$*"); }
        source "$1"; COMP_WORDBREAKS=$2 COMP_LINE=$3; shift 3
        told=() COMP_WORDS=(especho "$@") COMP_CWORD=$#
        _especho
        printf '%s\\n' "${COMPREPLY[@]}"
        printf 'told %s\\n' "${told[@]}"
    """

    def complete(self, *words, breaks=WORD_BREAKS):
        """What is offered for the last word, and what is asked of readline.

        The words are readline's: it breaks them at = and :, around which nobody typed a blank.
        """
        line = re.sub(" ?([=:]+) ?", r"\1", " ".join(("especho", *words)))
        result = run("bash", "--norc", "-u", "-c", self.CALL, "bash", self.script, breaks, line,
                     *words, cwd=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        lines = [line for line in result.stdout.splitlines() if line]
        told = [line.removeprefix("told ") for line in lines if line.startswith("told ")]
        told = [what for what in told if what]
        return sorted(line for line in lines if not line.startswith("told")), told

    def offered(self, *words, **how):
        return self.complete(*words, **how)[0]

    def assert_file(self, *words):
        """Nothing is offered, and readline completes a file, since nothing stops it."""
        self.assertEqual(self.complete(*words), ([], []))

    def assert_nothing(self, *words):
        self.assertEqual(self.complete(*words), ([], ["+o default"]))

    def test_the_script_is_good_bash(self):
        self.assert_parsed("-n")

    def test_commands_come_first(self):
        self.assertEqual(set(self.offered("")), COMMANDS)
        self.assertEqual(self.offered("be"), ["bench"])
        self.assertEqual(self.offered("-q", "com"), ["compare", "completion"])
        self.assertEqual(self.offered("--"), ["--help", "--version"])

    def test_options_are_those_of_the_command(self):
        self.assertEqual(self.offered("bench", "--con"),
                         ["--config", "--connect-timeout", "--connections"])
        self.assertEqual(self.offered("report", "sim", "--o"), ["--output"])
        self.assertEqual(self.offered("schema", "--json"), [])

    def test_an_optional_value_is_offered_both_ways(self):
        self.assertEqual(self.offered("bench", "--js"), ["--json", "--json="])
        self.assertEqual(self.complete("bench", "--json"), (["--json", "--json="], ["+o default"]))

    def test_a_value_of_a_fixed_set_is_offered_in_both_forms(self):
        self.assertEqual(self.offered("bench", "--color", ""), COLORS)
        self.assertEqual(self.offered("bench", "sim", "--color", "a"), ["always", "auto"])
        self.assertEqual(self.offered("bench", "--color", "="), COLORS)
        self.assertEqual(self.offered("bench", "--color", "=", "n"), ["never"])
        self.assertEqual(self.offered("check", "--fail-on", "=", "d"), ["diagnosis"])

    def test_where_equal_signs_break_no_words_the_option_is_part_of_what_is_offered(self):
        self.assertEqual(self.offered("bench", "--color=n", breaks=" "), ["--color=never"])
        self.assertEqual(self.offered("bench", "--csv=my", breaks=" "), ["--csv=my result.json"])

    def test_where_only_what_follows_the_equal_sign_is_replaced_the_option_is_not_offered(self):
        # So does the bash of macOS, whose words break at blanks only.
        self.assertEqual(self.offered("bench", "--color=n"), ["never"])
        self.assertEqual(self.offered("bench", "--color="), COLORS)
        self.assertEqual(self.offered("check", "--only=poll-delay,half"), ["poll-delay,half-close"])
        self.assert_file("bench", "--csv=my")

    def test_a_list_goes_on_after_a_comma_without_what_it_has(self):
        self.assertEqual(self.offered("check", "--only", "poll"), ["poll-delay"])
        self.assertEqual(self.offered("check", "--only", "poll-delay,half"),
                         ["poll-delay,half-close"])
        self.assertEqual(self.offered("check", "--skip", "=", "soak,so"), [])
        self.assertIn("-o nospace", self.complete("check", "--only", "poll")[1])

    def test_a_value_that_a_person_must_know_has_no_offer(self):
        self.assert_nothing("bench", "--rate", "")
        self.assert_nothing("bench", "--size", "=", "4")
        self.assert_nothing("bench", "-c", "sim")

    def test_files_are_left_to_readline(self):
        self.assert_file("bench", "--csv", "my")
        self.assert_file("bench", "--json", "=", "my")
        self.assert_file("compare", "my")
        self.assert_file("compare", "base.json", "")
        self.assert_file("report", "a.json", "b.json", "--title", "x", "my")
        self.assert_file("sim", "--latency-file", "")

    def test_the_host_is_the_first_argument_whatever_options_go_before(self):
        for words in ((), ("--spin",), ("--size", "4k"), ("--size", "=", "4k"), ("-c", "4"),
                      ("--json", "=", "r.json"), ("-J",), ("--",),
                      ("--expect", "errors", "==", "0"), ("--expect", "=", "errors", "==", "0")):
            self.assertEqual(self.offered("bench", *words, "s"), ["sim"], words)
        self.assertEqual(self.offered("bench", ""), ["especho.local", "sim"])
        self.assert_nothing("send", "sim", "s")
        self.assert_nothing("bench", "sim", "s")
        self.assert_nothing("bench", "bench.local", ":", "8007", "s")

    def test_a_command_named_sim_is_distinguished_from_the_host(self):
        self.assertEqual(self.offered("sim", "--sl"), ["--slots", "--slow-accept"])
        self.assertEqual(self.offered("check", "sim", "--sl"), [])

    def test_shells_and_schemas_are_offered(self):
        self.assertEqual(self.offered("completion", ""), ["bash", "fish", "powershell", "zsh"])
        self.assertEqual(self.offered("schema", "c"), ["check"])

    def test_a_person_who_types_gets_whole_words_and_quoted_files(self):
        rc = self.folder / "rc"
        rc.write_text(f"{FUNCTION}PS1='{PROMPT}'\nsource '{self.script}'\n")
        with Typist("bash", "--noprofile", "--rcfile", rc, "-i", folder=self.folder) as bash:
            self.assertEqual(bash.type("especho be\ts\t--prof\ttut\t"),
                             ["bench", "sim", "--profile", "tutorial"])
            self.assertEqual(bash.type("especho report my\t--color=ne\t"),
                             ["report", "my result.json", "--color=never"])
            self.assertEqual(bash.type("especho bench --json=my\t"),
                             ["bench", "--json=my result.json"])
            self.assertEqual(bash.type("especho bench --expect errors==0 si\t--repeat=2 --prof\t"),
                             ["bench", "--expect", "errors==0", "sim", "--repeat=2", "--profile"])
            self.assertEqual(bash.type("especho check --only=half\t,poll\t ::1 --quie\t"),
                             ["check", "--only=half-close,poll-delay", "::1", "--quiet"])


class Zsh(_Completed):
    shell, file = "zsh", "_especho"

    def setUp(self):
        (self.folder / ".zshrc").write_text(
            f"fpath=('{self.folder}' $fpath)\nautoload -Uz compinit\ncompinit -u -D\n"
            f"unsetopt beep prompt_sp\n{FUNCTION}PS1='{PROMPT}'\n")

    def shell_of_a_person(self):
        return Typist("zsh", "-d", "-i", folder=self.folder, env={"ZDOTDIR": str(self.folder)})

    def test_the_script_is_good_zsh(self):
        self.assert_parsed("-n")

    def test_commands_options_and_values_are_completed(self):
        with self.shell_of_a_person() as zsh:
            self.assertEqual(zsh.type("especho be\t--prof\ttut\tesp\t"),
                             ["bench", "--profile=tutorial", "especho.local"])
            self.assertEqual(zsh.type("especho check sim --fail\td\t--only poll\t"),
                             ["check", "sim", "--fail-on=diagnosis", "--only", "poll-delay"])
            self.assertEqual(zsh.type("especho check --only=half\t,poll\t --skip size-mss+\t"),
                             ["check", "--only=half-close,poll-delay", "--skip", "size-mss+1"])
            self.assertEqual(zsh.type("especho send -s 4 --color ne\t"),
                             ["send", "-s", "4", "--color", "never"])

    def test_files_are_completed_where_files_belong(self):
        with self.shell_of_a_person() as zsh:
            self.assertEqual(zsh.type("especho report my\tmy\t"),
                             ["report", "my result.json", "my result.json"])
            self.assertEqual(zsh.type("especho bench --json=my\t sim --csv my\t"),
                             ["bench", "--json=my result.json", "sim", "--csv", "my result.json"])
            self.assertEqual(zsh.type("especho bench my\t"), ["bench", "my"])

    def test_the_script_may_be_sourced_as_well(self):
        with self.shell_of_a_person() as zsh:
            self.assertEqual(zsh.type(f"unfunction _especho; source '{self.script}'; "
                                      "especho sch\tche\t"), ["schema", "check"])


class Fish(_Completed):
    shell, file = "fish", "especho.fish"

    def offered(self, line):
        """Each with its description, which is empty for none."""
        result = run("fish", "--no-config", "-c", f"source '{self.script}'; complete -C '{line}'",
                     cwd=self.folder, env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin"})
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return dict(line.partition("\t")[::2] for line in result.stdout.splitlines())

    def test_the_script_is_good_fish(self):
        self.assert_parsed("--no-execute")

    def test_commands_come_first_with_what_they_do(self):
        self.assertEqual(set(self.offered("especho ")), COMMANDS)
        self.assertEqual(self.offered("especho be"), {"bench": "Measure latency and throughput"})

    def test_options_are_those_of_the_command(self):
        self.assertEqual(self.offered("especho report --o")["--output"],
                         "Write the page here; - is stdout (default report.html)")
        self.assertEqual(set(self.offered("especho sim --sl")), {"--slots", "--slow-accept"})
        self.assertEqual(self.offered("especho check sim --sl"), {})

    def test_a_value_of_a_fixed_set_is_offered_in_both_forms(self):
        self.assertEqual(set(self.offered("especho bench --color ")), set(COLORS))
        self.assertEqual(set(self.offered("especho bench --color=n")), {"--color=never"})

    def test_a_list_goes_on_after_a_comma(self):
        self.assertIn("poll-delay,half-close",
                      self.offered("especho check --only poll-delay,half"))

    def test_the_host_is_the_first_argument(self):
        for words in ("", "--size 4k ", "--size=4k ", "-c 4 ", "--spin "):
            self.assertEqual(set(self.offered(f"especho bench {words}s")), {"sim"}, words)
        self.assertEqual(self.offered("especho bench sim s"), {})

    def test_files_are_offered_where_files_belong(self):
        for line in ("especho report ", "especho compare ", "especho compare a.json ",
                     "especho bench --csv ", "especho send --file "):
            self.assertIn("my result.json", {name.replace("\\", "") for name in self.offered(line)},
                          line)
        self.assertTrue(any("my" in name for name in self.offered("especho bench --json=m")))
        self.assertEqual(self.offered("especho bench my"), {})
        self.assertEqual(self.offered("especho bench --rate m"), {})
