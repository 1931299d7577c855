# %% [markdown] lang="en"
# # 4. Linear regression
#
# So far you have built tools: tensors, products, derivatives. Now something learns. A straight line
# is laid through data, and by the end you will have found it in two ways: by solving an equation, and
# by walking downhill.
#
# The line is not the point. The way to it is. You choose a **model** with parameters, a **loss** that
# says how wrong one answer is, and you look for the parameters whose **mean loss** over the data is
# smallest:
#
# $$\hat\theta = \arg\min_\theta \; \frac{1}{n} \sum_{i=0}^{n-1} \ell\big(f_\theta(x_i),\, y_i\big) .$$
#
# Every network of this course, the last one included, is trained by this one sentence.
#
# **You will** write a linear model, the squared loss and the empirical risk, derive the gradient of the
# risk by hand, find its minimum by the normal equations and by gradient descent, and say how far a
# prediction can be off.
#
# **What comes after:** assignment 5 keeps the sentence and changes the loss, so that the same line tells
# two classes apart.
#
# As in every assignment, a result has the dtype and the device of the tensors that come in, and those are
# left as they were.

# %% [markdown] lang="es"
# # 4. Regresión lineal
#
# Hasta aquí has construido herramientas: tensores, productos, derivadas. Ahora algo aprende. Vas a trazar
# una recta entre los datos y, al terminar, la habrás encontrado de dos maneras: resolviendo una
# ecuación y bajando una cuesta.
#
# La recta no es lo importante. Lo importante es el camino. Eliges un **modelo** con parámetros, una
# **pérdida** que dice cuánto se equivoca una respuesta, y buscas los parámetros con la menor **pérdida
# media** sobre los datos:
#
# $$\hat\theta = \arg\min_\theta \; \frac{1}{n} \sum_{i=0}^{n-1} \ell\big(f_\theta(x_i),\, y_i\big) .$$
#
# Con esta única frase se entrenan todas las redes del curso, también la última.
#
# **Vas a** escribir un modelo lineal, la pérdida cuadrática y el riesgo empírico, deducir a mano el
# gradiente del riesgo, hallar su mínimo con las ecuaciones normales y con descenso de gradiente, y decir
# cuánto puede desviarse una predicción.
#
# **Después:** la entrega 5 conserva la frase y cambia la pérdida, de modo que la misma recta separe dos
# clases.
#
# Como en todas las entregas, un resultado tiene el dtype y el device de los tensores que entran, y estos se
# quedan como estaban.

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
# **The data.** In the 1920s somebody measured how far cars roll before they stop: 50 cars, each with its
# speed (miles per hour) and its stopping distance (feet). The numbers are from M. Ezekiel, *Methods of
# Correlation Analysis*, 1930.

# %% [markdown] lang="es"
# **Los datos.** En los años veinte alguien midió cuánto avanza un coche antes de detenerse: 50 coches, cada
# uno con su velocidad (millas por hora) y su distancia de frenado (pies). Los números son de M. Ezekiel,
# *Methods of Correlation Analysis*, 1930.

# %%
SPEEDS = """4 4 7 7 8 9 10 10 10 11 11 12 12 12 12 13 13 13 13 14 14 14 14 15 15 15 16 16 17 17 17
    18 18 18 18 19 19 19 20 20 20 20 20 22 23 24 24 24 24 25"""
DISTANCES = """2 10 4 22 16 10 18 26 34 17 28 14 20 24 28 26 34 34 46 26 36 60 80 20 26 54 32 40 32 40 50
    42 56 76 84 36 46 68 32 48 52 56 64 66 54 70 92 93 120 85"""
speed = torch.tensor([float(number) for number in SPEEDS.split()], dtype=torch.float64)
distance = torch.tensor([float(number) for number in DISTANCES.split()], dtype=torch.float64)
cars = speed[:, None]  # One row for each car, one column: (50, 1).
SPEED, DISTANCE = "speed · velocidad (mph)", "distance · distancia (ft)"

# %% [markdown] lang="en"
# ## 4.1 The model: `linear_model`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# A sample is a row of $d$ numbers, its *features* $x = (x_0, \dots, x_{d-1})$. The linear model gives every
# feature a **weight** $w_j$, adds up, and adds a **bias** $b$:
#
# $$\hat y = \sum_{j=0}^{d-1} w_j\, x_j + b = x \cdot w + b .$$
#
# The hat on $\hat y$ says that it is a prediction; $y$ without a hat is what was measured. The weight $w_j$
# says how much the prediction grows when feature $j$ grows by 1 and the others stay. The bias $b$ is the
# prediction where all features are 0. Without it, every line would have to pass through the origin.
#
# For $n$ samples, stacked as the rows of a matrix $X$ of shape $(n, d)$, all predictions come at once:
#
# $$\hat y = X w + b, \qquad \hat y_i = \sum_{j} X_{ij}\, w_j + b .$$
#
# **By hand.** With $w = (2, -1)$ and $b = 10$, the sample $(3, 4)$ gives
# $2 \cdot 3 - 1 \cdot 4 + 10 = 12$.
#
# **Your task.** `X` has shape `(n, d)`, `w` has shape `(d,)` and `b` is a 0-d tensor, shape `()`. Return
# the predictions, shape `(n,)` and not `(n, 1)`. Gradients flow to `X`, `w` and `b`. Everything is allowed,
# the operator `@` too.

# %% [markdown] lang="es"
# ## 4.1 El modelo: `linear_model`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# Una muestra es una fila de $d$ números, sus *características* $x = (x_0, \dots, x_{d-1})$. El modelo lineal
# da a cada característica un **peso** $w_j$, suma, y añade un **sesgo** $b$:
#
# $$\hat y = \sum_{j=0}^{d-1} w_j\, x_j + b = x \cdot w + b .$$
#
# El circunflejo de $\hat y$ indica que es una predicción; $y$ sin él es lo que se midió. El peso $w_j$ dice
# cuánto crece la predicción cuando la característica $j$ crece en 1 y las demás no cambian. El sesgo $b$ es
# la predicción cuando todas las características valen 0. Sin él, toda recta tendría que pasar por el origen.
#
# Con $n$ muestras, apiladas como filas de una matriz $X$ de forma $(n, d)$, salen todas las predicciones a
# la vez:
#
# $$\hat y = X w + b, \qquad \hat y_i = \sum_{j} X_{ij}\, w_j + b .$$
#
# **A mano.** Con $w = (2, -1)$ y $b = 10$, la muestra $(3, 4)$ da $2 \cdot 3 - 1 \cdot 4 + 10 = 12$.
#
# **Tu tarea.** `X` tiene forma `(n, d)`, `w` forma `(d,)` y `b` es un tensor 0-d, de forma `()`. Devuelve
# las predicciones, de forma `(n,)` y no `(n, 1)`. Los gradientes llegan a `X`, `w` y `b`. Todo está
# permitido, también el operador `@`.


