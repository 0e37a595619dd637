"""The database and everything else outside the process.

A store function takes a session, then the actor, then the rest; it opens nothing and commits nothing.
"""
