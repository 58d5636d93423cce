"""Which articles a site offers: feeds, sitemaps, listings. Incremental: what is known already is not walked again."""

from __future__ import annotations

from ingest.news.discover.items import Discovery, Item, Validators
from ingest.news.discover.walk import discover

__all__ = ["Discovery", "Item", "Validators", "discover"]
