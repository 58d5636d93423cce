"""The bytes of a page → title, date, text."""
