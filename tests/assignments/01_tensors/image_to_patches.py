# %% right: reshape, permute, reshape
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size != 0 or w % size != 0:
        raise ValueError("size must divide both sides")
    x = images.view(b, c, h // size, size, w // size, size)
    return x.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)


# %% right: unfold of the library
def image_to_patches(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError
    return torch.nn.functional.unfold(images, kernel_size=size, stride=size).transpose(1, 2)


# %% right: unfold of the tensor
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError
    windows = images.unfold(2, size, size).unfold(3, size, size)
    return windows.permute(0, 2, 3, 1, 4, 5).reshape(b, -1, c * size * size)


# %% right: a loop over the patches
def image_to_patches(images, size):
    h, w = images.shape[-2:]
    if h % size or w % size:
        raise ValueError
    patches = []
    for top in range(0, h, size):
        for left in range(0, w, size):
            patches.append(images[:, :, top : top + size, left : left + size].flatten(1))
    return torch.stack(patches, dim=1)


# %% right: pieces by chunk
def image_to_patches(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError
    rows = images.split(size, dim=2)
    return torch.stack([p.flatten(1) for row in rows for p in row.split(size, dim=3)], 1)


# %% right: pixel_unshuffle
def image_to_patches(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError
    return torch.pixel_unshuffle(images, size).flatten(2).transpose(1, 2)


# %% right: other names, pixel_unshuffle
def image_to_patches(x, s):
    if x.shape[2] % s or x.shape[3] % s:
        raise ValueError
    return torch.nn.functional.pixel_unshuffle(x, s).flatten(2).mT


# %% wrong: patches_only_reshaped
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError
    return images.reshape(b, (h // size) * (w // size), c * size * size)


# %% wrong: patches_down_the_columns
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError
    x = images.reshape(b, c, h // size, size, w // size, size)
    return x.permute(0, 4, 2, 1, 3, 5).reshape(b, -1, c * size * size)


# %% wrong: patches_channel_last
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError
    x = images.reshape(b, c, h // size, size, w // size, size)
    return x.permute(0, 2, 4, 3, 5, 1).reshape(b, -1, c * size * size)


# %% wrong: patches_turned
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError
    x = images.reshape(b, c, h // size, size, w // size, size)
    return x.permute(0, 2, 4, 1, 5, 3).reshape(b, -1, c * size * size)


# %% wrong: transposed
def image_to_patches(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError
    return torch.nn.functional.unfold(images, size, stride=size)


# %% wrong: no ValueError
def image_to_patches(images, size):
    return torch.nn.functional.unfold(images, size, stride=size).transpose(1, 2)


# %% wrong: checks the height only
def image_to_patches(images, size):
    if images.shape[2] % size:
        raise ValueError
    return torch.nn.functional.unfold(images, size, stride=size).transpose(1, 2)


# %% wrong: checks the number of pixels
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if (h * w) % (size * size):
        raise ValueError
    return torch.nn.functional.unfold(images, size, stride=size).transpose(1, 2)


# %% wrong: refuses images that are not square
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h != w or h % size:
        raise ValueError
    return torch.nn.functional.unfold(images, size, stride=size).transpose(1, 2)


# %% wrong: detaches
def image_to_patches(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError
    return torch.nn.functional.unfold(images.detach(), size, stride=size).transpose(1, 2)


# %% wrong: overlapping patches
def image_to_patches(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError
    return torch.nn.functional.unfold(images, size).transpose(1, 2)


# %% wrong: refuses only when neither side is divided
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size and w % size:
        raise ValueError
    return torch.nn.functional.unfold(images, size, stride=size).transpose(1, 2)


# %% wrong: images and patches in one axis
def image_to_patches(images, size):
    b, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError
    patches = torch.nn.functional.unfold(images, size, stride=size).transpose(1, 2)
    return patches.reshape(-1, c * size * size)
