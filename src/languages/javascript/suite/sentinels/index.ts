export { armTestFile } from './arm.ts'
export type { ArmedFile, Sentinel } from './arm.ts'
export { verifySentinels } from './verify.ts'
