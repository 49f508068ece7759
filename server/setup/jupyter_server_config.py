"""How `npm start` runs JupyterLab. What varies, and what is secret, comes from the environment."""

import os
from getpass import getuser
from pathlib import Path
from urllib.parse import quote

c = get_config()  # noqa: F821

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["WAYMARK_PORT"])
c.ServerApp.port_retries = 0
c.ServerApp.root_dir = os.environ["WAYMARK_COURSE"]
c.ServerApp.base_url = os.environ["WAYMARK_BASE_URL"]
c.ServerApp.allow_root = os.geteuid() == 0
c.ServerApp.open_browser = False
# Taken out of the environment, which every kernel inherits.
c.IdentityProvider.token = os.environ.pop("WAYMARK_TOKEN")
c.MultiKernelManager.default_kernel_name = "waymark"
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
            "x-waymark-secret": os.environ.pop("WAYMARK_SECRET"),
            "x-waymark-user": quote(getuser()),
            "Cookie": "",
            "Authorization": "",
        },
    }
}
