"""Checks examples/dump_attention.py on tiny models with random weights.

    python tests/recipe.py target/debug/fullrank

needs numpy, torch, transformers and safetensors."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from transformers import BertConfig, BertModel, GPT2Config, GPT2Model, LlamaConfig, LlamaModel

sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))
import dump_attention  # noqa: E402

FULLRANK = sys.argv[1]
TOKENS = 12


def analyze(arrays, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/dump.safetensors"
        dump_attention.save(arrays, path)
        command = [FULLRANK, "analyze", path, "--json", "--quiet", *arguments]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def models():
    torch.manual_seed(0)
    small = dict(vocab_size=64, attn_implementation="eager")
    yield GPT2Model(GPT2Config(n_embd=32, n_layer=2, n_head=4, **small)), "causal"
    width = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
    yield BertModel(BertConfig(**width, **small)), "full"
    yield LlamaModel(LlamaConfig(num_key_value_heads=2, **width, **small)), "causal"


def check_model(model, support):
    inputs = {"input_ids": torch.arange(TOKENS)[None] % 64}
    arrays = dump_attention.of_sequence(model, inputs)
    shape = (2, 4, TOKENS, TOKENS)
    assert arrays["attention"].shape == arrays["scores"].shape == shape
    with torch.no_grad():
        given = model(**inputs, output_attentions=True).attentions
    assert torch.allclose(torch.cat(given), arrays["attention"], atol=1e-6), "other weights"

    reports = analyze(arrays, "--tensor", "attention")
    assert len(reports) == 8
    for report in reports:
        assert report["support"]["mask"] == support, report["support"]
        assert report["rank"]["exact"]["lower"] == TOKENS
        assert not report["stochastic"]["rows_outside"]
    again = analyze(arrays, "--tensor", "scores", "--scores", "--mask", support)
    for stored, computed in zip(reports, again):
        assert abs(stored["rank"]["effective"] - computed["rank"]["effective"]) < 1e-3

    # Two padded tokens at the end: cut off, or found by the analysis.
    padded = {
        "input_ids": torch.cat([inputs["input_ids"], torch.zeros(1, 2, dtype=torch.long)], 1),
        "attention_mask": torch.tensor([[1] * TOKENS + [0] * 2]),
    }
    cut = dump_attention.of_sequence(model, padded)
    assert torch.allclose(cut["attention"], arrays["attention"], atol=1e-5), "padding matters"
    with torch.no_grad():
        whole = model(**padded, output_attentions=True).attentions
    for report in analyze({"attention": torch.cat(whole)}, "--strip-padding"):
        assert report["padding"]["columns"] == [TOKENS, TOKENS + 1]
        assert report["padding"]["analysed"] == [TOKENS, TOKENS]
        assert report["support"]["mask"] == support


def check_plain():
    query, key = torch.randn(2, 3, 8, 4), torch.randn(2, 3, 8, 4)
    mask = torch.ones(8, 8, dtype=torch.bool).tril()
    attention, scores = dump_attention.attend(query, key, mask)
    arrays = {"attention": attention.bfloat16(), "scores": scores, "q": query, "k": key}
    for report in analyze(arrays, "--tensor", "attention"):
        assert (report["dtype"], report["support"]["mask"]) == ("bf16", "causal")
    module = torch.nn.MultiheadAttention(16, 4, batch_first=True).eval()
    arrays = dump_attention.of_multihead(module, torch.randn(1, 8, 16), mask)
    again = torch.softmax(arrays["scores"].masked_fill(~mask, float("-inf")), -1)
    assert torch.allclose(arrays["attention"], again, atol=1e-6), "other scores"
    assert all(r["support"]["mask"] == "causal" for r in analyze(arrays, "--tensor", "attention"))


def check_that_sdpa_has_no_weights():
    """The pitfall that the recipe warns of still is one."""
    model = BertModel(BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=4))
    model.set_attn_implementation("sdpa")
    try:
        given = model(torch.arange(4)[None], output_attentions=True).attentions
    except ValueError:
        return
    assert not given or given[0] is None, "SDPA gives weights now: change the recipe"


if __name__ == "__main__":
    for model, support in models():
        check_model(model, support)
        print(f"{type(model).__name__}: {support}")
    check_plain()
    check_that_sdpa_has_no_weights()
    print("the recipe works")
