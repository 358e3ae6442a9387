"""The protocol of `fullrank conform`: one request a line, answers in files."""

import json
import sys

from safetensors import safe_open


class Skip(Exception):
    """This implementation does not take such problems; the reason is reported."""


def serve(attend, framework, save_file):
    """Answers with `attend(q, k, v, mask, scale)`, which returns a dictionary of tensors."""
    for line in sys.stdin:
        request = json.loads(line)
        try:
            with safe_open(request["case"], framework=framework) as case:
                scale = float(case.metadata()["scale"])
                tensors = [case.get_tensor(name) for name in ("q", "k", "v", "mask")]
            save_file(attend(*tensors, scale), request["out"])
            print("ok", flush=True)
        except Skip as reason:
            print(f"skip {reason}", flush=True)
