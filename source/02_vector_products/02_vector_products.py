# %% [markdown] lang="en"
# # 2. Products of vectors
#
# Assignment 1 gave you tensors, and the product of a matrix and a vector. Here you look inside that
# product. There are two ways to multiply two vectors: entry by entry, or down to one number. From the
# second comes the question that half of deep learning asks: **how alike are these two vectors?**
#
# Search engines, recommendations, word embeddings and attention all answer it with the same few
# lines, and you are about to write them.
#
# **You will** multiply entry by entry, derive the angle between two vectors, compare every row of a
# table with every row of another without a loop, find what is most similar, and split a vector into a
# part along a line and a part across it.
#
# **At the end** you hand a faint digit to your own code and look at the digits that it finds.
#
# **What comes after:** assignment 3 takes derivatives of functions like these.
#
# Three rules hold in every exercise:
#
# - the result has the dtype and the device of the inputs (`float32` in, `float32` out);
# - the inputs are left as they were;
# - gradients flow from the result back to the inputs, so no `.item()`, `.tolist()`, `.numpy()` or
#   `.detach()` on the way (2.6 returns indices, which have no gradient).

# %% [markdown] lang="es"
# # 2. Productos de vectores
#
# La entrega 1 te dio los tensores y el producto de una matriz por un vector. Aquí miras ese producto
# por dentro. Hay dos maneras de multiplicar dos vectores: elemento a elemento, o hasta quedarse con un
# solo número. De la segunda nace la pregunta que se hace medio aprendizaje profundo: **¿cuánto se
# parecen estos dos vectores?**
#
# Los buscadores, las recomendaciones, los *embeddings* de palabras y la atención la responden con las
# mismas pocas líneas, y estás a punto de escribirlas.
#
# **Vas a** multiplicar elemento a elemento, deducir el ángulo entre dos vectores, comparar sin bucles
# cada fila de una tabla con cada fila de otra, encontrar lo más parecido y descomponer un vector en una
# parte a lo largo de una recta y otra perpendicular a ella.
#
# **Al final** le das a tu propio código un dígito tenue y miras qué dígitos encuentra.
#
# **Después:** la entrega 3 deriva funciones como estas.
#
# Tres reglas valen en todos los ejercicios:
#
# - el resultado tiene el dtype y el dispositivo de las entradas (entra `float32`, sale `float32`);
# - las entradas quedan como estaban;
# - los gradientes fluyen desde el resultado hasta las entradas; por eso, nada de `.item()`,
#   `.tolist()`, `.numpy()` ni `.detach()` por el camino (2.6 devuelve índices, que no tienen gradiente).

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
# **Something to look at.** Ten digits of 8 × 8 pixels, drawn with `#`, and a function that writes one
# the way a hand would: leaning a little, with uneven pressure, with more or less ink. You need not
# change anything here.

# %% [markdown] lang="es"
# **Algo que mirar.** Diez dígitos de 8 × 8 píxeles, dibujados con `#`, y una función que los escribe
# como lo haría una mano: algo inclinados, con presión desigual, con más o menos tinta. Aquí no tienes
# que cambiar nada.

# %%
DRAWN = """
..####.. ...##... ..####.. ..####.. ....##.. .######. ...###.. .######. ..####.. ..####..
.##..##. ..###... .##..##. .##..##. ...###.. .##..... ..##.... .....##. .##..##. .##..##.
##....## ...##... .....##. .....##. ..####.. .##..... .##..... .....##. .##..##. .##..##.
##....## ...##... ....##.. ...###.. .##.##.. .#####.. .#####.. ....##.. ..####.. ..#####.
##....## ...##... ...##... .....##. .##.##.. .....##. .##..##. ....##.. .##..##. .....##.
##....## ...##... ..##.... .....##. .######. .....##. .##..##. ...##... .##..##. .....##.
.##..##. ...##... .##..... .##..##. ....##.. .##..##. .##..##. ...##... .##..##. ....##..
..####.. ..####.. .######. ..####.. ....##.. ..####.. ..####.. ..##.... ..####.. ..###...
"""
lines = [line.split() for line in DRAWN.strip().splitlines()]
patterns = torch.tensor(
    [[[float(mark == "#") for mark in line[digit]] for line in lines] for digit in range(10)]
)


def write_digit(digit: int, ink: float, generator: torch.Generator) -> Tensor:
    """Return an (8, 8) handwriting of a digit, 0 for paper and up to `ink` for the darkest pixel."""
    image = patterns[digit]
    lean = 0.6 * torch.rand((), generator=generator)  # the top moves left and the bottom right
    leaning = torch.cat([image[:3].roll(-1, 1), image[3:5], image[5:].roll(1, 1)])
    pressure = 0.5 + 0.5 * torch.rand(8, 8, generator=generator)
    return ink * pressure * torch.lerp(image, leaning, lean)


def show_images(rows: list[list[tuple[Tensor, str]]], darkest: float, alt: str) -> None:
    """Draw rows of (image, title): 0 is white, `darkest` is black."""
    size = 1.05 * len(rows[0]), 1.3 * len(rows)
    figure, grid = plt.subplots(len(rows), len(rows[0]), figsize=size, squeeze=False)
    for row, places in zip(rows, grid, strict=True):
        for (image, title), axes in zip(row, places, strict=True):
            axes.imshow(image, cmap="Greys", vmin=0, vmax=darkest)
            axes.set_title(title, fontsize=9)
            axes.set(xticks=[], yticks=[])
    figure.tight_layout()
    show(figure, alt)


# %% [markdown] lang="en"
# ## 2.1 Entry by entry: `hadamard`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# The simplest product of two tensors of one shape multiplies what stands in the same place. It is
# called the **Hadamard product** and written $\odot$:
#
# $$(A \odot B)_{ij} = A_{ij}\, B_{ij}$$
#
# Here $i$ counts the rows and $j$ the columns. With one axis or with four it is the same: each place
# minds its own business. Nothing is added up, so the result has the shape of the inputs and
# $A \odot B = B \odot A$.
#
# **By hand**, and next to it the matrix product of assignment 1, which is another thing:
#
# $$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \odot \begin{pmatrix} 10 & 0 \\ 1 & -1 \end{pmatrix} =
# \begin{pmatrix} 10 & 0 \\ 3 & -4 \end{pmatrix}
# \qquad
# \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} 10 & 0 \\ 1 & -1 \end{pmatrix} =
# \begin{pmatrix} 12 & -2 \\ 34 & -4 \end{pmatrix}$$
#
# **What it is for.** Think of $B$ as a mask. Where it holds 1, the entry of $A$ passes; where it holds
# 0, it is gone; in between, it is dimmed. Dropout (assignment 9) and the gates of 2.8 are masks.
#
# **A trap.** PyTorch's `*` also *broadcasts*. Multiply a vector of shape `(3,)` by a column of shape
# `(3, 1)` and you get a `(3, 3)` matrix, without a word. Many a training run has failed on that line.
#
# **Your task.** Return $A \odot B$ for two tensors of the same shape, with any number of axes (also
# none). Raise `ValueError` unless the two shapes are equal.

# %% [markdown] lang="es"
# ## 2.1 Elemento a elemento: `hadamard`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# El producto más sencillo de dos tensores de la misma forma multiplica lo que está en el mismo lugar.
# Se llama **producto de Hadamard** y se escribe $\odot$:
#
# $$(A \odot B)_{ij} = A_{ij}\, B_{ij}$$
#
# Aquí $i$ recorre las filas y $j$ las columnas. Con un eje o con cuatro es lo mismo: cada lugar va por
# su cuenta. No se suma nada; por eso el resultado tiene la forma de las entradas y
# $A \odot B = B \odot A$.
#
# **A mano**, y al lado el producto de matrices de la entrega 1, que es otra cosa:
#
# $$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \odot \begin{pmatrix} 10 & 0 \\ 1 & -1 \end{pmatrix} =
# \begin{pmatrix} 10 & 0 \\ 3 & -4 \end{pmatrix}
# \qquad
# \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} 10 & 0 \\ 1 & -1 \end{pmatrix} =
# \begin{pmatrix} 12 & -2 \\ 34 & -4 \end{pmatrix}$$
#
# **Para qué sirve.** Piensa en $B$ como una máscara. Donde vale 1, el elemento de $A$ pasa; donde vale
# 0, desaparece; entre medias, se atenúa. El *dropout* (entrega 9) y las puertas de 2.8 son máscaras.
#
# **Una trampa.** El `*` de PyTorch también *difunde*. Multiplica un vector de forma `(3,)` por una
# columna de forma `(3, 1)` y obtendrás, sin aviso, una matriz `(3, 3)`. Más de un entrenamiento ha
# fracasado en esa línea.
#
# **Tu tarea.** Devuelve $A \odot B$ para dos tensores de la misma forma, con cualquier número de ejes
# (también ninguno). Lanza `ValueError` si las dos formas no son iguales.


# %% nbgrader={"grade_id": "hadamard", "solution": true}
def hadamard(A: Tensor, B: Tensor) -> Tensor:
    """Return A times B entry by entry, for tensors of one shape."""
    ### BEGIN SOLUTION
    if A.shape != B.shape:
        raise ValueError(f"the shapes {tuple(A.shape)} and {tuple(B.shape)} differ")
    return A * B
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_hadamard", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    hadamard,
    oracle=lambda A, B: A * B,
    mistakes={
        "matrix_product_for_hadamard": lambda A, B: A @ B,
        "hadamard_added_up": lambda A, B: (A * B).sum(),
        "hadamard_sum_for_product": lambda A, B: A + B,
        "transposed": lambda A, B: A * B.mT,
    },
)
for v in variants():
    for shape in [(2, 3), (3, 2), (3, 3), (1, 4), (4, 1), (5,), (1,), (), (2, 3, 4), (2, 1, 3, 2)]:
        contract.holds(v.normal(*shape), v.normal(*shape))
    for shape in [(3, 3), (4,), (2, 3, 2)]:
        contract.differentiates(v.normal(*shape), v.normal(*shape))
### END HIDDEN TESTS
A = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
B = torch.tensor([[10.0, 0.0], [1.0, -1.0]])
torch.testing.assert_close(hadamard(A, B), torch.tensor([[10.0, 0.0], [3.0, -4.0]]))

