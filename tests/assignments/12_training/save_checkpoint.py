# %% right: a dict of states
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


# %% right: both functions, a tuple
def save_checkpoint(path, model, optimizer, epoch):
    with open(path, "wb") as file:
        torch.save((epoch, model.state_dict(), optimizer.state_dict()), file)


def load_checkpoint(path, model, optimizer):
    with open(path, "rb") as file:
        epoch, weights, memory = torch.load(file, weights_only=True)
    model.load_state_dict(weights)
    optimizer.load_state_dict(memory)
    return epoch


# %% right: both functions, pickled
import pickle


def save_checkpoint(path, model, optimizer, epoch):
    with open(path, "wb") as file:
        pickle.dump([model.state_dict(), optimizer.state_dict(), epoch], file)


def load_checkpoint(path, model, optimizer):
    with open(path, "rb") as file:
        weights, memory, epoch = pickle.load(file)
    model.load_state_dict(weights)
    optimizer.load_state_dict(memory)
    return epoch


# %% right: a zip archive
import json, zipfile


def _bytes(x):
    b = io.BytesIO()
    torch.save(x, b)
    return b.getvalue()


def save_checkpoint(path, model, optimizer, epoch):
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("m", _bytes(model.state_dict()))
        z.writestr("o", _bytes(optimizer.state_dict()))
        z.writestr("e", json.dumps(epoch))


def load_checkpoint(path, model, optimizer):
    with zipfile.ZipFile(path) as z:
        model.load_state_dict(torch.load(io.BytesIO(z.read("m")), weights_only=False))
        optimizer.load_state_dict(torch.load(io.BytesIO(z.read("o")), weights_only=False))
        return json.loads(z.read("e"))


# %% right: two files
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(model.state_dict(), str(path) + ".model")
    torch.save({"o": optimizer.state_dict(), "e": epoch}, str(path) + ".opt")


def load_checkpoint(path, model, optimizer):
    model.load_state_dict(torch.load(str(path) + ".model"))
    d = torch.load(str(path) + ".opt", weights_only=False)
    optimizer.load_state_dict(d["o"])
    return d["e"]


# %% right: a folder
def save_checkpoint(path, model, optimizer, epoch):
    os.makedirs(path, exist_ok=True)
    torch.save(model.state_dict(), os.path.join(path, "model.pt"))
    torch.save(optimizer.state_dict(), os.path.join(path, "opt.pt"))
    with open(os.path.join(path, "epoch.txt"), "w") as f:
        f.write(str(epoch))


def load_checkpoint(path, model, optimizer):
    model.load_state_dict(torch.load(os.path.join(path, "model.pt")))
    optimizer.load_state_dict(torch.load(os.path.join(path, "opt.pt")))
    return int(open(os.path.join(path, "epoch.txt")).read())


# %% right: Path and atomic rename
import pathlib


def save_checkpoint(path, model, optimizer, epoch):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    tmp = path.with_name(path.name + ".tmp")
    torch.save(
        {"state": {"m": model.state_dict(), "o": optimizer.state_dict()}, "n": torch.tensor(epoch)},
        tmp,
    )
    os.replace(tmp, path)


def load_checkpoint(path, model, optimizer):
    c = torch.load(pathlib.Path(path))
    model.load_state_dict(c["state"]["m"], strict=True)
    optimizer.load_state_dict(c["state"]["o"])
    return c["n"].item()


# %% wrong: checkpoint_too_small without the optimizer's state
def save_checkpoint(path, model, optimizer, epoch):
    torch.save({"model": model.state_dict(), "optimizer": {}, "epoch": epoch}, path)


# %% wrong: checkpoint_too_small nothing is written
def save_checkpoint(path, model, optimizer, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}


# %% wrong: zeroes the gradients and the weights it saves
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )
    for p in model.parameters():
        p.data.zero_()


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]


# %% wrong: the epoch is one further
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}, path
    )


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]


# %% wrong: the parameters without the buffers
def save_checkpoint(path, model, optimizer, epoch):
    weights = {name: p for name, p in model.named_parameters()}
    torch.save({"model": weights, "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"], strict=False)
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]


# %% wrong: the learning rate is lost
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict()["state"], "epoch": epoch},
        path,
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(
        {"state": c["optimizer"], "param_groups": optimizer.state_dict()["param_groups"]}
    )
    return c["epoch"]


# %% wrong: an old checkpoint is never replaced
def save_checkpoint(path, model, optimizer, epoch):
    import os

    if os.path.exists(path):
        return
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    return c["epoch"]


# %% wrong: kept in memory, where it moves on
_kept = {}


def save_checkpoint(path, model, optimizer, epoch):
    _kept[str(path)] = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
    }


def load_checkpoint(path, model, optimizer):
    c = _kept[str(path)]
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    return c["epoch"]


# %% wrong: weights in half precision
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {
            "model": {
                k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()
            },
            "optimizer": optimizer.state_dict(),
            "epoch": epoch,
        },
        path,
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    return c["epoch"]
