/** Names that Python brings along, and names that look alike. */
export { aliases, builtinNames, homes, standardModules } from './known.ts'
export { nearest } from '../../common/index.ts'
