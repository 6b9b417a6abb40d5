#!/usr/bin/env python3
"""Decide every published case of metadata policies with verify_bundle.py and compare with what the case says.

    check_policies.py FILE      cases.json: TA, INT, metadata, and merged and resolved, or error

Only the operators are compared: what this project's profile refuses beyond them is decided elsewhere.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import verify_bundle as vb  # noqa: E402

KIND = "openid_relying_party"
REFUSALS = {"policy_conflict": "invalid_policy", "policy_failed": "invalid_metadata"}


def alike(ours, theirs):
    """Arrays as sets: the order in which operators leave values is not defined (6.1.3)."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and vb.subset(ours, theirs) and vb.subset(theirs, ours)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return set(ours) == set(theirs) and all(alike(ours[name], theirs[name]) for name in ours)
    return vb.same(ours, theirs)


def merged_text(name, operators):
    """The scope is a text of words outside, and a list inside."""
    return {operator: " ".join(value) if name == "scope" and isinstance(value, list) else value for operator, value in operators.items()}


def decide(case):
    """What came out: an error, or the merged policy and the resolved metadata."""
    try:
        policy = vb.merge_policies(vb.parse_policy({KIND: case["TA"]}), vb.parse_policy({KIND: case["INT"]}))[KIND]
        metadata = dict(case["metadata"])
        for name, operators in policy.items():
            value = vb.apply_operators(operators, metadata.pop(name, None), name)
            if value is not None:
                metadata[name] = value
    except vb.Refused as refusal:
        return REFUSALS[refusal.code], None, None
    return None, policy, metadata


def fault(case):
    error, policy, metadata = decide(case)
    if error != case.get("error"):
        return f"case {case['n']}: published {case.get('error')}, decided {error}"
    if error is None:
        shown = [{name: merged_text(name, operators) for name, operators in policy.items()}, policy]
        if not any(alike(one, case["merged"]) for one in shown):
            return f"case {case['n']}: merged to {policy}"
        if not alike(metadata, case["resolved"]):
            return f"case {case['n']}: became {metadata}"
    return None


def main():
    cases = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
    wrong = [found for case in cases if (found := fault(case))]
    print("\n".join(wrong) if wrong else f"{len(cases)} cases decided as published")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
