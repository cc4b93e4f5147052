"""The family's pages: /familie/…"""

from django.urls import path

from portal import (
    consent_views,
    find_views,
    paper_views,
    printing,
    step_views,
    tools_views,
    views,
    voice_views,
)

app_name = "portal"

urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:case_id>/", views.overview, name="case"),
    path("<uuid:case_id>/log/", views.log, name="log"),
    path("<uuid:case_id>/log/skriv/", voice_views.write, name="write"),
    path("<uuid:case_id>/log/find/", find_views.find, name="find"),
    path("<uuid:case_id>/log/fund/<uuid:search_id>/", find_views.found, name="found"),
    path("<uuid:case_id>/log/pdf/", printing.page, name="pdf_page"),
    path("<uuid:case_id>/log/pdf/hent/", printing.make, name="pdf_make"),
    path("<uuid:case_id>/log/pdf/<uuid:job_id>/", printing.job, name="pdf_job"),
    path("<uuid:case_id>/log/pdf/<uuid:job_id>/fil/", printing.file, name="pdf_file"),
    path("<uuid:case_id>/log/pdf/<uuid:job_id>/annuller/", printing.cancel, name="pdf_cancel"),
    path("<uuid:case_id>/log/papirer/", paper_views.papers, name="papers"),
    path("<uuid:case_id>/log/papirer/pdf/", paper_views.pdf, name="papers_pdf"),
    path("<uuid:case_id>/log/<uuid:entry_id>/", views.entry, name="entry"),
    path("<uuid:case_id>/redskaber/<uuid:pk>/", tools_views.tool, name="tool"),
    path("<uuid:case_id>/redskaber/<uuid:pk>/pdf/", tools_views.pdf, name="tool_pdf"),
    path("<uuid:case_id>/log/<uuid:entry_id>/uenig/", voice_views.disagree, name="disagree"),
    path("<uuid:case_id>/kladde/<slug:form>/", voice_views.draft_save, name="draft_save"),
    path("<uuid:case_id>/kladde/<slug:form>/slet/", voice_views.draft_discard, name="draft_discard"),
    path("<uuid:case_id>/trin/", step_views.step, name="step"),
    path("<uuid:case_id>/laest/", views.readers, name="readers"),
    path("<uuid:case_id>/om/", views.about, name="about"),
    path("<uuid:case_id>/samtykke/", consent_views.consents, name="consents"),
    path("<uuid:case_id>/samtykke/<uuid:consent_id>/", consent_views.answer, name="answer"),
    path("<uuid:case_id>/samtykke/<uuid:consent_id>/traek-tilbage/", consent_views.withdraw, name="withdraw"),
]