# %% nbgrader={"grade_id": "linear_model", "solution": true}
def linear_model(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return the predictions of X (n, d) for weights w (d,) and bias b (), shape (n,)."""
    ### BEGIN SOLUTION
    return X @ w + b
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_linear_model", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    linear_model,
    oracle=lambda X, w, b: X @ w + b,
    mistakes={
        "linear_model_without_b": lambda X, w, b: X @ w,
        "linear_model_b_in_every_term": lambda X, w, b: (X * w + b).sum(1),
        "kept_dimension": lambda X, w, b: X @ w[:, None] + b,
        "not_summed": lambda X, w, b: X * w + b,
        "mean_not_sum": lambda X, w, b: (X * w).mean(1) + b,
        "transposed": lambda X, w, b: X.T @ w + b,
    },
)
for v in variants():
    for n, d in [(5, 3), (3, 5), (4, 4), (6, 1), (1, 3), (1, 1)]:
        contract.holds(v.normal(n, d), v.normal(d), v.normal())
    contract.differentiates(v.normal(5, 3), v.normal(3), v.normal())
### END HIDDEN TESTS
X = torch.tensor([[3.0, 4.0], [1.0, 0.0], [0.0, 0.0]])
w, b = torch.tensor([2.0, -1.0]), torch.tensor(10.0)
torch.testing.assert_close(linear_model(X, w, b), torch.tensor([12.0, 12.0, 10.0]))

# %% [markdown] lang="en"
# Three lines through the cars. Which one is best? Your eye has an opinion; the next exercise gives it a
# number.

# %% [markdown] lang="es"
# Tres rectas entre los coches. ¿Cuál es la mejor? Tu ojo tiene una opinión; el próximo ejercicio le da un
# número.

# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(5.5, 3.6), layout="constrained")
axes.scatter(speed, distance, s=14, color="black")
for slope, bias, style in [(2.0, 0.0, ":"), (4.0, -18.0, "-"), (6.0, -40.0, "--")]:
    line = linear_model(cars, torch.tensor([slope]).double(), torch.tensor(bias).double())
    axes.plot(speed, line, style, color="tab:blue", label=f"w = {slope:g}, b = {bias:g}")
axes.set(xlabel=SPEED, ylabel=DISTANCE)
axes.legend(frameon=False)
show(
    figure,
    "Fifty points that rise to the right, and three lines: one too flat, one in the "
    "middle of the points, one too steep. · Cincuenta puntos que suben hacia la derecha y "
    "tres rectas: una demasiado plana, una por el medio y una demasiado inclinada.",
)

# %% [markdown] lang="en"
# ## 4.2 The loss: `mse_loss`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# The **residual** of sample $i$ is $r_i = \hat y_i - y_i$: how far the prediction is off, with its sign. The
# **mean squared error** of $n$ predictions is
#
# $$\mathrm{MSE}(\hat y, y) = \frac{1}{n} \sum_{i=0}^{n-1} (\hat y_i - y_i)^2 .$$
#
# **Why the square?** It counts an error above like an error below. It is smooth, so that it has a derivative
# everywhere, 0 included. And there is a deeper reason. Suppose that what you measure is the true line plus
# noise, $y_i = x_i \cdot w + b + \varepsilon_i$, where the $\varepsilon_i$ are independent and normal with mean 0
# and variance $\sigma^2$. Write $\hat y_i = x_i \cdot w + b$. Then the probability density of the measurement
# $y_i$ is
#
# $$p(y_i) = \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left(-\frac{(y_i - \hat y_i)^2}{2\sigma^2}\right),
# \qquad -\log p(y_i) = \frac{(\hat y_i - y_i)^2}{2\sigma^2} + \text{constant} .$$
#
# Independent densities multiply, so their logarithms add up: the parameters that make the data most probable are
# those with the smallest sum of squares. Whoever takes the squared error says: I believe in normal noise.
#
# **By hand.** $\hat y = (2, 5, 1)$ and $y = (1, 5, 3)$ have the residuals $(1, 0, -2)$, and
# $\mathrm{MSE} = (1 + 0 + 4)/3 = 5/3$.
#
# **The bug to catch.** Take $\hat y = (1, 2)$ and $y = (1, 2)$: a perfect fit, MSE 0. Now let `y` be a column,
# shape `(2, 1)`, as it often comes out of a table. `y_hat - y` raises nothing. Broadcasting makes the
# $2 \times 2$ table of all differences, $\begin{pmatrix} 0 & 1 \\ -1 & 0 \end{pmatrix}$, whose mean square
# is $\frac12$. The training runs, the loss falls a little, and the model learns to predict the mean. So ask
# for equal shapes.
#
# **Your task.** `y_hat` and `y` have shape `(n,)`; return the mean squared error, shape `()`, such that
# gradients flow to both (at a perfect fit they are zero). Raise `ValueError` unless the two shapes are equal.
# Write the definition: the library's own `mse_loss` and `MSELoss` are not allowed.

# %% [markdown] lang="es"
# ## 4.2 La pérdida: `mse_loss`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# El **residuo** de la muestra $i$ es $r_i = \hat y_i - y_i$: cuánto se desvía la predicción, con su signo. El
# **error cuadrático medio** de $n$ predicciones es
#
# $$\mathrm{MSE}(\hat y, y) = \frac{1}{n} \sum_{i=0}^{n-1} (\hat y_i - y_i)^2 .$$
#
# **¿Por qué el cuadrado?** Cuenta igual un error por arriba que uno por abajo. Es suave, así que tiene
# derivada en todas partes, también en 0. Y hay una razón más profunda. Supón que lo que mides es la recta
# verdadera más ruido, $y_i = x_i \cdot w + b + \varepsilon_i$, donde los $\varepsilon_i$ son independientes y
# normales, de media 0 y varianza $\sigma^2$. Escribe $\hat y_i = x_i \cdot w + b$. La densidad de probabilidad de
# la medida $y_i$ es entonces
#
# $$p(y_i) = \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left(-\frac{(y_i - \hat y_i)^2}{2\sigma^2}\right),
# \qquad -\log p(y_i) = \frac{(\hat y_i - y_i)^2}{2\sigma^2} + \text{constante} .$$
#
# Las densidades independientes se multiplican, así que sus logaritmos se suman: los parámetros que hacen más
# probables los datos son los de menor suma de cuadrados. Quien usa el error cuadrático está diciendo: creo que el
# ruido es normal.
#
# **A mano.** $\hat y = (2, 5, 1)$ e $y = (1, 5, 3)$ tienen los residuos $(1, 0, -2)$, y
# $\mathrm{MSE} = (1 + 0 + 4)/3 = 5/3$.
#
# **El error que hay que cazar.** Toma $\hat y = (1, 2)$ e $y = (1, 2)$: ajuste perfecto, MSE 0. Supón ahora
# que `y` es una columna, de forma `(2, 1)`, como suele salir de una tabla. `y_hat - y` no se queja. La difusión
# forma la tabla $2 \times 2$ de todas las diferencias,
# $\begin{pmatrix} 0 & 1 \\ -1 & 0 \end{pmatrix}$, cuyo cuadrado medio es $\frac12$. El entrenamiento sigue, la
# pérdida baja un poco y el modelo aprende a predecir la media. Por eso, exige formas iguales.
#
# **Tu tarea.** `y_hat` e `y` tienen forma `(n,)`; devuelve el error cuadrático medio, de forma `()`, de modo
# que los gradientes lleguen a los dos (con un ajuste perfecto son cero). Lanza `ValueError` si las dos formas
# no son iguales. Escribe la definición: no se permiten `mse_loss` ni `MSELoss` de la biblioteca.


# %% nbgrader={"grade_id": "mse_loss", "solution": true}
def mse_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    """Return the mean squared error of y_hat (n,) and y (n,), shape ()."""
    ### BEGIN SOLUTION
    if y_hat.shape != y.shape:
        raise ValueError(f"y_hat has shape {tuple(y_hat.shape)}, y has {tuple(y.shape)}")
    return ((y_hat - y) ** 2).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mse_loss", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    mse_loss,
    oracle=lambda y_hat, y: ((y_hat - y) ** 2).mean(),
    mistakes={
        "sum_not_mean": lambda y_hat, y: ((y_hat - y) ** 2).sum(),
        "unnecessary_half": lambda y_hat, y: ((y_hat - y) ** 2).mean() / 2,
        "mse_root_taken": lambda y_hat, y: ((y_hat - y) ** 2).mean().sqrt(),
        "mse_absolute_error": lambda y_hat, y: (y_hat - y).abs().mean(),
        "mse_not_averaged": lambda y_hat, y: (y_hat - y) ** 2,
        "mse_square_of_mean": lambda y_hat, y: (y_hat - y).mean() ** 2,
        "mse_divided_by_n_minus_1": lambda y_hat, y: ((y_hat - y) ** 2).sum() / (len(y) - 1),
    },
)
contract.forbids("mse_loss", "MSELoss")
for v in variants():
    for n in (5, 2, 8, 1):
        contract.holds(v.normal(n), v.normal(n, mean=2))
    contract.differentiates(v.normal(6), v.normal(6, mean=2))
    perfect = v.normal(4)
    contract.holds(perfect, perfect.clone())
    contract.differentiates(perfect, perfect.clone())
### END HIDDEN TESTS
y_hat, y = torch.tensor([2.0, 5.0, 1.0]), torch.tensor([1.0, 5.0, 3.0])
torch.testing.assert_close(mse_loss(y_hat, y), torch.tensor(5 / 3))

# %% nbgrader={"grade_id": "test_mse_loss_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(mse_loss, oracle=lambda y_hat, y: ((y_hat - y) ** 2).mean())
contract.forbids("mse_loss", "MSELoss")
contract.holds(torch.tensor([1.0, 4.0, 2.0]), torch.tensor([3.0, -1.0, 0.5]))
for y_hat_shape, y_shape in [
    ((3,), (3, 1)),
    ((3, 1), (3,)),
    ((3,), (1, 3)),
    ((3, 1), (1, 3)),
    ((3,), (1,)),
    ((1,), (3,)),
    ((3,), ()),
    ((1,), ()),  # as many numbers, another shape
    ((1,), (1, 1)),
    ((6,), (2, 3)),
    ((4,), (3,)),
]:
    contract.refuses(torch.ones(y_hat_shape), torch.zeros(y_shape))
### END HIDDEN TESTS
try:
    mse_loss(torch.ones(3), torch.ones(3, 1))
except ValueError:
    pass
else:
    raise AssertionError("mse_loss of shapes (3,) and (3, 1) must raise ValueError")

# %% [markdown] lang="en"
# ## 4.3 What learning means: `empirical_risk`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# What do you want of a model? Not that it is right about the 50 cars; those you have measured already. You
# want it to be right about the next one. Let $\ell(\hat y, y)$ be the loss of a single prediction, and let new
# samples $(x, y)$ come from some distribution. What counts is the loss to expect, the **risk**
#
# $$R(\theta) = \mathbb{E}\big[\ell(f_\theta(x),\, y)\big],$$
#
# where $f_\theta$ is the model and $\theta$ stands for all its parameters (here $w$ and $b$), and $\mathbb{E}$
# is the mean over the distribution.
#
# Nobody knows the distribution. But you have $n$ samples of it, and a mean over many samples comes close to
# the expectation; that is the law of large numbers. So put the sample in place of the distribution. The result
# is the **empirical risk**
#
# $$\hat R(\theta) = \frac{1}{n} \sum_{i=0}^{n-1} \ell\big(f_\theta(x_i),\, y_i\big),
# \qquad \hat\theta = \arg\min_\theta \hat R(\theta) .$$
#
# *Learning* is the search for $\hat\theta$. Three choices make a method: the model $f_\theta$, the loss $\ell$,
# and the way to go down. Each can be changed without the others, so your function takes the first two as
# arguments. With a linear model and $\ell(\hat y, y) = (\hat y - y)^2$ it is the mean squared error of before.
# (That $\hat R$ is not $R$ has consequences: a model can learn the sample by heart. Assignment 9 is about
# that.)
#
# **By hand.** Model $f(x) = 2x$, loss $|\hat y - y|$, samples $(1, 3)$, $(2, 4)$, $(4, 6)$. The predictions are
# $2, 4, 8$, the losses $1, 0, 2$, the empirical risk is $(1 + 0 + 2)/3 = 1$.
#
# **Your task.** `model` is a function that takes `X`, shape `(n, d)`, and returns one prediction per row; a
# prediction may be a number or a row of numbers. `loss` is a function that takes the predictions and `y`, in
# this order, and returns one value per sample, shape `(n,)`. `y` holds one target per row: numbers, or int64
# labels where the loss asks for them. Return the mean, shape `()`, for whatever functions you are given, and
# let gradients flow through them to `X` and, where it holds numbers, `y`.

# %% [markdown] lang="es"
# ## 4.3 Qué significa aprender: `empirical_risk`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# ¿Qué le pides a un modelo? No que acierte con los 50 coches; esos ya los has medido. Le pides que acierte con
# el siguiente. Sea $\ell(\hat y, y)$ la pérdida de una sola predicción, y supón que las muestras nuevas $(x, y)$
# salen de cierta distribución. Lo que cuenta es la pérdida esperada, el **riesgo**
#
# $$R(\theta) = \mathbb{E}\big[\ell(f_\theta(x),\, y)\big],$$
#
# donde $f_\theta$ es el modelo, $\theta$ reúne todos sus parámetros (aquí $w$ y $b$) y $\mathbb{E}$ es la media
# sobre la distribución.
#
# Nadie conoce esa distribución. Pero tienes $n$ muestras de ella, y la media de muchas muestras se acerca a la
# esperanza: es la ley de los grandes números. Pon entonces la muestra en lugar de la distribución. El resultado
# es el **riesgo empírico**
#
# $$\hat R(\theta) = \frac{1}{n} \sum_{i=0}^{n-1} \ell\big(f_\theta(x_i),\, y_i\big),
# \qquad \hat\theta = \arg\min_\theta \hat R(\theta) .$$
#
# *Aprender* es buscar $\hat\theta$. Tres elecciones definen un método: el modelo $f_\theta$, la pérdida $\ell$ y
# la manera de bajar. Cada una puede cambiar sin las otras, y por eso tu función recibe las dos primeras como
# argumentos. Con un modelo lineal y $\ell(\hat y, y) = (\hat y - y)^2$ es el error cuadrático medio de antes.
# (Que $\hat R$ no sea $R$ tiene consecuencias: un modelo puede aprenderse la muestra de memoria. De eso trata
# la entrega 9.)
#
# **A mano.** Modelo $f(x) = 2x$, pérdida $|\hat y - y|$, muestras $(1, 3)$, $(2, 4)$, $(4, 6)$. Las predicciones
# son $2, 4, 8$, las pérdidas $1, 0, 2$, y el riesgo empírico es $(1 + 0 + 2)/3 = 1$.
#
# **Tu tarea.** `model` es una función que recibe `X`, de forma `(n, d)`, y devuelve una predicción por fila; una
# predicción puede ser un número o una fila de números. `loss` es una función que recibe las predicciones e `y`,
# en este orden, y devuelve un valor por muestra, de forma `(n,)`. `y` contiene un objetivo por fila: números, o
# etiquetas int64 cuando la pérdida las pide. Devuelve la media, de forma `()`, sean cuales sean las funciones, y
# deja que los gradientes pasen a través de ellas hasta `X` y, si contiene números, hasta `y`.


# %% nbgrader={"grade_id": "empirical_risk", "solution": true}
def empirical_risk(loss, model, X: Tensor, y: Tensor) -> Tensor:
    """Return the mean of loss(model(X), y) over the n rows of X (n, d), shape ()."""
    ### BEGIN SOLUTION
    return loss(model(X), y).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_empirical_risk", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def waves(X):
    return X.sin().sum(dim=1) + 0.5 * X[:, 0]


def column(X):
    return X.sum(dim=1, keepdim=True)


def scores_of(X):
    return X.cumsum(dim=1) - 0.3 * X**2


def linex(y_hat, y):  # Negative where the prediction is near.
    return torch.exp(0.5 * (y_hat - y)) - 0.5 * (y_hat - y) - 2


def distance_to_column(y_hat, y):
    return (y_hat[:, 0] - y).abs()


def negative_log_share(scores, labels):
    return scores.logsumexp(dim=1) - scores.gather(1, labels[:, None])[:, 0]


contract = Contract(
    empirical_risk,
    oracle=lambda loss, model, X, y: loss(model(X), y).mean(),
    mistakes={
        "sum_not_mean": lambda loss, model, X, y: loss(model(X), y).sum(),
        "risk_loss_arguments_swapped": lambda loss, model, X, y: loss(y, model(X)).mean(),
        "risk_not_averaged": lambda loss, model, X, y: loss(model(X), y),
        "risk_ignores_the_loss": lambda loss, model, X, y: ((model(X) - y) ** 2).mean(),
    },
)
for v in variants():
    for n, d in [(6, 3), (3, 5), (4, 4), (7, 1), (1, 3)]:
        contract.holds(linex, waves, v.normal(n, d), v.normal(n))
        contract.holds(distance_to_column, column, v.normal(n, d), v.normal(n))
        contract.holds(negative_log_share, scores_of, v.normal(n, d), v.integers(0, d, n))
### END HIDDEN TESTS
risk = empirical_risk(
    lambda y_hat, y: (y_hat - y).abs(),
    lambda X: 2 * X[:, 0],
    torch.tensor([[1.0], [2.0], [4.0]]),
    torch.tensor([3.0, 4.0, 6.0]),
)
torch.testing.assert_close(risk, torch.tensor(1.0))

# %% nbgrader={"grade_id": "test_empirical_risk_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def bent(X):
    return (X * X.tanh()).sum(dim=1)


def bent_scores(X):
    return X.cumsum(dim=1).tanh()


def tilted(y_hat, y):
    return (y_hat - y) ** 2 + 0.3 * y_hat * y


def log_share(scores, labels):
    return scores.logsumexp(dim=1) - scores.gather(1, labels[:, None])[:, 0]


contract = Contract(empirical_risk, oracle=lambda loss, model, X, y: loss(model(X), y).mean())
for v in variants():
    contract.differentiates(tilted, bent, v.normal(5, 3), v.normal(5))
    contract.differentiates(log_share, bent_scores, v.normal(5, 3), v.integers(0, 3, 5))
### END HIDDEN TESTS
X = torch.tensor([[1.0], [3.0]], requires_grad=True)
risk = empirical_risk(lambda y_hat, y: (y_hat - y) ** 2, lambda X: 2 * X[:, 0], X, torch.ones(2))
(gradient,) = torch.autograd.grad(risk, X)
torch.testing.assert_close(gradient, torch.tensor([[2.0], [10.0]]))

# %% [markdown] lang="en"
# Look at the empirical risk of the cars: every point of this plane is a line, and its height is the mean
# squared error of that line. It is a bowl, long and narrow, with a single lowest point. (The speed is
# counted in tens of mph here.)

# %% [markdown] lang="es"
# Mira el riesgo empírico de los coches: cada punto de este plano es una recta, y su altura es el error
# cuadrático medio de esa recta. Es un cuenco, largo y estrecho, con un único punto más bajo. (Aquí la
# velocidad se cuenta en decenas de mph.)

# %% uses_exercises=true
slopes, biases = torch.linspace(0, 80, 61).double(), torch.linspace(-80, 60, 61).double()
tens = cars / 10
risks = torch.stack(
    [
        torch.stack(
            [
                empirical_risk(
                    lambda y_hat, y: (y_hat - y) ** 2,
                    lambda X, w=slope, b=bias: linear_model(X, w[None], b),
                    tens,
                    distance,
                )
                for slope in slopes
            ]
        )
        for bias in biases
    ]
)
figure, axes = plt.subplots(figsize=(5, 3.8), layout="constrained")
levels = [250, 400, 800, 1600, 3200, 6400]
contours = axes.contour(slopes, biases, risks, levels=levels, colors="tab:blue", linewidths=1)
axes.clabel(contours, fmt="%d", fontsize=8, colors="black")
axes.set(xlabel="w", ylabel="b", title=r"$\hat R(w, b)$")
show(
    figure,
    "Contour lines of the risk over w and b: long nested ellipses that lean to the "
    "right and down, lowest in the middle. · Curvas de nivel del riesgo según w y b: "
    "elipses alargadas, una dentro de otra, que bajan hacia la derecha, con el mínimo en el "
    "centro.",
)

# %% [markdown] lang="en"
# ## 4.4 Which way is up: `mse_gradients`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# To go down in the bowl you need its slope. Write the risk with the residuals $r_i = x_i \cdot w + b - y_i$,
# where $x_i$ is row $i$ of $X$:
#
# $$\hat R(w, b) = \frac{1}{n} \sum_{i=0}^{n-1} r_i^2 .$$
#
# Differentiate by the chain rule. The square gives $2 r_i$, times the derivative of $r_i$ itself. Weight $w_j$
# stands in $r_i$ only in the term $x_{ij} w_j$, so $\partial r_i / \partial w_j = x_{ij}$; and
# $\partial r_i / \partial b = 1$. Hence
#
# $$\frac{\partial \hat R}{\partial w_j} = \frac{2}{n} \sum_{i} r_i\, x_{ij},
# \qquad \frac{\partial \hat R}{\partial b} = \frac{2}{n} \sum_{i} r_i .$$
#
# The sum over $i$ is a product with the transpose, so all weights come at once:
#
# $$\nabla_w \hat R = \frac{2}{n}\, X^\top r, \qquad \frac{\partial \hat R}{\partial b} = \frac{2}{n} \sum_i r_i .$$
#
# Check the shapes: $X^\top$ is $(d, n)$, $r$ is $(n,)$, so $\nabla_w \hat R$ is $(d,)$, like $w$. A gradient
# always has the shape of what you differentiate by. And read it: each sample pulls at $w_j$ with the strength
# of its residual times its feature. Where $r_i = 0$, the sample has nothing to say.
#
# **By hand.** $x = (0, 1, 2)$, $y = (1, 2, 6)$, $w = 1$, $b = 0$. The residuals are $(-1, -1, -4)$, and
# $\partial \hat R / \partial w = \frac23 (0 - 1 - 8) = -6$, $\partial \hat R / \partial b = \frac23 (-6) = -4$.
# Both are negative: to lower the risk, raise $w$ and $b$.
#
# **Your task.** Return `(gradient of w, gradient of b)` of the mean squared error at `w`, `b`, shapes `(d,)` and
# `()`. `X` is `(n, d)`, `y` is `(n,)`; mind the order of the arguments. Write the closed form above: no automatic
# differentiation (no `backward`, no `.grad`, nothing of `torch.autograd`, no `grad`, `vjp`, … of `torch.func`), and
# no differences of two losses either, which are only near the answer. The result need not carry a graph.

# %% [markdown] lang="es"
# ## 4.4 Hacia dónde se sube: `mse_gradients`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Para bajar por el cuenco necesitas su pendiente. Escribe el riesgo con los residuos
# $r_i = x_i \cdot w + b - y_i$, donde $x_i$ es la fila $i$ de $X$:
#
# $$\hat R(w, b) = \frac{1}{n} \sum_{i=0}^{n-1} r_i^2 .$$
#
# Deriva con la regla de la cadena. El cuadrado da $2 r_i$, por la derivada del propio $r_i$. El peso $w_j$ solo
# aparece en $r_i$ en el término $x_{ij} w_j$, así que $\partial r_i / \partial w_j = x_{ij}$; y
# $\partial r_i / \partial b = 1$. Por tanto,
#
# $$\frac{\partial \hat R}{\partial w_j} = \frac{2}{n} \sum_{i} r_i\, x_{ij},
# \qquad \frac{\partial \hat R}{\partial b} = \frac{2}{n} \sum_{i} r_i .$$
#
# La suma sobre $i$ es un producto por la traspuesta, de modo que salen todos los pesos a la vez:
#
# $$\nabla_w \hat R = \frac{2}{n}\, X^\top r, \qquad \frac{\partial \hat R}{\partial b} = \frac{2}{n} \sum_i r_i .$$
#
# Comprueba las formas: $X^\top$ es $(d, n)$ y $r$ es $(n,)$, así que $\nabla_w \hat R$ es $(d,)$, como $w$. Un
# gradiente tiene siempre la forma de aquello respecto a lo que se deriva. Y léelo: cada muestra tira de $w_j$ con
# la fuerza de su residuo por su característica. Donde $r_i = 0$, la muestra no tiene nada que decir.
#
# **A mano.** $x = (0, 1, 2)$, $y = (1, 2, 6)$, $w = 1$, $b = 0$. Los residuos son $(-1, -1, -4)$, y
# $\partial \hat R / \partial w = \frac23 (0 - 1 - 8) = -6$, $\partial \hat R / \partial b = \frac23 (-6) = -4$.
# Los dos son negativos: para reducir el riesgo, sube $w$ y $b$.
#
# **Tu tarea.** Devuelve `(gradiente de w, gradiente de b)` del error cuadrático medio en `w`, `b`, de formas `(d,)` y
# `()`. `X` es `(n, d)` e `y` es `(n,)`; fíjate en el orden de los argumentos. Escribe la forma cerrada de arriba:
# sin diferenciación automática (ni `backward`, ni `.grad`, ni nada de `torch.autograd`, ni `grad`, `vjp`, … de
# `torch.func`), y tampoco con diferencias de dos pérdidas, que solo se acercan a la respuesta. El resultado no
# tiene por qué llevar grafo.


# %% nbgrader={"grade_id": "mse_gradients", "solution": true}
def mse_gradients(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Return the gradients (d,) and () of the mean squared error with respect to w and b."""
    ### BEGIN SOLUTION
    residual = X @ w + b - y
    return 2 / len(y) * X.T @ residual, 2 * residual.mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mse_gradients", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_gradients(X, y, w, b):
    residual = X @ w + b - y
    return 2 * (X * residual[:, None]).mean(0), 2 * residual.mean()


contract = Contract(
    mse_gradients,
    oracle=right_gradients,
    mistakes={
        "missing_factor_two": lambda X, y, w, b: [g / 2 for g in right_gradients(X, y, w, b)],
        "sum_not_mean": lambda X, y, w, b: [g * len(y) for g in right_gradients(X, y, w, b)],
        "wrong_sign": lambda X, y, w, b: [-g for g in right_gradients(X, y, w, b)],
        "linreg_results_swapped": lambda X, y, w, b: right_gradients(X, y, w, b)[::-1],
        "mse_gradients_without_b": lambda X, y, w, b: right_gradients(X, y, w, 0 * b),
        "mse_gradients_not_weighted": lambda X, y, w, b: right_gradients(
            X * 0 + 1, y - X @ w, 0 * w, b
        ),
    },
    returns=("dw", "db"),
)
contract.forbids(
    *("backward", "grad", "autograd.*", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd"),
    *("hessian", "linearize"),
)
for v in variants():
    for n, d in [(5, 3), (3, 5), (4, 4), (6, 1), (1, 3), (1, 1)]:
        contract.holds(v.normal(n, d), v.normal(n, mean=1), v.normal(d), v.normal())
# A gradient of about 1 under a loss of 1e10: a difference of two losses is lost in their rounding.
for v in variants([torch.float64], seed=1):
    X, y = v.normal(40, 3), v.normal(40, std=1e5)
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    near = torch.linalg.solve(A.T @ A, A.T @ y) + v.normal(4, mean=1)
    contract.holds(X, y, near[:3].clone(), near[3].clone())
### END HIDDEN TESTS
X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0])
dw, db = mse_gradients(X, y, torch.tensor([1.0]), torch.tensor(0.0))
torch.testing.assert_close(dw, torch.tensor([-6.0]))
torch.testing.assert_close(db, torch.tensor(-4.0))

