import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bunOptions, nodeOptions } from '#local/preload-options.ts'
import { keepNodePreload, nodePreloadFile } from '#agent/hand-out/environment/node-preload-file.ts'
import { posix, temporaryFolder } from '../../../util/temp-folder.ts'

async function home() {
  const trust = join(await temporaryFolder(), 'trust')
  mkdirSync(trust, { mode: 0o700 })
  return { trust, file: join(trust, 'node-preload.cjs') }
}

describe('the preload', () => {
  it('is kept in the home, and is there when the product has gone', async () => {
    const { trust, file } = await home()
    expect(await keepNodePreload({ trust })).toBe(file)
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(nodePreloadFile, 'utf8'))
    expect(await keepNodePreload({ trust }, join(trust, 'gone.cjs'))).toBe(file)
    expect(spawnSync(process.execPath, ['--require', file, '-e', '0']).status).toBe(0)
  })

  it('is written anew where it is another one, and not where it is the same', async () => {
    const { trust, file } = await home()
    writeFileSync(file, 'throw 1', { mode: 0o600 })
    await keepNodePreload({ trust })
    expect(readFileSync(file, 'utf8')).not.toContain('throw 1')
    const { ino } = statSync(file)
    await keepNodePreload({ trust })
    expect(statSync(file).ino).toBe(ino)
  })

  it.runIf(posix)('is not run where others could have written it', async () => {
    const { trust, file } = await home()
    writeFileSync(file, 'evil()')
    chmodSync(file, 0o666)
    await expect(keepNodePreload({ trust })).rejects.toMatchObject({ code: 'denied' })
  })

  it('of another place, or an older one, makes room for this one', () => {
    const old = '--require "/opt/old one/node-preload.cjs"'
    expect(nodeOptions(`--trace-warnings ${old}`, '/h/node-preload.cjs')).toBe(
      '--trace-warnings --require /h/node-preload.cjs',
    )
    expect(nodeOptions(old, '/h/node-preload.cjs')).toBe('--require /h/node-preload.cjs')
    expect(bunOptions('--smol --preload=/old/node-preload.cjs', '/h/node-preload.cjs')).toBe(
      '--smol --preload=/h/node-preload.cjs',
    )
  })
})
