import { chooserVariables, followingProfile } from './variables.ts'

/** The same for PowerShell, around the prompt that is there. */
export function powershellHook(folder: string): string {
  return `# Latchkey: this terminal follows the role that "latchkey use" chose. Written by the agent.
$global:_latchkey = @{ dir = ${powershellQuoted(folder)}; seen = '-'; told = ''; said = $false; own = @(); held = @{}; root = ''; up = ''; asked = '' }
if ("$env:LATCHKEY_TERMINAL" -notlike "$PID-*") { $env:LATCHKEY_TERMINAL = "$PID-$(Get-Random)" }

# The nearest folder with a file that names a role, from here up to the home; true where it is another one than before.
function global:_latchkey_walk {
  $s = $global:_latchkey
  $before = $s.root
  $s.root = ''; $s.up = ''
  $at = if ($PWD.Provider.Name -eq 'FileSystem') { $PWD.ProviderPath } else { '' }
  for ($up = 0; $at; $up++) {
    if ([IO.File]::Exists([IO.Path]::Combine($at, '.latchkey'))) { $s.root = $at; $s.up = " $up"; break }
    if ($at -ceq $HOME) { break }
    $at = [IO.Path]::GetDirectoryName($at)
  }
  return $s.root -cne $before
}

# Whether the agent has answered for that folder: with a role, or with what to say of it, once.
function global:_latchkey_here([string] $id) {
  $s = $global:_latchkey
  $file = "$($s.dir)/at.$id"
  if (-not $id -or -not $s.root -or -not [IO.File]::Exists($file)) { return $false }
  $lines = [IO.File]::ReadAllLines($file)
  if ($lines.Count -lt 2 -or $lines[1] -cne "@$($s.root)") { return $false }
  if ($lines.Count -gt 2 -and $lines[2].StartsWith('!')) {
    if ($id -ceq $env:LATCHKEY_TERMINAL -and $lines[2] -cne $s.asked) {
      $s.asked = $lines[2]
      [Console]::Error.WriteLine("latchkey: $($lines[2].Substring(1))")
    }
    return $false
  }
  $env:LATCHKEY_PINNED = $id
  return $true
}

function global:_latchkey_change([string] $first) {
  # "latchkey env" gave this shell a role: it stays until "latchkey env --unset".
  $s = $global:_latchkey
  if ($env:LATCHKEY_REPLACED) { $s.own = @('latchkey env'); _latchkey_tell; return }
  $s.seen = $first
  $null = _latchkey_walk
  if (-not $s.root) { $s.asked = '' }
  foreach ($name in @($s.held.Keys)) {
    # What was changed by hand since stays.
    if ([string][Environment]::GetEnvironmentVariable($name) -ceq [string]$s.held[$name].put) {
      [Environment]::SetEnvironmentVariable($name, $s.held[$name].was)
    }
  }
  $s.held = @{}
  $file = "$($s.dir)/state"
  $s.own = @()
  if ([IO.File]::Exists("$($s.dir)/pin.$env:LATCHKEY_TERMINAL")) {
    $env:LATCHKEY_PINNED = $env:LATCHKEY_TERMINAL
    $file = "$($s.dir)/pin.$env:LATCHKEY_PINNED"
  }
  elseif ($env:LATCHKEY_PINNED -and [IO.File]::Exists("$($s.dir)/pin.$env:LATCHKEY_PINNED")) { $file = "$($s.dir)/pin.$env:LATCHKEY_PINNED" }
  elseif ((_latchkey_here $env:LATCHKEY_TERMINAL) -or (_latchkey_here $env:LATCHKEY_PINNED)) { $file = "$($s.dir)/at.$env:LATCHKEY_PINNED" }
  else { $env:LATCHKEY_PINNED = $null; $s.own = @(${chooserVariables.map((name) => `'${name}'`).join(', ')}) | Where-Object { $value = [Environment]::GetEnvironmentVariable($_); $value -and "$_=$value" -cnotin 'AWS_PROFILE=${followingProfile}', 'AWS_DEFAULT_PROFILE=${followingProfile}' } }
  $lines = @()
  if ([IO.File]::Exists($file)) { $lines = [IO.File]::ReadAllLines($file) }
  if ("$($lines | Select-Object -First 1)" -like 'latchkey-1 *') {
    foreach ($line in ($lines | Select-Object -Skip 1)) {
      if ($line -notmatch '^([-+~])([A-Za-z_][A-Za-z0-9_]*)(?:=(.*))?$') { continue }
      $kind = $Matches[1]; $name = $Matches[2]; $value = $Matches[3]
      if ($s.own) {
        if ($name -eq 'LATCHKEY_ROLE' -and -not $s.said) {
          $s.said = $true
          [Console]::Error.WriteLine("latchkey: this terminal keeps its own $($s.own -join ', ') and does not follow $value; to take the role here: latchkey use ROLE --here")
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
    [IO.File]::WriteAllText("$($s.dir)/open.$env:LATCHKEY_TERMINAL", "powershell$($s.up)\`n$PID\`n$env:LATCHKEY_ROLE_ID\`n$($s.own -join ', ')\`n$PWD\`n")
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
      elseif ("$PWD" -cne $global:_latchkey.told) {
        if (_latchkey_walk) { $global:_latchkey.seen = '-'; _latchkey_change $line } else { _latchkey_tell }
      }
    } catch { $null = $_ }
    & $global:_latchkey_inner
  }
}
`
}

export function powershellQuoted(text: string): string {
  return `'${text.replace(/['\u2018-\u201B]/g, '$&$&')}'`
}
