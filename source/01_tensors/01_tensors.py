# %% [markdown] lang="en"
# # 1. Tensors and matrices
#
# Everything a network touches is a tensor: images, words, weights, gradients, losses. In this first
# assignment you build the operations that the rest of the course stands on, from the definition,
# so that later, when you call the library, you know what it does.
#
# **You need** Python and the idea of a matrix. Nothing else comes before this assignment.
#
# **You will** lay numbers out in memory, multiply matrices and vectors by hand, measure matrices,
# standardise data, encode labels, and cut images into patches. At the end your functions together
# classify points.
#
# **What comes after:** assignment 2 uses these products to measure how alike two vectors are.
#
# Write your code in place of the lines that raise `NotImplementedError`, then run the cell below
# it: it checks a few cases at once. More are checked when you hand in your work.
#
# Keep the names of the functions and of their arguments. And mind three rules, which hold for every
# function of this course unless its text says otherwise:
#
# 1. The result has the `dtype` and the `device` of the floating-point tensors that came in. A
#    `float64` matrix gives a `float64` result.
# 2. The tensors that came in are left as they were.
# 3. A gradient can flow from the result back to the inputs. Stay with tensors on the way: `.item()`,
#    `.tolist()`, `.numpy()` and a new `torch.tensor(...)` cut the way back.

# %% [markdown] lang="es"
# # 1. Tensores y matrices
#
# Todo lo que toca una red es un tensor: imágenes, palabras, pesos, gradientes, pérdidas. En esta
# primera entrega construyes, a partir de la definición, las operaciones en las que se apoya el
# resto del curso; así, cuando más adelante llames a la biblioteca, sabrás qué hace.
#
# **Necesitas** Python y la idea de matriz. Nada más viene antes de esta entrega.
#
# **Vas a** ordenar números en memoria, multiplicar matrices y vectores a mano, medir matrices,
# estandarizar datos, codificar etiquetas y cortar imágenes en parches. Al final, todas tus
# funciones juntas clasifican puntos.
#
# **Después:** la entrega 2 usa estos productos para medir cuánto se parecen dos vectores.
#
# Escribe tu código en lugar de las líneas que lanzan `NotImplementedError` y ejecuta la celda
# siguiente: comprueba al momento unos pocos casos. Al entregar se comprueban más.
#
# Conserva los nombres de las funciones y de sus argumentos. Y ten presentes tres reglas, que valen
# para todas las funciones del curso mientras su texto no diga otra cosa:
#
# 1. El resultado tiene el `dtype` y el `device` de los tensores de coma flotante recibidos. Una
#    matriz `float64` da un resultado `float64`.
# 2. Los tensores recibidos quedan como estaban.
# 3. Un gradiente puede volver del resultado a las entradas. Trabaja con tensores todo el camino:
#    `.item()`, `.tolist()`, `.numpy()` y un `torch.tensor(...)` nuevo cortan la vuelta.

# %%
import base64
import html
import io

import matplotlib.pyplot as plt
import torch
from IPython.display import HTML, display
from matplotlib.colors import ListedColormap
from torch import Tensor


def show(figure, alt):
    """Show a figure with its text alternative, and close it."""
    png = io.BytesIO()
    figure.savefig(png, format="png", bbox_inches="tight")
    data = base64.b64encode(png.getvalue()).decode()
    display(HTML(f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}">'))
    plt.close(figure)


# %% [markdown] lang="en"
# ## 1.1 Numbers in rows: `row_major`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# A matrix with $m$ rows and $n$ columns has $m \cdot n$ entries, but memory is one long line. PyTorch
# writes the matrix **row by row**: first the whole row 0, then row 1, and so on. This is called
# *row-major order*. So the entry in row $i$ and column $j$ (both counted from 0) stands at place
#
# $$k = i \cdot n + j$$
#
# because $i$ full rows of $n$ entries come before it, and then $j$ entries of its own row.
#
# **By hand.** With $n = 4$ columns, the entry $(2, 1)$ stands at place $2 \cdot 4 + 1 = 9$.
#
# **Your task.** Return the matrix of shape `(rows, cols)` whose every entry is its own place, with
# the requested `dtype` (`float32` when none is named, but integers are welcome too), on the
# requested `device`.

# %% [markdown] lang="es"
# ## 1.1 Números en filas: `row_major`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# Una matriz de $m$ filas y $n$ columnas tiene $m \cdot n$ elementos, pero la memoria es una sola línea
# larga. PyTorch escribe la matriz **fila por fila**: primero toda la fila 0, luego la fila 1, y así
# sucesivamente. Esto se llama *orden por filas*. El elemento de la fila $i$ y la columna $j$ (ambas
# contadas desde 0) ocupa entonces el lugar
#
# $$k = i \cdot n + j$$
#
# porque antes que él van $i$ filas completas de $n$ elementos y, después, $j$ elementos de su propia
# fila.
#
# **A mano.** Con $n = 4$ columnas, el elemento $(2, 1)$ ocupa el lugar $2 \cdot 4 + 1 = 9$.
#
# **Tu tarea.** Devuelve la matriz de forma `(rows, cols)` en la que cada elemento es su propio lugar,
# con el `dtype` pedido (`float32` si no se pide ninguno, pero también sirven los enteros) y en el
# `device` pedido.


# %% nbgrader={"grade_id": "row_major", "solution": true}
def row_major(rows: int, cols: int, *, dtype=torch.float32, device=None) -> Tensor:
    """Return the (rows, cols) matrix with entry (i, j) = i * cols + j."""
    ### BEGIN SOLUTION
    return torch.arange(rows * cols, dtype=dtype, device=device).reshape(rows, cols)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_row_major", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import CheckFailed, Contract, call, devices, expect_true


def right_row_major(rows, cols, *, dtype=torch.float32, device=None):
    return torch.tensor([[i * cols + j for j in range(cols)] for i in range(rows)]).to(
        device, dtype
    )


contract = Contract(
    row_major,
    oracle=right_row_major,
    mistakes={
        "column_major": lambda rows, cols, **to: right_row_major(cols, rows, **to).T,
        "counts_from_one": lambda rows, cols, **to: right_row_major(rows, cols, **to) + 1,
        "rows_for_cols": lambda rows, cols, **to: (
            right_row_major(rows, rows, **to)[:, :1] + right_row_major(1, cols, **to)
        ),
    },
)
for rows, cols in [(3, 4), (4, 3), (1, 5), (5, 1), (2, 2), (1, 1), (12, 17)]:
    contract.holds(rows, cols)
for device in devices():
    for dtype in (torch.float32, torch.float64, torch.int64, torch.int32):
        contract.holds(3, 5, dtype=dtype, device=device)
contract.holds(4, 2, device="cpu")
try:
    call(row_major, 2, 3, device="nowhere")
except CheckFailed:
    used = True  # It raised: no tensor can be put on a device that does not exist.
else:
    used = False
expect_true(used, "row_major_ignores_device", what="row_major(2, 3, device='nowhere')")
### END HIDDEN TESTS
torch.testing.assert_close(row_major(2, 3), torch.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]))
assert row_major(2, 3, dtype=torch.int64).dtype == torch.int64

# %% [markdown] lang="en"
# Look at it: the colour of an entry is its place in memory.

# %% [markdown] lang="es"
# Míralo: el color de un elemento es su lugar en la memoria.

# %% uses_exercises=true
places = row_major(4, 6)
figure, axes = plt.subplots(figsize=(4.5, 3))
axes.imshow(places, cmap="viridis")
for i in range(4):
    for j in range(6):
        shade = "black" if places[i, j] > 11 else "white"
        axes.text(j, i, int(places[i, j]), ha="center", va="center", color=shade)
axes.set(xlabel="j", ylabel="i", title="i · 6 + j")
show(
    figure,
    "A grid of 4 rows and 6 columns holding 0 to 23, row by row. · "
    "Una cuadrícula de 4 filas y 6 columnas con los números 0 a 23, fila por fila.",
)

# %% [markdown] lang="en"
# ## 1.2 Matrix times vector: `matvec`
#
# *Required · 10 minutes · difficulty 1 of 3 · 4 points*
#
# The product of a matrix $A$ of shape $(m, n)$ and a vector $x$ of length $n$ is the vector $y$ of
# length $m$ with
#
# $$y_i = \sum_{j=0}^{n-1} A_{ij}\, x_j .$$
#
# Here $i$ counts the rows of $A$ and $j$ its columns. Read it so: entry $i$ of the result is row $i$
# of $A$, multiplied with $x$ entry by entry and added up. Each row gives one number. That is all a
# neuron does: one row of weights, one input, one sum.
#
# **By hand.**
#
# $$\begin{pmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{pmatrix} \begin{pmatrix} 10 \\ 1 \end{pmatrix} =
# \begin{pmatrix} 1 \cdot 10 + 2 \cdot 1 \\ 3 \cdot 10 + 4 \cdot 1 \\ 5 \cdot 10 + 6 \cdot 1 \end{pmatrix} =
# \begin{pmatrix} 12 \\ 34 \\ 56 \end{pmatrix}$$
#
# **Broadcasting** does it without a loop. `A * x` stretches `x` over every row of `A`, so that entry
# $(i, j)$ of the result is $A_{ij} x_j$. What is left to do is the sum over $j$. But beware:
# broadcasting also stretches a vector of length 1 over anything, without a word. Ask for the sizes
# that you need.
#
# **Your task.** `A` has shape `(m, n)` and `x` has shape `(n,)`; return shape `(m,)`. Write the
# definition: no library product (`@`, `matmul`, `mv`, `dot`, `einsum`, `torch.linalg`, …). Raise
# `ValueError` when `A` is not 2-d, `x` is not 1-d, or their sizes do not fit.

# %% [markdown] lang="es"
# ## 1.2 Matriz por vector: `matvec`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 4 puntos*
#
# El producto de una matriz $A$ de forma $(m, n)$ por un vector $x$ de longitud $n$ es el vector $y$
# de longitud $m$ con
#
# $$y_i = \sum_{j=0}^{n-1} A_{ij}\, x_j .$$
#
# Aquí $i$ recorre las filas de $A$ y $j$ sus columnas. Léelo así: el elemento $i$ del resultado es la
# fila $i$ de $A$, multiplicada por $x$ elemento a elemento y sumada. Cada fila da un número. Eso es
# todo lo que hace una neurona: una fila de pesos, una entrada, una suma.
#
# **A mano.**
#
# $$\begin{pmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{pmatrix} \begin{pmatrix} 10 \\ 1 \end{pmatrix} =
# \begin{pmatrix} 1 \cdot 10 + 2 \cdot 1 \\ 3 \cdot 10 + 4 \cdot 1 \\ 5 \cdot 10 + 6 \cdot 1 \end{pmatrix} =
# \begin{pmatrix} 12 \\ 34 \\ 56 \end{pmatrix}$$
#
# La **difusión** (*broadcasting*) lo hace sin bucles. `A * x` extiende `x` sobre cada fila de `A`, de
# modo que el elemento $(i, j)$ del resultado es $A_{ij} x_j$. Solo queda sumar sobre $j$. Pero
# cuidado: la difusión también extiende un vector de longitud 1 sobre lo que sea, sin avisar. Exige
# los tamaños que necesitas.
#
# **Tu tarea.** `A` tiene forma `(m, n)` y `x` forma `(n,)`; devuelve la forma `(m,)`. Escribe la
# definición: ningún producto de la biblioteca (`@`, `matmul`, `mv`, `dot`, `einsum`, `torch.linalg`,
# …). Lanza `ValueError` cuando `A` no es 2-d, `x` no es 1-d o sus tamaños no encajan.


