"""The demonstration's passwords: of no use anywhere else."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class DemoHasher(Argon2PasswordHasher):
    """Argon2 under a name that only the demonstration knows, so that its logins never open another site."""

    algorithm = "demo_argon2"
