/**
 * The floor that the class server is measured by: bare `ws`, and SQLite with the same group commit. It checks nothing,
 * folds nothing and knows nobody's rights: `node floor-server.ts PORT FOLDER PEOPLE`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { WebSocketServer, type WebSocket } from 'ws';
import { GroupCommit } from '../../../server/src/events/group-commit.ts';
import { GATHER_MS } from '../../../server/src/live/standings-feed.ts';
import type { Member } from './class-data.ts';

interface Message {
  readonly type: string;
  readonly feed?: string;
  readonly events?: readonly BareEvent[];
}
interface BareEvent {
  readonly id: string;
  readonly at: string;
  readonly lab: string;
  readonly check?: string;
}

const [port, folder = '', people = ''] = process.argv.slice(2);
const byKey = new Map(
  (JSON.parse(readFileSync(people, 'utf8')) as Member[]).map(member => [`Bearer ${member.key}`, member]),
);
const db = new Sqlite(join(folder, 'progress.sqlite'));
db.pragma('locking_mode = EXCLUSIVE');
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(
  'CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, actor TEXT, id TEXT UNIQUE, event TEXT)',
);
const insert = db.prepare('INSERT OR IGNORE INTO events (actor, id, event) VALUES (?, ?, ?)');
const store = db.transaction((rows: readonly (readonly [string, BareEvent])[]) => {
  for (const [actor, event] of rows) insert.run(actor, event.id, JSON.stringify(event));
});
const commits = new GroupCommit<readonly [string, BareEvent]>(1_000, rows => {
  store(rows);
  return Promise.resolve();
});

/** Who watches the class (''), or a team. */
const watchers = new Map<string, Set<WebSocket>>();
const gathered = new Map<string, object[]>();

function gather(feed: string, value: object): void {
  if (!watchers.has(feed)) return;
  const values = gathered.get(feed);
  if (values) values.push(value);
  else gathered.set(feed, [value]);
}

setInterval(() => {
  for (const [feed, values] of gathered) {
    const places = values.filter(value => !('check' in value));
    const standings = values.filter(value => 'check' in value);
    const text = JSON.stringify({ type: 'standings', standings, places });
    for (const socket of watchers.get(feed) ?? []) socket.send(text);
  }
  gathered.clear();
}, GATHER_MS);

async function append(
  socket: WebSocket,
  { id: subject, team }: Member,
  events: readonly BareEvent[],
): Promise<void> {
  await commits.add(events.map(event => [subject, event] as const));
  socket.send(JSON.stringify({ type: 'ack', ids: events.map(({ id }) => id) }));
  for (const { lab, check, at } of events) {
    const value = check === undefined ? { subject, lab, at } : { subject, lab, check, progress: { at } };
    gather('', value);
    if (team !== null) gather(team, value);
  }
}

function watch(socket: WebSocket, feed: string): void {
  const known = watchers.get(feed);
  if (known) known.add(socket);
  else watchers.set(feed, new Set([socket]));
}

const server = new WebSocketServer({ port: Number(port), host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => process.stdout.write('ready\n'));
server.on('connection', (socket, { headers }) => {
  const member = byKey.get(headers.authorization ?? '');
  if (!member) {
    socket.close();
    return;
  }
  socket.on('message', data => {
    const message = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '') as Message;
    if (message.type === 'hello') socket.send('{"type":"welcome"}');
    else if (message.type === 'watch') watch(socket, message.feed === 'team' ? (member.team ?? '') : '');
    else void append(socket, member, message.events ?? []);
  });
  socket.on('close', () => {
    for (const sockets of watchers.values()) sockets.delete(socket);
  });
});
process.on('SIGTERM', () => process.exit(0));
