# %% [markdown] lang="en"
# # 8. From one neuron to a network
#
# In assignment 6 a line failed on XOR, and two ReLUs that you chose by hand bent the plane until it
# succeeded. In assignment 7 you built the loop that finds weights by walking downhill. Here the two meet: a
# **network** is a chain of such bends, and descent finds the weights of all of them.
#
# Nothing in it is new to you. A neuron is a linear model followed by a bend. A layer is many neurons side by
# side. A network is layers one behind the other. Only its gradient needs a new idea, and that idea is the
# chain rule, used from back to front.
#
# **You will** write one neuron, a layer and a network; find out how large its first weights must be; derive
# its gradient by hand, layer by layer, for any depth; rebuild the network as PyTorch's `nn.Module`; and train
# it until it tells two interleaved moons apart.
#
# **What comes after:** a network with enough neurons can learn its data by heart. Assignment 9,
# regularization, is about stopping it from doing so.
#
# Write your code in place of the lines that raise `NotImplementedError`, then run the cell below it: it checks
# a few cases at once. More are checked when you hand in your work. As in every assignment, a result has the
# dtype and the device of the floating tensors that come in, those are left as they were, and a function of
# tensors stays differentiable unless its exercise says otherwise.

# %% [markdown] lang="es"
# # 8. De una neurona a una red
#
# En la entrega 6 una recta fracasó con XOR, y dos ReLU elegidas a mano doblaron el plano hasta lograrlo. En la
# entrega 7 construiste el bucle que encuentra los pesos bajando la cuesta. Aquí se juntan las dos cosas: una
# **red** es una cadena de esos pliegues, y el descenso encuentra los pesos de todos.
#
# Nada de lo que contiene es nuevo para ti. Una neurona es un modelo lineal seguido de un pliegue. Una capa son
# muchas neuronas, una al lado de otra. Una red son capas, una detrás de otra. Solo su gradiente necesita una
# idea nueva, y esa idea es la regla de la cadena, recorrida de atrás hacia delante.
#
# **Vas a** escribir una neurona, una capa y una red; averiguar qué tamaño deben tener sus primeros pesos;
# deducir a mano su gradiente, capa por capa, con cualquier profundidad; reconstruir la red como un `nn.Module`
# de PyTorch; y entrenarla hasta que distinga dos lunas entrelazadas.
#
# **Después:** una red con suficientes neuronas puede aprenderse los datos de memoria. La entrega 9,
# regularización, trata de impedírselo.
#
# Escribe tu código en lugar de las líneas que lanzan `NotImplementedError` y ejecuta la celda siguiente:
# comprueba al momento unos pocos casos. Al entregar se comprueban más. Como en todas las entregas, un resultado
# tiene el dtype y el dispositivo de los tensores de coma flotante que entran, estos se quedan como estaban, y
# una función de tensores sigue siendo derivable salvo que su ejercicio diga otra cosa.

# %%
import base64
import html
import io
import math
from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from IPython.display import HTML, display
from torch import Tensor, nn


def make_moons(n, seed, noise=0.12):
    """Return n points (n, 2) on two interleaved half circles, with noise, and their labels (n,)."""
    drawn = torch.Generator().manual_seed(seed)
    labels = torch.arange(n) % 2
    angle = torch.pi * torch.rand(n, generator=drawn)
    side = 1 - 2 * labels  # +1: the upper moon, label 0; -1: the lower one, label 1
    X = torch.stack([side * angle.cos() + labels, side * angle.sin() + labels / 2], dim=1)
    return X + noise * torch.randn(n, 2, generator=drawn), labels


def draw_moons(axes, X, labels, size=14):
    """Draw the points of class 0 as circles and those of class 1 as triangles."""
    for label, marker, color in [(0, "o", "tab:blue"), (1, "^", "tab:orange")]:
        axes.scatter(
            X[labels == label, 0],
            X[labels == label, 1],
            s=size,
            marker=marker,
            color=color,
            edgecolor="black",
            linewidth=0.4,
            zorder=3,
            label=f"label = {label}",
        )


def show(figure, alt):
    """Show a figure with its text alternative, and close it."""
    png = io.BytesIO()
    figure.savefig(png, format="png", bbox_inches="tight")
    data = base64.b64encode(png.getvalue()).decode()
    display(HTML(f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}">'))
    plt.close(figure)


# %% [markdown] lang="en"
# **The data.** Two half circles with noise, each reaching into the hollow of the other, 300 points to learn
# from and 1,000 new ones to be asked about. You see the rule at once, and no straight line can follow it. Keep
# this picture in mind: at the end your network draws the boundary into it.

# %% [markdown] lang="es"
# **Los datos.** Dos semicírculos con ruido, cada uno metido en el hueco del otro: 300 puntos para aprender y
# 1000 nuevos por los que preguntar. La regla salta a la vista y ninguna recta puede seguirla. Quédate con esta
# figura: al final tu red trazará en ella la frontera.

# %%
moons, moon_labels = make_moons(300, seed=8)
new_moons, new_labels = make_moons(1000, seed=88)

figure, axes = plt.subplots(figsize=(5.5, 3.4), layout="constrained")
draw_moons(axes, moons, moon_labels)
axes.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
axes.legend(frameon=False)
show(
    figure,
    "An upper moon of circles, open below, and a lower moon of triangles, open above; the "
    "tip of each lies in the hollow of the other. · Una luna superior de círculos, abierta "
    "hacia abajo, y una inferior de triángulos, abierta hacia arriba; la punta de cada una está "
    "en el hueco de la otra.",
)

# %% [markdown] lang="en"
# ## 8.1 One neuron: `neuron`
#
# *Required · 10 minutes · difficulty 1 of 3 · 2 points*
#
# A neuron does three things to a sample $x$ of $d$ numbers. It weighs each number, it adds everything up
# together with a bias, and it bends the sum:
#
# $$z = \sum_{j=1}^{d} w_j\, x_j + b = w \cdot x + b, \qquad a = \varphi(z) .$$
#
# The weights $w$ and the bias $b$ are its parameters. The number $z$ is its *pre-activation*, the function
# $\varphi$ its **activation function**, and $a$ its output.
#
# You have met several neurons already. With $\varphi(z) = z$ it is the linear model of assignment 4. With the
# sigmoid it is the logistic regression of assignment 5. With the ReLU, $\varphi(z) = \max(z, 0)$, it is a
# hidden unit of assignment 6.
#
# **What can one neuron see?** Move $x$ in a direction $v$ that is perpendicular to $w$. Then
# $w \cdot (x + v) + b = w \cdot x + b$: nothing changes. A neuron looks in one direction only, that of $w$,
# and it says the same all along any line across it. That is why one neuron cannot follow a moon, whatever its
# activation.
#
# **By hand.** Let $w = (2, -1)$ and $b = \frac12$. The sample $(2, 1)$ gives $z = 4 - 1 + \frac12 = 3.5$, and a
# ReLU lets it pass: $a = 3.5$. The sample $(1, 3)$ gives $z = 2 - 3 + \frac12 = -0.5$. The ReLU turns it into
# 0; a sigmoid would answer $1 / (1 + e^{0.5}) \approx 0.378$.
#
# **Your task.** `w` has shape `(d,)`, `b` shape `()`. `x` is one sample `(d,)`, and the result has shape `()`; or
# `x` is a batch `(n, d)`, and the result has shape `(n,)`. `activation` is any function from a tensor to a tensor
# that acts on each entry by itself: `torch.relu`, `torch.tanh`, an `nn.Module`, one of your own. Gradients flow to
# `x`, `w` and `b`.

# %% [markdown] lang="es"
# ## 8.1 Una neurona: `neuron`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 2 puntos*
#
# Una neurona hace tres cosas con una muestra $x$ de $d$ números. Pesa cada número, lo suma todo junto con un
# sesgo y dobla la suma:
#
# $$z = \sum_{j=1}^{d} w_j\, x_j + b = w \cdot x + b, \qquad a = \varphi(z) .$$
#
# Los pesos $w$ y el sesgo $b$ son sus parámetros. El número $z$ es su *preactivación*; la función $\varphi$, su
# **función de activación**; y $a$, su salida.
#
# Ya conoces varias neuronas. Con $\varphi(z) = z$ es el modelo lineal de la entrega 4. Con la sigmoide es la
# regresión logística de la entrega 5. Con la ReLU, $\varphi(z) = \max(z, 0)$, es una unidad oculta de la
# entrega 6.
#
# **¿Qué ve una sola neurona?** Mueve $x$ en una dirección $v$ perpendicular a $w$. Entonces
# $w \cdot (x + v) + b = w \cdot x + b$: no cambia nada. Una neurona mira en una sola dirección, la de $w$, y
# dice lo mismo a lo largo de cualquier recta perpendicular. Por eso una neurona sola no puede seguir una luna,
# sea cual sea su activación.
#
# **A mano.** Sean $w = (2, -1)$ y $b = \frac12$. La muestra $(2, 1)$ da $z = 4 - 1 + \frac12 = 3.5$, y una ReLU
# la deja pasar: $a = 3.5$. La muestra $(1, 3)$ da $z = 2 - 3 + \frac12 = -0.5$. La ReLU la convierte en 0; una
# sigmoide respondería $1 / (1 + e^{0.5}) \approx 0.378$.
#
# **Tu tarea.** `w` tiene forma `(d,)` y `b` forma `()`. O bien `x` es una muestra `(d,)` y el resultado tiene
# forma `()`; o bien `x` es un lote `(n, d)` y el resultado tiene forma `(n,)`. `activation` es cualquier función
# de un tensor en un tensor que actúe sobre cada elemento por separado: `torch.relu`, `torch.tanh`, un
# `nn.Module`, una tuya. Los gradientes llegan a `x`, `w` y `b`.


# %% nbgrader={"grade_id": "neuron", "solution": true}
def neuron(x: Tensor, w: Tensor, b: Tensor, activation) -> Tensor:
    """Return activation(w · x + b), shape () for x (d,) and (n,) for x (n, d)."""
    ### BEGIN SOLUTION
    return activation(x @ w + b)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_neuron", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def identity(z):
    return z


def cubed_minus_one(z):
    return z**3 - 1


contract = Contract(
    neuron,
    oracle=lambda x, w, b, activation: activation((x * w).sum(-1) + b),
    mistakes={
        "neuron_without_activation": lambda x, w, b, activation: x @ w + b,
        "neuron_without_bias": lambda x, w, b, activation: activation(x @ w),
        "neuron_bias_after_activation": lambda x, w, b, activation: activation(x @ w) + b,
        "neuron_bias_in_every_term": lambda x, w, b, activation: activation((x * w + b).sum(-1)),
        "neuron_activates_the_input": lambda x, w, b, activation: activation(x) @ w + b,
        "neuron_activates_every_term": lambda x, w, b, activation: activation(x * w + b).sum(-1),
        "neuron_activates_twice": lambda x, w, b, activation: activation(activation(x @ w + b)),
        "neuron_always_relu": lambda x, w, b, activation: torch.relu(x @ w + b),
        "neuron_always_sigmoid": lambda x, w, b, activation: torch.sigmoid(x @ w + b),
        "neuron_batch_in_one_sum": lambda x, w, b, activation: activation((x * w).sum() + b),
        "neuron_sums_over_samples": lambda x, w, b, activation: activation((x * w).sum(0) + b),
        "mean_not_sum": lambda x, w, b, activation: activation((x * w).mean(-1) + b),
        "kept_dimension": lambda x, w, b, activation: activation((x * w).sum(-1, keepdim=True) + b),
    },
)
activations = [torch.tanh, torch.relu, identity, cubed_minus_one, nn.Sigmoid()]
for v in variants():
    for activation in activations:
        for shape in [(4,), (5, 3), (3, 5), (3, 3), (1, 4), (6, 1), (1,), (1, 1)]:
            contract.holds(v.normal(*shape), v.normal(shape[-1]), v.normal(), activation)
    for activation in [torch.tanh, identity, cubed_minus_one]:
        for shape in [(4,), (5, 3), (3, 3)]:
            contract.differentiates(v.normal(*shape), v.normal(shape[-1]), v.normal(), activation)
### END HIDDEN TESTS
w, b = torch.tensor([2.0, -1.0]), torch.tensor(0.5)
torch.testing.assert_close(neuron(torch.tensor([2.0, 1.0]), w, b, torch.relu), torch.tensor(3.5))
X = torch.tensor([[2.0, 1.0], [1.0, 3.0]])
torch.testing.assert_close(neuron(X, w, b, torch.relu), torch.tensor([3.5, 0.0]))
torch.testing.assert_close(neuron(X, w, b, torch.tanh), torch.tensor([3.5, -0.5]).tanh())

# %% [markdown] lang="en"
# The neuron of the example with three activations, over the whole plane. The arrow is $w$; the dashed line is
# where $z = 0$. Along every line across the arrow the answer is one and the same.

# %% [markdown] lang="es"
# La neurona del ejemplo con tres activaciones, sobre todo el plano. La flecha es $w$; la línea discontinua,
# donde $z = 0$. A lo largo de cualquier recta perpendicular a la flecha, la respuesta es la misma.

# %% uses_exercises=true
ticks = torch.linspace(-3, 3, 121)
plane = torch.cartesian_prod(ticks, ticks)
figure, panels = plt.subplots(1, 3, figsize=(10, 3.1), layout="constrained")
for axes, name, activation in [
    (panels[0], "φ(z) = z", lambda z: z),
    (panels[1], "φ = ReLU", torch.relu),
    (panels[2], "φ = σ", torch.sigmoid),
]:
    seen = neuron(plane, torch.tensor([2.0, -1.0]), torch.tensor(0.5), activation)
    shades = axes.contourf(ticks, ticks, seen.reshape(121, 121).T, levels=14, cmap="Greys")
    axes.axline((-0.25, 0), slope=2, color="tab:blue", linestyle="--")
    axes.annotate(
        "", (1.75, -1), (-0.25, 0), arrowprops={"arrowstyle": "->", "color": "tab:red", "lw": 2}
    )
    figure.colorbar(shades, ax=axes)
    axes.set(title=name, xlabel="$x_1$", ylabel="$x_2$", aspect="equal", xlim=(-3, 3), ylim=(-3, 3))
show(
    figure,
    "Three panels over the plane: the identity rises evenly along the arrow w, the ReLU is "
    "flat on one side of the dashed line and rises on the other, the sigmoid climbs from 0 to 1 "
    "around the line. All stripes run across the arrow. · Tres paneles sobre el plano: la "
    "identidad sube por igual a lo largo de la flecha w, la ReLU es plana a un lado de la línea "
    "discontinua y sube al otro, la sigmoide pasa de 0 a 1 en torno a la línea. Todas las franjas "
    "son perpendiculares a la flecha.",
)

# %% [markdown] lang="en"
# ## 8.2 A layer of neurons: `linear`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# One neuron sees one direction. Put $m$ of them side by side, all looking at the same $d$ numbers, each with
# weights and a bias of its own. Stack their weights as the rows of a matrix $W$ of shape $(m, d)$, and their
# biases in a vector $b$ of $m$ numbers. Row $j$ belongs to neuron $j$:
#
# $$z_j = \sum_{k=1}^{d} W_{jk}\, x_k + b_j , \qquad \text{in short} \quad z = W x + b .$$
#
# So $W$ has the shape `(out, in)`, outputs first. It is PyTorch's convention, and the one of this course.
#
# For a batch, the samples are the *rows* of $X$, shape $(n, d)$, and the results are to be rows as well. Read
# the formula for row $i$: $Z_{ij} = \sum_k X_{ik} W_{jk} + b_j$. The sum runs over the *second* index of $W$.
# In a matrix product it would run over the first. So $W$ has to be transposed:
#
# $$Z = X W^\top + b .$$
#
# The shapes agree: $(n, d)$ times $(d, m)$ is $(n, m)$, and broadcasting adds $b$ to each row.
#
# **By hand.** Three neurons that look at two numbers:
#
# $$W = \begin{pmatrix} 1 & 2 \\ 0 & -1 \\ 3 & 0 \end{pmatrix}, \quad b = (0, 1, -1), \quad x = (2, 1)
# \quad \Rightarrow \quad z = (2 + 2,\; -1 + 1,\; 6 - 1) = (4, 0, 5) .$$
#
# **Your task.** `X` has shape `(…, in)`: the last axis holds the features, and before it stand any number of axes,
# or none. `W` has shape `(out, in)`, `b` shape `(out,)`. Return shape `(…, out)`, with gradients to `X`, `W` and
# `b`. The library's own layer is not allowed: no `linear` and no `nn.Linear`, under any name. Products are
# allowed, `@` too.

# %% [markdown] lang="es"
# ## 8.2 Una capa de neuronas: `linear`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# Una neurona ve una dirección. Pon $m$ neuronas una al lado de otra, todas mirando los mismos $d$ números, cada
# una con sus propios pesos y su propio sesgo. Apila sus pesos como filas de una matriz $W$ de forma $(m, d)$ y
# sus sesgos en un vector $b$ de $m$ números. La fila $j$ pertenece a la neurona $j$:
#
# $$z_j = \sum_{k=1}^{d} W_{jk}\, x_k + b_j , \qquad \text{en breve} \quad z = W x + b .$$
#
# Así que $W$ tiene forma `(out, in)`: primero las salidas. Es el convenio de PyTorch y el de este curso.
#
# En un lote las muestras son las *filas* de $X$, de forma $(n, d)$, y los resultados también deben ser filas.
# Lee la fórmula en la fila $i$: $Z_{ij} = \sum_k X_{ik} W_{jk} + b_j$. La suma recorre el *segundo* índice de
# $W$. En un producto de matrices recorrería el primero. Por eso hay que trasponer $W$:
#
# $$Z = X W^\top + b .$$
#
# Las formas cuadran: $(n, d)$ por $(d, m)$ es $(n, m)$, y la difusión suma $b$ a cada fila.
#
# **A mano.** Tres neuronas que miran dos números:
#
# $$W = \begin{pmatrix} 1 & 2 \\ 0 & -1 \\ 3 & 0 \end{pmatrix}, \quad b = (0, 1, -1), \quad x = (2, 1)
# \quad \Rightarrow \quad z = (2 + 2,\; -1 + 1,\; 6 - 1) = (4, 0, 5) .$$
#
# **Tu tarea.** `X` tiene forma `(…, in)`: el último eje contiene las características y delante hay cualquier
# número de ejes, o ninguno. `W` tiene forma `(out, in)` y `b` forma `(out,)`. Devuelve la forma `(…, out)`, con
# gradientes hacia `X`, `W` y `b`. No se permite la capa de la biblioteca: ni `linear` ni `nn.Linear`, con ningún
# nombre. Los productos están permitidos, también `@`.


# %% nbgrader={"grade_id": "linear", "solution": true}
def linear(X: Tensor, W: Tensor, b: Tensor) -> Tensor:
    """Return the pre-activations (…, out) of X (…, in) for W (out, in) and b (out,)."""
    ### BEGIN SOLUTION
    return X @ W.T + b
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_linear", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    linear,
    oracle=lambda X, W, b: (X[..., None, :] * W).sum(-1) + b,
    mistakes={
        "transposed": lambda X, W, b: X @ W + b,
        "linear_without_bias": lambda X, W, b: X @ W.T,
        "linear_bias_for_samples": lambda X, W, b: X @ W.T + b[:, None],
        "linear_bias_subtracted": lambda X, W, b: X @ W.T - b,
        "linear_bias_in_every_term": lambda X, W, b: (X[..., None, :] * W + b[:, None]).sum(-1),
        "linear_outputs_first": lambda X, W, b: (X @ W.T + b).transpose(0, -1),
        "linear_with_relu": lambda X, W, b: torch.relu(X @ W.T + b),
        "mean_not_sum": lambda X, W, b: (X[..., None, :] * W).mean(-1) + b,
    },
)
contract.forbids("linear", "Linear", "LazyLinear")
for v in variants():
    for n, inputs, outputs in [(5, 3, 4), (4, 2, 6), (3, 3, 3), (1, 4, 2), (6, 1, 3), (2, 5, 1)]:
        X, W, b = v.normal(n, inputs), v.normal(outputs, inputs), v.normal(outputs)
        contract.holds(X, W, b)
        contract.differentiates(X, W, b)
