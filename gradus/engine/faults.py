"""What the engine says, in the course's language, when it has to step in."""

from __future__ import annotations

import signal

from gradus.engine.cells import Output
from gradus.languages import Text

TIMED_OUT = Text(
    en="This cell was stopped after {seconds:g} seconds. Is there a loop that never ends?",
    es="Esta celda se detuvo a los {seconds:g} segundos. ¿Hay un bucle que no termina nunca?",
)
TIMED_OUT_DEAF = Text(
    en="This cell was stopped after {seconds:g} seconds, and as it did not stop when asked to, the "
    "process was ended. The other cells were run without it.",
    es="Esta celda se detuvo a los {seconds:g} segundos y, como no paró cuando se le pidió, se "
    "terminó el proceso. Las demás celdas se ejecutaron sin ella.",
)
DIED = Text(
    en="This cell ended the Python process ({how}). The other cells were run without it.",
    es="Esta celda terminó el proceso de Python ({how}). Las demás celdas se ejecutaron sin ella.",
)
OUT_OF_MEMORY = Text(
    en="This cell used more than {megabytes} MB of memory, and the process was ended. The other "
    "cells were run without it.",
    es="Esta celda usó más de {megabytes} MB de memoria y se terminó el proceso. Las demás celdas "
    "se ejecutaron sin ella.",
)
OUT_OF_CPU = Text(
    en="By this cell the notebook had used {seconds} seconds of processor time, its limit, and the "
    "process was ended. The other cells were run without it.",
    es="En esta celda el cuaderno llegó a {seconds} segundos de procesador, su límite, y se "
    "terminó el proceso. Las demás celdas se ejecutaron sin ella.",
)
NONSENSE = Text(
    en="This cell broke the connection to the process that runs it ({how}). The other cells were "
    "run without it.",
    es="Esta celda rompió la conexión con el proceso que la ejecuta ({how}). Las demás celdas se "
    "ejecutaron sin ella.",
)
NO_TIME_LEFT = Text(
    en="This cell was not run: the cells before it had used up the {seconds:g} seconds that a "
    "notebook may take.",
    es="Esta celda no se ejecutó: las anteriores habían agotado los {seconds:g} segundos que puede "
    "tardar un cuaderno.",
)
NOT_STARTED = Text(
    en="This cell was not run: {how}.",
    es="Esta celda no se ejecutó: {how}.",
)
OUTPUT_CUT = Text(
    en="\n… the rest of the output was cut: more than {kilobytes} kB.\n",
    es="\n… el resto de la salida se cortó: más de {kilobytes} kB.\n",
)
EXIT_STATUS = Text(en="exit status {status}", es="código de salida {status}")
SIGNAL = Text(en="signal {name}", es="señal {name}")

_SIGNALS = {
    signal.SIGSEGV: Text(en="segmentation fault", es="violación de segmento"),
    signal.SIGABRT: Text(en="abort", es="aborto"),
    signal.SIGBUS: Text(en="bus error", es="error de bus"),
    signal.SIGILL: Text(en="illegal instruction", es="instrucción no válida"),
    signal.SIGFPE: Text(en="arithmetic fault", es="fallo aritmético"),
    signal.SIGKILL: Text(en="killed", es="eliminado"),
    signal.SIGSYS: Text(en="forbidden system call", es="llamada al sistema prohibida"),
}


def describe_status(status: int) -> str:
    """Say how a process ended, from its wait status as `os.waitstatus_to_exitcode` returns it."""
    if status >= 0:
        return EXIT_STATUS(status=status)
    known = _SIGNALS.get(signal.Signals(-status)) if -status in set(signal.Signals) else None
    return known() if known else SIGNAL(name=-status)


def error_output(name: str, message: str) -> Output:
    """Return a fault as the error of a cell; any error scores 0."""
    return {
        "output_type": "error",
        "ename": name,
        "evalue": message,
        "traceback": [f"\x1b[0;31m{name}\x1b[0m: {message}"],
    }
