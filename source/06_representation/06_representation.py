# %% [markdown] lang="en"
# # 6. Representation: the same data in other coordinates
#
# In assignments 4 and 5 you fitted two models, and both draw the same shape: a line, a plane, a
# hyperplane. Much data refuses to follow it. A curve bends. One class surrounds the other.
#
# There are two ways out. One is a more complicated model. The other is the same simple model on
# *other coordinates* of the same data. This assignment takes the second way, because it is the idea
# that every deep network stands on.
#
# A **representation** of a point is the list of numbers that you describe it with. Each number of
# the list is a **feature**. The point stays where it is; you choose the numbers.
#
# **You will** see a line fail three times, on two rings, on a parabola and on XOR, and cure each
# failure with another representation: polar coordinates, powers, and ReLUs. The last of them is the
# one that a network can learn by itself.
#
# **What comes after:** assignment 7 is about descent, which finds weights when no formula gives
# them. Assignment 8 puts both together: a network that learns its own representation.
#
# Write your code in place of the lines that raise `NotImplementedError`, then run the cell below
# it: it checks a few cases at once. More are checked when you hand in your work.

# %% [markdown] lang="es"
# # 6. Representación: los mismos datos en otras coordenadas
#
# En las entregas 4 y 5 ajustaste dos modelos, y los dos dibujan la misma figura: una recta, un plano,
# un hiperplano. Muchos datos no se dejan. Una curva se dobla. Una clase rodea a la otra.
#
# Hay dos salidas. Una es un modelo más complicado. La otra es el mismo modelo sencillo sobre *otras
# coordenadas* de los mismos datos. Esta entrega toma la segunda, porque es la idea en la que se apoya
# toda red profunda.
#
# Una **representación** de un punto es la lista de números con la que lo describes. Cada número de la
# lista es una **característica** (*feature*). El punto no se mueve; los números los eliges tú.
#
# **Vas a** ver fracasar a una recta tres veces, con dos anillos, con una parábola y con XOR, y a
# remediarlo cada vez con otra representación: coordenadas polares, potencias y ReLU. La última es la
# que una red puede aprender por sí sola.
#
# **Después:** la entrega 7 trata del descenso, que encuentra los pesos cuando ninguna fórmula los da.
# La entrega 8 une las dos cosas: una red que aprende su propia representación.
#
# Escribe tu código en lugar de las líneas que lanzan `NotImplementedError` y ejecuta la celda
# siguiente: comprueba al momento unos pocos casos. Al entregar se comprueban más.

# %%
import base64
import html
import io

import matplotlib.pyplot as plt
import torch
from IPython.display import HTML, display
from torch import Tensor


def draw_classes(axes, X, y, size=36):
    """Draw the points of class -1 as circles and those of class +1 as triangles."""
    for label, marker, color in [(-1, "o", "tab:blue"), (1, "^", "tab:orange")]:
        axes.scatter(
            X[y == label, 0],
            X[y == label, 1],
            s=size,
            marker=marker,
            color=color,
            edgecolor="black",
            linewidth=0.5,
            zorder=3,
            label=f"y = {label:+d}",
        )


def draw_line(axes, w, b, **style):
    """Draw the line w · x + b = 0 of the plane."""
    foot = -b * w / (w @ w)
    axes.axline(foot.tolist(), (foot + torch.stack([-w[1], w[0]])).tolist(), **style)


# %%
generator = torch.Generator().manual_seed(6)
ring_labels = torch.arange(120) % 2 * 2 - 1  # -1 inside, +1 outside, in turns
ring_radius = 2 + ring_labels * (0.4 + 0.6 * torch.rand(120, generator=generator))
ring_angle = torch.pi * ((torch.arange(120) + torch.rand(120, generator=generator)) / 60 - 1)
rings = torch.stack([ring_radius * ring_angle.cos(), ring_radius * ring_angle.sin()], dim=1)


def show(figure, alt):
    """Show a figure with its text alternative, and close it."""
    png = io.BytesIO()
    figure.savefig(png, format="png", bbox_inches="tight")
    data = base64.b64encode(png.getvalue()).decode()
    display(HTML(f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}">'))
    plt.close(figure)


# %% [markdown] lang="en"
# ## The first failure: two rings
#
# Here are two classes, one inside the other. You can see the rule at once. Now let a line try.
#
# The cell below does not even use descent. It takes 180 directions, one for each degree, and for
# each of them every place where a line could stand: 21,600 lines. It keeps the one that has the
# most points on the right side.

# %% [markdown] lang="es"
# ## El primer fracaso: dos anillos
#
# Aquí hay dos clases, una dentro de la otra. La regla salta a la vista. Ahora, que lo intente una
# recta.
#
# La celda siguiente ni siquiera usa el descenso. Toma 180 direcciones, una por cada grado, y en cada
# una todos los lugares en los que podría estar una recta: 21 600 rectas. Se queda con la que deja más
# puntos en el lado correcto.

# %%
degrees = torch.arange(180) * torch.pi / 180
normals = torch.stack([degrees.cos(), degrees.sin()], dim=1)
heights = rings @ normals.T  # (points, directions)
beyond = heights[:, None, :] > heights[None, :, :]  # (points, thresholds, directions)
accuracy = (beyond == (ring_labels == 1)[:, None, None]).float().mean(dim=0)
accuracy = torch.maximum(accuracy, 1 - accuracy)  # a line may be used both ways round
row, column = divmod(int(accuracy.argmax()), accuracy.shape[1])

figure, axes = plt.subplots(figsize=(5.4, 4.2), layout="constrained")
draw_classes(axes, rings, ring_labels)
draw_line(axes, normals[column], -heights[row, column], color="black", linestyle="--")
axes.set(
    xlabel="x",
    ylabel="y",
    aspect="equal",
    title=f"best line · mejor recta: {float(accuracy.max()):.0%}",
)
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
show(
    figure,
    "Circles form an inner ring, triangles a ring around it; the best of all lines "
    "leaves about a third of the points on the wrong side. · Los círculos forman un anillo "
    "interior y los triángulos otro que lo rodea; la mejor de todas las rectas deja cerca "
    "de un tercio de los puntos en el lado equivocado.",
)

# %% [markdown] lang="en"
# Half of the points would be right by guessing. No line does much better, and more data or more
# training would not help: the fault is not in the fit but in the coordinates. What tells the classes
# apart is the *distance from the centre*, and neither $x$ nor $y$ is that distance. So make it a
# coordinate.

# %% [markdown] lang="es"
# Adivinando se acertaría la mitad. Ninguna recta lo hace mucho mejor, y ni más datos ni más
# entrenamiento ayudarían: el fallo no está en el ajuste, sino en las coordenadas. Lo que distingue a las
# clases es la *distancia al centro*, y ni $x$ ni $y$ son esa distancia. Pues haz de ella una coordenada.

# %% [markdown] lang="en"
# ## 6.1 From Cartesian to polar: `to_polar`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# A point $(x, y)$ of the plane can also be described by its distance $r$ from the origin and by the
# angle $\theta$ between the positive $x$-axis and the ray from the origin to the point, counted
# counter-clockwise. These are its *polar coordinates* $(r, \theta)$.
#
# The distance is Pythagoras' theorem: $x$ and $y$ are the legs of a right triangle, $r$ is the
# hypotenuse, so
#
# $$r = \sqrt{x^2 + y^2} .$$
#
# In the same triangle $\cos\theta = x / r$ and $\sin\theta = y / r$. Dividing them gives
# $\tan\theta = y / x$, and it is tempting to answer $\theta = \arctan(y / x)$. That is wrong for half
# of the plane. The ratio $y / x$ is the same for $(1, 1)$ and for $(-1, -1)$, which lie on opposite
# sides; and on the $y$-axis it does not exist. You need both signs, not only their ratio.
# `torch.atan2` takes the two numbers separately.
#
# **By hand.** The point $(-1, 1)$ has $r = \sqrt{1 + 1} = \sqrt 2$. It lies to the left and up, halfway
# between the directions $\pi / 2$ (up) and $\pi$ (left): $\theta = 3\pi / 4$. But
# $\arctan(1 / (-1)) = -\pi / 4$ is the direction of $(1, -1)$, just opposite.
#
# Angles that differ by a whole turn $2\pi$ are the same direction. To have one answer, take $\theta$
# in $(-\pi, \pi]$: points below the $x$-axis have negative angles, and points on the negative
# $x$-axis have $+\pi$.
#
# **Your task.** `xy` has shape `(n, 2)`, one point $(x, y)$ per row. Return shape `(n, 2)`, one
# $(r, \theta)$ per row, with $\theta$ in $(-\pi, \pi]$ and the dtype of `xy`. At the origin $r = 0$ and
# any angle will do. The result stays differentiable with respect to `xy`, also on the axes; no
# gradient is asked at the origin and on the negative $x$-axis, where $\theta$ jumps.

# %% [markdown] lang="es"
# ## 6.1 De cartesianas a polares: `to_polar`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# Un punto $(x, y)$ del plano también se puede describir por su distancia $r$ al origen y por el ángulo
# $\theta$ entre el semieje $x$ positivo y la semirrecta que va del origen al punto, medido en sentido
# antihorario. Son sus *coordenadas polares* $(r, \theta)$.
#
# La distancia es el teorema de Pitágoras: $x$ e $y$ son los catetos de un triángulo rectángulo y $r$ es
# la hipotenusa, así que
#
# $$r = \sqrt{x^2 + y^2} .$$
#
# En el mismo triángulo $\cos\theta = x / r$ y $\sin\theta = y / r$. Al dividirlos queda
# $\tan\theta = y / x$, y es tentador responder $\theta = \arctan(y / x)$. Es falso en medio plano. El
# cociente $y / x$ es el mismo para $(1, 1)$ y para $(-1, -1)$, que están en lados opuestos; y en el eje
# $y$ ni siquiera existe. Hacen falta los dos signos, no solo su cociente. `torch.atan2` recibe los dos
# números por separado.
#
# **A mano.** El punto $(-1, 1)$ tiene $r = \sqrt{1 + 1} = \sqrt 2$. Está a la izquierda y arriba, a medio
# camino entre las direcciones $\pi / 2$ (arriba) y $\pi$ (izquierda): $\theta = 3\pi / 4$. En cambio,
# $\arctan(1 / (-1)) = -\pi / 4$ es la dirección de $(1, -1)$, justo la contraria.
#
# Los ángulos que difieren en una vuelta entera $2\pi$ son la misma dirección. Para que la respuesta sea
# única, toma $\theta$ en $(-\pi, \pi]$: los puntos por debajo del eje $x$ tienen ángulos negativos y los
# del semieje $x$ negativo tienen $+\pi$.
#
# **Tu tarea.** `xy` tiene forma `(n, 2)`, un punto $(x, y)$ por fila. Devuelve la forma `(n, 2)`, un
# $(r, \theta)$ por fila, con $\theta$ en $(-\pi, \pi]$ y el dtype de `xy`. En el origen $r = 0$ y vale
# cualquier ángulo. El resultado sigue siendo derivable respecto a `xy`, también en los ejes; no se pide
# gradiente en el origen ni en el semieje $x$ negativo, donde $\theta$ salta.


# %% nbgrader={"grade_id": "to_polar", "solution": true}
def to_polar(xy: Tensor) -> Tensor:
    """Return the polar coordinates (n, 2), rows (r, theta), of the points xy (n, 2)."""
    ### BEGIN SOLUTION
    x, y = xy.unbind(dim=1)
    return torch.stack([torch.hypot(x, y), torch.atan2(y, x)], dim=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_to_polar", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, call, expect, variants


def right_to_polar(xy):
    x, y = xy[:, 0], xy[:, 1]
    return torch.stack([torch.sqrt(x * x + y * y), torch.atan2(y, x)], dim=1)


def polar_with(angle):
    return lambda xy: torch.stack([right_to_polar(xy)[:, 0], angle(xy[:, 0], xy[:, 1])], dim=1)


contract = Contract(
    to_polar,
    oracle=right_to_polar,
    mistakes={
        "polar_angle_first": lambda xy: right_to_polar(xy).flip(1),
        "polar_arctan_of_ratio": polar_with(lambda x, y: torch.atan(y / x)),
        "polar_arctan2_swapped": polar_with(lambda x, y: torch.atan2(x, y)),
        "polar_zero_to_two_pi": polar_with(
            lambda x, y: torch.remainder(torch.atan2(y, x), 2 * torch.pi)
        ),
        "polar_in_degrees": polar_with(lambda x, y: torch.rad2deg(torch.atan2(y, x))),
        "polar_minus_pi": polar_with(
            lambda x, y: torch.where((y == 0) & (x < 0), -torch.pi, torch.atan2(y, x))
        ),
        "polar_radius_squared": lambda xy: torch.stack(
            [(xy * xy).sum(1), right_to_polar(xy)[:, 1]], dim=1
        ),
        "transposed": lambda xy: right_to_polar(xy).T,
    },
)
for v in variants():
    for n in (7, 2, 1, 30):
        contract.holds(v.normal(n, 2))
    quadrants = v.tensor([[1.0, 2.0], [-1.0, 2.0], [-1.0, -2.0], [1.0, -2.0]])
    contract.holds(quadrants)
    contract.holds(0.05 * quadrants)
    contract.holds(v.tensor([[3.0, 0.0], [0.0, 2.0], [-1.5, 0.0], [0.0, -0.5], [-4.0, 0.0]]))
    contract.holds(v.tensor([[-2.0, 0.0]]))
origin = call(to_polar, torch.tensor([[0.0, 0.0], [3.0, 4.0]]))
expect(origin[:, 0], torch.tensor([0.0, 5.0]), what="r of to_polar([[0, 0], [3, 4]])")
### END HIDDEN TESTS
xy = torch.tensor([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0]])
polar = torch.tensor([[1.0, 0.0], [2.0, torch.pi / 2], [2.0**0.5, 3 * torch.pi / 4]])
torch.testing.assert_close(to_polar(xy), polar)

# %% nbgrader={"grade_id": "test_to_polar_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    to_polar,
    oracle=lambda xy: torch.stack([xy.norm(dim=1), torch.atan2(xy[:, 1], xy[:, 0])], dim=1),
)
for v in variants():
    contract.differentiates(v.normal(7, 2))
    contract.differentiates(v.tensor([[1.0, 2.0], [-1.0, 2.0], [-1.0, -2.0], [1.0, -2.0]]))
    contract.differentiates(v.tensor([[3.0, 0.0], [0.0, 2.0], [0.0, -0.5]]))
