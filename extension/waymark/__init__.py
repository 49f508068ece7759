"""The JupyterLab extension of Waymark, as a Python package."""


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tells JupyterLab where the built extension lies and under which name it is served."""
    return [{"src": "labextension", "dest": "@waymark/extension"}]
