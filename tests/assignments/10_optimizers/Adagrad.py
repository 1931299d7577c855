# %% right: a dictionary by identity, p.data, addcdiv
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = params
        self.lr, self.eps = lr, eps
        self.s = {}

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad.detach()
            s = self.s.get(id(p))
            s = g.square() if s is None else s + g.square()
            self.s[id(p)] = s
            p.data.addcdiv_(g, s.sqrt().add_(self.eps), value=-self.lr)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()


# %% right: keeps all gradients and adds them up anew
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.history = [[] for _ in params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.history[i].append(p.grad.clone())
            total = torch.stack(self.history[i]).pow(2).sum(dim=0)
            p.copy_(p - self.lr * p.grad / (total**0.5 + self.eps))

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% right: the dictionary of tensors, float64 inside
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = params
        self.lr = lr
        self.eps = eps
        self.state = {}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            state = self.state.setdefault(p, {"sum": 0.0})
            g = p.grad.double()
            state["sum"] = state["sum"] + g * g
            move = self.lr * g / (torch.sqrt(state["sum"]) + self.eps)
            p.data = (p.double() - move).to(p.dtype)

    def zero_grad(self):
        for p in self.params:
            p.grad = torch.zeros_like(p)


# %% right: inherits from SGD for zero_grad
class Adagrad(SGD):
    def __init__(self, params, lr=0.01, eps=1e-10):
        super().__init__(params, lr)
        self.eps = eps
        self.memory = [p.detach() * 0 for p in params]

    def step(self):
        with torch.no_grad():
            for p, s in zip(self.params, self.memory, strict=True):
                if p.grad is not None:
                    s.addcmul_(p.grad, p.grad)
                    p.sub_(p.grad.div(s.sqrt().add(self.eps)).mul(self.lr))


# %% right: foreach
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        on = [i for i, p in enumerate(self.params) if p.grad is not None]
        if on:
            params, sums = [self.params[i] for i in on], [self.s[i] for i in on]
            grads = [p.grad for p in params]
            torch._foreach_addcmul_(sums, grads, grads)
            roots = torch._foreach_sqrt(sums)
            torch._foreach_add_(roots, self.eps)
            torch._foreach_addcdiv_(params, grads, roots, value=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: banned_call: PyTorch's own class
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.it = torch.optim.Adagrad(params, lr=lr, eps=eps)

    def step(self):
        self.it.step()

    def zero_grad(self):
        self.it.zero_grad()


# %% wrong: banned_call: the fused function beneath it
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params, self.lr, self.eps = list(params), lr, eps
        self.s = [torch.zeros_like(p) for p in params]
        self.k = [torch.zeros(()) for p in params]

    @torch.no_grad()
    def step(self):
        for p, s, k in zip(self.params, self.s, self.k):
            if p.grad is not None:
                k += 1
                torch._fused_adagrad_(
                    [p],
                    [p.grad],
                    [s],
                    [k],
                    lr=self.lr,
                    lr_decay=0,
                    weight_decay=0,
                    eps=self.eps,
                    maximize=False,
                )

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: not_in_place
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p = p - self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_inside_root
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / (s + self.eps).sqrt()

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_missing
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / s.sqrt()

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_as_maximum
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / s.sqrt().clamp(min=self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_eps_ignored
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / (s.sqrt() + 1e-10)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the default of eps is 1e-8
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-8):
        self.params = list(params)
        self.lr, self.eps = lr, eps
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


# %% wrong: the default of lr is 0.001
class Adagrad:
    def __init__(self, params, lr=0.001, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
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


# %% wrong: eps and lr swapped in order
class Adagrad:
    def __init__(self, params, eps=1e-10, lr=0.01):
        self.params = list(params)
        self.lr, self.eps = lr, eps
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


# %% wrong: optimizer_no_root
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / (s + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_old_square
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            p -= self.lr * p.grad / (s.sqrt() + self.eps)
            s += p.grad**2

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_newest_gradient_only
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            p -= self.lr * p.grad / ((p.grad**2).sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: adagrad_mean_not_sum
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]
        self.k = [0] * len(self.params)

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.k[i] += 1
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / ((s / self.k[i]).sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: adagrad_gradients_not_squared
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad.abs()
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: one sum for the whole tensor, by its norm
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros((), dtype=p.dtype, device=p.device) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            self.s[i] += (p.grad**2).sum()
            p -= self.lr * p.grad / (self.s[i].sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: a moving average as in RMSprop
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
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


# %% wrong: begins with 0.1 instead of zeros
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.full_like(p, 0.1) for p in self.params]

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


# %% wrong: the gradient's square written into p.grad
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            self.s[i] += g.square_()
            p -= self.lr * g.sqrt() / (self.s[i].sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: a gradient of None raises
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_none_not_skipped, ends at the first None
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                break
            s = self.s[i]
            s += p.grad**2
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_memory_shared, a list of one tensor many times
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = {p.shape: torch.zeros_like(p) for p in self.params}

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[p.shape]
            s += p.grad**2
            p -= self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the memory is a default argument, shared by all optimizers
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10, _memory=[]):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = _memory

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            while len(self.s) <= i:
                self.s.append(torch.zeros_like(p))
            self.s[i] = self.s[i] + p.grad**2
            p -= self.lr * p.grad / (self.s[i].sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the sums are always in float32
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros(p.shape, device=p.device) for p in self.params]

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


# %% wrong: no step without a graph: the leaf is changed under autograd's eyes
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

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


# %% wrong: optimizer_zero_grad_forgets
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
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
            self.s = [torch.zeros_like(q) for q in self.params]


# %% wrong: zero_grad raises on None
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
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
            p.grad.zero_()


# %% wrong: optimizer_grad_not_cleared
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
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
            pass


# %% wrong: optimizer_lr_ignored
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p -= 0.01 * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_not_scaled
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            p -= self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: wrong_sign
class Adagrad:
    def __init__(self, params, lr=0.01, eps=1e-10):
        self.params = list(params)
        self.lr, self.eps = lr, eps
        self.s = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            s = self.s[i]
            s += p.grad**2
            p += self.lr * p.grad / (s.sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
