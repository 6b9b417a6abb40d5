"""A name server for the laboratory: names.py ADDRESS ZONE answers A and TXT from a file that it
reads again at each question. Lines: `name. A address`, `name. TXT "text"`."""

import pathlib
import shlex
import socket
import struct
import sys

A, TXT = 1, 16


def name_of(packet, at):
    labels = []
    while packet[at]:
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode("latin-1").lower())
        at += 1 + packet[at]
    return ".".join(labels) + ".", at + 1


def records(zone):
    for line in zone.read_text().splitlines():
        parts = shlex.split(line, comments=True)
        if len(parts) == 3:
            yield parts[0].lower(), parts[1].upper(), parts[2]


def data(kind, text):
    if kind == "A":
        return A, socket.inet_aton(text)
    raw = text.encode()
    return TXT, b"".join(
        bytes([len(raw[i : i + 255])]) + raw[i : i + 255] for i in range(0, len(raw), 255))


def answer(query, zone):
    identity, flags = struct.unpack("!HH", query[:4])
    name, end = name_of(query, 12)
    asked = struct.unpack("!H", query[end : end + 2])[0]
    question = query[12 : end + 4]
    known = [r for r in records(zone) if r[0] == name]
    found = [data(kind, text) for _, kind, text in known]
    found = [(kind, body) for kind, body in found if kind == asked]
    code = 0 if known else 3  # NXDOMAIN
    head = struct.pack("!HHHHHH", identity, 0x8580 | (flags & 0x0100) | code, 1, len(found), 0, 0)
    body = b"".join(
        b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 1, len(raw)) + raw for kind, raw in found)
    return head + question + body


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((sys.argv[1], 53))
    zone = pathlib.Path(sys.argv[2])
    while True:
        query, peer = server.recvfrom(4096)
        try:
            server.sendto(answer(query, zone), peer)
        except (IndexError, struct.error, OSError, ValueError):
            continue


if __name__ == "__main__":
    main()