# %% nbgrader={"grade_id": "matvec", "solution": true}
def matvec(A: Tensor, x: Tensor) -> Tensor:
    """Return the product of A (m, n) and x (n,), shape (m,), from the definition."""
    ### BEGIN SOLUTION
    if A.dim() != 2 or x.dim() != 1 or A.shape[1] != x.shape[0]:
        raise ValueError(f"cannot multiply {tuple(A.shape)} by {tuple(x.shape)}")
    return (A * x).sum(dim=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_matvec", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract, variants

contract = Contract(
    matvec,
    oracle=lambda A, x: A @ x,
    mistakes={
        "sum_over_rows": lambda A, x: (A * x).sum(0),
        "not_summed": lambda A, x: A * x,
        "transposed": lambda A, x: A.T @ x,
        "kept_dimension": lambda A, x: A @ x[:, None],
        "mean_not_sum": lambda A, x: (A * x).mean(1),
    },
)
contract.forbids(*PRODUCTS)
for v in variants():
    for m, n in [(3, 4), (4, 3), (3, 3), (1, 5), (5, 1), (1, 1)]:
        contract.holds(v.normal(m, n), v.normal(n))
    contract.differentiates(v.normal(3, 4), v.normal(4))
### END HIDDEN TESTS
A = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
x = torch.tensor([10.0, 1.0])
torch.testing.assert_close(matvec(A, x), torch.tensor([12.0, 34.0, 56.0]))

# %% nbgrader={"grade_id": "test_matvec_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract

contract = Contract(matvec, oracle=lambda A, x: A @ x)
contract.forbids(*PRODUCTS)
contract.holds(torch.ones(2, 3), torch.ones(3))
for A_shape, x_shape in [
    ((2, 3), (2,)),
    ((2, 3), (1,)),  # broadcasting would stretch it
    ((2, 1), (3,)),
    ((2, 3), (3, 1)),
    ((2, 3), (1, 3)),
    ((2, 3), ()),
    ((3,), (3,)),
    ((2, 2, 3), (3,)),
    ((2, 3, 3), (3,)),
    ((2, 3, 4), (3,)),
    ((3,), (2, 3)),  # the other way round
    ((3, 2), (3,)),  # fits only when transposed
]:
    contract.refuses(torch.ones(A_shape), torch.ones(x_shape))
### END HIDDEN TESTS
try:
    matvec(torch.ones(2, 3), torch.ones(2))
except ValueError:
    pass
else:
    raise AssertionError("matvec of shapes (2, 3) and (2,) must raise ValueError")

# %% [markdown] lang="en"
# ## 1.3 Matrix times matrix: `matmul`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A matrix does something to a vector: `matvec` turns $x$ into $Bx$. Do one thing after the other,
# first $B$, then $A$. Which single matrix does both at once? Write out entry $i$ of $A(Bx)$, with
# $p$ counting the entries of $Bx$ and $j$ those of $x$:
#
# $$(A(Bx))_i = \sum_p A_{ip} \, (Bx)_p = \sum_p A_{ip} \sum_j B_{pj} \, x_j
# = \sum_j \Big( \underbrace{\sum_p A_{ip} B_{pj}}_{C_{ij}} \Big) x_j .$$
#
# The number in the brackets does not depend on $x$. It is entry $(i, j)$ of the matrix that does
# both. That is the product $C = AB$:
#
# $$C_{ij} = \sum_{p=0}^{k-1} A_{ip} \, B_{pj}$$
#
# Here $A$ has shape $(m, k)$, $B$ has shape $(k, n)$ and $C$ has shape $(m, n)$. The inner size $k$
# must be the same in both, because $p$ runs along a row of $A$ and down a column of $B$. Entry
# $(i, j)$ is row $i$ of $A$ times column $j$ of $B$.
#
# **By hand.**
#
# $$\begin{pmatrix} 1 & 2 & 0 \\ 0 & 1 & 3 \end{pmatrix}
# \begin{pmatrix} 1 & 4 \\ 2 & 0 \\ 5 & 1 \end{pmatrix} =
# \begin{pmatrix} 1 + 4 + 0 & 4 + 0 + 0 \\ 0 + 2 + 15 & 0 + 0 + 3 \end{pmatrix} =
# \begin{pmatrix} 5 & 4 \\ 17 & 3 \end{pmatrix}$$
#
# **Two ways to write it.** Column $j$ of $C$ is $A$ times column $j$ of $B$: that is `matvec`, once
# for each column. Or broadcast: `A[:, :, None]` has shape $(m, k, 1)$ and `B` has shape $(k, n)$, so
# their product has shape $(m, k, n)$ and holds every $A_{ip} B_{pj}$. Sum over the middle axis.
#
# **Your task.** `A` has shape `(m, k)` and `B` has shape `(k, n)`; return shape `(m, n)`. Write the
# definition: no library product (`@`, `matmul`, `mm`, `mv`, `dot`, `einsum`, `torch.linalg`, …); your
# own `matvec` is welcome. Raise `ValueError` when an argument is not 2-d or the inner sizes differ,
# also where broadcasting would stretch a size of 1.

# %% [markdown] lang="es"
# ## 1.3 Matriz por matriz: `matmul`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Una matriz le hace algo a un vector: `matvec` convierte $x$ en $Bx$. Haz una cosa tras otra, primero
# $B$ y luego $A$. ¿Qué matriz hace las dos de una vez? Escribe el elemento $i$ de $A(Bx)$, donde $p$
# recorre los elementos de $Bx$ y $j$ los de $x$:
#
# $$(A(Bx))_i = \sum_p A_{ip} \, (Bx)_p = \sum_p A_{ip} \sum_j B_{pj} \, x_j
# = \sum_j \Big( \underbrace{\sum_p A_{ip} B_{pj}}_{C_{ij}} \Big) x_j .$$
#
# El número entre paréntesis no depende de $x$. Es el elemento $(i, j)$ de la matriz que hace las dos
# cosas. Ese es el producto $C = AB$:
#
# $$C_{ij} = \sum_{p=0}^{k-1} A_{ip} \, B_{pj}$$
#
# Aquí $A$ tiene forma $(m, k)$, $B$ tiene forma $(k, n)$ y $C$ tiene forma $(m, n)$. El tamaño
# interior $k$ debe ser el mismo en las dos, porque $p$ recorre una fila de $A$ y baja por una columna
# de $B$. El elemento $(i, j)$ es la fila $i$ de $A$ por la columna $j$ de $B$.
#
# **A mano.**
#
# $$\begin{pmatrix} 1 & 2 & 0 \\ 0 & 1 & 3 \end{pmatrix}
# \begin{pmatrix} 1 & 4 \\ 2 & 0 \\ 5 & 1 \end{pmatrix} =
# \begin{pmatrix} 1 + 4 + 0 & 4 + 0 + 0 \\ 0 + 2 + 15 & 0 + 0 + 3 \end{pmatrix} =
# \begin{pmatrix} 5 & 4 \\ 17 & 3 \end{pmatrix}$$
#
# **Dos formas de escribirlo.** La columna $j$ de $C$ es $A$ por la columna $j$ de $B$: eso es
# `matvec`, una vez por columna. O con difusión: `A[:, :, None]` tiene forma $(m, k, 1)$ y `B` tiene
# forma $(k, n)$, de modo que su producto tiene forma $(m, k, n)$ y contiene todos los $A_{ip} B_{pj}$.
# Suma sobre el eje del medio.
#
# **Tu tarea.** `A` tiene forma `(m, k)` y `B` forma `(k, n)`; devuelve la forma `(m, n)`. Escribe la
# definición: ningún producto de la biblioteca (`@`, `matmul`, `mm`, `mv`, `dot`, `einsum`,
# `torch.linalg`, …); tu propio `matvec` sí vale. Lanza `ValueError` cuando un argumento no es 2-d o
# los tamaños interiores difieren, también allí donde la difusión extendería un tamaño 1.


# %% nbgrader={"grade_id": "matmul", "solution": true}
def matmul(A: Tensor, B: Tensor) -> Tensor:
    """Return the product of A (m, k) and B (k, n), shape (m, n), from the definition."""
    ### BEGIN SOLUTION
    if A.dim() != 2 or B.dim() != 2 or A.shape[1] != B.shape[0]:
        raise ValueError(f"cannot multiply {tuple(A.shape)} by {tuple(B.shape)}")
    return (A[:, :, None] * B).sum(dim=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_matmul", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract, variants

contract = Contract(
    matmul,
    oracle=lambda A, B: A @ B,
    mistakes={
        "elementwise_not_matmul": lambda A, B: A * B,
        "swapped_arguments": lambda A, B: B @ A,
        "transposed": lambda A, B: A @ B.T,
        "not_summed": lambda A, B: A[:, :, None] * B,
        "mean_not_sum": lambda A, B: (A[:, :, None] * B).mean(1),
        "matmul_wrong_axis": lambda A, B: (A[:, :, None] * B).sum(2),
    },
)
contract.forbids(*PRODUCTS)
for v in variants():
    # Square ones first: there most mistakes have the right shape.
    for m, k, n in [(3, 3, 3), (3, 4, 2), (2, 5, 4), (1, 4, 3), (4, 3, 1), (3, 1, 4), (1, 1, 1)]:
        contract.holds(v.normal(m, k), v.normal(k, n))
    contract.holds(v.normal(7, 40), v.normal(40, 6))
    contract.differentiates(v.normal(3, 4), v.normal(4, 2))
### END HIDDEN TESTS
A = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]])
B = torch.tensor([[1.0, 4.0], [2.0, 0.0], [5.0, 1.0]])
torch.testing.assert_close(matmul(A, B), torch.tensor([[5.0, 4.0], [17.0, 3.0]]))

# %% nbgrader={"grade_id": "test_matmul_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract

