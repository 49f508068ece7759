/** Lets whoever runs a JupyterLab into a class, as `npm start -- --join` does. @param url Of JupyterLab, with its token. */
export async function joinClass(
  url: URL,
  invitation: { readonly link: string; readonly name: string },
): Promise<void> {
  const response = await fetch(new URL('/waymark/api/class/join', url), {
    method: 'POST',
    headers: {
      authorization: `token ${url.searchParams.get('token')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(invitation),
  });
  if (!response.ok) throw new Error(`the class was not joined: ${response.status} ${await response.text()}`);
}
