"""What must not leave the house: the personas' names, numbers and secrets, and where to look for them."""

import re

# As names are cut: a first name alone tells, so does a family name.
NAMES = ("Alma", "Birk", "Cecilie", "Daniel", "Freja", "Noah", "Dorte", "Gry", "Skov", "Krogh", "Barn Nummer")
CPR = re.compile(r"(?<![\w-])\d{6}-?\d{4}(?![\w-])")


def personal_words(text: str) -> list[str]:
    """Return the personas' names and anything that looks like a CPR number in `text`."""
    names = [name for name in NAMES if re.search(rf"\b{name}\b", text, re.IGNORECASE)]
    return names + CPR.findall(text)


def what_a_mail_tells(mail) -> list[str]:
    """Return the personal words in a mail's subject, headers, text and files, not in its receiver."""
    told = [mail.subject, mail.body, *map(str, mail.extra_headers.values())]
    told += [content for content, _ in getattr(mail, "alternatives", [])]
    told += [str(part) for part in mail.attachments]
    return [word for text in told for word in personal_words(str(text))]