### END HIDDEN TESTS
xy = torch.tensor([[3.0, 4.0]], requires_grad=True)
to_polar(xy)[0, 0].backward()
torch.testing.assert_close(xy.grad, torch.tensor([[0.6, 0.8]]))  # r grows along (x, y) / r

# %% [markdown] lang="en"
# The same 120 points, twice. In the coordinates $(r, \theta)$ the rings have become two bands, and the
# straight line $r = 2$ has every point on its right side.

# %% [markdown] lang="es"
# Los mismos 120 puntos, dos veces. En las coordenadas $(r, \theta)$ los anillos se han vuelto dos
# franjas, y la recta $r = 2$ deja cada punto en su lado.

# %% uses_exercises=true
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
draw_classes(left, rings, ring_labels)
left.set(xlabel="x", ylabel="y", aspect="equal")
draw_classes(right, to_polar(rings), ring_labels)
right.axvline(2, color="black", linestyle="--", label="r = 2")
right.set(xlabel="r", ylabel="θ", xlim=(0.5, 4.4))
right.set_yticks([-torch.pi, 0, torch.pi], ["−π", "0", "π"])
right.legend(loc="center right", framealpha=1)
show(
    figure,
    "Left, the two rings in x and y. Right, the same points in r and θ: two vertical "
    "bands with the line r = 2 between them. · A la izquierda, los dos anillos en x e y. A "
    "la derecha, los mismos puntos en r y θ: dos franjas verticales con la recta r = 2 "
    "entre ellas.",
)

# %% [markdown] lang="en"
# ## 6.2 And back: `to_cartesian`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# A good change of coordinates loses nothing: you can go back. From $\cos\theta = x / r$ and
# $\sin\theta = y / r$, multiplied by $r$,
#
# $$x = r \cos\theta, \qquad y = r \sin\theta .$$
#
# At $r = 0$ both are 0, whatever the angle is: that is why the angle of the origin did not matter.
#
# **By hand.** $(r, \theta) = (2, -\pi / 2)$ points straight down:
# $x = 2 \cos(-\pi / 2) = 0$ and $y = 2 \sin(-\pi / 2) = -2$.
#
# **Your task.** `polar` has shape `(n, 2)`, one $(r, \theta)$ per row with $r \ge 0$ and $\theta$ in
# $(-\pi, \pi]$, as `to_polar` returns them. Return the points $(x, y)$, shape `(n, 2)`, with the dtype
# of `polar`, differentiable with respect to it. No gradient is asked where $r = 0$.

# %% [markdown] lang="es"
# ## 6.2 Y de vuelta: `to_cartesian`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# Un buen cambio de coordenadas no pierde nada: se puede volver. De $\cos\theta = x / r$ y
# $\sin\theta = y / r$, multiplicando por $r$,
#
# $$x = r \cos\theta, \qquad y = r \sin\theta .$$
#
# Con $r = 0$ los dos valen 0, sea cual sea el ángulo: por eso daba igual el ángulo del origen.
#
# **A mano.** $(r, \theta) = (2, -\pi / 2)$ apunta hacia abajo:
# $x = 2 \cos(-\pi / 2) = 0$ e $y = 2 \sin(-\pi / 2) = -2$.
#
# **Tu tarea.** `polar` tiene forma `(n, 2)`, un $(r, \theta)$ por fila con $r \ge 0$ y $\theta$ en
# $(-\pi, \pi]$, tal como los devuelve `to_polar`. Devuelve los puntos $(x, y)$, con forma `(n, 2)` y el
# dtype de `polar`, derivables respecto a él. No se pide gradiente donde $r = 0$.


