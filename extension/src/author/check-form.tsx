import { leafItems } from '@waymark/roadmap';
import type { CheckCell } from '@waymark/roadmap/lab';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { changeCheck } from './actions.ts';
import type { SectionProps } from './context.tsx';

/** Points, hints, roadmap lines of a check, and who may see its solution: each change is written into its call at once. */
export function CheckForm({ lab, context, cell }: SectionProps & { cell: CheckCell }): JSX.Element {
  const { trans } = context;
  const { check } = cell;
  return (
    <div className="waymark-author-form">
      <label className="waymark-author-line">
        <span>{trans.__('Points')}</span>
        {check.parts.length > 0 ? (
          <span>{trans.__('%1, from its parts', check.points)}</span>
        ) : (
          <input
            key={check.points}
            type="number"
            min={0}
            step="any"
            defaultValue={check.points}
            data-waymark="points-field"
            onKeyDown={blurOnEnter}
            onBlur={({ target }) => {
              const points = Number(target.value);
              if (points > 0 && points !== check.points) changeCheck(lab, cell, { points });
              else target.value = String(check.points);
            }}
          />
        )}
      </label>
      <Hints lab={lab} context={context} cell={cell} />
      <Items lab={lab} context={context} cell={cell} />
      <label className="waymark-author-line">
        <input
          type="checkbox"
          checked={check.showsSolution}
          data-waymark="solution-field"
          onChange={({ target }) => changeCheck(lab, cell, { solution: target.checked })}
        />
        <span>
          {trans.__('A student may see the solution, after a pass or after all hints and three tries')}
        </span>
      </label>
    </div>
  );
}

function Hints({ lab, context: { trans }, cell }: SectionProps & { cell: CheckCell }): JSX.Element {
  const hints = cell.check.hints.map(({ value }) => value);
  const write = (next: readonly string[]): void => changeCheck(lab, cell, { hints: next });
  const list = useRef<HTMLFieldSetElement>(null);
  const moved = useRef<number>(undefined);
  const move = (at: number, by: number): void => {
    const to = at + by;
    if (to < 0 || to >= hints.length) return;
    moved.current = to;
    write(hints.with(at, hints[to]!).with(to, hints[at]!));
  };
  // The keyboard stays with the hint that it moves.
  useEffect(() => {
    if (moved.current === undefined) return;
    list.current?.querySelector<HTMLInputElement>(`[data-hint-field="${moved.current + 1}"]`)?.focus();
    moved.current = undefined;
  });
  return (
    <fieldset ref={list}>
      <legend>{trans.__('Hints, the vaguest first')}</legend>
      <ol className="waymark-author-hints">
        {hints.map((hint, at) => (
          <li key={`${at} ${hint}`}>
            <input
              type="text"
              defaultValue={hint}
              aria-label={trans.__('Hint %1', at + 1)}
              data-hint-field={at + 1}
              title={trans.__('Alt with an arrow key moves the hint')}
              onKeyDown={event => {
                const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
                if (by === undefined) blurOnEnter(event);
                else move(at, by);
              }}
              onBlur={({ target }) => {
                const text = target.value.trim();
                if (text !== hint && text !== '') write(hints.with(at, text));
                else target.value = hint;
              }}
            />
            <SmallButton
              label={trans.__('Move hint %1 up', at + 1)}
              text="↑"
              disabled={at === 0}
              onClick={() => move(at, -1)}
            />
            <SmallButton
              label={trans.__('Move hint %1 down', at + 1)}
              text="↓"
              disabled={at === hints.length - 1}
              onClick={() => move(at, 1)}
            />
            <SmallButton
              label={trans.__('Remove hint %1', at + 1)}
              text="×"
              onClick={() => write(hints.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ol>
      <input
        key={hints.length}
        type="text"
        className="waymark-author-new"
        placeholder={trans.__('Another hint, then Enter')}
        aria-label={trans.__('Another hint')}
        data-waymark="new-hint"
        onKeyDown={event => {
          const text = event.currentTarget.value.trim();
          if (event.key === 'Enter' && text !== '') write([...hints, text]);
        }}
      />
    </fieldset>
  );
}

function Items({ lab, context, cell }: SectionProps & { cell: CheckCell }): JSX.Element {
  const { trans, progress } = context;
  const chosen = cell.check.items.map(({ value }) => value);
  const levels = progress.curriculum?.levels ?? [];
  const id = useId();
  const all = levels.map(level => ({ level, items: leafItems(level.groups.flatMap(({ items }) => items)) }));
  const titles = new Map(all.flatMap(({ items }) => items.map(item => [item.id, item.text])));
  const write = (items: readonly string[]): void => changeCheck(lab, cell, { items });
  return (
    <fieldset>
      <legend>{trans.__('Lines of the roadmap')}</legend>
      <ul className="waymark-author-list">
        {chosen.map((item, at) => (
          <li key={item} className="waymark-author-line" data-item={item}>
            <span>{titles.get(item) ?? item}</span>
            <SmallButton
              label={trans.__('Remove the line %1', item)}
              text="×"
              onClick={() => write(chosen.toSpliced(at, 1))}
            />
          </li>
        ))}
      </ul>
      <label className="waymark-visually-hidden" htmlFor={id}>
        {trans.__('Add a line of the roadmap')}
      </label>
      <select
        id={id}
        className="waymark-author-new"
        data-waymark="item-picker"
        value=""
        onChange={({ target }) => write([...chosen, target.value])}
      >
        <option value="">{trans.__('Add a line…')}</option>
        {all.map(({ level, items }) => (
          <optgroup key={level.id} label={level.title}>
            {items
              .filter(item => !chosen.includes(item.id))
              .map(item => (
                <option key={item.id} value={item.id}>
                  {item.text}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </fieldset>
  );
}

interface SmallButtonProps {
  readonly label: string;
  readonly text: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function SmallButton({ label, text, disabled = false, onClick }: SmallButtonProps): JSX.Element {
  return (
    <button
      type="button"
      className="waymark-quiet-button waymark-author-small"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {text}
    </button>
  );
}

function blurOnEnter(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Enter') event.currentTarget.blur();
}
