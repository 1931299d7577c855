# %% right: torch.optim and permuted indices
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    history = []
    for epoch in range(num_epochs):
        perm = torch.randperm(X.shape[0], generator=generator).to(X.device)
        running = 0.0
        for start in range(0, X.shape[0], batch_size):
            idx = perm[start : start + batch_size]
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss()(model(X[idx]), labels[idx])
            loss.backward()
            optimizer.step()
            running += loss.item() * idx.numel()
        history.append(running / X.shape[0])
    return history


# %% right: a DataLoader
from torch.utils.data import DataLoader, TensorDataset


def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    loader = DataLoader(
        TensorDataset(X, labels), batch_size=batch_size, shuffle=True, generator=generator
    )
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for _ in range(num_epochs):
        seen = []
        for X_batch, labels_batch in loader:
            loss = nn.functional.cross_entropy(model(X_batch), labels_batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            seen += [loss.item()] * len(labels_batch)
        losses.append(sum(seen) / len(seen))
    return losses


# %% right: autograd.grad and steps by p.data
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    params = list(model.parameters())
    losses = []
    for _ in range(num_epochs):
        total, count = torch.zeros((), dtype=torch.float64), 0
        for rows in torch.split(torch.randperm(len(X), generator=generator), batch_size):
            logits = model(X[rows])
            target = labels[rows]
            log_probs = logits - logits.logsumexp(dim=1, keepdim=True)
            per_sample = -log_probs[torch.arange(len(target)), target]
            for p, g in zip(params, torch.autograd.grad(per_sample.mean(), params)):
                p.data = p.data - lr * g
            total += per_sample.detach().sum().double().cpu()
            count += len(target)
        losses.append((total / count).item())
    return losses


# %% right: a shuffled copy, gradients cleared at the end of each step
def _shuffled(X, labels, generator):
    order = torch.randperm(len(labels), generator=generator)
    return X.cpu()[order].to(X.device), labels.cpu()[order].to(labels.device)


def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    losses = []
    for _ in range(num_epochs):
        X_new, labels_new = _shuffled(X, labels, generator)
        weighted = []
        for X_b, l_b in zip(X_new.split(batch_size), labels_new.split(batch_size)):
            loss = nn.functional.cross_entropy(model(X_b), l_b, reduction="sum")
            (loss / len(l_b)).backward()
            with torch.no_grad():
                for p in model.parameters():
                    p.sub_(p.grad, alpha=lr)
                    p.grad = None
            weighted.append(float(loss))
        losses.append(math.fsum(weighted) / len(X))
    return losses


# %% right: one sample after another inside a batch
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    losses = []
    for _ in range(num_epochs):
        seen = []
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            model.zero_grad()
            for i in rows.tolist():
                loss = nn.functional.cross_entropy(model(X[i : i + 1]), labels[i : i + 1])
                (loss / len(rows)).backward()
                seen.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p.add_(-lr * p.grad)
        losses.append(sum(seen) / len(X))
    return losses


# %% right: functional_call, written back at the end
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    values = {name: p.detach().clone() for name, p in model.named_parameters()}

    def loss_of(values, X_b, l_b):
        return nn.functional.cross_entropy(torch.func.functional_call(model, values, (X_b,)), l_b)

    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            leaves = {name: value.requires_grad_() for name, value in values.items()}
            loss = loss_of(leaves, X[rows], labels[rows])
            grads = torch.autograd.grad(loss, list(leaves.values()))
            values = {
                name: (value - lr * g).detach() for (name, value), g in zip(leaves.items(), grads)
            }
            total += float(loss.detach()) * len(rows)
        losses.append(total / len(X))
    model.load_state_dict(values, strict=False)
    return losses


# %% right: argsort of random keys, numpy mean with weights
import numpy as np


def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    model.train()
    losses = []
    for _ in range(num_epochs):
        keys = torch.rand(len(X), generator=generator, dtype=torch.float64)
        order = torch.argsort(keys)
        batch_losses, sizes = [], []
        while len(order):
            rows, order = order[:batch_size], order[batch_size:]
            model.zero_grad(set_to_none=False)
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            loss.backward()
            for p in model.parameters():
                p.data -= lr * p.grad.data
            batch_losses.append(loss.item())
            sizes.append(len(rows))
        losses.append(float(np.average(batch_losses, weights=sizes)))
    return losses


# %% right: samplers and a closure
from torch.utils.data import BatchSampler, RandomSampler


def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    sampler = BatchSampler(
        RandomSampler(range(len(X)), generator=generator), batch_size, drop_last=False
    )
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for _ in range(num_epochs):
        s = []
        for idx in sampler:

            def closure():
                opt.zero_grad()
                l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
                l.backward()
                return l

            s.extend([float(opt.step(closure))] * len(idx))
        out.append(sum(s) / len(s))
    return out


# %% right: torch.func, copied back
from torch.func import functional_call, grad_and_value


def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    params = {k: v.detach() for k, v in model.named_parameters()}
    f = lambda P, x, y: nn.functional.cross_entropy(functional_call(model, P, (x,)), y)
    out = []
    for _ in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X), generator=generator).split(batch_size):
            g, l = grad_and_value(f)(params, X[idx], labels[idx])
            params = {k: params[k] - lr * g[k] for k in params}
            tot += l.item() * len(idx)
        out.append(tot / len(X))
    with torch.no_grad():
        for k, v in model.named_parameters():
            v.copy_(params[k])
    return out


