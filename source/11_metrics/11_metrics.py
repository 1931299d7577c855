# %% [markdown] lang="en"
# # 11. Metrics
#
# You can build a network (assignment 8), keep it from learning its data by heart (9) and choose how
# it descends (10). All of that serves the loss. But the loss speaks to the optimizer: it must be
# smooth, so that it has a gradient. People ask other questions. *How often is it right? Which
# mistakes does it make? How many sick patients does it miss? When it says 90 %, can I believe it?*
#
# The numbers that answer are called **metrics**. None of them is *the* right one. Each keeps one
# side of the truth and hides the others, and you only know which when you have written it yourself.
#
# **You will** count the mistakes of a classifier, weigh false alarms against misses, draw ROC curves,
# measure regression errors, and find out whether a probability can be trusted.
#
# **What comes after:** in assignment 12 you train on real images and judge the result with two of
# these metrics.
#
# **Four rules hold in every exercise.**
#
# - Labels are int64 tensors of shape `(n,)`, one entry per sample. Inputs stay as they were.
# - A plain number is a Python `float`: neither a tensor nor an `int`. `.item()` takes the number out
#   of a tensor.
# - A ratio with denominator 0 has the value 0.0.
# - You write the metric yourself: no scikit-learn, no torchmetrics. Everything else is allowed,
#   your own earlier functions too.
#
# Write your code in place of the lines that raise `NotImplementedError`, then run the cell below
# it: it checks a few cases at once. More are checked when you hand in your work.

# %% [markdown] lang="es"
# # 11. Métricas
#
# Ya sabes construir una red (entrega 8), evitar que se aprenda los datos de memoria (9) y elegir cómo
# desciende (10). Todo eso está al servicio de la pérdida. Pero la pérdida le habla al optimizador:
# tiene que ser suave para tener gradiente. Las personas hacen otras preguntas. *¿Cuántas veces
# acierta? ¿Qué errores comete? ¿A cuántos enfermos deja pasar? Cuando dice 90 %, ¿puedo creerle?*
#
# Los números que responden se llaman **métricas**. Ninguna es *la* buena. Cada una muestra un lado de
# la verdad y esconde los demás, y solo sabes cuál cuando la has escrito tú.
#
# **Vas a** contar los errores de un clasificador, sopesar falsas alarmas y omisiones, dibujar curvas
# ROC, medir errores de regresión y averiguar si una probabilidad merece confianza.
#
# **Después:** en la entrega 12 entrenas con imágenes reales y juzgas el resultado con dos de estas
# métricas.
#
# **Cuatro reglas valen en todos los ejercicios.**
#
# - Las etiquetas son tensores int64 de forma `(n,)`, un elemento por muestra. Las entradas quedan
#   como estaban.
# - Un número a secas es un `float` de Python: ni un tensor ni un `int`. `.item()` saca el número de
#   un tensor.
# - Un cociente con denominador 0 vale 0.0.
# - La métrica la escribes tú: ni scikit-learn ni torchmetrics. Todo lo demás está permitido,
#   también tus propias funciones anteriores.
#
# Escribe tu código en lugar de las líneas que lanzan `NotImplementedError` y ejecuta la celda
# siguiente: comprueba al momento unos pocos casos. Al entregar se comprueban más.

# %%
import base64
import html
import io
import math

import matplotlib.pyplot as plt
import torch
from IPython.display import HTML, display
from torch import Tensor, nn