# %% nbgrader={"grade_id": "test_hadamard_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(hadamard, oracle=lambda A, B: A * B)
contract.holds(torch.full((2, 3), 2.0), torch.full((2, 3), 5.0))
for A_shape, B_shape in [
    ((3,), (1,)),  # broadcasting would stretch it
    ((3,), (3, 1)),
    ((2, 3), (3,)),
    ((2, 3), (1, 3)),
    ((2, 1), (2, 3)),
    ((1, 2, 3), (2, 3)),
    ((2, 3, 4), (2, 3, 1)),
    ((2, 1, 4), (2, 3, 4)),
    ((2, 2), ()),
    ((), (1,)),
    ((3,), (4,)),  # torch raises a RuntimeError
    ((2, 3), (3, 2)),
    ((2, 3), (6,)),
]:
    contract.refuses(torch.ones(A_shape), torch.ones(B_shape))
### END HIDDEN TESTS
try:
    hadamard(torch.ones(3), torch.ones(3, 1))
except ValueError:
    pass
else:
    raise AssertionError("hadamard of shapes (3,) and (3, 1) must raise ValueError")

# %% [markdown] lang="en"
# Look at it: an image, a mask that is 1 in the middle and fades to 0, and their Hadamard product. Black
# is 1 and white is 0.

# %% [markdown] lang="es"
# Míralo: una imagen, una máscara que vale 1 en el centro y se desvanece hasta 0, y su producto de
# Hadamard. El negro es 1 y el blanco es 0.

# %% uses_exercises=true
steps = torch.arange(8) - 3.5
mask = torch.exp(-(steps[:, None] ** 2 + steps**2) / 12)
masked = hadamard(patterns[8], mask)
show_images(
    [[(patterns[8], "A"), (mask, "B"), (masked, "A ⊙ B")]],
    darkest=1,
    alt="An 8, a round mask that is strong in the middle, and their product: the 8 fades towards "
    "its edges. · Un 8, una máscara redonda, fuerte en el centro, y su producto: el 8 se desvanece "
    "hacia los bordes.",
)

# %% [markdown] lang="en"
# ## 2.2 Down to one number: `dot`
#
# *Required · 5 minutes · difficulty 1 of 3 · 3 points*
#
# Multiply entry by entry and then add everything up. That is the **dot product** of two vectors $x$
# and $y$ of the same length $d$:
#
# $$x \cdot y = \sum_{i=0}^{d-1} x_i\, y_i$$
#
# It is a Hadamard product and a sum: two vectors go in, one number comes out.
#
# **What it measures.** A term $x_i y_i$ is positive where $x$ and $y$ agree in sign, negative where they
# do not, and large where both are large. The dot product is the balance of agreement and disagreement.
#
# **By hand.** $(1, 2, 3) \cdot (4, -5, 6) = 4 - 10 + 18 = 12$.
#
# **A vector with itself.** $x \cdot x = \sum_i x_i^2$ is the square of the length of $x$, by Pythagoras:
# $\lVert x \rVert = \sqrt{x \cdot x}$. This length is called the *norm*. So $\lVert (3, 4) \rVert = 5$.
#
# **Your task.** `x` and `y` have shape `(d,)`; return a tensor of shape `()`. Write the definition: no
# library product (`@`, `matmul`, `dot`, `inner`, `vdot`, `einsum`, `torch.linalg`,
# `torch.nn.functional`, …). Raise `ValueError` when the shapes differ.

# %% [markdown] lang="es"
# ## 2.2 Hasta un solo número: `dot`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 3 puntos*
#
# Multiplica elemento a elemento y después súmalo todo. Eso es el **producto escalar** de dos vectores
# $x$ e $y$ de la misma longitud $d$:
#
# $$x \cdot y = \sum_{i=0}^{d-1} x_i\, y_i$$
#
# Es un producto de Hadamard y una suma: entran dos vectores, sale un número.
#
# **Qué mide.** Un término $x_i y_i$ es positivo donde $x$ e $y$ coinciden en signo, negativo donde no, y
# grande donde ambos son grandes. El producto escalar es el saldo entre acuerdos y desacuerdos.
#
# **A mano.** $(1, 2, 3) \cdot (4, -5, 6) = 4 - 10 + 18 = 12$.
#
# **Un vector consigo mismo.** $x \cdot x = \sum_i x_i^2$ es, por Pitágoras, el cuadrado de la longitud
# de $x$: $\lVert x \rVert = \sqrt{x \cdot x}$. Esa longitud se llama *norma*. Así,
# $\lVert (3, 4) \rVert = 5$.
#
# **Tu tarea.** `x` e `y` tienen forma `(d,)`; devuelve un tensor de forma `()`. Escribe la definición:
# ningún producto de la biblioteca (`@`, `matmul`, `dot`, `inner`, `vdot`, `einsum`, `torch.linalg`,
# `torch.nn.functional`, …). Lanza `ValueError` cuando las formas difieran.


# %% nbgrader={"grade_id": "dot", "solution": true}
def dot(x: Tensor, y: Tensor) -> Tensor:
    """Return the dot product of x (d,) and y (d,), shape (), from the definition."""
    ### BEGIN SOLUTION
    return hadamard(x, y).sum()  # hadamard refuses shapes that differ
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_dot", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract, variants

contract = Contract(
    dot,
    oracle=lambda x, y: (x * y).sum(),
    mistakes={
        "dot_not_added_up": lambda x, y: x * y,
        "kept_dimension": lambda x, y: (x * y).sum(0, keepdim=True),
        "mean_not_sum": lambda x, y: (x * y).mean(),
        "outer_for_dot": lambda x, y: x[:, None] * y,
        "dot_product_of_sums": lambda x, y: x.sum() * y.sum(),
        "dot_of_absolute_terms": lambda x, y: (x * y).abs().sum(),
    },
)
contract.forbids(*PRODUCTS, "conv1d", "cosine_similarity")
for v in variants():
    for d in (3, 1, 2, 4, 7, 12):
        contract.holds(v.normal(d), v.normal(d))
    contract.differentiates(v.normal(5), v.normal(5))
### END HIDDEN TESTS
x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, -5.0, 6.0])
torch.testing.assert_close(dot(x, y), torch.tensor(12.0))

# %% nbgrader={"grade_id": "test_dot_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract

contract = Contract(dot, oracle=lambda x, y: (x * y).sum())
contract.forbids(*PRODUCTS, "conv1d", "cosine_similarity")
contract.holds(torch.tensor([2.0, 3.0]), torch.tensor([5.0, 7.0]))
for x_shape, y_shape in [
    ((3,), (1,)),  # broadcasting would stretch it
    ((1,), (3,)),
    ((3,), (4,)),
    ((3,), (2,)),
    ((3,), (3, 1)),
    ((3,), (1, 3)),
    ((2, 3), (3,)),
    ((), (3,)),
]:
    contract.refuses(torch.ones(x_shape), torch.ones(y_shape))
### END HIDDEN TESTS
try:
    dot(torch.ones(3), torch.ones(1))
except ValueError:
    pass
else:
    raise AssertionError("dot of shapes (3,) and (1,) must raise ValueError")

# %% [markdown] lang="en"
# ## 2.3 The angle: `cosine_similarity`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# The dot product has a flaw as a measure of likeness: a long vector has a large dot product with
# nearly everything. We want the *direction* alone. Geometry shows the way.
#
# Draw $x$ and $y$ from one point, with the angle $\theta$ between them. The third side of the triangle
# is $x - y$. Write its squared length twice. Once by the law of cosines:
#
# $$\lVert x - y \rVert^2 = \lVert x \rVert^2 + \lVert y \rVert^2 - 2\, \lVert x \rVert \lVert y \rVert \cos\theta$$
#
# And once by multiplying $(x - y) \cdot (x - y)$ out:
#
# $$\lVert x - y \rVert^2 = \lVert x \rVert^2 + \lVert y \rVert^2 - 2\, x \cdot y$$
#
# The left sides are equal, so $x \cdot y = \lVert x \rVert \lVert y \rVert \cos\theta$. Divide, and you
# have the **cosine similarity**:
#
# $$\cos\theta = \frac{x \cdot y}{\lVert x \rVert\, \lVert y \rVert}$$
#
# It is 1 for the same direction, 0 at a right angle, −1 for opposite directions, and never outside
# that range: for two vectors $a$, $b$ of length 1, $0 \le \lVert a - b \rVert^2 = 2 - 2\, a \cdot b$ gives
# $a \cdot b \le 1$, and $a + b$ in the place of $a - b$ gives $a \cdot b \ge -1$.
#
# **By hand.** $x = (3, 4)$ and $y = (4, 3)$: $x \cdot y = 24$ and both norms are 5, so
# $\cos\theta = 24/25 = 0.96$. Double $x$: $48 / (10 \cdot 5) = 0.96$. The length has no say.
#
# **Short vectors.** A zero vector has no direction, and the formula gives $0/0$. So the denominator is
# kept from falling below a small number `eps`:
#
# $$\mathrm{sim}(x, y) = \frac{x \cdot y}{\max(\lVert x \rVert\, \lVert y \rVert,\ \mathrm{eps})}$$
#
# Where a vector is zero this is $0 / \mathrm{eps} = 0$. Where the product of the norms is at least `eps`,
# nothing changes. Mind the details: `eps` is not *added*, and it bounds the *product* of the norms, not
# each norm. (PyTorch's own function bounds each norm, which is another formula.)
#
# **By hand.** $x = (3, 4) \cdot 10^{-5}$ and $y = (4, 3) \cdot 10^{-5}$: the product of the norms is
# $2.5 \cdot 10^{-9}$, below the default $10^{-8}$, so the result is
# $2.4 \cdot 10^{-9} / 10^{-8} = 0.24$, not 0.96.
#
# **Your task.** Compute it over the **last axis**. The axes before it are *leading axes*: they
# broadcast, so `(5, d)` with `(d,)` gives `(5,)`, `(4, 1, d)` with `(3, d)` gives `(4, 3)`, and `(d,)`
# with `(d,)` gives `()`. Do without the library's `cosine_similarity`, in any of its forms; everything
# else is allowed. Gradients are not checked at zero vectors.

