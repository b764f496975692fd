#!/bin/sh
# 离线安装 yian1：双击（在终端中运行）或在终端里输入 sh 安装.sh
here=$(cd "$(dirname "$0")" && pwd) || exit 1
python=

fits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

# A Python that was put into this folder comes first: a package of python-build-standalone, unpacked once.
for package in "$here"/cpython-3.1[1-3].*.tar.gz; do
    [ -f "$package" ] || continue
    mkdir -p "$HOME/yian1-python" && tar -xzf "$package" -C "$HOME/yian1-python" || exit 1
done
for each in "$HOME/yian1-python/python/bin/python3" python3.13 python3.12 python3.11 python3 python; do
    if fits "$each"; then python=$each; break; fi
done
if [ -z "$python" ]; then
    echo '错误：本机没有 Python 3.11 至 3.13（或缺少 venv、ensurepip 模块）。' >&2
    echo '提示：办法见“说明.txt”第三节：把 Python 安装包放进这个文件夹，再运行一次。' >&2
    status=1
else
    "$python" -I "$here/install.py" "$@"
    status=$?
fi
# Started by a double click, the window would close at once.
if [ -t 0 ] && [ -z "$YIAN1_NO_PAUSE" ]; then printf '按回车键关闭……'; read -r _; fi
exit $status
