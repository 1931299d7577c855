# %% [markdown] lang="en"
# # 7. Gradient descent: the method and its variants
#
# You have walked downhill twice already: to a line through the cars (assignment 4) and to a boundary between two
# classes (assignment 5). Both times the walk was a few lines inside a longer function. Now the walk itself is the
# subject.
#
# A network has no equation for its best parameters. All that is left is the gradient, and so everything that is trained
# in this course from here on is trained by the loop that you build now: take a few samples, compute the loss, go back
# through it for the gradients, take a small step, repeat.
#
# **You will** write gradient descent for any function, split it into the two moves that PyTorch's optimizers make
# (clear the gradients, take a step), give the step a memory, cut the data into mini-batches, and let the learning rate
# fall as the training goes on. At the end you see all of it as paths on one map.
#
# **What comes after:** in assignment 8 the function at the bottom of the valley is a network.

# %% [markdown] lang="es"
# # 7. Descenso de gradiente: el método y sus variantes
#
# Ya has bajado la cuesta dos veces: hasta una recta entre los coches (entrega 4) y hasta una frontera entre dos clases
# (entrega 5). En ambas, la bajada eran unas pocas líneas dentro de una función más larga. Ahora el tema es la propia
# bajada.
#
# Para una red no hay ecuación que dé los mejores parámetros. Solo queda el gradiente, y por eso todo lo que se entrena
# en el curso a partir de aquí se entrena con el bucle que construyes ahora: toma unas pocas muestras, calcula la
# pérdida, recórrela hacia atrás para obtener los gradientes, da un paso pequeño y repite.
#
# **Vas a** escribir el descenso de gradiente para cualquier función, separarlo en los dos movimientos que hacen los
# optimizadores de PyTorch (borrar los gradientes, dar un paso), dar memoria al paso, cortar los datos en minilotes y
# hacer que la tasa de aprendizaje baje conforme avanza el entrenamiento. Al final lo verás todo como caminos sobre un
# mismo mapa.
#
# **Después:** en la entrega 8, la función que hay en el fondo del valle es una red.

# %%
import base64
import html
import io
import math
from collections.abc import Callable, Iterable

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
# ## 7.1 Down any slope: `gradient_descent`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# Let $f$ take a vector $x$ of $d$ numbers and give one number. You stand at $x$ and look for a place where $f$ is
# smaller. Near $x$ a differentiable function is almost a tilted plane: for a small step $v$,
#
# $$f(x + v) \approx f(x) + \nabla f(x) \cdot v .$$
#
# Which direction goes down fastest? Take steps of one fixed length. By assignment 2,
# $\nabla f \cdot v = \lVert \nabla f \rVert\, \lVert v \rVert \cos\theta$, where $\theta$ is the angle between the two. It is
# smallest where $\cos\theta = -1$: straight against the gradient. So the step is
#
# $$x_{k+1} = x_k - \eta\, \nabla f(x_k), \qquad k = 0, 1, 2, \dots$$
#
# with the **learning rate** $\eta > 0$, called `lr` in code. Put $v = -\eta \nabla f$ into the first formula: $f$ changes by
# about $-\eta \lVert \nabla f \rVert^2$. It falls, as long as the step is small enough for the formula to be true.
#
# **How small is that?** Take $f(x) = \frac{\lambda}{2} x^2$, a valley of curvature $\lambda$. Its slope is $\lambda x$, so one
# step gives $x_{k+1} = (1 - \eta\lambda)\, x_k$. The distance to the minimum shrinks when $|1 - \eta\lambda| < 1$, that is, when
# $\eta < 2/\lambda$. Above $1/\lambda$ the sign flips: you jump from one side to the other. Above $2/\lambda$ every jump lands
# farther away. With several variables the steepest direction sets this limit for all of them.
#
# **When to stop?** At a minimum of a differentiable function the gradient is zero. So you stop at the first $x$, the
# start included, whose gradient is short: $\lVert \nabla f(x) \rVert_2 \le$ `tol`. And you stop after `max_steps` steps in any
# case, because a bad learning rate never arrives.
#
# **By hand.** $f(x) = x^2$ has slope $2x$. From $x_0 = 4$ with $\eta = 0.25$ every step halves $x$: $4, 2, 1, 0.5, \dots$ With
# `tol=2.0` the walk ends at $x = 1$, where the slope is exactly 2; the path has the three rows $4, 2, 1$.
#
# **Your task.** `f` is any differentiable function of a tensor `(d,)` that returns a tensor `()`; `x0` has shape `(d,)`.
# Return `(x, path)`. `x` `(d,)` is where you ended. `path` `(k + 1, d)` has one row for every place of the walk, where $k$
# is the number of steps taken: its first row is `x0`, its last row is `x`. If you start at a minimum, $k = 0$ and the path has
# one row. If `max_steps` is reached, $k$ is `max_steps`. `max_steps` is 1000 and `tol` is $10^{-6}$ unless given. `x0` stays
# as it was; the result has its dtype and device, and may be detached.

# %% [markdown] lang="es"
# ## 7.1 Cuesta abajo por cualquier pendiente: `gradient_descent`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# Sea $f$ una función que toma un vector $x$ de $d$ números y da un número. Estás en $x$ y buscas un lugar donde $f$ sea
# menor. Cerca de $x$, una función derivable es casi un plano inclinado: para un paso pequeño $v$,
#
# $$f(x + v) \approx f(x) + \nabla f(x) \cdot v .$$
#
# ¿En qué dirección se baja más deprisa? Compara pasos de una misma longitud. Por la entrega 2,
# $\nabla f \cdot v = \lVert \nabla f \rVert\, \lVert v \rVert \cos\theta$, donde $\theta$ es el ángulo que forman. Lo menor se
# alcanza con $\cos\theta = -1$: justo en contra del gradiente. El paso es, por tanto,
#
# $$x_{k+1} = x_k - \eta\, \nabla f(x_k), \qquad k = 0, 1, 2, \dots$$
#
# con la **tasa de aprendizaje** $\eta > 0$, que en el código se llama `lr`. Pon $v = -\eta \nabla f$ en la primera fórmula: $f$
# cambia en $-\eta \lVert \nabla f \rVert^2$, aproximadamente. Baja, siempre que el paso sea lo bastante pequeño para que la
# fórmula valga.
#
# **¿Cómo de pequeño?** Toma $f(x) = \frac{\lambda}{2} x^2$, un valle de curvatura $\lambda$. Su pendiente es $\lambda x$, de modo
# que un paso da $x_{k+1} = (1 - \eta\lambda)\, x_k$. La distancia al mínimo encoge si $|1 - \eta\lambda| < 1$, es decir, si
# $\eta < 2/\lambda$. Por encima de $1/\lambda$ cambia el signo: saltas de un lado al otro. Por encima de $2/\lambda$ cada salto cae
# más lejos. Con varias variables, la dirección más empinada impone este límite a todas.
#
# **¿Cuándo parar?** En un mínimo de una función derivable el gradiente es cero. Así que paras en el primer $x$, incluido el
# de partida, cuyo gradiente sea corto: $\lVert \nabla f(x) \rVert_2 \le$ `tol`. Y en todo caso paras tras `max_steps` pasos,
# porque con una mala tasa de aprendizaje no se llega nunca.
#
# **A mano.** $f(x) = x^2$ tiene pendiente $2x$. Desde $x_0 = 4$ con $\eta = 0.25$ cada paso divide $x$ entre dos:
# $4, 2, 1, 0.5, \dots$ Con `tol=2.0` el paseo acaba en $x = 1$, donde la pendiente es exactamente 2; el camino tiene las tres
# filas $4, 2, 1$.
#
# **Tu tarea.** `f` es cualquier función derivable de un tensor `(d,)` que devuelve un tensor `()`; `x0` tiene forma `(d,)`.
# Devuelve `(x, path)`. `x` `(d,)` es el lugar donde acabas. `path` `(k + 1, d)` tiene una fila por cada lugar del paseo, donde
# $k$ es el número de pasos dados: su primera fila es `x0` y la última es `x`. Si empiezas en un mínimo, $k = 0$ y el camino
# tiene una sola fila. Si se llega a `max_steps`, $k$ es `max_steps`. `max_steps` es 1000 y `tol` es $10^{-6}$ si no se dan.
# `x0` se queda como estaba; el resultado tiene su dtype y su dispositivo, y puede estar separado del grafo.


# %% nbgrader={"grade_id": "gradient_descent", "solution": true}
def gradient_descent(
    f: Callable[[Tensor], Tensor],
    x0: Tensor,
    lr: float,
    max_steps: int = 1000,
    tol: float = 1e-6,
) -> tuple[Tensor, Tensor]:
    """Return x (d,), where descent on f from x0 (d,) ends, and its path (k + 1, d)."""
    ### BEGIN SOLUTION
    x = x0.detach()
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (grad,) = torch.autograd.grad(f(leaf), leaf)
        if grad.norm() <= tol:
            break
        x = x - lr * grad
        path.append(x)
    return x, torch.stack(path)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_gradient_descent", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_descent_path(f, x0, lr, max_steps=1000, tol=1e-6, *, kept=0.0, unit=False):
    """Return x and the path; `kept` is the share of the last gradients that a mistake keeps."""
    x, moved = x0.detach(), torch.zeros_like(x0)
    path = [x]
    for _ in range(max_steps):
        leaf = x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(f(leaf), leaf)
        if slope.norm() <= tol:
            break
        moved = kept * moved + (slope / slope.norm() if unit else slope)
        x = x - lr * moved
        path.append(x)
    return x, torch.stack(path)


def descent_with_path(change):
    def mistaken(*args, **kwargs):
        x, path = right_descent_path(*args, **kwargs)
        return change(x, path)

    return mistaken


def ellipsoid(x):
    """Curvatures 1, 2, 3, …; the minimum is at 1, 1/2, 1/3, …"""
    k = torch.arange(1, len(x) + 1).to(x)
    return (k * (x - 1 / k) ** 2).sum() / 2


def smooth_valley(x):
    return torch.log(torch.cosh(x)).sum() + 0.1 * (x.sum() - 2) ** 2 + 3


contract = Contract(
    gradient_descent,
    oracle=right_descent_path,
    mistakes={
        "wrong_sign": lambda f, x0, lr, *rest, **more: right_descent_path(
            f, x0, -lr, *rest, **more
        ),
        "descent_path_without_start": descent_with_path(lambda x, path: (x, path[1:])),
        "descent_path_without_end": descent_with_path(lambda x, path: (x, path[:-1])),
        "descent_path_of_one_place": descent_with_path(lambda x, path: (x, x.expand_as(path))),
        "descent_gradients_pile_up": lambda *args, **more: right_descent_path(
            *args, kept=1.0, **more
        ),
        "descent_steps_of_one_length": lambda *args, **more: right_descent_path(
            *args, unit=True, **more
        ),
        "descent_one_step_less": lambda f, x0, lr, max_steps=1000, tol=1e-6: right_descent_path(
            f, x0, lr, max_steps - 1, tol
        ),
        "descent_one_step_more": lambda f, x0, lr, max_steps=1000, tol=1e-6: right_descent_path(
            f, x0, lr, max_steps + 1, tol
        ),
        "descent_max_steps_ignored": lambda f, x0, lr, max_steps=1000, tol=1e-6: right_descent_path(
            f, x0, lr, 1000, tol
        ),
        "transposed": descent_with_path(lambda x, path: (x, path.T)),
    },
    returns=("x", "path"),
)
for v in variants():
    for f in (ellipsoid, smooth_valley):
        for d, lr, max_steps in [(3, 0.2, 6), (1, 0.3, 4), (2, 0.05, 1), (4, 0.1, 15)]:
            contract.holds(f, v.normal(d, mean=2), lr, max_steps, 0.0)
            contract.holds(f, v.normal(d, mean=-1), lr, max_steps=max_steps)
    contract.holds(ellipsoid, v.normal(5), 0.1, max_steps=8, tol=1e-3)
### END HIDDEN TESTS


def parabola(x):
    return (x**2).sum()


x, path = gradient_descent(parabola, torch.tensor([4.0]), 0.25, max_steps=3)
torch.testing.assert_close(path, torch.tensor([[4.0], [2.0], [1.0], [0.5]]))
torch.testing.assert_close(x, torch.tensor([0.5]))

# %% nbgrader={"grade_id": "test_gradient_descent_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def short_slope(slope, moved, tol):
    return slope.norm() <= tol


def right_stop(
    f, x0, lr, max_steps=1000, tol=1e-6, *, short=short_slope, first_step_free=False, late=0
):
    x, path = x0.detach(), [x0.detach()]
    for number in range(max_steps):
        leaf = x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(f(leaf), leaf)
        if short(slope, lr * slope, tol) and not (first_step_free and number == 0):
            if late == 0:
                break
            late -= 1
        x = x - lr * slope
        path.append(x)
    return x, torch.stack(path)


def mistaken_stop(**how):
    return lambda *args, **more: right_stop(*args, **more, **how)


def curved(x):
    """Curvatures 1, 2, 3, …; the minimum is at 1, 1/2, 1/3, …"""
    k = torch.arange(1, len(x) + 1).to(x)
    return (k * (x - 1 / k) ** 2).sum() / 2


def round_bowl(x):
    """The gradient is x − 2."""
    return ((x - 2) ** 2).sum() / 2


