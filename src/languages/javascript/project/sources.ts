/** Which files are tests, sources, or neither. Paths are relative to the package, with forward slashes. */

const SOURCE_ENDING = /\.(?:[cm]?[jt]s|[jt]sx)$/
const TEST_NAME = /(?:^|[./_-])(?:test|tests|spec|specs|e2e)\.(?:[cm]?[jt]s|[jt]sx)$|(?:^|\/)test-[^/]+\.(?:[cm]?[jt]s|[jt]sx)$/
const TEST_FOLDER = /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|__snapshots__|tests?|specs?|e2e|fixtures?|testing|test-utils)\//
const NOT_SOURCE = /(?:^|\/)(?:dist|build|out|coverage|vendor|node_modules|\.[^/]+)\/|\.d\.[cm]?ts$|\.min\.[cm]?js$/
const TOOL_CONFIG = /(?:^|\/)(?:[\w.-]+\.config|\.[\w.-]+rc|gulpfile|Gruntfile|karma\.conf|jest\.setup|vitest\.setup)\.[cm]?[jt]s$/

/** A test, or a helper that lies among the tests: nothing a patch may touch. */
export const isTestFile = (path: string): boolean => SOURCE_ENDING.test(path) && (TEST_NAME.test(path) || TEST_FOLDER.test(path))

/** Code of the package that a repair may change. */
export const isSource = (path: string): boolean =>
  SOURCE_ENDING.test(path) && !isTestFile(path) && !NOT_SOURCE.test(path) && !TOOL_CONFIG.test(path)
