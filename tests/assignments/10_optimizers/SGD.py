# %% right: velocities by identity, made in the first step, p.data
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = params
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay
        self.state = {}

    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad.data
            if self.weight_decay != 0:
                g = g + self.weight_decay * p.data
            if self.momentum != 0:
                if id(p) not in self.state:
                    self.state[id(p)] = g.clone()
                else:
                    self.state[id(p)] = self.momentum * self.state[id(p)] + g
                g = g + self.momentum * self.state[id(p)] if self.nesterov else self.state[id(p)]
            p.data = p.data - self.lr * g

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()


# %% right: a dictionary of tensors, PyTorch's own way
from collections import defaultdict


class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.defaults = dict(lr=lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay)
        self.param_groups = [{"params": list(params), **self.defaults}]
        self.state = defaultdict(dict)

    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                d_p = p.grad
                if group["weight_decay"] != 0:
                    d_p = d_p.add(p, alpha=group["weight_decay"])
                if group["momentum"] != 0:
                    state = self.state[p]
                    if "buf" not in state:
                        state["buf"] = torch.clone(d_p).detach()
                    else:
                        state["buf"].mul_(group["momentum"]).add_(d_p)
                    d_p = (
                        d_p.add(state["buf"], alpha=group["momentum"])
                        if group["nesterov"]
                        else state["buf"]
                    )
                p.add_(d_p, alpha=-group["lr"])
        return loss

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None


# %% right: the learning rate inside the velocity, which is the same while it is constant
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = [*params]
        self.hyper = lr, momentum, nesterov, weight_decay
        self.v = [None] * len(self.params)

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        lr, mu, nesterov, wd = self.hyper
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is not None:
                    g = lr * (p.grad + wd * p)
                    old = self.v[i]
                    new = g if old is None else mu * old + g
                    self.v[i] = new
                    p.sub_(g + mu * new if nesterov else new)


# %% right: the velocity is an attribute of the parameter, set by the constructor
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = params
        for p in params:
            p.velocity = torch.zeros_like(p.data)
        self.lr, self.mu, self.nesterov, self.wd = lr, momentum, nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            g = torch.add(p.grad, p, alpha=self.wd)
            p.velocity = p.velocity * self.mu + g
            direction = g + p.velocity * self.mu if self.nesterov else p.velocity
            p.copy_(p - direction * self.lr)

    def zero_grad(self):
        [setattr(p, "grad", None) for p in self.params]


# %% right: one closure for each parameter
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        def mover(p):
            v = 0.0

            def move():
                nonlocal v
                if p.grad is not None:
                    g = p.grad.detach() + weight_decay * p.detach()
                    v = momentum * v + g
                    p.data -= lr * ((g + momentum * v) if nesterov else v)

            return move

        self.params = params
        self.movers = list(map(mover, params))

    def step(self):
        for move in self.movers:
            move()

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad = torch.zeros_like(p.grad)


# %% right: a base class and float64 inside
class _Base:
    def __init__(self, params):
        self.params = tuple(params)

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        with torch.no_grad():
            for number, p in enumerate(self.params):
                if p.grad is not None:
                    self.update(number, p, p.grad.double())


