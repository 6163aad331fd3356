import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tools, verdictText } from '#frontends/cli/tools/table.ts'

const file = join(import.meta.dirname, '..', '..', '..', 'docs', 'tools.md')

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`)

/** Code in Markdown that may hold backticks itself. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${cell(text)} \`\`` : `\`${cell(text)}\``)

test('docs/tools.md has the tools and lines that doctor knows (npx vitest -u writes them there)', async () => {
  const lines = (await readFile(file, 'utf8')).split('\n')
  const isTable = (line: string): boolean => line.startsWith('|')
  const start = lines.findIndex(isTable) + 2
  const end = lines.findLastIndex(isTable) + 1
  const rows = tools.map(
    ({ name, verdict, line, why = '', tried }) =>
      `| ${[name, verdictText[verdict], code(line), cell(why), cell(tried)].join(' | ')} |`,
  )
  await expect([...lines.slice(0, start), ...rows, ...lines.slice(end)].join('\n')).toMatchFileSnapshot(file)
})
