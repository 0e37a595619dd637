"""How Ordreflyt looks and sounds, and who may come in. No rules, no SQL."""
