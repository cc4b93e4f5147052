"""What a helper says to some answers: an explanation for each, the urgent ones first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from handlevejledninger.content.piece import words_of
from handlevejledninger.forms import Answer
from handlevejledninger.markup import Values
from ui.markdown import line_to_html


@dataclass(frozen=True)
class Explanation:
    """One question, the answer given, and what it means."""

    question: str
    answer: str
    text: SafeString
    is_urgent: bool


def explain(document: Mapping[str, Any], answers: Mapping[str, str]) -> list[Explanation]:
    """Return an explanation for each answer that has one, the urgent ones first.

    An answer is urgent when the question is and the answer is not no: who does not know whether a child is
    in danger must ask somebody now.
    """
    values = Values(words_of(document))
    labels = dict(Answer.CHOICES)
    found = []
    for question in document["spoergsmaal"]:
        answer = answers.get(question["noegle"], "")
        text = question[answer] if answer else ""
        if text:
            urgent = question["haster"] and answer != Answer.NO
            line = line_to_html(values.fill(text))
            found.append(Explanation(question["tekst"], str(labels[answer]), line, urgent))
    return sorted(found, key=lambda each: not each.is_urgent)
