export { annotationFixes } from './annotations.ts'
export { guardFixes } from './guards.ts'
export { linterFixes } from './linter.ts'