### END HIDDEN TESTS
W = torch.tensor([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]])
b = torch.tensor([0.0, 1.0, -1.0])
X = torch.tensor([[2.0, 1.0], [0.0, 0.0]])
torch.testing.assert_close(linear(X, W, b), torch.tensor([[4.0, 0.0, 5.0], [0.0, 1.0, -1.0]]))

# %% nbgrader={"grade_id": "test_linear_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    linear,
    oracle=lambda X, W, b: (X[..., None, :] * W).sum(-1) + b,
    mistakes={
        "transposed": lambda X, W, b: X @ W + b,
        "linear_without_bias": lambda X, W, b: X @ W.T,
        "linear_flattened": lambda X, W, b: (X @ W.T + b).reshape(-1, len(b)),
    },
)
contract.forbids("linear", "Linear", "LazyLinear")
for v in variants():
    for shape in [(3,), (1,), (2, 4, 3), (3, 3, 3), (2, 1, 5, 4), (1, 1, 2)]:
        for outputs in (2, shape[-1]):
            X, W, b = v.normal(*shape), v.normal(outputs, shape[-1]), v.normal(outputs)
            contract.holds(X, W, b)
            contract.differentiates(X, W, b)
### END HIDDEN TESTS
W, b = torch.tensor([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]]), torch.tensor([0.0, 1.0, -1.0])
torch.testing.assert_close(linear(torch.tensor([2.0, 1.0]), W, b), torch.tensor([4.0, 0.0, 5.0]))
assert linear(torch.zeros(5, 4, 2), W, b).shape == (5, 4, 3)

# %% [markdown] lang="en"
# ## 8.3 Layer after layer: `mlp_forward`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# Feed the outputs of one layer to the next and you have a **network**; when every layer is linear with a bend
# behind it, it is called a *multilayer perceptron*, MLP. The layers between the input and the last one are
# *hidden*.
#
# **The bend is not an ornament.** Leave it out, and two layers are
# $W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2)$: one linear layer again, with other numbers. A
# hundred layers without a bend can do no more than one.
#
# Call the input $H_0 = X$. With $L$ layers, weights $W_1, \dots, W_L$ and biases $b_1, \dots, b_L$,
#
# $$Z_l = H_{l-1} W_l^\top + b_l, \qquad H_l = \operatorname{relu}(Z_l) \quad (l = 1, \dots, L - 1),
# \qquad Z_L = H_{L-1} W_L^\top + b_L .$$
#
# The result is $Z_L$, **without** a ReLU. The last layer gives logits, and a logit must be able to be negative.
# For $L = 1$ there is no ReLU at all, and the network is the linear model.
#
# **By hand.** Two inputs, two hidden neurons, two outputs:
#
# $$W_1 = \begin{pmatrix} 1 & 0 \\ 0 & -1 \end{pmatrix}, \quad b_1 = (0, 1), \quad
# W_2 = \begin{pmatrix} 0 & 5 \\ 2 & 7 \end{pmatrix}, \quad b_2 = (0, -3) .$$
#
# For $x = (1, 2)$ the pre-activations are $z_1 = (1,\, -2 + 1) = (1, -1)$. The second neuron sleeps:
# $h_1 = (1, 0)$. The logits are $(0 \cdot 1,\; 2 \cdot 1 - 3) = (0, -1)$. The weights 5 and 7 had no say.
#
# **Your task.** `X` has shape `(n, d)`. `weights` is a list of $L \ge 1$ tensors, `weights[l]` of shape `(out, in)`,
# and `biases` a list of $L$ tensors `(out,)`; the first layer stands first. Return the logits `(n, c)`, where `c` is
# the last `out`. Gradients flow to `X` and to every weight and bias. The lists stay as they were. Everything is allowed.

# %% [markdown] lang="es"
# ## 8.3 Capa tras capa: `mlp_forward`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Da las salidas de una capa a la siguiente y tienes una **red**; cuando cada capa es lineal y lleva un pliegue
# detrás, se llama *perceptrón multicapa*, MLP. Las capas que hay entre la entrada y la última son *ocultas*.
#
# **El pliegue no es un adorno.** Quítalo, y dos capas son
# $W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2)$: otra vez una sola capa lineal, con otros números.
# Cien capas sin pliegue no pueden más que una.
#
# Llama $H_0 = X$ a la entrada. Con $L$ capas, pesos $W_1, \dots, W_L$ y sesgos $b_1, \dots, b_L$,
#
# $$Z_l = H_{l-1} W_l^\top + b_l, \qquad H_l = \operatorname{relu}(Z_l) \quad (l = 1, \dots, L - 1),
# \qquad Z_L = H_{L-1} W_L^\top + b_L .$$
#
# El resultado es $Z_L$, **sin** ReLU. La última capa da logits, y un logit tiene que poder ser negativo. Con
# $L = 1$ no hay ninguna ReLU y la red es el modelo lineal.
#
# **A mano.** Dos entradas, dos neuronas ocultas, dos salidas:
#
# $$W_1 = \begin{pmatrix} 1 & 0 \\ 0 & -1 \end{pmatrix}, \quad b_1 = (0, 1), \quad
# W_2 = \begin{pmatrix} 0 & 5 \\ 2 & 7 \end{pmatrix}, \quad b_2 = (0, -3) .$$
#
# Con $x = (1, 2)$ las preactivaciones son $z_1 = (1,\, -2 + 1) = (1, -1)$. La segunda neurona duerme:
# $h_1 = (1, 0)$. Los logits son $(0 \cdot 1,\; 2 \cdot 1 - 3) = (0, -1)$. Los pesos 5 y 7 no han tenido voz.
#
# **Tu tarea.** `X` tiene forma `(n, d)`. `weights` es una lista de $L \ge 1$ tensores, `weights[l]` de forma
# `(out, in)`, y `biases` una lista de $L$ tensores `(out,)`; la primera capa va primero. Devuelve los logits
# `(n, c)`, donde `c` es el último `out`. Los gradientes llegan a `X` y a cada peso y cada sesgo. Las listas se quedan
# como estaban. Todo está permitido.


# %% nbgrader={"grade_id": "mlp_forward", "solution": true}
def mlp_forward(X: Tensor, weights: list[Tensor], biases: list[Tensor]) -> Tensor:
    """Return the logits (n, c) of X (n, d): linear layers with a ReLU after all but the last."""
    ### BEGIN SOLUTION
    H = X
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        H = torch.relu(linear(H, W, b))
    return linear(H, weights[-1], biases[-1])
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mlp_forward", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def chain(X, weights, biases, *, bend=torch.relu, bent=None, transposed=False, late_bias=False):
    """Return the network's output; options are mistakes. `bent` are the layers with a bend."""
    bent = range(len(weights) - 1) if bent is None else bent(len(weights))
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        Z = X @ (W if transposed else W.T) + (0 if late_bias else b)
        H = bend(Z) if layer in bent else Z
        X = H + b if late_bias else H
    return X


def mistaken(**how):
    return lambda X, weights, biases: chain(X, weights, biases, **how)


def layers(v, sizes):
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    return [v.normal(*shape) for shape in shapes], [v.normal(shape[0]) for shape in shapes]


contract = Contract(
    mlp_forward,
    oracle=chain,
    mistakes={
        "forward_relu_at_the_end": mistaken(bent=range),
        "forward_without_relu": mistaken(bent=lambda L: ()),
        "forward_relu_once": mistaken(bent=lambda L: range(min(1, L - 1))),
        "forward_relu_of_the_input": lambda X, weights, biases: chain(X.relu(), weights, biases),
        "forward_bias_after_relu": mistaken(late_bias=True),
        "forward_tanh": mistaken(bend=torch.tanh),
        "forward_sigmoid": mistaken(bend=torch.sigmoid),
        "forward_leaky_relu": mistaken(bend=nn.functional.leaky_relu),
        "transposed": mistaken(transposed=True),
        "forward_without_biases": lambda X, weights, biases: chain(
            X, weights, [0 * b for b in biases]
        ),
        "forward_last_layer_left_out": lambda X, weights, biases: chain(
            X, weights[:-1], biases[:-1], bent=range
        ),
        "forward_gives_probabilities": lambda X, weights, biases: chain(X, weights, biases).softmax(
            1
        ),
        "forward_first_layer_repeated": lambda X, weights, biases: chain(
            X, weights[:1] * len(weights), biases[:1] * len(biases)
        ),
    },
)
for v in variants():
    for n, sizes in [
        (6, [3, 5, 2]),
        (5, [4, 6]),
        (7, [2, 5, 4, 3]),
        (4, [3, 3, 3, 3]),
        (1, [3, 4, 2]),
        (8, [4, 6, 1]),
        (9, [2, 3, 5, 4, 6, 3]),
        (3, [1, 4, 4]),
        (4, [3, 3]),
    ]:
        contract.holds(v.normal(n, sizes[0]), *layers(v, sizes))
    weights, biases = layers(v, [3, 5, 4, 2])
    trainable = [[p.requires_grad_() for p in part] for part in (weights, biases)]
    contract.holds(v.normal(5, 3), *trainable)