contract = Contract(
    gradient_descent,
    oracle=right_stop,
    mistakes={
        "descent_tol_ignored": mistaken_stop(short=lambda *_: False),
        "descent_first_place_not_tested": mistaken_stop(first_step_free=True),
        "descent_stops_below_tol": mistaken_stop(short=lambda s, _, tol: s.norm() < tol),
        "descent_stops_one_late": mistaken_stop(late=1),
        "descent_norm_squared": mistaken_stop(short=lambda s, _, tol: (s * s).sum() <= tol),
        "descent_largest_entry": mistaken_stop(short=lambda s, _, tol: s.abs().max() <= tol),
        "descent_sum_of_entries": mistaken_stop(short=lambda s, _, tol: s.abs().sum() <= tol),
        "descent_short_step": mistaken_stop(short=lambda _, m, tol: m.norm() <= tol),
        "descent_max_steps_changed": lambda *args: right_stop(*args, max_steps=100),
        "descent_path_without_start": lambda *args, **more: (
            right_stop(*args, **more)[0],
            right_stop(*args, **more)[1][1:],
        ),
    },
    returns=("x", "path"),
)
for v in variants():
    contract.holds(round_bowl, v.tensor([7.0, -3.0, 7.0, 5.0]), 0.2, tol=0.1)
    contract.holds(round_bowl, v.tensor([-1.0, 5.0]), 0.1, tol=0.05)
    for tol in (0.3, 0.05, 0.0095):
        contract.holds(curved, v.tensor([3.0, -2.0, 2.5, 1.0]), 0.15, tol=tol)
        contract.holds(curved, v.tensor([-4.0]), 0.1, 200, tol)
    # Exactly at tol: a gradient of length 2, then one of length 0.
    contract.holds(round_bowl, v.tensor([10.0]), 0.5, 50, 2.0)
    contract.holds(round_bowl, v.tensor([4.0]), 0.5, 50, 2.0)
    contract.holds(round_bowl, v.tensor([5.0, -1.0, 0.0]), 1.0, 50, 0.0)
    # The start is a minimum.
    contract.holds(round_bowl, v.tensor([2.0, 2.0, 2.0]), 0.1)
    contract.holds(round_bowl, v.tensor([2.0]), 0.1, 5, 0.0)
for v in variants((torch.float64,)):
    # The defaults: tol=1e-6, and 1000 steps that arrive nowhere.
    contract.holds(curved, v.tensor([3.0, -2.0, 2.5]), 0.2)
    contract.holds(curved, v.tensor([3.0, -2.0]), 1e-4)
### END HIDDEN TESTS


def round_parabola(x):
    return (x**2).sum()


x, path = gradient_descent(round_parabola, torch.tensor([4.0]), 0.25, tol=2.0)
torch.testing.assert_close(path, torch.tensor([[4.0], [2.0], [1.0]]))
x, path = gradient_descent(round_parabola, torch.tensor([0.0, 0.0]), 0.25)
assert path.shape == (1, 2), "the start is the minimum: one row"

# %% [markdown] lang="en"
# Look at it: a valley with curvature 1 along $x_0$ and 10 along $x_1$, and three learning rates, 25 steps each. The limit is
# $2/10 = 0.2$. Far below it the path creeps; near it the path jumps across the valley; above it the jumps grow.

# %% [markdown] lang="es"
# Míralo: un valle de curvatura 1 a lo largo de $x_0$ y 10 a lo largo de $x_1$, y tres tasas de aprendizaje, 25 pasos cada una.
# El límite es $2/10 = 0.2$. Muy por debajo, el camino se arrastra; cerca de él, salta de un lado al otro del valle; por encima,
# los saltos crecen.


# %%
def valley(x):
    """Return f = (x0² + 10 x1²) / 2 of x (2,) or of a grid (2, …)."""
    return (x[0] ** 2 + 10 * x[1] ** 2) / 2


def draw_map(axes, f, low, high, levels):
    """Draw lines of equal height of f, a function of (2, …), over a rectangle."""
    across = torch.linspace(low[0], high[0], 150)
    up = torch.linspace(low[1], high[1], 150)
    grid = torch.stack(torch.meshgrid(across, up, indexing="xy"))
    axes.contour(across, up, f(grid), levels=levels, colors="tab:blue", linewidths=0.7, alpha=0.7)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))


def draw_path(axes, path, marker="."):
    """Draw a path (k + 1, 2) with a ring at its start."""
    axes.plot(path[:, 0], path[:, 1], marker=marker, color="black", linewidth=0.8, markersize=4)
    axes.plot(path[0, 0], path[0, 1], "o", color="black", fillstyle="none", markersize=9)


# %% uses_exercises=true
figure, panels = plt.subplots(1, 3, figsize=(10, 3), sharey=True, layout="constrained")
for axes, lr in zip(panels, (0.03, 0.18, 0.206), strict=True):
    draw_map(axes, valley, (-10, -4), (3, 4), [0.5, 2, 5, 10, 20, 35, 55, 80])
    draw_path(axes, gradient_descent(valley, torch.tensor([-9.0, 1.5]), lr, 25)[1])
    axes.plot(0, 0, "x", color="tab:red", markersize=10, markeredgewidth=2)
    axes.set(xlabel="$x_0$", title=f"lr = {lr}")
panels[0].set_ylabel("$x_1$")
show(
    figure,
    "Three paths of 25 steps in a narrow valley: one creeps and stops halfway, one "
    "zigzags and arrives, one jumps from side to side ever farther. · Tres caminos de 25 "
    "pasos en un valle estrecho: uno se arrastra y se queda a medias, otro zigzaguea y "
    "llega, otro salta de lado a lado cada vez más lejos.",
)

# %% [markdown] lang="en"
# ## 7.2 One step, in place: `sgd_step`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A model has not one vector but a whole list of parameters: weights, biases, a pair for each layer. Training is then split
# in two. First `loss.backward()` computes all gradients at once and leaves each in the `.grad` of its parameter. Then a step
# goes through the list and moves every parameter $p$ against its own gradient:
#
# $$p \leftarrow p - \eta\, \frac{\partial L}{\partial p} .$$
#
# Here $L$ is the loss and $\partial L / \partial p$ is what stands in `p.grad`. This is all that `torch.optim.SGD` does without options.
#
# **In place.** The model holds the same tensors that stand in your list. If you write `p = p - lr * p.grad`, you make a new
# tensor and give it the name `p`; the model keeps the old one and learns nothing. You must change the numbers *inside* the
# tensor: `p -= …`, `p.sub_(…)`, `p.copy_(…)`.
#
# **No graph.** Autograd records what happens to a tensor that requires a gradient, and refuses to have such a leaf changed under its
# eyes. The step is no part of the function that you differentiate. So take it inside `with torch.no_grad():`.
#
# **By hand.** $p = (1, 2)$ with gradient $(10, -10)$ and $\eta = 0.1$ becomes $(0, 3)$.
#
# **Your task.** `params` is a list of tensors of any shape. Change each of them in place. Keep its identity (the same tensor
# object), its `requires_grad`, and its `.grad`, which a step leaves as it was; build no graph. A parameter whose `.grad` is
# `None` took no part in the loss: skip it. What you return does not matter.

# %% [markdown] lang="es"
# ## 7.2 Un paso, en el sitio: `sgd_step`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Un modelo no tiene un solo vector, sino toda una lista de parámetros: pesos, sesgos, una pareja por capa. El entrenamiento se
# divide entonces en dos. Primero, `loss.backward()` calcula todos los gradientes a la vez y deja cada uno en el `.grad` de su
# parámetro. Después, un paso recorre la lista y mueve cada parámetro $p$ en contra de su propio gradiente:
#
# $$p \leftarrow p - \eta\, \frac{\partial L}{\partial p} .$$
#
# Aquí $L$ es la pérdida y $\partial L / \partial p$ es lo que hay en `p.grad`. Eso es todo lo que hace `torch.optim.SGD` sin opciones.
#
# **En el sitio** (*in place*). El modelo guarda los mismos tensores que están en tu lista. Si escribes `p = p - lr * p.grad`,
# creas un tensor nuevo y le das el nombre `p`; el modelo se queda con el antiguo y no aprende nada. Tienes que cambiar los números
# *dentro* del tensor: `p -= …`, `p.sub_(…)`, `p.copy_(…)`.
#
# **Sin grafo.** Autograd anota lo que le ocurre a un tensor que requiere gradiente, y no permite que cambies una hoja así mientras
# mira. El paso no forma parte de la función que derivas. Por eso se da dentro de `with torch.no_grad():`.
#
# **A mano.** $p = (1, 2)$ con gradiente $(10, -10)$ y $\eta = 0.1$ pasa a ser $(0, 3)$.
#
# **Tu tarea.** `params` es una lista de tensores de cualquier forma. Cambia cada uno en el sitio. Conserva su identidad (el mismo
# objeto tensor), su `requires_grad` y su `.grad`, que un paso deja como estaba; no construyas ningún grafo. Un parámetro cuyo
# `.grad` es `None` no intervino en la pérdida: sáltalo. Lo que devuelvas no importa.


