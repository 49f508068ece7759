import { defaultDashboard, type Dashboard } from '@grafana/schema';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { grafanaDashboard } from './grafana-dashboard.ts';
import { monitor } from './monitor.ts';

const NAME = 'House "prices" \\ v';
const dashboard = grafanaDashboard({ name: NAME, title: 'Prices' });
const queries = dashboard.panels.flatMap(panel => panel.targets.map(target => target.expr));

/** As Grafana puts in the values of its variables. */
function filledIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$version', '1|2');
}

interface Node {
  readonly name: string;
  readonly text: string;
}

function parse(expr: string): Node[] {
  const nodes: Node[] = [];
  parser.parse(expr).iterate({
    enter: node => void nodes.push({ name: node.type.name, text: expr.slice(node.from, node.to) }),
  });
  return nodes;
}

/** What a model's app tells Prometheus, by name, with the labels that it has. */
function exposed(): Map<string, Set<string>> {
  const watched = monitor({ name: NAME, version: '1', reference: [1, 2, 3], store: false });
  watched.record({ input: { x: 1 }, output: 2, ms: 3 });
  const series = new Map<string, Set<string>>();
  for (const line of watched.metrics().split('\n')) {
    const [, name, labels = ''] = /^(\w+)\{(.*)\} /.exec(line) ?? [];
    if (name !== undefined) series.set(name, new Set(labels.match(/\w+(?==")/g)));
  }
  return series;
}

describe('grafanaDashboard', () => {
  it('has the form that Grafana’s own schema asks for', () => {
    const checked: Dashboard = dashboard;
    expect(checked.schemaVersion).toBe(defaultDashboard.schemaVersion);
    expect(JSON.parse(JSON.stringify(checked))).toEqual(dashboard);
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const refIds = dashboard.panels.map(({ targets }) => targets.map(({ refId }) => refId).join(''));
    expect(new Set(refIds)).toEqual(new Set(['A', 'AB', 'ABCD']));
  });

  it('lays its panels side by side, none over another', () => {
    const taken = new Set<string>();
    for (const { x, y, w, h } of dashboard.panels.map(({ gridPos }) => gridPos)) {
      expect(x + w).toBeLessThanOrEqual(24);
      for (let i = x; i < x + w; i++) {
        for (let j = y; j < y + h; j++) {
          expect(taken.has(`${i} ${j}`)).toBe(false);
          taken.add(`${i} ${j}`);
        }
      }
    }
  });

  it.each(queries)('asks in sound PromQL: %s', expr => {
    expect(expr).not.toMatch(/\$(?!__rate_interval|version)/);
    expect(parse(filledIn(expr)).filter(({ name }) => name === '⚠')).toEqual([]);
    expect(parse(`${filledIn(expr)})`).some(({ name }) => name === '⚠')).toBe(true);
  });

  it('names only metrics and labels that the app has', () => {
    const series = exposed();
    const named = new Set<string>();
    for (const expr of [...queries, dashboard.templating.list[1]!.query]) {
      const nodes = parse(filledIn(expr));
      const metrics = nodes.filter(({ name }) => name === 'Identifier').map(({ text }) => text);
      for (const metric of metrics) {
        if (metric === 'version' || metric === 'label_values') continue;
        named.add(metric);
        expect([...series.keys()]).toContain(metric);
      }
      const labels = nodes.filter(({ name }) => name === 'LabelName').map(({ text }) => text);
      expect(labels.filter(label => ![...series.values()].some(known => known.has(label)))).toEqual([]);
    }
    expect([...named].toSorted()).toEqual([
      'model_request_seconds_bucket',
      'model_request_seconds_count',
      'model_request_seconds_sum',
      'model_requests_in_flight',
      'model_requests_total',
    ]);
  });

  it('asks for this model alone, whatever its name', () => {
    const labels = monitor({ name: NAME, reference: [1], store: false }).metrics();
    const [label] = /model="(?:[^"\\]|\\.)*"/.exec(labels)!;
    for (const expr of queries) expect(expr).toContain(label);
  });
});
