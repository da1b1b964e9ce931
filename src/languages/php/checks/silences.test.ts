import { expect, it } from 'vitest'
import { silences } from './silences.ts'

const text = '<?php\nfunction f(string $a): int\n{\n    $b = g($a);\n    return $b->c;\n}\n'
const body = (from: string, to: string): string => text.replace(from, to)

it.each<readonly [what: string, after: string, added: readonly string[], deletes: boolean]>([
  ['nothing', text, [], false],
  [
    '@phpstan-ignore',
    body('    return', '    // @phpstan-ignore-next-line\n    return'),
    ['a comment that tells the type checker to look away'],
    false,
  ],
  ['phpcs:ignore', body('    return', '    // phpcs:ignore\n    return'), ['a comment that tells the linter to look away'], false],
  ['mixed', body('string $a', 'mixed $a'), ["the type 'mixed'"], false],
  ['@', body('g($a)', '@g($a)'), ["an '@' that hides errors"], false],
  ['a cast', body('g($a)', '(int) g($a)'), ['a cast'], false],
  ['a statement less', body('    $b = g($a);\n', ''), [], true],
  ['a guard', body('    return', "    if ($b === null) {\n        throw new E('b');\n    }\n    return"), [], false],
  ['a text that does not parse', '<?php function (', [], false],
])('%s', (_, after, added, deletes) => {
  expect(silences('a.php', text, after)).toEqual({ added, deletes })
})
