@echo off
rem Removes the throughput add-in for Excel, its Python environment, its configuration and its log.
setlocal
set "PLACE=%LOCALAPPDATA%\throughput-addin"
if not exist "%PLACE%\Scripts\python.exe" (
    echo The add-in is not installed in %PLACE%; there is nothing to remove.
    pause
    exit /b 0
)
"%PLACE%\Scripts\python.exe" -P -m addin.hosts.excel remove
if errorlevel 1 (
    pause
    exit /b 1
)
rmdir /s /q "%PLACE%"
if exist "%PLACE%" echo %PLACE% could not be removed whole. Close every Excel window and run this again.
pause
