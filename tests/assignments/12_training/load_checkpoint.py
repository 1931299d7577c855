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