contract = Contract(matmul, oracle=lambda A, B: A @ B)
contract.forbids(*PRODUCTS)
contract.holds(torch.ones(2, 3), torch.ones(3, 4))
for A_shape, B_shape in [
    ((2, 3), (4, 2)),
    ((2, 3), (2, 3)),  # fits only element by element
    ((3, 2), (3, 4)),  # fits only when transposed
    ((2, 4), (3, 2)),  # fits only the other way round
    ((2, 1), (3, 4)),  # broadcasting would stretch it
    ((2, 3), (1, 4)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((3,), (3,)),
    ((), (3, 4)),
    ((2, 3), ()),
    ((1, 2, 3), (3, 4)),
    ((2, 3), (1, 3, 4)),
    ((3, 3, 3), (3, 3, 3)),
]:
    contract.refuses(torch.ones(A_shape), torch.ones(B_shape))
### END HIDDEN TESTS
try:
    matmul(torch.ones(2, 1), torch.ones(3, 2))
except ValueError:
    pass
else:
    raise AssertionError("matmul of shapes (2, 1) and (3, 2) must raise ValueError")

# %% [markdown] lang="en"
# Look at it: the letter F is a list of points, one in each column. $S$ stretches it to the right and
# $R$ turns it by 60°. $RS$ stretches first and then turns; $SR$ turns first. The order matters: in
# general $AB \neq BA$.

# %% [markdown] lang="es"
# Míralo: la letra F es una lista de puntos, uno en cada columna. $S$ la estira hacia la derecha y $R$
# la gira 60°. $RS$ primero estira y después gira; $SR$ gira primero. El orden importa: en general
# $AB \neq BA$.

# %%
letter = torch.tensor(
    [
        [0.0, 0.0, 1.2, 1.2, 0.4, 0.4, 0.9, 0.9, 0.4, 0.4, 0.0],
        [0.0, 2.0, 2.0, 1.6, 1.6, 1.2, 1.2, 0.8, 0.8, 0.0, 0.0],
    ]
)
turn = torch.tensor([[0.5, -(0.75**0.5)], [0.75**0.5, 0.5]])
stretch = torch.tensor([[2.0, 0.0], [0.0, 1.0]])

# %% uses_exercises=true
panels = {
    "F": letter,
    "S F": matmul(stretch, letter),
    "R S F": matmul(matmul(turn, stretch), letter),
    "S R F": matmul(matmul(stretch, turn), letter),
}
figure, axes = plt.subplots(1, 4, figsize=(10, 2.8), sharex=True, sharey=True)
for panel, (title, points) in zip(axes, panels.items(), strict=True):
    panel.fill(*points, facecolor="#9ecae1", edgecolor="#08306b", linewidth=2)
    panel.plot(0, 0, "k+", markersize=10)
    panel.set(title=f"${title}$", aspect="equal", xlim=(-3.7, 2.7), ylim=(-0.4, 3.3))
show(
    figure,
    "Four panels: the letter F; F stretched to twice its width; the stretched F "
    "turned by 60 degrees; F turned first and then stretched, which slants it. · "
    "Cuatro recuadros: la letra F; la F estirada al doble de ancho; la F estirada y "
    "girada 60 grados; la F girada primero y estirada después, que queda inclinada.",
)

# %% [markdown] lang="en"
# ## 1.4 Many products at once: `batched_matmul`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# Networks work on *batches*: many samples side by side, in one tensor with one more axis in front.
# A batch of $b$ matrices of shape $(m, k)$ is a tensor of shape $(b, m, k)$. The product of two
# batches multiplies matrix $s$ of the one with matrix $s$ of the other, for each sample $s$:
#
# $$C_{sij} = \sum_{p=0}^{k-1} A_{sip} \, B_{spj}$$
#
# Compare it with the formula of `matmul`. All that is new is the letter $s$, on every tensor. It
# stands on the right and on the left, so nothing is summed over it: samples never mix.
#
# **`einsum`** takes such a formula almost as it is written: `torch.einsum("sip,spj->sij", A, B)`.
# A letter for each axis, a comma between the tensors, an arrow before the result. A letter that is
# missing behind the arrow is summed over. Here that is $p$.
#
# **By hand**, for two samples with $m = n = 1$ and $k = 2$:
#
# $$\begin{pmatrix} 1 & 2 \end{pmatrix} \begin{pmatrix} 3 \\ 4 \end{pmatrix} = 11, \qquad
# \begin{pmatrix} 5 & 6 \end{pmatrix} \begin{pmatrix} 7 \\ 8 \end{pmatrix} = 83 .$$
#
# So shapes $(2, 1, 2)$ and $(2, 2, 1)$ give shape $(2, 1, 1)$, holding 11 and 83.
#
# **Your task.** `A` has shape `(b, m, k)` and `B` has shape `(b, k, n)`; return shape `(b, m, n)`. Use
# `einsum`, or broadcasting and a sum. The products themselves are out: no `@`, `matmul`, `mm`, `mv`,
# `bmm` or their relatives such as `baddbmm`; your own `matmul` is welcome. Raise `ValueError` when
# the batch sizes differ or the inner sizes differ. Beware: `einsum` and broadcasting both stretch an
# axis of size 1 without a word, and for other sizes that do not fit they raise `RuntimeError`.

# %% [markdown] lang="es"
# ## 1.4 Muchos productos a la vez: `batched_matmul`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# Las redes trabajan con *lotes*: muchas muestras juntas, en un solo tensor con un eje más delante. Un
# lote de $b$ matrices de forma $(m, k)$ es un tensor de forma $(b, m, k)$. El producto de dos lotes
# multiplica la matriz $s$ de uno por la matriz $s$ del otro, para cada muestra $s$:
#
# $$C_{sij} = \sum_{p=0}^{k-1} A_{sip} \, B_{spj}$$
#
# Compárala con la fórmula de `matmul`. Lo único nuevo es la letra $s$, en todos los tensores. Está a
# la derecha y a la izquierda, así que no se suma sobre ella: las muestras nunca se mezclan.
#
# **`einsum`** acepta una fórmula así casi como está escrita: `torch.einsum("sip,spj->sij", A, B)`. Una
# letra por eje, una coma entre los tensores, una flecha antes del resultado. Se suma sobre toda letra
# que falta detrás de la flecha. Aquí es $p$.
#
# **A mano**, con dos muestras, $m = n = 1$ y $k = 2$:
#
# $$\begin{pmatrix} 1 & 2 \end{pmatrix} \begin{pmatrix} 3 \\ 4 \end{pmatrix} = 11, \qquad
# \begin{pmatrix} 5 & 6 \end{pmatrix} \begin{pmatrix} 7 \\ 8 \end{pmatrix} = 83 .$$
#
# Las formas $(2, 1, 2)$ y $(2, 2, 1)$ dan, pues, la forma $(2, 1, 1)$, que contiene 11 y 83.
#
# **Tu tarea.** `A` tiene forma `(b, m, k)` y `B` forma `(b, k, n)`; devuelve la forma `(b, m, n)`. Usa
# `einsum`, o difusión y una suma. Los productos mismos quedan fuera: ni `@`, ni `matmul`, `mm`, `mv`,
# `bmm`, ni parientes suyos como `baddbmm`; tu propio `matmul` sí vale. Lanza `ValueError` cuando
# difieren los tamaños de los lotes o los tamaños interiores. Cuidado: tanto `einsum` como la difusión
# extienden sin avisar un eje de tamaño 1, y con otros tamaños que no encajan lanzan `RuntimeError`.


# %% nbgrader={"grade_id": "batched_matmul", "solution": true}
def batched_matmul(A: Tensor, B: Tensor) -> Tensor:
    """Return the products of A (b, m, k) and B (b, k, n), one by one, shape (b, m, n)."""
    ### BEGIN SOLUTION
    if A.shape[0] != B.shape[0] or A.shape[2] != B.shape[1]:
        raise ValueError(f"cannot multiply {tuple(A.shape)} by {tuple(B.shape)}")
    return torch.einsum("sip,spj->sij", A, B)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_batched_matmul", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract, variants

ALLOWED = ("einsum", "tensordot", "dot", "inner", "vdot", "vecdot", "linalg.*", "nn.functional.*")
contract = Contract(
    batched_matmul,
    oracle=lambda A, B: A @ B,
    mistakes={
        "elementwise_not_matmul": lambda A, B: A * B,
        "swapped_arguments": lambda A, B: B @ A,
        "transposed": lambda A, B: A @ B.mT,
        "batch_mixed": lambda A, B: (A @ B).sum(0),
        "first_sample_for_all": lambda A, B: A @ B[0],
        "not_summed": lambda A, B: A[:, :, :, None] * B[:, None],
        "mean_not_sum": lambda A, B: A @ B / B.shape[1],
    },
)
contract.forbids(*(name for name in PRODUCTS if name not in ALLOWED), "multi_dot")
for v in variants():
    for b, m, k, n in [(3, 3, 3, 3), (2, 3, 4, 5), (5, 4, 3, 2), (1, 2, 3, 4), (4, 1, 3, 1)]:
        contract.holds(v.normal(b, m, k), v.normal(b, k, n))
    contract.holds(v.normal(3, 2, 1), v.normal(3, 1, 4))
    contract.holds(v.normal(1, 1, 1), v.normal(1, 1, 1))
    contract.differentiates(v.normal(2, 3, 4), v.normal(2, 4, 5))
### END HIDDEN TESTS
A = torch.tensor([[[1.0, 2.0]], [[5.0, 6.0]]])
B = torch.tensor([[[3.0], [4.0]], [[7.0], [8.0]]])
torch.testing.assert_close(batched_matmul(A, B), torch.tensor([[[11.0]], [[83.0]]]))

# %% nbgrader={"grade_id": "test_batched_matmul_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import PRODUCTS, Contract

ALLOWED = ("einsum", "tensordot", "dot", "inner", "vdot", "vecdot", "linalg.*", "nn.functional.*")
contract = Contract(batched_matmul, oracle=lambda A, B: A @ B)
contract.forbids(*(name for name in PRODUCTS if name not in ALLOWED), "multi_dot")
contract.holds(torch.ones(2, 3, 4), torch.ones(2, 4, 5))
contract.holds(torch.ones(1, 3, 1), torch.ones(1, 1, 2))
for A_shape, B_shape in [
    ((2, 3, 4), (3, 4, 5)),
    ((3, 3, 3), (2, 3, 3)),
    ((1, 3, 4), (2, 4, 5)),  # broadcasting would stretch it
    ((2, 3, 4), (1, 4, 5)),
    ((2, 3, 1), (2, 4, 5)),
    ((2, 3, 4), (2, 1, 5)),
    ((2, 3, 4), (2, 3, 5)),
    ((2, 3, 4), (2, 3, 4)),  # fits only element by element
    ((2, 3, 4), (2, 5, 3)),  # fits only the other way round
    ((2, 3, 4), (3, 5, 2)),
]:
    contract.refuses(torch.ones(A_shape), torch.ones(B_shape))
### END HIDDEN TESTS
try:
    batched_matmul(torch.ones(1, 2, 2), torch.ones(3, 2, 2))
except ValueError:
    pass
else:
    raise AssertionError("batched_matmul of batches of 1 and of 3 must raise ValueError")

# %% [markdown] lang="en"
# Look at it: twelve matrices, each turning by 30° more than the one before, times twelve copies of the
# letter. One call draws the whole wheel.

# %% [markdown] lang="es"
# Míralo: doce matrices, cada una gira 30° más que la anterior, por doce copias de la letra. Una sola
# llamada dibuja la rueda entera.

# %%
angles = torch.arange(12) * (torch.pi / 6)
turns = torch.stack(
    [
        torch.stack([angles.cos(), -angles.sin()], dim=1),
        torch.stack([angles.sin(), angles.cos()], dim=1),
    ],
    dim=1,
)  # (12, 2, 2)
copies = (letter + torch.tensor([[-0.2], [1.6]])).expand(12, -1, -1)  # (12, 2, 11)

# %% uses_exercises=true
wheel = batched_matmul(turns, copies)
figure, axes = plt.subplots(figsize=(3.6, 3.6))
for number, points in enumerate(wheel):
    axes.fill(*points, facecolor=plt.cm.viridis(number / 12), edgecolor="black", linewidth=0.8)
axes.set(aspect="equal", title="12 × (2, 2) · (2, 11)")
show(
    figure,
    "Twelve letters F around a circle like the hours of a clock, each turned by 30 "
    "degrees more than the one before. · Doce letras F en círculo como las horas de un "
    "reloj, cada una girada 30 grados más que la anterior.",
)

# %% [markdown] lang="en"
# ## 1.5 Every pair: `outer`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# Take a vector $x$ of length $m$ and a vector $y$ of length $n$. Their **outer product** is the
# matrix of all products of an entry of $x$ with an entry of $y$:
#
# $$C_{ij} = x_i \, y_j .$$
#
# It is a matrix product with inner size 1. Write $x$ as a column of shape $(m, 1)$ and $y$ as a row
# of shape $(1, n)$; the sum over $p$ then has a single term. Every row of $C$ is a multiple of $y$
# and every column a multiple of $x$.
#
# Outer products are what matrices are made of. Read the formula of `matmul` once more: for a fixed
# $p$, the numbers $A_{ip} B_{pj}$ are the outer product of column $p$ of $A$ and row $p$ of $B$. So
# $AB$ is a sum of $k$ outer products. You will meet one again when a network learns: the gradient of
# a layer's weights is the outer product of an error and an input.
#
# **By hand.**
#
# $$x = \begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}, \quad y = \begin{pmatrix} 10 \\ 1 \end{pmatrix}
# \quad\text{give}\quad
# \begin{pmatrix} 10 & 1 \\ 20 & 2 \\ 30 & 3 \end{pmatrix}.$$
#
# **Your task.** `x` has shape `(m,)` and `y` has shape `(n,)`; return shape `(m, n)`, without
# `outer`, `ger` or `einsum`. Where must `None` stand in an index so that broadcasting does it?

# %% [markdown] lang="es"
# ## 1.5 Todas las parejas: `outer`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# Toma un vector $x$ de longitud $m$ y un vector $y$ de longitud $n$. Su **producto exterior** es la
# matriz con todos los productos de un elemento de $x$ por un elemento de $y$:
#
# $$C_{ij} = x_i \, y_j .$$
#
# Es un producto de matrices con tamaño interior 1. Escribe $x$ como una columna de forma $(m, 1)$ e
# $y$ como una fila de forma $(1, n)$; la suma sobre $p$ tiene entonces un único término. Cada fila de
# $C$ es un múltiplo de $y$ y cada columna, un múltiplo de $x$.
#
# Las matrices están hechas de productos exteriores. Vuelve a leer la fórmula de `matmul`: con $p$
# fijo, los números $A_{ip} B_{pj}$ son el producto exterior de la columna $p$ de $A$ y la fila $p$ de
# $B$. Así que $AB$ es una suma de $k$ productos exteriores. Encontrarás otro cuando una red aprenda:
# el gradiente de los pesos de una capa es el producto exterior de un error y una entrada.
#
# **A mano.**
#
# $$x = \begin{pmatrix} 1 \\ 2 \\ 3 \end{pmatrix}, \quad y = \begin{pmatrix} 10 \\ 1 \end{pmatrix}
# \quad\text{dan}\quad
# \begin{pmatrix} 10 & 1 \\ 20 & 2 \\ 30 & 3 \end{pmatrix}.$$
#
# **Tu tarea.** `x` tiene forma `(m,)` e `y` forma `(n,)`; devuelve la forma `(m, n)`, sin `outer`,
# `ger` ni `einsum`. ¿Dónde debe ir `None` en un índice para que la difusión lo haga?


# %% nbgrader={"grade_id": "outer", "solution": true}
def outer(x: Tensor, y: Tensor) -> Tensor:
    """Return the outer product of x (m,) and y (n,), shape (m, n)."""
    ### BEGIN SOLUTION
    return x[:, None] * y
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_outer", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    outer,
    oracle=lambda x, y: x[:, None] * y,
    mistakes={
        "transposed": lambda x, y: y[:, None] * x,
        "elementwise_not_outer": lambda x, y: x * y,
        "inner_not_outer": lambda x, y: (x * y).sum(),
        "outer_sum_not_product": lambda x, y: x[:, None] + y,
    },
)
contract.forbids("outer", "ger", "einsum")
for v in variants():
    for m, n in [(3, 3), (3, 4), (4, 2), (1, 5), (5, 1), (1, 1)]:
        contract.holds(v.normal(m), v.normal(n))
    contract.differentiates(v.normal(3), v.normal(4))
