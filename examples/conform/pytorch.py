"""PyTorch's scaled_dot_product_attention on the CPU: pip install torch safetensors numpy.

The kernel is the first argument: `math` or `flash`, or whatever PyTorch chooses by itself.
"""

import contextlib
import sys
import warnings

import torch
from protocol import Skip, serve
from safetensors.torch import save_file
from torch.nn.attention import SDPBackend, sdpa_kernel

kernels = {"math": SDPBackend.MATH, "flash": SDPBackend.FLASH_ATTENTION}
choice = kernels.get(sys.argv[1]) if len(sys.argv) > 1 else None
torch.set_num_threads(1)
warnings.simplefilter("ignore")


def attend(q, k, v, mask, scale):
    # The fused kernels ask for a batch of heads of one width; columns of zeros change nothing.
    width, columns = max(q.shape[1], v.shape[1]), v.shape[1]
    pad = lambda tensor: torch.nn.functional.pad(tensor, (0, width - tensor.shape[1]))
    q, k, v, mask = (tensor[None, None] for tensor in (pad(q), pad(k), pad(v), mask))
    try:
        with sdpa_kernel(choice) if choice else contextlib.nullcontext():
            output = torch.nn.functional.scaled_dot_product_attention(
                q, k, v, attn_mask=mask, scale=scale
            )
    except RuntimeError as error:
        raise Skip(str(error).splitlines()[0]) from error
    return {"output": output[0, 0, :, :columns].contiguous()}


serve(attend, "pt", save_file)
