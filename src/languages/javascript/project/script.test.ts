import { describe, expect, it } from 'vitest'
import { filtersByName } from './runner-flags.ts'
import { readTestScript } from './script.ts'

/** runner | flags | targets | node flags, then the environment and the part of the script that this is. */
function told(scripts: Readonly<Record<string, string>>): string {
  const read = readTestScript(scripts)
  if (read === undefined) return 'nothing'
  const env = Object.entries(read.env).map(([name, value]) => ` ${name}=${value}`)
  const part = read.part === undefined ? '' : ` (${read.part.run}/${read.part.commands})`
  const words = [read.flags, read.targets, read.nodeFlags].map((list) => list.join(' '))
  return `${[read.runner, ...words].join(' | ')}${env.join('')}${part}`
}

describe('one command', () => {
  it.each([
    ['vitest run --coverage --config vite.test.ts src', 'vitest | --config vite.test.ts | src | '],
    ['vitest --reporter=dot --pool forks', 'vitest | --pool forks |  | '],
    [
      'vitest --bail 1 --coverage.provider v8 --poolOptions.threads.maxThreads 2 --test-timeout 900 src',
      'vitest | --poolOptions.threads.maxThreads 2 --test-timeout 900 | src | ',
    ],
    ['nyc --silent mocha -r ts-node/register --bail "test/**/*.spec.ts"', 'mocha | -r ts-node/register | test/**/*.spec.ts | '],
    ['nyc --reporter lcov mocha --ui tdd -c -t 50 test', 'mocha | --ui tdd -t 50 | test | '],
    ['NODE_ENV=test npx jest --runInBand -w 2 api', 'jest |  | api |  NODE_ENV=test'],
    ['jest --env node', 'jest | --env node |  | '],
    ['jest -u --coverageDirectory out --no-coverage --testTimeout 9 -c a.js', 'jest | --testTimeout 9 -c a.js |  | '],
    ['jest --ci > out.txt', 'jest |  |  | '],
    ['tsx --test test/', 'node-test |  | test/ | --import tsx'],
    ['node --enable-source-maps --test-reporter spec --test', 'node-test |  |  | --enable-source-maps'],
    ['node --no-warnings node_modules/.bin/jest', 'jest |  |  | --no-warnings'],
    ['tsc && node --test dist', 'node-test |  | dist | '],
    ['dotenv -e .env.test -- jest', 'jest |  |  | '],
    ['env-cmd -f .env.test cross-env A=1 mocha', 'mocha |  |  |  A=1'],
    ['sh -c "TZ=UTC jest"', 'jest |  |  |  TZ=UTC'],
    ['export TZ=UTC && jest', 'jest |  |  |  TZ=UTC'],
    ['pnpm exec vitest run', 'vitest |  |  | '],
    ['yarn jest', 'jest |  |  | '],
    ['ava && karma start', 'nothing'],
  ])('%s', (script, expected) => expect(told({ test: script })).toBe(expected))
})

describe('scripts that call scripts', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['words for the script called', { test: 'npm run unit -- --env node', unit: 'jest --ci' }, 'jest | --env node |  | '],
    ['yarn needs no dashes', { test: 'yarn unit a.test.js', unit: 'jest' }, 'jest |  | a.test.js | '],
    ['a pattern of names', { test: 'run-s lint test:*', lint: 'eslint .', 'test:unit': 'mocha test/unit' }, 'mocha |  | test/unit | '],
    ['concurrently', { test: 'concurrently "npm:lint" "npm run unit"', unit: 'vitest run' }, 'vitest |  |  | '],
    ['environments add up', { test: 'A=1 npm run unit', unit: 'cross-env B=2 mocha' }, 'mocha |  |  |  A=1 B=2'],
    ['other packages are not this one', { test: 'npm run test --workspaces', unit: 'jest' }, 'nothing'],
    ['scripts that call each other', { test: 'npm run a', a: 'npm run test' }, 'nothing'],
    ['a name that every object has', { test: 'npm run constructor' }, 'nothing'],
  ])('%s', (_, scripts, expected) => expect(told(scripts)).toBe(expected))
})

describe('several test commands', () => {
  it.each([
    ['the plain one, though it is not the first', 'jest test/tz.test && jest', 'jest |  |  |  (1/2)'],
    ['the plain one, though it is not the last', 'jest && jest -t slow', 'jest |  |  |  (1/2)'],
    ['a configuration of its own is narrower than none', 'jest && jest --config e2e.js', 'jest |  |  |  (1/2)'],
    ['of two configurations the first', 'jest -c unit.js && jest -c e2e.js', 'jest | -c unit.js |  |  (1/2)'],
    ['of the same in two environments the last', 'TZ=A mocha && mocha', 'mocha |  |  |  (1/2)'],
    ['files are put together', 'mocha test/unit && mocha test/e2e', 'mocha |  | test/unit test/e2e | '],
    ['files with other settings are not', 'mocha test/a && X=1 mocha test/b && mocha -t 9 test/c', 'mocha |  | test/b |  X=1 (1/3)'],
    ['the same twice is one', 'jest && jest', 'jest |  |  | '],
    ['two runners: the first', 'vitest run && node --test', 'vitest |  |  |  (1/2)'],
  ])('%s', (_, script, expected) => expect(told({ test: script })).toBe(expected))
})

it('a flag of the same letter is a name filter for one runner and a time for another', () => {
  expect((['jest', 'vitest', 'mocha', 'node-test'] as const).filter((runner) => filtersByName(runner, ['-t', '9']))).toEqual([
    'jest',
    'vitest',
  ])
})
