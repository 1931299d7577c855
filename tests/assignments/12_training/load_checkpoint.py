# %% right: the states of a dict
def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]


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


# %% right: arrays of NumPy
import pickle


def save_checkpoint(path, model, optimizer, epoch):
    arrays = {f"m.{k}": v.detach().cpu().numpy() for k, v in model.state_dict().items()}
    arrays["opt"] = np.frombuffer(pickle.dumps(optimizer.state_dict()), dtype=np.uint8)
    arrays["epoch"] = np.array(epoch)
    with open(path, "wb") as f:
        np.savez(f, **arrays)


def load_checkpoint(path, model, optimizer):
    with np.load(path) as d:
        model.load_state_dict({k[2:]: torch.as_tensor(d[k]) for k in d.files if k.startswith("m.")})
        optimizer.load_state_dict(pickle.loads(d["opt"].tobytes()))
        return int(d["epoch"])


# %% wrong: forgets the optimizer
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"])
    return saved["epoch"]


# %% wrong: forgets the model
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]


# %% wrong: returns nothing
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])


# %% wrong: returns the next epoch
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, map_location="cpu")
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"] + 1


# %% wrong: builds new objects and leaves those it was given
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path)
    model = copy.deepcopy(model)
    model.load_state_dict(saved["model"])
    optimizer = copy.deepcopy(optimizer)
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]


# %% wrong: keeps the learning rate of the new optimizer
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    lr = optimizer.param_groups[0]["lr"]
    optimizer.load_state_dict(c["optimizer"])
    optimizer.param_groups[0]["lr"] = lr
    return c["epoch"]


# %% wrong: removes the file
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    import os

    os.remove(path)
    return c["epoch"]


# %% wrong: the buffers are not loaded
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    for n, p in model.named_parameters():
        p.data.copy_(c["model"][n])
    optimizer.load_state_dict(c["optimizer"])
    return c["epoch"]


# %% wrong: new parameters that the optimizer does not know
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    for n, p in list(model.named_parameters()):
        m, _, k = n.rpartition(".")
        setattr(model.get_submodule(m), k, torch.nn.Parameter(c["model"][n]))
    optimizer.load_state_dict(c["optimizer"])
    return c["epoch"]


# %% wrong: the optimizer begins anew
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(
        {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path
    )


def load_checkpoint(path, model, optimizer):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.load_state_dict(c["optimizer"])
    optimizer.state.clear()
    return c["epoch"]
