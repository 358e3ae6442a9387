"""Dumps the attention of a model for `fullrank analyze`: weights, scores, queries and keys.

    pip install torch transformers safetensors
    python examples/dump_attention.py MODEL "a text" dump.safetensors
    fullrank analyze dump.safetensors --tensor attention
    fullrank analyze dump.safetensors --tensor scores --scores --mask full --mask causal

MODEL is the name or the folder of a Hugging Face model. The file holds four arrays, layer x head x
query x key, or x token x component: `attention`, `scores` (scaled, before mask and softmax), `q` and
`k` (as they enter the product, after rotary embedding; keys that heads share are repeated).

What goes wrong otherwise:

* `output_attentions=True` gives weights only where the weights exist. The default implementation
  (SDPA), flash and flex attention never form them: depending on the version you get an error, a
  warning or None. `from_pretrained(..., attn_implementation="eager")` forms them.
* In training mode dropout sets weights to zero after the softmax. Call `model.eval()`.
* A padded token still asks: its row holds weights like any other, while nobody sees its column. Do
  not pad, or cut the padding off as `of_sequence` does, or give `--strip-padding`. Where padding
  comes first, the rows of padded tokens under a causal mask see nobody; the library adds the least
  finite number there instead of minus infinity, which turns such a row into equal weights for all
  tokens, later ones too.
* A model in half precision computes its softmax in f32 and rounds afterwards, or not at all: the
  dump keeps the type that the model has. NumPy has no bfloat16, a `.safetensors` file does.
* `torch.nn.MultiheadAttention` averages its weights over the heads unless told not to.
"""

import sys

import torch
from safetensors.torch import save_file


def attend(query, key, mask=None, scaling=None):
    """Weights and scores of plain attention; `mask` is True where a query may see a key."""
    scores = query @ key.transpose(-1, -2) * (scaling or query.shape[-1] ** -0.5)
    visible = scores if mask is None else scores.masked_fill(~mask, float("-inf"))
    return torch.softmax(visible, dim=-1), scores


def of_multihead(module, inputs, mask=None):
    """The arrays of a `torch.nn.MultiheadAttention` that attends to its own inputs, batch first."""
    hidden = None if mask is None else ~mask
    _, attention = module(
        inputs, inputs, inputs, attn_mask=hidden, need_weights=True, average_attn_weights=False
    )
    width = module.embed_dim
    projected = inputs @ module.in_proj_weight[: 2 * width].T + module.in_proj_bias[: 2 * width]
    heads = projected.unflatten(-1, (2, module.num_heads, module.head_dim))
    query, key = heads.permute(2, 0, 3, 1, 4)
    return {"attention": attention, "scores": attend(query, key)[1], "q": query, "k": key}


def of_sequence(model, inputs, sequence=0):
    """The arrays of a Hugging Face model for one sequence of a batch, without its padding."""
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import eager_mask

    layers = []

    def record(module, query, key, value, attention_mask, scaling=None, dropout=0.0, **_):
        shared = query.shape[1] // key.shape[1]
        key, value = (part.repeat_interleave(shared, dim=1) for part in (key, value))
        scores = query @ key.transpose(-1, -2) * (scaling or query.shape[-1] ** -0.5)
        visible = scores if attention_mask is None else scores + attention_mask
        attention = torch.softmax(visible, dim=-1, dtype=torch.float32).to(query.dtype)
        layers.append({"attention": attention, "scores": scores, "q": query, "k": key})
        return (attention @ value).transpose(1, 2).contiguous(), attention

    AttentionInterface.register("record", record)
    AttentionMaskInterface.register("record", eager_mask)
    before = model.config._attn_implementation
    model.eval()
    model.set_attn_implementation("record")
    try:
        with torch.no_grad():
            model(**inputs)
    finally:
        model.set_attn_implementation(before)
    if not layers:
        sys.exit("this model does not use the attention interface: take `attentions` as it gives them")
    real = inputs.get("attention_mask", torch.ones_like(inputs["input_ids"]))[sequence].bool()
    arrays = {name: torch.stack([layer[name][sequence] for layer in layers]) for name in layers[0]}
    arrays = {name: array[:, :, real] for name, array in arrays.items()}
    for name in ("attention", "scores"):
        arrays[name] = arrays[name][:, :, :, real]
    return arrays


def save(arrays, path):
    save_file({name: array.detach().contiguous() for name, array in arrays.items()}, path)


def main(name, text, path):
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(name)
    model = AutoModel.from_pretrained(name)
    save(of_sequence(model, tokenizer(text, return_tensors="pt")), path)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
