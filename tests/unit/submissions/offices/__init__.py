"""Workbooks as thirty different provincial offices send them, with gold answers (see README.md)."""
