import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../../kit/index.ts'
import { candidatesOf } from './sniffer.ts'

const text = '<?php\n\nclass B\n{\n    function c( $d ){\n        if($d) return 1;\n        return 2;\n    }\n}\n\n$x=1;\n'
const fixed =
  '<?php\n\nclass B\n{\n    function c($d)\n    {\n        if ($d) {\n            return 1;\n        }\n        return 2;\n    }\n}\n\n$x = 1;\n'
const diff = `--- src/B.php
+++ PHP_CodeSniffer
@@ -3,9 +3,12 @@
 class B
 {
-    function c( $d ){
-        if($d) return 1;
+    function c($d)
+    {
+        if ($d) {
+            return 1;
+        }
         return 2;
     }
 }
 
-$x=1;
+$x = 1;
`
const said = [5, 6, 11].map((line) => ({ path: 'src/B.php', line, rule: `R${line}`, message: 'm' }))

describe('the diff of PHP_CodeSniffer', () => {
  it.each([
    ['in the package', '', 'src/B.php', diff],
    ['in a package below the root', 'pkg/', 'pkg/src/B.php', diff],
    ['with a whole path', '', 'src/B.php', diff.replace('--- src', '--- /w/src')],
  ])('%s: each run of changed lines is one fix, all together the fixed text', (_, under, path, given) => {
    const found = candidatesOf(given, new Map([[path, text]]), said, under)
    expect(found.map(({ family, source }) => [family, source])).toEqual([
      ['lint:R5', 'linter'],
      ['lint:R11', 'linter'],
    ])
    expect(
      applyEdits(
        text,
        found.flatMap(({ edits }) => edits),
      ),
    ).toBe(fixed)
  })
  it('what nothing complained of is left alone, and a file nobody asked about', () => {
    expect(candidatesOf(diff, new Map([['src/B.php', text]]), said.slice(2), '').map(({ family }) => family)).toEqual(['lint:R11'])
    expect(candidatesOf(diff, new Map([['src/C.php', text]]), said, '')).toEqual([])
  })
})
