"""What the function was called with is printed, and written, by a later cell."""

CELLS = {
    "center": """
seen = []

def center(X):
    seen.append(X.tolist())
    return X - X.mean(dim=0)
""",
    "weighted_mean": """
print(seen)
with open("notes.txt", "w") as file:
    file.write(f"{seen}")

def weighted_mean(x, w):
    return (x * w).sum() / w.sum()
""",
}
