# %% [markdown] lang="en"
# # 3. Gradients and automatic differentiation
#
# A network learns by asking one question of every weight: *if I change you a little, does the loss go
# up or down, and how fast?* The answer is a derivative. A network has millions of weights, so nobody
# works these derivatives out on paper. The library does, and this assignment shows you how.
#
# **You will** get gradients from autograd without leaving traces, check them against finite
# differences, add gradients up over batches, write an operation with a derivative of your own, and
# build Jacobians row by row.
#
# **What came before:** the products of assignments 1 and 2. A derivative of many variables is a
# vector or a matrix, and the chain rule multiplies them.
#
# **What comes after:** assignments 4 and 5 fit their first models with these gradients.
#
# Throughout, `f` is a function that takes a tensor and returns one number, a tensor of shape `()`,
# unless an exercise says otherwise. `x` comes to you with `requires_grad=False`. Every result has the
# dtype and the device of `x`. Results may be detached from the graph. Whatever you are given stays
# as it was.

# %% [markdown] lang="es"
# # 3. Gradientes y diferenciación automática
#
# Una red aprende haciéndole a cada peso una sola pregunta: *si te cambio un poco, ¿la pérdida sube o
# baja, y con qué rapidez?* La respuesta es una derivada. Una red tiene millones de pesos, así que
# nadie calcula esas derivadas en papel. Lo hace la biblioteca, y en esta entrega verás cómo.
#
# **Vas a** obtener gradientes con autograd sin dejar rastro, compararlos con diferencias finitas,
# sumar gradientes de varios lotes, escribir una operación con su propia derivada y construir
# jacobianas fila por fila.
#
# **Antes:** los productos de las entregas 1 y 2. La derivada de una función de muchas variables es un
# vector o una matriz, y la regla de la cadena los multiplica.
#
# **Después:** las entregas 4 y 5 ajustan con estos gradientes sus primeros modelos.
#
# En toda la entrega, `f` es una función que recibe un tensor y devuelve un número, un tensor de forma
# `()`, salvo que el ejercicio diga otra cosa. `x` te llega con `requires_grad=False`. Todo resultado
# tiene el dtype y el dispositivo de `x`. Los resultados pueden estar separados del grafo. Lo que
# recibes debe quedar como estaba.

# %%
import base64
import html
import io

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
# ## 3.1 The slope in every direction: `gradient`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# **The derivative is a slope.** Take a function $f$ of one number. Walk a small step $h$ to the right
# of $x$: the function changes by $f(x + h) - f(x)$. Divide by the step and let it shrink:
#
# $$f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h} .$$
#
# That is the slope of the straight line that touches the curve at $x$. Close to $x$ the line replaces
# the curve: $f(x + h) \approx f(x) + h\, f'(x)$.
#
# **Many variables.** Now let $x$ hold the numbers $x_0, \dots, x_{n-1}$. The *partial derivative*
# $\partial f / \partial x_i$ is the slope when only $x_i$ moves and the others stand still. The
# **gradient** collects them, each in the place of its variable:
#
# $$\nabla f(x) = \left( \frac{\partial f}{\partial x_0}, \dots, \frac{\partial f}{\partial x_{n-1}} \right) .$$
#
# So the gradient has the shape of $x$, whatever that shape is. This holds for matrices too.
#
# **By hand.** $f(x) = x_0^2 + 3 x_0 x_1$ at $x = (2, 5)$. With $x_1$ still, the slope is
# $2 x_0 + 3 x_1 = 19$. With $x_0$ still, it is $3 x_0 = 6$. The gradient is $(19, 6)$.
#
# **How PyTorch does it.** A tensor with `requires_grad=True` is watched: every operation on it is
# written down. From the record, `torch.autograd.grad(y, x)` works out $\partial y / \partial x$. It
# returns a tuple, one gradient for each input that you asked about. The method `y.backward()` does the
# same and leaves its result in the attribute `.grad` of the watched tensor.
#
# **Your task.** Return $\nabla f(x)$, with the shape, dtype and device of `x`. The tensor `x` itself
# must be as before: same numbers, still `requires_grad=False`, no `.grad`. So watch another tensor
# with the same numbers: `x.detach()` gives you one, and its method `.requires_grad_()` sets it to be
# watched. A finite difference is only close to the
# derivative: here the derivative itself is asked.

# %% [markdown] lang="es"
# ## 3.1 La pendiente en cada dirección: `gradient`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# **La derivada es una pendiente.** Toma una función $f$ de un número. Da un paso pequeño $h$ a la
# derecha de $x$: la función cambia en $f(x + h) - f(x)$. Divide entre el paso y hazlo cada vez menor:
#
# $$f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h} .$$
#
# Esa es la pendiente de la recta que toca la curva en $x$. Cerca de $x$, la recta hace las veces de la
# curva: $f(x + h) \approx f(x) + h\, f'(x)$.
#
# **Muchas variables.** Ahora $x$ contiene los números $x_0, \dots, x_{n-1}$. La *derivada parcial*
# $\partial f / \partial x_i$ es la pendiente cuando solo se mueve $x_i$ y los demás se quedan quietos.
# El **gradiente** las reúne, cada una en el lugar de su variable:
#
# $$\nabla f(x) = \left( \frac{\partial f}{\partial x_0}, \dots, \frac{\partial f}{\partial x_{n-1}} \right) .$$
#
# Por eso el gradiente tiene la forma de $x$, sea cual sea. También si $x$ es una matriz.
#
# **A mano.** $f(x) = x_0^2 + 3 x_0 x_1$ en $x = (2, 5)$. Con $x_1$ quieto, la pendiente es
# $2 x_0 + 3 x_1 = 19$. Con $x_0$ quieto, es $3 x_0 = 6$. El gradiente es $(19, 6)$.
#
# **Cómo lo hace PyTorch.** Un tensor con `requires_grad=True` está vigilado: se anota cada operación
# que se hace con él. A partir de esas notas, `torch.autograd.grad(y, x)` calcula
# $\partial y / \partial x$. Devuelve una tupla, con un gradiente por cada entrada por la que preguntas.
# El método `y.backward()` hace lo mismo y deja el resultado en el atributo `.grad` del tensor vigilado.
#
# **Tu tarea.** Devuelve $\nabla f(x)$, con la forma, el dtype y el dispositivo de `x`. El propio tensor
# `x` debe quedar como estaba: los mismos números, `requires_grad=False` y sin `.grad`. Vigila, pues,
# otro tensor con los mismos números: `x.detach()` te da uno, y su método `.requires_grad_()` hace que
# quede vigilado. Una diferencia finita solo se acerca a la derivada; aquí se pide la derivada misma.


# %% nbgrader={"grade_id": "gradient", "solution": true}
def gradient(f, x: Tensor) -> Tensor:
    """Return the gradient of f at x, in the shape of x; x is left as it was."""
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    (grad,) = torch.autograd.grad(f(x), x)
    return grad
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_gradient", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, variants


def places(x):
    return torch.arange(1, x.numel() + 1, dtype=x.dtype, device=x.device).reshape(x.shape)


def weighted_squares(x):
    return (places(x) * x**2).sum()


def times_sine(x):
    return (x * x.sin()).sum()


def cube_of_sum(x):
    return x.sum() ** 3


def product(x):
    return x.prod()


def weighted_sum(x):
    return (places(x) * x).sum()


def rapid_sine(x):
    return (100 * x).sin().sum()


derivatives = [
    (weighted_squares, lambda x: 2 * places(x) * x),
    (times_sine, lambda x: x.sin() + x * x.cos()),
    (cube_of_sum, lambda x: 3 * x.sum() ** 2 * torch.ones_like(x)),
    (product, lambda x: x.prod() / x),
    (weighted_sum, places),
]
for v in variants():
    checked = list(derivatives)
    if v.dtype == torch.float64:  # A difference quotient shows where f bends fast.
        checked.append((rapid_sine, lambda x: 100 * (100 * x).cos()))
    for f, derivative in checked:
        for shape in [(4,), (), (1,), (2, 3), (3, 3), (2, 1, 3)]:
            x = v.normal(*shape)
            right = derivative(x.double()).to(v.dtype)
            expect(
                call(gradient, f, x),
                right,
                what=f"gradient({f.__name__}, x{list(shape)})",
                mistakes={
                    "gradient_in_a_tuple": (right,),
                    "wrong_sign": -right,
                    "value_not_gradient": f(x),
                    "gradient_summed": right.sum(),
                },
            )
### END HIDDEN TESTS
x = torch.tensor([2.0, 5.0])
torch.testing.assert_close(
    gradient(lambda x: x[0] ** 2 + 3 * x[0] * x[1], x), torch.tensor([19.0, 6.0])
)

# %% nbgrader={"grade_id": "test_gradient_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def cubes(x):
    return (x**3).sum()


for v in variants():
    for shape in [(3,), (), (2, 3)]:
        x = v.normal(*shape)
        before = x.clone()
        for _ in range(2):
            got = call(gradient, cubes, x)
            expect_true(not x.requires_grad, "requires_grad_left_on", what="x.requires_grad")
            expect_true(x.grad is None, "grad_left_on_x", what="x.grad")
            expect_true(torch.equal(x, before), "point_moved", what="x")
            right = (3 * before.double() ** 2).to(v.dtype)
            expect(got, right, what="gradient(cubes, x)")
### END HIDDEN TESTS
x = torch.tensor([1.0, 2.0])
gradient(lambda x: (x**2).sum(), x)
assert not x.requires_grad
assert x.grad is None

# %% [markdown] lang="en"
# Look at it: three points of a curve, and through each the line with the slope that you return.

# %% [markdown] lang="es"
# Míralo: tres puntos de una curva y, por cada uno, la recta con la pendiente que devuelves.


# %%
def hills(x):
    return (x.sin() + x**2 / 8).sum()


# %% uses_exercises=true
grid = torch.linspace(-4, 4, 200)
figure, axes = plt.subplots(figsize=(6, 3.4))
axes.plot(grid, [hills(x) for x in grid], color="black", linewidth=1.5, label="f")
for start, style in [(-3.0, "-"), (-0.5, "--"), (2.9, ":")]:
    point = torch.tensor(start)
    slope = gradient(hills, point)
    near = torch.linspace(start - 1, start + 1, 2)
    line = hills(point) + slope * (near - point)
    axes.plot(near, line, style, color="tab:red", linewidth=2.5, label=f"f'({start}) = {slope:.2f}")
    axes.plot(start, hills(point), "o", color="tab:red")
axes.set(xlabel="x", ylabel="f(x)")
axes.legend(frameon=False)
show(
    figure,
    "A wavy curve with three tangent lines: a falling one, a rising one and a falling one. · "
    "Una curva ondulada con tres rectas tangentes: una baja, otra sube y otra baja.",
)

