// Set-up file of every project: a temporary folder that a test removes is moved aside instead, so that the search for secrets
// at the end of `npm test` reads every byte the suite wrote. Without LATCHKEY_TEST_KEPT (a single run by hand) nothing changes.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const kept = process.env['LATCHKEY_TEST_KEPT']
let count = 0

/** True when the folder was one of ours and was moved. */
function setAside(path: unknown): boolean {
  if (kept === undefined || typeof path !== 'string' || !path.startsWith(tmpdir()) || path.startsWith(kept))
    return false
  try {
    fs.mkdirSync(kept, { recursive: true })
    fs.renameSync(path, join(kept, `${process.pid}-${(count += 1)}-${basename(path)}`))
    return true
  } catch {
    return false
  }
}

if (kept !== undefined) {
  const { rmSync } = fs
  const { rm } = fs.promises
  fs.rmSync = (path, options) => {
    if (!setAside(path)) rmSync(path, options)
  }
  fs.promises.rm = async (path, options) => {
    if (!setAside(path)) await rm(path, options)
  }
  syncBuiltinESMExports()
}
