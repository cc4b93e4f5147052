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
        # The municipality chooses whether these ask for a login; they know no child.
        "families:index",
        "families:show",
        "guides:cell",
        "guides:group",
        "guides:index",
        "guides:level_help",
        "guides:notify_help",
        "guides:pdf",
        "handbook:chapter",
        "handbook:ideas",
        "handbook:index",
        "handbook:law",
        "handbook:search",
        "leaflets:index",
        "leaflets:pdf",
        "leaflets:show",
        "privacy",
        "third_party",
        "was",
    }
)
