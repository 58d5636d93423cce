"""HTTP, politely: robots.txt, a pace per host, public addresses only, limits."""
