"""Test cells in one process, the student's code in another, and only data between them.

The student's process may do anything but reach what the examiner knows: expected values, the inputs
of other checks, the text of the tests. The examiner runs test cells as they are, written for one
process; the student's names in them stand for proxies (`proxies`), tensors are equal on both sides
whenever either looks (`replicas`), gradients flow across (`autograd`), and networks work on both
sides (`modules`). What the reference solution may and does is the measure (`policy`, `judging`).
"""
