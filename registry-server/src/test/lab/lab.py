"""Machines for execute.py: namespaces, a bridge, names, certificates, services."""

import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BASE = pathlib.Path("/mnt")  # covered by a tmpfs of this process
CA = BASE / "ca"  # what every machine trusts, as one trusts public authorities
INTERN = BASE / "intern-ca"  # of an organisation; its certificate is at hand and not trusted


def call(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)


class Machine:
    """One machine: a name, an address, a file system, processes."""

    def __init__(self, short, host, address):
        self.short, self.host, self.address = short, host, address
        self.root = BASE / "machines" / short
        self.services = {}

    def boot(self, jar, java, resolv):
        root = self.root
        for folder in ("usr", "proc", "dev", "tmp", "etc", "run", "root", "home", "opt/waymark",
                       "opt/java", "opt/lab", "srv", "var/log/nginx", "var/lib/nginx", "var/tmp",
                       "var/cache"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "tmp").chmod(0o1777)
        call("mount", "--bind", "-o", "ro", "/usr", root / "usr")
        call("mount", "--bind", "-o", "ro", java, root / "opt/java")
        call("mount", "--bind", "-o", "ro", HERE, root / "opt/lab")
        call("mount", "-t", "proc", "proc", root / "proc")
        call("mount", "--rbind", "/dev", root / "dev")
        for link in ("bin", "sbin", "lib", "lib64"):
            (root / link).symlink_to("usr/" + link)
        call("cp", "-a", "/etc/.", root / "etc/")
        for site in (root / "etc/nginx/sites-enabled").glob("*"):
            site.unlink()
        (root / "etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
        (root / "etc/resolv.conf").unlink(missing_ok=True)
        (root / "etc/resolv.conf").write_text(f"nameserver {resolv}\noptions timeout:1 attempts:2\n")
        (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n")
        shutil.copy(jar, root / "opt/waymark/waymark.jar")
        shutil.copy(HERE / "bin/waymark", root / "opt/waymark/waymark")
        self.trust()
        call("ip", "netns", "add", self.short)
        call("ip", "link", "add", "v-" + self.short, "type", "veth",
             "peer", "name", "eth0", "netns", self.short)
        call("ip", "link", "set", "v-" + self.short, "master", "bridge0", "up")
        call("ip", "-n", self.short, "addr", "add", self.address + "/16", "dev", "eth0")
        call("ip", "-n", self.short, "link", "set", "eth0", "up")
        call("ip", "-n", self.short, "link", "set", "lo", "up")
        for net in ("50.0.0.0/8", "10.0.0.0/8"):  # whatever the address, one wire away
            call("ip", "-n", self.short, "route", "replace", net, "dev", "eth0")

    def trust(self):
        """A certificate of the laboratory's authority, which this machine trusts as a public one."""
        folder = self.root / "etc/ssl" / self.host
        folder.mkdir(parents=True, exist_ok=True)
        inside = self.host.endswith(".intern.example")
        certificate(self.host, folder, INTERN if inside else CA)
        shutil.copy(INTERN / "ca.pem", self.root / "etc/ssl/intern-ca.pem")
        with (self.root / "etc/ssl/certs/ca-certificates.crt").open("a") as bundle:
            bundle.write((CA / "ca.pem").read_text())
        store = self.root / "etc/ssl/lab-cacerts.p12"
        call("keytool", "-importcert", "-noprompt", "-alias", "lab", "-file", CA / "ca.pem",
             "-keystore", store, "-storetype", "PKCS12", "-storepass", "changeit",
             stderr=subprocess.DEVNULL)

    def path(self, name):
        return self.root / name.lstrip("/")

    def write(self, name, text):
        file = self.path(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def command(self, *inner):
        return ["ip", "netns", "exec", self.short, "env", "-i", "/usr/sbin/chroot", str(self.root),
                *inner]

    def run(self, script, user="root", timeout=300):
        """Runs commands as somebody who logged in there; returns exit code and output."""
        setup = (
            "export PATH=/opt/lab/bin:/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
            " HOME=~ LANG=C.UTF-8 LAB_JAVA_HOME=/opt/java; cd ~; umask 022; set -eo pipefail\n")
        file = self.root / "tmp/.block"
        file.write_text(setup + script)
        file.chmod(0o644)
        shell = ["/usr/bin/bash", "/tmp/.block"]
        if user != "root":
            shell = ["/usr/sbin/runuser", "-u", user, "--", *shell]
        log = self.root / "tmp/.printed"
        with log.open("wb") as out:
            done = subprocess.run(self.command(*shell), stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.STDOUT, timeout=timeout, check=False)
        return done.returncode, log.read_text(encoding="utf-8", errors="replace")

    def show_logs(self):
        for log in sorted((self.root / "var/log/lab").glob("*.log")):
            print(f"   -- {self.short} {log.name}")
            print("".join(f"      {line}\n" for line in
                          log.read_text(errors="replace").splitlines()[-30:]), end="")


def certificate(host, folder, authority=CA):
    """A server certificate for a host: fullchain.pem and privkey.pem."""
    request, extensions = folder / "request.pem", folder / "extensions"
    extensions.write_text(f"subjectAltName=DNS:{host}\nextendedKeyUsage=serverAuth\n")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    call("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", f"/CN={host}", "-keyout", folder / "privkey.pem", "-out", request, **quiet)
    call("openssl", "x509", "-req", "-in", request, "-CA", authority / "ca.pem",
         "-CAkey", authority / "ca.key", "-CAcreateserial", "-days", "90",
         "-extfile", extensions, "-out", folder / "fullchain.pem", **quiet)
    request.unlink()
    extensions.unlink()


def authority(folder, name):
    folder.mkdir(parents=True)
    call("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", f"/CN={name}", "-days", "365", "-keyout", folder / "ca.key",
         "-out", folder / "ca.pem", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Lab(dict):
    """All machines of a page, running. Names are served by a DNS server at 50.0.0.53."""

    RESOLVER = "50.0.0.53"

    def __init__(self, description, jar, java):
        super().__init__()
        self.jar, self.java = jar, java
        self.resolver = None
        for item in description.split():
            short, _, rest = item.partition("=")
            host, _, address = rest.partition("@")
            self[short] = Machine(short, host, address)

    def __enter__(self):
        call("mount", "--make-rprivate", "/")
        keep = self.jar.read_bytes()
        call("mount", "-t", "tmpfs", "tmpfs", BASE)
        call("mount", "-t", "tmpfs", "tmpfs", "/run")
        jar = BASE / "waymark.jar"
        jar.write_bytes(keep)
        pathlib.Path("/run/netns").mkdir()
        call("ip", "link", "set", "lo", "up")
        call("ip", "link", "add", "bridge0", "type", "bridge")
        call("ip", "addr", "add", self.RESOLVER + "/16", "dev", "bridge0")
        call("ip", "link", "set", "bridge0", "up")
        call("ip", "route", "add", "10.0.0.0/8", "dev", "bridge0")
        authority(CA, "Authority of the laboratory")
        authority(INTERN, "Authority of an organisation")
        zone = BASE / "zone"
        zone.write_text("".join(f"{m.host}. A {m.address}\n" for m in self.values()))
        self.resolver = subprocess.Popen(
            [sys.executable, HERE / "names.py", self.RESOLVER, zone])
        for machine in self.values():
            machine.boot(jar, self.java, self.RESOLVER)
        for machine in self.values():
            (machine.root / "opt/zone").touch()
            call("mount", "--bind", zone, machine.root / "opt/zone")
        return self

    def __exit__(self, *_):
        if self.resolver:
            self.resolver.kill()