# %% [markdown] lang="es"
# ## 2.3 El ángulo: `cosine_similarity`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# Como medida de parecido, el producto escalar tiene un defecto: un vector largo tiene un producto grande
# con casi todo. Queremos solo la *dirección*. La geometría muestra el camino.
#
# Dibuja $x$ e $y$ desde un mismo punto, con el ángulo $\theta$ entre ellos. El tercer lado del triángulo
# es $x - y$. Escribe su longitud al cuadrado dos veces. Una, por el teorema del coseno:
#
# $$\lVert x - y \rVert^2 = \lVert x \rVert^2 + \lVert y \rVert^2 - 2\, \lVert x \rVert \lVert y \rVert \cos\theta$$
#
# Otra, desarrollando $(x - y) \cdot (x - y)$:
#
# $$\lVert x - y \rVert^2 = \lVert x \rVert^2 + \lVert y \rVert^2 - 2\, x \cdot y$$
#
# Los lados izquierdos son iguales, luego $x \cdot y = \lVert x \rVert \lVert y \rVert \cos\theta$. Divide
# y tienes la **similitud del coseno**:
#
# $$\cos\theta = \frac{x \cdot y}{\lVert x \rVert\, \lVert y \rVert}$$
#
# Vale 1 en la misma dirección, 0 en ángulo recto y −1 en direcciones opuestas, y nunca se sale de ahí:
# para dos vectores $a$, $b$ de longitud 1, de $0 \le \lVert a - b \rVert^2 = 2 - 2\, a \cdot b$ se sigue
# $a \cdot b \le 1$, y con $a + b$ en lugar de $a - b$ se obtiene $a \cdot b \ge -1$.
#
# **A mano.** $x = (3, 4)$ e $y = (4, 3)$: $x \cdot y = 24$ y las dos normas valen 5; así,
# $\cos\theta = 24/25 = 0.96$. Duplica $x$: $48 / (10 \cdot 5) = 0.96$. La longitud no cuenta.
#
# **Vectores cortos.** El vector cero no tiene dirección, y la fórmula da $0/0$. Por eso no se deja que el
# denominador baje de un número pequeño `eps`:
#
# $$\mathrm{sim}(x, y) = \frac{x \cdot y}{\max(\lVert x \rVert\, \lVert y \rVert,\ \mathrm{eps})}$$
#
# Donde un vector es cero, esto es $0 / \mathrm{eps} = 0$. Donde el producto de las normas llega a `eps`,
# nada cambia. Atención a los detalles: `eps` no se *suma*, y acota el *producto* de las normas, no cada
# norma. (La función de PyTorch acota cada norma, que es otra fórmula.)
#
# **A mano.** $x = (3, 4) \cdot 10^{-5}$ e $y = (4, 3) \cdot 10^{-5}$: el producto de las normas es
# $2.5 \cdot 10^{-9}$, menor que el $10^{-8}$ por defecto; el resultado es
# $2.4 \cdot 10^{-9} / 10^{-8} = 0.24$, y no 0.96.
#
# **Tu tarea.** Calcúlala sobre el **último eje**. Los ejes anteriores se difunden: `(5, d)` con `(d,)` da
# `(5,)`, `(4, 1, d)` con `(3, d)` da `(4, 3)`, y `(d,)` con `(d,)` da `()`. Prescinde de la
# `cosine_similarity` de la biblioteca, en cualquiera de sus formas; todo lo demás está permitido. En los
# vectores cero no se comprueba el gradiente.


# %% nbgrader={"grade_id": "cosine_similarity", "solution": true}
def cosine_similarity(x: Tensor, y: Tensor, eps: float = 1e-8) -> Tensor:
    """Return x·y / max(‖x‖‖y‖, eps) over the last axis; leading axes broadcast."""
    ### BEGIN SOLUTION
    norms = x.norm(dim=-1) * y.norm(dim=-1)
    return (x * y).sum(dim=-1) / norms.clamp(min=eps)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_cosine_similarity", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_cosine(x, y, eps=1e-8):
    return (x * y).sum(-1) / (x.norm(dim=-1) * y.norm(dim=-1)).clamp(min=eps)


contract = Contract(
    cosine_similarity,
    oracle=right_cosine,
    mistakes={
        "cosine_without_norms": lambda x, y: (x * y).sum(-1),
        "cosine_distance": lambda x, y: 1 - right_cosine(x, y),
        "one_norm_missing": lambda x, y: (x * y).sum(-1) / x.norm(dim=-1),
        "cosine_squared_norms": lambda x, y: right_cosine(x, y) / (x.norm(dim=-1) * y.norm(dim=-1)),
        "cosine_over_first_axis": lambda x, y: (x * y).sum(0) / (x.norm(dim=0) * y.norm(dim=0)),
        "kept_dimension": lambda x, y: right_cosine(x, y)[..., None],
        "cosine_norm_of_everything": lambda x, y: (x * y).sum(-1) / (x.norm() * y.norm()),
        "absolute_cosine": lambda x, y: right_cosine(x, y).abs(),
        "angle_not_cosine": lambda x, y: right_cosine(x, y).acos(),
    },
)
contract.forbids("cosine_similarity", "CosineSimilarity")
for v in variants():
    for x_shape, y_shape in [
        ((5, 4), (5, 4)),
        ((4,), (4,)),
        ((4, 4), (4, 4)),
        ((5, 4), (4,)),
        ((4,), (5, 4)),
        ((1, 4), (6, 4)),
        ((1, 4), (1, 4)),
        ((4,), (1, 1, 4)),
        ((5, 1, 4), (3, 4)),
        ((2, 3, 4), (2, 3, 4)),
        ((2, 1, 3, 4), (5, 1, 4)),
        ((3, 1), (3, 1)),
        ((1,), (1,)),
    ]:
        contract.holds(v.normal(*x_shape), v.normal(*y_shape))
    for x_shape, y_shape in [((4,), (4,)), ((5, 4), (4,)), ((3, 1, 4), (2, 4))]:
        contract.differentiates(v.normal(*x_shape), v.normal(*y_shape))
### END HIDDEN TESTS
x, y = torch.tensor([3.0, 4.0]), torch.tensor([4.0, 3.0])
torch.testing.assert_close(cosine_similarity(x, y), torch.tensor(0.96))
torch.testing.assert_close(cosine_similarity(2 * x, y), torch.tensor(0.96))
several = torch.tensor([[1.0, 0.0], [0.0, 2.0], [-3.0, 0.0]])
torch.testing.assert_close(
    cosine_similarity(several, torch.tensor([7.0, 0.0])), torch.tensor([1.0, 0.0, -1.0])
)

# %% nbgrader={"grade_id": "test_cosine_similarity_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def dot_and_norms(x, y):
    return (x * y).sum(-1), x.norm(dim=-1), y.norm(dim=-1)


def right_cosine(x, y, eps=1e-8):
    xy, nx, ny = dot_and_norms(x, y)
    return xy / (nx * ny).clamp(min=eps)


def eps_on_each_norm(x, y, eps=1e-8):
    xy, nx, ny = dot_and_norms(x, y)
    return xy / (nx.clamp(min=eps) * ny.clamp(min=eps))


def eps_added(x, y, eps=1e-8):
    xy, nx, ny = dot_and_norms(x, y)
    return xy / (nx * ny + eps)


def eps_under_the_root(x, y, eps=1e-8):
    xy, nx, ny = dot_and_norms(x, y)
    return xy / (nx**2 * ny**2).clamp(min=eps).sqrt()


def zero_below_eps(x, y, eps=1e-8):
    xy, nx, ny = dot_and_norms(x, y)
    return torch.where(nx * ny < eps, 0.0, xy / (nx * ny))


def no_eps(x, y, eps=1e-8):
    xy, nx, ny = dot_and_norms(x, y)
    return xy / (nx * ny)


contract = Contract(
    cosine_similarity,
    oracle=right_cosine,
    mistakes={
        "zero_vector_nan": no_eps,
        "cosine_eps_ignored": lambda x, y, eps=1e-8: right_cosine(x, y),
        "cosine_eps_on_each_norm": eps_on_each_norm,
        "cosine_eps_added": eps_added,
        "cosine_eps_under_the_root": eps_under_the_root,
        "cosine_zero_below_eps": zero_below_eps,
        "cosine_eps_only_at_zero": lambda x, y, eps=1e-8: no_eps(x, y).nan_to_num(0.0),
    },
)
contract.forbids("cosine_similarity", "CosineSimilarity")
for v in variants():
    x = torch.nn.functional.normalize(v.normal(6, 4), dim=1)
    y = torch.nn.functional.normalize(v.normal(6, 4), dim=1)
    # Vectors of every length at once, where each way to treat eps has an answer of its own.
    lengths = v.tensor([3.0, 0.0, 1e-9, 0.2, 20.0, 0.02])[:, None]
    contract.holds(lengths * x, 0.1 * y, eps=0.5)
    keep = v.tensor([1, 1, 0, 1, 0, 1])[:, None]
    # A zero vector: in x, in y, in both, alone, against several.
    contract.holds(keep * x, y)
    contract.holds(x, keep * y)
    contract.holds(keep * x, keep * y)
    contract.holds(keep * x, y[0])
    contract.holds(0 * x[0], y[0])
    contract.holds(0 * x[0], 0 * y[0])
    # The default eps: it bounds the product 1e-10 of the norms, not the products 1e-6 and 1e-5.
    contract.holds(1e-5 * x, 1e-5 * y)
    contract.holds(1e-3 * x, 1e-3 * y)
    contract.holds(1e-9 * x, 1e4 * y)
    contract.holds(1e4 * x, 2e-13 * y)
    # An eps of the caller's, above the product of the norms in some rows and below in others.
    lengths = v.tensor([0.02, 3.0, 0.3, 20.0, 0.1, 1.5])[:, None]
    for eps in (0.5, 4.0):
        contract.holds(lengths * x, y, eps=eps)
        contract.holds(x, lengths * y, eps)
        contract.holds(lengths * x, 0.25 * y[0], eps)
        contract.holds(keep * lengths * x, y, eps)
    contract.differentiates(lengths * x, y, eps=0.5)
    contract.differentiates(x, lengths * y, eps=4.0)
### END HIDDEN TESTS
zero = torch.zeros(2)
torch.testing.assert_close(cosine_similarity(zero, torch.ones(2)), torch.tensor(0.0))
x, y = torch.tensor([3.0, 4.0]), torch.tensor([4.0, 3.0])
torch.testing.assert_close(cosine_similarity(1e-5 * x, 1e-5 * y), torch.tensor(0.24))
torch.testing.assert_close(cosine_similarity(x, y, eps=48.0), torch.tensor(0.5))

# %% [markdown] lang="en"
# Look at it. Every point $p$ of the plane is compared with the arrow $y$. The lines join points with
# the same value: along them the dot product asks how far $p$ reaches in the direction of $y$; the
# cosine asks only which way $p$ lies.

# %% [markdown] lang="es"
# Míralo. Cada punto $p$ del plano se compara con la flecha $y$. Las líneas unen los puntos de igual
# valor: el producto escalar pregunta hasta dónde llega $p$ en la dirección de $y$; el coseno, solo hacia
# dónde queda $p$.

