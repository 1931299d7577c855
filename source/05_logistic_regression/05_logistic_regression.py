# %% [markdown] lang="en"
# # 5. Logistic regression and classification
#
# In assignment 4 the answer was a number. You wrote a line, measured its error, and went downhill until
# the line fitted. Now the answer is a class: ill or well, spam or not, cat or dog. The line stays. What
# changes is what you read in its output, and therefore the loss.
#
# **You will** turn any number into a probability, derive the loss that fits probabilities, find its
# gradient by hand, descend on it, and then go from two classes to as many as you like.
#
# **What comes after:** the boundary between the classes is a straight line here. Assignment 6 asks what
# to do when no straight line will do.
#
# Write your code in place of the lines that raise `NotImplementedError`, then run the cell below
# it: it checks a few cases at once. More are checked when you hand in your work.

# %% [markdown] lang="es"
# # 5. Regresión logística y clasificación
#
# En la entrega 4 la respuesta era un número. Escribiste una recta, mediste su error y bajaste hasta que
# la recta se ajustó. Ahora la respuesta es una clase: enfermo o sano, spam o no, gato o perro. La recta
# se queda. Lo que cambia es cómo lees lo que produce y, por eso, la pérdida.
#
# **Vas a** convertir cualquier número en una probabilidad, deducir la pérdida que ajusta
# probabilidades, hallar su gradiente a mano, descender por ella y, después, pasar de dos clases a todas
# las que quieras.
#
# **Después:** aquí la frontera entre las clases es una línea recta. La entrega 6 se pregunta qué hacer
# cuando ninguna recta sirve.
#
# Escribe tu código en lugar de las líneas que lanzan `NotImplementedError` y ejecuta la celda
# siguiente: comprueba al momento unos pocos casos. Al entregar se comprueban más.

# %% [markdown] lang="en"
# ## The names, and two promises
#
# There are $n$ samples with $d$ features each. `X` has shape `(n, d)`, the weights `w` shape `(d,)` and
# the bias `b` shape `()`. The **logits** are $z = Xw + b$, one number per sample, shape `(n,)`: the output
# of assignment 4's line. The labels `y`, shape `(n,)`, are 0 or 1.
#
# All functions of this assignment keep two promises.
#
# 1. **Labels come as they come.** `y` holds 0 and 1, either as `int64` or in the floating dtype of the
#    other inputs. Both must work. The result has the dtype and the device of the floating inputs.
# 2. **No logit breaks them.** Logits up to $\pm 10^4$ in `float32`, and logits of exactly 0, give the
#    right value *and* the right gradient, both finite. Section 5.1 shows why that needs care.
#
# Inputs are left as they were, and every function stays differentiable, unless its section says
# otherwise.

# %% [markdown] lang="es"
# ## Los nombres y dos promesas
#
# Hay $n$ muestras con $d$ características cada una. `X` tiene forma `(n, d)`; los pesos `w`, forma
# `(d,)`, y el sesgo `b`, forma `()`. Los **logits** son $z = Xw + b$, un número por muestra, forma `(n,)`:
# lo que produce la recta de la entrega 4. Las etiquetas `y`, de forma `(n,)`, son 0 o 1.
#
# Todas las funciones de esta entrega cumplen dos promesas.
#
# 1. **Las etiquetas llegan como llegan.** `y` contiene ceros y unos, como `int64` o en el dtype flotante
#    de las demás entradas. Ambos casos deben funcionar. El resultado tiene el dtype y el dispositivo de
#    las entradas flotantes.
# 2. **Ningún logit las rompe.** Con logits de hasta $\pm 10^4$ en `float32`, y con logits exactamente
#    iguales a 0, dan el valor correcto *y* el gradiente correcto, ambos finitos. La sección 5.1 muestra
#    por qué eso exige cuidado.
#
# Las entradas quedan como estaban y toda función sigue siendo derivable, salvo que su sección diga otra
# cosa.

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
# ## 5.1 From a number to a probability: `sigmoid`
#
# *Required · 20 minutes · difficulty 2 of 3 · 4 points*
#
# A line gives any real number. A probability $p$ lies between 0 and 1. How do you get from one to the
# other?
#
# Gamblers do not say "probability ¾", they say "3 to 1". These are the **odds**, $p/(1-p)$. They run
# from 0 to $\infty$. Their logarithm runs from $-\infty$ to $\infty$, just like the output of a line. So let
# the line be the logarithm of the odds, and solve for $p$:
#
# $$z = \log\frac{p}{1-p} \;\Longrightarrow\; e^z (1 - p) = p \;\Longrightarrow\;
# p = \frac{e^z}{1 + e^z} = \frac{1}{1 + e^{-z}} = \sigma(z).$$
#
# This is the **sigmoid** $\sigma$. The number $z$ is called the *logit* of $p$. The logit 0 means even odds,
# $\sigma(0) = \tfrac12$, and changing the sign exchanges the classes: $\sigma(-z) = 1 - \sigma(z)$.
#
# **By hand.** Odds of 3 to 1 are the logit $z = \log 3 \approx 1.0986$. Then
# $\sigma(z) = 1/(1 + \tfrac13) = \tfrac34$.
#
# **Its derivative.** By the chain rule,
#
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} =
# \sigma(z)\,(1 - \sigma(z)).$$
#
# It is greatest at 0, where it is $\tfrac12 \cdot \tfrac12 = \tfrac14$.
#
# **What the computer makes of it.** The greatest `float32` is about $3.4 \cdot 10^{38}$, so that $e^{89}$
# is already `inf`. There are two traps.
#
# - At $z = -10^4$ the formula $1/(1 + e^{-z})$ gives $1/(1 + \infty) = 0$: the right value. But the gradient
#   is a product of the derivatives of each step. The quotient contributes 0, the exponential `inf`, and
#   $0 \cdot \infty$ is `nan`. A single `nan` spoils every weight. `torch.where` with this formula in one branch
#   does not help, for the gradient passes through both branches, also through the one not chosen.
# - At $z = 0$ the functions $|z|$ and $\max(z, 0)$ have a corner. There PyTorch has to pick a derivative:
#   `abs` has 0, `relu` has 0, `clamp(min=0)` has 1. A formula made with them can have the right value
#   everywhere and the wrong slope at 0. A logit of exactly 0 is not rare: where all weights are
#   zero, *every* logit is 0.
#
# The way out: for each entry, choose the exponent *before* you take the exponential, so that it is never
# positive, and pay attention to what happens at 0.
#
# **Your task.** `z` has any shape; return $\sigma(z)$ of every entry, in the same shape. Keep both promises:
# value and gradient. Do not call the answer under any of its names: no `sigmoid`, no `expit`, and no
# `tanh`, which is the same curve stretched (nor what calls them for you: `nn.Sigmoid`, `nn.Tanh`,
# `torch.distributions`).

# %% [markdown] lang="es"
# ## 5.1 De un número a una probabilidad: `sigmoid`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 4 puntos*
#
# Una recta da cualquier número real. Una probabilidad $p$ está entre 0 y 1. ¿Cómo se pasa de uno a la
# otra?
#
# Quien apuesta no dice «probabilidad ¾», dice «3 contra 1». Es la **razón** $p/(1-p)$ (en inglés,
# *odds*), que va de 0 a $\infty$. Su logaritmo va de $-\infty$ a $\infty$, igual que lo que da una recta. Haz
# entonces que la recta sea el logaritmo de esa razón y despeja $p$:
#
# $$z = \log\frac{p}{1-p} \;\Longrightarrow\; e^z (1 - p) = p \;\Longrightarrow\;
# p = \frac{e^z}{1 + e^z} = \frac{1}{1 + e^{-z}} = \sigma(z).$$
#
# Es la función **sigmoide** $\sigma$. El número $z$ se llama *logit* de $p$. Con el logit 0 las dos
# clases son igual de probables, $\sigma(0) = \tfrac12$, y cambiar el signo las intercambia:
# $\sigma(-z) = 1 - \sigma(z)$.
#
# **A mano.** A una razón de 3 contra 1 le corresponde el logit $z = \log 3 \approx 1.0986$. Entonces
# $\sigma(z) = 1/(1 + \tfrac13) = \tfrac34$.
#
# **Su derivada.** Por la regla de la cadena,
#
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} =
# \sigma(z)\,(1 - \sigma(z)).$$
#
# Es máxima en 0, donde vale $\tfrac12 \cdot \tfrac12 = \tfrac14$.
#
# **Lo que hace con ella el ordenador.** El mayor `float32` es de unos $3.4 \cdot 10^{38}$, de modo que
# $e^{89}$ ya es `inf`. Hay dos trampas.
#
# - En $z = -10^4$ la fórmula $1/(1 + e^{-z})$ da $1/(1 + \infty) = 0$: el valor correcto. Pero el gradiente es
#   un producto de las derivadas de cada paso. El cociente aporta 0, la exponencial `inf`, y $0 \cdot \infty$
#   es `nan`. Un solo `nan` estropea todos los pesos. Poner esta fórmula en una rama de `torch.where` no
#   ayuda, porque el gradiente pasa por las dos ramas, también por la no elegida.
# - En $z = 0$ las funciones $|z|$ y $\max(z, 0)$ tienen un pico (un punto anguloso). Ahí PyTorch tiene que
#   escoger una derivada: la de `abs` es 0, la de `relu` es 0, la de `clamp(min=0)` es 1. Una fórmula
#   hecha con ellas puede tener el valor correcto en todas partes y la pendiente equivocada en 0. Y un
#   logit exactamente igual a 0 no es raro: si todos los pesos son cero, *todos* los logits son 0.
#
# La salida: en cada elemento, elige el exponente *antes* de calcular la exponencial, de modo que nunca
# sea positivo, y fíjate en lo que pasa en 0.
#
# **Tu tarea.** `z` tiene cualquier forma; devuelve $\sigma(z)$ de cada elemento, con la misma forma. Cumple las
# dos promesas: valor y gradiente. No llames a la respuesta por ninguno de sus nombres: ni `sigmoid`, ni
# `expit`, ni `tanh`, que es la misma curva estirada (ni a lo que las llama por ti: `nn.Sigmoid`, `nn.Tanh`,
# `torch.distributions`).


# %% nbgrader={"grade_id": "sigmoid", "solution": true}
def sigmoid(z: Tensor) -> Tensor:
    """Return 1 / (1 + exp(-z)) of every entry of z, safe for every finite z."""
    ### BEGIN SOLUTION
    never_positive = torch.where(z >= 0, -z, z)
    small = torch.exp(never_positive)
    return torch.where(z >= 0, 1.0, small) / (1 + small)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_sigmoid", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    sigmoid,
    oracle=lambda z: torch.special.expit(z),
    mistakes={
        "sigmoid_of_minus_z": lambda z: torch.special.expit(-z),
        "hyperbolic_tangent": torch.tanh,
        "odds_not_probability": torch.exp,
    },
)
contract.forbids("sigmoid", "Sigmoid", "SigmoidTransform", "expit", "_foreach_sigmoid")
contract.forbids("tanh", "Tanh", "TanhTransform", "_foreach_tanh", "distributions.*")
for v in variants():
    for shape in [(7,), (3, 4), (1,), (), (2, 1, 3)]:
        contract.holds(v.normal(*shape, std=3.0))
    contract.differentiates(v.normal(9, std=3.0))
    contract.differentiates(v.normal(2, 3, std=3.0))
    contract.differentiates(v.normal())
### END HIDDEN TESTS
z = torch.tensor([[0.0, math.log(3)], [-math.log(3), 2.0]])
torch.testing.assert_close(sigmoid(z), torch.tensor([[0.5, 0.75], [0.25, 0.8807971]]))

# %% nbgrader={"grade_id": "test_sigmoid_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    sigmoid,
    oracle=lambda z: torch.special.expit(z),
    mistakes={
        "logit_overflow_nan": lambda z: torch.exp(z) / (1 + torch.exp(z)),
        "logit_nan_gradient": lambda z: 1 / (1 + torch.exp(-z)),
        "logit_corner_at_zero": lambda z: (
            torch.where(z >= 0, 1.0, torch.exp(-z.abs())) / (1 + torch.exp(-z.abs()))
        ),
    },
)
contract.forbids("sigmoid", "Sigmoid", "SigmoidTransform", "expit", "_foreach_sigmoid")
contract.forbids("tanh", "Tanh", "TanhTransform", "_foreach_tanh", "distributions.*")
for v in variants():
    for extremes in (
        [-1e4, 1e4],
        [0.0],
        [0.0, -1.5, 1e4, 0.0, -1e4, 2.5],
        [-5e3, -1e3, -745.5, -709.5, -104.5, -100.0, -89.0, -88.0, -50.0, -25.0, -16.0],
        [16.0, 25.0, 50.0, 88.0, 89.0, 100.0, 104.5, 709.5, 745.5, 1e3, 5e3],
    ):
        contract.holds(v.tensor(extremes))
        contract.differentiates(v.tensor(extremes))
