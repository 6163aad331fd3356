import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mayHoldKeys } from '#frontends/cli/uninstall/agent-part.ts'
import { person, wanted } from '../../../integration/profiles-rig.ts'

const keys = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n'
const config = `[profile base]\nregion = eu-west-1\n${keys}\n[profile other]\n${keys}`
const without = config.replace(keys, '')
const isBase = (header: string) => header === 'profile base'

async function moved() {
  const { profiles, files, folder, config: text } = person(config)
  const { id } = await profiles.takeKeys(files.config, isBase, { base: 'work' })
  expect(text()).toBe(without)
  return { profiles, files, folder, text, id }
}

describe('keys that were moved to the vault', () => {
  it('are told by the history, which says to which source they went', async () => {
    const { profiles, folder } = await moved()
    expect(await profiles.history()).toMatchObject([
      { what: 'keys of base moved to the vault', keys: { base: 'work' }, undone: false },
    ])
    expect(await mayHoldKeys({ journal: folder })).toBe(true)
    expect(await mayHoldKeys({ journal: person('').folder })).toBe(false)
  })

  it('go back to the byte, and to their place where other sections came or went since', async () => {
    const one = await moved()
    await one.profiles.undo()
    expect(one.text()).toBe(config)
    const two = await moved()
    await two.profiles.put(two.files, [wanted('dev')], 'profiles')
    writeFileSync(two.files.config, `; above\n${two.text()}`)
    await two.profiles.undo(two.id)
    expect(two.text()).toContain(`; above\n${config.trimEnd()}`)
    expect(two.text()).toContain('[profile dev]')
  })

  it.each([
    ['the section has other keys by now', `[profile base]\nregion = eu-west-1\n${keys}`],
    ['the section is gone', '[profile other]\n'],
    ['the section is a comment', without.replace('[profile base]', '; [profile base]')],
    ['what stood above them is another value', without.replace('eu-west-1', 'eu-west-2')],
  ])('stay in the vault, and the file as it is, where %s', async (_what, now) => {
    const { profiles, files, id } = await moved()
    writeFileSync(files.config, now)
    await expect(profiles.undo(id)).rejects.toMatchObject({ code: 'conflict' })
    expect(readFileSync(files.config, 'utf8')).toBe(now)
  })

  it('that are others by now, or none, are left alone', async () => {
    const { profiles, files, text } = await moved()
    expect(await profiles.takeKeys(files.config, isBase, { base: 'work' })).toEqual({ path: files.config, changes: [] })
    expect(await profiles.takeKeys(files.config, () => false, {})).not.toHaveProperty('id')
    expect(text()).toBe(without)
  })
})
