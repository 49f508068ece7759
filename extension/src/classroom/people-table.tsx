import type { TranslationBundle } from '@jupyterlab/translation';
import { roleSchema, type Person, type Role } from '@waymark/roadmap';
import { ClassTable } from './class-tables.tsx';
import { useKeptFocus } from './kept-focus.ts';

/** What an instructor does about the people of a class. What fails is said by whoever does it. */
export interface PeopleActions {
  /** Lets somebody in. */
  invite(): void;
  /** Brings a roster in. */
  importRoster(file: File): void;
  /** Makes a link by which they come back as who they are. */
  makeLink(person: Person): void;
  change(person: Person, change: { readonly role?: Role; readonly team?: string | null }): void;
  remove(person: Person): void;
}

interface PeopleTableProps {
  people: readonly Person[];
  /** The instructor's own id: their own place they do not change. */
  me: string;
  actions: PeopleActions;
  trans: TranslationBundle;
}

/** Who is in the class, in which role and team; here an instructor lets people in, moves them, and takes them out. */
export function PeopleTable({ people, me, actions, trans }: PeopleTableProps): JSX.Element {
  const focus = useKeptFocus<HTMLDivElement>();
  return (
    <div className="waymark-people" tabIndex={-1} {...focus}>
      <div className="waymark-class-tools waymark-people-tools">
        <button
          type="button"
          className="waymark-quiet-button"
          data-waymark="invite"
          onClick={() => actions.invite()}
        >
          {trans.__('Invite…')}
        </button>
        <label className="waymark-people-import">
          {trans.__('Import a roster (CSV with name, id, team, role):')}
          <input
            type="file"
            accept=".csv,text/csv"
            data-waymark="import-roster"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file) actions.importRoster(file);
              // So that the same file can be chosen again once it is mended.
              currentTarget.value = '';
            }}
          />
        </label>
      </div>
      <ClassTable head={[trans.__('Name'), trans.__('Role'), trans.__('Team'), trans.__('Membership')]}>
        {people.map(person => (
          <PersonRow
            key={person.id}
            person={person}
            isMe={person.id === me}
            actions={actions}
            trans={trans}
          />
        ))}
      </ClassTable>
    </div>
  );
}

interface PersonRowProps {
  person: Person;
  isMe: boolean;
  actions: PeopleActions;
  trans: TranslationBundle;
}

function PersonRow({ person, isMe, actions, trans }: PersonRowProps): JSX.Element {
  const { name, role, team = '' } = person;
  const setTeam = (text: string): void => {
    const wanted = text.trim();
    if (wanted !== team) actions.change(person, { team: wanted === '' ? null : wanted });
  };
  return (
    <tr data-waymark="person-row" data-person={name}>
      <th scope="row">{isMe ? trans.__('%1 (you)', name) : name}</th>
      <td>
        <select
          aria-label={trans.__('Role of %1', name)}
          value={role}
          disabled={isMe}
          onChange={({ currentTarget }) =>
            actions.change(person, { role: roleSchema.parse(currentTarget.value) })
          }
        >
          {roleSchema.options.map(option => (
            <option key={option} value={option}>
              {describeRole(option, trans)}
            </option>
          ))}
        </select>
      </td>
      <td>
        {/* Another one once the class server has told of another team. */}
        <input
          key={team}
          type="text"
          aria-label={trans.__('Team of %1', name)}
          defaultValue={team}
          maxLength={80}
          onBlur={({ currentTarget }) => setTeam(currentTarget.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') setTeam(event.currentTarget.value);
          }}
        />
      </td>
      <td>
        <button
          type="button"
          className="waymark-quiet-button"
          aria-label={trans.__('Make a new link for %1', name)}
          onClick={() => actions.makeLink(person)}
        >
          {trans.__('New link…')}
        </button>
        {!isMe && (
          <button
            type="button"
            className="waymark-quiet-button"
            aria-label={trans.__('Take %1 out of the class', name)}
            onClick={() => actions.remove(person)}
          >
            {trans.__('Take out…')}
          </button>
        )}
      </td>
    </tr>
  );
}

function describeRole(role: Role, trans: TranslationBundle): string {
  switch (role) {
    case 'student':
      return trans.__('student');
    case 'reviewer':
      return trans.__('reviewer');
    case 'instructor':
      return trans.__('instructor');
  }
}
