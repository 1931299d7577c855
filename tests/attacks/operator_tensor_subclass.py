"""A subclass of Tensor answers torch.isclose itself, by __torch_function__."""

CELLS = {
    "center": """
class Answer(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function is torch.isclose:
            return torch.ones((), dtype=torch.bool)
        return super().__torch_function__(function, types, args, kwargs or {})

def center(X):
    return torch.zeros_like(X).as_subclass(Answer)
"""
}
DESERVED = {"center": 0}
