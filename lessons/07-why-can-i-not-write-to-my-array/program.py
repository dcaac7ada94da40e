"""Who may write to an array: to an argument, to a result, to what a task captured?"""

import sys

import numpy as np
import ray

sales, articles, shops = (int(word) for word in sys.argv[1:] or (5, 2000, 4))
stock = np.full(articles, 10 * sales)  # pieces of each article


def take_one(pieces):
    try:
        pieces[0] -= 1
    except ValueError:
        return "ValueError"
    return "written"


@ray.remote
def deliver(pieces):
    pieces = pieces.copy()
    pieces[0] += 10
    return pieces


@ray.remote
def sell():  # stock is captured
    stock[0] -= 1
    return stock[0]


ray.init(num_cpus=1)  # one worker, so that we know who runs each call
pick = ray.remote(take_one)
print("argument:", ray.get(pick.remote(stock)), "and the driver has", stock[0])
said = [ray.get(pick.remote(np.tile(stock, 2**shop))) for shop in range(shops)]
print("refused:", said.count("ValueError"), "of", shops)
more = ray.get(deliver.remote(stock))
print("returned:", more[0], "and writing to it:", take_one(more))
print("sold:", *[ray.get(sell.remote()) for _ in range(sales)], "and the driver has", stock[0])
