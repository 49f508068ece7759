"""Runs one workload of tfjs.ts with Keras: keras_fit.py NAME TASK; prints its seconds as JSON."""

import json
import resource
import sys
import time

import keras
import numpy as np
from keras import layers as L

RNG = np.random.default_rng(1)


def noise(*shape):
    return RNG.standard_normal(shape).astype("float32")


def classes(rows, count):
    return np.eye(count, dtype="float32")[np.arange(rows) % count]


def dense(batch, epochs):
    model = keras.Sequential([L.Input([20]), L.Dense(64, "relu"), L.Dense(64, "relu"), L.Dense(1)])
    return model, noise(9984, 20), noise(9984, 1), batch, epochs


def cnn():
    parts = [L.Input([28, 28, 1]), L.Conv2D(8, 3, activation="relu"), L.MaxPooling2D(2)]
    parts += [L.Conv2D(16, 3, activation="relu"), L.MaxPooling2D(2), L.Flatten()]
    parts += [L.Dense(64, "relu"), L.Dense(10, "softmax")]
    return keras.Sequential(parts), noise(1984, 28, 28, 1), classes(1984, 10), 32, 5


def lstm():
    model = keras.Sequential([L.Input([30, 8]), L.LSTM(32), L.Dense(1)])
    return model, noise(1984, 30, 8), noise(1984, 1), 32, 2


def transformer():
    tokens = L.Input([32])
    state = L.Embedding(500, 64)(tokens)
    for _ in range(2):
        seen = L.MultiHeadAttention(4, 16)(state, state)
        state = L.LayerNormalization()(L.Add()([state, seen]))
        inner = L.Dense(64)(L.Dense(256, "relu")(state))
        state = L.LayerNormalization()(L.Add()([state, inner]))
    words = L.Dense(500, "softmax")(L.GlobalAveragePooling1D()(state))
    return keras.Model(tokens, words), RNG.integers(0, 500, (992, 32)).astype("float32"), classes(992, 500), 32, 2


WORKLOADS = {
    "dense, batch 32": lambda: dense(32, 3),
    "dense, batch 256": lambda: dense(256, 10),
    "CNN": cnn,
    "LSTM(32)": lstm,
    "transformer": transformer,
}


def seconds(action):
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    action()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": time.perf_counter() - start}


model, x, y, batch, epochs = WORKLOADS[sys.argv[1]]()
loss = "categorical_crossentropy" if y.shape[-1] > 1 else "mse"
model.compile(optimizer="adam", loss=loss)


def predict():
    for _ in range(200):
        model.predict(x[:1], verbose=0)


action = {
    "fit": lambda: model.fit(x, y, batch_size=batch, epochs=epochs, verbose=0, shuffle=False),
    "evaluate": lambda: model.evaluate(x, y, batch_size=batch, verbose=0),
    "predict": predict,
}[sys.argv[2]]
print(json.dumps({"cold": seconds(action), "warm": seconds(action), "parameters": model.count_params()}))
