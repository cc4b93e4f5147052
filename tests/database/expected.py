"""What the database should look like, written down once: tables, grants, functions, records of fact.

Read by test_catalogue. Rights are words: select, insert, update, delete, and update(a b) for single
columns. The owner may all and the backup may read all; they are not repeated.
"""

# Tables that belong to a case, or to one person, and have no foreign key that says so.
HANGS_WITHOUT_A_PATH = {
    "cases_child",
    "cases_historicalchild",
    "cases_erasure",
    "cases_purgepermit",
    "stafetlog_undringsnotat",
    "stafetlog_noteobservation",
    "redskaber_notetool",
}

# Behind row security with no policy for the web, and no grant either.
CLOSED_TO_THE_WEB = {"cases_purgepermit", "stafetlog_loghead"}

APPEND_ONLY = {
    "cases_accessevent",
    "cases_erasure",
    "consent_consent",
    "consent_consentdecision",
    "consent_consentsigner",
    "stafetlog_closing",
    "stafetlog_entry",
    "stafetlog_evaluation",
    "stafetlog_goalwords",
    "stafetlog_handovernote",
    "stafetlog_levelchange",
    "stafetlog_statechange",
}

# Table: the trigger function that writes or guards the chain.
CHAINED = {"stafetlog_entry": "chain_entry", "stafetlog_loghead": "head_has_its_entry"}

_READ = {"app": "select"}
_ADD = {"app": "select insert"}
_EDIT = {"app": "select insert update"}
_ALL = {"app": "select insert update delete"}
_PURGED = {"guard": "select delete"}

GRANTS: dict[str, dict[str, str]] = {
    # --- frameworks
    "account_emailaddress": _ALL | _PURGED,
    "account_emailconfirmation": _ALL | _PURGED,
    "accounts_cache": _ALL,
    "accounts_user_groups": _READ | _PURGED,
    "accounts_user_user_permissions": _READ | _PURGED,
    "auth_group": _READ,
    "auth_group_permissions": _READ,
    "auth_permission": {"app": "select", "guard": "select"},
    "django_admin_log": _ADD | _PURGED,
    "django_content_type": {"app": "select", "guard": "select"},
    "django_migrations": {"app": "select", "purger": "select"},
    "django_session": _ALL,
    "guardian_groupobjectpermission": {},
    "guardian_userobjectpermission": {},
    # --- people and the model's words
    "accounts_employment": _EDIT | {"guard": "select"},
    # Here and below: a lock needs the right to change one column, and the guard's functions change none.
    "accounts_user": {"app": "select insert update", "guard": "select delete update(last_login)"},
    "btimodel_authority": _EDIT,
    "btimodel_deadline": {"app": "select insert update", "guard": "select"},
    "btimodel_legalbasis": _EDIT,
    "btimodel_legalbasisversion": _EDIT,
    "btimodel_municipality": _EDIT,
    "btimodel_retentionrule": {"app": "select insert update", "guard": "select"},
    "btimodel_unit": {"app": "select insert update", "guard": "select"},
    # --- who changed reference data (django-simple-history)
    "accounts_historicalemployment": _ADD,
    "btimodel_historicaldeadline": _ADD,
    "btimodel_historicallegalbasis": _ADD,
    "btimodel_historicalmunicipality": _ADD,
    "btimodel_historicalretentionrule": _ADD,
    "btimodel_historicalunit": _ADD,
    "handlevejledninger_historicalcontent": _ADD,
    # --- guides and handbook: no child in any of it
    "handlevejledninger_content": {"app": "select update"},
    "handlevejledninger_guideuse": {"app": "select insert update(is_folded ticks)"},
    # --- the case
    "cases_accessevent": _ADD | _PURGED,
    "cases_case": {
        "app": "select insert update(stafetholder_id holder_unit_id holder_is_acting holder_since"
        " level status stage childs_adult_id purpose review_on next_on next_kind closed_at"
        " retention_rule_id retention_until archive_marking archived_on legal_hold)",
        "guard": "select delete update(status legal_hold archived_on)",
    },
    "cases_casemembership": {"app": "select insert update(role task valid_until ended_at)"} | _PURGED,
    "cases_caseperson": _EDIT | {"guard": "select delete update(protected_elsewhere)"},
    "cases_caseuserpermission": {
        "app": "select insert delete update(valid_until)",
        "guard": "select insert delete update(valid_until)",
    },
    "cases_child": {"app": "select insert update", "guard": "select delete update(group_name)"},
    "cases_erasure": {"app": "select", "purger": "select", "guard": "insert"},
    "cases_historicalcaseperson": _ADD | _PURGED,
    "cases_historicalchild": _ADD | _PURGED,
    "cases_personcontact": _EDIT | _PURGED,
    "cases_purgepermit": {"guard": "select insert delete"},
    "cases_unitdoor": {"app": "select insert update(open_until closed_at)"} | _PURGED,
    # --- the log
    "stafetlog_closing": _ADD | _PURGED,
    "stafetlog_draft": _ALL | _PURGED,
    "stafetlog_draftfile": {"app": "select insert delete update(subject dated origin)"} | _PURGED,
    "stafetlog_entry": _ADD | _PURGED,
    "stafetlog_evaluation": _ADD | _PURGED,
    "stafetlog_goal": {"app": "select insert update(status ended_on end_reason end_entry_id)"} | _PURGED,
    "stafetlog_goalwords": _ADD | _PURGED,
    "stafetlog_handover": {"app": "select insert update(state answered_at answer escalated_at)"} | _PURGED,
    "stafetlog_handovernote": _ADD | _PURGED,
    "stafetlog_levelchange": _ADD | _PURGED,
    "stafetlog_loghead": {"guard": "select insert update delete"},
    "stafetlog_measure": {"app": "select insert update(status evaluate_on ended_on)"} | _PURGED,
    "stafetlog_meeting": {
        "app": "select insert update(state version purpose starts_at minutes place chair_id writer_id"
        " agenda_sent_at cancel_reason child_heard child_words child_heard_on child_heard_by holder_onward"
        " level_onward next_on next_kind entry_id finished_at)"
    }
    | _PURGED,
    "stafetlog_meetingitem": {"app": "select insert delete update(note)"} | _PURGED,
    "stafetlog_meetingparticipant": {"app": "select insert delete update(attendance)"} | _PURGED,
    "stafetlog_noteobservation": _ALL | _PURGED,
    "stafetlog_pdfjob": {
        "app": "select insert update(state progress pages made_at expires_at file_name file_key"
        " last_seq sight)",
        "guard": "select delete update(state attempts progress pages)",
    },
    "stafetlog_replyrequest": {"app": "select insert update(state answer_id ended_at)"} | _PURGED,
    "stafetlog_reminder": {"app": "select insert delete"} | _PURGED,
    "stafetlog_statechange": _ADD | _PURGED,
    "stafetlog_undringsnotat": _ALL | {"guard": "select delete update(status)"},
    # --- tools
    "redskaber_filledtool": {
        "app": "select insert delete update(typed page version updated_at answers entry_id shared_at)"
    }
    | _PURGED,
    "redskaber_notetool": _ALL | _PURGED,
    "redskaber_historicaloffer": _ADD,
    "redskaber_offer": _EDIT,
    "redskaber_ownrating": {"app": "select insert update(step words rated_at)"} | _PURGED,
    "redskaber_ratinground": {
        "app": "select insert update(opened_at opened_by_id)",
        "guard": "select delete update(opened_at)",
    },
    "redskaber_roundmember": {"app": "select insert update(rated_at)"} | _PURGED,
    "redskaber_toolspec": {"app": "select insert update(retired)"},
    # --- consent
    "consent_consent": _ADD | _PURGED,
    "consent_consentdecision": _ADD | _PURGED,
    "consent_consentsigner": _ADD | _PURGED,
}