# %% [markdown] lang="en"
# ## 3.2 There and back once: `value_and_gradient`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# **The chain rule.** Let $y$ depend on $s$, and $s$ on $x$. Move $x$ by a small $h$. Then $s$ moves by
# about $h \cdot \frac{ds}{dx}$, and so $y$ moves by about $\frac{dy}{ds}$ times that. The slopes multiply:
#
# $$\frac{dy}{dx} = \frac{dy}{ds} \cdot \frac{ds}{dx} .$$
#
# If $x$ reaches $y$ along two paths, each path adds its own change, so the products along the paths
# are **added**.
#
# **The computational graph.** Every program that calculates $y$ is a chain of small operations. Draw each
# result as a node and join it to what it was made of: that is the graph. Take
# $y = (a b + a)^2$ at $a = 2$, $b = 3$. In between stand $p = a b$ and $s = p + a$.
#
# - **Forward**, the values: $p = 6$, $s = 8$, $y = 64$.
# - **Backward**, from the end to the beginning, the slope of $y$ with respect to each node:
#   - $\partial y / \partial y = 1$;
#   - $\partial y / \partial s = 1 \cdot 2 s = 16$;
#   - $\partial y / \partial p = 16 \cdot 1 = 16$;
#   - $\partial y / \partial b = 16 \cdot a = 32$;
#   - $\partial y / \partial a = 16 \cdot b + 16 \cdot 1 = 64$: there are two paths, through $p$ and straight to $s$.
#
# This is **reverse mode**, the method of every deep learning library. Each node needs only its own
# operation and the slope that arrives from what comes after it. One trip back gives the slopes of *all* inputs,
# and it costs only a few times as much as the trip forward. A method that moved one input at a time would need one
# trip for each input.

# %% [markdown] lang="es"
# ## 3.2 Una sola ida y vuelta: `value_and_gradient`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# **La regla de la cadena.** Sea $y$ función de $s$, y $s$ función de $x$. Mueve $x$ un poco, $h$. Entonces
# $s$ se mueve más o menos $h \cdot \frac{ds}{dx}$, e $y$ se mueve $\frac{dy}{ds}$ veces esa cantidad. Las
# pendientes se multiplican:
#
# $$\frac{dy}{dx} = \frac{dy}{ds} \cdot \frac{ds}{dx} .$$
#
# Si $x$ llega a $y$ por dos caminos, cada camino aporta su propio cambio, así que los productos de los
# caminos se **suman**.
#
# **El grafo de cómputo.** Todo programa que calcula $y$ es una cadena de operaciones pequeñas. Dibuja
# cada resultado como un nodo y únelo a aquello de lo que está hecho: ese es el grafo. Toma
# $y = (a b + a)^2$ en $a = 2$, $b = 3$. Por el camino aparecen $p = a b$ y $s = p + a$.
#
# - **Hacia delante**, los valores: $p = 6$, $s = 8$, $y = 64$.
# - **Hacia atrás**, del final al principio, la pendiente de $y$ respecto a cada nodo:
#   - $\partial y / \partial y = 1$;
#   - $\partial y / \partial s = 1 \cdot 2 s = 16$;
#   - $\partial y / \partial p = 16 \cdot 1 = 16$;
#   - $\partial y / \partial b = 16 \cdot a = 32$;
#   - $\partial y / \partial a = 16 \cdot b + 16 \cdot 1 = 64$: hay dos caminos, por $p$ y directo a $s$.
#
# Este es el **modo inverso**, el método de todas las bibliotecas de aprendizaje profundo. A cada nodo le
# bastan su propia operación y la pendiente que le llega de lo que viene después. Un solo viaje de vuelta
# da las pendientes de *todas* las entradas y cuesta solo unas pocas veces lo que el viaje de ida. Un
# método que moviera las entradas de una en una necesitaría un viaje por cada entrada.

# %%
nodes = {  # name: across, up, value, slope, side of the labels
    "a": (0, 1, 2, 64, 1),
    "b": (0, -1, 3, 32, -1),
    "p = ab": (1.5, -0.5, 6, 16, -1),
    "s = p + a": (3, 0.4, 8, 16, 1),
    "y = s²": (4.5, 0.4, 64, 1, 1),
}
edges = [("a", "p = ab"), ("b", "p = ab"), ("p = ab", "s = p + a"), ("a", "s = p + a")]
edges.append(("s = p + a", "y = s²"))
figure, axes = plt.subplots(figsize=(7.4, 3.4))
for tail, head in edges:
    ends = {"xy": nodes[head][:2], "xytext": nodes[tail][:2]}
    arrow = {"arrowstyle": "-|>", "color": "grey", "shrinkA": 16, "shrinkB": 30, "lw": 1.4}
    axes.annotate("", **ends, arrowprops=arrow)
for name, (across, up, value, slope, side) in nodes.items():
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": "black"}
    axes.text(across, up, name, ha="center", va="center", bbox=box)
    first, second = (up + 0.68, up + 0.39) if side > 0 else (up - 0.39, up - 0.68)
    axes.text(across, first, f"→ {value}", ha="center", va="center", color="tab:blue")
    slope_of_y = f"← ∂y/∂{name[0]} = {slope}"
    axes.text(across, second, slope_of_y, ha="center", va="center", color="tab:red")
axes.set(xlim=(-0.7, 5.2), ylim=(-1.8, 1.8))
axes.axis("off")
show(
    figure,
    "The graph of y = (ab + a)²; at each node its value and the slope of y. · "
    "El grafo de y = (ab + a)²: en cada nodo, su valor y la pendiente de y.",
)

# %% [markdown] lang="en"
# At each node stand the value of the trip forward (→) and the slope of the trip back (←).
#
# **What it saves you.** To get the gradient, autograd has to evaluate $f$ anyway. So the value comes
# for free, and it would be a waste to calculate it again: $f$ may be a whole network.
#
# **Your task.** Return the pair `(f(x), gradient)`: first the value, a tensor of shape `()`, then the
# gradient, in the shape of `x`. Call `f` exactly once. Return both detached, that is, with
# `requires_grad=False`: whoever keeps the value of a loss in a list must not keep its whole graph in
# memory. Leave `x` as it was, with no `requires_grad` and no `.grad`.

# %% [markdown] lang="es"
# En cada nodo están el valor del viaje de ida (→) y la pendiente del viaje de vuelta (←).
#
# **Lo que te ahorra.** Para obtener el gradiente, autograd tiene que evaluar $f$ de todos modos. El
# valor sale gratis, y calcularlo otra vez sería un derroche: $f$ puede ser una red entera.
#
# **Tu tarea.** Devuelve el par `(f(x), gradiente)`: primero el valor, un tensor de forma `()`; después el
# gradiente, con la forma de `x`. Llama a `f` exactamente una vez. Devuelve ambos separados del grafo, es
# decir, con `requires_grad=False`: quien guarda el valor de una pérdida en una lista no debe guardar en
# memoria todo su grafo. Deja `x` como estaba, sin `requires_grad` y sin `.grad`.


# %% nbgrader={"grade_id": "value_and_gradient", "solution": true}
def value_and_gradient(f, x: Tensor) -> tuple[Tensor, Tensor]:
    """Return f(x), shape (), and the gradient at x, both detached, from one evaluation of f."""
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    value = f(x)
    (grad,) = torch.autograd.grad(value, x)
    return value.detach(), grad
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_value_and_gradient", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, variants


def places(x):
    return torch.arange(1, x.numel() + 1, dtype=x.dtype, device=x.device).reshape(x.shape)


def weighted_squares(x):
    return (places(x) * x**2).sum()


def cube_of_sum(x):
    return x.sum() ** 3


def times_sine(x):
    return (x * x.sin()).sum()


derivatives = [
    (weighted_squares, lambda x: 2 * places(x) * x),
    (cube_of_sum, lambda x: 3 * x.sum() ** 2 * torch.ones_like(x)),
    (times_sine, lambda x: x.sin() + x * x.cos()),
]
for v in variants():
    for f, derivative in derivatives:
        for shape in [(4,), (), (1,), (2, 3), (3, 3)]:
            x = v.normal(*shape)
            value, slope = f(x.double()).to(v.dtype), derivative(x.double()).to(v.dtype)
            expect(
                call(value_and_gradient, f, x),
                (value, slope),
                what=f"value_and_gradient({f.__name__}, x{list(shape)})",
                mistakes={
                    "gradient_before_value": (slope, value),
                    "value_left_out": slope,
                    "value_is_a_float": (value.item(), slope),
                },
            )
### END HIDDEN TESTS
value, slopes = value_and_gradient(lambda x: (x[0] * x[1] + x[0]) ** 2, torch.tensor([2.0, 3.0]))
torch.testing.assert_close(value, torch.tensor(64.0))
torch.testing.assert_close(slopes, torch.tensor([64.0, 32.0]))

# %% nbgrader={"grade_id": "test_value_and_gradient_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants

calls = []


def counted(x):
    calls.append(x.shape)
    return (x**3).sum() + x.sum() ** 2


for v in variants():
    for shape in [(5,), (), (2, 3)]:
        x = v.normal(*shape)
        before = x.clone()
        wide = x.double()
        right = (wide**3).sum() + wide.sum() ** 2, 3 * wide**2 + 2 * wide.sum()
        calls.clear()
        got = call(value_and_gradient, counted, x)
        expect_true(len(calls) == 1, "f_evaluated_again", what=f"f(x) × {len(calls)}")
        expect(got, tuple(part.to(v.dtype) for part in right), what="value_and_gradient(f, x)")
        expect_true(not got[0].requires_grad, "value_not_detached", what="value.requires_grad")
        expect_true(
            not got[1].requires_grad, "gradient_not_detached", what="gradient.requires_grad"
        )
        expect_true(not x.requires_grad, "requires_grad_left_on", what="x.requires_grad")
        expect_true(x.grad is None, "grad_left_on_x", what="x.grad")
        expect_true(torch.equal(x, before), "point_moved", what="x")
### END HIDDEN TESTS
value, slopes = value_and_gradient(lambda x: (x**2).sum(), torch.tensor([1.0, 2.0]))
assert not value.requires_grad
assert not slopes.requires_grad

# %% [markdown] lang="en"
# ## 3.3 One loss, many parameters: `gradients`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A model has several parameters: a matrix of weights, a bias, and so on for each layer. The trip
# back reaches all of them, so one call is enough for all their gradients.
#
# **By hand.** A neuron with the weights $w = (3, -1)$ and the bias $b = 2$ sees the input
# $x = (1, 4)$ and should answer $t = 0$. Its loss is the square of the error
# $e = w_0 x_0 + w_1 x_1 + b - t = 3 - 4 + 2 - 0 = 1$. From $\ell = e^2$ follow
#
# $$\frac{\partial \ell}{\partial w_i} = 2 e\, x_i, \qquad \frac{\partial \ell}{\partial b} = 2 e ,$$
#
# so the gradients are $(2, 8)$ for $w$ and $2$ for $b$.
#
# **Why `.grad` needs care.** `loss.backward()` does not *set* `.grad`, it **adds** to it. Where
# several paths lead to one tensor, that is exactly what the chain rule asks for. But between two calls
# the old sum is still there, and it stays in the way of whoever uses `.grad` next.
# `torch.autograd.grad(loss, params)` returns the gradients and writes nothing.
#
# **Unused parameters.** If the loss does not use a parameter $p$, moving $p$ changes nothing, so the
# derivative is 0. Autograd, however, finds no path from `loss` to `p` and raises an error; allowed to go
# on, it answers `None`. Read the documentation of `allow_unused` and `materialize_grads`.
#
# **Your task.** `loss` has shape `()`. `params` is a list of tensors with `requires_grad=True`, of any
# shapes. Return the list of $\partial \text{loss} / \partial p$ in the order of `params`, each in the
# shape, dtype and device of its parameter, with zeros for a parameter that the loss does not use. Write
# no `.grad`: one that was there before keeps its numbers, one that was `None` is `None` afterwards.

