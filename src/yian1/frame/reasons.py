"""Why the system refused something, and what helps: its own words are English."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: ("磁盘空间不足", "请清理磁盘后再试"),
    errno.EACCES: ("没有权限，或者正被别的程序占用", "如果正在 Word、WPS 或 Excel 中打开，请先关闭"),
    errno.EPERM: ("没有权限", "请换一个可以写入的文件夹"),
    errno.EROFS: ("磁盘是只读的", "请换一个可以写入的文件夹"),
    errno.EISDIR: ("这是文件夹，不是文件", "请写明文件名"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请核对路径"),
    errno.ENOENT: ("找不到", "请核对路径"),
    errno.EEXIST: ("已经存在", "请换一个名称"),
    errno.ENAMETOOLONG: ("名称太长", "请换一个短一些的名称"),
    errno.EFBIG: ("文件超过了系统允许的大小", "请换一个磁盘，或请管理员放宽限制"),
    errno.EIO: ("磁盘读写出错", "请检查磁盘"),
    errno.EAGAIN: ("暂时写不进去", "请稍后再试"),
    errno.ELOOP: ("链接绕成了圈", "请换成文件本身"),
    getattr(errno, "EDQUOT", -1): ("磁盘配额已用完", "请清理文件，或请管理员增加配额"),
}


def reason(error: OSError) -> str:
    """Return what stood in the way."""
    return _known(error)[0]


def remedy(error: OSError) -> str:
    """Return what helps, as a hint; nothing where that is not known."""
    return _known(error)[1]


def _known(error: OSError) -> tuple[str, str]:
    return _REASONS.get(error.errno or 0, (f"系统错误 {error.errno}", ""))
