@echo off
rem Installs the throughput add-in for Excel for the account that runs it.
rem It asks for no administrator rights and uses no network: every part is in this folder.
setlocal
pushd "%~dp0"
set "PLACE=%LOCALAPPDATA%\throughput-addin"
set "PYTHON="
py -$python -c "" >nul 2>nul && set "PYTHON=py -$python"
if not defined PYTHON (
    python -c "import sys; sys.exit(sys.version_info[:2] != tuple(map(int, '$python'.split('.'))))" >nul 2>nul && set "PYTHON=python"
)
if not defined PYTHON (
    echo Python $python, 64 bit, was not found for this account. Install it, or ask the IT department, and run this again.
    goto failed
)
echo Setting up %PLACE% ...
%PYTHON% -m venv --clear "%PLACE%"
if errorlevel 1 goto held
"%PLACE%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels "$distribution"
if errorlevel 1 goto failed
"%PLACE%\Scripts\python.exe" -P -m addin.hosts.excel install "$name"
if errorlevel 1 goto failed
popd
pause
exit /b 0

:held
echo %PLACE% could not be renewed. Close every Excel window and run this again.
:failed
echo The add-in is not ready; the sentence above says why.
popd
pause
exit /b 1
