"""A JupyterHub that knows people, and opens no notebooks for them."""

import os

from jupyterhub.auth import DummyAuthenticator
from jupyterhub.proxy import Proxy


class NoProxy(Proxy):
    """Nothing is to be routed."""

    should_start = False

    async def add_route(self, routespec, target, data):
        pass

    async def delete_route(self, routespec):
        pass

    async def get_all_routes(self):
        return {}


c = get_config()  # noqa: F821
c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.authenticator_class = DummyAuthenticator
c.Authenticator.allowed_users = {'ada', 'bo', 'ines'}
c.JupyterHub.hub_ip = '127.0.0.1'
c.JupyterHub.hub_port = int(os.environ['HUB_PORT'])
c.JupyterHub.db_url = 'sqlite:///:memory:'
c.JupyterHub.cookie_secret_file = 'cookie_secret'
c.JupyterHub.load_groups = {
    'instructors': {'users': ['ines']},
    'team-engines': {'users': ['ada']},
}
c.JupyterHub.services = [
    {'name': 'waymark', 'api_token': 'of-the-service-waymark'},
    {'name': 'other', 'api_token': 'of-the-service-other'},
]
c.JupyterHub.load_roles = [
    {'name': 'waymark', 'services': ['waymark'], 'scopes': ['read:users:name', 'read:users:groups']},
]
c.JupyterHub.api_tokens = {f'of-the-server-of-{name}': name for name in ('ada', 'bo', 'ines')}
