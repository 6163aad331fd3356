// The hook of PowerShell as text: the others are run in the real shells.
import { describe, expect, it } from 'vitest'
import { hookText } from '#local/hook/hook.ts'

describe('the hook of PowerShell', () => {
  const text = hookText('powershell', { terminals: "/home/o'neil/terminals" })
  const code = text.split('\n').filter((line) => !line.trim().startsWith('#'))

  it('runs nothing that it reads, and starts no program', () => {
    expect(code.join('\n')).not.toMatch(/Invoke-|\biex\b|Start-|Get-Content|\$ExecutionContext|\[scriptblock\]/i)
    // What is called is the prompt that was there, and nothing else.
    expect(code.filter((line) => /(?:^|[\s(;{])&\s/.test(line))).toEqual(['    & $global:_latchkey_inner'])
  })

  it('looks for the file of a folder from here up to the home, and only when the folder changed', () => {
    expect(text).toContain("[IO.File]::Exists([IO.Path]::Combine($at, '.latchkey'))")
    expect(text).toContain('if ($at -ceq $HOME) { break }')
    const prompt = text.slice(text.indexOf('function global:prompt'))
    expect(prompt.match(/_latchkey_walk/g)).toHaveLength(1)
    expect(prompt).toMatch(/elseif \("\$PWD" -cne \$global:_latchkey\.told\) \{\s+if \(_latchkey_walk\)/)
  })

  it('takes a role of a folder only where it is the folder that this shell is in, and says what is to be said once', () => {
    expect(text).toContain('$lines[1] -cne "@$($s.root)"')
    expect(text).toContain('$lines[2] -cne $s.asked')
    const [pin, here, all] = [
      '/pin.$env:LATCHKEY_TERMINAL"',
      '(_latchkey_here $env',
      'LATCHKEY_PINNED = $null; $s.own',
    ].map((part) => text.lastIndexOf(part))
    expect([0, pin, here, all]).toEqual([0, pin, here, all].toSorted((a = 0, b = 0) => a - b))
  })

  it('quotes the folder of the home', () => {
    expect(text).toContain("dir = '/home/o''neil/terminals'")
  })
})
