import { PredictionWriter } from '@waymark/kernel-helpers/model-report';
import {
  CloseCode,
  monitorRequestSchema,
  type ModelReport,
  type SharedModel,
  type MonitorMessage,
  type MonitorRequest,
  type StoredModel,
} from '@waymark/roadmap';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { invalid, problem } from '../problem.ts';
import type { User } from '../users/identity.ts';
import type { PersonLimits } from '../users/person-limits.ts';
import { AlertBook } from './alert-book.ts';
import { ModelReports, type Watch } from './model-reports.ts';
import { PredictionReader, storedModels, type ModelVersion } from './prediction-reader.ts';
import { shareModel } from './share-model.ts';

/** How often the store is asked whether it has changed; that costs microseconds. */
const POLL_MS = 50;
/** Alerts, and what a span of time shows, move with the clock too. */
const CLOCK_MS = 1_000;
const HEARTBEAT_MS = 2_000;
/** Reports take at most this share of the server's time, as they usually cost. */
const MAX_SHARE = 0.4;
/** How much one report changes what is held for usual: another span of time costs once, and holds up none that follow. */
const COST_SMOOTHING = 0.25;
/** A page that reads too slowly is left out until it has read. */
const MAX_WAITING_BYTES = 262_144;
/** A model that nobody has asked for so long raises no alarm. */
const ACTIVE_MS = 600_000;
/** Of so many models, those that were asked last. */
const MAX_SHARED = 20;

interface Page {
  readonly socket: WebSocket;
  watch: Watch | undefined;
  isStale: boolean;
  sentAt: number;
}

/** Pushes what is recorded of models to all pages that watch, as it changes, and keeps the alerts. */
export class MonitorSockets {
  readonly #folder: string | undefined;
  readonly #logger: Logger;
  readonly #limits: PersonLimits;
  readonly #reader: PredictionReader | undefined;
  readonly #reports: ModelReports | undefined;
  readonly #alerts = new AlertBook();
  readonly #pages = new Set<Page>();
  readonly #timer: NodeJS.Timeout;
  #versions: readonly ModelVersion[] = [];
  #nextAt = 0;
  #clockAt = 0;
  /** What a look at the store usually costs, in milliseconds. */
  #costMs = 0;
  #hasFailed = false;

  /** @param folder Of the store; left out where this server stands for no course folder. */
  constructor(folder: string | undefined, logger: Logger, limits: PersonLimits) {
    this.#folder = folder;
    this.#limits = limits;
    this.#logger = logger;
    if (folder !== undefined) {
      this.#reader = new PredictionReader(folder);
      this.#reports = new ModelReports(this.#reader);
    }
    this.#timer = setInterval(() => this.#tick(), POLL_MS).unref();
  }

