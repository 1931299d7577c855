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
