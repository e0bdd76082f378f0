"""Queries into workbooks. Knows the domain, no screen and no import."""
