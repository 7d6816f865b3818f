"""Turn a checkpoint into the ONNX file the engine reads, and name it in the manifest."""

import argparse
import hashlib
import tempfile
import tomllib
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from ocr_models.charset import CHARSET
from ocr_models.manifest import MANIFEST, Weights, written
from ocr_models.picture import HEIGHT_PX
from ocr_models.training.network import LineNetwork

OPSET = 17


class _Chances(nn.Module):  # type: ignore[misc]
    """The network with log probabilities at its end."""

    def __init__(self, network: LineNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.network(x).log_softmax(2)


def export(checkpoint: Path, target: Path, *, int8: bool) -> None:
    """Write the averaged weights of a checkpoint as ONNX, in 32-bit floats or with 8-bit mixing layers."""
    network = LineNetwork()
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["average"])
    wrapped = _Chances(network).eval()
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            wrapped,
            (torch.zeros(2, 1, HEIGHT_PX, 256),),
            str(whole),
            input_names=["pictures"],
            output_names=["chances"],
            dynamic_axes={"pictures": {0: "lines", 3: "width"}, "chances": {0: "lines", 1: "columns"}},
            opset_version=OPSET,
            dynamo=False,
        )
        model = onnx.load(whole)
        note = model.metadata_props.add()
        note.key, note.value = "charset", CHARSET
        onnx.save(model, whole)
        if int8:
            quantize_dynamic(
                whole, target, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "LSTM", "Gemm"]
            )
        else:
            target.write_bytes(whole.read_bytes())


def main() -> None:
    """Export a checkpoint and write the manifest's line about it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--int8", action="store_true")
    asked = parser.parse_args()
    kept = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["weights"][0] if MANIFEST.exists() else {}
    target = MANIFEST.parent / "weights" / "line.onnx"
    export(asked.checkpoint, target, int8=asked.int8)
    data = target.read_bytes()
    weights = Weights(
        engine="line",
        version=asked.version,
        file="weights/line.onnx",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        licence=kept.get("licence", "Apache-2.0"),
        source=kept.get("source", "trained by ocr_models/training on lines drawn by samples/draw"),
        card="cards/line.md",
    )
    MANIFEST.write_text(written((weights,)), encoding="utf-8")


if __name__ == "__main__":
    main()
