import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';
import {
  parseLab,
  type AnswerCell,
  type LabFault,
  type LabModel,
  type ParsedLab,
  type Region,
  type ReleasedNotebook,
  type SourceCell,
} from '@waymark/roadmap/lab';
import { z } from 'zod';
import { describeError } from '../notices.ts';
import { setMarks } from '../diagnostics/underline.ts';
import { marksOfFault, OWNER } from './fault-marks.ts';
import type { Proof, ProofProgress } from './answers.ts';
import type { AuthorRequests } from './requests.ts';
import { copiedCells, mendIds } from './mend-ids.ts';
import { renewCellId } from './renew-cell-id.ts';
import { runIn, runWrong, type WrongRun } from './run-wrong.ts';

/** How long the author must pause before the notebook is read, and before the server is asked for a release. */
const READ_MS = 250;
const RELEASE_MS = 1_000;

/** How far a proof is. */
export type ProofState =
  | { readonly phase: 'none' }
  | RunningProof
  | { readonly phase: 'failed'; readonly message: string }
  /** Outdated: the lab has changed since. */
  | { readonly phase: 'done'; readonly proof: Proof; readonly isOutdated: boolean };

interface RunningProof {
  readonly phase: 'running';
  readonly progress: ProofProgress | undefined;
  /** All that is wrong, as soon as only changes of the solution are left to try; undefined before. */
  readonly faults: readonly LabFault[] | undefined;
  /** The lab has changed since. */
  readonly isOutdated: boolean;
}

const notebookShape = z.looseObject({ cells: z.array(z.looseObject({ outputs: z.unknown().optional() })) });

/** A source notebook that is open: what is wrong with it as it stands, and what was found out by running it. */
export class OpenLab {
  readonly id: string;
  readonly panel: NotebookPanel;
  readonly #requests: AuthorRequests;
  readonly #changed = new Signal<this, void>(this);
  readonly #released = new Signal<this, ReleasedNotebook>(this);
  readonly #wrongRuns = new Map<string, WrongRun | 'running'>();
  readonly #mended = new Signal<this, readonly string[]>(this);
  #parsed: ParsedLab;
  /** What the faults, the marks and the release are about. */
  #readText: string;
  /** As it was read before. */
  #former: LabModel | undefined;
  #lacks: readonly LabFault[] = [];
  #release: ReleasedNotebook | undefined;
  #releaseProblem: string | undefined;
  #proof: ProofState = { phase: 'none' };
  #readTimer: ReturnType<typeof setTimeout> | undefined;
  #releaseTimer: ReturnType<typeof setTimeout> | undefined;
  #isReleasing = false;
  #isStopping = false;