def show(figure, alt):
    """Show a figure with its text alternative, and close it."""
    png = io.BytesIO()
    figure.savefig(png, format="png", bbox_inches="tight")
    data = base64.b64encode(png.getvalue()).decode()
    display(HTML(f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}">'))
    plt.close(figure)


# %% [markdown] lang="en"
# ## 11.1 How often it is right: `accuracy`
#
# *Required · 5 minutes · difficulty 1 of 3 · 3 points*
#
# Let $y_i$ be the true label of sample $i$, $\hat y_i$ the predicted one, and $n$ the number of
# samples. The accuracy is the share of samples where the two agree:
#
# $$\text{accuracy} = \frac{1}{n} \sum_{i=1}^{n} [\hat y_i = y_i] .$$
#
# The bracket is 1 where the statement in it is true and 0 where it is false.
#
# **By hand.** True 0, 2, 1, 2 and predicted 0, 1, 1, 2: three of four agree, so the accuracy is 0.75.
#
# **What it hides.** Suppose that 1 person in 100 is sick. A program that calls everybody healthy has
# an accuracy of 0.99 and is worthless. Most of this assignment exists because of that program.
#
# **What can go wrong.** `y_true == y_pred` with 5 labels and 1 prediction does not fail: broadcasting
# compares the one prediction with all five. And with no sample at all there is no share to speak of.
#
# **Your task.** `y_true` and `y_pred` are int64 `(n,)`, labels of any number of classes. Return a
# `float` between 0 and 1. Raise `ValueError` when their lengths differ or are 0.

# %% [markdown] lang="es"
# ## 11.1 Cuántas veces acierta: `accuracy`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 3 puntos*
#
# Sea $y_i$ la etiqueta verdadera de la muestra $i$, $\hat y_i$ la predicha y $n$ el número de
# muestras. La exactitud (*accuracy*) es la proporción de muestras en que ambas coinciden:
#
# $$\text{accuracy} = \frac{1}{n} \sum_{i=1}^{n} [\hat y_i = y_i] .$$
#
# El corchete vale 1 donde lo que encierra es cierto y 0 donde es falso.
#
# **A mano.** Verdaderas 0, 2, 1, 2 y predichas 0, 1, 1, 2: coinciden tres de cuatro, así que la
# exactitud es 0.75.
#
# **Lo que esconde.** Supón que 1 persona de cada 100 está enferma. Un programa que declara sano a
# todo el mundo tiene una exactitud de 0.99 y no sirve para nada. Casi toda esta entrega existe por
# culpa de ese programa.
#
# **Lo que puede fallar.** `y_true == y_pred` con 5 etiquetas y 1 predicción no da error: la difusión
# compara esa única predicción con las cinco. Y si no hay ninguna muestra, no hay proporción que
# calcular.
#
# **Tu tarea.** `y_true` e `y_pred` son int64 `(n,)`, etiquetas de cualquier número de clases.
# Devuelve un `float` entre 0 y 1. Lanza `ValueError` cuando sus longitudes son distintas o son 0.


# %% nbgrader={"grade_id": "accuracy", "solution": true}
def accuracy(y_true: Tensor, y_pred: Tensor) -> float:
    """Return the share of predictions (n,) that equal the true labels (n,)."""
    ### BEGIN SOLUTION
    if len(y_true) != len(y_pred) or len(y_true) == 0:
        raise ValueError(f"{len(y_true)} labels against {len(y_pred)} predictions")
    return (y_true == y_pred).sum().item() / len(y_true)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_accuracy", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    accuracy,
    oracle=lambda y_true, y_pred: (y_true == y_pred).double().mean().item(),
    mistakes={
        "metric_not_a_float": lambda y_true, y_pred: (y_true == y_pred).float().mean(),
        "accuracy_in_percent": lambda y_true, y_pred: (
            100 * (y_true == y_pred).double().mean().item()
        ),
        "accuracy_counts_hits": lambda y_true, y_pred: float((y_true == y_pred).sum()),
        "error_rate": lambda y_true, y_pred: (y_true != y_pred).double().mean().item(),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants([torch.float32]):
    for n, num_classes in [(40, 2), (7, 3), (333, 5), (12, 4)]:
        contract.holds(v.integers(0, num_classes, n), v.integers(0, num_classes, n))
    right = v.permutation(9)
    contract.holds(right, right.clone())
    contract.holds(right, right + 1)
    contract.holds(v.labels([3]), v.labels([3]))  # one sample is enough
    contract.holds(v.labels([0]), v.labels([1]))
### END HIDDEN TESTS
y_true, y_pred = torch.tensor([0, 2, 1, 2]), torch.tensor([0, 1, 1, 2])
assert accuracy(y_true, y_pred) == 0.75
assert isinstance(accuracy(y_true, y_pred), float)

# %% nbgrader={"grade_id": "test_accuracy_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(
    accuracy, oracle=lambda y_true, y_pred: (y_true == y_pred).double().mean().item()
)
contract.forbids("sklearn.*", "torchmetrics.*")
contract.holds(torch.tensor([1, 0, 2]), torch.tensor([1, 1, 2]))
for num_true, num_pred in [(3, 2), (2, 3), (5, 1), (1, 5), (0, 0), (0, 1), (1, 0), (4, 0)]:
    contract.refuses(
        torch.ones(num_true, dtype=torch.int64), torch.ones(num_pred, dtype=torch.int64)
    )
### END HIDDEN TESTS
try:
    accuracy(torch.tensor([0, 1, 1, 0, 1]), torch.tensor([1]))
except ValueError:
    pass
else:
    raise AssertionError("accuracy of 5 labels and 1 prediction must raise ValueError")

# %% [markdown] lang="en"
# ## 11.2 Which mistakes: `confusion_matrix`
#
# *Required · 10 minutes · difficulty 2 of 3 · 4 points*
#
# One number cannot say *what* is taken for *what*. A table can. With $c$ classes, the confusion matrix
# $C$ has shape $(c, c)$, and
#
# $$C_{ij} = \text{the number of samples whose true label is } i \text{ and whose prediction is } j .$$
#
# **Rows are true, columns are predicted.** The diagonal holds what is right. Row $i$ adds up to the
# number of samples of class $i$; column $j$ to the number of times that $j$ was predicted.
#
# **By hand.** True 0, 0, 1, 2, 2, 2 and predicted 0, 1, 1, 2, 0, 2, with $c = 3$:
#
# $$C = \begin{pmatrix} 1 & 1 & 0 \\ 0 & 1 & 0 \\ 1 & 0 & 2 \end{pmatrix}$$
#
# Look at row 2: of three samples of class 2, two were recognised and one was taken for a 0.
#
# **Without a loop.** A loop over the samples is slow in Python. But a pair (true $i$, predicted $j$)
# is the address of an entry, and in assignment 1 you saw the place of that entry in memory:
#
# $$k = i \cdot c + j .$$
#
# So every sample becomes one whole number $k$ between 0 and $c^2 - 1$, and what is left is to count how
# often each number occurs. `torch.bincount` does that. Ask it for `minlength`, or it stops at the
# greatest number that it sees.
#
# Beware of `C[y_true, y_pred] += 1`: where a pair occurs twice, it is still added only once.
#
# **Your task.** `y_true` and `y_pred` are int64 `(n,)` with values in $0, \dots, c - 1$, where $c$ is
# `num_classes`. Return int64 `(num_classes, num_classes)` on the device of the labels, also when some
# classes do not occur. *Vectorised*: no Python loop over samples. A loop over classes is fine.

# %% [markdown] lang="es"
# ## 11.2 Qué errores: `confusion_matrix`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 4 puntos*
#
# Un solo número no puede decir *qué* se confunde con *qué*. Una tabla sí. Con $c$ clases, la matriz de
# confusión $C$ tiene forma $(c, c)$, y
#
# $$C_{ij} = \text{el número de muestras cuya etiqueta es } i \text{ y cuya predicción es } j .$$
#
# **Las filas son lo verdadero y las columnas lo predicho.** En la diagonal está lo acertado. La fila $i$
# suma el número de muestras de la clase $i$; la columna $j$, las veces que se predijo $j$.
#
# **A mano.** Verdaderas 0, 0, 1, 2, 2, 2 y predichas 0, 1, 1, 2, 0, 2, con $c = 3$:
#
# $$C = \begin{pmatrix} 1 & 1 & 0 \\ 0 & 1 & 0 \\ 1 & 0 & 2 \end{pmatrix}$$
#
# Mira la fila 2: de tres muestras de la clase 2, dos se reconocieron y una se tomó por un 0.
#
# **Sin bucle.** Recorrer las muestras en Python es lento. Pero un par (verdadera $i$, predicha $j$) es
# la dirección de un elemento, y en la entrega 1 viste qué lugar ocupa ese elemento en la memoria:
#
# $$k = i \cdot c + j .$$
#
# Cada muestra se convierte así en un entero $k$ entre 0 y $c^2 - 1$, y solo queda contar cuántas veces
# aparece cada uno. Eso hace `torch.bincount`. Pídele un `minlength`; si no, se detiene en el mayor
# número que ve.
#
# Cuidado con `C[y_true, y_pred] += 1`: donde un par aparece dos veces, se suma una sola.
#
# **Tu tarea.** `y_true` e `y_pred` son int64 `(n,)` con valores en $0, \dots, c - 1$, donde $c$ es
# `num_classes`. Devuelve int64 `(num_classes, num_classes)` en el dispositivo de las etiquetas,
# también cuando alguna clase no aparece. *Vectorizada*: sin bucles de Python sobre las muestras. Un
# bucle sobre las clases está bien.


# %% nbgrader={"grade_id": "confusion_matrix", "solution": true}
def confusion_matrix(y_true: Tensor, y_pred: Tensor, num_classes: int) -> Tensor:
    """Return int64 (num_classes, num_classes): rows are true labels, columns predicted ones."""
    ### BEGIN SOLUTION
    places = y_true * num_classes + y_pred
    counts = torch.bincount(places, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_confusion_matrix", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_confusion_matrix(y_true, y_pred, num_classes):
    table = [[0] * num_classes for _ in range(num_classes)]
    for i, j in zip(y_true.tolist(), y_pred.tolist(), strict=True):
        table[i][j] += 1
    return torch.tensor(table, device=y_true.device)


contract = Contract(
    confusion_matrix,
    oracle=right_confusion_matrix,
    mistakes={
        "transposed": lambda y_true, y_pred, num_classes: right_confusion_matrix(
            y_pred, y_true, num_classes
        ),
        "confusion_pairs_counted_once": lambda y_true, y_pred, num_classes: right_confusion_matrix(
            y_true, y_pred, num_classes
        ).clamp(max=1),
        "confusion_not_counts": lambda y_true, y_pred, num_classes: right_confusion_matrix(
            y_true, y_pred, num_classes
        ).float(),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants([torch.float32]):
    for n, num_classes in [(60, 3), (1, 2), (200, 2), (7, 6), (333, 11)]:
        contract.holds(v.integers(0, num_classes, n), v.integers(0, num_classes, n), num_classes)
    contract.holds(v.integers(0, 2, 20), v.integers(1, 3, 20), 5)  # classes that do not occur
    contract.holds(v.integers(2, 4, 20), v.integers(0, 2, 20), 4)
    contract.holds(v.labels([0, 0, 0]), v.labels([0, 0, 0]), 1)
### END HIDDEN TESTS
y_true, y_pred = torch.tensor([0, 0, 1, 2, 2, 2]), torch.tensor([0, 1, 1, 2, 0, 2])
expected = torch.tensor([[1, 1, 0], [0, 1, 0], [1, 0, 2]])
torch.testing.assert_close(confusion_matrix(y_true, y_pred, 3), expected)
assert confusion_matrix(y_true, y_pred, 5).shape == (5, 5)

# %% nbgrader={"grade_id": "test_confusion_matrix_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(
    confusion_matrix,
    oracle=lambda y_true, y_pred, num_classes: torch.bincount(
        y_true * num_classes + y_pred, minlength=num_classes**2
    ).reshape(num_classes, num_classes),
)
contract.forbids("sklearn.*", "torchmetrics.*")


def all_label_pairs(n):
    """Return n labels, n predictions and 4: each of the 16 pairs occurs from n = 16 on."""
    return torch.arange(n) % 4, torch.arange(n) // 4 % 4, 4


contract.holds(*all_label_pairs(50))
contract.is_vectorised(all_label_pairs)
contract.holds(*all_label_pairs(20_000))
### END HIDDEN TESTS
y_true, y_pred = torch.arange(100_000) % 7, torch.arange(100_000) % 5
assert confusion_matrix(y_true, y_pred, 7).sum() == 100_000

# %% [markdown] lang="en"
# ## 11.3 False alarms and misses: `precision_recall_f1`
#
# *Required · 10 minutes · difficulty 1 of 3 · 4 points*
#
# Now two classes only: 1 is **positive** (sick, spam, fraud: what you are looking for) and 0 is
# negative. There are two ways to be right and two to be wrong:
#
# | | predicted 1 | predicted 0 |
# |---|---|---|
# | **true 1** | true positive, $TP$ | false negative, $FN$: a miss |
# | **true 0** | false positive, $FP$: a false alarm | true negative, $TN$ |
#
# *Precision* asks: of all alarms, how many were real? *Recall* asks: of all real cases, how many were
# found?
#
# $$P = \frac{TP}{TP + FP} \qquad R = \frac{TP}{TP + FN}$$
#
# $TN$ appears in neither. That is the point: a hundred thousand healthy people who are called healthy
# make the accuracy shine, but they change neither $P$ nor $R$.
#
# Each alone can be cheated. Call everybody sick, and $R = 1$. Call only the surest case sick, and $P$ is
# likely 1. So one wants a mean of the two, one that is high only when *both* are. The **harmonic
# mean** is such a mean. It averages $1/P$ and $1/R$, so the smaller of the two decides:
#
# $$F_1 = \frac{2}{\frac1P + \frac1R} = \frac{2\,P\,R}{P + R} = \frac{2\,TP}{2\,TP + FP + FN}$$
#
# The last form comes from putting in $1/P = (TP + FP)/TP$ and $1/R = (TP + FN)/TP$. It is the easiest
# to compute: only one denominator can be 0.
#
# **By hand.** True 1, 1, 1, 1, 0, 0, 0, 0 and predicted 1, 0, 0, 0, 1, 0, 0, 0. Then $TP = 1$, $FP = 1$,
# $FN = 3$, so $P = \frac12$, $R = \frac14$ and $F_1 = \frac{2}{2 + 1 + 3} = \frac13$. The arithmetic mean
# would have been kinder: $\frac38$.
#
# **Your task.** `y_true` and `y_pred` are int64 `(n,)` of zeros and ones. Return three floats:
# precision, recall, $F_1$, in this order. Each is 0.0 where its denominator is 0: no alarm at all, no
# real case at all, or neither.

# %% [markdown] lang="es"
# ## 11.3 Falsas alarmas y omisiones: `precision_recall_f1`
#
# *Obligatorio · 10 minutos · dificultad 1 de 3 · 4 puntos*
#
# Ahora solo dos clases: 1 es **positivo** (enfermo, spam, fraude: lo que buscas) y 0 es negativo. Hay
# dos maneras de acertar y dos de fallar:
#
# | | predicho 1 | predicho 0 |
# |---|---|---|
# | **verdadero 1** | verdadero positivo, $TP$ | falso negativo, $FN$: una omisión |
# | **verdadero 0** | falso positivo, $FP$: una falsa alarma | verdadero negativo, $TN$ |
#
# La *precisión* pregunta: de todas las alarmas, ¿cuántas eran reales? La *exhaustividad* (*recall*)
# pregunta: de todos los casos reales, ¿cuántos se encontraron?
#
# $$P = \frac{TP}{TP + FP} \qquad R = \frac{TP}{TP + FN}$$
#
# $TN$ no aparece en ninguna. De eso se trata: cien mil personas sanas declaradas sanas hacen brillar la
# exactitud, pero no cambian ni $P$ ni $R$.
#
# Cada una por separado se deja engañar. Declara enfermo a todo el mundo y $R = 1$. Declara enfermo solo
# el caso más seguro y lo probable es que $P$ sea 1. Hace falta una media de ambas que sea alta solo
# cuando lo son *las dos*. La **media armónica** es así. Promedia $1/P$ y $1/R$, de modo que manda la
# menor de las dos:
#
# $$F_1 = \frac{2}{\frac1P + \frac1R} = \frac{2\,P\,R}{P + R} = \frac{2\,TP}{2\,TP + FP + FN}$$
#
# La última forma sale de sustituir $1/P = (TP + FP)/TP$ y $1/R = (TP + FN)/TP$. Es la más fácil de
# calcular: solo un denominador puede ser 0.
#
# **A mano.** Verdaderas 1, 1, 1, 1, 0, 0, 0, 0 y predichas 1, 0, 0, 0, 1, 0, 0, 0. Entonces $TP = 1$,
# $FP = 1$, $FN = 3$, así que $P = \frac12$, $R = \frac14$ y $F_1 = \frac{2}{2 + 1 + 3} = \frac13$. La media
# aritmética habría sido más benévola: $\frac38$.
#
# **Tu tarea.** `y_true` e `y_pred` son int64 `(n,)` de ceros y unos. Devuelve tres floats: precisión,
# exhaustividad y $F_1$, en este orden. Cada uno vale 0.0 donde su denominador es 0: ninguna alarma,
# ningún caso real, o ninguna de las dos cosas.


# %% nbgrader={"grade_id": "precision_recall_f1", "solution": true}
def precision_recall_f1(y_true: Tensor, y_pred: Tensor) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the positive class 1, for binary labels (n,)."""
    ### BEGIN SOLUTION
    true_positives = ((y_true == 1) & (y_pred == 1)).sum().item()
    alarms = (y_pred == 1).sum().item()
    cases = (y_true == 1).sum().item()
    precision = true_positives / alarms if alarms else 0.0
    recall = true_positives / cases if cases else 0.0
    f1 = 2 * true_positives / (alarms + cases) if alarms + cases else 0.0
    return precision, recall, f1
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_precision_recall_f1", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_precision_recall_f1(y_true, y_pred, positive=1):
    hits = int(((y_true == positive) & (y_pred == positive)).sum())
    alarms, cases = int((y_pred == positive).sum()), int((y_true == positive).sum())
    return hits / max(alarms, 1), hits / max(cases, 1), 2 * hits / max(alarms + cases, 1)


def f1_by_arithmetic_mean(y_true, y_pred):
    share_right, share_found, _ = right_precision_recall_f1(y_true, y_pred)
    return share_right, share_found, (share_right + share_found) / 2


contract = Contract(
    precision_recall_f1,
    oracle=right_precision_recall_f1,
    mistakes={
        "precision_recall_swapped": lambda y_true, y_pred: right_precision_recall_f1(
            y_pred, y_true
        ),
        "f1_arithmetic_mean": f1_by_arithmetic_mean,
        "class_0_as_positive": lambda y_true, y_pred: right_precision_recall_f1(
            y_true, y_pred, positive=0
        ),
    },
    returns=("precision", "recall", "f1"),
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants([torch.float32]):
    contract.holds(v.labels([1, 1, 1, 1, 0, 0, 1, 0, 0]), v.labels([1, 0, 1, 0, 1, 0, 0, 0, 0]))
    contract.holds(v.labels([0, 1, 0, 0, 0, 1, 0]), v.labels([1, 1, 0, 1, 0, 1, 1]))
    for n in (30, 200):
        cases = v.uniform(n) < 0.3
        contract.holds(cases.long(), (cases ^ (v.uniform(n) < 0.4)).long())
    contract.holds(v.labels([1, 0, 1]), v.labels([1, 0, 1]))
    contract.holds(v.labels([1]), v.labels([1]))
### END HIDDEN TESTS
y_true = torch.tensor([1, 1, 1, 1, 0, 0, 0, 0])
y_pred = torch.tensor([1, 0, 0, 0, 1, 0, 0, 0])
got = precision_recall_f1(y_true, y_pred)
assert abs(got[0] - 1 / 2) < 1e-6
assert abs(got[1] - 1 / 4) < 1e-6
assert abs(got[2] - 1 / 3) < 1e-6
assert isinstance(got[0], float)

# %% nbgrader={"grade_id": "test_precision_recall_f1_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract


def guarded_precision_recall_f1(y_true, y_pred):
    hits, alarms, cases = int((y_true * y_pred).sum()), int(y_pred.sum()), int(y_true.sum())
    return hits / max(alarms, 1), hits / max(cases, 1), 2 * hits / max(alarms + cases, 1)


contract = Contract(
    precision_recall_f1,
    oracle=guarded_precision_recall_f1,
    returns=("precision", "recall", "f1"),
)
contract.forbids("sklearn.*", "torchmetrics.*")
for truth, prediction in [
    ([1, 0, 1, 1], [1, 1, 0, 0]),
    ([1, 0, 1], [0, 0, 0]),  # no alarm
    ([0, 0, 0], [1, 0, 1]),  # no case
    ([0, 0], [0, 0]),  # neither
    ([1, 1, 0], [0, 0, 1]),  # both, but none of them right
    ([1, 1], [1, 1]),
]:
    contract.holds(torch.tensor(truth), torch.tensor(prediction))
### END HIDDEN TESTS
assert tuple(precision_recall_f1(torch.tensor([0, 0]), torch.tensor([0, 0]))) == (0.0, 0.0, 0.0)

# %% [markdown] lang="en"
# A classifier gives a *score*, and you choose the **threshold** from which on it raises an alarm. Here
# 400 people are screened, one in five is sick, and the sick tend to have a higher score. Move the
# threshold to the right: precision tends to rise, recall falls. $F_1$ is highest somewhere between.

# %% [markdown] lang="es"
# Un clasificador da una *puntuación* y tú eliges el **umbral** a partir del cual salta la alarma. Aquí
# se examina a 400 personas; una de cada cinco está enferma, y los enfermos suelen tener una puntuación
# más alta. Mueve el umbral hacia la derecha: la precisión tiende a subir y la exhaustividad baja. $F_1$ es máximo
# en algún punto intermedio.

# %%
screening = torch.Generator().manual_seed(11)
sick = (torch.arange(400) % 5 == 0).long()
risk = torch.sigmoid(1.2 * torch.randn(400, generator=screening) + 2.5 * sick - 1.5)

# %% uses_exercises=true
levels = torch.linspace(0.02, 0.98, 97)
curves = torch.tensor([precision_recall_f1(sick, (risk >= level).long()) for level in levels])
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
bins = torch.linspace(0, 1, 26).tolist()
left.hist(risk[sick == 0].tolist(), bins, color="#9ecae1", edgecolor="black", label="0")
left.hist(
    risk[sick == 1].tolist(),
    bins,
    color="#e6550d",
    edgecolor="black",
    hatch="///",
    alpha=0.7,
    label="1",
)
left.set(xlabel="score · puntuación", ylabel="n")
left.legend(title="y")
for place, (name, style) in enumerate([("P", "--"), ("R", ":"), ("$F_1$", "-")]):
    colour = ["#1b6ca8", "#b8480a", "black"][place]
    right.plot(levels, curves[:, place], style, color=colour, label=name)
right.set(xlabel="threshold · umbral", ylim=(-0.03, 1.03))
right.legend()
show(
    figure,
    "Left: histograms of the scores, low for class 0 and higher for class 1, "
    "overlapping. Right: as the threshold grows, precision rises, recall falls, and F1 has a "
    "maximum between. · Izquierda: histogramas de las puntuaciones, bajas en la clase 0 y más "
    "altas en la clase 1, solapados. Derecha: al crecer el umbral, la precisión sube, la "
    "exhaustividad baja y F1 tiene un máximo intermedio.",
)

# %% [markdown] lang="en"
# ## 11.4 F1 with many classes: `f1_score`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# With $c$ classes, take each class $k$ in turn as the positive one and all others as negative. The
# counts stand in the confusion matrix $C$ of 11.2:
#
# $$TP_k = C_{kk} \qquad TP_k + FN_k = \sum_j C_{kj} = s_k \qquad TP_k + FP_k = \sum_i C_{ik}$$
#
# The row sum $s_k$ is called the **support** of class $k$: the number of samples that truly have label
# $k$. Each class has its own $F_{1,k}$, by the formula of 11.3, and 0.0 where the denominator is 0.
# There are three usual ways to make one number of them:
#
# - **macro**: $\frac1c \sum_k F_{1,k}$. Every *class* counts the same, a rare one as much as a common one.
# - **weighted**: $\frac1n \sum_k s_k F_{1,k}$. Every class counts by its support.
# - **micro**: add the counts of all classes first, then use the formula once,
#   $\dfrac{2 \sum_k TP_k}{2 \sum_k TP_k + \sum_k FP_k + \sum_k FN_k}$. Every *sample* counts the same.
#
# Look closer at micro. A wrong sample is a false negative of its true class and a false positive of the
# predicted one. So $\sum_k FP_k = \sum_k FN_k$ = the number of mistakes, and the fraction is
# $\frac{\text{right}}{\text{right} + \text{wrong}}$. Where every sample has exactly one label, micro F1 *is*
# the accuracy.
#
# **By hand.** Take the matrix of 11.2. Class 0 has $TP = 1$, one miss and one false alarm:
# $F_{1,0} = \frac{2}{2+1+1} = \frac12$. In the same way $F_{1,1} = \frac23$ and $F_{1,2} = \frac45$. The
# supports are 2, 1, 3. Macro: $\frac13(\frac12 + \frac23 + \frac45) \approx 0.656$. Weighted:
# $\frac16(2 \cdot \frac12 + 1 \cdot \frac23 + 3 \cdot \frac45) \approx 0.678$. Micro: $\frac46 \approx 0.667$.
#
# **Absent classes.** A class that occurs neither in `y_true` nor in `y_pred` has $F_{1,k} = 0.0$, and the
# macro mean still divides by all $c$ classes. With `num_classes=4` the macro F1 above is
# $\frac14(\frac12 + \frac23 + \frac45 + 0) \approx 0.492$.
#
# **Your task.** Return a `float`. `average` is `"macro"` (the default), `"micro"` or `"weighted"`; raise
# `ValueError` for any other word.

# %% [markdown] lang="es"
# ## 11.4 F1 con muchas clases: `f1_score`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Con $c$ clases, toma cada clase $k$, una tras otra, como la positiva y todas las demás como negativas.
# Los recuentos están en la matriz de confusión $C$ de 11.2:
#
# $$TP_k = C_{kk} \qquad TP_k + FN_k = \sum_j C_{kj} = s_k \qquad TP_k + FP_k = \sum_i C_{ik}$$
#
# La suma de la fila, $s_k$, se llama **soporte** de la clase $k$: el número de muestras que de verdad
# llevan la etiqueta $k$. Cada clase tiene su propio $F_{1,k}$, por la fórmula de 11.3, y 0.0 donde el
# denominador es 0. Hay tres maneras usuales de hacer con ellos un solo número:
#
# - **macro**: $\frac1c \sum_k F_{1,k}$. Cada *clase* cuenta lo mismo, tanto una rara como una frecuente.
# - **weighted** (ponderada): $\frac1n \sum_k s_k F_{1,k}$. Cada clase cuenta según su soporte.
# - **micro**: primero se suman los recuentos de todas las clases y luego se usa la fórmula una sola vez,
#   $\dfrac{2 \sum_k TP_k}{2 \sum_k TP_k + \sum_k FP_k + \sum_k FN_k}$. Cada *muestra* cuenta lo mismo.
#
# Examina micro más de cerca. Una muestra mal clasificada es un falso negativo de su clase verdadera y un
# falso positivo de la predicha. Por eso $\sum_k FP_k = \sum_k FN_k$ = el número de fallos, y la fracción
# es $\frac{\text{aciertos}}{\text{aciertos} + \text{fallos}}$. Si cada muestra tiene exactamente una
# etiqueta, el F1 micro *es* la exactitud.
#
# **A mano.** Toma la matriz de 11.2. La clase 0 tiene $TP = 1$, una omisión y una falsa alarma:
# $F_{1,0} = \frac{2}{2+1+1} = \frac12$. Del mismo modo, $F_{1,1} = \frac23$ y $F_{1,2} = \frac45$. Los
# soportes son 2, 1, 3. Macro: $\frac13(\frac12 + \frac23 + \frac45) \approx 0.656$. Ponderada:
# $\frac16(2 \cdot \frac12 + 1 \cdot \frac23 + 3 \cdot \frac45) \approx 0.678$. Micro: $\frac46 \approx 0.667$.
#
# **Clases ausentes.** Una clase que no aparece ni en `y_true` ni en `y_pred` tiene $F_{1,k} = 0.0$, y la
# media macro sigue dividiendo entre las $c$ clases. Con `num_classes=4`, el F1 macro de arriba es
# $\frac14(\frac12 + \frac23 + \frac45 + 0) \approx 0.492$.
#
# **Tu tarea.** Devuelve un `float`. `average` es `"macro"` (por defecto), `"micro"` o `"weighted"`; lanza
# `ValueError` con cualquier otra palabra.


# %% nbgrader={"grade_id": "f1_score", "solution": true}
def f1_score(y_true: Tensor, y_pred: Tensor, num_classes: int, average: str = "macro") -> float:
    """Return the F1 of all num_classes, averaged as "macro", "micro" or "weighted"."""
    ### BEGIN SOLUTION
    if average not in ("macro", "micro", "weighted"):
        raise ValueError(f"average must be macro, micro or weighted, not {average!r}")
    C = confusion_matrix(y_true, y_pred, num_classes).double()
    hits, predicted, support = C.diagonal(), C.sum(dim=0), C.sum(dim=1)
    if average == "micro":
        return (2 * hits.sum() / (predicted.sum() + support.sum())).item()
    f1 = 2 * hits / (predicted + support).clamp(min=1)  # an absent class: 0 / 1
    if average == "weighted":
        return ((support * f1).sum() / support.sum()).item()
    return f1.mean().item()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_f1_score", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_class_counts(y_true, y_pred, num_classes):
    hits, alarms, support = [], [], []
    for k in range(num_classes):
        hits.append(int(((y_true == k) & (y_pred == k)).sum()))
        alarms.append(int((y_pred == k).sum()))
        support.append(int((y_true == k).sum()))
    return hits, alarms, support


def right_f1_score(y_true, y_pred, num_classes, average="macro"):
    hits, alarms, support = right_class_counts(y_true, y_pred, num_classes)
    each = [2 * h / max(a + s, 1) for h, a, s in zip(hits, alarms, support, strict=True)]
    if average == "micro":
        return 2 * sum(hits) / (sum(alarms) + sum(support))
    if average == "weighted":
        return sum(s * f for s, f in zip(support, each, strict=True)) / sum(support)
    return sum(each) / num_classes


def f1_of_those_that_occur(y_true, y_pred, num_classes, average="macro"):
    if average != "macro":
        return right_f1_score(y_true, y_pred, num_classes, average)
    present = len(set(y_true.tolist()) | set(y_pred.tolist()))
    return right_f1_score(y_true, y_pred, num_classes) * num_classes / present


def f1_by_predictions(y_true, y_pred, num_classes, average="macro"):
    if average != "weighted":
        return right_f1_score(y_true, y_pred, num_classes, average)
    return right_f1_score(y_pred, y_true, num_classes, average)


def f1_of_two_means(y_true, y_pred, num_classes, average="macro"):
    if average != "macro":
        return right_f1_score(y_true, y_pred, num_classes, average)
    hits, alarms, support = right_class_counts(y_true, y_pred, num_classes)
    P = sum(h / max(a, 1) for h, a in zip(hits, alarms, strict=True)) / num_classes
    R = sum(h / max(s, 1) for h, s in zip(hits, support, strict=True)) / num_classes
    return 2 * P * R / (P + R)


contract = Contract(
    f1_score,
    oracle=right_f1_score,
    mistakes={
        "f1_skips_absent_classes": f1_of_those_that_occur,
        "f1_weighted_by_predictions": f1_by_predictions,
        "f1_of_two_means": f1_of_two_means,
        "f1_average_ignored": lambda y_true, y_pred, num_classes, average="macro": right_f1_score(
            y_true, y_pred, num_classes
        ),
        "f1_default_not_macro": lambda y_true, y_pred, num_classes, average="micro": right_f1_score(
            y_true, y_pred, num_classes, average
        ),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants([torch.float32]):
    for n, num_classes in [(40, 3), (90, 5), (25, 2)]:
        y_true = (v.uniform(n) ** 2 * num_classes).long()  # classes of unequal size
        y_pred = torch.where(v.uniform(n) < 0.6, y_true, v.integers(0, num_classes, n))
        contract.holds(y_true, y_pred, num_classes)
        for average in ("macro", "micro", "weighted"):
            contract.holds(y_true, y_pred, num_classes, average)
        contract.holds(y_true, y_pred, num_classes + 2)  # two classes are absent
    for average in ("macro", "micro", "weighted"):
        # Class 0 is only predicted, 1 and 2 occur in both, 3 is never predicted, 4 is absent.
        truth, prediction = v.labels([1, 1, 1, 2, 2, 3, 3, 1]), v.labels([1, 1, 0, 2, 1, 2, 1, 1])
        contract.holds(truth, prediction, 5, average=average)
        contract.holds(v.labels([0, 1, 2]), v.labels([1, 2, 0]), 3, average)  # nothing is right
        contract.holds(v.labels([0, 1, 1]), v.labels([0, 1, 1]), 2, average)  # everything is
### END HIDDEN TESTS
y_true, y_pred = torch.tensor([0, 0, 1, 2, 2, 2]), torch.tensor([0, 1, 1, 2, 0, 2])
assert abs(f1_score(y_true, y_pred, 3) - (1 / 2 + 2 / 3 + 4 / 5) / 3) < 1e-6
assert abs(f1_score(y_true, y_pred, 4) - (1 / 2 + 2 / 3 + 4 / 5) / 4) < 1e-6
assert abs(f1_score(y_true, y_pred, 3, average="micro") - 4 / 6) < 1e-6
assert isinstance(f1_score(y_true, y_pred, 3), float)

# %% nbgrader={"grade_id": "test_f1_score_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract

contract = Contract(f1_score, oracle=lambda y_true, y_pred, num_classes, average="macro": 11 / 15)
contract.forbids("sklearn.*", "torchmetrics.*")
y_true, y_pred = torch.tensor([0, 0, 1, 1]), torch.tensor([0, 0, 1, 0])
contract.holds(y_true, y_pred, 2)
for word in ("binary", "samples", "mean", "none", "mac", "Macro", ""):
    contract.refuses(y_true, y_pred, 2, average=word)
contract.refuses(y_true, y_pred, 2, "binary")
### END HIDDEN TESTS
try:
    f1_score(torch.tensor([0, 1]), torch.tensor([0, 1]), 2, average="harmonic")
except ValueError:
    pass
else:
    raise AssertionError('average="harmonic" must raise ValueError')

# %% [markdown] lang="en"
# ## 11.5 All thresholds at once: `roc_curve`
#
# *Required · 20 minutes · difficulty 3 of 3 · 5 points*
#
# A threshold is a choice about what a miss costs, and it is not the classifier's. To judge the
# classifier itself, try **every** threshold $t$. Sample $i$ with score $s_i$ is called positive when
# $s_i \ge t$. Let $P$ be the number of truly positive samples and $N$ that of the negative ones. Two
# shares follow:
#
# $$\text{TPR}(t) = \frac{\#\{i : y_i = 1,\ s_i \ge t\}}{P} \qquad
# \text{FPR}(t) = \frac{\#\{i : y_i = 0,\ s_i \ge t\}}{N}$$
#
# The *true positive rate* is the recall. The *false positive rate* is the share of negatives that
# raise a false alarm. Draw TPR against FPR: that is the **ROC curve**. (The name, *receiver operating
# characteristic*, is from radar.)
#
# Let $t$ fall. At $t = +\infty$ nothing is called positive, so the curve begins in $(0, 0)$. Something
# happens only when $t$ passes a score: a positive sample lifts the curve, a negative one moves it to
# the right. At the lowest score everything is called positive: $(1, 1)$.
#
# **Ties.** Samples with the *same* score cross the threshold together. They make one point, not
# several: the step between is a slanted line. So there is one point per **distinct** score.
#
# **By hand.** Labels 1, 1, 0, 0, 1, 0 with scores 0.9, 0.7, 0.7, 0.4, 0.2, 0.1. Here $P = N = 3$.
#
# | threshold | $+\infty$ | 0.9 | 0.7 | 0.4 | 0.2 | 0.1 |
# |---|---|---|---|---|---|---|
# | TPR | 0 | 1/3 | 2/3 | 2/3 | 1 | 1 |
# | FPR | 0 | 0 | 1/3 | 2/3 | 2/3 | 1 |
#
# **Your task.** `y_true` is int64 `(n,)` of zeros and ones, `scores` is floating `(n,)`, any real
# numbers: logits are as good as probabilities. Return `(fpr, tpr, thresholds)`, three tensors of
# shape `(k + 1,)`, where $k$ is the number of distinct scores. The first entries are 0, 0 and $+\infty$;
# then come the distinct scores in falling order with their rates. Leave out no point, not even one on
# a straight line. All three have the dtype and the device of `scores`. Beware: in PyTorch an int64
# tensor divided by an int64 tensor is float32. Convert before you divide.

# %% [markdown] lang="es"
# ## 11.5 Todos los umbrales a la vez: `roc_curve`
#
# *Obligatorio · 20 minutos · dificultad 3 de 3 · 5 puntos*
#
# Un umbral es una decisión sobre lo que cuesta una omisión, y no la toma el clasificador. Para juzgar al
# propio clasificador, prueba **todos** los umbrales $t$. La muestra $i$, con puntuación $s_i$, se declara
# positiva cuando $s_i \ge t$. Sea $P$ el número de muestras que son positivas de verdad y $N$ el de las
# negativas. De ahí salen dos proporciones:
#
# $$\text{TPR}(t) = \frac{\#\{i : y_i = 1,\ s_i \ge t\}}{P} \qquad
# \text{FPR}(t) = \frac{\#\{i : y_i = 0,\ s_i \ge t\}}{N}$$
#
# La *tasa de verdaderos positivos* es la exhaustividad. La *tasa de falsos positivos* es la parte de los
# negativos que da una falsa alarma. Dibuja TPR frente a FPR: esa es la **curva ROC**. (El nombre,
# *receiver operating characteristic*, viene del radar.)
#
# Haz bajar $t$. Con $t = +\infty$ nada se declara positivo, así que la curva empieza en $(0, 0)$. Solo
# ocurre algo cuando $t$ pasa por una puntuación: una muestra positiva sube la curva y una negativa la
# mueve a la derecha. En la puntuación más baja todo se declara positivo: $(1, 1)$.
#
# **Empates.** Las muestras con la *misma* puntuación cruzan juntas el umbral. Dan un punto, no varios:
# el tramo entre medias es una recta inclinada. Hay, pues, un punto por cada puntuación **distinta**.
#
# **A mano.** Etiquetas 1, 1, 0, 0, 1, 0 con puntuaciones 0.9, 0.7, 0.7, 0.4, 0.2, 0.1. Aquí $P = N = 3$.
#
# | umbral | $+\infty$ | 0.9 | 0.7 | 0.4 | 0.2 | 0.1 |
# |---|---|---|---|---|---|---|
# | TPR | 0 | 1/3 | 2/3 | 2/3 | 1 | 1 |
# | FPR | 0 | 0 | 1/3 | 2/3 | 2/3 | 1 |
#
# **Tu tarea.** `y_true` es int64 `(n,)` de ceros y unos; `scores` es de coma flotante `(n,)`, con números
# reales cualesquiera: los logits valen tanto como las probabilidades. Devuelve
# `(fpr, tpr, thresholds)`, tres tensores de forma `(k + 1,)`, donde $k$ es el número de puntuaciones
# distintas. Los primeros elementos son 0, 0 y $+\infty$; después vienen las puntuaciones distintas en
# orden descendente con sus tasas. No omitas ningún punto, ni siquiera los que caen en línea recta. Los
# tres tienen el dtype y el dispositivo de `scores`. Cuidado: en PyTorch, un tensor int64 dividido entre
# un tensor int64 es float32. Convierte antes de dividir.


# %% nbgrader={"grade_id": "roc_curve", "solution": true}
def roc_curve(y_true: Tensor, scores: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return (fpr, tpr, thresholds), each (k + 1,), for the k distinct scores in falling order."""
    ### BEGIN SOLUTION
    nothing = scores.new_full((1,), torch.inf)
    thresholds = torch.cat([nothing, scores.unique().flip(0)])
    called = scores >= thresholds[:, None]  # (k + 1, n)
    positive = y_true == 1
    tpr = (called & positive).sum(dim=1).to(scores.dtype) / positive.sum().clamp(min=1)
    fpr = (called & ~positive).sum(dim=1).to(scores.dtype) / (~positive).sum().clamp(min=1)
    return fpr, tpr, thresholds
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_roc_curve", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_roc_curve(y_true, scores, first=torch.inf, strict=False):
    falling = scores.unique().flip(0)[:, None]
    called = scores > falling if strict else scores >= falling
    rates = [
        torch.cat([scores.new_zeros(1), (called & of).sum(1).to(scores.dtype) / of.sum()])
        for of in (y_true == 0, y_true == 1)
    ]
    return *rates, torch.cat([scores.new_full((1,), first), falling[:, 0]])


def corners_of_roc_curve(y_true, scores):
    fpr, tpr, thresholds = right_roc_curve(y_true, scores)
    turns = (fpr.diff().diff().abs() > 1e-6) | (tpr.diff().diff().abs() > 1e-6)
    kept = torch.nn.functional.pad(turns, (1, 1), value=True)
    return fpr[kept], tpr[kept], thresholds[kept]


contract = Contract(
    roc_curve,
    oracle=right_roc_curve,
    mistakes={
        "roc_without_origin": lambda y_true, scores: tuple(
            part[1:] for part in right_roc_curve(y_true, scores)
        ),
        "roc_rising_thresholds": lambda y_true, scores: tuple(
            part.flip(0) for part in right_roc_curve(y_true, scores)
        ),
        "roc_strict_threshold": lambda y_true, scores: right_roc_curve(y_true, scores, strict=True),
        "roc_finite_first_threshold": lambda y_true, scores: right_roc_curve(
            y_true, scores, first=float(scores.max()) + 1
        ),
        "roc_classes_swapped": lambda y_true, scores: right_roc_curve(1 - y_true, scores),
        "roc_drops_points": corners_of_roc_curve,
    },
    returns=("fpr", "tpr", "thresholds"),
    rtol=1e-6,
    atol=1e-6,
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n, num_positive in [(7, 3), (30, 20), (40, 9), (2, 1), (12, 11)]:
        y_true = (v.permutation(n) < num_positive).long()
        contract.holds(y_true, v.normal(n, std=4.0) + y_true)
    probabilities = v.tensor([0.05, 0.2, 0.3, 0.45, 0.6, 0.7, 0.95])
    contract.holds(v.labels([0, 0, 0, 0, 1, 1, 1]), probabilities)  # separated
    contract.holds(v.labels([1, 1, 1, 0, 0, 0, 0]), probabilities)  # the wrong way round
    contract.holds(v.labels([0, 1, 0, 1, 1, 0, 1]), probabilities.flip(0))
### END HIDDEN TESTS
y_true = torch.tensor([1, 1, 0, 0, 1, 0])
scores = torch.tensor([0.9, 0.7, 0.7, 0.4, 0.2, 0.1])
fpr, tpr, thresholds = roc_curve(y_true, scores)
torch.testing.assert_close(tpr, torch.tensor([0, 1, 2, 2, 3, 3]) / 3)
torch.testing.assert_close(fpr, torch.tensor([0, 0, 1, 2, 2, 3]) / 3)
torch.testing.assert_close(thresholds, torch.tensor([torch.inf, 0.9, 0.7, 0.4, 0.2, 0.1]))

# %% nbgrader={"grade_id": "test_roc_curve_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def roc_curve_with_ties(y_true, scores):
    falling = scores.unique().flip(0)
    called = scores >= falling[:, None]
    rates = [
        torch.cat([scores.new_zeros(1), (called & of).sum(1).to(scores.dtype) / of.sum()])
        for of in (y_true == 0, y_true == 1)
    ]
    return *rates, torch.cat([scores.new_full((1,), torch.inf), falling])


def roc_curve_by_sample(y_true, scores):
    order = scores.argsort(descending=True, stable=True)
    rates = []
    for of in (y_true == 0, y_true == 1):
        share = of[order].cumsum(0).to(scores.dtype) / of.sum()
        rates.append(torch.cat([scores.new_zeros(1), share]))
    return *rates, torch.cat([scores.new_full((1,), torch.inf), scores[order]])


contract = Contract(
    roc_curve,
    oracle=roc_curve_with_ties,
    mistakes={"roc_point_per_sample": roc_curve_by_sample},
    returns=("fpr", "tpr", "thresholds"),
    rtol=1e-6,
    atol=1e-6,
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n, num_levels in [(12, 3), (30, 5), (50, 40)]:
        y_true = (v.permutation(n) < n // 3).long()
        contract.holds(y_true, v.tensor(v.integers(-2, num_levels - 2, n)) / 4)
    contract.holds(v.labels([0, 1, 1, 0, 1]), v.tensor([0.5, 0.5, 0.5, 0.5, 0.5]))
    contract.holds(v.labels([0, 1, 1, 0]), v.tensor([2.0, 2.0, 1.0, 1.0]))
    if v.dtype == torch.float64:  # distinct scores, which float32 cannot tell apart
        contract.holds(
            v.labels([0, 1, 0, 1, 1, 0]), 0.5 + 1e-11 * v.tensor([3.0, 5.0, 1.0, 4.0, 0.0, 2.0])
        )
### END HIDDEN TESTS
fpr, tpr, thresholds = roc_curve(torch.tensor([1, 0, 0, 1]), torch.tensor([0.5, 0.5, 0.5, 0.5]))
torch.testing.assert_close(fpr, torch.tensor([0.0, 1.0]))
torch.testing.assert_close(tpr, torch.tensor([0.0, 1.0]))

# %% [markdown] lang="en"
# Look at the example: the number beside each point is its threshold. The slanted step is the tie at 0.7.
# A coin that knows nothing would run along the dashed line.

# %% [markdown] lang="es"
# Mira el ejemplo: el número junto a cada punto es su umbral. El tramo inclinado es el empate en 0.7. Una
# moneda que no sabe nada iría por la línea discontinua.

# %% uses_exercises=true
example = torch.tensor([1, 1, 0, 0, 1, 0]), torch.tensor([0.9, 0.7, 0.7, 0.4, 0.2, 0.1])
across, up, passed = roc_curve(*example)
figure, axes = plt.subplots(figsize=(4, 3.6), layout="constrained")
axes.fill_between(across, up, color="#deebf7")
axes.plot([0, 1], [0, 1], "--", color="gray", linewidth=1)
axes.plot(across, up, "o-", color="#08519c")
for place_x, place_y, level in zip(across, up, passed, strict=True):
    text = "∞" if level.isinf() else f"{level:.1f}"
    axes.annotate(text, (place_x, place_y), xytext=(7, -13), textcoords="offset points")
axes.set(xlabel="FPR", ylabel="TPR", xlim=(-0.05, 1.12), ylim=(-0.1, 1.08), aspect="equal")
show(
    figure,
    "A staircase from (0, 0) to (1, 1), mostly above the diagonal, one step slanted; each "
    "point carries its threshold. · Una escalera de (0, 0) a (1, 1), casi toda por encima de la "
    "diagonal y con un tramo inclinado; cada punto lleva su umbral.",
)

# %% [markdown] lang="en"
# ## 11.6 The area under it: `roc_auc`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# A curve near the upper left corner is good: many hits, few false alarms. The **area under the curve**
# (AUC) makes one number of it: 1 for a perfect ranking, 0.5 for a coin, 0 for a perfect ranking
# upside down.
#
# The number has a meaning of its own. Let the threshold fall past one score. The $q$ negatives with this
# score move the curve to the right by $\frac qN$. The area under this piece is $\frac qN$ times the mean
# height: the share of positives that were passed before, plus half the share of those that tie. Multiply
# by $P N$ and you have counted *pairs*: each of the $q$ negatives with each positive above it, and half
# a pair for each tie. Add all pieces up:
#
# $$\text{AUC} = \frac{1}{P N} \sum_{i:\, y_i = 1}\ \sum_{j:\, y_j = 0}
# \Big( [s_i > s_j] + \tfrac12 [s_i = s_j] \Big)$$
#
# In words: **take one positive and one negative at random. The AUC is the probability that the positive
# has the higher score**, where a tie counts one half. So only the order of the scores matters: logits
# and their sigmoids have the same AUC.
#
# **By hand.** In the example of 11.5, the positive with 0.9 beats all 3 negatives. The one with 0.7 beats
# two and ties with one: 2.5. The one with 0.2 beats only the 0.1: 1. So the AUC is
# $\frac{3 + 2.5 + 1}{9} = \frac{13}{18} \approx 0.722$. The trapezoids under the curve give the same:
# $\frac13 \cdot \frac12 + \frac13 \cdot \frac23 + \frac13 \cdot 1 = \frac{13}{18}$.
#
# **Your task.** Arguments as in `roc_curve`. Return a `float`, right with tied scores too, by the pairs or
# by the area. Without a positive or without a negative there is no pair: raise `ValueError` unless both
# classes are present.

# %% [markdown] lang="es"
# ## 11.6 El área que encierra: `roc_auc`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Una curva cercana a la esquina superior izquierda es buena: muchos aciertos y pocas falsas alarmas. El
# **área bajo la curva** (AUC) la resume en un número: 1 si la ordenación es perfecta, 0.5 si es una
# moneda, 0 si es perfecta pero del revés.
#
# Ese número tiene un significado propio. Haz bajar el umbral hasta que pase una puntuación. Los $q$
# negativos que la tienen mueven la curva $\frac qN$ hacia la derecha. El área bajo ese tramo es
# $\frac qN$ por la altura media: la parte de los positivos que ya habían pasado, más la mitad de los que
# empatan. Multiplica por $P N$ y habrás contado *pares*: cada uno de los $q$ negativos con cada
# positivo que está por encima, y medio par por cada empate. Suma todos los tramos:
#
# $$\text{AUC} = \frac{1}{P N} \sum_{i:\, y_i = 1}\ \sum_{j:\, y_j = 0}
# \Big( [s_i > s_j] + \tfrac12 [s_i = s_j] \Big)$$
#
# Con palabras: **toma al azar un positivo y un negativo. El AUC es la probabilidad de que el positivo
# tenga la puntuación más alta**, contando un empate como la mitad. Por eso solo importa el orden de las
# puntuaciones: los logits y sus sigmoides tienen el mismo AUC.
#
# **A mano.** En el ejemplo de 11.5, el positivo con 0.9 gana a los 3 negativos. El de 0.7 gana a dos y
# empata con uno: 2.5. El de 0.2 solo gana al de 0.1: 1. El AUC es, pues,
# $\frac{3 + 2.5 + 1}{9} = \frac{13}{18} \approx 0.722$. Los trapecios bajo la curva dan lo mismo:
# $\frac13 \cdot \frac12 + \frac13 \cdot \frac23 + \frac13 \cdot 1 = \frac{13}{18}$.
#
# **Tu tarea.** Los argumentos son los de `roc_curve`. Devuelve un `float`, correcto también con
# puntuaciones empatadas, por los pares o por el área. Sin ningún positivo o sin ningún negativo no hay
# pares: lanza `ValueError` salvo que estén presentes las dos clases.


# %% nbgrader={"grade_id": "roc_auc", "solution": true}
def roc_auc(y_true: Tensor, scores: Tensor) -> float:
    """Return the area under the ROC curve; tied scores count one half."""
    ### BEGIN SOLUTION
    positive, negative = scores[y_true == 1], scores[y_true == 0]
    if len(positive) == 0 or len(negative) == 0:
        raise ValueError("both classes must be present")
    fpr, tpr, _ = roc_curve(y_true, scores)
    return torch.trapezoid(tpr.double(), fpr.double()).item()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_roc_auc", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_roc_auc(y_true, scores, tie=0.5):
    lead = scores[y_true == 1][:, None] - scores[y_true == 0]
    return ((lead > 0).double() + tie * (lead == 0)).mean().item()


contract = Contract(
    roc_auc,
    oracle=right_roc_auc,
    mistakes={
        "auc_ties_lost": lambda y_true, scores: right_roc_auc(y_true, scores, tie=0.0),
        "auc_ties_won": lambda y_true, scores: right_roc_auc(y_true, scores, tie=1.0),
        "auc_upside_down": lambda y_true, scores: right_roc_auc(y_true, -scores),
        "metric_not_a_float": lambda y_true, scores: torch.tensor(
            right_roc_auc(y_true, scores), dtype=scores.dtype
        ),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n, num_positive in [(7, 3), (30, 20), (40, 9), (12, 11)]:
        y_true = (v.permutation(n) < num_positive).long()
        contract.holds(y_true, v.normal(n, std=2.0) + y_true)  # distinct scores
        contract.holds(y_true, v.tensor(v.integers(-2, 3, n)) / 4)  # many ties
    contract.holds(v.labels([0, 0, 1, 1]), v.tensor([0.1, 0.2, 0.6, 0.7]))
    contract.holds(v.labels([1, 1, 0]), v.tensor([0.1, 0.2, 0.6]))
    contract.holds(v.labels([0, 1, 1, 0, 1]), v.tensor([0.5, 0.5, 0.5, 0.5, 0.5]))
    contract.holds(v.labels([1, 0]), v.tensor([4.0, -7.0]))
    for far in (200.0, -200.0):  # logits whose sigmoids are all 1 or all 0
        contract.holds((v.permutation(12) < 5).long(), v.normal(12, mean=far))
    if v.dtype == torch.float64:  # distinct scores, which float32 cannot tell apart
        contract.holds(
            v.labels([0, 1, 0, 1, 1, 0]), 0.5 + 1e-11 * v.tensor([3.0, 5.0, 1.0, 4.0, 0.0, 2.0])
        )
### END HIDDEN TESTS
y_true = torch.tensor([1, 1, 0, 0, 1, 0])
scores = torch.tensor([0.9, 0.7, 0.7, 0.4, 0.2, 0.1])
assert abs(roc_auc(y_true, scores) - 13 / 18) < 1e-6
assert isinstance(roc_auc(y_true, scores), float)

# %% nbgrader={"grade_id": "test_roc_auc_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

for v in variants():
    contract = Contract(roc_auc, oracle=lambda y_true, scores: 0.75)
    contract.forbids("sklearn.*", "torchmetrics.*")
    contract.holds(v.labels([0, 1, 0, 1]), v.tensor([0.1, 0.3, 0.5, 0.7]))
    contract.refuses(v.labels([1, 1, 1]), v.tensor([0.1, 0.3, 0.5]))
    contract.refuses(v.labels([0, 0, 0]), v.tensor([0.1, 0.3, 0.5]))
    contract.refuses(v.labels([1, 1]), v.tensor([0.5, 0.5]))
    contract.refuses(v.labels([0]), v.tensor([0.5]))
### END HIDDEN TESTS
try:
    roc_auc(torch.tensor([1, 1]), torch.tensor([0.3, 0.6]))
except ValueError:
    pass
else:
    raise AssertionError("roc_auc without a negative sample must raise ValueError")

# %% [markdown] lang="en"
# ## 11.7 How far off: `mean_absolute_error`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# Regression predicts numbers, and a number is seldom hit exactly. What counts is the distance. Let $y_i$
# be the true value and $\hat y_i$ the predicted one:
#
# $$\text{MAE} = \frac1n \sum_{i=1}^n |\hat y_i - y_i|$$
#
# Without the bars, +10 and −10 would cancel and a wild guess would look perfect. The MAE has the unit of
# $y$: an MAE of 2 on temperatures means "two degrees off, on average".
#
# **By hand.** Predicted 2, 2, 3, 5 and true 1, 2, 3, 6: the errors are 1, 0, 0, −1, so the MAE is
# $\frac24 = 0.5$.
#
# **Your task.** `y_hat` and `y` are floating `(n,)`. Note the order: the prediction comes first, as in
# `mse_loss`. Return a `float`.

# %% [markdown] lang="es"
# ## 11.7 Cuánto se aleja: `mean_absolute_error`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# La regresión predice números, y rara vez se acierta un número exacto. Lo que cuenta es la distancia.
# Sea $y_i$ el valor verdadero e $\hat y_i$ el predicho:
#
# $$\text{MAE} = \frac1n \sum_{i=1}^n |\hat y_i - y_i|$$
#
# Sin las barras, +10 y −10 se anularían y una predicción disparatada parecería perfecta. El error
# absoluto medio (MAE) tiene la unidad de $y$: un MAE de 2 en temperaturas significa «dos grados de
# diferencia, por término medio».
#
# **A mano.** Predichos 2, 2, 3, 5 y verdaderos 1, 2, 3, 6: los errores son 1, 0, 0, −1, así que el MAE
# es $\frac24 = 0.5$.
#
# **Tu tarea.** `y_hat` e `y` son de coma flotante `(n,)`. Fíjate en el orden: la predicción va primero,
# como en `mse_loss`. Devuelve un `float`.


# %% nbgrader={"grade_id": "mean_absolute_error", "solution": true}
def mean_absolute_error(y_hat: Tensor, y: Tensor) -> float:
    """Return the mean of |y_hat - y| over n predictions (n,) and true values (n,)."""
    ### BEGIN SOLUTION
    return (y_hat - y).abs().mean().item()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mean_absolute_error", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    mean_absolute_error,
    oracle=lambda y_hat, y: (y_hat - y).abs().mean().item(),
    mistakes={
        "metric_not_a_float": lambda y_hat, y: (y_hat - y).abs().mean(),
        "mae_signed": lambda y_hat, y: (y_hat - y).mean().item(),
        "mae_squared": lambda y_hat, y: (y_hat - y).square().mean().item(),
        "mae_is_rmse": lambda y_hat, y: (y_hat - y).square().mean().sqrt().item(),
        "sum_not_mean": lambda y_hat, y: (y_hat - y).abs().sum().item(),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n in (6, 25, 1):
        contract.holds(v.normal(n, std=2.0), v.normal(n))
    y = v.normal(9)
    contract.holds(y + v.uniform(9, low=0.1, high=3.0), y)  # always above
    contract.holds(y - v.uniform(9, low=0.1, high=3.0), y)  # always below
    contract.holds(y, y.clone())
    if v.dtype == torch.float64:  # in float32 these differences are lost
        contract.holds(1000 + v.normal(8, std=1e-3), 1000 + v.normal(8, std=1e-3))
### END HIDDEN TESTS
y_hat, y = torch.tensor([2.0, 2.0, 3.0, 5.0]), torch.tensor([1.0, 2.0, 3.0, 6.0])
assert abs(mean_absolute_error(y_hat, y) - 0.5) < 1e-6
assert isinstance(mean_absolute_error(y_hat, y), float)

# %% [markdown] lang="en"
# ## 11.8 Large errors weigh more: `root_mean_squared_error`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# Often one error of 4 is worse than four errors of 1: a bridge that is a little too strong everywhere
# stands, one that is much too weak in one place does not. Squaring makes large errors weigh more, and
# the root brings the unit of $y$ back:
#
# $$\text{RMSE} = \sqrt{\frac1n \sum_{i=1}^n (\hat y_i - y_i)^2}$$
#
# **By hand.** Errors 1, 1, 1, 1: MAE 1, RMSE 1. Errors 0, 0, 0, 4: MAE 1 again, but RMSE
# $\sqrt{16/4} = 2$.
#
# **How the two relate.** Write $e_i = |\hat y_i - y_i|$. The variance of the $e_i$ is the mean of their
# squares minus the square of their mean, $\text{Var}(e) = \text{RMSE}^2 - \text{MAE}^2$. A variance is never
# negative. So $\text{RMSE} \ge \text{MAE}$, and they are equal only when all errors have the same size. The
# wider the gap, the more uneven the errors.
#
# **Your task.** `y_hat` and `y` are floating `(n,)`. Return a `float`. Divide by $n$.

# %% [markdown] lang="es"
# ## 11.8 Los errores grandes pesan más: `root_mean_squared_error`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# Muchas veces un error de 4 es peor que cuatro errores de 1: un puente algo más fuerte de lo necesario
# en todas partes se sostiene; uno demasiado débil en un solo punto, no. Elevar al cuadrado hace pesar
# más los errores grandes, y la raíz devuelve la unidad de $y$:
#
# $$\text{RMSE} = \sqrt{\frac1n \sum_{i=1}^n (\hat y_i - y_i)^2}$$
#
# **A mano.** Errores 1, 1, 1, 1: MAE 1, RMSE 1. Errores 0, 0, 0, 4: MAE 1 otra vez, pero RMSE
# $\sqrt{16/4} = 2$.
#
# **Cómo se relacionan.** Escribe $e_i = |\hat y_i - y_i|$. La varianza de los $e_i$ es la media de sus
# cuadrados menos el cuadrado de su media, $\text{Var}(e) = \text{RMSE}^2 - \text{MAE}^2$. Una varianza nunca
# es negativa. Por eso $\text{RMSE} \ge \text{MAE}$, y solo son iguales cuando todos los errores tienen el
# mismo tamaño. Cuanto mayor es la diferencia, más desiguales son los errores.
#
# **Tu tarea.** `y_hat` e `y` son de coma flotante `(n,)`. Devuelve un `float`. Divide entre $n$.


# %% nbgrader={"grade_id": "root_mean_squared_error", "solution": true}
def root_mean_squared_error(y_hat: Tensor, y: Tensor) -> float:
    """Return the root of the mean of (y_hat - y)² over n predictions (n,) and true values (n,)."""
    ### BEGIN SOLUTION
    return (y_hat - y).square().mean().sqrt().item()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_root_mean_squared_error", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

contract = Contract(
    root_mean_squared_error,
    oracle=lambda y_hat, y: (y_hat - y).square().mean().sqrt().item(),
    mistakes={
        "metric_not_a_float": lambda y_hat, y: (y_hat - y).square().mean().sqrt(),
        "rmse_without_root": lambda y_hat, y: (y_hat - y).square().mean().item(),
        "rmse_root_of_sum": lambda y_hat, y: (y_hat - y).square().sum().sqrt().item(),
        "rmse_is_mae": lambda y_hat, y: (y_hat - y).abs().mean().item(),
        "rmse_divided_by_n_minus_1": lambda y_hat, y: (
            ((y_hat - y).square().sum() / (len(y) - 1)).sqrt().item()
        ),
        "rmse_spread_of_errors": lambda y_hat, y: (y_hat - y).std(correction=0).item(),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n in (6, 25, 1):
        contract.holds(v.normal(n, std=2.0), v.normal(n, mean=0.5))
    y = v.normal(9)
    contract.holds(y + v.uniform(9, low=0.1, high=3.0), y)
    contract.holds(y, y.clone())
    contract.holds(y + 2, y)
    if v.dtype == torch.float64:  # in float32 these differences are lost
        contract.holds(1000 + v.normal(8, std=1e-3), 1000 + v.normal(8, std=1e-3))
### END HIDDEN TESTS
y_hat, y = torch.tensor([0.0, 2.0, 3.0, 9.0]), torch.tensor([0.0, 2.0, 3.0, 5.0])
assert abs(root_mean_squared_error(y_hat, y) - 2.0) < 1e-6
assert isinstance(root_mean_squared_error(y_hat, y), float)

# %% [markdown] lang="en"
# ## 11.9 Better than the mean or not: `r2_score`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# Is an RMSE of 3 good? That depends on how much $y$ varies. So compare with the laziest model there is:
# the one that always predicts the mean $\bar y$ of the true values. Its sum of squares is the *total* one,
# that of your model the *residual* one:
#
# $$S_\text{tot} = \sum_{i=1}^n (y_i - \bar y)^2 \qquad S_\text{res} = \sum_{i=1}^n (y_i - \hat y_i)^2 \qquad
# R^2 = 1 - \frac{S_\text{res}}{S_\text{tot}}$$
#
# $R^2$, the *coefficient of determination*, is the share of the squares that the model explains. It is 1
# for a perfect prediction and 0 for the mean. In spite of its name it can be **negative**: a model can
# be worse than the mean. Leave it so.
#
# The two arguments do not play the same part: the mean and the total come from $y$ alone.
#
# **By hand.** True 1, 2, 3, 6 with mean 3, predicted 2, 2, 3, 5. $S_\text{res} = 1 + 0 + 0 + 1 = 2$ and
# $S_\text{tot} = 4 + 1 + 0 + 9 = 14$, so $R^2 = 1 - \frac{2}{14} \approx 0.857$.
#
# **Your task.** `y_hat` and `y` are floating `(n,)`. Return a `float`. When all true values are equal,
# there is nothing to explain and $S_\text{tot} = 0$: return 0.0, even if the prediction is perfect.

# %% [markdown] lang="es"
# ## 11.9 Mejor que la media o no: `r2_score`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# ¿Es bueno un RMSE de 3? Depende de cuánto varíe $y$. Compara, pues, con el modelo más perezoso que hay:
# el que predice siempre la media $\bar y$ de los valores verdaderos. Su suma de cuadrados es la *total*, y
# la de tu modelo, la *residual*:
#
# $$S_\text{tot} = \sum_{i=1}^n (y_i - \bar y)^2 \qquad S_\text{res} = \sum_{i=1}^n (y_i - \hat y_i)^2 \qquad
# R^2 = 1 - \frac{S_\text{res}}{S_\text{tot}}$$
#
# $R^2$, el *coeficiente de determinación*, es la parte de los cuadrados que el modelo explica. Vale 1 si
# la predicción es perfecta y 0 si es la media. A pesar de su nombre puede ser **negativo**: un modelo
# puede ser peor que la media. Déjalo así.
#
# Los dos argumentos no desempeñan el mismo papel: la media y el total salen solo de $y$.
#
# **A mano.** Verdaderos 1, 2, 3, 6 con media 3, predichos 2, 2, 3, 5. $S_\text{res} = 1 + 0 + 0 + 1 = 2$ y
# $S_\text{tot} = 4 + 1 + 0 + 9 = 14$, así que $R^2 = 1 - \frac{2}{14} \approx 0.857$.
#
# **Tu tarea.** `y_hat` e `y` son de coma flotante `(n,)`. Devuelve un `float`. Cuando todos los valores
# verdaderos son iguales no hay nada que explicar y $S_\text{tot} = 0$: devuelve 0.0, aunque la predicción
# sea perfecta.


# %% nbgrader={"grade_id": "r2_score", "solution": true}
def r2_score(y_hat: Tensor, y: Tensor) -> float:
    """Return 1 - residual / total sum of squares, and 0.0 where y (n,) is constant."""
    ### BEGIN SOLUTION
    residual = (y - y_hat).square().sum().item()
    total = (y - y.mean()).square().sum().item()
    return 1 - residual / total if total > 0 else 0.0
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_r2_score", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_r2_score(y_hat, y):
    return 1 - ((y - y_hat).square().sum() / (y - y.mean()).square().sum()).item()


contract = Contract(
    r2_score,
    oracle=right_r2_score,
    mistakes={
        "metric_not_a_float": lambda y_hat, y: torch.tensor(
            right_r2_score(y_hat, y), dtype=y.dtype
        ),
        "swapped_arguments": lambda y_hat, y: right_r2_score(y, y_hat),
        "r2_without_one_minus": lambda y_hat, y: 1 - right_r2_score(y_hat, y),
        "r2_mean_over_unbiased": lambda y_hat, y: (
            1 - ((y - y_hat).square().mean() / y.var(correction=1)).item()
        ),
        "r2_squared_correlation": lambda y_hat, y: (
            torch.corrcoef(torch.stack([y_hat, y]))[0, 1].square().item()
        ),
        "r2_forgets_bias": lambda y_hat, y: (
            1 - ((y - y_hat).var(correction=0) / y.var(correction=0)).item()
        ),
        "r2_cut_at_zero": lambda y_hat, y: max(0.0, right_r2_score(y_hat, y)),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n in (5, 20, 60):
        y = v.normal(n, mean=1.0, std=2.0)
        contract.holds(y + v.normal(n, mean=0.3), y)  # a fair prediction
        contract.holds(v.normal(n, std=2.0), y)  # one worse than the mean
    contract.holds(y.clone(), y)
    contract.holds(v.tensor([3.0, 3.0]), v.tensor([2.0, 4.0]))  # exactly the mean
    contract.holds(v.tensor([4.0, 4.0, 4.0]), v.tensor([2.0, 4.0, 9.0]))  # constant, y is not
    y = v.normal(6, std=1e-2)  # small, but not constant
    contract.holds(y + v.normal(6, std=5e-3), y)
    if v.dtype == torch.float64:  # in float32 these differences are blurred
        y = 100 + v.normal(8, std=1e-2)
        contract.holds(y + v.normal(8, std=5e-3), y)
### END HIDDEN TESTS
y_hat, y = torch.tensor([2.0, 2.0, 3.0, 5.0]), torch.tensor([1.0, 2.0, 3.0, 6.0])
assert abs(r2_score(y_hat, y) - (1 - 2 / 14)) < 1e-6
assert isinstance(r2_score(y_hat, y), float)

# %% nbgrader={"grade_id": "test_r2_score_2", "grade": true, "points": 1}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants

for v in variants():
    contract = Contract(
        r2_score,
        oracle=lambda y_hat, y: 0.0 if bool((y == y[0]).all()) else 0.75,
        mistakes={"r2_of_constant_not_0": lambda y_hat, y: 1.0},
    )
    contract.forbids("sklearn.*", "torchmetrics.*")
    contract.holds(v.tensor([1.0, 3.0, 2.0, 2.0]), v.tensor([0.0, 4.0, 2.0, 2.0]))
    for value, n in [(3.0, 4), (0.0, 8), (-7.0, 2)]:
        y = v.tensor([value] * n)
        contract.holds(y + v.normal(n), y)
        contract.holds(y.clone(), y)  # a perfect prediction of a constant
### END HIDDEN TESTS
constant = torch.tensor([4.0, 4.0, 4.0, 4.0])
assert r2_score(torch.tensor([4.0, 5.0, 4.0, 3.0]), constant) == 0.0

# %% [markdown] lang="en"
# Look at the example: $R^2$ compares the areas of two sets of squares. The side of each square is an
# error: on the left that of the mean, on the right that of the prediction.

# %% [markdown] lang="es"
# Mira el ejemplo: $R^2$ compara las áreas de dos conjuntos de cuadrados. El lado de cada cuadrado es un
# error: a la izquierda, el de la media; a la derecha, el de la predicción.

# %% uses_exercises=true
truth, guess = torch.tensor([1.0, 2.0, 3.0, 6.0]), torch.tensor([2.0, 2.0, 3.0, 5.0])
figure, pair = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True, layout="constrained")
baseline = truth.mean().expand(4)
for axes, line, title in zip(
    pair,
    (baseline, guess),
    ("$S_{tot}$: 14", f"$S_{{res}}$: 2    $R^2$ = {r2_score(guess, truth):.3f}"),
    strict=True,
):
    for i in range(4):
        foot, side = min(line[i], truth[i]).item(), abs(line[i] - truth[i]).item()
        square = plt.Rectangle((3 * i, foot), side, side, facecolor="#fdd0a2", edgecolor="#b8480a")
        axes.add_patch(square)
    axes.plot(3 * torch.arange(4), line, "_", color="#08519c", markersize=16, markeredgewidth=2)
    axes.plot(3 * torch.arange(4), truth, "o", color="black")
    axes.set(title=title, xticks=[0, 3, 6, 9], xticklabels=["1", "2", "3", "4"], xlabel="i")
    axes.set(xlim=(-1, 13), ylim=(0.4, 6.6), aspect="equal")
pair[0].set_ylabel("y")
show(
    figure,
    "Four points twice: squares on their distances to the mean, large, and to the "
    "prediction, small. · Cuatro puntos dos veces: cuadrados sobre sus distancias a la media, "
    "grandes, y a la predicción, pequeños.",
)

# %% [markdown] lang="en"
# ## 11.10 Among the best k: `top_k_accuracy`
#
# *Required · 10 minutes · difficulty 2 of 3 · 3 points*
#
# Is this photo a wolf or a husky? With a thousand classes, some are so close that the second guess is no
# disgrace. A search engine may even show ten. **Top-k accuracy** counts a sample as right when its true
# class is *among the k classes with the greatest logits*:
#
# $$\text{top-}k = \frac1n \sum_{i=1}^n \big[\, y_i \in \text{the } k \text{ greatest of } z_{i0}, \dots, z_{i,c-1} \,\big]$$
#
# Here $z_{ij}$ is the logit of sample $i$ for class $j$, and $c$ is the number of classes. With $k = 1$
# this is the accuracy. It can only grow with $k$, and with $k = c$ it is 1.
#
# **By hand.** Logits (2, 1, 0), (0, 3, 1), (1, 0, 2), and the true class is always 1. Its rank is second,
# first, third. So the top-1 accuracy is $\frac13$, top-2 is $\frac23$, top-3 is 1.
#
# **Your task.** `logits` is floating `(n, c)`, `labels` is int64 `(n,)`, and `k` is a whole number,
# $1 \le k \le c$. No two logits of a row are equal. Return a `float`.

# %% [markdown] lang="es"
# ## 11.10 Entre los k mejores: `top_k_accuracy`
#
# *Obligatorio · 10 minutos · dificultad 2 de 3 · 3 puntos*
#
# ¿Esta foto es de un lobo o de un husky? Con mil clases, algunas están tan cerca que acertar a la segunda
# no es una vergüenza. Un buscador puede incluso mostrar diez. La **exactitud top-k** da por buena una
# muestra cuando su clase verdadera está *entre las k clases con los logits mayores*:
#
# $$\text{top-}k = \frac1n \sum_{i=1}^n \big[\, y_i \in \text{los } k \text{ mayores de } z_{i0}, \dots, z_{i,c-1} \,\big]$$
#
# Aquí $z_{ij}$ es el logit de la muestra $i$ para la clase $j$, y $c$ es el número de clases. Con $k = 1$
# es la exactitud. Al aumentar $k$ solo puede crecer, y con $k = c$ vale 1.
#
# **A mano.** Logits (2, 1, 0), (0, 3, 1), (1, 0, 2), y la clase verdadera es siempre la 1. Queda segunda,
# primera y tercera. La exactitud top-1 es, pues, $\frac13$; la top-2, $\frac23$, y la top-3, 1.
#
# **Tu tarea.** `logits` es de coma flotante `(n, c)`, `labels` es int64 `(n,)` y `k` es un número entero,
# $1 \le k \le c$. En una fila no hay dos logits iguales. Devuelve un `float`.


# %% nbgrader={"grade_id": "top_k_accuracy", "solution": true}
def top_k_accuracy(logits: Tensor, labels: Tensor, k: int) -> float:
    """Return the share of rows of logits (n, c) whose label (n,) is among the k greatest."""
    ### BEGIN SOLUTION
    best = logits.topk(k, dim=1).indices  # (n, k)
    hits = (best == labels[:, None]).any(dim=1)
    return hits.sum().item() / len(labels)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_top_k_accuracy", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_ranks(logits, labels):
    return (logits > logits.gather(1, labels[:, None])).sum(1)


contract = Contract(
    top_k_accuracy,
    oracle=lambda logits, labels, k: (right_ranks(logits, labels) < k).double().mean().item(),
    mistakes={
        "top_k_ignores_k": lambda logits, labels, k: (
            (right_ranks(logits, labels) < 1).double().mean().item()
        ),
        "top_k_only_the_kth": lambda logits, labels, k: (
            (right_ranks(logits, labels) == k - 1).double().mean().item()
        ),
        "top_k_least": lambda logits, labels, k: (
            (right_ranks(-logits, labels) < k).double().mean().item()
        ),
        "top_k_off_by_one": lambda logits, labels, k: (
            (right_ranks(logits, labels) <= k).double().mean().item()
        ),
        "top_k_divided_by_k": lambda logits, labels, k: (
            (right_ranks(logits, labels) < k).double().mean().item() / k
        ),
        "metric_not_a_float": lambda logits, labels, k: (
            (right_ranks(logits, labels) < k).float().mean()
        ),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n, c in [(30, 5), (5, 5), (40, 10), (7, 2), (3, 6), (4, 1)]:
        logits, labels = v.normal(n, c, std=3.0), v.integers(0, c, n)
        for k in range(1, c + 1):
            contract.holds(logits, labels, k)
    contract.holds(-5 - v.uniform(12, 4), v.integers(0, 4, 12), 2)  # all negative
    for far in (100.0, -100.0):  # where exp overflows or vanishes, and a sigmoid is 1 or 0
        contract.holds(v.normal(12, 4, mean=far), v.integers(0, 4, 12), 2)
    logits = v.normal(1, 6)
    for label in range(6):
        contract.holds(logits, v.labels([label]), 3)
    step = 1e-4 if v.dtype == torch.float32 else 1e-11  # in a narrower dtype they would tie
    rows = torch.stack([v.permutation(5) for _ in range(20)])
    contract.holds(1 + step * v.tensor(rows), v.integers(0, 5, 20), 2)
    contract.holds(v.tensor([[1.0, 2.0], [1.0, 2.0]]), v.labels([1, 0]), 1)
### END HIDDEN TESTS
logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [1.0, 0.0, 2.0]])
labels = torch.tensor([1, 1, 1])
for k, expected in [(1, 1 / 3), (2, 2 / 3), (3, 1.0)]:
    assert abs(top_k_accuracy(logits, labels, k) - expected) < 1e-6
assert isinstance(top_k_accuracy(logits, labels, 2), float)

# %% [markdown] lang="en"
# ## 11.11 Whether 90 % means 90 %: `expected_calibration_error`
#
# *Optional · 20 minutes · difficulty 3 of 3 · 0 points*
#
# A weather forecast that says "70 % rain" is honest when it rains on 70 of 100 such days. A classifier is
# **calibrated** in the same sense: among the samples where it gives its prediction the probability 0.7,
# it is right in 70 %. Accuracy does not tell you this, nor does the AUC.
#
# For sample $i$ let $p_i$ be its *top probability* (the greatest of its row) and $r_i$ be 1 if the class
# that has it is the true one, else 0. One sample says nothing about a share, so samples with similar
# $p_i$ are put together. Cut $[0, 1]$ into $m$ bins of equal width; sample $i$ falls into bin $b$ when
#
# $$\frac bm \le p_i < \frac{b+1}{m}, \qquad b = 0, \dots, m - 1,$$
#
# and $p_i = 1$ goes into the last bin. Let $B_b$ be the samples of bin $b$, $|B_b|$ their number. Compare
# how often they are right with how sure they are:
#
# $$\text{acc}_b = \frac{1}{|B_b|} \sum_{i \in B_b} r_i \qquad \text{conf}_b = \frac{1}{|B_b|} \sum_{i \in B_b} p_i \qquad
# \text{ECE} = \sum_{b} \frac{|B_b|}{n} \, \big| \text{acc}_b - \text{conf}_b \big|$$
#
# An empty bin adds nothing. Note that $|B_b|$ cancels: each term is
# $\frac1n \big| \sum_{i \in B_b} (r_i - p_i) \big|$.
#
# **By hand.** Four samples, $m = 2$. Top probabilities 0.9 (right), 0.8 (wrong), 0.5 (wrong), 0.4 (right).
# Bin 0 holds the 0.4: acc 1, conf 0.4, gap 0.6. Bin 1 holds the others, 0.5 included: acc
# $\frac13$, conf $\frac{2.2}{3}$, gap 0.4. So ECE $= \frac14 \cdot 0.6 + \frac34 \cdot 0.4 = 0.45$.
#
# **Your task.** `probs` is floating `(n, c)`, each row adds up to 1; `labels` is int64 `(n,)`; `num_bins` is
# $m$. Return a `float`.

# %% [markdown] lang="es"
# ## 11.11 Si un 90 % es un 90 %: `expected_calibration_error`
#
# *Opcional · 20 minutos · dificultad 3 de 3 · 0 puntos*
#
# Un pronóstico que dice «70 % de lluvia» es honrado cuando llueve en 70 de cada 100 días así. Un
# clasificador está **calibrado** en el mismo sentido: entre las muestras en que da a su predicción la
# probabilidad 0.7, acierta el 70 %. Ni la exactitud ni el AUC te lo dicen.
#
# Para la muestra $i$, sea $p_i$ su *probabilidad máxima* (la mayor de su fila), y sea $r_i$ igual a 1 si la
# clase que la tiene es la verdadera y 0 si no. Una sola muestra no dice nada de una proporción, así que se
# juntan las que tienen $p_i$ parecidas. Corta $[0, 1]$ en $m$ intervalos (*bins*) de igual anchura; la
# muestra $i$ cae en el intervalo $b$ cuando
#
# $$\frac bm \le p_i < \frac{b+1}{m}, \qquad b = 0, \dots, m - 1,$$
#
# y $p_i = 1$ va al último. Sean $B_b$ las muestras del intervalo $b$ y $|B_b|$ su número. Compara cuántas
# veces aciertan con lo seguras que están:
#
# $$\text{acc}_b = \frac{1}{|B_b|} \sum_{i \in B_b} r_i \qquad \text{conf}_b = \frac{1}{|B_b|} \sum_{i \in B_b} p_i \qquad
# \text{ECE} = \sum_{b} \frac{|B_b|}{n} \, \big| \text{acc}_b - \text{conf}_b \big|$$
#
# Un intervalo vacío no suma nada. Observa que $|B_b|$ se cancela: cada término es
# $\frac1n \big| \sum_{i \in B_b} (r_i - p_i) \big|$.
#
# **A mano.** Cuatro muestras, $m = 2$. Probabilidades máximas 0.9 (acierto), 0.8 (fallo), 0.5 (fallo), 0.4
# (acierto). En el intervalo 0 está la de 0.4: acc 1, conf 0.4, diferencia 0.6. En el 1 están las demás,
# también la de 0.5: acc $\frac13$, conf $\frac{2.2}{3}$, diferencia 0.4. Así, ECE
# $= \frac14 \cdot 0.6 + \frac34 \cdot 0.4 = 0.45$.
#
# **Tu tarea.** `probs` es de coma flotante `(n, c)` y cada fila suma 1; `labels` es int64 `(n,)`;
# `num_bins` es $m$. Devuelve un `float`.


# %% nbgrader={"grade_id": "expected_calibration_error", "solution": true}
def expected_calibration_error(probs: Tensor, labels: Tensor, num_bins: int = 10) -> float:
    """Return the mean gap between confidence and accuracy of probs (n, c), bin by bin."""
    ### BEGIN SOLUTION
    confidence, predicted = probs.max(dim=1)
    surprise = (predicted == labels).to(probs.dtype) - confidence
    bins = (confidence * num_bins).long().clamp(max=num_bins - 1)  # 1.0 goes into the last
    gaps = probs.new_zeros(num_bins).index_add(0, bins, surprise)
    return gaps.abs().sum().item() / len(labels)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_expected_calibration_error", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import Contract, variants


def right_bin_gaps(probs, labels, num_bins, right_closed=False):
    """Return (number of samples, accuracy - confidence) of every bin that is not empty."""
    found = []
    top, predicted = probs.max(1)
    for b in range(num_bins):
        low, high = b / num_bins, (b + 1) / num_bins
        if right_closed:
            inside = (top > low) & (top <= high)
        else:
            inside = (top >= low) & ((top < high) | (b == num_bins - 1))
        if inside.any():
            gap = (predicted == labels)[inside].double().mean() - top[inside].double().mean()
            found.append((int(inside.sum()), gap.item()))
    return found


def right_ece(probs, labels, num_bins=10, right_closed=False):
    gaps = right_bin_gaps(probs, labels, num_bins, right_closed)
    return sum(n * abs(gap) for n, gap in gaps) / len(labels)


def ece_of_equal_bins(probs, labels, num_bins=10):
    gaps = right_bin_gaps(probs, labels, num_bins)
    return sum(abs(gap) for _, gap in gaps) / len(gaps)


contract = Contract(
    expected_calibration_error,
    oracle=right_ece,
    mistakes={
        "ece_bins_closed_on_the_right": lambda probs, labels, num_bins=10: right_ece(
            probs, labels, num_bins, right_closed=True
        ),
        "ece_bins_not_weighted": ece_of_equal_bins,
        "ece_greatest_gap": lambda probs, labels, num_bins=10: max(
            abs(gap) for _, gap in right_bin_gaps(probs, labels, num_bins)
        ),
        "ece_without_bins": lambda probs, labels, num_bins=10: right_ece(probs, labels, 1),
        "ece_num_bins_ignored": lambda probs, labels, num_bins=10: right_ece(probs, labels, 10),
    },
)
contract.forbids("sklearn.*", "torchmetrics.*")
for v in variants():
    for n, c in [(60, 3), (200, 5), (40, 2)]:
        probs, labels = v.normal(n, c, std=2.0).softmax(1), v.integers(0, c, n)
        contract.holds(probs, labels)
        for num_bins in (1, 4, 15):
            contract.holds(probs, labels, num_bins)
    # Top probabilities on the edges of the bins: 1/2 and 3/4, and 1 in the last.
    rows = [[0.5, 0.25, 0.25], [0.4375, 0.375, 0.1875], [0.125, 0.75, 0.125]]
    rows += [[0.625, 0.25, 0.125], [0.0, 0.0, 1.0]]
    edges = v.tensor(rows)[[0, 1, 0, 2, 3, 2, 4, 0, 1]]
    labels = v.labels([1, 0, 0, 1, 0, 1, 0, 2, 0])
    for num_bins in (4, 2, 8):
        contract.holds(edges, labels, num_bins=num_bins)
    contract.holds(edges, labels)  # 0.5 begins the sixth of ten bins
    sure = v.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.8125, 0.1875]])
    contract.holds(sure, v.labels([0, 1, 1, 1]), 4)
    contract.holds(sure[:1], v.labels([0]), 4)
    contract.holds(sure[:1], v.labels([1]))
### END HIDDEN TESTS
probs = torch.tensor([[0.9, 0.1, 0.0], [0.1, 0.8, 0.1], [0.5, 0.3, 0.2], [0.3, 0.3, 0.4]])
labels = torch.tensor([0, 0, 1, 2])
assert abs(expected_calibration_error(probs, labels, num_bins=2) - 0.45) < 1e-6
assert isinstance(expected_calibration_error(probs, labels), float)

# %% [markdown] lang="en"
# ## 11.12 Milestone: two classifiers before your metrics
#
# Three classes wind around a centre and overlap. From 120 points learn two classifiers: a **linear** one
# and a **network** with two hidden layers, which is trained until it knows its points by heart. Then 2,000
# new points judge them. Run the cells: your own functions measure.

# %% [markdown] lang="es"
# ## 11.12 Hito: dos clasificadores ante tus métricas
#
# Tres clases giran alrededor de un centro y se solapan. De 120 puntos aprenden dos clasificadores: uno
# **lineal** y una **red** con dos capas ocultas, que se entrena hasta saberse sus puntos de memoria.
# Después los juzgan 2000 puntos nuevos. Ejecuta las celdas: miden tus propias funciones.


# %%
def spiral_points(n, generator):
    """Return n points (n, 2) in three classes and their labels (n,)."""
    classes = torch.randint(0, 3, (n,), generator=generator)
    radius = 0.3 + 2.2 * torch.rand(n, generator=generator)
    angle = 1.2 * radius + 2 * math.pi / 3 * classes
    points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return points + 0.4 * torch.randn(n, 2, generator=generator), classes


def train(model, X, classes, lr, num_steps):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for _ in range(num_steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), classes).backward()
        optimizer.step()


random_points = torch.Generator().manual_seed(2)
X_train, classes_train = spiral_points(120, random_points)
X_new, classes_new = spiral_points(2000, random_points)
torch.manual_seed(0)
linear = nn.Linear(2, 3)
network = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 3))
train(linear, X_train, classes_train, lr=0.05, num_steps=300)
train(network, X_train, classes_train, lr=0.01, num_steps=300)
with torch.no_grad():
    outputs = {"linear · lineal": linear(X_new), "network · red": network(X_new)}

figure, pair = plt.subplots(1, 2, figsize=(8, 3.8), sharey=True, layout="constrained")
grid = torch.cartesian_prod(torch.linspace(-3.8, 3.8, 160), torch.linspace(-3.8, 3.8, 160))
for axes, model, name in zip(pair, (linear, network), outputs, strict=True):
    with torch.no_grad():
        regions = model(grid).argmax(dim=1).reshape(160, 160).T
    axes.contourf(
        torch.linspace(-3.8, 3.8, 160),
        torch.linspace(-3.8, 3.8, 160),
        regions,
        levels=[-0.5, 0.5, 1.5, 2.5],
        colors=["#c6dbef", "#fdd0a2", "#d9d9d9"],
    )
    for k, (marker, colour) in enumerate([("o", "#08519c"), ("^", "#b8480a"), ("s", "black")]):
        axes.scatter(*X_train[classes_train == k].T, s=18, marker=marker, color=colour, label=k)
    axes.set(title=name, xlabel="$x_1$", aspect="equal")
pair[0].set_ylabel("$x_2$")
figure.legend(*pair[1].get_legend_handles_labels(), title="y", loc="outside right upper")
show(
    figure,
    "The training points of three winding classes and the regions of both classifiers: "
    "straight borders for the linear one, winding ones for the network. · Los puntos de "
    "entrenamiento de tres clases en espiral y las regiones de ambos clasificadores: fronteras "
    "rectas en el lineal y curvas en la red.",
)

# %% [markdown] lang="en"
# **First question: who is right more often, and who ranks better?** The table counts; the ROC curves ask
# of each model how well its probability of class 0 tells class 0 from the rest. The higher curve wins.

# %% [markdown] lang="es"
# **Primera pregunta: ¿quién acierta más y quién ordena mejor?** La tabla cuenta; las curvas ROC preguntan
# a cada modelo si su probabilidad de la clase 0 distingue bien esa clase de las demás. Gana la curva más
# alta.

# %% uses_exercises=true
for name, logits in outputs.items():
    predicted = logits.argmax(dim=1)
    print(
        f"{name:16}  accuracy {accuracy(classes_new, predicted):.3f}"
        f"   top-2 {top_k_accuracy(logits, classes_new, 2):.3f}"
        f"   macro F1 {f1_score(classes_new, predicted, 3):.3f}"
    )
is_class_0 = (classes_new == 0).long()
figure, axes = plt.subplots(figsize=(4.4, 4), layout="constrained")
axes.plot([0, 1], [0, 1], ":", color="gray", linewidth=1)
for (name, logits), style, colour in zip(
    outputs.items(), ("--", "-"), ("#b8480a", "#08519c"), strict=True
):
    # The logarithm keeps the order, and keeps probabilities near 1 apart.
    score = logits.log_softmax(dim=1)[:, 0]
    fpr, tpr, _ = roc_curve(is_class_0, score)
    area = roc_auc(is_class_0, score)
    axes.plot(fpr, tpr, style, color=colour, label=f"{name}: AUC {area:.3f}")
axes.set(xlabel="FPR", ylabel="TPR", aspect="equal", title="0 | 1, 2")
axes.legend(loc="lower right")
show(
    figure,
    "Two ROC curves above the diagonal, that of the network above that of the linear "
    "classifier. · Dos curvas ROC por encima de la diagonal, la de la red por encima de la del "
    "clasificador lineal.",
)

# %% [markdown] lang="en"
# **Second question: which mistakes?** The darker, the more samples. Read along a row: what the points of a
# true class were taken for.

# %% [markdown] lang="es"
# **Segunda pregunta: ¿qué errores?** Cuanto más oscuro, más muestras. Lee a lo largo de una fila: a qué
# clases se asignaron los puntos de una misma clase verdadera.

# %% uses_exercises=true
figure, pair = plt.subplots(1, 2, figsize=(7, 3.4), layout="constrained")
for axes, (name, logits) in zip(pair, outputs.items(), strict=True):
    table = confusion_matrix(classes_new, logits.argmax(dim=1), 3)
    axes.imshow(table, cmap="Blues", vmin=0, vmax=700)
    for i in range(3):
        for j in range(3):
            shade = "white" if table[i, j] > 460 else "black"
            axes.text(j, i, int(table[i, j]), ha="center", va="center", color=shade, fontsize=13)
    axes.set(xticks=range(3), yticks=range(3), title=name, xlabel="$\\hat y$", ylabel="$y$")
show(
    figure,
    "Two confusion matrices of 3 rows and 3 columns, largest on the diagonal. · Dos "
    "matrices de confusión de 3 filas y 3 columnas, con los mayores números en la diagonal.",
)

# %% [markdown] lang="en"
# **Third question: can you believe what they say of themselves?** A *reliability diagram* shows, for each bin
# of the top probability, the share that is right. An honest classifier has its bars end on the dashed
# line. Bars below it promise too much. The grey bars show how many samples each bin holds.

# %% [markdown] lang="es"
# **Tercera pregunta: ¿puedes creer lo que dicen de sí mismos?** Un *diagrama de fiabilidad* muestra, en cada
# intervalo de la probabilidad máxima, la parte de aciertos. En un clasificador honrado las barras terminan
# en la línea discontinua. Las barras que se quedan por debajo prometen demasiado. Las barras grises
# muestran cuántas muestras hay en cada intervalo.

# %%
figure, panels = plt.subplots(
    2, 2, figsize=(7.5, 4.8), height_ratios=[3, 1], sharex=True, sharey="row", layout="constrained"
)
middles = [0.05 + 0.1 * b for b in range(10)]
for column, (name, logits) in zip(panels.T, outputs.items(), strict=True):
    confidence, predicted = logits.softmax(dim=1).max(dim=1)
    bins = (confidence * 10).long().clamp(max=9)
    sizes = torch.bincount(bins, minlength=10)
    hits = torch.bincount(bins, weights=(predicted == classes_new).float(), minlength=10)
    share = (hits / sizes.clamp(min=1)).tolist()
    column[0].bar(middles, share, width=0.1, color="#6baed6", edgecolor="black")
    column[0].plot([0, 1], [0, 1], "--", color="black")
    column[0].set(title=name, xlim=(0.25, 1), ylim=(0, 1.02))
    column[1].bar(middles, sizes.tolist(), width=0.1, color="lightgray", edgecolor="black")
    column[1].set_xlabel("$p_i$")
panels[0, 0].set_ylabel("acc")
panels[1, 0].set_ylabel("n")
show(
    figure,
    "Two reliability diagrams. The bars of the linear classifier end near the diagonal; "
    "those of the network stay below it, and most of its samples are in the last bin. · Dos "
    "diagramas de fiabilidad. Las barras del clasificador lineal terminan cerca de la diagonal; "
    "las de la red se quedan por debajo, y la mayoría de sus muestras está en el último intervalo.",
)

# %% uses_exercises=true
for name, logits in outputs.items():
    ece = expected_calibration_error(logits.softmax(dim=1), classes_new)
    print(f"{name:16}  ECE {ece:.3f}")

# %% [markdown] lang="en"
# The network is right more often *and* ranks better. But it learned 120 points by heart, and it is nearly
# always sure of itself, more than its record allows. The linear classifier knows less, and knows how much
# it knows. Which one you want depends on what the answer is for. No single number would have told you.
#
# ## Summary
#
# - Accuracy is easy to read and blind to rare classes. The confusion matrix shows which mistakes are made.
# - Precision counts false alarms, recall counts misses, and $F_1$ is high only when both are. Macro treats
#   classes alike, micro treats samples alike.
# - A ROC curve shows all thresholds at once. Its area is the probability that a positive is ranked above
#   a negative, ties counting one half.
# - MAE and RMSE have the unit of $y$; RMSE weighs large errors more. $R^2$ compares with the mean and
#   can be negative.
# - A calibrated classifier can be believed. A good ranking does not make a classifier calibrated.
#
# **Next:** in assignment 12 everything comes together. You train a network on real images of handwritten
# digits, stop it at the right moment, and report its accuracy and its macro F1.

# %% [markdown] lang="es"
# La red acierta más *y* ordena mejor. Pero se aprendió 120 puntos de memoria y casi siempre está segura de
# sí misma, más de lo que permiten sus resultados. El clasificador lineal sabe menos, y sabe cuánto sabe.
# Cuál prefieres depende de para qué sirve la respuesta. Ningún número por sí solo te lo habría dicho.
#
# ## Resumen
#
# - La exactitud se lee con facilidad y no ve las clases raras. La matriz de confusión muestra qué errores
#   se cometen.
# - La precisión cuenta falsas alarmas, la exhaustividad cuenta omisiones, y $F_1$ solo es alto cuando lo son
#   ambas. Macro trata igual a las clases; micro, a las muestras.
# - Una curva ROC muestra todos los umbrales a la vez. Su área es la probabilidad de que un positivo quede
#   por encima de un negativo, contando los empates como la mitad.
# - MAE y RMSE tienen la unidad de $y$; RMSE da más peso a los errores grandes. $R^2$ compara con la media y
#   puede ser negativo.
# - A un clasificador calibrado se le puede creer. Ordenar bien no basta para estar calibrado.
#
# **A continuación:** en la entrega 12 se junta todo. Entrenas una red con imágenes reales de dígitos
# manuscritos, la detienes en el momento justo e informas de su exactitud y de su F1 macro.