### END HIDDEN TESTS
weights = [torch.tensor([[1.0, 0.0], [0.0, -1.0]]), torch.tensor([[0.0, 5.0], [2.0, 7.0]])]
biases = [torch.tensor([0.0, 1.0]), torch.tensor([0.0, -3.0])]
X = torch.tensor([[1.0, 2.0]])
torch.testing.assert_close(mlp_forward(X, weights, biases), torch.tensor([[0.0, -1.0]]))
torch.testing.assert_close(mlp_forward(X, weights[:1], biases[:1]), torch.tensor([[1.0, -1.0]]))

# %% nbgrader={"grade_id": "test_mlp_forward_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def network_output(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        X = torch.relu(X @ W.T + b)
    return X @ weights[-1].T + biases[-1]


for v in variants():
    for n, sizes in [(6, [3, 5, 2]), (5, [4, 3]), (7, [2, 5, 4, 3]), (4, [3, 3, 3, 3])]:
        shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
        leaves = {"X": v.normal(n, sizes[0])}
        leaves |= {f"weights[{k}]": v.normal(*shape) for k, shape in enumerate(shapes)}
        leaves |= {f"biases[{k}]": v.normal(shape[0]) for k, shape in enumerate(shapes)}
        leaves = {name: leaf.requires_grad_() for name, leaf in leaves.items()}
        X, *parts = leaves.values()
        names = [*[*leaves][1:], "X"]
        weights, biases = parts[: len(shapes)], parts[len(shapes) :]
        right, got = network_output(X, weights, biases), call(mlp_forward, X, weights, biases)
        what = f"mlp_forward with {len(shapes)} layers"
        expect(got, right, what=what)
        upstream = v.normal(*right.shape)
        wanted = torch.autograd.grad(right, [*parts, X], upstream)
        expect_true(got.requires_grad, "forward_cut_off", what=what)
        found = torch.autograd.grad(got, [*parts, X], upstream, allow_unused=True)
        expect_true(all(g is not None for g in found), "forward_cut_off", what=what)
        for name, mine, true in zip(names, found, wanted, strict=True):
            expect(mine, true, what=f"the gradient of {name} through {what}", rtol=1e-3, atol=1e-4)
### END HIDDEN TESTS
weights = [torch.tensor([[1.0, 0.0], [0.0, -1.0]], requires_grad=True), torch.ones(1, 2)]
mlp_forward(
    torch.tensor([[1.0, 2.0]]), weights, [torch.tensor([0.0, 1.0]), torch.zeros(1)]
).backward()
torch.testing.assert_close(weights[0].grad, torch.tensor([[1.0, 2.0], [0.0, 0.0]]))

# %% [markdown] lang="en"
# **Why depth?** Here is a layer of two neurons that folds the interval $[0, 1]$ in the middle, as one folds a
# sheet of paper: $2 \operatorname{relu}(x) - 4 \operatorname{relu}(x - \frac12)$ goes up to 1 and down again. Put
# the same fold behind itself, and behind itself again. Each layer doubles the number of pieces. Eight neurons, two
# in each of four layers, make 16 pieces. Eight neurons in one layer make at most 9, one more than they have bends.

# %% [markdown] lang="es"
# **¿Para qué la profundidad?** Aquí hay una capa de dos neuronas que pliega el intervalo $[0, 1]$ por la mitad, como
# quien pliega una hoja de papel: $2 \operatorname{relu}(x) - 4 \operatorname{relu}(x - \frac12)$ sube hasta 1 y vuelve
# a bajar. Pon el mismo pliegue detrás de sí mismo, y otra vez. Cada capa duplica el número de tramos. Ocho neuronas,
# dos en cada una de cuatro capas, hacen 16 tramos. Ocho neuronas en una sola capa hacen 9 como mucho, uno más que
# pliegues tienen.

# %% uses_exercises=true
fold, knee = torch.tensor([[2.0, -4.0]]), torch.tensor([0.0, -0.5])
line = torch.linspace(0, 1, 513)[:, None]
figure, panels = plt.subplots(1, 4, figsize=(10, 2.4), sharey=True, layout="constrained")
for depth, axes in enumerate(panels, start=1):
    fold_weights = [torch.ones(2, 1)] + [fold.repeat(2, 1)] * (depth - 1) + [fold]
    fold_biases = [knee] * depth + [torch.zeros(1)]
    axes.plot(line, mlp_forward(line, fold_weights, fold_biases), color="black")
    axes.set(title=f"2 × {depth} → {2**depth}", xlabel="x")
show(
    figure,
    "Four saw curves on the interval from 0 to 1, with 2, 4, 8 and 16 straight pieces, for "
    "one to four hidden layers of two neurons. · Cuatro curvas en diente de sierra en el intervalo "
    "de 0 a 1, con 2, 4, 8 y 16 tramos rectos, para una a cuatro capas ocultas de dos neuronas.",
)

# %% [markdown] lang="en"
# ## 8.4 The first weights: `init_mlp`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# Descent must start somewhere. In assignments 4, 5 and 7 it started at zero. A network cannot. If all weights are
# zero, the hidden neurons of a layer are all alike, they get the same gradient, take the same step, and stay alike
# for ever. Two neurons that start equal are one neuron. **Chance** makes them different.
#
# **How large should it be?** Follow a number through a layer. A neuron of the next layer adds up
# $z = \sum_k w_k h_k$ over its $m$ inputs; $m$ is its *fan-in*, written $\text{fan\_in}$. Draw the weights
# independently with mean 0 and variance $\sigma^2$, and let the bias be 0. Then $z$ has mean 0, and in its square
# the mixed terms $w_k w_{k'}$ have mean 0 as well, so that
#
# $$\mathbb{E}[z^2] = \sum_{k} \mathbb{E}[w_k^2]\, \mathbb{E}[h_k^2] = \text{fan\_in} \cdot \sigma^2 \cdot
# \mathbb{E}[h^2] .$$
#
# Here $\mathbb{E}$ is the mean over the draws. Now the ReLU: $z$ is as often positive as negative, and the ReLU
# erases one half, so what it lets through has $\mathbb{E}[\operatorname{relu}(z)^2] = \frac12 \mathbb{E}[z^2]$.
# Together, from one hidden layer to the next,
#
# $$\mathbb{E}[h_{\text{new}}^2] = \tfrac12 \, \text{fan\_in}\, \sigma^2 \cdot \mathbb{E}[h^2] .$$
#
# If the factor in front is not 1, it is applied again in every layer. With $\sigma^2 = 1/\text{fan\_in}$ it is
# $\frac12$, and after 30 layers the signal is $2^{-30}$, a billionth. The size that keeps the signal is
#
# $$\sigma = \sqrt{\frac{2}{\text{fan\_in}}} .$$
#
# It is called *He initialisation*, after K. He and others, 2015. The same argument, run from back to front, holds for
# the gradient.
#
# **By hand.** A layer from 8 inputs to 3 neurons: $\sigma = \sqrt{2/8} = 0.5$. A layer from 3 inputs to 8
# neurons: $\sigma = \sqrt{2/3} \approx 0.816$. What counts is what a neuron adds up, not how many neurons there are.
#
# **Your task.** `sizes` is a list of widths: `[2, 16, 3]` means 2 inputs, 16 hidden neurons, 3 outputs, and two
# layers. Return `(weights, biases)`, two lists with one tensor for each layer. A weight has shape `(out, in)`, as in
# 8.2, and is drawn from a normal distribution with mean 0 and standard deviation $\sqrt{2/\text{fan\_in}}$; a bias is
# zeros, `(out,)`. All are float32 and leaf tensors with `requires_grad=True`, so that `backward()` gives them a
# `.grad`. (The result of a product is no leaf: first scale, then `requires_grad_()`.) No two layers share a tensor. All
# chance comes from `generator`, a CPU generator, in any order you like: the same seed gives the same weights, another
# seed gives others. With `generator=None`, PyTorch's global generator may be used.

# %% [markdown] lang="es"
# ## 8.4 Los primeros pesos: `init_mlp`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# El descenso tiene que empezar en algún sitio. En las entregas 4, 5 y 7 empezaba en cero. Una red no puede. Si todos
# los pesos son cero, las neuronas ocultas de una capa son todas iguales, reciben el mismo gradiente, dan el mismo paso
# y siguen iguales para siempre. Dos neuronas que empiezan iguales son una sola. El **azar** las hace distintas.
#
# **¿De qué tamaño?** Sigue a un número a través de una capa. Una neurona de la capa siguiente suma
# $z = \sum_k w_k h_k$ sobre sus $m$ entradas; a $m$ se le llama *fan-in* y se escribe $\text{fan\_in}$. Sortea los
# pesos de forma independiente, con media 0 y varianza $\sigma^2$, y deja el sesgo en 0. Entonces $z$ tiene media 0, y
# en su cuadrado los términos mixtos $w_k w_{k'}$ también tienen media 0, de modo que
#
# $$\mathbb{E}[z^2] = \sum_{k} \mathbb{E}[w_k^2]\, \mathbb{E}[h_k^2] = \text{fan\_in} \cdot \sigma^2 \cdot
# \mathbb{E}[h^2] .$$
#
# Aquí $\mathbb{E}$ es la media sobre los sorteos. Ahora la ReLU: $z$ es positivo tantas veces como negativo, y la ReLU
# borra una mitad, así que lo que deja pasar cumple $\mathbb{E}[\operatorname{relu}(z)^2] = \frac12 \mathbb{E}[z^2]$.
# Todo junto, de una capa oculta a la siguiente,
#
# $$\mathbb{E}[h_{\text{nueva}}^2] = \tfrac12 \, \text{fan\_in}\, \sigma^2 \cdot \mathbb{E}[h^2] .$$
#
# Si el factor de delante no es 1, se aplica otra vez en cada capa. Con $\sigma^2 = 1/\text{fan\_in}$ vale $\frac12$, y
# tras 30 capas la señal es $2^{-30}$, una milmillonésima. El tamaño que conserva la señal es
#
# $$\sigma = \sqrt{\frac{2}{\text{fan\_in}}} .$$
#
# Se llama *inicialización de He*, por K. He y otros, 2015. El mismo argumento, de atrás hacia delante, vale para el
# gradiente.
#
# **A mano.** Una capa de 8 entradas a 3 neuronas: $\sigma = \sqrt{2/8} = 0.5$. Una capa de 3 entradas a 8 neuronas:
# $\sigma = \sqrt{2/3} \approx 0.816$. Lo que cuenta es cuánto suma una neurona, no cuántas neuronas hay.
#
# **Tu tarea.** `sizes` es una lista de anchuras: `[2, 16, 3]` quiere decir 2 entradas, 16 neuronas ocultas, 3 salidas y
# dos capas. Devuelve `(weights, biases)`, dos listas con un tensor por capa. Un peso tiene forma `(out, in)`, como en
# 8.2, y se sortea de una distribución normal de media 0 y desviación típica $\sqrt{2/\text{fan\_in}}$; un sesgo son
# ceros, `(out,)`. Todos son float32 y hojas (*leaf tensors*) con `requires_grad=True`, para que `backward()` les dé un
# `.grad`. (El resultado de un producto no es una hoja: primero escala, después `requires_grad_()`.) Dos capas no
# comparten ningún tensor. Todo el azar viene de `generator`, un generador de CPU, en el orden que quieras: la misma
# semilla da los mismos pesos y otra semilla da otros. Con `generator=None` puede usarse el generador global de PyTorch.


# %% nbgrader={"grade_id": "init_mlp", "solution": true}
def init_mlp(
    sizes: list[int], generator: torch.Generator | None = None
) -> tuple[list[Tensor], list[Tensor]]:
    """Return lists of weights (out, in), normal with std √(2 / in), and biases (out,), zeros."""
    ### BEGIN SOLUTION
    weights, biases = [], []
    for fan_in, fan_out in pairwise(sizes):
        W = math.sqrt(2 / fan_in) * torch.randn(fan_out, fan_in, generator=generator)
        weights.append(W.requires_grad_())
        biases.append(torch.zeros(fan_out, requires_grad=True))
    return weights, biases
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_init_mlp", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true


def two_lists(sizes, *args, **more):
    """Return the weights and biases, after a look at their types, shapes and flags."""
    given = list(sizes)
    got = call(init_mlp, given, *args, **more)
    what = f"init_mlp({sizes})"
    expect_true(given == sizes, "init_sizes_changed", what=what)
    expect_true(isinstance(got, (tuple, list)) and len(got) == 2, "init_not_two_lists", what=what)
    expect_true(
        all(isinstance(part, (tuple, list)) for part in got), "init_not_two_lists", what=what
    )
    weights, biases = got
    tensors = [*weights, *biases]
    expect_true(all(isinstance(p, Tensor) for p in tensors), "init_not_two_lists", what=what)
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    expect(
        [tuple(W.shape) for W in weights],
        shapes,
        what=f"shapes of the weights of {what}",
        mistakes={"transposed": [shape[::-1] for shape in shapes]},
    )
    expect(
        [tuple(b.shape) for b in biases],
        [shape[:1] for shape in shapes],
        what=f"shapes of the biases of {what}",
    )
    expect_true(all(p.dtype == torch.float32 for p in tensors), "init_not_float32", what=what)
    expect_true(all(p.is_leaf for p in tensors), "init_not_leaves", what=what)
    expect_true(all(p.requires_grad for p in tensors), "init_without_requires_grad", what=what)
    for k, b in enumerate(biases):
        expect(b.detach().cpu(), torch.zeros(sizes[k + 1]), what=f"biases[{k}] of {what}")
    return weights, biases


for sizes in [[3, 5, 2], [4, 6], [2, 5, 4, 3], [4, 4, 4, 4], [1, 3, 1], [7, 2, 6, 3, 5, 2]]:
    two_lists(sizes, torch.Generator().manual_seed(1))
    two_lists(sizes)
    two_lists(sizes, generator=torch.Generator().manual_seed(2))

# A number in one tensor stands in no other.
weights, biases = two_lists([4, 4, 4, 4], torch.Generator().manual_seed(3))
with torch.no_grad():
    for number, p in enumerate([*weights, *biases]):
        p.fill_(number)
kept = all(bool((p == number).all()) for number, p in enumerate([*weights, *biases]))
expect_true(kept, "init_shared_tensors", what="init_mlp([4, 4, 4, 4])")
### END HIDDEN TESTS
weights, biases = init_mlp([2, 16, 3], torch.Generator().manual_seed(0))
assert [tuple(W.shape) for W in weights] == [(16, 2), (3, 16)]
assert [tuple(b.shape) for b in biases] == [(16,), (3,)]
assert all(p.is_leaf and p.requires_grad for p in weights + biases)
again, _ = init_mlp([2, 16, 3], torch.Generator().manual_seed(0))
torch.testing.assert_close(again, weights)

