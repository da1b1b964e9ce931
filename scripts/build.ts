/**
 * src → dist. The compiler turns TypeScript into JavaScript; everything else (code that runs in the sandbox, data) is copied
 * byte for byte, so that what was tested is what is shipped. The fakes and contract suites of src/testing stay here.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
})
const testing = join(root, 'src/testing')
const isShipped = (path: string): boolean => path !== testing && (!/\.ts$/.test(basename(path)) || /\.d\.[cm]?ts$/.test(path))
cpSync(join(root, 'src'), dist, { recursive: true, filter: isShipped })
chmodSync(join(root, 'prunella'), 0o755)
