# %% [markdown] lang="en"
# # 9. Regularization
#
# In assignment 8 you built networks that can follow any curve. That is their strength, and it is the problem of this
# assignment. What can follow any curve can also follow the noise. A model that knows its training data by heart has a
# loss near zero there, and fails on the first sample that it has not seen.
#
# Nobody needs predictions for the training data. What counts is the loss on **new** data, and you cannot minimise what you
# have not seen. All that you can do is to keep the model from using its freedom where the data give no reason to. Everything
# that does so is called **regularization**.
#
# **You will** put a price on large weights (L2, L1 and both), solve linear regression with such a price exactly, turn
# the price into one term of the descent step, switch neurons off at random, hold data back to see the truth, and stop
# training when it is time. At the end you watch coefficients shrink, each penalty in its own way.
#
# **What comes after:** assignment 10 builds the optimizers that networks are trained with today; one of them, AdamW, is made of an
# idea from this one.
#
# The three rules of the course hold for every function: a result has the dtype and the device of the floating-point tensors
# that come in, what comes in is left as it was, and a gradient can flow back to it, unless the text says otherwise.

# %% [markdown] lang="es"
# # 9. Regularización
#
# En la entrega 8 construiste redes capaces de seguir cualquier curva. Esa es su fuerza, y es el problema de esta entrega.
# Quien puede seguir cualquier curva también puede seguir el ruido. Un modelo que se sabe de memoria sus datos de
# entrenamiento tiene en ellos una pérdida casi nula y falla con la primera muestra que no ha visto.
#
# Nadie necesita predicciones para los datos de entrenamiento. Lo que cuenta es la pérdida con datos **nuevos**, y no se puede
# minimizar lo que no se ha visto. Lo único que puedes hacer es impedir que el modelo use su libertad donde los datos no
# dan motivo. Todo lo que consigue eso se llama **regularización**.
#
# **Vas a** poner precio a los pesos grandes (L2, L1 y los dos a la vez), resolver de forma exacta la regresión lineal con ese
# precio, convertirlo en un término del paso de descenso, apagar neuronas al azar, reservar datos para ver la verdad y
# detener el entrenamiento a tiempo. Al final verás encoger los coeficientes, con cada penalización a su manera.
#
# **Después:** la entrega 10 construye los optimizadores con los que hoy se entrenan las redes; uno de ellos, AdamW, está hecho con
# una idea de esta.
#
# Las tres reglas del curso valen para todas las funciones: un resultado tiene el dtype y el device de los tensores de coma
# flotante que entran, lo que entra se queda como estaba y un gradiente puede volver hasta ello, si el texto no dice otra cosa.

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
# **See it first.** Thirty points on a sine, with noise. A model may learn from fifteen of them (black); the other fifteen (hollow)
# are hidden from it. The model is a polynomial, fitted by least squares as in assignments 4 and 6. Only the degree differs.

# %% [markdown] lang="es"
# **Míralo primero.** Treinta puntos sobre un seno, con ruido. Un modelo puede aprender de quince (negros); los otros quince
# (huecos) se le ocultan. El modelo es un polinomio, ajustado por mínimos cuadrados como en las entregas 4 y 6. Solo cambia el grado.

# %%
generator = torch.Generator().manual_seed(37)
points_x = 2 * torch.rand(30, generator=generator, dtype=torch.float64) - 1
points_y = torch.sin(4 * points_x) + 0.25 * torch.randn(
    30, generator=generator, dtype=torch.float64
)
line_x = torch.linspace(-1, 1, 401, dtype=torch.float64)


def powers(x, degree):
    """Return x, x², …, the features (n, degree) of assignment 6."""
    return torch.stack([x**k for k in range(1, degree + 1)], dim=1)


def squared_error(X, y, w, b):
    """Return the mean squared error of the line X w + b."""
    return ((X @ w + b - y) ** 2).mean().item()


def draw_fit(axes, w, b, seen, unseen):
    """Draw the polynomial with weights w, the points it has seen and those it has not."""
    axes.plot(line_x, torch.sin(4 * line_x), ":", color="gray")
    axes.plot(line_x, powers(line_x, len(w)) @ w + b, color="tab:blue")
    axes.plot(points_x[seen], points_y[seen], "o", color="black", markersize=4)
    axes.plot(
        points_x[unseen], points_y[unseen], "o", color="black", markersize=5, fillstyle="none"
    )
    errors = [
        squared_error(powers(points_x[rows], len(w)), points_y[rows], w, b)
        for rows in (seen, unseen)
    ]
    axes.set(xlabel="x", ylim=(-2.2, 2.2))
    seen_error, unseen_error = (f"{e:.3f}" if e < 10 else f"{e:.0f}" for e in errors)
    axes.set_title(f"● {seen_error}     ○ {unseen_error}", fontsize=10)


# %%
figure, panels = plt.subplots(1, 3, figsize=(10, 3.3), sharey=True, layout="constrained")
for axes, degree in zip(panels, (1, 4, 12), strict=True):
    A = torch.cat([powers(points_x[:15], degree), torch.ones(15, 1).double()], dim=1)
    theta = torch.linalg.lstsq(A, points_y[:15, None]).solution[:, 0]
    draw_fit(axes, theta[:-1], theta[-1], seen=range(15), unseen=range(15, 30))
    axes.text(-0.95, 1.85, f"degree · grado {degree}", backgroundcolor="white")
panels[0].set_ylabel("y")
show(
    figure,
    "Three fits to the same 15 points, with the mean squared error on seen and on unseen "
    "points. Degree 1: a straight line that misses the wave. Degree 4: a curve near "
    "the dotted sine. Degree 12: a curve through nearly all seen points that shoots off "
    "between them. · Tres ajustes a los mismos 15 puntos, con el error cuadrático medio en los "
    "puntos vistos y en los no vistos. Grado 1: una recta que no ve la onda. Grado 4: una "
    "curva cercana al seno punteado. Grado 12: una curva por casi todos los puntos vistos que se "
    "dispara entre ellos.",
)

# %% [markdown] lang="en"
# Above each panel stands the mean squared error, on the points seen (●) and on the unseen ones (○). The line **underfits**: it
# is too stiff for the data and wrong on both. The polynomial of degree 12 **overfits**: best where it was trained, hopeless
# elsewhere. Between the points, where nothing holds it, it does what it likes.
#
# Look into it, and you find weights in the tens of thousands that almost cancel each other. Nothing in the sine asks for that.
# So put a price on it.

# %% [markdown] lang="es"
# Sobre cada recuadro está el error cuadrático medio, en los puntos vistos (●) y en los no vistos (○). La recta **se queda corta** (*subajuste*):
# es demasiado rígida para los datos y falla en ambos. La curva de grado 12 **sobreajusta**: es la mejor donde se entrenó y un desastre
# en lo demás. Entre los puntos, donde nada la sujeta, hace lo que quiere.
#
# Si miras dentro, encuentras pesos de decenas de miles que casi se cancelan entre sí. Nada en el seno pide eso. Así que
# ponle un precio.

# %% [markdown] lang="en"
# ## 9.1 A price on large weights: `l2_penalty`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# Add to the loss a **penalty** that grows with the weights, and minimise the sum of both:
#
# $$L(\theta) + R(\theta), \qquad R(\theta) = \lambda \sum_{p \in \theta} \lVert p \rVert^2
# = \lambda \sum_{p} \sum_i p_i^2 .$$
#
# Here $\theta$ is the list of all parameters; each $p$ is a tensor of any shape, and $i$ runs through all of its entries. The number $\lambda \ge 0$,
# `lam` in code (`lambda` is a word of Python), is the price: 0 leaves the loss alone, a large one leaves nothing but zeros.
# $\lVert p \rVert^2$ is the **squared** Euclidean norm: squares added up, and no root. Some authors write $\frac{\lambda}{2}$; here there is no ½.
#
# **What does it do?** Take a single weight $w$, and let the loss be $(w - a)^2$: the data ask for $w = a$. With the penalty,
#
# $$\frac{d}{dw}\big[(w - a)^2 + \lambda w^2\big] = 2(w - a) + 2\lambda w = 0
# \quad\Longrightarrow\quad w = \frac{a}{1 + \lambda} .$$
#
# Every weight is pulled towards zero **in the same proportion**. None ever reaches it.
#
# **Where does it come from?** In assignment 4 the squared error was the belief in normal noise of variance $\sigma^2$. Now
# believe something about the weights too, before you see any data: that they are normal around 0, with variance $\tau^2$. The most probable
# weights are then those that minimise $\sum_i r_i^2 / (2\sigma^2) + \sum_j w_j^2 / (2\tau^2)$, with the residuals $r_i$. Multiply by $2\sigma^2 / n$:
# mean squared error, plus $\lambda \sum_j w_j^2$ with $\lambda = \sigma^2 / (n \tau^2)$. Much noise, few data or a strong belief in small
# weights: a high price.
#
# **By hand.** For $p_0 = (3, -4)$ and $p_1 = 2$ the sum of squares is $9 + 16 + 4 = 29$. With $\lambda = 0.5$ the penalty is $14.5$. Its
# gradient is $2\lambda p$: $(3, -4)$ for $p_0$ and $2$ for $p_1$.
#
# **Your task.** `params` is a list of tensors of any shapes, `()` included, and `lam` a float. Return
# $\lambda \sum \lVert p \rVert^2$ over **all** of them, shape `()`. Gradients flow to each parameter; where a whole parameter is zero, as
# a fresh bias is, its gradient is zero too (and not NaN).

# %% [markdown] lang="es"
# ## 9.1 Un precio para los pesos grandes: `l2_penalty`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# Suma a la pérdida una **penalización** que crezca con los pesos y minimiza las dos juntas:
#
# $$L(\theta) + R(\theta), \qquad R(\theta) = \lambda \sum_{p \in \theta} \lVert p \rVert^2
# = \lambda \sum_{p} \sum_i p_i^2 .$$
#
# Aquí $\theta$ es la lista de todos los parámetros; cada $p$ es un tensor de cualquier forma e $i$ recorre todos sus elementos. El número
# $\lambda \ge 0$, `lam` en el código (`lambda` es una palabra de Python), es el precio: 0 deja la pérdida como estaba y uno muy
# grande no deja más que ceros. $\lVert p \rVert^2$ es la norma euclídea **al cuadrado**: cuadrados sumados, sin raíz. Hay autores que escriben
# $\frac{\lambda}{2}$; aquí no hay ningún ½.
#
# **¿Qué hace?** Toma un solo peso $w$, con la pérdida $(w - a)^2$: los datos piden $w = a$. Con la penalización,
#
# $$\frac{d}{dw}\big[(w - a)^2 + \lambda w^2\big] = 2(w - a) + 2\lambda w = 0
# \quad\Longrightarrow\quad w = \frac{a}{1 + \lambda} .$$
#
# Todos los pesos son atraídos hacia cero **en la misma proporción**. Ninguno llega.
#
# **¿De dónde sale?** En la entrega 4 el error cuadrático era la creencia en un ruido normal de varianza $\sigma^2$. Cree ahora
# también algo sobre los pesos, antes de ver ningún dato: que son normales alrededor de 0, con varianza $\tau^2$. Los pesos más probables
# son entonces los que minimizan $\sum_i r_i^2 / (2\sigma^2) + \sum_j w_j^2 / (2\tau^2)$, con los residuos $r_i$. Multiplica por
# $2\sigma^2 / n$: el error cuadrático medio más $\lambda \sum_j w_j^2$, con $\lambda = \sigma^2 / (n \tau^2)$. Mucho ruido, pocos datos o una fe
# firme en los pesos pequeños: un precio alto.
#
# **A mano.** Con $p_0 = (3, -4)$ y $p_1 = 2$, la suma de cuadrados es $9 + 16 + 4 = 29$. Con $\lambda = 0.5$ la penalización es $14.5$. Su
# gradiente es $2\lambda p$: $(3, -4)$ para $p_0$ y $2$ para $p_1$.
#
# **Tu tarea.** `params` es una lista de tensores de cualquier forma, también `()`, y `lam` un float. Devuelve
# $\lambda \sum \lVert p \rVert^2$ sobre **todos** ellos, de forma `()`. Los gradientes llegan a cada parámetro; donde un parámetro entero es cero, como
# un sesgo recién creado, su gradiente también es cero (y no NaN).


# %% nbgrader={"grade_id": "l2_penalty", "solution": true}
def l2_penalty(params: list[Tensor], lam: float) -> Tensor:
    """Return lam times the sum of the squares of all entries of all params, shape ()."""
    ### BEGIN SOLUTION
    return lam * sum((p**2).sum() for p in params)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_l2_penalty", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_l2(params, lam):
    return lam * sum(p.square().sum() for p in params)


contract = Contract(
    l2_penalty,
    oracle=right_l2,
    mistakes={
        "unnecessary_half": lambda params, lam: right_l2(params, lam) / 2,
        "penalty_norm_not_squared": lambda params, lam: (
            lam * sum(p.square().sum().sqrt() for p in params)
        ),
        "penalty_root_of_everything": lambda params, lam: lam * right_l2(params, 1).sqrt(),
        "penalty_of_absolute_values": lambda params, lam: lam * sum(p.abs().sum() for p in params),
        "penalty_square_of_the_sum": lambda params, lam: lam * sum(p.sum() ** 2 for p in params),
        "penalty_spectral_norm": lambda params, lam: (
            lam * sum(torch.linalg.norm(p, 2) ** 2 for p in params)
        ),
        "penalty_first_parameter_only": lambda params, lam: right_l2(params[:1], lam),
        "penalty_last_parameter_only": lambda params, lam: right_l2(params[-1:], lam),
        "penalty_matrices_only": lambda params, lam: right_l2(
            [p for p in params if p.dim() > 1], lam
        ),
        "mean_not_sum": lambda params, lam: lam * sum(p.square().mean() for p in params),
        "penalty_mean_of_parameters": lambda params, lam: right_l2(params, lam) / len(params),
        "penalty_without_lam": lambda params, lam: right_l2(params, 1.0),
        "penalty_lam_squared": lambda params, lam: right_l2(params, lam * lam),
        "penalty_one_per_parameter": lambda params, lam: torch.stack(
            [right_l2([p], lam) for p in params]
        ),
        "kept_dimension": lambda params, lam: right_l2(params, lam)[None],
    },
)
for v in variants():
    first, second = v.tensor([-3.0, 1.0, 0.5]), v.tensor([[2.0, -0.25], [1.5, 4.0]])
    contract.holds([first, second, v.tensor([1.0, -0.5])], 0.25)
    for shapes in [
        [(3,), (2, 3), ()],
        [(2, 3), (3,)],
        [(4, 4)],
        [(5,)],
        [()],
        [(2, 3, 2), (1,), (1, 4), (3, 1)],
        [(50, 40), (40,), (6, 40), (6,)],
    ]:
        for lam in (0.25, 2.0):
            contract.holds([v.normal(*shape, mean=0.5) for shape in shapes], lam)
    leaves = [v.normal(2, 2).requires_grad_(), v.normal(3), v.normal().requires_grad_()]
    contract.holds(leaves, 0.5)
    contract.holds([v.normal(3), v.normal(2, 2)], 0.0)
    contract.holds([torch.zeros_like(v.normal(3)), v.normal(2)], 1.0)
### END HIDDEN TESTS
params = [torch.tensor([3.0, -4.0]), torch.tensor([[1.0, 2.0], [0.0, -2.0]]), torch.tensor(2.0)]
torch.testing.assert_close(l2_penalty(params, 0.5), torch.tensor(19.0))

# %% nbgrader={"grade_id": "test_l2_penalty_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def of_three(penalty, lam):
    return lambda p0, p1, p2: penalty([p0, p1, p2], lam)


def sum_of_squares(params, lam):
    return lam * sum(p.square().sum() for p in params)


for v in variants():
    for lam in (0.25, 2.0):
        contract = Contract(
            of_three(l2_penalty, lam),
            oracle=of_three(sum_of_squares, lam),
            mistakes={"unnecessary_half": of_three(sum_of_squares, lam / 2)},
        )
        contract.name = "l2_penalty"
        contract.differentiates(v.normal(3), v.normal(2, 4), v.normal())
        contract.differentiates(v.normal(2, 3, 2), v.normal(1), v.normal(4, 4))
        contract.differentiates(v.tensor([0.0, 0.0]), v.normal(2, 2), v.tensor(0.0))
### END HIDDEN TESTS
p, q = torch.tensor([3.0, -4.0], requires_grad=True), torch.zeros(2, requires_grad=True)
l2_penalty([p, q], 0.5).backward()
torch.testing.assert_close(p.grad, torch.tensor([3.0, -4.0]))
torch.testing.assert_close(q.grad, torch.tensor([0.0, 0.0]))

# %% [markdown] lang="en"
# ## 9.2 A price that makes zeros: `l1_penalty`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# Take the absolute values in place of the squares:
#
# $$R(\theta) = \lambda \sum_{p \in \theta} \sum_i |p_i| .$$
#
# It looks like a detail and changes everything. Take again one weight and the loss $(w - a)^2$, with $a > 0$. For $w > 0$ the slope of
# loss plus penalty is $2(w - a) + \lambda$, which is zero at $w = a - \lambda/2$. That is a positive number only if $a > \lambda/2$. If $a$ is smaller, the slope
# is positive for every $w > 0$, and for every $w < 0$ it is $2(w - a) - \lambda < 0$: the curve falls up to $0$ and rises
# after it. The minimum is exactly at $0$. For negative $a$ the mirror image holds:
#
# $$w = \begin{cases} a - \lambda/2 & a > \lambda/2 \\ 0 & |a| \le \lambda/2 \\ a + \lambda/2 & a < -\lambda/2 \end{cases}$$
#
# Every weight is pulled towards zero **by the same amount**, and those that are not worth the price become zero: the model
# chooses its features. Compare the slopes of the two penalties to see why. Near zero the slope of $\lambda w^2$, which is $2\lambda w$, fades: the last
# bit costs nothing. The slope of $\lambda |w|$ is $\lambda$ all the way down.
#
# **At zero** $|w|$ has a corner and no derivative. Autograd takes 0 there. What your function gives there is not tested.
#
# **By hand.** For $p_0 = (3, -4)$ and $p_1 = 2$ the sum is $3 + 4 + 2 = 9$. With $\lambda = 0.5$ the penalty is $4.5$ and its gradient
# $\lambda\,\mathrm{sign}(p)$: $(0.5, -0.5)$ for $p_0$ and $0.5$ for $p_1$.
#
# **Your task.** As before: `params` is a list of tensors of any shapes; return $\lambda \sum |p|$ over all entries of all of them, shape `()`, such
# that gradients flow.

