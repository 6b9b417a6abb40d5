#!/usr/bin/env python3
"""Executes a page of the documentation, command by command, on machines of its own.

    execute.py --jar waymark.jar --java JAVA_HOME PAGE.md

Each machine is a network namespace with a file system of its own, joined by a bridge that leads
nowhere else. What the page shows is what runs; comments, which a reader does not see, say where:

    <!-- lab: registry=registry.example.org@50.0.0.10 cloud=cloud.example.edu@50.0.0.20 -->
    <!-- on: registry -->            the machine of the blocks that follow
    <!-- as: alice -->               the user of the blocks that follow (default root)
    <!-- file: /etc/nginx/x.conf --> the next block is the content of that file
    <!-- exit: 6 -->                 the next block of commands ends with that code
    <!-- skip: why -->               the next block is not for a machine; the reason is printed
    <!-- copy: registry:/root/a cloud:/root/a -->   somebody carries a file there
    <!-- prepare: cloud              commands, up to the end of the comment, that make a machine
    ... -->                          what the reader's own is already

A block of `sh` is commands; one of `output` is lines that the block before must have printed, in
that order, where `…` stands for anything. Any other block needs a `file` or a `skip`. The first
thing that differs ends it with exit 1. Needs Linux, root, iproute2, openssl, nginx.
"""

import argparse
import collections
import dataclasses
import os
import pathlib
import re
import sys
import time

import lab

FENCE = re.compile(r"^(\s*)```(\S*)\s*$")
PREPARE = re.compile(r"^<!--\s*prepare:\s*(\S+)\s*$")
COMMENT = re.compile(r"<!--\s*(lab|on|as|file|exit|skip|copy):\s*(.*?)\s*-->")


@dataclasses.dataclass
class Block:
    line: int
    language: str
    text: str
    on: str = ""
    user: str = "root"
    file: str = ""
    exit: int = 0
    skip: str = ""
    hidden: bool = False


def read(page):
    """The machines of a page, and its blocks in their order."""
    machines, blocks = "", []
    on, user, once = "", "root", {}
    lines = iter(enumerate(page.read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        if prepared := PREPARE.match(line):
            body = []
            for _, inner in lines:
                if inner.strip() == "-->":
                    break
                body.append(inner)
            blocks.append(Block(number, "sh", "\n".join(body) + "\n", prepared[1], hidden=True))
            continue
        fence = FENCE.match(line)
        if not fence:
            for name, value in COMMENT.findall(line):
                if name == "lab":
                    machines = value
                elif name == "on":
                    on, user = value, "root"
                elif name == "as":
                    user = value
                elif name == "copy":
                    blocks.append(Block(number, "copy", value))
                else:
                    once[name] = value
            continue
        indent, body = len(fence[1]), []
        for _, inner in lines:
            if FENCE.match(inner):
                break
            body.append(inner[indent:])
        blocks.append(
            Block(number, fence[2], "\n".join(body) + "\n", on, user,
                  once.get("file", ""), int(once.get("exit", 0)), once.get("skip", "")))
        once = {}
    return machines, blocks


def fail(page, block, why):
    print(f"\n{page}:{block.line}: {why}", flush=True)
    sys.exit(1)


def matches(wanted, got):
    """Whether the wanted lines occur in that order; returns the first that does not, or None."""
    position = 0
    lines = [line.rstrip() for line in got.splitlines()]
    for want in wanted.splitlines():
        if not want.strip():
            continue
        pattern = re.compile(".*?".join(re.escape(part) for part in want.rstrip().split("…")))
        while position < len(lines) and not pattern.fullmatch(lines[position]):
            position += 1
        if position == len(lines):
            return want
        position += 1
    return None


def execute(page, machines, blocks):
    printed, done = "", 0
    for block in blocks:
        where = f"{page.name}:{block.line}"
        if block.skip:
            print(f"-- {where} not executed: {block.skip}", flush=True)
            continue
        if block.language == "output":
            missing = matches(block.text, printed)
            if missing is not None:
                fail(page, block, f"the command before did not print: {missing}\nbut:\n{printed}")
            done += 1
            continue
        if block.language == "copy":
            source, target = (part.partition(":") for part in block.text.split())
            machines[target[0]].write(target[2], machines[source[0]].path(source[2]).read_text())
            continue
        machine = machines.get(block.on)
        if machine is None:
            fail(page, block, f"no machine '{block.on}'; write <!-- on: … --> before it")
        if block.file:
            print(f"-- {where} {block.on}: writes {block.file}", flush=True)
            machine.write(block.file, block.text)
            done += 1
            continue
        if block.language != "sh":
            fail(page, block, f"a block of '{block.language}' that is neither a file nor skipped")
        print(f"-- {where} on {block.on}", flush=True)
        began = time.monotonic()
        code, printed = machine.run(block.text, user=block.user)
        print("".join(f"   {line}\n" for line in printed.splitlines()), end="", flush=True)
        print(f"   [exit {code}, {time.monotonic() - began:.1f} s]", flush=True)
        if code != block.exit:
            machine.show_logs()
            fail(page, block, f"ended with {code} and not with {block.exit}")
        done += 1
    return done


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--jar", required=True, type=pathlib.Path)
    arguments.add_argument("--java", required=True, type=pathlib.Path)
    arguments.add_argument("page", type=pathlib.Path)
    options = arguments.parse_args()
    machines, blocks = read(options.page)
    if not os.environ.get("WAYMARK_LAB"):
        # Everything below happens in namespaces that end with this process.
        os.execvpe(
            "unshare",
            ["unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child",
             "--mount-proc", sys.executable, *sys.argv],
            {**os.environ, "WAYMARK_LAB": "1"})
    with lab.Lab(machines, options.jar.resolve(), options.java.resolve()) as hosts:
        done = execute(options.page, hosts, blocks)
    steps = collections.Counter(
        block.on for block in blocks
        if block.language not in ("output", "copy") and not block.hidden and not block.skip)
    print("\nsteps that a reader takes: "
          + ", ".join(f"{machine} {count}" for machine, count in sorted(steps.items())))
    print(f"{options.page.name}: {done} blocks executed, "
          f"{sum(1 for block in blocks if block.skip)} not", flush=True)


if __name__ == "__main__":
    main()
