/**
 * Prunella's own package.json, absolute. Node looks for one above every module it loads, its own helpers in the sandbox too; where
 * looking is refused (Landlock) instead of finding nothing, it gives up. The same depth in src and in dist.
 */
export const ownManifest = decodeURIComponent(new URL('../../../package.json', import.meta.url).pathname)
