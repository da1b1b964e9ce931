/** What reads as the same edit does the same: rules tried on random programs in three languages, run by their own interpreters. About ten seconds. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readers } from '../../src/app/languages/index.ts'
import { broken, rewritten, statements, textOf, type Draw, type Program, type Target } from './programs.ts'

const targets = ['javascript', 'python', 'php'] as const
const ends: Readonly<Record<Target, string>> = { javascript: 'js', python: 'py', php: 'php' }
const sameReading = (target: Target, one: string, other: string): boolean => {
  const head = target === 'php' ? '<?php\n' : ''
  return readers()
    .find(({ id }) => id === target)!
    .compare.sameReading(`a.${ends[target]}`, head + one, head + other)
}

const draws = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 12 }).map((numbers): (() => Draw) => () => {
  let at = 0
  return (below) => numbers[at++ % numbers.length]! % below
})

describe.each(targets)('%s', (target) => {
  it('reads what is said otherwise as the same', () => {
    fc.assert(
      fc.property(statements, draws, (program, draw) => {
        const [one, other] = [textOf(program, target), textOf(rewritten(program, draw()), target, 'f', 'fresh')]
        expect(sameReading(target, one, other), `${one}\n${other}`).toBe(true)
      }),
      { numRuns: 250, seed: 1 },
    )
  })

  it('never reads what does otherwise as the same', () => {
    const pairs: (readonly [Program, Program])[] = []
    fc.assert(
      fc.property(statements, draws, draws, (program, one, other) => {
        let changed: Program = program
        for (let times = 0; times < 1 + (program.length % 2) && changed.length > 0; times++) changed = broken(changed, one())
        const said = rewritten(changed, other())
        if (sameReading(target, textOf(program, target), textOf(said, target))) pairs.push([program, said])
      }),
      { numRuns: 1_500, seed: 2 },
    )
    expect(pairs.length).toBeGreaterThan(50)
    const results = run[target](
      pairs.map(([one, other], at) => textOf(one, target, `f${at}`) + textOf(other, target, `g${at}`)).join('\n'),
      pairs.length,
    )
    for (const [at, [one, other]] of results.entries())
      expect(other, `${textOf(pairs[at]![0], target)}\n${textOf(pairs[at]![1], target)}`).toEqual(one)
  })
})

type Results = readonly (readonly [one: unknown, other: unknown])[]

/** Defines all functions and calls each pair with every two of these values. */
const run: Readonly<Record<Target, (texts: string, count: number) => Results>> = {
  javascript(texts, count) {
    const code = `${texts}
const values = [0, 1, 2, -1, NaN, null, undefined, 'x', '']
const tried = (f) => values.flatMap((a) => values.map((b) => { try { return String(f(a, b)) + typeof f(a, b) } catch (error) { return String(error.name) } }))
return Array.from({ length: ${count} }, (_, at) => [tried(eval('f' + at)), tried(eval('g' + at))])`
    return (new Function(code) as () => Results)()
  },
  python(texts, count) {
    const code = `${texts}
import json
values = [0, 1, 2, -1, float('nan'), None, 'x', '']
def one(f, a, b):
    try:
        return repr(f(a, b))
    except Exception as error:
        return type(error).__name__
def tried(f): return [one(f, a, b) for a in values for b in values]
print(json.dumps([[tried(globals()['f%d' % at]), tried(globals()['g%d' % at])] for at in range(${count})]))`
    return JSON.parse(execFileSync('/usr/bin/python3', ['-W', 'ignore', '-'], { input: code, encoding: 'utf8', maxBuffer: 1e8 })) as Results
  },
  php(texts, count) {
    const code = `<?php
${texts}
$values = [0, 1, 2, -1, NAN, null, 'x', '', true];
function one($f, $a, $b) { try { return var_export($f($a, $b), true); } catch (\\Throwable $thrown) { return get_class($thrown); } }
function tried($f) { global $values; $out = []; foreach ($values as $a) { foreach ($values as $b) { $out[] = one($f, $a, $b); } } return $out; }
echo json_encode(array_map(fn ($at) => [tried("f$at"), tried("g$at")], range(0, ${count} - 1)));`
    return JSON.parse(
      execFileSync('/usr/bin/php', ['-d', 'display_errors=0'], { input: code, encoding: 'utf8', maxBuffer: 1e8 }),
    ) as Results
  },
}
