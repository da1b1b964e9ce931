export { explainSuite } from './explain.ts'
export { planLaunch } from './plan.ts'
export { createSuiteRunner, suiteRuntimeDir } from './suite-runner.ts'
