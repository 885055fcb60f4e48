"""Runs `especho check` and reads the verdicts of its cases."""
from support.bench import parse
from support.especho import Case


class CheckCase(Case):
    def check(self, code, *args):
        """Runs with --json, asserts the exit code and returns the document."""
        doc = parse(self.expect(code, "check", *args, "--json").out)
        self.assertEqual(doc["schema"], "especho.check/1")
        self.assertEqual(doc["exit"]["code"], code)
        for case in doc["cases"]:
            self.assertIn(case["verdict"], ("pass", "fail", "skip"))
            self.assertNotIn("\n", case.get("message", ""))
            if case["verdict"] == "fail":
                self.assertTrue(case["message"], case)
        return doc

    @staticmethod
    def verdicts(doc):
        return {case["name"]: case["verdict"] for case in doc["cases"]}

    @staticmethod
    def case(doc, name):
        return next(case for case in doc["cases"] if case["name"] == name)
