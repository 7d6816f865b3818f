"""The line recogniser: a strided convolutional front, two small BiLSTMs, and CTC outputs every four pixels."""

import torch
from torch import nn

from ocr_models.charset import OUTPUTS
from ocr_models.picture import HEIGHT_PX

STRIDE_PX = 4
CHANNELS = (24, 48, 72, 192)
HIDDEN = 144


def _step(
    into: int, out: int, kernel: int | tuple[int, int], stride: tuple[int, int], pad: tuple[int, int]
) -> nn.Sequential:
    convolution = nn.Conv2d(into, out, kernel, stride, pad, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(out), nn.ReLU())


class Residual(nn.Module):
    """Two 3x3 convolutions beside an open road."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        second = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))
        self.road = nn.Sequential(_step(channels, channels, 3, (1, 1), (1, 1)), second)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the input with what the convolutions add."""
        return torch.relu(x + self.road(x))


class LineNetwork(nn.Module):
    """Pictures (n, 1, 48, width) to logits (n, width / 4, outputs)."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three, four = CHANNELS
        self.front = nn.Sequential(
            _step(1, one, 4, (2, 2), (1, 1)),
            _step(one, two, 3, (2, 2), (1, 1)),
            Residual(two),
            _step(two, three, 3, (2, 1), (1, 1)),
            Residual(three),
            _step(three, four, (HEIGHT_PX // 8, 3), (1, 1), (0, 1)),
        )
        self.drop = nn.Dropout(0.1)
        self.mix = nn.LSTM(four, HIDDEN, 2, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * HIDDEN, OUTPUTS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits."""
        columns = self.front(x).squeeze(2).transpose(1, 2)
        mixed, _ = self.mix(self.drop(columns))
        return self.out(mixed)
