#!/bin/sh
cd "$(dirname "$0")" || exit 1
export PYTHONUTF8=1
if [ ! -x 程序/venv/bin/python ] || [ ! -f 台账/config.toml ]; then
  echo "还没有安装好，请先运行 ./安装.sh"
  exit 1
fi
toolkit() { 程序/venv/bin/python -m toolkit --workspace 台账 "$@"; }
show() { if command -v xdg-open >/dev/null 2>&1 && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then xdg-open "$1"; else echo "请打开：$PWD/$1"; fi; }
toolkit report --clerk
show 台账/outbox/index.html