# %% nbgrader={"grade_id": "test_init_mlp_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true


def as_numbers(weights):
    return torch.cat([W.detach().flatten().cpu() for W in weights])


def check_distribution(W, fan_in, fan_out, what):
    """Compare 40,000 or more draws with the normal distribution; chance fails once in 10^7."""
    drawn = W.detach().double().flatten().cpu()
    std = math.sqrt(2 / fan_in)
    expect(
        drawn.square().mean().sqrt().item(),
        std,
        what=f"the standard deviation of {what}",
        rtol=0.03,
        atol=0.0,
        mistakes={
            "init_fan_out": math.sqrt(2 / fan_out),
            "init_two_left_out": math.sqrt(1 / fan_in),
            "init_variance_for_std": 2 / fan_in,
            "init_both_fans": math.sqrt(2 / (fan_in + fan_out)),
            "init_std_one": 1.0,
            "init_uniform_of_pytorch": math.sqrt(1 / (3 * fan_in)),
            "init_small_constant": 0.01,
        },
    )
    right = torch.special.ndtr(drawn.sort().values / std)
    mine = (torch.arange(len(drawn), dtype=torch.float64) + 0.5) / len(drawn)
    distance = math.sqrt(len(drawn)) * float((right - mine).abs().max())  # Kolmogorov, Smirnov
    expect_true(distance < 3, "init_not_normal", what=what)


for seed, sizes in enumerate([[500, 100, 400], [3, 20000, 2]]):
    for generator in (torch.Generator().manual_seed(seed), None):
        weights, _ = call(init_mlp, sizes, generator)
        for k, W in enumerate(weights):
            check_distribution(W, sizes[k], sizes[k + 1], f"weights[{k}] of init_mlp({sizes})")

sizes = [6, 6, 6]
runs = []
for seed, global_seed in [(1, 10), (1, 20), (2, 20)]:
    torch.manual_seed(global_seed)
    runs.append(call(init_mlp, sizes, torch.Generator().manual_seed(seed))[0])
first, again, other = map(as_numbers, runs)
expect_true(
    torch.equal(first, again), "init_generator_ignored", what=f"init_mlp({sizes}, generator)"
)
expect_true(
    not torch.equal(first, other), "init_always_the_same", what=f"init_mlp({sizes}, generator)"
)
expect_true(
    not torch.equal(runs[0][0].detach(), runs[0][1].detach()),
    "init_layers_alike",
    what=f"init_mlp({sizes}, generator)",
)
### END HIDDEN TESTS
weights, biases = init_mlp([800, 50], torch.Generator().manual_seed(0))
assert abs(weights[0].std().item() - 0.05) < 0.002  # √(2 / 800) = 0.05
assert (biases[0] == 0).all()

# %% [markdown] lang="en"
# Thirty layers of 100 ReLUs, with your weights and with the same weights multiplied by ½, 0.8, 1.25 and 2. The picture shows
# the size of the signal, $\sqrt{\text{mean of } h^2}$, on a scale where equal factors are equal distances. A little too small or a little too
# large is multiplied thirty times over.

# %% [markdown] lang="es"
# Treinta capas de 100 ReLU, con tus pesos y con los mismos pesos multiplicados por ½, 0.8, 1.25 y 2. La figura muestra el tamaño de la
# señal, $\sqrt{\text{media de } h^2}$, en una escala en la que factores iguales son distancias iguales. Un poco de menos o un poco de más se
# multiplica treinta veces.

# %% uses_exercises=true
deep_weights, _ = init_mlp([100] * 31, torch.Generator().manual_seed(0))
figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
for factor, style in [(2, ":"), (1.25, "--"), (1, "-"), (0.8, "--"), (0.5, ":")]:
    H = torch.randn(200, 100, generator=torch.Generator().manual_seed(1))
    signal = [H.square().mean().sqrt().item()]
    with torch.no_grad():
        for W in deep_weights:
            H = torch.relu(linear(H, factor * W, torch.zeros(100)))
            signal.append(H.square().mean().sqrt().item())
    axes.plot(signal, style, color="tab:blue" if factor == 1 else "black")
    axes.annotate(f"× {factor}", (30, signal[-1]), (4, 0), textcoords="offset points", va="center")
axes.set(xlabel="layer · capa", ylabel="signal · señal", yscale="log", xlim=(0, 35))
show(
    figure,
    "Size of the signal over 30 layers: level with the weights of √(2 / fan_in), rising to a "
    "billion with twice, falling to a billionth with half of them. · Tamaño de la señal en 30 "
    "capas: estable con los pesos de √(2 / fan_in), sube hasta mil millones con el doble y cae "
    "a una milmillonésima con la mitad.",
)

# %% [markdown] lang="en"
# ## 8.5 Backpropagation: `mlp_backward`
#
# *Required · 40 minutes · difficulty 3 of 3 · 6 points*
#
# The loss of a network is the mean cross-entropy of its logits, as in assignment 5. Descent needs its derivative
# with respect to *every* weight in *every* layer. Autograd would give it to you. Once in your life, derive it
# yourself: it is the chain rule, and three lines of it are enough for any depth.
#
# Give a name to the derivative with respect to the pre-activations of layer $l$:
#
# $$\Delta_l = \frac{\partial\, \text{loss}}{\partial Z_l}, \qquad \text{of the shape of } Z_l, \text{ one row for each
# sample} .$$
#
# **Where it begins.** At the logits you know it from assignment 5: for sample $i$ and class $j$, the derivative of the
# sample's cross-entropy is $\operatorname{softmax}(z_i)_j - Y_{ij}$, where $Y_{ij}$ is 1 at the label and 0 elsewhere.
# The loss is the mean over the $n$ samples, so
#
# $$\Delta_L = \frac{1}{n} \big( \operatorname{softmax}(Z_L) - Y \big) .$$
#
# **What a layer does with it.** Layer $l$ computes $Z_{ij} = \sum_k H_{ik} W_{jk} + b_j$, where $H = H_{l-1}$ is what it
# receives. The number $W_{jk}$ touches $Z_{ij}$ in every row $i$, with factor $H_{ik}$; the number $b_j$ touches it in
# every row with factor 1; the number $H_{ik}$ touches all columns $j$ of row $i$, with factor $W_{jk}$. The chain rule
# adds up over what is touched:
#
# $$\frac{\partial\, \text{loss}}{\partial W_{jk}} = \sum_i \Delta_{ij} H_{ik}, \qquad
# \frac{\partial\, \text{loss}}{\partial b_j} = \sum_i \Delta_{ij}, \qquad
# \frac{\partial\, \text{loss}}{\partial H_{ik}} = \sum_j \Delta_{ij} W_{jk} .$$
#
# As matrices: $\Delta_l^\top H_{l-1}$, the column sums of $\Delta_l$, and $\Delta_l W_l$. If you forget where a
# transposition goes, the shapes tell you.
#
# **Through the ReLU.** $H_{l-1} = \operatorname{relu}(Z_{l-1})$ has slope 1 where $Z_{l-1} > 0$ and slope 0 elsewhere. So
# the derivative passes where the neuron was awake and is erased where it slept:
#
# $$\Delta_{l-1} = (\Delta_l W_l) \odot [\, Z_{l-1} > 0 \,] .$$
#
# Here $\odot$ multiplies entry by entry, and the bracket is 1 where its condition holds and 0 where not. Now you stand
# one layer further back, and the same lines apply again, down to the first layer. What one layer has computed, the layer
# before it uses: that is why all the derivatives together cost about as much as two forward passes, and not one pass for
# each weight.
#
# **By hand.** The network of 8.3 with one change: the second row of $W_2$ is $(\log 3,\, 7)$, and $b_2 = (0, 0)$. For
# $x = (1, 2)$ the hidden layer is $h_1 = (1, 0)$ and the logits are $(0, \log 3)$. The softmax of those is
# $(\frac14, \frac34)$. Let the label be 0. Then
#
# - $\Delta_2 = (\frac14 - 1,\; \frac34) = (-\frac34, \frac34)$, which is also the gradient of $b_2$.
# - The gradient of $W_2$ is $\Delta_2^\top h_1 = \begin{pmatrix} -\frac34 & 0 \\ \frac34 & 0 \end{pmatrix}$. The sleeping
#   neuron gave nothing, so the weights on it, 5 and 7, learn nothing.
# - $\Delta_2 W_2 = (\frac34 \log 3,\; -\frac34 \cdot 5 + \frac34 \cdot 7) = (0.824,\; 1.5)$, and with the neuron that slept
#   erased, $\Delta_1 = (0.824,\; 0)$: the gradient of $b_1$.
# - The gradient of $W_1$ is $\Delta_1^\top x = \begin{pmatrix} 0.824 & 1.648 \\ 0 & 0 \end{pmatrix}$.
#
# **Your task.** `X` `(n, d)`, int64 `labels` `(n,)`, and `weights` and `biases` as in 8.3, of any depth; they may or may not
# have `requires_grad=True`. Return `(grad_weights, grad_biases)`: two lists with the derivatives of the mean cross-entropy
# of `mlp_forward(X, weights, biases)`, in the order and the shapes of `weights` and `biases`. Everything that comes in stays as
# it was. Logits up to ±100 must give right and finite numbers in float32, where $e^{100}$ does not fit: use a safe softmax,
# yours of assignment 5 or PyTorch's. No autograd: no `backward()`, no `.grad`, nothing of `torch.autograd`, no gradient
# functions of `torch.func`, no hooks, no optimizer. (`torch.no_grad()` is fine.) The result need not be differentiable.

# %% [markdown] lang="es"
# ## 8.5 Retropropagación: `mlp_backward`
#
# *Obligatorio · 40 minutos · dificultad 3 de 3 · 6 puntos*
#
# La pérdida de una red es la entropía cruzada media de sus logits, como en la entrega 5. El descenso necesita su derivada
# respecto a *cada* peso de *cada* capa. Autograd te la daría. Dedúcela tú una vez en la vida: es la regla de la cadena, y
# tres líneas bastan para cualquier profundidad.
#
# Pon nombre a la derivada respecto a las preactivaciones de la capa $l$:
#
# $$\Delta_l = \frac{\partial\, \text{loss}}{\partial Z_l}, \qquad \text{con la forma de } Z_l, \text{ una fila por
# muestra} .$$
#
# **Dónde empieza.** En los logits la conoces de la entrega 5: para la muestra $i$ y la clase $j$, la derivada de la
# entropía cruzada de la muestra es $\operatorname{softmax}(z_i)_j - Y_{ij}$, donde $Y_{ij}$ es 1 en la etiqueta y 0 en lo
# demás. La pérdida es la media sobre las $n$ muestras, así que
#
# $$\Delta_L = \frac{1}{n} \big( \operatorname{softmax}(Z_L) - Y \big) .$$
#
# **Qué hace con ella una capa.** La capa $l$ calcula $Z_{ij} = \sum_k H_{ik} W_{jk} + b_j$, donde $H = H_{l-1}$ es lo que
# recibe. El número $W_{jk}$ toca $Z_{ij}$ en todas las filas $i$, con factor $H_{ik}$; el número $b_j$ lo toca en todas las
# filas con factor 1; el número $H_{ik}$ toca todas las columnas $j$ de la fila $i$, con factor $W_{jk}$. La regla de la
# cadena suma sobre todo lo tocado:
#
# $$\frac{\partial\, \text{loss}}{\partial W_{jk}} = \sum_i \Delta_{ij} H_{ik}, \qquad
# \frac{\partial\, \text{loss}}{\partial b_j} = \sum_i \Delta_{ij}, \qquad
# \frac{\partial\, \text{loss}}{\partial H_{ik}} = \sum_j \Delta_{ij} W_{jk} .$$
#
# En matrices: $\Delta_l^\top H_{l-1}$, las sumas por columnas de $\Delta_l$ y $\Delta_l W_l$. Si olvidas dónde va una
# traspuesta, te lo dicen las formas.
#
# **A través de la ReLU.** $H_{l-1} = \operatorname{relu}(Z_{l-1})$ tiene pendiente 1 donde $Z_{l-1} > 0$ y pendiente 0 en
# lo demás. Así que la derivada pasa donde la neurona estaba despierta y se borra donde dormía:
#
# $$\Delta_{l-1} = (\Delta_l W_l) \odot [\, Z_{l-1} > 0 \,] .$$
#
# Aquí $\odot$ multiplica elemento a elemento, y el corchete vale 1 donde se cumple su condición y 0 donde no. Ahora estás
# una capa más atrás y valen otra vez las mismas líneas, hasta la primera capa. Lo que ha calculado una capa lo usa la
# anterior: por eso todas las derivadas juntas cuestan más o menos lo que dos pasos hacia delante, y no un paso por cada
# peso.
#
# **A mano.** La red de 8.3 con un cambio: la segunda fila de $W_2$ es $(\log 3,\, 7)$ y $b_2 = (0, 0)$. Con $x = (1, 2)$ la
# capa oculta es $h_1 = (1, 0)$ y los logits son $(0, \log 3)$. Su softmax es $(\frac14, \frac34)$. Sea 0 la etiqueta.
# Entonces
#
# - $\Delta_2 = (\frac14 - 1,\; \frac34) = (-\frac34, \frac34)$, que es también el gradiente de $b_2$.
# - El gradiente de $W_2$ es $\Delta_2^\top h_1 = \begin{pmatrix} -\frac34 & 0 \\ \frac34 & 0 \end{pmatrix}$. La neurona
#   dormida no aportó nada, así que los pesos que la leen, 5 y 7, no aprenden nada.
# - $\Delta_2 W_2 = (\frac34 \log 3,\; -\frac34 \cdot 5 + \frac34 \cdot 7) = (0.824,\; 1.5)$ y, una vez borrada la neurona
#   que dormía, $\Delta_1 = (0.824,\; 0)$: el gradiente de $b_1$.
# - El gradiente de $W_1$ es $\Delta_1^\top x = \begin{pmatrix} 0.824 & 1.648 \\ 0 & 0 \end{pmatrix}$.
#
# **Tu tarea.** `X` `(n, d)`, `labels` int64 `(n,)`, y `weights` y `biases` como en 8.3, de cualquier profundidad; pueden tener
# `requires_grad=True` o no. Devuelve `(grad_weights, grad_biases)`: dos listas con las derivadas de la entropía cruzada media de
# `mlp_forward(X, weights, biases)`, en el orden y con las formas de `weights` y `biases`. Todo lo que entra se queda como
# estaba. Con logits de hasta ±100 los números deben ser correctos y finitos en float32, donde $e^{100}$ no cabe: usa una
# softmax segura, la tuya de la entrega 5 o la de PyTorch. Sin autograd: ni `backward()`, ni `.grad`, ni nada de
# `torch.autograd`, ni las funciones de gradientes de `torch.func`, ni *hooks*, ni optimizadores. (`torch.no_grad()` sí
# vale.) No hace falta que el resultado sea derivable.


