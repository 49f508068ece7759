/** What a service's keeper is told, in the first line of its input. */
export interface Orders {
  /** A folder of the service's own, which the keeper makes and removes. */
  readonly folder: string;
  /** Files in it, by name: settings with passwords, which a command line would show to everybody. */
  readonly files: Readonly<Record<string, string>>;
  /** Links in it, by name. */
  readonly links: Readonly<Record<string, string>>;
  /** Run one after the other; the last one is the service. */
  readonly commands: readonly Command[];
  readonly env: Readonly<Record<string, string>>;
  /** The account that they run as. Default: that of the notebook. */
  readonly userId?: number;
  /** The data go with the folder, so it need not be a polite one. */
  readonly stopSignal: NodeJS.Signals;
}

/** A program and its arguments, run in the service's folder. */
export type Command = readonly [program: string, ...parameters: string[]];
