"""Everything outside the house that we talk to, one small adapter each."""
