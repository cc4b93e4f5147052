"""Every write to consent. One noun a file."""
