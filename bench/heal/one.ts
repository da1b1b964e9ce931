/** One heal of one project in a process of its own; says on stdout when the first candidate was tried. */
import { healProject } from '../../src/app/index.ts'

const [dir] = process.argv.slice(2)
if (dir === undefined) throw new Error('one.ts needs a folder')
let firstMs: number | undefined
const [report] = await healProject(
  { dir, publishAs: 'files', dryRun: true, seed: 1 },
  {
    cwd: process.cwd(),
    env: process.env,
    signal: new AbortController().signal,
    // Counted from the start of the process, so that loading Prunella itself is in it.
    progress: (event) => void (event.kind === 'search' && (firstMs ??= performance.now())),
    confirm: async () => false,
    offerInstall: async () => false,
  },
)
const round = report?.rounds[0]
console.log(
  JSON.stringify({
    state: report?.state,
    firstMs,
    totalMs: performance.now(),
    tried: round?.search.tried,
    searchMs: round?.search.elapsedMs,
  }),
)
