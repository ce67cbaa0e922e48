"""What the operating system and the database refuse, in words for clerks, and what to do then: one table for all.

Their own texts are in English, or in whatever language a system speaks; none of them is ever shown.
"""

from __future__ import annotations

import errno
import re

from toolkit.errors import WorkspaceError

_NUMBER = re.compile(r"\[(?P<kind>Errno|WinError) (?P<number>\d+)\]")
_ROOM = "请腾出磁盘空间后重新运行。"
_CLOSE = "请关闭打开它的程序（WPS、Excel 等），检查文件和文件夹的权限，再重新运行。"
_WRITABLE = "请换到可以写入的磁盘或文件夹，或者解除写保护后重新运行。"
_SHORTER = "请把工作区放到短一些的路径（例如 D:\\台账），或缩短文件名，再重新运行。"
_PATH = "请核对路径，缺的文件夹先建好，再重新运行。"
_PLUGGED = "请检查磁盘、U 盘或网络盘的连接；再出现的，换一个磁盘。"
_FEWER = "请关闭不用的程序后重新运行；再出现的，重启电脑。"
_NAME = r"请去掉名称里的 \ / : * ? < > | 和引号，再重新运行。"
_AGAIN = "请等别的命令结束后重新运行。"
_NET = "请检查网络和 config.toml 里的服务器地址、端口，再重新运行。"
_RESTORE = "请运行 toolkit verify 查看，必要时用 toolkit restore 从备份恢复。"

_FAULTS: dict[str, tuple[str, str]] = {
    "ENOSPC": ("磁盘已满", _ROOM),
    "EDQUOT": ("超出了磁盘配额", "请删去不用的文件，或请管理员放宽配额，再重新运行。"),
    "EFBIG": ("文件太大，这个磁盘存不下", _WRITABLE),
    "EROFS": ("磁盘或文件夹是只读的", _WRITABLE),
    "EACCES": ("没有权限，或者正被别的程序打开", _CLOSE),
    "EPERM": ("没有权限", _CLOSE),
    "EBUSY": ("正被别的程序使用", _CLOSE),
    "ETXTBSY": ("正被别的程序使用", _CLOSE),
    "ENAMETOOLONG": ("路径或文件名太长", _SHORTER),
    "ENOENT": ("没有这个文件或文件夹", _PATH),
    "ENOTDIR": ("路径里有一段是文件，不是文件夹", _PATH),
    "EISDIR": ("是文件夹，不是文件", _PATH),
    "EEXIST": ("已经有同名的文件或文件夹", "请换一个名称，或先移走原来的，再重新运行。"),
    "ENOTEMPTY": ("文件夹里还有别的文件", "请换一个文件夹，或先移走里面的文件，再重新运行。"),
    "EINVAL": ("名称里有不能用的字符，或者这个磁盘不支持", _NAME),
    "EILSEQ": ("名称里有不能用的字符", _NAME),
    "ELOOP": ("链接指来指去，找不到文件", _PATH),
    "EXDEV": ("不在同一个磁盘上", _WRITABLE),
    "EIO": ("磁盘或网络盘读写出错", _PLUGGED),
    "ENODEV": ("找不到磁盘", _PLUGGED),
    "ENXIO": ("找不到磁盘", _PLUGGED),
    "ESTALE": ("网络盘断开了", _PLUGGED),
    "EMFILE": ("打开的文件太多", _FEWER),
    "ENFILE": ("打开的文件太多", _FEWER),
    "ENOMEM": ("内存不够", _FEWER),
    "EAGAIN": ("系统一时忙不过来", _FEWER),
    "ENOLCK": ("这个磁盘不能加锁", "请把工作区放到本机的磁盘上，不要放在网络盘上。"),
    "EDEADLOCK": ("正被别的命令使用", _AGAIN),
    "ECONNREFUSED": ("拒绝连接", _NET),
    "ECONNRESET": ("连接中途断开", _NET),
    "ECONNABORTED": ("连接中途断开", _NET),
    "EPIPE": ("连接中途断开", _NET),
    "ETIMEDOUT": ("没有应答", _NET),
    "EHOSTUNREACH": ("网络不通", _NET),
    "ENETUNREACH": ("网络不通", _NET),
    "ENETDOWN": ("网络不通", _NET),
    "EADDRINUSE": ("端口已被占用", _FEWER),
}
"""What a system's number is called (POSIX.1-2017, errno.h) -> in words, and what to do."""

