@echo off
setlocal
chcp 936 >nul
set "HERE=%~dp0"
if "%HERE:~0,2%"=="\\" goto share
cd /d "%~dp0"
title 政务公开台账：安装
if not exist "程序\wheels\openness_ledger_toolkit*.whl" goto packed
for /f "delims=" %%v in ('ver') do set "SYSTEM=%%v"
if not "%SYSTEM: 6.1.=%"=="%SYSTEM%" goto seven
mkdir "程序\write.tmp" 2>nul
if not exist "程序\write.tmp" goto readonly
rmdir "程序\write.tmp"
call :find
if defined PYTHON goto install
set "SETUP="
for %%f in (python-3.*-amd64.exe) do set "SETUP=%%f"
if not defined SETUP goto nopython
echo 正在安装 Python，只给当前用户装，不需要管理员……
start "" /wait "%SETUP%" /passive InstallAllUsers=0 Include_launcher=0 PrependPath=0 Shortcuts=0
call :find
if not defined PYTHON goto nopython

:install
echo 正在安装程序，约一分钟……
"%PYTHON%" -m venv --clear "程序\venv" || goto failed
"程序\venv\Scripts\python.exe" -m pip --isolated install --quiet --no-index --find-links "程序\wheels" openness-ledger-toolkit || goto failed
echo 程序已装好。
if exist "台账\config.toml" goto ready
echo.
echo 下面建立台账。请把今年的工作要点（Word、PDF、Excel 文件）拖到这个窗口里，按回车。
set "PLAN="
set /p "PLAN=只想先看示例的，直接按回车："
if not defined PLAN goto sample
set "PLAN=%PLAN:"=%"
if not defined PLAN goto sample
"程序\venv\Scripts\python.exe" -m toolkit init 台账 --plan "%PLAN%"
if exist "台账\config.toml" goto ready
echo.
set "ISSUED="
set /p "ISSUED=文件里没有印发日期的，请写上，如 2026-3-20，按回车；不是这个原因的，直接按回车，改好后再双击一次“安装.bat”："
if not defined ISSUED goto wrong
"程序\venv\Scripts\python.exe" -m toolkit init 台账 --plan "%PLAN%" --issued "%ISSUED%"
if not exist "台账\config.toml" goto wrong
goto ready

:sample
"程序\venv\Scripts\python.exe" -m toolkit init 台账 --sample
if not exist "台账\config.toml" goto wrong

:ready
echo.
echo 完成。下一步见“说明.txt”：先双击“修改设置.bat”，写上单位名称和邮箱。
pause
exit /b 0

:packed
echo 这里只有一部分文件：压缩包还没有解压，或者没有全部解压。
echo 请在压缩包上点右键，选“全部解压缩”，放到一个固定的文件夹，如 D:\政务公开台账，再双击其中的“安装.bat”。
goto wrong

:share
echo 这个文件夹在网络共享上，不能在那里用。请把整个文件夹拷到本机的磁盘，如 D:\政务公开台账，再双击其中的“%~nx0”。
goto wrong

:readonly
echo 这个文件夹不能写入：请把它整个拷到自己的文件夹里，如 D:\政务公开台账，再双击其中的“安装.bat”。
goto wrong

:seven
echo 这台电脑是 Windows 7，装不上 Python 3.11，不能使用。请换一台 Windows 10 或 11 的电脑。
goto wrong

:nopython
echo 这台电脑没有 Python 3.11、3.12 或 3.13。请取一个文件，只取一次：
echo   1. 在能上网的电脑打开 https://www.python.org/downloads/windows/ ，下载 3.12 版的 Windows installer，64-bit 的那个，
echo      文件名如 python-3.12.10-amd64.exe。
echo   2. 拷到“安装.bat”所在的文件夹，再双击一次“安装.bat”。不需要管理员，也不需要这台电脑上网。
goto wrong

:failed
echo 没有装好，请看上面的说明。本程序的其他窗口开着的，请先关掉；杀毒软件拦截的，请允许；再双击一次“安装.bat”。

:wrong
pause
exit /b 1

:find
set "PYTHON="
for %%v in (3.13 3.12 3.11) do if not defined PYTHON call :try py -%%v
if not defined PYTHON call :try python
for %%v in (313 312 311) do if not defined PYTHON if exist "%LOCALAPPDATA%\Programs\Python\Python%%v\python.exe" set "PYTHON=%LOCALAPPDATA%\Programs\Python\Python%%v\python.exe"
exit /b 0

:try
for /f "delims=" %%p in ('%* -c "import struct,sys; print(sys.executable if (3,11) <= sys.version_info[:2] <= (3,13) and struct.calcsize('P') == 8 else '')" 2^>nul') do set "PYTHON=%%p"
exit /b 0
