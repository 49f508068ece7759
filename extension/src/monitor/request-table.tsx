import type { TranslationBundle } from '@jupyterlab/translation';
import type { ModelReport, RequestLine } from '@waymark/roadmap';
import { useState } from 'react';
import { clock, figure, milliseconds } from './words.ts';

const MAX_TEXT_LENGTH = 60;

interface RequestTableProps {
  readonly report: ModelReport;
  readonly label: (request: string, actual: string) => boolean;
  readonly trans: TranslationBundle;
}

/** The newest requests; what turned out to be true can be typed in. */
export function RequestTable({ report, label, trans }: RequestTableProps): JSX.Element {
  if (report.requests.length === 0) {
    return <p>{trans.__('Nobody has asked yet.')}</p>;
  }
  return (
    <section className="waymark-monitor-scroll" aria-label={trans.__('The newest requests')}>
      <table className="waymark-monitor-table">
        <thead>
          <tr>
            {[
              trans.__('Time'),
              trans.__('Version'),
              trans.__('Status'),
              trans.__('Latency'),
              trans.__('Inputs'),
              trans.__('Answer'),
              trans.__('Truth'),
            ].map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.requests.map(line => (
            <Line key={line.request} line={line} label={label} trans={trans} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({
  line,
  label,
  trans,
}: {
  line: RequestLine;
  label: (request: string, actual: string) => boolean;
  trans: TranslationBundle;
}): JSX.Element {
  const { request, at, version, status, ms, inputs, output, actual } = line;
  return (
    <tr data-request={request}>
      <td>{clock(at)}</td>
      <td>{version}</td>
      <td data-state={status >= 500 ? 'bad' : status >= 400 ? 'attention' : 'plain'}>{status}</td>
      <td>{milliseconds(ms)}</td>
      <td>
        {Object.entries(inputs ?? {})
          .map(([name, value]) => `${name}: ${print(value)}`)
          .join(', ')}
      </td>
      <td>{print(output)}</td>
      <td>
        {actual === undefined && output !== null ? (
          <LabelField tell={text => label(request, text)} hint={trans.__('What was true')} trans={trans} />
        ) : (
          print(actual)
        )}
      </td>
    </tr>
  );
}

function LabelField({
  tell,
  hint,
  trans,
}: {
  tell: (text: string) => boolean;
  hint: string;
  trans: TranslationBundle;
}): JSX.Element {
  const [text, setText] = useState('');
  const [hasFailed, setFailed] = useState(false);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (text.trim() !== '') setFailed(!tell(text.trim()));
      }}
    >
      <input
        value={text}
        onChange={event => setText(event.target.value)}
        placeholder={hint}
        aria-label={hint}
        aria-invalid={hasFailed}
        title={hasFailed ? trans.__('The server does not answer: try again.') : hint}
        maxLength={1_000}
      />
    </form>
  );
}

function print(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return figure(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}