### END HIDDEN TESTS
z = torch.tensor([-1e4, -100.0, 0.0, 100.0, 1e4], requires_grad=True)
p = sigmoid(z)
p.sum().backward()
torch.testing.assert_close(p.detach(), torch.tensor([0.0, 0.0, 0.5, 1.0, 1.0]))
torch.testing.assert_close(z.grad, torch.tensor([0.0, 0.0, 0.25, 0.0, 0.0]))

# %% [markdown] lang="en"
# Look at it: the curve, and its slope. Far from 0 the slope is almost nothing. Keep that in mind for the
# next section.

# %% [markdown] lang="es"
# Míralo: la curva y su pendiente. Lejos de 0 la pendiente es casi nula. Recuérdalo en la sección
# siguiente.

# %% uses_exercises=true
z = torch.linspace(-8, 8, 321, requires_grad=True)
p = sigmoid(z)
(slope,) = torch.autograd.grad(p.sum(), z)
figure, axes = plt.subplots(figsize=(6, 3))
axes.plot(z.detach(), p.detach(), color="black", label="σ(z)")
axes.plot(z.detach(), slope, color="tab:blue", linestyle="--", label="σ′(z)")
axes.axhline(0.5, color="lightgray", linewidth=1, zorder=0)
axes.axvline(0, color="lightgray", linewidth=1, zorder=0)
axes.set(xlabel="z", yticks=[0, 0.25, 0.5, 0.75, 1])
axes.legend(frameon=False)
figure.tight_layout()
show(
    figure,
    "The sigmoid rises like an S from 0 to 1 and passes 0.5 at z = 0; its slope is a "
    "bell of height 0.25 around 0. · La sigmoide sube en forma de S de 0 a 1 y pasa por 0.5 "
    "en z = 0; su pendiente es una campana de altura 0.25 alrededor de 0.",
)

# %% [markdown] lang="en"
# ## 5.2 The loss of a probability: `binary_cross_entropy_with_logits`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# Your model says that sample $i$ is of class 1 with probability $p_i = \sigma(z_i)$, and of class 0 with
# probability $1 - p_i$. The label $y_i$ says what happened. What probability did the model give to
# what happened? In one formula for both labels:
#
# $$P(y_i) = p_i^{\,y_i} (1 - p_i)^{1 - y_i}.$$
#
# For $y_i = 1$ the second factor is 1, for $y_i = 0$ the first one. If the samples are independent, the
# probability of all labels together is the product over $i$. It is called the **likelihood**. The best
# weights are those that make it greatest. A product of a thousand small numbers cannot be held in a
# `float32`, but its logarithm can, and the logarithm of a product is a sum. Flip the sign, so that less is
# better, and take the mean, so that it does not depend on $n$:
#
# $$L = -\frac1n \sum_{i=1}^{n} \bigl( y_i \log p_i + (1 - y_i) \log(1 - p_i) \bigr).$$
#
# This is the **binary cross-entropy**.
#
# **From logits.** With $z = 10^4$ the probability $1 - p$ rounds to 0, and its logarithm is $-\infty$. So
# put the formula of the sigmoid in before you compute anything. From $1 - p = 1/(1 + e^z)$ and
# $p = e^z/(1 + e^z)$ you get $\log(1 - p) = -\log(1 + e^z)$ and $\log p = z - \log(1 + e^z)$. Then the loss of
# one sample is
#
# $$\ell = -y\,\bigl(z - \log(1 + e^z)\bigr) + (1 - y) \log(1 + e^z) = \log(1 + e^z) - y z.$$
#
# What is left is $\log(1 + e^z)$, which is harmless as long as you do not compute $e^z$ for a large $z$:
# pull the larger of the two exponents out of the sum first. Then look at the gradient at $z = 0$, as in
# 5.1. It has to be $\sigma(0) - y = \tfrac12 - y$.
#
# **By hand.** For $z = 0$ the loss is $\log 2 \approx 0.6931$, whatever the label: the price of knowing
# nothing. For $z = 2$ it is $\log(1 + e^2) - 2 \approx 0.1269$ when $y = 1$, and
# $\log(1 + e^2) \approx 2.1269$ when $y = 0$. For $z = 10^4$ and $y = 0$ it is $10^4$.
#
# **Why not the squared error?** Take a sample that is badly wrong: $y = 1$ and $z = -10$. The slope of
# $(\sigma(z) - 1)^2$ is $2(\sigma(z) - 1)\,\sigma'(z) \approx -0.0001$: the model learns nothing where it has
# most to learn. The slope of the cross-entropy there is $\sigma(z) - 1 \approx -1$.
#
# **Your task.** `logits` and `y` have shape `(n,)`; return the mean loss, shape `()`. Keep both
# promises. Nothing of `torch.nn.functional` and neither `softplus` nor `logsigmoid`, under any name: the
# classes of `torch.nn` that wrap them, such as `nn.BCEWithLogitsLoss`, and `torch.distributions` are the
# same calls. `torch.logaddexp` and `torch.sigmoid` are allowed.

# %% [markdown] lang="es"
# ## 5.2 La pérdida de una probabilidad: `binary_cross_entropy_with_logits`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# Tu modelo dice que la muestra $i$ es de la clase 1 con probabilidad $p_i = \sigma(z_i)$ y de la clase 0 con
# probabilidad $1 - p_i$. La etiqueta $y_i$ dice qué pasó. ¿Qué probabilidad daba el modelo a lo que
# pasó? En una sola fórmula para las dos etiquetas:
#
# $$P(y_i) = p_i^{\,y_i} (1 - p_i)^{1 - y_i}.$$
#
# Si $y_i = 1$, el segundo factor es 1; si $y_i = 0$, lo es el primero. Cuando las muestras son
# independientes, la probabilidad de todas las etiquetas juntas es el producto sobre $i$. Se llama
# **verosimilitud**. Los mejores pesos son los que la hacen máxima. Un producto de mil números pequeños
# no cabe en un `float32`, pero su logaritmo sí, y el logaritmo de un producto es una suma. Cambia el
# signo, para que menos sea mejor, y toma la media, para que no dependa de $n$:
#
# $$L = -\frac1n \sum_{i=1}^{n} \bigl( y_i \log p_i + (1 - y_i) \log(1 - p_i) \bigr).$$
#
# Es la **entropía cruzada binaria**.
#
# **A partir de los logits.** Con $z = 10^4$ la probabilidad $1 - p$ se redondea a 0 y su logaritmo es
# $-\infty$. Por eso conviene sustituir la fórmula de la sigmoide antes de calcular nada. De
# $1 - p = 1/(1 + e^z)$ y $p = e^z/(1 + e^z)$ salen $\log(1 - p) = -\log(1 + e^z)$ y
# $\log p = z - \log(1 + e^z)$. La pérdida de una muestra es entonces
#
# $$\ell = -y\,\bigl(z - \log(1 + e^z)\bigr) + (1 - y) \log(1 + e^z) = \log(1 + e^z) - y z.$$
#
# Queda $\log(1 + e^z)$, que es inofensivo mientras no calcules $e^z$ para un $z$ grande: saca primero de
# la suma el mayor de los dos exponentes. Después mira el gradiente en $z = 0$, como en 5.1. Tiene que ser
# $\sigma(0) - y = \tfrac12 - y$.
#
# **A mano.** Con $z = 0$ la pérdida es $\log 2 \approx 0.6931$, sea cual sea la etiqueta: el precio de no
# saber nada. Con $z = 2$ es $\log(1 + e^2) - 2 \approx 0.1269$ si $y = 1$, y
# $\log(1 + e^2) \approx 2.1269$ si $y = 0$. Con $z = 10^4$ e $y = 0$ es $10^4$.
#
# **¿Por qué no el error cuadrático?** Toma una muestra muy equivocada: $y = 1$ y $z = -10$. La pendiente
# de $(\sigma(z) - 1)^2$ es $2(\sigma(z) - 1)\,\sigma'(z) \approx -0.0001$: el modelo no aprende nada justo donde más
# tiene que aprender. La pendiente de la entropía cruzada es ahí $\sigma(z) - 1 \approx -1$.
#
# **Tu tarea.** `logits` e `y` tienen forma `(n,)`; devuelve la pérdida media, de forma `()`. Cumple las
# dos promesas. Nada de `torch.nn.functional` y tampoco `softplus` ni `logsigmoid`, con ningún nombre: las
# clases de `torch.nn` que las envuelven, como `nn.BCEWithLogitsLoss`, y `torch.distributions` son las
# mismas llamadas. Puedes usar `torch.logaddexp` y `torch.sigmoid`.


# %% nbgrader={"grade_id": "binary_cross_entropy_with_logits", "solution": true}
def binary_cross_entropy_with_logits(logits: Tensor, y: Tensor) -> Tensor:
    """Return the mean cross-entropy of logits (n,) and labels y (n,) in {0, 1}, shape ()."""
    ### BEGIN SOLUTION
    log_one_plus_exp = torch.logaddexp(logits, torch.zeros_like(logits))
    return (log_one_plus_exp - y * logits).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_binary_cross_entropy_with_logits", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_bce(logits, y):
    y = y.detach().to(logits.dtype)
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, y)


contract = Contract(
    binary_cross_entropy_with_logits,
    oracle=right_bce,
    mistakes={
        "sum_not_mean": lambda logits, y: right_bce(logits, y) * len(y),
        "wrong_sign": lambda logits, y: -right_bce(logits, y),
        "bce_without_class_zero": lambda logits, y: (
            -(y * torch.nn.functional.logsigmoid(logits)).mean()
        ),
        "bce_labels_swapped": lambda logits, y: right_bce(logits, 1 - y),
        "bce_not_averaged": lambda logits, y: torch.logaddexp(logits, logits * 0) - y * logits,
        "bce_of_probabilities": lambda logits, y: right_bce(torch.sigmoid(logits), y),
        "bce_base_two": lambda logits, y: right_bce(logits, y) / math.log(2),
    },
)
contract.forbids("nn.functional.*", "softplus", "Softplus", "logsigmoid", "LogSigmoid")
contract.forbids("log_sigmoid", "log_sigmoid_forward", "binary_cross_entropy_with_logits")
contract.forbids("binary_cross_entropy", "BCEWithLogitsLoss", "BCELoss", "soft_margin_loss")
contract.forbids("SoftMarginLoss", "MultiLabelSoftMarginLoss", "CrossEntropyLoss", "NLLLoss")
contract.forbids("cross_entropy_loss", "nll_loss", "distributions.*")
for v in variants():
    for n in (6, 13, 2, 1):
        logits, y = v.normal(n, std=3.0), v.integers(0, 2, n)
        contract.holds(logits, y)
        contract.holds(logits, y.to(v.dtype))
        contract.differentiates(logits, y)
        contract.differentiates(logits, y.to(v.dtype))
    for label in (0, 1):
        contract.holds(v.normal(5), v.labels([label] * 5))
### END HIDDEN TESTS
logits = torch.tensor([0.0, 2.0, 2.0])
for y in (torch.tensor([1, 1, 0]), torch.tensor([1.0, 1.0, 0.0])):
    loss = binary_cross_entropy_with_logits(logits, y)
    torch.testing.assert_close(loss, torch.tensor((0.6931472 + 0.1269280 + 2.1269280) / 3))

# %% nbgrader={"grade_id": "test_binary_cross_entropy_with_logits_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_bce(logits, y):
    y = y.detach().to(logits.dtype)
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, y)


def log_of_sigmoid(logits, y):
    p = torch.sigmoid(logits)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()


def log_of_eps(logits, y, eps):
    p = torch.sigmoid(logits)
    return -(y * (p + eps).log() + (1 - y) * (1 - p + eps).log()).mean()


def log_of_clamped(logits, y, eps):
    p = torch.sigmoid(logits).clamp(eps, 1 - eps)
    return -(y * p.log() + (1 - y) * (1 - p).log()).mean()


def with_corner(logits, y, positive):
    return (positive(logits) - y * logits + torch.log1p(torch.exp(-logits.abs()))).mean()