# %% nbgrader={"grade_id": "mlp_backward", "solution": true}
def mlp_backward(
    X: Tensor, labels: Tensor, weights: list[Tensor], biases: list[Tensor]
) -> tuple[list[Tensor], list[Tensor]]:
    """Return the gradients of the mean cross-entropy, in the shapes of weights and biases."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        received = [X]  # what each layer receives: H_0, H_1, …
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            received.append(torch.relu(linear(received[-1], W, b)))
        logits = linear(received[-1], weights[-1], biases[-1])

        Y = nn.functional.one_hot(labels, logits.shape[1])
        delta = (torch.softmax(logits, dim=1) - Y) / len(labels)
        grad_weights, grad_biases = [], []
        for layer in reversed(range(len(weights))):
            grad_weights.insert(0, delta.T @ received[layer])
            grad_biases.insert(0, delta.sum(dim=0))
            if layer > 0:
                delta = (delta @ weights[layer]) * (received[layer] > 0)
    return grad_weights, grad_biases
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mlp_backward", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_gradients(X, labels, weights, biases, reduction="mean"):
    """Return the gradients by autograd; nothing of the student's is in it."""
    leaves = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    H = X.detach()
    for W, b in zip(leaves[: len(weights)], leaves[len(weights) :], strict=True):
        Z = H @ W.T + b
        H = torch.relu(Z)
    loss = nn.functional.cross_entropy(Z, labels, reduction=reduction)
    found = list(torch.autograd.grad(loss, leaves))
    return found[: len(weights)], found[len(weights) :]


def by_hand(
    X,
    labels,
    weights,
    biases,
    *,
    mask=lambda Z: Z > 0,
    masked_at_the_end=False,
    minus_labels=True,
    over_samples=False,
    unsafe=False,
    of_bias=lambda delta: delta.sum(0),
    shift=0,
):
    """Return the gradients by the formulas; options are mistakes."""
    received, pre = [X], []
    for W, b in zip(weights, biases, strict=True):
        pre.append(received[-1] @ W.T + b)
        received.append(pre[-1].relu())
    p = pre[-1].softmax(0 if over_samples else 1)
    if unsafe:
        p = pre[-1].exp() / pre[-1].exp().sum(1, keepdim=True)
    Y = nn.functional.one_hot(labels, p.shape[1])
    delta = (p - Y if minus_labels else p) / len(labels)
    if masked_at_the_end:
        delta = delta * (pre[-1] > 0)
    grad_weights, grad_biases = [], []
    for layer in reversed(range(len(weights))):
        grad_weights.insert(0, delta.T @ received[layer])
        grad_biases.insert(0, of_bias(delta))
        if layer > 0:
            delta = (delta @ weights[layer]) * mask(pre[layer - 1 + shift])
    return grad_weights, grad_biases


def wrongly(**how):
    return lambda *args: by_hand(*args, **how)


def changed(change):
    """Return a mistake that does something to the right lists."""
    return lambda *args: tuple(change(part) for part in right_gradients(*args))


contract = Contract(
    mlp_backward,
    oracle=right_gradients,
    mistakes={
        "sum_not_mean": lambda *args: right_gradients(*args, reduction="sum"),
        "wrong_sign": changed(lambda part: [-g for g in part]),
        "transposed": changed(lambda part: [g.T if g.dim() == 2 else g for g in part]),
        "backward_order_reversed": changed(lambda part: part[::-1]),
        "backward_swapped_lists": lambda *args: right_gradients(*args)[::-1],
        "backward_only_last_layer": changed(lambda part: part[-1:]),
        "backward_without_relu": wrongly(mask=lambda Z: torch.ones_like(Z)),
        "backward_sleeping_neurons": wrongly(mask=lambda Z: Z <= 0),
        "backward_sign_for_slope": wrongly(mask=torch.sign),
        "backward_relu_for_slope": wrongly(mask=torch.relu),
        "backward_relu_of_next_layer": wrongly(shift=1),
        "backward_relu_at_logits": wrongly(masked_at_the_end=True),
        "backward_without_labels": wrongly(minus_labels=False),
        "backward_softmax_over_samples": wrongly(over_samples=True),
        "backward_bias_mean": wrongly(of_bias=lambda delta: delta.mean(0)),
        "backward_bias_not_summed": wrongly(of_bias=lambda delta: delta),
        "backward_bias_kept_dimension": wrongly(of_bias=lambda delta: delta.sum(0, keepdim=True)),
        "backward_bias_over_neurons": wrongly(of_bias=lambda delta: delta.sum(1)),
    },
    returns=("grad_weights", "grad_biases"),
)
contract.forbids(
    *("grad", "autograd.*", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd", "hessian"),
    *("linearize", "optim.*", "register_hook", "register_post_accumulate_grad_hook"),
)
for v in variants():
    for n, sizes in [
        (6, [3, 5, 4]),
        (5, [4, 3]),
        (7, [2, 5, 4, 3]),
        (4, [3, 3, 3]),
        (1, [3, 4, 2]),
        (8, [3, 6, 4, 5, 2]),
        (3, [1, 4, 3]),
        (9, [2, 1, 2]),
        (5, [5, 5, 5, 5, 5, 5]),
    ]:
        shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
        weights = [v.normal(*shape, std=0.8) for shape in shapes]
        biases = [v.normal(shape[0]) for shape in shapes]
        contract.holds(v.normal(n, sizes[0]), v.integers(0, sizes[-1], n), weights, biases)
### END HIDDEN TESTS
weights = [torch.tensor([[1.0, 0.0], [0.0, -1.0]]), torch.tensor([[0.0, 5.0], [math.log(3), 7.0]])]
biases = [torch.tensor([0.0, 1.0]), torch.zeros(2)]
X, labels = torch.tensor([[1.0, 2.0]]), torch.tensor([0])
grad_weights, grad_biases = mlp_backward(X, labels, weights, biases)
slope = 0.75 * math.log(3)
torch.testing.assert_close(grad_weights[1], torch.tensor([[-0.75, 0.0], [0.75, 0.0]]))
torch.testing.assert_close(grad_biases[1], torch.tensor([-0.75, 0.75]))
torch.testing.assert_close(grad_weights[0], torch.tensor([[slope, 2 * slope], [0.0, 0.0]]))
torch.testing.assert_close(grad_biases[0], torch.tensor([slope, 0.0]))

# %% nbgrader={"grade_id": "test_mlp_backward_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def by_autograd(X, labels, weights, biases):
    leaves = [p.detach().clone().requires_grad_() for p in [*weights, *biases]]
    H = X.detach()
    for W, b in zip(leaves[: len(weights)], leaves[len(weights) :], strict=True):
        Z = H @ W.T + b
        H = torch.relu(Z)
    found = torch.autograd.grad(nn.functional.cross_entropy(Z, labels), leaves)
    return list(found[: len(weights)]), list(found[len(weights) :])


def overflowing(X, labels, weights, biases):
    received = [X]
    for W, b in zip(weights, biases, strict=True):
        Z = received[-1] @ W.T + b
        received.append(Z.relu())
    p = Z.exp() / Z.exp().sum(1, keepdim=True)
    delta = (p - nn.functional.one_hot(labels, Z.shape[1])) / len(labels)
    grad_weights, grad_biases = [], []
    for W, H in zip(reversed(weights), reversed(received[:-1]), strict=True):
        grad_weights.insert(0, delta.T @ H)
        grad_biases.insert(0, delta.sum(0))
        delta = (delta @ W) * (H > 0)
    return grad_weights, grad_biases


contract = Contract(
    mlp_backward,
    oracle=by_autograd,
    mistakes={"backward_overflow": overflowing},
    returns=("grad_weights", "grad_biases"),
)
contract.forbids(
    *("grad", "autograd.*", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd", "hessian"),
    *("linearize", "optim.*", "register_hook", "register_post_accumulate_grad_hook"),
)
for v in variants():
    # One layer, logits 100, 0, -100 and their like, in every order.
    X = v.tensor([[10, 0], [0, 10], [-10, 10], [0, -10], [5, 5], [0, 0]])
    W, b = v.tensor([[10, 0], [0, 10], [-10, 0]]), v.tensor([0, 0, 0])
    for labels in ([0, 0, 0, 0, 0, 0], [1, 2, 0, 2, 1, 0], [2, 1, 1, 1, 2, 2]):
        contract.holds(X, v.labels(labels), [W], [b])
    # All logits of a sample near 100, or near -100: only their differences count.
    for bias in (99, -99):
        for rows in ([[1], [0]], [[-1], [0.5], [1]]):
            labels = v.labels([1, 0, 2][: len(rows)])
            W, b = v.tensor([[1], [-1], [0]]), v.tensor([bias] * 3)
            contract.holds(v.tensor(rows), labels, [W], [b])
    # One sample near 100 and one near -100, side by side.
    W, b = v.tensor([[99], [100], [98]]), v.tensor([0, 0, 0])
    for labels in ([0, 0, 1], [2, 1, 0]):
        contract.holds(v.tensor([[1], [-1], [0.5]]), v.labels(labels), [W], [b])
    # A hidden layer below such logits: 60 and -60, 84 and -36, -48 and -96, …
    weights = [v.tensor([[2, -1], [1, 3], [-4, 1]]), v.tensor([[12, 0, -5], [-12, -4, 3]])]
    biases = [v.tensor([1, -2, 0.5]), v.tensor([0, -3])]
    X = v.tensor([[2, -0.5], [1, -4], [-5, 2], [3, 1], [-2, -7.5], [-1, 3]])
    for labels in ([0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1]):
        contract.holds(X, v.labels(labels), weights, biases)
    # Parameters that require a gradient keep everything they have.
    trainable = [[v.normal(*W.shape).requires_grad_() for W in part] for part in (weights, biases)]
    contract.holds(v.normal(5, 2), v.integers(0, 2, 5), *trainable)
### END HIDDEN TESTS
grad_weights, grad_biases = mlp_backward(
    torch.tensor([[1.0]]), torch.tensor([1]), [torch.tensor([[100.0], [98.0]])], [torch.zeros(2)]
)
p = 1 / (1 + math.exp(-2))  # softmax of (100, 98), and the label is 1
torch.testing.assert_close(grad_weights[0], torch.tensor([[p], [-p]]))

# %% [markdown] lang="en"
# Now train a network without autograd: your weights, your forward pass, your backward pass, and a step of assignment
# 7, `W -= lr * g`, three hundred times on all 300 moons at once. On the left, the loss; the dashed line is $\log 2$, the
# loss of a network that answers ½ to everything. On the right, the same moons in other coordinates: their two logits. The
# network was asked to make one logit larger than the other, and so it moved the moons apart until a straight line,
# $z_0 = z_1$, separates them. In assignment 6 you chose the new coordinates. Here they were learned.

# %% [markdown] lang="es"
# Entrena ahora una red sin autograd: tus pesos, tu paso hacia delante, tu paso hacia atrás y un paso de la entrega 7,
# `W -= lr * g`, trescientas veces con las 300 lunas a la vez. A la izquierda, la pérdida; la línea discontinua es $\log 2$,
# la pérdida de una red que responde ½ a todo. A la derecha, las mismas lunas en otras coordenadas: sus dos logits. A la red
# se le pidió que un logit fuera mayor que el otro, así que apartó las lunas hasta que una recta, $z_0 = z_1$, las separa. En
# la entrega 6 las coordenadas nuevas las elegiste tú. Aquí se han aprendido.

# %% uses_exercises=true
hand_weights, hand_biases = init_mlp([2, 16, 16, 2], torch.Generator().manual_seed(0))
hand_losses = []
for _ in range(300):
    slopes = mlp_backward(moons, moon_labels, hand_weights, hand_biases)
    with torch.no_grad():
        hand_logits = mlp_forward(moons, hand_weights, hand_biases)
        hand_losses.append(nn.functional.cross_entropy(hand_logits, moon_labels).item())
        for p, g in zip(hand_weights + hand_biases, slopes[0] + slopes[1], strict=True):
            p -= 0.3 * g
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.8), layout="constrained")
left.plot(hand_losses, color="black")
left.axhline(math.log(2), color="black", linestyle="--", linewidth=1)
left.set(xlabel="step · paso", ylabel="loss · pérdida", ylim=(0, None))
draw_moons(right, hand_logits, moon_labels)
right.axline((0, 0), slope=1, color="black", linestyle="--")
right.set(xlabel="$z_0$", ylabel="$z_1$", aspect="equal")
right.legend(frameon=False)
show(
    figure,
    "Left: the loss falls below log 2 and close to 0 in 300 steps. Right: the moons in "
    "their two logits, circles below and triangles above the dashed diagonal. · Izquierda: la "
    "pérdida baja de log 2 hasta cerca de 0 en 300 pasos. Derecha: las lunas en sus dos logits, "
    "los círculos por debajo de la diagonal discontinua y los triángulos por encima.",
)

# %% [markdown] lang="en"
# ## 8.6 The same as a module: `MLP`
#
# *Required · 15 minutes · difficulty 2 of 3 · 5 points*
#
# Two lists of tensors are easy to lose. Somebody has to move them to a GPU, hand them to an optimizer, save them to a
# file. PyTorch's `nn.Module` keeps that order for you. A subclass of it does two things: `__init__` makes the
# parts, and `forward` says what is done with an input. You then call the object itself, `model(X)`.
#
# What is a part? An attribute that is an `nn.Parameter` or another `nn.Module` is *registered* the moment that you write
# `self.name = …`. Everything else follows from that register:
#
# - `model.parameters()` gives all parameters, also those of the parts of its parts, each once;
# - `model.state_dict()` gives a dict from names to values, which `load_state_dict` reads back;
# - `model.to(device)` and `model.double()` move or convert them all.
#
# A plain Python list of tensors or layers is **not** registered. The model still computes, but its parameters are
# invisible: no optimizer trains them, nothing saves them. Use `nn.ModuleList`, `nn.ParameterList` or `nn.Sequential`.
# And the first line of `__init__` is `super().__init__()`, which makes the register.
#
# **By hand.** `MLP([2, 16, 3])` holds four parameters: a weight with $16 \cdot 2$ numbers and 16 biases, then a weight
# with $3 \cdot 16$ numbers and 3 biases. Together $32 + 16 + 48 + 3 = 99$ numbers.
#
# **Your task.** A subclass of `nn.Module`. `MLP(sizes)` takes the list of widths of 8.4. Each of its layers has a weight and a
# bias as parameters that require a gradient, and there is nothing else to train. `forward(X)` turns `(n, sizes[0])` into
# the logits `(n, sizes[-1])`: a ReLU between the layers, none after the last. It must work with `state_dict` and
# `load_state_dict`, `.to(device)` and `.double()`, and gradients reach every parameter. How you draw the first weights is
# up to you, but in a hidden layer no two neurons may start alike. Here every layer of the library is allowed.

