#!/usr/bin/env python3
"""Breaks the verifying code, one check at a time, and says which attack test notices.

    mvn -q install -DskipTests && mvn -q -f registry-server/pom.xml surefire:test@attacks
    python3 registry-server/src/test/checks/break_checks.py            # all; writes docs/checks.md
    python3 registry-server/src/test/checks/break_checks.py Fold.java  # the checks of one file
    python3 registry-server/src/test/checks/break_checks.py --trips    # only says what no attack trips

1. Every attack test runs once, unbroken, with Java Flight Recorder listening for refusals: so it is
   known which tests trip which check.
2. A check is a statement `require…(…);` or a guarded `throw`. Each is taken out in a copy of its
   file, which is compiled and put in front of the class path; then the tests that trip it run.
   A check that no attack trips, or whose absence no test notices, is named at the end, with the
   reason where BEHIND has one.

With WAYMARK_TRIPS=FILE the first step is kept in that file and taken from there the next time: right
for as long as neither the tests nor the verifying code change.

Needs only a JDK and what the build has put on the class path. Nothing in the sources is changed.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SERVER = ROOT / "registry-server"
TESTS = SERVER / "src/test/java/org/waymark/server/attack"
AT_ONCE = int(os.environ.get("WAYMARK_AT_ONCE", "2"))
SECONDS = 240

# The verifying code: what decides whether something is believed. Parsers of single values are
# the subject of vectors, fuzzing and mutation instead (docs/testing.md).
VERIFYING = [
    ("trust-anchor", "root", "RootChain Root"),
    ("trust-anchor", "statement", "RecordVerifier SuperiorChain RecoveryCommitment VerifiedRecord"),
    ("trust-anchor", "statement", "Counters RecoveryOpening Demands"),
    ("trust-anchor", "policy", "ProtectedParameters"),
    ("trust-anchor", "fold", "Fold EntryRules Transition TokenReuse CheckpointVerifier"),
    ("trust-anchor", "proof", "SplitProof SiteProof"),
    ("trust-anchor", "log", "MerkleProofs"),
    ("trust-anchor", "map", "MapProof"),
    ("trust-anchor", "bundle", "BundleImport BundleRoots BundleTail BundleOrder"),
    ("metadata-signer", "jws", "CompactJws MultiJws JwsHeader SignatureCheck"),
    ("metadata-signer", "key", "Ed25519PublicKey P256PublicKey"),
    ("client-lib", "sync", "NoWayBack LogHead TailReader WholeStep"),
]

# Checks that no attack can get to, or that stand behind another one: (file, some of its words).
BEHIND = {
    ("Fold", "a fold serves one batch"): "against a mistake in the caller; no input leads here",
    ("Fold", "state_damaged"): "against a damaged disk; what a source sends is not the local state",
    ("RecordVerifier", "chain_too_long"): "of a chain that an operator hands over; records have their own limit",
    ("MerkleProofs", "no entry in a tree of"): "of whoever makes a proof, not of whoever verifies one",
    ("MerkleProofs", "no proof from a tree of"): "of whoever makes a proof, not of whoever verifies one",
    ("RecordVerifier", "statement_from_future has"): "of whoever certifies below an intermediate; readers of records have their own",
    ("RecordVerifier", "membership_expired"): "of whoever certifies below an intermediate; readers of records have their own",
    ("CheckpointVerifier", "if (comparable"): "of whoever brings a mark to a bundle; followers compare in NoWayBack",
    ("CheckpointVerifier", "MerkleProofs.verifyConsistency"): "of whoever brings a proof; a witness asks MerkleProofs itself",
    ("CheckpointVerifier", "if (next.size()"): "of whoever brings a mark to a bundle; followers compare in NoWayBack",
    ("MerkleProofs", "if (index < 0"): "the entry of a proof is the last of its tree, which SiteProof asks first",
    ("MerkleProofs", "if (sn == 0)"): "a path that goes on leads to another root, which the last step refuses",
    ("MerkleProofs", "if (!proof.isEmpty()"): "trees of one size are compared before anybody asks for a path",
    ("CompactJws", "too_large"): "each kind of token has a lower limit of its own, in Claims",
    ("CompactJws", "SignatureCheck.requireTyp"): "each kind of token is asked for its type when it is read, in Claims",
    ("CompactJws", "SignatureCheck.requireValid"): "of tokens without a type, which no format here has",
    ("MultiJws", "requireDistinct"): "of whoever signs, not of whoever verifies",
    ("BundleRoots", "requirePinned"): "asked again after the last root; here so that no roots are read that lead nowhere",
    ("BundleImport", "requireTiles(size <= entries"): "counted again after the last tile; here so that no more are kept",
    ("NoWayBack", "if (offered.size() == mark"): "the trees are compared next, which refuses the same",
    ("LogHead", "noWayBack.requireTree"): "asked again before a copy is taken, in WholeStep; here so that nothing is fetched",
    ("WholeStep", "noWayBack.requireRoots"): "LogHead asks it of the roots that a bundle goes on from",
    ("MultiJws", "keys, not 1 to"): "of whoever signs, not of whoever verifies",
}

RUNNER = """
import java.nio.file.*; import java.util.*;
import org.junit.platform.launcher.core.*; import org.junit.platform.launcher.listeners.*;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
public class RunTests {
  public static void main(String[] names) {
    var request = LauncherDiscoveryRequestBuilder.request();
    for (String name : names) request.selectors(selectClass("org.waymark.server.attack." + name));
    var seen = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request.build(), seen);
    var summary = seen.getSummary();
    summary.getFailures().stream().limit(3)
        .forEach(f -> System.out.println("RED " + f.getTestIdentifier().getDisplayName()));
    System.out.println("RAN " + summary.getTestsFoundCount());
    System.exit(summary.getTotalFailureCount() > 0 ? 1 : summary.getTestsFoundCount() == 0 ? 2 : 0);
  }
}
"""

FLIGHT = """<?xml version="1.0" encoding="UTF-8"?>
<configuration version="2.0"><event name="jdk.JavaExceptionThrow">
<setting name="enabled">true</setting><setting name="stackTrace">true</setting>
</event></configuration>
"""


def class_path():
    """That of the attack tests, from the report of their last run."""
    reports = sorted((SERVER / "target/surefire-reports").glob("TEST-org.waymark.server.attack.*.xml"))
    if not reports:
        sys.exit("run the attack tests once first: mvn -f registry-server/pom.xml surefire:test@attacks")
    found = re.search(r'name="surefire.test.class.path" value="([^"]*)"', reports[-1].read_text())
    return found.group(1).split(":")


class Machine:
    def __init__(self, folder):
        self.folder = folder
        self.path = class_path()
        engine = next(p for p in self.path if "junit-platform-engine" in p)
        launcher = engine.replace("junit-platform-engine", "junit-platform-launcher")
        self.runner = folder / "runner"
        source = folder / "RunTests.java"
        source.write_text(RUNNER)
        self.javac([source], self.runner, self.path + [launcher])
        self.test_path = [str(self.runner)] + self.path + [launcher]

    @staticmethod
    def javac(sources, out, path):
        out.mkdir(parents=True, exist_ok=True)
        command = ["javac", "-proc:none", "-nowarn", "-Xlint:none", "--release", "17", "-d", str(out)]
        command += ["-cp", ":".join(path)] + [str(s) for s in sources]
        done = subprocess.run(command, capture_output=True, text=True)
        return done.returncode == 0, done.stdout + done.stderr

    def run(self, tests, first=None, options=()):
        path = ([str(first)] if first else []) + self.test_path
        command = ["java", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-Dwaymark.root=" + str(ROOT)]
        command += ["-Dwaymark.shared=" + str(ROOT.parent / "shared"), *options]
        command += ["-cp", ":".join(path), "RunTests", *tests]
        try:
            done = subprocess.run(command, capture_output=True, text=True, cwd=SERVER, timeout=SECONDS)
            return done.returncode, done.stdout
        except subprocess.TimeoutExpired:
            return 1, "RED it does not end\n"


def trips(machine, test):
    """The lines of our code from which the refusals in a test came: {"File.java:12"}."""
    flight = machine.folder / (test + ".jfr")
    settings = machine.folder / "refusals.jfc"
    settings.write_text(FLIGHT)
    status, output = machine.run(
        [test], options=[f"-XX:StartFlightRecording=filename={flight},settings={settings},maxsize=200m"]
    )
    if status != 0:
        return None, output
    printed = subprocess.run(
        ["jfr", "print", "--json", "--stack-depth", "24", "--events", "jdk.JavaExceptionThrow", str(flight)],
        capture_output=True, text=True,
    ).stdout
    flight.unlink()
    lines = set()
    for event in json.loads(printed)["recording"]["events"]:
        values = event["values"]
        thrown = (values.get("thrownClass") or {}).get("name", "")
        if "waymark" not in thrown:
            continue
        for frame in (values.get("stackTrace") or {}).get("frames", []):
            kind = frame["method"]["type"]["name"].replace("/", ".")
            if kind.startswith("org.waymark."):
                name = kind.split(".")[-1].split("$")[0]
                lines.add(f"{name}.java:{frame['lineNumber']}")
    return lines, output


def all_trips(machine):
    """{test: (seconds, lines)} of every attack test that is green unbroken."""
    kept = os.environ.get("WAYMARK_TRIPS", "")
    if kept and Path(kept).exists():
        return {t: (s, set(lines)) for t, (s, lines) in json.loads(Path(kept).read_text()).items()}

    def timed(name):
        begin = time.monotonic()
        lines, output = trips(machine, name)
        return time.monotonic() - begin, lines, output

    names = sorted(p.stem for p in TESTS.glob("*Test.java") if p.stem != "AttackFoldersTest")
    tests = {}
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for name, (seconds, lines, output) in zip(names, pool.map(timed, names)):
            said = "red, unbroken" if lines is None else f"{len(lines)} lines trip"
            print(f"{name}: {said}, {seconds:.0f} s", flush=True)
            if lines is None:
                print(output)
            else:
                tests[name] = (seconds, lines)
    if kept:
        Path(kept).write_text(json.dumps({t: (s, sorted(lines)) for t, (s, lines) in tests.items()}))
    return tests


class Check:
    """A statement that refuses something: where it is, and the file without it."""

    def __init__(self, file, begin, end, broken):
        self.file = file
        text = file.read_text()
        self.first = text.count("\n", 0, begin) + 1
        self.last = text.count("\n", 0, end) + 1
        self.broken = broken
        said = re.findall(r'"((?:[^"\\]|\\.)*)"', text[begin:end])
        self.words = " ".join(s.strip() for s in said)[:110] or re.sub(r"\s+", " ", text[begin:end])[:110]

    def __str__(self):
        return f"{self.file.name}:{self.first}"

    def tripped_by(self, tests):
        """The quickest first."""
        mine = {f"{self.file.name}:{n}" for n in range(self.first, self.last + 1)}
        return sorted((t for t, (_, lines) in tests.items() if lines & mine), key=lambda t: tests[t][0])

    def behind(self):
        """Why no attack notices, where that is known."""
        for (file, said), reason in BEHIND.items():
            if file == self.file.stem and said in self.words:
                return reason
        return ""


def statement_end(text, begin):
    depth, i = 0, begin
    while i < len(text):
        c = text[i]
        if c == '"':
            i += 1
            while text[i] != '"':
                i += 2 if text[i] == "\\" else 1
        elif c in "({":
            depth += 1
        elif c in ")}":
            depth -= 1
        elif c == ";" and depth == 0:
            return i + 1
        i += 1
    raise ValueError("no end")


def checks(file):
    text = file.read_text()
    found = []
    for m in re.finditer(r"^ +((?:\w+\.)*(?:require\w*|valid|verify\w*|refuse\w*))\((?!.*\) \{$)", text, re.M):
        begin = m.start(1)
        before = text[:begin].rstrip()[-1:]
        if before not in "{};" and not before == "/" and not re.search(r"//[^\n]*\n\s*$", text[:begin]):
            continue
        end = statement_end(text, begin)
        found.append(Check(file, begin, end, text[:begin] + "if (false) " + text[begin:end] + text[end:]))
    for m in re.finditer(r"if \((?=[^\n]*)", text):
        begin, depth, i = m.start(), 0, m.end() - 1
        while True:
            depth += {"(": 1, ")": -1}.get(text[i], 0)
            i += 1
            if depth == 0:
                break
        guard = re.match(r"\s*\{\s*(?://[^\n]*\s*)*throw ", text[i:])
        if guard:
            end = statement_end(text, i + guard.end() - 6)
            condition = text[m.end() - 1 : i]
            found.append(Check(file, begin, end, text[:begin] + "if (false && " + condition + ")" + text[i:]))
    return found


def attempt(machine, check, tests):
    """The tests that notice, or why there is nothing to notice."""
    with tempfile.TemporaryDirectory(dir=machine.folder) as scratch:
        scratch = Path(scratch)
        source = scratch / "src" / check.file.name
        source.parent.mkdir()
        source.write_text(check.broken)
        compiled, why = machine.javac([source], scratch / "classes", machine.path)
        if not compiled:
            return [], "does not compile without it: " + why.strip().splitlines()[0][-80:]
        for test in tests:
            status, output = machine.run([test], first=scratch / "classes")
            if status == 1:
                red = re.findall(r"RED (.*)", output)
                return [test], red[0][:90] if red else ""
    return [], "no attack test notices"


def main():
    wanted = [a for a in sys.argv[1:] if a != "--trips"]
    only_trips = "--trips" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(Path(folder))
        tests = all_trips(machine)
        todo = []
        for module, package, files in VERIFYING:
            base = "signer" if module == "metadata-signer" else "client" if module == "client-lib" else "trust"
            for name in files.split():
                file = ROOT / module / "src/main/java/org/waymark" / base / package / (name + ".java")
                if not wanted or file.name in wanted:
                    todo += checks(file)
        print(f"{len(todo)} checks", flush=True)

        def one(check):
            by = check.tripped_by(tests)
            caught, why = ([], "no attack test trips it")
            if by:
                caught, why = (by[:1], "trips") if only_trips else attempt(machine, check, by)
            if not caught:
                why = check.behind() or "OPEN: " + why
            print(f"{check}: {' '.join(caught) or '-'} ({why}) {check.words[:70]}", flush=True)
            return check, caught, why

        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(one, todo))
    caught = [r for r in results if r[1]]
    print(f"{len(caught)} of {len(results)} checks are noticed by an attack test")
    print(f"{sum(r[2].startswith('OPEN') for r in results)} are open")
    if not wanted and not only_trips:
        write(results)


def write(results):
    lines = [
        "# Checks, and the attack test that notices when one is gone",
        "",
        "Written by `registry-server/src/test/checks/break_checks.py`, which takes each check of the verifying code out and runs",
        "the attack tests that trip it. What no attack can reach is named too, with the reason.",
        "",
        "| check | what it demands | noticed by |",
        "|---|---|---|",
    ]
    for check, caught, why in sorted(results, key=lambda r: (r[0].file.name, r[0].first)):
        what = check.words.replace("|", "\\|")
        by = f"`{caught[0]}`" if caught else why
        lines.append(f"| `{check.file.stem}` {check.first} | {what} | {by} |")
    (ROOT / "docs/checks.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
