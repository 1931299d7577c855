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
import math

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from torch import Tensor

# %% [markdown] lang="en"
# **See it first.** Thirty points on a sine, with noise. A model may learn from twenty of them (black); the other ten (hollow) are
# hidden from it. The model is a polynomial, fitted by least squares as in assignments 4 and 6. Only the degree differs.

# %% [markdown] lang="es"
# **Míralo primero.** Treinta puntos sobre un seno, con ruido. Un modelo puede aprender de veinte (negros); los otros diez (huecos)
# se le ocultan. El modelo es un polinomio, ajustado por mínimos cuadrados como en las entregas 4 y 6. Solo cambia el grado.

# %%
generator = torch.Generator().manual_seed(7)
points_x = 2 * torch.rand(30, generator=generator, dtype=torch.float64) - 1
points_y = torch.sin(4 * points_x) + 0.25 * torch.randn(30, generator=generator, dtype=torch.float64)
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
    axes.plot(points_x[unseen], points_y[unseen], "o", color="black", markersize=5, fillstyle="none")
    errors = [
        squared_error(powers(points_x[rows], len(w)), points_y[rows], w, b)
        for rows in (seen, unseen)
    ]
    axes.set(xlabel="x", ylim=(-2.2, 2.2))
    axes.set_title(f"● {errors[0]:.3f}     ○ {errors[1]:.3g}", fontsize=10)


# %%
figure, panels = plt.subplots(1, 3, figsize=(10, 3.3), sharey=True, layout="constrained")
for axes, degree in zip(panels, (1, 4, 12), strict=True):
    A = torch.cat([powers(points_x[:20], degree), torch.ones(20, 1).double()], dim=1)
    theta = torch.linalg.lstsq(A, points_y[:20, None]).solution[:, 0]
    draw_fit(axes, theta[:-1], theta[-1], seen=range(20), unseen=range(20, 30))
    axes.text(-0.95, 1.85, f"degree · grado {degree}", fontsize=10)
panels[0].set_ylabel("y")
display(
    figure,
    metadata={
        "image/png": {
            "alt": "Three fits to the same 20 points, with the mean squared error on seen and on unseen "
            "points. Degree 1: a straight line that misses the wave. Degree 4: a curve near "
            "the dotted sine. Degree 12: a curve through nearly all seen points that shoots off "
            "between them. · Tres ajustes a los mismos 20 puntos, con el error cuadrático medio en los "
            "puntos vistos y en los no vistos. Grado 1: una recta que no ve la onda. Grado 4: una "
            "curva cercana al seno punteado. Grado 12: una curva por casi todos los puntos vistos que se "
            "dispara entre ellos."
        }
    },
)
plt.close(figure)

# %% [markdown] lang="en"
# Above each panel stands the mean squared error, on the points seen (●) and on the unseen ones (○). The line **underfits**: it
# is too stiff for the data and wrong on both. The polynomial of degree 12 **overfits**: best where it was trained, hopeless
# elsewhere. In the gap in the middle, where it saw no point, it does what it likes.
#
# Look into it, and you find weights in the thousands that almost cancel each other. Nothing in the sine asks for that.
# So put a price on it.

# %% [markdown] lang="es"
# Sobre cada recuadro está el error cuadrático medio, en los puntos vistos (●) y en los no vistos (○). La recta **se queda corta** (*subajuste*):
# es demasiado rígida para los datos y falla en ambos. El polinomio de grado 12 **sobreajusta**: es el mejor donde se entrenó y un desastre
# en lo demás. En el hueco del medio, donde no vio ningún punto, hace lo que quiere.
#
# Si miras dentro, encuentras pesos de miles de unidades que casi se cancelan entre sí. Nada en el seno pide eso. Así que
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

side = torch.linspace(-1.6, 2.8, 67)
w0, w1 = torch.meshgrid(side, side, indexing="xy")
height = (w0 - 1.7) ** 2 + 3 * (w1 - 1.3) ** 2 - 2.4 * (w0 - 1.7) * (w1 - 1.3)
for axes, penalty, name, at in [
    (panels[1], l2_penalty, "L2: Σ w² = 1", (0.906, 0.423)),
    (panels[2], l1_penalty, "L1: Σ |w| = 1", (1.0, 0.0)),
]:
    prices = torch.stack([penalty([w], 1.0) for w in torch.stack([w0, w1], -1).flatten(0, 1)])
    lowest = (at[0] - 1.7) ** 2 + 3 * (at[1] - 1.3) ** 2 - 2.4 * (at[0] - 1.7) * (at[1] - 1.3)
    axes.contour(w0, w1, height, levels=[0.1, 0.4, lowest, 3, 6], colors="tab:blue", linewidths=1)
    axes.contour(w0, w1, prices.reshape(w0.shape), levels=[1.0], colors="black", linewidths=2)
    axes.plot(1.7, 1.3, "x", color="tab:red", markersize=9, markeredgewidth=2)
    axes.plot(*at, "o", color="black")
    axes.axhline(0, color="gray", linewidth=0.6)
    axes.axvline(0, color="gray", linewidth=0.6)
    axes.set(xlabel="$w_0$", ylabel="$w_1$", aspect="equal", title=name)
display(
    figure,
    metadata={
        "image/png": {
            "alt": "Left: the best w against a. L2 is a straight line of half the slope, L1 is flat at "
            "zero between -1 and 1 and a shifted diagonal outside. Middle: an ellipse touches a "
            "circle beside the axis. Right: an ellipse touches a diamond in its corner on the axis. · "
            "Izquierda: el mejor w según a. L2 es una recta con la mitad de pendiente; L1 es plana en "
            "cero entre -1 y 1 y fuera es una diagonal desplazada. Centro: una elipse toca un círculo a "
            "un lado del eje. Derecha: una elipse toca un rombo en su esquina sobre el eje."
        }
    },
)
plt.close(figure)