# %% [markdown] lang="en"
# At some points of the bowl, the direction *against* the gradient. It is perpendicular to the contour line, and
# so it rarely points straight at the minimum.

# %% [markdown] lang="es"
# En algunos puntos del cuenco, la dirección *contraria* al gradiente. Es perpendicular a la curva de nivel y, por
# eso, rara vez apunta directamente al mínimo.

# %%
standardised = (cars - cars.mean()) / cars.std(correction=0)


def draw_bowl(axes, X, slopes, biases, levels):
    """Draw contour lines of the mean squared error of the cars over the slope and the bias."""
    errors = slopes[None, :, None] * X[:, 0] + biases[:, None, None] - distance
    axes.contour(
        slopes, biases, (errors**2).mean(dim=-1), levels=levels, colors="tab:blue", linewidths=1
    )
    axes.set(xlabel="w", ylabel="b")


# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(4.6, 4), layout="constrained")
draw_bowl(
    axes,
    0.6 * standardised,  # So that the bowl is a little longer than wide.
    torch.linspace(-10, 80, 60).double(),
    torch.linspace(5, 85, 60).double(),
    [250, 350, 500, 700, 1000, 1400],
)
for slope in (0.0, 20.0, 50.0, 70.0):
    for bias in (15.0, 35.0, 55.0, 75.0):
        here = torch.tensor([slope]).double(), torch.tensor(bias).double()
        dw, db = mse_gradients(0.6 * standardised, distance, *here)
        axes.annotate(
            "",
            xytext=(slope, bias),
            xy=(slope - 0.2 * dw.item(), bias - 0.2 * db.item()),
            arrowprops={"arrowstyle": "->", "color": "black"},
        )
