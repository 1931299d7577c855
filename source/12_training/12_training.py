# %% [markdown] lang="en"
# # 12. Training: everything at once, on real data
#
# You have written every piece: tensors, gradients, losses, networks, regularization, optimizers,
# metrics. Now you put them together, as one does at work: real images, a training loop, a validation
# set that decides when to stop, and test images whose labels you never see.
#
# **You will** make a run repeatable, build a classifier, train it for an epoch, evaluate it, stop it
# in time, and read handwritten digits that nobody has labelled for you.
#
# **What comes after:** your own data. The loop that you write here is the loop of every network.
#
# **The data.** 1,797 images of handwritten digits, each 8 × 8 grey pixels with whole values from 0
# (paper) to 16 (ink), laid out row by row as 64 numbers. The file `digits.npz` beside this notebook
# holds 1,437 of them with their labels and 360 without. (They come from the *Optical Recognition of
# Handwritten Digits* data set of the UCI repository, as scikit-learn distributes it. On Colab, upload
# the file next to the notebook.)
#
# Write your code in place of the lines that raise `NotImplementedError`, then run the cell below
# it: it checks a few cases at once. More are checked when you hand in your work.

# %% [markdown] lang="es"
# # 12. Entrenamiento: todo a la vez, con datos reales
#
# Ya has escrito todas las piezas: tensores, gradientes, pérdidas, redes, regularización,
# optimizadores, métricas. Ahora las juntas como se hace en la práctica: imágenes reales, un bucle de
# entrenamiento, un conjunto de validación que decide cuándo parar y unas imágenes de prueba cuyas
# etiquetas no verás nunca.
#
# **Vas a** hacer repetible una ejecución, construir un clasificador, entrenarlo durante una época,
# evaluarlo, pararlo a tiempo y leer dígitos escritos a mano que nadie te ha etiquetado.
#
# **Después:** tus propios datos. El bucle que escribes aquí es el bucle de cualquier red.
#
# **Los datos.** 1797 imágenes de dígitos escritos a mano, cada una de 8 × 8 píxeles grises con valores
# enteros de 0 (papel) a 16 (tinta), colocados fila por fila como 64 números. El archivo `digits.npz`,
# junto a este cuaderno, contiene 1437 con su etiqueta y 360 sin ella. (Proceden del conjunto *Optical
# Recognition of Handwritten Digits* del repositorio de la UCI, tal como lo distribuye scikit-learn. En
# Colab, sube el archivo junto al cuaderno.)
#
# Escribe tu código en lugar de las líneas que lanzan `NotImplementedError` y ejecuta la celda
# siguiente: comprueba al momento unos pocos casos. Al entregar se comprueban más.

# %%
import base64
import copy
import html
import io
import math
import os
import random
import tempfile

import matplotlib.pyplot as plt
import numpy as np
import torch
from IPython.display import HTML, display
from torch import Tensor, nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.set_num_threads(1)  # on so small a network, more threads would wait for each other
# %%
with np.load("digits.npz") as digits:  # arrays of numbers only: np.load unpickles nothing
    X_all = torch.tensor(digits["X_train"], dtype=torch.float32, device=device)
    labels_all = torch.tensor(digits["labels_train"], dtype=torch.int64, device=device)
    X_unlabelled = torch.tensor(digits["X_test"], dtype=torch.float32, device=device)
print(X_all.shape, labels_all.shape, X_unlabelled.shape)


def show(figure, alt):
    """Show a figure with its text alternative, and close it."""
    png = io.BytesIO()
    figure.savefig(png, format="png", bbox_inches="tight")
    data = base64.b64encode(png.getvalue()).decode()
    display(HTML(f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{data}">'))
    plt.close(figure)


# %% [markdown] lang="en"
# The first twenty, with their labels above:

# %% [markdown] lang="es"
# Los veinte primeros, con su etiqueta encima:

# %%
figure, rows = plt.subplots(2, 10, figsize=(9, 2.3))
for image, label, axes in zip(X_all.cpu().numpy(), labels_all, rows.flat, strict=False):
    axes.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=16)
    axes.set_title(int(label), fontsize=10)
    axes.set_xticks([])
    axes.set_yticks([])
figure.tight_layout()
show(
    figure,
    "Twenty handwritten digits of 8 by 8 pixels, each with its label above. · "
    "Veinte dígitos escritos a mano de 8 por 8 píxeles, cada uno con su etiqueta encima.",
)

# %% [markdown] lang="en"
# ## 12.1 The same numbers again: `set_seed`
#
# *Required · 5 minutes · difficulty 1 of 3 · 2 points*
#
# Training is full of chance: the first weights, the order of the batches, what dropout drops. Chance
# in a computer comes from a **generator**: a state from which each number, and the next state, is
# computed. The same first state gives the same numbers for ever. Setting that state is called
# *seeding*.
#
# Three libraries draw numbers here, and each has a global generator of its own:
#
# | library | draws with | is seeded by |
# |---|---|---|
# | Python | `random.random()` | `random.seed(s)` |
# | NumPy | `np.random.rand()` | `np.random.seed(s)` |
# | PyTorch | `torch.rand(3)` | `torch.manual_seed(s)`, on every device |
#
# Forget one of them, and a run that cannot be repeated will cost you an afternoon.
#
# **Your task.** After `set_seed(seed)`, Python, NumPy and torch give the same numbers as after any
# other call with the same `seed`, and other numbers after another `seed`.

# %% [markdown] lang="es"
# ## 12.1 Los mismos números otra vez: `set_seed`
#
# *Obligatorio · 5 minutos · dificultad 1 de 3 · 2 puntos*
#
# Entrenar está lleno de azar: los primeros pesos, el orden de los lotes, lo que apaga el *dropout*. En
# un ordenador el azar sale de un **generador**: un estado a partir del cual se calculan cada número y
# el estado siguiente. El mismo estado inicial da siempre los mismos números. Fijar ese estado se llama
# *sembrar*, y el número que lo fija, *semilla*.
#
# Aquí sortean números tres bibliotecas, y cada una tiene su propio generador global:
#
# | biblioteca | sortea con | se siembra con |
# |---|---|---|
# | Python | `random.random()` | `random.seed(s)` |
# | NumPy | `np.random.rand()` | `np.random.seed(s)` |
# | PyTorch | `torch.rand(3)` | `torch.manual_seed(s)`, en todos los dispositivos |
#
# Si olvidas una, una ejecución que no se puede repetir te costará una tarde.
#
# **Tu tarea.** Tras `set_seed(seed)`, Python, NumPy y torch dan los mismos números que tras cualquier
# otra llamada con la misma `seed`, y otros números con otra `seed`.


# %% nbgrader={"grade_id": "set_seed", "solution": true}
def set_seed(seed: int) -> None:
    """Seed the global generators of Python, NumPy and torch."""
    ### BEGIN SOLUTION
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_set_seed", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
import random as python_random

from gradus.checks import call, devices, expect_true

drawing = {
    "Python": lambda: [python_random.random() for _ in range(5)],
    "NumPy": lambda: np.random.rand(5).tolist(),
    "torch": lambda: torch.rand(5).tolist(),
    **{f"torch on {d}": lambda d=d: torch.rand(5, device=d).tolist() for d in devices()},
}
for library, draw in drawing.items():
    for seed, another in ((3, 4), (0, 1)):
        call(set_seed, seed)
        first = draw()
        draw()
        call(set_seed, another)
        other = draw()
        call(set_seed, seed)
        again = draw()
        expect_true(first == again, "seed_forgets_a_library", what=f"set_seed({seed}): {library}")
        expect_true(first != other, "seed_ignored", what=f"set_seed: {library}")
call(set_seed, 2**31)
### END HIDDEN TESTS
set_seed(7)
before = random.random(), float(np.random.rand()), float(torch.rand(()))
set_seed(7)
assert before == (random.random(), float(np.random.rand()), float(torch.rand(())))

# %% [markdown] lang="en"
# ## 12.2 The classifier: `DigitClassifier`
#
# *Required · 15 minutes · difficulty 2 of 3 · 4 points*
#
# An image $x$ of 64 pixels goes in, ten scores come out, one for each digit: the **logits**. Between
# them stands one hidden layer of $h$ neurons with ReLU, and dropout with probability $p$, which
# during training silences each hidden value by chance so that no neuron can rely on another. You wrote
# it in assignment 9; as a layer it is `nn.Dropout(p)`:
#
# $$z = W_2 \, \text{dropout}_p\big(\text{relu}(W_1 x + b_1)\big) + b_2 .$$
#
# $W_1$ has shape $(h, 64)$ and $b_1$ has $h$ entries; $W_2$ has shape $(10, h)$ and $b_2$ has 10. More layers
# are welcome: this is your classifier.
#
# **Logits, not probabilities.** The cross-entropy applies the softmax itself, and does it in a way
# that cannot overflow. A softmax at the end of the network would be applied twice, and the gradients
# would fade.
#
# **By hand.** With $h = 64$: $64 \cdot 64 + 64 = 4160$ parameters in the first layer,
# $10 \cdot 64 + 10 = 650$ in the second, 4,810 in all.
#
# **Your task.** An `nn.Module`. `DigitClassifier(num_hidden=64, p_dropout=0.1)` builds it;
# `num_hidden` is the width of the hidden layers, `p_dropout` the probability that a hidden value is
# dropped in train mode. `forward(X)` turns `(n, 64)` into logits `(n, 10)`. Put a non-linear function,
# such as ReLU, after each hidden layer and nothing after the last: logits take either sign. In eval mode
# nothing is dropped. It must survive `state_dict`, `.to(device)` and `.double()`: register layers as
# attributes.

# %% [markdown] lang="es"
# ## 12.2 El clasificador: `DigitClassifier`
#
# *Obligatorio · 15 minutos · dificultad 2 de 3 · 4 puntos*
#
# Entra una imagen $x$ de 64 píxeles y salen diez puntuaciones, una por dígito: los **logits**. En medio
# hay una capa oculta de $h$ neuronas con ReLU y *dropout* de probabilidad $p$, que durante el
# entrenamiento silencia al azar cada valor oculto para que ninguna neurona dependa de otra. Lo
# escribiste en la entrega 9; como capa es `nn.Dropout(p)`:
#
# $$z = W_2 \, \text{dropout}_p\big(\text{relu}(W_1 x + b_1)\big) + b_2 .$$
#
# $W_1$ tiene forma $(h, 64)$ y $b_1$ tiene $h$ elementos; $W_2$ tiene forma $(10, h)$ y $b_2$ tiene 10. Se
# admiten más capas: el clasificador es tuyo.
#
# **Logits, no probabilidades.** La entropía cruzada aplica ella misma la softmax, y lo hace de forma
# que no puede desbordarse. Una softmax al final de la red se aplicaría dos veces, y los gradientes se
# apagarían.
#
# **A mano.** Con $h = 64$: $64 \cdot 64 + 64 = 4160$ parámetros en la primera capa,
# $10 \cdot 64 + 10 = 650$ en la segunda, 4810 en total.
#
# **Tu tarea.** Un `nn.Module`. `DigitClassifier(num_hidden=64, p_dropout=0.1)` lo construye;
# `num_hidden` es la anchura de las capas ocultas y `p_dropout` la probabilidad de que un valor oculto
# se apague en modo de entrenamiento. `forward(X)` convierte `(n, 64)` en logits `(n, 10)`. Pon una
# función no lineal, como ReLU, tras cada capa oculta y nada tras la última: los logits tienen
# cualquier signo. En modo de evaluación no se apaga nada. Debe funcionar con `state_dict`, `.to(device)`
# y `.double()`: registra las capas como atributos.


# %% nbgrader={"grade_id": "DigitClassifier", "solution": true}
class DigitClassifier(nn.Module):
    """A network from images (n, 64) to logits (n, 10)."""

    def __init__(self, num_hidden: int = 64, p_dropout: float = 0.1) -> None:
        super().__init__()
        ### BEGIN SOLUTION
        self.layers = nn.Sequential(
            nn.Linear(64, num_hidden),
            nn.ReLU(),
            nn.Dropout(p_dropout),
            nn.Linear(num_hidden, 10),
        )
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return the logits (n, 10) of the images X (n, 64)."""
        ### BEGIN SOLUTION
        return self.layers(X)
        ### END SOLUTION


# %% nbgrader={"grade_id": "test_DigitClassifier", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
import random as python_random

from gradus.checks import call, expect, expect_true, variants


def entries_of(model):
    return sum(p.numel() for p in model.parameters())


def logits_at_rest(model, X):
    model.eval()
    with torch.no_grad():
        return call(model, X)


def logits_in_training(model, X):
    model.train()
    return call(model, X).detach()


def classifier_made(v, X, *args, **kwargs):
    """Return a classifier of a variant's dtype and device that has seen X: lazy layers are made."""
    model = call(DigitClassifier, *args, **kwargs)
    expect_true(isinstance(model, nn.Module), "classifier_no_module", what="DigitClassifier()")
    model = model.to(device=v.device, dtype=v.dtype)
    logits_at_rest(model, X)
    expect_true(entries_of(model) > 0, "classifier_unregistered", what="DigitClassifier()")
    return model


def classifier_taught(model, X, labels):
    """Take a few steps, so that weights that begin at zero do not stay there."""
    learning = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(learning, lr=0.01)
    model.train()
    for _ in range(20):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), labels).backward()
        optimizer.step()
    return model


