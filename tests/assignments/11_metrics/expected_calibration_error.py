# %% right: a loop over bins
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    right = (guess == labels).double()
    total = 0.0
    for b in range(num_bins):
        inside = (top >= b / num_bins) & (top < (b + 1) / num_bins)
        if b == num_bins - 1:
            inside = inside | (top == 1)
        if inside.any():
            gap = right[inside].mean() - top[inside].double().mean()
            total += inside.double().mean().item() * gap.abs().item()
    return total


# %% right: sums by bin
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(1)
    place = torch.clamp(torch.floor(top * num_bins).long(), max=num_bins - 1)
    right = torch.bincount(place, weights=(guess == labels).double(), minlength=num_bins)
    sure = torch.bincount(place, weights=top.double(), minlength=num_bins)
    return ((right - sure).abs().sum() / len(labels)).item()


# %% right: bucketize with inner edges
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.double().max(dim=-1)
    edges = torch.arange(1, num_bins, dtype=torch.float64, device=probs.device) / num_bins
    place = torch.bucketize(top, edges, right=True)
    member = nn.functional.one_hot(place, num_bins).double()
    size = member.sum(0)
    acc = member.T @ (guess == labels).double() / size.clamp(min=1)
    conf = member.T @ top / size.clamp(min=1)
    return float((size / size.sum()) @ (acc - conf).abs())


# %% right: numpy
import numpy as np


def expected_calibration_error(probs, labels, num_bins=10):
    p = probs.cpu().numpy().astype(float)
    top, right = p.max(1), p.argmax(1) == labels.cpu().numpy()
    place = np.minimum(np.digitize(top, np.linspace(0, 1, num_bins + 1)) - 1, num_bins - 1)
    gaps = [
        (place == b).mean() * abs(right[place == b].mean() - top[place == b].mean())
        for b in np.unique(place)
    ]
    return float(sum(gaps))


# %% right: plain Python, samples gathered in a dict
def expected_calibration_error(probs, labels, num_bins=10):
    bins = {}
    for row, label in zip(probs.tolist(), labels.tolist()):
        top = max(row)
        place = min(int(top * num_bins), num_bins - 1)
        bins.setdefault(place, []).append((row.index(top) == label) - top)
    return sum(abs(sum(gaps)) for gaps in bins.values()) / len(labels)


# %% wrong: ece_bins_closed_on_the_right
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    right = (guess == labels).double()
    total = 0.0
    for b in range(num_bins):
        inside = (top > b / num_bins) & (top <= (b + 1) / num_bins)
        if inside.any():
            gap = right[inside].mean() - top[inside].double().mean()
            total += inside.double().mean().item() * gap.abs().item()
    return total


# %% wrong: 1.0 falls out of the last bin
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    right = (guess == labels).double()
    total = 0.0
    for b in range(num_bins):
        inside = (top >= b / num_bins) & (top < (b + 1) / num_bins)
        if inside.any():
            gap = right[inside].mean() - top[inside].double().mean()
            total += inside.double().mean().item() * gap.abs().item()
    return total


# %% wrong: 1.0 has a bin of its own
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    surprise = (guess == labels).double() - top.double()
    gaps = torch.bincount((top * num_bins).long(), weights=surprise, minlength=num_bins + 1)
    return (gaps.abs().sum() / len(labels)).item()


# %% wrong: ece_bins_not_weighted
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    gaps = []
    for b in place.unique():
        inside = place == b
        acc = (guess == labels)[inside].double().mean()
        gaps.append((acc - top[inside].double().mean()).abs().item())
    return sum(gaps) / len(gaps)


# %% wrong: ece_greatest_gap
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    gaps = []
    for b in place.unique():
        inside = place == b
        acc = (guess == labels)[inside].double().mean()
        gaps.append((acc - top[inside].double().mean()).abs().item())
    return max(gaps)


# %% wrong: ece_without_bins
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    return abs((guess == labels).double().mean() - top.double().mean()).item()


# %% wrong: ece_num_bins_ignored
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    surprise = (guess == labels).double() - top.double()
    gaps = torch.bincount((top * 10).long().clamp(max=9), weights=surprise)
    return (gaps.abs().sum() / len(labels)).item()


