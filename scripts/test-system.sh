#!/bin/sh
# Installs the system parts that the tests run against. Debian, as root or with a sudo that asks nothing: installs; elsewhere: says what is
# missing, changes nothing.
# Prints, as its last line on standard output, the folder of a Python virtual environment with awscli, boto3 and moto (or nothing).
set -u
packages='gnome-keyring dbus-x11 libsecret-1-0 fish zsh curl openssl procps bsdutils systemd xvfb xauth xclip chromium firefox-esr libgtk-3-0 libnss3 libasound2 libgbm1 fonts-dejavu-core fonts-noto-core python3-venv wget rclone restic duplicity s4cmd ruby-aws-sdk-s3 libnet-amazon-s3-perl php-cli php-curl'
cache="${LATCHKEY_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/latchkey-tests}"
requirements="$(dirname "$0")/test-requirements.txt"
say() { printf '%s\n' "$*" >&2; }

missing=''
if command -v dpkg-query >/dev/null 2>&1; then
  for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
  # AWS CLI v2 comes from Debian; whichever `aws` stands first on PATH is left as it is.
  [ -x /usr/bin/aws ] || missing="$missing awscli"
fi

# Hosted runners are no root, yet may become it without a password.
as_root=''
if [ "$(id -u)" = 0 ]; then as_root='env'; elif sudo -n true 2>/dev/null; then as_root='sudo -n env'; fi
install() { $as_root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2; }

if [ -n "$missing" ]; then
  if [ -n "$as_root" ]; then
    say "system parts: installing$missing"
    $as_root apt-get update -q >&2
    # One package that this release does not carry must not keep back the others.
    install $missing || for package in $missing; do
      install "$package" || say "system parts: no $package; the tests that need it are skipped and say so"
    done
  else
    say "system parts: missing$missing; 'sudo apt-get install$missing' runs more tests"
  fi
fi

python=''
for candidate in /usr/bin/python3 python3; do
  if "$candidate" -m venv --help >/dev/null 2>&1; then python="$candidate"; break; fi
done
[ -n "$python" ] || { say 'system parts: no python3 with venv; tests against botocore and the AWS CLI are skipped'; exit 0; }

stamp="$(cksum <"$requirements" | cut -d' ' -f1)-$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
venv="$cache/python-$stamp"
# The marker comes last: an environment that was interrupted half way is built again.
if [ ! -e "$venv/.complete" ]; then
  say 'system parts: building the Python environment (awscli, boto3, moto)'
  rm -rf "$venv"
  mkdir -p "$cache"
  "$python" -m venv "$venv" >&2 &&
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >&2 &&
    touch "$venv/.complete" ||
    say 'system parts: pip failed; tests against botocore and the AWS CLI v1 are skipped'
fi
[ -e "$venv/.complete" ] && printf '%s\n' "$venv"
exit 0
