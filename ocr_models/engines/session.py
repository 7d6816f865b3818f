"""One checked ONNX session: weights as the manifest names them, on the processor, with as many threads as asked."""

from pathlib import Path

import onnxruntime

from ocr_models.manifest import MANIFEST, verified, weights_of


def session(engine: str, *, threads: int = 1, manifest_path: Path = MANIFEST) -> onnxruntime.InferenceSession:
    """Return a session on the weights of an engine.

    Raises:
        WeightsMissing, WeightsTampered: the weights are not those the manifest names.
    """
    chosen = weights_of(engine, manifest_path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    data = verified(chosen, folder=manifest_path.parent)
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
