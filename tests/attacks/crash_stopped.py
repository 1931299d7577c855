"""The process stops itself, and does not hear that it is interrupted."""

CELLS = {
    "softmax": """
import os
import signal

def softmax(z):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.kill(os.getpid(), signal.SIGSTOP)
    signal.pause()
"""
}
DESERVED = {"softmax": 0}
HARMFUL = True
