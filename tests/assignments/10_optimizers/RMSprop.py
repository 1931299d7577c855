# %% right: a dictionary by identity, lerp
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = params
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            if id(p) not in self.s:
                self.s[id(p)] = torch.zeros_like(g)
            self.s[id(p)].lerp_(g * g, 1 - self.alpha)
            p.data = p.data - self.lr * g / (self.s[id(p)] ** 0.5 + self.eps)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad = p.grad * 0


# %% right: addcmul and addcdiv, the dictionary of tensors
from collections import defaultdict


class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.state = defaultdict(dict)

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            state = self.state[p]
            if not state:
                state["square_avg"] = torch.zeros_like(p)
            avg = state["square_avg"]
            avg.mul_(self.alpha).addcmul_(p.grad, p.grad, value=1 - self.alpha)
            p.addcdiv_(p.grad, avg.sqrt().add_(self.eps), value=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% right: the sum written out over all gradients so far
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.seen = [[] for _ in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.seen[i].append(p.grad.clone())
            k = len(self.seen[i])
            s = sum(
                (1 - self.alpha) * self.alpha ** (k - 1 - j) * g**2
                for j, g in enumerate(self.seen[i])
            )
            p.sub_(self.lr * p.grad / (torch.sqrt(s) + self.eps))

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% right: a small object for each parameter
class _Track:
    def __init__(self, p, lr, alpha, eps):
        self.p, self.lr, self.alpha, self.eps, self.s = p, lr, alpha, eps, None

    def move(self):
        g = self.p.grad
        if g is None:
            return
        g = g.detach()
        new = (1 - self.alpha) * g.pow(2)
        self.s = new if self.s is None else self.s * self.alpha + new
        self.p.data -= self.lr * g * (self.s.sqrt() + self.eps).reciprocal()


class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.tracks = [_Track(p, lr, alpha, eps) for p in params]

    def step(self):
        for track in self.tracks:
            track.move()

    def zero_grad(self):
        for track in self.tracks:
            track.p.grad = None


# %% right: float64 inside
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p, dtype=torch.float64) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad.double()
            self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            p.copy_(p.double() - self.lr * g / (self.s[i].sqrt() + self.eps))

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: banned_call: PyTorch's own class
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        from torch.optim import RMSprop as Real

        self.it = Real(params, lr=lr, alpha=alpha, eps=eps)

    def step(self):
        self.it.step()

    def zero_grad(self):
        self.it.zero_grad()


# %% wrong: banned_call: by its name in a string
import importlib


class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        module = importlib.import_module("torch.optim")
        self.it = module.RMSprop(params, lr=lr, alpha=alpha, eps=eps)

    def step(self):
        self.it.step()

    def zero_grad(self):
        self.it.zero_grad()


# %% wrong: not_in_place
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p = p - self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_inside_root
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s + self.eps).sqrt()

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_missing
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / s.sqrt()

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_as_maximum
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / torch.clamp(s.sqrt(), min=self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_ignored
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + 1e-8)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the default of eps is 1e-6
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-6):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the default of alpha is 0.9
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.9, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the default of lr is 0.001
class RMSprop:
    def __init__(self, params, lr=0.001, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the argument is called beta
class RMSprop:
    def __init__(self, params, lr=0.01, beta=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, beta, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_no_root
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_old_square
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            p -= self.lr * p.grad / (s.sqrt() + self.eps)
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: rmsprop_alpha_ignored
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(0.99).add_(0.01 * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: rmsprop_shares_swapped
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(1 - self.alpha).add_(self.alpha * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: rmsprop_whole_gradient
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_(p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: rmsprop_sum_not_mean
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: rmsprop_corrected
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]
        self.k = [0] * len(self.params)

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.k[i] += 1
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            s_hat = s / (1 - self.alpha ** self.k[i])
            p -= self.lr * p.grad / (s_hat.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: rmsprop_centred
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]
        self.m = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            m = self.m[i]
            m.mul_(self.alpha).add_((1 - self.alpha) * p.grad)
            p -= self.lr * p.grad / ((s - m**2).sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: begins with the first square
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [None for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            if self.s[i] is None:
                self.s[i] = g**2
            else:
                self.s[i] = self.alpha * self.s[i] + (1 - self.alpha) * g**2
            p -= self.lr * g / (self.s[i].sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: begins with ones
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.ones_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the square of the mean of the entries
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * (p.grad**2).mean())
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_newest_gradient_only
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            p -= self.lr * p.grad / (p.grad.abs() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: changes p.grad into the step
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p.grad.div_(s.sqrt() + self.eps)
            p -= self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_none_not_skipped, the average fades without a gradient
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            g = torch.zeros_like(p) if p.grad is None else p.grad
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * g**2)
            p -= self.lr * g / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: averages only for the parameters that have a gradient now, by place
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        grads = [p.grad for p in self.params if p.grad is not None]
        params = [p for p in self.params if p.grad is not None]
        if not self.s:
            self.s = [torch.zeros_like(p) for p in params]
        for p, g, s in zip(params, grads, self.s):
            s.mul_(self.alpha).add_((1 - self.alpha) * g**2)
            p -= self.lr * g / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_memory_shared, keyed by shape
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = {p.shape: torch.zeros_like(p) for p in self.params}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[p.shape]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_memory_of_another, a memory of the class by place
class RMSprop:
    memory = {}

    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            key = p
            self.memory.setdefault(key, torch.zeros_like(p))
            self.memory[key] = self.alpha * self.memory[key] + (1 - self.alpha) * p.grad**2
            p -= self.lr * p.grad / (self.memory[key].sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_zero_grad_clears_p
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.data.zero_()
            p.grad = None


# %% wrong: there is no zero_grad
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)


# %% wrong: the averages are always in float32
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros(p.shape, device=p.device) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: wrong_sign
class RMSprop:
    def __init__(self, params, lr=0.01, alpha=0.99, eps=1e-8):
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p += self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
