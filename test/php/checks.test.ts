/** The static checks that run PHP itself, in the sandbox. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { language, openProject } from './projects.ts'

it('php -l tells a file that parses from one that does not; without settings nothing is type-checked', async () => {
  const opened = await openProject({ 'composer.json': '{}', 'src/A.php': '<?php\nreturn 1;\n', 'tests/ATest.php': '<?php\n' })
  const overlaid = (text: string) => new Map([[join(opened.dir, 'src/A.php'), text]])
  try {
    const { lint, types } = language.checks
    const good = await lint(opened.sandbox, opened.project, overlaid('<?php\nreturn 2;\n'))
    const bad = await lint(opened.sandbox, opened.project, overlaid('<?php\nreturn 2 +;\n'))
    const none = await types(opened.sandbox, opened.project, overlaid('<?php\nreturn 2;\n'))
    expect([good, bad, none].map(({ status, detail }) => `${status}: ${detail.replace(opened.dir, '')}`)).toEqual([
      'passed: php -l: no errors',
      'failed: php -l: PHP Parse error:  syntax error, unexpected token ";" in /src/A.php on line 2',
      'skipped: no PHPStan or Psalm settings',
    ])
  } finally {
    opened.remove()
  }
})
