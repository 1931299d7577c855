# %% [markdown] lang="en"
# # 10. Optimizers
#
# In assignment 7 you took steps: plain ones, and steps with a memory. In assignment 8 a network learnt by
# them, and in assignment 9 a penalty held its weights small. One learning rate served all parameters, and
# it was you who had to find it. Now the step itself learns: it looks at the gradients that it has seen and
# chooses a size for every single entry.
#
# **You will** write the five optimizers that nearly all of deep learning is trained with, as classes that
# you could put in the place of PyTorch's: `SGD`, `Adagrad`, `RMSprop`, `Adam` and `AdamW`. Each of them is
# an answer to what is wrong with the one before. Then come three tools that stand beside them in every
# training run: clipping of gradients, a warm-up, and an average of the weights. At the end all five walk
# down the same valley.
#
# **What comes after:** a low loss is not what you wanted in the first place. Assignment 11 measures how
# good a model is.

# %% [markdown] lang="es"
# # 10. Optimizadores
#
# En la entrega 7 diste pasos: unos simples y otros con memoria. En la entrega 8 una red aprendió con ellos,
# y en la entrega 9 una penalización mantuvo pequeños sus pesos. Una sola tasa de aprendizaje servía a todos
# los parámetros, y tenías que encontrarla tú. Ahora aprende el propio paso: mira los gradientes que ha visto
# y elige un tamaño para cada elemento.
#
# **Vas a** escribir los cinco optimizadores con los que se entrena casi todo el aprendizaje profundo, como
# clases que podrías poner en el lugar de las de PyTorch: `SGD`, `Adagrad`, `RMSprop`, `Adam` y `AdamW`. Cada
# uno responde a lo que le falla al anterior. Después vienen tres herramientas que los acompañan en todo
# entrenamiento: el recorte de gradientes, el calentamiento y una media de los pesos. Al final, los cinco
# bajan por el mismo valle.
#
# **Después:** una pérdida baja no es lo que querías en el fondo. La entrega 11 mide lo bueno que es un
# modelo.

# %%
import base64
import html
import io
import math

import matplotlib.pyplot as plt
import torch
from IPython.display import HTML, display
from torch import Tensor


def show(figure, alt):
    """Show a figure with its text alternative, and close it."""
    png = io.BytesIO()
    figure.savefig(png, format="png", bbox_inches="tight")
    data = base64.b64encode(png.getvalue()).decode()
    display(HTML(f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}">'))
    plt.close(figure)


# %% [markdown] lang="en"
# ## 10.1 An object that steps: `SGD`
#
# *Required · 30 minutes · difficulty 2 of 3 · 6 points*
#
# `momentum_step` of assignment 7 needed the parameters, their velocities and two settings in every call. All
# of that belongs together. A class keeps it: the constructor gets the parameters once, and the training loop
# says only `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`. The loop need not know which
# optimizer it has. That is why you can exchange it.
#
# One step of `SGD` does this, for every parameter $p$ with gradient $\partial L / \partial p$ and velocity
# $v$, which is zero at the beginning:
#
# $$g = \frac{\partial L}{\partial p} + \lambda\, p, \qquad v \leftarrow \mu\, v + g, \qquad
# p \leftarrow p - \eta \cdot \begin{cases} g + \mu\, v & \text{with Nesterov} \\ v & \text{without} \end{cases}$$
#
# Here $\eta$ is `lr`, $\mu$ is `momentum` and $\lambda$ is `weight_decay`. Three ideas are in it:
#
# **Weight decay.** $\lambda p$ is the gradient of the penalty $\frac{\lambda}{2} \lVert p \rVert^2$ of
# assignment 9. It is added to the gradient *before* the velocity, so that it is remembered as well.
#
# **Momentum.** You know it: $v = g_k + \mu g_{k-1} + \mu^2 g_{k-2} + \dots$ With $\mu = 0$ the step is plain.
#
# **Nesterov's idea.** You know that the velocity will carry you on by $-\eta\mu v$. So why not look at the
# slope *there*, and brake in time? Call $\theta$ the place where you stand. The look-ahead is
# $p = \theta - \eta\mu v$, and the gradient $g$ is taken at $p$. Then, as before, $v' = \mu v + g$ and
# $\theta' = \theta - \eta v'$. Now follow the look-ahead itself from step to step:
#
# $$p' = \theta' - \eta\mu v' = (p + \eta\mu v) - \eta v' - \eta\mu v' = p - \eta\,(g + \mu v'),$$
#
# because $\mu v - v' = -g$. That is the first case above: if the tensor holds $p$, the gradient that
# `backward()` leaves in it is already the one of the look-ahead, and no second place is needed.
#
# **By hand.** $p = 1$, the gradient is always 2, $\eta = 0.1$, $\mu = 0.5$, $\lambda = 0$. The velocity is
# $2, 3, 3.5$. Without Nesterov $p$ becomes $0.8, 0.5, 0.15$. With Nesterov the steps are
# $0.1 \cdot (2 + 0.5 \cdot 2) = 0.3$, then $0.35$ and $0.375$: $p$ becomes $0.7, 0.35, -0.025$.
#
# **Your task.** Write the class: the constructor with the arguments of the stub, `step()` and `zero_grad()`.
# Without other settings `momentum` and `weight_decay` are 0 and `nesterov` is `False`. With `nesterov=True`
# there is always a momentum. These rules hold here and for the next four classes:
#
# 1. `params` is a list of tensors of any shape. `step()` changes each of them **in place**: the same tensor
#    object, the same `requires_grad`, no graph, and `.grad` as it was, also with `weight_decay`.
# 2. A parameter whose `.grad` is `None` is skipped in that step. It does not move or decay, and its memory
#    stays as it is.
# 3. Every parameter has a memory of its own, in its own `dtype` and on its own `device`. Two parameters never
#    share one, even if their numbers are equal. Two optimizers never share one either: a new one begins with
#    nothing.
# 4. After `zero_grad()` every `.grad` is `None` or a tensor of zeros, whichever you like. The parameters and
#    the memory are left alone.
# 5. Given the same gradients, you are where PyTorch's class of the same name is: to $10^{-8}$ in float64, over
#    100 steps. And you do it without PyTorch's class: nothing of `torch.optim`, nor the `torch._fused_…`
#    functions beneath it.
#
# What the methods return does not matter.

# %% [markdown] lang="es"
# ## 10.1 Un objeto que da pasos: `SGD`
#
# *Obligatorio · 30 minutos · dificultad 2 de 3 · 6 puntos*
#
# El `momentum_step` de la entrega 7 necesitaba en cada llamada los parámetros, sus velocidades y dos ajustes.
# Todo eso va junto. Una clase lo guarda: el constructor recibe los parámetros una sola vez, y el bucle de
# entrenamiento solo dice `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`. El bucle no necesita
# saber qué optimizador tiene. Por eso puedes cambiarlo por otro.
#
# Un paso de `SGD` hace esto con cada parámetro $p$, de gradiente $\partial L / \partial p$ y velocidad $v$,
# que al principio es cero:
#
# $$g = \frac{\partial L}{\partial p} + \lambda\, p, \qquad v \leftarrow \mu\, v + g, \qquad
# p \leftarrow p - \eta \cdot \begin{cases} g + \mu\, v & \text{con Nesterov} \\ v & \text{sin Nesterov} \end{cases}$$
#
# Aquí $\eta$ es `lr`, $\mu$ es `momentum` y $\lambda$ es `weight_decay`. Dentro hay tres ideas:
#
# **Decaimiento de los pesos** (*weight decay*). $\lambda p$ es el gradiente de la penalización
# $\frac{\lambda}{2} \lVert p \rVert^2$ de la entrega 9. Se suma al gradiente *antes* de la velocidad, de modo
# que también queda en la memoria.
#
# **Momento.** Ya lo conoces: $v = g_k + \mu g_{k-1} + \mu^2 g_{k-2} + \dots$ Con $\mu = 0$ el paso es el simple.
#
# **La idea de Nesterov.** Sabes que la velocidad te va a llevar $-\eta\mu v$ más allá. ¿Por qué no mirar la
# pendiente *allí* y frenar a tiempo? Llama $\theta$ al lugar donde estás. El lugar adelantado es
# $p = \theta - \eta\mu v$, y el gradiente $g$ se toma en $p$. Después, como antes, $v' = \mu v + g$ y
# $\theta' = \theta - \eta v'$. Sigue ahora, paso a paso, al propio lugar adelantado:
#
# $$p' = \theta' - \eta\mu v' = (p + \eta\mu v) - \eta v' - \eta\mu v' = p - \eta\,(g + \mu v'),$$
#
# porque $\mu v - v' = -g$. Es el primer caso de arriba: si el tensor guarda $p$, el gradiente que
# `backward()` deja en él ya es el del lugar adelantado, y no hace falta ningún otro lugar.
#
# **A mano.** $p = 1$, el gradiente siempre es 2, $\eta = 0.1$, $\mu = 0.5$, $\lambda = 0$. La velocidad es
# $2, 3, 3.5$. Sin Nesterov, $p$ pasa a ser $0.8, 0.5, 0.15$. Con Nesterov los pasos son
# $0.1 \cdot (2 + 0.5 \cdot 2) = 0.3$, luego $0.35$ y $0.375$: $p$ pasa a ser $0.7, 0.35, -0.025$.
#
# **Tu tarea.** Escribe la clase: el constructor con los argumentos de la plantilla, `step()` y `zero_grad()`.
# Si no se dan otros ajustes, `momentum` y `weight_decay` son 0 y `nesterov` es `False`. Con `nesterov=True`
# siempre hay momento. Estas reglas valen aquí y para las cuatro clases siguientes:
#
# 1. `params` es una lista de tensores de cualquier forma. `step()` cambia cada uno **en el sitio**: el mismo
#    objeto tensor, el mismo `requires_grad`, sin grafo, y el `.grad` como estaba, también con `weight_decay`.
# 2. Un parámetro cuyo `.grad` es `None` se salta en ese paso. No se mueve ni decae, y su memoria se queda como
#    está.
# 3. Cada parámetro tiene su propia memoria, con su propio `dtype` y en su propio `device`. Dos parámetros
#    nunca la comparten, aunque sus números sean iguales. Dos optimizadores tampoco: uno nuevo empieza sin nada.
# 4. Después de `zero_grad()` cada `.grad` es `None` o un tensor de ceros, como prefieras. Los parámetros y la
#    memoria no se tocan.
# 5. Con los mismos gradientes, estás donde está la clase de PyTorch del mismo nombre: con un error de
#    $10^{-8}$ en float64, durante 100 pasos. Y lo haces sin la clase de PyTorch: nada de `torch.optim`, ni de
#    las funciones `torch._fused_…` que hay debajo.
#
# Lo que devuelvan los métodos no importa.


# %% nbgrader={"grade_id": "SGD", "solution": true}
class SGD:
    """Descent with momentum, Nesterov's look-ahead and weight decay in the gradient."""

    def __init__(
        self,
        params: list[Tensor],
        lr: float,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        """Keep the parameters and the settings; no parameter has a velocity yet."""
        ### BEGIN SOLUTION
        self.params = list(params)
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.weight_decay = weight_decay
        self.velocities = [torch.zeros_like(p) for p in self.params]
        ### END SOLUTION

    @torch.no_grad()
    def step(self) -> None:
        """Move every parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        for p, v in zip(self.params, self.velocities, strict=True):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            v.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * v if self.nesterov else v)
        ### END SOLUTION

    def zero_grad(self) -> None:
        """Clear the .grad of every parameter."""
        ### BEGIN SOLUTION
        for p in self.params:
            p.grad = None
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_SGD", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from functools import cache, partial

from gradus.checks import call, expect, forbid, variants

forbid(SGD, "optim", "torch.optim.*", "_fused_sgd")


def sgd(
    p,
    g,
    memory,
    lr,
    momentum=0.0,
    nesterov=False,
    weight_decay=0.0,
    *,
    share=1.0,
    decay="gradient",
    old=False,
    look="torch",
):
    """Return p after one step; the last four arguments are the mistakes."""
    before = memory.get("v", torch.zeros_like(p))
    slope = g + weight_decay * p if decay == "gradient" else g
    memory["v"] = v = momentum * before + share * slope
    move = before if old else v
    if nesterov:
        move = {"torch": slope + momentum * v, "only": momentum * v, "twice": v + momentum * v}[
            look
        ]
    if decay == "step":
        move = move + weight_decay * p
    return p - lr * move


def same_walk(v, options, mistakes, *, num_steps=8, by_position=False):
    """Check every step of a walk with random gradients against PyTorch's own optimizer."""
    starts = [v.normal(*shape) for shape in [(3,), (2, 3), ()]]
    slopes = [[v.normal(*p.shape) for p in starts] for _ in range(num_steps)]
    params = [p.clone().requires_grad_() for p in starts]
    twins = [p.double().clone().requires_grad_() for p in starts]
    if by_position:
        optimizer = call(SGD, params, *options.values())
    else:
        optimizer = call(SGD, params, **options)
    trusted = torch.optim.SGD(twins, **options, foreach=False)

    walked, right = [], []
    for grads in slopes:
        for p, twin, g in zip(params, twins, grads, strict=True):
            p.grad, twin.grad = g.clone(), g.double()
        call(optimizer.step)
        trusted.step()
        walked.append([p.detach().clone() for p in params])
        right.append([twin.detach().clone().to(v.dtype) for twin in twins])

    @cache
    def path_of(rule):
        """Return where a mistake leads, or None where the student's whole path is another."""
        places, memories, path = starts, [{} for _ in range(3)], []
        for grads in slopes:
            three = zip(places, grads, memories, strict=True)
            places = [rule(p, g, memory, **options) for p, g, memory in three]
            path.append(places)
        pairs = [pair for two in zip(path, walked, strict=True) for pair in zip(*two, strict=True)]
        return path if all(torch.allclose(*pair, 1e-4, 1e-5, True) for pair in pairs) else None

    for k in range(num_steps):
        for i in range(3):
            expect(
                walked[k][i],
                right[k][i],
                what=f"params[{i}] after step {k + 1} of SGD with {options}",
                mistakes={
                    name: lambda k=k, i=i, rule=rule: path_of(rule) and path_of(rule)[k][i]
                    for name, rule in mistakes.items()
                },
            )


walks = partial(
    same_walk,
    mistakes={
        "not_in_place": lambda p, g, memory, **_: p,
        "wrong_sign": lambda p, g, memory, lr, **rest: sgd(p, g, memory, -lr, **rest),
        "optimizer_lr_ignored": lambda p, g, memory, lr, **rest: sgd(p, g, memory, 1.0, **rest),
        "optimizer_momentum_ignored": lambda p, g, memory, lr, **rest: sgd(
            p, g, memory, lr, weight_decay=rest.get("weight_decay", 0.0)
        ),
        "optimizer_momentum_damped": lambda p, g, memory, lr, **rest: sgd(
            p, g, memory, lr, **rest, share=1 - rest.get("momentum", 0.0)
        ),
        "optimizer_old_velocity": partial(sgd, old=True),
        "nesterov_ignored": lambda p, g, memory, lr, **rest: sgd(
            p, g, memory, lr, **{**rest, "nesterov": False}
        ),
        "nesterov_always": lambda p, g, memory, lr, **rest: sgd(
            p, g, memory, lr, **{**rest, "nesterov": True}
        ),
        "nesterov_without_gradient": partial(sgd, look="only"),
        "nesterov_velocity_twice": partial(sgd, look="twice"),
        "optimizer_decay_ignored": lambda p, g, memory, lr, **rest: sgd(
            p, g, memory, lr, **{**rest, "weight_decay": 0.0}
        ),
        "optimizer_decay_doubled": lambda p, g, memory, lr, **rest: sgd(
            p, g, memory, lr, **{**rest, "weight_decay": 2 * rest.get("weight_decay", 0.0)}
        ),
        "optimizer_decay_upwards": lambda p, g, memory, lr, **rest: sgd(
            p, g, memory, lr, **{**rest, "weight_decay": -rest.get("weight_decay", 0.0)}
        ),
        "sgd_decay_not_remembered": partial(sgd, decay="step"),
    },
)
for v in variants():
    walks(v, {"lr": 0.1})
    walks(v, {"lr": 0.5, "momentum": 0.8})
    walks(v, {"lr": 0.3, "weight_decay": 0.4})
    walks(v, {"lr": 0.1, "momentum": 0.5, "nesterov": True})
    walks(v, {"lr": 0.2, "momentum": 0.7, "weight_decay": 0.3})
    walks(v, {"lr": 0.2, "momentum": 0.6, "nesterov": False, "weight_decay": 0.3}, by_position=True)
    walks(v, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.2}, by_position=True)
    walks(v, {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}, num_steps=100)
### END HIDDEN TESTS
for nesterov, places in [(False, [0.8, 0.5, 0.15]), (True, [0.7, 0.35, -0.025])]:
    p = torch.tensor([1.0], requires_grad=True)
    optimizer = SGD([p], lr=0.1, momentum=0.5, nesterov=nesterov)
    for place in places:
        p.grad = torch.tensor([2.0])
        optimizer.step()
        torch.testing.assert_close(p.detach(), torch.tensor([place]))
p = torch.tensor([1.0], requires_grad=True)
p.grad = torch.tensor([2.0])
SGD([p], lr=0.1, weight_decay=3.0).step()
torch.testing.assert_close(p.detach(), torch.tensor([0.5]))

# %% nbgrader={"grade_id": "test_SGD_2", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect_true, expect_update, forbid, variants

forbid(SGD, "optim", "torch.optim.*", "_fused_sgd")


class Race:
    """The student's optimizer and PyTorch's: equal parameters, equal gradients, equal steps."""

    def __init__(self, params, **options):
        self.params = params
        self.twins = [p.detach().double().clone().requires_grad_(p.requires_grad) for p in params]
        self.mine = call(SGD, params, **options)
        self.trusted = torch.optim.SGD(self.twins, foreach=False, **options)

    def step(self, grads, blame=None, *, same_tensor=False):
        """Step both; where `blame` is given, all else was right before, so it is the mistake."""
        for p, twin, g in zip(self.params, self.twins, grads, strict=True):
            if same_tensor:
                p.grad.copy_(g)
            else:
                p.grad = None if g is None else g.clone()
            twin.grad = None if g is None else g.double()
        self.trusted.step()

        def step(params):
            return self.mine.step()

        now = {0: [lambda p=p: p.detach().clone() for p in self.params]}
        right = {0: [t.detach().to(p.dtype) for t, p in zip(self.twins, self.params, strict=True)]}
        expect_update(step, [self.params], right, mistakes={blame: now} if blame else {})

    def zero_grad(self):
        """Clear both, and check that nothing but the gradients changed."""

        def zero_grad(params):
            return self.mine.zero_grad()

        old = [p.detach().clone() for p in self.params]
        expect_update(
            zero_grad,
            [self.params],
            {0: old},
            mistakes={"optimizer_zero_grad_clears_p": {0: [torch.zeros_like(p) for p in old]}},
            keeps_grad=False,
        )
        for i, p in enumerate(self.params):
            clear = p.grad is None or (p.grad.shape == p.shape and bool((p.grad == 0).all()))
            expect_true(clear, "optimizer_grad_not_cleared", what=f"params[{i}].grad, zero_grad()")


for v in variants():
    heavy = {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.2}
    ahead = {"lr": 0.05, "momentum": 0.5, "nesterov": True}
    for options in (heavy, ahead):
        # One parameter alone.
        race = Race([v.normal(2, 2).requires_grad_()], **options)
        for _ in range(3):
            race.step([v.normal(2, 2)])

        # Equal numbers, different gradients: each parameter has its own memory.
        four, one = v.normal(2, 2), v.normal()
        race = Race([x.clone().requires_grad_() for x in (four, one, four, one, four)], **options)
        for _ in range(4):
            race.step([v.normal(*p.shape) for p in race.params], "optimizer_memory_shared")

        # A gradient of None: always, sometimes, at first, for all; one parameter is frozen.
        shapes = [(3,), (2, 2), (), (1, 4), (3,)]
        race = Race([*(v.normal(*s).requires_grad_() for s in shapes), v.normal(2)], **options)
        for missing in [{0, 4}, {0, 2, 4}, {0, 1, 2}, {0}, {0, 3}, {0}, {0, 1, 2, 3, 4}, {0}]:
            grads = [None if i in missing else v.normal(*s) for i, s in enumerate(shapes)]
            race.step([*grads, None], "optimizer_none_not_skipped")

        # The gradient is written into the same tensor again and again, or stays as it is.
        race = Race([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], **options)
        race.step([v.normal(3), v.normal(2, 2)])
        for number in range(5):
            if number != 2:
                grads = [v.normal(3), v.normal(2, 2)]
            race.step(grads, "optimizer_keeps_the_gradient", same_tensor=True)

    # Two optimizers at a time, then a new one for the old parameters.
    start = [v.normal(2, 3), v.normal(3)]
    both = [Race([x.clone().requires_grad_() for x in start], **o) for o in (heavy, ahead)]
    for _ in range(4):
        for race in both:
            race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")
    race = Race(both[0].params, **heavy)
    for _ in range(2):
        race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")

    # zero_grad clears the gradients and nothing else: not the parameters, not the memory.
    race = Race([v.normal(2, 3).requires_grad_(), v.normal().requires_grad_()], **heavy)
    race.zero_grad()
    for missing in (0, 1, 2, 2):
        grads = [None if i == missing else v.normal(*p.shape) for i, p in enumerate(race.params)]
        race.step(grads, "optimizer_zero_grad_forgets")
        race.zero_grad()
### END HIDDEN TESTS
p, q = torch.tensor([1.0], requires_grad=True), torch.tensor([1.0], requires_grad=True)
params = [p, q]
optimizer = SGD(params, lr=0.5, weight_decay=1.0)
(3 * q).sum().backward()  # p takes no part: p.grad is None.
optimizer.step()
assert params[0] is p
assert params[1] is q
torch.testing.assert_close(p.detach(), torch.tensor([1.0]))
torch.testing.assert_close(q.detach(), torch.tensor([-1.0]))
torch.testing.assert_close(q.grad, torch.tensor([3.0]))
optimizer.zero_grad()
assert q.grad is None or q.grad == 0

# %% [markdown] lang="en"
# Look at it: the same valley, the same rate, the same momentum, 40 steps. The look-ahead sees the other wall before the
# velocity has carried it there.

# %% [markdown] lang="es"
# Míralo: el mismo valle, la misma tasa, el mismo momento, 40 pasos. Quien mira hacia delante ve la otra pared antes de que
# la velocidad lo haya llevado hasta ella.


# %%
def valley(x):
    """Return f = (x0² + 30 x1²) / 2 of x (2,) or of a grid (2, …)."""
    return (x[0] ** 2 + 30 * x[1] ** 2) / 2


def draw_map(axes, f, low, high, levels):
    """Draw lines of equal height of f, a function of (2, …), over a rectangle."""
    across = torch.linspace(low[0], high[0], 200)
    up = torch.linspace(low[1], high[1], 200)
    grid = torch.stack(torch.meshgrid(across, up, indexing="xy"))
    axes.contour(across, up, f(grid), levels=levels, colors="tab:blue", linewidths=0.7, alpha=0.6)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))


