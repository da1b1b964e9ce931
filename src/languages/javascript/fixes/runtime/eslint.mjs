import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const FLAT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`)
const LEGACY = ['.js', '.cjs', '.yaml', '.yml', '.json', ''].map((ending) => `.eslintrc${ending}`)

/** Fixes and suggestions of the project's ESLint; `{ used: false, note }` when it has none or did not configure it. */
export async function* eslintRecords({ packageDir, root, files, layout }) {
  const require = createRequire(join(packageDir, 'package.json'))
  const installed = resolveOr(undefined, () => require.resolve('eslint/package.json'))
  if (installed === undefined) return yield { used: false, note: 'is not installed' }
  const { version } = JSON.parse(readFileSync(installed, 'utf8'))
  const module = await import(pathToFileURL(require.resolve('eslint')).href)
  const api = module.default?.ESLint === undefined ? module : module.default
  const chosen = await choose(api, version, findConfig(packageDir, root))
  if (typeof chosen === 'string') return yield { used: false, note: chosen }
  yield { used: true }
  const eslint = new chosen({ cwd: packageDir, fix: false, cache: false })
  for (const path of files) {
    if (await eslint.isPathIgnored(path)) continue
    const text = readFileSync(path, 'utf8')
    const results = await eslint.lintText(text, { filePath: path })
    const meta = eslint.getRulesMetaForResults?.(results) ?? {}
    // ESLint takes the BOM off before it counts.
    const shift = text.startsWith('\ufeff') ? 1 : 0
    for (const message of results.flatMap((result) => result.messages))
      yield* changes(path, message, meta[message.ruleId]?.type, shift, layout)
  }
}

function* changes(path, message, type, shift, layout) {
  if (message.ruleId === null || (type === 'layout' && !layout)) return
  const base = { path, rule: message.ruleId, type, severity: message.severity === 2 ? 'error' : 'warning', message: message.message }
  if (message.fix) yield { ...base, kind: 'fix', ...edit(message.fix, shift) }
  for (const { desc, fix } of message.suggestions ?? []) yield { ...base, kind: 'suggestion', description: desc, ...edit(fix, shift) }
}

const edit = ({ range, text }, shift) => ({ start: range[0] + shift, end: range[1] + shift, text })

/** The nearest configuration from the package up to the root, flat before legacy, as ESLint itself looks for it. */
function findConfig(packageDir, root) {
  for (let dir = packageDir; ; dir = dirname(dir)) {
    if (FLAT.some((name) => existsSync(join(dir, name)))) return 'flat'
    if (LEGACY.some((name) => existsSync(join(dir, name))) || hasLegacyInManifest(dir)) return 'legacy'
    if (dir === root || dir === dirname(dir)) return undefined
  }
}

const hasLegacyInManifest = (dir) =>
  resolveOr(false, () => JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).eslintConfig !== undefined)

/** The class that reads this kind of configuration, or why there is none. */
async function choose({ ESLint, loadESLint }, version, config) {
  if (config === undefined) return 'is installed but not configured'
  if (loadESLint === undefined) return config === 'flat' ? `${version} does not read eslint.config files` : ESLint
  const major = Number.parseInt(version, 10)
  if (config === 'legacy' && major >= 10) return `${version} does not read .eslintrc files`
  return major >= 10 ? ESLint : loadESLint({ useFlatConfig: config === 'flat' })
}

function resolveOr(otherwise, attempt) {
  try {
    return attempt()
  } catch {
    return otherwise
  }
}