def with_weights_of(taught, model):
    with torch.no_grad():
        for mine, theirs in zip(model.parameters(), taught.parameters(), strict=True):
            mine.copy_(theirs)
    return model


for v in variants():
    X, labels = v.uniform(12, 64, low=0.0, high=16.0), v.integers(0, 10, 12)
    X_before = X.clone()
    model = classifier_made(v, X)
    logits = logits_at_rest(model, X)
    expect(X, X_before, what="the images after DigitClassifier()(X)")
    expect(logits, logits_at_rest(model, X), what="DigitClassifier() in eval mode, called twice")
    expect(tuple(logits.shape), (12, 10), what="the shape of DigitClassifier()(X)")
    expect(logits.dtype == v.dtype, True, what=f"DigitClassifier()(X).dtype == {v.dtype}")
    expect_true(torch.isfinite(logits).all(), "classifier_not_finite", what="DigitClassifier()(X)")
    sums = torch.stack([logits.sum(1), logits.exp().sum(1)])
    expect_true(
        not torch.isclose(sums, torch.ones_like(sums), atol=1e-4).all(1).max(),
        "classifier_gives_probabilities",
        what="DigitClassifier()(X)",
    )
    one = logits_at_rest(model, X[:1])
    expect(one, logits[:1], what="one image alone", rtol=1e-3, atol=1e-3)

    expect_true(
        entries_of(classifier_made(v, X)) == entries_of(classifier_made(v, X, 64)),
        "classifier_default_width",
        what="DigitClassifier() and DigitClassifier(64)",
    )
    widths = [entries_of(classifier_made(v, X, num_hidden=h)) for h in (8, 64, 200)]
    expect_true(
        widths[0] < widths[1] < widths[2],
        "classifier_ignores_width",
        what="DigitClassifier(num_hidden=h)",
    )

    model.train()
    scores = call(model, X)
    learning = [p for p in model.parameters() if p.requires_grad]
    gradients = [None]
    if scores.requires_grad:
        loss = nn.functional.cross_entropy(scores, labels)
        gradients = torch.autograd.grad(loss, learning, allow_unused=True)
    expect_true(
        all(g is not None for g in gradients), "classifier_cut_off", what="DigitClassifier()(X)"
    )

    # Two classifiers, before and after some steps: among so many logits both signs occur.
    other = classifier_made(v, X)
    logits = [logits_at_rest(m, X) for m in (model, other)]
    for m in (model, other):
        classifier_taught(m, X, labels)
    logits = torch.cat([*logits, *(logits_at_rest(m, X) for m in (model, other))])
    expect_true(logits.min() < 0 < logits.max(), "classifier_one_sign", what="DigitClassifier()(X)")
    # A linear network is at the middle of two images what it is on average at their ends; a deep
    # one may differ so little that only float64 shows it.
    middle = logits_at_rest(model, (X[:6] + X[6:]) / 2)
    average = (logits_at_rest(model, X[:6]) + logits_at_rest(model, X[6:])) / 2
    expect_true(
        v.dtype != torch.float64 or (middle - average).abs().max() > 1e-9 * logits.std(),
        "classifier_is_linear",
        what="DigitClassifier()(X)",
    )

    twin = classifier_made(v, X)
    twin.load_state_dict(model.state_dict())
    expect(
        logits_at_rest(twin, X),
        logits_at_rest(model, X),
        what="after load_state_dict(state_dict())",
    )

    still = with_weights_of(model, classifier_made(v, X, num_hidden=64, p_dropout=0.0))
    expect(
        logits_in_training(still, X),
        logits_in_training(still, X),
        what="train mode, p_dropout=0, called twice",
    )
    # Dropping more must shake more: a p_dropout that is not used shows here.
    spread = []
    for p in (0.05, 0.5, 0.8):
        dropping = with_weights_of(model, classifier_made(v, X, 64, p))
        draws = torch.stack([logits_in_training(dropping, X) for _ in range(30)])
        spread.append(draws.std(0).mean())
        expect_true(
            (draws == 0).double().mean() < 0.01,
            "classifier_drops_logits",
            what=f"DigitClassifier(64, {p}) in train mode",
        )
    expect_true(
        spread[1] > 1e-6,
        "classifier_without_dropout",
        what="DigitClassifier(64, 0.5) in train mode, called again and again",
    )
    expect_true(
        spread[2] > 1.5 * spread[0], "classifier_ignores_dropout", what="DigitClassifier(64, p)"
    )
    usual = torch.stack([logits_in_training(model, X) for _ in range(10)])
    expect_true(
        usual.std(0).mean() > 1e-6,
        "classifier_without_dropout",
        what="DigitClassifier() in train mode, called again and again",
    )

    # From the same seeds, the defaults and their values written out give the same numbers.
    drawn = []
    for args in ((), (), (64, 0.1)):
        python_random.seed(0)
        np.random.seed(0)
        torch.manual_seed(0)
        seeded = classifier_made(v, X, *args)
        drawn.append(logits_in_training(seeded, X))
    expect_true(
        not torch.allclose(drawn[0], drawn[1]) or torch.allclose(drawn[0], drawn[2]),
        "classifier_default_dropout",
        what="DigitClassifier() and DigitClassifier(64, 0.1) in train mode",
    )
### END HIDDEN TESTS
model = DigitClassifier()
assert model(torch.zeros(3, 64)).shape == (3, 10)
assert sum(p.numel() for p in model.parameters() if p.requires_grad) > 0

