"""Measurements that the README quotes: `make bench`. Never part of the tests."""