# %% nbgrader={"grade_id": "to_cartesian", "solution": true}
def to_cartesian(polar: Tensor) -> Tensor:
    """Return the points (n, 2), rows (x, y), with the polar coordinates polar (n, 2)."""
    ### BEGIN SOLUTION
    r, theta = polar.unbind(dim=1)
    return torch.stack([r * theta.cos(), r * theta.sin()], dim=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_to_cartesian", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_to_cartesian(polar):
    r, theta = polar[:, 0], polar[:, 1]
    return torch.stack([r * torch.cos(theta), r * torch.sin(theta)], dim=1)


contract = Contract(
    to_cartesian,
    oracle=right_to_cartesian,
    mistakes={
        "cartesian_sine_first": lambda polar: right_to_cartesian(polar).flip(1),
        "cartesian_angle_first": lambda polar: right_to_cartesian(polar.flip(1)),
        "cartesian_without_radius": lambda polar: right_to_cartesian(
            torch.stack([torch.ones_like(polar[:, 0]), polar[:, 1]], dim=1)
        ),
        "cartesian_in_degrees": lambda polar: right_to_cartesian(
            torch.stack([polar[:, 0], torch.deg2rad(polar[:, 1])], dim=1)
        ),
        "transposed": lambda polar: right_to_cartesian(polar).T,
    },
)
pi = torch.pi
for v in variants():
    for n in (6, 2, 1, 25):
        polar = torch.stack([v.uniform(n, low=0.1, high=3.0), v.uniform(n, low=-3.1, high=3.1)], 1)
        contract.holds(polar)
        contract.differentiates(polar)
    axes_points = v.tensor([[2.0, 0.0], [1.0, pi / 2], [3.0, pi], [0.5, -pi / 2], [0.25, 0.0]])
    contract.holds(axes_points)
    contract.differentiates(axes_points)
    contract.holds(v.tensor([[0.0, 1.0], [2.0, 1.0], [0.0, -2.0]]))
### END HIDDEN TESTS
polar = torch.tensor([[2.0, -torch.pi / 2], [2.0**0.5, 3 * torch.pi / 4]])
xy = torch.tensor([[0.0, -2.0], [-1.0, 1.0]])
torch.testing.assert_close(to_cartesian(polar), xy, rtol=1e-5, atol=1e-5)

# %% [markdown] lang="en"
# Now turn the picture round. Draw three *straight* lines in the $(r, \theta)$ plane and carry them
# back. A linear model on polar coordinates draws circles and spirals in the plane that you started
# from. The model is still linear; what changed is what it is linear *in*.

# %% [markdown] lang="es"
# Ahora dale la vuelta al dibujo. Traza tres *rectas* en el plano $(r, \theta)$ y llévalas de vuelta. Un
# modelo lineal sobre coordenadas polares dibuja circunferencias y espirales en el plano del que
# partiste. El modelo sigue siendo lineal; lo que ha cambiado es *en qué* es lineal.

# %% uses_exercises=true
turn = torch.linspace(-torch.pi, torch.pi, 200)
straight = {
    "r = 2": (torch.full_like(turn, 2.0), "-"),
    "r = 1.5 + 0.4 θ": (1.5 + 0.4 * turn, "--"),
    "r = 1.5 − 0.2 θ": (1.5 - 0.2 * turn, ":"),
}
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
for label, (r, style) in straight.items():
    line = torch.stack([r, turn], dim=1)
    left.plot(*line.T, style, linewidth=2, label=label)
    right.plot(*to_cartesian(line).T, style, linewidth=2)
left.set(xlabel="r", ylabel="θ", xlim=(0, 5))
left.set_yticks([-torch.pi, 0, torch.pi], ["−π", "0", "π"])
left.legend(loc="center right", framealpha=1)
right.set(xlabel="x", ylabel="y", aspect="equal")
show(
    figure,
    "Left, three straight lines in r and θ. Right, the same lines in x and y: a "
    "circle and two spirals. · A la izquierda, tres rectas en r y θ. A la derecha, las "
    "mismas rectas en x e y: una circunferencia y dos espirales.",
)

# %% [markdown] lang="en"
# ## 6.3 Powers as features: `polynomial_features`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# The second failure is one of regression. The points follow a parabola, and the model of assignment 4 is
# $\hat y = w x + b$: it has no way to bend.
#
# Give it more features. From the one number $x$ make $p$ numbers, its powers up to the *degree* $p$:
#
# $$\varphi(x) = (x, x^2, \dots, x^p) .$$
#
# The linear model on these features, with a weight $w_k$ for each power, is
#
# $$\hat y = w \cdot \varphi(x) + b = b + w_1 x + w_2 x^2 + \dots + w_p x^p ,$$
#
# any polynomial of degree $p$ or less. As a function of $x$ it is a curve. As a function of the weights
# it is as linear as before: the mean squared error is still a quadratic in $w$ and $b$, and the normal
# equations still solve it. Nothing of assignment 4 has to be written again.
#
# There is no column $x^0 = 1$. The bias $b$ already does its work.
#
# **By hand.** For $x = (2, -3)$ and degree 3:
#
# $$\begin{pmatrix} 2 & 4 & 8 \\ -3 & 9 & -27 \end{pmatrix}$$
#
# **The derivative.** $\frac{d}{dx} x^k = k\, x^{k-1}$. At $x = 0$ it is 1 in the first column and 0 in
# the others. Some formulas for a power, such as $e^{k \ln x}$, have no value for $x \le 0$; yours
# must be right, value and gradient, for negative $x$ and for 0 too.
#
# **Your task.** `x` has shape `(n,)` and `degree` is an integer of at least 1. Return shape
# `(n, degree)`, also for degree 1: the columns are $x, x^2, \dots$ in this order, with the dtype of `x`,
# differentiable with respect to `x`.

# %% [markdown] lang="es"
# ## 6.3 Potencias como características: `polynomial_features`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# El segundo fracaso es de regresión. Los puntos siguen una parábola y el modelo de la entrega 4 es
# $\hat y = w x + b$: no tiene manera de doblarse.
#
# Dale más características. Del único número $x$ saca $p$ números, sus potencias hasta el *grado* $p$:
#
# $$\varphi(x) = (x, x^2, \dots, x^p) .$$
#
# El modelo lineal sobre estas características, con un peso $w_k$ para cada potencia, es
#
# $$\hat y = w \cdot \varphi(x) + b = b + w_1 x + w_2 x^2 + \dots + w_p x^p ,$$
#
# un polinomio cualquiera de grado $p$ o menor. Como función de $x$ es una curva. Como función de los
# pesos es tan lineal como antes: el error cuadrático medio sigue siendo cuadrático en $w$ y $b$, y las
# ecuaciones normales siguen resolviéndolo. No hay que reescribir nada de la entrega 4.
#
# No hay columna $x^0 = 1$. De eso ya se encarga el sesgo $b$.
#
# **A mano.** Con $x = (2, -3)$ y grado 3:
#
# $$\begin{pmatrix} 2 & 4 & 8 \\ -3 & 9 & -27 \end{pmatrix}$$
#
# **La derivada.** $\frac{d}{dx} x^k = k\, x^{k-1}$. En $x = 0$ vale 1 en la primera columna y 0 en las
# demás. Algunas fórmulas de la potencia, como $e^{k \ln x}$, no tienen valor si $x \le 0$; la tuya debe
# dar bien el valor y el gradiente también con $x$ negativo y con 0.
#
# **Tu tarea.** `x` tiene forma `(n,)` y `degree` es un entero mayor o igual que 1. Devuelve la forma
# `(n, degree)`, también con grado 1: las columnas son $x, x^2, \dots$ en este orden, con el dtype de `x`
# y derivables respecto a `x`.


# %% nbgrader={"grade_id": "polynomial_features", "solution": true}
def polynomial_features(x: Tensor, degree: int) -> Tensor:
    """Return the powers x, x², …, x^degree of x (n,) as the columns of (n, degree)."""
    ### BEGIN SOLUTION
    return torch.stack([x**power for power in range(1, degree + 1)], dim=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_polynomial_features", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_powers(x, degree, first=1):
    return torch.stack([x**k for k in range(first, degree + 1)], dim=1)


contract = Contract(
    polynomial_features,
    oracle=right_powers,
    mistakes={
        "powers_with_constant": lambda x, degree: right_powers(x, degree, first=0),
        "powers_from_zero": lambda x, degree: right_powers(x, degree - 1, first=0),
        "powers_falling": lambda x, degree: right_powers(x, degree).flip(1),
        "powers_one_too_few": lambda x, degree: right_powers(x, degree - 1),
        "powers_of_absolute_value": lambda x, degree: right_powers(x.abs(), degree),
        "multiples_not_powers": lambda x, degree: torch.stack(
            [k * x for k in range(1, degree + 1)], dim=1
        ),
        "transposed": lambda x, degree: right_powers(x, degree).T,
    },
)
for v in variants():
    for n, degree in [(5, 3), (3, 3), (4, 6), (1, 4), (6, 2), (7, 1), (1, 1)]:
        contract.holds(v.normal(n), degree)
    contract.holds(v.uniform(5, low=-1.5, high=1.5), 10)
    contract.holds(v.tensor([-2.0, -1.0, 0.0, 1.0, 3.0]), 4)
### END HIDDEN TESTS
x = torch.tensor([2.0, -3.0])
powers = torch.tensor([[2.0, 4.0, 8.0], [-3.0, 9.0, -27.0]])
torch.testing.assert_close(polynomial_features(x, 3), powers)
assert polynomial_features(x, 1).shape == (2, 1)

# %% nbgrader={"grade_id": "test_polynomial_features_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    polynomial_features,
    oracle=lambda x, degree: torch.stack([x**k for k in range(1, degree + 1)], dim=1),
)
for v in variants():
    for degree in (3, 5, 1):
        contract.differentiates(v.normal(6), degree)
        contract.differentiates(v.tensor([0.0, -1.5, 2.0, 0.0]), degree)
### END HIDDEN TESTS
x = torch.tensor([0.0, -2.0], requires_grad=True)
polynomial_features(x, 3).sum().backward()
torch.testing.assert_close(x.grad, torch.tensor([1.0, 9.0]))  # 1 + 2x + 3x²

# %% [markdown] lang="en"
# Look at it: the points twice, and the same least-squares fit on one feature and on two. On the left
# is the world as it was given: the line fails, the model on $(x, x^2)$ bends. On the right the
# horizontal axis is the *feature* $x^2$. There the parabola is a line, and a line is all that the
# model ever draws.

# %% [markdown] lang="es"
# Míralo: los puntos dos veces, y el mismo ajuste por mínimos cuadrados con una característica y con
# dos. A la izquierda está el mundo tal como vino: la recta fracasa, el modelo sobre $(x, x^2)$ se dobla.
# A la derecha el eje horizontal es la *característica* $x^2$. Allí la parábola es una recta, y una recta
# es lo único que el modelo dibuja.

# %%
generator = torch.Generator().manual_seed(3)
parabola_x = 4 * torch.rand(40, generator=generator, dtype=torch.float64) - 2
parabola_y = parabola_x**2 - 1 + 0.25 * torch.randn(40, generator=generator, dtype=torch.float64)


def fit(features, y):
    """Return (w, b) of least squares."""
    ones = torch.ones(len(y), 1, dtype=y.dtype)
    solution = torch.linalg.lstsq(torch.cat([features, ones], dim=1), y[:, None]).solution
    return solution[:-1, 0], solution[-1, 0]


# %% uses_exercises=true
grid = torch.linspace(-2, 2, 100, dtype=torch.float64)
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True, layout="constrained")
left.plot(parabola_x, parabola_y, "o", color="tab:blue", markeredgecolor="black")
right.plot(parabola_x**2, parabola_y, "o", color="tab:blue", markeredgecolor="black")
for degree, style in [(1, "k--"), (2, "k-")]:
    w, b = fit(polynomial_features(parabola_x, degree), parabola_y)
    residuals = polynomial_features(parabola_x, degree) @ w + b - parabola_y
    label = f"degree · grado {degree}: MSE = {float((residuals**2).mean()):.2f}"
    left.plot(grid, polynomial_features(grid, degree) @ w + b, style, linewidth=2, label=label)
right.plot([0, 4], [b, 4 * w[1] + b], "k-", linewidth=2)
left.set(xlabel="x", ylabel="y")
left.legend(loc="upper center", framealpha=1)
right.set(xlabel="x²")
show(
    figure,
    "Left, points along a parabola; a flat line misses them and a curve of degree 2 "
    "follows them. Right, the same points against x²: they lie along a straight line. · A la "
    "izquierda, puntos a lo largo de una parábola; una recta casi horizontal no los sigue y "
    "una curva de grado 2 sí. A la derecha, los mismos puntos frente a x²: están a lo largo "
    "de una recta.",
)

# %% [markdown] lang="en"
# Both cures have a weakness: *you* had to know them. You saw rings and thought of polar coordinates;
# you saw a parabola and thought of squares. For images or speech nobody knows the right coordinates.
# We need features with weights inside, so that they can be *learned*. The rest of this assignment
# builds the smallest ones that work.

# %% [markdown] lang="es"
# Los dos remedios tienen un punto débil: había que *conocerlos*. Viste anillos y pensaste en polares;
# viste una parábola y pensaste en cuadrados. Con imágenes o con voz nadie conoce las coordenadas
# adecuadas. Hacen falta características con pesos dentro, para poder *aprenderlas*. El resto de la
# entrega construye las más pequeñas que sirven.

