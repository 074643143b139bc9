"""What the Python peers share: one JSON line out for each one in."""

import base64
import json
import sys

decode = base64.b64decode


def encode(octets):
    return base64.b64encode(octets).decode()


def answer(actions):
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answered = actions[request.pop("action")](**request)
        except Exception as error:  # the caller wants every failure as an answer
            answered = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answered), flush=True)
