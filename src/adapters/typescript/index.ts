export { typescriptFixes } from './client.ts'
export type { TypeScriptFixOptions } from './client.ts'
