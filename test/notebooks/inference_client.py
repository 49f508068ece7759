"""What MLServer's client library learns of a server of the Open Inference Protocol: `inference_client.py ADDRESS MODEL`.

Printed as JSON, after MLServer's own types have read it: its metadata and that of the model, whether it is live and
ready, and what the library raises for a question of the wrong shape and for a model that there is not.
"""

import asyncio
import json
import sys

import numpy as np
import tritonclient.http.aio as client
from mlserver.types import MetadataModelResponse, MetadataServerResponse

address, model = sys.argv[1:]


async def raised(server: client.InferenceServerClient, name: str, rows: list[list[float]]) -> str:
    tensor = client.InferInput("measures", np.shape(rows), "FP64")
    tensor.set_data_from_numpy(np.array(rows, dtype=np.float64), binary_data=False)
    try:
        await server.infer(name, [tensor])
    except client.InferenceServerException as error:
        return error.message()
    return "nothing"


async def main() -> None:
    async with client.InferenceServerClient(address) as server:
        found = {
            "live": await server.is_server_live(),
            "ready": await server.is_server_ready(),
            "modelReady": await server.is_model_ready(model),
            "server": MetadataServerResponse(**await server.get_server_metadata()).model_dump(mode="json"),
            "model": MetadataModelResponse(**await server.get_model_metadata(model)).model_dump(mode="json"),
            "wrongShape": await raised(server, model, [[1, 2]]),
            "wrongModel": await raised(server, "nobody", [[1, 2, 3, 4]]),
        }
    print(json.dumps(found))


asyncio.run(main())
