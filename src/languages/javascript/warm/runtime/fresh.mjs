import { createRequire, registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const MARK = /([?&])prunella=(\d+)/

/**
 * Fresh instances of the project's modules in one process. An ES module imported with a generation gets a URL of its own,
 * and so does all it imports; CommonJS modules are taken out of the cache. `edited` maps paths to the text to load instead.
 */
export function freshModules(root, resolveFirst = () => undefined) {
  const rootUrl = `${pathToFileURL(root).href}/`
  const inProject = (url) => url.startsWith(rootUrl) && !url.includes('/node_modules/')
  const edited = new Map()

  registerHooks({
    resolve(specifier, context, next) {
      const first = resolveFirst(specifier)
      if (first) return first
      const found = next(specifier, context)
      const generation = MARK.exec(context.parentURL ?? '')?.[2]
      if (generation === undefined || !inProject(found.url) || MARK.test(found.url)) return found
      return { ...found, url: withGeneration(found.url, generation) }
    },
    load(url, context, next) {
      const plain = url.replace(MARK, '')
      const loaded = next(plain, context)
      if (edited.size === 0 || !plain.startsWith('file:')) return loaded
      const text = edited.get(fileURLToPath(plain.replace(/[?#].*$/, '')))
      return text === undefined ? loaded : { ...loaded, source: text }
    },
  })

  const isOurs = (file) => file.startsWith(`${root}/`) && !file.includes('/node_modules/')
  return {
    edited,
    /** Takes the project's CommonJS modules out of the cache; what it returns puts them back. */
    forget() {
      const kept = Object.entries(require.cache).filter(([file]) => isOurs(file))
      for (const [file] of kept) delete require.cache[file]
      return () => {
        for (const file of Object.keys(require.cache)) if (isOurs(file)) delete require.cache[file]
        for (const [file, module] of kept) require.cache[file] = module
      }
    },
    import: (file, generation) => import(generation > 0 ? withGeneration(pathToFileURL(file).href, generation) : pathToFileURL(file).href),
  }
}

const withGeneration = (url, generation) => `${url}${url.includes('?') ? '&' : '?'}prunella=${generation}`

/** Stack traces as the project knows its files. */
export const plainStack = (stack) => stack.replace(/[?&]prunella=\d+/g, '')
