"""Network weights without PyTorch's own format: 16-bit numbers that a later training begins with."""

from pathlib import Path

import numpy as np
import torch

from ocr_models.training.network import LineNetwork


def keep_weights(network: LineNetwork, path: Path) -> None:
    """Write the weights in half precision."""
    arrays = {name: value.numpy() for name, value in network.state_dict().items()}
    small = {name: array.astype(np.float16) if array.dtype == np.float32 else array for name, array in arrays.items()}
    with path.open("wb") as out:
        np.savez_compressed(out, **small)


def load_weights(network: LineNetwork, path: Path) -> None:
    """Put kept weights, or those of a checkpoint, into a network."""
    if path.suffix == ".npz":
        with np.load(path) as kept:
            arrays = {name: torch.from_numpy(np.array(kept[name])) for name in kept.files}
        network.load_state_dict({name: v.float() if v.dtype == torch.float16 else v for name, v in arrays.items()})
    else:
        network.load_state_dict(torch.load(path, weights_only=True)["average"])
