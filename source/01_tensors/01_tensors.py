# %% [markdown] lang="en"
# # 1. Tensors and matrices
#
# Everything a network touches is a tensor: images, words, weights, gradients, losses. In this first
# assignment you build the operations that the rest of the course stands on, from the definition,
# so that later, when you call the library, you know what it does.
#
# **You will** lay numbers out in memory, multiply matrices and vectors by hand, normalise data,
# encode labels, and cut images into patches.
#
# **What comes after:** assignment 2 uses these products to measure how alike two vectors are.
#
# Write your code in place of the lines that raise `NotImplementedError`, then run the cell below
# it: it checks a few cases at once. More are checked when you hand in your work.

# %% [markdown] lang="es"
# # 1. Tensores y matrices
#
# Todo lo que toca una red es un tensor: imágenes, palabras, pesos, gradientes, pérdidas. En esta
# primera entrega construyes, a partir de la definición, las operaciones en las que se apoya el
# resto del curso; así, cuando más adelante llames a la biblioteca, sabrás qué hace.
#
# **Vas a** ordenar números en memoria, multiplicar matrices y vectores a mano, normalizar datos,
# codificar etiquetas y cortar imágenes en parches.
#
# **Después:** la entrega 2 usa estos productos para medir cuánto se parecen dos vectores.
#
# Escribe tu código en lugar de las líneas que lanzan `NotImplementedError` y ejecuta la celda
# siguiente: comprueba al momento unos pocos casos. Al entregar se comprueban más.

# %%
import matplotlib.pyplot as plt
import torch
from IPython.display import display
from torch import Tensor

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
# the requested `dtype`, on the requested `device`.

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
# con el `dtype` pedido y en el `device` pedido.


# %% nbgrader={"grade_id": "row_major", "solution": true}
def row_major(rows: int, cols: int, *, dtype=torch.float32, device=None) -> Tensor:
    """Return the (rows, cols) matrix with entry (i, j) = i * cols + j."""
    ### BEGIN SOLUTION
    return torch.arange(rows * cols, dtype=dtype, device=device).reshape(rows, cols)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_row_major", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, devices


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
for rows, cols in [(3, 4), (4, 3), (1, 5), (5, 1), (2, 2), (1, 1)]:
    contract.holds(rows, cols)
for device in devices():
    for dtype in (torch.float32, torch.float64, torch.int64):
        contract.holds(3, 5, dtype=dtype, device=device)
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
display(
    figure,
    metadata={
        "image/png": {
            "alt": "A grid of 4 rows and 6 columns holding 0 to 23, row by row. · "
            "Una cuadrícula de 4 filas y 6 columnas con los números 0 a 23, fila por fila."
        }
    },
)
plt.close(figure)

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
]:
    contract.refuses(torch.ones(A_shape), torch.ones(x_shape))
### END HIDDEN TESTS
try:
    matvec(torch.ones(2, 3), torch.ones(2))
except ValueError:
    pass
else:
    raise AssertionError("matvec of shapes (2, 3) and (2,) must raise ValueError")
