"""Makes options.json.gz: PyTorch 1.13's trajectories for options that optim.json.gz does not use. Run it in this folder."""
import gzip
import json

import torch
from torch.optim import SGD, Adagrad, AdamW, RMSprop

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(11)
cases = []


def case(name, optimizer, betas=None, **options):
    start = torch.randn(4, generator=generator)
    p = start.clone().requires_grad_()
    args = dict(options)
    if betas:
        options["betas"] = betas
        args["beta1"], args["beta2"] = betas
    o = optimizer([p], **options)
    grads, params = [], []
    for _ in range(8):
        p.grad = torch.randn(4, generator=generator)
        grads.append(p.grad.tolist())
        o.step()
        params.append(p.detach().tolist())
    cases.append({"name": name, "args": args, "start": start.tolist(), "grads": grads, "params": params})


case("sgd", SGD, lr=0.1, momentum=0.9, dampening=0.3)
case("sgd", SGD, lr=0.1, weight_decay=0.05)
case("sgd", SGD, lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.05)
case("adamw", AdamW, lr=0.02, betas=(0.7, 0.9), eps=1e-5, weight_decay=0.2)
case("rmsprop", RMSprop, lr=0.02, alpha=0.9, eps=1e-6, weight_decay=0.1)
case("adagrad", Adagrad, lr=0.1, eps=1e-8, weight_decay=0.1)

with open("options.json.gz", "wb") as f:
    f.write(gzip.compress(json.dumps(cases).encode(), mtime=0))
