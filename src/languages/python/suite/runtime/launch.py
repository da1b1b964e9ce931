"""
First program of every cold run: `python launch.py <json>` with {runner, cwd, files, sentinels}. Takes the key from stdin, opens the result
channel, leaves this folder's place on sys.path to the project, and only then hands over to the runner.
"""
import json
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
if here not in sys.path:
    sys.path.insert(0, here)

import channel  # noqa: E402
import failures  # noqa: E402
import sentinels  # noqa: E402, F401


def main():
    key = channel.read_key()
    config = json.loads(sys.argv[1])
    send = channel.open_channel(key)

    def token(file, place, sign=channel.hex_hmac, secret=key):
        return "test_s" + sign(secret, "sentinel %s %s" % (os.path.relpath(file, config["cwd"]), place))[:20]

    runner = config["runner"]
    module = __import__("pytest_run" if runner == "pytest" else "unittest_run" if runner == "unittest" else "command_run")
    sys.path.remove(here)
    os.chdir(config["cwd"])
    # As `python -m pytest` and `python -m unittest` have it.
    sys.path.insert(0, config["cwd"])
    sys.argv = [sys.argv[0]]
    module.run(config, send, token)


if __name__ == "__main__":
    main()