# %% nbgrader={"grade_id": "sgd_step", "solution": true}
def sgd_step(params: list[Tensor], lr: float) -> None:
    """Change every p of params in place to p - lr * p.grad; skip one whose .grad is None."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_sgd_step", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import expect_update, variants


def leaves_with_gradients(v, *shapes):
    params = [v.normal(*shape).requires_grad_() for shape in shapes]
    for p in params:
        p.grad = v.normal(*p.shape)
    return params


for v in variants():
    for shapes, lr in [
        ([(3,), (2, 3)], 0.1),
        ([(4, 4), (), (1, 5), (2, 3, 2)], 0.5),
        ([(2, 1)], 2.0),
        ([(), (1,), (6,)], 1.0),
        ([(3, 2), (2,)], 0.3),
    ]:
        params = leaves_with_gradients(v, *shapes)
        old = [p.detach().clone() for p in params]
        slopes = [p.grad.clone() for p in params]

        def sgd_after(factor, old=old, slopes=slopes):
            return {0: [p + factor * g for p, g in zip(old, slopes, strict=True)]}

        mistakes = {
            "sgd_first_parameter_only": {0: sgd_after(-lr)[0][:1] + old[1:]},
            "not_in_place": {0: old},
            "wrong_sign": sgd_after(lr),
            "sgd_lr_ignored": sgd_after(-1),
            "sgd_divided_by_lr": sgd_after(-1 / lr),
            "sgd_parameter_lost": {0: [-lr * g for g in slopes]},
        }
        expect_update(sgd_step, [params, lr], sgd_after(-lr), mistakes=mistakes)
### END HIDDEN TESTS
p = torch.tensor([1.0, 2.0], requires_grad=True)
p.grad = torch.tensor([10.0, -10.0])
params = [p]
sgd_step(params, 0.1)
assert params[0] is p, "the list must still hold the same tensor"
torch.testing.assert_close(p.detach(), torch.tensor([0.0, 3.0]))
torch.testing.assert_close(p.grad, torch.tensor([10.0, -10.0]))

# %% nbgrader={"grade_id": "test_sgd_step_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, expect_update, variants

for v in variants():
    # Some parameters have no gradient: in the middle, first, last; one is frozen.
    for without in ({1}, {0}, {3}, {0, 2}, {0, 1, 2, 3}):
        params = [v.normal(*shape).requires_grad_() for shape in [(3,), (2, 2), (), (1, 4)]]
        frozen = v.normal(2)
        for i, p in enumerate(params):
            p.grad = None if i in without else v.normal(*p.shape)
        old = [p.detach().clone() for p in [*params, frozen]]
        right = [
            p.detach().clone() if p.grad is None else p.detach() - 0.2 * p.grad
            for p in [*params, frozen]
        ]
        stopped = [
            right[i] if i < min(without, default=0) else old[i] for i in range(len(params) + 1)
        ]
        expect_update(
            sgd_step,
            [[*params, frozen], 0.2],
            {0: right},
            mistakes={"sgd_stops_at_none": {0: stopped}, "not_in_place": {0: old}},
        )

    # Steps on a real loss: the gradient of |Xw + b|² / n, cleared before every step.
    X, w, b = v.normal(5, 3), v.normal(3).requires_grad_(), v.normal().requires_grad_()
    right_w, right_b = w.detach().clone(), b.detach().clone()
    for _ in range(3):
        w.grad = b.grad = None
        ((X @ w + b) ** 2).mean().backward()
        call(sgd_step, [w, b], 0.1)
        height = X @ right_w + right_b
        right_w, right_b = right_w - 0.2 * (X.T @ height) / 5, right_b - 0.2 * height.mean()
    expect(w.detach(), right_w, what="w, sgd_step × 3")
    expect(b.detach(), right_b, what="b, sgd_step × 3")

    # A tensor that does not require a gradient does not begin to.
    p = v.normal(3)
    p.grad = v.normal(3)
    call(sgd_step, [p], 0.1)
    expect_true(not p.requires_grad, "sgd_requires_grad_switched_on", what="p.requires_grad")
### END HIDDEN TESTS
p, q = torch.tensor([1.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
(3 * q).sum().backward()  # p takes no part: p.grad is None.
sgd_step([p, q], 0.5)
torch.testing.assert_close(p.detach(), torch.tensor([1.0]))
torch.testing.assert_close(q.detach(), torch.tensor([0.5]))
assert p.grad is None
assert q.requires_grad
assert q.grad_fn is None

# %% [markdown] lang="en"
# ## 7.3 Before the next step: `zero_grad`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# `backward()` does not write into `.grad`. It **adds** to it. You met this in assignment 3, where it was useful: several batches could
# add up their gradients. In a training loop it is the classic silent bug. Without clearing, step $k$ would use
#
# $$\texttt{p.grad} = \sum_{i=0}^{k} \frac{\partial L}{\partial p}\bigg|_{\text{step } i},$$
#
# the sum of all gradients so far, taken at places that you have left long ago. Nothing crashes; the path just overshoots and
# swings. So every round of training begins with clean gradients.
#
# **By hand.** $L = 3p$ has the slope 3. After one `backward()` `p.grad` is 3, after a second one it is 6. Cleared in between,
# it is 3 again.
#
# **Your task.** Afterwards the `.grad` of every parameter of the list is `None` or a tensor of zeros, whichever you like. A
# `.grad` that is `None` already is no error. The parameters themselves keep their values, their identity and their
# `requires_grad`. What you return does not matter.

# %% [markdown] lang="es"
# ## 7.3 Antes del siguiente paso: `zero_grad`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# `backward()` no escribe en `.grad`. **Suma** a lo que hay. Ya lo viste en la entrega 3, donde era útil: varios lotes podían sumar sus
# gradientes. En un bucle de entrenamiento es el clásico error silencioso. Sin borrar, el paso $k$ usaría
#
# $$\texttt{p.grad} = \sum_{i=0}^{k} \frac{\partial L}{\partial p}\bigg|_{\text{paso } i},$$
#
# la suma de todos los gradientes hasta ahora, tomados en lugares que dejaste atrás hace tiempo. Nada falla a la vista; el camino
# simplemente se pasa de largo y oscila. Por eso cada ronda de entrenamiento empieza con los gradientes limpios.
#
# **A mano.** $L = 3p$ tiene pendiente 3. Tras un `backward()`, `p.grad` es 3; tras otro, es 6. Si lo borras entre medias, vuelve a
# ser 3.
#
# **Tu tarea.** Al terminar, el `.grad` de cada parámetro de la lista es `None` o un tensor de ceros, como prefieras. Que un `.grad`
# sea ya `None` no es un error. Los parámetros conservan sus valores, su identidad y su `requires_grad`. Lo que devuelvas no
# importa.


# %% nbgrader={"grade_id": "zero_grad", "solution": true}
def zero_grad(params: list[Tensor]) -> None:
    """Clear the .grad of every tensor of params."""
    ### BEGIN SOLUTION
    for p in params:
        p.grad = None
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_zero_grad", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import expect, expect_true, expect_update, variants

for v in variants():
    for shapes, without in [
        ([(3,), (2, 3)], set()),
        ([(), (4, 4), (1, 5), (2,)], {1}),
        ([(2,), (3, 1)], {0}),
        ([(1,), (2, 2), (3,)], {2}),
        ([(2,), (2,)], {0, 1}),
    ]:
        params = [v.normal(*shape).requires_grad_() for shape in shapes]
        for i, p in enumerate(params):
            p.grad = None if i in without else v.normal(*p.shape) + 4
        old = [p.detach().clone() for p in params]
        expect_update(
            zero_grad,
            [params],
            {0: old},
            mistakes={"zero_grad_of_the_parameters": {0: [torch.zeros_like(p) for p in old]}},
            keeps_grad=False,
        )
        for i, p in enumerate(params):
            clear = p.grad is None or (p.grad.shape == p.shape and bool((p.grad == 0).all()))
            expect_true(clear, "zero_grad_not_cleared", what=f"params[{i}].grad, zero_grad(params)")

    # Twice through the same loss: the second gradient stands alone.
    p, q, c = v.normal(4).requires_grad_(), v.normal().requires_grad_(), v.normal(4)
    for _ in range(2):
        expect_update(zero_grad, [[p, q]], {0: [p.detach(), q.detach()]}, keeps_grad=False)
        ((p * c).sum() * 2 + 5 * q).backward()
    expect(p.grad, 2 * c, what="p.grad", mistakes={"zero_grad_not_cleared": 4 * c})
    expect(q.grad, v.tensor(5.0), what="q.grad", mistakes={"zero_grad_not_cleared": v.tensor(10.0)})
### END HIDDEN TESTS
p, q = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([3.0], requires_grad=True)
(3 * p).sum().backward()
zero_grad([p, q])
(3 * p).sum().backward()
torch.testing.assert_close(p.grad, torch.tensor([3.0, 3.0]))
torch.testing.assert_close(p.detach(), torch.tensor([1.0, 2.0]))

# %% [markdown] lang="en"
# ## 7.4 A step with a memory: `momentum_step`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# In a narrow valley plain descent wastes its steps. Across the valley the gradient is large and changes its sign at every jump;
# along the valley it is small and always says the same. An average over the last gradients would cancel the first and keep
# the second. **Momentum** keeps such an average, a **velocity** $v$ for every parameter $p$, with a factor $\mu$ (`momentum`)
# between 0 and 1:
#
# $$v \leftarrow \mu\, v + \frac{\partial L}{\partial p}, \qquad p \leftarrow p - \eta\, v .$$
#
# The order matters: $v$ first, then $p$ with the new $v$. Unroll it from $v = 0$, with $g_k$ for the gradient of step $k$:
#
# $$v_k = g_k + \mu\, g_{k-1} + \mu^2 g_{k-2} + \dots$$
#
# Old gradients fade out geometrically. If all of them are the same $g$, the velocity grows towards
# $g\,(1 + \mu + \mu^2 + \dots) = g / (1 - \mu)$. With $\mu = 0.9$ you go ten times as fast where the slope is steady, like a heavy
# ball. If the sign alternates, it tends to $\pm g / (1 + \mu)$: about half as fast. And $\mu = 0$ is `sgd_step`.
#
# **By hand.** $p = 1$, $v = 0$, the gradient is always 2, $\eta = 0.1$, $\mu = 0.5$. Then $v = 2, 3, 3.5$ and $p = 0.8, 0.5, 0.15$.
#
# **Your task.** `params` and `velocities` are lists of equal length; `velocities[i]` has the shape of `params[i]` and requires no
# gradient. Change both in place: the same tensors, the same `requires_grad`, no graph, every `.grad` as it was. The velocities are the only
# memory: keep none of your own. A parameter whose `.grad` is `None` is skipped, and so is its velocity. `momentum` is 0.9
# unless given. What you return does not matter.

# %% [markdown] lang="es"
# ## 7.4 Un paso con memoria: `momentum_step`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# En un valle estrecho, el descenso sin más malgasta sus pasos. A lo ancho del valle el gradiente es grande y cambia de signo en cada
# salto; a lo largo es pequeño y dice siempre lo mismo. Una media de los últimos gradientes cancelaría lo primero y conservaría lo
# segundo. El **momento** (*momentum*) mantiene una media así, una **velocidad** $v$ por cada parámetro $p$, con un factor $\mu$
# (`momentum`) entre 0 y 1:
#
# $$v \leftarrow \mu\, v + \frac{\partial L}{\partial p}, \qquad p \leftarrow p - \eta\, v .$$
#
# El orden importa: primero $v$ y después $p$, con la $v$ nueva. Desarróllalo desde $v = 0$, llamando $g_k$ al gradiente del paso $k$:
#
# $$v_k = g_k + \mu\, g_{k-1} + \mu^2 g_{k-2} + \dots$$
#
# Los gradientes viejos se apagan en progresión geométrica. Si todos son el mismo $g$, la velocidad crece hacia
# $g\,(1 + \mu + \mu^2 + \dots) = g / (1 - \mu)$. Con $\mu = 0.9$ vas diez veces más deprisa allí donde la pendiente es constante, como
# una bola pesada. Si el signo se alterna, tiende a $\pm g / (1 + \mu)$: más o menos la mitad de deprisa. Y con $\mu = 0$ es `sgd_step`.
#
# **A mano.** $p = 1$, $v = 0$, el gradiente siempre es 2, $\eta = 0.1$, $\mu = 0.5$. Entonces $v = 2, 3, 3.5$ y $p = 0.8, 0.5, 0.15$.
#
# **Tu tarea.** `params` y `velocities` son listas de igual longitud; `velocities[i]` tiene la forma de `params[i]` y no requiere
# gradiente. Cambia las dos en el sitio: los mismos tensores, el mismo `requires_grad`, sin grafo, cada `.grad` como estaba. Las velocidades
# son la única memoria: no guardes otra. Un parámetro cuyo `.grad` es `None` se salta, y su velocidad también. `momentum` es 0.9 si no
# se da. Lo que devuelvas no importa.


# %% nbgrader={"grade_id": "momentum_step", "solution": true}
def momentum_step(
    params: list[Tensor], velocities: list[Tensor], lr: float, momentum: float = 0.9
) -> None:
    """Change in place v to momentum * v + p.grad, then p to p - lr * v; skip a .grad of None."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p, v in zip(params, velocities, strict=True):
            if p.grad is not None:
                v.mul_(momentum).add_(p.grad)
                p -= lr * v
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_momentum_step", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import expect_update, variants


def by_momentum(update, params, velocities, slopes):
    """Return the parameters and velocities after `update(p, v, slope)`, as expect_update asks."""
    both = [update(*trio) for trio in zip(params, velocities, slopes, strict=True)]
    return {0: [p for p, _ in both], 1: [v for _, v in both]}


def momentum_answers(params, velocities, lr, mu=0.9):
    """Return the right answer and those of the mistakes."""
    slopes = [p.grad.clone() for p in params]
    old = [p.detach().clone() for p in params]
    state = old, [v.clone() for v in velocities], slopes
    right = by_momentum(lambda p, v, g: (p - lr * (mu * v + g), mu * v + g), *state)
    mistakes = {
        "momentum_velocity_not_kept": {0: right[0], 1: state[1]},
        "not_in_place": {0: state[0], 1: state[1]},
        "momentum_old_velocity": by_momentum(lambda p, v, g: (p - lr * v, mu * v + g), *state),
        "momentum_ignored": by_momentum(lambda p, v, g: (p - lr * (v + g), v + g), *state),
        "momentum_gradient_damped": by_momentum(
            lambda p, v, g: (p - lr * (mu * v + (1 - mu) * g), mu * v + (1 - mu) * g), *state
        ),
        "momentum_lr_in_velocity": by_momentum(
            lambda p, v, g: (p - (mu * v + lr * g), mu * v + lr * g), *state
        ),
        "momentum_minus_gradient": by_momentum(
            lambda p, v, g: (p + mu * v - lr * g, mu * v - lr * g), *state
        ),
        "momentum_nesterov": by_momentum(
            lambda p, v, g: (p - lr * (g + mu * (mu * v + g)), mu * v + g), *state
        ),
        "momentum_step_by_gradient": by_momentum(lambda p, v, g: (p - lr * g, mu * v + g), *state),
        "wrong_sign": by_momentum(lambda p, v, g: (p + lr * (mu * v + g), mu * v + g), *state),
        "sgd_lr_ignored": by_momentum(lambda p, v, g: (p - (mu * v + g), mu * v + g), *state),
    }
    return right, mistakes


for v in variants():
    for shapes, lr, mu in [
        ([(3,), (2, 3)], 0.1, 0.5),
        ([(4, 4), (), (1, 5)], 0.5, 0.8),
        ([(2, 1)], 2.0, 0.25),
        ([(3,), (), (2, 2, 2)], 0.05, 1.0),
    ]:
        params = [v.normal(*shape).requires_grad_() for shape in shapes]
        velocities = [v.normal(*shape) for shape in shapes]
        for p in params:
            p.grad = v.normal(*p.shape)
        right, mistakes = momentum_answers(params, velocities, lr, mu)
        expect_update(momentum_step, [params, velocities, lr, mu], right, mistakes=mistakes)

        # momentum=0.9 unless given; and momentum by name.
        right, mistakes = momentum_answers(params, velocities, lr)
        expect_update(momentum_step, [params, velocities, lr], right, mistakes=mistakes)
        right, mistakes = momentum_answers(params, velocities, 0.3, 0.7)
        expect_update(
            momentum_step, [params, velocities, 0.3], right, mistakes=mistakes, momentum=0.7
        )
### END HIDDEN TESTS
p, v = torch.tensor([1.0], requires_grad=True), torch.tensor([0.0])
p.grad = torch.tensor([2.0])
for right_p, right_v in [(0.8, 2.0), (0.5, 3.0), (0.15, 3.5)]:
    momentum_step([p], [v], 0.1, momentum=0.5)
    torch.testing.assert_close(v, torch.tensor([right_v]))
    torch.testing.assert_close(p.detach(), torch.tensor([right_p]))

# %% nbgrader={"grade_id": "test_momentum_step_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, expect_update, variants