def descend(f, start, make, num_steps):
    """Return the path (num_steps + 1, 2) on f of the optimizer that make([x]) returns."""
    x = torch.tensor(start, requires_grad=True)
    optimizer = make([x])
    path = [x.detach().clone()]
    for _ in range(num_steps):
        optimizer.zero_grad()
        f(x).backward()
        optimizer.step()
        path.append(x.detach().clone())
    return torch.stack(path)


# %% uses_exercises=true
figure, panels = plt.subplots(1, 2, figsize=(10, 2.8), sharey=True, layout="constrained")
for axes, nesterov in zip(panels, (False, True), strict=True):
    path = descend(
        valley, [-9.0, 1.5], lambda params, n=nesterov: SGD(params, 0.03, 0.9, nesterov=n), 40
    )
    draw_map(axes, valley, (-10, -2), (5, 2), [0.5, 2, 5, 10, 20, 35, 55])
    axes.plot(*path.T, ".-", color="black", linewidth=0.8, markersize=4)
    axes.plot(*path[0], "o", color="black", fillstyle="none", markersize=9)
    axes.plot(0, 0, "x", color="tab:red", markersize=10, markeredgewidth=2)
    axes.set(xlabel="$x_0$", title=f"nesterov = {nesterov}")
panels[0].set_ylabel("$x_1$")
show(
    figure,
    "Two paths of 40 steps from a ring to a cross. Without Nesterov the path swings from "
    "wall to wall all the way. With Nesterov the swings die out after a few steps. · Dos "
    "caminos de 40 pasos, de un anillo a una cruz. Sin Nesterov, el camino oscila de pared a "
    "pared hasta el final. Con Nesterov, las oscilaciones se apagan en unos pocos pasos.",
)

# %% [markdown] lang="en"
# ## 10.2 A rate for every entry: `Adagrad`
#
# *Required · 20 minutes · difficulty 2 of 3 · 4 points*
#
# One learning rate for all entries is a compromise. The weight of a rare word has a gradient once in a
# thousand samples and should then take a large step. The weight of "the" has one all the time and should take
# small ones. A steep direction wants a small rate, a flat one a large rate. Which is which? The gradients
# themselves tell. Adagrad adds up their squares, for every entry apart:
#
# $$s \leftarrow s + g^2, \qquad p \leftarrow p - \eta\, \frac{g}{\sqrt{s} + \varepsilon} .$$
#
# Here $g$ is the gradient in `p.grad`, $s$ is a sum with the shape of $p$ that begins with zeros, $\eta$ is
# `lr` and $\varepsilon$ is `eps`. Square, root and quotient are taken entry by entry.
#
# **Why the root of a sum of squares?** Look at the units. The gradient is "loss per unit of $p$". A square has
# the square of this unit, and its root has the unit itself, so it cancels. Multiply the loss by 1000: $g$ and
# $\sqrt{s}$ both grow a thousandfold, and the step stays as it was. The rate $\eta$ is now a length in
# the space of the parameters. In the first step $\sqrt{s} = |g|$: every entry that has a gradient moves by
# $\eta$, whether its gradient is $10^{-3}$ or $10^3$.
#
# **What happens later?** If the gradient is always $g$, then $s = k g^2$ after $k$ steps, and step $k$ is as long as
# $\eta / \sqrt{k}$. The rate falls by itself.
#
# **Why $\varepsilon$?** An entry that has never had a gradient has $s = 0$ and would be divided by 0. So
# $\varepsilon$ is added to the root, outside of it. It is tiny: $10^{-10}$ unless given.
#
# **By hand.** $p = 1$, the gradient is always 2, $\eta = 0.1$. Then $s = 4, 8, 12$, the steps are
# $0.1 \cdot 2/2 = 0.1$, $0.1 \cdot 2/\sqrt{8} = 0.0707$, $0.1 \cdot 2/\sqrt{12} = 0.0577$, and $p$ becomes
# $0.9, 0.8293, 0.7716$.
#
# **Your task.** Write the class. `lr` is 0.01 and `eps` is $10^{-10}$ unless given. The five rules of
# 10.1 hold: in place, `None` skipped, a memory for each parameter, `zero_grad()`, PyTorch's numbers without `torch.optim`.

# %% [markdown] lang="es"
# ## 10.2 Una tasa para cada elemento: `Adagrad`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 4 puntos*
#
# Una sola tasa de aprendizaje para todos los elementos es un compromiso. El peso de una palabra rara tiene
# gradiente una vez cada mil muestras, y entonces debería dar un paso grande. El peso de «el» lo tiene a todas
# horas y debería dar pasos pequeños. Una dirección empinada pide una tasa pequeña; una llana, una grande. ¿Cuál es
# cuál? Lo dicen los propios gradientes. Adagrad suma sus cuadrados, por separado para cada elemento:
#
# $$s \leftarrow s + g^2, \qquad p \leftarrow p - \eta\, \frac{g}{\sqrt{s} + \varepsilon} .$$
#
# Aquí $g$ es el gradiente que hay en `p.grad`, $s$ es una suma con la forma de $p$ que empieza en ceros, $\eta$ es
# `lr` y $\varepsilon$ es `eps`. El cuadrado, la raíz y el cociente se toman elemento a elemento.
#
# **¿Por qué la raíz de una suma de cuadrados?** Mira las unidades. El gradiente es «pérdida por unidad de $p$».
# Un cuadrado tiene esa unidad al cuadrado; su raíz tiene la propia unidad, y así se cancela. Multiplica la pérdida
# por 1000: tanto $g$ como $\sqrt{s}$ se hacen mil veces mayores, y el paso queda igual. La tasa $\eta$ es ahora una
# longitud en el espacio de los parámetros. En el primer paso $\sqrt{s} = |g|$: todo elemento con gradiente se
# mueve $\eta$, tanto si su gradiente es $10^{-3}$ como si es $10^3$.
#
# **¿Y después?** Si el gradiente es siempre $g$, tras $k$ pasos $s = k g^2$, y el paso $k$ mide $\eta / \sqrt{k}$. La
# tasa baja sola.
#
# **¿Para qué $\varepsilon$?** Un elemento que nunca ha tenido gradiente tiene $s = 0$ y se dividiría entre 0. Por
# eso $\varepsilon$ se suma a la raíz, fuera de ella. Es diminuto: $10^{-10}$ si no se da.
#
# **A mano.** $p = 1$, el gradiente siempre es 2, $\eta = 0.1$. Entonces $s = 4, 8, 12$, los pasos son
# $0.1 \cdot 2/2 = 0.1$, $0.1 \cdot 2/\sqrt{8} = 0.0707$, $0.1 \cdot 2/\sqrt{12} = 0.0577$, y $p$ pasa a ser
# $0.9, 0.8293, 0.7716$.
#
# **Tu tarea.** Escribe la clase. `lr` es 0.01 y `eps` es $10^{-10}$ si no se dan. Valen las cinco reglas de 10.1:
# en el sitio, `None` se salta, una memoria por parámetro, `zero_grad()`, los números de PyTorch sin `torch.optim`.


# %% nbgrader={"grade_id": "Adagrad", "solution": true}
class Adagrad:
    """Descent with each entry's rate divided by the root of the sum of its squared gradients."""

    def __init__(self, params: list[Tensor], lr: float = 0.01, eps: float = 1e-10) -> None:
        """Keep the parameters and the settings; every sum begins with zeros."""
        ### BEGIN SOLUTION
        self.params = list(params)
        self.lr = lr
        self.eps = eps
        self.sums = [torch.zeros_like(p) for p in self.params]
        ### END SOLUTION

    @torch.no_grad()
    def step(self) -> None:
        """Move every parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        for p, s in zip(self.params, self.sums, strict=True):
            if p.grad is None:
                continue
            s += p.grad**2
            p -= self.lr * p.grad / (s.sqrt() + self.eps)
        ### END SOLUTION

    def zero_grad(self) -> None:
        """Clear the .grad of every parameter."""
        ### BEGIN SOLUTION
        for p in self.params:
            p.grad = None
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_Adagrad", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import math
from functools import cache, partial

from gradus.checks import call, expect, forbid, variants

forbid(Adagrad, "optim", "torch.optim.*", "_fused_adagrad")


def adagrad(p, g, memory, lr=0.01, eps=1e-10, *, add=torch.square, root="outside", old=False):
    """Return p after one step; the last three arguments are the mistakes."""
    before = memory.get("s", torch.zeros_like(p))
    memory["s"] = after = before + add(g)
    s = before if old else after
    divisor = {
        "outside": lambda: s.sqrt() + eps,
        "inside": lambda: (s + eps).sqrt(),
        "none": lambda: s + eps,
        "mean": lambda: (s / memory["k"]).sqrt() + eps,
        "newest": lambda: g.abs() + eps,
        "bare": lambda: s.sqrt(),
        "largest": lambda: s.sqrt().clamp(min=eps),
    }
    memory["k"] = memory.get("k", 0) + 1
    return p - lr * g / divisor[root]()


def same_walk(v, options, mistakes, *, num_steps=8, smallest=1.0, by_position=False):
    """Check every step of a walk with random gradients against PyTorch's own optimizer.

    The gradients are of every size from `smallest` to 1; one entry is always zero.
    """
    starts = [v.normal(*shape) for shape in [(3,), (2, 3), ()]]
    low = math.log10(smallest)
    slopes = [
        [v.normal(*p.shape) * 10 ** v.uniform(*p.shape, low=low, high=0.0) for p in starts]
        for _ in range(num_steps)
    ]
    for grads in slopes:
        grads[0][1] = 0.0
    params = [p.clone().requires_grad_() for p in starts]
    twins = [p.double().clone().requires_grad_() for p in starts]
    if by_position:
        optimizer = call(Adagrad, params, *options.values())
    else:
        optimizer = call(Adagrad, params, **options)
    trusted = torch.optim.Adagrad(twins, **options, foreach=False)

    walked, right = [], []
    for grads in slopes:
        for p, twin, g in zip(params, twins, grads, strict=True):
            p.grad, twin.grad = g.clone(), g.double()
        call(optimizer.step)
        trusted.step()
        walked.append([p.detach().clone() for p in params])
        right.append([twin.detach().clone().to(v.dtype) for twin in twins])

    @cache
    def path_of(rule):
        """Return where a mistake leads, or None where the student's whole path is another."""
        places, memories, path = starts, [{"place": i} for i in range(3)], []
        for grads in slopes:
            three = zip(places, grads, memories, strict=True)
            places = [rule(p, g, memory, **options) for p, g, memory in three]
            path.append(places)
        pairs = [pair for two in zip(path, walked, strict=True) for pair in zip(*two, strict=True)]
        return path if all(torch.allclose(*pair, 1e-4, 1e-5, True) for pair in pairs) else None

    for k in range(num_steps):
        for i in range(3):
            expect(
                walked[k][i],
                right[k][i],
                what=f"params[{i}] after step {k + 1} of Adagrad with {options}",
                mistakes={
                    name: lambda k=k, i=i, rule=rule: path_of(rule) and path_of(rule)[k][i]
                    for name, rule in mistakes.items()
                },
            )


walks = partial(
    same_walk,
    mistakes={
        "not_in_place": lambda p, g, memory, **_: p,
        "wrong_sign": lambda p, g, memory, lr=0.01, **rest: adagrad(p, g, memory, -lr, **rest),
        "optimizer_lr_ignored": lambda p, g, memory, lr=0.01, **rest: adagrad(p, g, memory, **rest),
        "optimizer_not_scaled": lambda p, g, memory, lr=0.01, **_: p - lr * g,
        "optimizer_eps_ignored": lambda p, g, memory, eps=1e-10, **rest: adagrad(
            p, g, memory, **rest
        ),
        "optimizer_eps_inside_root": partial(adagrad, root="inside"),
        "optimizer_eps_missing": partial(adagrad, root="bare"),
        "optimizer_eps_as_maximum": partial(adagrad, root="largest"),
        "optimizer_no_root": partial(adagrad, root="none"),
        "optimizer_old_square": partial(adagrad, old=True),
        "optimizer_newest_gradient_only": partial(adagrad, root="newest"),
        "adagrad_mean_not_sum": partial(adagrad, root="mean"),
        "adagrad_gradients_not_squared": partial(adagrad, add=torch.abs),
    },
)
for v in variants():
    walks(v, {"lr": 0.1})
    walks(v, {"lr": 0.5, "eps": 0.3})
    walks(v, {"lr": 2.0, "eps": 1.0}, by_position=True)
    walks(v, {"eps": 0.05})
    walks(v, {}, smallest=1e-10)
    walks(v, {"lr": 0.2, "eps": 1e-4}, smallest=1e-5)
    walks(v, {}, num_steps=100)
    walks(v, {"lr": 0.3, "eps": 0.01}, num_steps=100)
### END HIDDEN TESTS
p = torch.tensor([1.0, 1.0], requires_grad=True)
optimizer = Adagrad([p], lr=0.1)
for place in (0.9, 0.8293, 0.7716):
    p.grad = torch.tensor([2.0, 0.0])
    optimizer.step()
    torch.testing.assert_close(p.detach(), torch.tensor([place, 1.0]), atol=1e-4, rtol=0)

# %% nbgrader={"grade_id": "test_Adagrad_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect_true, expect_update, forbid, variants