# %% [markdown] lang="es"
# ## 9.2 Un precio que produce ceros: `l1_penalty`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# Toma los valores absolutos en lugar de los cuadrados:
#
# $$R(\theta) = \lambda \sum_{p \in \theta} \sum_i |p_i| .$$
#
# Parece un detalle y lo cambia todo. Toma otra vez un peso y la pérdida $(w - a)^2$, con $a > 0$. Para $w > 0$, la pendiente de pérdida más
# penalización es $2(w - a) + \lambda$, que se anula en $w = a - \lambda/2$. Ese número es positivo solo si $a > \lambda/2$. Si $a$ es menor, la pendiente es
# positiva para todo $w > 0$, y para todo $w < 0$ es $2(w - a) - \lambda < 0$: la curva baja hasta $0$ y sube a partir de ahí. El
# mínimo está exactamente en $0$. Con $a$ negativo ocurre lo mismo en el espejo:
#
# $$w = \begin{cases} a - \lambda/2 & a > \lambda/2 \\ 0 & |a| \le \lambda/2 \\ a + \lambda/2 & a < -\lambda/2 \end{cases}$$
#
# Todos los pesos son atraídos hacia cero **en la misma cantidad**, y los que no valen su precio se anulan: el modelo elige sus
# características. Compara las pendientes de las dos penalizaciones y verás por qué. Cerca de cero, la pendiente de $\lambda w^2$, que es $2\lambda w$, se
# desvanece: lo último que queda sale gratis. La pendiente de $\lambda |w|$ es $\lambda$ hasta el final.
#
# **En cero**, $|w|$ tiene un pico y no tiene derivada. Autograd toma 0. Lo que dé ahí tu función no se comprueba.
#
# **A mano.** Con $p_0 = (3, -4)$ y $p_1 = 2$, la suma es $3 + 4 + 2 = 9$. Con $\lambda = 0.5$ la penalización es $4.5$ y su gradiente
# $\lambda\,\mathrm{sign}(p)$: $(0.5, -0.5)$ para $p_0$ y $0.5$ para $p_1$.
#
# **Tu tarea.** Como antes: `params` es una lista de tensores de cualquier forma; devuelve $\lambda \sum |p|$ sobre todos los elementos de todos ellos, de
# forma `()`, de modo que los gradientes lleguen.


# %% nbgrader={"grade_id": "l1_penalty", "solution": true}
def l1_penalty(params: list[Tensor], lam: float) -> Tensor:
    """Return lam times the sum of the absolute values of all entries of all params, shape ()."""
    ### BEGIN SOLUTION
    return lam * sum(p.abs().sum() for p in params)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_l1_penalty", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_l1(params, lam):
    return lam * sum(p.abs().sum() for p in params)


contract = Contract(
    l1_penalty,
    oracle=right_l1,
    mistakes={
        "penalty_of_squares": lambda params, lam: lam * sum(p.square().sum() for p in params),
        "penalty_without_absolute_values": lambda params, lam: lam * sum(p.sum() for p in params),
        "penalty_absolute_value_of_the_sum": lambda params, lam: (
            lam * sum(p.sum().abs() for p in params)
        ),
        "penalty_euclidean_norm": lambda params, lam: (
            lam * sum(p.square().sum().sqrt() for p in params)
        ),
        "penalty_column_norm": lambda params, lam: (
            lam * sum(torch.linalg.norm(p, 1) for p in params)
        ),
        "penalty_largest_entry": lambda params, lam: lam * sum(p.abs().max() for p in params),
        "unnecessary_half": lambda params, lam: right_l1(params, lam) / 2,
        "penalty_first_parameter_only": lambda params, lam: right_l1(params[:1], lam),
        "penalty_last_parameter_only": lambda params, lam: right_l1(params[-1:], lam),
        "penalty_matrices_only": lambda params, lam: right_l1(
            [p for p in params if p.dim() > 1], lam
        ),
        "mean_not_sum": lambda params, lam: lam * sum(p.abs().mean() for p in params),
        "penalty_mean_of_parameters": lambda params, lam: right_l1(params, lam) / len(params),
        "penalty_without_lam": lambda params, lam: right_l1(params, 1.0),
        "penalty_lam_squared": lambda params, lam: right_l1(params, lam * lam),
        "penalty_one_per_parameter": lambda params, lam: torch.stack(
            [right_l1([p], lam) for p in params]
        ),
        "kept_dimension": lambda params, lam: right_l1(params, lam)[None],
    },
)
for v in variants():
    first, second = v.tensor([-3.0, 1.0, 0.5]), v.tensor([[2.0, -0.25], [1.5, 4.0]])
    contract.holds([first, second, v.tensor([1.0, -0.5])], 0.25)
    for shapes in [
        [(3,), (2, 3), ()],
        [(2, 3), (3,)],
        [(4, 4)],
        [(5,)],
        [()],
        [(2, 3, 2), (1,), (1, 4), (3, 1)],
        [(50, 40), (40,), (6, 40), (6,)],
    ]:
        for lam in (0.25, 2.0):
            contract.holds([v.normal(*shape, mean=0.5) for shape in shapes], lam)
    leaves = [v.normal(2, 2).requires_grad_(), v.normal(3), v.normal().requires_grad_()]
    contract.holds(leaves, 0.5)
    contract.holds([v.normal(3), v.normal(2, 2)], 0.0)
    contract.holds([v.tensor([0.0, 0.0, 0.0]), v.tensor([[1e-3, -1e-3], [0.0, 0.0]])], 1.0)
### END HIDDEN TESTS
params = [torch.tensor([3.0, -4.0]), torch.tensor([[1.0, 2.0], [0.0, -2.0]]), torch.tensor(2.0)]
torch.testing.assert_close(l1_penalty(params, 0.5), torch.tensor(7.0))

# %% nbgrader={"grade_id": "test_l1_penalty_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def as_three(penalty, lam):
    return lambda p0, p1, p2: penalty([p0, p1, p2], lam)


def sum_of_absolutes(params, lam):
    return lam * sum(p.abs().sum() for p in params)


for v in variants():
    for lam in (0.25, 2.0):
        contract = Contract(
            as_three(l1_penalty, lam),
            oracle=as_three(sum_of_absolutes, lam),
            mistakes={"unnecessary_half": as_three(sum_of_absolutes, lam / 2)},
        )
        contract.name = "l1_penalty"
        contract.differentiates(v.normal(3), v.normal(2, 4), v.normal())
        contract.differentiates(v.normal(2, 3, 2), v.normal(1), v.normal(4, 4))
        contract.differentiates(v.tensor([-2.0, -0.5]), v.tensor([[0.25, -8.0]]), v.tensor(-3.0))
### END HIDDEN TESTS
p, q = torch.tensor([3.0, -4.0], requires_grad=True), torch.tensor(2.0, requires_grad=True)
l1_penalty([p, q], 0.5).backward()
torch.testing.assert_close(p.grad, torch.tensor([0.5, -0.5]))
torch.testing.assert_close(q.grad, torch.tensor(0.5))

# %% [markdown] lang="en"
# Look at it. On the left, the best $w$ for the loss $(w - a)^2$ plus your penalty, for every $a$: L2 turns the diagonal, L1 shifts it and cuts
# it off. On the right, the same in two dimensions: the ellipses are a loss with its minimum at the cross, and the solid line joins all points
# whose penalty is the same. The best point for that price is where an ellipse first touches the line. The circle is touched anywhere. The diamond
# is most easily touched at a corner, and at a corner a weight is zero.

# %% [markdown] lang="es"
# Míralo. A la izquierda, el mejor $w$ para la pérdida $(w - a)^2$ más tu penalización, con cada $a$: L2 gira la diagonal; L1 la desplaza y la
# corta. A la derecha, lo mismo en dos dimensiones: las elipses son una pérdida con el mínimo en la cruz, y la línea continua une todos los
# puntos con la misma penalización. El mejor punto a ese precio está donde una elipse toca primero la línea. El círculo se puede tocar en cualquier
# parte. Lo más fácil es tocar el rombo en una esquina, y en una esquina hay un peso que vale cero.

# %% uses_exercises=true
figure, panels = plt.subplots(1, 3, figsize=(10, 3.5), layout="constrained")
wishes, candidates = torch.linspace(-3, 3, 121), torch.linspace(-3, 3, 601)
panels[0].plot(wishes, wishes, ":", color="gray", label="λ = 0")
for penalty, style, name in [(l2_penalty, "--", "L2, λ = 1"), (l1_penalty, "-", "L1, λ = 2")]:
    price = torch.stack([penalty([w], 1.0 if penalty is l2_penalty else 2.0) for w in candidates])
    best = candidates[((candidates - wishes[:, None]) ** 2 + price).argmin(dim=1)]
    panels[0].plot(wishes, best, style, color="black", label=name)
panels[0].set(xlabel="a", ylabel="w", aspect="equal")
panels[0].legend(frameon=False, fontsize=9)


def slanted_bowl(w0, w1):
    """Return a loss with its minimum 0 at (2, 0.6)."""
    return (w0 - 2) ** 2 + 2 * (w1 - 0.6) ** 2 - 1.6 * (w0 - 2) * (w1 - 0.6)


side = torch.linspace(-1.4, 3.0, 67)
w0, w1 = torch.meshgrid(side, side, indexing="xy")
angle = torch.linspace(0, 2 * torch.pi, 1001)
circle = torch.stack([angle.cos(), angle.sin()], dim=1)
for axes, penalty, edge, name in [
    (panels[1], l2_penalty, circle, "L2: Σ w² = 1"),
    (panels[2], l1_penalty, circle / circle.abs().sum(1, keepdim=True), "L1: Σ |w| = 1"),
]:
    prices = torch.stack([penalty([w], 1.0) for w in torch.stack([w0, w1], -1).flatten(0, 1)])
    touched = edge[slanted_bowl(*edge.T).argmin()]
    levels = [0.05, 0.25, slanted_bowl(*touched).item(), 2.5, 5]
    axes.contour(w0, w1, slanted_bowl(w0, w1), levels=levels, colors="tab:blue", linewidths=1)
    axes.contour(w0, w1, prices.reshape(w0.shape), levels=[1.0], colors="black", linewidths=2)
    axes.plot(2, 0.6, "x", color="tab:red", markersize=9, markeredgewidth=2)
    axes.plot(*touched, "o", color="black")
    axes.axhline(0, color="gray", linewidth=0.6)
    axes.axvline(0, color="gray", linewidth=0.6)
    axes.set(xlabel="$w_0$", ylabel="$w_1$", aspect="equal", title=name)
show(
    figure,
    "Left: the best w against a. L2 is a straight line of half the slope, L1 is flat at "
    "zero between -1 and 1 and a shifted diagonal outside. Middle: an ellipse touches a "
    "circle beside the axis. Right: an ellipse touches a diamond in its corner on the axis. · "
    "Izquierda: el mejor w según a. L2 es una recta con la mitad de pendiente; L1 es plana en "
    "cero entre -1 y 1 y fuera es una diagonal desplazada. Centro: una elipse toca un círculo a "
    "un lado del eje. Derecha: una elipse toca un rombo en su esquina sobre el eje.",
)

# %% [markdown] lang="en"
# ## 9.3 Both at once: `elastic_net_penalty`
#
# *Required · 10 minutes · difficulty 1 of 3 · 4 points*
#
# L1 chooses features, but it chooses blindly. Let two columns of $X$ be the same, as two sensors are that measure one thing. The prediction depends
# only on the sum of their weights, $u + v = s$; say $s > 0$. What does each penalty prefer?
#
# - L1 asks for $|u| + |v|$. That is $s$ for every split with $u, v \ge 0$. It does not care, and which column gets the weight is chance.
# - L2 asks for $u^2 + v^2 = \frac12 s^2 + \frac12 (u - v)^2$. That is smallest at $u = v$: both share the work.
#
# The **elastic net** mixes the two, with a share $\rho$, `l1_ratio` in code, between 0 and 1:
#
# $$R(\theta) = \lambda \Big( \rho \sum_{p} \sum_i |p_i| + (1 - \rho) \sum_{p} \sum_i p_i^2 \Big) .$$
#
# At $\rho = 1$ it is the L1 penalty, at $\rho = 0$ the L2 penalty. In between it makes zeros and still lets twins share. Libraries differ: some put a
# ½ before the squares. This formula has none.
#
# **By hand.** For $p = (3, -4)$ the sums are $7$ and $25$. With $\lambda = 0.5$ and $\rho = 0.2$: $0.5\,(0.2 \cdot 7 + 0.8 \cdot 25) = 10.7$.
#
# **Your task.** Return the penalty of the list `params`, shape `()`, such that gradients flow. Raise `ValueError` unless
# $0 \le$ `l1_ratio` $\le 1$. Both ends are allowed.

# %% [markdown] lang="es"
# ## 9.3 Las dos a la vez: `elastic_net_penalty`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 4 puntos*
#
# L1 elige características, pero elige a ciegas. Sean iguales dos columnas de $X$, como las de dos sensores que miden lo mismo. La predicción solo
# depende de la suma de sus pesos, $u + v = s$; digamos $s > 0$. ¿Qué prefiere cada penalización?
#
# - L1 pide $|u| + |v|$ pequeño. Vale $s$ con cualquier reparto en el que $u, v \ge 0$. Le da igual, y cuál de las columnas se lleva el peso es azar.
# - L2 pide $u^2 + v^2 = \frac12 s^2 + \frac12 (u - v)^2$ pequeño. Lo menor se alcanza en $u = v$: las dos se reparten el trabajo.
#
# La **red elástica** (*elastic net*) mezcla ambas con una proporción $\rho$, `l1_ratio` en el código, entre 0 y 1:
#
# $$R(\theta) = \lambda \Big( \rho \sum_{p} \sum_i |p_i| + (1 - \rho) \sum_{p} \sum_i p_i^2 \Big) .$$
#
# Con $\rho = 1$ es la penalización L1; con $\rho = 0$, la L2. Entre medias produce ceros y aun así deja que los gemelos se repartan el trabajo. Las bibliotecas
# no coinciden: algunas ponen un ½ ante los cuadrados. Esta fórmula no lleva ninguno.
#
# **A mano.** Con $p = (3, -4)$ las sumas son $7$ y $25$. Con $\lambda = 0.5$ y $\rho = 0.2$: $0.5\,(0.2 \cdot 7 + 0.8 \cdot 25) = 10.7$.
#
# **Tu tarea.** Devuelve la penalización de la lista `params`, de forma `()`, de modo que los gradientes lleguen. Lanza `ValueError` si no se cumple
# $0 \le$ `l1_ratio` $\le 1$. Los dos extremos están permitidos.


# %% nbgrader={"grade_id": "elastic_net_penalty", "solution": true}
def elastic_net_penalty(params: list[Tensor], lam: float, l1_ratio: float) -> Tensor:
    """Return lam * (l1_ratio * sum |p| + (1 - l1_ratio) * sum p²) over all params, shape ()."""
    ### BEGIN SOLUTION
    if not 0 <= l1_ratio <= 1:
        raise ValueError(f"l1_ratio must be between 0 and 1, but it is {l1_ratio}")
    return l1_penalty(params, lam * l1_ratio) + l2_penalty(params, lam * (1 - l1_ratio))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_elastic_net_penalty", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def mixed(params, lam, first, second):
    """Return lam * (first * sum |p| + second * sum p²)."""
    absolutes = sum(p.abs().sum() for p in params)
    return lam * (first * absolutes + second * sum(p.square().sum() for p in params))


def right_elastic(params, lam, l1_ratio):
    return mixed(params, lam, l1_ratio, 1 - l1_ratio)


contract = Contract(
    elastic_net_penalty,
    oracle=right_elastic,
    mistakes={
        "elastic_ratio_swapped": lambda params, lam, r: mixed(params, lam, 1 - r, r),
        "elastic_half_on_squares": lambda params, lam, r: mixed(params, lam, r, (1 - r) / 2),
        "elastic_whole_squares": lambda params, lam, r: mixed(params, lam, r, 1),
        "elastic_ratio_ignored": lambda params, lam, r: mixed(params, lam, 1, 1),
        "elastic_always_half": lambda params, lam, r: mixed(params, lam, 0.5, 0.5),
        "elastic_without_squares": lambda params, lam, r: mixed(params, lam, r, 0),
        "elastic_without_absolutes": lambda params, lam, r: mixed(params, lam, 0, 1 - r),
        "elastic_lam_on_absolutes_only": lambda params, lam, r: (
            mixed(params, lam, r, 0) + mixed(params, 1, 0, 1 - r)
        ),
        "elastic_lam_on_squares_only": lambda params, lam, r: (
            mixed(params, 1, r, 0) + mixed(params, lam, 0, 1 - r)
        ),
        "elastic_lam_twice": lambda params, lam, r: mixed(params, lam * lam, r, 1 - r),
        "penalty_without_lam": lambda params, lam, r: right_elastic(params, 1, r),
        "penalty_norm_not_squared": lambda params, lam, r: (
            mixed(params, lam, r, 0) + lam * (1 - r) * sum(p.square().sum().sqrt() for p in params)
        ),
        "penalty_first_parameter_only": lambda params, lam, r: right_elastic(params[:1], lam, r),
        "penalty_last_parameter_only": lambda params, lam, r: right_elastic(params[-1:], lam, r),
        "penalty_matrices_only": lambda params, lam, r: right_elastic(
            [p for p in params if p.dim() > 1], lam, r
        ),
        "mean_not_sum": lambda params, lam, r: sum(
            right_elastic([p], lam, r) / p.numel() for p in params
        ),
        "penalty_one_per_parameter": lambda params, lam, r: torch.stack(
            [right_elastic([p], lam, r) for p in params]
        ),
        "kept_dimension": lambda params, lam, r: right_elastic(params, lam, r)[None],
    },
)
for v in variants():
    for shapes in [
        [(3,), (2, 3), ()],
        [(4, 4)],
        [(5,)],
        [()],
        [(2, 3, 2), (1,), (1, 4), (3, 1)],
        [(20, 10), (20,), (4, 20)],
    ]:
        for lam, l1_ratio in [(0.5, 0.25), (2.0, 0.625), (0.25, 0.0), (4.0, 1.0), (2.0, 0.5)]:
            contract.holds([v.normal(*shape, mean=0.5) for shape in shapes], lam, l1_ratio)
    leaves = [v.normal(2, 2).requires_grad_(), v.normal(3), v.normal().requires_grad_()]
    contract.holds(leaves, 0.5, 0.25)
    contract.holds([v.tensor([0.0, -2.0]), v.tensor(0.0)], 0.5, 0.75)