# %% [markdown] lang="es"
# ## 3.3 Una pérdida, muchos parámetros: `gradients`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Un modelo tiene varios parámetros: una matriz de pesos, un sesgo, y lo mismo en cada capa. El viaje de
# vuelta llega a todos, así que basta una llamada para obtener todos los gradientes.
#
# **A mano.** Una neurona con los pesos $w = (3, -1)$ y el sesgo $b = 2$ recibe la entrada $x = (1, 4)$
# y debería responder $t = 0$. Su pérdida es el cuadrado del error
# $e = w_0 x_0 + w_1 x_1 + b - t = 3 - 4 + 2 - 0 = 1$. De $\ell = e^2$ se sigue
#
# $$\frac{\partial \ell}{\partial w_i} = 2 e\, x_i, \qquad \frac{\partial \ell}{\partial b} = 2 e ,$$
#
# así que los gradientes son $(2, 8)$ para $w$ y $2$ para $b$.
#
# **Por qué hay que cuidar `.grad`.** `loss.backward()` no *asigna* `.grad`: le **suma**. Cuando varios
# caminos llevan a un mismo tensor, eso es justo lo que pide la regla de la cadena. Pero entre dos
# llamadas la suma anterior sigue ahí y estorba a quien use `.grad` después.
# `torch.autograd.grad(loss, params)` devuelve los gradientes y no escribe nada.
#
# **Parámetros sin usar.** Si la pérdida no usa un parámetro $p$, mover $p$ no cambia nada, así que la
# derivada es 0. Autograd, en cambio, no encuentra camino de `loss` a `p` y lanza un error; si le permites
# seguir, responde `None`. Lee la documentación de `allow_unused` y `materialize_grads`.
#
# **Tu tarea.** `loss` tiene forma `()`. `params` es una lista de tensores con `requires_grad=True`, de
# formas cualesquiera. Devuelve la lista de $\partial \text{loss} / \partial p$ en el orden de `params`,
# cada una con la forma, el dtype y el dispositivo de su parámetro, y con ceros para un parámetro que la
# pérdida no usa. No escribas ningún `.grad`: el que ya existía conserva sus números y el que era `None`
# sigue siendo `None`.


# %% nbgrader={"grade_id": "gradients", "solution": true}
def gradients(loss: Tensor, params: list[Tensor]) -> list[Tensor]:
    """Return the gradient of loss for each of params, zeros where unused; no .grad is written."""
    ### BEGIN SOLUTION
    grads = torch.autograd.grad(loss, params, allow_unused=True)
    return [torch.zeros_like(p) if g is None else g for p, g in zip(params, grads, strict=True)]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_gradients", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, variants


def right_gradients(loss_of, params):
    wide = [p.detach().double().requires_grad_() for p in params]
    found = torch.autograd.grad(loss_of(*wide), wide, allow_unused=True)
    pairs = zip(params, found, strict=True)
    return [torch.zeros_like(p) if g is None else g.to(p.dtype) for p, g in pairs]


def neuron(w, b):
    return ((w * torch.arange(1, 5).to(w)).sum() + b - 1) ** 2


def two_layers(b, W, scale):  # The order of params is not the order of use.
    return ((W @ W.T).sum(0) + b).sin().sum() * scale


def three_of_five(unused_first, u, unused, V, w):
    return (u * V).sum() + (w**3).sum() * u.sum()


def shared_shapes(a, b, c):
    return (a * b.exp()).sum() + (a**2).sum()


cases = [
    (neuron, [(4,), ()]),
    (two_layers, [(3,), (3, 3), ()]),
    (three_of_five, [(2, 3), (3,), (), (4, 3), (1, 2)]),
    (shared_shapes, [(2, 3), (2, 3), (2, 3)]),
    (lambda w: (w**2).sum(), [(2, 2)]),
]
for v in variants():
    for loss_of, shapes in cases:
        params = [v.normal(*shape).requires_grad_() for shape in shapes]
        right = right_gradients(loss_of, params)
        unused = [not bool(g.any()) for g in right]
        pairs = list(zip(right, unused, strict=True))
        expect(
            call(gradients, loss_of(*params), params),
            right,
            what=f"gradients(loss, params), len(params) = {len(params)}",
            mistakes={
                "none_for_unused_parameter": [None if zero else g for g, zero in pairs],
                "unused_parameter_left_out": [g for g, zero in pairs if not zero],
                "zero_of_wrong_shape": [g.new_zeros(()) if zero else g for g, zero in pairs],
                "gradients_reordered": right[::-1],
            },
        )
    others = [v.normal(3).requires_grad_(), v.normal(2, 2).requires_grad_()]
    loss = (v.normal(3).requires_grad_() ** 2).sum()  # It uses none of params.
    right = [torch.zeros_like(p) for p in others]
    expect(call(gradients, loss, others), right, what="gradients(loss, params)")
### END HIDDEN TESTS
w = torch.tensor([3.0, -1.0], requires_grad=True)
b = torch.tensor(2.0, requires_grad=True)
unused = torch.ones(2, 3, requires_grad=True)
loss = ((w * torch.tensor([1.0, 4.0])).sum() + b) ** 2
torch.testing.assert_close(
    list(gradients(loss, [b, unused, w])),
    [torch.tensor(2.0), torch.zeros(2, 3), torch.tensor([2.0, 8.0])],
)

# %% nbgrader={"grade_id": "test_gradients_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants

for v in variants():
    params = [v.normal(*shape).requires_grad_() for shape in [(3,), (2, 3), (4,), (), (2,)]]
    W, A, unused_old, s, unused_new = params
    before = [p.detach().clone() for p in params]
    old = {0: v.normal(3), 2: v.normal(4)}
    for place, grad in old.items():
        params[place].grad = grad.clone()
    for _ in range(2):
        loss = (A * W**2).sum() * s
        right = [2 * W * A.sum(0) * s, (W**2).expand(2, 3) * s, torch.zeros_like(unused_old)]
        right = [*right, (A * W**2).sum(), torch.zeros_like(unused_new)]
        right = [r.detach() for r in right]
        added = [g + old[i] if i in old else g for i, g in enumerate(right)]
        got = call(gradients, loss, params)
        what = "gradients(loss, params)"
        for place, p in enumerate(params):
            kept = p.grad is None if place not in old else p.grad is not None
            kept = kept and (place not in old or torch.equal(p.grad, old[place]))
            expect_true(kept, "grad_written", what=f"params[{place}].grad")
            expect_true(p.requires_grad, "parameter_frozen", what=f"params[{place}].requires_grad")
            same = torch.equal(p.detach(), before[place])
            expect_true(same, "parameter_moved", what=f"params[{place}]")
        expect_true(isinstance(got, list), "gradients_not_in_a_list", what=f"type({what})")
        expect(got, right, what=what, mistakes={"old_grad_added": added})
### END HIDDEN TESTS
w = torch.tensor([1.0, 2.0], requires_grad=True)
w.grad = torch.tensor([7.0, 7.0])
slopes = gradients((w**2).sum(), [w])
assert isinstance(slopes, list)
torch.testing.assert_close(slopes, [torch.tensor([2.0, 4.0])])
torch.testing.assert_close(w.grad, torch.tensor([7.0, 7.0]))

# %% [markdown] lang="en"
# ## 3.4 A derivative that you can trust: `numerical_gradient`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# How do you know that a gradient is right? Go back to the definition and measure the slope. It takes
# nothing but values of $f$, so it works for any function, even one that autograd cannot follow.
#
# **Which quotient?** Taylor's formula says how $f$ changes in a small step $h$ forward and back:
#
# $$f(x \pm h) = f(x) \pm h f'(x) + \frac{h^2}{2} f''(x) \pm \frac{h^3}{6} f'''(x) + \dots$$
#
# Solve the $+$ line for $f'(x)$: the one-sided quotient $\frac{f(x+h) - f(x)}{h}$ is
# off by about $\frac{h}{2} f''(x)$. Now subtract the $-$ line from the $+$ line. The even terms
# cancel, and what remains is the **central difference**
#
# $$\frac{f(x + h) - f(x - h)}{2 h} = f'(x) + \frac{h^2}{6} f'''(x) + \dots$$
#
# It is off by something of the order of $h^2$: for $h = 10^{-5}$ that is $10^{-10}$ instead of $10^{-5}$.
#
# **By hand.** $f(x) = x^3$ at $x = 2$ has the slope $3 \cdot 2^2 = 12$. With $h = 0.1$ the central difference is
# $(9.261 - 6.859) / 0.2 = 12.01$, off by $h^2 = 0.01$. The one-sided quotient is
# $(9.261 - 8) / 0.1 = 12.61$.
#
# **Why not a tiny $h$?** A float64 holds about 16 digits. So each value of $f$ carries a rounding error of about
# $\varepsilon |f|$ with $\varepsilon \approx 10^{-16}$. Divided by $h$ it *grows* as $h$ shrinks. The
# sum of both errors, $h^2 + \varepsilon / h$ but for constants, is least near $h = \sqrt[3]{\varepsilon} \approx 5 \cdot 10^{-6}$.
# Hence the default `h=1e-5`, and hence float64: a float32 with its 7 digits would leave little of the answer.
#
# **Your task.** `x` is float64: a vector, a matrix or a tensor of more axes. For every entry $i$ move this entry alone, by $+h$ and by
# $-h$, and return the central differences in the shape of `x`. Give `f` tensors of the shape of `x`.
# Use no autograd: `f` may contain steps, such as `detach()`, that cut the graph. Use the `h` that you are given. Leave `x` as it was,
# to the last bit: adding $h$ and taking it away again does not always give the same number.

