/** Which files are tests, sources, or neither. Paths are relative to the package, with forward slashes. */

const PYTHON = /\.py$/
/** What pytest and unittest collect by default, as far as it begins with `test_`, Django's tests.py, and what pytest loads beside them. */
const TEST_NAME = /(?:^|\/)(?:tests?(?:[_\d][^/]*)?|[^/]*_tests?|conftest)\.py$/
const TEST_FOLDER = /(?:^|\/)(?:tests?|testing|fixtures?)\//
const NOT_SOURCE =
  /(?:^|\/)(?:\.[^/]+|venv|env|site-packages|dist-packages|__pycache__|__pypackages__|node_modules|build|dist|docs?|[^/]+\.egg-info)\//
/** Programs of tools: what they do is not what the tests test. */
const TOOL_FILE = /(?:^|\/)(?:setup|noxfile|fabfile|tasks|versioneer|dodo|conf)\.py$/

/** A test, a conftest, or a helper that lies among the tests: nothing a patch may touch. */
export const isTestFile = (path: string): boolean =>
  PYTHON.test(path) && !NOT_SOURCE.test(path) && (TEST_NAME.test(path) || TEST_FOLDER.test(path))

/** Code of the package that a repair may change. */
export const isSource = (path: string): boolean =>
  PYTHON.test(path) && !TEST_NAME.test(path) && !TEST_FOLDER.test(path) && !NOT_SOURCE.test(path) && !TOOL_FILE.test(path)
