"""What the engine says, in the course's language, when it has to step in."""

from __future__ import annotations

import signal

from gradus.engine.cells import Output
from gradus.languages import Text

TIMED_OUT_NAME = "CellTimeoutError"  # as nbclient calls it
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
TOO_MANY_PROCESSES = Text(
    en="This cell started more than {processes} processes and threads, and was ended for it. The "
    "other cells were run without it.",
    es="Esta celda inició más de {processes} procesos e hilos y por eso se terminó. Las demás "
    "celdas se ejecutaron sin ella.",
)
OUT_OF_DISK = Text(
    en="This cell wrote more than {megabytes} MB of files, and the process was ended. The other "
    "cells were run without it.",
    es="Esta celda escribió más de {megabytes} MB de archivos y se terminó el proceso. Las demás "
    "celdas se ejecutaron sin ella.",
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
CLOSED = Text(en="it was closed", es="se cerró")
UNASKED = Text(en="a message that nobody asked for", es="un mensaje que nadie pidió")
NO_OUTPUTS = Text(en="outputs that are none", es="salidas que no lo son")
BROKEN = Text(
    en="This cell broke what runs it in the Python process ({how}). The other cells were run "
    "without it.",
    es="Esta celda rompió lo que la ejecuta en el proceso de Python ({how}). Las demás celdas se "
    "ejecutaron sin ella.",
)
SPOILED = Text(
    en="Cell {label} had broken what runs cells in the Python process. The cells were run again "
    "without that one.",
    es="La celda {label} había roto lo que ejecuta las celdas en el proceso de Python. Las celdas "
    "se ejecutaron otra vez sin ella.",
)
LEFT_BEHIND = Text(
    en="Something that cell {label}, or one before it, had left running ended the Python process "
    "before this cell began. The cells were run again without cell {label}.",
    es="Algo que la celda {label}, o una anterior, había dejado en marcha terminó el proceso de "
    "Python antes de que esta celda empezara. Las celdas se ejecutaron otra vez sin la {label}.",
)
NO_TIME_LEFT = Text(
    en="This cell was not run: the cells before it had used up the {seconds:g} seconds that a "
    "notebook may take.",
    es="Esta celda no se ejecutó: las anteriores habían agotado los {seconds:g} segundos que puede "
    "tardar un cuaderno.",
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


def remark(message: str) -> Output:
    """Return a message as something that a cell shows, without bearing on its score."""
    return {"output_type": "display_data", "data": {"text/plain": message}, "metadata": {}}


def error_output(name: str, message: str) -> Output:
    """Return a fault as the error of a cell; any error scores 0."""
    return {
        "output_type": "error",
        "ename": name,
        "evalue": message,
        "traceback": [f"\x1b[0;31m{name}\x1b[0m: {message}"],
    }
