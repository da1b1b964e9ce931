export { annotationFixes } from './annotations.ts'
export { linterFixes } from './linter.ts'
