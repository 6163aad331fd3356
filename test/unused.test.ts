// `npm run check` fails on what nothing uses: a planted fault shows that it can.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const knip = join(import.meta.dirname, '..', 'node_modules', 'knip', 'bin', 'knip.js')

it('names a file, an export and a package that nothing uses', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unused-'))
  try {
    await mkdir(join(folder, 'main'))
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'x', dependencies: { zod: '4' } }))
    await writeFile(join(folder, 'knip.json'), JSON.stringify({ entry: ['main/main.ts'], project: ['main/**/*.ts'] }))
    await writeFile(join(folder, 'main', 'main.ts'), "import { used } from './part.ts'\nconsole.log(used)\n")
    await writeFile(join(folder, 'main', 'part.ts'), 'export const used = 1\nexport const spare = 2\n')
    await writeFile(join(folder, 'main', 'lost.ts'), 'export const lost = 3\n')
    const run = promisify(execFile)(process.execPath, [knip, '--no-progress'], { cwd: folder })
    await expect(run).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/lost\.ts[^]*zod[^]*spare/) })
  } finally {
    await rm(folder, { recursive: true })
  }
})