### END HIDDEN TESTS
params = [torch.tensor([3.0, -4.0])]
torch.testing.assert_close(elastic_net_penalty(params, 0.5, 0.2), torch.tensor(10.7))

# %% nbgrader={"grade_id": "test_elastic_net_penalty_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def three_at(penalty, lam, l1_ratio):
    return lambda p0, p1, p2: penalty([p0, p1, p2], lam, l1_ratio)


def both_sums(params, lam, l1_ratio):
    absolutes = sum(p.abs().sum() for p in params)
    return lam * (l1_ratio * absolutes + (1 - l1_ratio) * sum((p * p).sum() for p in params))


for v in variants():
    for lam, l1_ratio in [(0.25, 0.75), (2.0, 0.25), (0.5, 0.0), (4.0, 1.0)]:
        contract = Contract(
            three_at(elastic_net_penalty, lam, l1_ratio),
            oracle=three_at(both_sums, lam, l1_ratio),
            mistakes={"elastic_ratio_swapped": three_at(both_sums, lam, 1 - l1_ratio)},
        )
        contract.name = "elastic_net_penalty"
        contract.differentiates(v.normal(3), v.normal(2, 4), v.normal())
        contract.differentiates(v.normal(2, 3, 2), v.normal(1), v.normal(4, 4))
### END HIDDEN TESTS
p = torch.tensor([3.0, -4.0], requires_grad=True)
elastic_net_penalty([p], 0.5, 0.2).backward()
torch.testing.assert_close(p.grad, torch.tensor([2.5, -3.3]))

# %% nbgrader={"grade_id": "test_elastic_net_penalty_3", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract


def elastic_sum(params, lam, l1_ratio):
    absolutes = sum(p.abs().sum() for p in params)
    return lam * (l1_ratio * absolutes + (1 - l1_ratio) * sum((p * p).sum() for p in params))


contract = Contract(elastic_net_penalty, oracle=elastic_sum)
params = [torch.tensor([1.0, -2.0]), torch.tensor([[0.5]])]
for l1_ratio in (0.0, 2.0**-10, 0.5, 1 - 2.0**-10, 1.0):  # The ends are allowed.
    contract.holds(params, 0.5, l1_ratio)
for l1_ratio in (-0.25, 1.25, -(2.0**-10), 1 + 2.0**-10, -1.0, 2.0, -40.0, 100.0):
    contract.refuses(params, 0.5, l1_ratio)
### END HIDDEN TESTS
params = [torch.tensor([3.0, -4.0])]
torch.testing.assert_close(elastic_net_penalty(params, 0.5, 1.0), torch.tensor(3.5))
torch.testing.assert_close(elastic_net_penalty(params, 0.5, 0.0), torch.tensor(12.5))
try:
    elastic_net_penalty(params, 0.5, 1.5)
except ValueError:
    refused = True
else:
    refused = False
assert refused, "l1_ratio = 1.5 must raise ValueError"

# %% [markdown] lang="en"
# ## 9.4 The price in an equation: `ridge_fit`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# For the linear model $X w + b$ the L2 price changes the equation of assignment 4 by one term. This is **ridge regression**: find the $w$ and $b$ that minimise
#
# $$J(w, b) = \frac1n \sum_{i=0}^{n-1} (x_i \cdot w + b - y_i)^2 + \lambda \lVert w \rVert^2 .$$
#
# **The bias is free.** Only $w$ has a price. If somebody adds 100 to every $y_i$, the answer should be the same curve, 100 higher: $b$ takes it, and it should
# cost nothing. A price on $b$ would pull every prediction towards zero for no reason.
#
# **First $b$.** Its derivative is $\frac2n \sum_i (x_i \cdot w + b - y_i)$. It is zero at
#
# $$b = \bar y - \bar x \cdot w,$$
#
# where $\bar x$ $(d,)$ and $\bar y$ are the means over the rows. **Then $w$.** Put that $b$ in. What remains are the centred data,
# $\tilde X = X - \bar x$ and $\tilde y = y - \bar y$, and no bias:
#
# $$J(w) = \frac1n \lVert \tilde X w - \tilde y \rVert^2 + \lambda \lVert w \rVert^2, \qquad
# \nabla J = \frac2n \tilde X^\top (\tilde X w - \tilde y) + 2 \lambda w .$$
#
# Set the gradient to zero and multiply by $n/2$:
#
# $$\big(\tilde X^\top \tilde X + n \lambda I\big)\, w = \tilde X^\top \tilde y .$$
#
# Mind the $n$: it is there because the loss is the **mean**. With $\lambda = 0$ this is least squares.
#
# **Why it helps.** For every $v \ne 0$, $v^\top (\tilde X^\top \tilde X + n \lambda I) v = \lVert \tilde X v \rVert^2 + n \lambda \lVert v \rVert^2 > 0$ as soon as
# $\lambda > 0$. So there is exactly one solution, always: with twin columns, and even with more features than samples, where least squares has infinitely many. The huge weights
# of degree 12 came from directions $v$ in which $\lVert \tilde X v \rVert$ is almost zero. The new term lifts just those.
#
# **By hand.** $x = (0, 1, 2)$, $y = (1, 2, 6)$, $\lambda = 1$. The means are $1$ and $3$, the centred data $(-1, 0, 1)$ and $(-2, -1, 3)$, so
# $\tilde X^\top \tilde X = 2$ and $\tilde X^\top \tilde y = 5$. Hence $w = 5/(2 + 3 \cdot 1) = 1$ and $b = 3 - 1 \cdot 1 = 2$. Least squares gave $2.5$ and $0.5$.
#
# **Your task.** `X` is `(n, d)`, `y` is `(n,)`, `lam` a float, 0 or more. Return `(w, b)` of shapes `(d,)` and `()` that minimise the **mean** squared error plus
# $\lambda \lVert w \rVert^2$. It must work for $d > n$ when `lam` is positive, and be least squares when `lam` is 0 (then the columns are independent). The result may be detached.

# %% [markdown] lang="es"
# ## 9.4 El precio en una ecuación: `ridge_fit`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# En el modelo lineal $X w + b$, el precio L2 cambia la ecuación de la entrega 4 en un solo término. Es la **regresión de cresta** (*ridge*): halla los $w$ y $b$ que minimizan
#
# $$J(w, b) = \frac1n \sum_{i=0}^{n-1} (x_i \cdot w + b - y_i)^2 + \lambda \lVert w \rVert^2 .$$
#
# **El sesgo es gratis.** Solo $w$ tiene precio. Si alguien suma 100 a todas las $y_i$, la respuesta debería ser la misma curva, 100 más arriba: lo absorbe $b$, y no debería costar
# nada. Un precio sobre $b$ atraería todas las predicciones hacia cero sin motivo.
#
# **Primero $b$.** Su derivada es $\frac2n \sum_i (x_i \cdot w + b - y_i)$. Se anula en
#
# $$b = \bar y - \bar x \cdot w,$$
#
# donde $\bar x$ $(d,)$ e $\bar y$ son las medias sobre las filas. **Después $w$.** Sustituye ese $b$. Quedan los datos centrados,
# $\tilde X = X - \bar x$ y $\tilde y = y - \bar y$, sin sesgo:
#
# $$J(w) = \frac1n \lVert \tilde X w - \tilde y \rVert^2 + \lambda \lVert w \rVert^2, \qquad
# \nabla J = \frac2n \tilde X^\top (\tilde X w - \tilde y) + 2 \lambda w .$$
#
# Iguala el gradiente a cero y multiplica por $n/2$:
#
# $$\big(\tilde X^\top \tilde X + n \lambda I\big)\, w = \tilde X^\top \tilde y .$$
#
# Fíjate en la $n$: está ahí porque la pérdida es la **media**. Con $\lambda = 0$ son los mínimos cuadrados.
#
# **Por qué ayuda.** Para todo $v \ne 0$, $v^\top (\tilde X^\top \tilde X + n \lambda I) v = \lVert \tilde X v \rVert^2 + n \lambda \lVert v \rVert^2 > 0$ en cuanto
# $\lambda > 0$. Así que hay exactamente una solución, siempre: con columnas gemelas e incluso con más características que muestras, donde los mínimos cuadrados tienen infinitas. Los pesos enormes
# del grado 12 venían de direcciones $v$ en las que $\lVert \tilde X v \rVert$ es casi cero. El término nuevo levanta justo esas.
#
# **A mano.** $x = (0, 1, 2)$, $y = (1, 2, 6)$, $\lambda = 1$. Las medias son $1$ y $3$; los datos centrados, $(-1, 0, 1)$ y $(-2, -1, 3)$; luego
# $\tilde X^\top \tilde X = 2$ y $\tilde X^\top \tilde y = 5$. Por tanto, $w = 5/(2 + 3 \cdot 1) = 1$ y $b = 3 - 1 \cdot 1 = 2$. Los mínimos cuadrados daban $2.5$ y $0.5$.
#
# **Tu tarea.** `X` es `(n, d)`, `y` es `(n,)` y `lam` un float, 0 o mayor. Devuelve `(w, b)`, de formas `(d,)` y `()`, que minimicen el error cuadrático **medio** más
# $\lambda \lVert w \rVert^2$. Debe funcionar con $d > n$ si `lam` es positivo y dar los mínimos cuadrados si `lam` es 0 (en ese caso las columnas son independientes). El resultado puede estar separado del grafo.


# %% nbgrader={"grade_id": "ridge_fit", "solution": true}
def ridge_fit(X: Tensor, y: Tensor, lam: float) -> tuple[Tensor, Tensor]:
    """Return w (d,) and b () that minimise the mean squared error plus lam * |w|²."""
    ### BEGIN SOLUTION
    n, d = X.shape
    x_mean, y_mean = X.mean(dim=0), y.mean()
    centred = X - x_mean
    gram = centred.T @ centred + n * lam * torch.eye(d, dtype=X.dtype, device=X.device)
    w = torch.linalg.solve(gram, centred.T @ (y - y_mean))
    return w, y_mean - x_mean @ w
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_ridge_fit", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def ridge_priced(X, y, price):
    """Return w and b of the equation with `price` on the diagonal."""
    mean, A = X.mean(0), X - X.mean(0)
    w = torch.linalg.solve(A.T @ A + price * torch.eye(A.shape[1]).to(A), A.T @ (y - y.mean()))
    return w, y.mean() - mean @ w


def right_ridge(X, y, lam):
    return ridge_priced(X, y, len(y) * lam)


def ridge_with_priced_bias(X, y, lam):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A + len(y) * lam * torch.eye(A.shape[1]).to(A), A.T @ y)
    return theta[:-1], theta[-1]


def ridge_of_standardised(X, y, lam):
    size = X.std(0, correction=0)
    w, b = right_ridge(X / size, y, lam)
    return w / size, b


def ridge_through_origin(X, y, lam):
    gram = X.T @ X + len(y) * lam * torch.eye(X.shape[1]).to(X)
    return torch.linalg.solve(gram, X.T @ y)


for v in variants():
    tolerance = 1e-8 if v.dtype == torch.float64 else 1e-3
    contract = Contract(
        ridge_fit,
        oracle=right_ridge,
        mistakes={
            "ridge_lam_without_n": lambda X, y, lam: ridge_priced(X, y, lam),
            "ridge_lam_ignored": lambda X, y, lam: ridge_priced(X, y, 0.0),
            "ridge_lam_halved": lambda X, y, lam: ridge_priced(X, y, len(y) * lam / 2),
            "ridge_lam_doubled": lambda X, y, lam: ridge_priced(X, y, len(y) * lam * 2),
            "ridge_lam_squared": lambda X, y, lam: ridge_priced(X, y, len(y) * lam**2),
            "ridge_lam_over_n": lambda X, y, lam: ridge_priced(X, y, lam / len(y)),
            "ridge_bias_priced": ridge_with_priced_bias,
            "ridge_of_standardised_columns": ridge_of_standardised,
            "linreg_through_origin": lambda X, y, lam: (ridge_through_origin(X, y, lam), 0 * y[0]),
            "linreg_intercept_is_mean": lambda X, y, lam: (right_ridge(X, y, lam)[0], y.mean()),
            "ridge_bias_of_least_squares": lambda X, y, lam: (
                right_ridge(X, y, lam)[0],
                ridge_priced(X, y, 0.0)[1],
            ),
            "linreg_results_swapped": lambda X, y, lam: right_ridge(X, y, lam)[::-1],
            "kept_dimension": lambda X, y, lam: (
                right_ridge(X, y, lam)[0][:, None],
                right_ridge(X, y, lam)[1][None],
            ),
        },
        returns=("w", "b"),
        rtol=tolerance,
        atol=tolerance,
    )
    for n, d in [(8, 1), (9, 2), (20, 3), (40, 5), (6, 4)]:
        for lam in (3.0, 0.25):
            X = v.normal(n, d, mean=1.5) * v.uniform(d, low=0.5, high=2)
            contract.holds(X, X @ v.normal(d, mean=2) + 3 + v.normal(n, std=0.5), lam)
    contract.holds(v.tensor([[0.0], [1.0], [2.0]]), v.tensor([1.0, 2.0, 6.0]), 1.0)
### END HIDDEN TESTS
X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0])
w, b = ridge_fit(X, y, 1.0)
torch.testing.assert_close(w, torch.tensor([1.0]))
torch.testing.assert_close(b, torch.tensor(2.0))

# %% nbgrader={"grade_id": "test_ridge_fit_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def ridge_solved(X, y, lam):
    mean, A = X.mean(0), X - X.mean(0)
    gram = A.T @ A + len(y) * lam * torch.eye(A.shape[1]).to(A)
    w = torch.linalg.solve(gram, A.T @ (y - y.mean()))
    return w, y.mean() - mean @ w


def ridge_with_price_on_bias(X, y, lam):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A + len(y) * lam * torch.eye(A.shape[1]).to(A), A.T @ y)
    return theta[:-1], theta[-1]


for v in variants(seed=1):
    tolerance = 1e-8 if v.dtype == torch.float64 else 1e-3
    contract = Contract(
        ridge_fit,
        oracle=ridge_solved,
        mistakes={
            "ridge_lam_without_n": lambda X, y, lam: ridge_solved(X, y, lam / len(y)),
            "ridge_bias_priced": ridge_with_price_on_bias,
        },
        returns=("w", "b"),
        rtol=tolerance,
        atol=tolerance,
    )
    # Without a price it is least squares.
    for n, d in [(7, 1), (12, 3), (30, 4)]:
        X = v.normal(n, d, mean=1)
        contract.holds(X, X @ v.normal(d) - 2 + v.normal(n, std=0.3), 0.0)
    # More features than samples, and twin columns.
    for n, d in [(3, 5), (4, 4), (2, 6), (2, 1)]:
        contract.holds(v.normal(n, d, mean=1), v.normal(n, mean=5), 0.5)
    X = v.normal(10, 2, mean=1)
    contract.holds(torch.cat([X, X], dim=1), v.normal(10, mean=-4), 0.25)
    # A high price, and targets far from zero.
    contract.holds(v.normal(9, 3, mean=2), v.normal(9, mean=100), 20.0)
### END HIDDEN TESTS
twins = torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
w, b = ridge_fit(twins, torch.tensor([1.0, 2.0, 6.0]), 0.5)
torch.testing.assert_close(w[0], w[1])
w, b = ridge_fit(torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0]), 0.0)
torch.testing.assert_close(w, torch.tensor([2.5]))
torch.testing.assert_close(b, torch.tensor(0.5))

# %% [markdown] lang="en"
# The polynomial of degree 12 again, the same fifteen points, three prices. Nothing else was changed: all twelve powers are still there.

# %% [markdown] lang="es"
# Otra vez el polinomio de grado 12, los mismos quince puntos y tres precios. Nada más ha cambiado: las doce potencias siguen ahí.

# %% uses_exercises=true
figure, panels = plt.subplots(1, 3, figsize=(10, 3.3), sharey=True, layout="constrained")
for axes, lam, name in zip(panels, (1e-6, 1e-3, 1.0), ("10⁻⁶", "10⁻³", "1"), strict=True):
    w, b = ridge_fit(powers(points_x[:15], 12), points_y[:15], lam)
    draw_fit(axes, w, b, seen=range(15), unseen=range(15, 30))
    axes.text(-0.95, 1.85, f"λ = {name}", backgroundcolor="white")
    axes.text(-0.95, -2.0, f"max |w| = {w.abs().max():.3g}", fontsize=10)
panels[0].set_ylabel("y")
show(
    figure,
    "Three fits of degree 12 with the error on seen and unseen points. With a tiny price the "
    "curve shoots off at the edges; with a middle one it follows the sine; with a high one it "
    "is almost flat. The largest weight falls from panel to panel. · Tres ajustes de grado "
    "12 con el error en los puntos vistos y no vistos. Con un precio mínimo la curva se "
    "dispara en los bordes; con uno medio sigue el seno; con uno alto es casi plana. El mayor "
    "peso baja de un recuadro a otro.",
)

