"""Every write to a case's own tables. One noun a file."""
