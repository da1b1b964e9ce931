/**
 * Where the whole suite is too slow to run several times for every commit, a fault is healed under the tests near it: those the commit
 * touched and those that name a changed file. Fewer tests make a patch easier to find and easier to get wrong; a row says which it was.
 */
import type { Version } from './versions.ts'
import type { Seat } from './parts.ts'

/** Test files read to find out what they import; a suite with more is still searched by the tests the commit touched. */
const FILES_READ_MAX = 5_000
/** What package managers put down is nobody's test here, whatever it is called: PHPUnit has a folder named Test among its own sources. */
const installed = /(?:^|\/)(?:vendor|node_modules|site-packages)\//

/**
 * All files of the package that hold tests, those of them near the change, and those of the others that may go: what a near one uses, and
 * what that uses in its turn, is a helper and stays. Relative to the package.
 */
export async function nearTests(
  touched: readonly string[],
  texts: readonly Version[],
  seat: Seat,
): Promise<{ readonly far: string[]; readonly near: string[] }> {
  const { project, files, language } = seat
  const under = project.packageDir === project.root ? '' : `${project.packageDir.slice(project.root.length + 1)}/`
  const isOwn = (path: string): boolean => path.startsWith(under) && !installed.test(path) && language.isTestFile(path)
  const all = new Map<string, string>()
  const near = new Set(touched)
  const { usesOf, holdsTests } = language.compare
  const named = texts.map(({ path }) => usesOf(path))
  for (const path of (await files.list()).filter(isOwn).slice(0, FILES_READ_MAX)) {
    const text = new TextDecoder().decode(await files.read(path))
    const own = path.slice(under.length)
    all.set(own, text)
    if (holdsTests(text) && named.some((pattern) => pattern.test(text))) near.add(own)
  }
  const kept = [...near].filter((path) => all.has(path))
  const far = new Set([...all].flatMap(([path, text]) => (holdsTests(text) && !near.has(path) ? [path] : [])))
  for (const user of kept)
    for (const path of [...all.keys()].filter((one) => !kept.includes(one) && usesOf(one).test(all.get(user) as string))) {
      kept.push(path)
      far.delete(path)
    }
  return { far: [...far], near: [...near].sort() }
}