contract = Contract(
    binary_cross_entropy_with_logits,
    oracle=right_bce,
    mistakes={
        "log_of_rounded_probability": log_of_sigmoid,
        "bce_eps_added": lambda logits, y: log_of_eps(logits, y, 1e-7),
        "bce_eps_clamped": lambda logits, y: log_of_clamped(logits, y, 1e-7),
        "logit_overflow_nan": lambda logits, y: (
            torch.log1p(torch.exp(logits)) - y * logits
        ).mean(),
        "logit_corner_at_zero": lambda logits, y: with_corner(logits, y, lambda z: z.clamp(min=0)),
    },
)
# At 10⁴ one float32 is 0.001 from the next: room for formulas that subtract two sums there.
near_ten_thousand = Contract(
    binary_cross_entropy_with_logits,
    oracle=right_bce,
    mistakes=contract.mistakes,
    rtol=1e-3,
    atol=1e-3,
)
contract.forbids("nn.functional.*", "softplus", "Softplus", "logsigmoid", "LogSigmoid")
contract.forbids("log_sigmoid", "log_sigmoid_forward", "binary_cross_entropy_with_logits")
contract.forbids("binary_cross_entropy", "BCEWithLogitsLoss", "BCELoss", "soft_margin_loss")
contract.forbids("SoftMarginLoss", "MultiLabelSoftMarginLoss", "CrossEntropyLoss", "NLLLoss")
contract.forbids("cross_entropy_loss", "nll_loss", "distributions.*")
for v in variants():
    for checked, logits in (
        (near_ten_thousand, [1e4, -1e4]),
        (near_ten_thousand, [-1e4, 0.0, 1e4, 1.5, 0.0, -2.5]),
        (contract, [0.0, 0.0]),
        (contract, [0.0, 1.5, 0.0, -2.5]),
        (contract, [-1e3, -745.5, -709.5, -104.5, -89.0, -50.0, -25.0]),
        (contract, [1e3, 745.5, 709.5, 104.5, 89.0, 50.0, 25.0]),
        (contract, [-18.0, -11.0, 18.0, 11.0]),
    ):
        z = v.tensor(logits)
        agreeing = (z > 0).long()
        alternating = torch.arange(len(z), device=z.device) % 2
        for y in (agreeing, 1 - agreeing, alternating, 1 - alternating):
            for labels in (y, y.to(v.dtype)):
                checked.holds(z, labels)
                checked.differentiates(z, labels)
### END HIDDEN TESTS
logits = torch.tensor([1e4, -1e4, 1e4, 0.0], requires_grad=True)
loss = binary_cross_entropy_with_logits(logits, torch.tensor([1, 0, 0, 1]))
torch.testing.assert_close(loss.detach(), torch.tensor((1e4 + 0.6931472) / 4))
(slope,) = torch.autograd.grad(loss, logits)
torch.testing.assert_close(slope, torch.tensor([0.0, 0.0, 1.0, -0.5]) / 4, rtol=1e-3, atol=1e-3)

# %% [markdown] lang="en"
# Look at it, for a sample of class 1. On the left side the model is wrong: the cross-entropy rises like a
# straight line, while the squared error is almost flat and gives no hint of where to go.

# %% [markdown] lang="es"
# Míralo con una muestra de la clase 1. A la izquierda el modelo se equivoca: la entropía cruzada sube
# como una recta, mientras que el error cuadrático es casi plano y no indica hacia dónde ir.

# %% uses_exercises=true
z = torch.linspace(-8, 8, 161)
one = torch.ones(1)
losses = torch.stack([binary_cross_entropy_with_logits(logit[None], one) for logit in z])
figure, axes = plt.subplots(figsize=(6, 3.2))
axes.plot(z, losses, color="black", label="log(1 + eᶻ) − z")
axes.plot(z, (sigmoid(z) - 1) ** 2, color="tab:blue", linestyle="--", label="(σ(z) − 1)²")
axes.axvline(0, color="lightgray", linewidth=1, zorder=0)
axes.set(xlabel="z", ylabel="loss · pérdida", title="y = 1")
axes.legend(frameon=False)
figure.tight_layout()
show(
    figure,
    "For y = 1 and falling z the cross-entropy rises in a straight line while the squared "
    "error levels off at 1. · Con y = 1 y z cada vez menor, la entropía cruzada sube en línea "
    "recta y el error cuadrático se queda plano en 1.",
)

# %% [markdown] lang="en"
# ## 5.3 The gradient by hand: `logistic_gradients`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# The loss of sample $i$ is $\ell_i = \log(1 + e^{z_i}) - y_i z_i$, with $z_i = \sum_j X_{ij} w_j + b$. Go through it
# from the outside to the inside, by the chain rule:
#
# $$\frac{\partial \ell_i}{\partial z_i} = \frac{e^{z_i}}{1 + e^{z_i}} - y_i = \sigma(z_i) - y_i, \qquad
# \frac{\partial z_i}{\partial w_j} = X_{ij}, \qquad \frac{\partial z_i}{\partial b} = 1.$$
#
# Multiply, and take the mean over the samples:
#
# $$\frac{\partial L}{\partial w} = \frac1n X^\top (p - y), \qquad
# \frac{\partial L}{\partial b} = \frac1n \sum_{i=1}^n (p_i - y_i), \qquad p = \sigma(Xw + b).$$
#
# Here $p - y$ is a vector of length $n$, and $X^\top$ collects for every weight $j$ the samples' errors, each
# multiplied by its feature $j$. Compare with assignment 4: it is the gradient of the squared error, with a
# probability in the place of the prediction and without the factor 2. The derivative of the sigmoid
# has cancelled out. That is why this loss and this curve belong together.
#
# **By hand.** Take $X = \begin{pmatrix} 1 & 2 \\ 3 & 0 \end{pmatrix}$, $y = (0, 1)$ and weights and bias of zero.
# Then $p = (\tfrac12, \tfrac12)$ and $p - y = (\tfrac12, -\tfrac12)$, so that
#
# $$\frac{\partial L}{\partial w} = \tfrac12 \bigl( \tfrac12 (1, 2) - \tfrac12 (3, 0) \bigr) =
# (-\tfrac12, \tfrac12), \qquad \frac{\partial L}{\partial b} = \tfrac12 (\tfrac12 - \tfrac12) = 0.$$
#
# **Your task.** `X` has shape `(n, d)`, `y` `(n,)`, `w` `(d,)` and `b` `()`; return the pair
# $(\partial L/\partial w, \partial L/\partial b)$ of shapes `(d,)` and `()`. Write the closed form: no autograd and no
# differences. You may call your own `sigmoid` or `torch.sigmoid`. The gradients may be detached.

# %% [markdown] lang="es"
# ## 5.3 El gradiente a mano: `logistic_gradients`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# La pérdida de la muestra $i$ es $\ell_i = \log(1 + e^{z_i}) - y_i z_i$, con $z_i = \sum_j X_{ij} w_j + b$. Recórrela
# de fuera hacia dentro, con la regla de la cadena:
#
# $$\frac{\partial \ell_i}{\partial z_i} = \frac{e^{z_i}}{1 + e^{z_i}} - y_i = \sigma(z_i) - y_i, \qquad
# \frac{\partial z_i}{\partial w_j} = X_{ij}, \qquad \frac{\partial z_i}{\partial b} = 1.$$
#
# Multiplica y toma la media sobre las muestras:
#
# $$\frac{\partial L}{\partial w} = \frac1n X^\top (p - y), \qquad
# \frac{\partial L}{\partial b} = \frac1n \sum_{i=1}^n (p_i - y_i), \qquad p = \sigma(Xw + b).$$
#
# Aquí $p - y$ es un vector de longitud $n$, y $X^\top$ reúne para cada peso $j$ los errores de las muestras,
# cada uno multiplicado por su característica $j$. Compáralo con la entrega 4: es el gradiente del error
# cuadrático, con una probabilidad en el lugar de la predicción y sin el factor 2. La derivada de la
# sigmoide se ha cancelado. Por eso esta pérdida y esta curva van juntas.
#
# **A mano.** Toma $X = \begin{pmatrix} 1 & 2 \\ 3 & 0 \end{pmatrix}$, $y = (0, 1)$, y pesos y sesgo nulos.
# Entonces $p = (\tfrac12, \tfrac12)$ y $p - y = (\tfrac12, -\tfrac12)$, de modo que
#
# $$\frac{\partial L}{\partial w} = \tfrac12 \bigl( \tfrac12 (1, 2) - \tfrac12 (3, 0) \bigr) =
# (-\tfrac12, \tfrac12), \qquad \frac{\partial L}{\partial b} = \tfrac12 (\tfrac12 - \tfrac12) = 0.$$
#
# **Tu tarea.** `X` tiene forma `(n, d)`; `y`, `(n,)`; `w`, `(d,)`, y `b`, `()`; devuelve el par
# $(\partial L/\partial w, \partial L/\partial b)$, de formas `(d,)` y `()`. Escribe la fórmula cerrada: ni autograd ni
# diferencias. Puedes llamar a tu propia `sigmoid` o a `torch.sigmoid`. Los gradientes pueden estar
# separados del grafo (*detached*).