class SGD(_Base):
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        super().__init__(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.past = {}

    def update(self, number, p, g):
        g = g + self.weight_decay * p.double()
        v = self.momentum * self.past.get(number, torch.zeros_like(g)) + g
        self.past[number] = v
        if self.nesterov:
            v = g + self.momentum * v
        p.copy_((p.double() - self.lr * v).to(p.dtype))


# %% right: foreach over the parameters that have a gradient
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.buffers = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        active = [i for i, p in enumerate(self.params) if p.grad is not None]
        if not active:
            return
        params = [self.params[i] for i in active]
        buffers = [self.buffers[i] for i in active]
        grads = torch._foreach_add([p.grad for p in params], params, alpha=self.weight_decay)
        torch._foreach_mul_(buffers, self.momentum)
        torch._foreach_add_(buffers, grads)
        if self.nesterov:
            torch._foreach_add_(grads, buffers, alpha=self.momentum)
        else:
            grads = buffers
        torch._foreach_add_(params, grads, alpha=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: banned_call: a class of PyTorch inside
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.inner = torch.optim.SGD(
            params, lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay
        )

    def step(self):
        self.inner.step()

    def zero_grad(self):
        self.inner.zero_grad()


# %% wrong: banned_call: inherits from PyTorch's class
from torch import optim as _o


class SGD(_o.SGD):
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        super().__init__(params, lr, momentum, 0, weight_decay, nesterov)


# %% wrong: banned_call: the functional form
from torch.optim.sgd import sgd as _sgd


class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = params
        self.buffers = [None] * len(params)
        self.options = dict(
            lr=lr,
            momentum=momentum,
            nesterov=nesterov,
            weight_decay=weight_decay,
            dampening=0,
            maximize=False,
        )

    @torch.no_grad()
    def step(self):
        on = [i for i, p in enumerate(self.params) if p.grad is not None]
        buffers = [self.buffers[i] for i in on]
        _sgd(
            [self.params[i] for i in on],
            [self.params[i].grad for i in on],
            buffers,
            **self.options,
        )
        for i, b in zip(on, buffers):
            self.buffers[i] = b

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: banned_call: found by its name at run time
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        made = getattr(getattr(torch, "op" + "tim"), "SGD")
        self.it = made(params, lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay)

    def step(self):
        self.it.step()

    def zero_grad(self):
        self.it.zero_grad()


# %% wrong: not_in_place
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p = p - self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: puts new tensors into its own list
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = params
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for i, (p, v) in enumerate(zip(self.params, self.v)):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            new = p - self.lr * (g + self.momentum * v if self.nesterov else v)
            new.requires_grad_()
            new.grad = p.grad
            self.params[i] = new

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_momentum_damped
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_((1 - self.momentum) * g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_old_velocity
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            old = v.clone()
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else old)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: nesterov_ignored
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.weight_decay = lr, momentum, weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            v.mul_(self.momentum).add_(p.grad + self.weight_decay * p)
            p -= self.lr * v

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: nesterov_velocity_twice
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (v + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: nesterov_always, the default is True
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=True, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: momentum is 0.9 unless given
class SGD:
    def __init__(self, params, lr, momentum=0.9, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the arguments stand in PyTorch's order
class SGD:
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: sgd_decay_not_remembered
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad
            v.mul_(self.momentum).add_(g)
            p.mul_(1 - self.lr * self.weight_decay)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_decay_doubled
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + 2 * self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: writes the decay into p.grad
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad.add_(p, alpha=self.weight_decay)
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: clears the gradients at the end of the step
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)
        self.zero_grad()

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_keeps_the_gradient, the first velocity is the gradient itself
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [None for p in params]

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad if self.weight_decay == 0 else p.grad + self.weight_decay * p
            if self.v[i] is None:
                self.v[i] = g
            else:
                self.v[i] = self.momentum * self.v[i] + g
            p -= self.lr * (g + self.momentum * self.v[i] if self.nesterov else self.v[i])

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the graph grows
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: loses requires_grad
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            p.requires_grad_(False)
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_none_not_skipped, the step ends at the first None
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                return
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_none_not_skipped, None is taken for zero
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            g = (torch.zeros_like(p) if p.grad is None else p.grad) + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: a None raises
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_memory_shared, one velocity for each shape
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = {p.shape: torch.zeros_like(p) for p in params}

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            v = self.v[p.shape]
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: one velocity for all parameters
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = 0

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            self.v = self.momentum * self.v + g
            p -= self.lr * (g + self.momentum * self.v if self.nesterov else self.v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_memory_shared, keyed by the sum at the start
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.keys = [float(p.sum()) for p in params]
        self.v = {}

    @torch.no_grad()
    def step(self):
        for p, key in zip(self.params, self.keys):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v = self.v[key] = self.momentum * self.v.get(key, 0) + g
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_memory_of_another, the velocities belong to the class
class SGD:
    velocities = {}

    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v = self.velocities[p] = self.momentum * self.velocities.get(p, 0) + g
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: the settings are global
def _configure(**options):
    global _options
    _options = options


class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        _configure(lr=lr, mu=momentum, nesterov=nesterov, wd=weight_decay)
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + _options["wd"] * p
            v.mul_(_options["mu"]).add_(g)
            p -= _options["lr"] * (g + _options["mu"] * v if _options["nesterov"] else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: velocities always in float32
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros(p.shape, device=p.device) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# %% wrong: optimizer_zero_grad_forgets
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p, v in zip(self.params, self.v):
            p.grad = None
            v.zero_()


# %% wrong: optimizer_grad_not_cleared, zero_grad does nothing
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            grad = p.grad
            grad = None


# %% wrong: zero_grad raises on a gradient of None
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()


# %% wrong: optimizer_zero_grad_clears_p
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.data.zero_()
            p.grad = None


# %% wrong: there is no zero_grad
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)


# %% wrong: wrong_sign
class SGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.nesterov = lr, momentum, nesterov
        self.weight_decay = weight_decay
        self.v = [torch.zeros_like(p) for p in params]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.params, self.v):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p += self.lr * (g + self.momentum * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None
