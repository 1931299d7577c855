"""Every sentence that a check says to a student."""

from gradus.languages import Text

NOT_DONE = Text(
    en="{name} is not done yet.",
    es="{name} aún no está hecho.",
)
RAISED = Text(
    en="{call} raised {error}.",
    es="{call} lanzó {error}.",
)
RAISED_AT = Text(
    en="{call} raised {error}, at line {line} of your cell: {text}",
    es="{call} lanzó {error}, en la línea {line} de tu celda: {text}",
)
NOT_A_TENSOR = Text(
    en="{what} is not a tensor.",
    es="{what} no es un tensor.",
)
WRONG_TYPE = Text(
    en="{what} has the wrong type.",
    es="{what} es de un tipo incorrecto.",
)
WRONG_LENGTH = Text(
    en="{what} has the wrong number of entries.",
    es="{what} tiene un número incorrecto de elementos.",
)
WRONG_KEYS = Text(
    en="{what} has the wrong keys.",
    es="{what} tiene claves incorrectas.",
)
WRONG_SHAPE = Text(
    en="{what} has the wrong shape.",
    es="{what} tiene una forma incorrecta.",
)
WRONG_DTYPE = Text(
    en="{what} has the wrong dtype.",
    es="{what} tiene un dtype incorrecto.",
)
WRONG_DEVICE = Text(
    en="{what} is on the wrong device.",
    es="{what} está en un dispositivo incorrecto.",
)
WRONG_VALUE = Text(
    en="{what} has the wrong value.",
    es="{what} tiene un valor incorrecto.",
)
WRONG_ENTRIES = Text(
    en="{what}: {count} of {total} entries are wrong. The worst is at {index}.",
    es="{what}: {count} de {total} elementos son incorrectos. El peor está en {index}.",
)
NOT_FINITE = Text(
    en="{what} is not finite at {index}.",
    es="{what} no es finito en {index}.",
)
GOT = Text(en="got", es="obtenido")
EXPECTED = Text(en="expected", es="esperado")
LIKELY_CAUSE = Text(en="likely cause", es="causa probable")
GRADIENT = Text(
    en="the gradient with respect to {argument} of {what}",
    es="el gradiente respecto a {argument} de {what}",
)
NO_GRADIENT = Text(
    en="{what} is cut off from {argument}: no gradient flows back to it.",
    es="{what} está desconectado de {argument}: ningún gradiente llega hasta él.",
)
CUT_OFF = Text(
    en="detach(), item(), tolist(), numpy(), no_grad() or a new torch.tensor(...) on the way "
    "cuts the graph",
    es="detach(), item(), tolist(), numpy(), no_grad() o un torch.tensor(...) nuevo en el camino "
    "cortan el grafo",
)
INPUT_CHANGED = Text(
    en="{call} changed its argument {argument}; inputs must be left as they were.",
    es="{call} modificó su argumento {argument}; las entradas deben quedar como estaban.",
)
NOT_REFUSED = Text(
    en="{call} must raise {error}, but it returned {got}.",
    es="{call} debe lanzar {error}, pero devolvió {got}.",
)
WRONG_ERROR = Text(
    en="{call} must raise {error}, but it raised {got}.",
    es="{call} debe lanzar {error}, pero lanzó {got}.",
)
FORBIDDEN = Text(
    en="{name} uses {use}, which this exercise asks you to do without. It stands in: {text}",
    es="{name} usa {use}, y este ejercicio pide prescindir de ello. Está en: {text}",
)
UNREADABLE = Text(
    en="{name} reaches a function by a name that only exists at run time. In this exercise every "
    "call must be written out. It stands in: {text}",
    es="{name} llega a una función por un nombre que solo existe al ejecutar. En este ejercicio "
    "cada llamada debe estar escrita. Está en: {text}",
)
NO_SOURCE = Text(
    en="{name} is not defined in any cell of this notebook that could be read.",
    es="{name} no está definido en ninguna celda de este cuaderno que se pueda leer.",
)
PYTHON_LOOP = Text(
    en="{name} loops in Python: {small} samples take {small_steps} steps and {large} samples take "
    "{large_steps}. A vectorised function takes the same number of steps for any size.",
    es="{name} recorre los datos con un bucle de Python: {small} muestras cuestan {small_steps} "
    "pasos y {large} muestras cuestan {large_steps}. Una función vectorizada da los mismos pasos "
    "con cualquier tamaño.",
)
REPLACED = Text(
    en="{call} replaced {argument} by another tensor; it must change the tensor that it was given.",
    es="{call} sustituyó {argument} por otro tensor; debe modificar el tensor que recibió.",
)
LOST_REQUIRES_GRAD = Text(
    en="{call} changed requires_grad of {argument}.",
    es="{call} cambió requires_grad de {argument}.",
)
BUILT_GRAPH = Text(
    en="{call} recorded the update of {argument} in the autograd graph; wrap it in "
    "torch.no_grad().",
    es="{call} registró la actualización de {argument} en el grafo de autograd; envuélvela en "
    "torch.no_grad().",
)
GRAD_CHANGED = Text(
    en="{call} changed the .grad of {argument}; a step leaves it as it was.",
    es="{call} modificó el .grad de {argument}; un paso debe dejarlo como estaba.",
)
AFTER = Text(
    en="{argument} after {call}",
    es="{argument} después de {call}",
)
WRONG_PROPERTY = Text(
    en="{what} is not what the contract asks for.",
    es="{what} no es lo que pide el contrato.",
)
