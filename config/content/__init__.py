"""The content that ships with the program: read from fixtures/content/, checked, written to the database."""
