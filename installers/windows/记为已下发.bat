@echo off
setlocal
chcp 936 >nul
set "HERE=%~dp0"
if "%HERE:~0,2%"=="\\" goto share
cd /d "%~dp0"
title 政务公开台账：记为已下发
if not exist "程序\venv\Scripts\python.exe" goto missing
if not exist "台账\config.toml" goto missing
echo 台账已经由内网、QQ 或 U 盘交给各单位了，才记为已下发：记了以后，开始提醒、催报。
set "UNITS="
set /p "UNITS=全部交出了的，直接按回车；只交给几个单位的，写单位名称，用空格或顿号隔开，再按回车："
"程序\venv\Scripts\python.exe" -m toolkit --workspace 台账 outbox handed %UNITS%
echo.
pause
exit /b 0

:missing
echo 还没有安装好，请先双击“安装.bat”。
pause
exit /b 1

:share
echo 这个文件夹在网络共享上，不能在那里用。请把整个文件夹拷到本机的磁盘，如 D:\政务公开台账，再双击其中的“%~nx0”。
pause
exit /b 1
