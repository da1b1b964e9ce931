/** The compiler kept open: candidates looked at many at once, in copies of their file, are judged as each would be alone. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectFiles } from '../../src/adapters/node-files/index.ts'
import { openSandbox } from '../../src/adapters/sandbox/index.ts'
import type { CheckSession, CheckVerdict, Project } from '../../src/contracts/index.ts'
import { createStaticChecks } from '../../src/languages/javascript/checks/index.ts'
import { repository } from '../e2e/prunella.ts'

const shop = `import type { Person } from './people.js'

export class Shop {
  readonly open: number = '9'

  initial(person: Person): string {
    return person.nmae.slice(0, 1)
  }
}

export const greet = (person: Person): string => 'hello ' + person.name
`
const files: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "open", "type": "module" }',
  'tsconfig.json':
    '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "noEmit": true, "types": [], "noUnusedLocals": true } }',
  'people.ts': 'export interface Person {\n  readonly name: string\n}\n',
  'shop.ts': shop,
  'use.ts': "import { greet } from './shop.js'\n\nexport const said: string = greet({ name: 'Ada' })\n",
}

let dir: string
let session: CheckSession
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'prunella-open-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  await symlink(join(repository, 'node_modules'), join(dir, 'node_modules'))
  const project: Project = {
    ...{ root: dir, packageDir: dir, language: 'javascript', interpreter: process.execPath, runner: 'none', runnerTitle: '', env: {} },
    readOnly: [join(repository, 'node_modules')],
  }
  const checks = createStaticChecks(projectFiles('/'))
  session = (await checks.watch!('types', await openSandbox({ unsafe: false }), project, new Map()))!
}, 60_000)
afterAll(async () => {
  await session.close()
  await rm(dir, { recursive: true, force: true })
})

const laid =
  (text: string, path = 'shop.ts'): (() => Map<string, string>) =>
  () =>
    new Map([[join(dir, path), text]])
const isPlausible = (verdict: CheckVerdict, rule: string): boolean =>
  verdict.status === 'judged' && verdict.whole && verdict.added.length === 0 && verdict.gone.some((one) => one.rule === rule)

const candidates: readonly (readonly [what: string, texts: () => Map<string, string>, heals: readonly string[]])[] = [
  ['the member that is meant', laid(shop.replace('nmae', 'name')), ['TS2339']],
  ['the type that is meant', laid(shop.replace("'9'", '9')), ['TS2322']],
  ['both', laid(shop.replace('nmae', 'name').replace("'9'", '9')), ['TS2322', 'TS2339']],
  ['another member that is not there', laid(shop.replace('nmae', 'size')), []],
  ['nothing at all', laid(`${shop}\n`), []],
  ['healed, and broken elsewhere in the file', laid(`${shop.replace('nmae', 'name')}export const x: string = 1\n`), []],
  [
    'healed, and broken in another file',
    laid(shop.replace('nmae', 'name').replace('): string => ', '): number => ').replace("'hello ' + person.name", '1')),
    [],
  ],
  ['does not parse', laid(shop.replace('return', 'return return')), []],
  ['an unused name comes', laid(shop.replace('    return', '    const spare = 1\n    return').replace('nmae', 'name')), []],
  [
    'the declaration in another file',
    laid('export interface Person {\n  readonly name: string\n  readonly nmae: string\n}\n', 'people.ts'),
    [],
  ],
]

it('many at once are judged as one by one', async () => {
  expect(session.complaints.map(({ rule }) => rule).toSorted()).toEqual(['TS2322', 'TS2339'])
  const together = await session.judgeAll!(
    candidates.map(([, texts]) => texts()),
    ['shop.ts'],
  )
  for (const [at, [what, texts, heals]] of candidates.entries()) {
    const alone = await session.judge(texts())
    const healedBy = (verdict: CheckVerdict): string[] => ['TS2322', 'TS2339'].filter((rule) => isPlausible(verdict, rule))
    expect({ what, together: healedBy(together[at]!), alone: healedBy(alone) }).toEqual({ what, together: heals, alone: heals })
  }
}, 60_000)

it('moves on to the tree with a patch in it', async () => {
  const moved = (await session.rebase!(laid(shop.replace("'9'", '9'))()))!
  expect(moved.complaints.map(({ rule }) => rule)).toEqual(['TS2339'])
  const [back, healed] = await moved.judgeAll!([laid(shop)(), laid(shop.replace("'9'", '9').replace('nmae', 'name'))()], ['shop.ts'])
  expect(back).toMatchObject({ status: 'judged', gone: [], added: [{ rule: 'TS2322' }] })
  expect(isPlausible(healed!, 'TS2339')).toBe(true)
  session = moved
}, 60_000)