### END HIDDEN TESTS
x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([10.0, 1.0])
torch.testing.assert_close(outer(x, y), torch.tensor([[10.0, 1.0], [20.0, 2.0], [30.0, 3.0]]))

# %% [markdown] lang="en"
# Look at it: two bells, one down the side and one along the top, make a round hill. Thirty and forty
# numbers describe all 1,200 entries, because every row is the same bell, only higher or lower.

# %% [markdown] lang="es"
# Míralo: dos campanas, una en vertical y otra en horizontal, forman una colina redonda. Treinta y
# cuarenta números describen los 1200 elementos, porque cada fila es la misma campana, solo que más
# alta o más baja.

# %%
side = torch.exp(-((torch.arange(30) - 12.0) ** 2) / 50)
top = torch.exp(-((torch.arange(40) - 25.0) ** 2) / 120)

# %% uses_exercises=true
hill = outer(side, top)
figure, axes = plt.subplots(
    2, 2, figsize=(5, 4), width_ratios=(1, 4), height_ratios=(1, 3), layout="constrained"
)
axes[0, 0].axis("off")
axes[0, 1].plot(top, color="#08306b")
axes[0, 1].set(xlim=(-0.5, 39.5), xticks=[], ylabel="$y_j$")
axes[1, 0].plot(side, range(30), color="#08306b")
axes[1, 0].set(ylim=(29.5, -0.5), xlim=(1.1, 0), xlabel="$x_i$", ylabel="i")
axes[1, 1].imshow(hill, aspect="auto", cmap="viridis")
axes[1, 1].set(xlabel="j", yticks=[], title="$x_i \\, y_j$")
show(
    figure,
    "A bell curve down the left side, another along the top, and between them their "
    "outer product: one bright round hill at row 12, column 25. · Una campana en el lado "
    "izquierdo, otra arriba y, entre ambas, su producto exterior: una única colina "
    "redonda y clara en la fila 12, columna 25.",
)

# %% [markdown] lang="en"
# ## 1.6 One number for a square matrix: `trace`
#
# *Required · 5 minutes · difficulty 1 of 3 · 3 points*
#
# The **trace** of a square matrix $A$ of shape $(n, n)$ is the sum of its diagonal:
#
# $$\operatorname{tr} A = \sum_{i=0}^{n-1} A_{ii} .$$
#
# Why these entries and no others? Because the trace does not notice the order of a product. Take $A$
# of shape $(m, k)$ and $B$ of shape $(k, m)$, write the definition of the product and swap the sums:
#
# $$\operatorname{tr}(AB) = \sum_i \sum_p A_{ip} B_{pi} = \sum_p \sum_i B_{pi} A_{ip} =
# \operatorname{tr}(BA) .$$
#
# $AB$ and $BA$ are different matrices, often of different size. Their traces are equal all the same.
#
# **By hand.**
#
# $$\operatorname{tr} \begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 10 \end{pmatrix} =
# 1 + 5 + 10 = 16 .$$
#
# **Your task.** `A` has shape `(n, n)`; return the trace as a tensor of shape `()`, that is, a tensor
# with no axis and one number, and not a Python float. Do it without `trace`. Raise `ValueError` when
# the matrix is not square.

# %% [markdown] lang="es"
# ## 1.6 Un número para una matriz cuadrada: `trace`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 3 puntos*
#
# La **traza** de una matriz cuadrada $A$ de forma $(n, n)$ es la suma de su diagonal:
#
# $$\operatorname{tr} A = \sum_{i=0}^{n-1} A_{ii} .$$
#
# ¿Por qué esos elementos y no otros? Porque la traza no nota el orden de un producto. Toma $A$ de
# forma $(m, k)$ y $B$ de forma $(k, m)$, escribe la definición del producto e intercambia las sumas:
#
# $$\operatorname{tr}(AB) = \sum_i \sum_p A_{ip} B_{pi} = \sum_p \sum_i B_{pi} A_{ip} =
# \operatorname{tr}(BA) .$$
#
# $AB$ y $BA$ son matrices distintas, a menudo de distinto tamaño. Aun así, sus trazas son iguales.
#
# **A mano.**
#
# $$\operatorname{tr} \begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 10 \end{pmatrix} =
# 1 + 5 + 10 = 16 .$$
#
# **Tu tarea.** `A` tiene forma `(n, n)`; devuelve la traza como tensor de forma `()`, es decir, un
# tensor sin ejes y con un solo número, no un float de Python. Hazlo sin `trace`. Lanza `ValueError`
# cuando la matriz no es cuadrada.


# %% nbgrader={"grade_id": "trace", "solution": true}
def trace(A: Tensor) -> Tensor:
    """Return the sum of the diagonal of A (n, n), shape ()."""
    ### BEGIN SOLUTION
    if A.shape[0] != A.shape[1]:
        raise ValueError(f"a matrix of shape {tuple(A.shape)} is not square")
    return A.diagonal().sum()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_trace", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    trace,
    oracle=lambda A: A.diagonal().sum(),
    mistakes={
        "trace_of_all_entries": lambda A: A.sum(),
        "trace_of_the_antidiagonal": lambda A: A.flip(1).diagonal().sum(),
        "diagonal_not_summed": lambda A: A.diagonal(),
        "kept_dimension": lambda A: A.diagonal().sum(0, keepdim=True),
        "mean_not_sum": lambda A: A.diagonal().mean(),
    },
)
contract.forbids("trace")
for v in variants():
    for n in (3, 4, 2, 1, 7):
        contract.holds(v.normal(n, n))
    contract.holds(v.normal(4, 4, mean=5.0))
    contract.differentiates(v.normal(3, 3))
### END HIDDEN TESTS
A = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]])
torch.testing.assert_close(trace(A), torch.tensor(16.0))

# %% nbgrader={"grade_id": "test_trace_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(trace, oracle=lambda A: A.diagonal().sum())
contract.forbids("trace")
contract.holds(torch.ones(3, 3))
for rows, cols in [(2, 3), (3, 2), (1, 3), (3, 1), (1, 4), (4, 9), (5, 4)]:
    contract.refuses(torch.ones(rows, cols))
### END HIDDEN TESTS
try:
    trace(torch.ones(2, 3))
except ValueError:
    pass
else:
    raise AssertionError("the trace of a matrix of shape (2, 3) must raise ValueError")

# %% [markdown] lang="en"
# ## 1.7 The length of a matrix: `frobenius_norm`
#
# *Required · 5 minutes · difficulty 1 of 3 · 3 points*
#
# How big is a matrix? Forget its shape for a moment, see a long row of numbers, and take the length
# of that vector, as Pythagoras taught it. This is the **Frobenius norm**:
#
# $$\lVert A \rVert_F = \sqrt{\sum_{i=0}^{m-1} \sum_{j=0}^{n-1} A_{ij}^2} .$$
#
# The trace hides in it. Let $A^\top$ be the *transpose* of $A$ (`A.T`): the columns of $A$ written as
# rows. Entry $(j, j)$ of $A^\top A$ is then column $j$ of $A$ times itself, so that
#
# $$\operatorname{tr}(A^\top A) = \sum_j (A^\top A)_{jj} = \sum_j \sum_i A_{ij} A_{ij}
# = \lVert A \rVert_F^2 .$$
#
# You will use this norm to measure how large a network's weights are (assignment 9) and to stop a
# gradient that has grown too long (assignment 10). And $\lVert A - B \rVert_F$ says how far apart two
# matrices are: it is 0 only when they are equal.
#
# **By hand.**
#
# $$\left\lVert \begin{pmatrix} 1 & 2 \\ -2 & 4 \end{pmatrix} \right\rVert_F =
# \sqrt{1 + 4 + 4 + 16} = \sqrt{25} = 5 .$$
#
# **Your task.** `A` has shape `(m, n)`; return the norm as a tensor of shape `()`. Do it without
# `norm` and without `torch.linalg`. The norm of a matrix of zeros is 0, exactly.

# %% [markdown] lang="es"
# ## 1.7 La longitud de una matriz: `frobenius_norm`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 3 puntos*
#
# ¿Cómo de grande es una matriz? Olvida su forma por un momento, ve en ella una larga fila de números y
# toma la longitud de ese vector, como enseñó Pitágoras. Esa es la **norma de Frobenius**:
#
# $$\lVert A \rVert_F = \sqrt{\sum_{i=0}^{m-1} \sum_{j=0}^{n-1} A_{ij}^2} .$$
#
# La traza se esconde en ella. Sea $A^\top$ la *traspuesta* de $A$ (`A.T`): las columnas de $A$ escritas
# como filas. El elemento $(j, j)$ de $A^\top A$ es entonces la columna $j$ de $A$ por sí misma, de modo
# que
#
# $$\operatorname{tr}(A^\top A) = \sum_j (A^\top A)_{jj} = \sum_j \sum_i A_{ij} A_{ij}
# = \lVert A \rVert_F^2 .$$
#
# Usarás esta norma para medir el tamaño de los pesos de una red (entrega 9) y para frenar un gradiente
# que se ha hecho demasiado largo (entrega 10). Y $\lVert A - B \rVert_F$ dice a qué distancia están
# dos matrices: solo es 0 cuando son iguales.
#
# **A mano.**
#
# $$\left\lVert \begin{pmatrix} 1 & 2 \\ -2 & 4 \end{pmatrix} \right\rVert_F =
# \sqrt{1 + 4 + 4 + 16} = \sqrt{25} = 5 .$$
#
# **Tu tarea.** `A` tiene forma `(m, n)`; devuelve la norma como tensor de forma `()`. Hazlo sin `norm`
# y sin `torch.linalg`. La norma de una matriz de ceros es 0, exactamente.


