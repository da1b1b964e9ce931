export { explainSuite } from './explain.ts'
export { createSuiteRunner } from './suite-runner.ts'
export type { SuiteWorld } from './suite-runner.ts'