axes.set_aspect("equal")
show(
    figure,
    "Elliptic contour lines with arrows that cross them at right angles and point "
    "inwards. · Curvas de nivel elípticas con flechas que las cruzan en ángulo recto y "
    "apuntan hacia dentro.",
)

# %% [markdown] lang="en"
# ## 4.5 The minimum by an equation: `fit_normal_equations`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# At the lowest point of the bowl the gradient is zero. First a notation that saves half the writing: give
# every sample one more feature that is always 1, and count $b$ among the weights.
#
# $$A = \begin{pmatrix} X & \mathbf{1} \end{pmatrix} \in \mathbb{R}^{n \times (d+1)}, \qquad
# \theta = \begin{pmatrix} w \\ b \end{pmatrix}, \qquad A\theta = Xw + b .$$
#
# With it the gradient of 4.4 is one product, $\frac2n A^\top (A\theta - y)$. Set it to zero, drop the factor, and
# you have $d + 1$ linear equations for $d + 1$ unknowns, the **normal equations**:
#
# $$A^\top A\, \theta = A^\top y .$$
#
# *Are they solvable, and is it a minimum?* Let the columns of $A$ be independent (*full column rank*: no feature
# can be computed from the others and the 1). If $A^\top A v = 0$, then
# $0 = v^\top A^\top A v = \lVert Av \rVert^2$, so $Av = 0$, so $v = 0$. Hence $A^\top A$ is invertible, and there
# is exactly one solution. And for any step $v$ away from it,
# $\lVert A(\theta + v) - y \rVert^2 = \lVert A\theta - y \rVert^2 + \lVert Av \rVert^2$, because the mixed term
# $2 v^\top A^\top (A\theta - y)$ is zero. It only gets worse: a minimum, and the only one.
#
# *Why normal?* $A^\top r = 0$ says that the residuals are perpendicular (normal) to every column of $A$. For the
# column of ones: they add up to 0.
#
# **By hand.** $x = (0, 1, 2)$, $y = (1, 2, 6)$:
#
# $$A^\top A = \begin{pmatrix} 5 & 3 \\ 3 & 3 \end{pmatrix}, \quad
# A^\top y = \begin{pmatrix} 14 \\ 9 \end{pmatrix}, \quad
# 5w + 3b = 14,\; 3w + 3b = 9 \;\Rightarrow\; w = 2.5,\; b = 0.5 .$$
#
# The residuals are $(-0.5, 1, -0.5)$. Their sum is 0, and so is their product with $x$.
#
# **Beware of the units.** A length may come in kilometres and a weight in grams, and one column is then a million
# times as large as another. The fit does not care: make a column 1000 times larger, and its weight gets 1000 times
# smaller. A *solver* may care. Some routines guess the rank of $A$ (`pinv`, and `torch.linalg.lstsq` as it comes on
# the CPU). In float32 they take a column a million times smaller than the largest for zero and give its feature no
# weight. Solving the normal equations, or a QR decomposition, does not guess.
#
# **Your task.** Return `(w, b)`, shapes `(d,)` and `()`, that minimise the mean squared error of `X` `(n, d)` and `y`
# `(n,)`. $[X, \mathbf{1}]$ has full column rank. Any method is allowed. It must stand columns whose sizes lie anywhere
# between $10^{-3}$ and $10^{3}$, with an error of at most $10^{-8}$ in float64 and $10^{-3}$ in float32, relative to
# the largest coefficient, where every $w_j$ is counted in units that make its column of size 1. The result may be
# detached.