# %% nbgrader={"grade_id": "frobenius_norm", "solution": true}
def frobenius_norm(A: Tensor) -> Tensor:
    """Return the Frobenius norm of A (m, n), shape ()."""
    ### BEGIN SOLUTION
    return A.square().sum().sqrt()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_frobenius_norm", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    frobenius_norm,
    oracle=lambda A: A.square().sum().sqrt(),
    mistakes={
        "squares_without_root": lambda A: A.square().sum(),
        "frobenius_mean_not_sum": lambda A: A.square().mean().sqrt(),
        "frobenius_of_absolutes": lambda A: A.abs().sum(),
        "spectral_not_frobenius": lambda A: torch.linalg.matrix_norm(A, 2),
        "norm_of_each_row": lambda A: A.square().sum(1).sqrt(),
        "norm_of_each_column": lambda A: A.square().sum(0).sqrt(),
        "kept_dimension": lambda A: A.square().sum((0, 1), keepdim=True).sqrt(),
    },
)
contract.forbids(
    "norm",
    "linalg.*",
    "frobenius_norm",
    "vector_norm",
    "matrix_norm",
    "linalg_vector_norm",
    "linalg_matrix_norm",
    "linalg_norm",
    "_foreach_norm",
)
for v in variants():
    for m, n in [(3, 3), (3, 4), (4, 2), (1, 5), (5, 1), (1, 1)]:
        contract.holds(v.normal(m, n))
    contract.holds(v.tensor([[-2.5]]))
    contract.holds(v.normal(20, 30, mean=1.0, std=3.0))
    contract.holds(v.normal(3, 4, std=1e-3))
    contract.holds(v.tensor([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]))
    contract.differentiates(v.normal(3, 4))
### END HIDDEN TESTS
A = torch.tensor([[1.0, 2.0], [-2.0, 4.0]])
torch.testing.assert_close(frobenius_norm(A), torch.tensor(5.0))

# %% [markdown] lang="en"
# ## 1.8 Data on one scale: `standardize`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A data set is a matrix $X$ of shape $(n, d)$: each row a sample, each column a feature. One column
# may hold metres and another grams. Then the grams, with their big numbers, drown the metres, for no
# better reason than the unit. So you bring every column to the same scale. First its mean and its
# standard deviation:
#
# $$\mu_j = \frac{1}{n} \sum_{i=0}^{n-1} X_{ij}, \qquad
# \sigma_j = \sqrt{\frac{1}{n} \sum_{i=0}^{n-1} (X_{ij} - \mu_j)^2} .$$
#
# Then subtract the one and divide by the other:
#
# $$Z_{ij} = \frac{X_{ij} - \mu_j}{\sigma_j + \varepsilon} .$$
#
# Each column of $Z$ has mean 0, because the differences from the mean add up to 0. It has standard
# deviation 1, because dividing a column by $\sigma_j$ divides its standard deviation by $\sigma_j$
# too. (With $\varepsilon$ it is $\sigma_j / (\sigma_j + \varepsilon)$, a hair less.)
#
# **Why $\varepsilon$?** A column whose entries are all equal has $\sigma_j = 0$, and $0 / 0$ is not a
# number. With a small $\varepsilon$ in the denominator, such a column becomes zeros. It is added to the
# standard deviation itself, outside the root.
#
# **Which standard deviation?** The one above divides by $n$; it is called the *population* standard
# deviation. `torch.std` divides by $n - 1$ unless you tell it otherwise (`correction=0`).
#
# **By hand.** The first column has mean 3, and every entry is 2 away from it, so $\sigma_0 = 2$. The
# second is constant. With a tiny $\varepsilon$:
#
# $$\begin{pmatrix} 1 & 7 \\ 1 & 7 \\ 5 & 7 \\ 5 & 7 \end{pmatrix} \longrightarrow
# \begin{pmatrix} -1 & 0 \\ -1 & 0 \\ 1 & 0 \\ 1 & 0 \end{pmatrix}$$
#
# **Your task.** `X` has shape `(n, d)`; return $Z$, of the same shape. Use the `eps` that you are
# given, `1e-8` when none is. A column that holds the same integer everywhere must become zeros; so
# must the whole matrix when it has a single row.

# %% [markdown] lang="es"
# ## 1.8 Datos en una misma escala: `standardize`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Un conjunto de datos es una matriz $X$ de forma $(n, d)$: cada fila es una muestra y cada columna, una
# característica. Una columna puede estar en metros y otra en gramos. Entonces los gramos, con sus
# números grandes, ahogan a los metros, sin más motivo que la unidad. Por eso llevas todas las columnas
# a la misma escala. Primero, su media y su desviación estándar:
#
# $$\mu_j = \frac{1}{n} \sum_{i=0}^{n-1} X_{ij}, \qquad
# \sigma_j = \sqrt{\frac{1}{n} \sum_{i=0}^{n-1} (X_{ij} - \mu_j)^2} .$$
#
# Después restas la una y divides por la otra:
#
# $$Z_{ij} = \frac{X_{ij} - \mu_j}{\sigma_j + \varepsilon} .$$
#
# Cada columna de $Z$ tiene media 0, porque las diferencias respecto a la media suman 0. Y tiene
# desviación estándar 1, porque al dividir una columna por $\sigma_j$ también su desviación queda
# dividida por $\sigma_j$. (Con $\varepsilon$ es $\sigma_j / (\sigma_j + \varepsilon)$, una pizca menos.)
#
# **¿Para qué $\varepsilon$?** Una columna con todos sus elementos iguales tiene $\sigma_j = 0$, y
# $0 / 0$ no es un número. Con un pequeño $\varepsilon$ en el denominador, esa columna se convierte en
# ceros. Se suma a la propia desviación estándar, fuera de la raíz.
#
# **¿Qué desviación estándar?** La de arriba divide por $n$; se llama desviación estándar *poblacional*.
# `torch.std` divide por $n - 1$ mientras no le digas otra cosa (`correction=0`).
#
# **A mano.** La primera columna tiene media 3 y cada elemento está a distancia 2 de ella, así que
# $\sigma_0 = 2$. La segunda es constante. Con un $\varepsilon$ diminuto:
#
# $$\begin{pmatrix} 1 & 7 \\ 1 & 7 \\ 5 & 7 \\ 5 & 7 \end{pmatrix} \longrightarrow
# \begin{pmatrix} -1 & 0 \\ -1 & 0 \\ 1 & 0 \\ 1 & 0 \end{pmatrix}$$
#
# **Tu tarea.** `X` tiene forma `(n, d)`; devuelve $Z$, de la misma forma. Usa el `eps` recibido, o
# `1e-8` si no se da ninguno. Una columna con el mismo entero en todas partes debe convertirse en
# ceros; también la matriz entera cuando tiene una sola fila.


# %% nbgrader={"grade_id": "standardize", "solution": true}
def standardize(X: Tensor, eps: float = 1e-8) -> Tensor:
    """Return X (n, d) with each column minus its mean, divided by its population std + eps."""
    ### BEGIN SOLUTION
    centred = X - X.mean(dim=0)
    std = centred.square().mean(dim=0).sqrt()
    return centred / (std + eps)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_standardize", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_standardize(X, eps=1e-8):
    return (X - X.mean(0)) / (X.std(0, correction=0) + eps)


contract = Contract(
    standardize,
    oracle=right_standardize,
    mistakes={
        "sample_std_not_population": lambda X, eps=1e-8: (X - X.mean(0)) / (X.std(0) + eps),
        "standardized_rows": lambda X, eps=1e-8: right_standardize(X.T, eps).T,
        "standardized_as_a_whole": lambda X, eps=1e-8: (X - X.mean()) / (X.std(correction=0) + eps),
        "standardize_by_the_variance": lambda X, eps=1e-8: (
            (X - X.mean(0)) / (X.var(0, correction=0) + eps)
        ),
        "standardize_only_centred": lambda X, eps=1e-8: X - X.mean(0),
        "standardize_only_scaled": lambda X, eps=1e-8: X / (X.std(0, correction=0) + eps),
        "standardize_without_eps": lambda X, eps=1e-8: right_standardize(X, 0.0),
        "standardize_eps_on_the_variance": lambda X, eps=1e-8: (
            (X - X.mean(0)) / (X.var(0, correction=0) + eps).sqrt()
        ),
    },
)
for v in variants():
    for n, d in [(4, 4), (6, 3), (3, 6), (5, 1), (40, 2)]:
        contract.holds(v.normal(n, d, mean=3.0, std=2.0))
    units = v.tensor([0.01, 1.0, 100.0])
    contract.holds((v.normal(8, 3) - 1.0) * units)
    contract.differentiates(v.normal(5, 3))
### END HIDDEN TESTS
X = torch.tensor([[1.0, 10.0], [1.0, 30.0], [5.0, 10.0], [5.0, 30.0]])
Z = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
torch.testing.assert_close(standardize(X), Z)

# %% nbgrader={"grade_id": "test_standardize_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_standardize(X, eps=1e-8):
    return (X - X.mean(0)) / (X.std(0, correction=0) + eps)


contract = Contract(
    standardize,
    oracle=right_standardize,
    mistakes={
        "standardize_ignores_eps": lambda X, eps=1e-8: right_standardize(X),
        "sample_std_not_population": lambda X, eps=1e-8: (X - X.mean(0)) / (X.std(0) + eps),
        "standardize_without_eps": lambda X, eps=1e-8: right_standardize(X, 0.0),
        "standardize_eps_on_the_variance": lambda X, eps=1e-8: (
            (X - X.mean(0)) / (X.var(0, correction=0) + eps).sqrt()
        ),
        "standardize_eps_squared": lambda X, eps=1e-8: (
            (X - X.mean(0)) / (X.var(0, correction=0) + eps**2).sqrt()
        ),
        "standardize_eps_as_a_floor": lambda X, eps=1e-8: (
            (X - X.mean(0)) / X.std(0, correction=0).clamp(min=eps)
        ),
    },
)
for v in variants():
    # The default eps is a tenth of the first column's deviation, and ten times that of the last.
    contract.holds(v.normal(6, 3) * v.tensor([1e-7, 1e-8, 1e-9]))
    contract.holds(v.normal(6, 3), eps=0.5)
    contract.holds(v.normal(6, 3), 0.25)
    contract.holds(v.normal(4, 2), eps=2.0)
    contract.differentiates(v.normal(5, 3), eps=0.5)
    constant = v.tensor([[3.0], [0.0], [-7.0], [100.0]]).T.expand(8, 4).clone()
    contract.holds(constant)
    contract.holds(constant, eps=0.5)
    contract.holds(v.tensor([[3.0, 1.0], [3.0, 2.0], [3.0, 5.0], [3.0, 12.0]]))
    contract.holds(v.tensor([[4.0, -2.0, 0.0]]))
### END HIDDEN TESTS
X = torch.tensor([[1.0, 7.0], [1.0, 7.0], [5.0, 7.0], [5.0, 7.0]])
Z = torch.tensor([[-0.5, 0.0], [-0.5, 0.0], [0.5, 0.0], [0.5, 0.0]])
torch.testing.assert_close(standardize(X, eps=2.0), Z)
torch.testing.assert_close(standardize(X), 2 * Z)

# %% [markdown] lang="en"
# Look at it: one cloud in metres and grams, drawn with the same unit length on both axes. On the left
# it is a thin line: the metres have vanished. On the right, standardised, it is round.

# %% [markdown] lang="es"
# Míralo: una nube en metros y gramos, dibujada con la misma unidad en los dos ejes. A la izquierda es
# una línea fina: los metros han desaparecido. A la derecha, estandarizada, es redonda.

# %%
generator = torch.Generator().manual_seed(1)
cloud = torch.randn(150, 2, generator=generator) * torch.tensor([0.1, 40.0])
cloud = cloud + torch.tensor([1.7, 300.0])

