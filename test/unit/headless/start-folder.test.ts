import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { startFolder } from '#frontends/headless/start-folder.ts'

describe('the folder that an agent works in', () => {
  it('is the person’s home', () => {
    expect(startFolder({ HOME: homedir() })).toBe(homedir())
  })

  it('is the root where the home is missing, a file or not named', () => {
    expect(startFolder({ HOME: '/nonexistent-home' })).toBe('/')
    expect(startFolder({ HOME: process.execPath })).toBe('/')
    expect(startFolder({ HOME: '' })).toBe('/')
    expect(startFolder({})).toBe('/')
  })
})
