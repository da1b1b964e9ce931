/**
 * Calls that a sound assertion library refuses, as text. A library that lacks a form throws a TypeError, which is a refusal
 * too; a library that was tampered with lets one through.
 */

export type Library = 'node-assert' | 'chai-assert' | 'chai-expect' | 'should' | 'expect'

/** `refuses` throw at once; `rejects` return a promise that must reject. `%` stands for the library's own expression. */
interface Forms {
  readonly refuses: readonly string[]
  readonly rejects: readonly string[]
}

/** Methods of node:assert and of chai's assert: name → arguments that must be refused. */
export const assertMethods: Readonly<Record<string, string>> = {
  ok: '(false)',
  equal: "('a', 'b')",
  notEqual: "('a', 'a')",
  strictEqual: "('a', 'b')",
  notStrictEqual: "('a', 'a')",
  deepEqual: "({ k: ['a'] }, { k: ['b'] })",
  notDeepEqual: "({ k: ['a'] }, { k: ['a'] })",
  deepStrictEqual: "({ k: ['a'] }, { k: ['b'] })",
  notDeepStrictEqual: "({ k: ['a'] }, { k: ['a'] })",
  throws: '(() => {})',
  doesNotThrow: "(() => { throw new Error('a') })",
  match: "('a', /^b$/)",
  doesNotMatch: "('a', /^a$/)",
  fail: "('a')",
}
const nodeOnly: Readonly<Record<string, string>> = { ifError: "(new Error('a'))", partialDeepStrictEqual: "({ k: 'a' }, { k: 'b' })" }
const chaiOnly: Readonly<Record<string, string>> = {
  isTrue: '(false)',
  isFalse: '(true)',
  isNull: '(1)',
  isUndefined: '(1)',
  isAbove: '(1, 2)',
  include: "('a', 'b')",
  lengthOf: "('a', 2)",
  instanceOf: '({}, Map)',
  typeOf: "(1, 'string')",
}

const calls = (methods: Readonly<Record<string, string>>): string[] => Object.entries(methods).map(([name, args]) => `%.${name}${args}`)

/** The same once more with values of other kinds, for a library that was blunted for some kinds only. */
const otherKinds = ['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual'].flatMap((name) =>
  ['(7, 8)', '(true, false)', '(undefined, 1)', '([1, 2], [1, 3])', '({ a: { b: 1 } }, { a: { b: 2 } })'].map((args) => `%.${name}${args}`),
)
const otherMatchers = ['toBe', 'toEqual', 'toStrictEqual'].flatMap((name) => [
  `%(7).${name}(8)`,
  `%(true).${name}(false)`,
  `%(undefined).${name}(1)`,
  `%([1, 2]).${name}([1, 3])`,
  `%({ a: { b: 1 } }).${name}({ a: { b: 2 } })`,
])
const otherChains = ['to.equal', 'to.deep.equal', 'to.eql'].flatMap((chain) => [
  `%(7).${chain}(8)`,
  `%(true).${chain}(false)`,
  `%(undefined).${chain}(1)`,
  `%([1, 2]).${chain}([1, 3])`,
  `%({ a: { b: 1 } }).${chain}({ a: { b: 2 } })`,
])

const expectRefuses = [
  "%('a').toBe('b')",
  "%('a').not.toBe('a')",
  "%({ k: ['a'] }).toEqual({ k: ['b'] })",
  "%({ k: ['a'] }).not.toEqual({ k: ['a'] })",
  "%({ k: ['a'] }).toStrictEqual({ k: ['b'] })",
  "%({ k: 'a' }).toMatchObject({ k: 'b' })",
  '%(() => {}).toThrow()',
  "%(() => { throw new Error('a') }).not.toThrow()",
  "%(() => { throw new Error('a') }).toThrow('b')",
  "%(['a']).toContain('b')",
  "%([{ k: 'a' }]).toContainEqual({ k: 'b' })",
  '%([1]).toHaveLength(2)',
  "%({ k: 'a' }).toHaveProperty('k', 'b')",
  '%(0).toBeTruthy()',
  '%(1).toBeFalsy()',
  '%(1).toBeNull()',
  '%(1).toBeUndefined()',
  '%(undefined).toBeDefined()',
  '%(1).toBeNaN()',
  '%(1).toBeGreaterThan(2)',
  '%(1).toBeGreaterThanOrEqual(2)',
  '%(2).toBeLessThan(1)',
  '%(2).toBeLessThanOrEqual(1)',
  '%(1).toBeCloseTo(2)',
  "%('a').toMatch(/^b$/)",
  '%({}).toBeInstanceOf(Map)',
]

const chaiExpectRefuses = [
  "%('a').to.equal('b')",
  "%('a').to.not.equal('a')",
  "%('a').to.be.equal('b')",
  "%({ k: ['a'] }).to.deep.equal({ k: ['b'] })",
  "%({ k: ['a'] }).to.eql({ k: ['b'] })",
  '%(() => {}).to.throw()',
  "%(() => { throw new Error('a') }).to.not.throw()",
  "%(() => { throw new Error('a') }).to.throw('b')",
  "%(['a']).to.include('b')",
  "%({ k: 'a' }).to.have.property('k', 'b')",
  '%([1]).to.have.lengthOf(2)',
  '%(0).to.be.ok',
  '%(1).to.be.true',
  '%(1).to.be.false',
  '%(1).to.be.null',
  '%(1).to.be.undefined',
  '%(undefined).to.exist',
  '%([1]).to.be.empty',
  "%(1).to.be.a('string')",
  '%({}).to.be.instanceOf(Map)',
  '%(1).to.be.above(2)',
  '%(2).to.be.below(1)',
  "%('a').to.match(/^b$/)",
  '%([1, 2]).to.have.members([1, 3])',
  '%(1).to.be.closeTo(3, 1)',
]

const shouldRefuses = [
  "Object('a').should.equal('b')",
  "Object('a').should.not.equal('a')",
  "({ k: ['a'] }).should.eql({ k: ['b'] })",
  "({ k: 'a' }).should.have.property('x')",
  "Object(1).should.be.a('string')",
]

export const forms: Readonly<Record<Library, Forms>> = {
  'node-assert': {
    refuses: ['%(false)', ...calls(assertMethods), ...calls(nodeOnly), ...otherKinds],
    rejects: ['%.rejects(Promise.resolve())', "%.doesNotReject(Promise.reject(new Error('a')))"],
  },
  'chai-assert': { refuses: ['%(false)', ...calls(assertMethods), ...calls(chaiOnly), ...otherKinds], rejects: [] },
  'chai-expect': { refuses: [...chaiExpectRefuses, ...otherChains], rejects: [] },
  should: { refuses: shouldRefuses, rejects: [] },
  expect: {
    refuses: [...expectRefuses, ...otherMatchers],
    rejects: ["%(Promise.resolve('a')).resolves.toBe('b')", "%(Promise.resolve('a')).rejects.toThrow()"],
  },
}