# %% uses_exercises=true
standard_cloud = standardize(cloud)
figure, axes = plt.subplots(1, 2, figsize=(7.5, 3.4), layout="constrained")
axes[0].plot(*cloud.T, "o", color="#0072b2", markersize=4, alpha=0.6)
axes[0].set(xlim=(-120, 123), ylim=(180, 420), xlabel="m", ylabel="g", title="X", aspect="equal")
axes[1].plot(*standard_cloud.T, "o", color="#0072b2", markersize=4, alpha=0.6)
axes[1].set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), title="standardize(X)", aspect="equal")
axes[1].axhline(0, color="black", linewidth=0.7)
axes[1].axvline(0, color="black", linewidth=0.7)
show(
    figure,
    "Left: the raw points form a thin vertical line between 200 and 400. Right: the "
    "standardised points form a round cloud about the origin, about 3 wide each way. · "
    "Izquierda: los puntos originales forman una fina línea vertical entre 200 y 400. "
    "Derecha: los puntos estandarizados forman una nube redonda en torno al origen, que llega "
    "a unas 3 unidades en cada dirección.",
)

# %% [markdown] lang="en"
# ## 1.9 Labels as vectors: `one_hot`
#
# *Required · 10 minutes · difficulty 1 of 3 · 3 points*
#
# A label is the number of a class: 0 for cat, 1 for dog, 2 for bird. But it is a name and not an
# amount. A bird is not twice a dog, and a cat is no nearer to a dog than to a bird. A formula that
# multiplies or subtracts labels would believe all that.
#
# So you give each class an axis of its own. With $C$ classes, the label $y_i$ of sample $i$ becomes a
# row of $C$ numbers with a single 1, at place $y_i$:
#
# $$Y_{ic} = \begin{cases} 1 & \text{if } c = y_i \\ 0 & \text{otherwise.} \end{cases}$$
#
# Here $i$ counts the samples and $c$ the classes. Now any two different classes are equally far
# apart. The row is called *one-hot*: one wire is on, the others are off.
#
# **By hand.** The labels $(2, 0, 2)$ with $C = 4$ classes:
#
# $$\begin{pmatrix} 0 & 0 & 1 & 0 \\ 1 & 0 & 0 & 0 \\ 0 & 0 & 1 & 0 \end{pmatrix}$$
#
# The columns of classes 1 and 3 are empty, and they stay: the number of columns is `num_classes`,
# whichever labels occur.
#
# **A trap.** Row $c$ of the identity matrix is the one-hot row of class $c$, so
# `torch.eye(num_classes)[labels]` looks like the whole answer. But a label of $-1$ does not fail
# there: PyTorch counts it from the end and calls it the last class, without a word.
#
# **Your task.** `labels` is an `int64` tensor of shape `(n,)`; return shape `(n, num_classes)`, `dtype`
# `float32`, on the device of `labels`, without `torch.nn.functional.one_hot`. Raise `ValueError` when a
# label is outside $0, \dots,$ `num_classes - 1`.

# %% [markdown] lang="es"
# ## 1.9 Etiquetas como vectores: `one_hot`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 3 puntos*
#
# Una etiqueta es el número de una clase: 0 para gato, 1 para perro, 2 para pájaro. Pero es un nombre, no
# una cantidad. Un pájaro no es dos perros, y un gato no está más cerca de un perro que de un pájaro.
# Una fórmula que multiplique o reste etiquetas se creería todo eso.
#
# Por eso das a cada clase su propio eje. Con $C$ clases, la etiqueta $y_i$ de la muestra $i$ se
# convierte en una fila de $C$ números con un único 1, en el lugar $y_i$:
#
# $$Y_{ic} = \begin{cases} 1 & \text{si } c = y_i \\ 0 & \text{si no.} \end{cases}$$
#
# Aquí $i$ recorre las muestras y $c$ las clases. Ahora dos clases distintas cualesquiera están a la
# misma distancia. Esa fila se llama *one-hot*: un cable encendido y los demás apagados.
#
# **A mano.** Las etiquetas $(2, 0, 2)$ con $C = 4$ clases:
#
# $$\begin{pmatrix} 0 & 0 & 1 & 0 \\ 1 & 0 & 0 & 0 \\ 0 & 0 & 1 & 0 \end{pmatrix}$$
#
# Las columnas de las clases 1 y 3 están vacías, y se quedan: el número de columnas es `num_classes`,
# aparezcan las etiquetas que aparezcan.
#
# **Una trampa.** La fila $c$ de la matriz identidad es la fila one-hot de la clase $c$, así que
# `torch.eye(num_classes)[labels]` parece ser toda la respuesta. Pero ahí una etiqueta $-1$ no falla:
# PyTorch la cuenta desde el final y la toma, sin avisar, por la última clase.
#
# **Tu tarea.** `labels` es un tensor `int64` de forma `(n,)`; devuelve la forma `(n, num_classes)`, con
# `dtype` `float32` y en el dispositivo de `labels`, sin `torch.nn.functional.one_hot`. Lanza
# `ValueError` cuando una etiqueta está fuera de $0, \dots,$ `num_classes - 1`.


# %% nbgrader={"grade_id": "one_hot", "solution": true}
def one_hot(labels: Tensor, num_classes: int) -> Tensor:
    """Return float32 rows (n, num_classes) with a 1 at the label of labels (n,), else 0."""
    ### BEGIN SOLUTION
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError(f"a label is outside 0..{num_classes - 1}")
    classes = torch.arange(num_classes, device=labels.device)
    return (labels[:, None] == classes).to(torch.float32)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_one_hot", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_one_hot(labels, num_classes):
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()


contract = Contract(
    one_hot,
    oracle=right_one_hot,
    mistakes={
        "one_hot_classes_first": lambda labels, num_classes: right_one_hot(labels, num_classes).T,
        "one_hot_counts_from_one": lambda labels, num_classes: right_one_hot(
            labels - 1, num_classes
        ),
        "one_hot_as_wide_as_labels": lambda labels, num_classes: right_one_hot(
            labels, int(labels.max()) + 1
        ),
        "one_hot_mirrored": lambda labels, num_classes: right_one_hot(labels, num_classes).flip(1),
    },
)
contract.forbids("one_hot")
for v in variants(dtypes=[torch.float32]):
    contract.holds(v.labels([2, 0, 1, 1]), 4)  # square; class 3 does not occur
    contract.holds(v.labels([2, 0, 1, 1, 2]), 3)
    contract.holds(v.labels([1, 2, 2]), 5)  # class 0 does not occur
    contract.holds(v.labels([3]), 4)
    contract.holds(v.labels([0]), 1)
    contract.holds(v.labels([0, 0, 0]), 1)
    contract.holds(v.labels([0, 0]), 3)
    contract.holds(v.labels([0, 1, 2, 3, 4, 5]), 6)
    contract.holds(v.integers(0, 10, 50), 10)
    contract.holds(v.integers(0, 4, 7), 4)
    contract.holds(v.labels([3, 1, 0, 0]), 4)  # the size of the first once more, other labels
### END HIDDEN TESTS
rows = torch.tensor([[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]])
torch.testing.assert_close(one_hot(torch.tensor([2, 0, 2]), 4), rows)

# %% nbgrader={"grade_id": "test_one_hot_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(
    one_hot,
    oracle=lambda labels, num_classes: (labels[:, None] == torch.arange(num_classes)).float(),
)
contract.forbids("one_hot")
contract.holds(torch.tensor([0, 2, 1]), 3)
contract.holds(torch.tensor([0]), 1)
for values, num_classes in [
    ([0, 1, 3], 3),
    ([3, 0, 1], 3),
    ([0, 3, 1], 3),
    ([0, -1, 2], 3),
    ([-1, 0, 1], 3),
    ([-3], 3),
    ([1], 1),
    ([7, 8, 9], 3),
    ([-5, 9], 4),  # adds up to a label within the range
]:
    contract.refuses(torch.tensor(values), num_classes)
### END HIDDEN TESTS
for label in (3, -1):
    try:
        one_hot(torch.tensor([0, label]), 3)
    except ValueError:
        pass
    else:
        raise AssertionError(f"one_hot of the label {label} with 3 classes must raise ValueError")

# %% [markdown] lang="en"
# ## 1.10 One score for each sample: `pick`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# A classifier gives each sample one score for each class: a matrix $S$ of shape $(n, C)$ for $n$ samples
# and $C$ classes. To judge it you need a single score of each row, that of the class which is right:
#
# $$s_i = S_{i,\, y_i}$$
#
# Here $y_i$ is the label of sample $i$. The loss that you will train classifiers with, cross-entropy
# (assignment 5), begins with this step.
#
# **By hand.** With the labels $(2, 0, 2)$:
#
# $$S = \begin{pmatrix} 4 & 1 & \mathbf{7} \\ \mathbf{2} & 9 & 5 \\ 3 & 8 & \mathbf{6} \end{pmatrix}
# \quad\text{gives}\quad s = \begin{pmatrix} 7 \\ 2 \\ 6 \end{pmatrix}.$$
#
# **Three ways without a loop.** A one-hot row is 1 at the label and 0 elsewhere, so that
# $s_i = \sum_c Y_{ic} S_{ic}$: multiply and sum. Or index with *two* tensors of the same length:
# `S[rows, columns]` pairs them up and takes entry `(rows[i], columns[i])` for each `i`. Or ask
# `torch.gather` what it does. But `S[:, labels]` is none of them: it takes *all* rows in the columns
# `labels`, which gives shape $(n, n)$.
#
# **Your task.** `scores` has shape `(n, C)` and `labels`, `int64`, has shape `(n,)`; return shape `(n,)`.
# Write it *vectorised*: no Python loop over the samples, hidden ones such as a list comprehension
# included.

# %% [markdown] lang="es"
# ## 1.10 Una puntuación por muestra: `pick`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# Un clasificador da a cada muestra una puntuación por clase: una matriz $S$ de forma $(n, C)$ para $n$
# muestras y $C$ clases. Para juzgarlo necesitas una sola puntuación de cada fila, la de la clase
# correcta:
#
# $$s_i = S_{i,\, y_i}$$
#
# Aquí $y_i$ es la etiqueta de la muestra $i$. La pérdida con la que entrenarás clasificadores, la
# entropía cruzada (entrega 5), empieza con este paso.
#
# **A mano.** Con las etiquetas $(2, 0, 2)$:
#
# $$S = \begin{pmatrix} 4 & 1 & \mathbf{7} \\ \mathbf{2} & 9 & 5 \\ 3 & 8 & \mathbf{6} \end{pmatrix}
# \quad\text{da}\quad s = \begin{pmatrix} 7 \\ 2 \\ 6 \end{pmatrix}.$$
#
# **Tres formas sin bucle.** Una fila one-hot vale 1 en la etiqueta y 0 en lo demás, así que
# $s_i = \sum_c Y_{ic} S_{ic}$: multiplica y suma. O indexa con *dos* tensores de la misma longitud:
# `S[rows, columns]` los empareja y toma el elemento `(rows[i], columns[i])` para cada `i`. O averigua
# qué hace `torch.gather`. Pero `S[:, labels]` no es ninguna de ellas: toma *todas* las filas en las
# columnas `labels`, lo que da forma $(n, n)$.
#
# **Tu tarea.** `scores` tiene forma `(n, C)` y `labels`, `int64`, forma `(n,)`; devuelve la forma `(n,)`.
# Escríbelo *vectorizado*: ningún bucle de Python sobre las muestras, tampoco escondido, como en una
# lista por comprensión.


# %% nbgrader={"grade_id": "pick", "solution": true}
def pick(scores: Tensor, labels: Tensor) -> Tensor:
    """Return scores[i, labels[i]] for every row i of scores (n, C), shape (n,)."""
    ### BEGIN SOLUTION
    rows = torch.arange(len(labels), device=labels.device)
    return scores[rows, labels]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_pick", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_pick(scores, labels):
    return scores.gather(1, labels[:, None]).squeeze(1)


