@echo off
chcp 936 >nul
setlocal
cd /d "%~dp0"
set "PYTHON="
for %%v in (3.13 3.12 3.11) do if not defined PYTHON (
  py -%%v -c "import venv" >nul 2>nul && set "PYTHON=py -%%v"
)
if not defined PYTHON (
  python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && set "PYTHON=python"
)
if not defined PYTHON for %%f in (python-3.1?.*-amd64.exe) do if not defined PYTHON (
  echo 正在安装 Python：%%f ……
  start /wait "" "%%f" /quiet InstallAllUsers=0 Include_launcher=0 TargetDir="%LOCALAPPDATA%\yian1-python"
  if exist "%LOCALAPPDATA%\yian1-python\python.exe" set "PYTHON="%LOCALAPPDATA%\yian1-python\python.exe""
)
if not defined PYTHON (
  echo 错误：本机没有 Python 3.11 至 3.13。
  echo 提示：办法见“说明.txt”第三节：把 Python 安装包放进这个文件夹，再双击一次。
  pause
  exit /b 1
)
%PYTHON% -I install.py %*
set "STATUS=%ERRORLEVEL%"
if not defined YIAN1_NO_PAUSE pause
exit /b %STATUS%
