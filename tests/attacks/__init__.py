"""What students may try to get points, texts or files that are not theirs, one file an attempt.

`heist` is the assignment that is attacked, `corpus` reads the attacks, `classroom` has a class of
attackers graded, with honest students among them, and `compare` does so in the ways there are.
"""
