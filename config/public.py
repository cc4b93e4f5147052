"""The pages that are open without login: a short list that a test compares with the site."""

PUBLIC_URL_NAMES = frozenset(
    {
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "accessibility",
        "health",
        "privacy",
        "third_party",
        "was",
    }
)