# %% [markdown] lang="en"
# ## 6.4 The bend: `relu`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# A first idea: let a linear map $W_1 x + b_1$ make the features and a second one use them. Here $W_1$ is
# a matrix of weights and $b_1$ a vector of biases, and $W_2$, $b_2$ are those of the second map. Put one
# into the other:
#
# $$W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2) .$$
#
# That is one linear map again, with the matrix $W_2 W_1$ and the bias $W_2 b_1 + b_2$. Two linear layers
# can do no more than one, and a hundred can do no more than two. Something between them must *not* be
# linear.
#
# The simplest such thing is a bend. The *rectified linear unit* keeps what is positive and replaces the
# rest by 0:
#
# $$\operatorname{relu}(x) = \max(x, 0) = \begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}$$
#
# **By hand.** $\operatorname{relu}$ of $(-2, 0, 3)$ is $(0, 0, 3)$.
#
# **The derivative** is 1 for $x > 0$ and 0 for $x < 0$. At 0 the two sides disagree and the derivative
# does not exist. A program must still say something, and by convention it is **0**: PyTorch's choice,
# and this contract's. Take care. Some formulas have the right value and another gradient at 0: where two
# numbers are equal, `torch.maximum` gives half of the gradient to each, and the derivative of $|x|$ at 0
# counts as 0, so that $(x + |x|)/2$ gives ½ as well.
#
# Why care about a single point? Because it is met all the time: a pixel that is black, a bias that
# starts at zero, the output of another ReLU.
#
# **Your task.** Return $\operatorname{relu}$ of every entry of `x`, a tensor of any shape, with its shape
# and dtype. The gradient is exactly 0 at 0 and below, and 1 above. It must work for every finite
# number, also for ones as large as $10^{30}$. Write the definition: not `relu`, `clamp` or
# `threshold` in any form (`clip`, `clamp_min`, `nn.ReLU`, `nn.Threshold`, …).

# %% [markdown] lang="es"
# ## 6.4 El pliegue: `relu`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# Una primera idea: que una aplicación lineal $W_1 x + b_1$ fabrique las características y que una segunda
# las use. Aquí $W_1$ es una matriz de pesos y $b_1$ un vector de sesgos, y $W_2$, $b_2$ son los de la
# segunda. Mete una dentro de la otra:
#
# $$W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2) .$$
#
# Vuelve a ser una sola aplicación lineal, con matriz $W_2 W_1$ y sesgo $W_2 b_1 + b_2$. Dos capas
# lineales no pueden más que una, y cien no pueden más que dos. Entre ellas tiene que haber algo que *no*
# sea lineal.
#
# Lo más sencillo es un pliegue. La *unidad lineal rectificada* deja lo positivo y cambia el resto por 0:
#
# $$\operatorname{relu}(x) = \max(x, 0) = \begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}$$
#
# **A mano.** $\operatorname{relu}$ de $(-2, 0, 3)$ es $(0, 0, 3)$.
#
# **La derivada** vale 1 si $x > 0$ y 0 si $x < 0$. En 0 los dos lados no se ponen de acuerdo y la
# derivada no existe. Un programa tiene que decir algo de todos modos y, por convenio, dice **0**: es lo
# que elige PyTorch y lo que pide este contrato. Ten cuidado. Algunas fórmulas dan bien el valor y dan
# otro gradiente en 0: cuando dos números son iguales, `torch.maximum` reparte el gradiente a medias, y la
# derivada de $|x|$ en 0 cuenta como 0, así que $(x + |x|)/2$ también da ½.
#
# ¿Por qué preocuparse por un solo punto? Porque aparece a todas horas: un píxel negro, un sesgo que
# empieza en cero, la salida de otra ReLU.
#
# **Tu tarea.** Devuelve la $\operatorname{relu}$ de cada elemento de `x`, un tensor de cualquier forma,
# con su forma y su dtype. El gradiente es exactamente 0 en 0 y por debajo, y 1 por encima. Debe
# funcionar con cualquier número finito, también con los que son tan grandes como $10^{30}$. Escribe la
# definición: ni `relu`, ni `clamp`, ni `threshold` en ninguna de sus formas (`clip`, `clamp_min`,
# `nn.ReLU`, `nn.Threshold`, …).


# %% nbgrader={"grade_id": "relu", "solution": true}
def relu(x: Tensor) -> Tensor:
    """Return x where x > 0 and 0 elsewhere, entry by entry; the gradient at 0 is 0."""
    ### BEGIN SOLUTION
    return torch.where(x > 0, x, torch.zeros_like(x))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_relu", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    relu,
    oracle=lambda x: torch.relu(x),
    mistakes={
        "relu_absolute_value": torch.abs,
        "relu_keeps_negatives": lambda x: torch.where(x < 0, x, 0),
        "relu_step": lambda x: (x > 0).to(x.dtype),
        "relu_capped": lambda x: x.clamp(0, 6),
        "relu_leaks": lambda x: torch.where(x > 0, x, 0.01 * x),
    },
)
contract.forbids(
    "relu", "ReLU", "clamp", "clamp_min", "clamp_max", "clip", "threshold", "Threshold"
)
for v in variants():
    for shape in [(7,), (3, 4), (2, 3, 2), (4, 1), (1,)]:
        contract.holds(v.normal(*shape, std=3))
    contract.holds(v.tensor([-1.0, 0.0, 1.0, 0.0, 9.0, -9.0]))
    contract.holds(v.tensor([[1e30, -1e30], [0.5, -0.5]]))
    contract.holds(v.tensor([1e38, -1e38]))
    contract.holds(v.tensor([-2.0, -0.1, -50.0]))
### END HIDDEN TESTS
x = torch.tensor([[-2.0, 0.0, 3.0]])
torch.testing.assert_close(relu(x), torch.tensor([[0.0, 0.0, 3.0]]))

# %% nbgrader={"grade_id": "test_relu_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    relu,
    oracle=lambda x: torch.relu(x),
    mistakes={
        "relu_half_at_zero": lambda x: torch.maximum(x, torch.zeros_like(x)),
        "relu_one_at_zero": lambda x: torch.where(x >= 0, x, 0),
    },
)
contract.forbids(
    "relu", "ReLU", "clamp", "clamp_min", "clamp_max", "clip", "threshold", "Threshold"
)
for v in variants():
    contract.differentiates(v.normal(8))
    contract.differentiates(v.normal(3, 4))
    contract.differentiates(v.tensor([0.0, -1.0, 0.0, 2.0, 1e-20, -1e-20]))
    contract.differentiates(v.tensor([[0.0, 3.0], [0.0, 0.0]]))
    contract.differentiates(v.tensor([1e30, -1e30, 0.0]))
### END HIDDEN TESTS
x = torch.tensor([-2.0, 0.0, 3.0], requires_grad=True)
relu(x).sum().backward()
torch.testing.assert_close(x.grad, torch.tensor([0.0, 0.0, 1.0]))

# %% [markdown] lang="en"
# One ReLU bends once. The function $c \operatorname{relu}(x - k)$ is flat up to the point $k$ and then
# rises with slope $c$. Add several, each with its own $k$ and $c$, and the slope changes at every $k$ by
# that $c$: from its first bend on, any broken line can be written so, but for a constant, which a bias
# adds. With enough bends a broken line follows any smooth curve as closely as you like.

# %% [markdown] lang="es"
# Una ReLU se dobla una vez. La función $c \operatorname{relu}(x - k)$ es plana hasta el punto $k$ y
# después sube con pendiente $c$. Suma varias, cada una con su $k$ y su $c$, y en cada $k$ la pendiente
# cambiará en ese $c$: así se escribe, desde su primer pliegue, cualquier línea quebrada, salvo una constante
# que pone un sesgo. Con bastantes pliegues, una línea quebrada sigue cualquier curva suave tan de cerca
# como quieras.

# %% uses_exercises=true
grid = torch.linspace(0, 2 * torch.pi, 400)
figure, panels = plt.subplots(1, 3, figsize=(10, 3), sharey=True, layout="constrained")
for axes, pieces in zip(panels, (3, 5, 12), strict=True):
    knots = torch.linspace(0, 2 * torch.pi, pieces + 1)
    slopes = knots.sin().diff() / knots.diff()
    changes = slopes.diff(prepend=torch.zeros(1))  # of the slope, at each knot
    broken = sum(c * relu(grid - k) for c, k in zip(changes, knots, strict=False))
    axes.plot(grid, grid.sin(), color="tab:orange", linewidth=5, alpha=0.5, label="sin x")
    axes.plot(grid, broken, color="black", label=f"Σ c relu(x − k), {pieces} × relu")
    axes.plot(knots, knots.sin(), "o", color="black")
    axes.set(xlabel="x", ylim=(-1.2, 1.9))
    axes.legend(loc="upper right", framealpha=1)
show(
    figure,
    "A sine curve and broken lines made of 3, 5 and 12 ReLUs; the last can hardly be "
    "told from the curve. · Una curva seno y líneas quebradas hechas con 3, 5 y 12 ReLU; la "
    "última apenas se distingue de la curva.",
)

# %% [markdown] lang="en"
# ## 6.5 A bend that does not die: `leaky_relu`
#
# *Required · 5 minutes · difficulty 1 of 3 · 3 points*
#
# The flat half of a ReLU has a price. Where the input is negative the gradient is 0, and by the chain
# rule nothing that stands before the ReLU gets any gradient through it. A unit whose input is negative
# for *every* sample never changes again: it is *dead*.
#
# The leaky ReLU lets a little through. With a slope $s$, small as a rule,
#
# $$\operatorname{leaky}(x) = \begin{cases} x & x > 0 \\ s\,x & \text{otherwise} \end{cases}$$
#
# Its derivative is 1 for $x > 0$ and $s$ for $x < 0$. With $s = 0$ it is the ReLU, with $s = 1$ it does
# not bend at all.
#
# **By hand.** With $s = 0.1$, $(-2, 0, 3)$ becomes $(-0.2, 0, 3)$.
#
# You may meet it as $\max(x, s\,x)$. That holds for $s \le 1$ only: with $s = 2$ and $x = -3$ the
# definition gives $-6$, and the maximum gives $-3$. Write the two cases.
#
# **Your task.** Return $\operatorname{leaky}$ of every entry of `x`, a tensor of any shape, with its
# shape and dtype, for any `negative_slope`: 0, 1, greater than 1 or negative too. When it is left out it
# is 0.01. The result is differentiable with respect to `x`; no gradient is asked at 0, where the two
# sides disagree. Write the definition: not `leaky_relu` or `prelu` in any form (`nn.LeakyReLU`, …).

# %% [markdown] lang="es"
# ## 6.5 Un pliegue que no muere: `leaky_relu`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 3 puntos*
#
# La mitad plana de una ReLU tiene un precio. Donde la entrada es negativa el gradiente es 0 y, por la
# regla de la cadena, nada de lo que hay antes de la ReLU recibe gradiente a través de ella. Una unidad
# cuya entrada es negativa en *todas* las muestras ya no cambia nunca: está *muerta*.
#
# La ReLU con fuga (*leaky*) deja pasar un poco. Con una pendiente $s$, por lo general pequeña,
#
# $$\operatorname{leaky}(x) = \begin{cases} x & x > 0 \\ s\,x & \text{en otro caso} \end{cases}$$
#
# Su derivada es 1 si $x > 0$ y $s$ si $x < 0$. Con $s = 0$ es la ReLU y con $s = 1$ no se dobla.
#
# **A mano.** Con $s = 0.1$, $(-2, 0, 3)$ se convierte en $(-0.2, 0, 3)$.
#
# Quizá la encuentres escrita como $\max(x, s\,x)$. Eso solo vale si $s \le 1$: con $s = 2$ y $x = -3$ la
# definición da $-6$ y el máximo da $-3$. Escribe los dos casos.
#
# **Tu tarea.** Devuelve $\operatorname{leaky}$ de cada elemento de `x`, un tensor de cualquier forma, con
# su forma y su dtype, para cualquier `negative_slope`: también 0, 1, mayor que 1 o negativa. Si no se da,
# vale 0.01. El resultado es derivable respecto a `x`; no se pide gradiente en 0, donde los dos lados no
# coinciden. Escribe la definición: ni `leaky_relu` ni `prelu` en ninguna de sus formas (`nn.LeakyReLU`, …).


