import { expect, it } from 'vitest'
import { withoutShims } from './python.ts'

it.each([
  [
    ['/root/.pyenv/shims/python3', '-m', 'pytest'],
    ['/real/python', '-m', 'pytest'],
  ],
  [
    ['/home/a/.asdf/shims/pytest', '-q'],
    ['/real/python', '-m', 'pytest', '-q'],
  ],
  [['/usr/bin/tox'], ['/usr/bin/tox']],
])('%s', (words, expected) => {
  expect(withoutShims(words, '/real/python')).toEqual(expected)
})
