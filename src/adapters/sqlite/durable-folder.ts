import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and its parents so that they are still there after a power cut: SQLite syncs the folder its files lie in, but a folder
 * that was just made is itself only a line in its parent.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  const first = mkdirSync(path, { recursive: true })
  if (first === undefined) return
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) syncFolder(dirname(folder))
}

function syncFolder(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
