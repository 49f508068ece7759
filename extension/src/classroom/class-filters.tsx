import type { TranslationBundle } from '@jupyterlab/translation';
import type { Curriculum, Person } from '@waymark/roadmap';
import { checkColumns, type CheckColumn } from './summary.ts';

/** Whom and what of the class one looks at. */
export interface ClassFilter {
  /** Empty: all teams. */
  readonly team: string;
  /** A lab, or a level; empty: all. */
  readonly scope: string;
}

/** The people of a filter's team; everybody, where nobody is in it any more: it cannot be chosen then. */
export function peopleOf({ team }: ClassFilter, students: readonly Person[]): readonly Person[] {
  const members = students.filter(person => person.team === team);
  return members.length > 0 ? members : students;
}

/** Whether a filter shows what is done in a lab. */
export function showsLab({ scope }: ClassFilter, lab: string): boolean {
  return scope === '' || lab === scope || lab.startsWith(`${scope}/`);
}

/** The checks of a filter's lab or level. */
export function columnsOf({ scope }: ClassFilter, curriculum: Curriculum): CheckColumn[] {
  if (scope === '') return checkColumns(curriculum);
  return checkColumns(curriculum, scope.includes('/') ? { lab: scope } : { level: scope });
}

interface ClassFiltersProps {
  filter: ClassFilter;
  onChange(filter: ClassFilter): void;
  students: readonly Person[];
  curriculum: Curriculum;
  trans: TranslationBundle;
}

/** Chooses a team, and a lab or a level. */
export function ClassFilters({
  filter,
  onChange,
  students,
  curriculum,
  trans,
}: ClassFiltersProps): JSX.Element {
  const teams = [...new Set(students.flatMap(person => person.team ?? []))].toSorted();
  return (
    <>
      <Choice label={trans.__('Team')} value={filter.team} onChange={team => onChange({ ...filter, team })}>
        <option value="">{trans.__('All teams')}</option>
        {teams.map(name => (
          <option key={name}>{name}</option>
        ))}
      </Choice>
      <Choice
        label={trans.__('Labs')}
        value={filter.scope}
        onChange={scope => onChange({ ...filter, scope })}
      >
        <option value="">{trans.__('All labs')}</option>
        {curriculum.levels.map(({ id, title }) => (
          <optgroup key={id} label={title}>
            <option value={id}>{title}</option>
            {labsOf(curriculum, id).map(([lab, name]) => (
              <option key={lab} value={lab}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </Choice>
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange(value: string): void;
  children: React.ReactNode;
}

/** One of several, beside what is chosen. */
export function Choice({ label, value, onChange, children }: ChoiceProps): JSX.Element {
  return (
    <label className="waymark-class-choice">
      {label}
      <select value={value} onChange={event => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}

function labsOf(curriculum: Curriculum, level: string): [lab: string, title: string][] {
  return [...new Map(checkColumns(curriculum, { level }).map(({ lab, labTitle }) => [lab, labTitle]))];
}
