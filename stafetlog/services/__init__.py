"""Every write to the log. One noun a file."""
