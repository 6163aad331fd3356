#!/bin/sh
# Runs as root after the package is unpacked. electron-builder fills in the names in braces.
set -e
home='/opt/${sanitizedProductName}'

ln -sfn "$home/resources/bin/latchkey" /usr/bin/latchkey
ln -sfn "$home/${executable}" '/usr/bin/${executable}'

# Enabled by nobody but an administrator: systemctl enable --now latchkey@USER; the other by each person: systemctl --user enable --now latchkey
if [ -d /usr/lib/systemd/system ]; then
  cp -f "$home/resources/systemd/latchkey@.service" /usr/lib/systemd/system/
  mkdir -p /usr/lib/systemd/user
  cp -f "$home/resources/systemd/latchkey.service" /usr/lib/systemd/user/
  # Where systemd does not run, as in a container that is being built, nobody has to be told.
  if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
fi

# Chromium's sandbox uses user namespaces; a kernel without them needs its helper to be setuid.
if unshare --user true 2>/dev/null; then
  chmod 0755 "$home/chrome-sandbox"
else
  chmod 4755 "$home/chrome-sandbox"
fi

# Ubuntu from 24.04 gives user namespaces only to programs with a profile; older AppArmor does not read this one.
profile="$home/resources/apparmor-profile"
if [ -f "$profile" ] && command -v apparmor_parser >/dev/null && apparmor_parser --skip-kernel-load "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  # In a chroot there is no kernel of its own to tell.
  apparmor_parser --replace --write-cache '/etc/apparmor.d/${executable}' || true
fi

if command -v update-desktop-database >/dev/null; then
  update-desktop-database /usr/share/applications || true
fi
