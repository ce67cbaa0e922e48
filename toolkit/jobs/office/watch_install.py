"""`watch --install`: the file that makes a system start the watch by itself and keep it running."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

System = Literal["systemd", "windows"]

_SYSTEMD = """\
# 存为 ~/.config/systemd/user/toolkit-watch.service，然后运行：
#   systemctl --user daemon-reload
#   systemctl --user enable --now toolkit-watch
#   loginctl enable-linger          （没有人登录时也值守）
# 授权码放在系统钥匙串，或写进下面 EnvironmentFile 的文件（只许本人读）：TOOLKIT_MAIL_PASSWORD=…
[Unit]
Description=政务公开工作台账值守
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={command}
EnvironmentFile=-%h/.config/toolkit-watch.env
Restart=on-failure
RestartSec=60
# 收到停止信号后，正在做的一件事做完才停
TimeoutStopSec=600

[Install]
WantedBy=default.target
"""

_WINDOWS = """\
<?xml version="1.0"?>
<!-- 存为 toolkit-watch.xml，然后运行：schtasks /Create /TN toolkit-watch /XML toolkit-watch.xml
     授权码放在 Windows 凭据管理器里：keyring set openness-ledger-toolkit 邮箱地址 -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>政务公开工作台账值守</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <Delay>PT1M</Delay>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def service_file(system: System, python: str, root: Path) -> str:
    """A systemd unit of the user, or a task for the Windows Task Scheduler, that watches the workspace at `root`."""
    folder = str(root.absolute())
    if system == "systemd":
        words = (python, "-m", "toolkit", "--workspace", folder, "watch")
        return _SYSTEMD.format(command=" ".join(map(_systemd_word, words)))
    if python.lower().endswith("\\python.exe"):
        python = python[: -len("python.exe")] + "pythonw.exe"  # no black window
    arguments = f'-m toolkit --quiet --workspace "{folder}" watch'
    return _WINDOWS.format(program=escape(python), arguments=escape(arguments), folder=escape(folder))


def _systemd_word(word: str) -> str:
    quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{quoted}"'
