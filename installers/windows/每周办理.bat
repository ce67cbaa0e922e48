@echo off
setlocal
chcp 936 >nul
set "HERE=%~dp0"
if "%HERE:~0,2%"=="\\" goto share
cd /d "%~dp0"
title 政务公开台账：每周办理
if not exist "程序\venv\Scripts\python.exe" goto missing
if not exist "台账\config.toml" goto missing
"程序\venv\Scripts\python.exe" -m toolkit --workspace 台账 weekly
"程序\venv\Scripts\python.exe" -m toolkit --workspace 台账 report --clerk
start "" "台账\outbox\index.html"
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
