/** phpunit.xml as far as it matters here: https://docs.phpunit.de/en/11.5/configuration.html */
import { dirname, join } from '../../../kit/index.ts'
import type { Disk } from '../../common/index.ts'

/** In the order in which PHPUnit looks for them. */
const NAMES = ['phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'] as const

export interface PhpunitXml {
  readonly path: string
  readonly text: string
  /** Absolute; loaded before the tests are looked for. */
  readonly bootstrap: string | undefined
  /** Groups that are the only ones to run. */
  readonly groups: readonly string[]
  /** The same settings without what ends a run early, shuffles it, or prints in another way; undefined when nothing of it is there. */
  readonly calm: string | undefined
}

export async function readPhpunitXml(disk: Disk, dir: string, named: string | undefined): Promise<PhpunitXml | undefined> {
  for (const name of named === undefined ? NAMES : [named]) {
    const path = join(dir, name)
    const text = await disk.text(path)
    if (text !== undefined) return { path, text, bootstrap: bootstrapOf(path, text), groups: includedGroups(text), calm: calmed(text) }
  }
  return undefined
}

function bootstrapOf(path: string, text: string): string | undefined {
  const named = /<phpunit\b[^>]*?\sbootstrap\s*=\s*["']([^"']+)/.exec(text)?.[1]
  return named === undefined ? undefined : join(dirname(path), named)
}

function includedGroups(text: string): string[] {
  const include = /<groups>[^]*?<include>([^]*?)<\/include>/.exec(text.replace(/<!--[^]*?-->/g, ''))
  return include === null ? [] : [...include[1]!.matchAll(/<group>\s*([^<]+?)\s*<\/group>/g)].map((match) => match[1]!)
}

/** Attributes of the root element; lines stay as they are. */
function calmed(text: string): string | undefined {
  const root = /<phpunit\b[^>]*>/.exec(text)
  if (root === null) return undefined
  const calm = root[0]
    .replace(/(\bstopOn\w+\s*=\s*["'])true/g, '$1false')
    .replace(/(\bexecutionOrder\s*=\s*["'])[^"']*random[^"']*/g, '$1default')
    .replace(/(\bcacheResult\s*=\s*["'])true/g, '$1false')
    .replace(/\s(?:printerClass|printerFile)\s*=\s*(?:"[^"]*"|'[^']*')/g, ' ')
  return calm === root[0] ? undefined : text.slice(0, root.index) + calm + text.slice(root.index + root[0].length)
}
