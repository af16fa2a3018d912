# SPDX-License-Identifier: Apache-2.0
"""Builds images from Dockerfiles and runs containers of them, on a machine without a container engine.

It knows the instructions that this project's Dockerfiles use, and refuses any other. An image is a list of layers
(directories) under a debootstrapped Debian; a container is an overlay over them with a PID namespace of its own, in
which the program is process 1, and the network of the host. It needs to be root.
"""

import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

DEBIAN = "http://deb.debian.org/debian"
# What the images of these names are here: the same packages, the documentation not left out.
BASES = {"debian:bookworm-slim": "bookworm", "debian:bookworm": "bookworm"}
# A new network has a loopback interface that is down (SIOCSIFFLAGS, IFF_UP | IFF_RUNNING).
LOOPBACK = """python3 -c 'import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 0x41))'"""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class DockerfileError(Exception):
    pass


@dataclass(frozen=True)
class Instruction:
    line: int
    name: str
    rest: str
    flags: dict = field(default_factory=dict)

    def words(self):
        """The exec form, or the words of a list."""
        return json.loads(self.rest) if self.rest.startswith("[") else shlex.split(self.rest)


KNOWN = {
    "FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD", "LABEL",
}


def parse(text):
    """The instructions of a Dockerfile, continued lines joined."""
    instructions, pending, start = [], "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#") or (not line.strip() and not pending):
            continue
        start = start if pending else number
        if line.rstrip().endswith("\\"):
            pending += line.rstrip()[:-1] + " "
            continue
        words = (pending + line).strip().split(None, 1)
        pending = ""
        name, rest = words[0].upper(), words[1] if len(words) == 2 else ""
        if name not in KNOWN:
            raise DockerfileError(f"line {start}: {name} is not known")
        flags = {}
        while match := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
            flags[match[1]] = match[2]
            rest = rest[match.end():]
        instructions.append(Instruction(start, name, rest.strip(), flags))
    if pending:
        raise DockerfileError(f"line {start}: it goes on, and there is no next line")
    return instructions


def stages(instructions):
    """Lists of instructions, each from its FROM on, with the stage's name or None."""
    result = []
    for instruction in instructions:
        if instruction.name == "FROM":
            words = instruction.rest.split()
            named = len(words) == 3 and words[1].upper() == "AS"
            if not named and len(words) != 1:
                raise DockerfileError(f"line {instruction.line}: FROM takes an image and AS a name")
            result.append((words[0], words[2] if named else None, []))
        elif not result:
            raise DockerfileError(f"line {instruction.line}: {instruction.name} before FROM")
        else:
            result[-1][2].append(instruction)
    return result


@dataclass(frozen=True)
class Image:
    layers: tuple  # of paths, the uppermost first
    key: str
    environment: tuple = (("PATH", PATH),)
    directory: str = "/"
    user: str = "0"
    ports: tuple = ()
    entrypoint: tuple = ()
    command: tuple = ()
    health: tuple = ()
    stop_signal: int = signal.SIGTERM


