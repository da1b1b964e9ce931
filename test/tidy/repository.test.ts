/** The root, the links, and what must not be in any file. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read, repositoryFiles, root } from './sources.ts'
import { rootNames } from './table.ts'

const isText = (path: string): boolean => !/\.(png|ico|gz|bin|bpf|db|wasm|woff2?)$/.test(path)

describe('the root', () => {
  it('holds only what the layout names', () => {
    const names = new Set(repositoryFiles.map((path) => path.split('/')[0] as string))
    expect([...names].filter((name) => !name.startsWith('.') && !rootNames.includes(name))).toEqual([])
  })

  it('pins one Node', () => {
    const launcher = /^node_pinned=(\S+)/m.exec(read('prunella'))?.[1]
    const { optionalDependencies } = JSON.parse(read('scripts/node/package.json')) as { optionalDependencies: Record<string, string> }
    expect([...new Set(Object.values(optionalDependencies))]).toEqual([launcher])
  })

  it('depends on exact versions', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    const loose = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] }).filter(
      ([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })
})

describe('texts', () => {
  it('name no path of one machine', () => {
    // Built from parts, or this file would find itself.
    const machine = new RegExp(
      [['', 'work', '(main|shared|\\.)'].join('/'), ['', 'Users', '\\w'].join('/'), ['', 'tmp', 'brief'].join('/')].join('|'),
    )
    const found = repositoryFiles
      .filter((path) => isText(path) && !path.endsWith('package-lock.json'))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .flatMap((line, index) => (machine.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
      )
    expect(found).toEqual([])
  })

  it('links in documents lead somewhere', () => {
    const documents = repositoryFiles.filter((path) => path.endsWith('.md') && !path.startsWith('fixtures/'))
    expect(documents.length).toBeGreaterThan(0)
    expect(documents.flatMap(brokenLinks)).toEqual([])
  })
})

function brokenLinks(path: string): string[] {
  const text = read(path).replace(/^```.*?^```/gms, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] as string)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file, anchor] = link.split('#') as [string, string?]
      const target = file === '' ? path : posix.join(posix.dirname(path), file)
      if (!existsSync(join(root, target))) return true
      return anchor !== undefined && target.endsWith('.md') && !headings(target).includes(anchor)
    })
    .map((link) => `${path}: ${link}`)
}

/** Anchors as GitHub makes them. */
const headings = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  )

describe('dead code', () => {
  it('knip finds no unused file, export or dependency', () => {
    expect(knip()).toBe('')
  }, 60_000)
})

function knip(): string {
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/knip/bin/knip.js'), '--no-progress', '--no-config-hints'], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    })
    return ''
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}`
  }
}