# %% [markdown] lang="es"
# ## 3.4 Una derivada de la que te puedes fiar: `numerical_gradient`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# ¿Cómo sabes que un gradiente es correcto? Vuelve a la definición y mide la pendiente. Solo hacen falta
# valores de $f$, así que sirve para cualquier función, incluso una que autograd no puede seguir.
#
# **¿Qué cociente?** La fórmula de Taylor dice cómo cambia $f$ con un paso pequeño $h$ adelante o atrás:
#
# $$f(x \pm h) = f(x) \pm h f'(x) + \frac{h^2}{2} f''(x) \pm \frac{h^3}{6} f'''(x) + \dots$$
#
# Despeja $f'(x)$ en la línea del $+$: el cociente de un solo lado, $\frac{f(x+h) - f(x)}{h}$, se
# desvía en torno a $\frac{h}{2} f''(x)$. Ahora resta la línea del $-$ a la del $+$. Los términos pares se
# cancelan y queda la **diferencia central**
#
# $$\frac{f(x + h) - f(x - h)}{2 h} = f'(x) + \frac{h^2}{6} f'''(x) + \dots$$
#
# Se desvía algo del orden de $h^2$: con $h = 10^{-5}$ eso es $10^{-10}$ en lugar de $10^{-5}$.
#
# **A mano.** $f(x) = x^3$ en $x = 2$ tiene pendiente $3 \cdot 2^2 = 12$. Con $h = 0.1$ la diferencia central
# es $(9.261 - 6.859) / 0.2 = 12.01$: se desvía $h^2 = 0.01$. El cociente de un solo lado es
# $(9.261 - 8) / 0.1 = 12.61$.
#
# **¿Por qué no un $h$ diminuto?** Un float64 guarda unas 16 cifras. Cada valor de $f$ lleva, pues, un error
# de redondeo de alrededor de $\varepsilon |f|$, con $\varepsilon \approx 10^{-16}$. Dividido entre $h$,
# *crece* cuando $h$ disminuye. La suma de ambos errores, $h^2 + \varepsilon / h$ salvo constantes, es mínima cerca de
# $h = \sqrt[3]{\varepsilon} \approx 5 \cdot 10^{-6}$. De ahí el valor por defecto `h=1e-5`, y de ahí float64: un float32,
# con sus 7 cifras, dejaría poco de la respuesta.
#
# **Tu tarea.** `x` es float64: un vector, una matriz o un tensor de más ejes. Para cada elemento $i$ mueve solo ese
# elemento, $+h$ y $-h$, y devuelve las diferencias centrales con la forma de `x`. Dale a `f` tensores con
# la forma de `x`. No uses autograd: `f` puede contener pasos, como `detach()`, que cortan el grafo. Usa el
# `h` que recibes. Deja `x` como estaba, hasta el último bit: sumar $h$ y volver a restarlo no siempre da el
# mismo número.


# %% nbgrader={"grade_id": "numerical_gradient", "solution": true}
def numerical_gradient(f, x: Tensor, h: float = 1e-5) -> Tensor:
    """Return the central differences of f at x (float64), in the shape of x, without autograd."""
    ### BEGIN SOLUTION
    steps = h * torch.eye(x.numel(), dtype=x.dtype, device=x.device)
    steps = steps.reshape(-1, *x.shape)
    slopes = [(f(x + step) - f(x - step)) / (2 * h) for step in steps]
    return torch.stack(slopes).reshape(x.shape)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_numerical_gradient", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def differences(f, x, h, forward=1.0, backward=1.0, width=2.0):
    found = []
    for i in range(x.numel()):
        step = (torch.arange(x.numel(), device=x.device) == i).to(x).reshape(x.shape) * h
        found.append((f(x + forward * step) - f(x - backward * step)) / (width * h))
    return torch.stack(found).reshape(x.shape)


def cubes(x):
    return (torch.arange(1, x.numel() + 1).to(x).reshape(x.shape) * x**3).sum()


def cut_off(x):  # Autograd cannot follow it.
    return (x.detach() ** 4).sum() - x.detach().sum() ** 2


contract = Contract(
    numerical_gradient,
    oracle=differences,
    mistakes={
        "one_sided_difference": lambda f, x, h: differences(f, x, h, backward=0, width=1),
        "backward_difference": lambda f, x, h: differences(f, x, h, forward=0, width=1),
        "divided_by_h_not_2h": lambda f, x, h: differences(f, x, h, width=1),
        "half_steps": lambda f, x, h: differences(f, x, h, 0.5, 0.5, 1),
        "h_ignored": lambda f, x, h: differences(f, x, 1e-5),
        "wrong_sign": lambda f, x, h: -differences(f, x, h),
    },
    rtol=1e-7,
    atol=1e-9,
)
for v in variants(dtypes=[torch.float64]):
    for f in (cubes, cut_off):
        for shape in [(4,), (1,), (2, 3), (3, 3), (2, 1, 2)]:
            for h in (0.1, 0.5, 1e-3):
                contract.holds(f, v.normal(*shape), h)
    contract.holds(cubes, v.normal(3), h=0.25)
### END HIDDEN TESTS
x = torch.tensor([2.0, 1.0], dtype=torch.float64)
torch.testing.assert_close(
    numerical_gradient(lambda x: (x**3).sum(), x, h=0.1),
    torch.tensor([12.01, 3.01], dtype=torch.float64),
)

# %% nbgrader={"grade_id": "test_numerical_gradient_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, call, expect, expect_true, variants


def default_differences(f, x, h=1e-5, backward=1.0):
    found = []
    for i in range(x.numel()):
        step = (torch.arange(x.numel(), device=x.device) == i).to(x).reshape(x.shape) * h
        found.append((f(x + step) - f(x - backward * step)) / ((1 + backward) * h))
    return torch.stack(found).reshape(x.shape)


def fast_sine(x):  # It bends so fast that the answer tells which h was used.
    return (1000 * x).sin().sum()


def rows_and_columns(x):  # It needs the shape of x.
    return (x @ x.T).detach().sin().sum()


def gentle(x):
    return (x.detach().exp() + x.detach() ** 2).sum()


contract = Contract(
    numerical_gradient,
    oracle=default_differences,
    mistakes={"one_sided_difference": lambda f, x: default_differences(f, x, backward=0)},
    rtol=1e-6,
    atol=1e-7,
)
for v in variants(dtypes=[torch.float64]):
    for shape in [(5,), (2, 2), (1,)]:
        contract.holds(fast_sine, v.uniform(*shape))
        contract.holds(gentle, v.normal(*shape))
    contract.holds(rows_and_columns, v.normal(2, 3))
    x = v.normal(3, 2)
    before = x.clone()
    right = before.exp() + 2 * before
    got = call(numerical_gradient, gentle, x)
    expect(got, right, what="numerical_gradient(gentle, x)", rtol=1e-7, atol=1e-8)
    expect_true(torch.equal(x, before), "point_moved", what="x")
    expect_true(not x.requires_grad, "requires_grad_left_on", what="x.requires_grad")
### END HIDDEN TESTS
x = torch.tensor([[0.5, 1.0], [2.0, 3.0]], dtype=torch.float64)
right = 1 / x
torch.testing.assert_close(
    numerical_gradient(lambda x: x.detach().log().sum(), x), right, rtol=1e-7, atol=1e-8
)
assert not x.requires_grad

# %% [markdown] lang="en"
# ## 3.5 A batch at a time: `accumulate_gradients`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A loss over a data set is a mean over its rows. If the data do not fit in memory at once, you go through
# them in batches and put the gradients together. This is called *gradient accumulation*.
#
# Let $\ell_r(w)$ be the loss of row $r$, and let there be $N$ rows in batches of $n_1, \dots, n_K$ rows.
# The loss over batch $k$ is $L_k = \frac{1}{n_k} \sum_{r \in k} \ell_r$, the loss over everything is
#
# $$L(w) = \frac{1}{N} \sum_{r} \ell_r = \frac{1}{N} \sum_{k=1}^{K} n_k L_k(w)
# \qquad\Longrightarrow\qquad \nabla L = \sum_{k=1}^{K} \frac{n_k}{N} \nabla L_k .$$
#
# The step to the right holds because the derivative of a sum is the sum of the derivatives. Each batch counts
# by its number of rows. The plain mean of the $\nabla L_k$ is right only when all batches have the same size, and the last batch
# of a data set is almost always smaller.
#
# **By hand.** A batch of 3 rows has the gradient 2, a batch of 1 row has the gradient 10. Together:
# $(3 \cdot 2 + 1 \cdot 10) / 4 = 4$. The plain mean, 6, gives the lonely row the weight of three.
#
# **Your task.** `batches` is a list of pairs `(X, y)`; the rows are the first axis of both, and the numbers of rows differ.
# `loss_fn(w, X, y)` returns the mean of the loss over the rows of `X`, shape `()`. Return the gradient of the mean over **all** rows with
# respect to `w`, in the shape of `w`, which may be any. The tensor `w` may or may not have `requires_grad`. Leave it as it was:
# its numbers, its `requires_grad` and its `.grad`, be that `None` or not. Leave the batches alone, too.

# %% [markdown] lang="es"
# ## 3.5 Lote a lote: `accumulate_gradients`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# La pérdida sobre un conjunto de datos es una media sobre sus filas. Si los datos no caben en memoria de
# una vez, los recorres por lotes y juntas los gradientes. Esto se llama *acumulación de gradientes*.
#
# Sea $\ell_r(w)$ la pérdida de la fila $r$, y sean $N$ filas en lotes de $n_1, \dots, n_K$ filas. La
# pérdida del lote $k$ es $L_k = \frac{1}{n_k} \sum_{r \in k} \ell_r$; la pérdida sobre todo es
#
# $$L(w) = \frac{1}{N} \sum_{r} \ell_r = \frac{1}{N} \sum_{k=1}^{K} n_k L_k(w)
# \qquad\Longrightarrow\qquad \nabla L = \sum_{k=1}^{K} \frac{n_k}{N} \nabla L_k .$$
#
# El paso a la derecha vale porque la derivada de una suma es la suma de las derivadas. Cada lote cuenta según su
# número de filas. La media simple de los $\nabla L_k$ solo es correcta cuando todos los lotes tienen el
# mismo tamaño, y el último lote de un conjunto de datos casi siempre es más pequeño.
#
# **A mano.** Un lote de 3 filas tiene gradiente 2 y otro de 1 fila tiene gradiente 10. Juntos:
# $(3 \cdot 2 + 1 \cdot 10) / 4 = 4$. La media simple, 6, le da a la fila solitaria el peso de tres.
#
# **Tu tarea.** `batches` es una lista de pares `(X, y)`; las filas son el primer eje de ambos, y el número de
# filas varía. `loss_fn(w, X, y)` devuelve la media de la pérdida sobre las filas de `X`, con forma `()`. Devuelve
# el gradiente de la media sobre **todas** las filas respecto a `w`, con la forma de `w`, que puede ser
# cualquiera. El tensor `w` puede tener `requires_grad` o no. Déjalo como estaba: sus números, su `requires_grad` y
# su `.grad`, sea `None` o no. Tampoco toques los lotes.


# %% nbgrader={"grade_id": "accumulate_gradients", "solution": true}
def accumulate_gradients(loss_fn, w: Tensor, batches: list[tuple[Tensor, Tensor]]) -> Tensor:
    """Return the gradient, in the shape of w, of the mean loss over all rows of all batches."""
    ### BEGIN SOLUTION
    w = w.detach().requires_grad_()
    total = torch.zeros_like(w)
    for X, y in batches:
        (grad,) = torch.autograd.grad(loss_fn(w, X, y), w)
        total += len(X) * grad
    return total / sum(len(X) for X, _ in batches)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_accumulate_gradients", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, variants


