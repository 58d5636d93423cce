"""What a figure must satisfy before it is used: the rules, both gates, and the pages that show their results.

Importing this package is cheap: Great Expectations (several seconds) is imported by the functions that need it.
"""