contract = Contract(
    pick,
    oracle=right_pick,
    mistakes={
        "pick_all_columns": lambda scores, labels: scores[:, labels],
        "pick_rows_by_label": lambda scores, labels: scores[labels],
        "pick_row_and_column_swapped": lambda scores, labels: right_pick(scores.T, labels),
        "pick_greatest_score": lambda scores, labels: scores.amax(1),
        "kept_dimension": lambda scores, labels: scores.gather(1, labels[:, None]),
        "pick_first_row_for_all": lambda scores, labels: scores[0, labels],
    },
)
for v in variants():
    contract.holds(v.normal(4, 4), v.labels([2, 0, 3, 0]))
    contract.holds(v.normal(3, 5), v.labels([4, 0, 2]))
    contract.holds(v.normal(6, 2), v.labels([1, 0, 0, 1, 1, 0]))
    contract.holds(v.normal(1, 3), v.labels([2]))
    contract.holds(v.normal(3, 1), v.labels([0, 0, 0]))
    contract.holds(v.normal(1, 1), v.labels([0]))
    contract.holds(v.normal(100, 10), v.integers(0, 10, 100))
    contract.differentiates(v.normal(5, 3), v.labels([1, 1, 0, 2, 1]))
### END HIDDEN TESTS
scores = torch.tensor([[4.0, 1.0, 7.0], [2.0, 9.0, 5.0], [3.0, 8.0, 6.0]])
right_scores = torch.tensor([7.0, 2.0, 6.0])
torch.testing.assert_close(pick(scores, torch.tensor([2, 0, 2])), right_scores)

# %% nbgrader={"grade_id": "test_pick_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    pick, oracle=lambda scores, labels: scores.gather(1, labels[:, None]).squeeze(1)
)
for v in variants():
    contract.holds(v.normal(500, 3), v.integers(0, 3, 500))
    contract.is_vectorised(lambda n, v=v: (v.normal(n, 3), v.integers(0, 3, n)))
### END HIDDEN TESTS
scores = torch.arange(3000.0).reshape(1000, 3)
right_scores = scores[:, 0] + torch.arange(1000) % 3
torch.testing.assert_close(pick(scores, torch.arange(1000) % 3), right_scores)

# %% [markdown] lang="en"
# Look at it: the one-hot rows of six labels, six rows of scores, and what `pick` takes of each.

# %% [markdown] lang="es"
# Míralo: las filas one-hot de seis etiquetas, seis filas de puntuaciones y lo que `pick` toma de cada
# una.

# %%
true_classes = torch.tensor([2, 0, 1, 3, 2, 0])
table = torch.randperm(100, generator=generator)[:24].reshape(6, 4).float()

# %% uses_exercises=true
panels = {
    "one_hot(labels, 4)": one_hot(true_classes, 4),
    "scores": table,
    "pick": pick(table, true_classes)[:, None],
}
figure, axes = plt.subplots(
    1, 3, figsize=(6.4, 3.6), width_ratios=(4, 4, 1), sharey=True, layout="constrained"
)
for panel, (title, entries) in zip(axes, panels.items(), strict=True):
    panel.imshow(entries, cmap="Blues", vmin=0, vmax=2 if title.startswith("one") else 200)
    panel.set(title=title, xticks=range(entries.shape[1]), yticks=range(6))
    for i, row in enumerate(entries.tolist()):
        for c, number in enumerate(row):
            panel.text(c, i, f"{number:g}", ha="center", va="center")
for panel in axes[:2]:
    panel.set(xlabel="c")
    for i, c in enumerate(true_classes.tolist()):
        panel.add_patch(
            plt.Rectangle((c - 0.5, i - 0.5), 1, 1, fill=False, edgecolor="#d55e00", linewidth=3)
        )
axes[0].set(ylabel="i")
axes[2].set(xticks=[])
show(
    figure,
    "Three tables of six rows. Left: one-hot rows, the single 1 framed. Middle: "
    "scores of four classes, the one of the right class framed. Right: a column with the "
    "framed scores. · Tres tablas de seis filas. Izquierda: filas one-hot con su único 1 "
    "enmarcado. Centro: puntuaciones de cuatro clases, con la de la clase correcta "
    "enmarcada. Derecha: una columna con las puntuaciones enmarcadas.",
)

# %% [markdown] lang="en"
# ## 1.11 An image in pieces: `image_to_patches`
#
# *Optional · 20 minutes · difficulty 3 of 3 · 0 points*
#
# A *vision transformer* reads an image as you read a line of text: piece by piece. The pieces are
# square **patches**, each flattened into one long vector. Cutting them out needs no loop. It needs
# what you know of memory.
#
# A batch of images has shape $(b, c, h, w)$: $b$ images with $c$ channels (red, green, blue) of $h$
# rows and $w$ columns. Let $s$ be the side of a patch. Row $r$ of the image lies in the patch row
# $p$, at row $u$ inside the patch:
#
# $$r = p \cdot s + u, \qquad 0 \le u < s .$$
#
# That is the formula of `row_major` with $s$ columns. So one `reshape` splits the axis of size $h$
# into two, of sizes $h/s$ and $s$, and moves no number. Split the columns likewise, into the patch
# column $q$ and the column $v$ inside the patch. The shape is now
#
# $$(b,\; c,\; h/s,\; s,\; w/s,\; s) \quad\text{with the indices}\quad (\text{image},\; \text{channel},\;
# p,\; u,\; q,\; v) .$$
#
# What belongs to one patch must stand together at the end: the axes in the order (image, $p$, $q$,
# channel, $u$, $v$). `permute` changes the order of axes. A last `reshape` melts $p$ and $q$ into the
# number of the patch, and channel, $u$ and $v$ into the place within it.
#
# **By hand.** One image, one channel, size 2:
#
# $$\begin{pmatrix} 0 & 1 & 2 & 3 \\ 4 & 5 & 6 & 7 \end{pmatrix} \longrightarrow
# \begin{pmatrix} 0 & 1 & 4 & 5 \\ 2 & 3 & 6 & 7 \end{pmatrix}$$
#
# Two patches, one in each row. A plain `reshape` to $(2, 4)$ would give $0, 1, 2, 3$ first: a strip
# and not a patch.
#
# **Your task.** Return shape `(b, (h/size)·(w/size), c·size·size)`: the patches in row-major order, from
# left to right and then down, each flattened channel first, then row, then column. Raise `ValueError`
# unless `size` divides both `h` and `w`.

# %% [markdown] lang="es"
# ## 1.11 Una imagen en trozos: `image_to_patches`
#
# *Opcional · 20 minutos · dificultad 3 de 3 · 0 puntos*
#
# Un *transformer* de visión lee una imagen como tú lees una línea de texto: trozo a trozo. Los trozos
# son **parches** cuadrados, cada uno aplanado en un vector largo. Para cortarlos no hace falta ningún
# bucle. Hace falta lo que ya sabes de la memoria.
#
# Un lote de imágenes tiene forma $(b, c, h, w)$: $b$ imágenes con $c$ canales (rojo, verde, azul) de
# $h$ filas y $w$ columnas. Sea $s$ el lado de un parche. La fila $r$ de la imagen está en la fila de
# parches $p$ y, dentro del parche, en la fila $u$:
#
# $$r = p \cdot s + u, \qquad 0 \le u < s .$$
#
# Es la fórmula de `row_major` con $s$ columnas. Por eso un `reshape` parte el eje de tamaño $h$ en dos,
# de tamaños $h/s$ y $s$, sin mover ningún número. Parte las columnas del mismo modo, en la columna de
# parches $q$ y la columna $v$ dentro del parche. La forma es ahora
#
# $$(b,\; c,\; h/s,\; s,\; w/s,\; s) \quad\text{con los índices}\quad (\text{imagen},\; \text{canal},\;
# p,\; u,\; q,\; v) .$$
#
# Lo que pertenece a un mismo parche debe quedar junto al final: los ejes en el orden (imagen, $p$, $q$,
# canal, $u$, $v$). `permute` cambia el orden de los ejes. Un último `reshape` funde $p$ y $q$ en el
# número del parche, y canal, $u$ y $v$ en el lugar dentro de él.
#
# **A mano.** Una imagen, un canal, tamaño 2:
#
# $$\begin{pmatrix} 0 & 1 & 2 & 3 \\ 4 & 5 & 6 & 7 \end{pmatrix} \longrightarrow
# \begin{pmatrix} 0 & 1 & 4 & 5 \\ 2 & 3 & 6 & 7 \end{pmatrix}$$
#
# Dos parches, uno en cada fila. Un simple `reshape` a $(2, 4)$ daría primero $0, 1, 2, 3$: una tira y
# no un parche.
#
# **Tu tarea.** Devuelve la forma `(b, (h/size)·(w/size), c·size·size)`: los parches en orden por filas,
# de izquierda a derecha y luego hacia abajo, cada uno aplanado primero por canal, luego por fila y
# luego por columna. Lanza `ValueError` si `size` no divide a la vez a `h` y a `w`.


