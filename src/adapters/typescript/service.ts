import type ts from 'ts6'
import type { Settings } from './settings.ts'
import { compilerLibrary, type Tree } from './tree.ts'

type Compiler = typeof ts

/** Services kept warm. Each holds a program (tens of megabytes), so the oldest goes when a fourth comes. */
const SERVICES_MAX = 3
/** Names that every JavaScript host has; declared as `any` where the project installed no declarations of its host. */
const HOST_NAMES =
  'console process Buffer global require module exports __dirname __filename setTimeout setInterval setImmediate clearTimeout clearInterval ' +
  'clearImmediate queueMicrotask structuredClone fetch URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Event EventTarget ' +
  'performance crypto atob btoa Headers Request Response FormData Blob ReadableStream WritableStream window document navigator localStorage'

interface WarmService {
  readonly service: ts.LanguageService
  tree: Tree
  rootFiles: Set<string>
  options: ts.CompilerOptions
}

/** Language services of the last few projects; texts are parsed again only where they changed. */
export interface Services {
  get(settings: Settings, tree: Tree, suspects: readonly string[]): ts.LanguageService
}

export function openServices(compiler: Compiler, isCancelled: () => boolean): Services {
  // One registry: the declarations of the language itself are parsed once for all projects.
  const registry = compiler.createDocumentRegistry(compiler.sys.useCaseSensitiveFileNames)
  const warm = new Map<string, WarmService>()
  return {
    get(settings, tree, suspects) {
      const key = `${tree.root}\n${settings.key}`
      const known = warm.get(key)
      const rootFiles = new Set([...settings.rootFiles, ...suspects])
      if (known !== undefined) {
        Object.assign(known, { tree, rootFiles, options: settings.options })
        warm.delete(key)
        warm.set(key, known)
        return known.service
      }
      const entry: WarmService = { tree, rootFiles, options: settings.options } as WarmService
      Object.assign(entry, { service: compiler.createLanguageService(hostFor(compiler, entry, isCancelled), registry) })
      warm.set(key, entry)
      for (const [oldest, { service }] of warm) {
        if (warm.size <= SERVICES_MAX) break
        service.dispose()
        warm.delete(oldest)
      }
      return entry.service
    },
  }
}

function hostFor(compiler: Compiler, entry: WarmService, isCancelled: () => boolean): ts.LanguageServiceHost {
  const hostNames = `${entry.tree.root}/prunella host names.d.ts`
  const hostText = `declare var ${HOST_NAMES.split(' ').join(': any, ')}: any`
  const declaresHost = (): boolean => entry.options.lib?.length === 1 && (entry.options.types?.length ?? 0) === 0
  return {
    getCompilationSettings: () => entry.options,
    getScriptFileNames: () => [...entry.rootFiles, ...(declaresHost() ? [hostNames] : [])],
    getScriptVersion: (path) => (path === hostNames ? '1' : (entry.tree.version(path) ?? 'gone')),
    getScriptSnapshot(path) {
      // Loading a program asks nobody whether to stop; it does ask for every file.
      if (isCancelled()) throw new compiler.OperationCanceledException()
      const text = path === hostNames ? hostText : entry.tree.read(path)
      return text === undefined ? undefined : compiler.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => entry.tree.root,
    getDefaultLibFileName: (options) => `${compilerLibrary}/${compiler.getDefaultLibFileName(options)}`,
    fileExists: (path) => entry.tree.exists(path),
    readFile: (path) => entry.tree.read(path),
    directoryExists: (path) => entry.tree.folderExists(path),
    getDirectories: (path) => (entry.tree.folderExists(path) ? compiler.sys.getDirectories(path) : []),
    useCaseSensitiveFileNames: () => compiler.sys.useCaseSensitiveFileNames,
    getCancellationToken: () => ({ isCancellationRequested: isCancelled }),
  }
}
