export { openSandbox } from './open.ts'
export type { OpenSandboxOptions } from './open.ts'
