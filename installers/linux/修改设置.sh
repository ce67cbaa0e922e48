#!/bin/sh
cd "$(dirname "$0")" || exit 1
export PYTHONUTF8=1
if [ ! -x 程序/venv/bin/python ] || [ ! -f 台账/config.toml ]; then
  echo "还没有安装好，请先运行 ./安装.sh"
  exit 1
fi
toolkit() { 程序/venv/bin/python -m toolkit --workspace 台账 "$@"; }
show() { if command -v xdg-open >/dev/null 2>&1 && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then xdg-open "$1"; else echo "请打开：$PWD/$1"; fi; }
set -- nano vi
[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || set -- pluma deepin-editor gedit xed mousepad "$@"
for each in "$@"; do
  [ -n "${EDITOR:-}" ] || ! command -v "$each" >/dev/null 2>&1 || EDITOR=$each
done
sh -c "${EDITOR:-false} 台账/config.toml" || {
  echo "没有打开编辑器：请用“文本编辑器”打开“台账/config.toml”，改好、保存，再运行 ./输入命令.sh，输入 toolkit doctor 检查。"
  exit 1
}
printf "改好、保存以后，按回车检查："
read -r _
toolkit doctor