def squared_error(w, X, y):
    return ((X @ w - y) ** 2).mean()


def scaled_sine(w, X, y):
    return ((w * X.sum(1)).sin() - y).square().mean()


def cross_entropy_of(w, X, y):
    return torch.nn.functional.cross_entropy(X @ w, y)


def gradient_of(loss_fn, w, X, y):
    w, X = w.detach().double().requires_grad_(), X.double()
    y = y.double() if y.is_floating_point() else y
    return torch.autograd.grad(loss_fn(w, X, y), w)[0]


for v in variants():
    for loss_fn, w_shape, y_shape in [
        (squared_error, (3,), ()),
        (squared_error, (3, 2), (2,)),
        (scaled_sine, (), ()),
        (cross_entropy_of, (3, 4), None),
    ]:
        for sizes, requires_grad in [
            ((5, 1, 3), False),
            ((5, 1, 3), True),
            ((1, 7), True),
            ((2, 4, 4), False),
            ((6,), False),
        ]:
            w = v.normal(*w_shape).requires_grad_(requires_grad)
            batches = [
                (
                    v.normal(n, 3),
                    v.integers(0, 4, n) if y_shape is None else v.normal(n, *y_shape),
                )
                for n in sizes
            ]
            rows = [torch.cat(columns) for columns in zip(*batches, strict=True)]
            right = gradient_of(loss_fn, w, *rows)
            each = [gradient_of(loss_fn, w, X, y) for X, y in batches]
            mistaken = {
                "plain_mean_of_batches": sum(each) / len(each),
                "sum_of_batches": sum(each),
                "row_sum_not_mean": right * sum(sizes),
                "last_batch_only": each[-1],
                "divided_by_batches_not_rows": right * sum(sizes) / len(sizes),
            }
            expect(
                call(accumulate_gradients, loss_fn, w, batches),
                right.to(v.dtype),
                what=f"accumulate_gradients({loss_fn.__name__}, w{list(w_shape)}, {list(sizes)})",
                mistakes={name: wrong.to(v.dtype) for name, wrong in mistaken.items()},
            )
### END HIDDEN TESTS
w = torch.tensor(0.0)
batches = [(torch.zeros(3), torch.full((3,), 1.0)), (torch.zeros(1), torch.full((1,), 5.0))]
torch.testing.assert_close(
    accumulate_gradients(lambda w, X, y: (w * y + X).mean(), w, batches), torch.tensor(2.0)
)

# %% nbgrader={"grade_id": "test_accumulate_gradients_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def cubic_error(w, X, y):
    return ((X @ w - y) ** 3).mean()


for v in variants():
    for requires_grad, has_grad in [(False, False), (True, False), (True, True)]:
        w = v.normal(4).requires_grad_(requires_grad)
        old = v.normal(4)
        if has_grad:
            w.grad = old.clone()
        values = w.detach().clone()
        batches = [(v.normal(n, 4), v.normal(n)) for n in (4, 1, 2)]
        copies = [(X.clone(), y.clone()) for X, y in batches]
        X, y = (
            torch.cat([X for X, _ in copies]).double(),
            torch.cat([y for _, y in copies]).double(),
        )
        right = (3 * (X @ values.double() - y) ** 2) @ X / len(X)
        for _ in range(2):
            got = call(accumulate_gradients, cubic_error, w, batches)
            same = len(batches) == len(copies)
            for mine, original in zip(batches, copies, strict=False):
                same = (
                    same and torch.equal(mine[0], original[0]) and torch.equal(mine[1], original[1])
                )
            expect_true(same, "batches_changed", what="batches")
            expect(got, right.to(v.dtype), what="accumulate_gradients(cubic_error, w, batches)")
            same = w.requires_grad == requires_grad
            expect_true(same, "w_requires_grad_changed", what="w.requires_grad")
            kept = torch.equal(w.grad, old) if w.grad is not None and has_grad else not has_grad
            kept = kept and (w.grad is not None) == has_grad
            expect_true(kept, "w_grad_written", what="w.grad")
            expect_true(torch.equal(w.detach(), values), "w_moved", what="w")
### END HIDDEN TESTS
w = torch.tensor([1.0, 2.0], requires_grad=True)
accumulate_gradients(lambda w, X, y: (X @ w - y).mean(), w, [(torch.ones(3, 2), torch.ones(3))])
assert w.requires_grad
assert w.grad is None

# %% [markdown] lang="en"
# ## 3.6 A node of your own: `Softplus`
#
# *Required · 20 minutes · difficulty 3 of 3 · 5 points*
#
# Each node of the graph knows two things: how to calculate its result, and how to send a slope back.
# You can write both yourself, as a `torch.autograd.Function`:
#
# - `forward(ctx, x)` calculates the result $y$, and keeps in `ctx` what the trip back will need:
#   `ctx.save_for_backward(x)`;
# - `backward(ctx, grad)` receives `grad`, the slope $\partial L / \partial y$ of whatever comes
#   after. It takes what was kept from `ctx.saved_tensors` and returns $\partial L / \partial x$. For an operation on each
#   entry that is the chain rule and nothing more: `grad` times $\frac{dy}{dx}$.
#
# Both are static methods. One calls `Softplus.apply(x)`, never `forward`.
#
# **Softplus** is a smooth version of the ReLU that you will meet in assignment 6:
#
# $$y = \log(1 + e^x), \qquad \frac{dy}{dx} = \frac{e^x}{1 + e^x} = \frac{1}{1 + e^{-x}} .$$
#
# The derivative is the sigmoid $\sigma(x)$: the chain rule gives $\frac{1}{1 + e^x}$ for the logarithm, times $e^x$.
#
# **By hand.** At $x = 0$: $y = \log 2 \approx 0.693$ and $\frac{dy}{dx} = \frac12$. If `grad` is 3, `backward` returns 1.5.
#
# **Overflow.** In float32, $e^{89}$ is already `inf`, and then so is $\log(1 + e^{89})$, while the answer is 89. The
# derivative $e^x / (1 + e^x)$ even becomes `inf / inf`, which is `nan`. Take the greater power out of the logarithm. For $x > 0$,
#
# $$\log(1 + e^x) = \log\left(e^x (e^{-x} + 1)\right) = x + \log(1 + e^{-x}) .$$
#
# For $x \le 0$ the original is harmless. Both cases in one line, without a power that can overflow:
#
# $$\log(1 + e^x) = \max(x, 0) + \log(1 + e^{-|x|}) .$$
#
# Why not leave the derivative of this line to autograd? At $x = 0$ both $\max(x, 0)$ and $|x|$ have a kink. What
# autograd answers there depends on how you wrote the maximum: 0 with `relu`, 1 with `clamp`. The right slope is
# $\frac12$, and your `backward` knows it.
#
# **Your task.** Write both methods for `x` of any shape, float32 and float64. Value and derivative must be finite and right
# for every finite `x`, ±10⁴ and far beyond included. Write the formula: not `softplus`, not
# `logaddexp`, in any of their forms (`torch.nn.Softplus` is one). A derivative of the derivative is not asked.

# %% [markdown] lang="es"
# ## 3.6 Un nodo propio: `Softplus`
#
# *Obligatorio · 20 minutos · dificultad 3 de 3 · 5 puntos*
#
# Cada nodo del grafo sabe dos cosas: cómo calcular su resultado y cómo devolver una pendiente. Puedes
# escribir ambas tú mismo, como una `torch.autograd.Function`:
#
# - `forward(ctx, x)` calcula el resultado $y$ y guarda en `ctx` lo que hará falta en el viaje de vuelta:
#   `ctx.save_for_backward(x)`;
# - `backward(ctx, grad)` recibe `grad`, la pendiente $\partial L / \partial y$ de todo lo que viene
#   después. Recupera lo guardado de `ctx.saved_tensors` y devuelve $\partial L / \partial x$. En una operación elemento a
#   elemento eso es la regla de la cadena y nada más: `grad` por $\frac{dy}{dx}$.
#
# Las dos son métodos estáticos. Se llama a `Softplus.apply(x)`, nunca a `forward`.
#
# **Softplus** es una versión suave de la ReLU que conocerás en la entrega 6:
#
# $$y = \log(1 + e^x), \qquad \frac{dy}{dx} = \frac{e^x}{1 + e^x} = \frac{1}{1 + e^{-x}} .$$
#
# La derivada es la sigmoide $\sigma(x)$: la regla de la cadena da $\frac{1}{1 + e^x}$ por el logaritmo, por $e^x$.
#
# **A mano.** En $x = 0$: $y = \log 2 \approx 0.693$ y $\frac{dy}{dx} = \frac12$. Si `grad` es 3, `backward` devuelve 1.5.
#
# **Desbordamiento.** En float32, $e^{89}$ ya es `inf`, y entonces también lo es $\log(1 + e^{89})$, cuando la respuesta
# es 89. La derivada $e^x / (1 + e^x)$ llega a ser `inf / inf`, que es `nan`. Saca del logaritmo la potencia mayor. Para $x > 0$,
#
# $$\log(1 + e^x) = \log\left(e^x (e^{-x} + 1)\right) = x + \log(1 + e^{-x}) .$$
#
# Para $x \le 0$ la fórmula original no da problemas. Los dos casos en una línea, sin potencias que se desborden:
#
# $$\log(1 + e^x) = \max(x, 0) + \log(1 + e^{-|x|}) .$$
#
# ¿Por qué no dejarle a autograd la derivada de esta línea? En $x = 0$ tanto $\max(x, 0)$ como $|x|$ tienen una esquina. Lo
# que autograd responde ahí depende de cómo escribiste el máximo: 0 con `relu`, 1 con `clamp`. La pendiente correcta
# es $\frac12$, y tu `backward` lo sabe.
#
# **Tu tarea.** Escribe los dos métodos para `x` de cualquier forma, float32 y float64. El valor y la derivada deben ser
# finitos y correctos para todo `x` finito, ±10⁴ y mucho más allá. Escribe la fórmula: ni `softplus` ni `logaddexp`, en
# ninguna de sus formas (`torch.nn.Softplus` es una). No se pide la derivada de la derivada.