for v in variants():
    # A gradient of None: parameter and velocity stay.
    for without in ({1}, {0}, {2}, {0, 2}, {0, 1, 2}):
        params = [v.normal(*shape).requires_grad_() for shape in [(3,), (2, 2), ()]]
        velocities = [v.normal(*p.shape) for p in params]
        for i, p in enumerate(params):
            p.grad = None if i in without else v.normal(*p.shape)
        old = [p.detach().clone() for p in params], [speed.clone() for speed in velocities]
        right = {0: list(old[0]), 1: list(old[1])}
        faded = {0: list(old[0]), 1: list(old[1])}
        stopped = {0: list(old[0]), 1: list(old[1])}
        for i, p in enumerate(params):
            slope = torch.zeros_like(p) if p.grad is None else p.grad
            faded[1][i] = 0.6 * old[1][i] + slope
            faded[0][i] = old[0][i] - 0.2 * faded[1][i]
            if i not in without:
                right[0][i], right[1][i] = faded[0][i], faded[1][i]
            if i < min(without):
                stopped[0][i], stopped[1][i] = faded[0][i], faded[1][i]
        expect_update(
            momentum_step,
            [params, velocities, 0.2, 0.6],
            right,
            mistakes={
                "momentum_none_taken_for_zero": faded,
                "momentum_velocity_not_kept": {0: right[0], 1: old[1]},
                "sgd_stops_at_none": stopped,
                "not_in_place": {0: old[0], 1: old[1]},
            },
        )

    # Without momentum the parameter takes the plain step.
    p, speed = v.normal(3).requires_grad_(), v.normal(3)
    p.grad = v.normal(3)
    plain = p.detach() - 0.3 * p.grad
    call(momentum_step, [p], [speed], 0.3, 0.0)
    expect(p.detach(), plain, what="params[0], momentum_step([p], [v], 0.3, momentum=0.0)")

    # Twenty steps with changing gradients, on two groups in turn: the velocities are all the memory.
    groups = [
        ([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], 0.9),
        ([v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()], 0.4),
    ]
    speeds = [[torch.zeros_like(p).detach() for p in params] for params, _ in groups]
    right = [
        [(p.detach().clone(), torch.zeros_like(p).detach()) for p in params] for params, _ in groups
    ]
    for params, _ in groups:
        for p in params:
            p.grad = torch.zeros_like(p).detach()
    for _ in range(20):
        for number, (params, mu) in enumerate(groups):
            for p in params:
                p.grad.copy_(v.normal(*p.shape))
            call(momentum_step, params, speeds[number], 0.05, mu)
            for i, p in enumerate(params):
                speed = mu * right[number][i][1] + p.grad
                right[number][i] = right[number][i][0] - 0.05 * speed, speed
    for number, (params, _) in enumerate(groups):
        for i, p in enumerate(params):
            what = f"params[{i}], momentum_step × 20"
            expect(p.detach(), right[number][i][0], what=what)
            what = f"velocities[{i}], momentum_step × 20"
            expect(speeds[number][i], right[number][i][1], what=what)

    # A tensor that does not require a gradient does not begin to.
    p = v.normal(3)
    p.grad = v.normal(3)
    call(momentum_step, [p], [v.normal(3)], 0.1)
    expect_true(not p.requires_grad, "sgd_requires_grad_switched_on", what="p.requires_grad")