# %% [markdown] lang="en"
# ## 12.3 One epoch: `train_epoch`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# An **epoch** is one pass over the training data, in batches. For each batch $(X_b, \text{labels}_b)$:
# compute the logits and the mean cross-entropy $\ell_b$ of the batch, throw away the old gradients,
# go backward, take a step.
#
# **Train mode.** Dropout must drop while you train and must not when you measure. A module knows its
# mode by `model.train()` and `model.eval()`. Whoever called you may have left it in either: say which
# one you need.
#
# **The loss of an epoch** is the mean over its *samples* of the losses that you saw on the way. The
# batches need not be equal: the last one is smaller. With batch $b$ holding $n_b$ samples,
#
# $$\text{loss} = \frac{\sum_b n_b \, \ell_b}{\sum_b n_b} .$$
#
# **By hand.** Two batches of 4 samples with losses 1.0 and 2.0, and a last one of 1 sample with loss
# 6.0: $(4 \cdot 1 + 4 \cdot 2 + 1 \cdot 6) / 9 = 18 / 9 = 2$. The mean of the three batch losses would be
# 3: it lets one sample weigh as much as four.
#
# **Your task.** `batches` is anything that yields pairs `(X, labels)`, `(n_b, 64)` and int64
# `(n_b,)`; it may be a generator that can be run through only once. Train `model` in train mode with
# `optimizer` (a `torch.optim` optimizer or one of yours: it has `step()` and `zero_grad()`), one step
# per batch on the batch's mean cross-entropy, and return the mean loss per sample, a Python `float`.

# %% [markdown] lang="es"
# ## 12.3 Una época: `train_epoch`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# Una **época** es un recorrido por los datos de entrenamiento, lote a lote. Para cada lote
# $(X_b, \text{labels}_b)$: calcula los logits y la entropía cruzada media $\ell_b$ del lote, tira los
# gradientes viejos, retropropaga, da un paso.
#
# **Modo de entrenamiento.** El *dropout* debe apagar valores mientras entrenas y no debe hacerlo cuando
# mides. Un módulo conoce su modo por `model.train()` y `model.eval()`. Quien te llamó pudo dejarlo en
# cualquiera de los dos: di cuál necesitas.
#
# **La pérdida de una época** es la media sobre sus *muestras* de las pérdidas que viste por el camino.
# Los lotes pueden ser desiguales: el último es más pequeño. Si el lote $b$ tiene $n_b$ muestras,
#
# $$\text{loss} = \frac{\sum_b n_b \, \ell_b}{\sum_b n_b} .$$
#
# **A mano.** Dos lotes de 4 muestras con pérdidas 1.0 y 2.0, y un último de 1 muestra con pérdida 6.0:
# $(4 \cdot 1 + 4 \cdot 2 + 1 \cdot 6) / 9 = 18 / 9 = 2$. La media de las tres pérdidas de lote sería 3:
# deja que una muestra pese tanto como cuatro.
#
# **Tu tarea.** `batches` es cualquier cosa que produzca pares `(X, labels)`, `(n_b, 64)` e int64
# `(n_b,)`; puede ser un generador que solo se recorre una vez. Entrena `model` en modo de entrenamiento
# con `optimizer` (uno de `torch.optim` o uno tuyo: tiene `step()` y `zero_grad()`), un paso por lote
# sobre la entropía cruzada media del lote, y devuelve la pérdida media por muestra, un `float` de
# Python.


# %% nbgrader={"grade_id": "train_epoch", "solution": true}
def train_epoch(model: nn.Module, batches, optimizer) -> float:
    """Train on every batch (X, labels) once; return the mean loss per sample."""
    ### BEGIN SOLUTION
    model.train()
    total, count = 0.0, 0
    for X, labels in batches:
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        count += len(labels)
    return total / count
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_train_epoch", "grade": true, "points": 5}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


class Watched(nn.Module):
    """A linear classifier that remembers in which mode it was called."""

    def __init__(self, d, c):
        super().__init__()
        self.linear = nn.Linear(d, c)
        self.modes = []

    def forward(self, X):
        self.modes.append(self.training)
        return self.linear(X)


def epoch_done_right(model, batches, optimizer, *, zero=True, loss_of=nn.functional.cross_entropy):
    """Return the batch losses and sizes of one epoch, done right unless told otherwise."""
    losses, sizes = [], []
    for X, labels in batches:
        loss = loss_of(model(X), labels)
        if zero:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(labels))
    return losses, sizes


def summed_cross_entropy(logits, labels):
    return nn.functional.cross_entropy(logits, labels, reduction="sum")


for v in variants():
    made = Watched(6, 4)
    with torch.no_grad():
        made.linear.weight.copy_(v.normal(4, 6))
        made.linear.bias.copy_(v.normal(4))
    made = made.to(device=v.device, dtype=v.dtype)
    for sizes in [(5, 5, 2), (7,), (1, 8, 3, 4)]:
        batches = [(3 * v.normal(n, 6), v.integers(0, 4, n)) for n in sizes]
        for make in (
            lambda params: torch.optim.SGD(params, lr=0.3, momentum=0.9),
            lambda params: torch.optim.Adam(params, lr=0.05),
        ):
            models = [copy.deepcopy(made) for _ in range(4)]
            mine, right, unzeroed, summed = models
            losses, counts = epoch_done_right(right, batches, make(right.parameters()))
            epoch_done_right(unzeroed, batches, make(unzeroed.parameters()), zero=False)
            epoch_done_right(
                summed, batches, make(summed.parameters()), loss_of=summed_cross_entropy
            )
            for start in (mine.eval, mine.train):
                mine.load_state_dict(made.state_dict())
                mine.modes.clear()
                start()
                given = iter(batches)  # can be run through only once
                got = call(train_epoch, mine, given, make(mine.parameters()))
                expect_true(
                    mine.modes and all(mine.modes), "trains_in_eval_mode", what="train_epoch"
                )
                for name, parameter in mine.named_parameters():
                    expect(
                        parameter,
                        dict(right.named_parameters())[name],
                        what=f"{name} after train_epoch with batches of {sizes}",
                        mistakes={
                            "epoch_gradients_add_up": dict(unzeroed.named_parameters())[name],
                            "epoch_steps_on_the_sum": dict(summed.named_parameters())[name],
                            "epoch_takes_no_step": dict(made.named_parameters())[name],
                        },
                        rtol=1e-3 if v.dtype == torch.float32 else 1e-6,
                        atol=1e-4 if v.dtype == torch.float32 else 1e-8,
                    )
                pairs = list(zip(counts, losses, strict=True))
                mean = sum(n * loss for n, loss in pairs) / sum(counts)
                with torch.no_grad():
                    after = [nn.functional.cross_entropy(right(X), y).item() for X, y in batches]
                expect(
                    got,
                    mean,
                    what=f"train_epoch with batches of {sizes}",
                    mistakes={
                        "epoch_mean_of_batches": sum(losses) / len(losses),
                        "epoch_sum_of_batches": sum(losses),
                        "epoch_sum_of_samples": sum(n * loss for n, loss in pairs),
                        "epoch_last_batch": losses[-1],
                        "epoch_loss_afterwards": sum(
                            n * loss for n, loss in zip(counts, after, strict=True)
                        )
                        / sum(counts),
                    },
                    rtol=1e-5,
                    atol=1e-5,
                )
### END HIDDEN TESTS
torch.manual_seed(0)
model = nn.Linear(64, 10)
batches = [(torch.rand(n, 64), torch.randint(10, (n,))) for n in (8, 8, 3)]
first = train_epoch(model, batches, torch.optim.SGD(model.parameters(), lr=0.1))
assert isinstance(first, float)
assert train_epoch(model, batches, torch.optim.SGD(model.parameters(), lr=0.1)) < first

# %% [markdown] lang="en"
# ## 12.4 An honest measurement: `evaluate`
#
# *Required · 20 minutes · difficulty 2 of 3 · 5 points*
#
# The loss during training is flattered and slandered at once: it is measured with dropout on, while
# the weights move, on images that the network learns from. To know how good it is, measure with
# everything at rest.
#
# - **Eval mode**: no dropout.
# - **No graph**: inside `torch.no_grad()` nothing is recorded, which saves time and memory.
# - **Leave no trace**: the caller may be in the middle of training. Remember `model.training`, and
#   give the model back in the mode it was in.
#
# Report three numbers. The *loss* is the mean cross-entropy. The *accuracy* is the share of images
# whose greatest logit is at the label. The *macro F1*, from assignment 11, treats every class alike,
# however rare. With $t_k$ images of class $k$ recognised, $p_k$ images predicted as $k$ and $s_k$ images
# that are $k$, the F1 of class $k$ is
#
# $$F_k = \frac{2\, t_k}{p_k + s_k} ,$$
#
# or 0 where $p_k + s_k = 0$; the macro F1 is the mean of $F_k$ over all classes that the logits have, the
# absent ones included.
#
# **By hand.** Three classes, labels 0, 0, 1, predictions 0, 1, 1: $F_0 = 2 \cdot 1/(1 + 2) = 2/3$,
# $F_1 = 2 \cdot 1/(2 + 1) = 2/3$, $F_2 = 0$. The macro F1 is $4/9 \approx 0.444$, the accuracy $2/3$.
#
# **Your task.** `X` is `(n, d)`, `labels` int64 `(n,)`, `model(X)` gives logits `(n, c)` for some number of
# classes $c$. Return the dict `{"loss": …, "accuracy": …, "macro_f1": …}` of Python floats, measured
# in eval mode, without a graph, and give the model back in the mode it was in.