# %% right: Python's random, its seed drawn from the generator
import random


def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    rng = random.Random(torch.randint(2**62, (), generator=generator).item())
    out = []
    for _ in range(num_epochs):
        idx = list(range(len(X)))
        rng.shuffle(idx)
        tot = 0.0
        while idx:
            b, idx = idx[:batch_size], idx[batch_size:]
            loss = nn.functional.cross_entropy(model(X[b]), labels[b])
            gs = torch.autograd.grad(loss, model.parameters())
            torch._foreach_add_([p.data for p in model.parameters()], list(gs), alpha=-lr)
            tot += loss.item() * len(b)
        out.append(tot / len(X))
    return out


# %% wrong: train_mean_of_batches
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        seen = []
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            seen.append(loss.item())
        losses.append(sum(seen) / len(seen))
    return losses


# %% wrong: train_sum_of_batches
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total)
    return losses


# %% wrong: train_sum_of_samples
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total)
    return losses


# %% wrong: train_last_batch_loss
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses


# %% wrong: train_loss_afterwards
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            losses.append(nn.functional.cross_entropy(model(X), labels).item())
    return losses


# %% wrong: train_loss_not_reset
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, total = [], 0.0
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: train_one_loss_per_batch
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


# %% wrong: train_gradients_add_up
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: gradients cleared once an epoch
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        optimizer.zero_grad()
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: train_steps_on_the_sum
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows], reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(X))
    return losses


# %% wrong: train_no_step, p = p - … names a new tensor
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            model.zero_grad()
            loss.backward()
            for p in model.parameters():
                p = p - lr * p.grad
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: wrong_sign
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            model.zero_grad()
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p += lr * p.grad
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: Adam instead of plain steps
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: momentum
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: weight decay that nobody asked for
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, weight_decay=1e-3)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: train_last_batch_dropped
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total, count = 0.0, 0
        order = torch.randperm(len(X), generator=generator)
        for start in range(0, len(X) - batch_size + 1, batch_size) or [0]:
            rows = order[start : start + batch_size]
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
            count += len(rows)
        losses.append(total / count)
    return losses


# %% wrong: one random batch per epoch
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        rows = torch.randperm(len(X), generator=generator)[:batch_size]
        loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% wrong: train_rows_not_once, drawn with replacement
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randint(len(X), (len(X),), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: the labels stay in their order
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        X_new = X[torch.randperm(len(X), generator=generator)]
        for X_b, l_b in zip(X_new.split(batch_size), labels.split(batch_size)):
            loss = nn.functional.cross_entropy(model(X_b), l_b)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(X_b)
        losses.append(total / len(X))
    return losses


# %% wrong: train_not_shuffled
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for X_b, l_b in zip(X.split(batch_size), labels.split(batch_size)):
            loss = nn.functional.cross_entropy(model(X_b), l_b)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(X_b)
        losses.append(total / len(X))
    return losses


# %% wrong: train_one_order_for_all_epochs
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    order = torch.randperm(len(X), generator=generator)
    for _ in range(num_epochs):
        total = 0.0
        for rows in order.split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: train_generator_ignored
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X)).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: train_always_one_order
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    generator = torch.Generator().manual_seed(0)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: trains a copy
import copy


