"""The digits of assignment 12: how the shipped file and its hidden labels are made.

    python -m tests.assignments.digits      writes source/12_training/digits.npz

The images come from scikit-learn's `load_digits` (UCI, optical recognition of handwritten digits).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

NUM_TEST = 360
SEED = 32  # a split on which no honest method is near a threshold by chance
PATH = Path("source") / "12_training" / "digits.npz"


def split() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return what students get, by name in the file, and the labels that they do not get."""
    X, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(SEED).permutation(len(X))
    train, test = order[:-NUM_TEST], order[-NUM_TEST:]
    public = {
        "X_train": X[train].astype(np.uint8),
        "labels_train": labels[train].astype(np.uint8),
        "X_test": X[test].astype(np.uint8),
    }
    return public, labels[test]


if __name__ == "__main__":
    public, hidden = split()
    np.savez_compressed(PATH, **public)
    print("".join(str(label) for label in hidden))