# %% nbgrader={"grade_id": "logistic_gradients", "solution": true}
def logistic_gradients(X: Tensor, y: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Return the gradients (d,) and () of the mean cross-entropy of X (n, d), y (n,) at w, b."""
    ### BEGIN SOLUTION
    error = sigmoid(X @ w + b) - y
    return X.T @ error / len(y), error.mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_logistic_gradients", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_gradients(X, y, w, b):
    error = torch.special.expit(X @ w + b) - y
    return X.T @ error / len(y), error.mean()


def of_squares(X, y, w, b):
    p = torch.special.expit(X @ w + b)
    error = 2 * (p - y) * p * (1 - p)
    return X.T @ error / len(y), error.mean()


contract = Contract(
    logistic_gradients,
    oracle=right_gradients,
    returns=("grad_w", "grad_b"),
    mistakes={
        "sum_not_mean": lambda X, y, w, b: [g * len(y) for g in right_gradients(X, y, w, b)],
        "wrong_sign": lambda X, y, w, b: [-g for g in right_gradients(X, y, w, b)],
        "logistic_doubled": lambda X, y, w, b: [2 * g for g in right_gradients(X, y, w, b)],
        "logistic_without_sigmoid": lambda X, y, w, b: (
            X.T @ (X @ w + b - y) / len(y),
            (X @ w + b - y).mean(),
        ),
        "logistic_of_squares": of_squares,
        "logit_without_bias": lambda X, y, w, b: right_gradients(X, y, w, b * 0),
        "logistic_mean_over_weights": lambda X, y, w, b: (
            X.T @ (torch.special.expit(X @ w + b) - y) / len(w),
            right_gradients(X, y, w, b)[1],
        ),
    },
)
contract.forbids("backward", "grad", "grad_and_value", "vjp", "jvp", "vhp", "jacobian", "hessian")
contract.forbids("jacrev", "jacfwd", "make_dual", "linearize")
for v in variants():
    for n, d in [(7, 3), (3, 5), (4, 4), (1, 3), (5, 1), (1, 1), (2, 2)]:
        X, y, w, b = v.normal(n, d), v.integers(0, 2, n), v.normal(d), v.normal()
        contract.holds(X, y, w, b)
        contract.holds(X, y.to(v.dtype), w, b)
    X, y = v.normal(7, 2, mean=2.0), v.integers(0, 2, 7)
    contract.holds(X, y, torch.zeros_like(X[0]), torch.zeros_like(X[0, 0]))
    # Large features, small weights: the closed form is exact there, a difference is not.
    contract.holds(v.normal(6, 2, std=3e3), v.integers(0, 2, 6), v.normal(2, std=3e-4), v.normal())
### END HIDDEN TESTS
X, y = torch.tensor([[1.0, 2.0], [3.0, 0.0]]), torch.tensor([0, 1])
grad_w, grad_b = logistic_gradients(X, y, torch.zeros(2), torch.tensor(0.0))
torch.testing.assert_close(grad_w, torch.tensor([-0.5, 0.5]))
torch.testing.assert_close(grad_b, torch.tensor(0.0))

# %% nbgrader={"grade_id": "test_logistic_gradients_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_gradients(X, y, w, b):
    error = torch.special.expit(X @ w + b) - y
    return X.T @ error / len(y), error.mean()


def overflowing(X, y, w, b):
    odds = torch.exp(X @ w + b)
    error = odds / (1 + odds) - y
    return X.T @ error / len(y), error.mean()


contract = Contract(
    logistic_gradients,
    oracle=right_gradients,
    returns=("grad_w", "grad_b"),
    mistakes={"logit_overflow_nan": overflowing},
)
contract.forbids("backward", "grad", "grad_and_value", "vjp", "jvp", "vhp", "jacobian", "hessian")
contract.forbids("jacrev", "jacfwd", "make_dual", "linearize")
for v in variants():
    X = v.tensor([[5000.0, 0.0], [-5000.0, 0.0], [1.0, 2.0], [50.0, 3.0], [-60.0, 2.0]])
    for y in (v.labels([0, 1, 1, 0, 1]), v.labels([1, 0, 0, 1, 0])):
        for labels in (y, y.to(v.dtype)):
            contract.holds(X, labels, v.tensor([2.0, -1.0]), v.tensor(0.0))
            contract.holds(X / 5000, labels, v.tensor([1e4, 1.0]), v.tensor(0.0))
    contract.holds(v.normal(3, 2), v.labels([0, 1, 0]), v.tensor([0.5, 0.25]), v.tensor(1e4))
    contract.holds(v.normal(3, 2), v.labels([0, 1, 0]), v.tensor([0.5, 0.25]), v.tensor(-1e4))
### END HIDDEN TESTS
X, y = torch.tensor([[1e4], [-1e4]]), torch.tensor([0.0, 0.0])
grad_w, grad_b = logistic_gradients(X, y, torch.tensor([1.0]), torch.tensor(0.0))
torch.testing.assert_close(grad_w, torch.tensor([5000.0]))
torch.testing.assert_close(grad_b, torch.tensor(0.5))

# %% [markdown] lang="en"
# You now have two roads to the same gradient: your formula, and autograd through your loss. They agree.

# %% [markdown] lang="es"
# Ya tienes dos caminos hacia el mismo gradiente: tu fórmula y autograd a través de tu pérdida. Coinciden.

# %% uses_exercises=true
X = torch.tensor([[1.0, 2.0], [3.0, 0.0], [-1.0, 1.0]])
y = torch.tensor([0, 1, 1])
w = torch.tensor([0.5, -0.25], requires_grad=True)
b = torch.tensor(0.1, requires_grad=True)
by_hand = logistic_gradients(X, y, w.detach(), b.detach())
by_autograd = torch.autograd.grad(binary_cross_entropy_with_logits(X @ w + b, y), (w, b))
for name, mine, theirs in zip(["∂L/∂w", "∂L/∂b"], by_hand, by_autograd, strict=True):
    print(f"{name}   {mine.detach().numpy().round(4)}   autograd: {theirs.numpy().round(4)}")

# %% [markdown] lang="en"
# ## 5.4 The model: `predict_proba`
#
# *Required · 5 minutes · difficulty 1 of 3 · 3 points*
#
# The model is a line with a sigmoid behind it: sample $i$ is of class 1 with probability
#
# $$p_i = \sigma\Bigl(\sum_{j=1}^{d} X_{ij} w_j + b\Bigr).$$
#
# What a weight means can be read off: if feature $j$ grows by 1, the logit grows by $w_j$, and the odds are
# multiplied by $e^{w_j}$.
#
# **By hand.** With one feature, the hours of study, $w = (1.5)$ and $b = -4$: three hours give the logit
# $1.5 \cdot 3 - 4 = 0.5$ and the probability $\sigma(0.5) \approx 0.6225$ of passing. Every further hour multiplies
# the odds by $e^{1.5} \approx 4.5$.
#
# **Your task.** `X` has shape `(n, d)`, `w` `(d,)`, `b` `()`; return the probabilities of class 1, shape
# `(n,)`. Logits up to $\pm 10^4$ and of exactly 0 count here too, value and gradient. Nothing is forbidden.

# %% [markdown] lang="es"
# ## 5.4 El modelo: `predict_proba`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 3 puntos*
#
# El modelo es una recta seguida de una sigmoide: la muestra $i$ es de la clase 1 con probabilidad
#
# $$p_i = \sigma\Bigl(\sum_{j=1}^{d} X_{ij} w_j + b\Bigr).$$
#
# El significado de un peso se lee directamente: si la característica $j$ crece en 1, el logit crece en
# $w_j$ y la razón $p/(1-p)$ se multiplica por $e^{w_j}$.
#
# **A mano.** Con una sola característica, las horas de estudio, $w = (1.5)$ y $b = -4$: tres horas dan el
# logit $1.5 \cdot 3 - 4 = 0.5$ y una probabilidad de aprobar de $\sigma(0.5) \approx 0.6225$. Cada hora más
# multiplica la razón por $e^{1.5} \approx 4.5$.
#
# **Tu tarea.** `X` tiene forma `(n, d)`; `w`, `(d,)`, y `b`, `()`; devuelve las probabilidades de la clase
# 1, de forma `(n,)`. También aquí cuentan los logits de hasta $\pm 10^4$ y los iguales a 0, en valor y en
# gradiente. Nada está prohibido.


# %% nbgrader={"grade_id": "predict_proba", "solution": true}
def predict_proba(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return the probability (n,) of class 1 for every row of X (n, d)."""
    ### BEGIN SOLUTION
    return sigmoid(X @ w + b)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_predict_proba", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    predict_proba,
    oracle=lambda X, w, b: torch.special.expit(X @ w + b),
    mistakes={
        "logits_not_probabilities": lambda X, w, b: X @ w + b,
        "logit_without_bias": lambda X, w, b: torch.special.expit(X @ w),
        "logit_bias_subtracted": lambda X, w, b: torch.special.expit(X @ w - b),
        "predicts_class_zero": lambda X, w, b: torch.special.expit(-(X @ w + b)),
        "bias_after_sigmoid": lambda X, w, b: torch.special.expit(X @ w) + b,
        "kept_dimension": lambda X, w, b: torch.special.expit(X @ w[:, None] + b),
        "proba_returns_labels": lambda X, w, b: (X @ w + b >= 0).to(X.dtype),
    },
)
for v in variants():
    for n, d in [(5, 3), (3, 5), (4, 4), (1, 3), (6, 1), (1, 1)]:
        contract.holds(v.normal(n, d), v.normal(d), v.normal())
        contract.differentiates(v.normal(n, d), v.normal(d), v.normal())
### END HIDDEN TESTS
p = predict_proba(torch.tensor([[3.0], [4.0]]), torch.tensor([1.5]), torch.tensor(-4.0))
torch.testing.assert_close(p, torch.tensor([0.6224593, 0.8807971]))

# %% nbgrader={"grade_id": "test_predict_proba_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def with_corner(X, w, b):
    z = X @ w + b
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, 1.0, small) / (1 + small)


contract = Contract(
    predict_proba,
    oracle=lambda X, w, b: torch.special.expit(X @ w + b),
    mistakes={
        "logit_overflow_nan": lambda X, w, b: torch.exp(X @ w + b) / (1 + torch.exp(X @ w + b)),
        "logit_nan_gradient": lambda X, w, b: 1 / (1 + torch.exp(-(X @ w + b))),
        "logit_corner_at_zero": with_corner,
    },
)
for v in variants():
    X = v.tensor([[5000.0, 0.0], [-5000.0, 0.0], [1.0, 2.0], [50.0, 3.0], [-60.0, 2.0], [2.0, 1.0]])
    for args in [
        (X, v.tensor([2.0, -1.0]), v.tensor(0.0)),
        (X * 0, v.tensor([2.0, -1.0]), v.tensor(0.0)),
        (v.normal(3, 2), v.tensor([0.0, 0.0]), v.tensor(0.0)),
        (v.normal(3, 2), v.tensor([0.5, 0.25]), v.tensor(9990.0)),
        (v.normal(3, 2), v.tensor([0.5, 0.25]), v.tensor(-9990.0)),
    ]:
        contract.holds(*args)
        contract.differentiates(*args)
### END HIDDEN TESTS
w = torch.tensor([1.0], requires_grad=True)
p = predict_proba(torch.tensor([[-1e4], [0.0], [1e4]]), w, torch.tensor(0.0))
torch.testing.assert_close(p.detach(), torch.tensor([0.0, 0.5, 1.0]))
p.sum().backward()
torch.testing.assert_close(w.grad, torch.tensor([0.0]))

# %% [markdown] lang="en"
# ## 5.5 The decision: `predict`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# A probability is not yet a decision. To decide, compare it with a **threshold** $t$:
#
# $$\hat y_i = \begin{cases} 1 & \text{if } p_i \ge t, \\ 0 & \text{if } p_i < t. \end{cases}$$
#
# With $t = \tfrac12$ you name the more probable class. But the two mistakes seldom cost the same. To
# overlook an illness does more harm than to order a second test, so there one chooses a lower threshold.
# The model need not be trained again for that: the threshold is yours.
#
# **By hand.** The probabilities $(0.2, 0.5, 0.7)$ become $(0, 1, 1)$ with $t = 0.5$ and $(0, 0, 0)$ with
# $t = 0.8$. Mind the sample in the middle: it lies exactly at the threshold, and $\ge$ includes it. It is
# the case of a logit of exactly 0.
#
# **Your task.** `X`, `w` and `b` are as before, `threshold` is a number strictly between 0 and 1, by default
# 0.5. Return the labels as `int64`, shape `(n,)`.

# %% [markdown] lang="es"
# ## 5.5 La decisión: `predict`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# Una probabilidad aún no es una decisión. Para decidir, compárala con un **umbral** $t$:
#
# $$\hat y_i = \begin{cases} 1 & \text{si } p_i \ge t, \\ 0 & \text{si } p_i < t. \end{cases}$$
#
# Con $t = \tfrac12$ nombras la clase más probable. Pero los dos errores rara vez cuestan lo mismo. Pasar
# por alto una enfermedad hace más daño que pedir una segunda prueba, y por eso se elige un umbral más
# bajo. Para ello no hace falta volver a entrenar el modelo: el umbral lo pones tú.
#
# **A mano.** Las probabilidades $(0.2, 0.5, 0.7)$ se convierten en $(0, 1, 1)$ con $t = 0.5$ y en
# $(0, 0, 0)$ con $t = 0.8$. Fíjate en la muestra de en medio: está justo en el umbral, y $\ge$ la incluye.
# Es el caso de un logit exactamente igual a 0.
#
# **Tu tarea.** `X`, `w` y `b` son como antes; `threshold` es un número estrictamente entre 0 y 1, por
# defecto 0.5. Devuelve las etiquetas como `int64`, de forma `(n,)`.


# %% nbgrader={"grade_id": "predict", "solution": true}
def predict(X: Tensor, w: Tensor, b: Tensor, threshold: float = 0.5) -> Tensor:
    """Return int64 labels (n,): 1 where the probability of class 1 is at least the threshold."""
    ### BEGIN SOLUTION
    return (predict_proba(X, w, b) >= threshold).long()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_predict", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    predict,
    oracle=lambda X, w, b, threshold=0.5: (torch.special.expit(X @ w + b) >= threshold).long(),
    mistakes={
        "predict_threshold_ignored": lambda X, w, b, threshold=0.5: (X @ w + b >= 0).long(),
        "predict_threshold_on_logits": lambda X, w, b, threshold=0.5: (
            X @ w + b >= threshold
        ).long(),
        "predicts_class_zero": lambda X, w, b, threshold=0.5: (
            torch.special.expit(X @ w + b) < threshold
        ).long(),
        "logit_without_bias": lambda X, w, b, threshold=0.5: (
            torch.special.expit(X @ w) >= threshold
        ).long(),
        "predict_floating_labels": lambda X, w, b, threshold=0.5: (
            torch.special.expit(X @ w + b) >= threshold
        ).to(X.dtype),
        "predict_boolean_labels": lambda X, w, b, threshold=0.5: (
            torch.special.expit(X @ w + b) >= threshold
        ),
    },
)
for v in variants():
    for n, d in [(40, 3), (3, 5), (4, 4), (1, 3), (1, 1)]:
        contract.holds(v.normal(n, d), v.normal(d), v.tensor(0.8))
    contract.holds(v.tensor([[-0.02], [0.02], [-0.05]]), v.tensor([1.0]), v.tensor(0.0))
    # Logits at distinct places, none of whose probabilities is near a threshold.
    X = v.tensor([[-6.0], [-3.0], [-1.5], [-0.7], [-0.2], [0.2], [0.7], [1.5], [3.0], [6.0]])
    for threshold in (0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.97):
        contract.holds(X, v.tensor([1.0]), v.tensor(0.0), threshold)
        contract.holds(X, v.tensor([1.0]), v.tensor(0.0), threshold=threshold)
    contract.holds(X, v.tensor([1.0]), v.tensor(1.1))
    contract.holds(X, v.tensor([-1.0]), v.tensor(1.1), 0.3)
### END HIDDEN TESTS
X, w, b = torch.tensor([[1.0], [3.0], [5.0]]), torch.tensor([1.5]), torch.tensor(-4.0)
assert predict(X, w, b).tolist() == [0, 1, 1]
assert predict(X, w, b, threshold=0.8).tolist() == [0, 0, 1]
assert predict(X, w, b).dtype == torch.int64