# %% [markdown] lang="es"
# ## 12.4 Una medida honrada: `evaluate`
#
# *Obligatorio · 20 minutos · dificultad 2 de 3 · 5 puntos*
#
# La pérdida durante el entrenamiento halaga y calumnia a la vez: se mide con *dropout*, mientras los
# pesos se mueven y sobre imágenes de las que la red aprende. Para saber lo buena que es, mide con todo
# en reposo.
#
# - **Modo de evaluación**: sin *dropout*.
# - **Sin grafo**: dentro de `torch.no_grad()` no se registra nada, lo que ahorra tiempo y memoria.
# - **Sin dejar huella**: quien te llama puede estar en mitad de un entrenamiento. Recuerda
#   `model.training` y devuelve el modelo en el modo en que estaba.
#
# Devuelve tres números. La *pérdida* es la entropía cruzada media. La *exactitud* es la fracción de imágenes
# cuyo mayor logit está en la etiqueta. La *F1 macro*, de la entrega 11, trata igual a todas las clases,
# por raras que sean. Con $t_k$ imágenes de la clase $k$ reconocidas, $p_k$ imágenes predichas como $k$ y
# $s_k$ imágenes que son $k$, la F1 de la clase $k$ es
#
# $$F_k = \frac{2\, t_k}{p_k + s_k} ,$$
#
# o 0 donde $p_k + s_k = 0$; la F1 macro es la media de $F_k$ sobre todas las clases que tienen los
# logits, incluidas las ausentes.
#
# **A mano.** Tres clases, etiquetas 0, 0, 1 y predicciones 0, 1, 1: $F_0 = 2 \cdot 1/(1 + 2) = 2/3$,
# $F_1 = 2 \cdot 1/(2 + 1) = 2/3$, $F_2 = 0$. La F1 macro es $4/9 \approx 0.444$; la exactitud, $2/3$.
#
# **Tu tarea.** `X` es `(n, d)`, `labels` int64 `(n,)` y `model(X)` da logits `(n, c)` para cierto número de
# clases $c$. Devuelve el diccionario `{"loss": …, "accuracy": …, "macro_f1": …}` de `float` de Python,
# medidos en modo de evaluación y sin grafo, y devuelve el modelo en el modo en que estaba.


