'use strict'
const path = require('node:path')
const state = globalThis[Symbol.for('prunella.jest')]

/** Turns jest-circus's describe blocks into the engine's suites and tests. */
exports.flatten = function flatten(file, into) {
  const name = path.relative(state.config.packageDir, file.testPath)
  const hooksOf = (block, type) => block.hooks.filter((hook) => hook.type === type)
  const walk = (block, parent, names, chain, mode) => {
    const own = [...chain, block]
    const beforeAll = hooksOf(block, 'beforeAll')
    const afterAll = hooksOf(block, 'afterAll')
    const node = {
      parent,
      hooks: beforeAll.length + afterAll.length > 0,
      enter: async () => {
        for (const hook of beforeAll) await call(hook.fn, {})
      },
      leave: async () => {
        for (const hook of afterAll) await call(hook.fn, {})
      },
    }
    const around = {
      before: own.flatMap((each) => hooksOf(each, 'beforeEach')),
      after: own.toReversed().flatMap((each) => hooksOf(each, 'afterEach')),
    }
    for (const child of block.children) {
      const childMode = child.mode ?? mode
      if (child.type === 'describeBlock') walk(child, node, [...names, child.name], own, childMode)
      else {
        const skip = childMode === 'skip' || childMode === 'todo' || (file.focused && childMode !== 'only')
        const id = { file: name, name: [...names, child.name].join(' > ') }
        into.push({ index: into.length, id, suite: node, skip, timeout: child.timeout, run: () => runTest(file, child, id, around) })
      }
    }
  }
  walk(file.root, undefined, [], [], undefined)
}

function call(fn, context) {
  if (fn.length === 0) return fn.call(context)
  return new Promise((resolve, reject) => {
    const done = (error) => (error ? reject(error instanceof Object ? error : new Error(String(error))) : resolve())
    done.fail = reject
    fn.call(context, done)
  })
}

/** As each test finds it; Jest adds to the list. */
const freshState = () => ({
  assertionCalls: 0,
  expectedAssertionsNumber: null,
  isExpectingAssertions: false,
  numPassingAsserts: 0,
  suppressedErrors: [],
})

async function runTest(file, test, id, around) {
  const { expect } = file.environment.global
  const context = {}
  if (expect) {
    expect.setState({ ...freshState(), currentTestName: id.name.replaceAll(' > ', ' ') })
    expect.getState().snapshotState?.clear?.()
  }
  state.core.lastExpect = expect
  let failure
  try {
    for (const hook of around.before) await call(hook.fn, context)
    await call(test.fn, context)
    const [missing] = expect?.extractExpectedAssertionsErrors?.() ?? []
    const suppressed = expect?.getState().suppressedErrors?.[0]
    if (missing) throw missing.error
    if (suppressed) throw suppressed
  } catch (error) {
    failure = { error }
  }
  for (const hook of around.after) {
    try {
      await call(hook.fn, context)
    } catch (error) {
      failure ??= { error }
    }
  }
  if (test.failing) {
    if (!failure) throw new Error('Failing test passed even though it was supposed to fail')
    return
  }
  if (failure) throw failure.error
}
