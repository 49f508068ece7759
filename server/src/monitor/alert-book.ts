import { alertValue, newAlert, nextAlert } from '@waymark/kernel-helpers/model-report';
import type { Alert, AlertRule, Tiles } from '@waymark/roadmap';

type Values = Omit<Tiles, 'alertsFiring' | 'alertsPending'>;

/** The alerts of all models, as they stand. A rule that has changed begins anew. */
export class AlertBook {
  readonly #alerts = new Map<string, readonly Alert[]>();

  /** Takes note of what a model's tiles show now. Returns whether a state has changed. */
  note(model: string, rules: readonly AlertRule[], values: Values, at: number): boolean {
    const before = this.#alerts.get(model) ?? [];
    const after = rules.map(rule => {
      const text = JSON.stringify(rule);
      const known = before.find(alert => JSON.stringify(alert.rule) === text) ?? newAlert(rule, at);
      return nextAlert(known, alertValue(rule.metric, { ...values, alertsFiring: 0, alertsPending: 0 }), at);
    });
    this.#alerts.set(model, after);
    return after.some((alert, i) => alert.state !== before[i]?.state);
  }

  of(model: string): readonly Alert[] {
    return this.#alerts.get(model) ?? [];
  }

  /** Whether time alone may change a state of the model. */
  isAwake(model: string): boolean {
    return this.of(model).some(({ state }) => state !== 'ok');
  }
}