# %% uses_exercises=true
side = torch.linspace(-3, 3, 201)
plane = torch.stack(torch.meshgrid(side, side, indexing="xy"), dim=-1)
y = torch.tensor([2.0, 1.0])
maps = [
    ((plane * y).sum(-1), [-6, -4, -2, 0, 2, 4, 6], "p · y"),
    (cosine_similarity(plane, y), [-0.9, -0.5, 0, 0.5, 0.9], "cos(p, y)"),
]
figure, both = plt.subplots(1, 2, figsize=(8, 4))
for axes, (values, levels, title) in zip(both, maps, strict=True):
    axes.imshow(values, origin="lower", extent=(-3, 3, -3, 3), cmap="PuOr", alpha=0.6)
    drawn = axes.contour(side, side, values, levels=levels, colors="black", linewidths=0.8)
    axes.clabel(drawn, fontsize=9, inline_spacing=12)
    axes.annotate("", y, (0, 0), arrowprops={"width": 2, "headwidth": 9, "color": "black"})
    axes.text(2.1, 1.1, "y", fontsize=13)
    axes.set(title=title, xlabel="$p_0$", ylabel="$p_1$")
figure.tight_layout()
show(
    figure,
    "Two maps of the plane around an arrow y. Lines of equal dot product are parallel "
    "and at right angles to y; lines of equal cosine are rays from the origin. · Dos mapas "
    "del plano en torno a una flecha y. Las líneas de igual producto escalar son paralelas y "
    "perpendiculares a y; las de igual coseno son semirrectas que salen del origen.",
)

# %% [markdown] lang="en"
# ## 2.4 Everything with everything: `pairwise_cosine_similarity`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# Now you have a table $X$ of $n$ vectors and a table $Y$ of $m$ vectors, one per row, all of length
# $d$. You want the similarity of every row of $X$ with every row of $Y$, a matrix $S$ of shape $(n, m)$:
#
# $$S_{ij} = \frac{x_i \cdot y_j}{\max(\lVert x_i \rVert\, \lVert y_j \rVert,\ \mathrm{eps})}$$
#
# Here $x_i$ is row $i$ of $X$ and $y_j$ row $j$ of $Y$. Two nested loops would do it, $n \cdot m$ times
# round. For a thousand against a thousand that is a million steps of Python, and Python is slow.
#
# **All numerators at once.** Entry $(i, j)$ of a matrix product is a row times a column. The columns of
# $Y^\top$ are the rows of $Y$. So $(X Y^\top)_{ij} = x_i \cdot y_j$: one matrix product holds every dot
# product.
#
# **All denominators at once.** The $n$ norms of $X$ as a column, the $m$ norms of $Y$ as a row;
# broadcasting multiplies each with each.
#
# **By hand.** With the rows $(3, 4)$, $(1, 0)$ in $X$ and $(4, 3)$, $(0, 2)$, $(-1, 0)$ in $Y$:
#
# $$X Y^\top = \begin{pmatrix} 24 & 8 & -3 \\ 4 & 0 & -1 \end{pmatrix}, \quad
# \lVert x_i \rVert \lVert y_j \rVert = \begin{pmatrix} 25 & 10 & 5 \\ 5 & 2 & 1 \end{pmatrix}, \quad
# S = \begin{pmatrix} 0.96 & 0.8 & -0.6 \\ 0.8 & 0 & -1 \end{pmatrix}$$
#
# **Your task.** `X` has shape `(n, d)`, `Y` has shape `(m, d)`; return shape `(n, m)`. It must be
# *vectorised*: no Python loop over rows or entries. `eps` means what it meant in 2.3, and a zero row has
# similarity 0 with everything. Do without the library's `cosine_similarity`; your own, `@` and
# everything else are allowed.

# %% [markdown] lang="es"
# ## 2.4 Todos con todos: `pairwise_cosine_similarity`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# Ahora tienes una tabla $X$ de $n$ vectores y una tabla $Y$ de $m$ vectores, uno por fila, todos de
# longitud $d$. Quieres la similitud de cada fila de $X$ con cada fila de $Y$, una matriz $S$ de forma
# $(n, m)$:
#
# $$S_{ij} = \frac{x_i \cdot y_j}{\max(\lVert x_i \rVert\, \lVert y_j \rVert,\ \mathrm{eps})}$$
#
# Aquí $x_i$ es la fila $i$ de $X$ e $y_j$ la fila $j$ de $Y$. Bastarían dos bucles anidados, con
# $n \cdot m$ vueltas. Para mil contra mil son un millón de pasos de Python, y Python es lento.
#
# **Todos los numeradores a la vez.** El elemento $(i, j)$ de un producto de matrices es una fila por una
# columna. Las columnas de $Y^\top$ son las filas de $Y$. Así, $(X Y^\top)_{ij} = x_i \cdot y_j$: un solo
# producto de matrices contiene todos los productos escalares.
#
# **Todos los denominadores a la vez.** Las $n$ normas de $X$ como columna y las $m$ normas de $Y$ como
# fila; la difusión multiplica cada una por cada otra.
#
# **A mano.** Con las filas $(3, 4)$, $(1, 0)$ en $X$ y $(4, 3)$, $(0, 2)$, $(-1, 0)$ en $Y$:
#
# $$X Y^\top = \begin{pmatrix} 24 & 8 & -3 \\ 4 & 0 & -1 \end{pmatrix}, \quad
# \lVert x_i \rVert \lVert y_j \rVert = \begin{pmatrix} 25 & 10 & 5 \\ 5 & 2 & 1 \end{pmatrix}, \quad
# S = \begin{pmatrix} 0.96 & 0.8 & -0.6 \\ 0.8 & 0 & -1 \end{pmatrix}$$
#
# **Tu tarea.** `X` tiene forma `(n, d)` e `Y` forma `(m, d)`; devuelve la forma `(n, m)`. Tiene que estar
# *vectorizada*: ningún bucle de Python sobre filas o elementos. `eps` significa lo mismo que en 2.3, y
# una fila de ceros tiene similitud 0 con todo. Prescinde de la `cosine_similarity` de la biblioteca; la
# tuya, `@` y todo lo demás están permitidos.


# %% nbgrader={"grade_id": "pairwise_cosine_similarity", "solution": true}
def pairwise_cosine_similarity(X: Tensor, Y: Tensor, eps: float = 1e-8) -> Tensor:
    """Return the (n, m) cosine similarities of the rows of X (n, d) and of Y (m, d)."""
    ### BEGIN SOLUTION
    norms = X.norm(dim=1)[:, None] * Y.norm(dim=1)
    return X @ Y.T / norms.clamp(min=eps)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_pairwise_cosine_similarity", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_pairs(X, Y, eps=1e-8):
    norms = X.norm(dim=1)[:, None] * Y.norm(dim=1)
    return (X[:, None] * Y).sum(-1) / norms.clamp(min=eps)


contract = Contract(
    pairwise_cosine_similarity,
    oracle=right_pairs,
    mistakes={
        "transposed": lambda X, Y: right_pairs(Y, X),
        "cosine_without_norms": lambda X, Y: X @ Y.T,
        "cosine_distance": lambda X, Y: 1 - right_pairs(X, Y),
        "rows_paired_off": lambda X, Y: right_pairs(X, Y).diagonal(),
        "one_norm_missing": lambda X, Y: X @ Y.T / X.norm(dim=1)[:, None],
        "columns_normalised": lambda X, Y: (X / X.norm(dim=0)) @ (Y / Y.norm(dim=0)).T,
        "cosine_norm_of_everything": lambda X, Y: X @ Y.T / (X.norm() * Y.norm()),
        "norms_not_crossed": lambda X, Y: X @ Y.T / (X.norm(dim=1) * Y.norm(dim=1)),
    },
)
contract.forbids("cosine_similarity", "CosineSimilarity")
for v in variants():
    for n, m, d in [(3, 5, 4), (5, 3, 4), (4, 4, 4), (3, 3, 5), (1, 6, 3), (6, 1, 3), (1, 1, 2)]:
        contract.holds(v.normal(n, d), v.normal(m, d))
    contract.holds(v.normal(4, 1), v.normal(3, 1))
    contract.differentiates(v.normal(3, 4), v.normal(5, 4))
    contract.differentiates(v.normal(3, 3), v.normal(3, 3))
for v in variants():
    contract.is_vectorised(lambda n, v=v: (v.normal(n, 3), v.normal(7, 3)))
    contract.is_vectorised(lambda m, v=v: (v.normal(7, 3), v.normal(m, 3)))
### END HIDDEN TESTS
X = torch.tensor([[3.0, 4.0], [1.0, 0.0]])
Y = torch.tensor([[4.0, 3.0], [0.0, 2.0], [-1.0, 0.0]])
torch.testing.assert_close(
    pairwise_cosine_similarity(X, Y), torch.tensor([[0.96, 0.8, -0.6], [0.8, 0.0, -1.0]])
)

# %% nbgrader={"grade_id": "test_pairwise_cosine_similarity_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def dots_and_norms(X, Y):
    return (X[:, None] * Y).sum(-1), X.norm(dim=1)[:, None], Y.norm(dim=1)


def right_pairs(X, Y, eps=1e-8):
    dots, nx, ny = dots_and_norms(X, Y)
    return dots / (nx * ny).clamp(min=eps)


def pairs_eps_on_each_norm(X, Y, eps=1e-8):
    dots, nx, ny = dots_and_norms(X, Y)
    return dots / (nx.clamp(min=eps) * ny.clamp(min=eps))


def pairs_eps_added(X, Y, eps=1e-8):
    dots, nx, ny = dots_and_norms(X, Y)
    return dots / (nx * ny + eps)


def pairs_eps_under_the_root(X, Y, eps=1e-8):
    dots, nx, ny = dots_and_norms(X, Y)
    return dots / (nx**2 * ny**2).clamp(min=eps).sqrt()


def pairs_zero_below_eps(X, Y, eps=1e-8):
    dots, nx, ny = dots_and_norms(X, Y)
    return torch.where(nx * ny < eps, 0.0, dots / (nx * ny))


def pairs_no_eps(X, Y, eps=1e-8):
    dots, nx, ny = dots_and_norms(X, Y)
    return dots / (nx * ny)


