export { armTestFile } from './arm.ts'
export type { ArmedFile } from './arm.ts'
