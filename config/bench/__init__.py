"""Measures the pages with many invented cases, in databases of its own: manage.py bench."""
