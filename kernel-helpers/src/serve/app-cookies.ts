/**
 * A browser keeps cookies by host name alone: everything at `localhost`, Jupyter and each app, shares one jar.
 * So an app's cookies carry the beginning of its key in their name, are sent to its own pages only, and are all
 * the cookies that it ever sees. It takes no notice of that: its own names go out and come back.
 */

const MARK_LENGTH = 8;

function markOf(key: string): string {
  return `app-${key.slice(0, MARK_LENGTH)}-`;
}

/** Those cookies of a request that are the app's own, under the names that it gave them; undefined for none. */
export function takeCookies(header: string, key: string): string | undefined {
  const mark = markOf(key);
  const own = header
    .split(';')
    .map(cookie => cookie.trim())
    .filter(cookie => cookie.startsWith(mark))
    .map(cookie => cookie.slice(mark.length));
  return own.length === 0 ? undefined : own.join('; ');
}

/**
 * A `Set-Cookie` of an app as the browser gets it.
 *
 * @param root The path of the app's first page, as the browser knows it; ends with a slash.
 */
export function markCookie(cookie: string, key: string, root: string): string {
  const [pair = '', ...attributes] = cookie.split(';');
  const kept = attributes.filter(attribute => !/^\s*(?:path|domain)\s*(?:=|$)/i.test(attribute));
  return [`${markOf(key)}${pair.trim()}`, ...kept, ` Path=${root}`].join(';');
}