# %% wrong: fifteen bins by default
def expected_calibration_error(probs, labels, num_bins=15):
    top, guess = probs.max(dim=1)
    surprise = (guess == labels).double() - top.double()
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    return (torch.bincount(place, weights=surprise).abs().sum() / len(labels)).item()


# %% wrong: the gap of every sample
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    return ((guess == labels).double() - top.double()).abs().mean().item()


# %% wrong: the probability of the true class
def expected_calibration_error(probs, labels, num_bins=10):
    sure = probs.gather(1, labels[:, None]).squeeze(1)
    surprise = (probs.argmax(1) == labels).double() - sure.double()
    place = (sure * num_bins).long().clamp(max=num_bins - 1)
    return (torch.bincount(place, weights=surprise).abs().sum() / len(labels)).item()


# %% wrong: signed gaps cancel
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    surprise = (guess == labels).double() - top.double()
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    return (torch.bincount(place, weights=surprise).sum() / len(labels)).item()


# %% wrong: squared gaps
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    right, total = (guess == labels).double(), 0.0
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    for b in place.unique():
        inside = place == b
        gap = right[inside].mean() - top[inside].double().mean()
        total += inside.double().mean().item() * gap.item() ** 2
    return total**0.5


# %% wrong: the middle of the bin as its confidence
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    surprise = (guess == labels).double() - (place.double() + 0.5) / num_bins
    return (torch.bincount(place, weights=surprise).abs().sum() / len(labels)).item()


# %% wrong: bins of equal size
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    order = top.argsort()
    surprise = ((guess == labels).double() - top.double())[order]
    return sum(part.sum().abs().item() for part in surprise.chunk(num_bins)) / len(labels)


# %% wrong: a tensor
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    surprise = (guess == labels).double() - top.double()
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    return torch.bincount(place, weights=surprise).abs().sum() / len(labels)


# %% wrong: NaN for empty bins
def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    size = torch.bincount(place, minlength=num_bins)
    acc = torch.bincount(place, weights=(guess == labels).double(), minlength=num_bins) / size
    conf = torch.bincount(place, weights=top.double(), minlength=num_bins) / size
    return (size / len(labels) * (acc - conf).abs()).sum().item()


# %% wrong: banned_call
from sklearn.calibration import calibration_curve


def expected_calibration_error(probs, labels, num_bins=10):
    top, guess = probs.max(dim=1)
    right = (guess == labels).long()
    acc, conf = calibration_curve(right.cpu(), top.cpu(), n_bins=num_bins)
    place = (top * num_bins).long().clamp(max=num_bins - 1)
    size = torch.bincount(place.cpu(), minlength=num_bins)
    weights = size[size > 0].double().numpy() / len(labels)
    return float((weights * abs(acc - conf)).sum())


# %% right: a weighted histogram, parameters of other names
import numpy as np


def expected_calibration_error(p, y, num_bins=10):
    p, y = p.detach().cpu().numpy(), y.cpu().numpy()
    c = p.max(1).astype(float)
    h = (p.argmax(1) == y).astype(float)
    s, _ = np.histogram(c, bins=num_bins, range=(0, 1), weights=h - c)
    return float(np.abs(s).sum() / len(y))


# %% wrong: num_bins has another name
def expected_calibration_error(probs, labels, n_bins=10):
    num_bins = n_bins
    conf, pred = probs.max(1)
    ok = (pred == labels).double()
    b = (conf.double() * num_bins).floor().long().clamp(max=num_bins - 1)
    gap = torch.zeros(num_bins, dtype=torch.float64).index_add_(0, b, ok - conf.double())
    return (gap.abs().sum() / len(labels)).item()


# %% wrong: the probability of class 1
def expected_calibration_error(probs, labels, num_bins=10):
    conf = probs[:, 1]
    ok = (labels == 1).double()
    b = (conf.double() * num_bins).floor().long().clamp(max=num_bins - 1)
    gap = torch.zeros(num_bins, dtype=torch.float64).index_add_(0, b, ok - conf.double())
    return (gap.abs().sum() / len(labels)).item()