_WINDOWS: dict[int, str | tuple[str, str]] = {
    3: "ENOENT",
    5: "EACCES",
    19: "EROFS",
    21: "ENODEV",
    32: ("正被别的程序打开", _CLOSE),
    33: ("正被别的程序打开", _CLOSE),
    39: "ENOSPC",
    53: ("网络路径找不到", _PLUGGED),
    59: "ESTALE",
    64: "ESTALE",
    67: ("网络路径找不到", _PLUGGED),
    112: "ENOSPC",
    123: "EILSEQ",
    206: "ENAMETOOLONG",
    225: ("被杀毒软件拦下了", "请在杀毒软件里放行工具和工作区，再重新运行。"),
    1224: ("正被别的程序打开", _CLOSE),
    1392: "EIO",
}
"""What Windows says more exactly than that number: its own (winerror.h); 32 is a sharing violation."""

_SQLITE: dict[int, str | tuple[str, str]] = {
    1: ("里面的表不是本工具建立的样子", _RESTORE),
    3: "EACCES",
    5: ("正被别的命令使用", _AGAIN),
    6: ("正被别的命令使用", _AGAIN),
    7: "ENOMEM",
    8: "EROFS",
    10: "EIO",
    11: ("内容已经损坏", _RESTORE),
    13: "ENOSPC",
    14: ("文件打不开，或所在文件夹不能写入", _PATH),
    26: ("不是数据库文件，或内容已经损坏", _RESTORE),
}
"""The primary result codes of SQLite that are the system's or the file's fault (sqlite.org/rescode.html)."""


_AROUND = frozenset({3, 5, 6, 7, 8, 13, 14})
"""Those of them that say nothing of what a file holds."""
_DAMAGED_THERE = "XX"
"""What the states of a server begin with that say that its own data is damaged (PostgreSQL, appendix A)."""


def is_damage(error: BaseException | None) -> bool:
    """Whether a database's driver refused for what a database holds, not for what is around it."""
    code, state = getattr(error, "sqlite_errorcode", None), getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(_DAMAGED_THERE)
    return isinstance(code, int) and code & 0xFF not in _AROUND


def _single(error: Exception) -> Exception:
    """Of what `shutil` met file by file and tells as texts, the first that has a number; else the error itself."""
    if type(error).__module__ != "shutil":
        return error
    met = next((_NUMBER.search(str(each)) for each in error.args if _NUMBER.search(str(each))), None)
    if met is None:
        return FileExistsError(errno.EEXIST, "") if "exists" in str(error) or "same file" in str(error) else error
    told = OSError(0 if met["kind"] == "WinError" else int(met["number"]), "")
    if met["kind"] == "WinError":
        told.winerror = int(met["number"])  # type: ignore[attr-defined,unused-ignore]  # only Windows declares it
    return told


def _known(error: Exception) -> tuple[str, str] | None:
    error = _single(error)
    found = _WINDOWS.get(getattr(error, "winerror", None) or 0)
    code = getattr(error, "sqlite_errorcode", None)
    if found is None and isinstance(code, int):
        found = _SQLITE.get(code & 0xFF)
    if found is None and isinstance(error, TimeoutError):
        found = "ETIMEDOUT"
    if found is None and type(error).__module__ != "ssl":  # its faults have numbers of their own
        found = errno.errorcode.get(getattr(error, "errno", None) or 0, "").removeprefix("WSA")
    return _FAULTS.get(found) if isinstance(found, str) else found


def in_words(error: Exception, otherwise: str = "") -> str:
    """Why the system refused, for a clerk; where there are no words for that, `otherwise`, else its number."""
    if known := _known(error):
        return known[0]
    error = _single(error)
    number = getattr(error, "winerror", None) or getattr(error, "errno", None)
    return otherwise or (f"系统错误 {number}" if number else "系统没有说明原因")


def next_step(error: Exception, otherwise: str) -> str:
    """What to do then; `otherwise` where nothing is known of the fault."""
    known = _known(error)
    return known[1] if known else otherwise


def refused(what: str, error: Exception, otherwise: str) -> WorkspaceError:
    """The line that says `what` failed, why, and what to do then; `otherwise` where nothing is known of the fault."""
    return WorkspaceError(f"{what}：{in_words(error)}", next_step(error, otherwise))
