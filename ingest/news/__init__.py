"""News sites, from their source files to the rows of a run: discover → frontier → fetch → page → collect."""
