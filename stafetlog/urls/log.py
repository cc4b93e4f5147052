"""The log of one case: /sager/<id>/log/…"""

from django.urls import path

from stafetlog.views import answering, attachments, drafts, guide, log, papers, printing, timeline

app_name = "stafetlog"

urlpatterns = [
    path("", timeline.timeline, name="timeline"),
    path("find/", timeline.find, name="find"),
    path("fund/<uuid:search_id>/", timeline.found, name="found"),
    path("dag/", timeline.day, name="day"),
    path("vejledning/", guide.here, name="guide"),
    path("vejledning/<slug:phase>/", guide.in_phase, name="guide_phase"),
    path("ny/", log.entry_create, name="entry_create"),
    path("pdf/", printing.page, name="pdf_page"),
    path("pdf/hent/", printing.make, name="pdf_make"),
    path("pdf/<uuid:job_id>/", printing.job, name="pdf_job"),
    path("pdf/<uuid:job_id>/fil/", printing.file, name="pdf_file"),
    path("pdf/<uuid:job_id>/annuller/", printing.cancel, name="pdf_cancel"),
    path("papirer/", papers.papers, name="papers"),
    path("papirer/pdf/", papers.pdf, name="papers_pdf"),
    path("papirer/csv/", papers.table, name="papers_csv"),
    path("bilag/<uuid:pk>/", attachments.attachment, name="attachment"),
    path("kladde/<slug:form>/", drafts.draft_save, name="draft_save"),
    path("kladde/<slug:form>/slet/", drafts.draft_discard, name="draft_discard"),
    path("<uuid:pk>/", timeline.entry, name="entry"),
    path("<uuid:pk>/uenig/", answering.disagree, name="disagree"),
    path("<uuid:pk>/bed-om-svar/", answering.ask_reply, name="ask_reply"),
    path("svar/<uuid:pk>/traek-tilbage/", answering.end_reply, name="end_reply"),
    path("<uuid:pk>/ret/", log.entry_correct, name="entry_correct"),
]
