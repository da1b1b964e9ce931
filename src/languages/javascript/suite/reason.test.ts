import { describe, expect, it } from 'vitest'
import { failureInLog } from './collect.ts'
import { reasonInLog } from './reason.ts'

describe('reasonInLog', () => {
  it.each([
    ['', undefined],
    ['a\nb\nc\nd\n', 'b / c / d'],
    [
      "Error: Jest: Failed to parse the TypeScript config file /w/jest.config.ts\n  Error: Jest: 'ts-node' is required for the TypeScript configuration files. Make sure it is installed\nError: Cannot find package 'ts-node'\n    at readConfig (/w/node_modules/jest-config/build/index.js:1:2)\n",
      "Error: Jest: 'ts-node' is required for the TypeScript configuration files. Make sure it is installed",
    ],
    [
      '\u001b[31m● Validation Error\u001b[39m:\n\n  Module ts-jest in the transform option was not found.\n         <rootDir> is: /w\n\n  Configuration Documentation:\n  https://jestjs.io/docs/configuration\n',
      'Module ts-jest in the transform option was not found.',
    ],
    [
      "/w/test/setup.js:3\nconst a = ;\n          ^\n\nSyntaxError: Unexpected token ';'\n    at wrapSafe (node:internal/modules/cjs/loader:1464:18)\n\nNode.js v20.0.0\n",
      "SyntaxError: Unexpected token ';' (/w/test/setup.js:3)",
    ],
    [
      'starting\nTypeError: boom is not a function\n    at go (/w/node_modules/x/a.js:1:1)\n    at Object.<anonymous> (/w/test/setup.js:9:1)\n    at node:internal:1:1\nbye\nbye\nbye',
      'TypeError: boom is not a function (/w/test/setup.js:9)',
    ],
    ['(node:1) Warning: old\nValidation Error:\n\n  all is lost\nx\ny', 'Validation Error: all is lost'],
  ])('case %#', (log, expected) => expect(reasonInLog(log)).toBe(expected))
})

describe('failureInLog', () => {
  const stack = '\n    at Object.<anonymous> (/w/test/a.js:1:11)'
  it.each([
    ['Node', `Error: gone${stack}`, 'Error', 'gone'],
    ['mocha while it loads', `\n Exception during run: TypeError: gone${stack} {\n  code: 'X'\n}`, 'TypeError', 'gone'],
    ['mocha before it loads', `\n✖ ERROR: Error [ERR_X]: gone${stack}`, 'Error', 'gone'],
    ['nobody known', 'a\nTest environment x was not found.\nb', undefined, 'Test environment x was not found.'],
  ])('%s', (_, log, type, message) => {
    expect([failureInLog(log).type, failureInLog(log).message]).toEqual([type, message])
  })
})