# %% nbgrader={"grade_id": "evaluate", "solution": true}
def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> dict[str, float]:
    """Return the loss, accuracy and macro_f1 of the model on X (n, d) and labels (n,)."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = nn.functional.cross_entropy(logits, labels)
    model.train(was_training)

    predicted = logits.argmax(dim=1)
    f1_scores = []
    for k in range(logits.shape[1]):
        recognised = ((predicted == k) & (labels == k)).sum().item()
        claimed = (predicted == k).sum().item() + (labels == k).sum().item()
        f1_scores.append(2 * recognised / claimed if claimed else 0.0)
    return {
        "loss": loss.item(),
        "accuracy": (predicted == labels).double().mean().item(),
        "macro_f1": sum(f1_scores) / len(f1_scores),
    }
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_evaluate", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, variants


def class_scores_and_claims(logits, labels):
    predicted = logits.argmax(1)
    scores = []
    for k in range(logits.shape[1]):
        mine, true = predicted == k, labels == k
        claimed = int(mine.sum() + true.sum())
        scores.append((2 * int((mine & true).sum()) / claimed if claimed else 0.0, claimed))
    return scores


def report_done_right(logits, labels):
    scores = [score for score, _ in class_scores_and_claims(logits, labels)]
    return {
        "loss": nn.functional.cross_entropy(logits, labels).item(),
        "accuracy": (logits.argmax(1) == labels).double().mean().item(),
        "macro_f1": sum(scores) / len(scores),
    }


for v in variants():
    for n, d, c in [(20, 6, 4), (1, 6, 4), (33, 64, 10), (9, 5, 7), (11, 3, 2)]:
        model = nn.Linear(d, c).to(device=v.device, dtype=v.dtype)
        with torch.no_grad():
            model.weight.copy_(v.normal(c, d))
            model.bias.copy_(v.normal(c))
        X, labels = v.normal(n, d), v.integers(0, c, n)
        with torch.no_grad():
            logits = model(X)
        right = report_done_right(logits, labels)
        present = [score for score, claimed in class_scores_and_claims(logits, labels) if claimed]
        seen = [
            s
            for k, (s, _) in enumerate(class_scores_and_claims(logits, labels))
            if (labels == k).any()
        ]
        weights = torch.bincount(labels, minlength=c).double() / n
        weighted = sum(
            w.item() * s
            for w, (s, _) in zip(weights, class_scores_and_claims(logits, labels), strict=True)
        )
        expect(
            call(evaluate, model, X, labels),
            right,
            what=f"evaluate of {n} samples in {c} classes",
            mistakes={
                "evaluate_sum_of_losses": right | {"loss": right["loss"] * n},
                "f1_over_present_classes": right | {"macro_f1": sum(present) / len(present)},
                "f1_over_labelled_classes": right | {"macro_f1": sum(seen) / len(seen)},
                "f1_micro": right | {"macro_f1": right["accuracy"]},
                "f1_weighted": right | {"macro_f1": weighted},
            },
            rtol=1e-5,
            atol=1e-5,
        )
### END HIDDEN TESTS
model = nn.Linear(2, 3)
with torch.no_grad():
    model.weight.copy_(torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]]))
    model.bias.zero_()
report = evaluate(
    model, torch.tensor([[2.0, 1.0], [1.0, 2.0], [0.0, 3.0]]), torch.tensor([0, 0, 1])
)
assert set(report) == {"loss", "accuracy", "macro_f1"}
assert math.isclose(report["accuracy"], 2 / 3, abs_tol=1e-6)
assert math.isclose(report["macro_f1"], 4 / 9, abs_tol=1e-6)

# %% nbgrader={"grade_id": "test_evaluate_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


class Shared(list):
    """A list that the copies of a model share."""

    def __deepcopy__(self, memo):
        return self


class Noisy(nn.Module):
    """A classifier with dropout that writes down how it and its copies were called."""

    def __init__(self, d, c):
        super().__init__()
        self.linear = nn.Linear(d, c)
        self.dropout = nn.Dropout(0.5)
        self.modes, self.recorded = Shared(), Shared()

    def forward(self, X):
        logits = self.linear(self.dropout(X))
        self.modes.append(self.training)
        self.recorded.append(logits.requires_grad)
        return logits


for v in variants():
    model = Noisy(6, 4).to(device=v.device, dtype=v.dtype)
    X, labels = v.normal(30, 6), v.integers(0, 4, 30)
    X_before, labels_before = X.clone(), labels.clone()
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    with torch.no_grad():
        loss = nn.functional.cross_entropy(model.linear(X), labels).item()
    for training in (True, False):
        model.train(training)
        model.modes.clear()
        model.recorded.clear()
        try:
            report = call(evaluate, model, X, labels)
            still_recording = torch.is_grad_enabled()
        finally:
            torch.set_grad_enabled(True)
        expect_true(
            model.modes and not any(model.modes), "evaluates_in_train_mode", what="evaluate"
        )
        expect_true(not any(model.recorded), "evaluates_with_graph", what="evaluate")
        expect_true(still_recording, "evaluate_stops_recording", what="after evaluate")
        expect_true(model.training == training, "mode_not_given_back", what="evaluate")
        expect_true(model.dropout.training == training, "mode_not_given_back", what="evaluate")
        expect(report["loss"], loss, what="evaluate(…)['loss']", rtol=1e-5, atol=1e-5)
    expect(X, X_before, what="X after evaluate")
    expect(labels, labels_before, what="labels after evaluate")
    for name, p in model.named_parameters():
        expect(p, before[name], what=f"{name} after evaluate")
        expect_true(p.grad is None, "evaluate_leaves_gradients", what=f"{name} after evaluate")
        expect_true(p.requires_grad, "evaluate_freezes", what=f"{name} after evaluate")
### END HIDDEN TESTS
model = nn.Sequential(nn.Linear(64, 10), nn.Dropout(0.5))
model.train()
X, labels = torch.rand(20, 64), torch.randint(10, (20,))
assert evaluate(model, X, labels) == evaluate(model, X, labels)
assert model.training

# %% [markdown] lang="en"
# ## 12.5 Stopping in time: `fit`
#
# *Required · 30 minutes · difficulty 3 of 3 · 6 points*
#
# However long you train, the training loss goes on falling. The loss on images that were *not* learned
# from, the **validation loss**, falls too, then turns and rises: from there on the network learns its
# images by heart. The best weights are those of the turning point, and you only know it when you have
# passed it. Hence **early stopping**: keep the best weights, go on for a while, and give up when
# `patience` epochs in a row have brought nothing better.
#
# Write $v_e$ for the validation loss after epoch $e$, counted from 1, and $\text{best}$ for the smallest so
# far. An epoch *improves* when $v_e < \text{best}$, strictly. After `patience` epochs in a row without an
# improvement, stop.
#
# **By hand.** `patience` 2 and validation losses 0.9, 0.5, 0.6, 0.5, …: epochs 1 and 2 improve; epoch 3
# does not; epoch 4 equals the best and so does not improve either. Two in a row: stop after epoch 4,
# with the weights of epoch 2.
#
# **A trap.** `best_weights = model.state_dict()` copies nothing: it points to the very tensors that the
# next step changes. Copy them, with `copy.deepcopy` or `clone()`.
#
# **Your task.** Each epoch: shuffle the rows of `X` and `labels` together with `generator` (the only
# source of chance here; a CPU generator), train on batches of `batch_size` rows (the last may be
# smaller, and every row is used once), then measure the loss on `X_val`, `labels_val` in eval mode.
# Stop as above, or after `max_epochs`. At the end `model` holds the best weights. Return a dict of two
# lists with one entry per epoch run: `"train_loss"`, the mean loss per sample of the epoch, and
# `"val_loss"`.

# %% [markdown] lang="es"
# ## 12.5 Parar a tiempo: `fit`
#
# *Obligatorio · 30 minutos · dificultad 3 de 3 · 6 puntos*
#
# Por mucho que entrenes, la pérdida de entrenamiento sigue bajando. La pérdida sobre imágenes de las que
# *no* se aprende, la **pérdida de validación**, también baja, pero en cierto punto da la vuelta y sube: a
# partir de ahí la red se aprende sus imágenes de memoria. Los mejores pesos son los de ese punto, y solo
# lo sabes cuando ya lo has pasado. De ahí la **parada temprana**: guarda los mejores pesos, sigue un
# rato y ríndete cuando `patience` épocas seguidas no hayan traído nada mejor.
#
# Sea $v_e$ la pérdida de validación tras la época $e$, contando desde 1, y $\text{best}$ la menor hasta el
# momento. Una época *mejora* cuando $v_e < \text{best}$, estrictamente. Tras `patience` épocas seguidas
# sin mejora, para.
#
# **A mano.** `patience` 2 y pérdidas de validación 0.9, 0.5, 0.6, 0.5, …: las épocas 1 y 2 mejoran; la 3
# no; la 4 iguala la mejor, así que tampoco mejora. Dos seguidas: para tras la época 4, con los pesos de
# la época 2.
#
# **Una trampa.** `best_weights = model.state_dict()` no copia nada: señala los mismos tensores que el
# paso siguiente modifica. Cópialos, con `copy.deepcopy` o `clone()`.
#
# **Tu tarea.** En cada época: baraja juntas las filas de `X` y `labels` con `generator` (aquí la única
# fuente de azar; es un generador de CPU), entrena con lotes de `batch_size` filas (el último puede ser
# más pequeño, y cada fila se usa una vez) y mide después la pérdida sobre `X_val`, `labels_val` en modo de
# evaluación. Para como se ha dicho, o tras `max_epochs`. Al final `model` tiene los mejores pesos.
# Devuelve un diccionario de dos listas con un elemento por época recorrida: `"train_loss"`, la pérdida
# media por muestra de la época, y `"val_loss"`.


# %% nbgrader={"grade_id": "fit", "solution": true}
def fit(
    model: nn.Module,
    X: Tensor,
    labels: Tensor,
    X_val: Tensor,
    labels_val: Tensor,
    optimizer,
    max_epochs: int,
    batch_size: int,
    patience: int,
    generator: torch.Generator | None = None,
) -> dict[str, list[float]]:
    """Train with early stopping; return the losses of every epoch, leave the best weights."""
    ### BEGIN SOLUTION
    history: dict[str, list[float]] = {"train_loss": [], "val_loss": []}
    best, best_weights, waited = math.inf, copy.deepcopy(model.state_dict()), 0
    for _ in range(max_epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        batches = [(X[rows], labels[rows]) for rows in order.split(batch_size)]
        history["train_loss"].append(train_epoch(model, batches, optimizer))
        history["val_loss"].append(evaluate(model, X_val, labels_val)["loss"])
        if history["val_loss"][-1] < best:
            best, waited = history["val_loss"][-1], 0
            best_weights = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited == patience:
                break
    model.load_state_dict(best_weights)
    return history
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_fit", "grade": true, "points": 4}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def full_batch_run(model, X, labels, X_val, labels_val, optimizer, num_epochs):
    """Return the losses and the weights of every epoch when one batch holds all rows."""
    seen, after, validation, weights = [], [], [], []
    for _ in range(num_epochs):
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            seen.append(loss.item())
            after.append(nn.functional.cross_entropy(model(X), labels).item())
            validation.append(nn.functional.cross_entropy(model(X_val), labels_val).item())
        weights.append(model.weight.detach().clone())
    return seen, after, validation, weights


def epochs_run_and_best(validation, patience, *, equal=False):
    """Return how many epochs are run, and which is the best, counted from 0."""
    best, waited = 0, 0
    for e, loss in enumerate(validation[1:], start=1):
        better = loss < validation[best] or (equal and loss == validation[best])
        best, waited = (e, 0) if better else (best, waited + 1)
        if waited == patience:
            return e + 1, best
    return len(validation), best


def small_problem(v):
    """Return data of few samples and many features: validation turns after some epochs."""
    teacher = v.normal(8, 3)
    X, X_val = v.normal(24, 8), v.normal(40, 8)
    labels = (X @ teacher + 3 * v.normal(24, 3)).argmax(1)
    labels_val = (X_val @ teacher + 1 * v.normal(40, 3)).argmax(1)
    model = nn.Linear(8, 3).to(device=v.device, dtype=v.dtype)
    with torch.no_grad():
        model.weight.copy_(0.1 * v.normal(3, 8))
        model.bias.zero_()
    return model, X, labels, X_val, labels_val


for v in variants():
    model, X, labels, X_val, labels_val = small_problem(v)
    for make, max_epochs, patience in [
        (lambda params: torch.optim.SGD(params, lr=0.5), 60, 3),
        (lambda params: torch.optim.SGD(params, lr=0.5), 60, 1),
        (lambda params: torch.optim.SGD(params, lr=1.5, momentum=0.9), 25, 4),
        (lambda params: torch.optim.Adam(params, lr=0.1), 40, 5),
        (lambda params: torch.optim.SGD(params, lr=0.05), 3, 5),
    ]:
        mine, right = copy.deepcopy(model), copy.deepcopy(model)
        data = (X, labels, X_val, labels_val)
        seen, after, validation, weights = full_batch_run(
            right, *data, make(right.parameters()), max_epochs
        )
        num_epochs, best = epochs_run_and_best(validation, patience)
        history = call(
            fit,
            mine,
            *data,
            make(mine.parameters()),
            max_epochs,
            24,
            patience,
            torch.Generator().manual_seed(0),
        )
        what = f"fit with max_epochs={max_epochs}, patience={patience}"
        expect(
            sorted(set(history) & {"train_loss", "val_loss"}),
            ["train_loss", "val_loss"],
            what=f"the keys of the history of {what}",
        )
        expect(
            len(history["val_loss"]),
            num_epochs,
            what=f"the epochs run by {what}",
            mistakes={
                "fit_never_stops": max_epochs,
                "fit_stops_one_late": num_epochs + 1,
                "fit_stops_one_early": num_epochs - 1,
            },
        )
        expect(len(history["train_loss"]), num_epochs, what=f"entries of train_loss of {what}")
        losses = [float(loss) for loss in history["val_loss"]]
        expect(losses, validation[:num_epochs], what=f"val_loss of {what}", rtol=1e-3, atol=1e-4)
        trained = torch.tensor([float(loss) for loss in history["train_loss"]])
        expect_true(
            any(
                torch.allclose(trained, torch.tensor(known[:num_epochs]), rtol=1e-3, atol=1e-4)
                for known in (seen, after)
            ),
            "fit_train_loss",
            what=f"train_loss of {what}",
        )
        expect(
            mine.weight,
            weights[best],
            what=f"the weights after {what}",
            mistakes={
                "fit_keeps_the_last_weights": weights[num_epochs - 1],
                "fit_restores_the_first_weights": model.weight.detach(),
            },
            rtol=1e-3,
            atol=1e-4,
        )
        expect_true(mine.weight.requires_grad, "evaluate_freezes", what=f"the weights after {what}")


class Scripted(nn.Module):
    """A classifier of two classes whose validation loss is written down beforehand.

    Its only parameter counts the steps that were taken: the best weights are the best epoch.
    """

    def __init__(self, script):
        super().__init__()
        self.script = script
        self.steps = nn.Parameter(torch.zeros((), dtype=torch.float64))

    def forward(self, X):
        loss = 0.7 if self.training else self.script[int(self.steps) - 1]
        logit = -math.log(math.exp(loss) - 1)
        logits = torch.tensor([[logit, 0.0]], dtype=torch.float64).repeat(len(X), 1)
        return logits + 0.0 * self.steps


class Counting:
    """An optimizer that adds 1 to its parameter at every step."""

    def __init__(self, parameter):
        self.parameter = parameter

    def step(self, closure=None):
        loss = None if closure is None else closure()
        with torch.no_grad():
            self.parameter += 1
        return loss

    def zero_grad(self, set_to_none=True):
        self.parameter.grad = None


for script, patience in [
    ([0.9, 0.5, 0.6, 0.5, 0.4], 2),  # an equal loss is no improvement
    ([0.9, 1.0, 0.8, 0.85, 0.7, 0.9, 0.95, 0.1], 2),  # patience begins anew
    ([1.0, 0.5, 0.9, 0.8, 0.7, 0.2], 3),  # better than the epoch before is not enough
    ([0.5, 0.6, 0.1], 1),
    ([0.5, 0.4, 0.3, 0.2], 1),
    ([0.3, 0.3, 0.3, 0.3, 0.3], 4),
    ([0.3, 0.5, 0.4], 9),
]:
    model = Scripted(script)
    images, targets = torch.zeros(4, 2), torch.zeros(4, dtype=torch.int64)
    history = call(
        fit,
        model,
        images,
        targets,
        images,
        targets,
        Counting(model.steps),
        len(script),
        4,
        patience,
        torch.Generator(),
    )
    num_epochs, best = epochs_run_and_best(script, patience)
    what = f"fit with patience={patience} and validation losses {script}"
    expect(
        len(history["val_loss"]),
        num_epochs,
        what=f"the epochs run by {what}",
        mistakes={
            "fit_equal_counts_as_better": epochs_run_and_best(script, patience, equal=True)[0],
            "fit_never_stops": len(script),
            "fit_stops_one_late": num_epochs + 1,
            "fit_stops_one_early": num_epochs - 1,
        },
    )
    expect(
        int(model.steps),
        best + 1,
        what=f"the epoch whose weights are left by {what}",
        mistakes={
            "fit_keeps_the_last_weights": num_epochs,
            "fit_equal_counts_as_better": epochs_run_and_best(script, patience, equal=True)[1] + 1,
        },
    )
### END HIDDEN TESTS
torch.manual_seed(0)
X, X_val = torch.randn(60, 64), torch.randn(30, 64)
labels, labels_val = X[:, :10].argmax(1), X_val[:, :10].argmax(1)
model = nn.Linear(64, 10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
history = fit(model, X, labels, X_val, labels_val, optimizer, 50, 20, 3)
assert len(history["train_loss"]) == len(history["val_loss"]) <= 50
left = nn.functional.cross_entropy(model(X_val), labels_val)
assert math.isclose(float(left), float(min(history["val_loss"])), rel_tol=1e-4)

# %% nbgrader={"grade_id": "test_fit_2", "grade": true, "points": 2}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


class Shared(list):
    """A list that the copies of a model share."""

    def __deepcopy__(self, memo):
        return self


class Diary(nn.Module):
    """A classifier that writes down each call: its mode, its rows, whether it was learned from."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(2, 3)
        self.dropout = nn.Dropout(0.0)
        self.entries = Shared()

    def forward(self, X):
        logits = self.linear(self.dropout(X / 10))
        numbers = [int(number) for number in X[:, 0].tolist()]
        entry = {"training": self.training, "rows": numbers, "learned": False}
        self.entries.append(entry)
        if logits.requires_grad:
            logits.register_hook(lambda gradient: entry.update(learned=True))
        return logits