# Function: the roles that may execute it; "public" for those that run as their caller and open nothing.
FUNCTIONS = {
    "app_cases": "app",
    "app_invitations": "app",
    "app_uid": "public",
    "case_is_archived": "purger",
    "case_is_due": "public",
    "due_cases": "purger",
    "dropped_cases": "",
    "dropped_stafetter": "app",
    "end_pdf_jobs": "app",
    "entry_hash": "public",
    "find_child": "app",
    "hold_case": "purger",
    "live_files": "purger",
    "holds_any_stafet": "app",
    "lead_case_grant": "app",
    "leave_pdf_job": "public",
    "open_case_grant": "app",
    "opens_any_case": "app",
    "protected_contacts": "app",
    "purge_case": "purger",
    "purge_drafts": "purger",
    "purge_family": "",
    "purge_notes": "purger",
    "purge_open_notes": "purger",
    "purge_rounds": "",
    "purge_permitted": "app purger owner",
    "same_people": "",
    "searches_since": "app",
    "take_pdf_job": "app",
    "unanswered_offers": "app",
    "work_ends": "public",
}

TRIGGER_FUNCTIONS = {
    "access_follows_work",
    "chain_entry",
    "elsewhere_is_kept",
    "filled_tool_stays",
    "head_has_its_entry",
    "holder_is_active",
    "holder_stays_active",
    "meeting_part_stays",
    "meeting_stays",
    "protection_follows",
    "refuse_all_change",
    "refuse_change",
    "refuse_truncate",
    "round_opens_once",
    "tool_version_stays",
    "wait_for_protection",
}
