"""The floor itself: what is pinned, what is said when something is missing, what must never be committed."""

import ast
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import demo, pgserver, setup
from tools.messages import Stop

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
NAMES = ["base", "dev", "postgres", "node"]

# Put together here, so that this file does not hold what it looks for.
FORBIDDEN = [
    ".".join(parts)
    for parts in (
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("files", "python" + "hosted", "org"),
        ("pypi", "org/simple"),
        ("deb", "debian", "org"),
    )
] + [
    "--index" + "-url",
    "--extra" + "-index-url",
    "--find" + "-links",
    "/ro" + "ot/",
    "/wo" + "rk/",
    "/tmp/" + "w/",
]


def tracked() -> list[Path]:
    """The files of the repository; outside a clone, those a clone would hold."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    away = {".venv", "node_modules", "var", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not away & set(path.parts)]


def pins(name: str) -> dict[str, str]:
    """Package to version, as a compiled file has them."""
    found = re.findall(r"^([\w.-]+)==(\S+)", (REQUIREMENTS / f"{name}.txt").read_text(), re.MULTILINE)
    return {package.lower(): version for package, version in found}


def wanted(name: str) -> list[str]:
    """The lines of an .in file that name a package."""
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


@pytest.mark.parametrize("name", NAMES)
def test_every_dependency_says_what_it_is_for(name):
    lines = (REQUIREMENTS / f"{name}.in").read_text().splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if line and not line.startswith(("#", "-r ")):
            assert before.startswith("# "), f"{name}.in: {line} has no comment above it"


@pytest.mark.parametrize("name", NAMES)
def test_every_dependency_is_pinned_exactly_and_compiled(name):
    compiled = pins(name)
    for line in wanted(name):
        match = re.fullmatch(r"([\w.-]+)(\[[\w,]+\])?==([\w.]+)", line)
        assert match, f"{name}.in: {line} is not pinned"
        assert compiled.get(match[1].lower()) == match[3], f"run make requirements: {line}"


@pytest.mark.parametrize("name", NAMES)
def test_every_pinned_package_has_a_hash(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert len(lines) == len(pins(name))
    for line in lines:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


def test_tests_run_on_the_versions_of_production():
    assert pins("base").items() <= pins("dev").items()


def test_the_design_system_is_pinned_and_hashed():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    for name, entry in lock.items():
        if name:
            assert entry["integrity"].startswith("sha512-"), name
            assert "resolved" not in entry, f"{name}: the lock file names a host"
            assert "hasInstallScript" not in entry, f"{name} would run a program when installed"
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text()


def test_no_file_names_a_registry_or_a_machine():
    found = []
    for path in tracked():
        text = path.read_bytes().decode(errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in FORBIDDEN if word in text]
    # The command that compiles the requirements keeps addresses out of them, and so must name the options.
    allowed = [line for line in found if line.startswith("Makefile: --")]
    assert sorted(set(found) - set(allowed)) == []


def test_nothing_large_or_foreign_is_committed():
    for path in tracked():
        assert path.stat().st_size < 600_000, f"{path.relative_to(ROOT)} is too large to be ours"
        assert path.suffix not in {".woff", ".woff2", ".ttf", ".otf", ".whl", ".tgz", ".zip", ".jar"}, path


def test_every_make_target_is_in_the_help():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    described = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets == described == set(phony[1].split())


def test_the_gate_runs_everything():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()
    assert "set -eu" in script.read_text()


def test_decisions_are_numbered_in_order_and_titled_as_their_files():
    files = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    numbers = []
    for path in files:
        named = re.match(r"(\d{4})-[a-z0-9-]+\.md$", path.name)
        assert named, f"{path.name}: four digits and plain letters, as in 0007-roller.md"
        title = path.read_text().splitlines()[0]
        titled = re.match(r"# (?:ADR )?(\d+)[.:] \S", title)
        assert titled, f"{path.name} does not begin with '# 7. Title'"
        assert int(titled[1]) == int(named[1]), f"{path.name} is titled {title}"
        numbers.append(int(named[1]))
    assert numbers == sorted(set(numbers)), "two decisions have the same number"


def test_the_set_up_can_be_read_by_an_old_python():
    ast.parse((ROOT / "tools" / "setup.py").read_text(), feature_version=(3, 8))


def test_the_set_up_asks_only_the_standard_library():
    tree = ast.parse((ROOT / "tools" / "setup.py").read_text())
    names = {
        alias.name.split(".")[0] for node in tree.body if isinstance(node, ast.Import) for alias in node.names
    }
    assert names <= sys.stdlib_module_names
    assert not [node for node in tree.body if isinstance(node, ast.ImportFrom)]


def test_an_old_python_is_told_in_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(setup, "OLDEST_PYTHON", (99, 0))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert setup.main(["demo"]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "kræver Python 3.11 eller nyere" in said.err


@pytest.mark.parametrize("arguments", [[], ["produktion"]])
def test_the_set_up_says_how_it_is_used(arguments, capsys):
    assert setup.main(arguments) == 1
    assert capsys.readouterr().err.startswith("Brug: ")


def test_an_environment_that_is_a_link_to_another_is_left_alone(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(setup, "ROOT", str(tmp_path))
    monkeypatch.setattr(setup, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(setup, "run", lambda *_: pytest.fail("intet program må køre"))
    theirs = tmp_path / "andres"
    for target in (theirs, tmp_path / "findes-ikke"):
        theirs.mkdir(exist_ok=True)
        (theirs / "min.txt").touch()
        (tmp_path / ".venv").symlink_to(target)
        assert setup.main(["demo"]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "er en henvisning til en anden mappe" in said
        assert [each.name for each in theirs.iterdir()] == ["min.txt"]
        (tmp_path / ".venv").unlink()


def test_a_step_that_fails_leaves_no_stamp(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "VENV", str(tmp_path))
    monkeypatch.setattr(setup, "run", lambda *_arguments: False)
    with pytest.raises(setup.Failed, match="er der net"):
        setup.install_python_packages("base")
    assert list((tmp_path / "stamps").iterdir()) == []


def test_a_step_that_is_done_is_not_done_again(monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr(setup, "VENV", str(tmp_path))
    monkeypatch.setattr(setup, "run", lambda command, *_more: ran.append(command) or True)
    setup.install_python_packages("dev")
    setup.install_python_packages("dev")
    setup.install_python_packages("base")  # what the tests need covers the demo
    assert len(ran) == 1
    assert "--require-hashes" in ran[0]


def test_a_missing_browser_stops_the_gate_and_only_warns_elsewhere(monkeypatch, capsys):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(setup, "MAC_BROWSER", "/findes/ikke")
    monkeypatch.setattr(setup, "CI", False)
    setup.install_browser()
    assert "springes over" in capsys.readouterr().err
    monkeypatch.setattr(setup, "CI", True)
    with pytest.raises(setup.Failed, match="Chromium mangler"):
        setup.install_browser()


def test_a_machine_without_the_dictionary_gets_it_or_is_told_how(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(setup, "CI", False)
    monkeypatch.setattr(setup, "run_quietly", lambda _command: False)
    monkeypatch.setattr(setup, "apt_install", lambda *packages: asked.append(packages) or True)
    monkeypatch.setattr(setup, "apt_works", lambda: True)
    setup.install_dictionary()
    assert asked == [("hunspell", "hunspell-da")]
    monkeypatch.setattr(setup, "apt_works", lambda: False)
    setup.install_dictionary()
    assert "apt install hunspell hunspell-da" in capsys.readouterr().err
    monkeypatch.setattr(setup, "CI", True)
    with pytest.raises(setup.Failed, match="apt install hunspell hunspell-da"):
        setup.install_dictionary()


def test_the_demo_answers_before_it_starts_what_nobody_waits_for(monkeypatch, capsys):
    happened = []

    class Started:
        def __init__(self, command, **_):
            self.what = "web" if "gunicorn" in command else "jobs"
            assert self.what == "jobs" or "--preload" in command
            happened.append(self.what)

        def wait(self):
            happened.append("stopped")

    monkeypatch.setattr(subprocess, "Popen", Started)
    monkeypatch.setattr(demo, "_wait_for_answer", lambda *_: happened.append("answers"))
    monkeypatch.setattr(demo, "_end", lambda process: happened.append(f"end {process.what}"))
    with pytest.raises(Stop, match="stoppede af sig selv"):
        demo.serve(8000)
    assert happened == ["web", "answers", "jobs", "stopped", "end jobs", "end web"]
    assert "Klar: http://127.0.0.1:8000" in capsys.readouterr().out


def test_a_demo_that_is_stopped_while_it_starts_a_program_leaves_none_behind(monkeypatch):
    ended = []

    def stopped_at_once(_command, **_more):
        signal.raise_signal(signal.SIGTERM)
        return "web"

    monkeypatch.setattr(subprocess, "Popen", stopped_at_once)
    monkeypatch.setattr(demo, "_end", ended.append)
    before = (
        signal.getsignal(signal.SIGTERM),
        signal.getsignal(signal.SIGINT),
        signal.getsignal(signal.SIGHUP),
    )
    signal.signal(signal.SIGTERM, demo._interrupt)
    try:
        with pytest.raises(demo.Interrupted):
            demo.serve(8000)
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), before, strict=True):
            signal.signal(number, handler)
    assert ended == ["web"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program with the one that started it")
def test_a_demo_that_is_killed_takes_its_programs_with_it():
    program = (
        "import os, signal, sys; from tools import demo; started = []\n"
        "demo._start([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)'], started)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    # The grandchild holds the other end of what we read: it is at an end when the last of them is.
    killed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=20, check=False
    )
    assert killed.returncode == -signal.SIGKILL


def test_a_folder_nobody_may_write_in_is_told_in_one_sentence(monkeypatch, tmp_path, capsys):
    (tmp_path / "program").write_text("a file where a folder should be")
    monkeypatch.setattr(setup, "ROOT", str(tmp_path / "program"))
    assert setup.main(["demo"]) == 1
    assert capsys.readouterr().err.startswith("Opsætningen stoppede: ")


def test_a_machine_without_python_is_told_in_one_sentence():
    make = subprocess.run(
        ["make", "--no-print-directory", "demo", "PYTHON=python-der-ikke-er-her"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert make.returncode != 0
    assert make.stderr.startswith("Programmet python-der-ikke-er-her findes ikke: installér Python 3.11")


def test_a_database_that_does_not_answer_is_told_with_the_way_out(monkeypatch, tmp_path):
    with socket.socket() as unused:
        unused.bind((demo.HOST, 0))
        port = unused.getsockname()[1]
        monkeypatch.setenv("DATABASE_URL", f"postgresql://postgres@{demo.HOST}:{port}/postgres")
        monkeypatch.setattr(pgserver.pgplaces, "folder_of", lambda _root: tmp_path)
        with pytest.raises(Stop, match=r"PostgreSQL sagde nej: .*Ret DATABASE_URL"), pgserver.use(tmp_path):
            pass


def test_a_port_that_is_taken_is_told_with_the_way_out():
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=rf"Port {port} er optaget: prøv  PORT=\d+ make demo"):
            demo.free_port(str(port))


@pytest.mark.parametrize("wanted_port", ["abc", "0", "65536", "-1", "8000.0"])
def test_a_port_is_a_number(wanted_port):
    with pytest.raises(Stop, match="PORT skal være et tal"):
        demo.free_port(wanted_port)