# %% [markdown] lang="en"
# ## 9.5 The price in a step: `weight_decay_step`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A network has no equation, only steps. What does the L2 penalty do to a step? The gradient of $L + \lambda \sum \lVert p \rVert^2$ with respect to $p$ is
# $g + 2\lambda p$, where $g$ is the gradient of the loss alone. You need no penalty in the loss for that: you know its gradient already. Call
# $2\lambda$ the **weight decay** $\gamma$ and add it in the step:
#
# $$p \;\leftarrow\; p - \eta\,(g + \gamma\, p) \;=\; (1 - \eta\gamma)\, p - \eta\, g ,$$
#
# with the learning rate $\eta$. The right-hand side explains the name. Before the usual step, each parameter loses the same share $\eta\gamma$ of itself. Without a gradient from the data,
# $k$ steps leave $(1 - \eta\gamma)^k$ of it, like anything that decays. A weight stays only if the data keep pushing it back.
#
# Both terms belong to the same point: the decay uses the $p$ from before the step, not the $p$ that has already moved.
#
# **By hand.** $p = 2$, $g = 1$, $\eta = 0.1$, $\gamma = 0.5$: $p - 0.1\,(1 + 0.5 \cdot 2) = 1.8$. Decay *after* the move would give $1.9 - 0.1 \cdot 0.5 \cdot 1.9 = 1.805$.
#
# **Your task.** Change every tensor of the list `params` **in place** to `p - lr * (p.grad + weight_decay * p)`. As with `sgd_step` in assignment 7:
#
# - the list keeps the same tensors, no graph is built, and each keeps its `requires_grad`;
# - a `.grad` of `None` means that the parameter took no part: skip it. It does not decay either;
# - `.grad` stays as it was. (Adding the decay to `p.grad` in place gives the right step and spoils the gradient.)

# %% [markdown] lang="es"
# ## 9.5 El precio en un paso: `weight_decay_step`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Una red no tiene ecuación, solo pasos. ¿Qué le hace la penalización L2 a un paso? El gradiente de $L + \lambda \sum \lVert p \rVert^2$ respecto a $p$ es
# $g + 2\lambda p$, donde $g$ es el gradiente de la pérdida sola. Para eso no hace falta poner la penalización en la pérdida: su gradiente ya lo conoces. Llama
# a $2\lambda$ el **decaimiento de los pesos** (*weight decay*), $\gamma$, y súmalo en el paso:
#
# $$p \;\leftarrow\; p - \eta\,(g + \gamma\, p) \;=\; (1 - \eta\gamma)\, p - \eta\, g ,$$
#
# con la tasa de aprendizaje $\eta$. El lado derecho explica el nombre. Antes del paso de siempre, cada parámetro pierde la misma fracción $\eta\gamma$ de sí mismo. Sin un gradiente que venga de los datos,
# tras $k$ pasos queda $(1 - \eta\gamma)^k$, como en todo lo que decae. Un peso solo se mantiene si los datos lo siguen empujando.
#
# Los dos términos son del mismo punto: el decaimiento usa la $p$ de antes del paso, no la que ya se ha movido.
#
# **A mano.** $p = 2$, $g = 1$, $\eta = 0.1$, $\gamma = 0.5$: $p - 0.1\,(1 + 0.5 \cdot 2) = 1.8$. Decaer *después* de moverse daría $1.9 - 0.1 \cdot 0.5 \cdot 1.9 = 1.805$.
#
# **Tu tarea.** Cambia cada tensor de la lista `params`, **en el sitio** (*in place*), a `p - lr * (p.grad + weight_decay * p)`. Como en `sgd_step`, de la entrega 7:
#
# - la lista conserva los mismos tensores, no se construye ningún grafo y cada uno conserva su `requires_grad`;
# - un `.grad` igual a `None` significa que el parámetro no tomó parte: sáltalo. Tampoco decae;
# - `.grad` se queda como estaba. (Sumar el decaimiento a `p.grad` en el sitio da el paso correcto y estropea el gradiente.)


# %% nbgrader={"grade_id": "weight_decay_step", "solution": true}
def weight_decay_step(params: list[Tensor], lr: float, weight_decay: float) -> None:
    """Change every p in place to p - lr * (p.grad + weight_decay * p); skip a .grad of None."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * (p.grad + weight_decay * p)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_weight_decay_step", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import expect_update, variants

for v in variants():
    for shapes, lr, decay in [
        ([(3,), (2, 3)], 0.125, 0.5),
        ([(4, 4), (), (1, 5), (2, 3, 2)], 0.5, 0.25),
        ([(2, 1)], 2.0, 0.125),
        ([(), (1,), (6,)], 0.25, 2.0),
        ([(3, 2), (2,)], 0.5, 0.0),
        ([(3, 2), (2,)], 0.0, 0.5),
    ]:
        params = [v.normal(*shape, mean=0.5).requires_grad_() for shape in shapes]
        for p in params:
            p.grad = v.normal(*p.shape)
        old = [p.detach().clone() for p in params]
        slopes = [p.grad.clone() for p in params]

        def stepped(kept, moved, old=old, slopes=slopes):
            return {0: [kept * p - moved * g for p, g in zip(old, slopes, strict=True)]}

        mistakes = {
            "decay_ignored": stepped(1, lr),
            "decay_alone": stepped(1 - lr * decay, 0),
            "decay_doubled": stepped(1 - 2 * lr * decay, lr),
            "decay_halved": stepped(1 - lr * decay / 2, lr),
            "decay_without_lr": stepped(1 - decay, lr),
            "decay_upwards": stepped(1 + lr * decay, lr),
            "wrong_sign": stepped(1 + lr * decay, -lr),
            "decay_after_the_step": stepped(1 - lr * decay, lr * (1 - lr * decay)),
            "decay_of_the_sign": {
                0: [p - lr * (g + decay * p.sign()) for p, g in zip(old, slopes, strict=True)]
            },
            "decay_on_the_gradient": stepped(1, lr * (1 + decay)),
            "sgd_first_parameter_only": {0: stepped(1 - lr * decay, lr)[0][:1] + old[1:]},
            "not_in_place": {0: old},
        }
        expect_update(
            weight_decay_step,
            [params, lr, decay],
            stepped(1 - lr * decay, lr),
            mistakes=mistakes,
        )
### END HIDDEN TESTS
p = torch.tensor([2.0, -1.0], requires_grad=True)
p.grad = torch.tensor([1.0, 10.0])
params = [p]
weight_decay_step(params, 0.1, 0.5)
assert params[0] is p, "the list must still hold the same tensor"
torch.testing.assert_close(p.detach(), torch.tensor([1.8, -1.95]))
torch.testing.assert_close(p.grad, torch.tensor([1.0, 10.0]))

# %% nbgrader={"grade_id": "test_weight_decay_step_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, expect_update, variants

for v in variants():
    # Some parameters have no gradient: in the middle, first, last; one is frozen.
    for without in ({1}, {0}, {3}, {0, 2}, {0, 1, 2, 3}):
        params = [v.normal(*shape).requires_grad_() for shape in [(3,), (2, 2), (), (1, 4)]]
        for i, p in enumerate(params):
            p.grad = None if i in without else v.normal(*p.shape)
        params.append(v.normal(2))
        old = [p.detach().clone() for p in params]
        right = [
            was if p.grad is None else was - 0.25 * (p.grad + 0.5 * was)
            for p, was in zip(params, old, strict=True)
        ]
        decayed = [
            was - 0.25 * 0.5 * was if p.grad is None else new
            for p, was, new in zip(params, old, right, strict=True)
        ]
        first = min(without)
        expect_update(
            weight_decay_step,
            [params, 0.25, 0.5],
            {0: right},
            mistakes={
                "decay_without_gradient": {0: decayed},
                "sgd_stops_at_none": {0: right[:first] + old[first:]},
                "not_in_place": {0: old},
            },
        )

    # Steps on a real loss: the gradient of |Xw + b|² / n, cleared before every step.
    X, w, b = v.normal(5, 3), v.normal(3).requires_grad_(), v.normal().requires_grad_()
    right_w, right_b = w.detach().clone(), b.detach().clone()
    for _ in range(3):
        w.grad = b.grad = None
        ((X @ w + b) ** 2).mean().backward()
        call(weight_decay_step, [w, b], 0.125, 0.5)
        rest = X @ right_w + right_b
        right_w, right_b = (
            right_w - 0.125 * (2 * X.T @ rest / 5 + 0.5 * right_w),
            right_b - 0.125 * (2 * rest.mean() + 0.5 * right_b),
        )
    expect(w.detach(), right_w, what="w, weight_decay_step × 3")
    expect(b.detach(), right_b, what="b, weight_decay_step × 3")

    # A tensor that does not require a gradient does not begin to.
    p = v.normal(3)
    p.grad = v.normal(3)
    call(weight_decay_step, [w, p], 0.125, 0.5)
    expect_true(not p.requires_grad, "sgd_requires_grad_switched_on", what="p.requires_grad")
### END HIDDEN TESTS
p, q = torch.tensor([4.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
(3 * q).sum().backward()  # p takes no part: p.grad is None.
weight_decay_step([p, q], 0.5, 0.5)
torch.testing.assert_close(p.detach(), torch.tensor([4.0]))
torch.testing.assert_close(q.detach(), torch.tensor([0.0]))
assert p.grad is None
assert q.requires_grad
assert q.grad_fn is None

# %% [markdown] lang="en"
# Two walks on the mean squared error of one small data set, from the same ring. Without decay the walk ends at least squares, the cross. With a decay
# of $\gamma$ it stops before. The square is the answer of your `ridge_fit` at $\lambda = \gamma/2$: the equation and the step agree.

# %% [markdown] lang="es"
# Dos paseos sobre el error cuadrático medio de unos pocos datos, desde el mismo anillo. Sin decaimiento, el paseo acaba en los mínimos cuadrados, la cruz. Con un
# decaimiento $\gamma$ se detiene antes. El cuadrado es la respuesta de tu `ridge_fit` con $\lambda = \gamma/2$: la ecuación y el paso están de acuerdo.

# %%
generator = torch.Generator().manual_seed(2)
X_few = torch.randn(12, 2, generator=generator) @ torch.tensor([[1.0, 0.6], [0.0, 0.5]])
X_few = X_few - X_few.mean(dim=0)
y_few = X_few @ torch.tensor([1.0, 2.5]) + 0.5 * torch.randn(12, generator=generator)
y_few = y_few - y_few.mean()

# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
w0, w1 = torch.meshgrid(torch.linspace(-1.2, 2.6, 80), torch.linspace(-0.8, 4.2, 80), indexing="xy")
errors = ((torch.stack([w0, w1], dim=-1) @ X_few.T - y_few) ** 2).mean(dim=-1)
levels = errors.min() + torch.tensor([0.1, 0.4, 1, 2, 3.5, 5.5])
axes.contour(w0, w1, errors, levels=levels, colors="tab:blue", linewidths=1)
for decay, style in [(0.0, "-"), (0.25, "--"), (1.0, ":")]:
    w = torch.tensor([-0.8, 0.2], requires_grad=True)
    path = [w.detach().clone()]
    for _ in range(150):
        w.grad = None
        ((X_few @ w - y_few) ** 2).mean().backward()
        weight_decay_step([w], 0.1, decay)
        path.append(w.detach().clone())
    path = torch.stack(path)
    axes.plot(path[:, 0], path[:, 1], style, color="black", label=f"γ = {decay:g}")
    w_ridge, _ = ridge_fit(X_few, y_few, decay / 2)
    marker = {"marker": "s", "fillstyle": "none"} if decay else {"marker": "x"}
    axes.plot(*w_ridge, **marker, color="tab:red", markersize=10, markeredgewidth=2)
axes.plot(-0.8, 0.2, "o", color="black", fillstyle="none", markersize=9)
axes.set(xlabel="$w_0$", ylabel="$w_1$")
axes.legend(frameon=False)
show(
    figure,
    "Three paths over the contours of a long bowl. Without decay the path ends at the cross "
    "in its middle; with decay it ends in a square on the way, the sooner the larger "
    "the decay. · Tres caminos sobre las curvas de nivel de un cuenco alargado. Sin "
    "decaimiento el camino acaba en la cruz del centro; con él acaba en un cuadrado del "
    "trayecto, tanto antes cuanto mayor es el decaimiento.",
)

# %% [markdown] lang="en"
# ## 9.6 Switch neurons off: `dropout`
#
# *Required · 25 minutes · difficulty 2 of 3 · 5 points*
#
# Here is a price of another kind. While the network trains, set each entry of a layer's output to zero with probability $p$, each entry on its own, drawn again at every
# pass. A neuron can no longer count on one particular neighbour, for it may be missing. So the work is spread over many.
#
# Dropping entries makes the sum that the next layer takes smaller: only a share $1 - p$ is left on average. **Inverted dropout** makes good for it at once. The entries that stay are
# divided by $1 - p$:
#
# $$y_i = \frac{m_i\, x_i}{1 - p}, \qquad m_i = \begin{cases} 0 & \text{with probability } p \\ 1 & \text{with probability } 1 - p. \end{cases}$$
#
# The expected value of $m_i$ is $1 - p$, so the expected value of $y_i$ is $x_i$. That is why **nothing** is to be done after the training: with `training=False` the function is
# the identity.
#
# **What has it to do with a price?** Use dropout on the inputs of a linear model. A term $m_j x_j w_j / (1 - p)$ has mean $x_j w_j$ and variance
# $\frac{p}{1 - p} x_j^2 w_j^2$ (for $m_j$ has variance $p(1 - p)$), and the variances of independent terms add up. An expected square is the square of the mean plus the variance:
#
# $$\mathbb{E}\Big[\Big(\sum_j \tfrac{m_j x_j w_j}{1 - p} - y\Big)^2\Big] = \Big(\sum_j x_j w_j - y\Big)^2 + \frac{p}{1 - p} \sum_j x_j^2\, w_j^2 .$$
#
# It is the L2 penalty again, with a price for each weight that depends on the size of its feature. Note where the independence went in.
#
# **By hand.** $x = (1, 2, 3, 4)$, $p = 0.5$, and the mask comes out as $(1, 0, 0, 1)$: the result is $(2, 0, 0, 8)$. At a place where the mask is 1 the gradient
# is $1/(1 - p) = 2$, elsewhere 0. It is the **same** mask forward and backward.
#
# **Your task.** `x` is a floating tensor of any shape with at least one axis; the result has the same shape and dtype.
#
# - In training, each entry becomes 0 with probability `p`, independently of all others (not whole rows, and not a fixed number of them); those that stay are
#   exactly $x_i / (1 - p)$. At $p = 0$ that is the identity; at $p = 1$ everything is zero (mind $0/0$: no NaN, in the gradient neither).
# - With `training=False` the result is `x`, or a copy of it. `training` is `True` unless given.
# - The mask is drawn with `generator` and with nothing else: the same seed gives the same mask, another seed another, and the same generator, used again, goes on and gives
#   a new one. It is a CPU generator wherever `x` is. With `generator=None`, PyTorch's global one is used, and every call gives a new mask.
# - Raise `ValueError` unless $0 \le p \le 1$, also when `training` is `False`.
# - Draw the mask yourself, with `torch.rand` or `torch.bernoulli` for example: the library's dropouts (`nn.Dropout`, `nn.functional.dropout`, `alpha_dropout`, …)
#   are not allowed.

# %% [markdown] lang="es"
# ## 9.6 Apagar neuronas: `dropout`
#
# *Obligatorio · 25 minutos · dificultad 2 de 3 · 5 puntos*
#
# Este es un precio de otra clase. Mientras la red se entrena, pon a cero cada elemento de la salida de una capa con probabilidad $p$, cada uno por su cuenta y con un sorteo nuevo en cada
# pasada. Una neurona ya no puede confiar en una vecina concreta, porque puede faltar. Así que el trabajo se reparte entre muchas.
#
# Al apagar elementos, la suma que hace la capa siguiente se queda pequeña: en promedio solo queda una fracción $1 - p$. El ***dropout* invertido** lo compensa al momento. Los elementos que quedan se
# dividen entre $1 - p$:
#
# $$y_i = \frac{m_i\, x_i}{1 - p}, \qquad m_i = \begin{cases} 0 & \text{con probabilidad } p \\ 1 & \text{con probabilidad } 1 - p. \end{cases}$$
#
# El valor esperado de $m_i$ es $1 - p$, así que el valor esperado de $y_i$ es $x_i$. Por eso **no hay que hacer nada** después del entrenamiento: con `training=False` la función es la
# identidad.
#
# **¿Qué tiene que ver con un precio?** Aplica *dropout* a las entradas de un modelo lineal. Un término $m_j x_j w_j / (1 - p)$ tiene media $x_j w_j$ y varianza
# $\frac{p}{1 - p} x_j^2 w_j^2$ (porque $m_j$ tiene varianza $p(1 - p)$), y las varianzas de términos independientes se suman. Un cuadrado esperado es el cuadrado de la media más la varianza:
#
# $$\mathbb{E}\Big[\Big(\sum_j \tfrac{m_j x_j w_j}{1 - p} - y\Big)^2\Big] = \Big(\sum_j x_j w_j - y\Big)^2 + \frac{p}{1 - p} \sum_j x_j^2\, w_j^2 .$$
#
# Es otra vez la penalización L2, con un precio para cada peso que depende del tamaño de su característica. Fíjate en dónde ha entrado la independencia.
#
# **A mano.** $x = (1, 2, 3, 4)$, $p = 0.5$ y la máscara sale $(1, 0, 0, 1)$: el resultado es $(2, 0, 0, 8)$. Donde la máscara es 1, el gradiente es
# $1/(1 - p) = 2$; en los demás lugares, 0. La máscara es **la misma** hacia delante y hacia atrás.
#
# **Tu tarea.** `x` es un tensor de coma flotante de cualquier forma con al menos un eje; el resultado tiene la misma forma y el mismo dtype.
#
# - En entrenamiento, cada elemento pasa a ser 0 con probabilidad `p`, con independencia de todos los demás (no filas enteras ni un número fijo de ellos); los que quedan son
#   exactamente $x_i / (1 - p)$. Con $p = 0$ es la identidad; con $p = 1$ todo es cero (cuidado con $0/0$: ningún NaN, tampoco en el gradiente).
# - Con `training=False` el resultado es `x` o una copia. `training` es `True` si no se da.
# - La máscara se sortea con `generator` y con nada más: la misma semilla da la misma máscara, otra semilla da otra, y el mismo generador, usado otra vez, continúa y da
#   una nueva. Es un generador de CPU, esté donde esté `x`. Con `generator=None` se usa el global de PyTorch, y cada llamada da una máscara nueva.
# - Lanza `ValueError` si no se cumple $0 \le p \le 1$, también cuando `training` es `False`.
# - Sortea la máscara tú, por ejemplo con `torch.rand` o `torch.bernoulli`: no se permiten los *dropouts* de la biblioteca (`nn.Dropout`, `nn.functional.dropout`,
#   `alpha_dropout`, …).


# %% nbgrader={"grade_id": "dropout", "solution": true}
def dropout(
    x: Tensor, p: float, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    """Return x with each entry zero with probability p and the others x / (1 - p), in training."""
    ### BEGIN SOLUTION
    if not 0 <= p <= 1:
        raise ValueError(f"p must be between 0 and 1, but it is {p}")
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    keep = torch.rand(x.shape, generator=generator) >= p
    return x * keep.to(x.device) / (1 - p)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_dropout", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, call, expect, expect_true, forbid, variants

forbid(
    dropout,
    *("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_dropout"),
    *("feature_alpha_dropout", "native_dropout", "_fused_dropout", "Dropout", "Dropout1d"),
    *("Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"),
)


def with_zeros(x, found, scale):
    """Return x · scale with a zero wherever the student's answer has one."""
    if not isinstance(found, Tensor) or found.shape != x.shape:
        return x * scale
    return torch.where(found.detach().to(x.device) == 0, 0.0, x * scale)