# %% nbgrader={"grade_id": "test_predict_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    predict,
    oracle=lambda X, w, b, threshold=0.5: (torch.special.expit(X @ w + b) >= threshold).long(),
    mistakes={
        "predict_strictly_above": lambda X, w, b, threshold=0.5: (
            torch.special.expit(X @ w + b) > threshold
        ).long(),
        "logit_overflow_nan": lambda X, w, b, threshold=0.5: (
            torch.exp(X @ w + b) / (1 + torch.exp(X @ w + b)) >= threshold
        ).long(),
    },
)
for v in variants():
    X = v.tensor([[1.0, 2.0], [2.0, 1.0], [-3.0, 1.0], [4.0, 8.0], [0.0, 0.0]])
    contract.holds(X, v.tensor([2.0, -1.0]), v.tensor(0.0))
    contract.holds(X, v.tensor([2.0, -1.0]), v.tensor(-3.0))
    contract.holds(X, v.tensor([0.0, 0.0]), v.tensor(0.0), threshold=0.5)
    X = v.tensor([[1e4], [-1e4], [1e3], [-1e3], [100.0], [-100.0]])
    for threshold in (0.01, 0.5, 0.99):
        contract.holds(X, v.tensor([1.0]), v.tensor(0.0), threshold)
### END HIDDEN TESTS
assert predict(torch.tensor([[0.0], [1e4]]), torch.tensor([1.0]), torch.tensor(0.0)).tolist() == [
    1,
    1,
]

# %% [markdown] lang="en"
# Look at it: hours of study, and whether the exam was passed. The model gives the curve; a threshold cuts
# it. A stricter threshold moves the cut to the right.

# %% [markdown] lang="es"
# Míralo: horas de estudio y si se aprobó el examen. El modelo da la curva; un umbral la corta. Un umbral
# más exigente desplaza el corte hacia la derecha.

# %%
hours = torch.tensor([0.5, 0.8, 1.2, 1.6, 1.9, 2.3, 2.4, 2.9, 3.1, 3.4, 3.7, 4.2, 4.6, 5.1, 5.5])
passed = torch.tensor([0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1])

# %% uses_exercises=true
w, b = torch.tensor([1.5]), torch.tensor(-4.0)
grid = torch.linspace(0, 6, 241)[:, None]
figure, axes = plt.subplots(figsize=(6, 3.2))
axes.plot(grid, predict_proba(grid, w, b), color="black")
axes.scatter(hours, passed, color="tab:blue", edgecolor="black", zorder=3)
for threshold, style in [(0.5, "--"), (0.8, ":")]:
    cut = float(grid[predict(grid, w, b, threshold) == 1].min())
    axes.plot([0, cut, cut], [threshold, threshold, 0], color="tab:red", linestyle=style)
    axes.text(0.05, threshold + 0.03, f"t = {threshold}", color="tab:red")
axes.set(xlabel="h", ylabel="p", xlim=(0, 6), yticks=[0, 0.5, 0.8, 1])
figure.tight_layout()
show(
    figure,
    "An S-shaped curve of the probability over the hours, points at 0 and 1, and the "
    "thresholds 0.5 and 0.8, which cut the curve at 2.7 and 3.6 hours. · Una curva en S de la "
    "probabilidad según las horas, puntos en 0 y 1, y los umbrales 0.5 y 0.8, que cortan la "
    "curva en 2.7 y 3.6 horas.",
)

# %% [markdown] lang="en"
# ## 5.6 The descent: `fit_logistic_regression`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# In assignment 4 you could also solve for the weights directly. Here you cannot: set the gradient
# $\tfrac1n X^\top(\sigma(Xw + b) - y)$ to zero, and no algebra frees the $w$ inside the sigmoid. So descend. From
# $w = 0$ and $b = 0$, repeat `num_steps` times, with all the data (*full batch*) and the learning rate
# $\eta$ = `lr`:
#
# $$w \leftarrow w - \eta \frac{\partial L}{\partial w}, \qquad b \leftarrow b - \eta \frac{\partial L}{\partial b}.$$
#
# Both gradients belong to the same point: take them before you change either. The loss is *convex* in
# $(w, b)$, a valley with no second bottom, so that a small enough learning rate leads down from
# wherever you start.
#
# **By hand.** Take $X = (1, 2, 3)^\top$, $y = (0, 1, 1)$ and $\eta = 0.6$. At the start every logit is 0, so the
# loss is $\log 2 \approx 0.6931$: a check that costs nothing, on any data. There
# $p - y = (\tfrac12, -\tfrac12, -\tfrac12)$, so that
#
# $$\frac{\partial L}{\partial w} = \tfrac13 (0.5 - 1 - 1.5) = -\tfrac23, \qquad
# \frac{\partial L}{\partial b} = \tfrac13 (0.5 - 0.5 - 0.5) = -\tfrac16,$$
#
# and the first step leads to $w = 0.4$ and $b = 0.1$. The logits are then $(0.5, 0.9, 1.3)$ and the loss is
# $\tfrac13 (0.9741 + 0.3412 + 0.2410) = 0.5187$.
#
# **Your task.** Return `(w, b, losses)`: `w` of shape `(d,)`, `b` of shape `()`, and `losses` of shape
# `(num_steps,)`, a tensor that holds the loss *before* each step. So `losses[0]` is $\log 2$, and the loss
# after the last step is not in it. All three have the dtype and the device of `X`. They may be detached, and
# nothing is forbidden.

# %% [markdown] lang="es"
# ## 5.6 El descenso: `fit_logistic_regression`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# En la entrega 4 también podías despejar los pesos directamente. Aquí no: iguala a cero el gradiente
# $\tfrac1n X^\top(\sigma(Xw + b) - y)$ y ninguna operación algebraica saca la $w$ de dentro de la sigmoide. Así que
# desciende. Partiendo de $w = 0$ y $b = 0$, repite `num_steps` veces, con todos los datos (*full batch*)
# y la tasa de aprendizaje $\eta$ = `lr`:
#
# $$w \leftarrow w - \eta \frac{\partial L}{\partial w}, \qquad b \leftarrow b - \eta \frac{\partial L}{\partial b}.$$
#
# Los dos gradientes son del mismo punto: calcúlalos antes de cambiar nada. La pérdida es *convexa* en
# $(w, b)$, un valle sin un segundo fondo, de modo que una tasa de aprendizaje lo bastante pequeña lleva
# hacia abajo desde cualquier punto de partida.
#
# **A mano.** Toma $X = (1, 2, 3)^\top$, $y = (0, 1, 1)$ y $\eta = 0.6$. Al principio todos los logits son 0 y la
# pérdida es $\log 2 \approx 0.6931$: una comprobación que no cuesta nada, con cualesquiera datos. Ahí
# $p - y = (\tfrac12, -\tfrac12, -\tfrac12)$, de modo que
#
# $$\frac{\partial L}{\partial w} = \tfrac13 (0.5 - 1 - 1.5) = -\tfrac23, \qquad
# \frac{\partial L}{\partial b} = \tfrac13 (0.5 - 0.5 - 0.5) = -\tfrac16,$$
#
# y el primer paso lleva a $w = 0.4$ y $b = 0.1$. Los logits son entonces $(0.5, 0.9, 1.3)$ y la pérdida,
# $\tfrac13 (0.9741 + 0.3412 + 0.2410) = 0.5187$.
#
# **Tu tarea.** Devuelve `(w, b, losses)`: `w` de forma `(d,)`, `b` de forma `()`, y `losses` de forma
# `(num_steps,)`, un tensor con la pérdida *antes* de cada paso. Así, `losses[0]` es $\log 2$, y la pérdida
# después del último paso no está en él. Los tres tienen el dtype y el dispositivo de `X`. Pueden estar
# separados del grafo (*detached*), y nada está prohibido.