### END HIDDEN TESTS
p, q = torch.tensor([1.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
velocities = [torch.tensor([7.0]), torch.tensor([10.0])]
(3 * q).sum().backward()  # p takes no part: p.grad is None.
momentum_step([p, q], velocities, 0.5)
torch.testing.assert_close(torch.cat([p, q]).detach(), torch.tensor([1.0, -4.0]))
torch.testing.assert_close(torch.cat(velocities), torch.tensor([7.0, 12.0]))
assert p.grad is None
assert q.requires_grad

# %% [markdown] lang="en"
# The same valley, now with curvature 40 across, the same learning rate and 40 steps: first without momentum, then with $\mu = 0.8$.

# %% [markdown] lang="es"
# El mismo valle, ahora con curvatura 40 a lo ancho, la misma tasa de aprendizaje y 40 pasos: primero sin momento, después con
# $\mu = 0.8$.


# %%
def narrow_valley(x):
    """Return f = (x0² + 40 x1²) / 2 of x (2,) or of a grid (2, …)."""
    return (x[0] ** 2 + 40 * x[1] ** 2) / 2


# %% uses_exercises=true
figure, panels = plt.subplots(1, 2, figsize=(10, 3), sharey=True, layout="constrained")
for axes, momentum in zip(panels, (0.0, 0.8), strict=True):
    p, v = torch.tensor([-9.0, 1.5], requires_grad=True), torch.zeros(2)
    path = [p.detach().clone()]
    for _ in range(40):
        zero_grad([p])
        narrow_valley(p).backward()
        momentum_step([p], [v], 0.04, momentum=momentum)
        path.append(p.detach().clone())
    draw_map(axes, narrow_valley, (-10, -2.5), (4, 2.5), [0.5, 2, 5, 10, 20, 35, 55, 80])
    draw_path(axes, torch.stack(path))
    axes.plot(0, 0, "x", color="tab:red", markersize=10, markeredgewidth=2)
    axes.set(xlabel="$x_0$", title=rf"$\mu$ = {momentum}")
panels[0].set_ylabel("$x_1$")
show(
    figure,
    "Two paths of 40 steps. Without momentum the path jumps from side to side, then "
    "creeps along the floor, short of the minimum. With momentum it runs in wide bends and "
    "arrives. · Dos caminos de 40 pasos. Sin momento, el camino salta de lado a lado y "
    "después se arrastra por el fondo, sin llegar al mínimo. Con momento, corre en curvas "
    "amplias y llega.",
)

# %% [markdown] lang="en"
# ## 7.5 A few rows at a time: `minibatches`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# The loss of a data set is a mean over its $n$ samples, and so is its gradient:
#
# $$\nabla L = \frac1n \sum_{i=0}^{n-1} g_i, \qquad g_i = \nabla \ell(f(x_i), y_i).$$
#
# Here $f$ is the model and $\ell$ the loss of one sample; $g_i$ is the gradient of that loss with respect to the parameters.
# With a million samples one step costs a million of them. But a mean can be estimated from a sample. Draw $B$ rows at
# random and average only their $g_i$. Each row is drawn with the same chance, so the estimate is right on average. How far off is
# it? If the $g_i$ scatter around their mean with variance $\sigma^2$, the variance of a mean of $B$ independent ones is
# $\sigma^2 / B$: the terms $g_i / B$ have variance $\sigma^2 / B^2$ each, and there are $B$ of them. The error is about
# $\sigma / \sqrt{B}$.
#
# Read that as a bargain. A batch that is 100 times smaller costs 100 times less and is only 10 times noisier. So one takes many cheap, noisy
# steps in place of a few exact ones. This is **stochastic gradient descent**, SGD.
#
# In practice one does not draw at random each time. One shuffles all rows and cuts the shuffled data into
# **mini-batches** of $B$ rows. When all are used up, an **epoch** is over. So each row is seen once per epoch, and none is
# forgotten. The shuffle is needed: data often come sorted, and a batch of one class only says nothing about the others.
#
# **By hand.** $n = 7$ rows and `batch_size=3` give batches of 3, 3 and 1 rows. With `drop_last=True` the incomplete one is left out: 3
# and 3.
#
# **Your task.** `X` is `(n, d)`, `y` is `(n,)` of any dtype. Return something that a `for` loop can run through (a generator function with `yield`, a
# list, a `DataLoader`, …), with a pair `(X_batch, y_batch)` for each batch:
#
# - Every batch has `batch_size` rows. The last has the rest, which may be fewer; with `drop_last=True` an incomplete last batch is left out, and only
#   an incomplete one. A `batch_size` above $n$ gives one (incomplete) batch of all rows.
# - Each row comes once, with its own `y`.
# - The order of all rows is drawn with `generator` and with nothing else: the same seed gives the same batches, another seed gives others.
#   Draw from the generator and never set it back: used again for the next epoch, it goes on and gives another order. Leave the seeds of the
#   global generators of Python, NumPy and PyTorch alone.
# - With `generator=None` the rows are shuffled too; PyTorch's global generator may be used.
# - The generator is a CPU one, wherever the data are. The batches have the dtype and device of `X` and `y`, which stay as they were.

# %% [markdown] lang="es"
# ## 7.5 Unas pocas filas cada vez: `minibatches`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# La pérdida de un conjunto de datos es una media sobre sus $n$ muestras, y su gradiente también:
#
# $$\nabla L = \frac1n \sum_{i=0}^{n-1} g_i, \qquad g_i = \nabla \ell(f(x_i), y_i).$$
#
# Aquí $f$ es el modelo y $\ell$ la pérdida de una muestra; $g_i$ es el gradiente de esa pérdida respecto a los parámetros. Con un
# millón de muestras, un paso cuesta un millón de ellos. Pero una media se puede estimar con una muestra. Extrae $B$ filas al
# azar y promedia solo sus $g_i$. Todas las filas tienen la misma probabilidad de salir, así que la estimación acierta en promedio.
# ¿Cuánto se desvía? Si los $g_i$ se dispersan alrededor de su media con varianza $\sigma^2$, la varianza de la media de $B$
# independientes es $\sigma^2 / B$: cada término $g_i / B$ tiene varianza $\sigma^2 / B^2$, y hay $B$. El error ronda
# $\sigma / \sqrt{B}$.
#
# Míralo como un buen trato. Un lote 100 veces menor cuesta 100 veces menos y solo es 10 veces más ruidoso. Por eso se dan muchos pasos baratos y
# ruidosos en lugar de unos pocos exactos. Eso es el **descenso de gradiente estocástico**, SGD.
#
# En la práctica no se extraen filas al azar cada vez. Se barajan todas y los datos barajados se cortan en **minilotes** (*mini-batches*) de $B$
# filas. Cuando se han usado todos, termina una **época**. Así cada fila se ve una vez por época y ninguna se olvida. Barajar es necesario: a menudo los
# datos vienen ordenados, y un lote de una sola clase no dice nada de las demás.
#
# **A mano.** $n = 7$ filas y `batch_size=3` dan lotes de 3, 3 y 1 filas. Con `drop_last=True` se deja fuera el incompleto: 3 y 3.
#
# **Tu tarea.** `X` es `(n, d)`, `y` es `(n,)` de cualquier dtype. Devuelve algo que un bucle `for` pueda recorrer (una función generadora con `yield`, una
# lista, un `DataLoader`, …), con una pareja `(X_batch, y_batch)` por lote:
#
# - Cada lote tiene `batch_size` filas. El último tiene el resto, que pueden ser menos; con `drop_last=True` un último lote incompleto se deja fuera, y solo
#   si es incompleto. Un `batch_size` mayor que $n$ da un solo lote (incompleto) con todas las filas.
# - Cada fila sale una vez, con su propia `y`.
# - El orden de todas las filas se sortea con `generator` y con nada más: la misma semilla da los mismos lotes y otra semilla da otros. Sortea con el
#   generador y no lo devuelvas nunca a su estado inicial: usado otra vez en la época siguiente, continúa y da otro orden. No toques las semillas de
#   los generadores globales de Python, NumPy y PyTorch.
# - Con `generator=None` las filas también se barajan; puede usarse el generador global de PyTorch.
# - El generador es de CPU, estén donde estén los datos. Los lotes tienen el dtype y el dispositivo de `X` e `y`, que se quedan como estaban.


# %% nbgrader={"grade_id": "minibatches", "solution": true}
def minibatches(
    X: Tensor,
    y: Tensor,
    batch_size: int,
    generator: torch.Generator | None = None,
    drop_last: bool = False,
) -> Iterable[tuple[Tensor, Tensor]]:
    """Yield (X_batch, y_batch) until each row of X (n, d) and y (n,) came once, in random order."""
    ### BEGIN SOLUTION
    order = torch.randperm(len(X), generator=generator).to(X.device)
    for rows in order.split(batch_size):
        if len(rows) == batch_size or not drop_last:
            yield X[rows], y[rows]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_minibatches", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
import itertools

from gradus.checks import call, expect, expect_true, variants


def collected_batches(X, y, batch_size, **options):
    """Return the student's batches as a list of pairs of tensors."""
    found = call(minibatches, X, y, batch_size, **options)
    found = call(list, call(itertools.islice, found, 200))
    expect_true(
        all(
            isinstance(pair, (tuple, list))
            and len(pair) == 2
            and all(isinstance(part, Tensor) and part.dim() > 0 for part in pair)
            for pair in found
        ),
        "batches_not_pairs",
        what=f"minibatches(X, y, batch_size={batch_size})",
    )
    return found


for v in variants():
    for n, d, batch_size in [
        (7, 2, 3),
        (12, 3, 4),
        (12, 1, 5),
        (5, 2, 1),
        (6, 2, 6),
        (6, 3, 10),
        (1, 2, 1),
        (30, 2, 7),
    ]:
        for drop_last in (None, False, True):
            X, targets = v.normal(n, d), [v.normal(n), v.integers(0, 3, n)][n % 2]
            X[:, 0] = v.permutation(n).to(X)  # A row is known by its first entry.
            generator = None if n == 12 else torch.Generator().manual_seed(n)
            options = {"generator": generator}
            if drop_last is not None:
                options["drop_last"] = drop_last
            given = X.clone(), targets.clone()
            found = collected_batches(*given, batch_size, **options)
            what = f"minibatches(X: ({n}, {d}), y: ({n},), batch_size={batch_size}"
            what += f", drop_last={drop_last})" if drop_last is not None else ")"
            full, rest = divmod(n, batch_size)
            sizes = [batch_size] * full + [rest] * (rest > 0 and not drop_last)
            mistakes = {
                "batches_drop_last_ignored": [batch_size] * full + [rest] * (rest > 0),
                "batches_last_one_lost": [batch_size] * full,
                "batches_full_one_dropped": ([batch_size] * full + [rest] * (rest > 0))[:-1],
                "batches_many_of_one_row": [1] * n,
            }
            expect(
                [len(rows) for rows, _ in found], sizes, what=f"sizes, {what}", mistakes=mistakes
            )
            expect_true(
                torch.equal(given[0], X) and torch.equal(given[1], targets),
                "batches_shuffled_in_place",
                what=what,
            )
            place = {int(first): row for row, first in enumerate(X[:, 0].tolist())}
            seen = []
            for number, (rows, labels) in enumerate(found):
                numbers = [place.get(int(first), -1) for first in rows.flatten(1)[:, 0].tolist()]
                expect_true(min(numbers) >= 0, "batches_other_rows", what=what)
                expect(rows, X[numbers], what=f"X_batch {number}, {what}")
                expect(
                    labels,
                    targets[numbers],
                    what=f"y_batch {number}, {what}",
                    mistakes={
                        "batches_y_not_shuffled": targets[number * batch_size :][: len(numbers)],
                        "kept_dimension": targets[numbers][:, None],
                    },
                )
                seen += numbers
            expect_true(len(set(seen)) == len(seen), "batches_row_twice", what=what)

    # By position.
    X, targets = v.normal(7, 2), v.normal(7)
    found = call(list, call(minibatches, X, targets, 3, torch.Generator().manual_seed(0), True))
    expect(
        [len(rows) for rows, _ in found],
        [3, 3],
        what="sizes, minibatches(X: (7, 2), y: (7,), 3, generator, True)",
        mistakes={"batches_drop_last_ignored": [3, 3, 1]},
    )
### END HIDDEN TESTS
X, y = torch.arange(14.0).reshape(7, 2), torch.arange(7.0) * 10
batches = list(minibatches(X, y, 3))
assert [len(X_batch) for X_batch, _ in batches] == [3, 3, 1]
for X_batch, y_batch in batches:
    torch.testing.assert_close(y_batch, X_batch[:, 0] * 5)  # Each row keeps its own y.
torch.testing.assert_close(torch.cat([y_batch for _, y_batch in batches]).sort().values, y)
assert len(list(minibatches(X, y, 3, drop_last=True))) == 2

# %% nbgrader={"grade_id": "test_minibatches_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import itertools
import random

import numpy as np

from gradus.checks import call, expect_true, variants


def order_of_rows(n, batch_size, generator, v):
    """Return the numbers of the rows in the order in which they come."""
    numbers = torch.arange(n, device=v.device)
    found = call(minibatches, numbers[:, None].to(v.dtype), numbers, batch_size, generator)
    found = call(list, call(itertools.islice, found, 200))
    return torch.cat([labels for _, labels in found]).tolist()


for v in variants((torch.float32,)):
    for n, batch_size in [(40, 8), (40, 7), (30, 1), (30, 30)]:
        what = f"minibatches(X: ({n}, 1), y: ({n},), batch_size={batch_size})"
        orders = []
        for seed in (1, 2, 3):
            first = order_of_rows(n, batch_size, torch.Generator().manual_seed(seed), v)
            again = order_of_rows(n, batch_size, torch.Generator().manual_seed(seed), v)
            expect_true(first != list(range(n)), "batches_not_shuffled", what=what)
            expect_true(first == again, "batches_generator_ignored", what=what)
            orders.append(first)
        expect_true(
            orders[0] != orders[1] and orders[1] != orders[2], "batches_one_order", what=what
        )
        without = order_of_rows(n, batch_size, None, v)
        expect_true(without != list(range(n)), "batches_not_shuffled_without_generator", what=what)

        # A generator that is drawn from goes on. One that is only asked for its seed stays as it is.
        generator = torch.Generator().manual_seed(5)
        torch.rand(3, generator=generator)
        before = generator.get_state()
        epochs = [order_of_rows(n, batch_size, generator, v) for _ in range(3)]
        asked_only = torch.equal(generator.get_state(), before)
        expect_true(
            asked_only or (epochs[0] != epochs[1] and epochs[1] != epochs[2]),
            "batches_same_every_epoch",
            what=what,
        )

    # A global generator may be drawn from on the way. With its seed set, it ends in one state always.
    for set_seed, state in [
        (torch.manual_seed, lambda: torch.get_rng_state().tolist()),
        (random.seed, random.getstate),
        (np.random.seed, lambda: np.random.get_state()[1].tolist()),
    ]:
        states = []
        for global_seed in (10, 20):
            set_seed(global_seed)
            order_of_rows(40, 8, torch.Generator().manual_seed(1), v)
            states.append(state())
        what = "minibatches(X: (40, 1), y: (40,), 8, generator)"
        expect_true(states[0] != states[1], "batches_global_seed_set", what=what)

# All 24 orders of four rows come up; one of them is missing once in a million times.
v = next(variants())
orders = {
    tuple(order_of_rows(4, 2, torch.Generator().manual_seed(17 + 7919 * k), v)) for k in range(400)
}
expect_true(len(orders) == 24, "batches_not_every_order", what="minibatches(X: (4, 1), y: (4,), 2)")
### END HIDDEN TESTS
X, y = torch.arange(20.0)[:, None], torch.arange(20)


def order_with(generator):
    return torch.cat([y_batch for _, y_batch in minibatches(X, y, 6, generator)]).tolist()


first = order_with(torch.Generator().manual_seed(0))
assert first != list(range(20)), "the rows are not shuffled"
assert first == order_with(torch.Generator().manual_seed(0)), "the same seed gives the same batches"
assert first != order_with(torch.Generator().manual_seed(1)), "another seed gives others"

# %% [markdown] lang="en"
# Look at it: 24 rows, `batch_size=5`, four epochs. The number in a cell says in which batch the row came. Each line holds every batch
# number five times, the last number four times, and no line is like another.

# %% [markdown] lang="es"
# Míralo: 24 filas, `batch_size=5`, cuatro épocas. El número de cada celda dice en qué lote salió la fila. Cada línea contiene cada número
# de lote cinco veces, el último cuatro, y ninguna línea es igual a otra.

# %% uses_exercises=true
generator = torch.Generator().manual_seed(0)
came_in = torch.zeros(4, 24)
for epoch in range(4):
    for number, (_, rows) in enumerate(
        minibatches(torch.zeros(24, 1), torch.arange(24), 5, generator)
    ):
        came_in[epoch, rows] = float(number)
figure, axes = plt.subplots(figsize=(9, 2.1), layout="constrained")
axes.imshow(came_in, cmap="Blues", vmin=-1, vmax=7)
for epoch in range(4):
    for row in range(24):
        axes.text(row, epoch, int(came_in[epoch, row]), ha="center", va="center")
axes.set(xlabel="row · fila", ylabel="epoch · época", yticks=range(4))
show(
    figure,
    "Four lines of 24 cells. Each cell holds the number of its batch, 0 to 4, in an "
    "order that changes from line to line. · Cuatro líneas de 24 celdas. Cada celda lleva "
    "el número de su lote, de 0 a 4, en un orden que cambia de una línea a otra.",
)

# %% [markdown] lang="en"
# ## 7.6 The whole loop: `fit_sgd`
#
# *Required · 25 minutes · difficulty 2 of 3 · 5 points*
#
# Now put the pieces together, on the model that you know best: $\hat y = X w + b$ with the mean squared error. For one mini-batch of $m$
# rows
#
# $$L_{\text{batch}}(w, b) = \frac1m \sum_{i \in \text{batch}} (x_i \cdot w + b - y_i)^2, \qquad
# \nabla_w L_{\text{batch}} = \frac2m \sum_{i \in \text{batch}} r_i\, x_i, \qquad
# \frac{\partial L_{\text{batch}}}{\partial b} = \frac2m \sum_{i \in \text{batch}} r_i,$$
#
# with the residuals $r_i = x_i \cdot w + b - y_i$. Note the $m$: it is the number of rows of *this* batch, and the last one may be smaller
# than `batch_size`.
#
# One epoch goes through all mini-batches, and for each of them: clear the gradients, compute the loss of the batch, call `backward()`, take a
# step with `lr`. Both gradients belong to the same point: do not move $w$ before the gradient of $b$ is known. Shuffle again for every
# epoch, or the same batches come back for ever.
#
# **What to watch.** The loss of a batch jumps about, because every batch is another question. So after each epoch you stop and compute the loss of
# **all** the data at the parameters reached. Those numbers are the curve that people plot.
#
# **By hand.** Two samples, $x = (1, 2)$, $y = (2, 6)$, batches of one row, $\eta = 0.1$, first row first. At $w = b = 0$ the residual is $-2$,
# so $w = 0 + 0.2 \cdot 2 \cdot 1 = 0.4$ and $b = 0.4$. Now the second row: its residual is $0.8 + 0.4 - 6 = -4.8$, so
# $w = 0.4 + 0.2 \cdot 4.8 \cdot 2 = 2.32$ and $b = 0.4 + 0.2 \cdot 4.8 = 1.36$. One epoch, two steps. The residuals of both rows are now $1.68$
# and $0$; the loss after the epoch is $1.68^2 / 2 \approx 1.411$.
#
# **Your task.** `X` is `(n, d)`, `y` is `(n,)`. Start `w` and `b` from zeros and take one step for every mini-batch, the incomplete last one included,
# for `num_epochs` epochs, with the batches shuffled by `generator` and nothing else. Return `(w, b, losses)`: `w` `(d,)`, `b` `()`, and the tensor
# `losses` `(num_epochs,)`, whose entry $k$ is the mean squared error on all of `X` **after** epoch $k$. All have the dtype and device of
# `X` and may be detached. `X` and `y` stay as they were. With a `batch_size` of $n$ or more this is exactly the gradient descent of assignment 4.

# %% [markdown] lang="es"
# ## 7.6 El bucle completo: `fit_sgd`
#
# *Obligatorio · 25 minutos · dificultad 2 de 3 · 5 puntos*
#
# Ahora junta las piezas, con el modelo que mejor conoces: $\hat y = X w + b$ con el error cuadrático medio. Para un minilote de $m$ filas
#
# $$L_{\text{batch}}(w, b) = \frac1m \sum_{i \in \text{batch}} (x_i \cdot w + b - y_i)^2, \qquad
# \nabla_w L_{\text{batch}} = \frac2m \sum_{i \in \text{batch}} r_i\, x_i, \qquad
# \frac{\partial L_{\text{batch}}}{\partial b} = \frac2m \sum_{i \in \text{batch}} r_i,$$
#
# con los residuos $r_i = x_i \cdot w + b - y_i$. Fíjate en la $m$: es el número de filas de *este* lote, y el último puede ser menor que
# `batch_size`.
#
# Una época recorre todos los minilotes y, con cada uno: borra los gradientes, calcula la pérdida del lote, llama a `backward()` y da un paso con
# `lr`. Los dos gradientes son del mismo punto: no muevas $w$ antes de conocer el gradiente de $b$. Baraja de nuevo en cada época o volverán siempre los
# mismos lotes.
#
# **Qué mirar.** La pérdida de un lote da saltos, porque cada lote es una pregunta distinta. Por eso, después de cada época te detienes y calculas la pérdida de
# **todos** los datos con los parámetros alcanzados. Esos números son la curva que se suele dibujar.
#
# **A mano.** Dos muestras, $x = (1, 2)$, $y = (2, 6)$, lotes de una fila, $\eta = 0.1$, primero la primera fila. En $w = b = 0$ el residuo es $-2$, así que
# $w = 0 + 0.2 \cdot 2 \cdot 1 = 0.4$ y $b = 0.4$. Ahora la segunda fila: su residuo es $0.8 + 0.4 - 6 = -4.8$, así que
# $w = 0.4 + 0.2 \cdot 4.8 \cdot 2 = 2.32$ y $b = 0.4 + 0.2 \cdot 4.8 = 1.36$. Una época, dos pasos. Los residuos de las dos filas son ahora $1.68$ y $0$; la
# pérdida tras la época es $1.68^2 / 2 \approx 1.411$.
#
# **Tu tarea.** `X` es `(n, d)`, `y` es `(n,)`. Empieza con `w` y `b` en ceros y da un paso por cada minilote, incluido el último aunque sea incompleto, durante
# `num_epochs` épocas, con los lotes barajados por `generator` y por nada más. Devuelve `(w, b, losses)`: `w` `(d,)`, `b` `()` y el tensor
# `losses` `(num_epochs,)`, cuyo elemento $k$ es el error cuadrático medio sobre toda `X` **después** de la época $k$. Todos con el dtype y el dispositivo de `X`; pueden
# estar separados del grafo. `X` e `y` se quedan como estaban. Con un `batch_size` de $n$ o más, esto es exactamente el descenso de gradiente de la entrega 4.


# %% nbgrader={"grade_id": "fit_sgd", "solution": true}
def fit_sgd(
    X: Tensor,
    y: Tensor,
    lr: float,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """Return w (d,), b () and the loss on all data after each epoch (num_epochs,)."""
    ### BEGIN SOLUTION
    w = X.new_zeros(X.shape[1]).requires_grad_()
    b = X.new_zeros(()).requires_grad_()
    losses = []
    for _ in range(num_epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, generator):
            zero_grad([w, b])
            loss = ((X_batch @ w + b - y_batch) ** 2).mean()
            loss.backward()
            sgd_step([w, b], lr)
        with torch.no_grad():
            losses.append(((X @ w + b - y) ** 2).mean())
    return w.detach(), b.detach(), torch.stack(losses)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_fit_sgd", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def fitted_in_row_order(
    X,
    y,
    lr,
    num_epochs,
    batch_size,
    generator=None,
    *,
    factor=2.0,
    summed=False,
    by_size=False,
    dropped=False,
    once=False,
    w_first=False,
    fixed_b=False,
    watched="after",
):
    """Return w, b, losses. The data of this test give the same in every order; options are mistakes."""
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = []
    for _ in range(num_epochs):
        before, seen = ((X @ w + b - y) ** 2).mean(), []
        for rows in torch.arange(len(X), device=X.device).split(batch_size):
            if dropped and len(rows) < batch_size:
                continue
            residual = X[rows] @ w + b - y[rows]
            seen.append((residual**2).mean())
            share = factor / (1 if summed else batch_size if by_size else len(rows))
            w = w - lr * share * (X[rows] * residual[:, None]).sum(0)
            if w_first:
                residual = X[rows] @ w + b - y[rows]
            if not fixed_b:
                b = b - lr * share * residual.sum()
            if once:
                break
        after = ((X @ w + b - y) ** 2).mean()
        seen = torch.stack(seen or [before])
        losses.append(
            {"before": before, "after": after, "last": seen[-1], "seen": seen.mean()}[watched]
        )
    return w, b, torch.stack(losses)


def mistaken_fit(**how):
    return lambda *args, **more: fitted_in_row_order(*args, **more, **how)


def watched_otherwise(change):
    def mistaken(*args, **more):
        w, b, losses = fitted_in_row_order(*args, **more)
        return w, b, change(losses)

    return mistaken


contract = Contract(
    fit_sgd,
    oracle=fitted_in_row_order,
    mistakes={
        "missing_factor_two": mistaken_fit(factor=1.0),
        "sum_not_mean": mistaken_fit(summed=True),
        "wrong_sign": mistaken_fit(factor=-2.0),
        "fit_sgd_divided_by_batch_size": mistaken_fit(by_size=True),
        "fit_sgd_last_batch_dropped": mistaken_fit(dropped=True),
        "fit_sgd_one_step_per_epoch": mistaken_fit(once=True),
        "fit_sgd_all_data_at_once": lambda X, y, lr, num_epochs, batch_size, generator=None: (
            fitted_in_row_order(X, y, lr, num_epochs, len(X))
        ),
        "fit_sgd_w_before_b": mistaken_fit(w_first=True),
        "fit_sgd_b_stays_zero": mistaken_fit(fixed_b=True),
        "fit_sgd_loss_before_epoch": mistaken_fit(watched="before"),
        "fit_sgd_losses_of_the_batches": mistaken_fit(watched="seen"),
        "fit_sgd_loss_of_the_last_batch": mistaken_fit(watched="last"),
        "fit_sgd_loss_halved": watched_otherwise(lambda losses: losses / 2),
        "fit_sgd_last_loss_only": watched_otherwise(lambda losses: losses[-1]),
    },
    returns=("w", "b", "losses"),
)
for v in variants():
    for n, d, lr, num_epochs, batch_size in [
        (7, 3, 0.1, 8, 7),
        (5, 1, 0.05, 3, 12),
        (4, 4, 0.05, 6, 4),
        (6, 2, 0.1, 1, 100),
    ]:
        # One batch of all rows: gradient descent.
        X, y = v.normal(n, d, mean=0.5), v.normal(n, mean=2)
        contract.holds(X, y, lr, num_epochs, batch_size)
        contract.holds(X, y, lr, num_epochs, batch_size, torch.Generator().manual_seed(n))
    for n, d, lr, num_epochs, batch_size in [
        (7, 3, 0.01, 3, 2),
        (8, 1, 0.02, 2, 4),
        (5, 2, 0.01, 4, 1),
        (11, 2, 0.01, 1, 3),
    ]:
        # All rows are alike: every order gives the same path, with several steps in an epoch.
        X, y = v.normal(1, d, mean=1).expand(n, d), v.normal(1, mean=3).expand(n)
        X, y = X.contiguous(), y.contiguous()
        contract.holds(X, y, lr, num_epochs, batch_size)
        contract.holds(X, y, lr, num_epochs, batch_size, torch.Generator().manual_seed(n))
    for n, batch_size, lr, num_epochs in [
        (4, 1, 0.05, 2),
        (4, 2, 0.1, 3),
        (8, 2, 0.03, 2),
        (2, 1, 0.1, 3),
    ]:
        # The rows (x, 1) are orthogonal: a step for one leaves the residuals of the others alone.
        H = torch.ones(1, 1)
        while len(H) < n:
            H = torch.cat([torch.cat([H, H], 1), torch.cat([H, -H], 1)])
        X, y = v.tensor(H[:, 1:]), v.normal(n, mean=2)
        contract.holds(X, y, lr, num_epochs, batch_size)
        contract.holds(X, y, lr, num_epochs, batch_size, torch.Generator().manual_seed(n))
    contract.holds(v.normal(5, 2), v.normal(5), 0.1, 4, 5, generator=torch.Generator())
### END HIDDEN TESTS
X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0])
w, b, losses = fit_sgd(X, y, 0.1, 1, 3)
torch.testing.assert_close(w, torch.tensor([28 / 30]))
torch.testing.assert_close(b, torch.tensor(0.6))
assert losses.shape == (1,)

