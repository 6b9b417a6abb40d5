#!/usr/bin/env python3
"""Verify a Waymark bundle, independently of the Java code.

Written from docs/formats.md alone; the numbers in comments are its sections. Uses the standard library, and the `cryptography`
package for signatures where it is installed (pure Python, slower, where it is not).

    verify_bundle.py BUNDLE --root ROOT_FILE [--at SECONDS] [--json]

Exit 0: every root, checkpoint, entry and record was verified. Exit 4: something was not believed; 5: something is too old. The last line names the code.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import time

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
except ImportError:
    ed25519 = None

SKEW = 300
MAX_LINE = 1_400_001  # with its LF
MAX_TOKEN = 65_536
MAX_RECORD = 262_144
MAX_TAIL = 134_217_728
MAX_WITNESSES = 64  # and as many groups
MAX_CHAIN, MAX_HINTS = 4, 16
ZERO = bytes(32)
TOO_OLD = {"statement_expired", "membership_expired", "root_expired", "snapshot_expired", "directory_expired"}


class Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def refuse_unless(condition, code, message):
    if not condition:
        raise Refused(code, message)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# ---- 1. Conventions -------------------------------------------------------------------------------------------------


def parse_json(data, code, max_depth=32):
    """Strict JSON: UTF-8, no repeated names, nothing after the value, bounded depth."""

    def members(pairs):
        result = dict(pairs)
        refuse_unless(len(result) == len(pairs), "json_duplicate_name", "a member name is repeated")
        return result

    def no_constant(name):
        raise ValueError(name + " is not JSON")

    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=members, parse_constant=no_constant)
        text.encode("utf-8")
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # a lone surrogate, however it was written, fails here
    except (ValueError, RecursionError) as error:
        raise Refused(code, f"not strict JSON: {error}") from error
    refuse_unless(depth(value) <= max_depth, code, "nested too deeply")
    return value


def depth(value):
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def parse_canonical(data, code):
    value = parse_json(data, code)
    refuse_unless(isinstance(value, dict) and canonical(value) == data, code, "not canonical JSON")
    return value


def b64url(text, code):
    refuse_unless(isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]*", text), code, "not base64url")
    refuse_unless(len(text) % 4 != 1, code, "not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    refuse_unless(base64.urlsafe_b64encode(data).rstrip(b"=").decode() == text, code, "stray bits in base64url")
    return data


def b64(text, code):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refused(code, "not base64") from error
    refuse_unless(base64.b64encode(data).decode() == text, code, "not the one base64 form")
    return data


def integer(value, code, least=0):
    refuse_unless(type(value) is int and least <= value < 2**53, code, f"{value!r} is not an integer of the range")
    return value


def hash_of(value, code):
    refuse_unless(isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value), code, "not a SHA-256 in lower-case hex")
    return bytes.fromhex(value)


LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


def entity(value, testing, code="entity_malformed"):
    refuse_unless(isinstance(value, str), code, "an entity identifier is a string")
    match = re.fullmatch(rf"(https?)://((?:{LABEL}\.)*{LABEL})(?::([1-9][0-9]{{0,4}}))?", value)
    refuse_unless(match and len(match.group(2)) <= 253, code, f"{value!r} is not an entity identifier")
    scheme, host, port = match.groups()
    refuse_unless(port is None or (int(port) < 65536 and int(port) != {"https": 443, "http": 80}[scheme]), code, f"{value!r}: bad port")
    address = re.fullmatch(r"[0-9.]+", host)
    loopback = host == "localhost" or (address and host == "127.0.0.1")
    refuse_unless(testing or scheme == "https", "entity_scheme", f"{value}: http only in a testing federation")
    refuse_unless(loopback and testing or not loopback and not address and not host.rsplit(".", 1)[-1].isdigit(), code, f"{value}: not a DNS name")
    return value


# ---- 1. Signatures ---------------------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def ed_decode(raw):
    """The point that 32 bytes encode canonically, in extended coordinates, or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * SQRT_M1 % P
        if v * x * x % P != u:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def ed_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def ed_mul(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = ed_add(q, p)
        p, n = ed_add(p, p), n >> 1
    return q


def ed_equal(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def ed_strict_point(raw):
    point = ed_decode(raw)
    neutral = (0, 1, 1, 0)
    return point if point and not ed_equal(point, neutral) and ed_equal(ed_mul(L, point), neutral) else None


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = ed_decode(BASE_Y.to_bytes(32, "little"))


class Ed25519Key:
    alg = ("Ed25519", "EdDSA")

    def __init__(self, raw):
        self.raw = raw
        self.point = ed_strict_point(raw)
        refuse_unless(len(raw) == 32 and self.point, "key_invalid", "not a point of the prime-order subgroup")

    def verify(self, message, signature):
        if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= L:
            return False
        r = ed_strict_point(signature[:32])
        if r is None:
            return False
        if ed25519:
            try:
                ed25519.Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
                return True
            except InvalidSignature:
                return False
        k = int.from_bytes(hashlib.sha512(signature[:32] + self.raw + message).digest(), "little") % L
        s = int.from_bytes(signature[32:], "little")
        return ed_equal(ed_mul(s, BASE), ed_add(r, ed_mul(k, self.point)))


P256_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P256_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
P256_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def p256_add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P256_P == 0:
            return None
        slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, P256_P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P256_P)
    x = (slope * slope - p[0] - q[0]) % P256_P
    return x, (slope * (p[0] - x) - p[1]) % P256_P


def p256_mul(n, p):
    q = None
    while n:
        if n & 1:
            q = p256_add(q, p)
        p, n = p256_add(p, p), n >> 1
    return q


class P256Key:
    alg = ("ES256",)

    def __init__(self, x, y):
        on_curve = x < P256_P and y < P256_P and (y * y - x * x * x + 3 * x - P256_B) % P256_P == 0
        refuse_unless(on_curve, "key_invalid", "not a point of P-256")
        self.point = (x, y)

    def verify(self, message, signature):
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        if len(signature) != 64 or not (0 < r < P256_N and 0 < s < P256_N):
            return False
        if ed25519:
            try:
                key = ec.EllipticCurvePublicNumbers(*self.point, ec.SECP256R1()).public_key()
                key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
                return True
            except InvalidSignature:
                return False
        w, e = pow(s, -1, P256_N), int.from_bytes(sha256(message), "big")
        point = p256_add(p256_mul(e * w % P256_N, P256_G), p256_mul(r * w % P256_N, self.point))
        return point is not None and point[0] % P256_N == r


def parse_key(jwk, code):
    refuse_unless(isinstance(jwk, dict), code, "a JWK is an object")
    refuse_unless(not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(jwk), "jwk_private", "a private key was published")
    if (jwk.get("kty"), jwk.get("crv")) == ("OKP", "Ed25519"):
        key, form = Ed25519Key(b64url(jwk.get("x"), code)), {"crv": "Ed25519", "kty": "OKP", "x": jwk["x"]}
    elif (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256"):
        x, y = b64url(jwk.get("x"), code), b64url(jwk.get("y"), code)
        refuse_unless(len(x) == len(y) == 32, code, "coordinates are 32 bytes")
        key = P256Key(int.from_bytes(x, "big"), int.from_bytes(y, "big"))
        form = {"crv": "P-256", "kty": "EC", "x": jwk["x"], "y": jwk["y"]}
    else:
        raise Refused(code, "a key is Ed25519 or P-256")
    thumbprint = base64.urlsafe_b64encode(sha256(canonical(form))).rstrip(b"=").decode()
    refuse_unless(jwk.get("kid") == thumbprint, code, "kid is not the RFC 7638 thumbprint")
    return thumbprint, key


def parse_keys(jwks, code="jwk_malformed"):
    refuse_unless(isinstance(jwks, list) and jwks, code, "a key set has keys")
    keys = [parse_key(jwk, code) for jwk in jwks]
    refuse_unless(len(dict(keys)) == len(keys), code, "a kid occurs twice")
    return dict(keys)


def check_header(protected, typ):
    header = parse_json(b64url(protected, "jws_malformed"), "jws_malformed", 4)
    refuse_unless(isinstance(header, dict), "jws_malformed", "a header is an object")
    refuse_unless("crit" not in header and "b64" not in header, "crit_refused", "crit and b64 are refused")
    refuse_unless(header.get("typ") == typ, "typ_mismatch", f"typ is {header.get('typ')!r}, not {typ!r}")
    return header


def check_signature(header, keys, protected, payload, signature):
    key = keys.get(header.get("kid"))
    refuse_unless(header.get("alg") in ("Ed25519", "EdDSA", "ES256", "RS256"), "alg_refused", f"alg {header.get('alg')!r} is refused")
    refuse_unless(key, "key_unknown", f"kid {header.get('kid')!r} is not in the expected key set")
    refuse_unless(header.get("alg") in key.alg, "alg_mismatch", f"alg {header.get('alg')!r} is not the key's")
    refuse_unless(key.verify(f"{protected}.{payload}".encode(), b64url(signature, "jws_malformed")), "signature_invalid", "the signature does not verify")


class Token:
    def __init__(self, text, typ):
        refuse_unless(isinstance(text, str) and len(text) <= MAX_TOKEN and text.count(".") == 2, "jws_malformed", "not a compact JWS")
        self.text = text
        self.protected, self.payload, self.signature = text.split(".")
        self.header = check_header(self.protected, typ)
        self.claims = parse_json(b64url(self.payload, "jws_malformed"), "jws_malformed")
        refuse_unless(isinstance(self.claims, dict), "jws_malformed", "claims are an object")
        b64url(self.signature, "jws_malformed")

    def verify(self, keys):
        check_signature(self.header, keys, self.protected, self.payload, self.signature)


# ---- 5. Root ---------------------------------------------------------------------------------------------------------


class Root:
    def __init__(self, line):
        outer = parse_json(line, "root_malformed")
        refuse_unless(isinstance(outer, dict) and set(outer) == {"payload", "signatures"} and isinstance(outer["signatures"], list), "root_malformed", "not a general JWS")
        self.line, self.payload, self.signatures = line, outer["payload"], outer["signatures"]
        body = parse_canonical(b64url(self.payload, "root_malformed"), "root_malformed")
        try:
            self.version = integer(body["version"], "root_malformed", 1)
            self.testing = body.get("testing", False)
            self.federation = entity(body["federation"], self.testing)
            self.issued, self.expires = integer(body["iat"], "root_malformed"), integer(body["exp"], "root_malformed")
            keys = parse_keys(body["keys"], "root_malformed")
            self.roles = {name: {kid: keys[kid] for kid in role["kids"]} for name, role in body["roles"].items()}
            self.threshold = integer(body["roles"]["root"]["threshold"], "root_malformed", 1)
            self.log = body["log"]
            self.origin, self.epoch = body["log"]["origin"], integer(body["log"]["epoch"], "root_malformed", 1)
            self.base = integer(body["log"]["baseSize"], "root_malformed"), hash_of(body["log"]["baseRoot"], "root_malformed")
            self.witness, self.limits = body["witness"], body["limits"]
            groups = [len(group["witnesses"]) for group in self.witness["groups"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise Refused("root_malformed", f"a root lacks or misuses {error}") from error
        refuse_unless(self.origin.endswith(f"/e{self.epoch}"), "root_malformed", "origin does not end in the epoch")
        refuse_unless(len(groups) <= MAX_WITNESSES and sum(groups) <= MAX_WITNESSES, "root_malformed", "more than 64 witness groups or witnesses")
        kids = [kid for role in self.roles.values() for kid in role]
        refuse_unless(len(kids) == len(set(kids)), "root_malformed", "a key serves two roles")
        refuse_unless(all(isinstance(key, Ed25519Key) for key in self.roles["log"].values()), "root_malformed", "a log key is not Ed25519")

    def signers(self, keys):
        found = set()
        for signature in self.signatures:
            header = check_header(signature["protected"], "waymark-root+jws")
            if header.get("kid") in keys:
                check_signature(header, keys, signature["protected"], self.payload, signature["signature"])
                found.add(header["kid"])
        return len(found)


def walk_roots(pinned, lines, now):
    roots = [Root(line) for line in lines]
    for before, after in zip(roots, roots[1:]):
        refuse_unless(after.version == before.version + 1, "root_version", f"root {after.version} follows {before.version}")
    known = [root for root in roots if root.version == pinned.version]
    refuse_unless(known and known[0].line == pinned.line, "root_pin_mismatch", "the bundle does not hold the pinned root")
    current = known[0]
    refuse_unless(current.signers(current.roles["root"]) >= current.threshold, "root_threshold", "the pinned root lacks signatures of its own keys")
    for following in roots[roots.index(current) + 1:]:
        refuse_unless((following.federation, following.testing) == (current.federation, current.testing), "root_federation", "another federation")
        refuse_unless(following.epoch > current.epoch or following.log == current.log, "root_epoch", "the epoch goes back, or its log changed")
        refuse_unless(following.issued <= now + SKEW, "root_from_future", "issued in the future")
        enough = following.signers(current.roles["root"]) >= current.threshold and following.signers(following.roles["root"]) >= following.threshold
        refuse_unless(enough, "root_threshold", f"root {following.version} lacks signatures")
        current = following
    current.entry_life = max(root.limits["entryLife"] for root in roots[roots.index(known[0]):])
    current.limits_known = 0 if pinned.version == 1 else pinned.issued
    return current, {root.version: sha256(root.line) for root in roots if root.version >= pinned.version}


# ---- 6. Log, 7. Map --------------------------------------------------------------------------------------------------


class Frontier:
    """The RFC 6962 tree over the leaves so far, as the roots of its complete subtrees."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def append(self, leaf):
        self.size, position = self.size + 1, self.size
        while position & 1:
            leaf, position = sha256(b"\x01", self.peaks.pop(), leaf), position >> 1
        self.peaks.append(leaf)

    def root(self):
        if not self.peaks:
            return sha256()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = sha256(b"\x01", peak, root)
        return root


def map_root(leaves, bit=0):
    """leaves: ascending list of (key, leaf hash)."""
    if not leaves:
        return ZERO
    if len(leaves) == 1:
        return leaves[0][1]
    left = [leaf for leaf in leaves if not leaf[0][bit // 8] >> (7 - bit % 8) & 1]
    return sha256(b"\x03", map_root(left, bit + 1), map_root(leaves[len(left):], bit + 1))


def leaf_hash(key, record):
    return sha256(b"\x02", key, record)


SITE_MEMBERS = {"seq", "type", "directory", "time", "expires", "sub", "ver", "mver", "record"}
MEMBERS = {kind: SITE_MEMBERS for kind in "admit update rotate-key suspend reinstate revoke leave".split()}
MEMBERS |= {"policy": {"seq", "type", "directory", "time", "expires", "record"}, "root": {"seq", "type", "directory", "time", "expires", "ver", "record"}}
MEMBERS |= {"snapshot": MEMBERS["policy"], "heartbeat": {"seq", "type", "directory", "time", "expires"}}
WITH_DECISION = set(MEMBERS) - {"root", "snapshot", "heartbeat"}
GONE = (None, "left", "revoked")
STEPS = {
    "admit": (GONE, "active"), "update": (("active", "suspended"), None), "rotate-key": (("active",), "active"),
    "suspend": (("active",), "suspended"), "reinstate": (("suspended",), "active"),
    "revoke": (("active", "suspended", "revoked"), "revoked"), "leave": (("active", "suspended", "left"), "left"),
}


# ---- 3. What superiors demand ----------------------------------------------------------------------------------------

OPERATORS = ("value", "add", "default", "one_of", "subset_of", "superset_of", "essential")  # in the order of application
LISTS = ("add", "one_of", "subset_of", "superset_of")
SETTING = ("value", "add", "default")
PROTECTED = set("provider resourcetypes protocols criteria services addons transfer terms keys kid kty host origin address sha256".split())
ENDINGS = tuple("uri uris url urls endpoint endpoints dialog dialogs".split())


def same(a, b):
    """JSON equality: 1 is 1.0, but true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return set(a) == set(b) and all(same(a[name], b[name]) for name in a)
    return a == b


def contains(values, value):
    return any(same(value, one) for one in values)


def subset(some, values):
    return isinstance(some, list) and isinstance(values, list) and all(contains(values, one) for one in some)


def union(first, second):
    out = list(first)
    for one in second:
        if not contains(out, one):
            out.append(one)
    return out


def intersection(first, second):
    return [one for one in first if contains(second, one)]


def protected(name):
    name = re.sub("[^a-z0-9]", "", re.sub("[A-Z]", lambda upper: upper.group().lower(), name.split("#")[0]))
    return name in PROTECTED or "jwk" in name or name.endswith(ENDINGS)


def holds_address(value):
    if isinstance(value, str):
        return "://" in value or value.startswith("/")
    if isinstance(value, dict):
        return any(protected(name) or holds_address(inner) for name, inner in value.items())
    return isinstance(value, list) and any(map(holds_address, value))


def refuse_hijack(name, value):
    refuse_unless(not protected(name) and not holds_address(value), "policy_hijack", f"a superior would set {name}")


def words(value):
    return [word for word in value.split(" ") if word] if isinstance(value, str) else value


def check_combination(operators, name):
    has = {operator: operators[operator] for operator in OPERATORS if operator in operators}
    value, add, within, above = (has.get(operator) for operator in ("value", "add", "subset_of", "superset_of"))
    faults = []
    if "value" in has:
        faults += ["add" in has and not subset(add, value), value is None and "default" in has, "one_of" in has and not contains(has["one_of"], value),
                   "subset_of" in has and not subset(value, within), "superset_of" in has and not subset(above, value),
                   value is None and has.get("essential") is True]
    faults += ["one_of" in has and bool({"add", "subset_of", "superset_of"} & set(has)), "add" in has and "subset_of" in has and not subset(add, within),
               "subset_of" in has and "superset_of" in has and not subset(above, within)]
    refuse_unless(not any(faults), "policy_conflict", f"the operators for {name} exclude each other")
    return operators


def parse_policy(claim):
    code, policy = "policy_malformed", {}
    refuse_unless(isinstance(claim, dict), code, "a policy is an object")
    for kind, parameters in claim.items():
        refuse_unless(isinstance(parameters, dict), code, "parameters are an object")
        policy[kind] = {}
        for name, operators in parameters.items():
            refuse_unless(isinstance(operators, dict), code, "operators are an object")
            known = {operator: words(operators[operator]) if name == "scope" else operators[operator] for operator in OPERATORS if operator in operators}
            for operator, value in known.items():
                if operator == "essential":
                    fits = isinstance(value, bool)
                elif operator in LISTS:
                    fits = isinstance(value, list) and None not in value and (value or operator != "one_of")
                else:
                    fits = operator == "value" or value is not None
                small = not isinstance(value, (list, dict)) or len(value) <= 256
                refuse_unless(fits and small, code, f"{operator} of {name}")
            policy[kind][name] = check_combination(known, name)
    return policy


def merge_operator(operator, first, second):
    if operator in ("value", "default"):
        refuse_unless(same(first, second), "policy_conflict", f"two different {operator}")
        return first
    if operator == "essential":
        return first or second
    if operator in ("add", "superset_of"):
        return union(first, second)
    both = intersection(first, second)
    refuse_unless(both or operator == "subset_of", "policy_conflict", "one_of of nothing")
    return both


def merge_policies(superior, subordinate):
    merged = {kind: dict(parameters) for kind, parameters in superior.items()}
    for kind, parameters in subordinate.items():
        mine = merged.setdefault(kind, {})
        for name, operators in parameters.items():
            both = dict(mine.get(name, {}))
            for operator, value in operators.items():
                both[operator] = merge_operator(operator, both[operator], value) if operator in both else value
            mine[name] = check_combination(both, name)
    return merged


def apply_operators(operators, value, name):
    """The parameter after its operators; None where it is absent."""
    scope = name == "scope"
    value = words(value) if scope else value
    for operator in (one for one in OPERATORS if one in operators):
        wanted = operators[operator]
        if operator in ("add", "subset_of", "superset_of") and value is not None:
            refuse_unless(isinstance(value, list), "policy_failed", f"{name} is no array")
        if operator == "value":
            value = wanted
        elif operator == "add":
            value = wanted if value is None else union(value, wanted)
        elif operator == "default":
            value = wanted if value is None else value
        elif operator == "subset_of":
            value = None if value is None else intersection(value, wanted)
        else:
            kept = {"one_of": value is None or operator == "one_of" and contains(wanted, value),
                    "superset_of": value is None or operator == "superset_of" and subset(wanted, value),
                    "essential": value is not None or wanted is not True}[operator]
            refuse_unless(kept, "policy_failed", f"{operator} of {name} is not kept")
    return " ".join(map(str, value)) if scope and isinstance(value, list) else value


def signs(metadata):
    server = metadata.get("ocm_server")
    capabilities = server.get("capabilities") if isinstance(server, dict) else None
    return isinstance(capabilities, list) and "http-sig" in capabilities


def effective_metadata(own, superior, allowed, policy):
    metadata = json.loads(json.dumps(own))
    refuse_unless(superior is None or isinstance(superior, dict), "statement_malformed", "metadata is an object")
    for kind, parameters in (superior or {}).items():
        for name, value in (parameters if isinstance(parameters, dict) else {}).items():
            refuse_hijack(name, value)
            if isinstance(metadata.get(kind), dict):
                metadata[kind].pop(name, None)
                if value is not None:
                    metadata[kind][name] = value
    for types in allowed:
        metadata = {kind: parameters for kind, parameters in metadata.items() if kind == "federation_entity" or kind in types}
    for kind, parameters in policy.items():
        if isinstance(metadata.get(kind), dict):
            for name, operators in parameters.items():
                value = apply_operators(operators, metadata[kind].pop(name, None), name)
                if value is not None:
                    metadata[kind][name] = value
    for kind, parameters in metadata.items():
        before = own.get(kind)
        for name, value in (before if isinstance(before, dict) else {}).items():
            kept = isinstance(parameters, dict) and name in parameters and same(parameters[name], value)
            refuse_unless(not protected(name) or kept, "policy_failed", f"{name} is for the site to say")
    refuse_unless(not signs(own) or "ocm_server" not in metadata or signs(metadata), "policy_failed", "http-sig was taken away")
    return metadata


class Demands:
    def __init__(self, claims):
        critical = claims.get("metadata_policy_crit", [])
        refuse_unless(isinstance(critical, list) and all(isinstance(name, str) for name in critical), "statement_malformed", "metadata_policy_crit")
        refuse_unless(set(critical) <= set(OPERATORS), "policy_unsupported", "a critical operator that is not known")
        self.constraints(claims.get("constraints", {}))
        refuse_unless(isinstance(claims.get("metadata_policy", {}), dict), "statement_malformed", "metadata_policy")
        refuse_unless(isinstance(claims.get("metadata", {}), dict), "statement_malformed", "metadata is an object")
        self.policy = parse_policy(claims.get("metadata_policy", {}))
        for parameters in self.policy.values():
            for name, operators in parameters.items():
                for operator in set(SETTING) & set(operators):
                    refuse_hijack(name, operators[operator])

    def constraints(self, claim):
        code = "constraints_malformed"
        refuse_unless(isinstance(claim, dict), "statement_malformed", "constraints are an object")
        refuse_unless(set(claim) <= {"max_path_length", "naming_constraints", "allowed_entity_types"}, "constraints_unsupported", "an unknown constraint")
        self.path = integer(claim["max_path_length"], code) if "max_path_length" in claim else None
        naming = claim.get("naming_constraints", {})
        refuse_unless(isinstance(naming, dict), code, "naming_constraints are an object")
        refuse_unless(set(naming) <= {"permitted", "excluded"}, "constraints_unsupported", "an unknown naming constraint")
        self.permitted, self.excluded = naming.get("permitted"), naming.get("excluded", [])
        for names in (self.permitted or [], self.excluded):
            refuse_unless(isinstance(names, list) and len(names) <= 256, code, "a list of names")
            for name in names:
                refuse_unless(isinstance(name, str) and ":" not in name, code, "a name is a host, or a domain with a leading dot")
                entity("https://" + name.removeprefix("."), True, code)
        self.types = claim.get("allowed_entity_types")
        refuse_unless(self.types is None or isinstance(self.types, list) and all(isinstance(one, str) for one in self.types), code, "entity types")

    def permits(self, sub):
        host = sub.partition("://")[2].partition(":")[0]

        def covers(name):
            return host.endswith(name) if name.startswith(".") else host == name

        return (self.permitted is None or any(map(covers, self.permitted))) and not any(map(covers, self.excluded))


# ---- 2, 3, 4. Statements and records ---------------------------------------------------------------------------------


class Opening:
    MEMBERS = {"sub", "iat", "ver", "key", "keys", "jti"}

    def __init__(self, text):
        code = "statement_malformed"
        self.token = Token(text, "waymark-recovery+jwt")
        self.claims = self.token.claims
        refuse_unless(self.MEMBERS <= set(self.claims) <= self.MEMBERS | {"next"}, code, "wrong members in a recovery opening")
        integer(self.claims["iat"], code)
        self.ver, self.next = integer(self.claims["ver"], code, 1), self.claims.get("next")
        if self.next is not None:
            hash_of(self.next, code)
        names = self.claims["keys"]
        refuse_unless(isinstance(names, list) and 0 < len(names) == len(set(map(str, names))), code, "an opening names keys, each once")
        refuse_unless(re.fullmatch("[A-Za-z0-9_-]{22,128}", str(self.claims["jti"])), code, "a bad jti")
        self.key = parse_keys([self.claims["key"]])
        self.commitment = b64url(next(iter(self.key)), code).hex()

    def opens(self, commitment):
        return commitment is None or commitment == self.commitment


def parse_openings(texts):
    if texts is None:
        return []
    refuse_unless(isinstance(texts, list) and 0 < len(texts) <= 16, "statement_malformed", "1 to 16 recovery_openings")
    return [Opening(text) for text in texts]


def require_sound(openings, site, own):
    code, before = "recovery_commitment", None
    refuse_unless(site.get("recovery") not in {b64url(kid, code).hex() for kid in own}, code, "a federation key as recovery key")
    for opening in openings:
        refuse_unless(opening.claims["sub"] == site["sub"], code, "an opening of another site")
        opening.token.verify(opening.key)
        refuse_unless(before is None or opening.ver > before.ver and opening.opens(before.next), code, "openings that do not follow each other")
        before = opening
    if before:
        free = before.next is None and before.ver < site["ver"]
        refuse_unless(before.ver <= site["ver"] and (free or before.next == site.get("recovery")), code, "openings that lead elsewhere")
        refuse_unless(before.ver < site["ver"] or set(before.claims["keys"]) == set(own), code, "an opening for other keys")


def require_kept(old, new):
    code, current = "recovery_commitment", old.site.claims.get("recovery")
    known = [opening.token.text for opening in old.openings]
    refuse_unless([opening.token.text for opening in new.openings][:len(known)] == known, code, "openings were left out")
    for opening in new.openings[len(known):]:
        refuse_unless(opening.ver > old.ver and opening.opens(current), code, "an opening of something else")
        current = opening.next
    refuse_unless(current in (None, new.site.claims.get("recovery")), code, "the commitment to the recovery key was not kept")


class Record:
    def __init__(self, data):
        code = "record_malformed"
        refuse_unless(len(data) <= MAX_RECORD, code, "a record is at most 262,144 bytes")
        body = parse_canonical(data, code)
        shape = set(body) - {"status"} == {"chain", "site"} and isinstance(body["chain"], list) and body["chain"]
        refuse_unless(shape, code, "a record has chain, site and perhaps status")
        refuse_unless(len(body["chain"]) <= MAX_CHAIN, "chain_too_long", "more than four memberships in a chain")
        self.site = Token(body["site"], "entity-statement+jwt")
        self.chain = [Token(token, "waymark-membership+jwt") for token in body["chain"]]
        self.membership = self.chain[0]
        self.status_token = Token(body["status"], "waymark-status+jwt") if "status" in body else None
        self.newest = self.status_token or self.membership
        for token in filter(None, (self.site, *self.chain, self.status_token)):
            integer(token.claims.get("iat"), "statement_malformed")
        for token in (self.site, *self.chain):
            claims = token.claims
            refuse_unless(integer(claims.get("exp"), "statement_malformed") > claims["iat"], "statement_malformed", "exp is not after iat")
            refuse_unless(isinstance(claims.get("jwks"), dict), "statement_malformed", "jwks is missing")
        self.ver = integer(self.site.claims.get("ver"), "statement_malformed", 1)
        self.mver = integer(self.newest.claims.get("mver"), "statement_malformed", 1)
        if "recovery" in self.site.claims:
            hash_of(self.site.claims["recovery"], "statement_malformed")
        self.openings = parse_openings(self.site.claims.get("recovery_openings"))
        self.state = "active"
        if self.status_token:
            self.state = self.status_token.claims.get("status")
            refuse_unless(self.state in ("suspended", "revoked", "left"), "statement_malformed", "unknown status")
            reason = self.status_token.claims.get("reason")
            refuse_unless(isinstance(reason, str) and re.fullmatch("[a-z0-9-]{1,64}", reason), "statement_malformed", "bad reason code")
            refuse_unless(self.mver > integer(self.membership.claims.get("mver"), "statement_malformed", 1), code, "status is older than the membership")

    def believe(self, sub, root, now):
        site, membership, status = self.site.claims, self.membership.claims, self.status_token and self.status_token.claims
        subjects = [site.get("iss"), site.get("sub"), membership.get("sub")] + ([status.get("sub")] if status else [])
        refuse_unless(all(subject == sub for subject in subjects), "record_subject_mismatch", f"the record is not about {sub}")  # 2
        refuse_unless(status is None or status.get("iss") == root.federation, "record_issuer_mismatch", "a status not issued by the trust anchor")  # 3
        self.metadata = self.believe_chain(root)
        if self.status_token:
            self.status_token.verify(root.roles["membership"])
        own, certified = parse_keys(site["jwks"].get("keys")), parse_keys(membership["jwks"].get("keys"))
        self.site.verify({kid: key for kid, key in own.items() if kid in certified})  # 4
        hints = site.get("authority_hints")
        refuse_unless(isinstance(hints, list) and len(hints) <= MAX_HINTS, "hints_too_many", "more than 16 superiors")
        refuse_unless(membership["iss"] in hints, "authority_hint_missing", "the site does not name its superior")
        require_sound(self.openings, site, own)
        for token in filter(None, (self.site, *self.chain, self.status_token)):  # 5
            refuse_unless(token.claims["iat"] <= now + SKEW, "statement_from_future", "issued in the future")
        for token in self.chain:
            life = token.claims["exp"] - token.claims["iat"]
            refuse_unless(life <= root.limits["membershipLife"], "membership_too_long", "a membership that lasts too long")

    def believe_chain(self, root):
        """From the trust anchor down; the metadata that its superiors leave the site."""
        issuer, keys, policy, seen, above = root.federation, root.roles["membership"], {}, {root.federation}, []
        for token in reversed(self.chain):
            claims, leaf = token.claims, token is self.membership
            mismatch = "chain_broken" if above else "record_issuer_mismatch"
            refuse_unless(claims.get("iss") == issuer, mismatch, f"{claims.get('iss')} is not the next superior")
            token.verify(keys)
            sub = entity(claims.get("sub"), root.testing)
            refuse_unless(sub not in seen or len(self.chain) == 1, "chain_loop", f"{sub} is twice in the chain")
            demands = Demands(claims)
            refuse_unless(leaf or demands.permitted is not None, "naming_unconstrained", f"{sub} could vouch for every site")
            above.insert(0, demands)
            for number, one in enumerate(above):
                refuse_unless(one.permits(sub), "naming_violated", f"{sub} is outside the names of a superior")
                refuse_unless(one.path is None or number <= one.path, "path_length_exceeded", f"too many intermediates above {sub}")
            policy = merge_policies(policy, demands.policy)
            seen.add(sub)
            if not leaf:
                issuer, keys = sub, parse_keys(claims["jwks"].get("keys"))
        own = self.site.claims.get("metadata")
        refuse_unless(isinstance(own, dict), "statement_malformed", "metadata is an object")
        return effective_metadata(own, self.membership.claims.get("metadata"), [one.types for one in above if one.types is not None], policy)


# ---- 6. The fold -----------------------------------------------------------------------------------------------------


class State:
    def __init__(self):
        self.sites, self.tree, self.last = {}, Frontier(), None  # sites: sub -> (state, ver, mver, record hash, Record or None)

    def directory(self):
        return map_root(sorted((key, leaf_hash(key, site[3])) for key, site in ((sha256(sub.encode()), site) for sub, site in self.sites.items())))


def check_step(kind, before, event, record):
    state, ver, mver, _, old = before or (None, 0, 0, None, None)
    allowed, target = STEPS[kind]
    refuse_unless(state in allowed, "transition_refused", f"{kind} of a site that is {state}")
    up, same = (event["ver"] > ver, event["mver"] > mver), (event["ver"] == ver, event["mver"] == mver)
    at_least = up[0] or same[0], up[1] or same[1]
    fits = {
        "admit": up[1] and at_least[0], "update": at_least[0] and at_least[1] and (up[0] or up[1]), "rotate-key": up[0] and up[1],
        "reinstate": up[1] and at_least[0],
    }.get(kind, up[1] and same[0])
    refuse_unless(fits, "counter_rollback", f"{kind}: counters {ver}/{mver} -> {event['ver']}/{event['mver']}")
    if old and record:
        refuse_unless(not same[0] or old.site.text == record.site.text, "counter_reused", "the same ver, another site statement")
        for one in filter(None, (old.membership, old.status_token)):
            for other in filter(None, (record.membership, record.status_token)):
                reused = one.claims["mver"] == other.claims["mver"] and one.text != other.text
                refuse_unless(not reused, "counter_reused", "the same mver, another statement")
    after = target or state
    refuse_unless(record is None or record.state == after, "record_entry_mismatch", f"the record says {record and record.state}, the entry {after}")
    return after


def fold(state, entries, records, root, root_hashes, pinned_version, snapshots, now):
    last_of = {event["sub"]: event["seq"] for event in entries if event["type"] in STEPS}
    directory, before, anew = state.directory(), dict(state.sites), set()
    for event in entries:
        kind, seq, code = event["type"], event["seq"], "entry_malformed"
        refuse_unless(seq == state.tree.size, "entry_sequence", f"entry {seq} where {state.tree.size} was expected")
        refuse_unless((state.last is None or event["time"] >= state.last["time"]) and event["time"] <= now + SKEW, "entry_time", f"entry {seq}: time")
        allowed = event["expires"] - event["time"] <= root.entry_life or event["time"] < root.limits_known
        refuse_unless(event["time"] < event["expires"] and allowed, "entry_expiry", f"entry {seq}: expires")
        if kind in STEPS:
            sub = entity(event["sub"], root.testing)
            name, record = hash_of(event["record"], code), None
            if last_of[sub] == seq:
                refuse_unless(name in records, "record_missing", f"entry {seq}: its record is missing")
                record = Record(records[name])
                record.believe(sub, root, now)
                refuse_unless((record.ver, record.mver) == (event["ver"], event["mver"]), "record_entry_mismatch", f"entry {seq}: counters")
            after = check_step(kind, state.sites.get(sub), event, record)
            if kind == "admit":
                anew.add(sub)
            if record and sub in before and sub not in anew:
                require_kept(before[sub][4], record)
            state.sites[sub] = (after, event["ver"], event["mver"], name, record)
            directory = state.directory()
        elif kind == "root":
            known = event["ver"] < pinned_version or root_hashes.get(event["ver"]) == hash_of(event["record"], code)
            refuse_unless(known, "root_unannounced", f"entry {seq} names an unknown root")
        elif kind == "snapshot":
            snapshots.add(hash_of(event["record"], code))
        elif kind not in MEMBERS:
            refuse_unless(hash_of(event["directory"], code) == directory, "entry_type_unknown", f"entry {seq}: unknown type {kind!r} changes the map")
        refuse_unless(hash_of(event["directory"], code) == directory, "fold_mismatch", f"entry {seq}: the map is not what the entry says")
        state.tree.append(sha256(b"\x00", event["bytes"]))
        state.last = event


def parse_entry(data):
    code = "entry_malformed"
    refuse_unless(len(data) < 65536, code, "an entry is at most 65,535 bytes")
    event = parse_canonical(data, code)
    for member in ("seq", "time", "expires"):
        integer(event.get(member), code)
    hash_of(event.get("directory"), code)
    kind = event.get("type")
    refuse_unless(isinstance(kind, str), code, "an entry has a type")
    if kind in MEMBERS:
        optional = {"decision"} if kind in WITH_DECISION else set()
        refuse_unless(MEMBERS[kind] <= set(event) <= MEMBERS[kind] | optional, code, f"wrong members for {kind}")
        for member in {"ver", "mver"} & set(event):
            integer(event[member], code, 1)
        for member in {"record", "decision"} & set(event):
            hash_of(event[member], code)
    event["bytes"] = data
    return event


# ---- 8. Checkpoint ---------------------------------------------------------------------------------------------------


def note_key_id(name, kind, raw):
    return sha256(name.encode(), b"\n", bytes([kind]), raw)[:4]


def parse_checkpoint(note, root, now):
    code = "checkpoint_malformed"
    refuse_unless(len(note) <= 16384 and note.endswith("\n") and "\n\n" in note, code, "not a signed note")
    text, _, tail = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    refuse_unless(len(lines) >= 4 and re.fullmatch("0|[1-9][0-9]*", lines[1]), code, "not a checkpoint")
    refuse_unless(lines[0] == root.origin, "checkpoint_origin", f"origin {lines[0]!r}")
    signatures = []
    for line in tail[:-1].split("\n"):
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        refuse_unless(match and "+" not in match.group(1), code, "a bad signature line")
        blob = b64(match.group(2), code)
        refuse_unless(len(blob) > 4, code, "a short signature line")
        signatures.append((match.group(1), blob[:4], blob[4:]))
    signed = False
    for key in root.roles["log"].values():
        for name, key_id, signature in signatures:
            if name == root.origin and key_id == note_key_id(name, 1, key.raw):
                refuse_unless(key.verify(text.encode(), signature), "checkpoint_signature", "the log's signature does not verify")
                signed = True
    refuse_unless(signed, "checkpoint_signature", "no signature by the log")
    refuse_unless(int(lines[1]) >= root.base[0], "checkpoint_base", "smaller than the base of the epoch")
    return int(lines[1]), b64(lines[2], code), cosigned_at(text, signatures, root.witness, now)


def cosigned_at(text, signatures, policy, now):
    """The oldest among the newest cosignatures that satisfy the policy; None where there is no policy."""
    if policy["k"] == 0:
        return None
    group_times = []
    for group in policy["groups"]:
        times = []
        for vkey in group["witnesses"]:
            name, _, rest = vkey.partition("+")
            raw = b64(rest.partition("+")[2], "root_malformed")
            key = Ed25519Key(raw[1:])
            for line_name, key_id, blob in signatures:
                if line_name == name and key_id == note_key_id(name, 4, raw[1:]):
                    at = int.from_bytes(blob[:8], "big")
                    holds = len(blob) == 72 and key.verify(f"cosignature/v1\ntime {at}\n{text}".encode(), blob[8:])
                    refuse_unless(holds, "checkpoint_signature", f"the cosignature of {name} does not verify")
                    if at <= now + SKEW:
                        times.append(at)
        times.sort(reverse=True)
        if len(times) >= group["k"]:
            group_times.append(times[group["k"] - 1])
    group_times.sort(reverse=True)
    refuse_unless(len(group_times) >= policy["k"], "witness_policy", "the cosignatures do not satisfy the witness policy")
    return group_times[policy["k"] - 1]


# ---- 10. Bundle ------------------------------------------------------------------------------------------------------


def read_bundle(path):
    digest, items, ended = hashlib.sha256(), [], False
    with open(path, "rb") as stream:
        while line := stream.readline(MAX_LINE + 1):
            refuse_unless(len(line) <= MAX_LINE, "bundle_line_too_long", "a line is too long")
            refuse_unless(not ended and line.endswith(b"\n"), "bundle_damaged", "cut off, or bytes after the end")
            tag, _, rest = line[:-1].partition(b" ")
            if tag == b"end":
                refuse_unless(rest == digest.hexdigest().encode(), "bundle_damaged", "the bundle's bytes are not those that were written")
                ended = True
            digest.update(line)
            items.append((tag, rest))
    refuse_unless(ended, "bundle_damaged", "the end is missing")
    order = re.fullmatch("w r+ (s c*t+ )?(e c?)+ k x".replace(" ", ""), "".join(
        {b"waymark-bundle": "w", b"root": "r", b"snapshot": "s", b"record": "c", b"tile": "t", b"entry": "e", b"checkpoint": "k", b"end": "x"}.get(tag, "?") for tag, _ in items))
    refuse_unless(order and items[0][1] == b"1", "bundle_malformed", "items are missing or out of order")
    tail = items[[tag for tag, _ in items].index(b"entry"):-2]
    size = sum(len(rest if tag == b"entry" else rest.partition(b" ")[2]) for tag, rest in tail)
    refuse_unless(size <= MAX_TAIL, "bundle_malformed", "a tail of more than 128 MiB")
    return items


def verify(path, pinned_file, now):
    items = read_bundle(path)
    with open(pinned_file, "rb") as stream:
        pinned = Root(stream.read().rstrip(b"\n"))
    root, root_hashes = walk_roots(pinned, [rest for tag, rest in items if tag == b"root"], now)
    refuse_unless(now < root.expires, "root_expired", "the newest root has expired")
    state, records, entries, snapshots, snapshot, covered = State(), {}, [], set(), None, 0
    for number, (tag, rest) in enumerate(items):
        if tag == b"snapshot":
            snapshot = Token(rest.decode("ascii", "replace"), "waymark-snapshot+jwt")
            snapshot.verify(root.roles["membership"])
            claims = snapshot.claims
            refuse_unless(claims.get("iss") == root.federation, "snapshot_malformed", "issued by another")
            refuse_unless(integer(claims.get("root"), "snapshot_malformed", 1) <= root.version, "root_unannounced", "the snapshot names an unknown root")
            refuse_unless(integer(claims.get("iat"), "snapshot_malformed") <= now + SKEW, "statement_from_future", "the snapshot is from the future")
            refuse_unless(now < integer(claims.get("exp"), "snapshot_malformed"), "snapshot_expired", "the snapshot has expired")
            covered = integer(claims.get("seq"), "snapshot_malformed") + 1
        elif tag == b"record":
            sub, _, data = rest.partition(b" ")
            refuse_unless(entries or len(state.sites) < covered, "snapshot_mismatch", "more records than entries that the snapshot includes")
            refuse_unless(len(data) <= MAX_RECORD, "record_malformed", "a record is at most 262,144 bytes")
            if entries:
                event = entries[-1]
                refuse_unless(event.get("record") == sha256(data).hex() and event.get("sub") == sub.decode(), "bundle_malformed", "a record that its entry does not name")
                records[sha256(data)] = data
            else:
                sub = entity(sub.decode("utf-8", "replace"), root.testing)
                key = sha256(sub.encode())
                previous = list(state.sites)[-1] if state.sites else None
                refuse_unless(previous is None or sha256(previous.encode()) < key, "bundle_malformed", "records are not in the order of their map keys")
                record = Record(data)
                record.believe(sub, root, now)
                state.sites[sub] = (record.state, record.ver, record.mver, sha256(data), record)
        elif tag == b"tile":
            index, _, text = rest.partition(b" ")
            hashes_ = b64(text.decode("ascii", "replace"), "bundle_malformed")
            full = items[number + 1][0] == b"tile"
            shape = index == str(state.tree.size // 256).encode() and state.tree.size % 256 == 0 and hashes_ and len(hashes_) % 32 == 0 and len(hashes_) <= 8192
            refuse_unless(shape and (len(hashes_) == 8192 or not full), "bundle_malformed", "a bad tile")
            refuse_unless(state.tree.size + len(hashes_) // 32 <= covered, "snapshot_mismatch", "more tiles than entries that the snapshot includes")
            for at in range(0, len(hashes_), 32):
                state.tree.append(hashes_[at:at + 32])
                check_base(state.tree, root)
        elif tag == b"entry":
            entries.append(parse_entry(rest))
    if snapshot:
        claims = snapshot.claims
        refuse_unless(hash_of(claims.get("directory"), "snapshot_malformed") == state.directory(), "snapshot_mismatch", "the records are not those of the snapshot")
        refuse_unless(state.tree.size == covered, "snapshot_mismatch", "the tiles are not those of the snapshot")
    tail = Frontier()
    tail.size, tail.peaks = state.tree.size, list(state.tree.peaks)
    for event in entries:
        tail.append(sha256(b"\x00", event["bytes"]))
        check_base(tail, root)
    note = json.loads(items[-2][1]) if items[-2][1].startswith(b'"') else None
    refuse_unless(isinstance(note, str), "bundle_malformed", "the checkpoint is a JSON string")
    size, tree_root, cosigned = parse_checkpoint(note, root, now)
    refuse_unless((size, tree_root) == (tail.size, tail.root()), "bundle_tree_mismatch", "the entries are not those of the checkpoint")
    refuse_unless(entries, "bundle_malformed", "a bundle has at least one entry")
    fold(state, entries, records, root, root_hashes, pinned.version, snapshots, now)
    refuse_unless(snapshot is None or sha256(snapshot.text.encode()) in snapshots, "snapshot_unlogged", "the snapshot is not in the log")
    times = [state.last["time"]] + ([cosigned] if cosigned is not None else [])
    refuse_unless(now < min(times) + root.limits["expiredAfter"], "directory_expired", "the directory is too old")
    fresh = now < state.last["expires"] and (cosigned is None or now < cosigned + root.limits["staleAfter"])
    return {"federation": root.federation, "size": size, "root": tree_root.hex(), "freshness": "fresh" if fresh else "stale",
            "sites": {sub: site[0] for sub, site in sorted(state.sites.items())}}


def check_base(tree, root):
    size, expected = root.base
    refuse_unless(tree.size != size or size == 0 or tree.root() == expected, "bundle_tree_mismatch", "the log does not continue the earlier epoch")


def main():
    parser = argparse.ArgumentParser(description="Verify a Waymark bundle.")
    parser.add_argument("bundle")
    parser.add_argument("--root", required=True, help="the pinned root file")
    parser.add_argument("--at", type=int, default=int(time.time()), help="the time to verify for, seconds since 1970")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        result = verify(options.bundle, options.root, options.at)
    except Refused as refusal:
        print(json.dumps({"ok": False, "code": refusal.code, "message": str(refusal)}) if options.json else f"not believed: {refusal}\n{refusal.code}")
        return 5 if refusal.code in TOO_OLD else 4
    if options.json:
        print(json.dumps({"ok": True, **result}))
    else:
        print(f"{result['federation']}: {len(result['sites'])} sites, {result['size']} entries, {result['freshness']}")
        for sub, state in result["sites"].items():
            print(f"  {state:9} {sub}")
        print("verified")
    return 0


if __name__ == "__main__":
    sys.exit(main())