contract = Contract(
    pairwise_cosine_similarity,
    oracle=right_pairs,
    mistakes={
        "zero_vector_nan": pairs_no_eps,
        "cosine_eps_ignored": lambda X, Y, eps=1e-8: right_pairs(X, Y),
        "cosine_eps_on_each_norm": pairs_eps_on_each_norm,
        "cosine_eps_added": pairs_eps_added,
        "cosine_eps_under_the_root": pairs_eps_under_the_root,
        "cosine_zero_below_eps": pairs_zero_below_eps,
        "cosine_eps_only_at_zero": lambda X, Y, eps=1e-8: pairs_no_eps(X, Y).nan_to_num(0.0),
    },
)
contract.forbids("cosine_similarity", "CosineSimilarity")
for v in variants():
    X = torch.nn.functional.normalize(v.normal(6, 4), dim=1)
    Y = torch.nn.functional.normalize(v.normal(5, 4), dim=1)
    # Rows of every length at once, where each way to treat eps has an answer of its own.
    X_lengths = v.tensor([3.0, 0.0, 1e-9, 0.2, 20.0, 0.02])[:, None]
    contract.holds(X_lengths * X, 0.1 * Y, eps=0.5)
    # Zero rows: in X, in Y, in both.
    X_gaps, Y_gaps = v.tensor([1, 0, 1, 1, 0, 1])[:, None], v.tensor([0, 1, 1, 0, 1])[:, None]
    contract.holds(X_gaps * X, Y)
    contract.holds(X, Y_gaps * Y)
    contract.holds(X_gaps * X, Y_gaps * Y)
    # The default eps: it bounds the product 1e-10 of the norms, not the products 1e-6 and 1e-5.
    contract.holds(1e-5 * X, 1e-5 * Y)
    contract.holds(1e-3 * X, 1e-3 * Y)
    contract.holds(1e-9 * X, 1e4 * Y)
    contract.holds(1e4 * X, 2e-13 * Y)
    # An eps of the caller's, above the product of the norms for some pairs and below for others.
    X_lengths = v.tensor([0.02, 3.0, 0.3, 20.0, 0.1, 1.5])[:, None]
    Y_lengths = v.tensor([1.0, 0.05, 7.0, 0.2, 30.0])[:, None]
    for eps in (0.5, 4.0):
        contract.holds(X_lengths * X, Y_lengths * Y, eps=eps)
        contract.holds(X_lengths * X, Y, eps)
        contract.holds(X_gaps * X_lengths * X, Y_lengths * Y, eps)
    contract.differentiates(X_lengths * X, Y, eps=0.5)
    contract.differentiates(X, Y_lengths * Y, eps=4.0)
### END HIDDEN TESTS
X = torch.tensor([[0.0, 0.0], [3e-5, 4e-5]])
Y = torch.tensor([[4e-5, 3e-5], [4.0, 3.0]])
torch.testing.assert_close(
    pairwise_cosine_similarity(X, Y), torch.tensor([[0.0, 0.0], [0.24, 0.96]])
)

# %% [markdown] lang="en"
# Look at it: six handwritings of each digit, every one compared with every other. The dark squares on
# the diagonal are digits that recognise their own kind. Which other pairs look alike to the cosine?

# %% [markdown] lang="es"
# Míralo: seis versiones manuscritas de cada dígito, cada una comparada con todas. Los cuadrados oscuros
# de la diagonal son dígitos que reconocen a los suyos. ¿Qué otras parejas se parecen según el coseno?

# %%
generator = torch.Generator().manual_seed(2)
gallery = torch.stack(
    [write_digit(digit, ink, generator) for digit in range(10) for ink in (16, 14, 12, 10, 8, 6)]
)

# %% uses_exercises=true
S = pairwise_cosine_similarity(gallery.flatten(1), gallery.flatten(1))
figure, axes = plt.subplots(figsize=(5, 4.2))
drawn = axes.imshow(S, cmap="Greys", vmin=0, vmax=1)
axes.set(xticks=6 * torch.arange(10) + 2.5, yticks=6 * torch.arange(10) + 2.5)
axes.set(xticklabels=range(10), yticklabels=range(10), title="cos")
for edge in 6 * torch.arange(1, 10) - 0.5:
    axes.axhline(edge, color="white", linewidth=0.6)
    axes.axvline(edge, color="white", linewidth=0.6)
figure.colorbar(drawn)
show(
    figure,
    "A 60 by 60 map of similarities in 10 by 10 blocks, one per pair of digits; the "
    "blocks on the diagonal are the darkest. · Un mapa de similitudes de 60 por 60 en 10 por "
    "10 bloques, uno por pareja de dígitos; los de la diagonal son los más oscuros.",
)

# %% [markdown] lang="en"
# ## 2.5 How far apart: `pairwise_squared_distances`
#
# *Required · 20 minutes · difficulty 2 of 3 · 4 points*
#
# The other question that one can ask of two vectors is how far apart they are. The squared distance of
# row $x_i$ of $X$ and row $y_j$ of $Y$ is
#
# $$D_{ij} = \lVert x_i - y_j \rVert^2 = \sum_{k=0}^{d-1} (X_{ik} - Y_{jk})^2 .$$
#
# The square stays: it saves a root, and it does not change which distance is the smaller.
#
# **By hand.** With the rows $(0, 0)$, $(3, 4)$ in $X$ and $(0, 0)$, $(3, 0)$, $(6, 8)$ in $Y$:
#
# $$D = \begin{pmatrix} 0 & 9 & 100 \\ 25 & 16 & 25 \end{pmatrix}$$
#
# **One way** is broadcasting: subtract every row from every row, a tensor of shape $(n, m, d)$, then
# square and sum over $k$. It is accurate, and it needs $n \cdot m \cdot d$ numbers at once.
#
# **The other way** is the identity of 2.3,
#
# $$\lVert x_i - y_j \rVert^2 = \lVert x_i \rVert^2 + \lVert y_j \rVert^2 - 2\, x_i \cdot y_j ,$$
#
# which needs no more than $n \cdot m$ numbers, by the matrix product of 2.4. But it has a catch. `float32`
# keeps about 7 digits. If $\lVert x_i \rVert^2$ is three million, neighbouring numbers are 0.25 apart, and
# each of the three terms is rounded to such a number. For $x_i = y_j$ they ought to cancel to 0; what
# remains may be $0.25$, or $-0.5$. A square that is negative! Take its root, and you have a NaN.
#
# **Your task.** `X` has shape `(n, d)`, `Y` has shape `(m, d)`; return shape `(n, m)`, vectorised (no
# Python loop over rows or entries), with **no entry ever negative**. Either way is right. Where two rows
# are equal the gradient is 0, not NaN; so take no root on the way. Do without `cdist`.

# %% [markdown] lang="es"
# ## 2.5 A qué distancia: `pairwise_squared_distances`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 4 puntos*
#
# La otra pregunta que se puede hacer sobre dos vectores es a qué distancia están. La distancia al cuadrado
# entre la fila $x_i$ de $X$ y la fila $y_j$ de $Y$ es
#
# $$D_{ij} = \lVert x_i - y_j \rVert^2 = \sum_{k=0}^{d-1} (X_{ik} - Y_{jk})^2 .$$
#
# El cuadrado se queda: ahorra una raíz y no cambia cuál de dos distancias es menor.
#
# **A mano.** Con las filas $(0, 0)$, $(3, 4)$ en $X$ y $(0, 0)$, $(3, 0)$, $(6, 8)$ en $Y$:
#
# $$D = \begin{pmatrix} 0 & 9 & 100 \\ 25 & 16 & 25 \end{pmatrix}$$
#
# **Un camino** es la difusión: restar cada fila de cada fila, lo que da un tensor de forma $(n, m, d)$, y
# después elevar al cuadrado y sumar sobre $k$. Es preciso, y necesita $n \cdot m \cdot d$ números a la vez.
#
# **El otro camino** es la identidad de 2.3,
#
# $$\lVert x_i - y_j \rVert^2 = \lVert x_i \rVert^2 + \lVert y_j \rVert^2 - 2\, x_i \cdot y_j ,$$
#
# que no necesita más de $n \cdot m$ números, gracias al producto de matrices de 2.4. Pero tiene su trampa.
# `float32` guarda unas 7 cifras. Si $\lVert x_i \rVert^2$ es tres millones, dos números vecinos distan
# 0.25, y cada uno de los tres términos se redondea a uno de ellos. Para $x_i = y_j$ deberían cancelarse y
# dar 0; lo que queda puede ser $0.25$, o $-0.5$. ¡Un cuadrado negativo! Saca la raíz y tendrás un NaN.
#
# **Tu tarea.** `X` tiene forma `(n, d)` e `Y` forma `(m, d)`; devuelve la forma `(n, m)`, vectorizada
# (ningún bucle de Python sobre filas o elementos) y **sin un solo elemento negativo**. Los dos caminos
# valen. Donde dos filas son iguales el gradiente es 0, y no NaN; no saques, pues, raíces por el camino.
# Prescinde de `cdist`.


# %% nbgrader={"grade_id": "pairwise_squared_distances", "solution": true}
def pairwise_squared_distances(X: Tensor, Y: Tensor) -> Tensor:
    """Return the (n, m) squared distances of the rows of X (n, d) and of Y (m, d), never negative."""
    ### BEGIN SOLUTION
    distances = (X**2).sum(dim=1)[:, None] + (Y**2).sum(dim=1) - 2 * X @ Y.T
    return distances.clamp(min=0)  # rounding can leave a small negative number
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_pairwise_squared_distances", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_distances(X, Y):
    return ((X[:, None] - Y) ** 2).sum(-1)


def expanded(X, Y, factor):
    return (X**2).sum(1)[:, None] + (Y**2).sum(1) - factor * X @ Y.T


contract = Contract(
    pairwise_squared_distances,
    oracle=right_distances,
    mistakes={
        "transposed": lambda X, Y: right_distances(Y, X),
        "distance_not_squared": lambda X, Y: right_distances(X, Y).sqrt(),
        "mean_not_sum": lambda X, Y: right_distances(X, Y) / X.shape[1],
        "cross_term_not_doubled": lambda X, Y: expanded(X, Y, 1).clamp(min=0),
        "cross_term_sign": lambda X, Y: expanded(X, Y, -2),
        "distance_of_absolute_differences": lambda X, Y: (X[:, None] - Y).abs().sum(-1),
        "rows_paired_off": lambda X, Y: right_distances(X, Y).diagonal(),
        "distance_norms_not_squared": lambda X, Y: (
            X.norm(dim=1)[:, None] + Y.norm(dim=1) - 2 * X @ Y.T
        ).clamp(min=0),
        "unnecessary_half": lambda X, Y: right_distances(X, Y) / 2,
    },
)
contract.forbids("cdist")
for v in variants():
    for n, m, d in [(3, 5, 4), (5, 3, 4), (4, 4, 4), (3, 3, 5), (1, 6, 3), (6, 1, 3), (4, 3, 1)]:
        contract.holds(v.normal(n, d), v.normal(m, d))
    contract.holds(v.normal(1, 1), v.normal(1, 1))
    contract.holds(v.normal(4, 3, mean=2.0), v.normal(5, 3, mean=-1.0, std=3.0))
    X = v.normal(5, 3)
    contract.holds(X, X.flip(0))  # every row has its twin in Y
    contract.differentiates(v.normal(3, 4), v.normal(5, 4))
    contract.differentiates(v.normal(3, 3), v.normal(3, 3))
    contract.differentiates(X, X.flip(0))
