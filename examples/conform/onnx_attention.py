"""The Attention operator of ONNX in onnxruntime on the CPU: pip install onnxruntime onnx safetensors."""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from protocol import Skip, serve
from safetensors.numpy import save_file

OPSET = 23
TYPES = {"float16": TensorProto.FLOAT16, "float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE}
sessions = {}


def session(dtype):
    if dtype not in sessions:
        tensor = lambda name, kind: helper.make_tensor_value_info(name, kind, [1, 1, None, None])
        kind = TYPES[dtype]
        node = helper.make_node("Attention", ["q", "k", "v", "mask"], ["output"], scale=1.0)
        inputs = [tensor(name, kind) for name in ("q", "k", "v")]
        inputs.append(tensor("mask", TensorProto.BOOL))
        graph = helper.make_graph([node], "attention", inputs, [tensor("output", kind)])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        try:
            sessions[dtype] = onnxruntime.InferenceSession(
                model.SerializeToString(), providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise Skip(" ".join(str(error).split())[:300]) from error
    return sessions[dtype]


def attend(q, k, v, mask, scale):
    if str(q.dtype) not in TYPES:
        raise Skip(f"numpy has no {q.dtype}")
    # The operator takes its scale in f32, so it is applied to the queries first.
    feed = dict(q=q * q.dtype.type(scale), k=k, v=v, mask=mask)
    feed = {name: array[None, None] for name, array in feed.items()}
    (output,) = session(str(q.dtype)).run(["output"], feed)
    return {"output": np.ascontiguousarray(output[0, 0])}


serve(attend, "np", save_file)