# %% nbgrader={"grade_id": "test_fit_sgd_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import random

import numpy as np

from gradus.checks import call, expect, expect_true, variants


def three_results(X, y, *args, **more):
    got = call(fit_sgd, X.clone(), y.clone(), *args, **more)
    what = f"fit_sgd(X: {tuple(X.shape)}, y: {tuple(y.shape)}, …)"
    expect_true(
        isinstance(got, (tuple, list)) and len(got) == 3, "fit_sgd_not_three_results", what=what
    )
    return [part.detach() if isinstance(part, Tensor) else part for part in got]


for v in variants():
    # Every order leads to weights that fit all points exactly.
    for n, d, batch_size, num_epochs in [(12, 2, 5, 60), (9, 1, 1, 12), (10, 3, 4, 100)]:
        X, right_w, right_b = v.uniform(n, d, low=-1, high=1), v.normal(d), v.normal() + 1
        y = X @ right_w + right_b
        generator = None if d == 1 else torch.Generator().manual_seed(n)
        w, b, losses = three_results(X, y, 0.2, num_epochs, batch_size, generator)
        what = f"fit_sgd(X: ({n}, {d}), y = Xw + b, 0.2, {num_epochs}, {batch_size})"
        expect(w, right_w, what=f"w, {what}", atol=1e-2)
        expect(b, right_b, what=f"b, {what}", atol=1e-2)
        expect(losses[-1], 0 * right_b, what=f"losses[-1], {what}", atol=1e-2)

    # Noisy data: the generator decides, and the last loss is that of the result.
    X, y = v.normal(20, 2, mean=0.5), v.normal(20, mean=2)
    for batch_size, num_epochs in [(1, 2), (6, 3), (3, 1)]:
        runs = []
        for seed in (1, 2, 3):
            given = X, y, 0.05, num_epochs, batch_size
            w, b, losses = three_results(*given, generator=torch.Generator().manual_seed(seed))
            again = three_results(*given, generator=torch.Generator().manual_seed(seed))
            what = f"fit_sgd(X: (20, 2), y: (20,), 0.05, {num_epochs}, {batch_size}, generator)"
            same = all(
                isinstance(mine, Tensor)
                and mine.shape == other.shape
                and torch.allclose(mine, other, rtol=1e-4, atol=1e-5)
                for mine, other in zip(again, (w, b, losses), strict=True)
            )
            expect_true(same, "fit_sgd_generator_ignored", what=what)
            expect(
                losses[-1],
                ((X @ w + b - y) ** 2).mean(),
                what=f"losses[-1], {what}",
                mistakes={"fit_sgd_loss_before_epoch": ((0 * y - y) ** 2).mean()},
            )
            runs.append(w)
        different = not torch.allclose(runs[0], runs[1]) and not torch.allclose(runs[1], runs[2])
        expect_true(different, "fit_sgd_always_one_order", what=what)

    # A global generator may be drawn from on the way. With its seed set, it ends in one state always.
    for set_seed, state in [
        (torch.manual_seed, lambda: torch.get_rng_state().tolist()),
        (random.seed, random.getstate),
        (np.random.seed, lambda: np.random.get_state()[1].tolist()),
    ]:
        states = []
        for global_seed in (10, 20):
            set_seed(global_seed)
            three_results(X, y, 0.05, 2, 6, torch.Generator().manual_seed(1))
            states.append(state())
        what = "fit_sgd(X: (20, 2), y: (20,), 0.05, 2, 6, generator)"
        expect_true(states[0] != states[1], "batches_global_seed_set", what=what)
### END HIDDEN TESTS
X = torch.linspace(-1, 1, 10)[:, None]
w, b, losses = fit_sgd(X, 3 * X[:, 0] - 1, 0.1, 100, 4, torch.Generator().manual_seed(0))
torch.testing.assert_close(w, torch.tensor([3.0]), rtol=0, atol=1e-2)
torch.testing.assert_close(b, torch.tensor(-1.0), rtol=0, atol=1e-2)
torch.testing.assert_close(losses[-1], torch.tensor(0.0), rtol=0, atol=1e-3)

# %% [markdown] lang="en"
# Sixty noisy points around the line $y = 2x - 1$, the same learning rate, three batch sizes. An epoch costs the same in all three: it looks
# at every point once. The dashed line is the least loss there is.

# %% [markdown] lang="es"
# Sesenta puntos con ruido alrededor de la recta $y = 2x - 1$, la misma tasa de aprendizaje, tres tamaños de lote. Una época cuesta lo mismo en
# los tres casos: mira cada punto una vez. La línea discontinua es la menor pérdida posible.

# %%
generator = torch.Generator().manual_seed(7)
points_x = 3 * torch.rand(60, 1, generator=generator)
points_y = 2 * points_x[:, 0] - 1 + 0.8 * torch.randn(60, generator=generator)
columns = torch.cat([points_x, torch.ones(60, 1)], dim=1)
best = torch.linalg.lstsq(columns, points_y[:, None]).solution[:, 0]  # (w, b)
least = ((columns @ best - points_y) ** 2).mean()

# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
for batch_size, style in [(60, ":"), (10, "-"), (1, "-.")]:
    losses = fit_sgd(points_x, points_y, 0.05, 40, batch_size, torch.Generator().manual_seed(0))[2]
    axes.plot(range(1, 41), losses, style, color="black", label=f"batch_size = {batch_size}")
axes.axhline(least, color="tab:blue", linestyle="--", label="minimum · mínimo")
axes.set(xlabel="epoch · época", ylabel="loss · pérdida", ylim=(0.3, 1.5))
axes.legend(frameon=False)
show(
    figure,
    "Loss over 40 epochs. The full batch comes down slowly and has not arrived; batches "
    "of 10 come down sooner and stay at the minimum; single rows are down at once but keep "
    "jumping above it. · Pérdida en 40 épocas. El lote completo baja despacio y no llega; "
    "los lotes de 10 bajan antes y se quedan en el mínimo; las filas sueltas bajan "
    "enseguida, pero siguen saltando por encima de él.",
)

# %% [markdown] lang="en"
# ## 7.7 Smaller steps in time: `step_decay`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# In the last picture, single rows never come to rest. Why not? Look at one direction of curvature $\lambda$, with $e$ for the distance to the minimum. A noisy
# gradient is $\lambda e + \xi$, with noise $\xi$ of mean 0 and variance $\sigma^2$, so one step gives
# $e \leftarrow (1 - \eta\lambda)\, e - \eta\, \xi$. The variance $V$ of $e$ goes the same way: $V \leftarrow (1 - \eta\lambda)^2\, V + \eta^2 \sigma^2$. It comes to rest where
# both sides are equal:
#
# $$V = \frac{\eta^2 \sigma^2}{1 - (1 - \eta\lambda)^2} = \frac{\eta\, \sigma^2}{\lambda\, (2 - \eta\lambda)} .$$
#
# For small $\eta$ that is about $\eta \sigma^2 / 2\lambda$. So the cloud around the minimum does not shrink with time. It shrinks with $\eta$. A large rate travels fast, a small one
# settles. Take both, one after the other: a **schedule** of the learning rate.
#
# The simplest one stays on a level for a number of epochs and then drops:
#
# $$\eta_{\text{epoch}} = \eta_0 \cdot \text{drop}^{\lfloor \text{epoch} / \text{every} \rfloor} .$$
#
# Here $\eta_0$ is the first rate (`lr`), and $\lfloor \cdot \rfloor$ rounds down: it counts the drops so far.
#
# **By hand.** `lr` = 0.8, `drop` = 0.5, `every` = 10: epochs 0 to 9 have 0.8, epochs 10 to 19 have 0.4, and epoch 25 has $0.8 \cdot 0.5^2 = 0.2$.
#
# **Your task.** Return the learning rate of `epoch`, an int counted from 0, as a Python float. `drop` is 0.5 and `every` is 10 unless given.

# %% [markdown] lang="es"
# ## 7.7 Pasos cada vez menores: `step_decay`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# En la última figura, las filas sueltas nunca llegan a reposar. ¿Por qué? Mira una dirección de curvatura $\lambda$ y llama $e$ a la distancia al mínimo. Un gradiente
# ruidoso es $\lambda e + \xi$, con un ruido $\xi$ de media 0 y varianza $\sigma^2$, de modo que un paso da
# $e \leftarrow (1 - \eta\lambda)\, e - \eta\, \xi$. La varianza $V$ de $e$ sigue el mismo camino: $V \leftarrow (1 - \eta\lambda)^2\, V + \eta^2 \sigma^2$. Se estabiliza donde
# los dos lados son iguales:
#
# $$V = \frac{\eta^2 \sigma^2}{1 - (1 - \eta\lambda)^2} = \frac{\eta\, \sigma^2}{\lambda\, (2 - \eta\lambda)} .$$
#
# Para $\eta$ pequeña es más o menos $\eta \sigma^2 / 2\lambda$. Así que la nube alrededor del mínimo no encoge con el tiempo. Encoge con $\eta$. Una tasa grande avanza deprisa, una
# pequeña se asienta. Toma las dos, una después de otra: un **programa** (*schedule*) de la tasa de aprendizaje.
#
# El más sencillo se queda en un nivel durante unas épocas y después cae:
#
# $$\eta_{\text{epoch}} = \eta_0 \cdot \text{drop}^{\lfloor \text{epoch} / \text{every} \rfloor} .$$
#
# Aquí $\eta_0$ es la primera tasa (`lr`) y $\lfloor \cdot \rfloor$ redondea hacia abajo: cuenta las caídas que ya ha habido.
#
# **A mano.** `lr` = 0.8, `drop` = 0.5, `every` = 10: las épocas 0 a 9 tienen 0.8, las épocas 10 a 19 tienen 0.4 y la época 25 tiene $0.8 \cdot 0.5^2 = 0.2$.
#
# **Tu tarea.** Devuelve la tasa de aprendizaje de `epoch`, un int que se cuenta desde 0, como un float de Python. `drop` es 0.5 y `every` es 10 si no se dan.


