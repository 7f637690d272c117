"""Runs what stands in the fenced blocks of a page, as a reader would, and compares what it prints.

`console` blocks: after `$ ` a command, after `> ` its next line, then what it prints, where `…` stands for anything: within a
line, or for any number of lines. All blocks share one shell. `./claviger serve` gets a terminal of its own, and what it prints
after its address is pasted into the shell too; a second one takes the place of the first. `yaml` blocks are settings files: they
have to be accepted, and one that begins with `# claviger.yaml` stays.
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
MARK = "-- end of command --"
BUILD_SECONDS = 600


def blocks(page):
    for language, text in re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(), re.M | re.S):
        yield language, text


def commands(block):
    """Pairs of a command and the lines that it should print."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.startswith("> "):
            command, output = found.pop()
            found.append((command + "\n" + line[2:], output))
        else:
            found[-1][1].append(line)
    return found


def pattern(lines):
    """A regular expression for the lines, with `…` for anything."""
    parts = [".*" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) for line in lines]
    return re.compile(r"\s*".join(part if part == ".*" else part.replace(".*", "[^\n]*") for part in parts), re.S)


def environment(home):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAVIGER_")}
    kept.pop("JAVA_HOME", None)
    return {**kept, "HOME": str(home)}


class Shell:
    def __init__(self, directory, home):
        self.bash = subprocess.Popen(
            ["bash"], cwd=directory, env=environment(home), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, command):
        self.bash.stdin.write(f"{command}\nprintf '\\n%s{MARK}\\n' $?\n")
        self.bash.stdin.flush()
        lines = []
        for line in self.bash.stdout:
            if line.endswith(MARK + "\n"):
                return int(line.removesuffix(MARK + "\n")), "".join(lines)
            lines.append(line)
        fail(command, "an end", "".join(lines))

    def close(self):
        self.bash.stdin.close()
        self.bash.wait(10)


class Server:
    """`./claviger serve`, in a terminal of its own."""

    def __init__(self, command, directory, home):
        self.output = directory.parent / "serve.out"
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                ["bash", "-c", "exec " + command], cwd=directory, env=environment(home),
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def wait_for(self, lines):
        expected = pattern(lines)
        deadline = time.monotonic() + BUILD_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if expected.search(self.output.read_text()):
                return
            time.sleep(0.1)
        fail("./claviger serve", "\n".join(lines), self.output.read_text())

    def to_paste(self):
        return re.findall(r"^\s*(\S*\bcurl .*)$", self.output.read_text(), re.M)

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def fail(command, expected, actual):
    sys.exit(f"FAILED $ {command}\nexpected:\n{expected}\ngot:\n{actual}")


def check(shell, command, lines):
    status, output = shell.run(command)
    if status != 0 or not pattern(lines).fullmatch(output.strip()):
        fail(command, "\n".join(lines), f"{output}\n(status {status})")
    print("ok $", command.replace("\n", " "), flush=True)


def serve(command, lines, directory, home):
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 8000)) == 0:
            sys.exit("port 8000 is in use: the page's commands need it")
    started = time.monotonic()
    server = Server(command, directory, home)
    try:
        server.wait_for(lines)
    except SystemExit:
        server.stop()
        raise
    print(f"ok $ {command} (ready after {time.monotonic() - started:.1f} s)", flush=True)
    return server


def paste(shell, server):
    for line in server.to_paste():
        status, output = shell.run(line)
        if status != 0 or '"detail"' in output:
            fail(line, "an answer that is no refusal", f"{output}\n(status {status})")
        print(f"ok pasted: {line}\n   {output.strip()}", flush=True)


def settings(shell, text, directory):
    (directory / "claviger.yaml").write_text(text)
    check(shell, "./claviger settings >/dev/null", [])
    if not text.startswith("# claviger.yaml"):
        (directory / "claviger.yaml").unlink()


def run(page, directory, home):
    shell, server = Shell(directory, home), None
    try:
        for language, block in blocks(page):
            if language == "yaml":
                settings(shell, block, directory)
            for command, lines in commands(block) if language == "console" else []:
                if command.startswith("./claviger serve"):
                    if server:
                        server.stop()
                    server = serve(command, lines, directory, home)
                    paste(shell, server)
                else:
                    check(shell, command, lines)
    finally:
        shell.close()
        if server:
            server.stop()


def copy_of_tree(destination):
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in files.split("\0"):
        if name and (ROOT / name).exists():
            (destination / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, destination / name)


def main():
    for page in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as directory:
            copy, home = pathlib.Path(directory, "claviger"), pathlib.Path(directory, "home")
            copy.mkdir()
            home.mkdir()
            copy_of_tree(copy)
            run(copy / page, copy, home)


main()