  /** @param panel Its context is ready. */
  constructor(panel: NotebookPanel, id: string, requests: AuthorRequests) {
    this.panel = panel;
    this.id = id;
    this.#requests = requests;
    this.#parsed = this.#parse();
    this.#readText = textOf(this.#parsed);
    panel.content.model?.contentChanged.connect(this.#onEdit);
    panel.content.activeCellChanged.connect(this.#onMove);
    panel.content.stateChanged.connect(this.#onMove);
    panel.content.cellInViewportChanged.connect(this.#onView);
    panel.disposed.connect(() => this.#dispose());
    this.#underline();
    void this.release();
  }

  /** Emits after any of what this tells has changed. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** Emits each new student's copy. */
  get released(): ISignal<this, ReleasedNotebook> {
    return this.#released;
  }

  /** Emits what was changed of the ids of its checks, in sentences. */
  get mended(): ISignal<this, readonly string[]> {
    return this.#mended;
  }

  get model(): LabModel {
    return this.#parsed.model;
  }

  /** The student's copy of what stood here last without a fault that forbids one. */
  get studentsCopy(): ReleasedNotebook | undefined {
    return this.#release;
  }

  /** Why the server did not say what it sees. */
  get releaseProblem(): string | undefined {
    return this.#releaseProblem;
  }

  get proof(): ProofState {
    return this.#proof;
  }

  /** The cell that the author is in, as it stands: a key that is pressed right after typing finds what was typed. */
  get activeCell(): SourceCell | undefined {
    if (this.#text() !== textOf(this.#parsed)) this.#parsed = this.#parse();
    return this.model.cells[this.panel.content.activeCellIndex];
  }

  /** All that is wrong, in the order of the cells: as the text stands, and as the last proof ran. */
  get faults(): readonly LabFault[] {
    const all = new Map(
      [...this.#parsed.faults, ...this.#lacks, ...provedFaults(this.#proof)].map(fault => [
        keyOf(fault),
        fault,
      ]),
    );
    return [...all.values()].toSorted((left, right) => (left.place?.cell ?? -1) - (right.place?.cell ?? -1));
  }

  /** What came of a wrong answer's last run, until its cell or its check is changed. */
  wrongRun(wrong: Region): WrongRun | 'running' | undefined {
    return this.#wrongRuns.get(`${wrong.check}: ${wrong.name}`);
  }

  /** Runs wrong answers against their checks, one after the other, in the notebook's own kernel. */
  async runWrong(cell: AnswerCell, regions: readonly Region[]): Promise<void> {
    const kernel = this.panel.sessionContext.session?.kernel;
    for (const region of regions) {
      const key = `${region.check}: ${region.name}`;
      this.#wrongRuns.set(key, 'running');
      this.#changed.emit();
      const result: WrongRun = kernel
        ? await runWrong(this.model, cell, region, runIn(kernel)).catch((error: unknown) => ({
            state: 'broken' as const,
            message: String(error),
          }))
        : { state: 'broken', message: 'The notebook has no kernel: start one.' };
      this.#wrongRuns.set(key, result);
      this.#changed.emit();
    }
  }

  /** Has the lab proved by the server; a second one waits for the end of the first. */
  async prove(): Promise<void> {
    if (this.#proof.phase === 'running') return;
    let running: RunningProof = {
      phase: 'running',
      progress: undefined,
      faults: undefined,
      isOutdated: false,
    };
    this.#setProof(running);
    const text = this.#text();
    try {
      const proof = await this.#requests.prove(this.#body(), progress => {
        const faults = progress.faults ?? running.faults;
        running = { ...running, progress, faults, isOutdated: this.#text() !== text };
        this.#setProof(running);
      });
      this.#setProof({ phase: 'done', proof, isOutdated: this.#text() !== text });
    } catch (error) {
      const message = describeError(error);
      this.#setProof(this.#isStopping ? { phase: 'none' } : { phase: 'failed', message });
    }
    this.#isStopping = false;
  }

  /** Ends the proof that runs. */
  async stopProof(): Promise<void> {
    if (this.#proof.phase !== 'running') return;
    this.#isStopping = true;
    await this.#requests.stopProof();
  }

  /** Reads the notebook at once, as after an edit that the author has asked for. */
  read(): void {
    clearTimeout(this.#readTimer);
    this.#parsed = this.#parse();
    this.#mendIds();
    this.#underline();
    this.#changed.emit();
  }

  /** A copied cell brings ids along that its original has; they are mended once nobody types in it. */
  #mendIds(): void {
    const { content } = this.panel;
    const editing = content.mode === 'edit' ? content.activeCell?.model.id : undefined;
    const copies = copiedCells(this.model, this.#former, editing);
    for (const index of copies) renewCellId(this.panel, index);
    if (copies.length > 0) this.#parsed = this.#parse();
    const mended = mendIds(this.model, this.#former, editing);
    for (const { index, source } of mended) {
      content.widgets[index]?.model.sharedModel.setSource(source);
    }
    if (mended.length > 0) this.#parsed = this.#parse();
    this.#former = this.model;
    this.#readText = textOf(this.#parsed);
    const said = [
      ...copies.map(() => 'A cell had the id of the one that it is a copy of: it has its own now.'),
      ...mended.flatMap(({ message }) => message ?? []),
    ];
    if (said.length > 0) this.#mended.emit(said);
  }

  /** Asks the server for the student's copy, and for what it alone sees. */
  async release(): Promise<void> {
    clearTimeout(this.#releaseTimer);
    if (this.#isReleasing) {
      this.#releaseTimer = setTimeout(() => void this.release(), RELEASE_MS);
      return;
    }
    this.#isReleasing = true;
    const text = this.#text();
    try {
      const { notebook, faults } = await this.#requests.release(this.#body());
      // What was edited meanwhile is about to be asked for.
      if (this.#text() === text && !this.panel.isDisposed) this.#take(notebook, faults);
    } catch (error) {
      this.#releaseProblem = describeError(error);
    } finally {
      this.#isReleasing = false;
    }
    this.#changed.emit();
  }

  #take(notebook: ReleasedNotebook | null, faults: readonly LabFault[]): void {
    this.#lacks = faults;
    this.#releaseProblem = undefined;
    this.#underline();
    if (!notebook) return;
    this.#release = notebook;
    this.#released.emit(notebook);
  }

  #setProof(state: ProofState): void {
    this.#proof = state;
    if (state.phase === 'done' || (state.phase === 'running' && state.progress?.faults)) this.#underline();
    this.#changed.emit();
  }

  readonly #onEdit = (): void => {
    if (this.#text() === this.#readText) return; // Outputs, or a cell's state.
    clearTimeout(this.#readTimer);
    this.#readTimer = setTimeout(() => {
      this.#wrongRuns.clear();
      this.#lacks = [];
      if (this.#proof.phase === 'done') this.#proof = { ...this.#proof, isOutdated: true };
      this.read();
    }, READ_MS);
    clearTimeout(this.#releaseTimer);
    this.#releaseTimer = setTimeout(() => void this.release(), RELEASE_MS);
  };

  readonly #onMove = (): void => {
    if (this.#text() === this.#readText) this.#mendIds();
    this.#changed.emit();
  };

  /** A cell has no editor before it comes into view. */
  readonly #onView = (_: unknown, cell: Cell): void => {
    if (cell.inViewport) void cell.ready.then(() => this.#underlineCell(cell));
  };

  #underline(): void {
    for (const cell of this.panel.content.widgets) this.#underlineCell(cell);
  }

  #underlineCell(cell: Cell): void {
    if (cell.isDisposed) return;
    const source = cell.model.sharedModel.getSource();
    const own = this.faults.filter(({ place }) => place?.cellId === cell.model.id);
    setMarks(
      cell,
      OWNER,
      own.map(fault => marksOfFault(fault, source)),
    );
  }

  #parse(): ParsedLab {
    return parseLab(this.panel.content.model?.toJSON(), this.id);
  }

  #body(): { lab: string; notebook: object } {
    const notebook = notebookShape.parse(this.panel.content.model?.toJSON());
    for (const cell of notebook.cells) if ('outputs' in cell) cell.outputs = [];
    return { lab: this.id, notebook };
  }

  /** All that the author has written. */
  #text(): string {
    const cells = this.panel.content.model?.sharedModel.cells ?? [];
    return cells.map(cell => `${cell.cell_type} ${cell.id}\n${cell.getSource()}`).join('\n\0');
  }

  #dispose(): void {
    clearTimeout(this.#readTimer);
    clearTimeout(this.#releaseTimer);
    Signal.clearData(this);
  }
}

function textOf({ model }: ParsedLab): string {
  return model.cells.map(({ json, id, source }) => `${json.cell_type} ${id}\n${source}`).join('\n\0');
}

function keyOf({ message, place }: LabFault): string {
  return `${place?.cellId} ${message}`;
}

/** What a proof has found out about the lab as it stands. */
function provedFaults(proof: ProofState): readonly LabFault[] {
  if (proof.phase === 'running') return proof.isOutdated ? [] : (proof.faults ?? []);
  return proof.phase === 'done' && !proof.isOutdated ? proof.proof.faults : [];
}