### END HIDDEN TESTS
X = torch.tensor([[0.0, 0.0], [3.0, 4.0]])
Y = torch.tensor([[0.0, 0.0], [3.0, 0.0], [6.0, 8.0]])
torch.testing.assert_close(
    pairwise_squared_distances(X, Y), torch.tensor([[0.0, 9.0, 100.0], [25.0, 16.0, 25.0]])
)

# %% nbgrader={"grade_id": "test_pairwise_squared_distances_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, call, expect_true, variants

contract = Contract(pairwise_squared_distances, oracle=lambda X, Y: ((X[:, None] - Y) ** 2).sum(-1))
contract.forbids("cdist")
for v in variants():
    contract.holds(v.normal(3, 4), v.normal(5, 4))
    # Long rows that nearly agree: rounding alone decides the sign of the expanded square.
    near = 1000 * 4 * torch.finfo(v.dtype).eps
    for X, Y in [
        (v.normal(24, 8, mean=1000.0, std=near), v.normal(20, 8, mean=1000.0, std=near)),
        (v.normal(64, 5, std=1000.0),) * 2,
        (v.normal(64, 3, mean=-700.0, std=300.0),) * 2,
        (v.normal(30, 6, std=1e-2),) * 2,
    ]:
        D = call(pairwise_squared_distances, X.clone(), Y.clone())
        expect_true(
            D.shape == (len(X), len(Y)) and bool((D >= 0).all()),
            "negative_squared_distance",
            what=f"pairwise_squared_distances, {X.dtype}",
        )
    contract.is_vectorised(lambda n, v=v: (v.normal(n, 3), v.normal(7, 3)))
    contract.is_vectorised(lambda m, v=v: (v.normal(7, 3), v.normal(m, 3)))
### END HIDDEN TESTS
X = 1000 * torch.sin(torch.arange(300.0)).reshape(100, 3)
assert (pairwise_squared_distances(X, X) >= 0).all(), "a squared distance is negative"

# %% [markdown] lang="en"
# Look at it: five points A to E, and every place of the plane given to the point that is nearest. A
# nearest-neighbour classifier divides the plane in this way.

# %% [markdown] lang="es"
# Míralo: cinco puntos, de A a E, y cada lugar del plano asignado al punto más cercano. Así reparte el
# plano un clasificador de vecinos más cercanos.

# %% uses_exercises=true
points = torch.tensor([[-2.0, 1.5], [1.0, 2.0], [2.0, -0.5], [-0.5, -0.2], [-1.5, -2.0]])
side = torch.linspace(-3, 3, 301)
plane = torch.stack(torch.meshgrid(side, side, indexing="xy"), dim=-1)
nearest = pairwise_squared_distances(plane.reshape(-1, 2), points).argmin(dim=1).reshape(301, 301)
figure, axes = plt.subplots(figsize=(4.2, 4.2))
axes.imshow(nearest, origin="lower", extent=(-3, 3, -3, 3), cmap="Pastel1", vmin=0, vmax=8)
for number, (name, point) in enumerate(zip("ABCDE", points, strict=True)):
    axes.contour(side, side, nearest == number, levels=[0.5], colors="black", linewidths=0.8)
    axes.plot(*point, "ko")
    axes.text(point[0] + 0.1, point[1] + 0.1, name, fontsize=13)
axes.set(xlabel="$p_0$", ylabel="$p_1$")
show(
    figure,
    "Five points and the five regions with straight borders that are nearest to each. "
    "· Cinco puntos y las cinco regiones de bordes rectos más cercanas a cada uno.",
)

# %% [markdown] lang="en"
# ## 2.6 The best matches: `top_k_similar`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A search engine in one function. There is a *query*, a vector of length $d$, and a table of *items*,
# one vector per row. Which $k$ rows are most like the query?
#
# Compute the cosine similarity of the query with each row, order the rows from the greatest similarity
# to the least, and answer with the first $k$ **row numbers**, not with the similarities.
#
# **By hand.** The query is $(1, 0)$:
#
# | row | item | dot product | cosine |
# |---|---|---|---|
# | 0 | $(10, 10)$ | 10 | 0.71 |
# | 1 | $(0.1, 0)$ | 0.1 | 1 |
# | 2 | $(0, 0)$ | 0 | 0 |
# | 3 | $(-1, 0)$ | −1 | −1 |
# | 4 | $(1, 2)$ | 1 | 0.45 |
#
# The best three are 1, 0, 4. The dot product would have put row 0 first, because it is long.
#
# Row 2 is zero. Its similarity is 0, like that of a row at a right angle: it stands above every row that
# points away. Dividing by its norm would make it NaN, and PyTorch sorts NaN as the greatest of all: an
# empty page would be the best answer to every question.
#
# **Your task.** `query` has shape `(d,)`, `items` has shape `(n, d)`, `k` is an int; return the `k` row
# numbers, int64, shape `(k,)`, on the device of the inputs, best first. A zero row has similarity 0.
# Raise `ValueError` unless $1 \le k \le n$. There are no ties in the tests.

# %% [markdown] lang="es"
# ## 2.6 Los más parecidos: `top_k_similar`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Un buscador en una sola función. Hay una *consulta* (`query`), un vector de longitud $d$, y una tabla de
# elementos (`items`), un vector por fila. ¿Qué $k$ filas se parecen más a la consulta?
#
# Calcula la similitud del coseno de la consulta con cada fila, ordena las filas de mayor a menor similitud
# y responde con los primeros $k$ **números de fila**, no con las similitudes.
#
# **A mano.** La consulta es $(1, 0)$:
#
# | fila | elemento | producto escalar | coseno |
# |---|---|---|---|
# | 0 | $(10, 10)$ | 10 | 0.71 |
# | 1 | $(0.1, 0)$ | 0.1 | 1 |
# | 2 | $(0, 0)$ | 0 | 0 |
# | 3 | $(-1, 0)$ | −1 | −1 |
# | 4 | $(1, 2)$ | 1 | 0.45 |
#
# Las tres mejores son 1, 0, 4. El producto escalar habría puesto primero la fila 0, por ser larga.
#
# La fila 2 es cero. Su similitud es 0, como la de una fila en ángulo recto: queda por encima de todas las
# que apuntan en sentido contrario. Al dividir por su norma saldría NaN, y PyTorch ordena NaN como el mayor
# de todos: una página vacía sería la mejor respuesta a cualquier pregunta.
#
# **Tu tarea.** `query` tiene forma `(d,)`, `items` forma `(n, d)` y `k` es un int; devuelve los `k` números
# de fila, int64, forma `(k,)`, en el dispositivo de las entradas, el mejor primero. Una fila de ceros tiene
# similitud 0. Lanza `ValueError` si no se cumple $1 \le k \le n$. En las pruebas no hay empates.


# %% nbgrader={"grade_id": "top_k_similar", "solution": true}
def top_k_similar(query: Tensor, items: Tensor, k: int) -> Tensor:
    """Return the k rows of items (n, d) most similar to query (d,), best first: int64 (k,)."""
    ### BEGIN SOLUTION
    if not 1 <= k <= len(items):
        raise ValueError(f"k is {k}; there are {len(items)} items")
    return cosine_similarity(items, query).topk(k).indices
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_top_k_similar", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def cosines_of(query, items):
    return items @ query / (items.norm(dim=1) * query.norm())


def right_top_k(query, items, k):
    return cosines_of(query, items).nan_to_num(0.0).argsort(descending=True)[:k]


def items_around(v, query, cosines, lengths):
    """Return rows with the given cosines to the query and the given lengths; 0 makes a zero row."""
    along = query / query.norm()
    across = v.normal(len(cosines), len(query))
    across = across - (across @ along)[:, None] * along
    across = across / across.norm(dim=1, keepdim=True)
    cosines, lengths = v.tensor(cosines)[:, None], v.tensor(lengths)[:, None]
    return lengths * (cosines * along + (1 - cosines**2).sqrt() * across)


contract = Contract(
    top_k_similar,
    oracle=right_top_k,
    mistakes={
        "zero_row_first": lambda query, items, k: cosines_of(query, items).topk(k).indices,
        "ranked_by_dot_product": lambda query, items, k: (items @ query).topk(k).indices,
        "ranked_by_distance": lambda query, items, k: (items - query).norm(dim=1).argsort()[:k],
        "similarity_worst_first": lambda query, items, k: (
            cosines_of(query, items).nan_to_num(0.0).argsort()[:k]
        ),
        "worst_of_the_best_first": lambda query, items, k: right_top_k(query, items, k).flip(0),
        "similarities_not_rows": lambda query, items, k: (
            cosines_of(query, items).nan_to_num(0.0).topk(k).values
        ),
        "absolute_cosine": lambda query, items, k: (
            cosines_of(query, items).nan_to_num(0.0).abs().topk(k).indices
        ),
        "rows_in_row_order": lambda query, items, k: right_top_k(query, items, k).sort().values,
        "ranks_not_rows": lambda query, items, k: (
            cosines_of(query, items).nan_to_num(0.0).argsort(descending=True).argsort()[:k]
        ),
        "zero_row_last": lambda query, items, k: (
            cosines_of(query, items).nan_to_num(-2.0).topk(k).indices
        ),
    },
)
for v in variants():
    query = v.normal(5)
    # Long rows are not the most similar ones, and one row points almost straight away.
    cosines, lengths = [0.3, -0.7, 0.9, 0.6, -0.2, 0.75, -0.95], [9.0, 4.0, 0.2, 6.0, 1.0, 2.0, 3.0]
    items = items_around(v, query, cosines, lengths)
    for k in (3, 7, 6, 1):
        contract.holds(query, items, k)
    contract.holds(100 * query, items, 4)
    # A zero row among them: above those that point away, below the others.
    items = items_around(v, query, [0.4, 0.8, -0.6, 0.0, -0.3, 0.1], [1.0, 0.1, 8.0, 0.0, 0.5, 5.0])
    for k in range(1, 7):
        contract.holds(query, items, k)
    contract.holds(query, items_around(v, query, [-0.5, 0.0, -0.8], [1.0, 0.0, 2.0]), 1)
    contract.holds(query, items_around(v, query, [-0.5, 0.0, -0.8], [1.0, 0.0, 2.0]), 2)
    # Several, out of reach of k: they have the similarity 0 of each other.
    items = items_around(v, query, [0.0, 0.5, 0.0, 0.7, 0.2, 0.0], [0.0, 2.0, 0.0, 0.3, 4.0, 0.0])
    contract.holds(query, items, 3)
    contract.holds(query, items[1:2], 1)
    pair = v.normal(2)
    contract.holds(pair, items_around(v, pair, [-0.4, 0.2, 0.6, 0.9], [1.0, 2.0, 3.0, 0.4]), 3)
    contract.holds(v.normal(3), v.normal(1, 3), 1)