def diary_of_fit(made, data, seed, global_seed):
    """Return the entries of a diary, the history and the linear layer after three epochs."""
    mine = copy.deepcopy(made)
    mine.entries = Shared()
    torch.manual_seed(global_seed)
    optimizer = torch.optim.SGD(mine.parameters(), lr=0.3)
    history = call(fit, mine, *data, optimizer, 3, 5, 3, torch.Generator().manual_seed(seed))
    return list(mine.entries), history, mine.linear


def learned_rows(entries):
    return [entry["rows"] for entry in entries if entry["learned"]]


for v in variants():
    made = Diary().to(device=v.device, dtype=v.dtype)
    with torch.no_grad():
        made.linear.weight.copy_(v.normal(3, 2))
        made.linear.bias.copy_(v.normal(3))
    X = torch.stack([v.tensor(range(13)), 10 * v.normal(13)], dim=1)
    X_val = torch.stack([v.tensor(range(100, 106)), 10 * v.normal(6)], dim=1)
    data = X, v.integers(0, 3, 13), X_val, v.integers(0, 3, 6)
    data_before = [t.clone() for t in data]
    _, labels, _, labels_val = data

    entries, history, linear = diary_of_fit(made, data, 1, 10)
    expect(list(data), data_before, what="the data after fit")
    batches_seen = learned_rows(entries)
    expect_true(
        batches_seen and all(entry["training"] for entry in entries if entry["learned"]),
        "trains_in_eval_mode",
        what="fit's training",
    )
    rows_seen = [row for rows in batches_seen for row in rows]
    orders_seen = [rows_seen[13 * e : 13 * (e + 1)] for e in range(3)]
    for e in range(3):
        expect_true(
            sorted(orders_seen[e]) == list(range(13)), "fit_rows", what=f"the rows of epoch {e + 1}"
        )
    expect_true(orders_seen[0] != orders_seen[1], "fit_not_shuffled", what="the rows of two epochs")
    expect_true(orders_seen[0] != list(range(13)), "fit_not_shuffled", what="the rows of epoch 1")
    expect(
        [len(rows) for rows in batches_seen],
        [5, 5, 3] * 3,
        what="the sizes of 13 rows in batches of 5",
    )
    validated = [entry["training"] for entry in entries if entry["rows"][0] >= 100]
    expect_true(
        validated and not any(validated), "evaluates_in_train_mode", what="fit's validation"
    )
    again = learned_rows(diary_of_fit(made, data, 1, 11)[0])
    expect_true(again == batches_seen, "fit_global_randomness", what="fit with the same generator")
    another = learned_rows(diary_of_fit(made, data, 2, 10)[0])
    expect_true(another != batches_seen, "fit_not_shuffled", what="fit with another generator")

    # The same batches once more, by no code but this: what the losses and the weights must be.
    twin = copy.deepcopy(made.linear)
    optimizer = torch.optim.SGD(twin.parameters(), lr=0.3)
    known = {"seen": [], "after": [], "validation": [], "weights": []}
    for e in range(3):
        total = 0.0
        for rows in batches_seen[3 * e : 3 * e + 3]:
            loss = nn.functional.cross_entropy(twin(X[rows] / 10), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        known["seen"].append(total / 13)
        with torch.no_grad():
            after = nn.functional.cross_entropy(twin(X / 10), labels)
            validation = nn.functional.cross_entropy(twin(X_val / 10), labels_val)
        known["after"].append(after.item())
        known["validation"].append(validation.item())
        known["weights"].append(twin.weight.detach().clone())
    losses = [float(loss) for loss in history["val_loss"]]
    expect(losses, known["validation"], what="val_loss of three epochs", rtol=1e-3, atol=1e-4)
    losses = torch.tensor([float(loss) for loss in history["train_loss"]])
    expect_true(
        any(
            losses.shape == (3,)
            and torch.allclose(losses, torch.tensor(known[name]), rtol=1e-3, atol=1e-4)
            for name in ("seen", "after")
        ),
        "fit_train_loss",
        what="train_loss of three epochs",
    )
    best_epoch = known["validation"].index(min(known["validation"]))
    expect(
        linear.weight,
        known["weights"][best_epoch],
        what="the weights after three epochs",
        mistakes={"fit_keeps_the_last_weights": known["weights"][2]},
        rtol=1e-3,
        atol=1e-4,
    )

    mine = copy.deepcopy(made)
    optimizer = torch.optim.SGD(mine.parameters(), lr=0.01)
    history = call(fit, mine, *data, optimizer, 2, 4, 2)
    expect(len(history["val_loss"]), 2, what="the epochs run by fit without a generator")
### END HIDDEN TESTS
model = nn.Linear(64, 10)
X, labels = torch.rand(10, 64), torch.randint(10, (10,))
optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
assert len(fit(model, X, labels, X, labels, optimizer, 20, 10, 2)["val_loss"]) == 3

# %% [markdown] lang="en"
# See it work. A fifth of the images is held back for validation; the rest trains your classifier.

# %% [markdown] lang="es"
# Míralo funcionar. Una quinta parte de las imágenes se reserva para validar; con el resto se entrena tu
# clasificador.

# %%
order = torch.randperm(len(X_all), generator=torch.Generator().manual_seed(0)).to(device)
val_rows, train_rows = order[:287], order[287:]

# %% uses_exercises=true
set_seed(0)
classifier = DigitClassifier().to(device)
history = fit(
    classifier,
    X_all[train_rows] / 16,
    labels_all[train_rows],
    X_all[val_rows] / 16,
    labels_all[val_rows],
    torch.optim.Adam(classifier.parameters(), lr=3e-3),
    max_epochs=60,
    batch_size=64,
    patience=5,
    generator=torch.Generator().manual_seed(0),
)
figure, axes = plt.subplots(figsize=(6, 3.2))
epochs = range(1, len(history["val_loss"]) + 1)
axes.semilogy(epochs, history["train_loss"], color="black", label="training · entrenamiento")
axes.semilogy(
    epochs, history["val_loss"], color="tab:blue", linestyle="--", label="validation · validación"
)
best_epoch = min(epochs, key=lambda e: history["val_loss"][e - 1])
axes.axvline(best_epoch, color="grey", linestyle=":", label=f"best · mejor: {best_epoch}")
axes.set(xlabel="epoch · época", ylabel="loss · pérdida")
axes.legend()
figure.tight_layout()
show(
    figure,
    "Training and validation loss over the epochs, with the best epoch marked. · "
    "Pérdida de entrenamiento y de validación por época, con la mejor época señalada.",
)
print(evaluate(classifier, X_all[val_rows] / 16, labels_all[val_rows]))

# %% [markdown] lang="en"
# ## 12.6 Digits that nobody labelled for you: `predict_digits`
#
# *Required · 30 minutes · difficulty 2 of 3 · 6 points*
#
# Now it counts. `X_unlabelled` holds 360 images whose labels are not in this notebook. Your function
# gets the labelled images and the unlabelled ones, and returns what it reads. Any method is right:
# your classifier, a deeper one, the nearest neighbours by cosine from assignment 2, a vote of several.
#
# Two pieces of advice. *Scale the pixels*: they run from 0 to 16, and networks like inputs of size 1.
# *Seed it*, so that what you measure is what you hand in. Keep a validation set aside to choose by; if
# you choose by the test images, they stop being a test.
#
# **Your task.** `X_train` `(n, 64)` holds values 0..16, `labels_train` is int64 `(n,)`, `X_test` `(m, 64)`.
# Return int64 predictions `(m,)` and leave the data as they are. At least 0.90 of the hidden labels
# right gives half the points, at least 0.95 all of them. It has to be done in under a minute on a CPU.
# Looking the answers up in the published data set is no method: `load_digits` is banned.

# %% [markdown] lang="es"
# ## 12.6 Dígitos que nadie te ha etiquetado: `predict_digits`
#
# *Obligatorio · 30 minutos · dificultad 2 de 3 · 6 puntos*
#
# Ahora va en serio. `X_unlabelled` contiene 360 imágenes cuyas etiquetas no están en este cuaderno. Tu
# función recibe las imágenes etiquetadas y las que no lo están, y devuelve lo que lee. Cualquier método
# vale: tu clasificador, uno más profundo, los vecinos más cercanos por coseno de la entrega 2, una
# votación de varios.
#
# Dos consejos. *Escala los píxeles*: van de 0 a 16, y a las redes les gustan las entradas de tamaño 1.
# *Siembra el azar*, para que lo que mides sea lo que entregas. Reserva un conjunto de validación para
# elegir; si eliges por las imágenes de prueba, dejan de ser una prueba.
#
# **Tu tarea.** `X_train` `(n, 64)` tiene valores 0..16, `labels_train` es int64 `(n,)` y `X_test` `(m, 64)`.
# Devuelve predicciones int64 `(m,)` y deja los datos como están. Acertar al menos 0.90 de las etiquetas
# ocultas da la mitad de los puntos; al menos 0.95, todos. Debe terminar en menos de un minuto en una
# CPU. Buscar las respuestas en el conjunto de datos publicado no es un método: `load_digits` está
# prohibido.


# %% nbgrader={"grade_id": "predict_digits", "solution": true}
def predict_digits(X_train: Tensor, labels_train: Tensor, X_test: Tensor) -> Tensor:
    """Return int64 (m,) predictions for X_test (m, 64), having learned from X_train (n, 64)."""
    ### BEGIN SOLUTION
    set_seed(0)
    num_val = len(X_train) // 10
    rows = torch.randperm(len(X_train)).to(X_train.device)
    val, train = rows[:num_val], rows[num_val:]
    X, model = X_train / 16, DigitClassifier(num_hidden=128).to(X_train)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    split = X[train], labels_train[train], X[val], labels_train[val]
    fit(model, *split, optimizer, max_epochs=40, batch_size=64, patience=6)
    model.eval()
    with torch.no_grad():
        return model(X_test / 16).argmax(dim=1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_predict_digits", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, forbid

forbid(predict_digits, "load_digits")
labels_of_360 = "211781292946873972140762806377984495795740235751943470263321410946080830109859966463330522086019811545684528494954180879430015453176739127417422765027647929940123436114615110857968470508643673562521624709292708032255889473538862799056807800715389558923713528683153180674702565434742097072368065512036309044530512481456375199864287801964595797709803128343587644"
true_digits = torch.tensor([int(digit) for digit in labels_of_360], device=device)
with np.load("digits.npz") as shipped:
    X_known = torch.tensor(shipped["X_train"], dtype=torch.float32, device=device)
    labels_known = torch.tensor(shipped["labels_train"], dtype=torch.int64, device=device)
    X_hidden = torch.tensor(shipped["X_test"], dtype=torch.float32, device=device)
before = X_known.clone(), labels_known.clone(), X_hidden.clone()
got = call(predict_digits, X_known, labels_known, X_hidden)
expect((X_known, labels_known, X_hidden), before, what="the data after predict_digits")
expect_true(torch.is_tensor(got), "digits_no_tensor", what="predict_digits")
expect(str(got.dtype), "torch.int64", what="the dtype of predict_digits(…)")
expect(tuple(got.shape), (360,), what="the shape of predict_digits(…)")
share = (got.to(device) == true_digits).double().mean().item()
expect_true(share >= 0.90, "digits_below_90", what=f"predict_digits: {share:.3f}")
### END HIDDEN TESTS
predicted = predict_digits(X_all[:800], labels_all[:800], X_all[1200:])
assert predicted.dtype == torch.int64
assert predicted.shape == (237,)
assert (predicted == labels_all[1200:]).double().mean() >= 0.85

# %% nbgrader={"grade_id": "test_predict_digits_2", "grade": true, "points": 3}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, forbid

forbid(predict_digits, "load_digits")
labels_of_360 = "211781292946873972140762806377984495795740235751943470263321410946080830109859966463330522086019811545684528494954180879430015453176739127417422765027647929940123436114615110857968470508643673562521624709292708032255889473538862799056807800715389558923713528683153180674702565434742097072368065512036309044530512481456375199864287801964595797709803128343587644"
true_digits = torch.tensor([int(digit) for digit in labels_of_360], device=device)
with np.load("digits.npz") as shipped:
    X_known = torch.tensor(shipped["X_train"], dtype=torch.float32, device=device)
    labels_known = torch.tensor(shipped["labels_train"], dtype=torch.int64, device=device)
    X_hidden = torch.tensor(shipped["X_test"], dtype=torch.float32, device=device)
before = X_known.clone(), labels_known.clone(), X_hidden.clone()
got = call(predict_digits, X_known, labels_known, X_hidden)
expect((X_known, labels_known, X_hidden), before, what="the data after predict_digits")
expect_true(torch.is_tensor(got), "digits_no_tensor", what="predict_digits")
expect(str(got.dtype), "torch.int64", what="the dtype of predict_digits(…)")
expect(tuple(got.shape), (360,), what="the shape of predict_digits(…)")
share = (got.to(device) == true_digits).double().mean().item()
expect_true(share >= 0.95, "digits_below_95", what=f"predict_digits: {share:.3f}")
### END HIDDEN TESTS
assert len(predict_digits(X_all[:400], labels_all[:400], X_all[400:410])) == 10

# %% [markdown] lang="en"
# **Milestone.** The confusion matrix of your classifier on the images held back for validation: rows
# are the true digits, columns what it read. Below it are images that it misread, with what they are
# and what it took them for.

# %% [markdown] lang="es"
# **Hito.** La matriz de confusión de tu clasificador sobre las imágenes reservadas para validar: las
# filas son los dígitos verdaderos y las columnas lo que leyó. Debajo, imágenes que leyó mal, con lo que
# son y por lo que las tomó.

# %% uses_exercises=true
read = predict_digits(X_all[train_rows], labels_all[train_rows], X_all[val_rows]).cpu()
true = labels_all[val_rows].cpu()
table = torch.bincount(true * 10 + read, minlength=100).reshape(10, 10)
figure, axes = plt.subplots(figsize=(4.6, 4.6))
axes.imshow(table.numpy(), cmap="Blues")
for i in range(10):
    for j in range(10):
        if table[i, j]:
            shade = "white" if table[i, j] > table.max() / 2 else "black"
            axes.text(j, i, int(table[i, j]), ha="center", va="center", color=shade)
axes.set(xlabel="read · leído", ylabel="true · verdadero", xticks=range(10), yticks=range(10))
figure.tight_layout()
show(
    figure,
    f"Confusion matrix of ten digits: {int(table.trace())} of {len(true)} on the "
    f"diagonal. · Matriz de confusión de diez dígitos: {int(table.trace())} de {len(true)} "
    "en la diagonal.",
)

misread = (read != true).nonzero()[:, 0][:8].tolist()
figure, rows = plt.subplots(1, max(len(misread), 1), figsize=(1.2 * max(len(misread), 2), 1.7))
for k, axes in zip(misread, np.ravel(rows), strict=True):
    axes.imshow(X_all[val_rows[k]].cpu().numpy().reshape(8, 8), cmap="gray_r", vmin=0, vmax=16)
    axes.set_title(f"{int(true[k])} → {int(read[k])}", fontsize=11)
    axes.set_xticks([])
    axes.set_yticks([])
figure.tight_layout()
show(
    figure,
    "Misread digits, each with what it is and what it was taken for. · Dígitos mal "
    "leídos, cada uno con lo que es y por lo que se tomó.",
)

# %% [markdown] lang="en"
# ## 12.7 Leave and come back: `save_checkpoint`
#
# *Optional · 15 minutes · difficulty 2 of 3 · 0 points*
#
# A long run will be interrupted: the power fails, the queue of the cluster ends. A **checkpoint** is a
# file from which the run goes on as if nothing had happened. What does it take? The weights, of
# course. But also the optimizer's memory: momentum and Adam keep a state per parameter, a schedule
# has changed the learning rate, and without all this the first steps after the break go elsewhere. And
# the number of the epoch.
#
# Every module and every optimizer gives its state as a dict, `state_dict()`, and takes it back,
# `load_state_dict(…)`. `torch.save` writes such a dict to a file.
#
# **Your task.** Write to the file `path` all that `load_checkpoint`, your next exercise, needs. The
# format is yours. `model` and `optimizer` stay as they are. You may write both functions in this cell.

# %% [markdown] lang="es"
# ## 12.7 Irse y volver: `save_checkpoint`
#
# *Opcional · 15 minutos · dificultad 2 de 3 · 0 puntos*
#
# Una ejecución larga se interrumpe: se va la luz, se acaba el turno en el clúster. Un **punto de control**
# es un archivo desde el que la ejecución sigue como si nada. ¿Qué hace falta? Los pesos, claro. Pero
# también la memoria del optimizador: el momento y Adam guardan un estado por parámetro, un programa
# ha cambiado la tasa de aprendizaje, y sin todo ello los primeros pasos tras la pausa van a otra parte. Y
# el número de la época.
#
# Todo módulo y todo optimizador da su estado como diccionario, `state_dict()`, y lo recupera,
# `load_state_dict(…)`. `torch.save` escribe un diccionario así en un archivo.
#
# **Tu tarea.** Escribe en el archivo `path` todo lo que necesita `load_checkpoint`, tu próximo ejercicio.
# El formato es tuyo. `model` y `optimizer` quedan como están. Puedes escribir las dos funciones en esta
# celda.


# %% nbgrader={"grade_id": "save_checkpoint", "solution": true}
def save_checkpoint(path, model: nn.Module, optimizer, epoch: int) -> None:
    """Write what a run needs to go on after `epoch` to the file `path`."""
    ### BEGIN SOLUTION
    checkpoint = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
    }
    torch.save(checkpoint, path)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_save_checkpoint", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, expect_true, variants


def take_steps(model, optimizer, batches):
    """Take a step on every batch, by no code but this."""
    for X, labels in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), labels).backward()
        optimizer.step()