forbid(Adagrad, "optim", "torch.optim.*", "_fused_adagrad")


class Race:
    """The student's optimizer and PyTorch's: equal parameters, equal gradients, equal steps."""

    def __init__(self, params, **options):
        self.params = params
        self.twins = [p.detach().double().clone().requires_grad_(p.requires_grad) for p in params]
        self.mine = call(Adagrad, params, **options)
        self.trusted = torch.optim.Adagrad(self.twins, foreach=False, **options)

    def step(self, grads, blame=None, *, same_tensor=False):
        """Step both; where `blame` is given, all else was right before, so it is the mistake."""
        for p, twin, g in zip(self.params, self.twins, grads, strict=True):
            if same_tensor:
                p.grad.copy_(g)
            else:
                p.grad = None if g is None else g.clone()
            twin.grad = None if g is None else g.double()
        self.trusted.step()

        def step(params):
            return self.mine.step()

        now = {0: [lambda p=p: p.detach().clone() for p in self.params]}
        right = {0: [t.detach().to(p.dtype) for t, p in zip(self.twins, self.params, strict=True)]}
        expect_update(step, [self.params], right, mistakes={blame: now} if blame else {})

    def zero_grad(self):
        """Clear both, and check that nothing but the gradients changed."""

        def zero_grad(params):
            return self.mine.zero_grad()

        old = [p.detach().clone() for p in self.params]
        expect_update(
            zero_grad,
            [self.params],
            {0: old},
            mistakes={"optimizer_zero_grad_clears_p": {0: [torch.zeros_like(p) for p in old]}},
            keeps_grad=False,
        )
        for i, p in enumerate(self.params):
            clear = p.grad is None or (p.grad.shape == p.shape and bool((p.grad == 0).all()))
            expect_true(clear, "optimizer_grad_not_cleared", what=f"params[{i}].grad, zero_grad()")


for v in variants():
    one_way = {"lr": 0.3, "eps": 0.1}
    other_way = {"lr": 0.05, "eps": 0.5}

    # One parameter alone.
    race = Race([v.normal(2, 2).requires_grad_()], **one_way)
    for _ in range(3):
        race.step([v.normal(2, 2)])

    # Equal numbers, different gradients: each parameter has its own memory.
    four, one = v.normal(2, 2), v.normal()
    race = Race([x.clone().requires_grad_() for x in (four, one, four, one, four)], **one_way)
    for _ in range(4):
        race.step([v.normal(*p.shape) for p in race.params], "optimizer_memory_shared")

    # A gradient of None: always, sometimes, at first, for all; one parameter is frozen.
    shapes = [(3,), (2, 2), (), (1, 4), (3,)]
    race = Race([*(v.normal(*s).requires_grad_() for s in shapes), v.normal(2)], **one_way)
    for missing in [{0, 4}, {0, 2, 4}, {0, 1, 2}, {0}, {0, 3}, {0}, {0, 1, 2, 3, 4}, {0}]:
        grads = [None if i in missing else v.normal(*s) for i, s in enumerate(shapes)]
        race.step([*grads, None], "optimizer_none_not_skipped")

    # The gradient is written into the same tensor again and again, or stays as it is.
    race = Race([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], **one_way)
    race.step([v.normal(3), v.normal(2, 2)])
    for number in range(5):
        if number != 2:
            grads = [v.normal(3), v.normal(2, 2)]
        race.step(grads, "optimizer_keeps_the_gradient", same_tensor=True)

    # Two optimizers at a time, then a new one for the old parameters.
    start = [v.normal(2, 3), v.normal(3)]
    both = [Race([x.clone().requires_grad_() for x in start], **o) for o in (one_way, other_way)]
    for _ in range(4):
        for race in both:
            race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")
    race = Race(both[0].params, **one_way)
    for _ in range(2):
        race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")

    # zero_grad clears the gradients and nothing else: not the parameters, not the memory.
    race = Race([v.normal(2, 3).requires_grad_(), v.normal().requires_grad_()], **one_way)
    race.zero_grad()
    for _ in range(3):
        race.step([v.normal(2, 3), v.normal()], "optimizer_zero_grad_forgets")
        race.zero_grad()
    race.step([None, None], "optimizer_none_not_skipped")
    race.zero_grad()