  /** Takes a connection that was let in. */
  add(socket: WebSocket, { id }: User): void {
    const page: Page = { socket, watch: undefined, isStale: false, sentAt: 0 };
    this.#pages.add(page);
    socket.on('message', data => {
      if (this.#limits.messages.take(id)) {
        this.#receive(page, Buffer.isBuffer(data) ? data.toString() : '');
        return;
      }
      send(page, { type: 'problem', problem: problem(429, 'Too many messages at once: wait a little.') });
      socket.close(CloseCode.tooManyMessages);
    });
    socket.on('error', error => this.#logger.debug({ err: error }, 'a monitor socket broke'));
    socket.on('close', () => this.#pages.delete(page));
  }

  /** What others may see of the models, with their owner's consent: no request is in it. */
  shared(): SharedModel[] {
    const now = Date.now();
    const models = [...Map.groupBy(this.#versions, version => version.name).values()];
    return models
      .map(versions => versions.at(-1)!)
      .toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0))
      .slice(0, MAX_SHARED)
      .map(current => {
        const { tiles, drift } = this.#reports!.newest([current], null, now);
        return shareModel({ current, tiles, drift, alerts: this.#alerts.of(current.name) });
      });
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#pages) socket.close(CloseCode.goingAway);
    this.#reader?.close();
  }

  #receive(page: Page, text: string): void {
    const request = monitorRequestSchema.safeParse(parseJson(text));
    if (!request.success) {
      send(page, { type: 'problem', problem: invalid(request.error) });
      page.socket.close(CloseCode.badMessage);
    } else if (request.data.type === 'watch') {
      page.watch = request.data;
      page.isStale = true;
      this.#nextAt = 0;
      this.#tick();
    } else this.#label(page, request.data);
  }

  #label(page: Page, { name, request, actual }: Extract<MonitorRequest, { type: 'label' }>): void {
    const model = this.#versions.find(version => version.name === name);
    if (this.#folder === undefined || !model) {
      send(page, { type: 'problem', problem: problem(404, `There is no model ${name}.`) });
      return;
    }
    const description = JSON.stringify(model.description);
    try {
      const writer = new PredictionWriter({
        folder: this.#folder,
        model: { name, version: model.version, description, describedAt: model.since },
        retention: { rows: Number.MAX_SAFE_INTEGER, days: 36_500 },
      });
      const value = parseJson(actual) ?? actual;
      writer.write({ rows: [], labels: [{ request, at: Date.now(), actual: JSON.stringify(value) }] });
      writer.close();
    } catch (error) {
      this.#logger.error({ err: error }, 'a label could not be written');
      send(page, {
        type: 'problem',
        problem: problem(503, 'The label could not be written; the server’s log says why.'),
      });
    }
  }

  #tick(): void {
    const now = Date.now();
    if (!this.#reader || now < this.#nextAt) return;
    try {
      const hasChanged = this.#reader.hasChanged();
      const isClock = now - this.#clockAt >= CLOCK_MS;
      if (isClock) this.#clockAt = now;
      if (hasChanged) this.#versions = this.#reader.versions();
      if (isClock) this.#noteAlerts(now);
      for (const page of this.#pages) {
        page.isStale ||= hasChanged || (isClock && this.#movesWithTime(page, now));
      }
      this.#push(now);
      this.#hasFailed = false;
    } catch (error) {
      // A file that is being replaced, or locked for long: it is asked again.
      if (!this.#hasFailed) this.#logger.error({ err: error }, 'the store of predictions cannot be read');
      this.#hasFailed = true;
      this.#reader.close();
      this.#nextAt = now + CLOCK_MS;
      return;
    }
    const end = Date.now();
    this.#costMs += COST_SMOOTHING * (end - now - this.#costMs);
    this.#nextAt = end + this.#costMs * (1 / MAX_SHARE - 1);
  }

  #noteAlerts(now: number): void {
    for (const [name, versions] of Map.groupBy(this.#versions, version => version.name)) {
      const current = versions.at(-1)!;
      const isActive = now - (current.lastAt ?? 0) < ACTIVE_MS || this.#alerts.isAwake(name);
      if (!isActive || current.description.alerts.length === 0) continue;
      const { tiles } = this.#reports!.newest([current], null, now);
      if (this.#alerts.note(name, current.description.alerts, tiles, now)) {
        for (const page of this.#pages) page.isStale = true;
      }
    }
  }

  /** While a minute that had requests passes, the figures of the last minute fall. */
  #movesWithTime({ watch, sentAt }: Page, now: number): boolean {
    if (!watch) return false;
    const lastAt = Math.max(0, ...this.#versions.map(version => version.lastAt ?? 0));
    const chunkMs = watch.rangeMs / watch.chunks;
    return now - lastAt < 2 * 60_000 || Math.floor(now / chunkMs) !== Math.floor(sentAt / chunkMs);
  }

  #push(now: number): void {
    const models = storedModels(this.#versions);
    const made = new Map<string, ModelReport | null>();
    for (const page of this.#pages) {
      if (!page.watch || page.socket.bufferedAmount > MAX_WAITING_BYTES) continue;
      if (page.isStale) {
        const key = JSON.stringify(page.watch);
        const report = made.get(key) ?? this.#report(page.watch, models, now);
        made.set(key, report);
        page.isStale = false;
        page.sentAt = now;
        send(page, { type: 'report', models, report });
      } else if (now - page.sentAt >= HEARTBEAT_MS) {
        page.sentAt = now;
        send(page, { type: 'heartbeat', now });
      }
    }
  }

  #report(watch: Watch, models: readonly StoredModel[], now: number): ModelReport | null {
    const name = watch.name ?? models[0]?.name;
    const all = this.#versions.filter(version => version.name === name);
    const versions = watch.version === null ? all : all.filter(({ version }) => version === watch.version);
    if (name === undefined || versions.length === 0) return null;
    return this.#reports!.report(versions, watch, this.#alerts.of(name), now);
  }
}

function send({ socket }: Page, message: MonitorMessage): void {
  socket.send(JSON.stringify(message));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
