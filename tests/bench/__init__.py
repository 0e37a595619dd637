"""Measures speed: `make bench` prints one table. These are no tests: nothing here fails because a machine is slow.

Every figure stands beside a reference of the same run on the same machine – raw SQL, a plain page, a bare import – and
what counts is the ratio between the two. One file per group of rows; each has `rows(house, size)`.
"""
