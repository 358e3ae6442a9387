"""JAX's dot_product_attention on the CPU: pip install jax safetensors."""

import jax
import jax.numpy as jnp
from protocol import serve
from safetensors.flax import save_file

jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_enable_x64", True)


def attend(q, k, v, mask, scale):
    # [batch, tokens, heads, width], and a mask of [batch, heads, queries, keys].
    q, k = (tensor[None, :, None, :] for tensor in (q, k))
    # JAX asks for one width; more columns of zeros change no score and no output.
    width = max(q.shape[-1], v.shape[-1])
    pad = lambda tensor: jnp.pad(tensor, [(0, 0)] * 3 + [(0, width - tensor.shape[-1])])
    output = jax.nn.dot_product_attention(
        pad(q), pad(k), pad(v[None, :, None, :]), mask=mask[None, None], scale=scale
    )
    return {"output": output[0, :, 0, : v.shape[-1]]}


serve(attend, "flax", save_file)
