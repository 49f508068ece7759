/** How something is that a server needs. `warning`: it works, and may not for long, or not as it should. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'wrong';
  /** What was found and, where it is not well, what to do. */
  readonly detail: string;
}

export function ok(name: string, detail: string): Finding {
  return { name, state: 'ok', detail };
}

export function warning(name: string, detail: string): Finding {
  return { name, state: 'warning', detail };
}

export function wrong(name: string, detail: string): Finding {
  return { name, state: 'wrong', detail };
}
