"""Makes the tests' database as owner, for use by the web's role, and empties it as administrator."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tools import pgserver, roles

# Content that migrations and load_content bring, and its history; tests share it and never change it.
KEPT_TABLES = frozenset(
    {
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "btimodel_legalbasis",
        "btimodel_historicallegalbasis",
        "btimodel_legalbasisversion",
        "btimodel_deadline",
        "btimodel_historicaldeadline",
        "btimodel_retentionrule",
        "btimodel_historicalretentionrule",
        "redskaber_toolspec",
        "redskaber_offer",
        "redskaber_historicaloffer",
        "handlevejledninger_content",
        "handlevejledninger_historicalcontent",
    }
)

KEPT_TEMPLATES = 8


def admin_url() -> str:
    """Return the server administrator's URL; only the harness uses it."""
    return pgserver.load_connections(settings.BASE_DIR)["admin"]


def create(name: str) -> None:
    """Make the database `name` anew from a template that holds the migrations and the content."""
    template = f"stafetten_template_{_fingerprint()}"
    connections.close_all()
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        # One at a time on a server: two runs may want the same template.
        admin.execute("SELECT pg_advisory_lock(hashtext('stafetten template'))")
        known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
        if not known:
            _sweep(admin)
            _make_template(template)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER stafetten_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    # A template's contents are copied, its grants are not: closed to the public, as production's is.
    roles.ensure_database(admin_url(), name)
    _use(name)


def drop(name: str) -> None:
    """Remove the database after the run; the template stays for the next one."""
    connections.close_all()
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def empty() -> None:
    """Empty every table but the kept ones, as administrator with the triggers asleep.

    The web's role cannot, and neither can the owner: that is what the database tests prove.
    """
    with administrator() as admin:
        tables = [sql.Identifier("public", table) for table in emptied_tables(admin)]
        with admin.transaction():
            # DELETE is much faster than TRUNCATE for a handful of rows: no new files.
            admin.execute("SET LOCAL session_replication_role = replica")
            admin.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(table) for table in tables))


@contextmanager
def administrator() -> Iterator[psycopg.Connection]:
    """Connect to the tests' database as the server's administrator; nothing waits for the disk."""
    url = _with_name(admin_url(), settings.DATABASES["default"]["NAME"])
    with psycopg.connect(url, autocommit=True, options="-c synchronous_commit=off") as admin:
        yield admin


def emptied_tables(admin: psycopg.Connection) -> list[str]:
    """Return the names of the tables whose rows the tests write."""
    rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [row[0] for row in rows if row[0] not in KEPT_TABLES]


def _sweep(admin: psycopg.Connection) -> None:
    """Remove what earlier migrations left: all but the newest templates, and any that was never finished."""
    query = "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC"
    names = [row[0] for row in admin.execute(query, ["stafetten_template_%"])]
    whole = [name for name in names if not name.endswith("_new")]
    for name in {*names} - {*whole[:KEPT_TEMPLATES]}:
        with suppress(psycopg.errors.ObjectInUse):
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _make_template(template: str) -> None:
    half_made = f"{template}_new"
    roles.drop_database(admin_url(), half_made)
    roles.ensure_database(admin_url(), half_made)
    _use(half_made)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("load_content", database="owner", verbosity=0)
    connections.close_all()
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(half_made), sql.Identifier(template)
            )
        )


def _use(name: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def _with_name(url: str, name: str) -> str:
    return psycopg.conninfo.make_conninfo(url, dbname=name)


def _fingerprint() -> str:
    """Return a digest of everything the template is made from."""
    root: Path = settings.BASE_DIR
    files = [
        *root.glob("*/migrations/*.py"),
        *root.glob("fixtures/content/**/*.yaml"),
        *root.glob("fixtures/content/**/*.md"),
        *root.glob("*/models*/**/*.py"),
    ]
    files += [*root.glob("*/models.py"), *root.glob("config/content/*.py")]
    files += [root / "btimodel" / "reader.py", *root.glob("redskaber/*.py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
