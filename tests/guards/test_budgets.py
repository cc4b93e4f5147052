"""Files and functions stay small enough to read (style.md, section 1)."""

from tests.guards import sources

FILE, FUNCTION, VIEW, TEMPLATE, TEST_FILE = 300, 40, 30, 150, 600

# What may be longer, and why.
LONG_FILES = {
    "tools/setup.py": "must be one file that asks only the standard library",
}
LONG_TEMPLATES: dict[str, str] = {}


def test_no_file_grows_too_long():
    long = {sources.name(path): sources.lines(path) for path in sources.program_files()}
    assert {name: size for name, size in long.items() if size > FILE and name not in LONG_FILES} == {}


def test_no_function_grows_too_long():
    """Its body: the arguments, which services name one a line, and the docstring are not counted."""
    found = {}
    for path in sources.program_files():
        for where, function, _ in sources.functions(path):
            if sources.body_lines(function) > FUNCTION:
                found[where] = sources.body_lines(function)
    assert found == {}


def test_no_view_grows_too_long():
    found = {}
    for path in sources.view_files():
        for where, _, size in sources.functions(path):
            if size > VIEW:
                found[where] = size
    assert found == {}


def test_no_template_grows_too_long():
    long = {sources.name(path): sources.lines(path) for path in sources.templates()}
    assert {name: size for name, size in long.items() if size > TEMPLATE and name not in LONG_TEMPLATES} == {}


def test_no_test_file_grows_too_long():
    long = {sources.name(path): sources.lines(path) for path in sources.test_files()}
    assert {name: size for name, size in long.items() if size > TEST_FILE} == {}


def test_the_exceptions_are_still_needed():
    sizes = {sources.name(path): sources.lines(path) for path in sources.program_files()}
    assert [name for name in LONG_FILES if sizes.get(name, 0) <= FILE] == []
