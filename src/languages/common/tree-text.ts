/** Syntax trees as plain data, and as text. */
export type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree }
export type Branch = { readonly [key: string]: Tree }

export const isBranch = (value: Tree | undefined): value is Branch => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text that is equal for equal trees. */
export function told(tree: Tree): string {
  if (Array.isArray(tree)) return `[${(tree as readonly Tree[]).map(told).join()}]`
  if (!isBranch(tree)) return JSON.stringify(tree)
  return `{${Object.keys(tree)
    .sort()
    .map((key) => `${key}:${told(tree[key]!)}`)
    .join()}}`
}
