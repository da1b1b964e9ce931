/** One of the project's own tools, found: asked about a change, or about everything. */
import type { CheckRun } from '../../contracts/index.ts'
import { type Finding, judgeDelta, type Overlays, skipped, type ToolRun } from './delta.ts'

export type FoundTool =
  | { readonly title: string; readonly run: (overlays: Overlays) => Promise<ToolRun> }
  /** Not configured, not installed, or nothing to look at. */
  | { readonly missing: string }

/** What a tool says of the project as it is, asked once for each key. */
export type Remember = (key: string, run: () => Promise<ToolRun>) => Promise<ToolRun>

export async function deltaOf(tool: FoundTool, overlays: Overlays, remember: Remember, key: string): Promise<Finding> {
  if ('missing' in tool) return skipped(tool.missing)
  return judgeDelta(tool.title, await tool.run(overlays), () => remember(key, () => tool.run(new Map())))
}

export async function wholeOf(tool: FoundTool, overlays: Overlays): Promise<CheckRun> {
  if ('missing' in tool) return { kind: 'skipped', why: tool.missing, wallMs: 0 }
  const run = await tool.run(overlays)
  return run.kind === 'broken'
    ? { kind: 'skipped', why: `${tool.title} could not run: ${run.why}`, wallMs: run.wallMs }
    : { ...run, tool: tool.title }
}

/** Trees whose complaints are kept: the one before a patch, which is the one after the patch before it, and the one after it. */
const KEPT_MAX = 2

/** What a tool says of a tree, asked once for as long as it is one of the last. The project as it is on disk is always asked anew. */
export function keepLast(): (key: string, overlays: Overlays, run: () => Promise<CheckRun>) => Promise<CheckRun> {
  const kept = new Map<string, Promise<CheckRun>>()
  return (key, overlays, run) => {
    if (overlays.size === 0) return run()
    const name = JSON.stringify([key, [...overlays].sort(([a], [b]) => (a < b ? -1 : 1))])
    const known = kept.get(name) ?? run()
    kept.delete(name)
    kept.set(name, known)
    for (const oldest of kept.keys()) if (kept.size > KEPT_MAX) kept.delete(oldest)
    return known
  }
}
