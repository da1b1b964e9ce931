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
