import { describe, expect, it } from 'vitest'
import { createChooseFile, type OpenOptions } from '#frontends/electron/page/choose-file.ts'

describe('choosing a file', () => {
  it('offers what such files are called, and any other; a link stays a link', async () => {
    const asked: OpenOptions[] = []
    const choose = createChooseFile(async (options) => {
      asked.push(options)
      return '/etc/ssl/ci.pem'
    })
    expect(await choose('privateKey')).toBe('/etc/ssl/ci.pem')
    expect(asked).toMatchObject([
      {
        title: 'Choose a private key',
        filters: [{ extensions: expect.arrayContaining(['key', 'pem', 'p12']) }, { extensions: ['*'] }],
        properties: expect.arrayContaining(['openFile', 'noResolveAliases']),
      },
    ])
  })

  it('is nothing when the person thought better of it, and shows one dialog at a time', async () => {
    const answer = Promise.withResolvers<string | undefined>()
    const choose = createChooseFile(() => answer.promise)
    const first = choose('certificate')
    await expect(choose('chain')).rejects.toMatchObject({ code: 'conflict' })
    answer.resolve(undefined)
    expect(await first).toBeUndefined()
    expect(await choose('chain')).toBeUndefined()
  })
})