# %% [markdown] lang="es"
# ## 8.6 Lo mismo como módulo: `MLP`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 5 puntos*
#
# Dos listas de tensores se pierden con facilidad. Alguien tiene que llevarlas a una GPU, dárselas a un optimizador,
# guardarlas en un archivo. El `nn.Module` de PyTorch lleva ese orden por ti. Una subclase suya hace dos cosas: `__init__`
# fabrica las piezas y `forward` dice qué se hace con una entrada. Después llamas al propio objeto, `model(X)`.
#
# ¿Qué es una pieza? Un atributo que sea un `nn.Parameter` u otro `nn.Module` queda *registrado* en el momento en que
# escribes `self.name = …`. De ese registro sale todo lo demás:
#
# - `model.parameters()` da todos los parámetros, también los de las piezas de sus piezas, cada uno una vez;
# - `model.state_dict()` da un diccionario de nombres a valores, que `load_state_dict` vuelve a leer;
# - `model.to(device)` y `model.double()` los mueven o convierten todos.
#
# Una lista normal de Python con tensores o capas **no** se registra. El modelo sigue calculando, pero sus parámetros son
# invisibles: ningún optimizador los entrena, nada los guarda. Usa `nn.ModuleList`, `nn.ParameterList` o `nn.Sequential`.
# Y la primera línea de `__init__` es `super().__init__()`, que crea el registro.
#
# **A mano.** `MLP([2, 16, 3])` contiene cuatro parámetros: un peso con $16 \cdot 2$ números y 16 sesgos, y después un peso
# con $3 \cdot 16$ números y 3 sesgos. En total, $32 + 16 + 48 + 3 = 99$ números.
#
# **Tu tarea.** Una subclase de `nn.Module`. `MLP(sizes)` recibe la lista de anchuras de 8.4. Cada una de sus capas tiene un
# peso y un sesgo como parámetros que requieren gradiente, y no hay nada más que entrenar. `forward(X)` convierte
# `(n, sizes[0])` en los logits `(n, sizes[-1])`: una ReLU entre capa y capa, ninguna después de la última. Debe funcionar
# con `state_dict` y `load_state_dict`, `.to(device)` y `.double()`, y los gradientes llegan a todos los parámetros. Cómo
# sorteas los primeros pesos es cosa tuya, pero en una capa oculta no puede haber dos neuronas que empiecen iguales. Aquí
# se permiten todas las capas de la biblioteca.


# %% nbgrader={"grade_id": "MLP", "solution": true}
class MLP(nn.Module):
    """A network of the given widths: linear layers with a ReLU between them."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.layers = nn.ModuleList(
            nn.Linear(fan_in, fan_out) for fan_in, fan_out in pairwise(sizes)
        )
        for layer in self.layers:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return the logits (n, sizes[-1]) of X (n, sizes[0])."""
        ### BEGIN SOLUTION
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_MLP", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def is_weight(p, fan_in, fan_out):
    return sorted(p.shape) == sorted((fan_in, fan_out))


def layers_of(model, sizes, what):
    """Return the weight (out, in) and bias (out,) of every layer, found by shape: all sizes differ."""
    parameters = list(model.parameters())
    found = []
    for fan_in, fan_out in pairwise(sizes):
        weights = [p for p in parameters if is_weight(p, fan_in, fan_out)]
        biases = [p for p in parameters if p.numel() == fan_out]
        expect_true(len(weights) == len(biases) == 1, "mlp_parts", what=what)
        W, b = weights[0], biases[0].reshape(fan_out)
        found.append((W if W.shape == (fan_out, fan_in) else W.T, b))
    return found


def through(X, layers, bend=torch.relu, bent=None):
    """Return the output of the layers; `bent` says how many have a bend behind them."""
    bent = len(layers) - 1 if bent is None else bent
    for number, (W, b) in enumerate(layers, start=1):
        X = X @ W.T + b
        X = bend(X) if number <= bent else X
    return X


for v in variants():
    for sizes in ([3, 7, 5, 2], [4, 3], [6, 4, 11], [5, 8, 3, 9, 2]):
        what = f"MLP({sizes})"
        given = list(sizes)
        model = call(MLP, given)
        expect_true(given == sizes, "mlp_sizes_changed", what=what)
        expect_true(isinstance(model, nn.Module), "mlp_no_module", what=what)
        shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
        parameters = list(model.parameters())
        expect_true(len(parameters) > 0, "mlp_unregistered", what=what)
        expect(
            sum(p.numel() for p in parameters),
            sum(m * d + m for m, d in shapes),
            what=f"the numbers in the parameters of {what}",
            mistakes={
                "mlp_without_biases": sum(m * d for m, d in shapes),
                "mlp_weights_unregistered": sum(m for m, _ in shapes),
                "mlp_last_layer_missing": sum(m * d + m for m, d in shapes[:-1]),
            },
        )
        expect_true(len(parameters) == 2 * len(shapes), "mlp_parts", what=what)
        expect_true(all(p.requires_grad for p in parameters), "mlp_frozen", what=what)
        for W, _ in layers_of(model, sizes, what)[:-1]:
            alike = (W.detach()[:, None] == W.detach()[None]).all(2).sum().item() > len(W)
            expect_true(not alike, "mlp_neurons_alike", what=what)

        # Other numbers in every parameter, biases included; they travel in the state dict.
        model = model.to(v.device).to(v.dtype)
        state = dict(model.state_dict())
        for name, p in model.named_parameters():
            state[name] = v.normal(*p.shape)
        model.load_state_dict(state)
        for n in (6, 1, 17):
            X = v.normal(n, sizes[0])
            layers = layers_of(model, sizes, what)
            right, got = through(X, layers), call(model, X)
            bare = [(W, 0 * b) for W, b in layers]
            expect(
                got,
                right.detach(),
                what=f"{what}(X) with n = {n}",
                mistakes={
                    "mlp_relu_at_the_end": through(X, layers, bent=len(layers)),
                    "mlp_without_relu": through(X, layers, bent=0),
                    "mlp_relu_of_the_input": through(X.relu(), layers),
                    "mlp_relu_once": through(X, layers, bent=min(1, len(layers) - 1)),
                    "mlp_tanh": through(X, layers, torch.tanh),
                    "mlp_sigmoid": through(X, layers, torch.sigmoid),
                    "mlp_leaky_relu": through(X, layers, nn.functional.leaky_relu),
                    "mlp_gives_probabilities": right.softmax(1),
                    "mlp_gives_log_probabilities": right.log_softmax(1),
                    "mlp_biases_not_used": through(X, bare),
                },
            )
            upstream = v.normal(*right.shape)
            parts = list(model.parameters())
            wanted = torch.autograd.grad(right, parts, upstream)
            expect_true(got.requires_grad, "mlp_cut_off", what=f"{what}(X)")
            slopes = torch.autograd.grad(got, parts, upstream, allow_unused=True)
            expect_true(all(g is not None for g in slopes), "mlp_cut_off", what=f"{what}(X)")
            for (name, _), mine, true in zip(model.named_parameters(), slopes, wanted, strict=True):
                where = f"the gradient of {name} through {what}(X)"
                expect(mine, true, what=where, rtol=1e-3, atol=1e-4)
            model.eval()
            expect(call(model, X).detach(), right.detach(), what=f"{what}.eval()(X) with n = {n}")
            model.train()
    for sizes in ([4, 4, 4, 4], [1, 5, 1], [3, 3]):
        parameters = list(call(MLP, sizes).parameters())
        numbers = sum((d + 1) * m for d, m in pairwise(sizes))
        what = f"MLP({sizes})"
        expect_true(len(parameters) == 2 * len(sizes) - 2, "mlp_parts", what=what)
        expect(sum(p.numel() for p in parameters), numbers, what=f"the numbers in {what}")
### END HIDDEN TESTS
model = MLP([2, 16, 3])
assert model(torch.zeros(5, 2)).shape == (5, 3)
assert len(list(model.parameters())) == 4
assert sum(p.numel() for p in model.parameters()) == 99

# %% nbgrader={"grade_id": "test_MLP_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants

for v in variants():
    for sizes in ([3, 7, 5, 2], [4, 4, 4], [4, 3]):
        what = f"MLP({sizes})"
        first, second = call(MLP, sizes), call(MLP, sizes)
        first, second = first.to(device=v.device, dtype=v.dtype), second.to(v.device).to(v.dtype)
        expect_true(len(list(first.parameters())) > 0, "mlp_unregistered", what=what)
        X = v.normal(9, sizes[0])
        state = dict(first.state_dict())
        for name, p in first.named_parameters():
            state[name] = v.normal(*p.shape)
        before = call(second, X).detach().clone()
        first.load_state_dict(state)
        logits = call(first, X).detach().clone()
        expect_true(logits.shape == (9, sizes[-1]), "mlp_state", what=what)
        apart = torch.equal(call(second, X).detach(), before)
        expect_true(apart, "mlp_shared_state", what=f"two networks {what}")
        different = not torch.allclose(logits, before)
        expect_true(different, "mlp_state", what=f"two networks {what} with other numbers")
        saved = {name: value.clone() for name, value in first.state_dict().items()}
        second.load_state_dict(saved)
        expect(call(second, X).detach(), logits, what=f"{what} after load_state_dict(state_dict())")
        wide = second.double()
        expect(
            call(wide, X.double()).to(v.dtype).detach(),
            logits,
            what=f"{what}.double()",
        )
        expect_true(
            call(wide, X.double()).dtype == torch.float64, "mlp_dtype", what=f"{what}.double()"
        )
### END HIDDEN TESTS
first, second = MLP([2, 16, 3]), MLP([2, 16, 3])
second.load_state_dict(first.state_dict())
X = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
torch.testing.assert_close(second(X), first(X))
assert first.double()(X.double()).dtype == torch.float64

# %% [markdown] lang="en"
# The register of a network: the names are those of your attributes.

# %% [markdown] lang="es"
# El registro de una red: los nombres son los de tus atributos.

# %% uses_exercises=true
for name, p in MLP([2, 16, 3]).named_parameters():
    print(f"{name:20} {tuple(p.shape)}")

# %% [markdown] lang="en"
# ## 8.7 How large is it: `count_parameters`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# "A model with seven billion parameters": the number counts single entries, not tensors. A layer from $d$ to $m$
# numbers has $m \cdot d$ weights and $m$ biases, $m\,(d + 1)$ together.
#
# What should be counted are the entries that training can change. A parameter with `requires_grad=False` is *frozen*:
# it belongs to the model and stays as it is. A *buffer*, like the running mean of a batch normalisation, is stored
# with the model and is no parameter. And where two parts of a model use one and the same parameter, it is one.
#
# **By hand.** `[2, 16, 16, 2]`: $16 \cdot 3 + 16 \cdot 17 + 2 \cdot 17 = 48 + 272 + 34 = 354$. Freeze the weight of the
# middle layer, and $354 - 256 = 98$ remain.
#
# **Your task.** `model` is any `nn.Module`. Return the number of its trainable entries, a Python `int`: those of the
# parameters with `requires_grad=True`, a shared parameter counted once, no frozen ones, no buffers.

# %% [markdown] lang="es"
# ## 8.7 Qué tamaño tiene: `count_parameters`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# «Un modelo de siete mil millones de parámetros»: la cifra cuenta elementos sueltos, no tensores. Una capa de $d$ a $m$
# números tiene $m \cdot d$ pesos y $m$ sesgos, en total $m\,(d + 1)$.
#
# Lo que hay que contar son los elementos que el entrenamiento puede cambiar. Un parámetro con `requires_grad=False` está
# *congelado*: pertenece al modelo y se queda como está. Un *buffer*, como la media móvil de una normalización por lotes,
# se guarda con el modelo y no es un parámetro. Y donde dos partes de un modelo usan un mismo parámetro, es uno solo.
#
# **A mano.** `[2, 16, 16, 2]`: $16 \cdot 3 + 16 \cdot 17 + 2 \cdot 17 = 48 + 272 + 34 = 354$. Congela el peso de la capa
# del medio y quedan $354 - 256 = 98$.
#
# **Tu tarea.** `model` es cualquier `nn.Module`. Devuelve cuántos elementos entrenables tiene, un `int` de Python: los de
# los parámetros con `requires_grad=True`, contando una vez el que esté compartido, sin los congelados y sin *buffers*.


# %% nbgrader={"grade_id": "count_parameters", "solution": true}
def count_parameters(model: nn.Module) -> int:
    """Return the number of trainable entries of the model."""
    ### BEGIN SOLUTION
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_count_parameters", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, devices, expect