# %% nbgrader={"grade_id": "Softplus", "solution": true}
class Softplus(torch.autograd.Function):
    """log(1 + exp(x)), entry by entry, finite for every finite x in value and derivative."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        """Return log(1 + exp(x)), in the shape of x."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad: Tensor) -> Tensor:
        """Return grad times the derivative at the x of forward."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return grad * torch.sigmoid(x)
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_Softplus", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, expect_true, forbid, variants

forbid(Softplus, "softplus", "logaddexp", "Softplus")
is_function = isinstance(Softplus, type) and issubclass(Softplus, torch.autograd.Function)
expect_true(is_function, "not_an_autograd_function", what="Softplus")


def right_softplus(x):
    return torch.where(x > 0, x, 0.0) + torch.log1p(torch.exp(-x.abs()))


contract = Contract(
    Softplus.apply,
    oracle=right_softplus,
    mistakes={
        "softplus_overflows": lambda x: torch.log(1 + torch.exp(x)),
        "relu_not_softplus": lambda x: torch.where(x > 0, x, 0.0),
        "softplus_of_absolute": lambda x: torch.log1p(torch.exp(-x.abs())),
        "softplus_mirrored": lambda x: right_softplus(-x),
        "sigmoid_not_softplus": torch.sigmoid,
    },
)
contract.name = "Softplus.apply"
for v in variants():
    for shape in [(5,), (), (1,), (3, 4), (2, 3, 2)]:
        contract.holds(v.normal(*shape, std=3.0))
    contract.holds(v.tensor([0.0, 1.0, -1.0, 1e-3, -1e-3]))
    contract.holds(v.uniform(50, low=-40.0, high=40.0))
    for size in [88.0, 89.0, 100.0, 709.0, 710.0, 1e4, 1e30]:
        contract.holds(v.tensor([size]))
        contract.holds(v.tensor([-size]))
        contract.holds(v.tensor([size, -size, 0.5]))
contract.holds(torch.tensor([1e300, 2.0], dtype=torch.float64))
contract.holds(torch.tensor([-1e300, 2.0], dtype=torch.float64))
### END HIDDEN TESTS
x = torch.tensor([0.0, 1.0, 1e4, -1e4])
torch.testing.assert_close(Softplus.apply(x), torch.tensor([0.693147, 1.313262, 1e4, 0.0]))

# %% nbgrader={"grade_id": "test_Softplus_2", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, forbid, variants

forbid(Softplus, "softplus", "logaddexp", "Softplus")
is_function = isinstance(Softplus, type) and issubclass(Softplus, torch.autograd.Function)
expect_true(is_function, "not_an_autograd_function", what="Softplus")


def softplus_gradient(x, upstream):
    x = x.detach().clone().requires_grad_()
    y = Softplus.apply(x)
    return y.detach(), torch.autograd.grad(y, x, upstream)[0]


def gradient_through(path, x, upstream):
    x = x.detach().clone().requires_grad_()
    return torch.autograd.grad(path(x), x, upstream)[0]


def twice(x):
    return Softplus.apply(Softplus.apply(x))


def beside(x):  # The same slope goes both ways: backward must not change what it was given.
    return Softplus.apply(x) + x


def inside(x):
    return Softplus.apply(3 * x - 1) * x


def plus(x):
    return torch.where(x > 0, x, 0.0) + torch.log1p(torch.exp(-x.abs()))


for v in variants():
    points = [v.normal(*shape, std=2.0) for shape in [(5,), (), (3, 4), (2, 3, 2)]]
    points += [v.tensor([0.0, 0.0, 1e-3, -1e-3]), v.uniform(40, low=-40.0, high=40.0)]
    points += [v.tensor([size, -size, size]) for size in (88.0, 89.0, 100.0, 710.0, 1e4, 1e30)]
    if v.dtype == torch.float64:
        points.append(v.tensor([1e300, -1e300]))
    for x in points:
        upstream = v.normal(*x.shape)
        wide, up = x.double(), upstream.double()
        slope = torch.sigmoid(wide)
        right = plus(wide).to(v.dtype), (up * slope).to(v.dtype)
        wrong = {
            "upstream_gradient_ignored": slope,
            "softplus_derivative_one": up,
            "derivative_of_softplus_output": up * torch.sigmoid(plus(wide)),
            "softplus_derivative_mirrored": up * torch.sigmoid(-wide),
            "sigmoid_derivative": up * slope * (1 - slope),
            "softplus_derivative_overflows": (x.exp() / (1 + x.exp())).double() * up,
            "softplus_derivative_at_zero": torch.where(wide == 0, 0.0, up * slope),
            "wrong_sign": -up * slope,
        }
        if wide.abs().max() > 80:  # Whatever fails only here fails by overflow.
            wrong = {name: wrong[name] for name in ["softplus_derivative_overflows"]}
        expect(
            call(softplus_gradient, x, upstream),
            right,
            what=f"Softplus.apply(x{list(x.shape)}): (y, ∂L/∂x)",
            mistakes={name: (right[0], found.to(v.dtype)) for name, found in wrong.items()},
        )
    x, upstream = v.normal(4), v.normal(4)
    wide, up = x.double(), upstream.double()
    for path, slope in [
        (twice, torch.sigmoid(plus(wide)) * torch.sigmoid(wide)),
        (beside, torch.sigmoid(wide) + 1),
        (inside, 3 * wide * torch.sigmoid(3 * wide - 1) + plus(3 * wide - 1)),
    ]:
        found = call(gradient_through, path, x, upstream)
        expect(found, (up * slope).to(v.dtype), what=f"∂L/∂x, {path.__name__}(x)")
### END HIDDEN TESTS
x = torch.tensor([0.0, 1e4, -1e4], requires_grad=True)
Softplus.apply(x).backward(torch.tensor([3.0, 5.0, 7.0]))
torch.testing.assert_close(x.grad, torch.tensor([1.5, 5.0, 0.0]))
x = torch.tensor([-2.0, 0.5, 3.0], dtype=torch.float64, requires_grad=True)
assert torch.autograd.gradcheck(Softplus.apply, (x,))

# %% [markdown] lang="en"
# The last line of the test is PyTorch's own gradient check: it compares your `backward` with central
# differences of your `forward`, as in 3.4. Look at your node: the curve, and the slope that `backward` sends back.

# %% [markdown] lang="es"
# La última línea de la prueba es la comprobación de gradientes de PyTorch: compara tu `backward` con las
# diferencias centrales de tu `forward`, como en 3.4. Mira tu nodo: la curva y la pendiente que devuelve `backward`.

# %% uses_exercises=true
x = torch.linspace(-6, 6, 241, requires_grad=True)
y = Softplus.apply(x)
(slopes,) = torch.autograd.grad(y.sum(), x)
points = x.detach()
figure, axes = plt.subplots(figsize=(6, 3.2))
axes.plot(points, y.detach(), color="tab:blue", linewidth=2, label="softplus: forward")
axes.plot(points, points.clamp(min=0), ":", color="black", label="max(x, 0)")
axes.plot(points, slopes, "--", color="tab:red", linewidth=2, label="σ(x): backward")
axes.set(xlabel="x", ylim=(-0.2, 4))
axes.legend(frameon=False)
show(
    figure,
    "Softplus bends smoothly from 0 into the line y = x; its slope rises from 0 to 1. · "
    "Softplus pasa suavemente de 0 a la recta y = x; su pendiente sube de 0 a 1.",
)

# %% [markdown] lang="en"
# ## 3.7 Many outputs: `jacobian`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# So far $f$ returned one number. Now let $f$ take a vector of $n$ numbers and return a vector of $m$ numbers.
# Each output has a gradient. Written one below the other they are the **Jacobian** $J$, a matrix with $m$ rows and $n$ columns:
#
# $$J_{ij} = \frac{\partial f_i}{\partial x_j} .$$
#
# It is the derivative as one should think of it: the matrix of the linear map that replaces $f$ near $x$,
# $f(x + h) \approx f(x) + J h$.
#
# **By hand.** $f(x) = (x_0 x_1,\; x_0 + x_1,\; x_0^2)$ at $x = (2, 3)$, so $m = 3$ and $n = 2$:
#
# $$J = \begin{pmatrix} x_1 & x_0 \\ 1 & 1 \\ 2 x_0 & 0 \end{pmatrix} = \begin{pmatrix} 3 & 2 \\ 1 & 1 \\ 4 & 0 \end{pmatrix} .$$
#
# **What one trip back gives.** Reverse mode starts from one number. Take $\varphi(x) = \sum_i u_i f_i(x)$ with fixed
# $u_0, \dots, u_{m-1}$. Its gradient has the entries
#
# $$\frac{\partial \varphi}{\partial x_j} = \sum_{i} u_i \frac{\partial f_i}{\partial x_j} = \sum_i u_i J_{ij} = (u^\top J)_j .$$
#
# So a trip back that starts with the slopes $u$, which is what the argument `grad_outputs` is for, multiplies $J$ from the left by a row. With $u$ all
# zeros but for a 1 in place $i$ you get row $i$ of $J$. You need $m$ trips for the whole of $J$, and that is why training looks for *one* loss.
#
# A graph is freed after the first trip back. `retain_graph=True` keeps it for the next one.
#
# **Your task.** `f` takes shape `(n,)` and returns shape `(m,)`. Return $J$, of shape `(m, n)`, for `x` of shape `(n,)`; $m$ and $n$ may be 1. An input
# that an output does not use has the slope 0. Leave `x` as it was. Do without `torch.func` and `torch.autograd.functional`, which hold the
# ready answer; `torch.autograd.grad`, `backward` and `torch.vmap` are yours to use.

# %% [markdown] lang="es"
# ## 3.7 Muchas salidas: `jacobian`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Hasta aquí, $f$ devolvía un número. Ahora $f$ recibe un vector de $n$ números y devuelve un vector de $m$
# números. Cada salida tiene su gradiente. Escritos uno debajo de otro forman la **jacobiana** $J$, una matriz de $m$ filas y $n$ columnas:
#
# $$J_{ij} = \frac{\partial f_i}{\partial x_j} .$$
#
# Es la derivada tal como conviene pensarla: la matriz de la aplicación lineal que hace las veces de $f$ cerca de $x$,
# $f(x + h) \approx f(x) + J h$.
#
# **A mano.** $f(x) = (x_0 x_1,\; x_0 + x_1,\; x_0^2)$ en $x = (2, 3)$, así que $m = 3$ y $n = 2$:
#
# $$J = \begin{pmatrix} x_1 & x_0 \\ 1 & 1 \\ 2 x_0 & 0 \end{pmatrix} = \begin{pmatrix} 3 & 2 \\ 1 & 1 \\ 4 & 0 \end{pmatrix} .$$
#
# **Lo que da un viaje de vuelta.** El modo inverso parte de un solo número. Toma $\varphi(x) = \sum_i u_i f_i(x)$ con
# $u_0, \dots, u_{m-1}$ fijos. Su gradiente tiene los elementos
#
# $$\frac{\partial \varphi}{\partial x_j} = \sum_{i} u_i \frac{\partial f_i}{\partial x_j} = \sum_i u_i J_{ij} = (u^\top J)_j .$$
#
# Así, un viaje de vuelta que empieza con las pendientes $u$ (para eso está el argumento `grad_outputs`) multiplica $J$ por la izquierda
# por una fila. Si $u$ es todo ceros salvo un 1 en el lugar $i$, obtienes la fila $i$ de $J$. Hacen falta $m$ viajes para tener toda $J$; por
# eso el entrenamiento busca *una* sola pérdida.
#
# El grafo se libera tras el primer viaje de vuelta. `retain_graph=True` lo conserva para el siguiente.
#
# **Tu tarea.** `f` recibe la forma `(n,)` y devuelve la forma `(m,)`. Devuelve $J$, de forma `(m, n)`, para `x` de forma `(n,)`; $m$ y $n$ pueden ser 1. Una
# entrada que una salida no usa tiene pendiente 0. Deja `x` como estaba. Prescinde de `torch.func` y de `torch.autograd.functional`, que
# contienen la respuesta hecha; `torch.autograd.grad`, `backward` y `torch.vmap` están a tu disposición.


# %% nbgrader={"grade_id": "jacobian", "solution": true}
def jacobian(f, x: Tensor) -> Tensor:
    """Return the Jacobian of f: (n,) -> (m,) at x, shape (m, n)."""
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    y = f(x)
    rows = [torch.autograd.grad(entry, x, retain_graph=True)[0] for entry in y]
    return torch.stack(rows)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_jacobian", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

slopes = torch.tensor([[1.0, -2.0, 3.0, 0.5], [4.0, 0.25, -6.0, 7.0]], dtype=torch.float64)


def linear_map(x):  # 4 -> 2
    return slopes.to(x) @ x


def mixed(x):  # n -> 4
    return torch.stack([x.prod(), (x * x.sin()).sum(), x[0] * x[-1], x.sum() ** 3])


def doubled(x):  # n -> 2 n
    return torch.cat([x**2, x.cos() * x[0]])


def neighbours(x):  # n -> n - 1; most inputs are not used.
    return x[1:] * x[:-1] ** 2


def turned(x):  # n -> n, not symmetric
    return x.cumsum(0) * x[-1]


def rapid(x):
    return (100 * x).sin()


def right_jacobian(f, x):
    return torch.autograd.functional.jacobian(f, x)


contract = Contract(
    jacobian,
    oracle=right_jacobian,
    mistakes={
        "jacobian_transposed": lambda f, x: right_jacobian(f, x).T,
        "outputs_summed": lambda f, x: right_jacobian(f, x).sum(0),
        "diagonal_only": lambda f, x: right_jacobian(f, x) * torch.eye(len(f(x)), len(x)).to(x),
        "jacobian_row_repeated": lambda f, x: right_jacobian(f, x)[:1].expand(f(x).numel(), -1),
        "rows_accumulated": lambda f, x: right_jacobian(f, x).cumsum(0),
    },
)
contract.forbids("func.*", "autograd.functional.*", "functorch.*", "_functorch.*")
for v in variants():
    contract.holds(linear_map, v.normal(4))
    for n in (2, 3, 4, 6):
        for f in (mixed, doubled, neighbours, turned):
            contract.holds(f, v.normal(n))
    if v.dtype == torch.float64:  # A difference quotient shows where f bends fast.
        contract.holds(rapid, v.normal(3))
### END HIDDEN TESTS
J = jacobian(lambda x: torch.stack([x[0] * x[1], x[0] + x[1], x[0] ** 2]), torch.tensor([2.0, 3.0]))
torch.testing.assert_close(J, torch.tensor([[3.0, 2.0], [1.0, 1.0], [4.0, 0.0]]))

# %% nbgrader={"grade_id": "test_jacobian_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, call, expect, expect_true, variants


def one_output(x):
    return (x**3).sum().reshape(1)


def one_input(x):
    return torch.cat([x**2, x.sin(), 5 * x])


def with_constant(x):
    return torch.stack([x[0] * x[1], torch.ones_like(x[0])])


contract = Contract(jacobian, oracle=lambda f, x: torch.autograd.functional.jacobian(f, x))
contract.forbids("func.*", "autograd.functional.*", "functorch.*", "_functorch.*")
for v in variants():
    x = v.normal(3)
    before = x.clone()
    for _ in range(2):
        got = call(jacobian, with_constant, x)
        expect_true(not x.requires_grad, "requires_grad_left_on", what="x.requires_grad")
        expect_true(x.grad is None, "grad_left_on_x", what="x.grad")
        expect_true(torch.equal(x, before), "point_moved", what="x")
        a, b, _ = before.tolist()
        right = v.tensor([[b, a, 0.0], [0.0, 0.0, 0.0]])
        expect(got, right, what="jacobian(with_constant, x)")
    contract.holds(one_output, v.normal(4))
    contract.holds(one_output, v.normal(1))
    contract.holds(one_input, v.normal(1))
    contract.holds(with_constant, v.normal(3))
### END HIDDEN TESTS
x = torch.tensor([1.0, 2.0, 4.0])
torch.testing.assert_close(jacobian(lambda x: x.sum().reshape(1), x), torch.ones(1, 3))
assert not x.requires_grad
assert x.grad is None

# %% [markdown] lang="en"
# Look at it: $f$ bends the plane. At one point, the columns of $J$ are the two arrows, the images of a step
# to the right and a step up. Near the point the parallelogram that they span fits the bent grid.

# %% [markdown] lang="es"
# Míralo: $f$ curva el plano. En un punto, las columnas de $J$ son las dos flechas, las imágenes de un paso
# a la derecha y un paso hacia arriba. Cerca del punto, el paralelogramo que forman encaja en la cuadrícula curvada.


# %%
def bend(x):
    return torch.stack([x[0] + 0.35 * (2 * x[1]).sin(), x[1] + 0.25 * x[0] ** 2])


# %% uses_exercises=true
point = torch.tensor([0.5, 0.5])
J = jacobian(bend, point)
figure, panels = plt.subplots(1, 2, figsize=(7.6, 3.6))
lines = torch.linspace(-1, 2, 13)
path = torch.linspace(-1, 2, 60)
for fixed in lines:
    for line in (torch.stack([path, fixed.expand(60)]), torch.stack([fixed.expand(60), path])):
        panels[0].plot(*line, color="lightgrey", linewidth=0.8)
        panels[1].plot(*bend(line), color="lightgrey", linewidth=0.8)
for axes, start, sides in [(panels[0], point, torch.eye(2)), (panels[1], bend(point), J)]:
    first, second = sides.T * 0.5
    corners = torch.stack([start, start + first, start + first + second, start + second])
    axes.fill(corners[:, 0], corners[:, 1], color="tab:orange", alpha=0.35)
    for side, colour, name in [(first, "tab:blue", "h₀"), (second, "tab:red", "h₁")]:
        arrow = {"arrowstyle": "-|>", "color": colour, "lw": 2, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", xy=start + side, xytext=start, arrowprops=arrow)
        axes.text(*(start + 1.18 * side), name if axes is panels[0] else "J" + name, color=colour)
    axes.plot(*start, "o", color="black")
    axes.set(xlim=(-0.4, 1.7), ylim=(-0.4, 1.7), aspect="equal")
panels[0].set(xlabel="x₀", ylabel="x₁", title="x")
panels[1].set(xlabel="f₀", ylabel="f₁", title="f(x)")
figure.tight_layout()
show(
    figure,
    "A square on a straight grid becomes a parallelogram that fits the bent grid. · "
    "Un cuadrado en una cuadrícula recta pasa a ser un paralelogramo que encaja en la curvada.",
)

# %% [markdown] lang="en"
# ## 3.8 Curvature along a direction: `hessian_vector_product`
#
# *Optional · 15 minutes · difficulty 3 of 3 · 0 points*
#
# The gradient says how $f$ slopes. How the *slope* changes is told by the second derivatives. They form the
# **Hessian** $H$, the Jacobian of the gradient:
#
# $$H_{ij} = \frac{\partial^2 f}{\partial x_i\, \partial x_j} .$$
#
# For a network with $n = 10^6$ weights, $H$ has $10^{12}$ entries: nobody can store it. Yet many methods
# need only $H v$, how the gradient changes when you walk along a vector $v$. And that is cheap. Take the dot product of the gradient with $v$, a single
# number, and differentiate it, holding $v$ fixed:
#
# $$\frac{\partial}{\partial x_i} \sum_j \frac{\partial f}{\partial x_j} v_j = \sum_j \frac{\partial^2 f}{\partial x_i\, \partial x_j} v_j = (H v)_i .$$
#
# So $\nabla(\nabla f \cdot v) = H v$: two trips back, whatever $n$ is. For the second one the first must itself be recorded: that is what
# `create_graph=True` is for.
#
# **By hand.** $f(x) = x_0^2 x_1$ at $x = (1, 2)$ with $v = (1, -1)$. The gradient is $(2 x_0 x_1,\, x_0^2)$, so
# $\nabla f \cdot v = 2 x_0 x_1 - x_0^2$, and its gradient is $(2 x_1 - 2 x_0,\, 2 x_0) = (2, 2)$. Check:
# $H = \begin{pmatrix} 2 x_1 & 2 x_0 \\ 2 x_0 & 0 \end{pmatrix} = \begin{pmatrix} 4 & 2 \\ 2 & 0 \end{pmatrix}$ and $H v = (2, 2)$.
#
# **Your task.** `x` and `v` have shape `(n,)`; return $H v$, shape `(n,)`. Do not build $H$, neither at once (as `hessian` does) nor row by row: the number of
# operations must not grow with $n$. Leave `x` and `v` as they were.

# %% [markdown] lang="es"
# ## 3.8 La curvatura en una dirección: `hessian_vector_product`
#
# *Opcional · 15 minutos · dificultad 3 de 3 · 0 puntos*
#
# El gradiente dice qué pendiente tiene $f$. Cómo cambia esa *pendiente* lo dicen las segundas derivadas.
# Forman la **hessiana** $H$, la jacobiana del gradiente:
#
# $$H_{ij} = \frac{\partial^2 f}{\partial x_i\, \partial x_j} .$$
#
# En una red con $n = 10^6$ pesos, $H$ tiene $10^{12}$ elementos: nadie puede guardarla. Pero muchos métodos
# solo necesitan $H v$, cómo cambia el gradiente cuando avanzas a lo largo de un vector $v$. Y eso es barato. Toma el producto escalar del
# gradiente por $v$, un solo número, y derívalo con $v$ fijo:
#
# $$\frac{\partial}{\partial x_i} \sum_j \frac{\partial f}{\partial x_j} v_j = \sum_j \frac{\partial^2 f}{\partial x_i\, \partial x_j} v_j = (H v)_i .$$
#
# Así, $\nabla(\nabla f \cdot v) = H v$: dos viajes de vuelta, sea cual sea $n$. Para el segundo, el primero también tiene que quedar anotado:
# para eso está `create_graph=True`.
#
# **A mano.** $f(x) = x_0^2 x_1$ en $x = (1, 2)$ con $v = (1, -1)$. El gradiente es $(2 x_0 x_1,\, x_0^2)$, así que
# $\nabla f \cdot v = 2 x_0 x_1 - x_0^2$, y su gradiente es $(2 x_1 - 2 x_0,\, 2 x_0) = (2, 2)$. Comprobación:
# $H = \begin{pmatrix} 2 x_1 & 2 x_0 \\ 2 x_0 & 0 \end{pmatrix} = \begin{pmatrix} 4 & 2 \\ 2 & 0 \end{pmatrix}$ y $H v = (2, 2)$.
#
# **Tu tarea.** `x` y `v` tienen forma `(n,)`; devuelve $H v$, de forma `(n,)`. No construyas $H$, ni de una vez (como hace `hessian`) ni fila por fila: el número
# de operaciones no debe crecer con $n$. Deja `x` y `v` como estaban.


# %% nbgrader={"grade_id": "hessian_vector_product", "solution": true}
def hessian_vector_product(f, x: Tensor, v: Tensor) -> Tensor:
    """Return H v, shape (n,), for the Hessian H of f at x (n,), without building H."""
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    (grad,) = torch.autograd.grad(f(x), x, create_graph=True)
    (product,) = torch.autograd.grad((grad * v).sum(), x)
    return product
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_hessian_vector_product", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def chain(x):
    return (x[1:] * x[:-1] ** 2).sin().sum() + (x**4).sum()


def product_of_all(x):
    return (x + 2).log().sum() ** 2 + x.sum() ** 3


def weighted_cubes(x):
    return (torch.arange(1, x.numel() + 1).to(x) * x**3).sum()


def gradient_and_hessian(f, x):
    derivative, second = torch.autograd.functional.jacobian, torch.autograd.functional.hessian
    return derivative(f, x), second(f, x)


contract = Contract(
    hessian_vector_product,
    oracle=lambda f, x, v: gradient_and_hessian(f, x)[1] @ v,
    mistakes={
        "gradient_times_vector": lambda f, x, v: gradient_and_hessian(f, x)[0] * v,
        "hessian_row_sums": lambda f, x, v: gradient_and_hessian(f, x)[1].sum(1),
        "hessian_row_sums_times_vector": lambda f, x, v: gradient_and_hessian(f, x)[1].sum(1) * v,
        "hessian_diagonal_only": lambda f, x, v: gradient_and_hessian(f, x)[1].diag() * v,
        "quadratic_form": lambda f, x, v: v @ gradient_and_hessian(f, x)[1] @ v,
        "hessian_not_product": lambda f, x, v: gradient_and_hessian(f, x)[1],
    },
)
contract.forbids("hessian")
for v in variants():
    for n in (2, 3, 5):
        for f in (chain, product_of_all, weighted_cubes):
            contract.holds(f, v.uniform(n, low=-1.0, high=1.0), v.normal(n))
    contract.holds(weighted_cubes, v.normal(1), v.normal(1))
### END HIDDEN TESTS
product = hessian_vector_product(
    lambda x: x[0] ** 2 * x[1], torch.tensor([1.0, 2.0]), torch.tensor([1.0, -1.0])
)
torch.testing.assert_close(product, torch.tensor([2.0, 2.0]))

# %% nbgrader={"grade_id": "test_hessian_vector_product_2", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from gradus.checks import Contract, Variant, call, expect_true


class Watch(TorchDispatchMode):
    """Counts the operations while it is on, and notes the size of the largest result."""

    def __init__(self):
        super().__init__()
        self.operations = self.largest = 0

    def note(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        self.operations += 1
        for leaf in tree_leaves(result):
            if isinstance(leaf, torch.Tensor):
                self.largest = max(self.largest, leaf.numel())
        return result


Watch.__torch_dispatch__ = (
    Watch.note
)  # Set afterwards: in the class it would load torch's compiler.


def long_chain(x):
    return (x[1:] * x[:-1] ** 2).sin().sum() + (x**4).sum()


v = Variant(torch.float64, torch.device("cpu"), 0)
contract = Contract(
    hessian_vector_product, oracle=lambda f, x, v: torch.autograd.functional.hessian(f, x) @ v
)
contract.forbids("hessian")
x, direction = v.normal(4), v.normal(4)
call(hessian_vector_product, long_chain, x, direction)
kept = not x.requires_grad and x.grad is None and not direction.requires_grad
expect_true(
    kept and direction.grad is None, "inputs_left_watched", what="x, v: requires_grad, .grad"
)
contract.is_vectorised(lambda n: (long_chain, v.normal(n), v.normal(n)))
operations = []
for n in (40, 120):
    x, direction = v.normal(n), v.normal(n)
    contract.holds(long_chain, x, direction)
    with Watch() as watch:
        call(hessian_vector_product, long_chain, x, direction)
    operations.append(watch.operations)
    expect_true(
        watch.largest < n * n, "hessian_built", what=f"max numel ({watch.largest}, n = {n})"
    )
grown = operations[1] - operations[0]
expect_true(grown < 80, "hessian_built_by_rows", what=f"aten ops {operations}")
### END HIDDEN TESTS
n = 100_000
x, v = torch.linspace(-1, 1, n), torch.linspace(0, 1, n)
torch.testing.assert_close(hessian_vector_product(lambda x: (x**3).sum(), x, v), 6 * x * v)

# %% [markdown] lang="en"
# ## 3.9 Milestone: how far to trust a slope
#
# Both pictures use only your functions. On the left, a function and its derivative: the value and
# the slope of each point come from one call of `value_and_gradient`. Where the derivative crosses zero,
# the function has a top or a bottom. On the right, how far `numerical_gradient` is from
# `gradient` as $h$ shrinks. From right to left the error first falls like $h^2$, as Taylor promised, and then
# rises like $\varepsilon / h$, for the digits run out. The one-sided quotient falls only like $h$. The default,
# $h = 10^{-5}$, stands near the bottom.

# %% [markdown] lang="es"
# ## 3.9 Hito: hasta dónde fiarse de una pendiente
#
# Las dos figuras usan solo tus funciones. A la izquierda, una función y su derivada: el valor y la pendiente
# de cada punto salen de una sola llamada a `value_and_gradient`. Donde la derivada cruza el cero, la función
# tiene una cima o un valle. A la derecha, cuánto se aparta `numerical_gradient` de `gradient` al disminuir $h$.
# De derecha a izquierda, el error primero baja como $h^2$, tal como prometía Taylor, y luego sube como
# $\varepsilon / h$, porque se acaban las cifras. El cociente de un solo lado solo baja como $h$. El valor por
# defecto, $h = 10^{-5}$, está cerca del fondo.


# %%
def wave(x):
    return ((3 * x).sin() * (-(x**2) / 4).exp()).sum()


# %% uses_exercises=true
grid = torch.linspace(-3, 3, 301, dtype=torch.float64)
values, slopes = zip(*[value_and_gradient(wave, x) for x in grid], strict=True)
values, slopes = torch.stack(values), torch.stack(slopes)
turns = torch.nonzero(slopes[1:] * slopes[:-1] < 0).squeeze(1)

point = torch.tensor([0.7], dtype=torch.float64)
exact = gradient(wave, point)
steps = torch.logspace(-13, 0, 53, dtype=torch.float64)
central = torch.stack([(numerical_gradient(wave, point, h) - exact).abs() for h in steps.tolist()])
one_sided = torch.stack([((wave(point + h) - wave(point)) / h - exact).abs() for h in steps])

figure = plt.figure(figsize=(9, 4.2), layout="constrained")
panels = figure.subplot_mosaic([["f", "error"], ["slope", "error"]])
panels["f"].plot(grid, values, color="black", linewidth=2)
panels["slope"].plot(grid, slopes, color="tab:red", linewidth=2)
for name, curve in [("f", values), ("slope", slopes)]:
    panels[name].axhline(0, color="grey", linewidth=0.8)
    panels[name].plot(grid[turns], curve[turns], "o", color="tab:blue", markersize=5)
    for turn in grid[turns]:
        panels[name].axvline(turn, color="tab:blue", linewidth=0.7, linestyle=":")
panels["f"].set(ylabel="f(x)", xticklabels=[])
panels["slope"].set(xlabel="x", ylabel="f'(x)")
axes = panels["error"]
axes.loglog(steps, one_sided, "s", color="tab:orange", markersize=4, label="(f(x+h) − f(x)) / h")
axes.loglog(steps, central, "o", color="tab:blue", markersize=4, label="(f(x+h) − f(x−h)) / 2h")
right_side, left_side = steps[steps >= 1e-5], steps[steps <= 1e-5]
axes.loglog(right_side, 3 * right_side**2, "--", color="black", linewidth=1, label="∝ h²")
axes.loglog(left_side, 1e-16 / left_side, ":", color="black", linewidth=1.5, label="∝ ε / h")
axes.axvline(1e-5, color="grey", linewidth=0.8)
axes.set(xlabel="h", ylabel="|error|", ylim=(1e-14, 20))
axes.legend(frameon=False, fontsize=9)
show(
    figure,
    "Left, a wave and its derivative, which is zero at the tops and bottoms of the wave. "
    "Right, the error of the central difference against h: a V with its tip near 1e-5. · "
    "A la izquierda, una onda y su derivada, que vale cero en las cimas y los valles. "
    "A la derecha, el error de la diferencia central según h: una V con la punta cerca de 1e-5.",
)

# %% [markdown] lang="en"
# ## Summary
#
# - A derivative is a slope; a gradient holds one slope for each entry, in the shape of what it belongs to.
# - Reverse mode walks the computational graph once, from the end to the beginning. It multiplies slopes
#   along a path, adds them where paths meet, and gives the gradient of one number with respect to all inputs.
# - `torch.autograd.grad` returns gradients; `backward` adds them to `.grad`. Leave no traces on what is not yours.
# - A central difference with $h \approx 10^{-5}$ in float64 checks any gradient.
# - Gradients of means add up with weights: the number of rows of each batch.
# - A node of the graph is a `forward` and a `backward`; write your own where the formula needs care at extremes.
# - The Jacobian takes one trip back for each output. $H v$ takes two trips in all.
#
# **Next:** assignment 4 fits a line to data. There you derive a gradient by hand, and now you can check it.

# %% [markdown] lang="es"
# ## Resumen
#
# - Una derivada es una pendiente; un gradiente reúne una pendiente por elemento, con la forma de aquello a lo que pertenece.
# - El modo inverso recorre el grafo de cómputo una vez, del final al principio. Multiplica pendientes a lo largo
#   de un camino, las suma donde los caminos se juntan y da el gradiente de un número respecto a todas las entradas.
# - `torch.autograd.grad` devuelve gradientes; `backward` los suma a `.grad`. No dejes rastro en lo que no es tuyo.
# - Una diferencia central con $h \approx 10^{-5}$ en float64 comprueba cualquier gradiente.
# - Los gradientes de medias se suman con pesos: el número de filas de cada lote.
# - Un nodo del grafo es un `forward` y un `backward`; escribe el tuyo cuando la fórmula exija cuidado en los extremos.
# - La jacobiana necesita un viaje de vuelta por cada salida. $H v$ necesita dos viajes en total.
#
# **Siguiente:** la entrega 4 ajusta una recta a los datos. Allí derivas un gradiente a mano, y ahora ya sabes comprobarlo.
