"""
Judges a candidate that only freshly loaded modules can show: in a fork of the process that loaded the runner and the packages the project
uses, but nothing of the project itself.
"""
import sys

import collect
import progress
from budget import BASELINE_SECONDS, BASELINE_WALL_SECONDS, Base, Budget
from runner import Runner, code_of, message_of

MESSAGE_MAX = 300
# What was warm at first is cold after loading.
FIRST_SECONDS = 0.2


def lay_over(texts):
    """Modules of these paths are loaded from the texts; their bytecode is not asked for."""
    from importlib.machinery import SourceFileLoader

    real = SourceFileLoader.get_code

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        text = texts.get(path)
        return real(self, fullname) if text is None else compile(text, path, "exec", dont_inherit=True)

    SourceFileLoader.get_code = get_code


def judge(config, known, message, deadline, tell):
    """
    The verdict as the host reads it, over the tests of the files in the configuration (all, where it names none). `known`: what the
    baseline said, {(file, name): Base}.
    """
    lay_over(message["texts"])
    tests, problems = collect.collect(config)
    for index, test in enumerate(tests):
        test.index = index
    runner = Runner(deadline)
    by_key = {}
    for test in tests:
        by_key.setdefault((test.file, test.name), test)
    broken_files = {file: error for file, error in problems}
    budget = Budget(known.values())

    def limits(key):
        cpu, wall = budget.of(known.get(key) or Base("failed"))
        return min(BASELINE_WALL_SECONDS, FIRST_SECONDS + cpu), FIRST_SECONDS + wall

    failing = [tuple(key) for key in message["failing"]]
    reached = [known[key].progress if key in known else 0.0 for key in failing]
    passed, message_text, full = 0, None, message["full"]
    number = message["id"]
    for at, key in enumerate(failing):
        outcome = run_key(key, by_key, broken_files, runner, limits)
        if outcome == "timeout":
            return tell({"id": number, "status": "timeout", "message": "no end"})
        if outcome is None:
            passed += 1
            reached[at] = 1
            continue
        test = by_key.get(key)
        message_text = message_text or message_of(outcome[0])[:MESSAGE_MAX]
        reached[at] = progress.progress_of(outcome[0], code_of(test), outcome[1]) if test is not None else 0
        if not full:
            break
    broken = 0
    if passed == len(failing) or full:
        for key, base in sorted(known.items(), key=lambda pair: pair[1].ms):
            if base.status != "passed" or (config["testFiles"] and key[0] not in config["testFiles"]):
                continue
            outcome = run_key(key, by_key, broken_files, runner, limits)
            if outcome is None:
                continue
            broken += 1
            if outcome == "timeout":
                return tell({"id": number, "status": "timeout", "message": "no end"})
            message_text = message_text or "%s: %s" % (key[1], message_of(outcome[0])[:MESSAGE_MAX])
            if not full:
                break
    if passed == len(failing) and broken == 0:
        return tell({"id": number, "status": "plausible", "stepsUsed": 0})
    verdict = {"id": number, "status": "failing", "failingPassed": passed, "progress": reached, "broken": broken}
    if message_text is not None:
        verdict["message"] = message_text
    tell(verdict)


def run_key(key, by_key, broken_files, runner, limits):
    """None when it passed, 'timeout', or (error, compared). A key without a name is a file: it loads, and a test of it passes."""
    if key[1] == "":
        if key[0] in broken_files:
            return broken_files[key[0]], None
        own = [test for (file, _), test in by_key.items() if file == key[0]]
        last = None
        for test in own:
            outcome = runner.run(test, None, BASELINE_SECONDS, BASELINE_WALL_SECONDS)
            if outcome.kind is None:
                return None
            last = outcome
        return (last.error if last is not None and last.error is not None else AssertionError("no test of the file passes")), None
    test = by_key.get(key)
    if test is None:
        return broken_files.get(key[0], AssertionError("the test is gone")), None
    outcome = runner.run(test, None, *limits(key))
    if outcome.kind is None or outcome.kind == "skipped":
        return None if outcome.kind is None else (AssertionError("skipped"), None)
    return "timeout" if outcome.out_of_time else (outcome.error, outcome.compared)


def preload(names):
    """Packages that the project's modules import: loaded once here, so that every fork has them. What does not load alone is left."""
    for name in names:
        if name not in sys.modules:
            try:
                __import__(name)
            except BaseException:
                pass
