#!/bin/sh
cd "$(dirname "$0")" || exit 1
export PYTHONUTF8=1
if ! ls 程序/wheels/openness_ledger_toolkit*.whl >/dev/null 2>&1; then
  echo "这里只有一部分文件：请把压缩包全部解压到一个固定的文件夹，再运行其中的 ./安装.sh"
  exit 1
fi
PYTHON=
for each in python3.13 python3.12 python3.11 python3; do
  if "$each" -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
    PYTHON=$each
    break
  fi
done
if [ -z "$PYTHON" ]; then
  echo "这台电脑没有能用的 Python 3.11、3.12 或 3.13（连同 venv）。请在应用商店或软件源安装 python3.11 和 python3.11-venv，再运行一次。"
  exit 1
fi
if ! mkdir -p 程序/venv 2>/dev/null || [ ! -w . ]; then
  echo "这个文件夹不能写入：请把它整个拷到自己的文件夹里，再运行其中的 ./安装.sh"
  exit 1
fi
echo "正在安装程序，约一分钟……"
"$PYTHON" -m venv --clear 程序/venv &&
  程序/venv/bin/python -m pip --isolated install --quiet --no-index --find-links 程序/wheels openness-ledger-toolkit || {
  echo "没有装好，请看上面的说明。"
  exit 1
}
echo "程序已装好。"
if [ ! -f 台账/config.toml ]; then
  echo
  echo "下面建立台账。请写今年的工作要点（Word、PDF、Excel 文件）在哪里，按回车；"
  printf "只想先看示例的，直接按回车："
  read -r PLAN
  case $PLAN in
    \'*\' | \"*\") PLAN=${PLAN#?} PLAN=${PLAN%?} ;;
  esac
  if [ -n "$PLAN" ]; then
    程序/venv/bin/python -m toolkit init 台账 --plan "$PLAN"
    if [ $? -gt 1 ]; then
      echo
      printf "文件里没有印发日期的，请写上，如 2026-3-20，按回车；不是这个原因的，直接按回车，改好后再运行一次："
      read -r ISSUED
      [ -n "$ISSUED" ] || exit 1
      程序/venv/bin/python -m toolkit init 台账 --plan "$PLAN" --issued "$ISSUED"
    fi
  else
    程序/venv/bin/python -m toolkit init 台账 --sample
  fi
  [ $? -lt 2 ] || exit 1
fi
echo
echo "完成。下一步见“说明.txt”：先运行 ./修改设置.sh，写上单位名称和邮箱。"