# %% nbgrader={"grade_id": "image_to_patches", "solution": true}
def image_to_patches(images: Tensor, size: int) -> Tensor:
    """Cut images (b, c, h, w) into patches: (b, (h/size)·(w/size), c·size·size)."""
    ### BEGIN SOLUTION
    b, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError(f"patches of size {size} do not tile an image of {h} by {w}")
    split = images.reshape(b, c, h // size, size, w // size, size)
    together = split.permute(0, 2, 4, 1, 3, 5)
    return together.reshape(b, (h // size) * (w // size), c * size * size)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_image_to_patches", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def cut(images, size, order):
    b, c, h, w = images.shape
    split = images.reshape(b, c, h // size, size, w // size, size)
    return split.permute(order).reshape(b, (h // size) * (w // size), c * size * size)


contract = Contract(
    image_to_patches,
    oracle=lambda images, size: cut(images, size, (0, 2, 4, 1, 3, 5)),
    mistakes={
        "patches_only_reshaped": lambda images, size: cut(images, size, (0, 1, 2, 3, 4, 5)),
        "patches_down_the_columns": lambda images, size: cut(images, size, (0, 4, 2, 1, 3, 5)),
        "patches_channel_last": lambda images, size: cut(images, size, (0, 2, 4, 3, 5, 1)),
        "patches_turned": lambda images, size: cut(images, size, (0, 2, 4, 1, 5, 3)),
        "patches_pixels_before_patches": lambda images, size: cut(images, size, (0, 3, 5, 1, 2, 4)),
        "transposed": lambda images, size: cut(images, size, (0, 2, 4, 1, 3, 5)).mT,
    },
)
for v in variants():
    contract.holds(v.normal(2, 3, 4, 4), 2)
    contract.holds(v.normal(2, 3, 4, 6), 2)
    contract.holds(v.normal(1, 1, 6, 3), 3)
    contract.holds(v.normal(3, 2, 4, 6), 1)
    contract.holds(v.normal(2, 2, 5, 5), 5)
    contract.holds(v.normal(1, 4, 8, 12), 4)
    contract.holds(v.normal(1, 2, 6, 4), 2)
    contract.differentiates(v.normal(2, 3, 4, 6), 2)
### END HIDDEN TESTS
images = torch.arange(8.0).reshape(1, 1, 2, 4)
patches = torch.tensor([[[0.0, 1.0, 4.0, 5.0], [2.0, 3.0, 6.0, 7.0]]])
torch.testing.assert_close(image_to_patches(images, 2), patches)

# %% nbgrader={"grade_id": "test_image_to_patches_2", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(
    image_to_patches,
    oracle=lambda images, size: torch.nn.functional.unfold(images, size, stride=size).mT,
)
contract.holds(torch.ones(1, 3, 4, 6), 2)
for h, w, size in [
    (4, 6, 4),
    (6, 4, 4),
    (5, 5, 2),
    (4, 4, 3),
    (4, 4, 8),
    (4, 9, 6),  # 4 · 9 pixels would fill one patch of 6 · 6
    (2, 8, 4),
]:
    contract.refuses(torch.ones(1, 2, h, w), size)
### END HIDDEN TESTS
try:
    image_to_patches(torch.ones(1, 3, 4, 6), 4)
except ValueError:
    pass
else:
    raise AssertionError("patches of size 4 do not tile 4 by 6 pixels: raise ValueError")

# %% [markdown] lang="en"
# Look at it: a picture of 32 by 48 pixels, cut into 24 patches in reading order, and put together
# again from the rows of your matrix. No pixel is lost.

# %% [markdown] lang="es"
# Míralo: una imagen de 32 por 48 píxeles, cortada en 24 parches en orden de lectura y vuelta a montar
# a partir de las filas de tu matriz. No se pierde ningún píxel.

# %%
across, down = torch.arange(48.0), torch.arange(32.0)[:, None]
sky = torch.tensor([0.35, 0.60, 0.95])[:, None, None] + 0.012 * down
sun = (across - 35) ** 2 + (down - 8) ** 2 < 22
hills = down > 22 + 4 * torch.sin(across / 6)
meadow = down > 27 - 2 * torch.cos(across / 9)
picture = sky.expand(3, 32, 48).clamp(max=1).clone()
picture[:, sun] = torch.tensor([1.0, 0.85, 0.2])[:, None]
picture[:, hills] = torch.tensor([0.25, 0.5, 0.35])[:, None]
picture[:, meadow] = torch.tensor([0.55, 0.75, 0.3])[:, None]

# %% uses_exercises=true
pieces = image_to_patches(picture[None], 8)[0]  # (24, 3 · 8 · 8)
rebuilt = pieces.reshape(4, 6, 3, 8, 8).permute(2, 0, 3, 1, 4).reshape(3, 32, 48)
figure = plt.figure(figsize=(10, 2.7), layout="constrained")
left, middle, right = figure.subfigures(1, 3)
for part, image, title in [
    (left, picture, "(3, 32, 48)"),
    (right, rebuilt, f"max |difference · diferencia| = {(picture - rebuilt).abs().max():g}"),
]:
    panel = part.subplots()
    panel.imshow(image.permute(1, 2, 0))
    panel.axis("off")
    panel.set_title(title, fontsize=10)
middle.suptitle("(24, 192)", fontsize=10)
for number, (panel, piece) in enumerate(zip(middle.subplots(4, 6).flat, pieces, strict=True)):
    panel.imshow(piece.reshape(3, 8, 8).permute(1, 2, 0), vmin=0, vmax=1)
    panel.axis("off")
    panel.text(
        0, 1.4, str(number), fontsize=7, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}
    )
show(
    figure,
    "Left: a small landscape with sky, sun and hills. Middle: the same cut into 24 "
    "squares in 4 rows of 6, numbered row by row. Right: the landscape put together again. "
    "· Izquierda: un pequeño paisaje con cielo, sol y colinas. Centro: el mismo, cortado "
    "en 24 cuadrados en 4 filas de 6, numerados fila por fila. Derecha: el paisaje montado "
    "de nuevo.",
)

# %% [markdown] lang="en"
# ## 1.12 Milestone: your functions classify
#
# Nothing new to write here. You watch your functions work together, as a classifier that needs no
# training beyond taking means.
#
# There are three kinds of seed, 60 of each. You know the length of each seed in millimetres and its
# mass in micrograms. The rule: a new seed belongs to the class whose **mean** is nearest. Let $x$ be
# the seed and $\mu_c$ the mean of class $c$. The squared distance is
#
# $$\lVert x - \mu_c \rVert^2 = \lVert x \rVert^2 - 2\, \mu_c \cdot x + \lVert \mu_c \rVert^2 ,$$
#
# where $\mu_c \cdot x$ is $\mu_c$ times $x$, entry by entry and added up. $\lVert x \rVert^2$ is the same
# for every class. So the nearest class is the one with the greatest score
#
# $$s_c = \mu_c \cdot x - \tfrac{1}{2} \lVert \mu_c \rVert^2 .$$
#
# A matrix times a vector, plus a constant for each class: weights and a bias. This is a *linear
# layer*, and all of it is yours:
#
# - `one_hot` turns labels into $Y$, and `matmul` adds up the samples of each class at once, as
#   $Y^\top X$; divided by the counts $Y^\top \mathbf{1}$ (`matvec`, where $\mathbf{1}$ is a
#   vector of ones), these are the means.
# - `matmul` gives the scores of all samples, and `pick` that of the right class. Where it is the
#   greatest of its row, the classifier is right.
# - `standardize` decides whether it works at all. Look at both pictures before you read on.

# %% [markdown] lang="es"
# ## 1.12 Hito: tus funciones clasifican
#
# Aquí no hay nada nuevo que escribir. Vas a ver cómo tus funciones trabajan juntas, como un
# clasificador cuyo único entrenamiento es calcular medias.
#
# Hay tres tipos de semilla, 60 de cada uno. De cada semilla conoces la longitud en milímetros y la
# masa en microgramos. La regla: una semilla nueva pertenece a la clase cuya **media** está más cerca.
# Sean $x$ la semilla y $\mu_c$ la media de la clase $c$. El cuadrado de la distancia es
#
# $$\lVert x - \mu_c \rVert^2 = \lVert x \rVert^2 - 2\, \mu_c \cdot x + \lVert \mu_c \rVert^2 ,$$
#
# donde $\mu_c \cdot x$ es $\mu_c$ por $x$, elemento a elemento y sumado. $\lVert x \rVert^2$ es igual para
# todas las clases. Así que la clase más cercana es la de mayor puntuación
#
# $$s_c = \mu_c \cdot x - \tfrac{1}{2} \lVert \mu_c \rVert^2 .$$
#
# Una matriz por un vector, más una constante por clase: pesos y un sesgo. Eso es una *capa lineal*, y
# toda ella es tuya:
#
# - `one_hot` convierte las etiquetas en $Y$, y `matmul` suma de una vez las muestras de cada clase, como
#   $Y^\top X$; divididas por los recuentos $Y^\top \mathbf{1}$ (`matvec`, donde
#   $\mathbf{1}$ es un vector de unos), son las medias.
# - `matmul` da las puntuaciones de todas las muestras y `pick`, la de la clase correcta. Donde esa es
#   la mayor de su fila, el clasificador acierta.
# - `standardize` decide si la cosa funciona siquiera. Mira las dos imágenes antes de seguir leyendo.

# %%
kinds = torch.arange(3).repeat_interleave(60)
centres = torch.tensor([[-1.4, -0.5], [0.0, 0.9], [1.4, -0.5]])
seeds = centres[kinds] + 0.42 * torch.randn(180, 2, generator=generator)
seeds = seeds * torch.tensor([0.8, 60.0]) + torch.tensor([5.0, 400.0])
pale = ListedColormap(["#d2e3f0", "#ffe5cf", "#d5ecd5"])


# %% uses_exercises=true
def class_means(X, labels):
    """The mean of each class, (3, d)."""
    Y = one_hot(labels, 3)
    return matmul(Y.T, X) / matvec(Y.T, torch.ones(len(X)))[:, None]


def nearness(X, means):
    """Scores (n, 3): the greatest of a row belongs to the nearest mean."""
    return matmul(X, means.T) - matvec(means.square(), torch.ones(means.shape[1])) / 2


views = []
for points in (seeds, standardize(seeds)):
    means = class_means(points, kinds)
    scores_of_points = nearness(points, means)
    right_ones = pick(scores_of_points, kinds) == scores_of_points.amax(dim=1)
    low, high = points.amin(0), points.amax(0)
    margin = 0.08 * (high - low)
    ticks = [torch.linspace(*ends, 150) for ends in zip(low - margin, high + margin, strict=True)]
    regions = nearness(torch.cartesian_prod(*ticks), means).argmax(dim=1).reshape(150, 150)
    views.append((points, means, right_ones, ticks, regions))

figure, axes = plt.subplots(1, 2, figsize=(10.5, 4.2), layout="constrained")
for panel, (points, means, right_ones, ticks, regions), title in zip(
    axes, views, ["raw · sin estandarizar", "standardised · estandarizado"], strict=True
):
    panel.pcolormesh(*ticks, regions.T, cmap=pale, vmin=0, vmax=2)
    for kind, marker in enumerate("o^s"):
        inside = kinds == kind
        panel.plot(*points[inside].T, marker, color=f"C{kind}", markersize=5, label=f"{kind}")
    panel.plot(*points[~right_ones].T, "kx", markersize=7, label="wrong · error")
    panel.plot(*means.T, "k*", markersize=15, markeredgecolor="white", label="$\\mu_c$")
    panel.set_title(f"{title}: {right_ones.float().mean():.0%}")
axes[0].set(xlabel="mm", ylabel="µg")
figure.legend(*axes[1].get_legend_handles_labels(), loc="outside right upper", fontsize=9)
show(
    figure,
    "Two scatter plots of three groups of seeds with the regions of the nearest mean. "
    "Left, raw: the borders run level, two groups are mixed up and many points are "
    "crossed out as wrong. Right, standardised: three wedges, one around each group, and "
    "hardly a wrong point. · Dos diagramas de dispersión de tres grupos de semillas con las "
    "regiones de la media más cercana. Izquierda, sin estandarizar: las fronteras son "
    "horizontales, dos grupos se confunden y muchos puntos están tachados como errores. "
    "Derecha, estandarizado: tres cuñas, una por grupo, y apenas errores.",
)

# %% [markdown] lang="en"
# The data are the same in both pictures. On the left, a distance of 100 micrograms counts as 100 and
# a distance of one whole millimetre as 1. So the classifier looks at the mass alone and cannot tell
# the first kind from the third. On the right both features count, and the borders run between the
# groups. Nothing but the scale has changed.
#
# ## 1.13 What you have now
#
# - Memory is one line, row by row; `reshape` reads it anew, and `permute` changes the order of axes.
# - The products: `matvec`, `matmul`, `batched_matmul`, `outer`. All are "multiply, then sum over the
#   axis that is shared", and broadcasting writes them without a loop.
# - Broadcasting stretches every axis of size 1, also where you did not mean it. You ask for the sizes
#   that you need and raise `ValueError` otherwise.
# - Numbers that describe a matrix: `trace` and `frobenius_norm`.
# - Data made fit to compute with: `standardize`, `one_hot`, `pick`, and patches of images.
#
# **Next**, in assignment 2: the product of two vectors says how alike they are. You build the cosine
# similarity and find, among many vectors, the one that is most like yours.

# %% [markdown] lang="es"
# Los datos son los mismos en las dos imágenes. A la izquierda, una distancia de 100 microgramos cuenta
# como 100 y una distancia de un milímetro entero, como 1. Por eso el clasificador solo mira la masa y
# no distingue el primer tipo del tercero. A la derecha cuentan las dos características, y las fronteras
# pasan entre los grupos. No ha cambiado nada más que la escala.
#
# ## 1.13 Lo que ya tienes
#
# - La memoria es una sola línea, fila por fila; `reshape` la lee de otra manera y `permute` cambia el
#   orden de los ejes.
# - Los productos: `matvec`, `matmul`, `batched_matmul`, `outer`. Todos son «multiplica y luego suma
#   sobre el eje compartido», y la difusión los escribe sin bucles.
# - La difusión extiende todo eje de tamaño 1, también donde no querías. Exiges los tamaños que
#   necesitas y, si no, lanzas `ValueError`.
# - Números que describen una matriz: `trace` y `frobenius_norm`.
# - Datos listos para calcular con ellos: `standardize`, `one_hot`, `pick` y los parches de imágenes.
#
# **A continuación**, en la entrega 2: el producto de dos vectores dice cuánto se parecen. Construyes la
# similitud del coseno y encuentras, entre muchos vectores, el que más se parece al tuyo.
