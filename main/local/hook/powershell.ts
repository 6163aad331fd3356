import { chooserVariables } from './variables.ts'

/** The same for PowerShell, around the prompt that is there. */
export function powershellHook(folder: string): string {
  return `# Latchkey: this terminal follows the role that "latchkey use" chose. Written by the agent.
$global:_latchkey = @{ dir = ${powershellQuoted(folder)}; seen = '-'; told = ''; said = $false; own = @(); held = @{} }
if ("$env:LATCHKEY_TERMINAL" -notlike "$PID-*") { $env:LATCHKEY_TERMINAL = "$PID-$(Get-Random)" }

function global:_latchkey_change([string] $first) {
  # "latchkey env" gave this shell a role: it stays until "latchkey env --unset".
  if ($env:LATCHKEY_REPLACED) { return }
  $s = $global:_latchkey
  $s.seen = $first
  foreach ($name in @($s.held.Keys)) {
    # What was changed by hand since stays.
    if ([string][Environment]::GetEnvironmentVariable($name) -ceq [string]$s.held[$name].put) {
      [Environment]::SetEnvironmentVariable($name, $s.held[$name].was)
    }
  }
  $s.held = @{}
  $file = "$($s.dir)/state"
  $pin = "$($s.dir)/pin.$env:LATCHKEY_TERMINAL"
  if ([IO.File]::Exists($pin)) { $env:LATCHKEY_PINNED = $env:LATCHKEY_TERMINAL }
  elseif (-not $env:LATCHKEY_PINNED -or -not [IO.File]::Exists("$($s.dir)/pin.$env:LATCHKEY_PINNED")) { $env:LATCHKEY_PINNED = $null }
  $s.own = @()
  if ($env:LATCHKEY_PINNED) { $file = "$($s.dir)/pin.$env:LATCHKEY_PINNED" }
  else { $s.own = @(${chooserVariables.map((name) => `'${name}'`).join(', ')}) | Where-Object { [Environment]::GetEnvironmentVariable($_) } }
  $lines = @()
  if ([IO.File]::Exists($file)) { $lines = [IO.File]::ReadAllLines($file) }
  if ("$($lines | Select-Object -First 1)" -like 'latchkey-1 *') {
    foreach ($line in ($lines | Select-Object -Skip 1)) {
      if ($line -notmatch '^([-+~])([A-Za-z_][A-Za-z0-9_]*)(?:=(.*))?$') { continue }
      $kind = $Matches[1]; $name = $Matches[2]; $value = $Matches[3]
      if ($s.own) {
        if ($name -eq 'LATCHKEY_ROLE' -and -not $s.said) {
          $s.said = $true
          [Console]::Error.WriteLine("latchkey: this terminal keeps $($s.own -join ', ') of its own and does not follow $value; to take the role here: latchkey use ROLE --here")
        }
        continue
      }
      $was = [Environment]::GetEnvironmentVariable($name)
      if ($kind -eq '-') { $value = $null }
      if ($kind -eq '~' -and $was) { $value = "$was $value" }
      $s.held[$name] = @{ was = $was; put = $value }
      [Environment]::SetEnvironmentVariable($name, $value)
    }
  }
  _latchkey_tell
}

function global:_latchkey_tell {
  $s = $global:_latchkey
  $s.told = "$PWD"
  if ([IO.Directory]::Exists($s.dir)) {
    [IO.File]::WriteAllText("$($s.dir)/open.$env:LATCHKEY_TERMINAL", "powershell\`n$PID\`n$env:LATCHKEY_ROLE_ID\`n$($s.own -join ', ')\`n$PWD\`n")
  }
}

if (-not $global:_latchkey_inner) {
  $global:_latchkey_inner = $function:prompt
  function global:prompt {
    try {
      $line = ''
      $state = "$($global:_latchkey.dir)/state"
      if ([IO.File]::Exists($state)) { $reader = [IO.File]::OpenText($state); try { $line = $reader.ReadLine() } finally { $reader.Dispose() } }
      if ($line -cne $global:_latchkey.seen) { _latchkey_change $line }
      elseif ("$PWD" -cne $global:_latchkey.told) { _latchkey_tell }
    } catch { $null = $_ }
    & $global:_latchkey_inner
  }
}
`
}

export function powershellQuoted(text: string): string {
  return `'${text.replace(/['\u2018-\u201B]/g, '$&$&')}'`
}