# %% [markdown] lang="es"
# ## 4.5 El mínimo con una ecuación: `fit_normal_equations`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# En el punto más bajo del cuenco el gradiente es cero. Antes, una notación que ahorra la mitad de la escritura: da a
# cada muestra una característica más, que siempre vale 1, y cuenta $b$ entre los pesos.
#
# $$A = \begin{pmatrix} X & \mathbf{1} \end{pmatrix} \in \mathbb{R}^{n \times (d+1)}, \qquad
# \theta = \begin{pmatrix} w \\ b \end{pmatrix}, \qquad A\theta = Xw + b .$$
#
# Con ella, el gradiente de 4.4 es un solo producto, $\frac2n A^\top (A\theta - y)$. Iguálalo a cero, quita el factor
# y tienes $d + 1$ ecuaciones lineales con $d + 1$ incógnitas, las **ecuaciones normales**:
#
# $$A^\top A\, \theta = A^\top y .$$
#
# *¿Tienen solución, y es un mínimo?* Supón que las columnas de $A$ son independientes (*rango completo por columnas*:
# ninguna característica se puede calcular a partir de las demás y del 1). Si $A^\top A v = 0$, entonces
# $0 = v^\top A^\top A v = \lVert Av \rVert^2$, luego $Av = 0$ y $v = 0$. Así que $A^\top A$ es invertible y hay
# exactamente una solución. Y para cualquier paso $v$ que se aleje de ella,
# $\lVert A(\theta + v) - y \rVert^2 = \lVert A\theta - y \rVert^2 + \lVert Av \rVert^2$, porque el término mixto
# $2 v^\top A^\top (A\theta - y)$ es cero. Solo puede empeorar: es un mínimo, y el único.
#
# *¿Por qué normales?* $A^\top r = 0$ dice que los residuos son perpendiculares (normales) a cada columna de $A$. Para
# la columna de unos: suman 0.
#
# **A mano.** $x = (0, 1, 2)$, $y = (1, 2, 6)$:
#
# $$A^\top A = \begin{pmatrix} 5 & 3 \\ 3 & 3 \end{pmatrix}, \quad
# A^\top y = \begin{pmatrix} 14 \\ 9 \end{pmatrix}, \quad
# 5w + 3b = 14,\; 3w + 3b = 9 \;\Rightarrow\; w = 2.5,\; b = 0.5 .$$
#
# Los residuos son $(-0.5, 1, -0.5)$. Su suma es 0, y también su producto por $x$.
#
# **Cuidado con las unidades.** Una longitud puede venir en kilómetros y un peso en gramos, y entonces una columna es un
# millón de veces mayor que otra. Al ajuste le da igual: haz una columna 1000 veces mayor y su peso será 1000 veces
# menor. A un *algoritmo* puede no darle igual. Algunas rutinas adivinan el rango de $A$ (`pinv`, y
# `torch.linalg.lstsq` tal como viene en la CPU). En float32 toman por cero una columna un millón de veces menor que la
# mayor y dejan su característica sin peso. Con las ecuaciones normales, o con una descomposición QR, no se adivina nada.
#
# **Tu tarea.** Devuelve `(w, b)`, de formas `(d,)` y `()`, que minimizan el error cuadrático medio de `X` `(n, d)` e `y`
# `(n,)`. $[X, \mathbf{1}]$ tiene rango completo por columnas. Cualquier método vale. Debe soportar columnas de tamaños
# entre $10^{-3}$ y $10^{3}$, con un error de $10^{-8}$ como máximo en float64 y de $10^{-3}$ en float32, relativo al
# mayor coeficiente, contando cada $w_j$ en unidades en las que su columna tiene tamaño 1. El resultado puede estar
# separado del grafo.