# %% nbgrader={"grade_id": "fit_logistic_regression", "solution": true}
def fit_logistic_regression(
    X: Tensor, y: Tensor, lr: float, num_steps: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Return (w (d,), b (), losses (num_steps,)) after full-batch gradient descent from zeros."""
    ### BEGIN SOLUTION
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    losses = X.new_zeros(num_steps)
    for step in range(num_steps):
        losses[step] = binary_cross_entropy_with_logits(X @ w + b, y)
        grad_w, grad_b = logistic_gradients(X, y, w, b)
        w = w - lr * grad_w
        b = b - lr * grad_b
    return w, b, losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_fit_logistic_regression", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_fit(X, y, lr, num_steps, *, before=True, scale=1.0, train_bias=True, fresh=False):
    y = y.to(X.dtype)
    w, b, losses = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0]), []
    for step in range(num_steps + 1):
        logits = X @ w + b
        losses.append(torch.nn.functional.binary_cross_entropy_with_logits(logits, y))
        if step == num_steps:
            break
        error = (torch.special.expit(logits) - y) * scale / len(y)
        w = w - lr * (X.T @ error)
        if fresh:
            error = (torch.special.expit(X @ w + b) - y) / len(y)
        b = b - lr * error.sum() * train_bias
    return w, b, torch.stack(losses[:-1] if before else losses[1:])


def squares_fit(X, y, lr, num_steps):
    w, b, losses = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0]), []
    for _ in range(num_steps):
        error = X @ w + b - y
        losses.append((error**2).mean())
        w, b = w - lr * 2 * X.T @ error / len(y), b - lr * 2 * error.mean()
    return w, b, torch.stack(losses)


contract = Contract(
    fit_logistic_regression,
    oracle=right_fit,
    returns=("w", "b", "losses"),
    mistakes={
        "logistic_fit_losses_after_step": lambda *args: right_fit(*args, before=False),
        "logistic_fit_bias_not_trained": lambda *args: right_fit(*args, train_bias=False),
        "logistic_fit_of_the_sum": lambda X, *args: right_fit(X, *args, scale=len(X)),
        "logistic_fit_uphill": lambda *args: right_fit(*args, scale=-1.0),
        "logistic_doubled": lambda *args: right_fit(*args, scale=2.0),
        "logistic_fit_bias_from_new_weights": lambda *args: right_fit(*args, fresh=True),
        "logistic_fit_of_squares": squares_fit,
        "logistic_fit_one_step_more": lambda X, y, lr, num_steps: right_fit(
            X, y, lr, num_steps + 1
        ),
        "logistic_fit_one_step_less": lambda X, y, lr, num_steps: right_fit(
            X, y, lr, num_steps - 1
        ),
    },
)
for v in variants():
    for n, d, lr, num_steps in [
        (9, 3, 0.3, 9),
        (4, 5, 0.1, 5),
        (4, 4, 0.5, 3),
        (12, 1, 0.25, 15),
        (1, 2, 0.7, 5),
        (3, 1, 0.4, 1),
        (1, 1, 0.2, 2),
    ]:
        X, y = v.normal(n, d, mean=0.5), v.integers(0, 2, n)
        contract.holds(X, y, lr, num_steps)
        contract.holds(X, y.to(v.dtype), lr, num_steps)
    X, y = v.normal(6, 2), v.labels([0, 1, 1, 0, 1, 1])
    contract.holds(X, y, 0.5, 60)
    contract.holds(X, y, 1, 4)
### END HIDDEN TESTS
X, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([0, 1, 1])
w, b, losses = fit_logistic_regression(X, y, 0.6, 1)
torch.testing.assert_close(w.detach(), torch.tensor([0.4]))
torch.testing.assert_close(b.detach(), torch.tensor(0.1))
w, b, losses = fit_logistic_regression(X, y, 0.6, 2)
torch.testing.assert_close(losses.detach(), torch.tensor([0.6931472, 0.5187463]))

# %% nbgrader={"grade_id": "test_fit_logistic_regression_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_fit(X, y, lr, num_steps):
    y = y.to(X.dtype)
    w, b, losses = torch.zeros_like(X[0]), torch.zeros_like(X[0, 0]), []
    for _ in range(num_steps):
        logits = X @ w + b
        losses.append(torch.nn.functional.binary_cross_entropy_with_logits(logits, y))
        error = (torch.special.expit(logits) - y) / len(y)
        w, b = w - lr * (X.T @ error), b - lr * error.sum()
    return w, b, torch.stack(losses)


contract = Contract(fit_logistic_regression, oracle=right_fit, returns=("w", "b", "losses"))
for v in variants():
    # Features in the hundreds: after one step the logits are in the thousands, right and wrong ones.
    X = v.tensor([[100.0], [140.0], [-90.0], [-150.0], [120.0]])
    for y in (v.labels([1, 1, 0, 0, 0]), v.labels([1, 1, 0, 0, 1])):
        for labels in (y, y.to(v.dtype)):
            contract.holds(X, labels, 1.5, 3)
### END HIDDEN TESTS
X, y = torch.tensor([[100.0], [-100.0], [100.0]]), torch.tensor([1.0, 0.0, 0.0])
w, b, losses = fit_logistic_regression(X, y, 3.0, 2)
assert losses.isfinite().all(), "the loss of large logits must be finite"

# %% [markdown] lang="en"
# Look at it: two clouds of points, three learning rates. All three begin at $\log 2$ and go down the same
# valley. The greater the learning rate, the further they get in 300 steps, as long as it is not too great.

# %% [markdown] lang="es"
# Míralo: dos nubes de puntos, tres tasas de aprendizaje. Las tres parten de $\log 2$ y bajan por el mismo
# valle. Cuanto mayor es la tasa de aprendizaje, más lejos llegan en 300 pasos, mientras no sea excesiva.

# %%
generator = torch.Generator().manual_seed(5)
y_clouds = torch.arange(120) % 2
centres = torch.tensor([[1.0, 2.4], [2.6, 2.6]])
spread = torch.tensor([[0.6, 0.75], [-0.4, 0.3]])
X_clouds = centres[y_clouds] + torch.randn(120, 2, generator=generator) @ spread

# %% uses_exercises=true
figure, axes = plt.subplots(figsize=(6, 3.2))
for lr, style in [(0.01, ":"), (0.1, "--"), (0.5, "-")]:
    _, _, losses = fit_logistic_regression(X_clouds, y_clouds, lr, 300)
    axes.plot(losses.detach(), color="black", linestyle=style)
    axes.text(304, losses[-1].item(), f"lr = {lr}", va="center")
axes.axhline(math.log(2), color="lightgray", linewidth=1, zorder=0)
axes.text(150, math.log(2) + 0.01, "log 2", va="bottom", color="dimgray")
axes.set(xlabel="step · paso", ylabel="loss · pérdida", xlim=(0, 360), ylim=(0, 0.8))
figure.tight_layout()
show(
    figure,
    "Three falling loss curves that begin at log 2; the greater the learning rate, the "
    "faster the fall. · Tres curvas de pérdida que bajan desde log 2; cuanto mayor es la tasa de "
    "aprendizaje, más rápido bajan.",
)

# %% [markdown] lang="en"
# ## 5.7 More than two classes: `softmax`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# With $c$ classes the model gives $c$ logits $z_1, \dots, z_c$ per sample, one for each class. They must
# become $c$ probabilities: none negative, and adding up to 1. Do as with the odds. Make every logit positive with
# the exponential, then divide by the sum:
#
# $$\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_{j=1}^{c} e^{z_j}}.$$
#
# **By hand.** The logits $(0, \log 2, \log 5)$ have the exponentials $1, 2, 5$ with the sum 8. The
# probabilities are $(\tfrac18, \tfrac28, \tfrac58)$.
#
# **The sigmoid is the case $c = 2$.** Divide numerator and denominator by $e^{z_1}$:
# $e^{z_1}/(e^{z_1} + e^{z_2}) = 1/(1 + e^{-(z_1 - z_2)}) = \sigma(z_1 - z_2)$.
#
# **Only differences count.** For every number $m$,
#
# $$\frac{e^{z_k - m}}{\sum_j e^{z_j - m}} = \frac{e^{-m}\, e^{z_k}}{e^{-m} \sum_j e^{z_j}} =
# \operatorname{softmax}(z)_k .$$
#
# That saves you from overflow. Choose for $m$ the greatest of the $c$ logits: then no exponent is positive,
# and one of them is 0, so that the sum is at least 1 and you never divide by 0. Each sample needs a
# greatest logit of its own. With one for the whole batch, a sample whose logits are all far below it
# would be left with $0/0$.
#
# **Your task.** `logits` has any rank from 1 up; return the softmax over the *last* axis, in the same shape.
# Logits up to $\pm 10^4$ in `float32`, also all of them at once, and 0, give the right value and the
# right gradient. Do not call `softmax`, `log_softmax` or `logsumexp`, under any name (`nn.Softmax`,
# `softmin` and `torch.distributions` are the same call).

# %% [markdown] lang="es"
# ## 5.7 Más de dos clases: `softmax`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Con $c$ clases el modelo da $c$ logits $z_1, \dots, z_c$ por muestra, uno por clase. Deben convertirse en
# $c$ probabilidades: ninguna negativa y con suma 1. Haz como con la razón $p/(1-p)$. Vuelve positivo cada
# logit con la exponencial y divide después entre la suma:
#
# $$\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_{j=1}^{c} e^{z_j}}.$$
#
# **A mano.** Los logits $(0, \log 2, \log 5)$ tienen exponenciales $1, 2, 5$, que suman 8. Las
# probabilidades son $(\tfrac18, \tfrac28, \tfrac58)$.
#
# **La sigmoide es el caso $c = 2$.** Divide numerador y denominador entre $e^{z_1}$:
# $e^{z_1}/(e^{z_1} + e^{z_2}) = 1/(1 + e^{-(z_1 - z_2)}) = \sigma(z_1 - z_2)$.
#
# **Solo cuentan las diferencias.** Para cualquier número $m$,
#
# $$\frac{e^{z_k - m}}{\sum_j e^{z_j - m}} = \frac{e^{-m}\, e^{z_k}}{e^{-m} \sum_j e^{z_j}} =
# \operatorname{softmax}(z)_k .$$
#
# Eso te salva del desbordamiento. Elige como $m$ el mayor de los $c$ logits: así ningún exponente es
# positivo y uno de ellos es 0, de modo que la suma es al menos 1 y nunca divides entre 0. Cada muestra
# necesita su propio máximo. Con uno solo para todo el lote, a una muestra cuyos logits estén todos muy
# por debajo le quedaría $0/0$.
#
# **Tu tarea.** `logits` tiene cualquier número de ejes, al menos uno; devuelve la softmax sobre el
# *último* eje, con la misma forma. Con logits de hasta $\pm 10^4$ en `float32`, incluso todos a la vez, y con
# 0, el valor y el gradiente son los correctos. No llames a `softmax`, `log_softmax` ni `logsumexp`, con
# ningún nombre (`nn.Softmax`, `softmin` y `torch.distributions` son la misma llamada).


# %% nbgrader={"grade_id": "softmax", "solution": true}
def softmax(logits: Tensor) -> Tensor:
    """Return the softmax over the last axis of logits (..., c), safe for large logits."""
    ### BEGIN SOLUTION
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    positive = torch.exp(shifted)
    return positive / positive.sum(dim=-1, keepdim=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_softmax", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_softmax(logits):
    return torch.softmax(logits, -1)


contract = Contract(
    softmax,
    oracle=right_softmax,
    mistakes={
        "softmax_first_axis": lambda logits: torch.softmax(logits, 0),
        "softmax_second_axis": lambda logits: torch.softmax(logits, 1),
        "softmax_whole_tensor": lambda logits: torch.softmax(logits.flatten(), 0).reshape(
            logits.shape
        ),
        "softmax_is_log": lambda logits: torch.log_softmax(logits, -1),
        "softmax_not_normalised": torch.exp,
        "softmax_without_exp": lambda logits: logits / logits.sum(-1, keepdim=True),
        "sigmoid_not_softmax": torch.sigmoid,
    },
)
contract.forbids("softmax", "Softmax", "Softmax2d", "softmin", "Softmin", "logsumexp")
contract.forbids("log_softmax", "LogSoftmax", "_softmax", "_log_softmax", "_safe_softmax")
contract.forbids("distributions.*")
to_the_digit = Contract(softmax, oracle=right_softmax, rtol=1e-10, atol=1e-12)
for v in variants():
    for shape in [(5,), (4, 3), (3, 4), (3, 3), (1, 4), (4, 1), (1,), (2, 3, 4), (2, 1, 3, 2)]:
        contract.holds(v.normal(*shape, std=2.0))
        contract.differentiates(v.normal(*shape, std=2.0))
    contract.holds(v.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]))
    contract.differentiates(v.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]))
    if v.dtype == torch.float64:
        to_the_digit.holds(v.normal(4, 3))
        to_the_digit.holds(v.normal(4, 1))
### END HIDDEN TESTS
logits = torch.tensor([[0.0, math.log(2), math.log(5)], [7.0, 7.0, 7.0]])
torch.testing.assert_close(softmax(logits), torch.tensor([[1 / 8, 2 / 8, 5 / 8], [1 / 3] * 3]))
torch.testing.assert_close(softmax(logits[0]), torch.tensor([1 / 8, 2 / 8, 5 / 8]))

# %% nbgrader={"grade_id": "test_softmax_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_softmax(logits):
    return torch.softmax(logits, -1)


def shifted_by(shift):
    def f(logits):
        positive = torch.exp(logits - shift(logits))
        return positive / positive.sum(-1, keepdim=True)

    return f


contract = Contract(
    softmax,
    oracle=right_softmax,
    mistakes={
        "logit_overflow_nan": shifted_by(lambda logits: 0.0),
        "softmax_one_shift_for_all": shifted_by(lambda logits: logits.max()),
    },
)
# At 10⁴ one float32 is 0.001 from the next: room for formulas that pass through a logarithm there.
near_ten_thousand = Contract(softmax, oracle=right_softmax, rtol=3e-3, atol=1e-3)
for checked in (contract, near_ten_thousand):
    checked.forbids("softmax", "Softmax", "Softmax2d", "softmin", "Softmin", "logsumexp")
    checked.forbids("log_softmax", "LogSoftmax", "_softmax", "_log_softmax", "_safe_softmax")
    checked.forbids("distributions.*")
for v in variants():
    for extremes in (
        [1e4, -1e4, 0.0],
        [[1e4, 0.0], [-1e4, 0.0], [0.0, 0.0]],
        [[200.0, 100.0, 0.0], [-100.0, -200.0, -300.0]],
        [[-800.0, -1600.0], [1600.0, 800.0]],
        [[[3.0, 1.0, 1e4], [0.0, -1e4, 2.0]], [[-1e4, -9e3, -8e3], [0.5, 0.25, -0.5]]],
    ):
        contract.holds(v.tensor(extremes))
        contract.differentiates(v.tensor(extremes))
    for close in (
        [[1e4, 9999.0, 9998.0], [-1e4, -9999.0, -9998.0], [1.0, 2.0, 3.0]],
        [[1e4, 1e4], [-1e4, -1e4], [0.0, 0.0]],
    ):
        near_ten_thousand.holds(v.tensor(close))
        near_ten_thousand.differentiates(v.tensor(close))
### END HIDDEN TESTS
p = softmax(torch.tensor([[1e4, 0.0, -1e4], [-1e4, -1e4, -2e4]]))
torch.testing.assert_close(
    p, torch.tensor([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]]), rtol=1e-3, atol=1e-3
)

# %% [markdown] lang="en"
# Look at it: the logits $(1, 2, 3)$, the same plus 100, and the same times 3. Adding changes nothing.
# Multiplying makes the choice sharper, and in the limit only the greatest is left: hence the name, a “soft maximum”.

# %% [markdown] lang="es"
# Míralo: los logits $(1, 2, 3)$, los mismos más 100 y los mismos por 3. Sumar no cambia nada. Multiplicar
# hace más marcada la elección y, en el límite, solo queda el mayor: de ahí el nombre, «máximo suave».

# %% uses_exercises=true
z = torch.tensor([1.0, 2.0, 3.0])
figure, panels = plt.subplots(1, 3, figsize=(7, 2.6), sharey=True)
for axes, logits, title in zip(panels, [z, z + 100, 3 * z], ["z", "z + 100", "3 z"], strict=True):
    bars = axes.bar([f"{logit:g}" for logit in logits], softmax(logits), color="tab:blue")
    axes.bar_label(bars, fmt="%.2f", padding=2)
    axes.set(title=title, ylim=(0, 1.15))
panels[0].set_ylabel("softmax")
figure.tight_layout()
show(
    figure,
    "Bars of the softmax of (1, 2, 3): 0.09, 0.24, 0.67; the same after adding 100; 0.00, "
    "0.05, 0.95 after multiplying by 3. · Barras de la softmax de (1, 2, 3): 0.09, 0.24, 0.67; las "
    "mismas al sumar 100; 0.00, 0.05, 0.95 al multiplicar por 3.",
)

# %% [markdown] lang="en"
# ## 5.8 The loss of many classes: `cross_entropy`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# The idea is that of 5.2. The model gave the true class $k$ of a sample the probability
# $\operatorname{softmax}(z)_k$. The loss is minus its logarithm, and the quotient becomes a difference:
#
# $$\ell = -\log \frac{e^{z_k}}{\sum_j e^{z_j}} = \log \sum_{j=1}^{c} e^{z_j} - z_k .$$
#
# Do not compute the probability first: where it rounds to 0, its logarithm is $-\infty$. Shift by the
# greatest logit $m$, as in the softmax, and stay in logarithms:
#
# $$\ell = \log \sum_{j=1}^{c} e^{z_j - m} - (z_k - m).$$
#
# **By hand.** For the logits $(0, \log 2, \log 5)$ the sum of the exponentials is 8. The true class 2
# (counted from 0) costs $\log 8 - \log 5 \approx 0.4700$, the true class 0 costs $\log 8 \approx 2.0794$. The mean
# of these two samples is $1.2747$. And a model whose $c$ logits are all equal pays $\log c$ per sample:
# remember it as the loss of a network that has learned nothing yet.
#
# **Its gradient** is the one you know: $\partial \ell / \partial z_j = \operatorname{softmax}(z)_j - 1$ for the true class
# $j = k$, and $\operatorname{softmax}(z)_j$ for the others.
#
# **Your task.** `logits` has shape `(n, c)`, `labels` is `int64` of shape `(n,)` with values in
# $0, \dots, c-1$; return the mean loss, shape `()`. Logits up to $\pm 10^4$ in `float32` and 0 give the right
# value and the right gradient. Nothing of `torch.nn.functional` (nor what calls it for you:
# `nn.CrossEntropyLoss`, `torch.distributions`), no `log_softmax` and no `logsumexp`, under any name.

# %% [markdown] lang="es"
# ## 5.8 La pérdida de muchas clases: `cross_entropy`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# La idea es la de 5.2. El modelo dio a la clase verdadera $k$ de una muestra la probabilidad
# $\operatorname{softmax}(z)_k$. La pérdida es menos su logaritmo, y el cociente se vuelve una diferencia:
#
# $$\ell = -\log \frac{e^{z_k}}{\sum_j e^{z_j}} = \log \sum_{j=1}^{c} e^{z_j} - z_k .$$
#
# No calcules antes la probabilidad: donde se redondea a 0, su logaritmo es $-\infty$. Resta el mayor logit
# $m$, como en la softmax, y quédate en los logaritmos:
#
# $$\ell = \log \sum_{j=1}^{c} e^{z_j - m} - (z_k - m).$$
#
# **A mano.** Con los logits $(0, \log 2, \log 5)$ las exponenciales suman 8. La clase verdadera 2
# (contando desde 0) cuesta $\log 8 - \log 5 \approx 0.4700$; la clase verdadera 0 cuesta
# $\log 8 \approx 2.0794$. La media de estas dos muestras es $1.2747$. Y un modelo cuyos $c$ logits son todos
# iguales paga $\log c$ por muestra: recuérdalo como la pérdida de una red que aún no ha aprendido nada.
#
# **Su gradiente** ya lo conoces: $\partial \ell / \partial z_j = \operatorname{softmax}(z)_j - 1$ para la clase verdadera
# $j = k$, y $\operatorname{softmax}(z)_j$ para las demás.
#
# **Tu tarea.** `logits` tiene forma `(n, c)` y `labels` es `int64` de forma `(n,)`, con valores en
# $0, \dots, c-1$; devuelve la pérdida media, de forma `()`. Con logits de hasta $\pm 10^4$ en `float32` y con
# 0, el valor y el gradiente son los correctos. Nada de `torch.nn.functional` (ni de lo que lo llama por ti:
# `nn.CrossEntropyLoss`, `torch.distributions`), ni `log_softmax`, ni `logsumexp`, con ningún nombre.


# %% nbgrader={"grade_id": "cross_entropy", "solution": true}
def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the mean cross-entropy of logits (n, c) and int64 labels (n,), shape ()."""
    ### BEGIN SOLUTION
    shifted = logits - logits.amax(dim=1, keepdim=True)
    of_label = shifted.gather(1, labels[:, None]).squeeze(1)
    return (shifted.exp().sum(dim=1).log() - of_label).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_cross_entropy", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

right_cross_entropy = torch.nn.functional.cross_entropy
contract = Contract(
    cross_entropy,
    oracle=lambda logits, labels: right_cross_entropy(logits, labels),
    mistakes={
        "sum_not_mean": lambda logits, labels: right_cross_entropy(logits, labels, reduction="sum"),
        "wrong_sign": lambda logits, labels: -right_cross_entropy(logits, labels),
        "cross_entropy_per_sample": lambda logits, labels: right_cross_entropy(
            logits, labels, reduction="none"
        ),
        "cross_entropy_over_entries": lambda logits, labels: (
            right_cross_entropy(logits, labels) / logits.shape[1]
        ),
        "cross_entropy_softmax_twice": lambda logits, labels: right_cross_entropy(
            logits.softmax(1), labels
        ),
        "cross_entropy_over_samples": lambda logits, labels: (
            -logits.log_softmax(0).gather(1, labels[:, None]).mean()
        ),
        "cross_entropy_logit_left_out": lambda logits, labels: logits.logsumexp(1).mean(),
        "cross_entropy_without_log": lambda logits, labels: (
            -logits.softmax(1).gather(1, labels[:, None]).mean()
        ),
        "cross_entropy_every_class": lambda logits, labels: (
            -logits.log_softmax(1)[:, labels].mean()
        ),
    },
)
contract.forbids("nn.functional.*", "log_softmax", "LogSoftmax", "_log_softmax", "logsumexp")
contract.forbids("CrossEntropyLoss", "cross_entropy_loss", "NLLLoss", "nll_loss", "distributions.*")
for v in variants():
    for n, c in [(5, 3), (3, 5), (4, 4), (1, 3), (6, 2), (3, 1), (1, 1)]:
        logits, labels = v.normal(n, c, std=2.0), v.integers(0, c, n)
        contract.holds(logits, labels)
        contract.differentiates(logits, labels)
    for label in range(3):
        contract.holds(v.normal(4, 3), v.labels([label] * 4))
    contract.holds(v.tensor([[0.0, 0.0, 0.0], [1.0, 1.0, 0.0]]), v.labels([1, 2]))
    contract.differentiates(v.tensor([[0.0, 0.0, 0.0], [1.0, 1.0, 0.0]]), v.labels([1, 0]))
### END HIDDEN TESTS
logits = torch.tensor([[0.0, math.log(2), math.log(5)], [0.0, math.log(2), math.log(5)]])
loss = cross_entropy(logits, torch.tensor([2, 0]))
torch.testing.assert_close(loss, torch.tensor((math.log(8 / 5) + math.log(8)) / 2))

# %% nbgrader={"grade_id": "test_cross_entropy_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

right_cross_entropy = torch.nn.functional.cross_entropy


def of_label(log_probabilities, labels):
    return -log_probabilities.gather(1, labels[:, None]).mean()


contract = Contract(
    cross_entropy,
    oracle=lambda logits, labels: right_cross_entropy(logits, labels),
    mistakes={
        "log_of_rounded_probability": lambda logits, labels: of_label(
            logits.softmax(1).log(), labels
        ),
        "logit_overflow_nan": lambda logits, labels: of_label(
            (logits.exp() / logits.exp().sum(1, keepdim=True)).log(), labels
        ),
        "cross_entropy_shift_not_undone": lambda logits, labels: (
            right_cross_entropy(logits, labels) - logits.amax(1).mean()
        ),
    },
)
# At 10⁴ one float32 is 0.001 from the next: room for formulas that add the shift again
# or subtract two sums.
near_ten_thousand = Contract(
    cross_entropy,
    oracle=lambda logits, labels: right_cross_entropy(logits, labels),
    rtol=3e-3,
    atol=1e-3,
)
for checked in (contract, near_ten_thousand):
    checked.forbids("nn.functional.*", "log_softmax", "LogSoftmax", "_log_softmax", "logsumexp")
    checked.forbids(
        "CrossEntropyLoss", "cross_entropy_loss", "NLLLoss", "nll_loss", "distributions.*"
    )
for v in variants():
    for extremes, labels in [
        ([[1e4, -1e4, 0.0], [1e4, -1e4, 0.0], [1e4, -1e4, 0.0]], [0, 1, 2]),
        ([[1e4, 0.0], [-1e4, 0.0], [0.0, 0.0]], [1, 0, 1]),
        ([[200.0, 100.0, 0.0], [-100.0, -200.0, -300.0]], [2, 1]),
        ([[-800.0, -1600.0], [1600.0, 800.0], [0.5, -0.5]], [0, 1, 1]),
        ([[0.0, -25.0], [12.0, 0.0]], [1, 1]),
    ]:
        contract.holds(v.tensor(extremes), v.labels(labels))
        contract.differentiates(v.tensor(extremes), v.labels(labels))
    for close, labels in [
        ([[1e4, 9999.0, 9998.0], [-1e4, -9999.0, -9998.0]], [1, 0]),
        ([[1e4, 1e4], [-1e4, -1e4], [0.0, 0.0]], [0, 1, 1]),
        ([[1e4, 0.0], [-1e4, 0.0], [0.0, 0.0]], [0, 1, 0]),
    ]:
        near_ten_thousand.holds(v.tensor(close), v.labels(labels))
        near_ten_thousand.differentiates(v.tensor(close), v.labels(labels))
### END HIDDEN TESTS
logits = torch.tensor([[1e4, 0.0], [1e4, 0.0]], requires_grad=True)
loss = cross_entropy(logits, torch.tensor([0, 1]))
torch.testing.assert_close(loss.detach(), torch.tensor(5000.0))
(slope,) = torch.autograd.grad(loss, logits)
torch.testing.assert_close(slope, torch.tensor([[0.0, 0.0], [0.5, -0.5]]))

# %% [markdown] lang="en"
# Look at it: three classes, one row of weights for each. Autograd takes the gradient of your loss, and
# gradient descent does the rest. The plane is divided into three regions, and their borders are straight.

# %% [markdown] lang="es"
# Míralo: tres clases, una fila de pesos para cada una. Autograd calcula el gradiente de tu pérdida y el
# descenso de gradiente hace el resto. El plano queda repartido en tres regiones con fronteras rectas.

# %%
generator = torch.Generator().manual_seed(8)
labels_three = torch.arange(120) % 3
centres_three = torch.tensor([[0.0, 1.2], [-1.2, -0.8], [1.3, -0.7]])
X_three = centres_three[labels_three] + 0.5 * torch.randn(120, 2, generator=generator)
MARKERS = ["o", "^", "s"]
COLOURS = ["tab:blue", "tab:orange", "tab:green"]

# %% uses_exercises=true
W = torch.zeros(3, 2, requires_grad=True)
b = torch.zeros(3, requires_grad=True)
for _ in range(100):
    loss = cross_entropy(X_three @ W.T + b, labels_three)
    with torch.no_grad():
        for p, grad in zip((W, b), torch.autograd.grad(loss, (W, b)), strict=True):
            p -= 1.0 * grad
ticks = torch.linspace(-3, 3, 201)
plane = torch.cartesian_prod(ticks, ticks)
winner = softmax(plane @ W.detach().T + b.detach()).argmax(dim=1).reshape(201, 201).T
figure, axes = plt.subplots(figsize=(4.4, 4))
axes.contourf(ticks, ticks, winner, levels=[-0.5, 0.5, 1.5, 2.5], colors=COLOURS, alpha=0.2)
for k in range(3):
    mine = X_three[labels_three == k]
    axes.scatter(*mine.T, marker=MARKERS[k], color=COLOURS[k], edgecolor="black", label=str(k))
axes.set(xlabel="x₁", ylabel="x₂", title=f"loss · pérdida = {loss.item():.3f}")
axes.legend(loc="upper left", framealpha=1)
figure.tight_layout()
show(
    figure,
    "Three clouds of points with different markers; three regions with straight borders "
    "meet between them. · Tres nubes de puntos con marcas distintas; entre ellas se encuentran "
    "tres regiones de fronteras rectas.",
)

# %% [markdown] lang="en"
# ## 5.9 Where the model changes its mind: `decision_boundary`
#
# *Optional · 10 minutes · difficulty 1 of 3 · 0 points*
#
# Take two features again, $x = (x_1, x_2)$, and two classes. The model is undecided where the probability
# is $\tfrac12$, that is where the logit is 0:
#
# $$w_1 x_1 + w_2 x_2 + b = 0 .$$
#
# These points form a straight line, the **decision boundary**. The vector $w$ stands at a right angle to
# it and points to the side of class 1: if you walk along the line, the logit does not change, and if you
# walk along $w$, it grows fastest. To draw it, solve for $x_2$:
#
# $$x_2 = -\frac{w_1 x_1 + b}{w_2} .$$
#
# When $w_2 = 0$ the line is vertical (or, if $w_1 = 0$ too, there is none): one $x_1$ has either every
# $x_2$ or none, and there is nothing to return.
#
# **By hand.** With $w = (2, -1)$, $b = 1$ and $x_1 = 3$ you get $x_2 = -(6 + 1)/(-1) = 7$. Check:
# $2 \cdot 3 - 7 + 1 = 0$.
#
# **Your task.** `w` has shape `(2,)`, so that $w_1$ is `w[0]` and $w_2$ is `w[1]`; `b` has shape `()`, and
# `x1` any shape. Return the $x_2$ of every $x_1$, in the shape of `x1`. Raise `ValueError` when `w[1]` is 0, and
# only then: a very small weight is still a weight.

# %% [markdown] lang="es"
# ## 5.9 Donde el modelo cambia de opinión: `decision_boundary`
#
# *Opcional · 10 minutos · dificultad 1 de 3 · 0 puntos*
#
# Vuelve a tomar dos características, $x = (x_1, x_2)$, y dos clases. El modelo duda donde la probabilidad es
# $\tfrac12$, es decir, donde el logit es 0:
#
# $$w_1 x_1 + w_2 x_2 + b = 0 .$$
#
# Esos puntos forman una línea recta, la **frontera de decisión**. El vector $w$ es perpendicular a ella y
# apunta hacia el lado de la clase 1: si caminas a lo largo de la recta, el logit no cambia; si caminas en
# la dirección de $w$, crece lo más deprisa posible. Para dibujarla, despeja $x_2$:
#
# $$x_2 = -\frac{w_1 x_1 + b}{w_2} .$$
#
# Cuando $w_2 = 0$ la recta es vertical (o no la hay, si también $w_1 = 0$): a un $x_1$ le corresponden
# todos los $x_2$ o ninguno, y no hay nada que devolver.
#
# **A mano.** Con $w = (2, -1)$, $b = 1$ y $x_1 = 3$ sale $x_2 = -(6 + 1)/(-1) = 7$. Comprobación:
# $2 \cdot 3 - 7 + 1 = 0$.
#
# **Tu tarea.** `w` tiene forma `(2,)`, de modo que $w_1$ es `w[0]` y $w_2$ es `w[1]`; `b` tiene forma `()`, y
# `x1`, cualquier forma. Devuelve el $x_2$ de cada $x_1$, con la forma de `x1`. Lanza `ValueError` cuando
# `w[1]` sea 0, y solo entonces: un peso muy pequeño sigue siendo un peso.


# %% nbgrader={"grade_id": "decision_boundary", "solution": true}
def decision_boundary(w: Tensor, b: Tensor, x1: Tensor) -> Tensor:
    """Return the x2 with w[0] * x1 + w[1] * x2 + b = 0, in the shape of x1."""
    ### BEGIN SOLUTION
    if w[1] == 0:
        raise ValueError("the boundary is vertical: no x2 belongs to one x1")
    return -(w[0] * x1 + b) / w[1]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_decision_boundary", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    decision_boundary,
    oracle=lambda w, b, x1: -(w[0] * x1 + b) / w[1],
    mistakes={
        "wrong_sign": lambda w, b, x1: (w[0] * x1 + b) / w[1],
        "logit_without_bias": lambda w, b, x1: -(w[0] * x1) / w[1],
        "logit_bias_subtracted": lambda w, b, x1: -(w[0] * x1 - b) / w[1],
        "boundary_bias_not_divided": lambda w, b, x1: -w[0] * x1 / w[1] - b,
        "boundary_weights_swapped": lambda w, b, x1: -(w[1] * x1 + b) / w[0],
    },
)
for v in variants():
    for shape in [(5,), (), (3, 4), (1,), (2, 1, 3), (2,)]:
        for w in ([1.5, -0.5], [-2.0, 0.75], [0.0, 3.0]):
            contract.holds(v.tensor(w), v.normal(), v.normal(*shape))
    contract.holds(v.tensor([0.5, 1e-7]), v.tensor(0.25), v.normal(3))
    contract.differentiates(v.tensor([1.5, -0.5]), v.normal(), v.normal(2, 3))
    contract.refuses(v.tensor([1.0, 0.0]), v.tensor(2.0), v.normal(3))
    contract.refuses(v.tensor([0.0, 0.0]), v.tensor(0.0), v.normal(2))