# %% nbgrader={"grade_id": "step_decay", "solution": true}
def step_decay(lr: float, epoch: int, drop: float = 0.5, every: int = 10) -> float:
    """Return lr times drop for every full `every` epochs before `epoch`."""
    ### BEGIN SOLUTION
    return lr * drop ** (epoch // every)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_step_decay", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(
    step_decay,
    oracle=lambda lr, epoch, drop=0.5, every=10: lr * drop ** (epoch // every),
    mistakes={
        "step_decay_not_rounded": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop ** (epoch / every)
        ),
        "step_decay_one_epoch_early": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop ** ((epoch + 1) // every)
        ),
        "step_decay_rounded_to_nearest": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop ** round(epoch / every)
        ),
        "step_decay_one_epoch_late": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop ** (max(epoch - 1, 0) // every)
        ),
        "step_decay_every_epoch": lambda lr, epoch, drop=0.5, every=10: lr * drop**epoch,
        "step_decay_only_once": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop if epoch >= every else lr
        ),
        "step_decay_only_then": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop if epoch and epoch % every == 0 else lr
        ),
        "step_decay_share_lost": lambda lr, epoch, drop=0.5, every=10: (
            lr * (1 - drop) ** (epoch // every)
        ),
        "step_decay_divided": lambda lr, epoch, drop=0.5, every=10: lr / drop ** (epoch // every),
        "step_decay_product": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop * (epoch // every) if epoch >= every else lr
        ),
        "step_decay_drop_ignored": lambda lr, epoch, drop=0.5, every=10: (
            lr * 0.5 ** (epoch // every)
        ),
        "step_decay_every_ignored": lambda lr, epoch, drop=0.5, every=10: (
            lr * drop ** (epoch // 10)
        ),
        "step_decay_from_one": lambda lr, epoch, drop=0.5, every=10: drop ** (epoch // every),
    },
)
for epoch in (25, 6, 9, 10, 0, 1, 5, 11, 19, 20, 30, 47):
    contract.holds(3.5, epoch, 0.8)
    contract.holds(8.0, epoch)
    contract.holds(5.0, epoch, every=7)
    contract.holds(0.7, epoch, 0.3, 4)
    contract.holds(2.5, epoch, drop=0.9, every=3)
contract.holds(100.0, 3, 0.1, 1)
### END HIDDEN TESTS
assert math.isclose(step_decay(0.8, 9), 0.8, abs_tol=1e-6)
assert math.isclose(step_decay(0.8, 10), 0.4, abs_tol=1e-6)
assert math.isclose(step_decay(0.8, 25), 0.2, abs_tol=1e-6)
assert isinstance(step_decay(0.8, 25), float)

# %% [markdown] lang="en"
# ## 7.8 A smooth descent of the rate: `cosine_decay`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# A drop is sudden, and you have to guess when. A smooth curve from the first rate to the last does without the guess. You want one that
# leaves the large rate slowly, falls fastest in the middle and lands softly. Half a period of the cosine does just that: as $t$ goes from 0 to 1,
# $\cos(\pi t)$ goes from $1$ to $-1$, flat at both ends. Bring it to the range from 1 to 0 by adding 1 and halving, then stretch it between the two rates:
#
# $$\eta(t) = \eta_{\min} + (\eta_0 - \eta_{\min})\, \frac{1 + \cos(\pi t)}{2}, \qquad t = \frac{\text{step}}{\text{total\_steps}} .$$
#
# Here $\eta_0$ is `lr` and $\eta_{\min}$ is `min_lr`. After `total_steps` the cosine would rise again; the rate must not. From there on it
# stays at $\eta_{\min}$.
#
# **By hand.** From $\eta_0 = 0.5$ to $\eta_{\min} = 0.1$ in 12 steps: step 0 has $0.5$. Step 4 has $t = 1/3$, $\cos(\pi/3) = 1/2$, so
# $0.1 + 0.4 \cdot 0.75 = 0.4$. Step 6 has the middle, $0.3$. Step 12 and all later ones have $0.1$.
#
# **Your task.** Return the learning rate of `step`, an int counted from 0, as a Python float. `total_steps` is at least 1, `min_lr` is 0.0 unless given.

# %% [markdown] lang="es"
# ## 7.8 Una bajada suave de la tasa: `cosine_decay`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# Una caída es brusca y hay que adivinar cuándo darla. Una curva suave de la primera tasa a la última evita adivinar. Quieres una que deje despacio la tasa
# grande, caiga más deprisa en el medio y aterrice con suavidad. Medio período del coseno hace justo eso: cuando $t$ va de 0 a 1, $\cos(\pi t)$ va de $1$ a
# $-1$, plano en los dos extremos. Llévalo al intervalo de 1 a 0 sumando 1 y dividiendo entre dos, y estíralo entre las dos tasas:
#
# $$\eta(t) = \eta_{\min} + (\eta_0 - \eta_{\min})\, \frac{1 + \cos(\pi t)}{2}, \qquad t = \frac{\text{step}}{\text{total\_steps}} .$$
#
# Aquí $\eta_0$ es `lr` y $\eta_{\min}$ es `min_lr`. Después de `total_steps` el coseno volvería a subir; la tasa no debe hacerlo. A partir de ahí se queda en
# $\eta_{\min}$.
#
# **A mano.** De $\eta_0 = 0.5$ a $\eta_{\min} = 0.1$ en 12 pasos: el paso 0 tiene $0.5$. El paso 4 tiene $t = 1/3$, $\cos(\pi/3) = 1/2$, luego
# $0.1 + 0.4 \cdot 0.75 = 0.4$. El paso 6 tiene el punto medio, $0.3$. El paso 12 y todos los siguientes tienen $0.1$.
#
# **Tu tarea.** Devuelve la tasa de aprendizaje de `step`, un int que se cuenta desde 0, como un float de Python. `total_steps` es al menos 1; `min_lr` es 0.0 si no
# se da.


# %% nbgrader={"grade_id": "cosine_decay", "solution": true}
def cosine_decay(lr: float, step: int, total_steps: int, min_lr: float = 0.0) -> float:
    """Return the rate at `step`: half a cosine from lr at 0 to min_lr at total_steps and after."""
    ### BEGIN SOLUTION
    t = min(step / total_steps, 1.0)
    return min_lr + (lr - min_lr) * (1 + math.cos(math.pi * t)) / 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_cosine_decay", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
import math

from gradus.checks import Contract


def right_cosine(lr, step, total_steps, min_lr=0.0):
    return (
        min_lr + (lr - min_lr) * (1 + math.cos(math.pi * min(step, total_steps) / total_steps)) / 2
    )


contract = Contract(
    cosine_decay,
    oracle=right_cosine,
    mistakes={
        "cosine_decay_rises_again": lambda lr, step, total_steps, min_lr=0.0: (
            min_lr + (lr - min_lr) * (1 + math.cos(math.pi * step / total_steps)) / 2
        ),
        "cosine_decay_zero_after": lambda lr, step, total_steps, min_lr=0.0: (
            0.0 if step >= total_steps else right_cosine(lr, step, total_steps, min_lr)
        ),
        "cosine_decay_min_lr_ignored": lambda lr, step, total_steps, min_lr=0.0: right_cosine(
            lr, step, total_steps
        ),
        "cosine_decay_cut_at_min_lr": lambda lr, step, total_steps, min_lr=0.0: max(
            min_lr, right_cosine(lr, step, total_steps)
        ),
        "cosine_decay_min_lr_added": lambda lr, step, total_steps, min_lr=0.0: (
            min_lr + right_cosine(lr, step, total_steps)
        ),
        "cosine_decay_straight_line": lambda lr, step, total_steps, min_lr=0.0: (
            lr + (min_lr - lr) * min(step / total_steps, 1)
        ),
        "cosine_decay_quarter_period": lambda lr, step, total_steps, min_lr=0.0: (
            min_lr + (lr - min_lr) * math.cos(math.pi / 2 * min(step / total_steps, 1))
        ),
        "cosine_decay_not_halved": lambda lr, step, total_steps, min_lr=0.0: (
            min_lr + (lr - min_lr) * (1 + math.cos(math.pi * min(step, total_steps) / total_steps))
        ),
        "cosine_decay_whole_period": lambda lr, step, total_steps, min_lr=0.0: (
            min_lr
            + (lr - min_lr) * (1 + math.cos(2 * math.pi * min(step, total_steps) / total_steps)) / 2
        ),
        "cosine_decay_rising": lambda lr, step, total_steps, min_lr=0.0: (
            min_lr
            + (lr - min_lr) * (1 - math.cos(math.pi * min(step, total_steps) / total_steps)) / 2
        ),
        "cosine_decay_one_step_early": lambda lr, step, total_steps, min_lr=0.0: right_cosine(
            lr, step, max(total_steps - 1, 1), min_lr
        ),
        "cosine_decay_one_step_on": lambda lr, step, total_steps, min_lr=0.0: right_cosine(
            lr, step + 1, total_steps, min_lr
        ),
        "cosine_decay_degrees": lambda lr, step, total_steps, min_lr=0.0: (
            min_lr + (lr - min_lr) * (1 + math.cos(180 * min(step, total_steps) / total_steps)) / 2
        ),
    },
)
for step in (10, 0, 1, 3, 5, 6, 11, 12, 13, 17, 24, 30, 1000):
    contract.holds(0.5, step, 12, 0.1)
    contract.holds(8.0, step, 12)
    contract.holds(2.0, step, 25, 0.5)
    contract.holds(3.0, step, 7, min_lr=1.25)
for step in (0, 1, 2, 3):
    contract.holds(4.0, step, 1, 0.5)
### END HIDDEN TESTS
assert math.isclose(cosine_decay(0.5, 0, 12, min_lr=0.1), 0.5, abs_tol=1e-6)
assert math.isclose(cosine_decay(0.5, 4, 12, min_lr=0.1), 0.4, abs_tol=1e-6)
assert math.isclose(cosine_decay(0.5, 12, 12, min_lr=0.1), 0.1, abs_tol=1e-6)
assert math.isclose(cosine_decay(0.5, 100, 12, min_lr=0.1), 0.1, abs_tol=1e-6)

# %% [markdown] lang="en"
# Both schedules, from the same first rate, over 40 epochs.

# %% [markdown] lang="es"
# Los dos programas, desde la misma tasa inicial, durante 40 épocas.

# %% uses_exercises=true
epochs = range(46)
figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
axes.step(epochs, [step_decay(0.1, k) for k in epochs], ":", color="black", where="post")
axes.plot(epochs, [cosine_decay(0.1, k, 40) for k in epochs], color="black")
axes.plot(epochs, [cosine_decay(0.1, k, 40, min_lr=0.02) for k in epochs], "--", color="black")
axes.legend(
    ["step_decay", "cosine_decay", "cosine_decay, min_lr = 0.02"], frameon=False, loc="lower left"
)
axes.set(xlabel="epoch · época", ylabel="lr")
show(
    figure,
    "Three curves of the learning rate: a staircase that halves every 10 epochs, and "
    "two smooth ones that fall along half a cosine until epoch 40 and then stay flat, one "
    "at 0 and one at 0.02. · Tres curvas de la tasa de aprendizaje: una escalera que se "
    "reduce a la mitad cada 10 épocas y dos suaves que bajan como medio coseno hasta la "
    "época 40 y después quedan planas, una en 0 y otra en 0.02.",
)

# %% [markdown] lang="en"
# ## 7.9 Let the function choose the rate: `backtracking_step`
#
# *Optional · 20 minutes · difficulty 3 of 3 · 0 points*
#
# Where $f$ can be evaluated exactly and cheaply, you need not guess $\eta$ at all. Try a large step. If it does not pay, take a smaller one. What does it
# mean to pay? The tangent promises that a step of rate $\eta$ lowers $f$ by $\eta \lVert \nabla f(x) \rVert^2$. A curve that bends upwards never keeps the whole promise, but for a
# small enough $\eta$ every curve keeps any share $c < 1$ of it. **Armijo's condition** asks for that share:
#
# $$f\big(x - \eta \nabla f(x)\big) \;\le\; f(x) - c\, \eta\, \lVert \nabla f(x) \rVert_2^2 .$$
#
# As long as it does not hold, multiply $\eta$ by $\beta$, a factor between 0 and 1. This is **backtracking**. The gradient is computed once, at $x$; only $f$ is
# evaluated again. Asking merely for $f$ to fall would not do: the falls could become smaller and smaller and the walk would end on the slope.
#
# **By hand.** $f(x) = 2x^2$ at $x = 1$: the gradient is 4. With $\eta = 1$ you land at $-3$, where $f = 18$: too far. $\eta = 0.5$ lands at $-1$, where $f = 2$,
# not below $2 - 16 c\,\eta$: too far still. $\eta = 0.25$ lands at $0$. So the rate used is 0.25.
#
# **Your task.** `f` is as in 7.1, `x` has shape `(d,)` and is no minimum. Start with `lr`, multiply by `beta` until the condition holds, and return `(x_new, lr_used)`: the new
# place, `(d,)`, and the rate that was used, a float. `lr` is 1.0, `beta` is 0.5 and `c` is $10^{-4}$ unless given. `x` stays as it was; `x_new` may be detached.

# %% [markdown] lang="es"
# ## 7.9 Que la función elija la tasa: `backtracking_step`
#
# *Opcional · 20 minutos · dificultad 3 de 3 · 0 puntos*
#
# Cuando $f$ se puede evaluar de forma exacta y barata, no hace falta adivinar $\eta$. Prueba un paso grande. Si no compensa, da uno menor. ¿Qué significa que
# compense? La tangente promete que un paso con tasa $\eta$ baja $f$ en $\eta \lVert \nabla f(x) \rVert^2$. Una curva que se dobla hacia arriba nunca cumple toda la
# promesa, pero con una $\eta$ lo bastante pequeña cualquier curva cumple cualquier fracción $c < 1$ de ella. La **condición de Armijo** pide esa fracción:
#
# $$f\big(x - \eta \nabla f(x)\big) \;\le\; f(x) - c\, \eta\, \lVert \nabla f(x) \rVert_2^2 .$$
#
# Mientras no se cumpla, multiplica $\eta$ por $\beta$, un factor entre 0 y 1. Esto es el **retroceso** (*backtracking*). El gradiente se calcula una sola vez, en $x$;
# solo se vuelve a evaluar $f$. No bastaría con pedir que $f$ baje: las bajadas podrían ser cada vez menores y el paseo acabaría en plena cuesta.
#
# **A mano.** $f(x) = 2x^2$ en $x = 1$: el gradiente es 4. Con $\eta = 1$ caes en $-3$, donde $f = 18$: demasiado lejos. Con $\eta = 0.5$ caes en $-1$, donde $f = 2$, que no
# está por debajo de $2 - 16 c\,\eta$: aún demasiado lejos. Con $\eta = 0.25$ caes en $0$. La tasa usada es, por tanto, 0.25.
#
# **Tu tarea.** `f` es como en 7.1; `x` tiene forma `(d,)` y no es un mínimo. Empieza con `lr`, multiplica por `beta` hasta que se cumpla la condición y devuelve
# `(x_new, lr_used)`: el nuevo lugar, `(d,)`, y la tasa usada, un float. `lr` es 1.0, `beta` es 0.5 y `c` es $10^{-4}$ si no se dan. `x` se queda como estaba; `x_new` puede
# estar separado del grafo.


# %% nbgrader={"grade_id": "backtracking_step", "solution": true}
def backtracking_step(
    f: Callable[[Tensor], Tensor], x: Tensor, lr: float = 1.0, beta: float = 0.5, c: float = 1e-4
) -> tuple[Tensor, float]:
    """Return x_new (d,) and the rate that Armijo's condition accepted on the way from x (d,)."""
    ### BEGIN SOLUTION
    leaf = x.detach().clone().requires_grad_()
    height = f(leaf)
    (grad,) = torch.autograd.grad(height, leaf)
    with torch.no_grad():
        while f(x - lr * grad) > height - c * lr * grad.square().sum():
            lr *= beta
        return x - lr * grad, lr
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_backtracking_step", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def right_backtracking(f, x, lr=1.0, beta=0.5, c=1e-4, *, power=2, unit=False, once=False):
    leaf = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(f(leaf), leaf)
    if unit:
        slope = slope / slope.norm()
    for _ in range(1 if once else 60):
        if f(x - lr * slope) <= f(x) - c * lr * slope.norm() ** power:
            break
        lr *= beta
    return x - lr * slope, lr


def stretched(x):
    """Curvatures 2, 5, 10, …: the minimum is at 1."""
    k = torch.arange(1, len(x) + 1).to(x)
    return ((1 + k**2) * (x - 1) ** 2).sum() / 2


def gentle(x):
    return torch.log(torch.cosh(3 * x)).sum() + 0.05 * x.square().sum()


for v in variants():
    for f, at, options in [
        (stretched, [1.3], {"lr": 0.9, "c": 0.4, "beta": 0.8}),
        (stretched, [3.0, -1.0, 2.5], {}),
        (stretched, [-2.0], {}),
        (stretched, [3.0, -1.0], {"lr": 8.0, "beta": 0.7}),
        (stretched, [4.0, 0.0], {"lr": 0.05}),
        (stretched, [6.0], {"c": 0.6}),
        (stretched, [-7.0, 3.0], {"c": 0.8, "beta": 0.9}),
        (gentle, [2.0, -1.0], {}),
        (gentle, [0.3, 0.5, -0.2], {"beta": 0.8, "c": 0.3}),
        (gentle, [1.5], {"lr": 4.0, "beta": 0.1}),
    ]:
        x = v.tensor(at)
        given = x.clone()
        got = call(backtracking_step, f, given, **options)
        what = f"backtracking_step({f.__name__}, {at}, {options})"
        same = torch.equal(given, x) and not given.requires_grad
        expect_true(same, "backtracking_x_changed", what=what)
        expect_true(
            isinstance(got, (tuple, list)) and len(got) == 2, "backtracking_not_two", what=what
        )
        right = right_backtracking(f, x.double(), **options)
        wrong = {
            "backtracking_c_ignored": right_backtracking(f, x, **{**options, "c": 1e-4}),
            "backtracking_norm_not_squared": right_backtracking(f, x, **options, power=1),
            "backtracking_only_once": right_backtracking(f, x, **options, once=True),
            "backtracking_unit_direction": right_backtracking(f, x, **options, unit=True),
            "backtracking_beta_ignored": right_backtracking(f, x, **{**options, "beta": 0.5}),
            "backtracking_once_too_often": right_backtracking(
                f, x, right[1] * options.get("beta", 0.5), beta=0.5, c=-1e9
            ),
        }
        expect(
            float(got[1]),
            right[1],
            what=f"lr_used, {what}",
            mistakes={name: answer[1] for name, answer in wrong.items()},
        )
        expect(
            got[0],
            right[0].to(v.dtype),
            what=f"x_new, {what}",
            mistakes={name: answer[0] for name, answer in wrong.items()},
        )
### END HIDDEN TESTS


def double_square(x):
    return 2 * (x**2).sum()


x_new, lr_used = backtracking_step(double_square, torch.tensor([1.0]))
torch.testing.assert_close(x_new, torch.tensor([0.0]))
assert lr_used == 0.25

# %% [markdown] lang="en"
# ## 7.10 Milestone: four ways down one hill
#
# The sixty points from before. The map shows the mean squared error for every pair $(w, b)$: a long valley, because weight and bias can make up for
# each other. All four walks start at the ring and see the data 40 times:
#
# 1. **gradient descent**: one exact step per epoch;
# 2. **momentum**: the same, with `momentum_step`;
# 3. **mini-batches** of 5: twelve noisy steps per epoch;
# 4. **mini-batches with `cosine_decay`**: the same, with a rate that falls to 0.
#
# Triangles mark the places of the last five epochs; the cross is the minimum. The loop below is the one that you wrote, with the parts as arguments. You will meet it again in every assignment that follows.

# %% [markdown] lang="es"
# ## 7.10 Hito: cuatro maneras de bajar la misma cuesta
#
# Los sesenta puntos de antes. El mapa muestra el error cuadrático medio de cada pareja $(w, b)$: un valle alargado, porque el peso y el sesgo pueden
# compensarse. Los cuatro paseos salen del anillo y ven los datos 40 veces:
#
# 1. **descenso de gradiente**: un paso exacto por época;
# 2. **momento**: lo mismo, con `momentum_step`;
# 3. **minilotes** de 5: doce pasos ruidosos por época;
# 4. **minilotes con `cosine_decay`**: lo mismo, con una tasa que baja hasta 0.
#
# Los triángulos marcan los lugares de las últimas cinco épocas; la cruz es el mínimo. El bucle de abajo es el que escribiste, con las piezas como argumentos. Lo volverás a encontrar en todas las entregas que siguen.


# %%
def risk(theta, X=points_x, y=points_y):
    """Return the mean squared error of w = theta[0] and b = theta[1], one number or a grid."""
    w, b = theta[0], theta[1]
    return ((X[:, 0] * w[..., None] + b[..., None] - y) ** 2).mean(-1)


def walk(step, batch_size, rate, num_epochs=40):
    """Return all places (k + 1, 2) of a walk, and the loss after each epoch."""
    theta = torch.tensor([-1.0, 2.0], requires_grad=True)
    generator = torch.Generator().manual_seed(3)
    path, losses = [theta.detach().clone()], []
    for epoch in range(num_epochs):
        for X_batch, y_batch in minibatches(points_x, points_y, batch_size, generator):
            zero_grad([theta])
            risk(theta, X_batch, y_batch).backward()
            step([theta], rate(epoch))
            path.append(theta.detach().clone())
        losses.append(risk(path[-1]))
    return torch.stack(path), torch.stack(losses)


def with_memory():
    """Return a step that keeps one velocity."""
    velocity = torch.zeros(2)
    return lambda params, lr: momentum_step(params, [velocity], lr, momentum=0.7)


# %% uses_exercises=true
walks = {
    "gradient descent · descenso": walk(sgd_step, 60, lambda epoch: 0.1),
    "momentum · momento": walk(with_memory(), 60, lambda epoch: 0.1),
    "mini-batches · minilotes": walk(sgd_step, 5, lambda epoch: 0.1),
    "mini-batches + cosine_decay": walk(sgd_step, 5, lambda epoch: cosine_decay(0.1, epoch, 39)),
}
figure, panels = plt.subplots(
    2, 2, figsize=(9, 6.4), sharex=True, sharey=True, layout="constrained"
)
for axes, (name, (path, _)) in zip(panels.flat, walks.items(), strict=True):
    draw_map(axes, risk, (-1.6, -3.2), (3.2, 3.6), [0.7, 1, 1.6, 2.6, 4, 6, 9, 14, 20])
    draw_path(axes, path)
    last = path[-(len(path) // 8) :]
    axes.plot(last[:, 0], last[:, 1], "^", color="tab:orange", markersize=5)
    axes.plot(*best, "x", color="tab:red", markersize=10, markeredgewidth=2, zorder=3)
    axes.set_title(f"{name} (k = {len(path) - 1})", fontsize=10)
for axes in panels[1]:
    axes.set_xlabel("w")
for axes in panels[:, 0]:
    axes.set_ylabel("b")
show(
    figure,
    "Four paths on the same tilted valley, from a ring to a cross. Gradient descent "
    "drops to the floor and creeps. Momentum swings and arrives. Mini-batches jitter along "
    "the floor and end in a cloud around the cross. With cosine_decay the cloud closes on "
    "the cross. · Cuatro caminos sobre el mismo valle inclinado, de un anillo a una cruz. El "
    "descenso cae al fondo y se arrastra. El momento oscila y llega. Los minilotes "
    "avanzan a tirones y acaban en una nube en torno a la cruz. Con cosine_decay la nube se "
    "cierra sobre la cruz.",
)

figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
for (name, (_, losses)), style in zip(walks.items(), (":", "--", "-.", "-"), strict=True):
    above = losses.double() - least
    axes.plot(range(1, 41), above.clamp(min=1e-7), style, color="black", label=name)
axes.set(
    xlabel="epoch · época", ylabel="loss − minimum · pérdida − mínimo", yscale="log", ylim=(1e-6, 5)
)
axes.legend(frameon=False, fontsize=9)
show(
    figure,
    "How far the loss is above its minimum, over 40 epochs. Gradient descent falls "
    "slowly and steadily; momentum faster; mini-batches fall at once and then stay on a noisy "
    "level; with cosine_decay they go on falling at the end. · Cuánto supera la pérdida a "
    "su mínimo en 40 épocas. El descenso baja despacio y sin pausa; el momento, más deprisa; "
    "los minilotes bajan enseguida y luego se quedan en un nivel ruidoso; con cosine_decay "
    "siguen bajando al final.",
)

# %% [markdown] lang="en"
# Read the two pictures together. Exact steps are too few. Momentum makes each of them count for more. Mini-batches make many steps from the same
# data and are near the minimum after four or five epochs, but then the noise holds them off, at a level that depends on the rate. When the rate falls, so does the
# level. On sixty points momentum does as well in the end. On a million, an exact step is what you cannot afford; there one joins the
# second panel and the fourth: mini-batches, a step with a memory, and a rate that falls.
#
# **What you have now**
#
# - The descent step $x - \eta \nabla f$, why it goes down, and the limit $2/\lambda_{\max}$ above which it does not, with the greatest
#   curvature $\lambda_{\max}$.
# - The round of training: clear the gradients, loss of a batch, `backward()`, step in place.
# - Momentum: geometric memory, up to $1/(1 - \mu)$ times faster along a steady slope.
# - Mini-batches: error $\sigma/\sqrt{B}$ for the price of $B$ samples; and schedules, which take the noise away again.
#
# **Next.** Assignment 8 puts a network in place of the line. Its loss has hills and many valleys, and its gradient goes through every layer. The loop
# stays as it is.

# %% [markdown] lang="es"
# Lee las dos figuras juntas. Los pasos exactos son demasiado pocos. El momento hace que cada uno cuente más. Los minilotes dan muchos pasos con los mismos
# datos y en cuatro o cinco épocas están cerca del mínimo, pero después el ruido los mantiene a distancia, en un nivel que depende de la tasa. Cuando la tasa baja, baja
# también el nivel. Con sesenta puntos el momento acaba igual de bien. Con un millón, un paso exacto es lo que no puedes permitirte; ahí se unen el segundo panel
# y el cuarto: minilotes, un paso con memoria y una tasa que baja.
#
# **Lo que ya tienes**
#
# - El paso de descenso $x - \eta \nabla f$, por qué baja y el límite $2/\lambda_{\max}$ por encima del cual deja de hacerlo, donde
#   $\lambda_{\max}$ es la mayor curvatura.
# - La ronda de entrenamiento: borrar los gradientes, pérdida de un lote, `backward()`, paso en el sitio.
# - El momento: memoria geométrica, hasta $1/(1 - \mu)$ veces más rápido en una pendiente constante.
# - Los minilotes: un error de $\sigma/\sqrt{B}$ al precio de $B$ muestras; y los programas, que vuelven a quitar el ruido.
#
# **A continuación.** La entrega 8 pone una red en lugar de la recta. Su pérdida tiene colinas y muchos valles, y su gradiente atraviesa todas las capas. El bucle se
# queda como está.
