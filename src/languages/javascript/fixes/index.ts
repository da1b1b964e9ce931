export { linterFixes } from './linter.ts'