### END HIDDEN TESTS
p, q = torch.tensor([2.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
params = [p, q]
optimizer = Adagrad(params, lr=0.5)
(3 * q).sum().backward()  # p takes no part: p.grad is None.
optimizer.step()
assert params[0] is p
assert params[1] is q
torch.testing.assert_close(p.detach(), torch.tensor([2.0]))
torch.testing.assert_close(q.detach(), torch.tensor([1.5]))
torch.testing.assert_close(q.grad, torch.tensor([3.0]))
optimizer.zero_grad()
assert q.grad is None or q.grad == 0

# %% [markdown] lang="en"
# ## 10.3 Forget the distant past: `RMSprop`
#
# *Required · 20 minutes · difficulty 2 of 3 · 4 points*
#
# Adagrad's sum can only grow. After a steep beginning the steps stay short for ever, even where the loss has
# long become flat. On the way through a network, whose slopes change all the time, that is too early an end.
# The remedy is to forget: replace the sum by a moving average,
#
# $$s \leftarrow \alpha\, s + (1 - \alpha)\, g^2, \qquad p \leftarrow p - \eta\, \frac{g}{\sqrt{s} + \varepsilon} .$$
#
# Here $\alpha$ is `alpha`, between 0 and 1; the other letters are those of Adagrad. The root of a mean of
# squares is called *root mean square*: hence the name.
#
# **What does it average?** Unroll it from $s = 0$, with $g_k$ for the gradient of step $k$:
#
# $$s_k = (1 - \alpha)\,\big(g_k^2 + \alpha\, g_{k-1}^2 + \alpha^2 g_{k-2}^2 + \dots + \alpha^{k-1} g_1^2\big) .$$
#
# A gradient that is $i$ steps old counts $\alpha^i$ times as much as the newest. The memory is about
# $1 / (1 - \alpha)$ steps long: 100 for $\alpha = 0.99$. The weights add up to
# $(1 - \alpha)(1 + \alpha + \dots + \alpha^{k-1}) = 1 - \alpha^k$. That is nearly 1 once $k$ is large, so that $s$ is a
# mean. But in the first step it is only $1 - \alpha$: then $\sqrt{s} = \sqrt{1 - \alpha}\,|g|$, and the step is
# $\eta / \sqrt{1 - \alpha}$, ten times $\eta$ for $\alpha = 0.99$. RMSprop begins with a leap. Keep this in mind; `Adam`
# will mend it.
#
# **By hand.** $p = 1$, the gradient is always 2, $\eta = 0.1$, $\alpha = 0.75$. Then $s = 1, 1.75, 2.3125$, the
# steps are $0.1 \cdot 2/\sqrt{s} = 0.2, 0.1512, 0.1315$, and $p$ becomes $0.8, 0.6488, 0.5173$.
#
# **Your task.** Write the class. `lr` is 0.01, `alpha` is 0.99 and `eps` is $10^{-8}$ unless given; `eps` is added
# to the root, outside of it. The five rules of 10.1 hold: in place, `None` skipped, a memory for each parameter,
# `zero_grad()`, PyTorch's numbers without `torch.optim`.

# %% [markdown] lang="es"
# ## 10.3 Olvidar el pasado lejano: `RMSprop`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 4 puntos*
#
# La suma de Adagrad solo puede crecer. Tras un comienzo empinado, los pasos se quedan cortos para siempre, aunque
# la pérdida lleve mucho tiempo siendo llana. En el camino por una red, cuyas pendientes cambian sin cesar, eso es
# acabar demasiado pronto. El remedio es olvidar: cambiar la suma por una media móvil,
#
# $$s \leftarrow \alpha\, s + (1 - \alpha)\, g^2, \qquad p \leftarrow p - \eta\, \frac{g}{\sqrt{s} + \varepsilon} .$$
#
# Aquí $\alpha$ es `alpha`, entre 0 y 1; las demás letras son las de Adagrad. La raíz de una media de cuadrados se
# llama en inglés *root mean square*: de ahí el nombre.
#
# **¿Qué promedia?** Desarróllala desde $s = 0$, llamando $g_k$ al gradiente del paso $k$:
#
# $$s_k = (1 - \alpha)\,\big(g_k^2 + \alpha\, g_{k-1}^2 + \alpha^2 g_{k-2}^2 + \dots + \alpha^{k-1} g_1^2\big) .$$
#
# Un gradiente de hace $i$ pasos cuenta $\alpha^i$ veces lo que el más nuevo. La memoria dura unos $1 / (1 - \alpha)$
# pasos: 100 con $\alpha = 0.99$. Los pesos de la media suman
# $(1 - \alpha)(1 + \alpha + \dots + \alpha^{k-1}) = 1 - \alpha^k$. Cuando $k$ es grande, eso es casi 1, y $s$ es de verdad una
# media. Pero en el primer paso es solo $1 - \alpha$: entonces $\sqrt{s} = \sqrt{1 - \alpha}\,|g|$ y el paso es
# $\eta / \sqrt{1 - \alpha}$, diez veces $\eta$ con $\alpha = 0.99$. RMSprop empieza con un salto. Tenlo presente; `Adam` lo
# remediará.
#
# **A mano.** $p = 1$, el gradiente siempre es 2, $\eta = 0.1$, $\alpha = 0.75$. Entonces $s = 1, 1.75, 2.3125$, los pasos
# son $0.1 \cdot 2/\sqrt{s} = 0.2, 0.1512, 0.1315$, y $p$ pasa a ser $0.8, 0.6488, 0.5173$.
#
# **Tu tarea.** Escribe la clase. `lr` es 0.01, `alpha` es 0.99 y `eps` es $10^{-8}$ si no se dan; `eps` se suma a la
# raíz, fuera de ella. Valen las cinco reglas de 10.1: en el sitio, `None` se salta, una memoria por parámetro,
# `zero_grad()`, los números de PyTorch sin `torch.optim`.


# %% nbgrader={"grade_id": "RMSprop", "solution": true}
class RMSprop:
    """Descent with each entry's rate divided by the root mean square of its recent gradients."""

    def __init__(
        self, params: list[Tensor], lr: float = 0.01, alpha: float = 0.99, eps: float = 1e-8
    ) -> None:
        """Keep the parameters and the settings; every average begins with zeros."""
        ### BEGIN SOLUTION
        self.params = list(params)
        self.lr = lr
        self.alpha = alpha
        self.eps = eps
        self.squares = [torch.zeros_like(p) for p in self.params]
        ### END SOLUTION

    @torch.no_grad()
    def step(self) -> None:
        """Move every parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        for p, s in zip(self.params, self.squares, strict=True):
            if p.grad is None:
                continue
            s.mul_(self.alpha).add_((1 - self.alpha) * p.grad**2)
            p -= self.lr * p.grad / (s.sqrt() + self.eps)
        ### END SOLUTION

    def zero_grad(self) -> None:
        """Clear the .grad of every parameter."""
        ### BEGIN SOLUTION
        for p in self.params:
            p.grad = None
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_RMSprop", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import math
from functools import cache, partial

from gradus.checks import call, expect, forbid, variants

forbid(RMSprop, "optim", "torch.optim.*", "_fused_rmsprop")


def rmsprop(p, g, memory, lr=0.01, alpha=0.99, eps=1e-8, *, shares=None, root="outside", old=False):
    """Return p after one step; the last three arguments are the mistakes."""
    past, newest = shares(alpha) if shares else (alpha, 1 - alpha)
    before = memory.get("s", torch.zeros_like(p))
    memory["s"] = after = past * before + newest * g**2
    memory["m"] = m = alpha * memory.get("m", torch.zeros_like(p)) + (1 - alpha) * g
    memory["k"] = k = memory.get("k", 0) + 1
    s = before if old else after
    divisor = {
        "outside": lambda: s.sqrt() + eps,
        "inside": lambda: (s + eps).sqrt(),
        "none": lambda: s + eps,
        "corrected": lambda: (s / (1 - alpha**k)).sqrt() + eps,
        "centred": lambda: (s - m**2).sqrt() + eps,
        "newest": lambda: g.abs() + eps,
        "bare": lambda: s.sqrt(),
        "largest": lambda: s.sqrt().clamp(min=eps),
    }
    return p - lr * g / divisor[root]()


def same_walk(v, options, mistakes, *, num_steps=8, smallest=1.0, by_position=False):
    """Check every step of a walk with random gradients against PyTorch's own optimizer.

    The gradients are of every size from `smallest` to 1; one entry is always zero.
    """
    starts = [v.normal(*shape) for shape in [(3,), (2, 3), ()]]
    low = math.log10(smallest)
    slopes = [
        [v.normal(*p.shape) * 10 ** v.uniform(*p.shape, low=low, high=0.0) for p in starts]
        for _ in range(num_steps)
    ]
    for grads in slopes:
        grads[0][1] = 0.0
    params = [p.clone().requires_grad_() for p in starts]
    twins = [p.double().clone().requires_grad_() for p in starts]
    if by_position:
        optimizer = call(RMSprop, params, *options.values())
    else:
        optimizer = call(RMSprop, params, **options)
    trusted = torch.optim.RMSprop(twins, **options, foreach=False)

    walked, right = [], []
    for grads in slopes:
        for p, twin, g in zip(params, twins, grads, strict=True):
            p.grad, twin.grad = g.clone(), g.double()
        call(optimizer.step)
        trusted.step()
        walked.append([p.detach().clone() for p in params])
        right.append([twin.detach().clone().to(v.dtype) for twin in twins])

    @cache
    def path_of(rule):
        """Return where a mistake leads, or None where the student's whole path is another."""
        places, memories, path = starts, [{"place": i} for i in range(3)], []
        for grads in slopes:
            three = zip(places, grads, memories, strict=True)
            places = [rule(p, g, memory, **options) for p, g, memory in three]
            path.append(places)
        pairs = [pair for two in zip(path, walked, strict=True) for pair in zip(*two, strict=True)]
        return path if all(torch.allclose(*pair, 1e-4, 1e-5, True) for pair in pairs) else None

    for k in range(num_steps):
        for i in range(3):
            expect(
                walked[k][i],
                right[k][i],
                what=f"params[{i}] after step {k + 1} of RMSprop with {options}",
                mistakes={
                    name: lambda k=k, i=i, rule=rule: path_of(rule) and path_of(rule)[k][i]
                    for name, rule in mistakes.items()
                },
            )


walks = partial(
    same_walk,
    mistakes={
        "not_in_place": lambda p, g, memory, **_: p,
        "wrong_sign": lambda p, g, memory, lr=0.01, **rest: rmsprop(p, g, memory, -lr, **rest),
        "optimizer_lr_ignored": lambda p, g, memory, lr=0.01, **rest: rmsprop(p, g, memory, **rest),
        "optimizer_not_scaled": lambda p, g, memory, lr=0.01, **_: p - lr * g,
        "optimizer_eps_ignored": lambda p, g, memory, eps=1e-8, **rest: rmsprop(
            p, g, memory, **rest
        ),
        "optimizer_eps_inside_root": partial(rmsprop, root="inside"),
        "optimizer_eps_missing": partial(rmsprop, root="bare"),
        "optimizer_eps_as_maximum": partial(rmsprop, root="largest"),
        "optimizer_no_root": partial(rmsprop, root="none"),
        "optimizer_old_square": partial(rmsprop, old=True),
        "optimizer_newest_gradient_only": partial(rmsprop, root="newest"),
        "rmsprop_alpha_ignored": lambda p, g, memory, alpha=0.99, **rest: rmsprop(
            p, g, memory, **rest
        ),
        "rmsprop_shares_swapped": partial(rmsprop, shares=lambda alpha: (1 - alpha, alpha)),
        "rmsprop_whole_gradient": partial(rmsprop, shares=lambda alpha: (alpha, 1.0)),
        "rmsprop_sum_not_mean": partial(rmsprop, shares=lambda alpha: (1.0, 1.0)),
        "rmsprop_corrected": partial(rmsprop, root="corrected"),
        "rmsprop_centred": partial(rmsprop, root="centred"),
    },
)
for v in variants():
    walks(v, {"lr": 0.1, "alpha": 0.8})
    walks(v, {"lr": 0.5, "alpha": 0.6, "eps": 0.3})
    walks(v, {"lr": 2.0, "alpha": 0.9, "eps": 1.0}, by_position=True)
    walks(v, {"eps": 0.05})
    walks(v, {"alpha": 0.3})
    walks(v, {}, smallest=1e-8)
    walks(v, {"lr": 0.2, "alpha": 0.5, "eps": 1e-4}, smallest=1e-5)
    walks(v, {}, num_steps=100)
    walks(v, {"lr": 0.03, "alpha": 0.9, "eps": 0.01}, num_steps=100)
### END HIDDEN TESTS
p = torch.tensor([1.0, 1.0], requires_grad=True)
optimizer = RMSprop([p], lr=0.1, alpha=0.75)
for place in (0.8, 0.6488, 0.5173):
    p.grad = torch.tensor([2.0, 0.0])
    optimizer.step()
    torch.testing.assert_close(p.detach(), torch.tensor([place, 1.0]), atol=1e-4, rtol=0)

# %% nbgrader={"grade_id": "test_RMSprop_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect_true, expect_update, forbid, variants

forbid(RMSprop, "optim", "torch.optim.*", "_fused_rmsprop")


class Race:
    """The student's optimizer and PyTorch's: equal parameters, equal gradients, equal steps."""

    def __init__(self, params, **options):
        self.params = params
        self.twins = [p.detach().double().clone().requires_grad_(p.requires_grad) for p in params]
        self.mine = call(RMSprop, params, **options)
        self.trusted = torch.optim.RMSprop(self.twins, foreach=False, **options)

    def step(self, grads, blame=None, *, same_tensor=False):
        """Step both; where `blame` is given, all else was right before, so it is the mistake."""
        for p, twin, g in zip(self.params, self.twins, grads, strict=True):
            if same_tensor:
                p.grad.copy_(g)
            else:
                p.grad = None if g is None else g.clone()
            twin.grad = None if g is None else g.double()
        self.trusted.step()

        def step(params):
            return self.mine.step()

        now = {0: [lambda p=p: p.detach().clone() for p in self.params]}
        right = {0: [t.detach().to(p.dtype) for t, p in zip(self.twins, self.params, strict=True)]}
        expect_update(step, [self.params], right, mistakes={blame: now} if blame else {})

    def zero_grad(self):
        """Clear both, and check that nothing but the gradients changed."""

        def zero_grad(params):
            return self.mine.zero_grad()

        old = [p.detach().clone() for p in self.params]
        expect_update(
            zero_grad,
            [self.params],
            {0: old},
            mistakes={"optimizer_zero_grad_clears_p": {0: [torch.zeros_like(p) for p in old]}},
            keeps_grad=False,
        )
        for i, p in enumerate(self.params):
            clear = p.grad is None or (p.grad.shape == p.shape and bool((p.grad == 0).all()))
            expect_true(clear, "optimizer_grad_not_cleared", what=f"params[{i}].grad, zero_grad()")


for v in variants():
    one_way = {"lr": 0.3, "alpha": 0.8, "eps": 0.1}
    other_way = {"lr": 0.05, "alpha": 0.5, "eps": 0.5}

    # One parameter alone.
    race = Race([v.normal(2, 2).requires_grad_()], **one_way)
    for _ in range(3):
        race.step([v.normal(2, 2)])

    # Equal numbers, different gradients: each parameter has its own memory.
    four, one = v.normal(2, 2), v.normal()
    race = Race([x.clone().requires_grad_() for x in (four, one, four, one, four)], **one_way)
    for _ in range(4):
        race.step([v.normal(*p.shape) for p in race.params], "optimizer_memory_shared")

    # A gradient of None: always, sometimes, at first, for all; one parameter is frozen.
    shapes = [(3,), (2, 2), (), (1, 4), (3,)]
    race = Race([*(v.normal(*s).requires_grad_() for s in shapes), v.normal(2)], **one_way)
    for missing in [{0, 4}, {0, 2, 4}, {0, 1, 2}, {0}, {0, 3}, {0}, {0, 1, 2, 3, 4}, {0}]:
        grads = [None if i in missing else v.normal(*s) for i, s in enumerate(shapes)]
        race.step([*grads, None], "optimizer_none_not_skipped")

    # The gradient is written into the same tensor again and again, or stays as it is.
    race = Race([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], **one_way)
    race.step([v.normal(3), v.normal(2, 2)])
    for number in range(5):
        if number != 2:
            grads = [v.normal(3), v.normal(2, 2)]
        race.step(grads, "optimizer_keeps_the_gradient", same_tensor=True)

    # Two optimizers at a time, then a new one for the old parameters.
    start = [v.normal(2, 3), v.normal(3)]
    both = [Race([x.clone().requires_grad_() for x in start], **o) for o in (one_way, other_way)]
    for _ in range(4):
        for race in both:
            race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")
    race = Race(both[0].params, **one_way)
    for _ in range(2):
        race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")

    # zero_grad clears the gradients and nothing else: not the parameters, not the memory.
    race = Race([v.normal(2, 3).requires_grad_(), v.normal().requires_grad_()], **one_way)
    race.zero_grad()
    for _ in range(3):
        race.step([v.normal(2, 3), v.normal()], "optimizer_zero_grad_forgets")
        race.zero_grad()
    race.step([None, None], "optimizer_none_not_skipped")
    race.zero_grad()
### END HIDDEN TESTS
p, q = torch.tensor([2.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
params = [p, q]
optimizer = RMSprop(params, lr=0.5, alpha=0.75)
(3 * q).sum().backward()  # p takes no part: p.grad is None.
optimizer.step()
assert params[0] is p
assert params[1] is q
torch.testing.assert_close(p.detach(), torch.tensor([2.0]))
torch.testing.assert_close(q.detach(), torch.tensor([1.0]))
torch.testing.assert_close(q.grad, torch.tensor([3.0]))
optimizer.zero_grad()
assert q.grad is None or q.grad == 0

# %% [markdown] lang="en"
# Look at it: how long is each step when the slope is always 1, except for ten steps on a cliff where it is 10? Adagrad's steps fall
# as $1/\sqrt{k}$, and after the cliff they never recover. RMSprop begins with a leap, is made careful by the cliff too, and then
# forgets it.

# %% [markdown] lang="es"
# Míralo: ¿cuánto mide cada paso si la pendiente siempre es 1, salvo durante diez pasos en un acantilado, donde es 10? Los pasos de Adagrad
# bajan como $1/\sqrt{k}$ y, tras el acantilado, no se recuperan nunca. RMSprop empieza con un salto, el acantilado también lo vuelve
# prudente y después lo olvida.

# %%
slopes_on_the_way = torch.ones(300)
slopes_on_the_way[100:110] = 10.0


def step_lengths(make):
    """Return how far the optimizer moves one number in each step, divided by its gradient."""
    p = torch.zeros(1, requires_grad=True)
    optimizer = make([p])
    lengths = []
    for slope in slopes_on_the_way:
        before = p.item()
        p.grad = slope.reshape(1)
        optimizer.step()
        lengths.append((before - p.item()) / slope.item())
    return lengths


# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
axes.plot(step_lengths(lambda params: Adagrad(params, lr=0.01)), "--", color="black")
axes.plot(step_lengths(lambda params: RMSprop(params, lr=0.01, alpha=0.97)), color="black")
axes.axvspan(100, 110, color="tab:blue", alpha=0.25)
axes.legend(["Adagrad", "RMSprop", "g = 10"], frameon=False)
axes.set(xlabel="k", ylabel="step / gradient · paso / gradiente", yscale="log")
show(
    figure,
    "The rate of one entry over 300 steps. Adagrad falls slowly, drops at the cliff and "
    "stays there. RMSprop falls to a level, drops at the cliff and climbs back to the "
    "level. · La tasa de un elemento a lo largo de 300 pasos. Adagrad baja despacio, cae en el "
    "acantilado y ahí se queda. RMSprop baja hasta un nivel, cae en el acantilado y vuelve a "
    "subir a ese nivel.",
)

# %% [markdown] lang="en"
# ## 10.4 Both memories, and an honest start: `Adam`
#
# *Required · 30 minutes · difficulty 3 of 3 · 6 points*
#
# Momentum remembers where the slope pointed. RMSprop remembers how long it was. *Adam* (adaptive moments) keeps both, as
# moving averages, for every parameter $p$ with gradient $g$:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2 .$$
#
# Both begin with zeros. $m$ estimates the mean of the gradient, the *first moment*; $v$ estimates the mean of its square, the
# *second moment*. $(\beta_1, \beta_2)$ is `betas`.
#
# **The start is biased.** You saw the leap of RMSprop: at the beginning the average still contains the zeros that
# it began with. How much too small is it? Unroll $m$ after $k$ steps, and suppose that all gradients have the
# same mean $\bar g$:
#
# $$m_k = (1 - \beta_1) \sum_{i=1}^{k} \beta_1^{k-i} g_i, \qquad
# \text{mean of } m_k = \bar g\,(1 - \beta_1) \sum_{i=0}^{k-1} \beta_1^i = \bar g\,(1 - \beta_1^k) .$$
#
# The factor is known, so divide by it. That is the **bias correction**, for $m$ and in the same way for $v$:
#
# $$\hat m = \frac{m}{1 - \beta_1^k}, \qquad \hat v = \frac{v}{1 - \beta_2^k}, \qquad
# p \leftarrow p - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} .$$
#
# Here $k$ is the number of the step, 1 in the first one; $\beta_1^k$ is a power. $\hat m$ and $\hat v$ are used for this step and thrown away:
# the memory keeps $m$ and $v$ as they are. $\varepsilon$ is added to the root of the *corrected* $\hat v$.
#
# **How long is a step?** In the first one $\hat m = g$ and $\hat v = g^2$: every entry moves by $\eta$, against its sign. Later the quotient
# compares a mean with a root mean square. If the gradients agree, it is near $\pm 1$, and the entry moves by $\eta$. If
# they contradict each other, the mean nearly cancels, and the entry stays where it is. So $\eta$ limits the step and
# the agreement of the gradients decides how much of it is used.
#
# **By hand.** $p = 1$, $\eta = 0.1$, the usual betas $0.9$ and $0.999$, the gradients are $2$ and then $-1$.
# Step 1: $\hat m = 2$, $\hat v = 4$, so $p = 1 - 0.1 \cdot 2/2 = 0.9$. Step 2: $m = 0.9 \cdot 0.2 - 0.1 = 0.08$ and
# $v = 0.999 \cdot 0.004 + 0.001 = 0.004996$; corrected, $\hat m = 0.08 / 0.19 = 0.4211$ and
# $\hat v = 0.004996 / 0.001999 = 2.4992$. So $p = 0.9 - 0.1 \cdot 0.4211 / 1.5809 = 0.8734$.
#
# **Your task.** Write the class. `lr` is $10^{-3}$, `betas` is `(0.9, 0.999)` and `eps` is $10^{-8}$ unless given.
# The five rules of 10.1 hold: in place, `None` skipped, a memory for each parameter, `zero_grad()`, PyTorch's numbers without
# `torch.optim`. PyTorch counts the steps of every parameter apart; if a gradient is `None` now and then, one count for the whole optimizer is
# accepted as well.

# %% [markdown] lang="es"
# ## 10.4 Las dos memorias y un comienzo honrado: `Adam`
#
# *Obligatorio · 30 minutos · dificultad 3 de 3 · 6 puntos*
#
# El momento recuerda hacia dónde apuntaba la pendiente. RMSprop recuerda cuánto medía. *Adam* (*adaptive moments*, momentos adaptativos)
# guarda las dos cosas como medias móviles, para cada parámetro $p$ de gradiente $g$:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2 .$$
#
# Las dos empiezan en ceros. $m$ estima la media del gradiente, el *primer momento*; $v$ estima la media de su cuadrado, el
# *segundo momento*. $(\beta_1, \beta_2)$ es `betas`.
#
# **El comienzo está sesgado.** Ya viste el salto de RMSprop: al principio la media aún contiene los ceros con los que
# empezó. ¿Cuánto le falta? Desarrolla $m$ tras $k$ pasos y supón que todos los gradientes tienen la misma media
# $\bar g$:
#
# $$m_k = (1 - \beta_1) \sum_{i=1}^{k} \beta_1^{k-i} g_i, \qquad
# \text{media de } m_k = \bar g\,(1 - \beta_1) \sum_{i=0}^{k-1} \beta_1^i = \bar g\,(1 - \beta_1^k) .$$
#
# El factor es conocido, así que divide entre él. Esa es la **corrección del sesgo**, para $m$ y del mismo modo para $v$:
#
# $$\hat m = \frac{m}{1 - \beta_1^k}, \qquad \hat v = \frac{v}{1 - \beta_2^k}, \qquad
# p \leftarrow p - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} .$$
#
# Aquí $k$ es el número del paso, 1 en el primero; $\beta_1^k$ es una potencia. $\hat m$ y $\hat v$ se usan en este paso y se tiran: la memoria
# conserva $m$ y $v$ tal como están. $\varepsilon$ se suma a la raíz de la $\hat v$ *corregida*.
#
# **¿Cuánto mide un paso?** En el primero, $\hat m = g$ y $\hat v = g^2$: cada elemento se mueve $\eta$, en contra de su signo. Después, el cociente
# compara una media con una media cuadrática. Si los gradientes están de acuerdo, queda cerca de $\pm 1$, y el elemento se mueve $\eta$. Si se
# contradicen, la media casi se cancela, y el elemento se queda donde está. Así, $\eta$ limita el paso, y el acuerdo entre los
# gradientes decide cuánto de él se usa.
#
# **A mano.** $p = 1$, $\eta = 0.1$, las betas habituales $0.9$ y $0.999$; los gradientes son $2$ y después $-1$.
# Paso 1: $\hat m = 2$, $\hat v = 4$, luego $p = 1 - 0.1 \cdot 2/2 = 0.9$. Paso 2: $m = 0.9 \cdot 0.2 - 0.1 = 0.08$ y
# $v = 0.999 \cdot 0.004 + 0.001 = 0.004996$; corregidas, $\hat m = 0.08 / 0.19 = 0.4211$ y
# $\hat v = 0.004996 / 0.001999 = 2.4992$. Luego $p = 0.9 - 0.1 \cdot 0.4211 / 1.5809 = 0.8734$.
#
# **Tu tarea.** Escribe la clase. `lr` es $10^{-3}$, `betas` es `(0.9, 0.999)` y `eps` es $10^{-8}$ si no se dan. Valen las cinco reglas
# de 10.1: en el sitio, `None` se salta, una memoria por parámetro, `zero_grad()`, los números de PyTorch sin `torch.optim`. PyTorch
# cuenta por separado los pasos de cada parámetro; si un gradiente es `None` de vez en cuando, también se acepta una sola cuenta para todo el
# optimizador.


# %% nbgrader={"grade_id": "Adam", "solution": true}
class Adam:
    """Descent by the corrected mean of the gradient over the corrected root mean square."""

    def __init__(
        self,
        params: list[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        """Keep the parameters and the settings; both averages begin with zeros."""
        ### BEGIN SOLUTION
        self.params = list(params)
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.means = [torch.zeros_like(p) for p in self.params]
        self.squares = [torch.zeros_like(p) for p in self.params]
        self.counts = [0 for _ in self.params]
        ### END SOLUTION

    @torch.no_grad()
    def step(self) -> None:
        """Move every parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        beta1, beta2 = self.betas
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            m, v = self.means[i], self.squares[i]
            m.mul_(beta1).add_((1 - beta1) * p.grad)
            v.mul_(beta2).add_((1 - beta2) * p.grad**2)
            self.counts[i] += 1
            m_hat = m / (1 - beta1 ** self.counts[i])
            v_hat = v / (1 - beta2 ** self.counts[i])
            p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)
        ### END SOLUTION

    def zero_grad(self) -> None:
        """Clear the .grad of every parameter."""
        ### BEGIN SOLUTION
        for p in self.params:
            p.grad = None
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_Adam", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
import math
from functools import cache, partial

from gradus.checks import call, expect, forbid, variants

forbid(Adam, "optim", "torch.optim.*", "_fused_adam", "_fused_adamw")


def adam(
    p,
    g,
    memory,
    lr=1e-3,
    betas=(0.9, 0.999),
    eps=1e-8,
    *,
    shares=None,
    factors=lambda a, b, k: (1 - a**k, 1 - b**k),
    kept=False,
    count="steps",
    form="right",
):
    """Return p after one step; the last five arguments are the mistakes."""
    a, b = betas
    newest = shares(a, b) if shares else (1 - a, 1 - b)
    m = a * memory.get("m", torch.zeros_like(p)) + newest[0] * g
    v = b * memory.get("v", torch.zeros_like(p)) + newest[1] * g**2
    memory["k"] = k = memory.get("k", 0) + 1
    k = {"steps": k, "late": k + 1, "from_0": k - 1, "places": 3 * k - 2 + memory["place"]}[count]
    first, second = factors(a, b, k)
    m_hat = m / first if first else m / torch.zeros_like(m)
    v_hat = v / second if second else v / torch.zeros_like(v)
    memory["m"], memory["v"] = (m_hat, v_hat) if kept else (m, v)
    move = {
        "right": lambda: m_hat / (v_hat.sqrt() + eps),
        "inside": lambda: m_hat / (v_hat + eps).sqrt(),
        "before": lambda: m_hat * math.sqrt(second) / (v.sqrt() + eps),
        "no_root": lambda: m_hat / (v_hat + eps),
        "bare": lambda: m_hat / v_hat.sqrt(),
        "largest": lambda: m_hat / v_hat.sqrt().clamp(min=eps),
        "no_mean": lambda: g / (v_hat.sqrt() + eps),
        "no_square": lambda: m_hat,
        "of_mean": lambda: m_hat / (m_hat.abs() + eps),
    }
    return p - lr * move[form]()


def same_walk(v, options, mistakes, *, num_steps=8, smallest=1.0, by_position=False):
    """Check every step of a walk with random gradients against PyTorch's own optimizer.

    The gradients are of every size from `smallest` to 1; one entry is always zero.
    """
    starts = [v.normal(*shape) for shape in [(3,), (2, 3), ()]]
    low = math.log10(smallest)
    slopes = [
        [v.normal(*p.shape) * 10 ** v.uniform(*p.shape, low=low, high=0.0) for p in starts]
        for _ in range(num_steps)
    ]
    for grads in slopes:
        grads[0][1] = 0.0
    params = [p.clone().requires_grad_() for p in starts]
    twins = [p.double().clone().requires_grad_() for p in starts]
    if by_position:
        optimizer = call(Adam, params, *options.values())
    else:
        optimizer = call(Adam, params, **options)
    trusted = torch.optim.Adam(twins, **options, foreach=False)

    walked, right = [], []
    for grads in slopes:
        for p, twin, g in zip(params, twins, grads, strict=True):
            p.grad, twin.grad = g.clone(), g.double()
        call(optimizer.step)
        trusted.step()
        walked.append([p.detach().clone() for p in params])
        right.append([twin.detach().clone().to(v.dtype) for twin in twins])

    @cache
    def path_of(rule):
        """Return where a mistake leads, or None where the student's whole path is another."""
        places, memories, path = starts, [{"place": i} for i in range(3)], []
        for grads in slopes:
            three = zip(places, grads, memories, strict=True)
            places = [rule(p, g, memory, **options) for p, g, memory in three]
            path.append(places)
        pairs = [pair for two in zip(path, walked, strict=True) for pair in zip(*two, strict=True)]
        return path if all(torch.allclose(*pair, 1e-4, 1e-5, True) for pair in pairs) else None

    for k in range(num_steps):
        for i in range(3):
            expect(
                walked[k][i],
                right[k][i],
                what=f"params[{i}] after step {k + 1} of Adam with {options}",
                mistakes={
                    name: lambda k=k, i=i, rule=rule: path_of(rule) and path_of(rule)[k][i]
                    for name, rule in mistakes.items()
                },
            )


walks = partial(
    same_walk,
    mistakes={
        "not_in_place": lambda p, g, memory, **_: p,
        "wrong_sign": lambda p, g, memory, lr=1e-3, **rest: adam(p, g, memory, -lr, **rest),
        "optimizer_lr_ignored": lambda p, g, memory, lr=1e-3, **rest: adam(p, g, memory, **rest),
        "optimizer_eps_ignored": lambda p, g, memory, eps=1e-8, **rest: adam(p, g, memory, **rest),
        "optimizer_eps_inside_root": partial(adam, form="inside"),
        "optimizer_eps_missing": partial(adam, form="bare"),
        "optimizer_eps_as_maximum": partial(adam, form="largest"),
        "optimizer_no_root": partial(adam, form="no_root"),
        "adam_eps_before_correction": partial(adam, form="before"),
        "adam_without_correction": partial(adam, factors=lambda a, b, k: (1, 1)),
        "adam_first_moment_not_corrected": partial(adam, factors=lambda a, b, k: (1, 1 - b**k)),
        "adam_second_moment_not_corrected": partial(adam, factors=lambda a, b, k: (1 - a**k, 1)),
        "adam_correction_without_power": partial(adam, factors=lambda a, b, k: (1 - a, 1 - b)),
        "adam_correction_times_step": partial(
            adam, factors=lambda a, b, k: (1 - a * k, abs(1 - b * k))
        ),
        "adam_correction_kept": partial(adam, kept=True),
        "adam_count_from_0": partial(adam, count="from_0"),
        "adam_count_late": partial(adam, count="late"),
        "adam_count_of_parameters": partial(adam, count="places"),
        "adam_betas_swapped": lambda p, g, memory, betas=(0.9, 0.999), **rest: adam(
            p, g, memory, betas=betas[::-1], **rest
        ),
        "adam_betas_ignored": lambda p, g, memory, betas=(0.9, 0.999), **rest: adam(
            p, g, memory, **rest
        ),
        "adam_whole_gradient": partial(adam, shares=lambda a, b: (1.0, 1 - b)),
        "adam_whole_square": partial(adam, shares=lambda a, b: (1 - a, 1.0)),
        "adam_no_mean": partial(adam, form="no_mean"),
        "optimizer_not_scaled": partial(adam, form="no_square"),
        "adam_mean_over_itself": partial(adam, form="of_mean"),
    },
)
for v in variants():
    walks(v, {"lr": 0.1})
    walks(v, {"lr": 0.5, "betas": (0.6, 0.8), "eps": 0.3})
    walks(v, {"lr": 2.0, "betas": (0.8, 0.7), "eps": 1.0}, by_position=True)
    walks(v, {"eps": 0.05})
    walks(v, {"betas": (0.5, 0.95)})
    walks(v, {"lr": 0.1, "betas": (0.0, 0.9)})
    walks(v, {}, smallest=1e-8)
    walks(v, {"lr": 0.2, "betas": (0.7, 0.5), "eps": 1e-4}, smallest=1e-5)
    walks(v, {}, num_steps=100)
    walks(v, {"lr": 0.05, "betas": (0.8, 0.99), "eps": 0.01}, num_steps=100)
### END HIDDEN TESTS
p = torch.tensor([1.0, 1.0], requires_grad=True)
optimizer = Adam([p], lr=0.1)
for slope, place in [(2.0, 0.9), (-1.0, 0.8734)]:
    p.grad = torch.tensor([slope, 0.0])
    optimizer.step()
    torch.testing.assert_close(p.detach(), torch.tensor([place, 1.0]), atol=1e-4, rtol=0)

# %% nbgrader={"grade_id": "test_Adam_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, expect_update, forbid, variants

forbid(Adam, "optim", "torch.optim.*", "_fused_adam", "_fused_adamw")


class Race:
    """The student's optimizer and PyTorch's: equal parameters, equal gradients, equal steps."""

    def __init__(self, params, **options):
        self.params = params
        self.twins = [p.detach().double().clone().requires_grad_(p.requires_grad) for p in params]
        self.mine = call(Adam, params, **options)
        self.trusted = torch.optim.Adam(self.twins, foreach=False, **options)

    def step(self, grads, blame=None, *, same_tensor=False):
        """Step both; where `blame` is given, all else was right before, so it is the mistake."""
        for p, twin, g in zip(self.params, self.twins, grads, strict=True):
            if same_tensor:
                p.grad.copy_(g)
            else:
                p.grad = None if g is None else g.clone()
            twin.grad = None if g is None else g.double()
        self.trusted.step()

        def step(params):
            return self.mine.step()

        now = {0: [lambda p=p: p.detach().clone() for p in self.params]}
        right = {0: [t.detach().to(p.dtype) for t, p in zip(self.twins, self.params, strict=True)]}
        expect_update(step, [self.params], right, mistakes={blame: now} if blame else {})

    def zero_grad(self):
        """Clear both, and check that nothing but the gradients changed."""

        def zero_grad(params):
            return self.mine.zero_grad()

        old = [p.detach().clone() for p in self.params]
        expect_update(
            zero_grad,
            [self.params],
            {0: old},
            mistakes={"optimizer_zero_grad_clears_p": {0: [torch.zeros_like(p) for p in old]}},
            keeps_grad=False,
        )
        for i, p in enumerate(self.params):
            clear = p.grad is None or (p.grad.shape == p.shape and bool((p.grad == 0).all()))
            expect_true(clear, "optimizer_grad_not_cleared", what=f"params[{i}].grad, zero_grad()")


for v in variants():
    one_way = {"lr": 0.3, "betas": (0.8, 0.9), "eps": 0.1}
    other_way = {"lr": 0.05, "betas": (0.5, 0.7), "eps": 0.5}

    # One parameter alone.
    race = Race([v.normal(2, 2).requires_grad_()], **one_way)
    for _ in range(3):
        race.step([v.normal(2, 2)])

    # Equal numbers, different gradients: each parameter has its own memory.
    four, one = v.normal(2, 2), v.normal()
    race = Race([x.clone().requires_grad_() for x in (four, one, four, one, four)], **one_way)
    for _ in range(4):
        race.step([v.normal(*p.shape) for p in race.params], "optimizer_memory_shared")

    # Never a gradient, for some parameters; one is frozen. And a step without any gradient.
    shapes = [(3,), (2, 2), (), (1, 4)]
    race = Race([*(v.normal(*s).requires_grad_() for s in shapes), v.normal(2)], **one_way)
    for _ in range(4):
        race.step([None, v.normal(2, 2), None, v.normal(1, 4), None], "optimizer_none_not_skipped")
    race = Race([v.normal(3).requires_grad_(), v.normal(2)], **one_way)
    race.step([None, None], "optimizer_none_not_skipped")

    # A gradient that is None in the third and fourth step: nothing moves. Afterwards the count
    # of steps may be the parameter's own, as in PyTorch, or that of the whole optimizer.
    rtol = 1e-4 if v.dtype == torch.float32 else 1e-8
    race = Race([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], **one_way)
    common = Race([p.detach().clone().requires_grad_() for p in race.params], **one_way)
    for k in range(7):
        grads = [v.normal(3), None if k in (2, 3) else v.normal(2, 2)]
        for twin, other, g in zip(race.twins, common.twins, grads, strict=True):
            twin.grad = None if g is None else g.double()
            other.grad = None if g is None else g.double()
        race.trusted.step()
        common.trusted.step()
        if grads[1] is None:
            common.trusted.state[common.twins[1]]["step"] += 1
        for p, g in zip(race.params, grads, strict=True):
            p.grad = None if g is None else g.clone()
        call(race.mine.step)
        for i, (p, twin, other) in enumerate(
            zip(race.params, race.twins, common.twins, strict=True)
        ):
            got, right, also = p.detach(), twin.detach().to(v.dtype), other.detach().to(v.dtype)
            accepted = torch.allclose(got, also, rtol=rtol, atol=rtol / 10)
            expect(
                got,
                also if accepted else right,
                what=f"params[{i}] after step {k + 1}, with params[1].grad None in steps 3 and 4",
                mistakes={"optimizer_none_not_skipped": got.clone()},
            )

    # The gradient is written into the same tensor again and again, or stays as it is.
    race = Race([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], **one_way)
    race.step([v.normal(3), v.normal(2, 2)])
    for number in range(5):
        if number != 2:
            grads = [v.normal(3), v.normal(2, 2)]
        race.step(grads, "optimizer_keeps_the_gradient", same_tensor=True)

    # Two optimizers at a time, then a new one for the old parameters.
    start = [v.normal(2, 3), v.normal(3)]
    both = [Race([x.clone().requires_grad_() for x in start], **o) for o in (one_way, other_way)]
    for _ in range(4):
        for race in both:
            race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")
    race = Race(both[0].params, **one_way)
    for _ in range(2):
        race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")

    # zero_grad clears the gradients and nothing else: not the parameters, not the memory.
    race = Race([v.normal(2, 3).requires_grad_(), v.normal().requires_grad_()], **one_way)
    race.zero_grad()
    for _ in range(3):
        race.step([v.normal(2, 3), v.normal()], "optimizer_zero_grad_forgets")
        race.zero_grad()
    race.step([None, None], "optimizer_none_not_skipped")
    race.zero_grad()
### END HIDDEN TESTS
p, q = torch.tensor([2.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
params = [p, q]
optimizer = Adam(params, lr=0.5)
(3 * q).sum().backward()  # p takes no part: p.grad is None.
optimizer.step()
assert params[0] is p
assert params[1] is q
torch.testing.assert_close(p.detach(), torch.tensor([2.0]))
torch.testing.assert_close(q.detach(), torch.tensor([1.5]))
torch.testing.assert_close(q.grad, torch.tensor([3.0]))
optimizer.zero_grad()
assert q.grad is None or q.grad == 0

# %% [markdown] lang="en"
# Look at it: 60 noisy gradients around 1 and the average $m$ of Adam with $\beta_1 = 0.9$, plain and corrected. The plain one needs some
# twenty steps until it has forgotten its zeros. The corrected one is right on average from the first step on; it only has few
# gradients to average yet, and jumps more.

# %% [markdown] lang="es"
# Míralo: 60 gradientes ruidosos en torno a 1 y la media $m$ de Adam con $\beta_1 = 0.9$, sin corregir y corregida. La primera necesita unos
# veinte pasos para olvidar sus ceros. La corregida acierta en promedio desde el primer paso; solo que al principio tiene pocos
# gradientes que promediar y da más saltos.

# %%
noisy_slopes = 1 + 0.6 * torch.randn(60, generator=torch.Generator().manual_seed(4))
averages = [torch.tensor(0.0)]
for slope in noisy_slopes:
    averages.append(0.9 * averages[-1] + 0.1 * slope)
plain = torch.stack(averages[1:])
number = torch.arange(1, 61)
figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
axes.plot(number, noisy_slopes, ".", color="tab:blue", label="$g_k$")
axes.plot(number, plain, "--", color="black", label="$m_k$")
axes.plot(number, plain / (1 - 0.9**number), color="black", label=r"$\hat m_k$")
axes.axhline(1, color="tab:gray", linewidth=0.8)
axes.legend(frameon=False, ncols=3, loc="lower right")
axes.set(xlabel="k")
show(
    figure,
    "Dots scattered around 1. A dashed curve climbs from 0 to 1 in about twenty steps. A "
    "solid curve is near 1 from the start; later both are the same. · Puntos dispersos en "
    "torno a 1. Una curva discontinua sube de 0 a 1 en unos veinte pasos. Una curva continua "
    "está cerca de 1 desde el principio; después ambas coinciden.",
)

# %% [markdown] lang="en"
# ## 10.5 Decay that stays out of the average: `AdamW`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# How does weight decay get into Adam? As in `SGD`, one would say: add $\lambda p$ to the gradient. But Adam divides what it
# is given by the root mean square of the gradient. An entry with large gradients, $\sqrt{\hat v} = 10$, then decays by
# $\eta\lambda p / 10$ in a step; one with small gradients, $\sqrt{\hat v} = 0.1$, by $10\,\eta\lambda p$. The weights that move most are
# held least. That is not the penalty that you wanted.
#
# *AdamW* takes the decay out of the gradient. First the parameter shrinks, by the same factor in every entry. Then Adam
# takes its step, with averages that know nothing of the decay:
#
# $$p \leftarrow (1 - \eta\lambda)\, p, \qquad \text{then} \qquad p \leftarrow p - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} .$$
#
# Here $\lambda$ is `weight_decay`, $\eta$ is `lr`, and $\hat m$, $\hat v$ and $\varepsilon$ are those of `Adam`, made of the gradient in `p.grad` alone.
# For plain descent both ways are the same: $p - \eta(g + \lambda p) = (1 - \eta\lambda)\,p - \eta g$. As soon as the gradient is rescaled, they part.
# Without a gradient that pulls it elsewhere, a weight halves in about $0.7 / (\eta\lambda)$ steps.
#
# **By hand.** $p = 2$, $g = 2$, $\eta = 0.1$, $\lambda = 0.5$, first step. The decay gives $0.95 \cdot 2 = 1.9$, Adam's first step is
# $0.1$, and $p = 1.8$. With $\lambda p$ in the gradient it would be $g = 3$, a step of $0.1$ all the same, and
# $p = 1.9$: the decay has vanished in the quotient.
#
# **Your task.** Write the class. `lr` is $10^{-3}$, `betas` is `(0.9, 0.999)`, `eps` is $10^{-8}$ and `weight_decay` is 0.01 unless
# given. The stub inherits from your `Adam`, so that `zero_grad` is there already; if you would rather write the class on its
# own, delete `(Adam)`. The five rules of 10.1 hold: in place, `None` skipped (such a parameter does not decay either), a memory
# for each parameter, `zero_grad()`, PyTorch's numbers without `torch.optim`. For the count of steps, what 10.4 says holds here too.

# %% [markdown] lang="es"
# ## 10.5 Un decaimiento fuera de la media: `AdamW`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# ¿Cómo entra el decaimiento de los pesos en Adam? Como en `SGD`, se diría: suma $\lambda p$ al gradiente. Pero Adam divide lo que
# recibe entre la media cuadrática del gradiente. Un elemento de gradientes grandes, $\sqrt{\hat v} = 10$, decae entonces
# $\eta\lambda p / 10$ en un paso; uno de gradientes pequeños, $\sqrt{\hat v} = 0.1$, decae $10\,\eta\lambda p$. Los pesos que más se mueven son
# los menos sujetos. No es la penalización que querías.
#
# *AdamW* saca el decaimiento del gradiente. Primero encoge el parámetro, con el mismo factor en todos los elementos. Después Adam
# da su paso, con medias que nada saben del decaimiento:
#
# $$p \leftarrow (1 - \eta\lambda)\, p, \qquad \text{después} \qquad p \leftarrow p - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon} .$$
#
# Aquí $\lambda$ es `weight_decay`, $\eta$ es `lr`, y $\hat m$, $\hat v$ y $\varepsilon$ son los de `Adam`, hechos solo con el gradiente de `p.grad`.
# En el descenso simple los dos caminos son iguales: $p - \eta(g + \lambda p) = (1 - \eta\lambda)\,p - \eta g$. En cuanto el gradiente se reescala, se separan.
# Si ningún gradiente tira de él, un peso se reduce a la mitad en unos $0.7 / (\eta\lambda)$ pasos.
#
# **A mano.** $p = 2$, $g = 2$, $\eta = 0.1$, $\lambda = 0.5$, primer paso. El decaimiento da $0.95 \cdot 2 = 1.9$, el primer paso de Adam es
# $0.1$, y $p = 1.8$. Con $\lambda p$ en el gradiente sería $g = 3$, un paso de $0.1$ igualmente, y $p = 1.9$: el decaimiento ha
# desaparecido en el cociente.
#
# **Tu tarea.** Escribe la clase. `lr` es $10^{-3}$, `betas` es `(0.9, 0.999)`, `eps` es $10^{-8}$ y `weight_decay` es 0.01 si no
# se dan. La plantilla hereda de tu `Adam`, de modo que `zero_grad` ya está; si prefieres escribir la clase por separado, borra
# `(Adam)`. Valen las cinco reglas de 10.1: en el sitio, `None` se salta (un parámetro así tampoco decae), una memoria por
# parámetro, `zero_grad()`, los números de PyTorch sin `torch.optim`. Para la cuenta de los pasos vale también aquí lo que dice 10.4.


# %% nbgrader={"grade_id": "AdamW", "solution": true}
class AdamW(Adam):
    """Adam after a decay of the parameter that does not pass through the averages."""

    def __init__(
        self,
        params: list[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        """Keep the parameters and the settings."""
        ### BEGIN SOLUTION
        super().__init__(params, lr, betas, eps)
        self.weight_decay = weight_decay
        ### END SOLUTION

    @torch.no_grad()
    def step(self) -> None:
        """Shrink, then move, every parameter that has a gradient, in place."""
        ### BEGIN SOLUTION
        for p in self.params:
            if p.grad is not None:
                p *= 1 - self.lr * self.weight_decay
        super().step()
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_AdamW", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import math
from functools import cache, partial

from gradus.checks import call, expect, forbid, variants

forbid(AdamW, "optim", "torch.optim.*", "_fused_adam", "_fused_adamw")


def adamw(
    p,
    g,
    memory,
    lr=1e-3,
    betas=(0.9, 0.999),
    eps=1e-8,
    weight_decay=0.01,
    *,
    decay="before",
    corrected=True,
    root="outside",
):
    """Return p after one step; the last three arguments are the mistakes."""
    if decay == "gradient":
        g = g + weight_decay * p
    m = betas[0] * memory.get("m", torch.zeros_like(p)) + (1 - betas[0]) * g
    v = betas[1] * memory.get("v", torch.zeros_like(p)) + (1 - betas[1]) * g**2
    memory["m"], memory["v"], memory["k"] = m, v, memory.get("k", 0) + 1
    if corrected:
        m, v = m / (1 - betas[0] ** memory["k"]), v / (1 - betas[1] ** memory["k"])
    move = lr * m / ((v + eps).sqrt() if root == "inside" else v.sqrt() + eps)
    kept = {"before": 1 - lr * weight_decay, "without_lr": 1 - weight_decay}.get(decay, 1.0)
    after = {"after": 1 - lr * weight_decay}.get(decay, 1.0)
    return (kept * p - move) * after


def same_walk(v, options, mistakes, *, num_steps=8, smallest=1.0, by_position=False):
    """Check every step of a walk with random gradients against PyTorch's own optimizer.

    The gradients are of every size from `smallest` to 1; one entry is always zero.
    """
    starts = [v.normal(*shape) for shape in [(3,), (2, 3), ()]]
    low = math.log10(smallest)
    slopes = [
        [v.normal(*p.shape) * 10 ** v.uniform(*p.shape, low=low, high=0.0) for p in starts]
        for _ in range(num_steps)
    ]
    for grads in slopes:
        grads[0][1] = 0.0
    params = [p.clone().requires_grad_() for p in starts]
    twins = [p.double().clone().requires_grad_() for p in starts]
    if by_position:
        optimizer = call(AdamW, params, *options.values())
    else:
        optimizer = call(AdamW, params, **options)
    trusted = torch.optim.AdamW(twins, **options, foreach=False)

    walked, right = [], []
    for grads in slopes:
        for p, twin, g in zip(params, twins, grads, strict=True):
            p.grad, twin.grad = g.clone(), g.double()
        call(optimizer.step)
        trusted.step()
        walked.append([p.detach().clone() for p in params])
        right.append([twin.detach().clone().to(v.dtype) for twin in twins])

    @cache
    def path_of(rule):
        """Return where a mistake leads, or None where the student's whole path is another."""
        places, memories, path = starts, [{"place": i} for i in range(3)], []
        for grads in slopes:
            three = zip(places, grads, memories, strict=True)
            places = [rule(p, g, memory, **options) for p, g, memory in three]
            path.append(places)
        pairs = [pair for two in zip(path, walked, strict=True) for pair in zip(*two, strict=True)]
        return path if all(torch.allclose(*pair, 1e-4, 1e-5, True) for pair in pairs) else None

    for k in range(num_steps):
        for i in range(3):
            expect(
                walked[k][i],
                right[k][i],
                what=f"params[{i}] after step {k + 1} of AdamW with {options}",
                mistakes={
                    name: lambda k=k, i=i, rule=rule: path_of(rule) and path_of(rule)[k][i]
                    for name, rule in mistakes.items()
                },
            )


walks = partial(
    same_walk,
    mistakes={
        "not_in_place": lambda p, g, memory, **_: p,
        "wrong_sign": lambda p, g, memory, lr=1e-3, **rest: adamw(p, g, memory, -lr, **rest),
        "optimizer_lr_ignored": lambda p, g, memory, lr=1e-3, **rest: adamw(p, g, memory, **rest),
        "optimizer_eps_ignored": lambda p, g, memory, eps=1e-8, **rest: adamw(p, g, memory, **rest),
        "optimizer_eps_inside_root": partial(adamw, root="inside"),
        "optimizer_decay_ignored": partial(adamw, decay="none"),
        "optimizer_decay_doubled": lambda p, g, memory, weight_decay=0.01, **rest: adamw(
            p, g, memory, weight_decay=2 * weight_decay, **rest
        ),
        "optimizer_decay_upwards": lambda p, g, memory, weight_decay=0.01, **rest: adamw(
            p, g, memory, weight_decay=-weight_decay, **rest
        ),
        "adamw_decay_in_the_gradient": partial(adamw, decay="gradient"),
        "adamw_decay_after_the_step": partial(adamw, decay="after"),
        "adamw_decay_without_lr": partial(adamw, decay="without_lr"),
        "adamw_weight_decay_always_default": lambda p, g, memory, weight_decay=0.01, **rest: adamw(
            p, g, memory, **rest
        ),
        "adam_without_correction": partial(adamw, corrected=False),
        "adam_betas_swapped": lambda p, g, memory, betas=(0.9, 0.999), **rest: adamw(
            p, g, memory, betas=betas[::-1], **rest
        ),
        "adam_betas_ignored": lambda p, g, memory, betas=(0.9, 0.999), **rest: adamw(
            p, g, memory, **rest
        ),
    },
)
for v in variants():
    walks(v, {"lr": 0.1, "weight_decay": 0.5})
    walks(v, {"lr": 0.5, "betas": (0.6, 0.8), "eps": 0.3})
    walks(v, {"lr": 0.5, "betas": (0.8, 0.7), "eps": 1.0, "weight_decay": 0.4}, by_position=True)
    walks(v, {"lr": 0.2, "weight_decay": 0.0})
    walks(v, {"eps": 0.05, "betas": (0.5, 0.95), "weight_decay": 2.0})
    walks(v, {"weight_decay": 0.3}, smallest=1e-8)
    walks(v, {}, smallest=1e-8)
    walks(v, {}, num_steps=100)
    walks(v, {"lr": 0.05, "betas": (0.8, 0.99), "eps": 0.01, "weight_decay": 0.2}, num_steps=100)
### END HIDDEN TESTS
p = torch.tensor([2.0, 2.0], requires_grad=True)
optimizer = AdamW([p], lr=0.1, weight_decay=0.5)
p.grad = torch.tensor([2.0, 0.0])
optimizer.step()
torch.testing.assert_close(p.detach(), torch.tensor([1.8, 1.9]))

# %% nbgrader={"grade_id": "test_AdamW_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, expect_update, forbid, variants

forbid(AdamW, "optim", "torch.optim.*", "_fused_adam", "_fused_adamw")


class Race:
    """The student's optimizer and PyTorch's: equal parameters, equal gradients, equal steps."""

    def __init__(self, params, **options):
        self.params = params
        self.twins = [p.detach().double().clone().requires_grad_(p.requires_grad) for p in params]
        self.mine = call(AdamW, params, **options)
        self.trusted = torch.optim.AdamW(self.twins, foreach=False, **options)

    def step(self, grads, blame=None, *, same_tensor=False):
        """Step both; where `blame` is given, all else was right before, so it is the mistake."""
        for p, twin, g in zip(self.params, self.twins, grads, strict=True):
            if same_tensor:
                p.grad.copy_(g)
            else:
                p.grad = None if g is None else g.clone()
            twin.grad = None if g is None else g.double()
        self.trusted.step()

        def step(params):
            return self.mine.step()

        now = {0: [lambda p=p: p.detach().clone() for p in self.params]}
        right = {0: [t.detach().to(p.dtype) for t, p in zip(self.twins, self.params, strict=True)]}
        expect_update(step, [self.params], right, mistakes={blame: now} if blame else {})

    def zero_grad(self):
        """Clear both, and check that nothing but the gradients changed."""

        def zero_grad(params):
            return self.mine.zero_grad()

        old = [p.detach().clone() for p in self.params]
        expect_update(
            zero_grad,
            [self.params],
            {0: old},
            mistakes={"optimizer_zero_grad_clears_p": {0: [torch.zeros_like(p) for p in old]}},
            keeps_grad=False,
        )
        for i, p in enumerate(self.params):
            clear = p.grad is None or (p.grad.shape == p.shape and bool((p.grad == 0).all()))
            expect_true(clear, "optimizer_grad_not_cleared", what=f"params[{i}].grad, zero_grad()")


for v in variants():
    one_way = {"lr": 0.3, "betas": (0.8, 0.9), "eps": 0.1, "weight_decay": 0.4}
    other_way = {"lr": 0.05, "betas": (0.5, 0.7), "eps": 0.5, "weight_decay": 0.1}

    # One parameter alone.
    race = Race([v.normal(2, 2).requires_grad_()], **one_way)
    for _ in range(3):
        race.step([v.normal(2, 2)])

    # Equal numbers, different gradients: each parameter has its own memory.
    four, one = v.normal(2, 2), v.normal()
    race = Race([x.clone().requires_grad_() for x in (four, one, four, one, four)], **one_way)
    for _ in range(4):
        race.step([v.normal(*p.shape) for p in race.params], "optimizer_memory_shared")

    # Never a gradient, for some parameters; one is frozen. And a step without any gradient.
    shapes = [(3,), (2, 2), (), (1, 4)]
    race = Race([*(v.normal(*s).requires_grad_() for s in shapes), v.normal(2)], **one_way)
    for _ in range(4):
        race.step([None, v.normal(2, 2), None, v.normal(1, 4), None], "optimizer_none_not_skipped")
    race = Race([v.normal(3).requires_grad_(), v.normal(2)], **one_way)
    race.step([None, None], "optimizer_none_not_skipped")

    # A gradient that is None in the third and fourth step: nothing moves. Afterwards the count
    # of steps may be the parameter's own, as in PyTorch, or that of the whole optimizer.
    rtol = 1e-4 if v.dtype == torch.float32 else 1e-8
    race = Race([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], **one_way)
    common = Race([p.detach().clone().requires_grad_() for p in race.params], **one_way)
    for k in range(7):
        grads = [v.normal(3), None if k in (2, 3) else v.normal(2, 2)]
        for twin, other, g in zip(race.twins, common.twins, grads, strict=True):
            twin.grad = None if g is None else g.double()
            other.grad = None if g is None else g.double()
        race.trusted.step()
        common.trusted.step()
        if grads[1] is None:
            common.trusted.state[common.twins[1]]["step"] += 1
        for p, g in zip(race.params, grads, strict=True):
            p.grad = None if g is None else g.clone()
        call(race.mine.step)
        for i, (p, twin, other) in enumerate(
            zip(race.params, race.twins, common.twins, strict=True)
        ):
            got, right, also = p.detach(), twin.detach().to(v.dtype), other.detach().to(v.dtype)
            accepted = torch.allclose(got, also, rtol=rtol, atol=rtol / 10)
            expect(
                got,
                also if accepted else right,
                what=f"params[{i}] after step {k + 1}, with params[1].grad None in steps 3 and 4",
                mistakes={"optimizer_none_not_skipped": got.clone()},
            )

    # The gradient is written into the same tensor again and again, or stays as it is.
    race = Race([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], **one_way)
    race.step([v.normal(3), v.normal(2, 2)])
    for number in range(5):
        if number != 2:
            grads = [v.normal(3), v.normal(2, 2)]
        race.step(grads, "optimizer_keeps_the_gradient", same_tensor=True)

    # Two optimizers at a time, then a new one for the old parameters.
    start = [v.normal(2, 3), v.normal(3)]
    both = [Race([x.clone().requires_grad_() for x in start], **o) for o in (one_way, other_way)]
    for _ in range(4):
        for race in both:
            race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")
    race = Race(both[0].params, **one_way)
    for _ in range(2):
        race.step([v.normal(2, 3), v.normal(3)], "optimizer_memory_of_another")

    # zero_grad clears the gradients and nothing else: not the parameters, not the memory.
    race = Race([v.normal(2, 3).requires_grad_(), v.normal().requires_grad_()], **one_way)
    race.zero_grad()
    for _ in range(3):
        race.step([v.normal(2, 3), v.normal()], "optimizer_zero_grad_forgets")
        race.zero_grad()
    race.step([None, None], "optimizer_none_not_skipped")
    race.zero_grad()
### END HIDDEN TESTS
p, q = torch.tensor([2.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
params = [p, q]
optimizer = AdamW(params, lr=0.5, weight_decay=0.5)
(3 * q).sum().backward()  # p takes no part: p.grad is None, and p does not decay.
optimizer.step()
assert params[0] is p
assert params[1] is q
torch.testing.assert_close(p.detach(), torch.tensor([2.0]))
torch.testing.assert_close(q.detach(), torch.tensor([1.0]))
torch.testing.assert_close(q.grad, torch.tensor([3.0]))
optimizer.zero_grad()
assert q.grad is None or q.grad == 0

# %% [markdown] lang="en"
# Look at it: 200 weights begin at 1. Their gradients are pure noise, ten times as large for half of them. With $\lambda p$ in
# the gradient, Adam shrinks the weights with the small gradients at once and the others hardly. AdamW shrinks both alike.

# %% [markdown] lang="es"
# Míralo: 200 pesos empiezan en 1. Sus gradientes son puro ruido, diez veces mayor en la mitad de ellos. Con $\lambda p$ en el
# gradiente, Adam encoge enseguida los pesos de gradientes pequeños y apenas los demás. AdamW los encoge todos igual.

# %%
noise_size = torch.tensor([3.0, 0.3]).repeat_interleave(100)
noise_in_time = noise_size * torch.randn(400, 200, generator=torch.Generator().manual_seed(5))


def decay_curves(make, penalty):
    """Return the mean of each half of 200 weights, (401, 2), while their gradients are noise."""
    p = torch.ones(200, requires_grad=True)
    optimizer = make([p])
    curves = [p.detach().reshape(2, 100).mean(dim=1)]
    for noise in noise_in_time:
        p.grad = noise + penalty * p.detach()
        optimizer.step()
        curves.append(p.detach().reshape(2, 100).mean(dim=1))
    return torch.stack(curves)


# %% uses_exercises=true
figure, panels = plt.subplots(1, 2, figsize=(9, 3), sharey=True, layout="constrained")
for axes, curves, title in [
    (panels[0], decay_curves(lambda p: Adam(p, lr=0.01), 0.5), r"Adam, $g + \lambda p$"),
    (panels[1], decay_curves(lambda p: AdamW(p, lr=0.01, weight_decay=0.5), 0.0), "AdamW"),
]:
    axes.plot(curves[:, 0], color="black", label="|g| ≈ 3")
    axes.plot(curves[:, 1], "--", color="tab:blue", label="|g| ≈ 0.3")
    axes.set(xlabel="k", title=title)
    axes.legend(frameon=False)
panels[0].set_ylabel("mean of p · media de p")
show(
    figure,
    "Mean weights over 400 steps. Left, Adam with the decay in the gradient: weights with "
    "large gradients fall slowly, those with small ones drop to 0 quickly. Right, AdamW: both "
    "curves fall together. · Medias de los pesos en 400 pasos. Izquierda, Adam con el "
    "decaimiento en el gradiente: los pesos de gradientes grandes bajan despacio y los de "
    "gradientes pequeños caen rápidamente a 0. Derecha, AdamW: las dos curvas bajan juntas.",
)

# %% [markdown] lang="en"
# ## 10.6 A limit for the whole gradient: `clip_grad_norm`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# Now and then a batch has a gradient a hundred times as long as the others: a cliff in the loss, a mislabelled sample, a
# recurrent network. One such step can undo an hour of training. Its direction is still of use; its length is not. So
# limit the length and keep the direction.
#
# All gradients together are *one* long vector $g$, the gradient of the loss with respect to everything. Its length is the
# **total norm**, over all entries of all parameters:
#
# $$\lVert g \rVert = \sqrt{\sum_{p} \sum_{i} \Big( \frac{\partial L}{\partial p_i} \Big)^2} .$$
#
# Here $p$ goes through the parameters and $i$ through the entries of each. If $\lVert g \rVert$ is greater than a limit $c$, called
# `max_norm`, every entry of every gradient is multiplied by the same factor
#
# $$\frac{c}{\lVert g \rVert} ,$$
#
# and afterwards the total norm is $c$. If it is not greater, nothing happens. One factor for all is what keeps the direction. If you
# clipped each parameter by itself, layers with long gradients would lose and the others would not: a different direction. Clipping
# single entries turns it even more.
#
# **By hand.** Two parameters with the gradients $(3, 0)$ and $(4)$: the total norm is $\sqrt{9 + 0 + 16} = 5$. With $c = 2$ the
# factor is $0.4$, and the gradients become $(1.2, 0)$ and $(1.6)$, of total norm $\sqrt{1.44 + 2.56} = 2$. The call returns 5.
#
# **Your task.** `params` is a list of tensors of one dtype on one device, `max_norm` a positive float. Scale the gradients in place, in the
# `.grad` of the parameters (each stays the same tensor object), if the total norm is greater than `max_norm`; otherwise leave them as they are. Return the total norm **before** clipping, as
# a tensor of shape `()` with the dtype and device of the gradients. A `.grad` of `None` is skipped and stays `None`. The
# parameters themselves do not change. Gradients that are all zero have norm 0 and stay zero. A relative error of $10^{-5}$ in the factor is
# allowed (PyTorch divides by $\lVert g \rVert + 10^{-6}$). Not with `clip_grad_norm_` or `clip_grads_with_norm_`, which are the answer.

# %% [markdown] lang="es"
# ## 10.6 Un límite para todo el gradiente: `clip_grad_norm`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# De vez en cuando un lote tiene un gradiente cien veces más largo que los demás: un acantilado en la pérdida, una muestra mal etiquetada,
# una red recurrente. Un solo paso así puede deshacer una hora de entrenamiento. Su dirección todavía sirve; su longitud, no. Por eso
# se limita la longitud y se conserva la dirección.
#
# Todos los gradientes juntos son *un* vector largo $g$, el gradiente de la pérdida respecto a todo. Su longitud es la **norma total**,
# sobre todos los elementos de todos los parámetros:
#
# $$\lVert g \rVert = \sqrt{\sum_{p} \sum_{i} \Big( \frac{\partial L}{\partial p_i} \Big)^2} .$$
#
# Aquí $p$ recorre los parámetros e $i$, los elementos de cada uno. Si $\lVert g \rVert$ es mayor que un límite $c$, llamado `max_norm`, cada
# elemento de cada gradiente se multiplica por el mismo factor
#
# $$\frac{c}{\lVert g \rVert} ,$$
#
# y después la norma total es $c$. Si no es mayor, no pasa nada. Que el factor sea el mismo para todos es lo que conserva la dirección. Si
# recortaras cada parámetro por su cuenta, las capas de gradientes largos perderían y las demás no: otra dirección. Recortar elementos
# sueltos la tuerce aún más.
#
# **A mano.** Dos parámetros con los gradientes $(3, 0)$ y $(4)$: la norma total es $\sqrt{9 + 0 + 16} = 5$. Con $c = 2$ el factor es
# $0.4$, y los gradientes pasan a ser $(1.2, 0)$ y $(1.6)$, de norma total $\sqrt{1.44 + 2.56} = 2$. La llamada devuelve 5.
#
# **Tu tarea.** `params` es una lista de tensores de un mismo dtype en un mismo device; `max_norm` es un float positivo. Escala los gradientes en el
# sitio, en el `.grad` de los parámetros (cada uno sigue siendo el mismo objeto tensor), si la norma total es mayor que `max_norm`; si no, déjalos como están. Devuelve la norma total
# **antes** de recortar, como un tensor de forma `()` con el dtype y el device de los gradientes. Un `.grad` que es `None` se salta y
# sigue siendo `None`. Los propios parámetros no cambian. Unos gradientes que son todos cero tienen norma 0 y siguen siendo cero. Se admite un
# error relativo de $10^{-5}$ en el factor (PyTorch divide entre $\lVert g \rVert + 10^{-6}$). No con `clip_grad_norm_` ni
# `clip_grads_with_norm_`, que son la respuesta.


# %% nbgrader={"grade_id": "clip_grad_norm", "solution": true}
def clip_grad_norm(params: list[Tensor], max_norm: float) -> Tensor:
    """Scale all gradients in place to a total norm of at most max_norm; return the norm before, ()."""
    ### BEGIN SOLUTION
    grads = [p.grad for p in params if p.grad is not None]
    total_norm = torch.stack([g.norm() for g in grads]).norm()
    if total_norm > max_norm:
        for g in grads:
            g.mul_(max_norm / total_norm)
    return total_norm
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_clip_grad_norm", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import expect, expect_true, expect_update, forbid, variants

forbid(clip_grad_norm, "clip_grad_norm", "clip_grads_with_norm", "_clip_grads_with_norm")


def scaled(grads, factor):
    return [factor * g for g in grads]


for v in variants():
    for shapes, size, max_norm in [
        ([(3,), (2, 3)], 5.0, 2.0),
        ([(4, 4), (), (1, 5), (2, 3, 2)], 2.0, 0.7),
        ([(2, 1)], 40.0, 10.0),
        ([()], 25.0, 1.5),
        ([(3,), (2, 3)], 0.5, 30.0),  # not greater: nothing happens
        ([(4, 4), (), (1, 5)], 1.0, 9.0),
        ([(6,), (6,), (6,)], 1.0, 1.0),
        ([(3, 3), (3,)], 1e-4, 1.0),
        ([(3, 3), (3,)], 1e4, 1.0),
    ]:
        params = [v.normal(*shape).requires_grad_() for shape in shapes]
        # No entry is near 0, so that the norm is not either.
        grads = [size * (v.uniform(*s, low=1.0, high=2.0) * v.normal(*s).sign()) for s in shapes]
        for p, g in zip(params, grads, strict=True):
            p.grad = g.clone()
        wide = torch.cat([g.double().flatten() for g in grads])
        norm = (wide**2).sum().sqrt()
        factor = min(1.0, max_norm / norm.item())
        held = [p.grad for p in params]
        got = expect_update(
            clip_grad_norm,
            [params, max_norm],
            {0: [p.detach().clone() for p in params]},
            mistakes={
                "clip_scales_the_parameters": {0: scaled([p.detach() for p in params], factor)}
            },
            keeps_grad=False,
        )
        what = f"clip_grad_norm, gradients {[list(s) for s in shapes]}, max_norm={max_norm}"
        expect(
            got,
            norm.to(v.dtype),
            what=f"the norm returned by {what}",
            mistakes={
                "clip_returns_norm_after": (norm * factor).to(v.dtype),
                "clip_norm_not_rooted": (norm**2).to(v.dtype),
                "clip_norm_of_absolute_values": wide.abs().sum().to(v.dtype),
                "clip_norm_largest_entry": wide.abs().max().to(v.dtype),
                "clip_norm_sum_of_norms": sum(g.norm() for g in grads),
                "clip_norm_largest_of_parameters": max(g.norm() for g in grads),
                "clip_norm_of_the_last": grads[-1].norm(),
                "clip_returns_factor": torch.as_tensor(factor).to(norm).to(v.dtype),
            },
        )
        each = [g * min(1.0, max_norm / g.norm().item()) for g in grads]
        ratio = max_norm / norm.item()
        wrong = {
            "clip_first_parameter_only": scaled(grads[:1], factor) + grads[1:],
            "clip_left_as_it_was": grads,
            "clip_each_by_itself": each,
            "clip_single_entries": [g.clamp(-max_norm, max_norm) for g in grads],
            "clip_stretches_short_gradients": scaled(grads, ratio),
            "clip_to_length_one": scaled(grads, factor / max_norm),
            "clip_factor_upside_down": scaled(grads, 1 / factor),
        }
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            expect_true(
                p.grad is held[i],
                "clip_gradient_replaced",
                what=f"params[{i}].grad after {what}",
            )
            expect(
                p.grad,
                factor * g,
                what=f"params[{i}].grad after {what}",
                mistakes={name: values[i] for name, values in wrong.items()},
                rtol=1e-4 if v.dtype == torch.float32 else 1.1e-5,
                atol=1e-6,
            )
### END HIDDEN TESTS
p, q = torch.tensor([1.0, 1.0], requires_grad=True), torch.tensor([1.0], requires_grad=True)
p.grad, q.grad = torch.tensor([3.0, 0.0]), torch.tensor([4.0])
norm = clip_grad_norm([p, q], 2.0)
torch.testing.assert_close(norm, torch.tensor(5.0))
torch.testing.assert_close(p.grad, torch.tensor([1.2, 0.0]), rtol=1e-5, atol=1e-5)
torch.testing.assert_close(q.grad, torch.tensor([1.6]), rtol=1e-5, atol=1e-5)

# %% nbgrader={"grade_id": "test_clip_grad_norm_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import expect, expect_true, expect_update, forbid, variants

forbid(clip_grad_norm, "clip_grad_norm", "clip_grads_with_norm", "_clip_grads_with_norm")

for v in variants():
    rtol = 1e-4 if v.dtype == torch.float32 else 1.1e-5
    # Some parameters have no gradient: in the middle, first, last; one is frozen.
    for without in ({1}, {0}, {3}, {0, 2}, {0, 1, 3}):
        for max_norm in (1.5, 100.0):
            params = [v.normal(*shape).requires_grad_() for shape in [(3,), (2, 2), (), (1, 4)]]
            params.append(v.normal(2))
            for i, p in enumerate(params[:4]):
                p.grad = None if i in without else v.normal(*p.shape).sign() * 3
            grads = [None if p.grad is None else p.grad.clone() for p in params]
            wide = torch.cat([g.double().flatten() for g in grads if g is not None])
            norm = (wide**2).sum().sqrt()
            got = expect_update(
                clip_grad_norm,
                [params, max_norm],
                {0: [p.detach().clone() for p in params]},
                keeps_grad=False,
            )
            what = f"clip_grad_norm, .grad None in {sorted(without)} and in the frozen one"
            expect(got, norm.to(v.dtype), what=f"the norm returned by {what}")
            for i, (p, g) in enumerate(zip(params, grads, strict=True)):
                if g is None:
                    expect_true(p.grad is None, "clip_fills_none", what=f"params[{i}].grad, {what}")
                    continue
                expect(
                    p.grad,
                    min(1.0, max_norm / norm.item()) * g,
                    what=f"params[{i}].grad after {what}",
                    mistakes={"clip_left_as_it_was": g},
                    rtol=rtol,
                    atol=1e-6,
                )

    # Zeros stay zeros; a norm that is exactly max_norm stays as it is.
    for grads, max_norm in [
        ([v.tensor([0.0, 0.0]), v.tensor([[0.0]])], 1.0),
        ([v.tensor([3.0, 0.0]), v.tensor([[-4.0]])], 5.0),
        ([v.tensor([3.0, 0.0]), v.tensor([[-4.0]])], 6.0),
        ([v.tensor([3.0, 0.0]), v.tensor([[-4.0]])], 4.5),
        ([v.tensor([3.0, 3.0]), v.tensor([[3.0]])], 4.0),  # each is shorter, together they are not
    ]:
        params = [v.normal(*g.shape).requires_grad_() for g in grads]
        for p, g in zip(params, grads, strict=True):
            p.grad = g.clone()
        norm = sum((g**2).sum() for g in grads).sqrt()
        factor = min(1.0, max_norm / norm.item()) if norm > 0 else 1.0
        got = expect_update(
            clip_grad_norm,
            [params, max_norm],
            {0: [p.detach().clone() for p in params]},
            keeps_grad=False,
        )
        what = f"clip_grad_norm, gradients {[g.tolist() for g in grads]}, max_norm={max_norm}"
        expect(got, norm, what=f"the norm returned by {what}")
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            each = g * min(1.0, max_norm / g.norm().item()) if norm > 0 else g
            expect(
                p.grad,
                factor * g,
                what=f"params[{i}].grad after {what}",
                mistakes={
                    "clip_each_by_itself": each,
                    "clip_nan_for_zeros": g / 0,
                    "clip_left_as_it_was": g,
                },
                rtol=rtol,
                atol=1e-6,
            )
### END HIDDEN TESTS
p, q = torch.tensor([1.0], requires_grad=True), torch.tensor([1.0], requires_grad=True)
(0 * q).sum().backward()  # p takes no part; the gradient of q is 0.
torch.testing.assert_close(clip_grad_norm([p, q], 1.0), torch.tensor(0.0))
assert p.grad is None
torch.testing.assert_close(q.grad, torch.tensor([0.0]))
q.grad = torch.tensor([0.5])
torch.testing.assert_close(clip_grad_norm([p, q], 1.0), torch.tensor(0.5))
torch.testing.assert_close(q.grad, torch.tensor([0.5]))

# %% [markdown] lang="en"
# Look at it: twelve gradients of one parameter with two entries, before (thin) and after (thick). Those that reach outside of the
# circle of radius `max_norm` end on it, in the same direction. The others stay as they are.

# %% [markdown] lang="es"
# Míralo: doce gradientes de un parámetro de dos elementos, antes (fino) y después (grueso). Los que salen del círculo de radio `max_norm`
# acaban en él, en la misma dirección. Los demás se quedan como están.

# %%
angles = torch.arange(12) * math.tau / 12 + 0.2
reach = torch.tensor([0.5, 1.6, 0.8, 2.2, 1.2, 0.6, 1.9, 0.4, 1.3, 2.4, 0.7, 1.7])
arrows = reach[:, None] * torch.stack([angles.cos(), angles.sin()], dim=1)

# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(4.4, 4), layout="constrained")
turn = torch.linspace(0, math.tau, 200)
axes.plot(turn.cos(), turn.sin(), "--", color="tab:blue", label="max_norm = 1")
for number, arrow in enumerate(arrows):
    p = torch.zeros(2, requires_grad=True)
    p.grad = arrow.clone()
    clip_grad_norm([p], 1.0)
    names = ["before · antes", "after · después"] if number == 0 else [None, None]
    axes.plot(*torch.stack([0 * arrow, arrow]).T, color="tab:gray", linewidth=0.8, label=names[0])
    axes.plot(*torch.stack([0 * arrow, p.grad]).T, color="black", linewidth=2.5, label=names[1])
axes.set(xlabel="$g_0$", ylabel="$g_1$", aspect="equal", xlim=(-2.6, 2.6), ylim=(-2.6, 3.4))
axes.legend(frameon=False, fontsize=9, ncols=2, loc="upper center")
show(
    figure,
    "Twelve lines from the origin of different lengths, and a circle of radius 1. The thick "
    "lines are those inside it and, of the longer ones, the part up to the circle. · Doce "
    "líneas desde el origen, de distintas longitudes, y un círculo de radio 1. Las líneas "
    "gruesas son las que caben en él y, de las más largas, la parte hasta el círculo.",
)

# %% [markdown] lang="en"
# ## 10.7 Begin gently, end gently: `warmup_cosine`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# In assignment 7 the rate fell along a cosine from the first step on. For large networks the *first* steps are dangerous too. The weights are
# random, the gradients are long and point all over the place, and Adam's $\hat v$ rests on a handful of them, yet every entry already moves by $\eta$.
# So begin with a tiny rate, and let it grow while the averages fill. This is the **warm-up**: a straight line from 0 to $\eta$.
# The cosine takes over from there. With $k$ for `step`, $w$ for `warmup_steps`, $K$ for `total_steps` and $\eta$ for `lr`:
#
# $$\eta_k = \begin{cases} \eta\, \dfrac{k}{w} & k < w \\[2ex]
# \eta\, \dfrac{1 + \cos(\pi t)}{2}, \quad t = \dfrac{k - w}{K - w} & w \le k \le K \\[2ex]
# 0 & k > K \end{cases}$$
#
# The cosine has only the $K - w$ steps that are left: at $k = w$ it begins, with $t = 0$ and the full rate; at $k = K$ it ends, with $t = 1$ and the rate 0.
#
# **By hand.** $\eta = 0.4$, $w = 4$, $K = 10$. Step 0 has the rate 0, step 1 has $0.1$, step 4 has $0.4$. Step 6 has $t = 2/6$,
# $\cos(\pi/3) = 1/2$, so $0.4 \cdot 0.75 = 0.3$. Step 7 has the half, $0.2$. Step 10 and all later ones have 0.
#
# **Your task.** Return the rate of `step`, an int counted from 0, as a Python float. `warmup_steps` is at least 0 and less than `total_steps`. Without a
# warm-up (`warmup_steps` is 0) the cosine begins at once: step 0 has the full rate.

# %% [markdown] lang="es"
# ## 10.7 Empezar y acabar con suavidad: `warmup_cosine`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# En la entrega 7 la tasa bajaba como un coseno desde el primer paso. En las redes grandes, los *primeros* pasos también son peligrosos. Los pesos
# son aleatorios, los gradientes son largos y apuntan a todas partes, y la $\hat v$ de Adam se apoya en unos pocos, pero cada elemento ya se mueve $\eta$.
# Así que empieza con una tasa diminuta y déjala crecer mientras se llenan las medias. Es el **calentamiento** (*warm-up*): una recta de 0 a
# $\eta$. A partir de ahí sigue el coseno. Con $k$ por `step`, $w$ por `warmup_steps`, $K$ por `total_steps` y $\eta$ por `lr`:
#
# $$\eta_k = \begin{cases} \eta\, \dfrac{k}{w} & k < w \\[2ex]
# \eta\, \dfrac{1 + \cos(\pi t)}{2}, \quad t = \dfrac{k - w}{K - w} & w \le k \le K \\[2ex]
# 0 & k > K \end{cases}$$
#
# Al coseno le quedan solo $K - w$ pasos: en $k = w$ empieza, con $t = 0$ y la tasa entera; en $k = K$ acaba, con $t = 1$ y la tasa 0.
#
# **A mano.** $\eta = 0.4$, $w = 4$, $K = 10$. El paso 0 tiene la tasa 0; el paso 1, $0.1$; el paso 4, $0.4$. El paso 6 tiene $t = 2/6$,
# $\cos(\pi/3) = 1/2$, luego $0.4 \cdot 0.75 = 0.3$. El paso 7 tiene la mitad, $0.2$. El paso 10 y todos los siguientes tienen 0.
#
# **Tu tarea.** Devuelve la tasa de `step`, un int que se cuenta desde 0, como un float de Python. `warmup_steps` es al menos 0 y menor que
# `total_steps`. Sin calentamiento (`warmup_steps` es 0) el coseno empieza enseguida: el paso 0 tiene la tasa entera.


# %% nbgrader={"grade_id": "warmup_cosine", "solution": true}
def warmup_cosine(lr: float, step: int, warmup_steps: int, total_steps: int) -> float:
    """Return the rate at `step`: a line from 0 to lr, half a cosine down to 0, then 0."""
    ### BEGIN SOLUTION
    if step < warmup_steps:
        return lr * step / warmup_steps
    t = min((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
    return lr * (1 + math.cos(math.pi * t)) / 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_warmup_cosine", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
import math

from gradus.checks import Contract


def half_cosine(t):
    return (1 + math.cos(math.pi * t)) / 2


def right_rate(lr, step, warmup_steps, total_steps, *, fall=half_cosine):
    if step < warmup_steps:
        return lr * step / warmup_steps
    if step > total_steps:
        return 0.0
    return lr * fall((step - warmup_steps) / (total_steps - warmup_steps))


contract = Contract(
    warmup_cosine,
    oracle=right_rate,
    mistakes={
        "warmup_counts_from_one": lambda lr, step, w, total: (
            lr * (step + 1) / w if step < w else right_rate(lr, step, w, total)
        ),
        "warmup_missing": lambda lr, step, w, total: (
            lr if step < w else right_rate(lr, step, w, total)
        ),
        "warmup_zero": lambda lr, step, w, total: (
            0.0 if step < w else right_rate(lr, step, w, total)
        ),
        "warmup_cosine_from_step_0": lambda lr, step, w, total: (
            lr * step / w if step < w else right_rate(lr, step, 0, total)
        ),
        "warmup_times_cosine": lambda lr, step, w, total: (
            min(1.0, step / max(w, 1)) * right_rate(lr, step, 0, total)
        ),
        "warmup_not_subtracted_from_total": lambda lr, step, w, total: (
            lr * step / w if step < w else lr * half_cosine(min(1.0, (step - w) / total))
        ),
        "warmup_rises_again": lambda lr, step, w, total: (
            lr * step / w if step < w else lr * half_cosine((step - w) / (total - w))
        ),
        "warmup_curved": lambda lr, step, w, total: (
            lr * half_cosine(1 - step / w) if step < w else right_rate(lr, step, w, total)
        ),
        "warmup_straight_down": lambda lr, step, w, total: right_rate(
            lr, step, w, total, fall=lambda t: 1 - t
        ),
        "warmup_quarter_period": lambda lr, step, w, total: right_rate(
            lr, step, w, total, fall=lambda t: math.cos(math.pi * t / 2)
        ),
        "warmup_cosine_not_halved": lambda lr, step, w, total: right_rate(
            lr, step, w, total, fall=lambda t: 2 * half_cosine(t)
        ),
        "warmup_whole_period": lambda lr, step, w, total: right_rate(
            lr, step, w, total, fall=lambda t: half_cosine(2 * t)
        ),
        "warmup_without_lr": lambda lr, step, w, total: right_rate(1.0, step, w, total),
        "warmup_lr_after_total": lambda lr, step, w, total: (
            lr if step > total else right_rate(lr, step, w, total)
        ),
    },
)
for step in (0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 16, 17, 24, 100, 1000):
    contract.holds(0.5, step, 4, 10)
    contract.holds(8.0, step, 3, 25)
    contract.holds(2.0, step, 10, 17)
    contract.holds(3.0, step, 1, 5)
    contract.holds(4.0, step, 0, 12)  # no warm-up
    contract.holds(7.0, step, 9, 10)
    contract.holds(1.5, step, 40, 900)
for step in (0, 1, 2, 3, 10):
    contract.holds(0.25, step, 0, 1)
### END HIDDEN TESTS
for k, rate in [(0, 0.0), (1, 0.1), (4, 0.4), (6, 0.3), (7, 0.2), (10, 0.0), (99, 0.0)]:
    assert math.isclose(warmup_cosine(0.4, k, 4, 10), rate, rel_tol=1e-6, abs_tol=1e-6), f"step {k}"
assert math.isclose(warmup_cosine(0.4, 0, 0, 10), 0.4)

# %% [markdown] lang="en"
# Look at it: 100 steps with a short warm-up, a long one and none. All three end at the same place.

# %% [markdown] lang="es"
# Míralo: 100 pasos con un calentamiento corto, uno largo y ninguno. Los tres acaban en el mismo sitio.

# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(6.4, 3), layout="constrained")
for w, style in [(10, "-"), (30, "--"), (0, ":")]:
    rates = [warmup_cosine(0.1, k, w, 100) for k in range(115)]
    axes.plot(rates, style, color="black", label=f"warmup_steps = {w}")
axes.legend(frameon=False)
axes.set(xlabel="step · paso", ylabel="lr")
show(
    figure,
    "Three curves of the rate. Two rise in a straight line to 0.1, at step 10 and at step "
    "30, one begins there; all fall along half a cosine to 0 at step 100 and stay there. · Tres "
    "curvas de la tasa. Dos suben en línea recta hasta 0.1, en el paso 10 y en el 30; una "
    "empieza ahí. Todas bajan como medio coseno hasta 0 en el paso 100 y ahí se quedan.",
)

# %% [markdown] lang="en"
# ## 10.8 An average of the weights: `ema_update`
#
# *Optional · 10 minutes · difficulty 2 of 3 · 0 points*
#
# Near the end of a training with mini-batches, the weights jitter around the minimum. You can lower the rate. Or you can let them jitter and use their *mean*.
# An **exponential moving average** (EMA) is a second set of weights, the shadow, that follows the first one slowly. After every step of the optimizer, each shadow
# tensor $s$ moves a little towards its parameter $p$:
#
# $$s \leftarrow d\, s + (1 - d)\, p$$
#
# Here $d$ is `decay`, between 0 and 1. The training goes on with $p$ as if nothing were there; predictions are made with $s$. Diffusion models and many
# large classifiers are used in this form.
#
# **What is gained?** Say $p$ is the minimum plus noise, independent in every step, of variance $\sigma^2$. After many steps the noise
# that is $i$ steps old has the weight $(1 - d)\, d^i$ in $s$. Variances of independent terms add up with the squares of the weights:
#
# $$\operatorname{Var}(s) = \sigma^2 (1 - d)^2 \sum_{i=0}^{\infty} d^{2i} = \sigma^2\, \frac{(1 - d)^2}{1 - d^2} = \sigma^2\, \frac{1 - d}{1 + d} .$$
#
# With $d = 0.9$ it is 19 times smaller. The price is a delay of about $1 / (1 - d)$ steps.
#
# **By hand.** $s = 0$, $d = 0.9$, and $p$ is always 1: $s$ becomes $0.1, 0.19, 0.271$.
#
# **Your task.** `shadow` and `params` are lists of equal length; `shadow[i]` has the shape, dtype and device of `params[i]` and requires no
# gradient. Change every tensor of `shadow` in place: the same object, the same `requires_grad`, no graph, although the parameters require gradients. The parameters and their `.grad` stay as they are. What you return does not
# matter.

# %% [markdown] lang="es"
# ## 10.8 Una media de los pesos: `ema_update`
#
# *Opcional · 10 minutos · dificultad 2 de 3 · 0 puntos*
#
# Hacia el final de un entrenamiento con minilotes, los pesos tiemblan en torno al mínimo. Puedes bajar la tasa. O puedes dejarlos temblar y usar su *media*.
# Una **media móvil exponencial** (EMA, *exponential moving average*) es un segundo juego de pesos, la sombra, que sigue despacio al primero. Después de cada paso
# del optimizador, cada tensor sombra $s$ se acerca un poco a su parámetro $p$:
#
# $$s \leftarrow d\, s + (1 - d)\, p$$
#
# Aquí $d$ es `decay`, entre 0 y 1. El entrenamiento sigue con $p$ como si nada; las predicciones se hacen con $s$. Los modelos de difusión y muchos
# clasificadores grandes se usan así.
#
# **¿Qué se gana?** Supón que $p$ es el mínimo más un ruido, independiente en cada paso, de varianza $\sigma^2$. Tras muchos pasos, el ruido de hace
# $i$ pasos tiene en $s$ el peso $(1 - d)\, d^i$. Las varianzas de términos independientes se suman con los cuadrados de los pesos:
#
# $$\operatorname{Var}(s) = \sigma^2 (1 - d)^2 \sum_{i=0}^{\infty} d^{2i} = \sigma^2\, \frac{(1 - d)^2}{1 - d^2} = \sigma^2\, \frac{1 - d}{1 + d} .$$
#
# Con $d = 0.9$ es 19 veces menor. El precio es un retraso de unos $1 / (1 - d)$ pasos.
#
# **A mano.** $s = 0$, $d = 0.9$, y $p$ siempre es 1: $s$ pasa a ser $0.1, 0.19, 0.271$.
#
# **Tu tarea.** `shadow` y `params` son listas de igual longitud; `shadow[i]` tiene la forma, el dtype y el device de `params[i]` y no requiere
# gradiente. Cambia en el sitio cada tensor de `shadow`: el mismo objeto, el mismo `requires_grad`, sin grafo, aunque los parámetros requieran gradiente. Los parámetros y su `.grad` se quedan como están. Lo que
# devuelvas no importa.


# %% nbgrader={"grade_id": "ema_update", "solution": true}
def ema_update(shadow: list[Tensor], params: list[Tensor], decay: float) -> None:
    """Change every s of shadow in place to decay * s + (1 - decay) * p."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for s, p in zip(shadow, params, strict=True):
            s.mul_(decay).add_((1 - decay) * p)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_ema_update", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_update, variants

for v in variants():
    for shapes, decay in [
        ([(3,), (2, 3)], 0.9),
        ([(4, 4), (), (1, 5), (2, 3, 2)], 0.6),
        ([(2, 1)], 0.999),
        ([(3,), (3,), (3,)], 0.25),
        ([(2, 2)], 0.0),
        ([(2, 2)], 1.0),
    ]:
        shadow = [v.normal(*shape) for shape in shapes]
        params = [v.normal(*shape).requires_grad_() for shape in shapes]
        for p in params[1:]:
            p.grad = v.normal(*p.shape)
        old = [s.detach().clone() for s in shadow]
        now = [p.detach().clone() for p in params]

        def mixed(of_shadow, of_params, old=old, now=now):
            pairs = zip(old, now, strict=True)
            return {0: [of_shadow * s + of_params * p for s, p in pairs], 1: now}

        expect_update(
            ema_update,
            [shadow, params, decay],
            mixed(decay, 1 - decay),
            mistakes={
                "ema_first_only": {0: mixed(decay, 1 - decay)[0][:1] + old[1:], 1: now},
                "not_in_place": {0: old, 1: now},
                "ema_shares_swapped": mixed(1 - decay, decay),
                "ema_whole_parameter": mixed(decay, 1.0),
                "ema_copies": mixed(0.0, 1.0),
                "ema_shadow_not_faded": mixed(1.0, 1 - decay),
                "ema_parameter_lost": mixed(decay, 0.0),
                "ema_equal_shares": mixed(0.5, 0.5),
            },
        )

    # Ten updates, while the parameters move.
    shadow, params = [v.normal(3), v.normal(2, 2)], [v.normal(3), v.normal(2, 2)]
    right = [s.clone() for s in shadow]
    for _ in range(10):
        for p in params:
            p += v.normal(*p.shape)
        call(ema_update, shadow, params, 0.8)
        right = [0.8 * s + 0.2 * p for s, p in zip(right, params, strict=True)]
    for i, (s, expected) in enumerate(zip(shadow, right, strict=True)):
        expect(s, expected, what=f"shadow[{i}], ema_update × 10")
### END HIDDEN TESTS
s, p = torch.tensor([0.0]), torch.tensor([1.0], requires_grad=True)
for place in (0.1, 0.19, 0.271):
    ema_update([s], [p], 0.9)
    torch.testing.assert_close(s, torch.tensor([place]))
assert not s.requires_grad
torch.testing.assert_close(p.detach(), torch.tensor([1.0]))

# %% [markdown] lang="en"
# Look at it: plain `SGD` on a bowl with noisy gradients, and its shadow with $d = 0.95$.

# %% [markdown] lang="es"
# Míralo: un `SGD` simple en un cuenco con gradientes ruidosos, y su sombra con $d = 0.95$.

# %% uses_exercises=true
generator = torch.Generator().manual_seed(8)
p = torch.tensor([-3.0, 2.0], requires_grad=True)
shadow = [p.detach().clone()]
optimizer = SGD([p], lr=0.2)
path, mean_path = [p.detach().clone()], [shadow[0].clone()]
for _ in range(150):
    p.grad = p.detach() + 1.5 * torch.randn(2, generator=generator)
    optimizer.step()
    ema_update(shadow, [p], 0.95)
    path.append(p.detach().clone())
    mean_path.append(shadow[0].clone())
figure, axes = plt.subplots(figsize=(6, 3.8), layout="constrained")
axes.plot(*torch.stack(path).T, ".-", color="tab:blue", linewidth=0.5, markersize=4, label="$p$")
axes.plot(*torch.stack(mean_path).T, color="black", linewidth=2, label="$s$")
axes.plot(0, 0, "x", color="tab:red", markersize=11, markeredgewidth=2.5)
axes.legend(frameon=False)
axes.set(xlabel="$p_0$", ylabel="$p_1$")
show(
    figure,
    "A thin line of 150 steps jumps around a cross in all directions. A thick line, its "
    "average, runs smoothly towards the cross and stays near it. · Una línea fina de 150 "
    "pasos salta en todas direcciones en torno a una cruz. Una línea gruesa, su media, va "
    "suavemente hacia la cruz y se queda cerca.",
)

# %% [markdown] lang="en"
# ## 10.9 Milestone: five ways down one valley
#
# A long valley that lies across the axes: 15 times as steep across as along, with its lowest point, the cross, at $(2, 1)$. All five
# optimizers start at the ring and take 100 steps. Before you look: which of them will swing, which will slow down, and which will never arrive at the
# cross? (One of them has a weight decay.)

# %% [markdown] lang="es"
# ## 10.9 Hito: cinco maneras de bajar el mismo valle
#
# Un valle largo y oblicuo respecto a los ejes: 15 veces más empinado a lo ancho que a lo largo, con su punto más bajo, la cruz, en $(2, 1)$. Los
# cinco optimizadores salen del anillo y dan 100 pasos. Antes de mirar: ¿cuál va a oscilar, cuál va a frenarse y cuál no llegará nunca a la
# cruz? (Uno de ellos tiene decaimiento de los pesos.)


# %%
def oblique(x):
    """Return the height of a tilted valley at x (2,), or at the points of a grid (2, …)."""
    along, across = 0.94 * (x[0] - 2) + 0.34 * (x[1] - 1), 0.94 * (x[1] - 1) - 0.34 * (x[0] - 2)
    return (along**2 + 15 * across**2) / 2


racers = {
    "SGD": (lambda params: SGD(params, lr=0.015, momentum=0.85), "o-", "black"),
    "Adagrad": (lambda params: Adagrad(params, lr=0.5), "s--", "tab:orange"),
    "RMSprop": (lambda params: RMSprop(params, lr=0.06, alpha=0.9), "^-.", "tab:green"),
    "Adam": (lambda params: Adam(params, lr=0.2), "D-", "tab:red"),
    "AdamW": (lambda params: AdamW(params, lr=0.2, weight_decay=0.12), "v:", "tab:purple"),
}

# %% uses_exercises=true
paths = {name: descend(oblique, [-3.5, 2.8], make, 100) for name, (make, _, _) in racers.items()}
figure, axes = plt.subplots(figsize=(8.5, 5.2), layout="constrained")
draw_map(axes, oblique, (-4.2, -2.6), (4, 3.4), [0.1, 0.5, 1.5, 4, 8, 15, 25, 40, 60, 85, 115])
for name, (_, style, color) in racers.items():
    axes.plot(
        *paths[name].T, style, color=color, label=name, linewidth=1.3, markersize=6, markevery=7
    )
axes.plot(-3.5, 2.8, "o", color="black", fillstyle="none", markersize=14)
axes.plot(2, 1, "x", color="black", markersize=13, markeredgewidth=3, zorder=5)
axes.legend(loc="lower right")
axes.set(xlabel="$x_0$", ylabel="$x_1$")
show(
    figure,
    "Five paths from a ring to a cross on a tilted valley. SGD dives across the valley, swings, "
    "and arrives. The other four leave together along the diagonal; Adagrad and RMSprop turn into the "
    "valley and go along its floor, Adam overshoots a little and is nearly there, AdamW comes to "
    "rest before the cross. · Cinco caminos de un anillo a una cruz en un valle oblicuo. SGD cruza el "
    "valle, oscila y llega. Los otros cuatro salen juntos en diagonal; Adagrad y RMSprop giran y van "
    "por el fondo, Adam se pasa un poco y casi llega, AdamW se detiene antes de la cruz.",
)
figure, axes = plt.subplots(figsize=(8, 3.8), layout="constrained")
for name, (_, style, color) in racers.items():
    losses = oblique(paths[name].T)
    axes.plot(losses, style, color=color, label=name, linewidth=1.2, markersize=5, markevery=7)
axes.legend(ncols=2, fontsize=9)
axes.set(xlabel="step · paso", ylabel="loss · pérdida", yscale="log")
show(
    figure,
    "The loss of the five over 100 steps, on a logarithmic scale. SGD falls farthest, "
    "in waves, then Adam. Adagrad falls fast at first and then ever more slowly. RMSprop falls "
    "steadily. AdamW levels off. · La pérdida de los cinco en 100 pasos, en escala logarítmica. "
    "SGD es el que más baja, con ondas, y después Adam. Adagrad baja deprisa al principio y luego cada "
    "vez más despacio. RMSprop baja sin pausa. AdamW se estanca.",
)

# %% [markdown] lang="en"
# And the proof that they are the real ones: the same 100 steps with PyTorch's classes, and the greatest distance between the two paths.

# %% [markdown] lang="es"
# Y la prueba de que son los auténticos: los mismos 100 pasos con las clases de PyTorch, y la mayor distancia entre ambos caminos.

# %% uses_exercises=true
torchs = {
    "SGD": lambda params: torch.optim.SGD(params, lr=0.015, momentum=0.85),
    "Adagrad": lambda params: torch.optim.Adagrad(params, lr=0.5),
    "RMSprop": lambda params: torch.optim.RMSprop(params, lr=0.06, alpha=0.9),
    "Adam": lambda params: torch.optim.Adam(params, lr=0.2),
    "AdamW": lambda params: torch.optim.AdamW(params, lr=0.2, weight_decay=0.12),
}
for name, make in torchs.items():
    mine = descend(oblique, [-3.5, 2.8], racers[name][0], 100)
    theirs = descend(oblique, [-3.5, 2.8], make, 100)
    print(f"{name:8} {(mine - theirs).abs().max():.1e}")

# %% [markdown] lang="en"
# Read the map first. SGD follows the gradient, which points across the valley, and swings from wall to wall. The other four divide each entry
# by its own size: the first steps go along the diagonal, as if the walls were no steeper than the floor. Adagrad brakes more and more. RMSprop does not, but has no momentum
# either. Adam has both memories, and shoots past the turn before it comes back. AdamW comes to rest where the pull of the loss and the pull towards 0 are in
# balance: that is what its decay is for.
#
# Then the losses. SGD with a well chosen rate and momentum is as good as any here. What the others buy is that the choice matters less: their rates are lengths in the space
# of the parameters, and the same 0.001 serves most networks.
#
# **What you have now**
#
# - Optimizers as objects: parameters, settings, a memory for each parameter; `zero_grad`, `backward`, `step`.
# - `SGD` with momentum, Nesterov's look-ahead and weight decay in the gradient.
# - `Adagrad` and `RMSprop`: each entry's step is measured by its own gradients, all of them or the recent ones.
# - `Adam`: both averages, and the bias correction that makes them honest from the first step. `AdamW`: decay apart from the averages.
# - `clip_grad_norm`, `warmup_cosine` and `ema_update`: the length of a step limited, its rate planned, its noise averaged out.
#
# **Next**, in assignment 11: the optimizer is content when the loss is low. You are content when the model is right. You build the measures that tell how right it is, and for whom.

# %% [markdown] lang="es"
# Mira primero el mapa. SGD sigue el gradiente, que apunta a lo ancho del valle, y oscila de pared a pared. Los otros cuatro dividen cada elemento entre
# su propio tamaño: los primeros pasos van en diagonal, como si las paredes no fueran más empinadas que el fondo. Adagrad frena cada vez más. RMSprop no, pero tampoco
# tiene momento. Adam tiene las dos memorias, y se pasa de largo en la curva antes de volver. AdamW se detiene donde el tirón de la pérdida y el tirón hacia 0 se
# equilibran: para eso está su decaimiento.
#
# Después, las pérdidas. SGD, con una tasa y un momento bien elegidos, es aquí tan bueno como cualquiera. Lo que se compra con los demás es que la elección importe menos: sus
# tasas son longitudes en el espacio de los parámetros, y el mismo 0.001 sirve para la mayoría de las redes.
#
# **Lo que ya tienes**
#
# - Optimizadores como objetos: parámetros, ajustes, una memoria por parámetro; `zero_grad`, `backward`, `step`.
# - `SGD` con momento, la mirada adelantada de Nesterov y el decaimiento de los pesos en el gradiente.
# - `Adagrad` y `RMSprop`: el paso de cada elemento se mide con sus propios gradientes, todos o los recientes.
# - `Adam`: las dos medias, y la corrección del sesgo que las hace honradas desde el primer paso. `AdamW`: el decaimiento, aparte de las medias.
# - `clip_grad_norm`, `warmup_cosine` y `ema_update`: la longitud del paso limitada, su tasa planeada, su ruido promediado.
#
# **A continuación**, en la entrega 11: el optimizador se contenta con una pérdida baja. Tú te contentas si el modelo acierta. Construyes las medidas que dicen cuánto acierta, y con
# quién.