# %% nbgrader={"grade_id": "fit_normal_equations", "solution": true}
def fit_normal_equations(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return the weights (d,) and the bias () of least squares on X (n, d) and y (n,)."""
    ### BEGIN SOLUTION
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A, A.T @ y)
    return theta[:-1], theta[-1]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_fit_normal_equations", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_fit(X, y):
    mean, size = X.mean(0), X.std(0)
    Q, R = torch.linalg.qr((X - mean) / size)
    w = torch.linalg.solve_triangular(R, Q.T @ (y - y.mean())[:, None], upper=True)[:, 0] / size
    return w, y.mean() - mean @ w


def slope_through_origin(X, y):
    return torch.linalg.solve(X.T @ X, X.T @ y)


for v in variants():
    tolerance = 1e-8 if v.dtype == torch.float64 else 1e-3
    contract = Contract(
        fit_normal_equations,
        oracle=right_fit,
        mistakes={
            "linreg_through_origin": lambda X, y: (slope_through_origin(X, y), 0 * y[0]),
            "linreg_intercept_is_mean": lambda X, y: (right_fit(X, y)[0], y.mean()),
            "linreg_results_swapped": lambda X, y: right_fit(X, y)[::-1],
            "kept_dimension": lambda X, y: (right_fit(X, y)[0][:, None], right_fit(X, y)[1][None]),
        },
        returns=("w", "b"),
        rtol=tolerance,
        atol=2.5 * tolerance,  # The largest coefficient, b, is about 3.
    )
    for n, d in [(8, 1), (9, 2), (20, 3), (40, 5)]:
        X = v.normal(n, d, mean=1.5)
        contract.holds(X, X @ v.normal(d) + 3 + v.normal(n, std=0.5))
    contract.holds(v.tensor([[1.0], [3.0]]), v.tensor([2.0, 8.0]))
### END HIDDEN TESTS
X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0])
w, b = fit_normal_equations(X, y)
torch.testing.assert_close(w, torch.tensor([2.5]), rtol=0, atol=2.5e-3)
torch.testing.assert_close(b, torch.tensor(0.5), rtol=0, atol=2.5e-3)

# %% nbgrader={"grade_id": "test_fit_normal_equations_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import math

from gradus.checks import call, expect, variants


def exact_fit(X, y):
    mean, size = X.mean(0), X.std(0)
    Q, R = torch.linalg.qr((X - mean) / size)
    w = torch.linalg.solve_triangular(R, Q.T @ (y - y.mean())[:, None], upper=True)[:, 0] / size
    return w, y.mean() - mean @ w


# float64 first: what is right there and drops the smallest column in float32 has guessed the rank.
for v in variants([torch.float64, torch.float32]):
    tolerance = 1e-8 if v.dtype == torch.float64 else 1e-3
    for n, d in [(12, 2), (16, 5), (40, 5), (200, 5)]:
        # Columns of size 1 and a moderate mean, stretched by 1e-3 to 1e3 in random order.
        Z, size = v.normal(n, d) + v.normal(d), torch.logspace(-3, 3, d, dtype=torch.float64)
        size = v.tensor(size)[v.permutation(d)]
        X, y = Z * size, Z @ (v.normal(d) + 1) + 1.5 + v.normal(n, std=0.3)
        w, b = (part.to(v.dtype) for part in exact_fit(X.double(), y.double()))
        got = call(fit_normal_equations, X.clone(), y.clone())
        what = f"fit_normal_equations(X: {n} × {d}, 1e-3 … 1e3)"
        expect(got, (w, b), what=what, atol=math.inf)  # Two tensors of the right shape.
        found = torch.cat([got[0].detach() * size, got[1].detach()[None]])
        wanted = torch.cat([w * size, b[None]])
        smallest = size.argmin()
        dropped = found[smallest].abs() < 1e-2 * wanted[smallest].abs()
        guessed = v.dtype == torch.float32 and bool(dropped)
        expect(
            found,
            wanted,
            what=f"(w · 1e-3 … 1e3, b), {what}",
            mistakes={"linreg_rank_guessed": found} if guessed else {},
            rtol=0.0,
            atol=tolerance,
        )
### END HIDDEN TESTS
X = torch.tensor([[0.0, 1e3], [1e-3, 0.0], [2e-3, 1e3], [0.0, 2e3], [1e-3, 3e3]])
y = 500 * X[:, 0] + 2e-3 * X[:, 1] - 1
w, b = fit_normal_equations(X, y)
torch.testing.assert_close(
    w * torch.tensor([1e-3, 1e3]), torch.tensor([0.5, 2.0]), rtol=0, atol=2e-3
)
torch.testing.assert_close(b, torch.tensor(-1.0), rtol=0, atol=2e-3)

# %% [markdown] lang="en"
# ## 4.6 The minimum by descent: `fit_gradient_descent`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# Linear regression is the rare case with an equation for the minimum. For a network there is none. What is left is
# to go down, step by step. **Gradient descent** starts somewhere, here with zeros, and repeats
#
# $$w \leftarrow w - \eta\, \nabla_w \hat R(w, b), \qquad
# b \leftarrow b - \eta\, \frac{\partial \hat R}{\partial b}(w, b),$$
#
# where $\eta > 0$ is the **learning rate** (`lr`). Both gradients are taken at the *same* point, the old one. If you
# change $w$ first and then compute the gradient of $b$ with the new $w$, that is another method.
#
# **Why it goes down.** Near $\theta = (w, b)$ the risk is almost its tangent: for a small step $v$,
# $\hat R(\theta + v) \approx \hat R(\theta) + \nabla \hat R \cdot v$. With $v = -\eta \nabla \hat R$ the change is
# $-\eta \lVert \nabla \hat R \rVert^2$, which is negative unless you are there already.
#
# **How large may $\eta$ be?** The tangent is good only nearby. In our bowl the gradient is
# $H(\theta - \hat\theta)$ with the constant matrix $H = \frac2n A^\top A$, so one step turns the distance
# $\theta - \hat\theta$ into $(I - \eta H)(\theta - \hat\theta)$. Along the direction of an eigenvalue $\lambda$ of $H$ it is
# multiplied by $1 - \eta\lambda$. That shrinks only while $\eta < 2/\lambda_{\max}$. Beyond that, every step overshoots
# by more than the one before, and the loss explodes. And with $\eta$ held down by $\lambda_{\max}$, the directions of
# small $\lambda$ hardly move. Standardised features (assignment 1) make the eigenvalues alike; that is why one
# standardises before one descends.
#
# **By hand.** $x = (0, 1, 2)$, $y = (1, 2, 6)$, $\eta = 0.1$. At $w = b = 0$ the residuals are $(-1, -2, -6)$, the loss
# is $41/3$, the gradients are $\frac23(-2 - 12) = -\frac{28}{3}$ and $\frac23(-9) = -6$. After one step
# $w = \frac{28}{30} \approx 0.933$ and $b = 0.6$.
#
# **Your task.** Start from zeros and take `num_steps` steps on the mean squared error, with its factor 2, each on all
# the data. Return `(w, b, losses)`: `w` `(d,)` and `b` `()` after the last step, and the tensor `losses` `(num_steps,)`,
# whose entry $k$ is the loss **before** step $k$; so `losses[0]` is the loss of the zeros. All have the dtype and device
# of `X`. Closed-form gradients or autograd, as you like. `X` and `y` stay as they are, and the result may be detached.

# %% [markdown] lang="es"
# ## 4.6 El mínimo bajando: `fit_gradient_descent`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# La regresión lineal es el raro caso en que hay una ecuación para el mínimo. Para una red no la hay. Queda bajar, paso a
# paso. El **descenso de gradiente** empieza en algún sitio, aquí en ceros, y repite
#
# $$w \leftarrow w - \eta\, \nabla_w \hat R(w, b), \qquad
# b \leftarrow b - \eta\, \frac{\partial \hat R}{\partial b}(w, b),$$
#
# donde $\eta > 0$ es la **tasa de aprendizaje** (`lr`). Los dos gradientes se toman en el *mismo* punto, el antiguo. Si
# primero cambias $w$ y luego calculas el gradiente de $b$ con el $w$ nuevo, ese es otro método.
#
# **Por qué baja.** Cerca de $\theta = (w, b)$ el riesgo es casi su tangente: para un paso pequeño $v$,
# $\hat R(\theta + v) \approx \hat R(\theta) + \nabla \hat R \cdot v$. Con $v = -\eta \nabla \hat R$ el cambio es
# $-\eta \lVert \nabla \hat R \rVert^2$, que es negativo salvo que ya hayas llegado.
#
# **¿Cómo de grande puede ser $\eta$?** La tangente solo sirve cerca. En nuestro cuenco el gradiente es
# $H(\theta - \hat\theta)$, con la matriz constante $H = \frac2n A^\top A$, de modo que un paso convierte la distancia
# $\theta - \hat\theta$ en $(I - \eta H)(\theta - \hat\theta)$. En la dirección de un autovalor $\lambda$ de $H$ queda
# multiplicada por $1 - \eta\lambda$. Eso encoge solo mientras $\eta < 2/\lambda_{\max}$. Más allá, cada paso se pasa de
# largo más que el anterior y la pérdida explota. Y con $\eta$ frenado por $\lambda_{\max}$, las direcciones de $\lambda$
# pequeño apenas se mueven. Las características estandarizadas (entrega 1) igualan los autovalores; por eso se estandariza
# antes de bajar.
#
# **A mano.** $x = (0, 1, 2)$, $y = (1, 2, 6)$, $\eta = 0.1$. En $w = b = 0$ los residuos son $(-1, -2, -6)$, la pérdida es
# $41/3$ y los gradientes son $\frac23(-2 - 12) = -\frac{28}{3}$ y $\frac23(-9) = -6$. Tras un paso,
# $w = \frac{28}{30} \approx 0.933$ y $b = 0.6$.
#
# **Tu tarea.** Empieza en ceros y da `num_steps` pasos sobre el error cuadrático medio, con su factor 2, cada uno con todos
# los datos. Devuelve `(w, b, losses)`: `w` `(d,)` y `b` `()` tras el último paso, y el tensor `losses` `(num_steps,)`, cuyo
# elemento $k$ es la pérdida **antes** del paso $k$; así, `losses[0]` es la pérdida de los ceros. Todos con el dtype y el
# device de `X`. Gradientes en forma cerrada o autograd, como prefieras. `X` e `y` se quedan como están, y el resultado puede
# estar separado del grafo.


# %% nbgrader={"grade_id": "fit_gradient_descent", "solution": true}
def fit_gradient_descent(
    X: Tensor, y: Tensor, lr: float, num_steps: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Return w (d,), b () and the losses (num_steps,) of gradient descent from zeros."""
    ### BEGIN SOLUTION
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = []
    for _ in range(num_steps):
        losses.append(mse_loss(linear_model(X, w, b), y))
        dw, db = mse_gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, torch.stack(losses)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_fit_gradient_descent", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def descended(X, y, lr, num_steps, factor=2.0, *, w_first=False, fixed_b=False):
    """Return w and b after the steps, computed in float64; the options make mistakes."""
    dtype, X, y = X.dtype, X.double(), y.double()
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    for _ in range(num_steps):
        residual = X @ w + b - y
        w = w - lr * factor * (X * residual[:, None]).mean(0)
        if w_first:
            residual = X @ w + b - y
        if not fixed_b:
            b = b - lr * factor * residual.mean()
    return w.to(dtype), b.to(dtype)


for v in variants():
    for n, d, lr, num_steps in [(7, 3, 0.1, 20), (5, 1, 0.05, 3), (4, 4, 0.05, 10), (6, 2, 0.1, 1)]:
        X, y = v.normal(n, d, mean=0.5), v.normal(n, mean=2)
        got = call(fit_gradient_descent, X.clone(), y.clone(), lr, num_steps)
        what = f"fit_gradient_descent(X: ({n}, {d}), y: ({n},), lr: {lr}, num_steps: {num_steps})"
        expect_true(
            isinstance(got, (tuple, list)) and len(got) == 3, "gd_not_three_results", what=what
        )
        task = X, y, lr, num_steps
        expect(
            got[:2],
            descended(*task),
            what=f"w, b = {what}",
            mistakes={
                "missing_factor_two": descended(*task, 1.0),
                "sum_not_mean": descended(*task, 2.0 * n),
                "wrong_sign": descended(*task, -2.0),
                "gd_w_before_b": descended(*task, w_first=True),
                "gd_b_stays_zero": descended(*task, fixed_b=True),
                "gd_one_step_less": descended(X, y, lr, num_steps - 1),
                "gd_one_step_more": descended(X, y, lr, num_steps + 1),
            },
        )
### END HIDDEN TESTS
X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0])
w, b, losses = fit_gradient_descent(X, y, 0.1, 1)
torch.testing.assert_close(w, torch.tensor([28 / 30]))
torch.testing.assert_close(b, torch.tensor(0.6))