### END HIDDEN TESTS
w, b = torch.tensor([2.0, -1.0]), torch.tensor(1.0)
torch.testing.assert_close(
    decision_boundary(w, b, torch.tensor([3.0, 0.0])), torch.tensor([7.0, 1.0])
)
try:
    decision_boundary(torch.tensor([2.0, 0.0]), b, torch.tensor([3.0]))
except ValueError:
    pass
else:
    raise AssertionError("decision_boundary with w[1] = 0 must raise ValueError")

# %% [markdown] lang="en"
# Look at it: the line, and $w$ at a right angle to it, on the side of class 1.

# %% [markdown] lang="es"
# Míralo: la recta y, perpendicular a ella, $w$, que apunta al lado de la clase 1.

# %% uses_exercises=true
w, b = torch.tensor([1.0, -2.0]), torch.tensor(1.0)
x1 = torch.linspace(-2, 4, 2)
figure, axes = plt.subplots(figsize=(4.6, 3.4))
axes.plot(x1, decision_boundary(w, b, x1), color="black")
x2 = float(decision_boundary(w, b, torch.tensor(1.0)))
axes.annotate("", xy=(1 + float(w[0]), x2 + float(w[1])), xytext=(1, x2), arrowprops={"width": 1})
axes.text(1.7, -0.2, "w")
axes.text(2.8, -0.6, "ŷ = 1", fontsize=12)
axes.text(-1.5, 1.8, "ŷ = 0", fontsize=12)
axes.set(xlabel="x₁", ylabel="x₂", xlim=(-2, 4), ylim=(-1.5, 2.8), aspect="equal")
figure.tight_layout()
show(
    figure,
    "A rising straight line with class 0 above and class 1 below; the arrow w leaves it at "
    "a right angle, downwards. · Una recta creciente con la clase 0 encima y la clase 1 debajo; la "
    "flecha w sale de ella en perpendicular, hacia abajo.",
)