class Tied(nn.Module):
    """Two layers that share one weight, and numbers of every rank, one of them frozen."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(5, 4, bias=False)
        self.decoder = nn.Linear(5, 4)
        self.decoder.weight = self.encoder.weight
        self.scale = nn.Parameter(torch.tensor(2.0))
        self.cube = nn.Parameter(torch.ones(2, 3, 2))
        self.frozen = nn.Parameter(torch.ones(7), requires_grad=False)
        self.register_buffer("steps", torch.zeros(6))


half_frozen = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 2))
half_frozen[0].weight.requires_grad_(False)
normalised = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Sequential(nn.Linear(5, 2)))
models = {
    "nn.Linear(5, 3)": (nn.Linear(5, 3), 18),
    "nn.Linear(1, 1, bias=False)": (nn.Linear(1, 1, bias=False), 1),
    "a network with batch normalisation": (normalised, 20 + 10 + 12),
    "a network 4, 6, 2 with its first weight frozen": (half_frozen, 6 + 14),
    "nn.Conv2d(2, 3, 5)": (nn.Conv2d(2, 3, 5), 153),
    "a module with a shared, a frozen and a 0-d parameter and a buffer": (Tied(), 20 + 4 + 1 + 12),
}
for name, (model, number) in models.items():
    parameters = list(model.parameters())
    trainable = [p for p in parameters if p.requires_grad]
    twice = [p for m in model.modules() for p in m.parameters(recurse=False) if p.requires_grad]
    for device in devices():
        expect(
            call(count_parameters, model.to(device)),
            number,
            what=f"count_parameters of {name}",
            mistakes={
                "count_frozen_too": sum(p.numel() for p in parameters),
                "count_frozen_only": sum(p.numel() for p in parameters if not p.requires_grad),
                "count_buffers_too": sum(value.numel() for value in model.state_dict().values()),
                "count_tensors": len(trainable),
                "count_all_tensors": len(parameters),
                "count_weights_only": sum(p.numel() for p in trainable if p.dim() > 1),
                "count_shared_twice": sum(p.numel() for p in twice),
                "count_rows": sum(len(p) if p.dim() else 1 for p in trainable),
            },
        )
### END HIDDEN TESTS
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 2))
assert count_parameters(model) == 354
model[2].weight.requires_grad_(False)
assert count_parameters(model) == 98
assert type(count_parameters(model)) is int

# %% [markdown] lang="en"
# Where the parameters sit: almost all of them in the largest product of two neighbouring widths. (784 is the number of
# pixels of a 28 × 28 image.)

# %% [markdown] lang="es"
# Dónde están los parámetros: casi todos en el mayor producto de dos anchuras vecinas. (784 son los píxeles de una imagen de
# 28 × 28.)

# %% uses_exercises=true
for sizes in ([2, 2], [2, 16, 16, 2], [64, 64, 10], [784, 512, 512, 10]):
    print(f"{sizes!s:22} {count_parameters(MLP(sizes)):>9,}")

# %% [markdown] lang="en"
# ## 8.8 Training: `train_classifier`
#
# *Required · 25 minutes · difficulty 2 of 3 · 6 points*
#
# The loop of assignment 7 needs no change: it never asked what the model is. An **epoch** visits every row once, in batches
# of `batch_size` rows, in an order drawn anew for each epoch; the last batch is smaller when `batch_size` does not divide $n$,
# and it counts like the others. For each batch:
#
# 1. compute the logits and the mean cross-entropy of the batch;
# 2. clear the old gradients, or they add up;
# 3. go backward (`loss.backward()`; you know now what it does);
# 4. take a plain step, $p \leftarrow p - \text{lr} \cdot p.\text{grad}$, for every parameter.
#
# **The loss of an epoch** is the mean over its samples of the losses seen on the way, before each step. A batch's loss is a mean
# over its $n_b$ samples, so it must count $n_b$ times:
#
# $$\text{loss} = \frac{\sum_b n_b\, \ell_b}{\sum_b n_b} ,$$
#
# where $\ell_b$ is the mean loss of batch $b$. These losses cost nothing: they were computed anyway.
#
# **By hand.** Seven rows in batches of 3: two batches of 3 with losses 0.9 and 0.6, and one of a single row with loss 2.5. The loss
# of the epoch is $(3 \cdot 0.9 + 3 \cdot 0.6 + 1 \cdot 2.5) / 7 = 7 / 7 = 1$. The mean of the three numbers would be $1.33$: it lets
# one row weigh as much as three.
#
# **Your task.** `model` is any `nn.Module` that turns `X` `(n, d)` into logits `(n, c)`; `labels` is int64 `(n,)`. Train it in place for
# `num_epochs` epochs with mini-batch SGD on the cross-entropy: plain steps, no momentum, no decay. Its parameters remain the same
# tensors, only their numbers change; `X` and `labels` stay as they were. Shuffle with `generator` and nothing else; it is a CPU
# generator, wherever the data are, and with `None` PyTorch's global one may be used. Return a list of Python floats, the loss of
# each epoch. Everything is allowed: `torch.optim`, a `DataLoader`, your functions of assignment 7.

# %% [markdown] lang="es"
# ## 8.8 El entrenamiento: `train_classifier`
#
# *Obligatorio · 25 minutos · dificultad 2 de 3 · 6 puntos*
#
# El bucle de la entrega 7 no necesita cambios: nunca preguntó qué era el modelo. Una **época** visita cada fila una vez, en lotes de
# `batch_size` filas, en un orden que se sortea de nuevo en cada época; el último lote es menor cuando `batch_size` no divide a $n$, y
# cuenta como los demás. Para cada lote:
#
# 1. calcula los logits y la entropía cruzada media del lote;
# 2. borra los gradientes viejos, o se acumulan;
# 3. retropropaga (`loss.backward()`; ya sabes lo que hace);
# 4. da un paso sencillo, $p \leftarrow p - \text{lr} \cdot p.\text{grad}$, con cada parámetro.
#
# **La pérdida de una época** es la media sobre sus muestras de las pérdidas vistas por el camino, antes de cada paso. La pérdida de un
# lote es una media sobre sus $n_b$ muestras, así que debe contar $n_b$ veces:
#
# $$\text{loss} = \frac{\sum_b n_b\, \ell_b}{\sum_b n_b} ,$$
#
# donde $\ell_b$ es la pérdida media del lote $b$. Estas pérdidas no cuestan nada: había que calcularlas de todos modos.
#
# **A mano.** Siete filas en lotes de 3: dos lotes de 3 con pérdidas 0.9 y 0.6, y uno de una sola fila con pérdida 2.5. La pérdida de la
# época es $(3 \cdot 0.9 + 3 \cdot 0.6 + 1 \cdot 2.5) / 7 = 7 / 7 = 1$. La media de los tres números sería $1.33$: deja que una fila pese
# tanto como tres.
#
# **Tu tarea.** `model` es cualquier `nn.Module` que convierta `X` `(n, d)` en logits `(n, c)`; `labels` es int64 `(n,)`. Entrénalo en el sitio
# (*in place*) durante `num_epochs` épocas con SGD por minilotes sobre la entropía cruzada: pasos sencillos, sin momento ni decaimiento.
# Sus parámetros siguen siendo los mismos tensores, solo cambian sus números; `X` y `labels` se quedan como estaban. Baraja con
# `generator` y con nada más; es un generador de CPU, estén donde estén los datos, y con `None` puede usarse el global de PyTorch.
# Devuelve una lista de `float` de Python, la pérdida de cada época. Todo está permitido: `torch.optim`, un `DataLoader`, tus funciones
# de la entrega 7.


# %% nbgrader={"grade_id": "train_classifier", "solution": true}
def train_classifier(
    model: nn.Module,
    X: Tensor,
    labels: Tensor,
    lr: float,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator | None = None,
) -> list[float]:
    """Train the model in place with mini-batch SGD; return the mean loss per sample of each epoch."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        order = torch.randperm(len(X), generator=generator).to(X.device)
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            model.zero_grad()
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    if p.grad is not None:
                        p -= lr * p.grad
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_train_classifier", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
import copy
from functools import cache
from itertools import accumulate

from gradus.checks import call, expect, expect_true, variants


class Logged(nn.Module):
    """A small smooth network that writes down the rows it is trained on."""

    def __init__(self, v, d, hidden, c):
        super().__init__()
        self.first = nn.Linear(d, hidden).to(device=v.device, dtype=v.dtype)
        self.second = nn.Linear(hidden, c).to(device=v.device, dtype=v.dtype)
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(v.normal(*p.shape))
        self.rows = []

    def forward(self, X):
        if torch.is_grad_enabled():
            self.rows.extend(X.detach().reshape(-1, X.shape[-1]).clone())
        return self.second(torch.tanh(self.first(X)))


def replay(
    model, X, labels, epochs, lr, batch_size, *, reduction="mean", zero=True, sign=1, full=False
):
    """Train a float64 copy on the given orders; return it and, for each epoch, what was seen."""
    model = copy.deepcopy(model).double()
    seen = []
    for order in epochs:
        losses, sizes = [], []
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows], reduction=reduction)
            if zero:
                model.zero_grad()
            loss.backward()
            with torch.no_grad():
                share = len(rows) / batch_size if full else 1
                for p in model.parameters():
                    p -= sign * lr * share * p.grad
            losses.append(loss.item() / (len(rows) if reduction == "sum" else 1))
            sizes.append(len(rows))
        with torch.no_grad():
            after = nn.functional.cross_entropy(model(X), labels).item()
        seen.append((losses, sizes, after))
    return model, seen


def mean(losses, sizes):
    return sum(loss * n for loss, n in zip(losses, sizes, strict=True)) / sum(sizes)


def per_sample(seen):
    return [mean(losses, sizes) for losses, sizes, _ in seen]


for v in variants():
    tolerance = (1e-4, 1e-5) if v.dtype == torch.float32 else (1e-7, 1e-7)
    for n, sizes, lr, num_epochs, batch_size, seed in [
        (8, (3, 4, 3), 0.3, 4, 8, 0),
        (7, (2, 5, 4), 0.5, 3, 100, None),
        (7, (2, 3, 3), 0.2, 3, 3, 1),
        (10, (3, 4, 2), 0.3, 2, 5, 2),
        (9, (1, 3, 4), 0.1, 2, 1, None),
        (11, (4, 6, 3), 0.4, 1, 10, 3),
        (6, (2, 3, 5), 0.3, 5, 4, 4),
    ]:
        made = Logged(v, *sizes)
        mine = copy.deepcopy(made)
        before = list(mine.parameters())
        X, labels = v.normal(n, sizes[0]), v.integers(0, sizes[-1], n)
        given = X.clone(), labels.clone()
        what = f"train_classifier(model, X: {tuple(X.shape)}, labels, {lr}, {num_epochs}, {batch_size})"
        if seed is None:
            got = call(train_classifier, mine, *given, lr, num_epochs, batch_size)
        else:
            source = torch.Generator().manual_seed(seed)
            got = call(train_classifier, mine, *given, lr, num_epochs, batch_size, generator=source)
        unchanged = torch.equal(given[0], X) and torch.equal(given[1], labels)
        expect_true(unchanged, "train_data_changed", what=what)

        # Which rows the model was trained on, in their order.
        rows = [
            int((row == X).all(1).nonzero()[0, 0]) for row in mine.rows if (row == X).all(1).any()
        ]
        whole = n // batch_size * batch_size
        expect_true(len(rows) > 0, "train_rows", what=what)
        expect_true(
            not 0 < whole < n or len(rows) != whole * num_epochs,
            "train_last_batch_dropped",
            what=what,
        )
        expect_true(len(rows) == len(mine.rows) == n * num_epochs, "train_rows", what=what)
        epochs = torch.tensor(rows, device=v.device).split(n)
        once = all(sorted(order.tolist()) == list(range(n)) for order in epochs)
        expect_true(once, "train_rows_not_once", what=what)

        # The same orders again, by an oracle.
        made.rows.clear()
        story = (made, X.double(), labels, epochs, lr, batch_size)
        right, seen = replay(*story)
        losses = per_sample(seen)
        mistaken = {
            name: cache(lambda how=how, story=story: replay(*story, **how))
            for name, how in {
                "train_steps_on_the_sum": {"reduction": "sum"},
                "train_gradients_add_up": {"zero": False},
                "wrong_sign": {"sign": -1},
                "train_divides_by_batch_size": {"full": True},
                "train_no_step": {"sign": 0},
            }.items()
        }
        expect(
            got,
            losses,
            what=what,
            rtol=tolerance[0],
            atol=tolerance[1],
            mistakes={
                "train_mean_of_batches": [sum(one[0]) / len(one[0]) for one in seen],
                "train_sum_of_batches": [sum(one[0]) for one in seen],
                "train_sum_of_samples": [loss * n for loss in losses],
                "train_last_batch_loss": [one[0][-1] for one in seen],
                "train_loss_afterwards": [one[2] for one in seen],
                "train_loss_not_reset": list(accumulate(losses)),
                "train_one_loss_per_batch": [loss for one in seen for loss in one[0]],
                "train_last_epoch_only": losses[-1],
                **{
                    name: lambda other=other: per_sample(other()[1])
                    for name, other in mistaken.items()
                },
            },
        )
        same = all(p is old for p, old in zip(mine.parameters(), before, strict=True))
        leaves = all(p.requires_grad and p.is_leaf for p in mine.parameters())
        expect_true(same and leaves, "train_parameters_replaced", what=what)
        wanted = dict(right.named_parameters())
        for name, p in mine.named_parameters():
            expect(
                p,
                wanted[name].to(v.dtype),
                what=f"{name} after {what}",
                rtol=1e-3 if v.dtype == torch.float32 else 1e-7,
                atol=1e-4 if v.dtype == torch.float32 else 1e-8,
                mistakes={
                    key: lambda other=other, name=name, v=v: (
                        other()[0].get_parameter(name).to(v.dtype)
                    )
                    for key, other in mistaken.items()
                },
            )
### END HIDDEN TESTS
model = nn.Linear(2, 2)
with torch.no_grad():
    for p in model.parameters():
        p.zero_()
X, labels = torch.tensor([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0]]), torch.tensor([0, 1, 0])
losses = train_classifier(model, X, labels, 0.5, 20, 2, torch.Generator().manual_seed(0))
assert len(losses) == 20
assert all(isinstance(loss, float) for loss in losses)
assert losses[-1] < 0.4 < losses[0]  # log 2 ≈ 0.69 at the start
assert (model(X).argmax(1) == labels).all()

# %% nbgrader={"grade_id": "test_train_classifier_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, devices, expect_true