# %% nbgrader={"grade_id": "test_fit_gradient_descent_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_descent(X, y, lr, num_steps, *, after=False):
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = []
    for _ in range(num_steps + 1):
        residual = X @ w + b - y
        losses.append((residual**2).mean())
        last = w, b
        w, b = w - 2 * lr * (X * residual[:, None]).mean(0), b - 2 * lr * residual.mean()
    return *last, torch.stack(losses[1:] if after else losses[:-1])


def with_losses(change):
    def mistaken(X, y, lr, num_steps):
        w, b, losses = right_descent(X, y, lr, num_steps)
        return w, b, change(losses)

    return mistaken


contract = Contract(
    fit_gradient_descent,
    oracle=right_descent,
    mistakes={
        "gd_loss_after_step": lambda X, y, lr, num_steps: right_descent(
            X, y, lr, num_steps, after=True
        ),
        "gd_one_loss_too_many": lambda X, y, lr, num_steps: (
            *right_descent(X, y, lr, num_steps)[:2],
            right_descent(X, y, lr, num_steps + 1)[2],
        ),
        "unnecessary_half": with_losses(lambda losses: losses / 2),
        "mse_root_taken": with_losses(lambda losses: losses.sqrt()),
        "gd_last_loss_only": with_losses(lambda losses: losses[-1]),
        "sum_not_mean": lambda X, y, lr, num_steps: (
            *right_descent(X, y, lr, num_steps)[:2],
            right_descent(X, y, lr, num_steps)[2] * len(y),
        ),
    },
    returns=("w", "b", "losses"),
)
for v in variants(seed=1):
    for n, d, lr, num_steps in [(7, 3, 0.1, 20), (5, 1, 0.05, 3), (4, 4, 0.05, 10), (6, 2, 0.1, 1)]:
        contract.holds(v.normal(n, d, mean=0.5), v.normal(n, mean=2), lr, num_steps)
### END HIDDEN TESTS
X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0])
w, b, losses = fit_gradient_descent(X, y, 0.1, 500)
assert losses.shape == (500,)
torch.testing.assert_close(losses[0], torch.tensor(41 / 3))
torch.testing.assert_close(losses[-1], torch.tensor(0.5), rtol=1e-4, atol=1e-4)
torch.testing.assert_close(torch.stack([w[0], b]), torch.tensor([2.5, 0.5]), rtol=1e-4, atol=1e-4)

# %% [markdown] lang="en"
# The same cars, the same learning rate, the same 40 steps. On the left the speed is counted in tens of mph: the bowl
# is a narrow valley, the first steps jump from side to side, and then the path crawls. On the right the speed is
# standardised: the bowl is round, and the path goes straight to the minimum (the cross).

# %% [markdown] lang="es"
# Los mismos coches, la misma tasa de aprendizaje, los mismos 40 pasos. A la izquierda la velocidad se cuenta en decenas
# de mph: el cuenco es un valle estrecho, los primeros pasos saltan de lado a lado y después el camino se arrastra. A la
# derecha la velocidad está estandarizada: el cuenco es redondo y el camino va derecho al mínimo (la cruz).

# %% uses_exercises=true
figure, panels = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for axes, X, low, high, title in [
    (panels[0], cars / 10, (-5, -35), (55, 50), "speed / 10 · velocidad / 10"),
    (panels[1], standardised, (-30, -8), (65, 87), "standardised · estandarizada"),
]:
    draw_bowl(
        axes,
        X,
        torch.linspace(low[0], high[0], 80).double(),
        torch.linspace(low[1], high[1], 80).double(),
        [228, 250, 300, 500, 1000, 1800, 3000],
    )
    steps = [fit_gradient_descent(X, distance, 0.25, k)[:2] for k in range(1, 41)]
    path = torch.tensor([[0.0, 0.0]] + [[w.item(), b.item()] for w, b in steps])
    axes.plot(path[:, 0], path[:, 1], ".-", color="black", linewidth=0.8, markersize=4)
    w, b = fit_normal_equations(X, distance)
    axes.plot(w.item(), b.item(), "x", color="tab:red", markersize=10, markeredgewidth=2)
    axes.set_title(title, fontsize=10)
show(
    figure,
    "Left: a path of 40 steps zigzags into a narrow valley and stops far from the "
    "minimum. Right: in a round bowl the path runs straight to the minimum. · Izquierda: un "
    "camino de 40 pasos entra en zigzag en un valle estrecho y se queda lejos del mínimo. "
    "Derecha: en un cuenco redondo el camino va derecho al mínimo.",
)

# %% [markdown] lang="en"
# ## 4.7 How far off: `predict_interval`
#
# *Optional · 15 minutes · difficulty 2 of 3 · 0 points*
#
# A prediction without its uncertainty is half an answer. Believe, as in 4.2, in normal noise of variance $\sigma^2$
# around the line. Then about 95 % of new measurements fall within $\pm 1.96\,\sigma$ of it. But $\sigma$ is not
# known; the residuals have to tell it.
#
# The mean of their squares would be too small. The line was *chosen* to make them small: the normal equations
# $A^\top r = 0$ are $d + 1$ conditions, so only $n - d - 1$ of the $n$ residuals are free. (With $n = d + 1$ points the
# line passes through all of them, and all residuals are zero, whatever the noise.) Dividing by the number of free
# ones gives an estimate that is right on average:
#
# $$s^2 = \frac{1}{n - d - 1} \sum_{i=0}^{n-1} (\hat y_i - y_i)^2, \qquad
# \text{interval at } x: \quad x \cdot w + b \;\pm\; z\, s .$$
#
# **By hand.** For $x = (0, 1, 2)$ and $y = (1, 2, 6)$ the residuals of the best line were $(-0.5, 1, -0.5)$, so
# $s^2 = 1.5 / (3 - 1 - 1) = 1.5$ and $s \approx 1.225$. At $x = 4$ the line gives $10.5$, and with $z = 2$ the interval
# is about $(8.05,\, 12.95)$.
#
# This band has the same width everywhere. It leaves out that $w$ and $b$ themselves are uncertain, which matters for
# few data and far from them.
#
# **Your task.** Fit the line to `X` `(n, d)` and `y` `(n,)`, with $n > d + 1$, and return `(lower, upper)` for the rows of
# `X_new` `(m, d)`, both of shape `(m,)`: the prediction minus and plus $z \cdot s$. `z` is 1.96 unless given.

# %% [markdown] lang="es"
# ## 4.7 Cuánto puede fallar: `predict_interval`
#
# *Opcional · 15 minutos · dificultad 2 de 3 · 0 puntos*
#
# Una predicción sin su incertidumbre es media respuesta. Supón, como en 4.2, un ruido normal de varianza $\sigma^2$
# alrededor de la recta. Entonces cerca del 95 % de las medidas nuevas caen a menos de $1.96\,\sigma$ de ella. Pero
# $\sigma$ no se conoce; lo tienen que decir los residuos.
#
# La media de sus cuadrados sería demasiado pequeña. La recta se *eligió* para hacerlos pequeños: las ecuaciones normales
# $A^\top r = 0$ son $d + 1$ condiciones, así que solo $n - d - 1$ de los $n$ residuos son libres. (Con $n = d + 1$ puntos
# la recta pasa por todos y los residuos son cero, sea cual sea el ruido.) Dividir entre el número de los libres da una
# estimación que acierta en promedio:
#
# $$s^2 = \frac{1}{n - d - 1} \sum_{i=0}^{n-1} (\hat y_i - y_i)^2, \qquad
# \text{intervalo en } x: \quad x \cdot w + b \;\pm\; z\, s .$$
#
# **A mano.** Para $x = (0, 1, 2)$ e $y = (1, 2, 6)$ los residuos de la mejor recta eran $(-0.5, 1, -0.5)$, luego
# $s^2 = 1.5 / (3 - 1 - 1) = 1.5$ y $s \approx 1.225$. En $x = 4$ la recta da $10.5$, y con $z = 2$ el intervalo es,
# aproximadamente, $(8.05,\, 12.95)$.
#
# Esta banda tiene el mismo ancho en todas partes. No cuenta con que $w$ y $b$ también son inciertos, lo que importa con
# pocos datos y lejos de ellos.
#
# **Tu tarea.** Ajusta la recta a `X` `(n, d)` e `y` `(n,)`, con $n > d + 1$, y devuelve `(lower, upper)` para las filas de
# `X_new` `(m, d)`, los dos de forma `(m,)`: la predicción menos y más $z \cdot s$. `z` vale 1.96 si no se indica.