# %% nbgrader={"grade_id": "leaky_relu", "solution": true}
def leaky_relu(x: Tensor, negative_slope: float = 0.01) -> Tensor:
    """Return x where x > 0 and negative_slope * x elsewhere, entry by entry."""
    ### BEGIN SOLUTION
    return torch.where(x > 0, x, negative_slope * x)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_leaky_relu", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_leaky(x, negative_slope=0.01):
    return torch.where(x > 0, x, x * negative_slope)


contract = Contract(
    leaky_relu,
    oracle=right_leaky,
    mistakes={
        "leaky_slope_ignored": lambda x, negative_slope=0.01: right_leaky(x, 0.01),
        "leaky_is_relu": lambda x, negative_slope=0.01: right_leaky(x, 0.0),
        "leaky_maximum": lambda x, negative_slope=0.01: torch.maximum(x, negative_slope * x),
        "leaky_wrong_side": lambda x, negative_slope=0.01: torch.where(
            x > 0, negative_slope * x, x
        ),
        "leaky_upwards": lambda x, negative_slope=0.01: right_leaky(x, -negative_slope),
        "leaky_constant": lambda x, negative_slope=0.01: torch.where(x > 0, x, negative_slope),
        "leaky_default_slope": lambda x, negative_slope=0.1: right_leaky(x, negative_slope),
    },
)
contract.forbids("leaky_relu", "LeakyReLU", "prelu", "PReLU")
# Slopes other than the default are exact in float32, so that no rounding decides.
for v in variants():
    for shape in [(7,), (3, 4), (2, 3, 2), (4, 1), (1,)]:
        contract.holds(v.normal(*shape, std=3), 0.25)
    contract.holds(v.tensor([-3.0, -1.0, 0.0, 2.0, 9.0]))
    contract.holds(v.tensor([[-40.0, 1e30], [100.0, -1e30]]), 0.25)
    for slope in (0.25, 0.0, 1.0, 2.0, -0.5):
        contract.holds(v.tensor([-3.0, 0.0, 1.0, -2.0, 4.0]), slope)
        values = v.tensor([-3.0, -0.5, 1.5, -2.0, 4.0, -100.0])
        contract.holds(values, negative_slope=slope)
        contract.differentiates(values, slope)
contract.differentiates(torch.tensor([-3.0, -0.5, 1.5, 4.0]))
### END HIDDEN TESTS
x = torch.tensor([-2.0, 0.0, 3.0])
torch.testing.assert_close(leaky_relu(x), torch.tensor([-0.02, 0.0, 3.0]))
torch.testing.assert_close(leaky_relu(x, 2.0), torch.tensor([-4.0, 0.0, 3.0]))

# %% [markdown] lang="en"
# The two bends and their derivatives, with a slope of 0.2 so that it can be seen.

# %% [markdown] lang="es"
# Los dos pliegues y sus derivadas, con una pendiente de 0.2 para que se vea.

# %% uses_exercises=true
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
for name, bend, style in [
    ("relu", relu, "-"),
    ("leaky relu, s = 0.2", lambda x: leaky_relu(x, 0.2), "--"),
]:
    grid = torch.linspace(-3, 3, 601, requires_grad=True)
    bent = bend(grid)
    bent.sum().backward()
    left.plot(grid.detach(), bent.detach(), style, linewidth=2, label=name)
    right.plot(grid.detach(), grid.grad, style, linewidth=2, label=name)
left.set(xlabel="x", ylabel="f(x)")
left.legend(framealpha=1)
right.set(xlabel="x", ylabel="f ′(x)", ylim=(-0.1, 1.1))
show(
    figure,
    "Left, relu is flat and then rises; leaky relu rises slowly and then fast. Right, "
    "their derivatives jump at 0 from 0 and from 0.2 to 1. · A la izquierda, relu es plana y "
    "luego sube; leaky relu sube despacio y luego deprisa. A la derecha, sus derivadas "
    "saltan en 0 desde 0 y desde 0.2 hasta 1.",
)

# %% [markdown] lang="en"
# ## 6.6 The oldest learner of lines: `perceptron_fit`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# The third failure is the most famous one. To watch it you build the first machine that learned:
# Rosenblatt's *perceptron* (1958). It looks for a line that separates two classes, and it stops by
# itself when it has found one.
#
# Each sample is a row $x_i$ of $X$ with a label $y_i$, which is $-1$ or $+1$. The perceptron has weights
# $w$ and a bias $b$, and gives each sample the score $w \cdot x_i + b$. It predicts $+1$ where the score
# is positive and $-1$ where it is negative. So the sample is on its right side exactly when label and
# score have the same sign:
#
# $$y_i\,(w \cdot x_i + b) > 0 .$$
#
# **The rule.** Start with $w = 0$ and $b = 0$. Take the samples in row order. Where
# $y_i\,(w \cdot x_i + b) \le 0$, correct at once, before the next sample:
#
# $$w \leftarrow w + y_i\,x_i, \qquad b \leftarrow b + y_i .$$
#
# Otherwise leave everything as it is. One pass over all samples is an *epoch*. An epoch without a single
# update means that every sample is on its right side: the perceptron has **converged** and stops.
#
# A score of exactly 0 counts as a mistake: the sample lies on the line, on neither side. Without
# that equality the perceptron would never leave its start, where every score is 0.
#
# **Why it helps.** Put the new weights into the same sample. Because $y_i^2 = 1$,
#
# $$y_i\big((w + y_i x_i) \cdot x_i + b + y_i\big) = y_i\,(w \cdot x_i + b) + \lVert x_i \rVert^2 + 1 .$$
#
# The quantity that should be positive grows by $\lVert x_i \rVert^2 + 1$. Other samples may suffer from
# the correction, and so it takes several epochs. But if any line separates the classes, the perceptron
# is certain to find one after a finite number of updates (Novikoff, 1962).
#
# **By hand.** Two samples: $(1, 1)$ with label $+1$ and $(1, -1)$ with label $-1$.
#
# | epoch | sample | $y_i\,(w \cdot x_i + b)$ | update | $w$ | $b$ |
# |---|---|---|---|---|---|
# | 1 | $(1, 1)$, $+1$ | $0$ | yes | $(1, 1)$ | $1$ |
# | 1 | $(1, -1)$, $-1$ | $-(1 - 1 + 1) = -1$ | yes | $(0, 2)$ | $0$ |
# | 2 | $(1, 1)$, $+1$ | $2$ | no | $(0, 2)$ | $0$ |
# | 2 | $(1, -1)$, $-1$ | $-(-2) = 2$ | no | $(0, 2)$ | $0$ |
#
# Epoch 2 made no update: converged. Had only one epoch been allowed, the answer would be the same $w$ and
# $b$ and **not** converged. The line is already right, but no epoch has shown it.
#
# **Your task.** `X` has shape `(n, d)`; `y` has shape `(n,)`, int64 or floating, and holds $-1$ and $+1$.
# Run the rule from zeros for at most `max_epochs` epochs (100 when it is left out). Return
# `(w, b, converged)`: `w` of shape `(d,)` and `b` of shape `()`, tensors with the dtype of `X`, and
# `converged`, a Python `bool`: `True` when one of those epochs made no update. No gradient is asked, and
# a loop over the rows is what the rule says.

# %% [markdown] lang="es"
# ## 6.6 El aprendiz de rectas más antiguo: `perceptron_fit`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# El tercer fracaso es el más famoso. Para verlo construyes la primera máquina que aprendió: el
# *perceptrón* de Rosenblatt (1958). Busca una recta que separe dos clases y se detiene solo cuando la ha
# encontrado.
#
# Cada muestra es una fila $x_i$ de $X$ con una etiqueta $y_i$, que es $-1$ o $+1$. El perceptrón tiene
# pesos $w$ y un sesgo $b$, y da a cada muestra la puntuación $w \cdot x_i + b$. Predice $+1$ donde la
# puntuación es positiva y $-1$ donde es negativa. Así, la muestra está en su lado exactamente cuando la
# etiqueta y la puntuación tienen el mismo signo:
#
# $$y_i\,(w \cdot x_i + b) > 0 .$$
#
# **La regla.** Empieza con $w = 0$ y $b = 0$. Toma las muestras por orden de filas. Donde
# $y_i\,(w \cdot x_i + b) \le 0$, corrige al momento, antes de la muestra siguiente:
#
# $$w \leftarrow w + y_i\,x_i, \qquad b \leftarrow b + y_i .$$
#
# Si no, déjalo todo como está. Una pasada por todas las muestras es una *época*. Una época sin ninguna
# corrección significa que todas las muestras están en su lado: el perceptrón ha **convergido** y se
# detiene.
#
# Una puntuación de exactamente 0 cuenta como error: la muestra está sobre la recta, en ninguno de los
# dos lados. Sin esa igualdad el perceptrón no saldría nunca de su comienzo, donde toda puntuación es 0.
#
# **Por qué ayuda.** Pon los pesos nuevos en la misma muestra. Como $y_i^2 = 1$,
#
# $$y_i\big((w + y_i x_i) \cdot x_i + b + y_i\big) = y_i\,(w \cdot x_i + b) + \lVert x_i \rVert^2 + 1 .$$
#
# La cantidad que debería ser positiva crece en $\lVert x_i \rVert^2 + 1$. Otras muestras pueden salir
# perdiendo con la corrección, y por eso hacen falta varias épocas. Pero si alguna recta separa las
# clases, es seguro que el perceptrón encuentra una tras un número finito de correcciones (Novikoff,
# 1962).
#
# **A mano.** Dos muestras: $(1, 1)$ con etiqueta $+1$ y $(1, -1)$ con etiqueta $-1$.
#
# | época | muestra | $y_i\,(w \cdot x_i + b)$ | corrige | $w$ | $b$ |
# |---|---|---|---|---|---|
# | 1 | $(1, 1)$, $+1$ | $0$ | sí | $(1, 1)$ | $1$ |
# | 1 | $(1, -1)$, $-1$ | $-(1 - 1 + 1) = -1$ | sí | $(0, 2)$ | $0$ |
# | 2 | $(1, 1)$, $+1$ | $2$ | no | $(0, 2)$ | $0$ |
# | 2 | $(1, -1)$, $-1$ | $-(-2) = 2$ | no | $(0, 2)$ | $0$ |
#
# La época 2 no corrigió nada: ha convergido. Con una sola época permitida, $w$ y $b$ serían los mismos, pero
# **no** habría convergido. La recta ya es buena, y ninguna época lo ha mostrado.
#
# **Tu tarea.** `X` tiene forma `(n, d)`; `y` tiene forma `(n,)`, es int64 o de coma flotante y contiene
# $-1$ y $+1$. Aplica la regla desde ceros durante `max_epochs` épocas como mucho (100 si no se da).
# Devuelve `(w, b, converged)`: `w` de forma `(d,)` y `b` de forma `()`, tensores con el dtype de `X`, y
# `converged`, un `bool` de Python: `True` cuando una de esas épocas no corrigió nada. No se pide
# gradiente, y un bucle sobre las filas es lo que dice la regla.