class Diary(nn.Module):
    """A linear classifier that writes down the numbers of the rows it is trained on."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 3)
        self.rows = []

    def forward(self, X):
        if torch.is_grad_enabled():
            self.rows.extend(X.detach()[..., 0].flatten().tolist())
        return self.linear(X / 40)


def order_of_rows(device, seed, global_seed):
    """Return the rows of two epochs of 40, and the losses."""
    torch.manual_seed(0)
    model = Diary().to(device)
    X = torch.stack([torch.arange(40.0), torch.ones(40)], dim=1).to(device)
    labels = (torch.arange(40) % 3).to(device)
    source = torch.Generator().manual_seed(seed)
    torch.manual_seed(global_seed)
    losses = call(train_classifier, model, X, labels, 0.1, 2, 8, source)
    return model.rows, losses


for device in devices():
    what = "train_classifier(model, X: (40, 2), labels, 0.1, 2, 8, generator)"
    first, losses = order_of_rows(device, 1, 10)
    again, losses_again = order_of_rows(device, 1, 20)
    expect_true(first == again, "train_generator_ignored", what=what)
    expect_true(
        torch.allclose(torch.tensor(losses), torch.tensor(losses_again)),
        "train_generator_ignored",
        what=what,
    )
    expect_true(first[:40] != list(range(40)), "train_not_shuffled", what=what)
    other, _ = order_of_rows(device, 2, 10)
    expect_true(first != other, "train_always_one_order", what=what)
    expect_true(first[:40] != first[40:], "train_one_order_for_all_epochs", what=what)

# The milestone: two moons, and new points of them.
for device in devices():
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2)
    )
    for layer in model[::2]:
        nn.init.kaiming_normal_(layer.weight)
    model = model.to(device)
    known, known_labels = make_moons(300, seed=5)
    asked, asked_labels = make_moons(1000, seed=55)
    source = torch.Generator().manual_seed(0)
    data = known.to(device), known_labels.to(device)
    losses = call(train_classifier, model, *data, 0.3, 15, 10, source)
    what = "the network after train_classifier on two moons"
    with torch.no_grad():
        right = (model(asked.to(device)).argmax(1) == asked_labels.to(device)).double().mean()
    expect_true(right.item() >= 0.97, "train_moons", what=what)
    expect_true(losses[-1] < losses[0] / 2, "train_moons", what=what)
### END HIDDEN TESTS
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2))
train_classifier(model, moons, moon_labels, 0.2, 25, 10, torch.Generator().manual_seed(0))
assert (model(new_moons).argmax(1) == new_labels).float().mean() >= 0.97

# %% [markdown] lang="en"
# The loss of each epoch while three networks learn the moons, all with the same learning rate. A network without a hidden
# layer is soon done: no line does better. The others go on bending.

# %% [markdown] lang="es"
# La pérdida de cada época mientras tres redes aprenden las lunas, todas con la misma tasa de aprendizaje. Una red sin capa oculta
# termina pronto: ninguna recta lo hace mejor. Las otras siguen doblando.

# %% uses_exercises=true
MOON_SIZES = [[2, 2], [2, 6, 2], [2, 16, 16, 2]]


def learn_moons(sizes):
    """Return a network trained on the moons, and the loss of each epoch."""
    torch.manual_seed(11)
    network = MLP(sizes)
    shuffler = torch.Generator().manual_seed(0)
    return network, train_classifier(network, moons, moon_labels, 0.3, 50, 20, shuffler)


figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
for sizes, style in zip(MOON_SIZES, (":", "--", "-"), strict=True):
    _, epoch_losses = learn_moons(sizes)
    axes.plot(range(1, 51), epoch_losses, style, color="black", label=f"MLP({sizes})")
axes.set(xlabel="epoch · época", ylabel="loss · pérdida", ylim=(0, None))
axes.legend(frameon=False)
show(
    figure,
    "Loss over 50 epochs: the network without a hidden layer stays on a high level, six "
    "hidden neurons come down further, two layers of 16 come close to 0. · Pérdida en 50 "
    "épocas: la red sin capa oculta se queda en un nivel alto, seis neuronas ocultas bajan "
    "más y dos capas de 16 se acercan a 0.",
)

# %% [markdown] lang="en"
# ## 8.9 Where the gradient goes: `gradient_norms`
#
# *Optional · 10 minutes · difficulty 1 of 3 · 0 points*
#
# When a deep network does not learn, look at its gradients, parameter by parameter. The size of the gradient $G$ of a
# parameter is its norm, as if all its entries stood in one vector:
#
# $$\lVert G \rVert = \sqrt{\textstyle\sum_{i} G_i^2} .$$
#
# Backpropagation multiplies by $W_l$ and by the slope of the activation in every layer. If these factors are small, little
# arrives at the first layers: the gradient *vanishes*. If they are large, it *explodes*. The sigmoid has slope at most
# $\frac14$ (at 0, where $\sigma(1 - \sigma) = \frac12 \cdot \frac12$), so ten layers of it divide the gradient by $4^{10}$, about a
# million, unless the weights make up for it. The ReLU has slope 1 wherever it is awake.
#
# **By hand.** A gradient $\begin{pmatrix} 3 & 0 \\ 0 & 4 \end{pmatrix}$ has norm $\sqrt{9 + 16} = 5$.
#
# **Your task.** After a `backward()`, every parameter of `model` has a `.grad`. Return a dict from each parameter's name, as
# `model.named_parameters()` gives it, to the norm of its gradient, a Python `float`. The gradients stay as they were.

# %% [markdown] lang="es"
# ## 8.9 Adónde llega el gradiente: `gradient_norms`
#
# *Opcional · 10 minutos · dificultad 1 de 3 · 0 puntos*
#
# Cuando una red profunda no aprende, mira sus gradientes, parámetro por parámetro. El tamaño del gradiente $G$ de un parámetro
# es su norma, como si todos sus elementos estuvieran en un solo vector:
#
# $$\lVert G \rVert = \sqrt{\textstyle\sum_{i} G_i^2} .$$
#
# La retropropagación multiplica en cada capa por $W_l$ y por la pendiente de la activación. Si estos factores son pequeños, a las
# primeras capas llega poco: el gradiente *se desvanece*. Si son grandes, *explota*. La sigmoide tiene como mucho pendiente
# $\frac14$ (en 0, donde $\sigma(1 - \sigma) = \frac12 \cdot \frac12$), así que diez capas dividen el gradiente entre $4^{10}$, cerca de
# un millón, salvo que los pesos lo compensen. La ReLU tiene pendiente 1 siempre que está despierta.
#
# **A mano.** Un gradiente $\begin{pmatrix} 3 & 0 \\ 0 & 4 \end{pmatrix}$ tiene norma $\sqrt{9 + 16} = 5$.
#
# **Tu tarea.** Después de un `backward()`, cada parámetro de `model` tiene un `.grad`. Devuelve un diccionario que lleve del nombre de
# cada parámetro, tal como lo da `model.named_parameters()`, a la norma de su gradiente, un `float` de Python. Los gradientes se quedan
# como estaban.


# %% nbgrader={"grade_id": "gradient_norms", "solution": true}
def gradient_norms(model: nn.Module) -> dict[str, float]:
    """Return the norm of the gradient of each parameter, by the parameter's name."""
    ### BEGIN SOLUTION
    return {name: p.grad.norm().item() for name, p in model.named_parameters()}
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_gradient_norms", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


class Mixed(nn.Module):
    """Parameters of every rank, and one inside a part of a part."""

    def __init__(self):
        super().__init__()
        self.block = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2, bias=False))
        self.scale = nn.Parameter(torch.tensor(2.0))
        self.cube = nn.Parameter(torch.ones(2, 3, 2))


def by_name(model, size):
    return {name: float(size(p.grad.double())) for name, p in model.named_parameters()}


for v in variants():
    for made, scale in [
        (nn.Linear(4, 3), 1.0),
        (Mixed(), 5.0),
        (Mixed(), 1e-2),
        (nn.Linear(1, 1), 2.0),
    ]:
        model = made.to(device=v.device, dtype=v.dtype)
        for p in model.parameters():
            p.grad = v.normal(*p.shape, std=scale)
        list(model.parameters())[-1].grad.zero_()
        grads = [p.grad.clone() for p in model.parameters()]
        right = by_name(model, torch.linalg.vector_norm)
        mistakes = {
            "norms_squared": by_name(model, lambda g: g.square().sum()),
            "norms_absolute_sum": by_name(model, lambda g: g.abs().sum()),
            "norms_largest_entry": by_name(model, lambda g: g.abs().max()),
            "norms_mean_square": by_name(model, lambda g: g.square().mean().sqrt()),
            "norms_of_weights": {
                name: p.detach().double().norm().item() for name, p in model.named_parameters()
            },
        }
        got = call(gradient_norms, model)
        expect(
            got,
            right,
            what="gradient_norms(model)",
            rtol=1e-5 if v.dtype == torch.float32 else 1e-6,
            mistakes=mistakes,
        )
        kept = all(torch.equal(p.grad, g) for p, g in zip(model.parameters(), grads, strict=True))
        expect_true(kept, "norms_gradient_changed", what="gradient_norms(model)")
### END HIDDEN TESTS
model = nn.Linear(2, 2)
model.weight.grad, model.bias.grad = torch.tensor([[3.0, 0.0], [0.0, 4.0]]), torch.zeros(2)
norms = gradient_norms(model)
assert set(norms) == {"weight", "bias"}
assert math.isclose(norms["weight"], 5.0, abs_tol=1e-6)
assert norms["bias"] == 0.0

# %% [markdown] lang="en"
# One `backward()` through twelve layers of 32 neurons, from the last layer to the first. With the ReLU and your weights of 8.4 the
# gradient arrives. With the sigmoid, and the same weights, almost nothing is left of it.

# %% [markdown] lang="es"
# Un `backward()` a través de doce capas de 32 neuronas, de la última a la primera. Con la ReLU y tus pesos de 8.4 el gradiente llega.
# Con la sigmoide y los mismos pesos no queda casi nada de él.

# %% uses_exercises=true
drawn_weights, _ = init_mlp([2] + [32] * 11 + [2], torch.Generator().manual_seed(1))
figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
for name, bend, marker in [("ReLU", nn.ReLU, "o"), ("σ", nn.Sigmoid, "^")]:
    stack = nn.Sequential()
    for W in drawn_weights:
        stack.extend([nn.Linear(W.shape[1], W.shape[0]), bend()])
        stack[-2].load_state_dict({"weight": W.detach(), "bias": torch.zeros(len(W))})
    nn.functional.cross_entropy(stack[:-1](moons), moon_labels).backward()
    norms = [size for key, size in gradient_norms(stack).items() if key.endswith("weight")]
    axes.plot(range(1, 13), norms, marker=marker, color="black", label=name)
axes.set(xlabel="layer · capa", ylabel="‖gradient · gradiente‖", yscale="log")
axes.legend(frameon=False)
show(
    figure,
    "Norm of the gradient of each of twelve layers, on a logarithmic scale: about level for "
    "the ReLU; for the sigmoid it falls by many powers of ten towards the first layer. · "
    "Norma del gradiente de cada una de las doce capas, en escala logarítmica: casi igual en "
    "todas con la ReLU; con la sigmoide cae muchas potencias de diez hacia la primera capa.",
)

# %% [markdown] lang="en"
# ## 8.10 Milestone: two moons
#
# The three networks of 8.8, asked about every point of the plane. The shade is the probability of label 1, the
# thick line is where it is ½, and the points are the 1,000 new ones that no network has seen. Below stand the number of parameters
# and the share of new points that are right.
#
# Look at the boundaries. Without a hidden layer it is a line. Six ReLUs give it a few bends. Two layers of 16 let it follow the moons.
# Nobody told them where to bend.

# %% [markdown] lang="es"
# ## 8.10 Meta: dos lunas
#
# Las tres redes de 8.8, preguntadas por cada punto del plano. El tono es la probabilidad de la etiqueta 1, la línea
# gruesa está donde vale ½ y los puntos son los 1000 nuevos, que ninguna red ha visto. Debajo figuran el número de parámetros y la
# parte de los puntos nuevos que aciertan.
#
# Mira las fronteras. Sin capa oculta es una recta. Seis ReLU le dan unos pocos pliegues. Dos capas de 16 la dejan seguir las lunas.
# Nadie les dijo dónde doblarse.

# %% uses_exercises=true
across, up = torch.linspace(-1.6, 2.6, 211), torch.linspace(-1.1, 1.6, 136)
grid = torch.cartesian_prod(across, up)
networks = [learn_moons(sizes)[0] for sizes in MOON_SIZES]
figure, panels = plt.subplots(1, 3, figsize=(11, 3.2), sharey=True, layout="constrained")
for axes, sizes, network in zip(panels, MOON_SIZES, networks, strict=True):
    with torch.no_grad():
        probability = network(grid).softmax(dim=1)[:, 1].reshape(211, 136).T
        share = (network(new_moons).argmax(dim=1) == new_labels).float().mean().item()
    axes.contourf(across, up, probability, levels=10, cmap="Greys", vmin=-0.2, vmax=1.6)
    axes.contour(across, up, probability, levels=[0.5], colors="black", linewidths=2.5)
    draw_moons(axes, new_moons, new_labels, size=5)
    axes.set(
        title=f"MLP({sizes})",
        xlabel=f"{count_parameters(network)} parameters · parámetros,  {share:.1%}",
        aspect="equal",
    )
show(
    figure,
    "Three panels with the 1,000 new points of the two moons and the boundary of each network: a "
    "straight line that cuts both tips off, a line with a few bends, and a curve that winds between "
    "the moons. · Tres paneles con los 1000 puntos nuevos de las dos lunas y la frontera de cada "
    "red: una recta que corta las dos puntas, una línea con pocos pliegues y una curva que serpentea "
    "entre las lunas.",
)

# %% [markdown] lang="en"
# ## 8.11 What you have now
#
# - A neuron is a linear model with a bend; it looks in one direction. A layer is $X W^\top + b$, a network is layers with a ReLU between
#   them. Without the ReLU, all layers together are one.
# - Weights start by chance, because equal neurons stay equal, and with standard deviation $\sqrt{2/\text{fan\_in}}$, because what is a little
#   too small is multiplied in every layer.
# - Backpropagation: $\Delta_L = (\operatorname{softmax} - Y)/n$; in each layer $\Delta^\top H$, the column sums of $\Delta$, and
#   $(\Delta W) \odot [Z > 0]$ for the layer before.
# - `nn.Module` keeps a register of the parameters; the training loop is the one that you had.
#
# **Next.** Look at the last panel again, and imagine ten times as many neurons and a tenth of the points. The boundary could wind around
# every single point and still be wrong about the next one. In assignment 9 you hold the network back: penalties on the weights, dropout, and
# stopping in time.

# %% [markdown] lang="es"
# ## 8.11 Lo que ya tienes
#
# - Una neurona es un modelo lineal con un pliegue; mira en una dirección. Una capa es $X W^\top + b$ y una red son capas con una ReLU entre
#   ellas. Sin la ReLU, todas las capas juntas son una sola.
# - Los pesos empiezan al azar, porque las neuronas iguales siguen iguales, y con desviación típica $\sqrt{2/\text{fan\_in}}$, porque lo que es un
#   poco pequeño de más se multiplica en cada capa.
# - La retropropagación: $\Delta_L = (\operatorname{softmax} - Y)/n$; en cada capa, $\Delta^\top H$, las sumas por columnas de $\Delta$ y
#   $(\Delta W) \odot [Z > 0]$ para la capa anterior.
# - `nn.Module` lleva el registro de los parámetros; el bucle de entrenamiento es el que ya tenías.
#
# **A continuación.** Mira otra vez el último panel e imagina diez veces más neuronas y la décima parte de los puntos. La frontera podría rodear
# cada punto, uno por uno, y aun así equivocarse con el siguiente. En la entrega 9 sujetas la red: penalizaciones sobre los pesos, *dropout* y
# parar a tiempo.
