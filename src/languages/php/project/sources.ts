/** Which files are tests, sources, or neither. Paths are relative to the package, with forward slashes. */

const TEST_NAME = /(?:Test|TestCase|Tests|Spec)\.php$|\.phpt$/
const TEST_FOLDER = /(?:^|\/)(?:tests?|specs?|fixtures?|__fixtures__|testing)\//i
const NOT_SOURCE = /(?:^|\/)(?:vendor|node_modules|cache|\.[^/]+)\/|(?:^|\/)(?:storage\/framework|var\/cache|bootstrap\/cache)\//
const TOOL_CONFIG =
  /(?:^|\/)(?:\.[\w.-]+|rector|ecs|phpstan[\w.-]*|psalm[\w.-]*|scoper\.inc|_ide_helper\w*|infection[\w.-]*|phpunit[\w.-]*|castor|deploy)\.php$/

/** A test, or a helper that lies among the tests: nothing a patch may touch. */
export const isTestFile = (path: string): boolean => /\.phpt?$/.test(path) && (TEST_NAME.test(path) || TEST_FOLDER.test(path))

/** Code of the package that a repair may change. */
export const isSource = (path: string): boolean =>
  path.endsWith('.php') && !isTestFile(path) && !NOT_SOURCE.test(path) && !TOOL_CONFIG.test(path)
