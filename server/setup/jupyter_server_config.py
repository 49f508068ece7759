"""How `npm start` runs JupyterLab. What varies comes from the environment, what is secret from standard input: every
kernel inherits the environment, and can read that of its parent, too."""

import json
import os
import sys
from getpass import getuser
from pathlib import Path
from urllib.parse import quote

from jupyter_server.services.kernels.kernelmanager import MappingKernelManager

c = get_config()  # noqa: F821
secrets = json.load(sys.stdin)

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["WAYMARK_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.root_dir = os.environ["WAYMARK_COURSE"]
c.ServerApp.base_url = os.environ["WAYMARK_BASE_URL"]
c.ServerApp.allow_root = os.geteuid() == 0
c.ServerApp.open_browser = False
c.IdentityProvider.token = secrets["token"]
c.MultiKernelManager.default_kernel_name = "waymark"

# A page whose connection was lost and is there again asks the kernel for its info, and for nothing else: unless the state
# that comes with the answer counts, the page says "Unknown", and underlines no mistake, until the next cell runs.
c.MappingKernelManager.untracked_message_types = [
    type
    for type in MappingKernelManager.class_traits()["untracked_message_types"].default()
    if type != "kernel_info_request"
]

if "WAYMARK_AUTHOR" in os.environ:

    def leave_out_outputs(model, **_):
        """Sources hold no outputs: what an author has run stays on the screen and does not get into the file."""
        if model["type"] != "notebook" or model.get("content") is None:
            return
        for cell in model["content"]["cells"]:
            cell["metadata"].pop("execution", None)
            if cell["cell_type"] == "code":
                cell["outputs"] = []
                cell["execution_count"] = None

    c.ContentsManager.pre_save_hook = leave_out_outputs
    # The page learns by it that it is an author's.
    c.ServerApp.tornado_settings = {"page_config_data": {"waymarkAuthor": "true"}}

c.LabApp.app_settings_dir = str(Path(__file__).with_name("jupyterlab"))

# The progress server is reached through JupyterLab's own origin and log-in. It believes these headers, which a browser
# cannot forge, and never sees the credentials for JupyterLab itself.
c.ServerProxy.servers = {
    "waymark": {
        "command": [],
        "port": int(os.environ["WAYMARK_SERVER_PORT"]),
        "launcher_entry": {"enabled": False},
        "update_last_activity": False,
        "request_headers_override": {
            "x-waymark-secret": secrets["secret"],
            "x-waymark-user": quote(getuser()),
            **({"x-waymark-alone": "1"} if "WAYMARK_ALONE" in os.environ else {}),
            "Cookie": "",
            "Authorization": "",
        },
    }
}
