# %% right: the two cases with where
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        small = torch.exp(-x.abs())
        return torch.where(x > 0, x + torch.log1p(small), torch.log1p(small))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        small = torch.exp(-x.abs())
        return grad * torch.where(x >= 0, 1 / (1 + small), small / (1 + small))


# %% right: keeps the output: 1 - exp(-y)
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.maximum(x, torch.zeros_like(x)) + torch.log(1 + torch.exp(-torch.abs(x)))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        y = ctx.saved_tensors[0]
        return -torch.expm1(-y) * grad


# %% right: logsigmoid
import torch.nn.functional as F


class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return -F.logsigmoid(-x)

    @staticmethod
    def backward(ctx, grad):
        return grad / (1 + torch.exp(-ctx.x))


# %% right: logsumexp of 0 and x
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.logsumexp(torch.stack([torch.zeros_like(x), x]), dim=0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (torch.tanh(x / 2) + 1) / 2


# %% right: keeps the derivative, through helpers
def _sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def _softplus(x):
    return torch.clamp_min(x, 0) - torch.log(_sigmoid(x.abs()))


class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(_sigmoid(x))
        return _softplus(x)

    @staticmethod
    def backward(ctx, grad):
        (slope,) = ctx.saved_tensors
        return grad.mul(slope)


# %% right: a threshold above which it is x
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x > 20, x, torch.log1p(torch.exp(x.clamp(max=20))))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad


# %% right: a function of its own called softplus
def softplus(x):
    return (x + x.abs()) / 2 + torch.log1p(torch.exp(-x.abs()))


class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return softplus(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% right: autograd inside backward, on the cases apart
def stable(x):
    positive = x.clamp(min=0)
    return torch.where(
        x > 0,
        positive + torch.log1p(torch.exp(-positive)),
        torch.log1p(torch.exp(torch.where(x > 0, 0.0, x))),
    )


class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return stable(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            leaf = x.detach().requires_grad_()
            y = stable(leaf)
        return torch.autograd.grad(y, leaf, grad)[0]


# %% right: forward and setup_context apart
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0].sigmoid()


# %% right: once differentiable, float64 inside
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        wide = x.double()
        return (wide.clamp(min=0) + torch.log1p((-wide.abs()).exp())).to(x.dtype)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% right: the derivative as a hyperbolic tangent, names of its own
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(context, z):
        context.save_for_backward(z)
        return torch.relu(z) + z.abs().neg().exp().log1p()

    @staticmethod
    def backward(context, slope):
        (z,) = context.saved_tensors
        return slope * (1 + torch.tanh(z / 2)) / 2


# %% wrong: softplus_overflows
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: softplus_overflows log1p does not help
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: softplus_derivative_overflows
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.exp(x) / (1 + torch.exp(x))


# %% wrong: upstream_gradient_ignored
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x)


# %% wrong: softplus_derivative_one
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        return grad


# %% wrong: derivative_of_softplus_output
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.relu(x) + torch.log1p(torch.exp(-x.abs()))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * torch.sigmoid(y)


# %% wrong: softplus_derivative_mirrored
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad / (1 + torch.exp(x))


# %% wrong: sigmoid_derivative
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad * s * (1 - s)


# %% wrong: softplus_derivative_at_zero autograd through the kinks
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            leaf = x.detach().requires_grad_()
            y = leaf.clamp(min=0).mul(1)
            y = torch.relu(leaf) + torch.log1p(torch.exp(-leaf.abs()))
        return torch.autograd.grad(y, leaf, grad)[0]


# %% wrong: relu_not_softplus
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: softplus_of_absolute
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: softplus_mirrored
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(-x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: banned_call in forward
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.nn.functional.softplus(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: banned_call by another name for the functional module
import torch.nn.functional as F


class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return F.softplus(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: banned_call as a module
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.nn.Softplus()(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: banned_call logaddexp
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: banned_call in a helper
from torch import logaddexp as add


def stable(x):
    return add(x, x.new_zeros(()))


class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return stable(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: not_an_autograd_function
class Softplus(torch.nn.Module):
    def forward(self, x):
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def apply(x):
        return Softplus()(x)


# %% wrong: not_an_autograd_function an object with apply
class _Softplus:
    def apply(self, x):
        return torch.where(x > 0, x, 0 * x) + torch.log1p(torch.exp(-x.abs()))


Softplus = _Softplus()


# %% wrong: no backward
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))


# %% wrong: nothing saved for backward
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: the saved tuple is not unpacked
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        x = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: changes grad in place
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad.mul_(torch.sigmoid(x))


# %% wrong: changes x in place
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x.clone())
        small = torch.exp(-x.abs())
        return x.clamp_(min=0) + torch.log1p(small)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: clamps x, so that large values stop at 80
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(x.clamp(max=80)))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: the threshold is too low
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x > 5, x, torch.log1p(torch.exp(x.clamp(max=5))))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: the slope of the threshold formula is cut off
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.where(x > 5, torch.ones_like(x), torch.sigmoid(x))


# %% wrong: always float32
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        x = x.float()
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)


# %% wrong: a vector of slopes, summed
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return (grad * torch.sigmoid(x)).sum().expand(x.shape)


# %% wrong: two gradients for one input
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x), torch.zeros_like(x)


# %% wrong: the logarithm to base 2
class Softplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log2(1 + torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)
