"""Ten exercises of a course on the foundations of deep learning, answered in several ways."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

IMPORTS = "import torch\nfrom torch import nn"


@dataclass(frozen=True)
class Exercise:
    """One graded exercise.

    Attributes:
        name: the function that students write.
        right: a solution.
        wrong: a solution whose values or shapes are wrong, so that a check fails.
        visible: checks that students see.
        hidden: checks that nbgrader puts back before grading.
    """

    name: str
    right: str
    wrong: str
    visible: str
    hidden: str

    @property
    def raising(self) -> str:
        """An answer that ends in an error of Python."""
        signature = self.right.splitlines()[0]
        return f"{signature}\n    return undefined_name * 2\n"


def _exercise(name: str, right: str, wrong: str, visible: str, hidden: str) -> Exercise:
    return Exercise(name, *(dedent(text).strip("\n") for text in (right, wrong, visible, hidden)))


EXERCISES = (
    _exercise(
        "matrix_product",
        """
        def matrix_product(A, B):
            return (A[:, :, None] * B[None, :, :]).sum(dim=1)
        """,
        """
        def matrix_product(A, B):
            return (A[:, :, None] * B[None, :, :]).mean(dim=1)
        """,
        """
        A = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        torch.testing.assert_close(matrix_product(A, torch.eye(2)), A)
        """,
        """
        generator = torch.Generator().manual_seed(1)
        for n, k, m in ((1, 1, 1), (2, 3, 4), (5, 1, 2), (17, 9, 11)):
            for dtype in (torch.float32, torch.float64):
                A = torch.randn(n, k, generator=generator, dtype=dtype)
                B = torch.randn(k, m, generator=generator, dtype=dtype)
                torch.testing.assert_close(matrix_product(A, B), A @ B)
        """,
    ),
    _exercise(
        "standardize",
        """
        def standardize(X):
            return (X - X.mean(dim=0)) / X.std(dim=0, unbiased=False)
        """,
        """
        def standardize(X):
            return (X - X.mean()) / X.std(unbiased=False)
        """,
        """
        X = torch.tensor([[1.0, 10.0], [3.0, 30.0]])
        torch.testing.assert_close(standardize(X), torch.tensor([[-1.0, -1.0], [1.0, 1.0]]))
        """,
        """
        generator = torch.Generator().manual_seed(2)
        for shape in ((4, 1), (10, 3), (100, 7)):
            X = 5 + 3 * torch.randn(*shape, generator=generator, dtype=torch.float64)
            before = X.clone()
            Z = standardize(X)
            torch.testing.assert_close(X, before)
            torch.testing.assert_close(Z.mean(dim=0), torch.zeros(shape[1], dtype=Z.dtype))
            deviation = Z.pow(2).mean(dim=0).sqrt()
            torch.testing.assert_close(deviation, torch.ones(shape[1], dtype=Z.dtype))
        """,
    ),
    _exercise(
        "softmax",
        """
        def softmax(logits):
            shifted = logits - logits.max(dim=-1, keepdim=True).values
            return shifted.exp() / shifted.exp().sum(dim=-1, keepdim=True)
        """,
        """
        def softmax(logits):
            return logits.exp() / logits.exp().sum(dim=-1, keepdim=True)
        """,
        """
        torch.testing.assert_close(softmax(torch.zeros(1, 4)), torch.full((1, 4), 0.25))
        """,
        """
        generator = torch.Generator().manual_seed(3)
        for scale in (1.0, 30.0, 1000.0):
            for shape in ((1, 2), (6, 10), (2, 3, 5)):
                logits = scale * torch.randn(*shape, generator=generator)
                torch.testing.assert_close(softmax(logits), torch.softmax(logits, dim=-1))
        """,
    ),
    _exercise(
        "cross_entropy",
        """
        def cross_entropy(logits, labels):
            picked = logits.gather(1, labels[:, None]).squeeze(1)
            return (logits.logsumexp(dim=1) - picked).mean()
        """,
        """
        def cross_entropy(logits, labels):
            picked = logits.gather(1, labels[:, None]).squeeze(1)
            return (logits.logsumexp(dim=1) - picked).sum()
        """,
        """
        loss = cross_entropy(torch.zeros(3, 2), torch.tensor([0, 1, 1]))
        torch.testing.assert_close(loss, torch.tensor(2.0).log())
        """,
        """
        generator = torch.Generator().manual_seed(4)
        for size, classes in ((2, 2), (7, 3), (64, 10)):
            logits = torch.randn(size, classes, generator=generator, requires_grad=True)
            labels = torch.randint(classes, (size,), generator=generator)
            loss = cross_entropy(logits, labels)
            expected = nn.functional.cross_entropy(logits, labels)
            torch.testing.assert_close(loss, expected)
            torch.testing.assert_close(
                *(torch.autograd.grad(value, logits)[0] for value in (loss, expected))
            )
        """,
    ),
    _exercise(
        "sgd_step",
        """
        def sgd_step(params, lr):
            with torch.no_grad():
                for param in params:
                    param -= lr * param.grad
                    param.grad.zero_()
        """,
        """
        def sgd_step(params, lr):
            with torch.no_grad():
                for param in params:
                    param += lr * param.grad
                    param.grad.zero_()
        """,
        """
        w = torch.tensor([1.0, 2.0], requires_grad=True)
        (3 * w).sum().backward()
        sgd_step([w], lr=0.1)
        torch.testing.assert_close(w.detach(), torch.tensor([0.7, 1.7]))
        """,
        """
        generator = torch.Generator().manual_seed(5)
        for lr in (0.0, 0.01, 1.0):
            params = [torch.randn(*s, generator=generator) for s in ((3,), (2, 4), (1, 1, 5))]
            twins = [param.clone() for param in params]
            for each in (params, twins):
                for param in each:
                    param.requires_grad_()
            optimizer = torch.optim.SGD(twins, lr=lr)
            for _ in range(3):
                for each in (params, twins):
                    sum((param**2).sum() for param in each).backward()
                sgd_step(params, lr)
                optimizer.step()
                optimizer.zero_grad(set_to_none=False)
            for param, twin in zip(params, twins):
                torch.testing.assert_close(param, twin)
                torch.testing.assert_close(param.grad, twin.grad)
        """,
    ),
    _exercise(
        "mlp_forward",
        """
        def mlp_forward(X, W1, b1, W2, b2):
            return torch.relu(X @ W1 + b1) @ W2 + b2
        """,
        """
        def mlp_forward(X, W1, b1, W2, b2):
            return torch.relu(X @ W1) @ W2 + b2
        """,
        """
        X = torch.tensor([[1.0, -1.0]])
        y_hat = mlp_forward(X, torch.eye(2), torch.ones(2), torch.ones(2, 1), torch.zeros(1))
        torch.testing.assert_close(y_hat, torch.tensor([[2.0]]))
        """,
        """
        torch.manual_seed(6)
        for inputs, width, outputs in ((1, 1, 1), (3, 8, 2), (20, 64, 10)):
            model = nn.Sequential(
                nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, outputs)
            )
            X = torch.randn(32, inputs)
            first, last = model[0], model[2]
            y_hat = mlp_forward(X, first.weight.T, first.bias, last.weight.T, last.bias)
            torch.testing.assert_close(y_hat, model(X))
            upstream = torch.randn_like(y_hat)
            got = torch.autograd.grad(y_hat, list(model.parameters()), upstream)
            expected = torch.autograd.grad(model(X), list(model.parameters()), upstream)
            torch.testing.assert_close(got, expected)
        """,
    ),
    _exercise(
        "l2_penalty",
        """
        def l2_penalty(params, weight):
            return weight * sum((param**2).sum() for param in params)
        """,
        """
        def l2_penalty(params, weight):
            return weight * sum((param**2).sum().sqrt() for param in params)
        """,
        """
        penalty = l2_penalty([torch.tensor([3.0, 4.0])], weight=0.5)
        torch.testing.assert_close(penalty, torch.tensor(12.5))
        """,
        """
        generator = torch.Generator().manual_seed(7)
        for weight in (0.0, 0.1, 3.0):
            params = [
                torch.randn(*shape, generator=generator, requires_grad=True)
                for shape in ((4,), (3, 5), (2, 2, 2))
            ]
            penalty = l2_penalty(params, weight)
            expected = weight * torch.cat([param.flatten() for param in params]).pow(2).sum()
            torch.testing.assert_close(penalty, expected)
            penalty.backward()
            for param in params:
                torch.testing.assert_close(param.grad, 2 * weight * param.detach())
        """,
    ),
    _exercise(
        "accuracy",
        """
        def accuracy(logits, labels):
            return (logits.argmax(dim=1) == labels).float().mean().item()
        """,
        """
        def accuracy(logits, labels):
            return (logits.argmax(dim=0) == labels).float().mean().item()
        """,
        """
        logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 1.0, 2.0]])
        assert accuracy(logits, torch.tensor([0, 2])) == 1.0
        """,
        """
        generator = torch.Generator().manual_seed(8)
        for size, classes in ((1, 2), (10, 4), (200, 10)):
            logits = torch.randn(size, classes, generator=generator)
            labels = torch.randint(classes, (size,), generator=generator)
            right = sum(int(row.argmax() == label) for row, label in zip(logits, labels))
            assert isinstance(accuracy(logits, labels), float)
            assert abs(accuracy(logits, labels) - right / size) < 1e-6
        """,
    ),
    _exercise(
        "gradient_of",
        """
        def gradient_of(f, x):
            x = x.detach().requires_grad_()
            (gradient,) = torch.autograd.grad(f(x), x)
            return gradient
        """,
        """
        def gradient_of(f, x):
            x = x.detach().requires_grad_()
            (gradient,) = torch.autograd.grad(f(x), x)
            return -gradient
        """,
        """
        x = torch.tensor([1.0, 2.0])
        torch.testing.assert_close(gradient_of(lambda x: (x**2).sum(), x), 2 * x)
        """,
        """
        generator = torch.Generator().manual_seed(9)
        functions = (
            (lambda x: x.sin().sum(), torch.cos),
            (lambda x: (x**3).sum(), lambda x: 3 * x**2),
            (lambda x: x.exp().sum(), torch.exp),
        )
        for f, derivative in functions:
            for shape in ((1,), (5,), (3, 4)):
                x = torch.randn(*shape, generator=generator, dtype=torch.float64)
                torch.testing.assert_close(gradient_of(f, x), derivative(x))
                assert x.grad is None
        """,
    ),
    _exercise(
        "fit_line",
        """
        def fit_line(x, y, lr, num_epochs):
            w = torch.zeros(2, requires_grad=True)
            for _ in range(num_epochs):
                loss = ((w[0] * x + w[1] - y) ** 2).mean()
                loss.backward()
                with torch.no_grad():
                    w -= lr * w.grad
                    w.grad.zero_()
            return w.detach()
        """,
        """
        def fit_line(x, y, lr, num_epochs):
            w = torch.zeros(2, requires_grad=True)
            for _ in range(num_epochs):
                loss = ((w[0] * x + w[1] - y) ** 2).mean()
                loss.backward()
                with torch.no_grad():
                    w -= lr * w.grad
            return w.detach()
        """,
        """
        x = torch.linspace(-1, 1, 20)
        w = fit_line(x, 2 * x + 1, lr=0.5, num_epochs=50)
        torch.testing.assert_close(w, torch.tensor([2.0, 1.0]), atol=1e-3, rtol=0)
        """,
        """
        generator = torch.Generator().manual_seed(10)
        for slope, offset in ((0.0, 0.0), (-3.0, 0.5), (1.5, -2.0)):
            x = 2 * torch.rand(50, generator=generator) - 1
            w = fit_line(x, slope * x + offset, lr=0.3, num_epochs=100)
            torch.testing.assert_close(w, torch.tensor([slope, offset]), atol=1e-2, rtol=0)
        """,
    ),
)
