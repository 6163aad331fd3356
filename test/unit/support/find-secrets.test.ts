import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSecrets, plantedSecret } from '../../support/find-secrets.ts'

describe('the search for planted secrets', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lk-find-'))))
  // Emptied first: what is planted here would be found at the end of the whole run.
  afterEach(() => {
    writeFileSync(join(folder, 'found'), '')
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    ['as it is', (secret: string) => `before ${secret} after`],
    ['in base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['across the border of two reads', (secret: string) => 'x'.repeat((1 << 20) - 5) + secret],
  ])('finds one %s', (_how, write) => {
    writeFileSync(join(folder, 'found'), write(plantedSecret('here')))
    expect(findSecrets(folder)).toEqual([join(folder, 'found')])
  })

  it('finds nothing where there is nothing, in nested folders too', () => {
    mkdirSync(join(folder, 'a', 'b'), { recursive: true })
    writeFileSync(join(folder, 'a', 'b', 'found'), 'no secret here')
    expect(findSecrets(folder)).toEqual([])
  })
})
