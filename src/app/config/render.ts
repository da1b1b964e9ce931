import { stringify } from 'yaml'
import { z } from 'zod'
import { ConfigFile, settingInfos, type SettingInfo } from './settings.ts'

export const schemaFileName = 'prunella.schema.json'

/** Comments are wrapped so that the file reads well in a terminal of 100 columns. */
const COMMENT_COLUMNS = 96

/** JSON Schema (draft 2020-12) of the configuration file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(ConfigFile, { io: 'input' })
}

/** The commented first configuration file: every setting with its meaning, at its default. Loading it changes nothing. */
export function renderInitialConfig(schemaReference = `./${schemaFileName}`): string {
  const bySection = new Map<string, SettingInfo[]>()
  for (const setting of settingInfos()) bySection.set(setting.section, [...(bySection.get(setting.section) ?? []), setting])
  const parts = [...bySection.values()].map(renderSection)
  return `# yaml-language-server: $schema=${schemaReference}
#
# Configuration of Prunella. Every setting may be left out; what stands here is the default.

${parts.join('\n')}
# Settings that replace those above in one environment (PRUNELLA_ENV=development or production).
# environments:
#   production:
#     search:
#       budget: 10m
`
}

function renderSection(settings: readonly SettingInfo[]): string {
  const [first] = settings
  if (!first) return ''
  const allUnset = settings.every((setting) => setting.initial === undefined)
  // A section without a single default would read as null: it is commented out whole.
  const head = `${comment(first.sectionDescription, '')}${allUnset ? '# ' : ''}${first.section}:\n`
  return head + settings.map((setting) => renderSetting(setting, allUnset)).join('')
}

const placeholders: Readonly<Record<string, string>> = { 'test.command': 'npm test', 'state.file': '.prunella/state.db' }

function renderSetting(setting: SettingInfo, sectionUnset: boolean): string {
  const about = comment(setting.description, '  ')
  if (setting.initial !== undefined) return `${about}  ${setting.name}: ${inline(setting.initial)}\n`
  const example = inline(placeholders[`${setting.section}.${setting.name}`] ?? '')
  return sectionUnset
    ? `${comment(setting.description, '#   ', '')}#   ${setting.name}: ${example}\n`
    : `${about}  # ${setting.name}: ${example}\n`
}

const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()

function comment(text: string, indent: string, mark = '# '): string {
  const rows: string[] = []
  let row = ''
  for (const word of text.split(' ')) {
    if (row !== '' && indent.length + mark.length + row.length + 1 + word.length > COMMENT_COLUMNS) {
      rows.push(row)
      row = ''
    }
    row = row === '' ? word : `${row} ${word}`
  }
  return [...rows, row].map((line) => `${indent}${mark}${line}\n`).join('')
}