### END HIDDEN TESTS
query = torch.tensor([1.0, 0.0])
items = torch.tensor([[10.0, 10.0], [0.1, 0.0], [0.0, 0.0], [-1.0, 0.0], [1.0, 2.0]])
torch.testing.assert_close(top_k_similar(query, items, 3), torch.tensor([1, 0, 4]))
torch.testing.assert_close(top_k_similar(query, items, 5), torch.tensor([1, 0, 4, 2, 3]))

# %% nbgrader={"grade_id": "test_top_k_similar_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    top_k_similar,
    oracle=lambda query, items, k: (items @ query / items.norm(dim=1)).argsort(descending=True)[:k],
)
for v in variants():
    query = v.tensor([1.0, 2.0])
    items = v.tensor([[2.0, -1.5], [1.0, 1.0], [3.0, 7.0], [-1.0, -4.0]])
    contract.holds(query, items, 4)
    contract.holds(query, items, 1)
    for k in (0, 5, -1, 100, -4):
        contract.refuses(query, items, k)
    contract.refuses(query, items[:1], 2)  # two columns, one row
### END HIDDEN TESTS
for k in (0, 4):
    try:
        top_k_similar(torch.ones(2), torch.ones(3, 2), k)
    except ValueError:
        pass
    else:
        raise AssertionError(f"top_k_similar of 3 items with k = {k} must raise ValueError")

# %% [markdown] lang="en"
# ## 2.7 Along and across: `project`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# A vector $v$ that is not zero spans a line through the origin: all the points $t\,v$, where $t$ is any
# number. Which point of this line is nearest to $x$? It is the **projection** of $x$ on the line.
#
# Write the squared distance as a function of $t$:
#
# $$g(t) = \lVert x - t v \rVert^2 = x \cdot x - 2 t\, x \cdot v + t^2\, v \cdot v$$
#
# This is a parabola that opens upwards. It is lowest where its derivative is 0:
#
# $$g'(t) = -2\, x \cdot v + 2 t\, v \cdot v = 0
# \quad\Longrightarrow\quad t = \frac{x \cdot v}{v \cdot v}$$
#
# So the projection is
#
# $$p = \frac{x \cdot v}{v \cdot v}\; v .$$
#
# What is left over, $x - p$, stands at a right angle to $v$, for
# $(x - p) \cdot v = x \cdot v - \frac{x \cdot v}{v \cdot v}\, v \cdot v = 0$. So $x$ is split into a part
# along the line and a part across it.
#
# **By hand.** $x = (1, 3)$ and $v = (1, 1)$: $x \cdot v = 4$ and $v \cdot v = 2$, so $t = 2$ and
# $p = (2, 2)$. The rest is $(-1, 1)$, at a right angle to $(1, 1)$. With $v = (10, 10)$ it is the same
# line, so the same $p$: the length of $v$ has no say, and its sign has none either.
#
# **Your task.** `x` and `v` have shape `(d,)`; return $p$, shape `(d,)`. Every library call is allowed.
# `v` is never zero, so there is no division to guard, but it may be very short or very long.

# %% [markdown] lang="es"
# ## 2.7 A lo largo y en perpendicular: `project`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# Un vector $v$ distinto de cero genera una recta que pasa por el origen: todos los puntos $t\,v$, donde $t$
# es un número cualquiera. ¿Qué punto de esa recta está más cerca de $x$? Es la **proyección** de $x$ sobre
# la recta.
#
# Escribe la distancia al cuadrado como función de $t$:
#
# $$g(t) = \lVert x - t v \rVert^2 = x \cdot x - 2 t\, x \cdot v + t^2\, v \cdot v$$
#
# Es una parábola abierta hacia arriba. Su mínimo está donde la derivada es 0:
#
# $$g'(t) = -2\, x \cdot v + 2 t\, v \cdot v = 0
# \quad\Longrightarrow\quad t = \frac{x \cdot v}{v \cdot v}$$
#
# La proyección es, por tanto,
#
# $$p = \frac{x \cdot v}{v \cdot v}\; v .$$
#
# Lo que sobra, $x - p$, forma un ángulo recto con $v$, pues
# $(x - p) \cdot v = x \cdot v - \frac{x \cdot v}{v \cdot v}\, v \cdot v = 0$. Así, $x$ queda descompuesto en
# una parte a lo largo de la recta y otra perpendicular a ella.
#
# **A mano.** $x = (1, 3)$ y $v = (1, 1)$: $x \cdot v = 4$ y $v \cdot v = 2$; luego $t = 2$ y $p = (2, 2)$. El
# resto es $(-1, 1)$, en ángulo recto con $(1, 1)$. Con $v = (10, 10)$ la recta es la misma y $p$ también: la
# longitud de $v$ no cuenta, y su signo tampoco.
#
# **Tu tarea.** `x` y `v` tienen forma `(d,)`; devuelve $p$, de forma `(d,)`. Se permite cualquier llamada a
# la biblioteca. `v` nunca es cero, así que no hay división que proteger, pero puede ser muy corto o muy
# largo.


# %% nbgrader={"grade_id": "project", "solution": true}
def project(x: Tensor, v: Tensor) -> Tensor:
    """Return the projection of x (d,) on the line that v (d,) spans."""
    ### BEGIN SOLUTION
    return dot(x, v) / dot(v, v) * v
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_project", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_projection(x, v):
    return (x * v).sum() / (v * v).sum() * v


contract = Contract(
    project,
    oracle=right_projection,
    mistakes={
        "swapped_arguments": lambda x, v: right_projection(v, x),
        "projection_divided_by_norm": lambda x, v: (x * v).sum() / v.norm() * v,
        "projection_not_divided": lambda x, v: (x * v).sum() * v,
        "unit_vector_forgotten": lambda x, v: (x * v).sum() / (v * v).sum() * v / v.norm(),
        "cosine_for_length": lambda x, v: (x * v).sum() / (x.norm() * v.norm()) * v,
        "coefficient_not_vector": lambda x, v: (x * v).sum() / (v * v).sum(),
        "length_not_vector": lambda x, v: (x * v).sum() / v.norm(),
        "rest_not_projection": lambda x, v: x - right_projection(x, v),
        "hadamard_for_dot": lambda x, v: x * v / (v * v).sum() * v,
        "absolute_projection": lambda x, v: right_projection(x, v) * (x * v).sum().sign(),
    },
)
for w in variants():
    for d in (2, 3, 5, 1):
        x, v = w.normal(d), w.normal(d)
        contract.holds(x, v)
        contract.holds(x, -v)
        contract.holds(x, 0.03 * v)
        contract.holds(x, 100 * v)
        contract.holds(3 * v, v)  # on the line already
    for length in (1e-7, 1e-5, 1e5):
        contract.holds(w.tensor([3.0, -1.0, 2.0]), length * w.tensor([1.0, 2.0, 2.0]))
    contract.holds(w.tensor([2.0, -1.0, 0.0]), w.tensor([1.0, 2.0, 5.0]))  # at a right angle
    Contract(project, oracle=right_projection).holds(w.tensor([0.0, 0.0]), w.tensor([3.0, 1.0]))
    contract.differentiates(w.normal(4), w.normal(4))
    contract.differentiates(w.normal(2), 3 * w.normal(2))
### END HIDDEN TESTS
x = torch.tensor([1.0, 3.0])
torch.testing.assert_close(project(x, torch.tensor([1.0, 1.0])), torch.tensor([2.0, 2.0]))
torch.testing.assert_close(project(x, torch.tensor([-10.0, -10.0])), torch.tensor([2.0, 2.0]))

# %% [markdown] lang="en"
# Look at it: four vectors and the feet of their perpendiculars on the line of $v$.

# %% [markdown] lang="es"
# Míralo: cuatro vectores y los pies de sus perpendiculares sobre la recta de $v$.

# %% uses_exercises=true
v = torch.tensor([2.0, 1.0])
X = torch.tensor([[0.5, 2.5], [3.0, -0.5], [-2.5, 0.75], [-0.5, -1.5]])
feet = [project(x, v) for x in X]
figure, axes = plt.subplots(figsize=(5, 4))
axes.axline((0, 0), (2, 1), color="gray", linewidth=1)
for x, p in zip(X, feet, strict=True):
    axes.plot(*torch.stack([torch.zeros(2), x]).T, color="tab:blue")
    axes.plot(*torch.stack([x, p]).T, color="black", linestyle=":")
    axes.plot(*x, "o", color="tab:blue")
    axes.plot(*p, "ks")
    axes.text(x[0] + 0.12, x[1] + 0.05, "x", fontsize=12)
    axes.text(p[0] + 0.08, p[1] - 0.35, "p", fontsize=12)
axes.annotate("", v, (0, 0), arrowprops={"width": 2, "headwidth": 9, "color": "black"})
axes.text(v[0] - 0.12, v[1] + 0.22, "v", fontsize=13)
axes.set(aspect="equal", xlim=(-3.5, 3.8), ylim=(-2.2, 3))
show(
    figure,
    "Four vectors, each joined by a dotted line to its projection on the line of v, "
    "which it meets at a right angle. · Cuatro vectores, cada uno unido por una línea de "
    "puntos a su proyección sobre la recta de v, que encuentra en ángulo recto.",
)

# %% [markdown] lang="en"
# ## 2.8 A product as a gate: `gated_unit`
#
# *Optional · 10 minutes · difficulty 2 of 3 · 0 points*
#
# In 2.1 you chose the mask. A network can compute the mask from the input itself, and so *learn* what to
# let through. Take a table $X$ of $n$ inputs, one per row of length $d$, and two weight matrices $W$ and
# $V$ of shape $(d, h)$:
#
# $$G = (X W) \odot \sigma(X V), \qquad \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# $X W$ says *what*: $h$ numbers for each input. $\sigma(X V)$ says *how much of it*: the function
# $\sigma$, the *sigmoid*, is applied to each entry and squeezes it between 0 and 1, so it is a mask with
# soft edges. $\sigma$ of a large negative number is nearly 0, a closed gate; of a large positive one,
# nearly 1, an open gate; and $\sigma(0) = \frac12$. Assignment 5 derives the sigmoid; here
# `torch.sigmoid` will do.
#
# The layers of today's language models hold products like this one, and so do the cells of LSTMs.
#
# **By hand.** One input $X = (1, 2)$, $W = (1, 1)^\top$, $V = (2, -1)^\top$: $X W = 3$, $X V = 0$ and
# $\sigma(0) = 0.5$, so $G = 1.5$.
#
# **Your task.** `X` has shape `(n, d)`, `W` and `V` have shape `(d, h)`; return shape `(n, h)`. Every
# library call is allowed. The entries of $X V$ may be in the thousands.