def dropout_and_gradient(x, upstream, *args, **options):
    """Return the student's y and the gradient of (upstream · y).sum() with respect to x."""
    leaf = x.clone().requires_grad_()
    y = dropout(leaf, *args, **options)
    if not y.requires_grad:
        return y, None
    (slope,) = torch.autograd.grad(y, leaf, upstream, allow_unused=True)
    return y.detach(), slope


# Identity: not in training, whatever p; in training, at p = 0. Zeros at p = 1.
contract = Contract(
    dropout,
    oracle=lambda x, p, training=True, generator=None: x * 0 if training and p == 1 else x,
    mistakes={
        "dropout_scaled_when_not_training": lambda x, p, training=True, generator=None: x * (1 - p),
        "dropout_divided_when_not_training": lambda x, p, training=True, generator=None: (
            x / (1 - p)
        ),
        "dropout_zero_over_zero": lambda x, p, training=True, generator=None: x * math.nan,
        "dropout_zeros_when_not_training": lambda x, p, training=True, generator=None: 0 * x,
    },
)
for v in variants():
    for shape in [(40,), (6, 7), (1, 3), (3, 4, 5), (2, 3, 4, 2)]:
        for p in (0.5, 0.25, 0.875, 0.0, 1.0):
            contract.holds(v.normal(*shape), p, False)
            contract.holds(
                v.normal(*shape), p, training=False, generator=torch.Generator().manual_seed(1)
            )
        contract.holds(v.normal(*shape), 0.0)
        contract.holds(v.normal(*shape), 1.0)
        contract.holds(v.normal(*shape), 0.0, True, torch.Generator().manual_seed(1))
        contract.holds(v.normal(*shape), 1.0, True, torch.Generator().manual_seed(1))
    contract.differentiates(v.normal(4, 3), 0.5, training=False)
    contract.differentiates(v.normal(4, 3), 0.0)
    y, slope = call(dropout_and_gradient, v.normal(4, 3), v.normal(4, 3), 1.0)
    if slope is not None:  # Zeros that do not depend on x are zeros too.
        expect(slope, 0 * slope.nan_to_num(), what="∂L/∂x, dropout(x, p=1.0)")

# In training: x / (1 - p) or zero; the gradient by the same mask.
for v in variants():
    for shape in [(40,), (6, 7), (3, 4, 5), (2, 3, 4, 2)]:
        for p in (0.5, 0.25, 0.75):
            x, upstream = v.normal(*shape), v.normal(*shape)
            given = x.clone()
            generator = torch.Generator().manual_seed(3) if p == 0.5 else None
            found = call(dropout, given, p, generator=generator)
            what = f"dropout(x: {tuple(shape)}, p={p})"
            expect_true(torch.equal(given, x), "dropout_x_changed", what=what)
            expect(
                found,
                with_zeros(x, found, 1 / (1 - p)),
                what=what,
                mistakes={
                    "dropout_not_scaled": with_zeros(x, found, 1),
                    "dropout_scaled_down": with_zeros(x, found, 1 - p),
                    "dropout_divided_by_p": with_zeros(x, found, 1 / p),
                },
            )
            y, slope = call(dropout_and_gradient, x, upstream, p, True, generator)
            expect_true(slope is not None, "dropout_without_gradient", what=what)
            expect(
                slope,
                with_zeros(upstream, y, 1 / (1 - p)),
                what=f"∂L/∂x, {what}",
                mistakes={
                    "dropout_gradient_of_identity": upstream,
                    "dropout_not_scaled": with_zeros(upstream, y, 1),
                },
            )
### END HIDDEN TESTS
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
torch.testing.assert_close(dropout(x, 0.5, training=False), x)
torch.testing.assert_close(dropout(x, 0.0), x)
torch.testing.assert_close(dropout(x, 1.0), torch.zeros(2, 3))
y = dropout(x, 0.75, generator=torch.Generator().manual_seed(0))
assert ((y == 0) | (y == 4 * x)).all(), "an entry is 0 or x / (1 - p)"

# %% nbgrader={"grade_id": "test_dropout_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect_true, forbid, variants

forbid(
    dropout,
    *("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_dropout"),
    *("feature_alpha_dropout", "native_dropout", "_fused_dropout", "Dropout", "Dropout1d"),
    *("Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"),
)


def kept_by_dropout(x, p, generator):
    """Return which entries of ones stayed, as a bool tensor on the CPU."""
    found = call(dropout, x, p, generator=generator)
    what = f"dropout(x: {tuple(x.shape)}, p={p})"
    expect_true(
        isinstance(found, Tensor) and found.shape == x.shape, "dropout_not_the_shape", what=what
    )
    return found.detach().cpu() != 0


def is_near(share, expected, count):
    """Tell whether a share of `count` independent draws is within seven standard deviations."""
    return abs(float(share) - expected) <= 7 * (expected * (1 - expected) / count) ** 0.5


for v in variants((torch.float32,)):
    for p in (0.25, 0.5, 0.875):
        what = f"dropout(torch.ones(4000), p={p})"
        x = v.tensor(1.0).expand(4000).clone()
        share = kept_by_dropout(x, p, torch.Generator().manual_seed(12)).double().mean()
        if p != 0.5:
            expect_true(not is_near(share, p, 4000), "dropout_keeps_with_probability_p", what=what)
        expect_true(is_near(share, 1 - p, 4000), "dropout_wrong_rate", what=what)

        for shape in [(60, 100), (8, 15, 50), (6, 10, 10, 10)]:
            what = f"dropout(torch.ones{shape}, p={p})"
            x = v.tensor(1.0).expand(shape).clone()
            kept = kept_by_dropout(x, p, torch.Generator().manual_seed(11)).double()
            for axis, length in enumerate(shape):
                # Neighbours agree as often as independent entries do. (Pairs that share an entry
                # are not independent: there is room for twice the variance.)
                ahead, behind = kept.narrow(axis, 1, length - 1), kept.narrow(axis, 0, length - 1)
                agree = (ahead == behind).double().mean()
                expect_true(
                    is_near(agree, p * p + (1 - p) ** 2, ahead.numel() / 2),
                    "dropout_not_independent",
                    what=what,
                )
                # No slice has its own rate.
                slices = kept.movedim(axis, 0).flatten(1)
                expect_true(
                    all(is_near(share, 1 - p, slices.shape[1]) for share in slices.mean(dim=1)),
                    "dropout_not_independent",
                    what=what,
                )
            expect_true(is_near(kept.mean(), 1 - p, kept.numel()), "dropout_wrong_rate", what=what)

    # The generator is the only source: same seed, same mask; another seed, another mask.
    x = v.normal(20, 30, mean=5)
    for p in (0.5, 0.25):
        what = f"dropout(x: (20, 30), p={p}, generator)"
        masks = []
        for seed in (1, 2, 3):
            first = kept_by_dropout(x, p, torch.Generator().manual_seed(seed))
            again = kept_by_dropout(x, p, torch.Generator().manual_seed(seed))
            expect_true(torch.equal(first, again), "dropout_generator_ignored", what=what)
            masks.append(first)
        expect_true(
            not torch.equal(masks[0], masks[1]) and not torch.equal(masks[1], masks[2]),
            "dropout_one_mask",
            what=what,
        )
        for generator in (torch.Generator().manual_seed(4), None):
            first, second = (kept_by_dropout(x, p, generator) for _ in range(2))
            expect_true(not torch.equal(first, second), "dropout_same_mask_again", what=what)

    # The number of zeros is random too.
    generator = torch.Generator().manual_seed(5)
    x = v.tensor(1.0).expand(8, 8).clone()
    counts = {int(kept_by_dropout(x, 0.5, generator).sum()) for _ in range(40)}
    expect_true(len(counts) > 1, "dropout_fixed_number", what="dropout(torch.ones(8, 8), p=0.5)")
### END HIDDEN TESTS
ones = torch.ones(100, 100)
y = dropout(ones, 0.25, generator=torch.Generator().manual_seed(0))
assert 0.22 < (y == 0).float().mean() < 0.28, "a quarter of the entries is dropped"
torch.testing.assert_close(y, dropout(ones, 0.25, generator=torch.Generator().manual_seed(0)))
assert not torch.equal(y, dropout(ones, 0.25, generator=torch.Generator().manual_seed(1)))

# %% nbgrader={"grade_id": "test_dropout_3", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, forbid

forbid(
    dropout,
    *("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_dropout"),
    *("feature_alpha_dropout", "native_dropout", "_fused_dropout", "Dropout", "Dropout1d"),
    *("Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"),
)
contract = Contract(
    dropout,
    oracle=lambda x, p, training=True, generator=None: x * 0 if training and p == 1 else x,
)
x = torch.tensor([[1.0, -2.0, 3.0]])
for p in (0.0, 1.0):  # The ends are allowed.
    contract.holds(x, p)
for p in (0.0, 0.5, 1.0):
    contract.holds(x, p, False)
for p in (-0.25, 1.25, -(2.0**-10), 1 + 2.0**-10, -1.0, 2.0, 50.0):
    contract.refuses(x, p)
    contract.refuses(x, p, True, torch.Generator().manual_seed(0))
    contract.refuses(x, p, False)
    contract.refuses(x, p, training=False)
### END HIDDEN TESTS
refused = 0
for training in (True, False):
    try:
        dropout(torch.ones(3), 1.5, training)
    except ValueError:
        refused += 1
assert refused == 2, "p = 1.5 must raise ValueError, in training or not"

# %% [markdown] lang="en"
# Look at a layer of ones under dropout. The darker the cell, the larger the entry. The more are switched off, the louder the others speak: the mean stays near 1.

# %% [markdown] lang="es"
# Mira una capa de unos con *dropout*. Cuanto más oscura la celda, mayor el elemento. Cuantos más se apagan, más alto hablan los demás: la media se queda cerca de 1.

# %% uses_exercises=true
figure, panels = plt.subplots(1, 3, figsize=(10, 2.1), layout="constrained")
for axes, p in zip(panels, (0.2, 0.5, 0.8), strict=True):
    y = dropout(torch.ones(16, 32), p, generator=torch.Generator().manual_seed(0))
    image = axes.imshow(y, cmap="Greys", vmin=0, vmax=5.5)
    axes.set(xticks=[], yticks=[])
    axes.set_title(f"p = {p}, mean · media = {y.mean():.2f}", fontsize=10)
figure.colorbar(image, ax=panels)
show(
    figure,
    "Three grids of cells with a random fifth, half and four fifths white. The cells that "
    "stay get darker from grid to grid, and the mean stays near 1. · Tres cuadrículas con "
    "una quinta parte, la mitad y cuatro quintas partes de las celdas en blanco, al azar. Las "
    "que quedan son más oscuras en cada una, y la media se queda cerca de 1.",
)

# %% [markdown] lang="en"
# ## 9.7 Data that you do not look at: `train_validation_split`
#
# *Required · 15 minutes · difficulty 1 of 3 · 4 points*
#
# Which $\lambda$ is right? Which $p$? The training loss cannot tell: it is smallest at $\lambda = 0$, always. You have to ask data that took no part in the fit. So before anything
# else, set some rows aside, the **validation set**. Fit on the others. Choose by the loss on the rows set aside.
#
# **Why is it honest?** For a model that was fixed without looking at them, $m$ new rows with losses $\ell_i$ give a mean whose expected value **is** the loss on new data. If the $\ell_i$ scatter with variance
# $\sigma^2$, the mean is off by about $\sigma/\sqrt m$. More rows in validation: a better judgement, of a model that was fitted to fewer. A fifth to a quarter is usual.
#
# **How long is it honest?** As long as you do not choose too often. The best of a hundred $\lambda$ is also the luckiest of a hundred, so its validation loss is a little too good. For the final number one keeps a third part, the
# **test set**, and looks at it once.
#
# **Shuffle.** Data often come sorted: by class, by day, by hospital. The last rows of a sorted table are no sample of it. So each row must have the same chance to be set aside.
#
# **How many rows?** With $n$ rows and a share $f$, `val_fraction`, the validation set gets `round(n * val_fraction)` of them, by Python's own `round`. It rounds a tie to the **even** neighbour, so that ties go up as often as down:
# `round(2.5)` is 2 and `round(3.5)` is 4.
#
# **By hand.** $n = 10$ and $f = 0.25$: 2 rows in validation, 8 in training. $n = 14$: 4 and 10.
#
# **Your task.** `X` has shape `(n, …)`, with any axes behind the first, and `y` has shape `(n,)` and any dtype. Return the four tensors `(X_train, y_train, X_val, y_val)`, **in this order**:
#
# - each row of `X` is in exactly one of the parts, together with its own `y`;
# - `round(n * val_fraction)` rows are in validation (in every test there is at least one row in each part);
# - which ones, is drawn with `generator` and nothing else: the same seed gives the same parts, another seed others, and the same generator, used again, goes on. Each choice of rows is equally likely. The order inside a part is free;
# - the generator is a CPU one, wherever the data are; with `None`, PyTorch's global one is used. The parts have the dtype and the device of `X` and `y`, which stay as they were.

# %% [markdown] lang="es"
# ## 9.7 Datos que no se miran: `train_validation_split`
#
# *Obligatorio · 15 minutos · dificultad 1 de 3 · 4 puntos*
#
# ¿Qué $\lambda$ es la buena? ¿Qué $p$? La pérdida de entrenamiento no lo puede decir: siempre es menor con $\lambda = 0$. Hay que preguntar a datos que no hayan tomado parte en el ajuste. Así que, antes de nada,
# aparta unas filas, el **conjunto de validación**. Ajusta con las demás. Elige según la pérdida en las filas apartadas.
#
# **¿Por qué es honesto?** Para un modelo que se fijó sin mirarlas, $m$ filas nuevas con pérdidas $\ell_i$ dan una media cuyo valor esperado **es** la pérdida con datos nuevos. Si las $\ell_i$ se dispersan con varianza
# $\sigma^2$, la media se desvía en torno a $\sigma/\sqrt m$. Más filas en validación: un juicio mejor sobre un modelo ajustado con menos. Lo habitual es entre un quinto y un cuarto.
#
# **¿Hasta cuándo es honesto?** Mientras no elijas demasiadas veces. La mejor de cien $\lambda$ es también la más afortunada de las cien, así que su pérdida de validación es un poco demasiado buena. Para el número final se guarda una tercera parte, el
# **conjunto de prueba** (*test*), y se mira una sola vez.
#
# **Baraja.** A menudo los datos vienen ordenados: por clase, por día, por hospital. Las últimas filas de una tabla ordenada no son una muestra de ella. Por eso todas las filas deben tener la misma probabilidad de quedar apartadas.
#
# **¿Cuántas filas?** Con $n$ filas y una fracción $f$, `val_fraction`, el conjunto de validación recibe `round(n * val_fraction)`, con el propio `round` de Python. Este redondea los empates al vecino **par**, para que suban tantas veces como bajan:
# `round(2.5)` es 2 y `round(3.5)` es 4.
#
# **A mano.** $n = 10$ y $f = 0.25$: 2 filas en validación y 8 en entrenamiento. $n = 14$: 4 y 10.
#
# **Tu tarea.** `X` tiene forma `(n, …)`, con cualesquiera ejes tras el primero; `y` tiene forma `(n,)` y cualquier dtype. Devuelve los cuatro tensores `(X_train, y_train, X_val, y_val)`, **en este orden**:
#
# - cada fila de `X` está en exactamente una de las partes, junto con su propia `y`;
# - hay `round(n * val_fraction)` filas en validación (en todas las pruebas queda al menos una fila en cada parte);
# - cuáles son se sortea con `generator` y con nada más: la misma semilla da las mismas partes, otra semilla da otras, y el mismo generador, usado otra vez, continúa. Todas las elecciones de filas son igual de probables. El orden dentro de cada parte es libre;
# - el generador es de CPU, estén donde estén los datos; con `None` se usa el global de PyTorch. Las partes tienen el dtype y el device de `X` e `y`, que se quedan como estaban.