def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    model = copy.deepcopy(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: train_data_changed, shuffled in place
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        order = torch.randperm(len(X), generator=generator)
        X[:], labels[:] = X[order], labels[order]
        for X_b, l_b in zip(X.split(batch_size), labels.split(batch_size)):
            loss = nn.functional.cross_entropy(model(X_b), l_b)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(X_b)
        losses.append(total / len(X))
    return losses


# %% wrong: tensors instead of floats
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: train_last_epoch_only
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        last = total / len(X)
    return last


# %% wrong: softmax before the cross-entropy
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]).softmax(1), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: the full data in every step
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% wrong: train_parameters_replaced
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            model.zero_grad()
            loss.backward()
            for module in model.modules():
                for name, p in list(module.named_parameters(recurse=False)):
                    setattr(module, name, nn.Parameter(p.detach() - lr * p.grad))
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: no generator, no default
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(num_epochs):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: one epoch too few
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(1, max(num_epochs, 2)):
        total = 0.0
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            loss = nn.functional.cross_entropy(model(X[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / len(X))
    return losses


# %% wrong: clips gradients
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for _ in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X), generator=generator).split(batch_size):
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            tot += l.item() * len(idx)
        out.append(tot / len(X))
    return out


# %% right: seeded by the generator's own seed
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    if generator is not None:
        torch.manual_seed(generator.initial_seed())
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for _ in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X)).split(batch_size):
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            opt.step()
            tot += l.item() * len(idx)
        out.append(tot / len(X))
    return out


# %% wrong: the last batch is filled up with rows of the first
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for e in range(num_epochs):
        tot, c = 0.0, 0
        o = torch.randperm(len(X), generator=generator)
        for s in range(0, len(X), batch_size):
            idx = torch.arange(s, s + min(batch_size, len(X))) % len(X)
            idx = o[idx]
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            opt.step()
            tot += l.item() * len(idx)
            c += len(idx)
        out.append(tot / c)
    return out


# %% wrong: losses measured after each step
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for _ in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X), generator=generator).split(batch_size):
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            opt.step()
            with torch.no_grad():
                tot += nn.functional.cross_entropy(model(X[idx]), labels[idx]).item() * len(idx)
        out.append(tot / len(X))
    return out


# %% wrong: the last batch counts as a full one
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for _ in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X), generator=generator).split(batch_size):
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            opt.step()
            tot += l.item() * batch_size
        out.append(tot / len(X))
    return out


# %% wrong: train_generator_ignored from the second epoch on
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for _ in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X), generator=generator).split(batch_size):
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            opt.step()
            tot += l.item() * len(idx)
        generator = None
        out.append(tot / len(X))
    return out


# %% wrong: train_parameters_replaced, frozen at the end
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    out = []
    for e in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X), generator=generator).split(batch_size):
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            opt.step()
            tot += l.item() * len(idx)
        out.append(tot / len(X))
    model.requires_grad_(False)
    return out


# %% wrong: trains the weights only
def train_classifier(model, X, labels, lr, num_epochs, batch_size, generator=None):
    opt = torch.optim.SGD([p for p in model.parameters() if p.dim() > 1], lr=lr)
    out = []
    for e in range(num_epochs):
        tot = 0.0
        for idx in torch.randperm(len(X), generator=generator).split(batch_size):
            opt.zero_grad()
            l = nn.functional.cross_entropy(model(X[idx]), labels[idx])
            l.backward()
            opt.step()
            tot += l.item() * len(idx)
        out.append(tot / len(X))
    return out