def memory_of(optimizer):
    """Return the tensors and numbers of an optimizer's state in their order."""
    return [
        value.detach() if torch.is_tensor(value) else value
        for state in optimizer.state_dict()["state"].values()
        for value in state.values()
    ]


def bytes_of(*groups):
    """Return the bytes of all tensors of a state."""
    return sum(
        t.numel() * t.element_size() for group in groups for t in group if torch.is_tensor(t)
    )


def bytes_under(folder):
    """Return the bytes of all files in a folder, however many the checkpoint is made of."""
    return sum(
        os.path.getsize(os.path.join(place, name))
        for place, _, names in os.walk(folder)
        for name in names
    )


try:
    reading = load_checkpoint  # where it was written in the same cell
except NameError:
    reading = None

for v in variants():
    batches = [(v.normal(6, 5), v.integers(0, 3, 6)) for _ in range(8)]
    for make in (
        lambda params: torch.optim.SGD(params, lr=0.1, momentum=0.9),
        lambda params: torch.optim.Adam(params, lr=0.05),
    ):
        whole = nn.Sequential(nn.Linear(5, 96), nn.BatchNorm1d(96), nn.Linear(96, 3))
        whole = whole.to(v.device, v.dtype)
        optimizer = make(whole.parameters())
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "checkpoint.pt")
            take_steps(whole, optimizer, batches[:2])
            call(save_checkpoint, path, whole, optimizer, 2)
            take_steps(whole, optimizer, batches[2:4])
            optimizer.param_groups[0]["lr"] *= 0.3  # as a schedule does
            before = [t.detach().clone() for t in whole.state_dict().values()]
            memory = copy.deepcopy(memory_of(optimizer))
            call(save_checkpoint, path, whole, optimizer, 4)
            expect_true(
                bytes_under(folder) > 0.65 * bytes_of(before, memory),
                "checkpoint_too_small",
                what="the file that save_checkpoint wrote",
            )
            expect(
                list(whole.state_dict().values()), before, what="the model after save_checkpoint"
            )
            expect(memory_of(optimizer), memory, what="the optimizer after save_checkpoint")
            if reading is None:
                continue
            take_steps(whole, optimizer, batches[4:6])  # what is saved must not move on with it
            call(save_checkpoint, os.path.join(folder, "later.pt"), whole, optimizer, 6)

            resumed = nn.Sequential(nn.Linear(5, 96), nn.BatchNorm1d(96), nn.Linear(96, 3))
            resumed = resumed.to(v.device, v.dtype)
            again = make(resumed.parameters())
            epoch = call(reading, path, resumed, again)
        expect(epoch, 4, what="the epoch that load_checkpoint returns")
        expect(
            [t.detach().clone() for t in resumed.state_dict().values()],
            before,
            what="the model after load_checkpoint",
        )
        take_steps(resumed, again, batches[4:])
        take_steps(whole, optimizer, batches[6:])
        expect(
            [p.detach() for p in resumed.parameters()],
            [p.detach() for p in whole.parameters()],
            what="the weights of the resumed run",
            rtol=1e-6,
            atol=1e-7,
        )
