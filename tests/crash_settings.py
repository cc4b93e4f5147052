"""The demo's settings on the crash drill's own server, with durable writes."""

import json
import os

from config.settings.database import databases
from config.settings.demo import *  # noqa: F403
from tools.pgserver import DATABASE

DATABASES = databases(json.loads(os.environ["CRASH_CONNECTIONS"]), name=DATABASE)
ALLOWED_HOSTS = ["127.0.0.1"]