# %% nbgrader={"grade_id": "perceptron_fit", "solution": true}
def perceptron_fit(X: Tensor, y: Tensor, max_epochs: int = 100) -> tuple[Tensor, Tensor, bool]:
    """Return (w (d,), b (), converged) of the perceptron rule on X (n, d) and y (n,) of -1 and +1."""
    ### BEGIN SOLUTION
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    for _ in range(max_epochs):
        updated = False
        for x_i, y_i in zip(X, y, strict=True):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                b = b + y_i
                updated = True
        if not updated:
            return w, b, True
    return w, b, False
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_perceptron_fit", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_perceptron(
    X, y, max_epochs=100, wrong=lambda margin: margin <= 0, order=1, per_epoch=None, bias=1
):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        updates = 0
        for i in range(len(y))[::order]:
            if wrong(y[i] * ((w * X[i]).sum() + b)) and updates != per_epoch:
                w, b, updates = w + y[i] * X[i], b + bias * y[i], updates + 1
        if updates == 0:
            return w, b, True
    return w, b, False


def batch_perceptron(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        missed = (y * ((w * X).sum(1) + b) <= 0).to(X.dtype) * y
        w, b = w + (missed[:, None] * X).sum(0), b + missed.sum()
    return w, b, None


def mistaken(scale=1, **options):  # recognised by w and b, not by converged
    def fit(X, y, max_epochs=100):
        w, b, _ = right_perceptron(X, y, max_epochs, **options)
        return scale * w, scale * b, None

    return fit


contract = Contract(
    perceptron_fit,
    oracle=right_perceptron,
    returns=("w", "b", "converged"),
    mistakes={
        "perceptron_rows_reversed": mistaken(order=-1),
        "perceptron_bias_forgotten": mistaken(bias=0),
        "perceptron_bias_wrong_sign": mistaken(bias=-1),
        "perceptron_one_update_an_epoch": mistaken(per_epoch=1),
        "perceptron_batch": batch_perceptron,
        "perceptron_always_updates": mistaken(wrong=lambda margin: True),
        "perceptron_doubled": mistaken(scale=2),
        "perceptron_strict": mistaken(wrong=lambda margin: margin < 0),
    },
)
# Small integers and halves: no rounding decides an update.
separable = [
    ([[-1.0, 3.0], [-2.5, 2.0], [0.5, 3.0], [0.0, 1.0], [-1.0, 1.0]], [1, 1, -1, 1, 1]),
    ([[3.0, 1.0], [-2.0, 0.5], [4.0, 2.0], [-1.0, -1.0], [-3.0, 1.0]], [-1, 1, -1, 1, 1]),
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [-1, -1, -1, 1]),
    ([[1.0, 1.0], [1.0, -1.0]], [1, -1]),
    ([[2.0, -1.0, 0.5]], [-1]),
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [-1, 1, 1, 1]),
    ([[2.5], [-1.0], [1.5], [0.5]], [1, -1, 1, -1]),
    ([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0], [2.0, 1.0, -1.0]], [1, -1, 1]),
]
for v in variants():
    for points, labels in separable:
        contract.holds(v.tensor(points), v.labels(labels))
        contract.holds(v.tensor(points), v.tensor(labels))
    for n, d in [(6, 2), (8, 3), (4, 4), (5, 1), (3, 5)]:  # separable or not
        X = v.integers(-4, 5, n, d).to(v.dtype) / 2
        contract.holds(X, 2 * v.integers(0, 2, n) - 1, 7)
### END HIDDEN TESTS
X = torch.tensor([[1.0, 1.0], [1.0, -1.0]])
y = torch.tensor([1, -1])
w, b, converged = perceptron_fit(X, y)
torch.testing.assert_close(w, torch.tensor([0.0, 2.0]))
torch.testing.assert_close(b, torch.tensor(0.0))
assert converged is True

# %% nbgrader={"grade_id": "test_perceptron_fit_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_perceptron(X, y, max_epochs=100):
    w, b = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0])
    for _ in range(max_epochs):
        quiet = True
        for i in range(len(y)):
            if y[i] * ((w * X[i]).sum() + b) <= 0:
                w, b, quiet = w + y[i] * X[i], b + y[i], False
        if quiet:
            return w, b, True
    return w, b, False


def off_by(difference):  # recognised by w and b, not by converged
    return lambda X, y, max_epochs=100: (
        *right_perceptron(X, y, max_epochs + difference)[:2],
        None,
    )


def judged_at_the_end(X, y, max_epochs=100):
    w, b, _ = right_perceptron(X, y, max_epochs)
    return w, b, bool((y * ((w * X).sum(1) + b) > 0).all())


