/** Raised when progress cannot be kept in a folder; the message names the file and says what to do. */
export class DataFolderError extends Error {
  override readonly name: string = 'DataFolderError';
}

/** Raised when another process holds the data folder. */
export class DataFolderBusyError extends DataFolderError {
  override readonly name = 'DataFolderBusyError';

  constructor(folder: string) {
    super(`Another server uses the data folder ${folder}: stop it, or choose another folder.`);
  }
}

/** Raised when the file of the log is no longer where the log is kept: what is written to it would be lost. */
export class LogLostError extends DataFolderError {
  override readonly name = 'LogLostError';

  constructor(path: string) {
    super(`${path} was removed or replaced while the server used it.`);
  }
}

/** Raised when more waits to be written than the log takes: nothing of it is kept, and it may be appended again a little later. */
export class LogBusyError extends Error {
  override readonly name = 'LogBusyError';

  /** @param waiting How many events wait. */
  constructor(waiting: number) {
    super(`${waiting} events wait to be written`);
  }
}

/** Raised for a file that holds no log, or a broken one, once it was set aside. */
export class DamagedLogError extends Error {
  override readonly name = 'DamagedLogError';
  /** Where the file is now. */
  readonly aside: string;

  constructor(reason: string, aside: string) {
    super(reason);
    this.aside = aside;
  }
}

/** Raised when progress cannot be kept in the PostgreSQL of DATABASE_URL; the message never holds its password. */
export class DatabaseUrlError extends DataFolderError {
  override readonly name = 'DatabaseUrlError';

  /** @param reason What is wrong with it, as the rest of a sentence. */
  constructor(reason: string, url: string) {
    super(`The PostgreSQL ${describe(url)} ${reason}.`);
  }
}

function describe(url: string): string {
  if (!URL.canParse(url)) return 'of DATABASE_URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