class Builder:
    """Builds images; layers are kept in a folder by what they are made of."""

    def __init__(self, cache, log=print):
        self.cache = Path(cache)
        self.cache.mkdir(parents=True, exist_ok=True)
        self.images = {}
        self.used = set()
        self.log = log

    def debian(self, suite):
        """A minimal Debian."""
        root = self.cache / suite
        if not (root / ".complete").exists():
            shutil.rmtree(root, ignore_errors=True)
            self.log(f"debootstrap {suite}")
            run(["debootstrap", "--variant=minbase", suite, root, DEBIAN])
            (root / ".complete").touch()
        return Image((root,), digest(suite))

    def prune(self):
        """Removes the layers that have not been used since this builder was made."""
        for mark in self.cache.glob("*.complete"):
            if mark.stem not in self.used:
                mark.unlink()
                shutil.rmtree(self.cache / mark.stem, ignore_errors=True)

    def build(self, dockerfile, context, substitutes=None):
        """The image of a Dockerfile's last stage.

        substitutes: directories that stand in for a stage, by its name; its steps are not carried out.
        """
        substitutes, built, image = substitutes or {}, {}, None
        for base, name, instructions in stages(parse(dockerfile)):
            if name in substitutes:
                built[name] = Path(substitutes[name])
                continue
            if base in self.images:
                image = self.images[base]
            elif base in BASES:
                image = self.debian(BASES[base])
            else:
                raise DockerfileError(f"there is no image {base} here")
            for instruction in instructions:
                image = self.step(image, instruction, Path(context), built)
            built[name] = image
        return image

    def step(self, image, instruction, context, built):
        name, words = instruction.name, instruction.words
        if name == "RUN":
            command = instruction.words() if instruction.rest.startswith("[") else ["/bin/sh", "-c", instruction.rest]
            return self.layer(image, f"RUN {command} {image.user} {image.directory} {image.environment}",
                              lambda container: container.run(command))
        if name == "COPY":
            return self.copy(image, instruction, context, built)
        if name == "WORKDIR":
            directory = os.path.join(image.directory, instruction.rest)
            made = self.layer(image, f"WORKDIR {directory}",
                              lambda container: container.run(["mkdir", "-p", directory], user="0", directory="/"))
            return replace(made, directory=directory)
        if name == "ENV":
            pairs = tuple(tuple(word.split("=", 1)) for word in words())
            return replace(image, environment=tuple((dict(image.environment) | dict(pairs)).items()))
        if name == "USER":
            return replace(image, user=instruction.rest)
        if name == "EXPOSE":
            return replace(image, ports=image.ports + tuple(int(port.split("/")[0]) for port in words()))
        if name == "STOPSIGNAL":
            return replace(image, stop_signal=signal.Signals[instruction.rest])
        if name == "ENTRYPOINT":
            return replace(image, entrypoint=exec_form(instruction, instruction.rest), command=())
        if name == "CMD":
            return replace(image, command=exec_form(instruction, instruction.rest))
        if name == "HEALTHCHECK":
            keyword, rest = instruction.rest.split(None, 1)
            if keyword != "CMD":
                raise DockerfileError(f"line {instruction.line}: HEALTHCHECK takes CMD")
            return replace(image, health=exec_form(instruction, rest))
        if name == "LABEL":
            return image
        raise DockerfileError(f"line {instruction.line}: {name} cannot be here")

    def copy(self, image, instruction, context, built):
        *sources, target = instruction.words()
        origin, stage = context, instruction.flags.get("from")
        if stage is not None:
            origin = built[stage]
            if isinstance(origin, Image):
                raise DockerfileError(f"line {instruction.line}: only a substituted stage can be copied from")
        paths = [origin / source.lstrip("/") for source in sources]
        for path in paths:
            if not path.exists():
                raise DockerfileError(f"line {instruction.line}: there is no {path}")
        destination = os.path.join(image.directory, target)
        inside = target.endswith("/") or len(paths) > 1

        def carry_out(container):
            place = container.root / destination.lstrip("/")
            lines = ["set -e"]
            for path in paths:
                if path.is_dir():
                    lines.append(f"mkdir -p {shlex.quote(str(place))}")
                    lines.append(f"cp -R --preserve=mode,timestamps,links {shlex.quote(str(path))}/. {shlex.quote(str(place))}/")
                else:
                    file = place / path.name if inside or place.is_dir() else place
                    lines.append(f"mkdir -p {shlex.quote(str(file.parent))}")
                    lines.append(f"cp --preserve=mode,timestamps {shlex.quote(str(path))} {shlex.quote(str(file))}")
            container.outside("\n".join(lines))
            if owner := instruction.flags.get("chown"):
                container.run(["chown", "-R", owner, destination], user="0", directory="/")

        contents = " ".join(tree_digest(path) for path in paths)
        return self.layer(image, f"COPY {instruction.rest} {instruction.flags} {contents} {image.directory}", carry_out)

    def layer(self, image, what, carry_out):
        """The image with one more layer, made now unless it has been before."""
        key = digest(image.key, what)
        layer = self.cache / key
        self.used.add(key)
        if not (self.cache / f"{key}.complete").exists():
            shutil.rmtree(layer, ignore_errors=True)
            self.log(f"{what[:100]}")
            layer.mkdir()
            shutil.copymode(image.layers[0], layer)
            with tempfile.TemporaryDirectory(prefix="step-", dir=self.cache) as scratch:
                container = Container(image, Path(scratch), upper=layer)
                carry_out(container)
                shutil.rmtree(container.work)
            (self.cache / f"{key}.complete").touch()
        return replace(image, layers=(layer,) + image.layers, key=key)


