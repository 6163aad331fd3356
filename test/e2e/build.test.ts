import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isStale, newestChange } from '../../scripts/build-state.ts'
import { carryFiles } from '../../scripts/carry-files.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lks-'))
  folders.push(folder)
  return folder
}

describe('a build', () => {
  it('is stale when a source, or a folder that lost one, is newer than its begin', async () => {
    const folder = await temporary()
    const [sources, stamp] = [join(folder, 'src', 'deep'), join(folder, 'built.json')]
    await mkdir(sources, { recursive: true })
    await writeFile(join(sources, 'a.ts'), '')
    for (const path of [join(sources, 'a.ts'), sources, join(folder, 'src')]) await utimes(path, 1000, 1000)
    await writeFile(stamp, JSON.stringify({ startedAt: 1_000_001, target: 'node24' }))
    const stale = (): boolean => isStale(stamp, 'node24', newestChange([join(folder, 'src')]))
    expect(stale()).toBe(false)
    await utimes(join(sources, 'a.ts'), 1001, 1001)
    expect(stale()).toBe(true)
    await utimes(join(sources, 'a.ts'), 1000, 1000)
    await utimes(sources, 1001, 1001)
    expect(stale()).toBe(true)
  })

  it('is stale when it is for another target, was interrupted or never made', async () => {
    const folder = await temporary()
    const stamp = join(folder, 'built.json')
    expect(isStale(stamp, 'node24', 0)).toBe(true)
    await writeFile(stamp, JSON.stringify({ startedAt: 1000, target: 'node16' }))
    expect(isStale(stamp, 'node24', 0)).toBe(true)
    await writeFile(stamp, '{')
    expect(isStale(stamp, 'node24', 0)).toBe(true)
  })

  it('carries a file that a module reads beside itself, and finds what the package keeps in its place', async () => {
    const root = await temporary()
    await mkdir(join(root, 'main', 'core'), { recursive: true })
    await writeFile(join(root, 'main', 'core', 'hook.cjs'), 'hook')
    const emitted: unknown[] = []
    const { transform } = carryFiles({ sources: join(root, 'main'), out: join(root, 'out', 'app') })
    if (typeof transform !== 'function') throw new Error('the plugin transforms by no function')
    const code = "new URL('./hook.cjs', import.meta.url); new URL('../../package.json', import.meta.url)"
    const result: unknown = await Reflect.apply(transform, { emitFile: (file: unknown) => emitted.push(file) }, [
      code,
      join(root, 'main', 'core', 'a.ts'),
    ])
    expect(emitted).toMatchObject([{ fileName: 'hook.cjs' }])
    expect(result).toMatchObject({
      code: `new URL("hook.cjs", import.meta.url.replace('/app.asar/', '/app.asar.unpacked/')); new URL("../../package.json", import.meta.url)`,
    })
  })
})