### END HIDDEN TESTS
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "checkpoint.pt")
    model = nn.Linear(3, 2)
    save_checkpoint(path, model, torch.optim.Adam(model.parameters()), 7)
    assert os.listdir(folder)

# %% [markdown] lang="en"
# ## 12.8 Coming back: `load_checkpoint`
#
# *Optional · 15 minutes · difficulty 2 of 3 · 0 points*
#
# **Your task.** Read the file that `save_checkpoint` wrote, put its states into `model` and `optimizer`,
# which were just made anew, and return the epoch, an `int`. A run that goes on from there takes exactly
# the steps that the uninterrupted run takes (random numbers apart). The file may have been written on
# a GPU and be read where there is none: `torch.load(path, map_location="cpu")` reads it anywhere, and
# `load_state_dict` moves each tensor to where it belongs. You may write both functions in this cell.

# %% [markdown] lang="es"
# ## 12.8 Volver: `load_checkpoint`
#
# *Opcional · 15 minutos · dificultad 2 de 3 · 0 puntos*
#
# **Tu tarea.** Lee el archivo que escribió `save_checkpoint`, pon sus estados en `model` y `optimizer`,
# que se acaban de crear, y devuelve la época, un `int`. Una ejecución que siga desde ahí da exactamente
# los mismos pasos que la que no se interrumpió (salvo los números aleatorios). El archivo puede haberse
# escrito en una GPU y leerse donde no la hay: `torch.load(path, map_location="cpu")` lo lee en cualquier
# sitio y `load_state_dict` lleva cada tensor a donde le toca. Puedes escribir las dos funciones en esta
# celda.


# %% nbgrader={"grade_id": "load_checkpoint", "solution": true}
def load_checkpoint(path, model: nn.Module, optimizer) -> int:
    """Restore model and optimizer from the file `path`; return the epoch it was written at."""
    ### BEGIN SOLUTION
    checkpoint = torch.load(path, map_location="cpu")
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_load_checkpoint", "grade": true, "points": 0}
### BEGIN HIDDEN TESTS
from gradus.checks import call, expect, variants


def take_steps(model, optimizer, batches):
    """Take a step on every batch, by no code but this."""
    for X, labels in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(X), labels).backward()
        optimizer.step()


def memory_of(optimizer):
    """Return the tensors and numbers of an optimizer's state in their order."""
    return [
        value.detach() if torch.is_tensor(value) else value
        for state in optimizer.state_dict()["state"].values()
        for value in state.values()
    ]


for v in variants():
    batches = [(v.normal(6, 5), v.integers(0, 3, 6)) for _ in range(8)]
    for make in (
        lambda params: torch.optim.SGD(params, lr=0.1, momentum=0.9),
        lambda params: torch.optim.Adam(params, lr=0.05),
    ):
        whole = nn.Sequential(nn.Linear(5, 96), nn.BatchNorm1d(96), nn.Linear(96, 3))
        whole = whole.to(v.device, v.dtype)
        optimizer = make(whole.parameters())
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "checkpoint.pt")
            take_steps(whole, optimizer, batches[:2])
            call(save_checkpoint, path, whole, optimizer, 2)
            take_steps(whole, optimizer, batches[2:4])
            optimizer.param_groups[0]["lr"] *= 0.3  # as a schedule does
            before = [t.detach().clone() for t in whole.state_dict().values()]
            memory = copy.deepcopy(memory_of(optimizer))
            call(save_checkpoint, path, whole, optimizer, 4)
            expect(
                list(whole.state_dict().values()), before, what="the model after save_checkpoint"
            )
            expect(memory_of(optimizer), memory, what="the optimizer after save_checkpoint")
            take_steps(whole, optimizer, batches[4:6])  # what is saved must not move on with it
            call(save_checkpoint, os.path.join(folder, "later.pt"), whole, optimizer, 6)

            resumed = nn.Sequential(nn.Linear(5, 96), nn.BatchNorm1d(96), nn.Linear(96, 3))
            resumed = resumed.to(v.device, v.dtype)
            again = make(resumed.parameters())
            call(load_checkpoint, path, resumed, again)
            epoch = call(load_checkpoint, path, resumed, again)  # the file is there for ever
        expect(epoch, 4, what="the epoch that load_checkpoint returns")
        expect(
            [t.detach().clone() for t in resumed.state_dict().values()],
            before,
            what="the model after load_checkpoint",
        )
        take_steps(resumed, again, batches[4:])
        take_steps(whole, optimizer, batches[6:])
        expect(
            [p.detach() for p in resumed.parameters()],
            [p.detach() for p in whole.parameters()],
            what="the weights of the resumed run",
            rtol=1e-6,
            atol=1e-7,
        )
### END HIDDEN TESTS
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "checkpoint.pt")
    model = nn.Linear(3, 2)
    save_checkpoint(path, model, torch.optim.Adam(model.parameters()), 7)
    other = nn.Linear(3, 2)
    assert load_checkpoint(path, other, torch.optim.Adam(other.parameters())) == 7
    assert torch.equal(other.weight, model.weight)

# %% [markdown] lang="en"
# ## What you have now
#
# - A run that can be repeated (`set_seed`), watched (`evaluate`), stopped in time (`fit`) and resumed.
# - A loss that weighs every sample alike, whatever the sizes of the batches.
# - Two habits: say which mode you need, and copy what you want to keep.
#
# You began with the place of a number in memory, and you have trained a network that reads
# handwriting. Nothing in between was a black box. Now take your own data.

# %% [markdown] lang="es"
# ## Lo que tienes ahora
#
# - Una ejecución que se puede repetir (`set_seed`), vigilar (`evaluate`), parar a tiempo (`fit`) y
#   reanudar.
# - Una pérdida en la que cada muestra pesa lo mismo, sean como sean los lotes.
# - Dos costumbres: di qué modo necesitas y copia lo que quieras conservar.
#
# Empezaste por el lugar de un número en la memoria y has entrenado una red que lee letra manuscrita.
# Nada de lo que hay en medio fue una caja negra. Ahora, toma tus propios datos.
