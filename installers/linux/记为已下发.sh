#!/bin/sh
cd "$(dirname "$0")" || exit 1
export PYTHONUTF8=1
if [ ! -x 程序/venv/bin/python ] || [ ! -f 台账/config.toml ]; then
  echo "还没有安装好，请先运行 ./安装.sh"
  exit 1
fi
toolkit() { 程序/venv/bin/python -m toolkit --workspace 台账 "$@"; }
show() { if command -v xdg-open >/dev/null 2>&1 && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then xdg-open "$1"; else echo "请打开：$PWD/$1"; fi; }
echo "台账已经由内网、QQ 或 U 盘交给各单位了，才记为已下发：记了以后，开始提醒、催报。"
printf "全部交出了的，直接按回车；只交给几个单位的，写单位名称，用空格或顿号隔开，再按回车："
read -r UNITS
# shellcheck disable=SC2086  one word a unit
toolkit outbox handed $UNITS