contract = Contract(
    perceptron_fit,
    oracle=right_perceptron,
    returns=("w", "b", "converged"),
    mistakes={
        "perceptron_judged_at_the_end": judged_at_the_end,
        "perceptron_one_epoch_too_few": off_by(-1),
        "perceptron_one_epoch_too_many": off_by(1),
    },
)
corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
for v in variants():
    # Number of epochs until one is quiet: allowed exactly so many, one fewer, one more.
    for points, labels, epochs in [
        (corners, [-1, -1, -1, 1], 9),
        (corners, [-1, 1, 1, 1], 6),
        ([[1.0, 1.0], [1.0, -1.0]], [1, -1], 2),
    ]:
        for max_epochs in (epochs // 2, epochs - 1, epochs, epochs + 1, 1):
            contract.holds(v.tensor(points), v.labels(labels), max_epochs=max_epochs)
    contract.holds(v.tensor([[12.0], [17.0]]), v.labels([-1, 1]))  # 100 epochs, the last quiet
    contract.holds(v.tensor([[8.0], [12.0]]), v.labels([-1, 1]))  # 101
    contract.holds(v.tensor([[8.0], [12.0]]), v.labels([-1, 1]), 101)
    contract.holds(v.tensor(corners), v.labels([-1, 1, 1, -1]))
    contract.holds(v.tensor(corners), v.labels([-1, 1, 1, -1]), 3)
    contract.holds(v.tensor([[1.0], [1.0], [2.0]]), v.tensor([1, -1, 1]), 4)
### END HIDDEN TESTS
X = torch.tensor([[1.0, 1.0], [1.0, -1.0]])
y = torch.tensor([1, -1])
assert perceptron_fit(X, y, max_epochs=1)[2] is False
assert perceptron_fit(X, y, max_epochs=2)[2] is True

# %% [markdown] lang="en"
# Now the third failure. The four corners of the square, $\{0, 1\}^2$, with two ways to label them. AND is
# $+1$ where both coordinates are 1. XOR, the *exclusive or*, is $+1$ where exactly one of them is 1. Fit
# both, allowing more and more epochs, and count the corners that are not on their right side.

# %% [markdown] lang="es"
# Ahora el tercer fracaso. Las cuatro esquinas del cuadrado, $\{0, 1\}^2$, con dos maneras de
# etiquetarlas. AND es $+1$ donde las dos coordenadas valen 1. XOR, el *o exclusivo*, es $+1$ donde vale 1
# exactamente una. Ajusta las dos, permitiendo cada vez más épocas, y cuenta las esquinas que no están en
# su lado.

# %%
corners = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
and_labels = torch.tensor([-1, -1, -1, 1])
xor_labels = torch.tensor([-1, 1, 1, -1])

# %% uses_exercises=true
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
draw_classes(left, corners, and_labels, size=90)
w, b, converged = perceptron_fit(corners, and_labels)
draw_line(left, w, b, color="black", linestyle="--")
left.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", title="AND")
left.set(xlim=(-0.3, 1.6), ylim=(-0.3, 1.6))
epochs = range(1, 16)
for name, labels, style in [("AND", and_labels, "o-"), ("XOR", xor_labels, "^--")]:
    missed = []
    for max_epochs in epochs:
        w, b, converged = perceptron_fit(corners, labels, max_epochs)
        missed.append(int((labels * (corners @ w + b) <= 0).sum()))
    right.plot(epochs, missed, style, label=name)
right.set(xlabel="epochs · épocas", ylabel="errors · errores", yticks=range(5))
right.legend(loc="center right", framealpha=1)
show(
    figure,
    "Left, the corners labelled by AND and the line that separates them. Right, the "
    "errors after each epoch: those of AND fall to 0, those of XOR stay at 4. · A la "
    "izquierda, las esquinas etiquetadas con AND y la recta que las separa. A la derecha, "
    "los errores tras cada época: los de AND bajan a 0, los de XOR se quedan en 4.",
)

# %% [markdown] lang="en"
# Do the first epoch of XOR by hand and you see what happens:
#
# | sample | $y_i\,(w \cdot x_i + b)$ | $w$ after | $b$ after |
# |---|---|---|---|
# | $(0, 0)$, $-1$ | $0$ | $(0, 0)$ | $-1$ |
# | $(0, 1)$, $+1$ | $-1$ | $(0, 1)$ | $0$ |
# | $(1, 0)$, $+1$ | $0$ | $(1, 1)$ | $1$ |
# | $(1, 1)$, $-1$ | $-3$ | $(0, 0)$ | $0$ |
#
# Four updates, and it is back at zero. The second epoch repeats the first, and so does the thousandth.

# %% [markdown] lang="es"
# Haz a mano la primera época de XOR y verás qué pasa:
#
# | muestra | $y_i\,(w \cdot x_i + b)$ | $w$ después | $b$ después |
# |---|---|---|---|
# | $(0, 0)$, $-1$ | $0$ | $(0, 0)$ | $-1$ |
# | $(0, 1)$, $+1$ | $-1$ | $(0, 1)$ | $0$ |
# | $(1, 0)$, $+1$ | $0$ | $(1, 1)$ | $1$ |
# | $(1, 1)$, $-1$ | $-3$ | $(0, 0)$ | $0$ |
#
# Cuatro correcciones, y otra vez en cero. La segunda época repite la primera, y la milésima también.

# %% [markdown] lang="en"
# ## 6.7 XOR, solved: `xor_weights`
#
# *Required · 20 minutes · difficulty 3 of 3 · 4 points*
#
# It is not the perceptron's fault. **No** line separates XOR. Suppose that $w_1 x_1 + w_2 x_2 + b$ is
# negative for label $-1$ and positive for $+1$. Then
#
# $$b < 0, \qquad w_1 + b > 0, \qquad w_2 + b > 0, \qquad w_1 + w_2 + b < 0 .$$
#
# Add the two in the middle: $w_1 + w_2 + 2b > 0$. Add the first and the last: $w_1 + w_2 + 2b < 0$. Both
# cannot be true.
#
# So change the coordinates, and this time with a layer that a network could learn. Two *hidden units*
# make two new features of the point $x = (x_1, x_2)$:
#
# $$h = \operatorname{relu}(W_1 x + b_1), \qquad \text{that is} \quad
# h_j = \operatorname{relu}\Big(\sum_k (W_1)_{jk}\, x_k + (b_1)_j\Big) ,$$
#
# and a linear model reads them: $\text{output} = w_2 \cdot h + b_2$. Row $j$ of the matrix $W_1$ holds
# the weights of hidden unit $j$, and $b_1$ holds the two biases. The vector $w_2$ has one weight for each
# hidden unit, and $b_2$ is a single number. Without the ReLU this would be one linear map, as in 6.4.
#
# **By hand: AND.** Let the output be 1 for true and 0 for false. AND only depends on the sum
# $s = x_1 + x_2$, which is 0, 1 or 2, and must be 0, 0, 1. One unit is enough:
# $h_1 = \operatorname{relu}(x_1 + x_2 - 1)$ is 0, 0, 1. So the first row of $W_1$ is $(1, 1)$ and
# $(b_1)_1 = -1$; the second unit is not needed and gets zeros; $w_2 = (1, 0)$ and $b_2 = 0$.
#
# **Now XOR.** It depends on $s$ as well: 0 for $s = 0$, 1 for $s = 1$, and 0 again for $s = 2$. Going up,
# then down: a broken line with one bend where you need it. You know how to build those. Another way is
# to ask how $x_1$ and $x_2$ *differ*. Every way that works is right.
#
# **Your task.** Choose the weights by hand. Return `(W1, b1, w2, b2)` of shapes `(2, 2)`, `(2,)`, `(2,)`
# and `()`, all float32, such that $w_2 \cdot \operatorname{relu}(W_1 x + b_1) + b_2$ is 0, 1, 1, 0 for $x$ =
# $(0, 0)$, $(0, 1)$, $(1, 0)$, $(1, 1)$, to within $10^{-5}$.

# %% [markdown] lang="es"
# ## 6.7 XOR, resuelto: `xor_weights`
#
# *Obligatorio · 20 minutos · dificultad 3 de 3 · 4 puntos*
#
# La culpa no es del perceptrón. **Ninguna** recta separa XOR. Supón que $w_1 x_1 + w_2 x_2 + b$ es
# negativo con etiqueta $-1$ y positivo con $+1$. Entonces
#
# $$b < 0, \qquad w_1 + b > 0, \qquad w_2 + b > 0, \qquad w_1 + w_2 + b < 0 .$$
#
# Suma las dos del medio: $w_1 + w_2 + 2b > 0$. Suma la primera y la última: $w_1 + w_2 + 2b < 0$. No
# pueden cumplirse ambas.
#
# Cambia entonces las coordenadas, y esta vez con una capa que una red podría aprender. Dos *unidades
# ocultas* fabrican dos características nuevas del punto $x = (x_1, x_2)$:
#
# $$h = \operatorname{relu}(W_1 x + b_1), \qquad \text{es decir,} \quad
# h_j = \operatorname{relu}\Big(\sum_k (W_1)_{jk}\, x_k + (b_1)_j\Big) ,$$
#
# y un modelo lineal las lee: $\text{salida} = w_2 \cdot h + b_2$. La fila $j$ de la matriz $W_1$ contiene
# los pesos de la unidad oculta $j$, y $b_1$ contiene los dos sesgos. El vector $w_2$ tiene un peso por
# unidad oculta y $b_2$ es un solo número. Sin la ReLU esto sería una sola aplicación lineal, como en 6.4.
#
# **A mano: AND.** Que la salida sea 1 si es verdadero y 0 si es falso. AND solo depende de la suma
# $s = x_1 + x_2$, que vale 0, 1 o 2, y debe dar 0, 0, 1. Basta una unidad:
# $h_1 = \operatorname{relu}(x_1 + x_2 - 1)$ da 0, 0, 1. Así, la primera fila de $W_1$ es $(1, 1)$ y
# $(b_1)_1 = -1$; la segunda unidad no hace falta y se queda en ceros; $w_2 = (1, 0)$ y $b_2 = 0$.
#
# **Ahora XOR.** También depende de $s$: 0 con $s = 0$, 1 con $s = 1$ y otra vez 0 con $s = 2$. Subir y
# luego bajar: una línea quebrada con un pliegue donde lo necesitas. Esas ya las sabes construir. Otra
# manera es preguntarse en qué se *diferencian* $x_1$ y $x_2$. Toda manera que funcione es buena.
#
# **Tu tarea.** Elige los pesos a mano. Devuelve `(W1, b1, w2, b2)` con formas `(2, 2)`, `(2,)`, `(2,)` y
# `()`, todos float32, de modo que $w_2 \cdot \operatorname{relu}(W_1 x + b_1) + b_2$ dé 0, 1, 1, 0 con $x$ =
# $(0, 0)$, $(0, 1)$, $(1, 0)$, $(1, 1)$, con un margen de $10^{-5}$.


# %% nbgrader={"grade_id": "xor_weights", "solution": true}
def xor_weights() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return (W1 (2, 2), b1 (2,), w2 (2,), b2 ()) with which two ReLUs compute XOR."""
    ### BEGIN SOLUTION
    W1 = torch.tensor([[1.0, 1.0], [1.0, 1.0]])
    b1 = torch.tensor([0.0, -1.0])
    w2 = torch.tensor([1.0, -2.0])
    b2 = torch.tensor(0.0)
    return W1, b1, w2, b2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_xor_weights", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true

weights = call(xor_weights)
expect_true(
    isinstance(weights, (tuple, list)) and len(weights) == 4, "xor_four_parts", what="xor_weights()"
)
for name, part, shape in zip(
    ("W1", "b1", "w2", "b2"), weights, [(2, 2), (2,), (2,), ()], strict=True
):
    zeros = 0 * part if isinstance(part, torch.Tensor) else part
    expect(zeros, torch.zeros(shape), what=f"{name} of xor_weights()")


def xor_network(x, W1, b1, w2, b2):
    return torch.relu(x @ W1.T + b1) @ w2 + b2


square = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
W1, b1, w2, b2 = (part.detach() for part in weights)
exclusive_or = torch.tensor([0.0, 1.0, 1.0, 0.0])
output = xor_network(square, W1, b1, w2, b2)
with_columns = xor_network(square, W1.T, b1, w2, b2)
without_relu = (square @ W1.T + b1) @ w2 + b2
columns_solve_it = torch.allclose(with_columns, exclusive_or, rtol=0, atol=1e-5)
right_sides = torch.equal((output > 0.5).float(), exclusive_or)
separates = float(output[1:3].min()) > float(output[[0, 3]].max())
expect(
    output,
    exclusive_or,
    what="w2 · relu(W1 x + b1) + b2, x = (0, 0), (0, 1), (1, 0), (1, 1)",
    rtol=0,
    atol=1e-5,
    mistakes={
        "xor_transposed": output if columns_solve_it else exclusive_or,
        "xor_is_and": torch.tensor([0.0, 0.0, 0.0, 1.0]),
        "xor_is_or": torch.tensor([0.0, 1.0, 1.0, 1.0]),
        "xor_negated": 1 - exclusive_or,
        "xor_plus_minus_one": 2 * exclusive_or - 1,
        "xor_only_sides": output if right_sides or separates else exclusive_or,
        "xor_still_linear": without_relu,
    },
)
### END HIDDEN TESTS
W1, b1, w2, b2 = xor_weights()
assert [tuple(part.shape) for part in (W1, b1, w2, b2)] == [(2, 2), (2,), (2,), ()]
hidden = torch.relu(W1 @ torch.tensor([1.0, 0.0]) + b1)
torch.testing.assert_close(w2 @ hidden + b2, torch.tensor(1.0), rtol=0, atol=1e-5)

# %% [markdown] lang="en"
# See what your network computes between the corners: its output over the whole square, with the line
# where it is ½. One line could not do it. Two bends can.

# %% [markdown] lang="es"
# Mira lo que calcula tu red entre las esquinas: su salida en todo el cuadrado, con la línea donde vale ½.
# Una recta no podía. Dos pliegues sí.

# %% uses_exercises=true
W1, b1, w2, b2 = xor_weights()
ticks = torch.linspace(-0.3, 1.3, 161)
plane = torch.cartesian_prod(ticks, ticks)
output = (relu(plane @ W1.T + b1) @ w2 + b2).detach().reshape(161, 161).T
figure, axes = plt.subplots(figsize=(5.2, 4.2), layout="constrained")
shades = axes.contourf(ticks, ticks, output, levels=20, cmap="Greys")
axes.contour(ticks, ticks, output, levels=[0.5], colors="black", linestyles="--")
draw_classes(axes, corners, xor_labels, size=90)
figure.colorbar(shades, label="$w_2 · h + b_2$")
axes.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", title="XOR")
show(
    figure,
    "The output of the network over the square, in shades; dashed lines where it is "
    "½ keep the corners (0, 1) and (1, 0) apart from (0, 0) and (1, 1). · La salida de la "
    "red sobre el cuadrado, en tonos; unas líneas discontinuas donde vale ½ separan las "
    "esquinas (0, 1) y (1, 0) de (0, 0) y (1, 1).",
)

# %% [markdown] lang="en"
# ## 6.8 Waves as features: `fourier_features`
#
# *Optional · 10 minutes · difficulty 1 of 3 · 0 points*
#
# Powers are a poor choice for what repeats: hours of a day, angles, positions in a long text. Far from
# 0 every power runs away. Sines and cosines stay between $-1$ and $1$ and come back after each turn.
#
# For one number $x$ and $K$ frequencies $k = 1, \dots, K$ take
#
# $$\varphi(x) = \big(\sin x, \sin 2x, \dots, \sin Kx,\ \cos x, \cos 2x, \dots, \cos Kx\big) .$$
#
# A linear model on them can draw any wave with period $2\pi$, the finer the larger $K$ is. Why sine *and*
# cosine? A wave of frequency $k$ that is shifted by $c$ is
# $\sin(kx + c) = \cos c\,\sin kx + \sin c\,\cos kx$: a weight for each of the two gives every shift.
#
# **By hand.** For $x = \pi / 2$ and $K = 2$: $(\sin \tfrac{\pi}{2}, \sin \pi, \cos \tfrac{\pi}{2}, \cos \pi)
# = (1, 0, 0, -1)$.
#
# **Your task.** `x` has shape `(n,)`. Return shape `(n, 2 * num_frequencies)`: first all the sines, by
# rising $k$ from 1, then all the cosines. The dtype is that of `x`, and the result is differentiable with
# respect to `x`.

# %% [markdown] lang="es"
# ## 6.8 Ondas como características: `fourier_features`
#
# *Opcional · 10 minutos · dificultad 1 de 3 · 0 puntos*
#
# Las potencias sirven mal para lo que se repite: las horas de un día, los ángulos, las posiciones en un
# texto largo. Lejos de 0 toda potencia se dispara. Los senos y cosenos se quedan entre $-1$ y $1$ y
# regresan tras cada vuelta.
#
# Para un número $x$ y $K$ frecuencias $k = 1, \dots, K$ toma
#
# $$\varphi(x) = \big(\sin x, \sin 2x, \dots, \sin Kx,\ \cos x, \cos 2x, \dots, \cos Kx\big) .$$
#
# Un modelo lineal sobre ellas puede dibujar cualquier onda de período $2\pi$, tanto más fina cuanto mayor
# sea $K$. ¿Por qué seno *y* coseno? Una onda de frecuencia $k$ desplazada en $c$ es
# $\sin(kx + c) = \cos c\,\sin kx + \sin c\,\cos kx$: con un peso para cada uno sale cualquier
# desplazamiento.
#
# **A mano.** Con $x = \pi / 2$ y $K = 2$: $(\sin \tfrac{\pi}{2}, \sin \pi, \cos \tfrac{\pi}{2}, \cos \pi)
# = (1, 0, 0, -1)$.
#
# **Tu tarea.** `x` tiene forma `(n,)`. Devuelve la forma `(n, 2 * num_frequencies)`: primero todos los
# senos, con $k$ creciente desde 1, y después todos los cosenos. El dtype es el de `x` y el resultado es
# derivable respecto a `x`.


# %% nbgrader={"grade_id": "fourier_features", "solution": true}
def fourier_features(x: Tensor, num_frequencies: int) -> Tensor:
    """Return sin(kx), then cos(kx), for k = 1..num_frequencies, shape (n, 2 * num_frequencies)."""
    ### BEGIN SOLUTION
    k = torch.arange(1, num_frequencies + 1, dtype=x.dtype, device=x.device)
    angles = x[:, None] * k
    return torch.cat([angles.sin(), angles.cos()], dim=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_fourier_features", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_fourier(x, num_frequencies, first=1, unit=1.0):
    waves = [unit * k * x for k in range(first, first + num_frequencies)]
    return torch.stack([w.sin() for w in waves] + [w.cos() for w in waves], dim=1)


def interleaved(x, num_frequencies):
    sines, cosines = right_fourier(x, num_frequencies).chunk(2, dim=1)
    return torch.stack([sines, cosines], dim=2).flatten(1)


contract = Contract(
    fourier_features,
    oracle=right_fourier,
    mistakes={
        "fourier_interleaved": interleaved,
        "fourier_cosines_first": lambda x, num_frequencies: right_fourier(x, num_frequencies).roll(
            num_frequencies, 1
        ),
        "fourier_from_zero": lambda x, num_frequencies: right_fourier(x, num_frequencies, first=0),
        "fourier_two_pi": lambda x, num_frequencies: right_fourier(
            x, num_frequencies, unit=2 * torch.pi
        ),
        "fourier_powers_of_two": lambda x, num_frequencies: torch.cat(
            [
                torch.stack([f(2**k * x) for k in range(num_frequencies)], dim=1)
                for f in (torch.sin, torch.cos)
            ],
            dim=1,
        ),
        "transposed": lambda x, num_frequencies: right_fourier(x, num_frequencies).T,
    },
)
for v in variants():
    for n, num_frequencies in [(5, 3), (6, 3), (4, 1), (1, 4), (7, 5), (2, 1)]:
        contract.holds(v.normal(n), num_frequencies)
        contract.differentiates(v.normal(n), num_frequencies)
    contract.holds(v.tensor([-3.0, 0.0, 2.0]), 2)
    contract.differentiates(v.tensor([0.0, -3.0]), 2)
### END HIDDEN TESTS
x = torch.tensor([torch.pi / 2])
waves = torch.tensor([[1.0, 0.0, 0.0, -1.0]])
torch.testing.assert_close(fourier_features(x, 2), waves, rtol=1e-5, atol=1e-5)

# %% [markdown] lang="en"
# A square wave, known on one turn (grey) and asked for on three. The polynomial of degree 9 does well
# inside; outside of what it has seen it leaves the page. The waves go on.

# %% [markdown] lang="es"
# Una onda cuadrada, conocida en una vuelta (gris) y preguntada en tres. El polinomio de grado 9 se ajusta
# bien dentro; fuera de lo que ha visto, se sale de la página. Las ondas continúan.

# %% uses_exercises=true
seen = torch.linspace(-torch.pi, torch.pi, 201, dtype=torch.float64)
asked = torch.linspace(-3 * torch.pi, 3 * torch.pi, 601, dtype=torch.float64)
figure, panels = plt.subplots(1, 3, figsize=(10, 3), sharey=True, layout="constrained")
for axes, name, features in [
    (panels[0], "degree · grado 9", lambda x: polynomial_features(x / torch.pi, 9)),
    (panels[1], "K = 1", lambda x: fourier_features(x, 1)),
    (panels[2], "K = 9", lambda x: fourier_features(x, 9)),
]:
    w, b = fit(features(seen), seen.sin().sign())
    axes.axvspan(-torch.pi, torch.pi, color="0.9")
    axes.plot(asked, asked.sin().sign(), color="tab:orange", linewidth=3, alpha=0.6)
    axes.plot(asked, features(asked) @ w + b, color="black")
    axes.set(title=name, xlabel="x", ylim=(-2, 2))
show(
    figure,
    "A square wave fitted on one turn: the polynomial runs away outside of it, one "
    "wave follows it roughly everywhere, nine waves follow it closely everywhere. · Una onda "
    "cuadrada ajustada en una vuelta: el polinomio se dispara fuera de ella, una sola onda la "
    "sigue a grandes rasgos en todas partes y nueve la siguen de cerca en todas partes.",
)

# %% [markdown] lang="en"
# ## Milestone: the same perceptron, four times
#
# Here is the whole assignment in one picture. In each panel *your* perceptron looks for a straight line.
# Above, the data as it came: it finds none, however long it tries. Below, the same data in other
# coordinates: it finds one and stops.
#
# The perceptron did not become any better from the upper row to the lower one. The representation did.
# (You may count fewer than four points in the last panel: hidden units may send two corners to the
# same place. Which ones? That is what your units do for the perceptron.)

# %% [markdown] lang="es"
# ## Hito: el mismo perceptrón, cuatro veces
#
# Aquí está la entrega entera en un dibujo. En cada recuadro *tu* perceptrón busca una recta. Arriba, los
# datos tal como vinieron: no encuentra ninguna, por más que lo intente. Abajo, los mismos datos en otras
# coordenadas: encuentra una y se detiene.
#
# De la fila de arriba a la de abajo el perceptrón no ha mejorado. Ha mejorado la representación. (Puede
# que en el último recuadro cuentes menos de cuatro puntos: las unidades ocultas pueden llevar dos esquinas
# al mismo lugar. ¿Cuáles? Eso es lo que tus unidades hacen por el perceptrón.)

# %% uses_exercises=true
W1, b1, w2, b2 = xor_weights()
hidden = relu(corners @ W1.T + b1).detach()
looks = [
    (rings, ring_labels, ("x", "y")),
    (corners, xor_labels, ("$x_1$", "$x_2$")),
    (to_polar(rings), ring_labels, ("r", "θ")),
    (hidden, xor_labels, ("$h_1$", "$h_2$")),
]
figure, panels = plt.subplots(2, 2, figsize=(8, 7.2), layout="constrained")
for axes, (X, labels, (horizontal, vertical)) in zip(panels.flat, looks, strict=True):
    w, b, converged = perceptron_fit(X, labels)
    draw_classes(axes, X, labels, size=36 if len(X) > 4 else 90)
    axes.margins(0.2)
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim(), xlabel=horizontal, ylabel=vertical)
    if converged:
        draw_line(axes, w, b, color="black", linestyle="--")
    found = "line found · recta encontrada" if converged else "no line · ninguna recta"
    axes.set_title(found)
show(
    figure,
    "Four panels. Above, the rings in x and y and XOR in its corners: no line found. "
    "Below, the rings in r and θ and XOR in its hidden units: a dashed line separates the "
    "classes. · Cuatro recuadros. Arriba, los anillos en x e y y XOR en sus esquinas: no se "
    "encuentra recta. Abajo, los anillos en r y θ y XOR en sus unidades ocultas: una línea "
    "discontinua separa las clases.",
)

# %% [markdown] lang="en"
# ## What you have now
#
# - A representation is a choice of coordinates. A line that fails in one may be enough in another.
# - Polar coordinates turn rings into bands; powers turn a parabola into a line; and you can often go
#   back without loss.
# - A model that is linear in its *weights* may be as curved as you like in its *inputs*, and all that you
#   know of linear models still holds.
# - Two linear layers are one. A bend between them, the ReLU, changes that: sums of bends follow any curve.
# - XOR has no line, and two ReLUs solve it.
#
# You chose the two hidden units by hand. A network with a thousand of them has to *find* its weights, and
# there is no formula for that any more. **Next**, in assignment 7, you build the method that finds them:
# gradient descent and its variants. In assignment 8 it trains layers of ReLUs, and the representation is
# learned.

# %% [markdown] lang="es"
# ## Lo que ya tienes
#
# - Una representación es una elección de coordenadas. La recta que fracasa en unas puede bastar en otras.
# - Las coordenadas polares convierten anillos en franjas; las potencias convierten una parábola en una
#   recta; y a menudo se puede volver sin perder nada.
# - Un modelo lineal en sus *pesos* puede ser tan curvo como quieras en sus *entradas*, y todo lo que sabes
#   de los modelos lineales sigue valiendo.
# - Dos capas lineales son una sola. Un pliegue entre ellas, la ReLU, lo cambia todo: las sumas de pliegues
#   siguen cualquier curva.
# - XOR no tiene recta, y dos ReLU lo resuelven.
#
# Las dos unidades ocultas las elegiste a mano. Una red con mil tiene que *encontrar* sus pesos, y para eso
# ya no hay fórmula. **Después**, en la entrega 7, construyes el método que los encuentra: el descenso de
# gradiente y sus variantes. En la entrega 8 ese método entrena capas de ReLU, y la representación se
# aprende.
