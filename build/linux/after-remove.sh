#!/bin/sh
# Runs as root after the package's files are gone. electron-builder fills in the names in braces.
set -e

# An upgrade removes the old version after the new one is there: only links that lead nowhere are ours to take away.
for link in /usr/bin/latchkey '/usr/bin/${executable}'; do
  if [ -L "$link" ] && [ ! -e "$link" ]; then rm -f "$link"; fi
done

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ] && [ ! -e '/opt/${sanitizedProductName}' ]; then
  if command -v apparmor_parser >/dev/null; then apparmor_parser --remove "$profile" 2>/dev/null || true; fi
  rm -f "$profile"
fi

unit=/usr/lib/systemd/system/latchkey@.service
if [ -f "$unit" ] && [ ! -e '/opt/${sanitizedProductName}' ]; then
  rm -f "$unit" /usr/lib/systemd/user/latchkey.service
  if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
fi

# Homes are their users' own, and nobody can be asked here.
if [ "$1" = remove ]; then
  echo 'What Latchkey put into homes stays: profiles, hooks, vault. To take it away, install Latchkey again and run: latchkey uninstall'
fi
