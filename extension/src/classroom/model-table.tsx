import type { TranslationBundle } from '@jupyterlab/translation';
import type { ClassModels, Person, SharedModel } from '@waymark/roadmap';
import { useEffect, useState } from 'react';
import { performanceText } from '../monitor/tiles.tsx';
import { milliseconds, percent } from '../monitor/words.ts';
import { describeError } from '../notices.ts';
import { ClassTable } from './class-tables.tsx';
import { ago } from './words.ts';

/** Figures of a minute need not come more often; each look leaves a line in the server's log. */
const LOOK_MS = 10_000;

interface ModelTableProps {
  readonly people: readonly Person[];
  readonly now: number;
  /** Asks the class server what is shared now. */
  readonly load: () => Promise<ClassModels>;
  readonly trans: TranslationBundle;
}

/** The models that students share with the reviewers, as long as one looks. */
export function ModelTable({ people, now, load, trans }: ModelTableProps): JSX.Element {
  const [shared, setShared] = useState<ClassModels>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isOver = false;
    const look = async (): Promise<void> => {
      try {
        const answer = await load();
        if (isOver) return;
        setShared(answer);
        setProblem(undefined);
      } catch (error) {
        if (!isOver) setProblem(describeError(error));
      }
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [load]);
  // What is not of now is not shown as if it were.
  if (problem !== undefined) return <p className="waymark-problem">{problem}</p>;
  if (!shared) return <p className="waymark-empty">{trans.__('Waiting for the class server…')}</p>;
  return <SharedModelRows people={people} now={now} shared={shared} trans={trans} />;
}

/** One line a model. */
export function SharedModelRows({
  people,
  now,
  shared,
  trans,
}: Omit<ModelTableProps, 'load'> & { readonly shared: ClassModels }): JSX.Element {
  const models = people.flatMap(person =>
    (shared.members.find(({ id }) => id === person.id)?.models ?? []).map(model => ({ person, model })),
  );
  if (models.length === 0) {
    return (
      <p className="waymark-empty">
        {trans.__(
          'Nobody shares a model now. A student whose model is watched agrees to it at the foot of their model monitor.',
        )}
      </p>
    );
  }
  const head = [
    trans.__('Student'),
    trans.__('Model'),
    trans.__('Requests a minute'),
    trans.__('Error share'),
    trans.__('p95'),
    trans.__('Features that drift'),
    trans.__('Performance'),
    trans.__('Alerts firing'),
    trans.__('Asked last'),
  ];
  return (
    <ClassTable head={head}>
      {models.map(({ person, model }) => (
        <ModelRow key={`${person.id} ${model.name}`} person={person} model={model} now={now} trans={trans} />
      ))}
    </ClassTable>
  );
}

function ModelRow({
  person,
  model,
  now,
  trans,
}: {
  person: Person;
  model: SharedModel;
  now: number;
  trans: TranslationBundle;
}): JSX.Element {
  const { name, version, unit, lastAt, tiles, drifted } = model;
  return (
    <tr data-waymark="model-row">
      <th scope="row">
        {person.name}
        {person.team !== undefined && <span className="waymark-matrix-team"> {person.team}</span>}
      </th>
      <td>{trans.__('%1, version %2', name, version)}</td>
      <td>{tiles.requestsPerMinute}</td>
      <td>{tiles.errorShare === null ? '–' : percent(tiles.errorShare)}</td>
      <td>{tiles.p95Ms === null ? '–' : milliseconds(tiles.p95Ms)}</td>
      <td>
        {trans.__('%1 of %2', String(tiles.driftedFeatures), String(tiles.decidedFeatures))}
        {drifted.length > 0 && `: ${drifted.join(', ')}`}
      </td>
      <td>
        {tiles.performance ? performanceText(tiles.performance.metric, tiles.performance.value, unit) : '–'}
      </td>
      <td>{tiles.alertsFiring}</td>
      <td>{lastAt === null ? '–' : ago(new Date(lastAt).toISOString(), now, trans)}</td>
    </tr>
  );
}
