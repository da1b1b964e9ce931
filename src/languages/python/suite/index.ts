export { environment } from './environment.ts'
export { explainSuite } from './explain.ts'
export { createSuiteRunner } from './suite-runner.ts'