# %% [markdown] lang="en"
# ## Milestone: the boundary moves
#
# Everything together: your loss, its gradient, the descent and the model's probabilities, on the two
# clouds of 5.6. Each picture shows the model after so many steps. The black line is the boundary $p = 0.5$,
# the dashed ones are $p = 0.1$ and $p = 0.9$. The grey lines are the boundaries of earlier steps.
# The *accuracy* above each picture is the share of points whose predicted class is the true one.
#
# Watch three things.
#
# - After one step $w$ points from the middle of one cloud to the middle of the other, and the bias has not
#   moved: almost everything is called class 1.
# - Then the line *turns* and *shifts*, until it lies along the gap between the clouds.
# - In the end it moves only slowly, and the loss still falls. The weights grow, the dashed lines close in: the
#   model becomes surer of what it says. The points on the wrong side keep it from becoming surer still.

# %% [markdown] lang="es"
# ## Hito: la frontera se mueve
#
# Todo junto: tu pérdida, su gradiente, el descenso y las probabilidades del modelo, con las dos nubes de
# 5.6. Cada imagen muestra el modelo después de tantos pasos. La línea negra es la frontera $p = 0.5$; las
# discontinuas son $p = 0.1$ y $p = 0.9$. Las líneas grises son las fronteras de pasos anteriores.
# La *exactitud*, sobre cada imagen, es la proporción de puntos cuya clase predicha es la verdadera.
#
# Fíjate en tres cosas.
#
# - Tras un paso, $w$ apunta del centro de una nube al centro de la otra y el sesgo no se ha movido: casi
#   todo se asigna a la clase 1.
# - Después la línea *gira* y *se desplaza*, hasta quedar a lo largo del hueco entre las nubes.
# - Al final se mueve muy despacio y la pérdida sigue bajando. Los pesos crecen y las líneas discontinuas se
#   acercan: el modelo está cada vez más seguro de lo que dice. Los puntos del lado equivocado le impiden
#   estarlo aún más.

# %% uses_exercises=true
stops = [1, 10, 100, 2000]
between = [1, 2, 3, 5, 10, 20, 40, 100, 300, 2000]
fits = {k: fit_logistic_regression(X_clouds, y_clouds, 0.3, k) for k in between}
fits = {k: [part.detach() for part in fit] for k, fit in fits.items()}
ticks = torch.linspace(-1, 5.5, 131)
plane = torch.cartesian_prod(ticks, ticks)
maps = {k: predict_proba(plane, w, b).reshape(131, 131).T for k, (w, b, _) in fits.items()}
figure = plt.figure(figsize=(9.6, 5.6), layout="constrained")
grid = figure.add_gridspec(2, 4, height_ratios=[1.3, 1])
for place, stop in enumerate(stops):
    w, b, losses = fits[stop]
    axes = figure.add_subplot(grid[0, place])
    axes.imshow(
        maps[stop],
        origin="lower",
        extent=(-1, 5.5, -1, 5.5),
        cmap="PuOr",
        alpha=0.5,
        vmin=0,
        vmax=1,
    )
    for k in between:
        if k < stop:
            axes.contour(ticks, ticks, maps[k], levels=[0.5], colors="gray", linewidths=0.7)
    levels, styles = [0.1, 0.5, 0.9], ["--", "-", "--"]
    axes.contour(ticks, ticks, maps[stop], levels=levels, colors="black", linestyles=styles)
    for k, (marker, colour) in enumerate([("o", "tab:orange"), ("^", "indigo")]):
        points = X_clouds[y_clouds == k].T
        axes.scatter(*points, s=18, marker=marker, color=colour, edgecolor="white", linewidth=0.5)
    accuracy = (predict(X_clouds, w, b) == y_clouds).float().mean().item()
    axes.set_title(f"step · paso {stop}\naccuracy · exactitud {accuracy:.0%}", fontsize=10)
    axes.set(xlabel="x₁", xticks=[0, 2, 4], yticks=[0, 2, 4])
    if place == 0:
        axes.set_ylabel("x₂")
axes = figure.add_subplot(grid[1, :])
axes.plot(torch.arange(1, stops[-1] + 1), losses, color="black")
for stop in stops:
    axes.plot(stop, losses[stop - 1], "o", color="tab:red")
axes.set(xscale="log", xlabel="step · paso", ylabel="loss · pérdida", ylim=(0, 0.75))
show(
    figure,
    "Two clouds of points after 1, 10, 100 and 2000 steps: the boundary turns and shifts "
    "until it separates the clouds, then the lines of 10 % and 90 % draw together; below, the "
    "loss falls from 0.69. · Dos nubes de puntos tras 1, 10, 100 y 2000 pasos: la frontera gira y "
    "se desplaza hasta separar las nubes y luego las líneas del 10 % y del 90 % se acercan; debajo, "
    "la pérdida baja desde 0.69.",
)

# %% [markdown] lang="en"
# ## What you have now
#
# - The **sigmoid** makes a probability of a logit, the **softmax** of several.
# - The **cross-entropy** is minus the logarithm of the probability that the model gave to the truth. Its
#   gradient with respect to the logits is *probability minus truth*, for two classes and for many.
# - The same code can be right on paper and wrong in `float32`. You know the two places to look at: where
#   an exponential overflows, and where a corner hides in a formula.
# - The **decision boundary** is a straight line, whatever the threshold.
#
# The last point is a limit. Put one class in a ring around the other, and no line separates them.
# Assignment 6 does not change the model for that: it changes the coordinates of the data until a line
# is enough.

# %% [markdown] lang="es"
# ## Lo que ya tienes
#
# - La **sigmoide** convierte un logit en una probabilidad; la **softmax**, varios.
# - La **entropía cruzada** es menos el logaritmo de la probabilidad que el modelo dio a la verdad. Su
#   gradiente respecto a los logits es *probabilidad menos verdad*, con dos clases y con muchas.
# - Un mismo código puede ser correcto sobre el papel y fallar en `float32`. Ya conoces los dos sitios donde
#   mirar: donde una exponencial se desborda y donde una fórmula esconde un pico.
# - La **frontera de decisión** es una línea recta, sea cual sea el umbral.
#
# Lo último es un límite. Pon una clase en un anillo alrededor de la otra y ninguna recta las separará. La
# entrega 6 no cambia para ello el modelo: cambia las coordenadas de los datos hasta que basta una recta.
