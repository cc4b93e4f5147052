"""A view leaves no access event only when it stands in the list, with its reason."""

from importlib import import_module

import pytest

from cases.gate import UNRECORDED_VIEWS, UnlistedView, case_view
from cases.roles import CasePerm


def test_an_unlisted_view_cannot_go_unrecorded():
    with pytest.raises(UnlistedView):

        @case_view(CasePerm.VIEW, action=None)
        def quiet(request, case):
            """Would leave no trace."""


@pytest.mark.parametrize("name", sorted(UNRECORDED_VIEWS))
def test_every_listed_view_exists_and_has_a_reason(name):
    module, _dot, view = name.rpartition(".")
    assert getattr(import_module(module), view).case_perm in CasePerm
    assert len(UNRECORDED_VIEWS[name]) > 40


def test_the_list_is_short():
    assert set(UNRECORDED_VIEWS) == {
        "portal.find_views.find",
        "portal.printing.cancel",
        "portal.printing.job",
        "portal.voice_views.draft_save",
        "redskaber.views.drawings.draft_file",
        "redskaber.views.filling.autosave",
        "redskaber.views.filling.drawing",
        "stafetlog.views.drafts.draft_save",
        "stafetlog.views.printing.cancel",
        "stafetlog.views.printing.job",
        "stafetlog.views.timeline.find",
    }