# %% [markdown] lang="es"
# ## 2.8 Un producto como puerta: `gated_unit`
#
# *Opcional · 10 minutos · dificultad 2 de 3 · 0 puntos*
#
# En 2.1 elegiste tú la máscara. Una red puede calcularla a partir de la propia entrada y *aprender* así qué
# deja pasar. Toma una tabla $X$ de $n$ entradas, una por fila de longitud $d$, y dos matrices de pesos $W$ y
# $V$ de forma $(d, h)$:
#
# $$G = (X W) \odot \sigma(X V), \qquad \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# $X W$ dice *qué*: $h$ números por entrada. $\sigma(X V)$ dice *cuánto*: la función $\sigma$, la
# *sigmoide*, se aplica a cada elemento y da un valor entre 0 y 1; es una máscara de bordes suaves. En un número
# muy negativo $\sigma$ vale casi 0, puerta cerrada; en uno muy positivo, casi 1, puerta abierta; y
# $\sigma(0) = \frac12$. La entrega 5 deduce la sigmoide; aquí basta `torch.sigmoid`.
#
# Las capas de los modelos de lenguaje actuales contienen productos como este, y las celdas de las LSTM
# también.
#
# **A mano.** Una entrada $X = (1, 2)$, $W = (1, 1)^\top$, $V = (2, -1)^\top$: $X W = 3$, $X V = 0$ y
# $\sigma(0) = 0.5$; luego $G = 1.5$.
#
# **Tu tarea.** `X` tiene forma `(n, d)`, `W` y `V` tienen forma `(d, h)`; devuelve la forma `(n, h)`. Se
# permite cualquier llamada a la biblioteca. Los elementos de $X V$ pueden valer miles.


# %% nbgrader={"grade_id": "gated_unit", "solution": true}
def gated_unit(X: Tensor, W: Tensor, V: Tensor) -> Tensor:
    """Return (X W) ⊙ sigmoid(X V), shape (n, h), for X (n, d) and W, V (d, h)."""
    ### BEGIN SOLUTION
    return hadamard(X @ W, torch.sigmoid(X @ V))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_gated_unit", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    gated_unit,
    oracle=lambda X, W, V: (X @ W) * torch.sigmoid(X @ V),
    mistakes={
        "gate_on_the_wrong_side": lambda X, W, V: torch.sigmoid(X @ W) * (X @ V),
        "gate_without_sigmoid": lambda X, W, V: (X @ W) * (X @ V),
        "gate_added": lambda X, W, V: (X @ W) + torch.sigmoid(X @ V),
        "gate_with_tanh": lambda X, W, V: (X @ W) * torch.tanh(X @ V),
        "gate_with_silu": lambda X, W, V: (X @ W) * torch.nn.functional.silu(X @ V),
        "gate_on_both": lambda X, W, V: torch.sigmoid(X @ W) * torch.sigmoid(X @ V),
        "gate_alone": lambda X, W, V: torch.sigmoid(X @ V),
        "gate_of_its_own_value": lambda X, W, V: (X @ W) * torch.sigmoid(X @ W),
        "matrix_product_for_hadamard": lambda X, W, V: (X @ W) @ torch.sigmoid(X @ V),
    },
)
for v in variants():
    for n, d, h in [(3, 4, 2), (2, 3, 5), (3, 3, 3), (1, 4, 3), (5, 1, 2), (4, 2, 1), (1, 1, 1)]:
        contract.holds(v.normal(n, d), v.normal(d, h), v.normal(d, h))
    X, W = v.tensor([[1.0, 2.0], [-3.0, 1.0]]), v.tensor([[1.0, -2.0], [2.0, 1.0]])
    contract.holds(X, W, v.tensor([[2000.0, -1000.0], [1000.0, 3000.0]]))  # open and closed gates
    contract.differentiates(v.normal(3, 4), v.normal(4, 2), v.normal(4, 2))
    contract.differentiates(v.normal(3, 3), v.normal(3, 3), v.normal(3, 3))
### END HIDDEN TESTS
X = torch.tensor([[1.0, 2.0]])
W, V = torch.tensor([[1.0], [1.0]]), torch.tensor([[2.0], [-1.0]])
torch.testing.assert_close(gated_unit(X, W, V), torch.tensor([[1.5]]))

# %% [markdown] lang="en"
# Look at it, for one input and one weight: $x\,\sigma(v x)$. With a weak gate $v$ it is nearly a straight
# line; with a strong one, the gate is closed for negative $x$ and open for positive $x$. Assignment 6
# meets the limit of that under the name ReLU.

# %% [markdown] lang="es"
# Míralo con una entrada y un peso: $x\,\sigma(v x)$. Con una puerta débil $v$ es casi una recta; con una
# fuerte, la puerta está cerrada para $x$ negativo y abierta para $x$ positivo. La entrega 6 encuentra el
# límite de esto con el nombre de ReLU.

# %% uses_exercises=true
x = torch.linspace(-4, 4, 201)[:, None]
W, V = torch.ones(1, 3), torch.tensor([[0.2, 1.0, 8.0]])
G = gated_unit(x, W, V)
figure, axes = plt.subplots(figsize=(5, 3.2))
for gated, strength, style in zip(G.T, V[0], [":", "--", "-"], strict=True):
    axes.plot(x[:, 0], gated, color="black", linestyle=style, label=f"v = {strength:.1f}")
axes.axhline(0, color="gray", linewidth=0.6)
axes.set(xlabel="x", ylabel="x · σ(v x)")
axes.legend()
show(
    figure,
    "Three curves: for a small v nearly a straight line, for a large v zero on the left "
    "and the diagonal on the right. · Tres curvas: con v pequeño, casi una recta; con v "
    "grande, cero a la izquierda y la diagonal a la derecha.",
)

# %% [markdown] lang="en"
# ## 2.9 Milestone: find the digit
#
# The gallery of 2.4 holds 60 handwritings, from dark ink to faint. Now somebody writes four more, with a
# pen that is almost empty. An image of 8 × 8 pixels is a vector of length 64, so your functions can
# search: once for the greatest cosine, once for the smallest squared distance.
#
# Before you run the cells, guess: which of the two finds the right digits for a faint query?

# %% [markdown] lang="es"
# ## 2.9 Meta: encontrar el dígito
#
# La galería de 2.4 guarda 60 dígitos manuscritos, de tinta oscura a tinta tenue. Ahora alguien escribe
# cuatro más, con un bolígrafo casi vacío. Una imagen de 8 × 8 píxeles es un vector de longitud 64, de modo
# que tus funciones pueden buscar: una vez por el mayor coseno, otra por la menor distancia al cuadrado.
#
# Antes de ejecutar las celdas, apuesta: ¿cuál de las dos encuentra los dígitos correctos para una consulta
# tenue?

# %%
generator = torch.Generator().manual_seed(5)
queries = torch.stack([write_digit(digit, 6, generator) for digit in (2, 4, 5, 7)])

# %% uses_exercises=true
items = gallery.flatten(1)
rows = []
for image in queries:
    query = image.flatten()
    found = top_k_similar(query, items, 5)
    similar = cosine_similarity(items, query)
    rows.append([(image, "?")] + [(gallery[i], f"cos {similar[i]:.2f}") for i in found])
show_images(
    rows,
    darkest=12,
    alt="Four faint digits, 2, 4, 5 and 7, each followed by the five handwritings with the greatest "
    "cosine; all are the same digit. · Cuatro dígitos tenues, 2, 4, 5 y 7, cada uno seguido "
    "de los cinco manuscritos de mayor coseno; todos son el mismo dígito.",
)

# %% uses_exercises=true
D = pairwise_squared_distances(queries.flatten(1), items)
rows = []
for image, distances in zip(queries, D, strict=True):
    found = distances.argsort()[:5]
    rows.append([(image, "?")] + [(gallery[i], f"d² {distances[i]:.0f}") for i in found])
show_images(
    rows,
    darkest=12,
    alt="The same four digits, each followed by the five handwritings at the smallest squared "
    "distance; many are other digits. · Los mismos cuatro dígitos, cada uno seguido de los cinco "
    "manuscritos a menor distancia al cuadrado; muchos son otros dígitos.",
)

# %% [markdown] lang="en"
# The cosine does not care how much ink was used, only how it is spread; so a faint 7 finds the dark
# ones. The distance counts the ink too: after a few good matches it prefers a faint image of another
# digit to a dark image of the right one. Neither is *the* right measure. Where length carries meaning
# (a price, a position), ask for the distance; where only the pattern counts, ask for the cosine.
#
# ## What you have now
#
# - `hadamard` keeps the shape and is how a mask or a gate acts; `dot` adds up and measures agreement.
# - $x \cdot y = \lVert x \rVert \lVert y \rVert \cos\theta$; the cosine is the dot product without the
#   lengths, and `eps` decides what happens to vectors that have hardly any length.
# - One matrix product compares every row with every row; the squared distance follows from it, once
#   rounding is kept from making it negative.
# - A projection splits a vector into what lies along a line and what lies across it.
#
# **Next.** To find the nearest point of a line you set a derivative to zero, on paper. In assignment 3
# the computer takes the derivative: gradients and automatic differentiation.

# %% [markdown] lang="es"
# Al coseno no le importa cuánta tinta se gastó, solo cómo está repartida; por eso un 7 tenue encuentra los
# oscuros. A la distancia también le cuenta la tinta: tras unos pocos aciertos, prefiere una imagen tenue de
# otro dígito a una oscura del correcto. Ninguna es *la* medida correcta. Donde la longitud significa algo
# (un precio, una posición), pregunta por la distancia; donde solo cuenta el patrón, por el coseno.
#
# ## Lo que tienes ahora
#
# - `hadamard` conserva la forma y es como actúa una máscara o una puerta; `dot` suma y mide el acuerdo.
# - $x \cdot y = \lVert x \rVert \lVert y \rVert \cos\theta$; el coseno es el producto escalar sin las
#   longitudes, y `eps` decide qué pasa con los vectores que apenas tienen longitud.
# - Un solo producto de matrices compara cada fila con cada fila; de él sale la distancia al cuadrado, si se
#   impide que el redondeo la haga negativa.
# - Una proyección descompone un vector en una parte a lo largo de una recta y otra perpendicular a ella.
#
# **Después.** Para hallar el punto más cercano de una recta igualaste a cero una derivada, en papel. En la
# entrega 3 la derivada la calcula el ordenador: gradientes y diferenciación automática.
