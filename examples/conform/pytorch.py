"""PyTorch's scaled_dot_product_attention on the CPU: pip install torch safetensors numpy.

The kernel is the first argument: `math` or `flash`, or whatever PyTorch chooses by itself.
"""

import contextlib
import sys

import torch
from protocol import Skip, serve
from safetensors.torch import save_file
from torch.nn.attention import SDPBackend, sdpa_kernel

kernels = {"math": SDPBackend.MATH, "flash": SDPBackend.FLASH_ATTENTION}
choice = kernels.get(sys.argv[1]) if len(sys.argv) > 1 else None
torch.set_num_threads(1)


def attend(q, k, v, mask, scale):
    # A batch of one head, which the fused kernels ask for.
    q, k, v, mask = (tensor[None, None] for tensor in (q, k, v, mask))
    try:
        with sdpa_kernel(choice) if choice else contextlib.nullcontext():
            output = torch.nn.functional.scaled_dot_product_attention(
                q, k, v, attn_mask=mask, scale=scale
            )
    except RuntimeError as error:
        raise Skip(str(error).splitlines()[0]) from error
    return {"output": output[0, 0].contiguous()}


serve(attend, "pt", save_file)