# %% nbgrader={"grade_id": "train_validation_split", "solution": true}
def train_validation_split(
    X: Tensor, y: Tensor, val_fraction: float, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return X_train, y_train, X_val, y_val: the rows of X and y, shuffled and cut in two."""
    ### BEGIN SOLUTION
    n_val = round(len(X) * val_fraction)
    order = torch.randperm(len(X), generator=generator).to(X.device)
    val, train = order[:n_val], order[n_val:]
    return X[train], y[train], X[val], y[val]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_train_validation_split", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants

for v in variants():
    for n, fraction in [
        (10, 0.25),  # 2.5, a tie: 2
        (8, 0.5),
        (14, 0.25),  # 3.5, a tie: 4
        (6, 0.25),  # 1.5, a tie: 2
        (18, 0.25),  # 4.5, a tie: 4
        (5, 0.5),
        (7, 0.5),
        (9, 0.5),
        (9, 0.3),
        (7, 0.3),
        (30, 0.2),
        (100, 0.29),
        (11, 0.9),
        (2, 0.5),
    ]:
        for number, trailing in enumerate([(3,), (), (1, 2, 2)]):
            X, targets = v.normal(n, *trailing), [v.normal(n), v.integers(0, 3, n)][number % 2]
            X.reshape(n, -1)[:, 0] = v.permutation(n).to(X)  # A row is known by its first entry.
            given = X.clone(), targets.clone()
            generator = None if n == 9 else torch.Generator().manual_seed(n)
            found = call(train_validation_split, *given, fraction, generator=generator)
            what = f"train_validation_split(X: {tuple(X.shape)}, y: ({n},), {fraction})"
            expect_true(
                isinstance(found, (tuple, list))
                and len(found) == 4
                and all(isinstance(part, Tensor) and part.dim() > 0 for part in found),
                "split_not_four_tensors",
                what=what,
            )
            m, share = round(n * fraction), n * fraction
            lengths = {
                "split_parts_swapped": [m, m, n - m, n - m],
                "split_X_first": [n - m, m, n - m, m],
                "split_ties_go_up": [n - int(share + 0.5)] * 2 + [int(share + 0.5)] * 2,
                "split_rounded_down": [n - int(share)] * 2 + [int(share)] * 2,
                "split_rounded_up": [n - math.ceil(share)] * 2 + [math.ceil(share)] * 2,
                "split_training_rounded": [round(n - share)] * 2 + [n - round(n - share)] * 2,
                "split_training_is_everything": [n, n, m, m],
            }
            expect(
                [len(part) for part in found],
                [n - m, n - m, m, m],
                what=f"rows of each part, {what}",
                mistakes=lengths,
            )
            expect_true(
                torch.equal(given[0], X) and torch.equal(given[1], targets),
                "split_inputs_changed",
                what=what,
            )
            place = {int(first): row for row, first in enumerate(X.reshape(n, -1)[:, 0].tolist())}
            seen = []
            for part, rows, labels in [
                ("train", found[0], found[1]),
                ("val", found[2], found[3]),
            ]:
                numbers = [
                    place.get(int(first), -1)
                    for first in rows.detach().reshape(len(rows), -1)[:, 0].nan_to_num(-1).tolist()
                ]
                expect_true(min(numbers) >= 0, "split_other_rows", what=f"X_{part}, {what}")
                expect(rows, X[numbers], what=f"X_{part}, {what}")
                expect(
                    labels,
                    targets[numbers],
                    what=f"y_{part}, {what}",
                    mistakes={
                        "split_y_not_shuffled": targets[: n - m]
                        if part == "train"
                        else targets[-m:],
                        "kept_dimension": targets[numbers][:, None],
                    },
                )
                seen += numbers
            expect_true(sorted(seen) == list(range(n)), "split_parts_overlap", what=what)
### END HIDDEN TESTS
X, y = torch.arange(20.0).reshape(10, 2), torch.arange(10) * 4
X_train, y_train, X_val, y_val = train_validation_split(X, y, 0.25)
assert [len(part) for part in (X_train, y_train, X_val, y_val)] == [8, 8, 2, 2]
torch.testing.assert_close(y_train, (2 * X_train[:, 0]).long())  # Each row keeps its own y.
torch.testing.assert_close(y_val, (2 * X_val[:, 0]).long())
torch.testing.assert_close(torch.cat([y_train, y_val]).sort().values, y)

# %% nbgrader={"grade_id": "test_train_validation_split_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def rows_set_aside(n, fraction, generator, v):
    """Return the numbers of the rows in validation, in order."""
    numbers = torch.arange(n, device=v.device)
    found = call(train_validation_split, numbers[:, None].to(v.dtype), numbers, fraction, generator)
    expect_true(
        isinstance(found, (tuple, list))
        and len(found) == 4
        and all(isinstance(part, Tensor) for part in found),
        "split_not_four_tensors",
        what=f"train_validation_split(X: ({n}, 1), y: ({n},), {fraction})",
    )
    expect(
        sorted([*found[1].flatten().tolist(), *found[3].flatten().tolist()]),
        list(range(n)),
        what=f"y_train and y_val together, train_validation_split(X, y: 0 … {n - 1}, {fraction})",
    )
    return sorted(found[3].flatten().tolist())


for v in variants((torch.float32,)):
    for n, fraction in [(40, 0.25), (40, 0.5), (100, 0.9)]:
        what = f"train_validation_split(X: ({n}, 1), y: ({n},), {fraction})"
        m, chosen = round(n * fraction), []
        for seed in (1, 2, 3):
            first = rows_set_aside(n, fraction, torch.Generator().manual_seed(seed), v)
            again = rows_set_aside(n, fraction, torch.Generator().manual_seed(seed), v)
            expect_true(first == again, "split_generator_ignored", what=what)
            chosen.append(first)
        in_order = [list(range(m)), list(range(n - m, n))]
        expect_true(all(rows not in in_order for rows in chosen), "split_not_shuffled", what=what)
        expect_true(
            chosen[0] != chosen[1] and chosen[1] != chosen[2], "split_always_the_same", what=what
        )
        for generator in (torch.Generator().manual_seed(5), None):
            draws = [rows_set_aside(n, fraction, generator, v) for _ in range(3)]
            expect_true(
                draws[0] != draws[1] and draws[1] != draws[2], "split_same_again", what=what
            )

# All 6 pairs of four rows are set aside at times; one of them never, once in 1e22 times.
v = next(variants())
generator = torch.Generator().manual_seed(0)
pairs = {tuple(rows_set_aside(4, 0.5, generator, v)) for _ in range(300)}
expect_true(
    len(pairs) == 6,
    "split_not_every_choice",
    what="train_validation_split(X: (4, 1), y: (4,), 0.5)",
)
### END HIDDEN TESTS
X, y = torch.arange(40.0)[:, None], torch.arange(40)


def set_aside(seed):
    """Return the sorted numbers of the rows in validation."""
    generator = torch.Generator().manual_seed(seed)
    return train_validation_split(X, y, 0.25, generator)[3].sort().values.tolist()


assert set_aside(0) not in (list(range(10)), list(range(30, 40))), "the rows are not shuffled"
assert set_aside(0) == set_aside(0), "the same seed gives the same parts"
assert set_aside(0) != set_aside(1), "another seed gives others"

# %% [markdown] lang="en"
# Thirty rows and four seeds. The dark cells are set aside: a quarter of each line, `round(7.5)` = 8 rows, and never the same ones.

# %% [markdown] lang="es"
# Treinta filas y cuatro semillas. Las celdas oscuras quedan apartadas: un cuarto de cada línea, `round(7.5)` = 8 filas, y nunca las mismas.

# %% uses_exercises=true
aside = torch.zeros(4, 30)
for seed in range(4):
    numbers = torch.arange(30)
    parts = train_validation_split(
        numbers[:, None].float(), numbers, 0.25, generator=torch.Generator().manual_seed(seed)
    )
    aside[seed, parts[3]] = 1.0
figure, axes = plt.subplots(figsize=(9, 1.8), layout="constrained")
axes.pcolormesh(aside, cmap="Blues", vmax=1.3, edgecolors="white", linewidth=1)
axes.set(xlabel="row · fila", ylabel="seed · semilla", aspect="equal")
axes.set_xticks([row + 0.5 for row in range(0, 30, 5)], range(0, 30, 5))
axes.set_yticks([seed + 0.5 for seed in range(4)], range(4))
show(
    figure,
    "Four lines of 30 cells, eight dark ones in each, at random places that differ from line "
    "to line. · Cuatro líneas de 30 celdas, con ocho oscuras en cada una, en lugares al azar que "
    "cambian de una línea a otra.",
)

# %% [markdown] lang="en"
# ## 9.8 Know when to stop: `EarlyStopping`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# Training for too long is one more way to overfit. Look at gradient descent from zeros on one direction of a bowl with curvature $h$, whose minimum is at $\hat w$. By assignment 7 each step with rate $\eta$ multiplies the distance to
# $\hat w$ by $1 - \eta h$. After $k$ steps, therefore,
#
# $$w_k = \big(1 - (1 - \eta h)^k\big)\, \hat w, \qquad \text{while the price } \lambda w^2 \text{ gives} \quad w_\lambda = \frac{h}{h + 2\lambda}\, \hat w .$$
#
# Both leave steep directions (large $h$) almost at $\hat w$ and flat ones near zero. Flat directions are those about which the data say little. So **few steps act like a high price**, and time is one more thing to regularize with.
#
# When is it time? Watch the loss on the validation set after each epoch. It falls, and at some point it begins to rise. But it is noisy: one bad epoch means nothing. So you wait. This is **early stopping**, and its rule has two numbers:
#
# - an epoch is an **improvement** if its loss is below the best one so far by **more than** `min_delta`. The first loss is always an improvement;
# - stop once `patience` epochs **in a row** have brought none. An improvement sets the count back to zero.
#
# The best loss so far is `best`. It changes only at an improvement. Otherwise a loss that creeps down by less than `min_delta` each time would pull `best` along and never be noticed.
#
# **By hand.** `patience` 2, `min_delta` 0.5:
#
# | loss | 4.0 | 3.75 | 3.25 | 2.75 | 3.0 |
# |---|---|---|---|---|---|
# | below `best` by | – | 0.25 | 0.75 | 0.5 | 0.25 |
# | improvement | yes | no | yes | no | no |
# | `best` | 4.0 | 4.0 | 3.25 | 3.25 | 3.25 |
# | calls without one | 0 | 1 | 0 | 1 | 2 |
# | `step` returns | False | False | False | False | **True** |
#
# **Your task.** Write the class `EarlyStopping(patience, min_delta=0.0)`. `patience` is an integer, 1 or more. Its method `step(loss)` takes the loss of one epoch, a float, which may be negative and of any size, and returns a `bool` of Python: `True` if it is time to stop.
# Its attribute `best` is the best loss as defined above (before the first call it may be anything). Every object keeps its own count. What `step` does after it has returned `True` is free.

# %% [markdown] lang="es"
# ## 9.8 Saber parar: `EarlyStopping`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# Entrenar demasiado tiempo es otra manera de sobreajustar. Mira el descenso de gradiente desde cero en una dirección de un cuenco con curvatura $h$ y mínimo en $\hat w$. Por la entrega 7, cada paso con tasa $\eta$ multiplica la distancia a
# $\hat w$ por $1 - \eta h$. Tras $k$ pasos, por tanto,
#
# $$w_k = \big(1 - (1 - \eta h)^k\big)\, \hat w, \qquad \text{mientras que el precio } \lambda w^2 \text{ da} \quad w_\lambda = \frac{h}{h + 2\lambda}\, \hat w .$$
#
# Los dos dejan las direcciones empinadas ($h$ grande) casi en $\hat w$ y las llanas cerca de cero. Las llanas son aquellas de las que los datos dicen poco. Así que **pocos pasos actúan como un precio alto**, y el tiempo es una cosa más con la que regularizar.
#
# ¿Cuándo es el momento? Observa la pérdida en el conjunto de validación después de cada época. Baja, y en algún punto empieza a subir. Pero tiene ruido: una mala época no significa nada. Así que esperas. Es la **parada temprana** (*early stopping*), y su regla tiene dos números:
#
# - una época es una **mejora** si su pérdida está por debajo de la mejor hasta el momento en **más de** `min_delta`. La primera pérdida siempre es una mejora;
# - detente en cuanto `patience` épocas **seguidas** no hayan traído ninguna. Una mejora pone la cuenta otra vez a cero.
#
# La mejor pérdida hasta el momento es `best`. Solo cambia con una mejora. Si no, una pérdida que baja cada vez un poco, menos de `min_delta`, arrastraría a `best` consigo y no se notaría nunca.
#
# **A mano.** `patience` 2, `min_delta` 0.5:
#
# | pérdida | 4.0 | 3.75 | 3.25 | 2.75 | 3.0 |
# |---|---|---|---|---|---|
# | por debajo de `best` en | – | 0.25 | 0.75 | 0.5 | 0.25 |
# | mejora | sí | no | sí | no | no |
# | `best` | 4.0 | 4.0 | 3.25 | 3.25 | 3.25 |
# | llamadas sin mejora | 0 | 1 | 0 | 1 | 2 |
# | `step` devuelve | False | False | False | False | **True** |
#
# **Tu tarea.** Escribe la clase `EarlyStopping(patience, min_delta=0.0)`. `patience` es un entero, 1 o mayor. Su método `step(loss)` recibe la pérdida de una época, un float, que puede ser negativo y de cualquier tamaño, y devuelve un `bool` de Python: `True` si es hora de parar.
# Su atributo `best` es la mejor pérdida según lo anterior (antes de la primera llamada puede ser cualquier cosa). Cada objeto lleva su propia cuenta. Lo que haga `step` después de haber devuelto `True` es libre.


# %% nbgrader={"grade_id": "EarlyStopping", "solution": true}
class EarlyStopping:
    """Tells when `patience` losses in a row have not improved on the best by over min_delta."""

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        """Begin without any loss."""
        ### BEGIN SOLUTION
        self.patience = patience
        self.min_delta = min_delta
        self.best = math.inf
        self.waited = 0
        ### END SOLUTION

    def step(self, loss: float) -> bool:
        """Take the loss of one epoch; return True if it is time to stop."""
        ### BEGIN SOLUTION
        if self.best - loss > self.min_delta:
            self.best = loss
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_EarlyStopping", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
import random

from gradus.checks import call, expect, expect_true


def right_stops(losses, patience, min_delta=0.0, *, short=0, resets=True, mode="best"):
    """Return the answers up to the first True, and `best` after each of them."""
    best, last, waited, answers, bests = math.inf, math.inf, 0, [], []
    for loss in losses:
        reference = last if mode == "last" else best
        if mode == "greatest":
            improved = best == math.inf or loss - best > min_delta
        elif mode == "equal":
            improved = reference == math.inf or reference - loss >= min_delta
        else:
            improved = reference == math.inf or reference - loss > min_delta
        if improved:
            best, waited = loss, 0 if resets else waited
        else:
            waited += 1
        last = loss
        answers.append(waited >= patience + short)
        bests.append(float(best))
        if answers[-1]:
            break
    return answers, bests


def stops_of_student(losses, *args, **options):
    """Return the student's answers up to the first True, and `best` after each of them."""
    stopper = call(EarlyStopping, *args, **options)
    answers, bests = [], []
    for loss in losses:
        answers.append(call(stopper.step, loss))
        best = getattr(stopper, "best", None)
        bests.append(float(best) if isinstance(best, (int, float, Tensor)) else best)
        if isinstance(answers[-1], (bool, int)) and answers[-1]:
            break
    return answers, bests


numbers = random.Random(0)
cases = [
    ([3.0, 2.0, 1.0, 1.5, 1.25, 1.75], 3),
    ([3.0, 2.0, 1.0, 1.5, 1.25, 0.5, 0.75, 0.625, 0.5, 0.25], 3),
    ([1.0, 2.0], 1),
    ([1.0, 0.5, 0.25, 0.5], 1),
    ([2.0, 2.0, 2.0, 2.0], 2),  # The same again is no improvement.
    ([1.0, 3.0, 2.0, 1.5, 1.25], 4),  # Better than the last, never better than the best.
    ([1.0, 2.0, 0.5, 2.0, 0.25, 2.0, 0.125, 2.0, 3.0], 2),  # Never two in a row, until the end.
    ([-1.0, -2.0, -3.0, -2.5, -3.0, -2.0], 3),
    ([1e30, 5.0, 1e30, 6.0], 2),
    ([5e6, 4e6, 3e6, 2.5e6, 3e6], 1),
    ([1.0, 1 - 2.0**-30, 1 - 2.0**-29, 1 - 2.0**-28, 1.0], 1),  # However small.
    ([4.0] + [5.0] * 9, 9),
    ([3.0, 1 + 2.0**-12, 2.0, 2.0], 2),
]
for _ in range(30):
    # Six rising losses at the end: everybody stops.
    losses = [numbers.randint(0, 24) / 8 for _ in range(9)] + [4.0 + k for k in range(6)]
    cases.append((losses, numbers.randint(1, 5)))
for losses, patience in cases:
    right, right_bests = right_stops(losses, patience)
    losses = losses[: len(right)]
    answers, bests = stops_of_student(losses, patience)
    what = f"EarlyStopping({patience}), losses {losses[: len(answers)]}"
    wrong = {
        "stopping_default_min_delta": right_stops(losses, patience, 1e-4),
        "stopping_equal_improves": right_stops(losses, patience, mode="equal"),
        "stopping_compares_with_the_last": right_stops(losses, patience, mode="last"),
        "stopping_never_resets": right_stops(losses, patience, resets=False),
        "stopping_maximises": right_stops(losses, patience, mode="greatest"),
        "stopping_one_late": right_stops(losses, patience, short=1),
        "stopping_one_early": right_stops(losses, patience, short=-1),
        "stopping_answer_inverted": ([not answer for answer in right], right_bests),
    }
    wrong = {  # Those that agree with the student in both.
        name: found
        for name, found in wrong.items()
        if (found[0][: len(answers)], found[1][: len(answers)]) == (answers, bests)
    }
    expect(
        answers,
        right[: len(answers)],
        what=f"step(loss), {what}",
        mistakes={name: found[0][: len(answers)] for name, found in wrong.items()},
    )
    expect_true(None not in bests, "stopping_without_best", what=f"best, {what}")
    expect(
        bests,
        right_bests[: len(answers)],
        what=f"best after each step, {what}",
        mistakes={
            "stopping_best_is_the_last": losses,
            **{name: found[1][: len(answers)] for name, found in wrong.items()},
        },
    )
### END HIDDEN TESTS
stopper = EarlyStopping(2)
assert [stopper.step(loss) for loss in (3.0, 1.0, 2.0, 0.5)] == [False, False, False, False]
assert stopper.best == 0.5
assert [stopper.step(loss) for loss in (0.75, 0.5)] == [False, True]  # Two in a row.
assert stopper.best == 0.5

# %% nbgrader={"grade_id": "test_EarlyStopping_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import random

from gradus.checks import call, expect, expect_true


def delayed_stops(losses, patience, min_delta=0.0, *, improves=None, best_is=None):
    """Return the answers up to the first True, and `best` after each of them."""
    best, waited, answers, bests = math.inf, 0, [], []
    for loss in losses:
        if best == math.inf or (improves or (lambda a, b, d: b - a > d))(loss, best, min_delta):
            best, waited = loss, 0
        else:
            waited += 1
        if best_is is not None:
            best = best_is(loss, best)
        answers.append(waited >= patience)
        bests.append(float(best))
        if answers[-1]:
            break
    return answers, bests


def stops_with_delta(losses, *args, **options):
    """Return the student's answers up to the first True, and `best` after each of them."""
    stopper = call(EarlyStopping, *args, **options)
    answers, bests = [], []
    for loss in losses:
        answers.append(call(stopper.step, loss))
        best = getattr(stopper, "best", None)
        bests.append(float(best) if isinstance(best, (int, float, Tensor)) else best)
        if isinstance(answers[-1], (bool, int)) and answers[-1]:
            break
    return answers, bests


numbers = random.Random(1)
cases = [
    ([4.0, 3.75, 3.25, 2.75, 3.0], 2, 0.5),
    ([4.0, 3.75, 3.5, 3.25, 3.0, 2.75, 2.5], 3, 0.5),  # It creeps.
    ([4.0, 3.75, 3.5, 3.25, 3.0, 2.75, 2.5], 2, 0.5),
    ([2.0, 1.5, 1.0, 0.5], 3, 0.5),  # Each below the last by exactly min_delta.
    ([2.0, 1.5, 1.5], 2, 0.5),
    ([8.0, 6.0, 5.0, 3.0, 2.5, 2.0], 1, 1.0),
    ([-1.0, -1.125, -1.5, -1.625, -2.0, -2.125, -2.25], 2, 0.25),
    ([100.0, 99.0, 97.5, 97.0, 96.5], 2, 1.0),
    ([1.0, 0.5, 0.25, 0.125], 2, 0.25),
]
for _ in range(30):
    losses = [numbers.randint(0, 24) / 8 for _ in range(9)] + [4.0 + k for k in range(6)]
    cases.append((losses, numbers.randint(1, 4), numbers.randint(1, 6) / 8))
for number, (losses, patience, min_delta) in enumerate(cases):
    right, right_bests = delayed_stops(losses, patience, min_delta)
    losses = losses[: len(right)]
    if number % 2:
        answers, bests = stops_with_delta(losses, patience, min_delta)
    else:
        answers, bests = stops_with_delta(losses, patience, min_delta=min_delta)
    what = f"EarlyStopping({patience}, {min_delta}), losses {losses[: len(answers)]}"
    setting = (losses, patience, min_delta)
    wrong = {
        "stopping_equal_to_min_delta": delayed_stops(*setting, improves=lambda a, b, d: b - a >= d),
        "stopping_min_delta_ignored": delayed_stops(*setting, improves=lambda a, b, d: b > a),
        "stopping_min_delta_added": delayed_stops(*setting, improves=lambda a, b, d: a < b + d),
        "stopping_relative_min_delta": delayed_stops(
            *setting, improves=lambda a, b, d: a < b * (1 - d)
        ),
        "stopping_best_creeps": delayed_stops(*setting, best_is=min),
        "stopping_best_is_the_last": delayed_stops(*setting, best_is=lambda loss, _: loss),
    }
    wrong = {  # Those that agree with the student in both.
        name: found
        for name, found in wrong.items()
        if (found[0][: len(answers)], found[1][: len(answers)]) == (answers, bests)
    }
    expect(
        answers,
        right[: len(answers)],
        what=f"step(loss), {what}",
        mistakes={name: found[0][: len(answers)] for name, found in wrong.items()},
    )
    expect_true(None not in bests, "stopping_without_best", what=f"best, {what}")
    expect(
        bests,
        right_bests[: len(answers)],
        what=f"best after each step, {what}",
        mistakes={name: found[1][: len(answers)] for name, found in wrong.items()},
    )

# Two objects in turns: each counts for itself.
first, second = call(EarlyStopping, 2), call(EarlyStopping, 3, 0.5)
turns = [(1.0, 4.0), (2.0, 5.0), (0.5, 3.75), (0.75, 2.0), (0.625, 3.0)]
answers = [(call(first.step, one), call(second.step, other)) for one, other in turns]
expect(
    [list(answer) for answer in answers],
    [[False, False]] * 4 + [[True, False]],
    what="two EarlyStopping objects in turns, step(loss)",
    mistakes={},
)
bests = [float(first.best), float(second.best)]
expect_true(bests == [0.5, 2.0], "stopping_shared_state", what="best of two objects in turns")
third = call(EarlyStopping, 1)
expect(
    [call(third.step, loss) for loss in (9.0, 8.0, 8.5)],
    [False, False, True],
    what="step(loss) of a new EarlyStopping(1) for losses 9.0, 8.0, 8.5",
    mistakes={"stopping_shared_state": [True, True, True]},
)
### END HIDDEN TESTS
stopper = EarlyStopping(2, min_delta=0.5)
losses, stops, bests = (4.0, 3.75, 3.25, 2.75, 3.0), [], []
for loss in losses:
    stops.append(stopper.step(loss))
    bests.append(stopper.best)
assert stops == [False, False, False, False, True]
assert bests == [4.0, 4.0, 3.25, 3.25, 3.25]

# %% [markdown] lang="en"
# Now use it, with the parts that you have. The thirty points, split two to one; a model with 41 narrow bumps, $\phi_j(x) = e^{-(x - c_j)^2 / 2 s^2}$, so far more weights than points; your step, without decay. The solid line marks the epoch at which your rule says stop, the
# dotted one the epoch of `best`, whose weights one keeps. Between them lie the epochs that patience costs.

# %% [markdown] lang="es"
# Ahora úsala, con las piezas que ya tienes. Los treinta puntos, repartidos dos a uno; un modelo con 41 jorobas estrechas, $\phi_j(x) = e^{-(x - c_j)^2 / 2 s^2}$, así que con muchos más pesos que puntos; tu paso, sin decaimiento. La línea continua marca la época en que tu regla dice basta; la
# punteada, la época de `best`, cuyos pesos son los que se guardan. Entre ambas están las épocas que cuesta la paciencia.


# %%
def bumps(x):
    """Return 41 narrow bumps along [-1, 1] at the places x (n,), shape (n, 41)."""
    centres = torch.linspace(-1, 1, 41, dtype=x.dtype)
    return torch.exp(-((x[:, None] - centres) ** 2) / (2 * 0.08**2))


# %% uses_exercises=true
x_train, y_train, x_val, y_val = train_validation_split(
    points_x, points_y, 1 / 3, generator=torch.Generator().manual_seed(2)
)
weights = torch.zeros(41, dtype=torch.float64, requires_grad=True)
stopper, stopped, history, kept = EarlyStopping(10, min_delta=1e-4), 399, [], []
for epoch in range(400):
    weights.grad = None
    loss = ((bumps(x_train) @ weights - y_train) ** 2).mean()
    loss.backward()
    weight_decay_step([weights], 0.2, 0.0)
    with torch.no_grad():
        val_loss = ((bumps(x_val) @ weights - y_val) ** 2).mean().item()
    history.append((loss.item(), val_loss))
    kept.append(weights.detach().clone())
    if epoch < stopped and stopper.step(val_loss):
        stopped = epoch
best_epoch = min(range(400), key=lambda epoch: abs(history[epoch][1] - stopper.best))
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
for curve, style, name in zip(
    zip(*history, strict=True),
    ("--", "-"),
    ("training · entrenamiento", "validation · validación"),
    strict=True,
):
    left.plot(curve, style, color="black", label=name)
left.axvline(best_epoch, color="tab:blue", linestyle=":", label=f"best: {best_epoch}")
left.axvline(stopped, color="tab:blue", label=f"stop: {stopped}")
left.set(xlabel="epoch · época", ylabel="loss · pérdida", yscale="log", ylim=(0.007, 0.8))
left.set_yticks([0.01, 0.03, 0.1, 0.3], ["0.01", "0.03", "0.1", "0.3"])
left.minorticks_off()
left.legend(frameon=False, fontsize=9)
for epoch, style in [(best_epoch, "-"), (399, "--")]:
    label = f"epoch · época {epoch}"
    right.plot(line_x, bumps(line_x) @ kept[epoch], style, color="tab:blue", label=label)
right.plot(line_x, torch.sin(4 * line_x), ":", color="gray")
right.plot(x_train, y_train, "o", color="black", markersize=4)
right.plot(x_val, y_val, "o", color="black", markersize=5, fillstyle="none")
right.set(xlabel="x", ylabel="y")
right.legend(frameon=False, fontsize=9)
show(
    figure,
    "Left: over 400 epochs the training loss keeps falling while the validation loss falls, "
    "turns and rises; a dotted line at the turn, a solid one ten epochs later. Right: the "
    "curve of the best epoch and the one of the last, which bends farther to reach each "
    "training point. · Izquierda: en 400 épocas la pérdida de entrenamiento no deja de bajar, "
    "mientras la de validación baja, gira y sube; una línea punteada en el giro y una continua "
    "diez épocas después. Derecha: la curva de la mejor época y la de la última, que se "
    "dobla más para llegar a cada punto de entrenamiento.",
)

# %% [markdown] lang="en"
# ## 9.9 Labels that are not quite sure: `label_smoothing`
#
# *Optional · 10 minutes · difficulty 1 of 3 · 0 points*
#
# Networks can be too sure as well as too bent. With one-hot targets the cross-entropy of a sample is $-\log \hat p_{\text{label}}$. It falls as long as the logit of the label grows, so the best network shouts: its logits go to infinity. **Label smoothing** asks for a
# little less. Of the whole probability 1, the share $\varepsilon$, `eps` in code, is spread evenly over **all** $c$ classes, the label's own included:
#
# $$q_j = \begin{cases} 1 - \varepsilon + \dfrac{\varepsilon}{c} & j = \text{label} \\[2mm] \dfrac{\varepsilon}{c} & \text{otherwise.} \end{cases}$$
#
# The $q_j$ of a row still add up to 1. The cross-entropy $-\sum_j q_j \log \hat p_j$ is smallest at $\hat p = q$ (assignment 5: its gradient is $\hat p - q$). So the best logit of the label exceeds the others by
# $\log (q_{\text{label}} / q_{\text{other}})$, which is finite: there is an end to shouting.
#
# **By hand.** $c = 4$ and $\varepsilon = 0.2$: $0.2/4 = 0.05$, so the label gets $0.85$ and each of the others $0.05$. The logits should differ by $\log 17 \approx 2.83$.
#
# **Your task.** `labels` is int64 `(n,)` with classes $0, \dots,$ `num_classes` $- 1$. Return the float32 targets, `(n, num_classes)`, on the device of the labels. `eps` is 0.1 unless given.

# %% [markdown] lang="es"
# ## 9.9 Etiquetas que no están del todo seguras: `label_smoothing`
#
# *Opcional · 10 minutos · dificultad 1 de 3 · 0 puntos*
#
# Una red no solo puede doblarse demasiado: también puede estar demasiado segura. Con objetivos *one-hot*, la entropía cruzada de una muestra es $-\log \hat p_{\text{etiqueta}}$. Baja mientras crezca el logit de la etiqueta, así que la mejor red grita: sus logits se van a infinito. El **suavizado de etiquetas** (*label smoothing*) pide un
# poco menos. De toda la probabilidad, que es 1, la fracción $\varepsilon$, `eps` en el código, se reparte por igual entre **todas** las $c$ clases, también la de la propia etiqueta:
#
# $$q_j = \begin{cases} 1 - \varepsilon + \dfrac{\varepsilon}{c} & j = \text{etiqueta} \\[2mm] \dfrac{\varepsilon}{c} & \text{en otro caso.} \end{cases}$$
#
# Los $q_j$ de una fila siguen sumando 1. La entropía cruzada $-\sum_j q_j \log \hat p_j$ es mínima en $\hat p = q$ (entrega 5: su gradiente es $\hat p - q$). Así que el mejor logit de la etiqueta supera a los demás en
# $\log (q_{\text{etiqueta}} / q_{\text{otra}})$, que es finito: los gritos tienen un límite.
#
# **A mano.** $c = 4$ y $\varepsilon = 0.2$: $0.2/4 = 0.05$, así que la etiqueta recibe $0.85$ y cada una de las demás $0.05$. Los logits deben diferir en $\log 17 \approx 2.83$.
#
# **Tu tarea.** `labels` es int64 `(n,)`, con clases $0, \dots,$ `num_classes` $- 1$. Devuelve los objetivos en float32, `(n, num_classes)`, en el device de las etiquetas. `eps` vale 0.1 si no se da.


# %% nbgrader={"grade_id": "label_smoothing", "solution": true}
def label_smoothing(labels: Tensor, num_classes: int, eps: float = 0.1) -> Tensor:
    """Return float32 targets (n, c): 1 - eps on the label, and eps / c added everywhere."""
    ### BEGIN SOLUTION
    one_hot = torch.nn.functional.one_hot(labels, num_classes).float()
    return (1 - eps) * one_hot + eps / num_classes
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_label_smoothing", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def smoothed(labels, num_classes, eps=0.1, *, high=None, low=None):
    """Return the targets, with other values for the label and the rest where they are given."""
    high = 1 - eps + eps / num_classes if high is None else high
    low = eps / num_classes if low is None else low
    is_label = labels[:, None] == torch.arange(num_classes, device=labels.device)
    return torch.where(is_label, high, low).float()


contract = Contract(
    label_smoothing,
    oracle=smoothed,
    mistakes={
        "smoothing_over_the_others": lambda labels, c, eps=0.1: smoothed(
            labels, c, eps, high=1 - eps, low=eps / (c - 1)
        ),
        "smoothing_label_without_share": lambda labels, c, eps=0.1: smoothed(
            labels, c, eps, high=1 - eps
        ),
        "smoothing_not_taken_from_label": lambda labels, c, eps=0.1: smoothed(
            labels, c, eps, high=1.0
        ),
        "smoothing_adds_to_more_than_one": lambda labels, c, eps=0.1: smoothed(
            labels, c, eps, high=1 + eps / c
        ),
        "smoothing_not_divided": lambda labels, c, eps=0.1: smoothed(
            labels, c, eps, high=1 - eps, low=eps
        ),
        "smoothing_eps_ignored": lambda labels, c, eps=0.1: smoothed(labels, c),
        "smoothing_left_out": lambda labels, c, eps=0.1: smoothed(labels, c, 0.0),
        "transposed": lambda labels, c, eps=0.1: smoothed(labels, c, eps).T,
        "one_hot_as_wide_as_labels": lambda labels, c, eps=0.1: smoothed(
            labels, int(labels.max()) + 1, eps
        ),
    },
)
for v in variants((torch.float32,)):
    for n, c in [(6, 4), (4, 6), (5, 5), (1, 3), (8, 2), (3, 10)]:
        labels = v.integers(0, c, n)
        contract.holds(labels, c)
        for eps in (0.2, 0.5, 0.0, 1.0):
            contract.holds(labels, c, eps)
        contract.holds(labels, c, eps=0.3)
    contract.holds(v.labels([0, 1, 0]), 5)  # The last classes do not occur.
### END HIDDEN TESTS
targets = label_smoothing(torch.tensor([2, 0]), 4, eps=0.2)
torch.testing.assert_close(
    targets, torch.tensor([[0.05, 0.05, 0.85, 0.05], [0.85, 0.05, 0.05, 0.05]])
)

# %% [markdown] lang="en"
# The cross-entropy of one sample of four classes, with the logits $(z, 0, 0, 0)$ and label 0. Without smoothing it pays to raise $z$ for ever. With it, each curve has a lowest point, and being more sure costs.

# %% [markdown] lang="es"
# La entropía cruzada de una muestra con cuatro clases, con los logits $(z, 0, 0, 0)$ y la etiqueta 0. Sin suavizado, subir $z$ compensa siempre. Con él, cada curva tiene un punto más bajo, y estar más seguro cuesta.

# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(6, 3.4), layout="constrained")
gap = torch.linspace(-1, 9, 201)
log_probs = torch.stack([gap, 0 * gap, 0 * gap, 0 * gap], dim=1).log_softmax(dim=1)
for eps, style in [(0.0, ":"), (0.1, "-"), (0.3, "--")]:
    target = label_smoothing(torch.tensor([0]), 4, eps)[0]
    curve = -(target * log_probs).sum(dim=1)
    axes.plot(gap, curve, style, color="black", label=f"ε = {eps:g}")
    if eps > 0:
        axes.plot(gap[curve.argmin()], curve.min(), "o", color="tab:red")
axes.set(xlabel="z", ylabel="loss · pérdida")
axes.legend(frameon=False)
show(
    figure,
    "Three loss curves over the logit z. With ε = 0 the curve falls towards zero; with 0.1 and 0.3 "
    "it has a marked lowest point and rises after it. · Tres curvas de pérdida según el "
    "logit z. Con ε = 0 la curva baja hacia cero; con 0.1 y 0.3 tiene un mínimo marcado y "
    "después sube.",
)

# %% [markdown] lang="en"
# ## 9.10 Every row gets its turn: `k_fold_indices`
#
# *Optional · 15 minutes · difficulty 2 of 3 · 0 points*
#
# With thirty points a validation set of ten is a rough judge, and ten points are a lot to give away. **Cross-validation** wastes nothing. Cut the shuffled rows into $k$ parts, the *folds*. Fit $k$ times, each time with
# another fold as validation set and all the others as training set, and average the $k$ validation losses. Each row is judged exactly once, by a model that has not seen it.
#
# The folds should be as equal as can be. If $n = qk + r$ with $0 \le r < k$, then $r$ folds get $q + 1$ rows and the other $k - r$ get $q$. Giving all the rest to the last fold would make it almost twice as large as the others.
#
# **By hand.** $n = 7$, $k = 3$: $7 = 2 \cdot 3 + 1$, so one fold of three rows and two of two, in any order.
#
# **Your task.** Return a list of $k$ pairs `(train_idx, val_idx)` of int64 tensors of row numbers, with $2 \le k \le n$. Each number $0, \dots, n - 1$ is in exactly one `val_idx`; each `train_idx` holds all the numbers that its `val_idx` does not, in any order. The sizes of two `val_idx` differ by at most one.
# The rows are shuffled with `generator` and nothing else, as in 9.7: the same seed gives the same folds, another seed others.

# %% [markdown] lang="es"
# ## 9.10 A cada fila le llega su turno: `k_fold_indices`
#
# *Opcional · 15 minutos · dificultad 2 de 3 · 0 puntos*
#
# Con treinta puntos, un conjunto de validación de diez es un juez poco fino, y diez puntos son mucho que ceder. La **validación cruzada** no desperdicia nada. Corta las filas barajadas en $k$ partes, los *pliegues* (*folds*). Ajusta $k$ veces, cada vez con
# otro pliegue como conjunto de validación y todos los demás como conjunto de entrenamiento, y promedia las $k$ pérdidas de validación. Cada fila se juzga exactamente una vez, y lo hace un modelo que no la ha visto.
#
# Los pliegues deben ser tan iguales como se pueda. Si $n = qk + r$ con $0 \le r < k$, entonces $r$ pliegues reciben $q + 1$ filas y los otros $k - r$ reciben $q$. Dar todo el resto al último podría hacerlo casi el doble de grande que los demás.
#
# **A mano.** $n = 7$, $k = 3$: $7 = 2 \cdot 3 + 1$, así que un pliegue de tres filas y dos de dos, en cualquier orden.
#
# **Tu tarea.** Devuelve una lista de $k$ parejas `(train_idx, val_idx)` de tensores int64 con números de fila, con $2 \le k \le n$. Cada número $0, \dots, n - 1$ está en exactamente un `val_idx`; cada `train_idx` contiene todos los números que no están en su `val_idx`, en cualquier orden. Los tamaños de dos `val_idx` difieren como mucho en uno.
# Las filas se barajan con `generator` y con nada más, como en 9.7: la misma semilla da los mismos pliegues, otra semilla da otros.


# %% nbgrader={"grade_id": "k_fold_indices", "solution": true}
def k_fold_indices(
    n: int, k: int, generator: torch.Generator | None = None
) -> list[tuple[Tensor, Tensor]]:
    """Return k pairs (train_idx, val_idx) of int64 row numbers; each row is in one val_idx."""
    ### BEGIN SOLUTION
    folds = torch.randperm(n, generator=generator).tensor_split(k)
    return [(torch.cat([*folds[:i], *folds[i + 1 :]]), folds[i]) for i in range(k)]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_k_fold_indices", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true


def folds_of(n, k, generator=None):
    """Return the student's validation parts as sorted lists, after all that can be said of one."""
    found = call(k_fold_indices, n, k, generator=generator)
    what = f"k_fold_indices({n}, {k})"
    expect_true(
        isinstance(found, (list, tuple))
        and len(found) == k
        and all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in found),
        "folds_not_k_pairs",
        what=what,
    )
    expect_true(
        all(
            isinstance(part, Tensor) and part.dtype == torch.int64 and part.dim() == 1
            for pair in found
            for part in pair
        ),
        "folds_not_int64",
        what=what,
    )
    parts = [(sorted(train.tolist()), sorted(val.tolist())) for train, val in found]
    sizes = sorted(len(val) for _, val in parts)
    right_sizes = [n // k] * (k - n % k) + [n // k + 1] * (n % k)
    expect(
        sizes,
        right_sizes,
        what=f"sizes of val_idx, sorted, {what}",
        mistakes={
            "folds_rest_in_the_last": [n // k] * (k - 1) + [n // k + n % k],
            "folds_rest_left_out": [n // k] * k,
            "folds_of_equal_chunks": sorted([-(-n // k)] * (k - 1) + [n - (k - 1) * -(-n // k)]),
            "folds_swapped": [n - size for size in reversed(right_sizes)],
        },
    )
    every = list(range(n))
    together = sorted(row for _, val in parts for row in val)
    expect_true(together == every, "folds_overlap", what=f"val_idx, {what}")
    for number, (train, val) in enumerate(parts):
        expect_true(
            not set(train) & set(val), "folds_validation_in_training", what=f"{what}[{number}]"
        )
        expect_true(
            sorted(train + val) == every, "folds_training_not_the_rest", what=f"{what}[{number}]"
        )
    return [val for _, val in parts]


for n, k in [(7, 3), (6, 3), (10, 4), (5, 5), (11, 2), (2, 2), (30, 7), (103, 10)]:
    folds_of(n, k)
    folds_of(n, k, torch.Generator().manual_seed(n))
for n, k in [(40, 4), (31, 5), (30, 30)]:
    what = f"k_fold_indices({n}, {k}, generator)"
    drawn = []
    for seed in (1, 2, 3):
        first = folds_of(n, k, torch.Generator().manual_seed(seed))
        again = folds_of(n, k, torch.Generator().manual_seed(seed))
        expect_true(first == again, "folds_generator_ignored", what=what)
        drawn.append(sorted(first))
    if k < n:  # With one row in each fold, all shuffles are the same up to their order.
        blocks = [rows == list(range(rows[0], rows[0] + len(rows))) for rows in drawn[0]]
        strides = [rows == list(range(rows[0], n, k)) for rows in drawn[0]]
        expect_true(not all(blocks) and not all(strides), "folds_not_shuffled", what=what)
        expect_true(drawn[0] != drawn[1] and drawn[1] != drawn[2], "folds_one_shuffle", what=what)
        for generator in (torch.Generator().manual_seed(4), None):
            first, second = (sorted(folds_of(n, k, generator)) for _ in range(2))
            expect_true(first != second, "folds_same_again", what=what)

# All 3 ways to cut four rows into two pairs come up.
generator = torch.Generator().manual_seed(0)
ways = {tuple(map(tuple, sorted(folds_of(4, 2, generator)))) for _ in range(100)}
expect_true(len(ways) == 3, "folds_not_every_cut", what="k_fold_indices(4, 2, generator)")
### END HIDDEN TESTS
folds = k_fold_indices(7, 3)
assert sorted(len(val_idx) for _, val_idx in folds) == [2, 2, 3]
assert sorted(torch.cat([val_idx for _, val_idx in folds]).tolist()) == list(range(7))
for train_idx, val_idx in folds:
    assert sorted([*train_idx.tolist(), *val_idx.tolist()]) == list(range(7))

# %% [markdown] lang="en"
# Thirty rows in seven folds: each line is one of the seven fits, the dark cells are its validation set. Every column has exactly one.

# %% [markdown] lang="es"
# Treinta filas en siete pliegues: cada línea es uno de los siete ajustes y las celdas oscuras son su conjunto de validación. En cada columna hay exactamente una.

# %% uses_exercises=true
turns = torch.zeros(7, 30)
for fit, (_, val_idx) in enumerate(k_fold_indices(30, 7, torch.Generator().manual_seed(0))):
    turns[fit, val_idx] = 1.0
figure, axes = plt.subplots(figsize=(9, 2.6), layout="constrained")
axes.pcolormesh(turns, cmap="Blues", vmax=1.3, edgecolors="white", linewidth=1)
axes.set(xlabel="row · fila", ylabel="fit · ajuste", aspect="equal")
axes.set_xticks([row + 0.5 for row in range(0, 30, 5)], range(0, 30, 5))
axes.set_yticks([fit + 0.5 for fit in range(7)], range(7))
show(
    figure,
    "Seven lines of 30 cells with four or five dark ones each, scattered so that every column "
    "has one dark cell. · Siete líneas de 30 celdas con cuatro o cinco oscuras cada una, "
    "repartidas de modo que cada columna tiene una.",
)

# %% [markdown] lang="en"
# ## 9.11 Milestone: how much freedom?
#
# **First: the price that validation chooses.** The polynomial of degree 12 again, split by your function, fitted by yours, for 46 prices between $10^{-8}$ and $10$. On the left, read from right to left: while the price falls, the training loss falls with it, always. The validation loss falls too, turns, and
# rises. To the right of the turn the model underfits, to the left it overfits. On the right, the three fits: too free, too stiff, and the one that validation chose.

# %% [markdown] lang="es"
# ## 9.11 Meta: ¿cuánta libertad?
#
# **Primero: el precio que elige la validación.** Otra vez el polinomio de grado 12, repartido con tu función y ajustado con la tuya, para 46 precios entre $10^{-8}$ y $10$. A la izquierda, lee de derecha a izquierda: mientras baja el precio, la pérdida de entrenamiento baja con él, siempre. La de validación también baja, gira y
# sube. A la derecha del giro el modelo se queda corto; a la izquierda sobreajusta. A la derecha, los tres ajustes: demasiado libre, demasiado rígido y el que eligió la validación.

# %% uses_exercises=true
X_fit, y_fit, X_check, y_check = train_validation_split(
    powers(points_x, 12), points_y, 1 / 3, generator=torch.Generator().manual_seed(7)
)
prices = torch.logspace(-8, 1, 46, dtype=torch.float64)
fits = [ridge_fit(X_fit, y_fit, lam) for lam in prices.tolist()]
fit_losses = [squared_error(X_fit, y_fit, w, b) for w, b in fits]
check_losses = [squared_error(X_check, y_check, w, b) for w, b in fits]
chosen = min(range(46), key=check_losses.__getitem__)
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
left.plot(prices, fit_losses, "--", color="black", label="training · entrenamiento")
left.plot(prices, check_losses, color="black", label="validation · validación")
left.plot(
    prices[chosen], check_losses[chosen], "o", color="tab:red", label=f"λ = {prices[chosen]:.2g}"
)
left.set(xlabel="λ", ylabel="loss · pérdida", xscale="log", yscale="log")
left.set_yticks([0.03, 0.1, 0.3], ["0.03", "0.1", "0.3"])
left.minorticks_off()
left.legend(frameon=False, fontsize=9)
for number, style in [(0, ":"), (45, "--"), (chosen, "-")]:
    w, b = fits[number]
    label = f"λ = {prices[number]:.2g}"
    right.plot(line_x, powers(line_x, 12) @ w + b, style, color="tab:blue", label=label)
right.plot(line_x, torch.sin(4 * line_x), color="gray", linewidth=0.8)
right.plot(X_fit[:, 0], y_fit, "o", color="black", markersize=4)
right.plot(X_check[:, 0], y_check, "o", color="black", markersize=5, fillstyle="none")
right.set(xlabel="x", ylabel="y", ylim=(-2.2, 2.2))
right.legend(frameon=False, fontsize=9)
show(
    figure,
    "Left: the training loss rises with the price; the validation loss falls, has a marked lowest "
    "point in the middle and rises. Right: a wild curve, an almost flat one and, between "
    "them, one that follows the sine. · Izquierda: la pérdida de entrenamiento sube con el "
    "precio; la de validación baja, tiene un mínimo marcado en el medio y sube. Derecha: una "
    "curva desbocada, una casi plana y, entre ellas, una que sigue el seno.",
)

# %% [markdown] lang="en"
# **Second: how coefficients leave.** Forty samples, eight features that are all correlated, and a target made of the first three only, $y = 3 x_0 - 2 x_1 + 1.5 x_2 + \text{noise}$. The other five (dashed) have nothing to say, but least squares gives them weights all the same. Gradient descent on the
# mean squared error plus your `elastic_net_penalty` follows the eight coefficients while the price grows from left to right: pure L2, half and half, pure L1. The red dots come from your `ridge_fit`. The number beside the blue line counts the coefficients that are zero at that price.

# %% [markdown] lang="es"
# **Segundo: cómo se marchan los coeficientes.** Cuarenta muestras, ocho características correlacionadas entre sí y un objetivo hecho solo con las tres primeras, $y = 3 x_0 - 2 x_1 + 1.5 x_2 + \text{ruido}$. Las otras cinco (discontinuas) no tienen nada que decir, pero los mínimos cuadrados les dan pesos de todos modos. El descenso de gradiente sobre el
# error cuadrático medio más tu `elastic_net_penalty` sigue a los ocho coeficientes mientras el precio crece de izquierda a derecha: L2 puro, mitad y mitad, L1 puro. Los puntos rojos salen de tu `ridge_fit`. El número junto a la línea azul cuenta los coeficientes que valen cero a ese precio.

# %%
generator = torch.Generator().manual_seed(2)
X_many = torch.randn(40, 8, generator=generator) + 0.5 * torch.randn(40, 1, generator=generator)
X_many = (X_many - X_many.mean(dim=0)) / X_many.std(dim=0, correction=0)
y_many = X_many[:, :3] @ torch.tensor([3.0, -2.0, 1.5]) + torch.randn(40, generator=generator)
y_many = y_many - y_many.mean()


def shrinking_path(penalty, prices, num_steps=100):
    """Return the coefficients (k, 8) that descent finds for each price, from the highest down."""
    w, path = torch.zeros(8, requires_grad=True), []
    for lam in prices.flip(0).tolist():
        for step in range(num_steps):
            loss = ((X_many @ w - y_many) ** 2).mean() + penalty([w], lam)
            (grad,) = torch.autograd.grad(loss, w)
            rate = 0.2 / (2 + lam) * 0.5 * (1 + math.cos(math.pi * step / num_steps))
            w.data -= rate * grad
        path.append(w.detach().clone())
    return torch.stack(path).flip(0)


# %% uses_exercises=true
many_prices = torch.logspace(-2, 1.3, 24)
figure, panels = plt.subplots(1, 3, figsize=(11, 3.8), sharey=True, layout="constrained")
for axes, l1_ratio, name in zip(panels, (0.0, 0.5, 1.0), ("L2", "½ L1 + ½ L2", "L1"), strict=True):
    path = shrinking_path(
        lambda params, lam, ratio=l1_ratio: elastic_net_penalty(params, lam, ratio), many_prices
    )
    for j in range(8):
        style, color = ("-", "black") if j < 3 else ("--", "gray")
        axes.plot(many_prices, path[:, j], style, color=color, linewidth=1.2)
    for j in range(3):
        axes.text(0.0085, path[0, j], f"$w_{j}$", ha="right", va="center")
    zeros = int((path[15].abs() < 0.01).sum())
    axes.axvline(many_prices[15], color="tab:blue", linewidth=0.8)
    axes.text(1.6, -2.2, f"{zeros} zeros · ceros", fontsize=10)
    axes.set(xlabel="λ", xscale="log", xlim=(0.005, 25), ylim=(-2.5, 3.4), title=name)
for lam in many_prices[::4].tolist():
    w, _ = ridge_fit(X_many, y_many, lam)
    panels[0].plot([lam] * 8, w, ".", color="tab:red", markersize=5)
panels[0].set_ylabel("w")
show(
    figure,
    "Three panels with eight coefficients over the price. L2: all shrink together and none is "
    "zero; red dots lie on the lines. L1: they reach zero one after another, the five useless "
    "ones first. In the middle, both. · Tres recuadros con ocho coeficientes según el precio. "
    "L2: encogen todos juntos y ninguno es cero; los puntos rojos caen sobre las líneas. L1: "
    "llegan a cero uno tras otro, primero los cinco inútiles. En el medio, ambas cosas.",
)

# %% [markdown] lang="en"
# Read them against each other. On the left all eight shrink together, in proportion, and none is ever zero. On the right they leave one by one, each at its own price, and for a wide range of prices the three that matter are alone. That is what the two short derivations in 9.1 and 9.2 said about a single weight. But look at
# $w_1$ and $w_2$ where only three are left: L1 has taken a part of them too. A price for being there is paid by those who belong there as well.
#
# **What you have now**
#
# - Overfitting, and how to see it: a training loss that falls while the validation loss rises.
# - Two prices. L2 shrinks in proportion, $a/(1 + \lambda)$; L1 shifts and cuts off, and so it chooses. The elastic net does both.
# - The same L2 price as an equation, `ridge_fit`, and as a step, weight decay with $\gamma = 2\lambda$.
# - Freedom taken away without a formula: dropout, early stopping, smoothed labels.
# - The judge of all of them: rows that took no part in the fit.
#
# **Next.** Assignment 10 builds the optimizers that came after plain descent: momentum again, Adagrad, RMSprop, Adam. There you will meet your weight decay once more. Adam divides every gradient by its typical size, and a decay that was added to the gradient is divided too. AdamW takes it out of the
# gradient and applies it to the weight directly, as the right-hand side in 9.5 does.

# %% [markdown] lang="es"
# Léelos uno frente a otro. A la izquierda los ocho encogen juntos, en proporción, y ninguno llega a ser cero. A la derecha se marchan de uno en uno, cada cual a su precio, y en un amplio margen de precios los tres que importan están solos. Es lo que decían de un solo peso las dos breves deducciones de 9.1 y 9.2. Pero mira
# $w_1$ y $w_2$ donde solo quedan tres: L1 también se ha llevado una parte de ellos. El precio por estar ahí lo pagan también quienes deben estar.
#
# **Lo que ya tienes**
#
# - El sobreajuste, y cómo verlo: una pérdida de entrenamiento que baja mientras la de validación sube.
# - Dos precios. L2 encoge en proporción, $a/(1 + \lambda)$; L1 desplaza y corta, y por eso elige. La red elástica hace ambas cosas.
# - El mismo precio L2 como ecuación, `ridge_fit`, y como paso: el decaimiento de los pesos con $\gamma = 2\lambda$.
# - Libertad que se quita sin fórmula: *dropout*, parada temprana, etiquetas suavizadas.
# - El juez de todos ellos: filas que no tomaron parte en el ajuste.
#
# **A continuación.** La entrega 10 construye los optimizadores que vinieron después del descenso simple: otra vez el momento, Adagrad, RMSprop, Adam. Allí volverás a encontrar tu decaimiento de los pesos. Adam divide cada gradiente por su tamaño típico, y un decaimiento sumado al gradiente queda dividido también. AdamW lo saca del
# gradiente y lo aplica directamente al peso, como el lado derecho de la fórmula de 9.5.