# %% nbgrader={"grade_id": "predict_interval", "solution": true}
def predict_interval(X: Tensor, y: Tensor, X_new: Tensor, z: float = 1.96) -> tuple[Tensor, Tensor]:
    """Return the bounds (m,) and (m,) of prediction ± z·s for the rows of X_new (m, d)."""
    ### BEGIN SOLUTION
    n, d = X.shape
    w, b = fit_normal_equations(X, y)
    residual = linear_model(X, w, b) - y
    s = ((residual**2).sum() / (n - d - 1)).sqrt()
    center = linear_model(X_new, w, b)
    return center - z * s, center + z * s
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_predict_interval", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_interval(X, y, X_new, z=1.96, *, degrees=None, power=0.5):
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    theta = torch.linalg.solve(A.T @ A, A.T @ y)
    degrees = len(y) - A.shape[1] if degrees is None else degrees
    s = (((A @ theta - y) ** 2).sum() / degrees) ** power
    center = X_new @ theta[:-1] + theta[-1]
    return center - z * s, center + z * s


for v in variants():
    tolerance = 1e-8 if v.dtype == torch.float64 else 1e-3
    contract = Contract(
        predict_interval,
        oracle=right_interval,
        mistakes={
            "interval_divided_by_n": lambda X, y, X_new, z=1.96: right_interval(
                X, y, X_new, z, degrees=len(y)
            ),
            "interval_divided_by_n_minus_1": lambda X, y, X_new, z=1.96: right_interval(
                X, y, X_new, z, degrees=len(y) - 1
            ),
            "interval_divided_by_n_minus_d": lambda X, y, X_new, z=1.96: right_interval(
                X, y, X_new, z, degrees=len(y) - X.shape[1]
            ),
            "interval_variance": lambda X, y, X_new, z=1.96: right_interval(
                X, y, X_new, z, power=1.0
            ),
            "interval_ignores_z": lambda X, y, X_new, z=1.96: right_interval(X, y, X_new),
            "interval_bounds_swapped": lambda X, y, X_new, z=1.96: right_interval(X, y, X_new, z)[
                ::-1
            ],
        },
        returns=("lower", "upper"),
        rtol=tolerance,
        atol=tolerance,
    )
    for n, d, m in [(9, 2, 4), (8, 3, 8), (30, 1, 1), (5, 1, 3)]:
        X = v.normal(n, d, mean=1)
        y = X @ v.normal(d) - 2 + v.normal(n, std=0.7)
        contract.holds(X, y, v.normal(m, d, std=2))
        contract.holds(X, y, v.normal(m, d, std=2), 1.0)
        contract.holds(X, y, v.normal(m, d, std=2), z=2.576)
### END HIDDEN TESTS
X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([1.0, 2.0, 6.0])
lower, upper = predict_interval(X, y, torch.tensor([[4.0]]), z=2.0)
torch.testing.assert_close(lower, torch.tensor([10.5 - 2 * 1.5**0.5]), rtol=1e-4, atol=1e-4)
torch.testing.assert_close(upper, torch.tensor([10.5 + 2 * 1.5**0.5]), rtol=1e-4, atol=1e-4)

# %% [markdown] lang="en"
# The band around the line of the cars. Count the points outside: about one in twenty is to be expected.

# %% [markdown] lang="es"
# La banda alrededor de la recta de los coches. Cuenta los puntos que quedan fuera: cabe esperar alrededor de uno de cada
# veinte.

# %% uses_exercises=true
lower, upper = predict_interval(cars, distance, cars)
outside = (distance < lower) | (distance > upper)
figure, axes = plt.subplots(figsize=(5.5, 3.6), layout="constrained")
axes.fill_between(speed, lower, upper, color="tab:blue", alpha=0.2, label="± 1.96 s")
axes.plot(speed, (lower + upper) / 2, color="tab:blue")
axes.scatter(speed[~outside], distance[~outside], s=14, color="black")
axes.scatter(speed[outside], distance[outside], s=50, color="tab:red", marker="x")
axes.set(xlabel=SPEED, ylabel=DISTANCE, title=f"× {int(outside.sum())} / {len(outside)}")
axes.legend(frameon=False, loc="upper left")
show(
    figure,
    "The fitted line in a band of equal width; three crosses mark the points "
    "outside, all above it. · La recta ajustada dentro de una banda de ancho constante; tres "
    "cruces marcan los puntos de fuera, todos por encima.",
)

# %% [markdown] lang="en"
# ## Milestone: a line that was learned
#
# Everything together. On the left, the line of your normal equations; every red stroke is a residual, and the mean of
# their squares is the smallest that a line can have. On the right, the loss of your gradient descent. On the
# standardised speed it falls to just that value. On the raw speed it falls into the valley and then crawls.

# %% [markdown] lang="es"
# ## Hito: una recta aprendida
#
# Todo junto. A la izquierda, la recta de tus ecuaciones normales; cada trazo rojo es un residuo, y la media de sus
# cuadrados es la menor que puede tener una recta. A la derecha, la pérdida de tu descenso de gradiente. Con la
# velocidad estandarizada cae justo hasta ese valor. Con la original cae hasta el valle y después se arrastra.

# %% uses_exercises=true
w, b = fit_normal_equations(cars, distance)
fitted = linear_model(cars, w, b)
minimum = mse_loss(fitted, distance).item()
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
left.vlines(speed, fitted, distance, color="tab:red", linewidth=1)
left.scatter(speed, distance, s=14, color="black", zorder=2)
left.plot(speed, fitted, color="tab:blue")
left.set(xlabel=SPEED, ylabel=DISTANCE, title=f"ŷ = {w.item():.2f} x − {-b.item():.2f}")
for X, lr, style, name in [
    (standardised, 0.1, "-", "standardised · estandarizada"),
    (cars, 0.003, "--", "raw · original"),
]:
    losses = fit_gradient_descent(X, distance, lr, 60)[2]
    right.plot(losses, style, color="black", label=f"{name}, lr = {lr}")
right.axhline(minimum, color="tab:blue", linewidth=1, label=f"minimum · mínimo = {minimum:.1f}")
right.set(xlabel="step · paso", ylabel="loss · pérdida (ft²)", yscale="log")
right.set_yticks([250, 500, 1000, 2000], ["250", "500", "1000", "2000"])
right.minorticks_off()
right.legend(frameon=False)
show(
    figure,
    "Left: the fitted line through 50 points with a vertical stroke from each point "
    "to the line. Right: two loss curves over 60 steps; one reaches the minimum, the other "
    "stays above it. · Izquierda: la recta ajustada entre 50 puntos, con un trazo vertical "
    "de cada punto a la recta. Derecha: dos curvas de pérdida en 60 pasos; una llega al "
    "mínimo, la otra se queda por encima.",
)

# %% [markdown] lang="en"
# Now look at it as a critic. The line promises a negative distance at 4 mph. The strokes get longer to the right, so the
# noise is not the same everywhere. And the points bend upwards, as physics says they must: the energy of a car grows with
# the square of its speed. The equation gave the best line. It did not say that a line is the right model. Assignment 6
# gives the same method better features.
#
# **What you have now**
#
# - A model $f_\theta$, a loss $\ell$, and the empirical risk, the mean loss over the data. Learning is
#   $\arg\min_\theta$ of it.
# - Its gradient for the linear model, $\frac2n X^\top r$ and $\frac2n \sum r_i$.
# - Two ways to the minimum: an equation, where there is one, and descent, which needs no more than a gradient.
#
# **Next.** In assignment 5 the answer is no longer a number but yes or no. The linear model stays, a sigmoid
# bends its output into a probability, and another loss, the cross-entropy, takes the place of the square. The equation
# is gone then. The descent stays.

# %% [markdown] lang="es"
# Ahora mírala con ojo crítico. La recta promete una distancia negativa a 4 mph. Los trazos se alargan hacia la derecha, así
# que el ruido no es igual en todas partes. Y los puntos se curvan hacia arriba, como manda la física: la energía de un coche
# crece con el cuadrado de su velocidad. La ecuación dio la mejor recta. No dijo que una recta fuera el modelo adecuado. La
# entrega 6 da al mismo método mejores características.
#
# **Lo que ya tienes**
#
# - Un modelo $f_\theta$, una pérdida $\ell$ y el riesgo empírico, la pérdida media sobre los datos. Aprender es hallar su
#   $\arg\min_\theta$.
# - Su gradiente para el modelo lineal, $\frac2n X^\top r$ y $\frac2n \sum r_i$.
# - Dos caminos al mínimo: una ecuación, cuando la hay, y el descenso, que no necesita más que un gradiente.
#
# **A continuación.** En la entrega 5 la respuesta ya no es un número, sino sí o no. El modelo lineal se queda, una sigmoide
# convierte su salida en una probabilidad y otra pérdida, la entropía cruzada, ocupa el lugar del cuadrado. La ecuación
# desaparece. El descenso se queda.
