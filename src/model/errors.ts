/**
 * The one error table. Identity is the code, so that it survives JSON; the exit code follows the contract of the command
 * line (0 healed or nothing to heal, 1 not healed, 2 wrong use, 3 the environment cannot do it safely).
 */
export interface ErrorKind {
  readonly exit: 0 | 1 | 2 | 3 | 130
  readonly title: string
  readonly next: string
  /** Whether doing the same again can help. */
  readonly retry: boolean
}

export const errorTable = {
  usage: { exit: 2, title: 'The command was not understood', next: 'See prunella --help.', retry: false },
  'no-project': {
    exit: 2,
    title: 'No project was found',
    next: 'Name a folder that holds a package.json, a pyproject.toml or a composer.json, or sources with tests.',
    retry: false,
  },
  'no-tests': {
    exit: 2,
    title: 'The project has no tests',
    next: 'Write a test that shows the fault, or pass --test "<command>".',
    retry: false,
  },
  'no-runner': { exit: 2, title: 'No test runner was recognised', next: 'Pass --test "<command>".', retry: false },
  'not-installed': {
    exit: 2,
    title: 'The dependencies are not installed',
    next: 'Install them (npm, pnpm, Yarn and Bun: --install does it), then try again.',
    retry: true,
  },
  'config-invalid': {
    exit: 2,
    title: 'The configuration file is not valid',
    next: 'Correct the line named above, or run prunella init --force.',
    retry: false,
  },
  'heal-unknown': { exit: 2, title: 'No heal of that name', next: 'See prunella list.', retry: false },
  'heal-running': { exit: 2, title: 'Another heal of this project is running', next: 'Wait for it to end, or pass --wait.', retry: true },
  'suite-hangs': { exit: 1, title: 'The tests never end', next: 'Raise --test-timeout, or name one test with --only.', retry: false },
  'suite-network': {
    exit: 1,
    title: 'The tests need the network',
    next: 'The sandbox has none: fake the service in the tests.',
    retry: false,
  },
  'suite-broken': {
    exit: 1,
    title: 'The test suite cannot run',
    next: 'Do what it names, or run the suite yourself in that folder and read what it prints.',
    retry: false,
  },
  'suite-fails': {
    exit: 1,
    title: 'The suite fails though every test passes',
    next: 'Mend what the runner names (a threshold, a teardown, its settings); no test says what the code should do instead.',
    retry: false,
  },
  'changed-since': { exit: 1, title: 'A file changed since the proof', next: 'Run prunella heal again; nothing was written.', retry: true },
  'changed-after': {
    exit: 1,
    title: 'A file changed since the patch was applied',
    next: 'Undo the named lines by hand; nothing was written.',
    retry: false,
  },
  'read-only': {
    exit: 1,
    title: 'The project cannot be written',
    next: 'Check its permissions; the patch is kept, see prunella show.',
    retry: true,
  },
  'path-refused': { exit: 1, title: 'The patch touches a path it may not touch', next: 'Change that file by hand.', retry: false },
  'git-refused': { exit: 2, title: 'git refused', next: 'Read what git said above.', retry: true },
  'disk-full': { exit: 3, title: 'The disk is full', next: 'Free some space and run prunella heal --resume.', retry: true },
  io: {
    exit: 3,
    title: 'Reading or writing failed',
    next: 'Check the disk; the next command on this project settles what was begun.',
    retry: true,
  },
  'journal-corrupt': {
    exit: 3,
    title: 'The journal does not verify',
    next: 'Restore the state file from a backup; run prunella audit verify.',
    retry: false,
  },
  'state-newer': {
    exit: 3,
    title: 'The state file was written by a newer Prunella',
    next: 'Upgrade Prunella, or name another state file.',
    retry: false,
  },
  'sandbox-missing': {
    exit: 3,
    title: 'No working sandbox',
    next: 'Install bubblewrap (apt-get install bubblewrap), then prunella doctor.',
    retry: true,
  },
  'sandbox-leaks': { exit: 3, title: 'The sandbox leaks', next: 'See prunella doctor.', retry: false },
  interrupted: { exit: 130, title: 'Interrupted', next: 'prunella heal --resume goes on where it stopped.', retry: true },
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof errorTable

/** An expected failure on its way to a door. `detail` names the cause; the table names the next step. */
export class PrunellaError extends Error {
  override readonly name = 'PrunellaError'
  readonly code: ErrorCode
  readonly #next: string | undefined
  /** `next`: a better next step than the table's, where the caller knows one. */
  constructor(code: ErrorCode, detail: string, options?: ErrorOptions & { readonly next?: string }) {
    super(detail, options)
    this.code = code
    this.#next = options?.next
  }
  get kind(): ErrorKind {
    const kind = errorTable[this.code]
    return this.#next === undefined ? kind : { ...kind, next: this.#next }
  }
}