class Container:
    """An overlay over an image, in a folder; what is run in it is run as the image says."""

    def __init__(self, image, scratch, upper=None, binds=None):
        self.image, self.binds = image, binds or {}
        self.root, self.upper, work = scratch / "root", upper or scratch / "upper", scratch / "work"
        # An overlay's work folder has to be on its upper folder's file system.
        if upper is not None:
            work = upper.parent / f"{scratch.name}.work"
        self.work = work
        for path in (self.root, self.upper, work):
            path.mkdir(parents=True, exist_ok=True)
        self.upper.chmod(0o755)
        self.process = None
        self.output = scratch / "output"

    def mounting(self):
        layers = ":".join(str(layer) for layer in self.image.layers)
        lines = [
            "set -e",
            f"mount -t overlay overlay -o lowerdir={layers},upperdir={self.upper},workdir={self.work} {self.root}",
            f"mount -t proc proc {self.root}/proc",
            f"cat /etc/resolv.conf >{self.root}/etc/resolv.conf",
        ]
        for inside, outside in self.binds.items():
            place = f"{self.root}{inside}"
            lines += [f"mkdir -p {place}", f"mount --bind {shlex.quote(str(outside))} {place}"]
        return lines

    def environment(self, more=None):
        return dict(self.image.environment) | {"HOME": "/tmp"} | (more or {})

    def entering(self, command, user=None, directory=None, environment=None):
        """The words that run a command inside, once all is mounted and this is the root."""
        user = user if user is not None else self.image.user
        words = ["env", "-i"] + [f"{name}={value}" for name, value in self.environment(environment).items()]
        if user not in ("0", "root"):
            words += ["setpriv", f"--reuid={user}", f"--regid={self.group(user)}", "--clear-groups", "--no-new-privs"]
        script = f"cd {shlex.quote(directory or self.image.directory)} && exec {shlex.join(words + list(command))}"
        return ["/bin/sh", "-c", script]

    def group(self, user):
        """The user's own group, as /etc/passwd of the image says."""
        for layer in (self.upper,) + self.image.layers:
            passwd = layer / "etc/passwd"
            if passwd.is_file():
                for line in passwd.read_text().splitlines():
                    fields = line.split(":")
                    if user in (fields[0], fields[2]):
                        return fields[3]
                break
        return "0"

    def unshared(self, lines, own_network=False):
        network = ["--net"] if own_network else []
        return ["unshare", "--mount", "--pid", *network, "--fork", "--kill-child=KILL", "/bin/sh", "-c", "\n".join(lines)]

    def run(self, command, **options):
        """Runs a command to its end, which has to be a good one."""
        entered = shlex.join(self.entering(command, **options))
        run(self.unshared(self.mounting() + [f"exec chroot {self.root} {entered}"]))

    def outside(self, script):
        """Runs a script of this machine's, not of the image's, while the overlay is mounted."""
        run(self.unshared(self.mounting() + [script]))

    def start(self, arguments=(), environment=None, entrypoint=None, own_network=False):
        """Starts the image's program, or another one, as process 1; on request in a network where nobody else is."""
        command = list(self.image.entrypoint if entrypoint is None else entrypoint) + list(arguments or self.image.command)
        entered = shlex.join(self.entering(command, environment=environment))
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                self.unshared(
                    self.mounting() + ([LOOPBACK] if own_network else []) + [f"exec chroot {self.root} {entered}"],
                    own_network),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.started = environment or {}
        return self

    @property
    def first(self):
        """The host's number of process 1 in the container."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return int(children[0])

    def execute(self, command):
        """What `docker exec` does: the status and output of a command run in the container that was started."""
        entered = ["nsenter", f"--target={self.first}", "--net", "--mount", "--pid", "--root", "--wdns=/"]
        done = subprocess.run(
            [*entered, *self.entering(command, environment=self.started)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.returncode, done.stdout.decode(errors="replace")

    def text(self):
        return self.output.read_text(errors="replace")

    def wait_for(self, text, limit=120):
        """Waits until the output holds a text."""
        deadline = time.monotonic() + limit
        while text not in self.text():
            if self.process.poll() is not None:
                raise AssertionError(f"it ended with {self.process.returncode}:\n{self.text()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"no '{text}' within {limit} s:\n{self.text()}")
            time.sleep(0.05)

    def stop(self, limit=30):
        """The exit status after the image's stop signal, as `docker stop` sends it."""
        os.kill(self.first, self.image.stop_signal)
        return self.process.wait(timeout=limit)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def exec_form(instruction, rest):
    if not rest.startswith("["):
        raise DockerfileError(f"line {instruction.line}: only the exec form, a JSON list, is known here")
    return tuple(json.loads(rest))


def run(command):
    done = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise RuntimeError(f"status {done.returncode} of {shlex.join(map(str, command))[:400]}\n{done.stdout.decode()[-4000:]}")


def digest(*texts):
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]


def tree_digest(path):
    """Names, modes and contents below a path."""
    hasher = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(path.rglob("*")):
        name = str(file.relative_to(path.parent))
        if file.is_symlink():
            hasher.update(f"{name}>{os.readlink(file)}\0".encode())
        elif file.is_file():
            hasher.update(f"{name}:{file.stat().st_mode}\0".encode())
            hasher.update(file.read_bytes())
    return hasher.hexdigest()[:24]
